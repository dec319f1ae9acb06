"""Reads straight from the bytes the few tables of a font file that are needed to choose a face and to measure.

Spec: https://learn.microsoft.com/typography/opentype/spec/
"""

import math
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from mmap import mmap
from typing import TypeAlias

from limner.errors import FontError
from limner.record import record

FontData: TypeAlias = bytes | mmap
"""A font file in memory; a slice of it is bytes."""

_SFNT_TAGS = (b"\x00\x01\x00\x00", b"OTTO", b"true", b"typ1")
_MAX_FACES = 256
_MAX_TABLES = 512
_MAX_NAMES = 4096
_COLOR_TABLES = ("COLR", "CBDT", "sbix")


@record
class Axis:
    """One variation axis, in user-space units."""

    tag: str
    minimum: float
    default: float
    maximum: float


@record
class RawMetrics:
    """The metrics as the tables have them, in font units; descents are negative.

    `hhea` and `typo` are ascent, descent and line gap; None stands for a missing table or field.
    """

    hhea: tuple[int, int, int]
    typo: tuple[int, int, int] | None
    win: tuple[int, int] | None
    use_typo: bool
    x_height: int | None
    cap_height: int | None
    strikeout: tuple[int, int] | None  # position, thickness
    underline: tuple[int, int] | None  # position, thickness
    average: int | None  # `xAvgCharWidth`
    extent: int  # width of the glyphs' common bounding box


@dataclass
class FaceTables:
    """The table directory of one face, and the tables that are read on demand.

    Attributes:
        data: The whole file.
        index: Number of the face in its collection.
        tables: Offset and length of each table by tag.
        opened: The face as the shaping library holds it, kept by `text.shape`.
    """

    data: FontData
    index: int
    tables: dict[str, tuple[int, int]] = field(default_factory=dict[str, tuple[int, int]])
    opened: object = field(default=None, compare=False, repr=False)

    def table(self, tag: str) -> bytes:
        """The bytes of a table, empty if it is missing."""
        offset, length = self.tables.get(tag, (0, 0))
        return self.data[offset : offset + length]

    @cached_property
    def units_per_em(self) -> int:
        """Font units of one em."""
        head = self.table("head")
        units = int.from_bytes(head[18:20], "big") if len(head) >= 54 else 0
        if not 16 <= units <= 16384:
            raise FontError("a font without a usable 'head' table", got=f"{units} units per em", expected="16 to 16384")
        return units

    @cached_property
    def axes(self) -> tuple[Axis, ...]:
        """The variation axes in the file's order."""
        fvar = self.table("fvar")
        if len(fvar) < 16:
            return ()
        offset, _, count, size = struct.unpack_from(">HHHH", fvar, 4)
        axes: list[Axis] = []
        for i in range(min(count, 64)):
            place = offset + i * size
            if size < 20 or place + 20 > len(fvar):
                break
            tag, low, default, high = struct.unpack_from(">4slll", fvar, place)
            if low <= default <= high:
                axes.append(Axis(tag.decode("latin-1"), low / 65536, default / 65536, high / 65536))
        return tuple(axes)

    @cached_property
    def weight(self) -> float:
        """`usWeightClass`, 400 if there is none."""
        os2 = self.table("OS/2")
        weight = int.from_bytes(os2[4:6], "big") if len(os2) >= 6 else 400
        # Some old files count from 1 to 9.
        weight = weight * 100 if 1 <= weight <= 9 else weight
        return float(weight) if 1 <= weight <= 1000 else 400.0

    @cached_property
    def stretch(self) -> float:
        """`usWidthClass` as a percentage."""
        os2 = self.table("OS/2")
        width = int.from_bytes(os2[6:8], "big") if len(os2) >= 8 else 5
        percents = (50.0, 62.5, 75.0, 87.5, 100.0, 112.5, 125.0, 150.0, 200.0)
        return percents[width - 1] if 1 <= width <= 9 else 100.0

    @cached_property
    def italic(self) -> bool:
        """Whether the file calls itself italic or oblique."""
        os2, head = self.table("OS/2"), self.table("head")
        if len(os2) >= 64:
            return bool(int.from_bytes(os2[62:64], "big") & 0x0201)
        return len(head) >= 46 and bool(int.from_bytes(head[44:46], "big") & 2)

    @cached_property
    def color(self) -> bool:
        """Whether there are colour glyphs that Limner draws (it does not draw SVG glyphs)."""
        return any(tag in self.tables for tag in _COLOR_TABLES)

    @cached_property
    def names(self) -> dict[int, str]:
        """Family (1), subfamily (2), full (4), PostScript (6) and typographic family (16) name."""
        return _read_names(self.table("name"))

    @cached_property
    def metrics(self) -> RawMetrics:
        """The metrics of `hhea`, `OS/2` and `post`."""
        hhea, os2, post = self.table("hhea"), self.table("OS/2"), self.table("post")
        has_os2 = len(os2) >= 78
        version = int.from_bytes(os2[:2], "big") if has_os2 else 0
        heights = struct.unpack_from(">hh", os2, 86) if has_os2 and version >= 2 and len(os2) >= 90 else None
        strikeout = struct.unpack_from(">hh", os2, 26) if has_os2 else None
        underline = struct.unpack_from(">hh", post, 8) if len(post) >= 12 else None
        head = self.table("head")
        bounds = struct.unpack_from(">hhhh", head, 36) if len(head) >= 44 else (0, 0, 0, 0)
        return RawMetrics(
            hhea=struct.unpack_from(">hhh", hhea, 4) if len(hhea) >= 10 else (0, 0, 0),
            typo=struct.unpack_from(">hhh", os2, 68) if has_os2 else None,
            win=struct.unpack_from(">HH", os2, 74) if has_os2 else None,
            use_typo=has_os2 and version != 0xFFFF and bool(int.from_bytes(os2[62:64], "big") & 0x80),
            x_height=heights[0] if heights else None,
            cap_height=heights[1] if heights else None,
            strikeout=(strikeout[1], strikeout[0]) if strikeout else None,
            underline=(underline[0], underline[1]) if underline else None,
            average=struct.unpack_from(">h", os2, 2)[0] if has_os2 else None,
            extent=bounds[2] - bounds[0],
        )


def count_faces(data: FontData) -> int:
    """Number of faces in a file.

    Raises:
        FontError: It is not an sfnt.
    """
    if data[:4] in _SFNT_TAGS:
        return 1
    if data[:4] == b"ttcf" and len(data) >= 12:
        count = int.from_bytes(data[8:12], "big")
        if 1 <= count <= _MAX_FACES:
            return count
        raise FontError("a font collection with a strange number of faces", got=str(count), expected="1 to 256")
    raise FontError(
        "not a font",
        got=f"{len(data)} bytes that begin with {data[:4]!r}",
        expected="TrueType, OpenType, a collection, WOFF or WOFF2",
    )


def read_face(data: FontData, index: int = 0) -> FaceTables:
    """Read the table directory of one face.

    Raises:
        FontError: The file is not a font, is truncated, or has no such face.
    """
    count = count_faces(data)
    if not 0 <= index < count:
        raise FontError("no such face in the font collection", got=f"face {index}", expected=f"0 to {count - 1}")
    start = 0
    if data[:4] == b"ttcf":
        start = int.from_bytes(data[12 + 4 * index : 16 + 4 * index], "big")
    if start + 12 > len(data) or data[start : start + 4] not in _SFNT_TAGS:
        raise FontError("a font that is cut short", got=f"{len(data)} bytes")
    number = int.from_bytes(data[start + 4 : start + 6], "big")
    if number > _MAX_TABLES or start + 12 + 16 * number > len(data):
        raise FontError("a font that is cut short", got=f"{len(data)} bytes for {number} tables")
    face = FaceTables(data, index)
    for i in range(number):
        tag, _, offset, length = struct.unpack_from(">4sLLL", data, start + 12 + 16 * i)
        if offset + length > len(data):
            # Chrome refuses such a font too: its glyphs would be missing or wrong.
            raise FontError("a font that is cut short", got=f"{len(data)} bytes, and {tag!r} goes on after them")
        face.tables[tag.decode("latin-1")] = (offset, length)
    missing = [tag for tag in ("cmap", "head", "hhea", "hmtx", "maxp") if tag not in face.tables]
    if missing:
        raise FontError(
            "a font that lacks tables, or is cut short", got=f"no {', '.join(missing)} in {len(data)} bytes"
        )
    _ = face.units_per_em  # raises if `head` is broken
    return face


def _read_names(table: bytes) -> dict[int, str]:
    names: dict[int, str] = {}
    if len(table) < 6:
        return names
    count, strings = struct.unpack_from(">HH", table, 2)
    for i in range(min(count, _MAX_NAMES)):
        place = 6 + 12 * i
        if place + 12 > len(table):
            break
        platform, _, language, name, length, offset = struct.unpack_from(">6H", table, place)
        if name not in {1, 2, 4, 6, 16, 17} or strings + offset + length > len(table):
            continue
        raw = table[strings + offset : strings + offset + length]
        if platform in {0, 3}:
            text = raw.decode("utf-16-be", "replace")
        elif platform == 1:
            text = raw.decode("mac-roman", "replace")
        else:
            continue
        # English names win: Windows' language 0x409, or the first name of the other platforms.
        if name not in names or (platform == 3 and language == 0x409):
            names[name] = text
    return names


_STRIKES = 64
_SUBTABLES = 4096
_SIZE_RECORD = 48
_METRICS_ADVANCE = 4  # position of the advance in small and big metrics


class BitmapAdvances:
    """Reads the largest strike of a face on first use."""

    def __init__(self, tables: FaceTables) -> None:
        self._tables = tables

    def correct(self, glyphs: Sequence[int], advances: Sequence[int], size: float, pixel: int) -> list[int]:
        """Give the advances of glyphs at a size; a CSS px has `pixel` steps.

        CBDT glyphs have the advance of their bitmap. sbix glyphs have the face's advance in whole pixels.
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
