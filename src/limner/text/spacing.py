"""Letter and word spacing of a shaped text.

Goes in: a unit, a size, the two spacings in CSS px. Comes out: `Spacing`, edges with the spacing in them.

Spec: https://www.w3.org/TR/css-text-4/#spacing
"""

from itertools import pairwise
from typing import Final

from limner.text.scaling import PIXEL
from limner.text.span import Spacing, Unit

_KEPT = 4
_WORD_SEPARATORS: Final = frozenset(" \u00a0\t\n")


def space_unit(unit: Unit, size: float, letter: float, word: float) -> Spacing:
    """Spread spacing over the clusters of a unit; remembered for the last few sizes."""
    key = (size, letter, word)
    known = unit.spacings
    if known is None:
        known = unit.spacings = {}
    spacing = known.get(key)
    if spacing is None:
        spacing = _space(unit, size, letter, word)
        if len(known) >= _KEPT:
            known.clear()
        known[key] = spacing
    return spacing


def _space(unit: Unit, size: float, letter_spacing: float, word_spacing: float) -> Spacing:
    text = unit.text
    plain = unit.at(size).edges
    # Chrome cuts spacings off at its steps, which are those of advances.
    letter, word = int(letter_spacing * PIXEL), int(word_spacing * PIXEL)
    cursive = unit.cursive
    if not word and not cursive and text.isascii() and text.isprintable() and len(unit.runs) == 1:
        count = len(text)
        if len(unit.runs[0].clusters) == count:
            # A cluster for each character, and all get the same.
            return Spacing(
                [edge + letter * place for place, edge in enumerate(plain)], dict.fromkeys(range(count), letter)
            )
    starts = sorted({cluster for run in unit.runs for cluster in run.clusters})
    extra: dict[int, int] = {}
    for start in starts:
        character = text[start]
        separates = character in _WORD_SEPARATORS
        joins = cursive and not separates and any(first <= start < end for first, end in cursive)
        space = 0 if joins or is_zero_width(character) else letter
        if separates:
            space += word
        if space:
            extra[start] = space
    edges = list(plain)
    total = 0
    starts.append(len(text))
    for start, end in pairwise(starts):
        space = extra.get(start, 0)
        for place in range(start + 1, end + 1):
            # Within a cluster the space is shared as its advance is.
            edges[place] += total + space * (place - start) // (end - start)
        total += space
    return Spacing(edges, extra)


def is_zero_width(character: str) -> bool:
    """Whether letter-spacing passes over a character, as Chrome has it."""
    code = ord(character)
    return (
        (code < 0x20 and code not in {9, 10})
        or 0x7F <= code < 0xA0
        or code in {0xAD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0xFEFF, 0xFFFC}
        or 0x202A <= code <= 0x202E
        or 0x2066 <= code <= 0x2069
    )
