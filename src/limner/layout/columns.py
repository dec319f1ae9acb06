"""Multi-column layout.

Goes in: a block container with `column-count` or `column-width`. Comes out: its fragment. Its content stands in rows of
columns of equal width; between two rows, a box spans all columns.

Spec: https://www.w3.org/TR/css-multicol-1/
"""

from collections.abc import Sequence
from math import floor, inf
from typing import Final

from limner.boxes.box import AnonymousStyles, Box, ContainerBox
from limner.css.values import CURRENT_COLOR
from limner.fragment.fragment import BoxFragment
from limner.geometry import Sides
from limner.layout.contract import LayoutContext, LayoutInput, LayoutOutput, MinMax, OutOfFlow, make_fragment
from limner.layout.fragmentation import Columns
from limner.layout.offsets import carry_out_of_flow, relative_offset
from limner.layout.percentages import inner_percentage_height
from limner.layout.sizing import Frame, edge_sums, resolve_margin
from limner.layout.units import resolve_length, snap
from limner.style.computed import BorderGroup, ComputedStyle, Display

_STRIP: Final = Display("block", "flow-root")
_MOST_COLUMNS: Final = 10_000
_ENDLESS: Final = 1e7
_MOST_TRIES: Final = 200


def layout_columns(context: LayoutContext, box: ContainerBox, given: LayoutInput) -> LayoutOutput:
    """Lay out a multi-column container."""
    return _Layout(context, box, given).run()


def min_max_columns(context: LayoutContext, box: ContainerBox, given: LayoutInput) -> MinMax:
    """Intrinsic border-box widths of a multi-column container.

    Spec: https://www.w3.org/TR/css-multicol-1/#intrinsic-sizes
    """
    rare = box.style.rare
    inner = LayoutInput(available_width=0.0, percentage_height=inner_percentage_height(box, given))
    low = high = 0.0
    for part, is_strip in _parts(context, box):
        sizes = context.min_max(part, inner)
        if not is_strip:
            low, high = max(low, sizes.min), max(high, sizes.max)
            continue
        least, greatest = sizes
        if rare.column_width is not None:
            least, greatest = min(least, rare.column_width), max(greatest, rare.column_width)
        count = rare.column_count or 1
        gaps = (count - 1) * _gap(box, 0.0)
        low, high = max(low, least * count + gaps), max(high, greatest * count + gaps)
    edge = edge_sums(box, given.percentage_width)[0]
    return MinMax(low + edge, max(low, high) + edge)


def _gap(box: Box, basis: float) -> float:
    """The gap between columns; `normal` is 1em here."""
    gap = box.style.flex.column_gap
    return box.style.font.font_size if gap is None else resolve_length(gap, basis)


def _count_columns(box: Box, width: float, gap: float) -> int:
    """How many columns there are.

    Spec: https://www.w3.org/TR/css-multicol-1/#pseudo-algorithm
    """
    rare = box.style.rare
    count = rare.column_count or _MOST_COLUMNS
    if rare.column_width is None:
        return min(count, _MOST_COLUMNS)
    fits = floor((width + gap) / (max(rare.column_width, 1.0) + gap)) if width + gap > 0.0 else 1
    return max(1, min(count, fits))


def _split(box: ContainerBox) -> list[list[Box] | Box]:
    """Cut the list of children at those that span all columns."""
    if box.inline_formatting:
        return [box.children]
    parts: list[list[Box] | Box] = []
    for child in box.children:
        spans = child.style.rare.column_span == "all" and not child.is_out_of_flow and not child.is_floating
        if spans and not child.is_inline_level:
            parts.append(child)
        elif parts and isinstance(parts[-1], list):
            parts[-1].append(child)
        else:
            parts.append([child])
    return parts


def _parts(context: LayoutContext, box: ContainerBox) -> list[tuple[Box, bool]]:
    """Give the strips of content and the spanning boxes, in order. They are made once per render."""
    found = context.memory.get(box)
    if isinstance(found, _Parts):
        return found.parts
    style = AnonymousStyles().other(box.style, _STRIP)
    parts: list[tuple[Box, bool]] = [
        (_strip(context, box, part, style), True) if isinstance(part, list) else (part, False) for part in _split(box)
    ]
    context.memory[box] = _Parts(parts)
    return parts


class _Parts:
    """The parts of a multi-column container."""

    __slots__ = ("parts",)

    def __init__(self, parts: list[tuple[Box, bool]]) -> None:
        self.parts = parts


def _strip(context: LayoutContext, box: ContainerBox, children: list[Box], style: ComputedStyle) -> ContainerBox:
    """Make the box that holds content as one long column."""
    strip = ContainerBox(style, _STRIP, None, "", box.order)
    strip.children = children
    strip.inline_formatting = box.inline_formatting
    strip.first_line = box.first_line
    decorations = context.decorations.get(box)
    if decorations is not None:
        context.decorate(strip, decorations)
    return strip


class _Layout:
    """A multi-column container while it is laid out."""

    def __init__(self, context: LayoutContext, box: ContainerBox, given: LayoutInput) -> None:
        self._context = context
        self._box = box
        self._frame = frame = Frame(context, box, given)
        self._fragment = make_fragment(box, frame.width, 0.0, frame.border, frame.padding)
        self._carried: list[OutOfFlow] = []
        self._gap = _gap(box, frame.inner_width)
        self._count = _count_columns(box, frame.inner_width, self._gap)
        free = frame.inner_width - (self._count - 1) * self._gap
        self._width = max(0.0, floor(free / self._count * 64.0) / 64.0)
        self._y = frame.top
        self._rtl = box.style.text.direction == "rtl"

    def run(self) -> LayoutOutput:
        """Lay out one row of columns after the other."""
        frame, fragment, box = self._frame, self._fragment, self._box
        parts = _parts(self._context, box)
        for index, (part, is_strip) in enumerate(parts):
            if is_strip:
                self._add_columns(part, is_last=index == len(parts) - 1)
            else:
                self._add_spanner(part)
        bottom_edge = frame.edge_y - frame.top
        content_height = max(frame.edge_y, self._y + bottom_edge)
        fragment.height = frame.used_height(content_height)
        rest = self._context.resolve_out_of_flow(box, fragment, self._carried) if self._carried else ()
        return LayoutOutput(fragment, rest, content_height)

    # ── columns ───────────────────────────────────────────────────────────────────────────────────────────

    def _add_columns(self, strip: Box, *, is_last: bool) -> None:
        """Add a row of columns."""
        context, frame = self._context, self._frame
        output = context.layout_afresh(
            strip,
            LayoutInput(
                available_width=self._width,
                available_height=frame.percentage_height,
                percentage_width=self._width,
                percentage_height=frame.percentage_height,
                fixed_width=self._width,
            ),
        )
        whole = output.fragment
        columns = self._break(whole, is_last=is_last)
        pieces = columns.pieces()
        step = self._width + self._gap
        for number, column in enumerate(pieces):
            left = frame.left + (frame.inner_width - self._width - number * step if self._rtl else number * step)
            for piece in column:
                piece.x += left
                piece.y += self._y
                self._fragment.children.append(piece)
        row = columns.height if columns.count > 1 or self._limit() < inf else columns.used_height()
        self._set_baselines(pieces)
        self._add_rules(sum(1 for column in pieces if column), row)
        self._carry(output, columns, step)
        context.adopt(columns.clones)
        self._y += row

    def _limit(self) -> float:
        """How high the columns may be: what is left of the container's height."""
        frame = self._frame
        height = frame.height if frame.height is not None else frame.greatest_height
        return max(1.0, height - frame.edge_y + frame.top - self._y) if height < _ENDLESS else inf

    def _break(self, whole: BoxFragment, *, is_last: bool) -> Columns:
        """Break a strip into columns. Balanced columns are as short as their number allows.

        Spec: https://www.w3.org/TR/css-multicol-1/#cf
        """
        budget = self._context.budget
        limit = self._limit()
        fills = self._box.style.rare.column_fill == "auto" and self._frame.height is not None and is_last
        if fills:
            return Columns(whole, limit, budget)
        content = Columns(whole, _ENDLESS, budget)
        height = max(content.used_height() / self._count, content.tallest, 1.0)
        runs = content.count
        if runs > 1:
            # With forced breaks, start from the tallest run between two of them.
            height = max(content.tallest, 1.0)
        for _ in range(_MOST_TRIES):
            height = snap(height)
            if height >= limit:
                return Columns(whole, limit, budget)
            columns = Columns(whole, height, budget)
            if columns.count <= max(self._count, runs) or columns.shortage == inf:
                return columns
            height += max(columns.shortage, 1.0 / 64.0)
        return Columns(whole, height, budget)

    def _set_baselines(self, pieces: Sequence[Sequence[object]]) -> None:
        """Take the first baseline from the first column."""
        fragment = self._fragment
        found = [
            one.y + one.first_baseline
            for one in (pieces[0] if pieces else ())
            if isinstance(one, BoxFragment) and one.first_baseline is not None
        ]
        if found and fragment.first_baseline is None:
            fragment.first_baseline = fragment.last_baseline = found[0]

    def _carry(self, output: LayoutOutput, columns: Columns, step: float) -> None:
        """Pass on absolutely positioned boxes, with their static positions in the column of their parent."""
        frame, whole = self._frame, output.fragment
        for one in carry_out_of_flow(output.out_of_flow, 0.0, 0.0):
            place = columns.column_of(one.parent)
            if place is None:
                column = min(columns.count - 1, floor(max(0.0, one.static_y) / columns.height))
                y = self._y - column * columns.height
            else:
                column = place[0]
                y = self._y + place[1] - one.parent_y
            x = frame.left + (-column if self._rtl else column) * step
            one.static_x, one.static_y = one.static_x + x, one.static_y + y
            one.parent_x, one.parent_y = one.parent_x + x, one.parent_y + y
            if one.parent is whole:
                one.parent, one.parent_x, one.parent_y = self._fragment, 0.0, 0.0
            else:
                one.parent = columns.clones.get(id(one.parent), one.parent)
            self._carried.append(one)

    def _add_rules(self, filled: int, height: float) -> None:
        """Draw a line in each gap between two columns that have content.

        Spec: https://www.w3.org/TR/css-multicol-1/#column-gaps-and-rules
        """
        style, frame = self._box.style, self._frame
        rare = style.rare
        width = rare.column_rule_width
        if rare.column_rule_style in ("none", "hidden") or width <= 0.0:
            return
        color = style.ink.color if rare.column_rule_color is CURRENT_COLOR else rare.column_rule_color
        line = {"inset": "ridge", "outset": "groove"}.get(rare.column_rule_style, rare.column_rule_style)
        border = BorderGroup(border_left_width=width, border_left_style=line, border_left_color=color)  # type: ignore[arg-type]  # a line style
        for number in range(filled - 1):
            middle = (number + 1) * (self._width + self._gap) - self._gap / 2.0
            if self._rtl:
                middle = frame.inner_width - middle
            rule = BoxFragment(ComputedStyle(border=border), frame.left + middle - width / 2.0, self._y, width, height)
            rule.border = Sides(0.0, 0.0, 0.0, width)
            self._fragment.children.insert(number, rule)

    # ── what spans ────────────────────────────────────────────────────────────────────────────────────────

    def _add_spanner(self, child: Box) -> None:
        """Add a box that spans all columns.

        Spec: https://www.w3.org/TR/css-multicol-1/#column-span
        """
        context, frame = self._context, self._frame
        margin = resolve_margin(child.style.box, frame.inner_width)
        output = context.layout(
            child,
            LayoutInput(
                available_width=frame.inner_width,
                available_height=frame.percentage_height,
                percentage_width=frame.inner_width,
                percentage_height=frame.percentage_height,
            ),
        )
        one = output.fragment
        one.margin = margin
        dx, dy = relative_offset(child.style, frame.inner_width, frame.percentage_height)
        one.x, one.y = frame.left + margin.left + dx, self._y + margin.top + dy
        if self._rtl:
            one.x = frame.left + frame.inner_width - margin.right - one.width + dx
        self._fragment.children.append(one)
        self._carried.extend(carry_out_of_flow(output.out_of_flow, one.x, one.y))
        self._y += margin.top + one.height + margin.bottom
