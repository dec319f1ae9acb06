"""Breaking laid-out content into columns.

Goes in: the fragments of content that was laid out as one strip, and the height of a column. Comes out: copies of the
fragments, sorted into columns; a fragment with breaks in it becomes several pieces. It also tells how much higher the
columns must be for one break to fall later.

Spec: https://www.w3.org/TR/css-break-3/
"""

from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from math import floor, inf
from typing import Final

from limner.budget import Budget
from limner.css.values import ZERO_RADII
from limner.fragment.fragment import BoxFragment, BoxPiece, Fragment, LineFragment, TextFragment
from limner.geometry import Sides
from limner.style.computed import ComputedStyle

_ALMOST: Final = 1.0 / 128.0
_FORCED: Final = frozenset(("column", "always", "all"))
_AVOID: Final = frozenset(("avoid", "avoid-column"))
_MONOLITHIC_INSIDE: Final = frozenset(("flex", "grid", "table-row"))


class Columns:
    """Places the fragments of one strip into columns of one height.

    Attributes:
        height: Height of a column in CSS px.
        count: How many columns there are.
        shortage: The least extra height with which some break would fall later.
        tallest: Height of the tallest thing that cannot be broken.
        clones: The first piece of each fragment, by the `id()` of the original.
    """

    def __init__(self, strip: BoxFragment, height: float, budget: Budget) -> None:
        self.height = max(height, 1.0)
        self.shortage = inf
        self.tallest = 0.0
        self.clones: dict[int, BoxFragment] = {}
        self._budget = budget
        self._shift = 0.0
        # Where each fragment starts and ends if all columns are stacked, and whether it is in one piece.
        self._places: dict[int, tuple[float, float, bool]] = {}
        self._strip = strip
        self._end = 0.0
        self._children(strip, 0.0)
        self.count = max(1, floor((self._end - _ALMOST) / self.height) + 1)

    # ── finding breaks ────────────────────────────────────────────────────────────────────────────────────

    def _children(self, parent: BoxFragment, top: float) -> None:
        """Place the children of a box; `top` is the y of the box in the strip."""
        lines = [one for one in parent.children if isinstance(one, LineFragment)]
        if lines:
            self._lines(parent, lines, top)
        previous: BoxFragment | None = None
        boxes = [one for one in parent.children if isinstance(one, BoxFragment)]
        for index, child in enumerate(boxes):
            self._budget.spend()
            if child.style.box.float_ != "none" or child.style.box.position in ("absolute", "fixed"):
                self._float(child, top + child.y)
                continue
            self._box(child, top + child.y, previous, boxes[index + 1 :])
            previous = child

    def _box(self, one: BoxFragment, top: float, previous: BoxFragment | None, rest: Sequence[BoxFragment]) -> None:
        """Place a box in flow."""
        start = top + self._shift
        rare = one.style.rare
        if previous is not None:
            end = self._places[id(previous)][1]
            boundary = self._boundary(end)
            if end <= boundary + _ALMOST and start > boundary + _ALMOST and end > boundary - self.height + _ALMOST:
                # "… margins … adjoining an unforced break … are truncated to zero"
                self._shift -= start - boundary
                start = boundary
            if rare.break_before in _FORCED or previous.style.rare.break_after in _FORCED:
                start = self._next_column(start, end)
        room = self._boundary(start + _ALMOST * 2) - start
        need = self._need(one, rest)
        is_at_top = self._offset(start) <= _ALMOST
        if is_at_top and start > _ALMOST:
            self.shortage = min(self.shortage, need)
        elif need > room + _ALMOST:
            self.shortage = min(self.shortage, need - room)
            if not is_at_top:
                self._shift += room
                start += room
        before = self._shift
        if _is_monolithic(one):
            self.tallest = max(self.tallest, one.height)
            self._keep(one, start, start + one.height, whole=True)
            return
        self._children(one, start - self._shift)
        end = start + one.height + self._shift - before
        if not one.children and one.height > 0.0:
            over = end - self._boundary(start + _ALMOST * 2)
            if over > _ALMOST:
                self.shortage = min(self.shortage, over)
        self._keep(one, start, end, whole=False)

    def _lines(self, parent: BoxFragment, lines: Sequence[LineFragment], top: float) -> None:
        """Place lines, keeping together as many as `orphans` and `widows` ask for."""
        text = parent.style.text
        count = len(lines)
        # At the top of a column `orphans` applies, but `widows` does not.
        last = lines[min(text.orphans, count) - 1]
        self.tallest = max(self.tallest, last.y + last.height - lines[0].y)
        index = since = 0
        while index < count:
            line = lines[index]
            self._budget.spend()
            self.tallest = max(self.tallest, line.height)
            start = top + line.y + self._shift
            room = self._boundary(start + _ALMOST * 2) - start
            is_at_top = self._offset(start) <= _ALMOST
            if index > since and (is_at_top or line.height > room + _ALMOST):
                self.shortage = min(self.shortage, line.height - (0.0 if is_at_top else room))
                first = min(index, count - text.widows)
                if first - since < text.orphans:
                    first = index
                if first < index or not is_at_top:
                    self._break_before(lines[first], top)
                since = index = first
                line = lines[index]
                start = top + line.y + self._shift
            elif line.height > room + _ALMOST and not is_at_top:
                self.shortage = min(self.shortage, line.height - room)
                self._shift += room
                start += room
            self._keep(line, start, start + line.height, whole=True)
            index += 1

    def _break_before(self, line: LineFragment, top: float) -> None:
        start = top + line.y + self._shift
        self._shift += self._boundary(start + _ALMOST * 2) - start

    def _float(self, one: BoxFragment, top: float) -> None:
        """Place a float, which moves nothing else."""
        start = top + self._shift
        room = self._boundary(start + _ALMOST * 2) - start
        self.tallest = max(self.tallest, one.height)
        if one.height > room + _ALMOST:
            self.shortage = min(self.shortage, one.height - room)
            if self._offset(start) > _ALMOST:
                start += room
        self._keep(one, start, start + one.height, whole=True)

    def _keep(self, one: Fragment, start: float, end: float, *, whole: bool) -> None:
        self._places[id(one)] = (start, end, whole)
        self._end = max(self._end, start + _ALMOST * 2 if whole and end > start + self.height else end)

    def _need(self, one: BoxFragment, rest: Sequence[BoxFragment]) -> float:
        """How much height from the top of a box must stay together, what must not be separated from it included."""
        need = _first_part(one)
        if rest and (one.style.rare.break_after in _AVOID or rest[0].style.rare.break_before in _AVOID):
            joined = rest[0].y - one.y + self._need(rest[0], rest[1:])
            if joined <= self.height:
                need = max(need, joined)
        return need

    def _boundary(self, place: float) -> float:
        """The end of the column that contains a place."""
        return (floor((place - _ALMOST) / self.height) + 1) * self.height

    def _offset(self, place: float) -> float:
        """How far a place is from the top of its column."""
        offset = place % self.height
        return 0.0 if self.height - offset < _ALMOST else offset

    def _next_column(self, start: float, end: float) -> float:
        """Move on to the column after the one where something ended."""
        boundary = self._boundary(max(end, _ALMOST * 2))
        self._shift += boundary - start
        return boundary

    # ── pieces ────────────────────────────────────────────────────────────────────────────────────────────

    def pieces(self) -> list[list[Fragment]]:
        """Give the content of each column, with places relative to the column's top left corner."""
        columns: list[list[Fragment]] = [[] for _ in range(self.count)]
        for child in self._strip.children:
            for column, piece in self._pieces(child):
                columns[min(column, self.count - 1)].append(piece)
        return columns

    def used_height(self) -> float:
        """The height to which the fullest column is filled."""
        return max(self._end, self._strip.height) if self.count == 1 else self.height

    def column_of(self, one: Fragment) -> tuple[int, float] | None:
        """Give the column where a fragment starts, and its y there."""
        place = self._places.get(id(one))
        if place is None:
            return None
        column = floor((place[0] + _ALMOST) / self.height)
        return column, place[0] - column * self.height

    def _pieces(self, one: Fragment) -> list[tuple[int, Fragment]]:
        """Give a copy of a fragment for each column that it is in; its y is relative to the column."""
        start, end, whole = self._places[id(one)]
        first = floor((start + _ALMOST) / self.height)
        if whole or not isinstance(one, BoxFragment):
            clone = self._copy(one)
            clone.y = start - first * self.height
            return [(first, clone)]
        last = max(first, floor((end - _ALMOST) / self.height))
        inner: dict[int, list[Fragment]] = {}
        for child in one.children:
            for column, piece in self._pieces(child):
                inner.setdefault(column, []).append(piece)
                last = max(last, column)
        found: list[tuple[int, Fragment]] = []
        for column in range(first, last + 1):
            top = max(start, column * self.height) - column * self.height
            bottom = min(end, (column + 1) * self.height) - column * self.height
            since = max(0.0, column * self.height - start)
            piece = _piece(one, (since, end - start), is_first=column == first, is_last=column == last)
            piece.y, piece.height = top, max(0.0, bottom - top)
            piece.children = inner.get(column, [])
            for child in piece.children:
                child.y -= top
            if column == first:
                self.clones[id(one)] = piece
            found.append((column, piece))
        return found

    def _copy(self, one: Fragment) -> Fragment:
        """Copy a fragment with everything in it."""
        clone = copy(one)
        if isinstance(clone, BoxFragment | LineFragment) and not isinstance(one, TextFragment):
            clone.children = [self._copy(child) for child in clone.children]
        if isinstance(clone, BoxFragment):
            self.clones[id(one)] = clone
        return clone


def _piece(one: BoxFragment, part: tuple[float, float], *, is_first: bool, is_last: bool) -> BoxFragment:
    """Copy a box without its children, and without the edges at a break.

    Spec: https://www.w3.org/TR/css-break-3/#break-decoration
    """
    if (is_first and is_last) or one.style.box.box_decoration_break == "clone":
        return copy(one)
    piece = BoxPiece(one, *part)
    border, padding = one.border, one.padding
    if not is_first:
        border, padding = Sides(0.0, *border[1:]), Sides(0.0, *padding[1:])
    if not is_last:
        border = Sides(border.top, border.right, 0.0, border.left)
        padding = Sides(padding.top, padding.right, 0.0, padding.left)
    piece.border, piece.padding = border, padding
    radii = one.style.border.border_radius
    if radii != ZERO_RADII:
        top_left, top_right, bottom_right, bottom_left = radii
        square = ZERO_RADII[0]
        kept = (
            top_left if is_first else square,
            top_right if is_first else square,
            bottom_right if is_last else square,
            bottom_left if is_last else square,
        )
        style: ComputedStyle = copy(one.style)
        style.border = replace(style.border, border_radius=kept)
        piece.style = style
    return piece


def _is_monolithic(one: BoxFragment) -> bool:
    """Whether a box cannot be broken, or its style avoids breaks."""
    style = one.style
    box = style.box
    return (
        one.replaced
        or one.item
        or style.rare.break_inside in _AVOID
        or box.display.inside in _MONOLITHIC_INSIDE
        or box.overflow_x not in ("visible", "clip")
        or box.overflow_y not in ("visible", "clip")
        or bool(style.rare.column_count or style.rare.column_width)
        or (box.display.inside == "table" and style.list_table.border_collapse == "collapse")
    )


def _inseparable(parent: BoxFragment, lines: Sequence[LineFragment]) -> list[Sequence[LineFragment]]:
    """Give the lines at the start and the end of a block that stay together."""
    text = parent.style.text
    if len(lines) < text.orphans + text.widows:
        return [lines]
    return [lines[: text.orphans], lines[-text.widows :]]


def _first_part(one: BoxFragment) -> float:
    """How much height at the top of a box must be in one column."""
    if _is_monolithic(one):
        return one.height
    lines = [child for child in one.children if isinstance(child, LineFragment)]
    if lines:
        last = _inseparable(one, lines)[0][-1]
        return last.y + last.height
    for child in one.children:
        if isinstance(child, BoxFragment) and child.style.box.float_ == "none":
            return child.y + _first_part(child)
    return one.border.top + one.padding.top
