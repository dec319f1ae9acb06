"""Building line boxes: text fragments and inline boxes in their places.

Goes in: a broken line. Comes out: a `LineFragment` with its children in their final places, and its height.

Spec: https://www.w3.org/TR/css-inline-3/#line-boxes
"""

from collections.abc import Mapping
from math import inf

from limner.boxes.box import ContainerBox
from limner.css.values import Calc, Percent
from limner.fragment.fragment import BoxFragment, Fragment, LineFragment, TextDecoration, TextFragment
from limner.geometry import Sides
from limner.html.element import Element
from limner.layout.contract import LayoutContext, LayoutOutput
from limner.layout.inline.items import ATOMIC, CLOSE, OPEN, OUT_OF_FLOW, TAB, TEXT, InlineContent, Item
from limner.layout.inline.lines import LineBreaker
from limner.layout.inline.metrics import Strut, add_leading, baseline_shift, measure_strut, split_middle
from limner.layout.inline.pieces import Line, Piece, is_cut
from limner.layout.offsets import relative_offset
from limner.layout.sizing import resolve_border, resolve_margin, resolve_padding
from limner.style.computed import BoxGroup, ComputedStyle

_PLAIN_INK = ComputedStyle().ink


class Level:
    """An inline box (or the block container itself) on the line that is being built.

    Attributes:
        style: Its style.
        strut: Its strut.
        parent: The box that it is in.
        fragment: Its fragment; None for the block container.
        number: Number of the item that opened it, -1 for the block container.
        above: How far its content reaches above its baseline.
        below: The same below its baseline.
        shift: Distance from its parent's baseline down to its own.
        top: y of its fragment's top edge, relative to its own baseline.
        decorated: Whether it or a box around it decorates text.
    """

    __slots__ = ("above", "below", "decorated", "fragment", "number", "parent", "shift", "strut", "style", "top")

    def __init__(self, style: ComputedStyle, strut: Strut, parent: "Level | None", number: int) -> None:
        self.style = style
        self.strut = strut
        self.parent = parent
        self.fragment: BoxFragment | None = None
        self.number = number
        self.above = strut.above
        self.below = strut.below
        self.shift = 0.0
        self.top = 0.0
        self.decorated: bool = bool(style.decoration.text_decoration_line) or (parent is not None and parent.decorated)

    def baseline_from_root(self) -> float:
        """Distance from the line's baseline down to its own."""
        shift, level = 0.0, self
        while level.parent is not None:
            shift += level.shift
            level = level.parent
        return shift


class BuiltLine:
    """A line box, and what layout needs to know about it.

    Attributes:
        fragment: The line box; the block container places it.
        out_of_flow: Out-of-flow pieces with their x in the line, and the level that they are in.
        outputs: The outputs of atomic boxes, with the level that holds each.
        boxes: Fragments of inline boxes, with the number of their item.
        grown: How much annotations make it higher, at its top and at its bottom.
    """

    __slots__ = ("boxes", "fragment", "grown", "levels", "out_of_flow", "outputs")

    def __init__(self, fragment: LineFragment) -> None:
        self.fragment = fragment
        self.out_of_flow: list[tuple[Piece, float, Level]] = []
        self.outputs: list[tuple[LayoutOutput, Level]] = []
        self.boxes: list[tuple[int, BoxFragment]] = []
        self.levels: list[Level] = []
        self.grown = (0.0, 0.0)


class LineBuilder:
    """Makes the line boxes of one block container."""

    def __init__(
        self,
        context: LayoutContext,
        box: ContainerBox,
        content: InlineContent,
        breaker: LineBreaker,
        basis: tuple[float, float | None],
        decorations: tuple[ComputedStyle, ...],
    ) -> None:
        self._context = context
        self._box = box
        self._content = content
        self._breaker = breaker
        self._basis = basis
        self._decorations = decorations
        self._struts: dict[int, Strut] = {}

    def strut(self, style: ComputedStyle) -> Strut:
        """The strut of a style. It is remembered."""
        found = self._struts.get(id(style))
        if found is None:
            found = self._struts[id(style)] = measure_strut(self._context, style)
        return found

    def build(self, line: Line, indent: float, *, style: ComputedStyle | None = None) -> BuiltLine:
        """Build one line.

        Args:
            line: The line.
            indent: x of its first piece.
            style: Style of the block container on this line.
        """
        root_style = style or self._box.style
        root = Level(root_style, self.strut(root_style), None, -1)
        fragment = LineFragment(root_style, 0.0, 0.0, line.width, 0.0, 0.0)
        built = BuiltLine(fragment)
        run = _Run(self, built, root, self._decorations)
        if self._content.has_bidi:
            run.order(line, indent)
        else:
            run.start(line, indent)
            for piece in line.pieces:
                run.add(piece)
        run.end(line)
        return built

    def hyphen(self, item: Item) -> TextFragment:
        """The hyphen at the end of a line."""
        shaped, width = self._breaker.hyphen(item)
        strut = self.strut(item.style)
        return TextFragment(
            item.style,
            0.0,
            0.0,
            width,
            strut.ascent + strut.descent,
            baseline=strut.ascent,
            shaped=shaped,
            text="\u2010",
        )

    @property
    def context(self) -> LayoutContext:
        """The layout context."""
        return self._context

    @property
    def content(self) -> InlineContent:
        """The content of the lines."""
        return self._content

    @property
    def basis(self) -> tuple[float, float | None]:
        """What percentages refer to."""
        return self._basis


class _Run:
    """One line while its pieces are added from left to right."""

    __slots__ = (
        "_annotated",
        "_builder",
        "_built",
        "_decorations",
        "_level",
        "_levels",
        "_pending",
        "_root",
        "_texts",
        "_x",
    )

    def __init__(
        self, builder: LineBuilder, built: BuiltLine, root: Level, decorations: tuple[ComputedStyle, ...]
    ) -> None:
        self._builder = builder
        self._built = built
        self._root = root
        self._level = root
        self._x = 0.0
        self._decorations = decorations
        self._texts: list[tuple[TextFragment, Level]] = []
        self._pending: list[tuple[Fragment, Level, str, float, float, Level | None]] = []
        self._levels = built.levels
        self._annotated = (-inf, -inf)  # how far annotations reach above and below the line's baseline; none yet

    def start(self, line: Line, indent: float) -> None:
        """Reopen the inline boxes that the last line left open."""
        self._x = indent
        if not line.pieces:
            return
        chain: list[Item] = []
        items = self._builder.content.items
        number = line.pieces[0].item.parent
        if line.pieces[0].item.kind == CLOSE:
            number = line.pieces[0].item.partner
        numbers: list[int] = []
        while number >= 0:
            chain.append(items[number])
            numbers.append(number)
            number = items[number].parent
        for item, one in zip(reversed(chain), reversed(numbers), strict=True):
            self._open(item, one, edge=item.style.box.box_decoration_break == "clone")

    def order(self, line: Line, indent: float) -> None:
        """Add all pieces in visual order."""
        content = self._builder.content
        self._x = -line.hang if content.base_level else indent
        from limner.layout.inline.bidi import order_line

        for step in order_line(content, line):
            if step.kind == "open":
                self._open(content.items[step.number], step.number, edge=step.edge)
            elif step.kind == "close":
                self._close(edge=step.edge)
            elif step.piece is not None:
                self.add(step.piece)

    def add(self, piece: Piece) -> None:
        """Add one piece at the right end."""
        kind = piece.item.kind
        if kind == TEXT:
            if piece.end > piece.start:
                self._text(piece)
        elif kind == OPEN:
            self._open(piece.item, piece.number, edge=not is_cut(piece.item))
        elif kind == CLOSE:
            self._close(edge=not is_cut(piece.item))
        elif kind == ATOMIC:
            self._atomic(piece)
        elif kind == TAB:
            self._tab(piece)
        elif kind == OUT_OF_FLOW:
            self._built.out_of_flow.append((piece, self._x, self._level))

    # ── texts ────────────────────────────────────────────────────────────────────────────────────────────

    def _text(self, piece: Piece) -> None:
        shaped = piece.shaped
        if shaped is None:
            return
        if piece.text is not None:
            # An ellipsis belongs to the block container.
            while self._level.parent is not None and not self._builder.content.has_bidi:
                self._close(edge=False)
        level = self._level
        style = piece.item.style
        builder = self._builder
        strut = level.strut if style is level.style else builder.strut(style)
        one = TextFragment(
            style,
            self._x - self._left_of(level),
            -strut.ascent - level.top,
            piece.width,
            strut.ascent + strut.descent,
            baseline=strut.ascent,
            shaped=shaped,
            text=builder.content.text[piece.start : piece.end] if piece.text is None else piece.text,
        )
        one.ellipsis = piece.text is not None
        if style.ink is not _PLAIN_INK and style.ink.text_emphasis_style:
            from limner.layout.inline.emphasis import emphasize

            one, above, below = emphasize(builder.context, one)
            # Shifts of the boxes around the text are known only later. They are left out, as raised text rarely has
            # marks.
            self._annotated = max(self._annotated[0], above), max(self._annotated[1], below)
        self._append(level, one)
        self._x += piece.width
        if style.text.line_height[0] == "normal":
            for metrics in builder.context.engine.fallback_metrics(shaped):
                ascent, descent = metrics.ascent, metrics.descent
                if strut.central:
                    ascent, descent = split_middle(ascent + descent)
                above, below = add_leading(ascent, descent, metrics.line_spacing)
                level.above = max(level.above, above)
                level.below = max(level.below, below)
        if level.decorated or self._decorations:
            self._texts.append((one, level))

    def _tab(self, piece: Piece) -> None:
        """Add a tab. It is a text without ink, so that decorations run through it."""
        style = piece.item.style
        strut = self._builder.strut(style)
        one = TextFragment(
            style,
            0.0,
            0.0,
            piece.width,
            strut.ascent + strut.descent,
            baseline=strut.ascent,
            shaped=self._builder.context.engine.shape(" ", 0, 1, style.font),
            text="\t",
        )
        self.add_text(one, piece.width)
        if self._level.decorated or self._decorations:
            self._texts.append((one, self._level))

    def add_text(self, one: TextFragment, width: float) -> None:
        """Add a finished text such as a hyphen or an ellipsis at the right end."""
        level = self._level
        one.x = self._x - self._left_of(level)
        one.y = -one.baseline - level.top
        self._append(level, one)
        self._x += width

    def _left_of(self, level: Level) -> float:
        x, one = 0.0, level
        while one.fragment is not None and one.parent is not None:
            x += one.fragment.x
            one = one.parent
        return x

    def _append(self, level: Level, one: Fragment) -> None:
        holder = level.fragment
        (self._built.fragment if holder is None else holder).children.append(one)

    # ── inline boxes ─────────────────────────────────────────────────────────────────────────────────────

    def _open(self, item: Item, number: int, *, edge: bool) -> None:
        parent = self._level
        style = item.style
        builder = self._builder
        level = Level(style, builder.strut(style), parent, number)
        basis = builder.basis[0]
        border, padding, margin = (
            resolve_border(style.border),
            resolve_padding(style.box, basis),
            resolve_margin(style.box, basis),
        )
        if not edge:
            border = Sides(border.top, border.right, border.bottom, 0.0)
            padding = Sides(padding.top, padding.right, padding.bottom, 0.0)
            margin = Sides(margin.top, margin.right, margin.bottom, 0.0)
        strut = level.strut
        top = level.top = -(strut.ascent + padding.top + border.top)
        height = strut.ascent + strut.descent + padding.top + border.top + padding.bottom + border.bottom
        one = BoxFragment(style, self._x + margin.left - self._left_of(parent), 0.0, 0.0, height)
        one.inline = True
        one.border, one.padding, one.margin = border, padding, margin
        one.element = item.box.element
        one.pseudo = item.box.pseudo
        one.order = item.box.order
        one.first_baseline = one.last_baseline = -top
        level.fragment = one
        self._append(parent, one)
        self._level = level
        self._levels.append(level)
        self._built.boxes.append((number, one))
        self._x += margin.left + border.left + padding.left

    def _close(self, *, edge: bool) -> None:
        level = self._level
        parent, one = level.parent, level.fragment
        if parent is None or one is None:
            return
        if edge:
            self._x += one.border.right + one.padding.right
        else:
            one.border = Sides(one.border.top, 0.0, one.border.bottom, one.border.left)
            one.padding = Sides(one.padding.top, 0.0, one.padding.bottom, one.padding.left)
        one.width = self._x - self._left_of(parent) - one.x
        if edge:
            self._x += one.margin.right
        else:
            one.margin = Sides(one.margin.top, 0.0, one.margin.bottom, one.margin.left)
        self._level = parent
        shift = baseline_shift(
            level.style, (level.above, level.below), parent.style, (parent.strut, level.strut.line_height)
        )
        if shift is None:
            self._pending.append((one, parent, str(level.style.box.vertical_align), level.above, level.below, level))
        else:
            level.shift = shift
            one.y = shift + level.top - parent.top
            parent.above = max(parent.above, level.above - shift)
            parent.below = max(parent.below, level.below + shift)
        if one.style.box.position == "relative":
            dx, dy = relative_offset(one.style, self._builder.basis[0], self._builder.basis[1])
            one.x += dx
            one.y += dy

    # ── atomic boxes ─────────────────────────────────────────────────────────────────────────────────────

    def _atomic(self, piece: Piece) -> None:
        output = piece.output
        if output is None:
            return
        level = self._level
        one = output.fragment
        style = one.style
        margin = one.margin
        baseline = atomic_baseline(one)
        if level.strut.central and (one.replaced or one.first_baseline is None):
            baseline = (one.height + margin.top + margin.bottom) / 2.0 - margin.top
        above = baseline + margin.top
        below = one.height - baseline + margin.bottom
        one.x = self._x + margin.left - self._left_of(level)
        line_height = 0.0
        if isinstance(style.box.vertical_align, Percent | Calc):
            line_height = measure_strut(self._builder.context, style).line_height
        shift = baseline_shift(style, (above, below), level.style, (level.strut, line_height))
        if shift is None:
            one.y = margin.top
            self._pending.append((one, level, str(style.box.vertical_align), above, below, None))
        else:
            one.y = shift - baseline - level.top
            if style.box.display.inside == "ruby":
                from limner.fragment.ruby import RubyFragment

                assert isinstance(one, RubyFragment)  # noqa: S101 - as its display says
                before = level.baseline_from_root() + shift
                self._annotated = max(self._annotated[0], above - before), max(self._annotated[1], below + before)
                above, below = one.natural
            level.above = max(level.above, above - shift)
            level.below = max(level.below, below + shift)
        if style.box.position == "relative":
            dx, dy = relative_offset(style, self._builder.basis[0], self._builder.basis[1])
            one.x += dx
            one.y += dy
        self._append(level, one)
        self._x += piece.width
        self._built.outputs.append((output, level))

    # ── the end ──────────────────────────────────────────────────────────────────────────────────────────

    def end(self, line: Line) -> None:
        """Close the open boxes, align what depends on the whole line, and set the height of the line."""
        builder = self._builder
        if line.hyphenated:
            item = next(piece.item for piece in reversed(line.pieces) if piece.item.kind == TEXT)
            one = builder.hyphen(item)
            self.add_text(one, one.width)
        while self._level.parent is not None:
            self._close(edge=self._level.style.box.box_decoration_break == "clone")
        root = self._root
        above, below = self._align_to_line(root.above, root.below)
        annotated = self._annotated
        grown = self._built.grown = max(0.0, annotated[0] - above), max(0.0, annotated[1] - below)
        above, below = above + grown[0], below + grown[1]
        fragment = self._built.fragment
        fragment.height = above + below
        fragment.baseline = above
        for child in fragment.children:
            child.y += above
        if self._texts:
            self._decorate()

    def _align_to_line(self, above: float, below: float) -> tuple[float, float]:
        """The second pass, for `vertical-align: top | bottom`."""
        for _, _, keyword, own_above, own_below, _ in sorted(self._pending, key=lambda one: -one[3] - one[4]):
            height = own_above + own_below
            if height > above + below:
                if keyword == "top":
                    below = height - above
                else:
                    above = height - below
        for one, parent, keyword, own_above, own_below, level in self._pending:
            # The reference browser adds the shifts of the boxes around it.
            shift = own_above - above if keyword == "top" else below - own_below
            if level is not None:
                level.shift = shift
                one.y += shift + level.top - parent.top
            else:
                one.y += shift - own_above - parent.top
        return above, below

    def _decorate(self) -> None:
        for text, level in self._texts:
            baseline = level.baseline_from_root()
            found = [TextDecoration(style, -baseline) for style in self._decorations]
            chain: list[Level] = []
            one: Level | None = level
            while one is not None:
                if one.style.decoration.text_decoration_line and one.parent is not None:
                    chain.append(one)
                one = one.parent
            found.extend(TextDecoration(each.style, each.baseline_from_root() - baseline) for each in reversed(chain))
            text.decorations = tuple(found)


def atomic_baseline(one: BoxFragment) -> float:
    """Baseline of an atomic box, measured from its top border edge.

    Spec: https://www.w3.org/TR/CSS22/visudet.html#leading ("The baseline of an 'inline-block' …")
    """
    group = one.style.box
    inside = group.display.inside
    if one.replaced:
        return one.height + one.margin.bottom
    if inside in ("flex", "grid", "table", "ruby"):
        baseline = one.first_baseline
    elif group.overflow_x not in ("visible", "clip") or group.overflow_y not in ("visible", "clip"):
        baseline = None
    else:
        baseline = _inline_block_baseline(one)
    if one.element is not None and _stands_on_edge(one.element, group, has_lines=baseline is not None):
        return one.height
    return one.height + one.margin.bottom if baseline is None else baseline


def _inline_block_baseline(one: BoxFragment) -> float | None:
    """Baseline of the last line of an inline-block, found through the blocks in it as in the browser.

    Flex and grid containers give their first baseline, and scroll containers their bottom margin edge. Tables give
    nothing.
    """
    for child in reversed(one.children):
        if isinstance(child, LineFragment):
            return one.last_baseline
        if not isinstance(child, BoxFragment):
            continue
        group = child.style.box
        inside = group.display.inside
        if inside == "table" or group.float_ != "none" or group.position in ("absolute", "fixed"):
            continue
        if inside in ("flex", "grid"):
            baseline = child.first_baseline
        elif child.replaced:
            continue
        elif group.overflow_x not in ("visible", "clip") or group.overflow_y not in ("visible", "clip"):
            baseline = child.height + child.margin.bottom
        else:
            baseline = _inline_block_baseline(child)
        if baseline is not None:
            return child.y + baseline
    return None


def _stands_on_edge(element: Element, group: BoxGroup, *, has_lines: bool) -> bool:
    """Whether it is a control that the browser draws. Its border box stands on the baseline of the line."""
    if element.tag in ("meter", "progress"):
        return True
    if element.tag != "input":
        return False
    return element.attributes.get("type", "").lower() == "range" or (group.appearance != "none" and not has_lines)


def order_boxes(boxes: Mapping[int, list[BoxFragment]]) -> None:
    """Tell each piece of a broken inline box how far from the start of the whole box it begins."""
    for pieces in boxes.values():
        if len(pieces) < 2 or pieces[0].style.box.box_decoration_break == "clone":
            continue
        whole = sum(one.width for one in pieces)
        start = 0.0
        for one in pieces:
            one.background_offset = (start, whole)
            start += one.width
