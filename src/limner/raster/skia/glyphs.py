"""Glyphs: typefaces made from the fonts' own bytes, drawn with the same ink as in Chrome.

Goes in: glyph runs. Comes out: Skia text blobs, and the mask filter of the ink. See ``docs/ink.md``.
"""

import math
import threading
from collections import OrderedDict
from collections.abc import Sequence
from typing import Final, TypeAlias

import skia

from limner.host import new_lock
from limner.paint.display_list import Ink
from limner.raster.skia import prices
from limner.raster.skia.ink_tables import luminance_step, table_for
from limner.text.face import Face
from limner.text.font_files.font_file import MappedFont
from limner.text.font_files.sfnt import FontData
from limner.text.shape import make_instance
from limner.text.shaped import GlyphRun

_FACES: Final = 24
_FACE_BYTES: Final = 16_000_000
_MAPPED_BYTES: Final = 200_000  # what a typeface takes when its file is mapped
_FONTS: Final = 1024
# In device pixels. Larger glyphs are drawn as outlines, which have no mask and therefore no ink table.
LARGEST_MASK: Final = 256.0

_PUSHING_SIZE: Final = 250.0
_PUSHING_GLYPHS: Final = 200
_PUSHING_BYTES: Final = 2_800_000  # Skia keeps 2 MiB
_PUSHING_ROUNDS: Final = 6

Extent: TypeAlias = tuple[float, float, float, float]


class _Unpaid(threading.local):
    """Steps of typefaces that this thread has made and not yet paid for."""

    steps = 0.0


class GlyphCache:
    """Typefaces and fonts by face and size; bounded, and shared by threads."""

    __slots__ = ("_bytes", "_filters", "_fonts", "_given_up", "_lock", "_manager", "_reaches", "_typefaces", "_unpaid")

    def __init__(self) -> None:
        self._manager = skia.FontMgr.New_Custom_Empty()
        self._typefaces: OrderedDict[str, tuple[skia.Typeface | None, int]] = OrderedDict()
        self._bytes = 0
        self._given_up = 0
        self._fonts: OrderedDict[tuple[str, float, bool], skia.Font] = OrderedDict()
        self._reaches: dict[tuple[str, float, bool], tuple[set[int], Extent]] = {}
        self._filters: dict[int, skia.MaskFilter | None] = {}
        self._lock = new_lock()
        self._unpaid = _Unpaid()

    def take_unpaid(self) -> float:
        """Give the steps of the typefaces that this thread has made since the last call."""
        steps = self._unpaid.steps
        if steps:
            self._unpaid.steps = 0.0
        return steps

    def font(self, face: Face, size: float, *, hinted: bool) -> skia.Font:
        """Give a font; it is made once for each face, size and hinting."""
        key = face.key, size, hinted
        font = self._fonts.get(key)
        if font is not None:
            return font
        with self._lock:
            font = skia.Font(self._typeface(face), size)
            # Chrome sets glyphs made of coloured layers on whole pixels, and does not hint the layers.
            layered = "COLR" in face.tables.tables
            font.setSubpixel(not layered)
            font.setEdging(skia.Font.Edging.kAntiAlias)
            font.setHinting(skia.FontHinting.kSlight if hinted and not layered else skia.FontHinting.kNone)
            font.setEmbolden(face.synthetic_bold)
            if face.synthetic_oblique:
                font.setSkewX(-math.tan(math.radians(face.synthetic_oblique)))
            self._fonts[key] = font
            if len(self._fonts) > _FONTS:
                self._fonts.popitem(last=False)
            return font

    def blob(self, runs: Sequence[GlyphRun], *, hinted: bool) -> skia.TextBlob | None:
        """Give one blob of several runs; None when they hold no glyph."""
        builder = skia.TextBlobBuilder()
        for run in runs:
            if not run.glyphs:
                continue
            font = self.font(run.face, run.size, hinted=hinted)
            if any(run.ys):
                builder.allocRunPos(font, run.glyphs, [skia.Point(x, y) for x, y in zip(run.xs, run.ys, strict=True)])
            else:
                builder.allocRunPosH(font, run.glyphs, run.xs, 0.0)
        return builder.make()

    def bounds(self, runs: Sequence[GlyphRun], *, hinted: bool) -> Extent | None:
        """Give left, top, right and bottom of what runs may ink, from their origin; None when it is not known.

        Each glyph counts as reaching as far as any glyph of its font that was asked for so far.
        """
        left = top = math.inf
        right = bottom = -math.inf
        for run in runs:
            if run.face.color:
                return None
            if not run.glyphs:
                continue
            xs, ys = run.xs, run.ys
            reach = self._reach_of(run, hinted=hinted)
            left, top = min(left, min(xs) + reach[0]), min(top, min(ys) + reach[1])
            right, bottom = max(right, max(xs) + reach[2]), max(bottom, max(ys) + reach[3])
        return left, top, right, bottom

    def _reach_of(self, run: GlyphRun, *, hinted: bool) -> Extent:
        """Give how far the known glyphs of a run's font reach from their origins; the run's own are included."""
        key = run.face.key, run.size, hinted
        known = self._reaches.get(key)
        if known is None:
            if len(self._reaches) >= _FONTS:
                self._reaches = {}
            known = self._reaches[key] = (set[int](), (math.inf, math.inf, -math.inf, -math.inf))
        asked, reach = known
        missing = list(set(run.glyphs) - asked)
        if missing:
            left, top, right, bottom = reach
            for rect in self.font(run.face, run.size, hinted=hinted).getBounds(missing):
                left, top = min(left, rect.fLeft), min(top, rect.fTop)
                right, bottom = max(right, rect.fRight), max(bottom, rect.fBottom)
            reach = (left, top, right, bottom)
            # A new set, since another thread may be reading the old one and its reach.
            self._reaches[key] = (asked.union(missing), reach)
        return reach

    def mask_filter(self, ink: Ink, size: float) -> skia.MaskFilter | None:
        """Give the filter that turns Skia's ink into Chrome's, for glyphs of a size in device pixels."""
        if size > LARGEST_MASK:
            return None
        step = step_of(ink)
        if step not in self._filters:
            self._filters[step] = skia.TableMaskFilter.Create(list(table_for(step)))
        return self._filters[step]

    def clear(self) -> None:
        """Forget all typefaces and fonts, and have Skia forget its glyphs."""
        with self._lock:
            known = [typeface for typeface, _ in self._typefaces.values() if typeface is not None]
            self._typefaces.clear()
            self._fonts.clear()
            self._reaches = {}
            self._bytes = self._given_up = 0
            if known:
                _push_out_glyphs(known[0])

    def _typeface(self, face: Face) -> skia.Typeface | None:
        key = _typeface_key(face.key)
        known = self._typefaces.get(key)
        if known is not None:
            self._typefaces.move_to_end(key)
            return known[0]
        data: FontData = face.data
        index = face.index
        if face.coordinates:
            # The binding's FreeType adds the deltas of inactive regions when it hints, so a glyph that varies through
            # more than one master comes out too heavy.
            instance = make_instance(data, index, dict(face.coordinates))
            glyphs = int.from_bytes(face.tables.table("maxp")[4:6], "big")
            self._unpaid.steps += prices.INSTANCE + prices.INSTANCE_GLYPH * glyphs
            if instance is not None:
                data, index = instance, 0
        typeface = self._manager.makeFromData(_give_to_skia(data), index)
        if typeface is not None and face.coordinates and data is face.data:
            typeface = _clone_at(typeface, face.coordinates)
        size = _MAPPED_BYTES if isinstance(data, MappedFont) else len(data)
        self._typefaces[key] = (typeface, size)
        self._bytes += size
        while len(self._typefaces) > 1 and (len(self._typefaces) > _FACES or self._bytes > _FACE_BYTES):
            self._give_up_oldest()
        if typeface is not None and self._given_up >= _FACES:
            self._given_up = 0
            _push_out_glyphs(typeface)
        return typeface

    def _give_up_oldest(self) -> None:
        given_up, (_, size) = self._typefaces.popitem(last=False)
        self._bytes -= size
        self._given_up += 1
        for key in [key for key in self._fonts if _typeface_key(key[0]) == given_up]:
            del self._fonts[key]  # a font would keep its typeface alive


def _give_to_skia(data: FontData) -> skia.Data:
    """Give a font's bytes to Skia, which maps a file that is mapped here and copies any other."""
    if not isinstance(data, MappedFont):
        return skia.Data.MakeWithCopy(data)
    known = data.opened.get("skia")
    if isinstance(known, skia.Data):
        return known
    mapped = skia.Data.MakeFromFileName(str(data.path)) if data.is_current() else None
    if mapped is None:
        return skia.Data.MakeWithCopy(data)
    data.opened["skia"] = mapped
    return mapped


def _typeface_key(face_key: str) -> str:
    """Leave synthesis out of a face's key: it concerns the font, and the typeface is the same."""
    return face_key.rsplit(":", 2)[0]


def _push_out_glyphs(typeface: skia.Typeface) -> None:
    """Draw so many large glyphs that Skia gives up all others, and with them the typefaces that they keep alive.

    Skia bounds its glyph cache by its own bytes. A typeface takes some 100 kB with what FreeType makes of it, but that
    does not count, so hundreds of unused typefaces would stay. The binding has no call that empties the cache.
    """
    glyphs = list(range(min(typeface.countGlyphs(), _PUSHING_GLYPHS)))
    canvas = skia.Surface(8, 8).getCanvas()
    pushed = 0.0
    for number in range(_PUSHING_ROUNDS):
        font = skia.Font(typeface, _PUSHING_SIZE - number)
        font.setEdging(skia.Font.Edging.kAntiAlias)
        font.setHinting(skia.FontHinting.kNone)
        needed: list[int] = []
        for glyph, rect in zip(glyphs, font.getBounds(glyphs), strict=True):
            if pushed < _PUSHING_BYTES:
                needed.append(glyph)
                pushed += (rect.fRight - rect.fLeft) * (rect.fBottom - rect.fTop)
        _draw_glyphs(canvas, font, needed)
    _draw_glyphs(canvas, skia.Font(typeface, 1.0), glyphs[:1])  # Skia drops glyphs only when another size begins


def _draw_glyphs(canvas: skia.Canvas, font: skia.Font, glyphs: Sequence[int]) -> None:
    builder = skia.TextBlobBuilder()
    if glyphs:
        builder.allocRunPosH(font, glyphs, [0.0] * len(glyphs), 0.0)
    blob = builder.make()
    if blob is not None:
        canvas.drawTextBlob(blob, 0, 0, skia.Paint(AntiAlias=True))


def _clone_at(typeface: skia.Typeface, at: Sequence[tuple[str, float]]) -> skia.Typeface:
    """A variable typeface at given coordinates."""
    coordinates = skia.FontArguments.VariationPosition.Coordinates(
        [skia.FontArguments.VariationPosition.Coordinate(_tag(tag), value) for tag, value in at]
    )
    position = skia.FontArguments.VariationPosition(coordinates)
    # The arguments point into `coordinates`, which must live until the clone is made.
    arguments = skia.FontArguments()
    arguments.setVariationDesignPosition(position)
    clone = typeface.makeClone(arguments)
    del position, coordinates
    return clone


def _tag(tag: str) -> int:
    return int.from_bytes(tag.encode("latin-1").ljust(4)[:4], "big")


def step_of(ink: Ink) -> int:
    """The step of brightness, 0 to 7, that picks an ink's table; a gradient counts as mid grey."""
    if isinstance(ink, int):
        return luminance_step(ink >> 16 & 255, ink >> 8 & 255, ink & 255)
    if isinstance(ink, tuple):
        red, green, blue = (round(min(1.0, max(0.0, part)) * 255) for part in ink[:3])
        return luminance_step(red, green, blue)
    return luminance_step(127, 127, 127)
