"""Where lines may break, including inside words.

Spec: https://www.w3.org/TR/css-text-4/#line-breaking
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, TypeAlias

from limner.layout.inline.items import ATOMIC, InlineContent, Item
from limner.layout.units import snap_up
from limner.style.computed import ComputedStyle
from limner.text.shaped import ShapedText, Spend
from limner.text.unicode.segment import find_breaks as segment_lines
from limner.text.unicode.segment import grapheme_boundaries

_Rules: TypeAlias = tuple[str, str, str, bool]
_SOFT_HYPHEN = "\u00ad"
_ATOMIC_AND_SPACE = "\ufffc "
_OPENING = "\u202a\u202b\u202d\u202e\u2066\u2067\u2068"
_CLOSING = "\u202c\u2069"
_CONTROLS = frozenset(_OPENING + _CLOSING)
_GLUE = "\u00a0\u2060\ufeff\u202f"


def find_breaks(content: InlineContent) -> Sequence[int]:
    """Offsets before which a line may break, in order. The last one is the end of the string."""
    text = content.text
    items = [item for item in content.items if item.end > item.start]
    if not items:
        return [len(text)]
    rules = [_rules(item) for item in items]
    first = rules[0]
    if all(one == first for one in rules):
        found = list(_segment(text, first)) if items[0].wraps else []
    else:
        found = _mixed(content, items, rules)
    atomics = {item.start for item in items if item.kind == ATOMIC and item.start > 0 and item.wraps}
    if atomics:
        # Glue characters and spaces that do not wrap keep an atomic box on its line. Punctuation does not.
        glued = {one for one in atomics if text[one - 1] in _GLUE}
        glued.update(item.end for item in items if not item.wraps and text[item.end - 1] == " ")
        found = sorted((set(found) | atomics) - glued)
    if _ATOMIC_AND_SPACE in text:
        # Lines may end between an atomic box and a space that does not hang.
        found = sorted({*found, *_before_kept_spaces(items, text)})
    if _SOFT_HYPHEN in text:
        hyphenless = [item for item in items if item.style.text.hyphens == "none"]
        found = [
            one
            for one in found
            if text[one - 1] != _SOFT_HYPHEN or not any(item.start < one <= item.end for item in hyphenless)
        ]
    if not text.isascii() and not _CONTROLS.isdisjoint(text):
        found = sorted({_outside_controls(one, text) for one in found} - {0, len(text)})
    found.append(len(text))
    return found


def _outside_controls(offset: int, text: str) -> int:
    """Keep the start of an isolate or embedding with the text after it, and the end with the text before it."""
    while offset < len(text) and text[offset] in _CLOSING:
        offset += 1
    while offset > 0 and text[offset - 1] in _OPENING:
        offset -= 1
    return offset


def _before_kept_spaces(items: Sequence[Item], text: str) -> Iterator[int]:
    """Find spaces right after atomic boxes that neither collapse nor hang; give where they begin."""
    for item, following in pairwise(items):
        keeps = following.style.text.white_space_collapse == "break-spaces"
        if item.kind == ATOMIC and item.wraps and following.wraps and keeps and text[item.end] == " ":
            yield item.end


def _rules(item: Item) -> _Rules:
    style = item.style
    group = style.text
    return style.font.locale, group.word_break, group.line_break, item.wraps


def _segment(text: str, rules: _Rules) -> Sequence[int]:
    locale, word_break, line_break, _ = rules
    return segment_lines(
        text,
        locale=locale,
        word_break=word_break,  # type: ignore[arg-type]  # its keywords
        line_break=line_break,  # type: ignore[arg-type]  # the same
    )


def find_character_breaks(text: str, style: ComputedStyle) -> Sequence[int]:
    """Give the break opportunities of a text as if its `word-break` were `normal`."""
    return _segment(text, (style.font.locale, "normal", style.text.line_break, True))


def _closes_into(content: InlineContent, item: Item, following: Item) -> bool:
    """Whether the next item is directly in a box around this item: "the nearest common ancestor" decides."""
    number = item.parent
    while number >= 0 and number != following.parent:
        number = content.items[number].parent
    return number == following.parent


def _mixed(content: InlineContent, items: Sequence[Item], rules: Sequence[_Rules]) -> list[int]:
    """Judge each opportunity by the rules of the item before it. Where wrapping changes, either side may allow it."""
    text = content.text
    by_rules = {one: frozenset(_segment(text, one)) for one in set(rules)}
    found: list[int] = []
    for number, (item, own) in enumerate(zip(items, rules, strict=True)):
        following = rules[number + 1] if number + 1 < len(rules) else own
        if own[3]:
            opportunities = by_rules[own]
            found.extend(one for one in range(item.start + 1, item.end) if one in opportunities)
        if own[3]:
            if item.end in by_rules[own] or text[item.end - 1] == " ":
                found.append(item.end)
        elif (
            following[3]
            and item.end in by_rules[following]
            and text[item.end - 1] != " "
            and _closes_into(content, item, items[number + 1])
        ):
            # No line ends after a space that does not wrap.
            found.append(item.end)
    return found


_GRAPHEME: Final = 32
"""Nearly every grapheme ends within this many characters."""
_FARTHEST_SAFE: Final = 128
"""A safe place is searched within this many characters, so that a very long word takes linear time."""


def first_grapheme(text: str, start: int, end: int) -> int:
    """Give the end of the first grapheme in a part of a text, with as little search as possible."""
    size = _GRAPHEME
    while True:
        part = text[start : min(start + size, end)]
        boundaries = grapheme_boundaries(part)
        first = 1 if boundaries is None else boundaries[1]
        if first < len(part) or start + size >= end:
            return start + first
        size *= 4


def _next_safe(shaped: ShapedText, offset: int) -> int:
    """The first place from an offset on at which a break changes no glyph."""
    end = min(shaped.end, offset + _FARTHEST_SAFE)
    while offset < end and shaped.is_unsafe(offset):
        offset += 1
    return offset


class Remainder:
    """The rest of a text from an offset on, measured as it looks at the start of a line.

    Only its start is shaped again, up to the first safe place. A word that takes many lines then needs only linear
    time.

    Args:
        shaped: The whole text.
        start: Where the line begins.
        spend: Takes the steps of shaping from a budget.

    Attributes:
        shaped: The whole text.
        start: Where the line begins.
        safe: The first safe place from `start` on.
        head: The text before `safe`, shaped for the start of a line; None if there is none.
        width: Width of the whole rest in CSS px.
    """

    __slots__ = ("head", "safe", "shaped", "start", "width")

    def __init__(self, shaped: ShapedText, start: int, spend: Spend) -> None:
        self.shaped = shaped
        self.start = start
        safe = self.safe = _next_safe(shaped, start) if start > shaped.start else start
        spend(safe - start)
        self.head = shaped.slice(start, safe, spend) if safe > start else None
        self.width = shaped.width_between(safe, shaped.end) + (0.0 if self.head is None else self.head.width)

    def offset_at(self, width: float) -> int:
        """The last grapheme boundary up to which the text is no wider than `width`."""
        head = self.head
        if head is not None:
            if width < head.width or self.safe == self.shaped.end:
                return head.offset_at(width, self.start)
            width -= head.width
        return self.shaped.offset_at(width, self.safe)


class WordBreaker:
    """Finds where a text may break between characters.

    Args:
        shaped: The whole text, from left to right.
        boundaries: Sorted offsets before which a line may end.
        spend: Takes the steps of shaping from a budget.
    """

    def __init__(self, shaped: ShapedText, boundaries: Sequence[int], spend: Spend) -> None:
        self._shaped = shaped
        self._spend = spend
        self._boundaries = boundaries
        start, end = shaped.start, shaped.end
        # All characters of a ligature begin where the ligature begins.
        bases = sorted({cluster for run in shaped.runs for cluster in run.clusters} | {start})
        self._edges = [shaped.width_between(start, bases[bisect_right(bases, at) - 1]) for at in range(start, end)]
        self._edges.append(shaped.width)

    def find_end(self, rest: Remainder, room: float) -> int:
        """Give the end of a line that begins with the rest of a text. Without a break, that is the end of the text."""
        start = rest.start
        found = self._find(rest, max(0.0, room))
        width = snap_up(self._shaped.slice(start, found, self._spend).width)
        if width > room:
            # The part that was not measured again does not fit: try with less room, in case that helps.
            shorter = self._find(rest, max(0.0, min(room, width - 1.0)))
            if snap_up(self._shaped.slice(start, shorter, self._spend).width) <= room:
                return shorter
        return found

    def _find(self, rest: Remainder, room: float) -> int:
        shaped, edges, zero, end = self._shaped, self._edges, self._shaped.start, self._shaped.end
        start, first_safe = rest.start, rest.safe
        if rest.head is not None:
            inside = edges[first_safe - zero] - edges[start - zero]
            room = max(0.0, room + inside - snap_up(rest.head.width))
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
            if shaped.slice(last_safe, found, self._spend).width <= limit - edges[last_safe - zero]:
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

    def _previous_safe(self, offset: int, start: int) -> int:
        while offset > start and self._shaped.is_unsafe(offset):
            offset -= 1
        return offset


def word_breaker(
    known: dict[int, WordBreaker],
    shaped: ShapedText,
    text: str,
    boundaries: Sequence[int] | None = None,
    *,
    spend: Spend,
) -> WordBreaker:
    """Give the breaker of a text, remembered by the identity of the shaped text.

    Args:
        known: The breakers made so far. Their texts must stay alive as long as this.
        shaped: The text.
        text: The string that the offsets refer to.
        boundaries: Where it may break; None means between any two graphemes.
        spend: Takes the steps of shaping from a budget.
    """
    found = known.get(id(shaped))
    if found is None:
        if boundaries is None:
            start, end = shaped.start, shaped.end
            graphemes = grapheme_boundaries(text[start:end])
            boundaries = range(start, end + 1) if graphemes is None else [start + one for one in graphemes]
        found = known[id(shaped)] = WordBreaker(shaped, boundaries, spend)
    return found
