"""Inline layout: a block container whose children are inline-level.

Goes in: a block container and its `LayoutInput`. Comes out: its fragment, with line boxes one below the other and
floats beside them.

Spec: https://www.w3.org/TR/css-inline-3/
"""

from collections.abc import Sequence
from typing import Final

from limner.boxes.box import Box, ContainerBox
from limner.fragment.fragment import BoxFragment, LineFragment
from limner.layout.block import place_marker
from limner.layout.contract import LayoutContext, LayoutInput, LayoutOutput, MinMax, OutOfFlow
from limner.layout.flow import BlockFlow, Clamp, clamp_limit
from limner.layout.inline.balance import (
    LinePlanner,
    fitted_factor,
    is_justified,
    justify_line,
    overflow_marker,
    scale_items,
    scale_style,
    truncate_line,
)
from limner.layout.inline.boxes import BuiltLine, Level, LineBuilder, order_boxes
from limner.layout.inline.breaks import find_breaks
from limner.layout.inline.items import ATOMIC, FLOAT, TAB, TEXT, InlineContent, restyle_first_line, shape_items
from limner.layout.inline.lines import LineBreaker
from limner.layout.inline.metrics import em_box
from limner.layout.inline.pieces import Line, Piece
from limner.layout.offsets import align_static_position, carry_out_of_flow, contains_absolute, relative_offset
from limner.layout.percentages import depends_on_height, inner_percentage_height
from limner.layout.sizing import edge_sums, resolve_margin
from limner.layout.units import STEP, resolve_length
from limner.style.computed import ComputedStyle

_FIT_STEP: Final = 0.25  # px of font size between the largest that fits and the chosen one, at most
_FIT_TRIES = 4
_FLOAT_STEPS = 16
_PLANNED = frozenset(("balance", "pretty"))


class Paragraph:
    """The content of one block container, made once: the string, shaped texts and break opportunities."""

    __slots__ = ("breaks", "content", "first", "sizes")

    def __init__(
        self, context: LayoutContext, box: ContainerBox, first_line: ComputedStyle | None = None, factor: float = 1.0
    ) -> None:
        self.content = InlineContent(box)
        if self.content.has_bidi:
            from limner.layout.inline.bidi import resolve_item_levels

            resolve_item_levels(self.content)
        if first_line is not None:
            restyle_first_line(self.content, box.style, first_line)
        if factor != 1.0:
            scale_items(self.content, factor)
        self.first = (
            Paragraph(context, box, box.first_line) if first_line is None and box.first_line is not None else None
        )
        shape_items(context, self.content)
        if self.content.has_ruby:
            from limner.layout.inline.ruby import mark_neighbours

            mark_neighbours(self.content.items)
        self.breaks: Sequence[int] = find_breaks(self.content)
        self.sizes: tuple[float, float] | None = None


def prepare_paragraph(context: LayoutContext, box: ContainerBox) -> Paragraph:
    """The paragraph of a block container. The context remembers it."""
    found = context.memory.get(box)
    if isinstance(found, Paragraph):
        return found
    made = context.memory[box] = Paragraph(context, box)
    return made


def fit_paragraph(
    context: LayoutContext, box: ContainerBox, paragraph: Paragraph, width: float
) -> tuple[Paragraph, float]:
    """The paragraph at the size that `text-fit` requires, and the factor of its font sizes."""
    fit = box.style.text.text_fit
    if fit is not None and fit[2] > 1:
        return _fit_lines(context, box, paragraph, width, fit)
    factor = fitted_factor(box.style, _sizes(context, box, paragraph)[1], width)
    for _ in range(_FIT_TRIES):
        if factor == 1.0:
            return paragraph, factor
        fitted = Paragraph(context, box, factor=factor)
        natural = _sizes(context, box, fitted)[1]
        if natural <= width:
            return fitted, factor
        # Glyphs do not scale evenly, so take a little less.
        factor = max(factor * width / natural * 0.9999, fitted_factor(box.style, natural, 0.0))
    return Paragraph(context, box, factor=factor), factor


def _fit_lines(
    context: LayoutContext, box: ContainerBox, paragraph: Paragraph, width: float, fit: tuple[float, float, int]
) -> tuple[Paragraph, float]:
    """The paragraph at the largest size that gives at most the wanted number of lines, none wider than the box."""
    least, greatest, most = fit
    size = box.style.font.font_size
    if size <= 0.0 or greatest <= 0.0:
        return paragraph, 1.0

    def made(wanted: float) -> Paragraph:
        return paragraph if wanted == size else Paragraph(context, box, factor=wanted / size)

    low, high = min(least, greatest), greatest
    largest = made(high)
    if _has_lines(context, largest, width, most):
        return largest, high / size
    best, smallest = low, made(low)
    fitted = smallest
    while high - low > _FIT_STEP:
        middle = (low + high) / 2.0
        tried = made(middle)
        if _has_lines(context, tried, width, most):
            low, best, fitted = middle, middle, tried
        else:
            high = middle
    return fitted, best / size


def _has_lines(context: LayoutContext, paragraph: Paragraph, width: float, most: int) -> bool:
    """Whether a paragraph has at most `most` lines, and none of them overflows."""
    content = paragraph.content
    breaker = LineBreaker(context, content, paragraph.breaks, width, None)
    number = offset = lines = 0
    while number < len(content.items):
        context.budget.spend()
        line = breaker.next_line(number, offset, width, 0.0)
        number, offset = line.next_item, line.next_offset
        lines += line.has_content
        if lines > most or line.width > width + STEP:
            return False
    return True


def layout_inline(context: LayoutContext, box: ContainerBox, given: LayoutInput) -> LayoutOutput:
    """Lay out a block container with inline-level children."""
    flow = BlockFlow(context, box, given)
    limit = clamp_limit(box)
    if limit is not None and flow.new_context:
        flow.clamp = Clamp(box, limit, more=False)
    paragraph, factor = prepare_paragraph(context, box), 1.0
    if box.style.text.text_fit is not None:
        paragraph, factor = fit_paragraph(context, box, paragraph, flow.frame.inner_width)
    lines = _Lines(flow, paragraph, None if factor == 1.0 else scale_style(box.style, factor))
    lines.layout()
    least = 0.0 if box.marker is None else place_marker(flow, box.marker)
    return flow.finish(least_content=least)


def min_max_inline(context: LayoutContext, box: ContainerBox, given: LayoutInput) -> MinMax:
    """Intrinsic border-box widths of a block container with inline-level children."""
    paragraph = prepare_paragraph(context, box)
    height = inner_percentage_height(box, given)
    if height is not None and depends_on_height(context, box):
        from limner.layout.inline.widths import measure_inline

        sizes = measure_inline(context, box, paragraph.content, paragraph.breaks, height)
    else:
        sizes = _sizes(context, box, paragraph)
    edge = edge_sums(box, given.percentage_width)[0]
    return MinMax(sizes[0] + edge, sizes[1] + edge)


def _sizes(context: LayoutContext, box: ContainerBox, paragraph: Paragraph) -> tuple[float, float]:
    sizes = paragraph.sizes
    if sizes is None:
        from limner.layout.inline.widths import measure_inline

        sizes = paragraph.sizes = measure_inline(context, box, paragraph.content, paragraph.breaks)
    return sizes


class _Lines:
    """The lines of one block container while they are laid out."""

    def __init__(self, flow: BlockFlow, paragraph: Paragraph, style: ComputedStyle | None) -> None:
        self._flow = flow
        self._style = style
        frame = flow.frame
        self._paragraph = paragraph
        self._width = frame.inner_width
        self._planned: dict[int, float] = {}
        self._use(paragraph)
        self._boxes: dict[int, list[BoxFragment]] = {}
        self._line_style = style
        self._built: list[tuple[BuiltLine, Line]] = []
        self._floated: set[Box] = set()

    def _use(self, paragraph: Paragraph) -> None:
        """Switch to the lines of this paragraph."""
        flow, frame = self._flow, self._flow.frame
        self._content = paragraph.content
        self._breaker = LineBreaker(
            flow.context, paragraph.content, paragraph.breaks, frame.inner_width, frame.percentage_height
        )
        self._builder = LineBuilder(
            flow.context,
            flow.box,
            paragraph.content,
            self._breaker,
            (frame.inner_width, frame.percentage_height),
            flow.context.decorations.get(flow.box, ()),
        )

    def layout(self) -> None:
        """Break, build and place every line."""
        items = self._content.items
        number, offset, first, after_break = 0, 0, True, True
        flow = self._flow
        text = flow.box.style.text
        if (
            text.text_wrap_style in _PLANNED
            and self._paragraph.first is None
            and not flow.floats
            and not self._content.has_floats
        ):
            self._plan()
        if self._paragraph.first is not None:
            self._use(self._paragraph.first)
            self._line_style = flow.box.first_line
        while number < len(items):
            indent = self._indent(first, after_break) if text.text_indent != 0.0 else 0.0
            line = self._next_line(number, offset, indent)
            number, offset = line.next_item, line.next_offset
            after_break = line.forced
            if first and self._paragraph.first is not None and line.has_content:
                self._use(self._paragraph)
                self._line_style = self._style
            first = False
        if flow.box.style.rare.text_box_trim != "none":
            self._trim()
        self._settle()

    def _trim(self) -> None:
        """Trim the block to text edges of its first and last lines, instead of the edges of the line boxes.

        Spec: https://www.w3.org/TR/css-inline-3/#text-box-trim
        """
        flow = self._flow
        style = flow.box.style
        trim, (over, under) = style.rare.text_box_trim, style.text.text_box_edge
        lines = [built.fragment for built, _ in self._built]
        if not lines:
            return
        metrics = flow.context.engine.metrics(style.font)
        if trim in ("trim-end", "trim-both"):
            last = lines[-1]
            flow.cursor -= last.height - last.baseline - (metrics.descent if under == "text" else 0.0)
        if trim in ("trim-start", "trim-both"):
            above = {"cap": metrics.cap_height, "ex": metrics.x_height}.get(over, metrics.ascent)
            flow.push_down(above - lines[0].baseline)

    def _indent(self, first: bool, after_break: bool) -> float:  # noqa: FBT001 - what kind of line it is
        """Indentation of a line, from whether it is the first or follows a forced break."""
        text = self._flow.box.style.text
        applies = first or (text.text_indent_each_line and after_break)
        return resolve_length(text.text_indent, self._width) if applies != text.text_indent_hanging else 0.0

    def _plan(self) -> None:
        """Choose the ends of the lines for the whole paragraph."""
        style, clamp = self._flow.box.style, self._flow.clamp
        planner = LinePlanner(
            self._breaker,
            self._paragraph.breaks,
            len(self._content.items),
            self._width,
            self._indent,
            style.font.font_size,
            justified=style.text.text_align == "justify",
            most=None if clamp is None else max(0, clamp.limit - clamp.seen),
        )
        self._planned = planner.plan(balanced=style.text.text_wrap_style == "balance")

    def _next_line(self, number: int, offset: int, indent: float) -> Line:
        flow = self._flow
        floats = flow.floats
        if not floats and not self._content.has_floats:
            line = self._breaker.next_line(number, offset, self._planned.get(offset, self._width), indent)
            self._place(line, indent, None)
            return line
        y = flow.here()
        placed = self._floated
        before = set(placed)
        reach = 0.0  # how far down the line reaches
        deferred: set[Box] = set()
        mark = flow.mark()
        # Floats among the words of a line do not push it down, but move along with it. Earlier ones push it and stay.
        earlier, leading = mark, before

        def place_float(box: Box, used: float) -> float | None:
            nonlocal earlier, leading
            # Each new width of the line means going through all its floats again.
            flow.context.budget.spend(_FLOAT_STEPS + len(placed) // 32)
            room = None if box in deferred else self._place_float(box, used, (y, reach), placed)
            if used == 0.0:
                earlier, leading = flow.mark(), set(placed)
            return room

        wraps = flow.box.style.text.text_wrap_mode == "wrap"
        while True:
            flow.context.budget.spend()
            left, right = floats.line_edges(y, y + reach, flow.content_left, flow.content_right)
            line = self._breaker.next_line(number, offset, right - left, indent, place_float)
            left, right = floats.line_edges(y, y + reach, flow.content_left, flow.content_right)
            beyond = self._floats_after(line, placed - before)
            if beyond:
                # Floats after the end of the line belong to a later line.
                flow.cut_back(mark)
                others = placed - before - beyond
                placed.intersection_update(before)
                if others:
                    deferred |= beyond
                    continue
                left, right = floats.line_edges(y, y + reach, flow.content_left, flow.content_right)
            below = floats.next_bottom(y, earlier[0])
            if floats.shapes and below is not None:
                below = min(below, y + 1.0)  # shapes leave more room from one px to the next
            if below is not None and line.has_content:
                height = self._builder.build(line, 0.0, style=self._line_style).fragment.height
                clear_left, clear_right = floats.line_edges(y, y + height, left, right)
                narrowed = max(0.0, right - left) < flow.content_right - flow.content_left
                overflows = line.width > right - left and narrowed and (wraps or line.wraps)
                if height > reach and not overflows and (clear_left > left or clear_right < right):
                    # Floats begin beside the line: first try it between them, at the same y.
                    reach = height
                    continue
                if overflows or clear_left > left or clear_right < right:
                    y, reach = below, 0.0
                    flow.cut_back(earlier)
                    placed.intersection_update(leading)
                    continue
            self._place(line, indent, (left, right, y))
            return line

    def _floats_after(self, line: Line, boxes: set[Box]) -> set[Box]:
        """Give the floats that come after the end of a line."""
        if not boxes:
            return boxes
        items = self._content.items[line.next_item :]
        return {item.box for item in items if item.box in boxes and item.start > line.next_offset}

    def _place_float(self, box: Box, used: float, place: tuple[float, float], placed: set[Box]) -> float | None:
        """Place a float beside the current line if it fits there; give the width that is left for the line."""
        flow = self._flow
        y, reach = place
        if box in placed:
            left, right = flow.floats.line_edges(y, y + reach, flow.content_left, flow.content_right)
            return right - left
        margin = resolve_margin(box.style.box, self._width)
        sizes = flow.context.layout(box, flow.float_input()).fragment
        left, right = flow.floats.edges(y, y, flow.content_left, flow.content_right)
        if used > 0.0 and used + sizes.width + margin.left + margin.right > right - left:
            return None
        if flow.floats.clear_offset(box.style.box.clear) > y and used > 0.0:
            return None
        flow.place_float(box, y)
        placed.add(box)
        left, right = flow.floats.line_edges(y, y + reach, flow.content_left, flow.content_right)
        return right - left

    def _place(self, line: Line, indent: float, space: tuple[float, float, float] | None) -> None:
        """Build a line, align it, and move the cursor below it."""
        flow = self._flow
        if not line.has_content:
            self._add_out_of_flow(line, indent, space)
            for piece in line.waiting:
                flow.place_float(piece.item.box)
            return
        top = flow.consume_margin()
        left = flow.content_left
        width = self._width
        if space is not None:
            left, width = space[0], space[1] - space[0]
            flow.cursor += max(0.0, space[2] - top)
        hidden = flow.clamp is not None and flow.clamp.has_ended
        clamped = flow.clamp is not None and flow.clamp.count_line(last=line.last)
        if hidden:
            return
        if clamped:
            truncate_line(flow.context, flow.box, line, (width, indent), self._clamp_marker())
        elif is_justified(flow, line):
            justify_line(flow, line, width, self._content.text)
        self._truncate(line, width, indent)
        start = flow.line_start(width - line.width, last=line.last or line.forced)
        built = self._builder.build(line, indent, style=self._line_style)
        fragment = built.fragment
        fragment.x = left - flow.x + start
        if self._built and (built.grown[0] or self._built[-1][0].grown[1]):
            flow.cursor -= self._shared_space(built)
        fragment.y = flow.cursor
        flow.cursor += fragment.height
        if clamped and flow.clamp is not None:
            flow.clamp.bottom = (flow.y or 0.0) + flow.cursor
        flow.fragment.children.append(fragment)
        self._built.append((built, line))
        for number, one in built.boxes:
            self._boxes.setdefault(number, []).append(one)
        holder = flow.fragment
        if holder.first_baseline is None:
            holder.first_baseline = fragment.y + fragment.baseline
        holder.last_baseline = fragment.y + fragment.baseline
        for piece in line.waiting:
            flow.place_float(piece.item.box)

    def _shared_space(self, built: BuiltLine) -> float:
        """How far annotations of this line and of the last one reach into the free space of the other line, added up.

        Spec: https://www.w3.org/TR/css-ruby-1/#line-height
        """
        flow, last = self._flow, self._built[-1][0]
        above, below = em_box(flow.context, flow.box.style.font)
        line = last.fragment
        over = min(built.grown[0], max(0.0, line.height - line.baseline - last.grown[1] - below))
        under = min(last.grown[1], max(0.0, built.fragment.baseline - built.grown[0] - above))
        return over + under

    def _truncate(self, line: Line, width: float, indent: float) -> None:
        """Put the marker of `text-overflow` at the end of a line that is too wide."""
        box = self._flow.box
        if line.width <= width + STEP or box.style.box.text_overflow == "clip":
            return
        marker = overflow_marker(box)
        if marker is not None:
            truncate_line(self._flow.context, box, line, (width, indent), marker)
            self._flow.fragment.truncated = True

    def _clamp_marker(self) -> str:
        return self._flow.box.style.text.line_clamp_ellipsis

    def _add_out_of_flow(self, line: Line, indent: float, space: tuple[float, float, float] | None) -> None:
        """Add the out-of-flow boxes on a line without content. Their static position is where the line would begin."""
        flow = self._flow
        for piece in line.pieces:
            box = piece.item.box
            if box.is_out_of_flow:
                y = flow.cursor + flow.margins.sum if flow.y is not None else 0.0
                rtl = flow.direction == "rtl"
                x = self._width if rtl else 0.0
                if box.style.box.display_specified_inline:
                    left, right = (0.0, self._width) if space is None else (space[0], space[1])
                    start = 0.0 if space is None else flow.content_left
                    x = left - start + flow.line_start(right - left - indent, last=True) + (0.0 if rtl else indent)
                flow.add_out_of_flow(box, flow.frame.left + x, y)

    def _settle(self) -> None:
        """Carry out-of-flow boxes to the block container, and connect the pieces of broken inline boxes."""
        order_boxes(self._boxes)
        flow = self._flow
        if self._content.has_floats:
            self._shift_floats()
        inside: dict[int, list[OutOfFlow]] = {}
        for built, source in self._built:
            line = built.fragment
            for piece, x, level in built.out_of_flow:
                one = self._static(piece, x, level, line)
                if not piece.item.box.style.box.display_specified_inline and _follows_content(source, piece):
                    one.static_y += line.height
                self._carry([one], level, inside)
            for output, level in built.outputs:
                if output.out_of_flow:
                    x, y = _place_in(level, line)
                    found = carry_out_of_flow(output.out_of_flow, x + output.fragment.x, y + output.fragment.y)
                    self._carry(found, level, inside)
        for number, found in inside.items():
            flow.carried.extend(self._resolve_in_inline(number, found))

    def _shift_floats(self) -> None:
        """Move floats along with the relatively positioned inline boxes that they are in."""
        flow, items = self._flow, self._content.items
        for item in items:
            if item.kind != FLOAT:
                continue
            dx = dy = 0.0
            number = item.parent
            while number >= 0:
                style = items[number].box.style
                across, down = relative_offset(style, self._width, flow.frame.percentage_height, flow.direction)
                dx, dy = dx + across, dy + down
                number = items[number].parent
            if dx or dy:
                for child in flow.fragment.children:
                    if isinstance(child, BoxFragment) and child.element is item.box.element:
                        flow.shift(child, dx, dy)

    def _static(self, piece: Piece, x: float, level: Level, line: LineFragment) -> OutOfFlow:
        """The static position of an out-of-flow box at this x in a line."""
        flow = self._flow
        box = piece.item.box
        parent = level.fragment or flow.fragment
        if box.style.box.display_specified_inline:
            one = OutOfFlow(box, line.x + x, line.y, parent)
            rtl = piece.level & 1 == 1
        else:
            one = OutOfFlow(box, flow.frame.left, line.y, parent)
            rtl = flow.direction == "rtl"
            if rtl:
                one.static_x += self._width
        if rtl:
            one.static_align_x = "end"
        align_static_position(one, 0.0, line.height, flow.direction)
        if level.fragment is not None:
            one.parent_x, one.parent_y = _place_in(level, line)
        return one

    def _carry(self, found: list[OutOfFlow], level: Level, inside: dict[int, list[OutOfFlow]]) -> None:
        """Pass candidates to the nearest positioned inline box, or to the block container."""
        one: Level | None = level
        while one is not None and one.fragment is not None:
            if contains_absolute(self._content.items[one.number].box):
                inside.setdefault(one.number, []).extend(found)
                return
            one = one.parent
        self._flow.carried.extend(found)

    def _resolve_in_inline(self, number: int, found: list[OutOfFlow]) -> list[OutOfFlow]:
        """Place candidates in the padding boxes of an inline box, from its first piece to its last.

        Spec: https://www.w3.org/TR/css-position-3/#def-cb
        """
        places: list[tuple[BoxFragment, float, float]] = []
        for built, _ in self._built:
            for (one, fragment), level in zip(built.boxes, built.levels, strict=True):
                if one == number:
                    places.append((fragment, *_place_in(level, built.fragment)))
        first, left, top = places[0]
        last, last_left, last_top = places[-1]
        x, y = first.border.left, first.border.top
        right = last_left - left + last.width - last.border.right
        bottom = last_top - top + last.height - last.border.bottom
        candidates = carry_out_of_flow(found, -left, -top)
        for one_candidate in candidates:
            one_candidate.area = (x, y, max(0.0, right - x), max(0.0, bottom - y))
        box = self._content.items[number].box
        rest = self._flow.context.resolve_out_of_flow(box, first, candidates)
        for one_candidate in rest:
            one_candidate.area = None
        return carry_out_of_flow(rest, left, top)


def _follows_content(line: Line, piece: Piece) -> bool:
    """Whether something precedes an out-of-flow box in its line, so that a block would begin below the line."""
    for one in line.pieces:
        if one is piece:
            break
        if one.item.kind in (ATOMIC, TAB) or (one.item.kind == TEXT and one.end > one.start):
            return True
    return False


def _place_in(level: Level, line: LineFragment) -> tuple[float, float]:
    """The place of an inline box's fragment in the block container."""
    x, y = line.x, line.y
    one: Level | None = level
    while one is not None and one.fragment is not None:
        x += one.fragment.x
        y += one.fragment.y
        one = one.parent
    return x, y
