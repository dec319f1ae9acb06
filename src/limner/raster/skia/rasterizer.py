"""Draws a display list with Skia into pixels that numpy owns.

Goes in: a `DisplayList` and a size in device pixels. Comes out: a `Bitmap`, premultiplied.
"""

from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np
import skia

from limner.bitmap import Bitmap
from limner.budget import Budget
from limner.geometry import Rect
from limner.host import TUNES_PROCESS
from limner.paint.display_list import (
    DisplayList,
    Fill,
    Ink,
    Item,
    LinearInk,
    Solid,
)
from limner.raster.skia.backgrounds import BackgroundCache, Plan
from limner.raster.skia.drawing import Drawing
from limner.raster.skia.geometry import Bounds, device_bounds
from limner.raster.skia.glyphs import GlyphCache
from limner.raster.skia.inks import set_color
from limner.raster.skia.pictures import PictureCache
from limner.raster.skia.prices import OPAQUE
from limner.raster.skia.view import View

if TYPE_CHECKING:
    import numpy.typing as npt

_OPAQUE: Final = 0xFF000000
_MEMORY_TO_KEEP: Final = 8_000_000  # bytes: more than a card's canvas, its rows and the file together


class SkiaRasterizer:
    """Draws display lists. It keeps typefaces, scaled pictures and backgrounds, bounded; threads may share it."""

    def __init__(self) -> None:
        self._glyphs = GlyphCache()
        self._pictures = PictureCache()
        self._backgrounds = BackgroundCache()
        if TUNES_PROCESS:
            _let_allocator_keep_memory()

    def rasterize_display_list(
        self, display_list: DisplayList, *, width: int, height: int, scale: float, budget: Budget, alone: bool = False
    ) -> Bitmap:
        """Draw a display list.

        Args:
            display_list: What to draw, in CSS px.
            width: The bitmap's width in device pixels.
            height: Its height in device pixels.
            scale: Device pixels per CSS px.
            budget: Pays for each item, by its pixels and its kind.
            alone: Whether it has nothing in common with other images.

        Returns:
            Premultiplied sRGB pixels.

        Raises:
            LimitExceededError: The budget's steps are used up.
            DeadlineExceededError: The budget's time is over.
        """
        # A last column or row that the page covers only partly is not opaque.
        is_whole = width <= display_list.width * scale and height <= display_list.height * scale
        if is_whole:
            display_list = _without_covered(display_list)
        items, canvas_key = display_list.items, (width, height, scale, display_list.background)
        plan = Plan([], items)
        if not alone:
            plan = self._backgrounds.plan(canvas_key, items, lambda item: self._bounds_of(item, scale, budget))
        first, rest = plan.first, plan.rest
        budget.spend(width * height * OPAQUE.pixel)
        pixels = np.empty((height, width, 4), np.uint8)
        is_begun = plan.pixels is not None
        if plan.pixels is not None:
            np.copyto(pixels, plan.pixels)
        elif _start(pixels, display_list, scale):
            is_begun = True  # the first item, which covers the canvas, is drawn
            if first and first[0] is items[0]:
                first = first[1:]
            else:
                rest = rest[1:]
        # The surface draws into this array but does not keep it alive: both live until the function ends.
        surface = skia.Surface.MakeRasterDirect(_info(width, height), pixels, width * 4)
        canvas = surface.getCanvas()
        if not is_begun and display_list.background:
            paint = skia.Paint()
            set_color(paint, display_list.background)
            canvas.drawPaint(paint)
        if scale != 1.0:
            canvas.scale(scale, scale)
        view = View.of_canvas(width, height, scale)
        drawing = Drawing(canvas, self._glyphs, self._pictures, view=view, scale=scale, budget=budget)
        if plan.pixels is None:
            drawing.draw(first)
            if plan.keep is not None:
                self._backgrounds.keep(canvas_key, plan.keep, pixels.copy())
        drawing.draw(rest)
        del drawing, canvas, surface
        return Bitmap(width, height, pixels, premultiplied=True, opaque=is_whole and _covers(display_list))

    def _bounds_of(self, item: Item, scale: float, budget: Budget) -> Bounds | None:
        """Give what an item may touch, and pay for the typefaces that were made to find out."""
        bounds = device_bounds(item, self._glyphs, scale)
        if unpaid := self._glyphs.take_unpaid():
            budget.spend(unpaid)
        return bounds

    def record_display_list(
        self, display_list: DisplayList, *, scale: float, budget: Budget | None = None
    ) -> skia.Picture:
        """Record what Skia is asked to draw, for tools that replay it.

        Args:
            display_list: What to draw, in CSS px.
            scale: Device pixels per CSS px.
            budget: Pays for each item.
        """
        recorder = skia.PictureRecorder()
        width, height = display_list.width * scale, display_list.height * scale
        canvas = recorder.beginRecording(skia.Rect.MakeWH(width, height))
        if display_list.background:
            paint = skia.Paint()
            set_color(paint, display_list.background)
            canvas.drawPaint(paint)
        canvas.scale(scale, scale)
        view = View.of_canvas(width, height, scale)
        drawing = Drawing(canvas, self._glyphs, self._pictures, view=view, scale=scale, budget=budget or Budget())
        drawing.draw(display_list.items)
        return recorder.finishRecordingAsPicture()

    def clear(self) -> None:
        """Forget typefaces, pictures and backgrounds."""
        self._backgrounds.clear()
        self._glyphs.clear()
        self._pictures.clear()


def _let_allocator_keep_memory() -> None:
    """Free one large array, untouched, which costs nothing.

    When an array is larger than any freed before, glibc takes it from the system and gives it back at once. The canvas,
    its rows and the file would then come page by page, with a page fault for each, in every render; that is a tenth of
    its time. After such an array is freed once, glibc keeps that much memory (at most twice the size) for the next
    image.

    Spec: https://man7.org/linux/man-pages/man3/mallopt.3.html (M_MMAP_THRESHOLD)
    """
    np.empty(_MEMORY_TO_KEEP, np.uint8)


@lru_cache(maxsize=64)
def _info(width: int, height: int) -> skia.ImageInfo:
    return skia.ImageInfo.Make(width, height, skia.ColorType.kRGBA_8888_ColorType, skia.AlphaType.kPremul_AlphaType)


def _covers(display_list: DisplayList) -> bool:
    """Whether the first thing drawn is opaque and covers the whole canvas; nothing drawn later reduces its alpha."""
    background = display_list.background
    if isinstance(background, int) and background >= _OPAQUE:
        return True
    return _hides(_covering_ink(display_list))


def _hides(ink: Ink | None) -> bool:
    """Whether an ink is opaque wherever it is drawn; False for some inks where it is not known."""
    if isinstance(ink, LinearInk):  # some degenerate gradients of other kinds draw nothing
        return all(map(_is_opaque, ink.ramp.colors)) and (ink.x0, ink.y0) != (ink.x1, ink.y1)
    return isinstance(ink, int) and ink >= _OPAQUE


def _without_covered(display_list: DisplayList) -> DisplayList:
    """Leave out what comes before the last item that is opaque and covers the whole canvas: it is not seen."""
    items, width, height = display_list.items, display_list.width, display_list.height
    for place in range(len(items) - 1, 0, -1):
        item = items[place]
        if isinstance(item, Fill) and _fills(item, width, height) and _hides(item.ink):
            return DisplayList(width, height, items[place:], display_list.background, display_list.text)
    return display_list


def _is_opaque(color: Solid) -> bool:
    return color >= _OPAQUE if isinstance(color, int) else color[3] >= 1.0


def _covering_ink(display_list: DisplayList) -> Ink | None:
    """Give the ink of the first item if that covers the whole canvas."""
    if not display_list.items:
        return None
    first = display_list.items[0]
    return first.ink if isinstance(first, Fill) and _fills(first, display_list.width, display_list.height) else None


def _fills(item: Fill, width: float, height: float) -> bool:
    """Whether an item covers everything on a canvas of this size, except for what its ink lets through."""
    shape = item.shape
    return (
        isinstance(shape, Rect)
        and shape.right >= width
        and shape.bottom >= height
        and shape.x <= 0
        and shape.y <= 0
        and item.blend == "normal"
    )


def _start(pixels: "npt.NDArray[np.uint8]", display_list: DisplayList, scale: float) -> int:
    """Give every pixel of a new canvas its first value; return how many items this has drawn."""
    color = _covering_ink(display_list)
    height, width = pixels.shape[:2]
    # If the page covers the last column or row only partly, Skia must blend it.
    if (
        not isinstance(color, int)
        or color < _OPAQUE
        or width > display_list.width * scale
        or height > display_list.height * scale
    ):
        pixels.fill(0)
        return 0
    red, green, blue = color >> 16 & 255, color >> 8 & 255, color & 255
    pixels.view("<u4").fill(0xFF << 24 | blue << 16 | green << 8 | red)
    return 1
