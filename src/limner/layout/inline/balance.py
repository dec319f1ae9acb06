"""`text-wrap: balance` and `pretty`: lines chosen for the whole paragraph.

Goes in: a line breaker and the width there is. Comes out: a width for each line, so narrow that it ends where it is
best. Best is, as in the reference browser, the smallest sum of squared gaps at the ends of lines, for as many lines
as the plain way of breaking gives.

Spec: https://www.w3.org/TR/css-text-4/#text-wrap-style
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from math import inf
from typing import Final, NamedTuple

from limner.layout.inline.items import ATOMIC, CLOSE, TEXT
from limner.layout.inline.lines import SOFT_HYPHEN, Line, LineBreaker, Piece
from limner.layout.units import STEP, snap

_MOST_BALANCED: Final = 6  # longer paragraphs are not balanced
_MOST_PRETTY: Final = 4  # so many lines at the end of a paragraph are chosen anew
_SHORT_LINE: Final = 3.0  # what part of the width a last line must fill not to be short
_LEAST_PLACES: Final = 5
_ORPHAN_PENALTY: Final = 10_000.0
_OVERFULL: Final = 1e12
_LAST_LINE_FACTOR: Final = 4.0
_ENDLESS: Final = 1e7
_SLACK: Final = 2.0  # px; what shaping a line by itself may add; words are wider

Indent = Callable[[bool, bool], float]


class _Place(NamedTuple):
    """Where a line may end: x of the line's end, x of what comes next, and what ending here costs."""

    offset: int
    end: float
    next_start: float
    penalty: float


class LinePlanner:
    """Plans the lines of one block container.

    Args:
        breaker: Its line breaker.
        breaks: Sorted offsets before which a line may break.
        count: Number of items.
        width: Width of the lines.
        indent: Gives the indentation of a line that is the first or follows a forced break.
        font_size: Of the block container.
        justified: Whether lines are justified.
        most: Lines that `line-clamp` lets through yet; None without it.
    """

    def __init__(  # noqa: PLR0913 - what the paragraph's lines depend on
        self,
        breaker: LineBreaker,
        breaks: Sequence[int],
        count: int,
        width: float,
        indent: Indent,
        font_size: float,
        *,
        justified: bool,
        most: int | None = None,
    ) -> None:
        self._most = most
        self._breaker = breaker
        self._breaks = breaks
        self._count = count
        self._width = width
        self._indent = indent
        # What a line and a hyphen cost.
        hyphen = width * font_size
        self._hyphen_penalty = hyphen * (0.5 if justified else 2.0)
        self._line_penalty = 0.0 if justified else hyphen * 4.0

    def plan(self, *, balanced: bool) -> dict[int, float]:
        """Give the width of each line that is to end elsewhere, by the offset of its first character."""
        widths: dict[int, float] = {}
        number = offset = 0
        first = True
        while number < self._count:
            starts: list[tuple[int, int]] = []
            lines: list[Line] = []
            while not lines or not (lines[-1].forced or lines[-1].last):
                starts.append((number, offset))
                indent = self._indent(first and not lines, not lines)
                line = self._breaker.next_line(number, offset, self._width, indent)
                lines.append(line)
                number, offset = line.next_item, line.next_offset
            if first and self._most is not None and len(lines) > self._most:
                # Lines that are cut off have no part in it: the paragraph ends with the last one that is let through.
                del lines[self._most :], starts[self._most :]
                if not lines:
                    return widths
            if any(map(self._overflows, lines)):
                first = False
                continue
            if balanced:
                # The reference browser balances only down to the first forced break.
                chosen = len(lines) if first and len(lines) <= _MOST_BALANCED else 0
            else:
                chosen = min(len(lines), _MOST_PRETTY) if self._is_worth_it(lines[-1], starts[-1][1]) else 0
            if chosen > 1:
                whole = chosen == len(lines)
                indents = [self._indent(first and whole and not index, whole and not index) for index in range(chosen)]
                end = lines[-1].next_offset
                found = self._choose(starts[-chosen], indents, end, balanced=balanced)
                if not found and balanced and lines[-1].last and not lines[-1].forced:
                    found = self._narrow(lines)
                widths.update(found)
            first = False
        return widths

    def _narrow(self, lines: list[Line]) -> dict[int, float]:
        """Give all lines the least width with which there are no more of them, to a px."""
        greatest, least = self._width, snap(sum(line.width for line in lines) / len(lines) * 0.8)
        starts: list[int] = []
        while least + 1.0 < greatest:
            middle = snap((greatest + least) / 2.0)
            found = self._break_all(middle, len(lines))
            if found:
                greatest, starts = middle, found
            else:
                least = middle
        return dict.fromkeys(starts, greatest)

    def _break_all(self, width: float, most: int) -> list[int]:
        """Give where lines of a width begin; nothing when there are more than so many."""
        starts: list[int] = []
        number = offset = 0
        while number < self._count:
            if len(starts) == most:
                return []
            line = self._breaker.next_line(number, offset, width, self._indent(not starts, not starts))
            starts.append(offset)
            number, offset = line.next_item, line.next_offset
        return starts

    def _is_worth_it(self, last: Line, start: int) -> bool:
        """Whether a paragraph ends with a single short word."""
        if last.width >= self._width / _SHORT_LINE:
            return False
        return not any(start < one < last.end for one in self._breaks)

    def _overflows(self, line: Line) -> bool:
        """Whether a word does not fit into its line, or is broken to fit: then no line is moved."""
        if line.width > self._width + STEP:
            return True
        offset = line.next_offset
        place = bisect_right(self._breaks, offset) - 1
        return not (line.last or line.forced or (place >= 0 and self._breaks[place] == offset))

    def _choose(self, start: tuple[int, int], indents: list[float], end: int, *, balanced: bool) -> dict[int, float]:
        """Choose where so many lines end; nothing when another number of lines would be better."""
        places = [one for one in self._find_places(*start) if one.offset <= end]
        if len(places) < _LEAST_PLACES:
            return {}
        for index in range(len(places) - 2, -1, -1):
            place = places[index]
            places[index] = place._replace(penalty=place.penalty + _ORPHAN_PENALTY)
            if not place.penalty:
                break
        before = self._score(places, indents, balanced=balanced)
        ends = [len(places) - 1]
        while before[ends[-1]]:
            ends.append(before[ends[-1]])
        if len(ends) != len(indents):
            return {}
        ends.append(0)
        ends.reverse()
        return {
            places[one].offset: min(self._width, indent + places[end].end - places[one].next_start + _SLACK)
            for one, end, indent in zip(ends, ends[1:], indents, strict=False)
        }

    def _score(self, places: list[_Place], indents: list[float], *, balanced: bool) -> list[int]:
        """Give for each place the place where the line that ends there had best begin."""
        scores, lines, before = [0.0], [0], [0]
        last = len(places) - 1
        active = 0
        for end in range(1, len(places)):
            best, best_start = inf, 0
            for start in range(active, end):
                indent = indents[lines[start]] if lines[start] < len(indents) else 0.0
                gap = self._width + STEP - indent - (places[end].end - places[start].next_start)
                if gap < 0.0:
                    active = start + 1
                    score = _OVERFULL
                elif end == last and not balanced:
                    score = _LAST_LINE_FACTOR * places[start].penalty
                else:
                    score = gap * gap
                score += scores[start]
                if score <= best:
                    best, best_start = score, start
            scores.append(best + places[end].penalty + self._line_penalty)
            lines.append(lines[best_start] + 1)
            before.append(best_start)
        return before

    def _find_places(self, number: int, offset: int) -> list[_Place]:
        """All places where a line may end from a place on to the next forced break, both included."""
        line = self._breaker.next_line(number, offset, _ENDLESS, 0.0)
        places = [_Place(offset, 0.0, 0.0, 0.0)]
        x = 0.0
        for piece in line.pieces:
            kind = piece.item.kind
            if kind == CLOSE and places[-1].offset == piece.start and len(places) > 1:
                last = places[-1]
                places[-1] = last._replace(end=last.end + piece.width, next_start=x + piece.width)
            elif kind in (TEXT, ATOMIC):
                low = bisect_right(self._breaks, piece.start)
                found = self._breaks[low : bisect_right(self._breaks, piece.end)]
                places.extend(self._place(piece, x, one) for one in found if one < line.end)
            x += piece.width
        places.append(_Place(line.end, line.width, line.width, 0.0))
        return places

    def _place(self, piece: Piece, x: float, offset: int) -> _Place:
        """A place inside a piece that begins at x, or at its end."""
        shaped = piece.shaped
        if shaped is None:
            return _Place(offset, x + piece.width, x + piece.width, 0.0)
        text = self._breaker.text
        trimmed = offset
        while trimmed > piece.start and text[trimmed - 1] == " ":
            trimmed -= 1
        end, next_start = (x + shaped.width_between(piece.start, one) for one in (trimmed, offset))
        if text[offset - 1] != SOFT_HYPHEN:
            return _Place(offset, end, next_start, 0.0)
        return _Place(offset, end + self._breaker.hyphen(piece.item)[1], next_start, self._hyphen_penalty)
