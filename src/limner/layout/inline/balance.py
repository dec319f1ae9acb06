"""What happens to finished lines: they are balanced, fitted, justified and cut.

Spec: https://www.w3.org/TR/css-text-4/#text-wrap-style and https://www.w3.org/TR/css-overflow-4/
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import replace
from math import inf
from typing import Final, NamedTuple

from limner.boxes.box import ContainerBox
from limner.layout.contract import LayoutContext
from limner.layout.flow import BlockFlow
from limner.layout.inline.items import ATOMIC, CLOSE, OPEN, TAB, TEXT, InlineContent, Item
from limner.layout.inline.lines import SOFT_HYPHEN, LineBreaker
from limner.layout.inline.pieces import Line, Piece
from limner.layout.units import STEP, half, resolve_spacing, snap, snap_up
from limner.style.computed import ComputedStyle

_MOST_BALANCED: Final = 6  # longer paragraphs are not balanced
_MOST_PRETTY: Final = 4  # how many lines at the end of a paragraph are broken anew
_SHORT_LINE: Final = 3.0  # a last line narrower than the width divided by this counts as short
_LEAST_PLACES: Final = 5
_ORPHAN_PENALTY: Final = 10_000.0
_OVERFULL: Final = 1e12
_LAST_LINE_FACTOR: Final = 4.0
_ENDLESS: Final = 1e7
_SLACK: Final = 2.0  # px that shaping a line alone may add; less than the width of a word

Indent = Callable[[bool, bool], float]


class _Place(NamedTuple):
    """A place where a line may end: x of the line's end, x of what comes next, and the cost of ending here."""

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
        font_size: Font size of the block container.
        justified: Whether lines are justified.
        most: How many more lines `line-clamp` lets through; None without it.
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
        # The cost of a line and of a hyphen.
        hyphen = width * font_size
        self._hyphen_penalty = hyphen * (0.5 if justified else 2.0)
        self._line_penalty = 0.0 if justified else hyphen * 4.0

    def plan(self, *, balanced: bool) -> dict[int, float]:
        """Give the new width of each line that must end elsewhere, by the offset of its first character."""
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
                # Lines that are cut off do not count: the paragraph ends with the last line shown.
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
        """Give all lines the least width, to within 1 px, that keeps their number."""
        greatest, least = self._width, snap(sum(line.width for line in lines) / len(lines) * 0.8)
        starts: list[int] = []
        while least + 1.0 < greatest:
            middle = half(greatest + least)
            found = self._break_all(middle, len(lines))
            if found:
                greatest, starts = middle, found
            else:
                least = middle
        return dict.fromkeys(starts, greatest)

    def _break_all(self, width: float, most: int) -> list[int]:
        """Give the starts of the lines that a width makes; nothing if there are more than `most`."""
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
        """Whether a word does not fit into its line or is broken to fit. If so, no line end is moved."""
        if line.width > self._width + STEP:
            return True
        offset = line.next_offset
        place = bisect_right(self._breaks, offset) - 1
        return not (line.last or line.forced or (place >= 0 and self._breaks[place] == offset))

    def _choose(self, start: tuple[int, int], indents: list[float], end: int, *, balanced: bool) -> dict[int, float]:
        """Choose the ends of this many lines; nothing if another number of lines would be better."""
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
        """For each place, give the best start of a line that ends there."""
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
        """All places where a line may end, from a place to the next forced break, both included."""
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
        """A place inside or at the end of a piece that begins at x."""
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


def fitted_factor(style: ComputedStyle, natural: float, width: float) -> float:
    """The factor for font sizes that changes the width of content from `natural` to `width`, within the limits.

    Args:
        style: Style of the block container, with its `text-fit` and its font size.
        natural: Width of the longest line at that size.
        width: Width of the content box.
    """
    limits = style.text.text_fit
    size = style.font.font_size
    if limits is None or natural <= 0.0 or size <= 0.0:
        return 1.0
    least, greatest, _ = limits
    return max(least, min(size * width / natural, greatest)) / size


def scale_items(content: InlineContent, factor: float) -> None:
    """Scale the font sizes in the styles of all items."""
    known: dict[int, ComputedStyle] = {}
    for item in content.items:
        style = known.get(id(item.style))
        if style is None:
            style = known[id(item.style)] = scale_style(item.style, factor)
        item.style = style


def scale_style(style: ComputedStyle, factor: float) -> ComputedStyle:
    """The same style with its font size scaled."""
    return replace(style, font=replace(style.font, font_size=style.font.font_size * factor))


_SPACES = " \u00a0"


def is_justified(flow: BlockFlow, line: Line) -> bool:
    """Whether a line must be justified."""
    text = flow.box.style.text
    if text.text_justify == "none":
        return False
    if line.last or line.forced:
        return text.text_align_last == "justify"
    return text.text_align == "justify"


def justify_line(flow: BlockFlow, line: Line, width: float, text: str) -> None:
    """Distribute the free space over the spaces of a line."""
    rest = width - line.width
    if rest <= 0.0:
        return
    # Spaces before a tab keep their width. Those at the end of the line have no width.
    first = 0
    for index, piece in enumerate(line.pieces):
        if piece.item.kind == TAB:
            first = index + 1
    texts = [piece for piece in line.pieces[first:] if piece.item.kind == TEXT and piece.end > piece.start]
    last = next(
        (piece for piece in reversed(line.pieces) if piece.item.kind in (TEXT, ATOMIC) and piece.end > piece.start),
        None,
    )
    counts: list[int] = []
    for piece in texts:
        part = text[piece.start : piece.end]
        if piece is last:
            part = part.rstrip(" ")
        counts.append(sum(part.count(space) for space in _SPACES))
    total = sum(counts)
    part = text[line.pieces[0].start : line.pieces[-1].end] if line.pieces else ""
    if first == 0 and part and (flow.box.style.text.text_justify == "inter-character" or not part.isascii()):
        from limner.layout.inline.justification import justify_characters, spreads_characters

        if spreads_characters(flow, part):
            if last is not None and last.item.kind == TEXT:
                _part_spaces(line, last, text)
            if justify_characters(flow, line, rest, text):
                line.width = width
            return
    if not total:
        return
    extra = rest / total
    if last is not None and last.item.kind == TEXT:
        _part_spaces(line, last, text)
    for piece, count in zip(texts, counts, strict=True):
        if not count or piece.shaped is None:
            continue
        style = piece.item.style
        group = style.text
        shaped = flow.context.engine.shape(
            text,
            piece.start,
            piece.end,
            style.font,
            rtl=bool(piece.level & 1),
            letter_spacing=resolve_spacing(group.letter_spacing, style.font.font_size),
            word_spacing=resolve_spacing(group.word_spacing, style.font.font_size) + extra,
        )
        piece.shaped = shaped
        piece.width = snap_up(shaped.width)
    line.width = width


def _part_spaces(line: Line, piece: Piece, text: str) -> None:
    """Split off the spaces that a line keeps at its end into a piece of their own, which is not stretched."""
    end = piece.start + len(text[piece.start : piece.end].rstrip(" "))
    if piece.shaped is None or not piece.start < end < piece.end:
        return
    spaces = Piece(piece.item, piece.number, end, piece.end, 0.0)
    spaces.shaped = piece.shaped.slice(end, piece.end)
    spaces.width = snap_up(spaces.shaped.width)
    spaces.level = piece.level
    piece.shaped = piece.shaped.slice(piece.start, end)
    piece.width, piece.end = snap_up(piece.shaped.width), end
    line.pieces.insert(line.pieces.index(piece) + 1, spaces)


_ELLIPSIS = "\u2026"


def overflow_marker(box: ContainerBox) -> str | None:
    """What `text-overflow` puts at the end of a line that is too wide; None for nothing."""
    group = box.style.box
    if group.text_overflow == "clip" or group.overflow_x == "visible":
        return None
    if group.text_overflow == "ellipsis":
        return _ELLIPSIS
    return group.text_overflow[1:-1] if group.text_overflow[:1] in ('"', "'") else group.text_overflow


def truncate_line(context: LayoutContext, box: ContainerBox, line: Line, room: tuple[float, float], text: str) -> None:
    """Cut a line so that a marker fits at its end.

    Args:
        context: The context.
        box: The block container. The marker has its style.
        line: The line, which is changed.
        room: Width of the line's space, and the x of its first piece.
        text: The marker.
    """
    engine = context.engine
    shaped = engine.shape(text, 0, len(text), box.style.font)
    if text == _ELLIPSIS and any(0 in run.glyphs for run in shaped.runs):
        text = "..."
        shaped = engine.shape(text, 0, len(text), box.style.font)
    marker_width = snap_up(shaped.width)
    limit = max(0.0, room[0] - marker_width)
    kept, x = _keep_what_fits(box, line.pieces, limit, room[1])
    while kept and kept[-1].item.kind == OPEN:
        kept.pop()
    item = Item(TEXT, 0, 1, box, -1)
    item.level = 1 if box.style.text.direction == "rtl" else 0
    marker = Piece(item, -1, 0, 1, marker_width)
    marker.shaped = shaped
    marker.text = text
    kept.append(marker)
    line.pieces = kept
    line.hyphenated = False
    line.hang = 0.0
    line.width = x + marker_width


def _keep_what_fits(box: ContainerBox, pieces: Sequence[Piece], limit: float, x: float) -> tuple[list[Piece], float]:
    """Keep the pieces that fit, in visual order from the edge where the line starts; give their width too."""
    base = 1 if box.style.text.direction == "rtl" else 0
    leaves = [place for place, piece in enumerate(pieces) if piece.item.kind in (TEXT, ATOMIC, TAB)]
    order: Sequence[int] = range(len(pieces))
    kept: dict[int, Piece] = {}
    if any(pieces[place].level != base for place in leaves):
        from limner.text.unicode.bidi import reorder

        seen = [leaves[number] for number in reorder([pieces[place].level for place in leaves])]
        order = seen[::-1] if base else seen
        # The edges of inline boxes and out-of-flow boxes go with the text next to them.
        kept = {place: piece for place, piece in enumerate(pieces) if piece.item.kind not in (TEXT, ATOMIC, TAB)}
        x += sum(piece.width for piece in kept.values())
    for place in order:
        piece = pieces[place]
        kind = piece.item.kind
        if x + piece.width <= limit or kind not in (TEXT, ATOMIC, TAB):
            kept[place] = piece
            x += piece.width
            continue
        cut = None
        if kind == TEXT and piece.shaped is not None:
            cut = _cut_piece(piece, max(0.0, limit - x), at_start=piece.level % 2 != base)
        if cut is not None:
            kept[place] = cut
            x += cut.width
        break
    return [kept[place] for place in sorted(kept)], x


def _cut_piece(piece: Piece, room: float, *, at_start: bool) -> Piece | None:
    """Give the part of a text that fits: its start, or its end if it runs against the line. None if nothing fits."""
    shaped = piece.shaped
    if shaped is None:
        return None
    start, end = piece.start, piece.end
    if at_start:
        start = shaped.offset_at(max(0.0, piece.width - room), start)
        while start < end and shaped.width_between(start, end) > room:
            start += 1
    else:
        end = shaped.offset_at(room, start)
    if end <= start:
        return None
    # The browser keeps the glyphs of the text in its line, and their advances.
    cut = Piece(piece.item, piece.number, start, end, 0.0)
    cut.level = piece.level
    cut.shaped = shaped.window(start, end)
    cut.width = snap_up(max(0.0, cut.shaped.width))
    return cut
