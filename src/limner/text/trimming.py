"""Which full-width marks lose their blank half next to another mark, so that brackets and stops stand close.

Goes in: a text, and how a face draws the marks whose class depends on it. Comes out: the characters that are set with
the face's `halt` feature. Nothing is trimmed at the start of a line, because nothing comes before it.

Spec: https://www.w3.org/TR/css-text-4/#text-spacing-trim-property
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from limner.characters.properties import category, property_table
from limner.memos import forgettable

Kind = Literal["", "open", "close", "middle", "narrow open", "narrow close"]

PROBES: Final = "\u3001\u3002\uff0c\uff0e\uff1a\uff1b\u201c\u2018\u201d\u2019"
"""The marks whose class a face decides: four stops, a colon, a semicolon, two opening and two closing quotes."""

_FULL: Final = (
    "\u2018\u2019\u201c\u201d\u3001\u3002\u3008-\u3011\u3014-\u301b\u301d-\u301f"
    "\uff08\uff09\uff0c\uff0e\uff1a\uff1b\uff3b\uff3d\uff5b\uff5d\uff5f\uff60"
)
_OTHER: Final = "()\\[\\]{}\u00b7\u2027\u3000\u30fb\uff62\uff63"
_PAIR: Final = re.compile(f"[{_FULL}][{_FULL}{_OTHER}]|[{_OTHER}][{_FULL}]")
_MIDDLE: Final = "\u00b7\u2027\u3000\u30fb"
_EXCLUSIVE: Final = frozenset({"halt", "hwid", "palt", "pwid", "qwid", "twid", "valt", "vhal", "vpal"})
_BEFORE_OPEN: Final = frozenset({"open", "middle", "close", "narrow open"})
_AFTER_CLOSE: Final = frozenset({"close", "middle", "narrow close"})


class Mark(NamedTuple):
    """A glyph as it is drawn: its id, its advance, and the left and right end of its ink."""

    glyph: int
    advance: float
    left: float
    right: float


def may_trim(text: str, features: Mapping[str, int] | None) -> bool:
    """Whether a text has adjacent marks that may be trimmed; cheap for texts without any."""
    if text.isascii() or _PAIR.search(text) is None:
        return False
    return features is None or not any(features.get(tag) for tag in _EXCLUSIVE)


def find_trimmed(text: str, start: int, end: int, kinds: Mapping[str, Kind]) -> list[tuple[int, int]]:
    """The characters to trim, each with the place before which a line may then begin only if it is reshaped.

    Args:
        text: The characters with the text around them.
        start: Where the part to be set begins.
        end: Where it ends.
        kinds: What `kinds_of_face` found.
    """
    trimmed: list[tuple[int, int]] = []
    last = _kind(text[start - 1], kinds) if start else ""
    for place in range(start, min(end + 1, len(text))):
        kind = _kind(text[place], kinds)
        if last == "close" and kind in _AFTER_CLOSE:
            if place > start:
                trimmed.append((place - 1, place))
        elif kind == "open" and last in _BEFORE_OPEN and place < end:
            trimmed.append((place, place))
        last = kind
    return trimmed


def kinds_of_face(marks: Sequence[Mark]) -> dict[str, Kind]:
    """The classes of `PROBES`, from the ink of their glyphs."""
    kinds: dict[str, Kind] = {}
    for group in (slice(0, 4), slice(4, 5), slice(5, 6)):
        kinds.update(dict.fromkeys(PROBES[group], _common_kind(marks[group])))
    full = _common_kind(marks[6:8]) == "open" and _common_kind(marks[8:]) == "close"
    kinds.update(dict.fromkeys(PROBES[6:8], "open" if full else "narrow open"))
    kinds.update(dict.fromkeys(PROBES[8:], "close" if full else "narrow close"))
    return kinds


def _common_kind(marks: Sequence[Mark]) -> Kind:
    """The class that all marks in the face share; empty if they share none."""
    found = [mark for mark in marks if mark.glyph]
    if not found or any(mark.advance != found[0].advance for mark in found):
        return ""
    kinds: set[Kind] = {_kind_of_ink(mark) for mark in found}
    return kinds.pop() if len(kinds) == 1 else ""


def _kind_of_ink(mark: Mark) -> Kind:
    half = mark.advance / 2
    if mark.right <= half:
        return "close"
    if mark.left >= half:
        return "open"
    return "middle" if mark.right - mark.left <= half and mark.left >= half / 2 else ""


def _kind(character: str, kinds: Mapping[str, Kind]) -> Kind:
    return kinds[character] if character in kinds else _kind_everywhere(character)


@forgettable
@lru_cache(maxsize=2048)
def _kind_everywhere(character: str) -> Kind:
    if character in _MIDDLE:
        return "middle"
    kind = category(character)
    if kind not in {"Ps", "Pe"}:
        return ""
    full = "\u3000" <= character <= "\u303f" or property_table("East_Asian_Width")[character] == "F"
    if kind == "Ps":
        return "open" if full else "narrow open"
    return "close" if full else "narrow close"
