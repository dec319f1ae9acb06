"""Breaking inside a word, where the browser minds how the whole text was shaped.

Goes in: a shaped text from left to right, where its line begins and the room that is left. Comes out: the offset before
which the line ends. The place is looked for in the text as it was shaped whole; ends are shaped again only where they
are not safe to break, and what has no safe place in it is not measured again.

Spec: https://www.w3.org/TR/css-text-3/#overflow-wrap-property
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Final

from limner.layout.units import snap_up
from limner.text.shaped import ShapedText
from limner.text.unicode.segment import grapheme_boundaries

_GRAPHEME: Final = 32
"""Characters in which nearly every grapheme ends."""
_FARTHEST_SAFE: Final = 128
"""Characters in which a safe place is looked for, so that one endless word takes linear time."""


def first_grapheme(text: str, start: int, end: int) -> int:
    """Give where the first grapheme of a part of a text ends, looking no further than it must."""
    size = _GRAPHEME
    while True:
        part = text[start : min(start + size, end)]
        boundaries = grapheme_boundaries(part)
        first = 1 if boundaries is None else boundaries[1]
        if first < len(part) or start + size >= end:
            return start + first
        size *= 4


class WordBreaker:
    """Finds where a text may break between characters.

    Args:
        shaped: The whole text, from left to right.
        boundaries: Sorted offsets before which a line may end.
    """

    def __init__(self, shaped: ShapedText, boundaries: Sequence[int]) -> None:
        self._shaped = shaped
        self._boundaries = boundaries
        start, end = shaped.start, shaped.end
        # All characters of a ligature begin where it does.
        bases = sorted({cluster for run in shaped.runs for cluster in run.clusters} | {start})
        self._edges = [shaped.width_between(start, bases[bisect_right(bases, at) - 1]) for at in range(start, end)]
        self._edges.append(shaped.width)

    def find_end(self, start: int, room: float) -> int:
        """Give where a line ends that begins at an offset; the text's end when all of it fits or nothing can end."""
        found = self._find(start, max(0.0, room))
        width = snap_up(self._shaped.slice(start, found).width)
        if width > room:
            # What was not measured again does not fit after all: once more with less room, if that helps.
            shorter = self._find(start, max(0.0, min(room, width - 1.0)))
            if snap_up(self._shaped.slice(start, shorter).width) <= room:
                return shorter
        return found

    def _find(self, start: int, room: float) -> int:
        shaped, edges, zero, end = self._shaped, self._edges, self._shaped.start, self._shaped.end
        first_safe = self._next_safe(start)
        if first_safe != start:
            inside = edges[first_safe - zero] - edges[start - zero]
            room = max(0.0, room + inside - snap_up(shaped.slice(start, first_safe).width))
        limit = edges[start - zero] + room
        candidate = max(start, zero + bisect_right(edges, limit) - 1)
        if candidate >= end:
            return end
        found = self._before(candidate)
        overflows = found <= start
        if overflows:
            found = self._after(max(candidate, start + 1))
        while start < found < end and first_safe < found:
            last_safe = self._previous_safe(found, start)
            if last_safe == found or overflows:
                break
            if last_safe < first_safe:
                last_safe = start
            if shaped.slice(last_safe, found).width <= limit - edges[last_safe - zero]:
                break
            found = self._before(found - 1)
            if found <= start:
                overflows = True
                found = self._before(candidate)
                if found <= start:
                    found = self._after(max(candidate, start + 1))
        return min(found, end)

    def _before(self, offset: int) -> int:
        place = bisect_right(self._boundaries, offset) - 1
        return self._boundaries[place] if place >= 0 else -1

    def _after(self, offset: int) -> int:
        place = bisect_left(self._boundaries, offset)
        return self._boundaries[place] if place < len(self._boundaries) else self._shaped.end

    def _next_safe(self, offset: int) -> int:
        end = min(self._shaped.end, offset + _FARTHEST_SAFE)
        while offset < end and self._shaped.is_unsafe(offset):
            offset += 1
        return offset

    def _previous_safe(self, offset: int, start: int) -> int:
        while offset > start and self._shaped.is_unsafe(offset):
            offset -= 1
        return offset


def word_breaker(
    known: dict[int, WordBreaker], shaped: ShapedText, text: str, boundaries: Sequence[int] | None = None
) -> WordBreaker:
    """Give what breaks a text, remembered by the identity of its shaping.

    Args:
        known: What was made already, for texts that are kept alive as long.
        shaped: The text.
        text: The string that its offsets refer to.
        boundaries: Where it may break; None is between its graphemes.
    """
    found = known.get(id(shaped))
    if found is None:
        if boundaries is None:
            start, end = shaped.start, shaped.end
            graphemes = grapheme_boundaries(text[start:end])
            boundaries = range(start, end + 1) if graphemes is None else [start + one for one in graphemes]
        found = known[id(shaped)] = WordBreaker(shaped, boundaries)
    return found
