"""The advances of glyphs that are bitmaps, which Chrome takes from their strikes and not from the face's own table.

Goes in: the tables of a face with CBDT or sbix strikes. Comes out: corrected advances. What does not fit is left as it
is: nothing here raises for a broken table.

Spec: https://learn.microsoft.com/typography/opentype/spec/cblc, https://learn.microsoft.com/typography/opentype/spec/sbix
"""

import math
import struct
from collections.abc import Sequence
from functools import cached_property

from limner.text.fonts.sfnt import FaceTables

_STRIKES = 64
_SUBTABLES = 4096
_SIZE_RECORD = 48
_METRICS_ADVANCE = 4  # where small and big metrics have the advance


class BitmapAdvances:
    """Reads the largest strike of a face when it is first asked."""

    def __init__(self, tables: FaceTables) -> None:
        self._tables = tables

    def correct(self, glyphs: Sequence[int], advances: Sequence[int], size: float, pixel: int) -> list[int]:
        """Give the advances, in steps of which `pixel` are a CSS px, of glyphs at a size.

        CBDT glyphs have the advance of their bitmap; those of sbix have that of the face in whole pixels.
        """
        drawn = self._drawn
        whole = self._whole
        return [
            round(drawn[glyph] * size * pixel)
            if glyph in drawn
            else math.floor(advance / pixel + 0.5) * pixel
            if glyph in whole
            else advance
            for glyph, advance in zip(glyphs, advances, strict=True)
        ]

    @cached_property
    def _whole(self) -> frozenset[int]:
        table = self._tables.table("sbix")
        try:
            (count,) = struct.unpack_from(">L", table, 4)
            offsets = struct.unpack_from(f">{min(count, _STRIKES)}L", table, 8)
            strike = max(offsets, key=lambda offset: int.from_bytes(table[offset : offset + 2], "big"))
            (glyphs,) = struct.unpack_from(">H", self._tables.table("maxp"), 4)
            places = struct.unpack_from(f">{glyphs + 1}L", table, strike + 4)
        except (struct.error, ValueError):
            return frozenset()
        return frozenset(glyph for glyph in range(glyphs) if places[glyph + 1] > places[glyph])

    @cached_property
    def _drawn(self) -> dict[int, float]:
        """Advances in em by glyph."""
        table = self._tables.table("CBLC")
        try:
            (count,) = struct.unpack_from(">L", table, 4)
            sizes = [8 + _SIZE_RECORD * place for place in range(min(count, _STRIKES))]
            largest = max(sizes, key=lambda place: table[place + 44])
            ppem = table[largest + 44]
            start, _, subtables = struct.unpack_from(">LLL", table, largest)
            found: dict[int, float] = {}
            for place in range(min(subtables, _SUBTABLES)):
                first, last, offset = struct.unpack_from(">HHL", table, start + 8 * place)
                for glyph, advance in _read_subtable(table, self._tables.table("CBDT"), start + offset, (first, last)):
                    found[glyph] = advance / ppem
        except (struct.error, ValueError, IndexError, ZeroDivisionError):
            return {}
        return found


def _read_subtable(table: bytes, data: bytes, place: int, glyphs: tuple[int, int]) -> list[tuple[int, int]]:
    """The glyphs of an index subtable with their advances in pixels of the strike."""
    kind, image, start = struct.unpack_from(">HHL", table, place)
    first, last = glyphs
    body = place + 8
    if kind in {2, 5}:
        advance = table[body + 4 + _METRICS_ADVANCE]
        if kind == 2:
            return [(glyph, advance) for glyph in range(first, last + 1)]
        (count,) = struct.unpack_from(">L", table, body + 12)
        return [(glyph, advance) for glyph in struct.unpack_from(f">{count}H", table, body + 16)]
    if image not in {17, 18}:
        return []
    if kind in {1, 3}:
        letter = "L" if kind == 1 else "H"
        offsets = struct.unpack_from(f">{last - first + 2}{letter}", table, body)
        pairs = [(first + at, offset) for at, offset in enumerate(offsets[:-1]) if offsets[at + 1] > offset]
    elif kind == 4:
        (count,) = struct.unpack_from(">L", table, body)
        pairs = [struct.unpack_from(">HH", table, body + 4 + 4 * at) for at in range(count)]
    else:
        return []
    return [(glyph, data[start + offset + _METRICS_ADVANCE]) for glyph, offset in pairs]
