"""Draws a display list with Skia into pixels that numpy owns.

Goes in: a `DisplayList` and a size in device pixels. Comes out: a `Bitmap`, premultiplied.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from math import ceil, floor, hypot, isfinite
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import skia

from limner.bitmap import Bitmap
from limner.budget import Budget
from limner.errors import LimitExceededError
from limner.geometry import Rect
from limner.paint.display_list import (
    Backdrop,
    Clip,
    DisplayList,
    Effect,
    Fill,
    FillBetween,
    Glyphs,
    Image,
    Ink,
    InnerShadow,
    Items,
    Layer,
    LinearInk,
    Path,
    RoundedRect,
    Shadow,
    Shape,
    Solid,
    Stroke,
    Transformed,
)
from limner.paint.geometry import bounds_of
from limner.raster.skia.backgrounds import BackgroundCache
from limner.raster.skia.geometry import device_bounds, matrix_of, path_of, rect_of, rounded_rect_of
from limner.raster.skia.glyphs import LARGEST_MASK, GlyphCache
from limner.raster.skia.inks import BLENDS, COMPOSITES, InkSetter, filter_of, set_color
from limner.raster.skia.pictures import PictureCache
from limner.text.shaped import GlyphRun

if TYPE_CHECKING:
    import numpy.typing as npt

_CAPS: Final = {
    "butt": skia.Paint.Cap.kButt_Cap,
    "round": skia.Paint.Cap.kRound_Cap,
    "square": skia.Paint.Cap.kSquare_Cap,
}
_JOINS: Final = {
    "miter": skia.Paint.Join.kMiter_Join,
    "round": skia.Paint.Join.kRound_Join,
    "bevel": skia.Paint.Join.kBevel_Join,
}
_DIFFERENCE: Final = skia.ClipOp.kDifference
_INTERSECT: Final = skia.ClipOp.kIntersect
_OPAQUE: Final = 0xFF000000
_MEMORY_TO_KEEP: Final = 8_000_000  # bytes: more than a card's canvas, its rows and the file together


_LAYER_SHIFT: Final = 10
_EFFECT_SHIFT: Final = 6
"""A step is about a microsecond, in which so many pixels are copied, or get another colour: 2 to the power of these."""

_SHADOW_STEPS: Final = 10  # four times as many for each shadow in a chain
_EFFECT_STEPS: Final = 40  # of an effect without pixels
_BLURRING: Final = frozenset(("blur", "shadow"))
_BLUR_EFFECTS: Final = 8  # a blur takes as long as so many changes of colour

_LEAST_SIGMA: Final = 1e-6
_LONG_PATH: Final = 500
_ROW_SHIFT: Final = 2
"""A step for so many crossings of a piece and a row, 2 to the power of it, in paths of more pieces than that."""

_LARGEST_BLURRED: Final = 2000.0  # device pixels of a side: beyond it little of a glyph is seen

_BACKDROP_EFFECTS: Final = 24  # mirrored at the edges, a filter takes that much longer

_MOST_SHARPNESS: Final = 8.0
"""Pixels for each px that vector art is drawn to at most where it is turned or enlarged."""

_MOST_LIVE_PIXELS: Final = 150_000_000
"""Of all layers that are open at the same time, at four bytes each."""


class SkiaRasterizer:
    """Draws display lists; keeps typefaces, scaled pictures and backgrounds, bounded, and may be shared by threads."""

    def __init__(self) -> None:
        self._glyphs = GlyphCache()
        self._pictures = PictureCache()
        self._backgrounds = BackgroundCache()
        _let_allocator_keep_memory()

    def rasterize_display_list(
        self, display_list: DisplayList, *, width: int, height: int, scale: float, budget: Budget
    ) -> Bitmap:
        """Draw a display list.

        Args:
            display_list: What to draw, in CSS px.
            width: Of the bitmap, in device pixels.
            height: The same.
            scale: Device pixels per CSS px.
            budget: Each item costs a step.

        Returns:
            Premultiplied sRGB pixels.

        Raises:
            LimitExceededError: The budget's steps are used up.
            DeadlineExceededError: Its time is.
        """
        items, canvas_key = display_list.items, (width, height, scale, display_list.background)
        plan = self._backgrounds.plan(canvas_key, items, lambda item: device_bounds(item, self._glyphs, scale))
        first, rest = plan.first, plan.rest
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
        drawing = _Drawing(canvas, self._glyphs, self._pictures, scale, budget)
        if plan.pixels is None:
            drawing.draw(first)
            if plan.keep is not None:
                self._backgrounds.keep(canvas_key, plan.keep, pixels.copy())
        drawing.draw(rest)
        del drawing, canvas, surface
        # A last column or row that the page covers in part is not opaque.
        is_whole = width <= display_list.width * scale and height <= display_list.height * scale
        return Bitmap(width, height, pixels, premultiplied=True, opaque=is_whole and _covers(display_list))

    def record_display_list(
        self, display_list: DisplayList, *, scale: float, budget: Budget | None = None
    ) -> skia.Picture:
        """Record what Skia is asked to draw, for tools that replay it.

        Args:
            display_list: What to draw, in CSS px.
            scale: Device pixels per CSS px.
            budget: Each item costs a step.
        """
        recorder = skia.PictureRecorder()
        whole = skia.Rect.MakeWH(display_list.width * scale, display_list.height * scale)
        canvas = recorder.beginRecording(whole)
        if display_list.background:
            paint = skia.Paint()
            set_color(paint, display_list.background)
            canvas.drawPaint(paint)
        canvas.scale(scale, scale)
        drawing = _Drawing(canvas, self._glyphs, self._pictures, scale, budget or Budget())
        drawing.draw(display_list.items)
        return recorder.finishRecordingAsPicture()

    def clear(self) -> None:
        """Forget typefaces, pictures and backgrounds."""
        self._backgrounds.clear()
        self._glyphs.clear()
        self._pictures.clear()


def _let_allocator_keep_memory() -> None:
    """Free one large array, untouched, which costs nothing.

    glibc takes what is larger than anything freed before from the system and gives it back at once. A canvas, its rows
    and the file would each come page by page, with a fault for each, again and again; that is a tenth of a render.
    What is freed once makes glibc keep as much, twice the size at most, for the next picture.

    Spec: https://man7.org/linux/man-pages/man3/mallopt.3.html (M_MMAP_THRESHOLD)
    """
    np.empty(_MEMORY_TO_KEEP, np.uint8)


@lru_cache(maxsize=64)
def _info(width: int, height: int) -> skia.ImageInfo:
    return skia.ImageInfo.Make(width, height, skia.ColorType.kRGBA_8888_ColorType, skia.AlphaType.kPremul_AlphaType)


def _covers(display_list: DisplayList) -> bool:
    """Whether the first thing drawn is opaque and over the whole canvas; nothing takes away from its alpha again."""
    background = display_list.background
    if isinstance(background, int) and background >= _OPAQUE:
        return True
    ink = _covering_ink(display_list)
    if isinstance(ink, LinearInk):  # of the others, some that are degenerate draw nothing
        return all(map(_is_opaque, ink.ramp.colors)) and (ink.x0, ink.y0) != (ink.x1, ink.y1)
    return isinstance(ink, int) and ink >= _OPAQUE


def _is_opaque(color: Solid) -> bool:
    return color >= _OPAQUE if isinstance(color, int) else color[3] >= 1.0


def _covering_ink(display_list: DisplayList) -> Ink | None:
    """Give the ink of the first item when that is drawn over the whole canvas."""
    if not display_list.items:
        return None
    first = display_list.items[0]
    if not isinstance(first, Fill) or not isinstance(first.shape, Rect) or first.blend != "normal":
        return None
    shape = first.shape
    covers = shape.x <= 0 and shape.y <= 0 and shape.right >= display_list.width and shape.bottom >= display_list.height
    return first.ink if covers else None


def _start(pixels: "npt.NDArray[np.uint8]", display_list: DisplayList, scale: float) -> int:
    """Give every pixel of a new canvas its first value; tell how many items that has drawn."""
    color = _covering_ink(display_list)
    height, width = pixels.shape[:2]
    # A last column or row that the canvas covers in part is Skia's to blend.
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


def _vector_scale(matrix: skia.Matrix) -> float:
    """How many pixels vector art is drawn to for each px, so that it stays sharp where it is put."""
    scale = max(abs(matrix.getScaleX()), abs(matrix.getScaleY()))
    moved = matrix.getTranslateX() % 1.0 or matrix.getTranslateY() % 1.0
    if matrix.isScaleTranslate() and not moved:
        return scale
    if not matrix.isScaleTranslate():
        scale = max(hypot(matrix.getScaleX(), matrix.getSkewY()), hypot(matrix.getSkewX(), matrix.getScaleY()))
    return 2.0 * min(scale, _MOST_SHARPNESS)  # its pixels do not fall on those of the canvas


def _blur(sigma: float) -> skia.MaskFilter:
    # Skia makes none for what is nothing in single precision.
    return skia.MaskFilter.MakeBlur(skia.BlurStyle.kNormal_BlurStyle, max(sigma, _LEAST_SIGMA))


class _Drawing:
    """One picture being drawn."""

    __slots__ = (
        "_budget",
        "_canvas",
        "_glyphs",
        "_inks",
        "_live_pixels",
        "_paint",
        "_pictures",
        "_scale",
        "_text_paints",
    )

    def __init__(
        self, canvas: skia.Canvas, glyphs: GlyphCache, pictures: PictureCache, scale: float, budget: Budget
    ) -> None:
        self._canvas = canvas
        self._glyphs = glyphs
        self._pictures = pictures
        self._scale = scale
        self._budget = budget
        self._live_pixels = 0
        self._inks = InkSetter(pictures, scale, self._draw_elsewhere)
        self._text_paints: dict[tuple[object, bool], skia.Paint] = {}  # plain inks, with and without their table
        self._paint = skia.Paint(AntiAlias=True)  # shared by everything in a plain colour

    def draw(self, items: Items) -> None:
        """Draw items in order."""
        self._budget.spend(len(items))
        for item in items:
            _DRAW[type(item)](self, item)

    def _draw_elsewhere(self, canvas: skia.Canvas, items: Items) -> None:
        _Drawing(canvas, self._glyphs, self._pictures, self._scale, self._budget).draw(items)

    def _paint_for(self, ink: Any) -> skia.Paint:
        if isinstance(ink, int):
            paint = self._paint
            paint.setColor(ink)
            return paint
        paint = skia.Paint(AntiAlias=True)
        self._inks.set_ink(paint, ink)
        return paint

    def fill(self, item: Fill) -> None:
        paint = self._paint_for(item.ink)
        if item.blend != "normal" or not item.smooth:
            paint = skia.Paint(paint)
            paint.setBlendMode(BLENDS[item.blend])
            paint.setAntiAlias(item.smooth)
        self._fill(item.shape, paint)

    def _fill(self, shape: Shape, paint: skia.Paint) -> None:
        if isinstance(shape, Rect):
            x, y, width, height = shape
            self._canvas.drawRect(skia.Rect(x, y, x + width, y + height), paint)
        elif isinstance(shape, RoundedRect):
            self._canvas.drawRRect(rounded_rect_of(shape), paint)
        else:
            path = path_of(shape)
            self._spend_path(path)
            self._canvas.drawPath(path, paint)

    def _spend_path(self, path: skia.Path) -> None:
        """Take the steps of a long path: each of its pieces may cross each row of pixels."""
        pieces = path.countVerbs()
        if pieces > _LONG_PATH:
            clip = self._canvas.getDeviceClipBounds().height()
            rows = min(max(0, clip), self._canvas.getTotalMatrix().mapRect(path.getBounds()).height())
            self._budget.spend(int(pieces * rows) >> _ROW_SHIFT)

    def fill_between(self, item: FillBetween) -> None:
        paint = self._paint_for(item.ink)
        outer, inner = item.outer, item.inner
        if isinstance(outer, Path) or isinstance(inner, Path):
            path = path_of(outer)
            path.addPath(path_of(inner))
            path.setFillType(skia.PathFillType.kEvenOdd)
            self._canvas.drawPath(path, paint)
        else:
            self._canvas.drawDRRect(rounded_rect_of(outer), rounded_rect_of(inner), paint)

    def stroke(self, item: Stroke) -> None:
        paint = skia.Paint(AntiAlias=item.smooth, Style=skia.Paint.kStroke_Style, StrokeWidth=item.width)
        self._inks.set_ink(paint, item.ink)
        paint.setStrokeCap(_CAPS[item.cap])
        paint.setStrokeJoin(_JOINS[item.join])
        paint.setStrokeMiter(item.miter)
        if item.dashes:
            paint.setPathEffect(skia.DashPathEffect.Make(list(item.dashes), item.phase))
        if item.sigma > 0:
            paint.setMaskFilter(_blur(item.sigma))
        self._canvas.drawPath(path_of(item.shape), paint)

    def glyphs(self, item: Glyphs) -> None:
        runs = item.runs
        if len(runs) > 1:
            colored = [run for run in runs if run.face.color]
            if colored and len(colored) < len(runs):
                self._glyphs_alike(item, [run for run in runs if not run.face.color])
                runs = colored
        self._glyphs_alike(item, runs)

    def _glyphs_alike(self, item: Glyphs, runs: Sequence[GlyphRun]) -> None:
        """Draw runs that all have colour glyphs, or none."""
        blob = self._glyphs.blob(runs, hinted=item.hinted)
        if blob is not None:
            if item.sigma > 0:
                self._spend_blurred(item, runs)
            self._canvas.drawTextBlob(blob, item.x, item.y, self._glyph_paint(item, runs))

    def _spend_blurred(self, item: Glyphs, runs: Sequence[GlyphRun]) -> None:
        """Take the steps of blurring: each glyph has a mask of its own, larger by the blur's reach."""
        glyphs = sum(len(run.glyphs) for run in runs)
        side = min(self._scale * (runs[0].size + 6.0 * item.sigma), _LARGEST_BLURRED)
        self._budget.spend(glyphs * (int(side * side) >> _EFFECT_SHIFT))

    def _glyph_paint(self, item: Glyphs, runs: Sequence[GlyphRun]) -> skia.Paint:
        size = runs[0].size if len(runs) == 1 else max(run.size for run in runs)
        colored = runs[0].face.color
        ink = item.ink
        plain = isinstance(ink, int) and not item.stroke and not item.sigma and not colored
        key = ink, size * self._scale <= LARGEST_MASK
        if plain and key in self._text_paints:
            return self._text_paints[key]
        paint = skia.Paint(AntiAlias=True)
        self._inks.set_ink(paint, ink)
        if item.stroke:
            paint.setStyle(skia.Paint.kStroke_Style)
            paint.setStrokeWidth(item.stroke)
        if item.sigma > 0:
            paint.setMaskFilter(_blur(item.sigma))
        elif not colored:
            if not item.stroke:
                # A stroke of no width and the fill are the fill alone, but make Skia take coverage from the glyph's
                # outline with its own scan converter, as Chrome's font backend does, instead of from FreeType's.
                paint.setStyle(skia.Paint.kStrokeAndFill_Style)
                paint.setStrokeWidth(0.0)
            table = self._glyphs.mask_filter(ink, size * self._scale)
            if table is not None:
                paint.setMaskFilter(table)
        if plain:
            self._text_paints[key] = paint
        return paint

    def shadow(self, item: Shadow) -> None:
        paint = skia.Paint(AntiAlias=True)
        set_color(paint, item.ink)
        if item.sigma > 0:
            paint.setMaskFilter(_blur(item.sigma))
        self._fill(item.shape, paint)

    def inner_shadow(self, item: InnerShadow) -> None:
        paint = skia.Paint(AntiAlias=True)
        set_color(paint, item.ink)
        if item.sigma > 0:
            paint.setMaskFilter(_blur(item.sigma))
        if isinstance(item.hole, Path):
            path = path_of(item.hole)
            path.addRect(rect_of(item.area))
            path.setFillType(skia.PathFillType.kEvenOdd)
            self._canvas.drawPath(path, paint)
        else:
            self._canvas.drawDRRect(rounded_rect_of(item.area), rounded_rect_of(item.hole), paint)

    def image(self, item: Image) -> None:
        target, source = item.target, item.source
        across, down = target.width, target.height
        if source is not None:
            across, down = across / source.width, down / source.height
        scale = _vector_scale(self._canvas.getTotalMatrix()) if item.picture.is_vector else self._scale
        if not isfinite(scale):
            return  # a transform that leaves the numbers shows nothing
        begun = perf_counter()
        try:
            image, sampling = self._pictures.image(item.picture, across * scale, down * scale, item.rendering)
        finally:
            # One picture has a limit of its own; this is for a hundred that all come near it.
            self._budget.spend_seconds(perf_counter() - begun)
        if source is None:
            part = skia.Rect.MakeWH(image.width(), image.height())
        else:
            width, height = image.width(), image.height()
            part = skia.Rect.MakeXYWH(source.x * width, source.y * height, source.width * width, source.height * height)
        paint = skia.Paint(AntiAlias=True, BlendMode=BLENDS[item.blend])
        self._canvas.drawImageRect(image, part, rect_of(target), sampling, paint)

    def clip(self, item: Clip) -> None:
        canvas = self._canvas
        canvas.save()
        operation = _DIFFERENCE if item.outside else _INTERSECT
        shape = item.shape
        if isinstance(shape, Rect):
            canvas.clipRect(rect_of(shape), operation, item.smooth)
        elif isinstance(shape, RoundedRect):
            canvas.clipRRect(rounded_rect_of(shape), operation, item.smooth)
        else:
            path = path_of(shape)
            self._spend_path(path)
            canvas.clipPath(path, operation, item.smooth)
        self.draw(item.items)
        canvas.restore()

    def transformed(self, item: Transformed) -> None:
        canvas = self._canvas
        canvas.save()
        canvas.concat(matrix_of(item.matrix))
        self.draw(item.items)
        canvas.restore()

    def layer(self, item: Layer) -> None:
        canvas = self._canvas
        paint = skia.Paint()
        if item.opacity < 1:
            paint.setAlphaf(item.opacity)
        if item.blend != "normal":
            paint.setBlendMode(BLENDS[item.blend])
        elif item.composite != "over":
            paint.setBlendMode(COMPOSITES[item.composite])
        *inner, outermost = _in_layers(item.effects)
        pixels = self._open_layer(item.bounds, paint, outermost)
        for effects in reversed(inner):
            pixels += self._open_layer(None, skia.Paint(), effects)
        self.draw(item.items)
        if item.mask is not None:
            self._mask(item.mask, luminance=item.luminance)
        self._live_pixels -= pixels
        for _ in range(len(inner) + 1):
            canvas.restore()

    def _open_layer(self, bounds: Rect | None, paint: skia.Paint, effects: tuple[Effect, ...]) -> int:
        """Begin a layer; give how many pixels it has."""
        chain = self._filter(effects)
        if chain is not None:
            paint.setImageFilter(chain)
        self._canvas.saveLayer(None if bounds is None else rect_of(bounds), paint)
        pixels = self._spend_layer(_weight(effects))
        self._live_pixels += pixels
        if self._live_pixels > _MOST_LIVE_PIXELS:
            raise LimitExceededError(
                "too many layers inside each other",
                got=f"{self._live_pixels:,} pixels at the same time",
                expected=f"at most {_MOST_LIVE_PIXELS:,}: fewer of opacity, filter, mask and blending in each other",
            )
        return pixels

    def _filter(
        self, effects: tuple[Effect, ...], edges: skia.TileMode = skia.TileMode.kDecal, crop: skia.IRect | None = None
    ) -> skia.ImageFilter | None:
        # Each holds a copy of all before it, and a shadow two.
        shadows = sum(one.name == "shadow" for one in effects)
        self._budget.spend(len(effects) ** 2 + (_SHADOW_STEPS << min(2 * shadows, 32)))
        return filter_of(effects, edges, crop)

    def _spend_layer(self, effects: int) -> int:
        """Take the steps that a layer costs by its pixels and the weight of its effects; give how many it has."""
        bounds = self._canvas.getDeviceClipBounds()
        pixels = max(0, bounds.width()) * max(0, bounds.height())
        self._budget.spend((pixels >> _LAYER_SHIFT) + effects * (_EFFECT_STEPS + (pixels >> _EFFECT_SHIFT)))
        return pixels

    def _mask(self, items: Items, *, luminance: bool) -> None:
        paint = skia.Paint(BlendMode=skia.BlendMode.kDstIn)
        if luminance:
            paint.setColorFilter(skia.LumaColorFilter.Make())
        self._canvas.saveLayer(None, paint)
        self._spend_layer(0)
        self.draw(items)
        self._canvas.restore()

    def backdrop(self, item: Backdrop) -> None:
        canvas = self._canvas
        canvas.save()
        shape = item.shape
        if isinstance(shape, Path):
            canvas.clipPath(path_of(shape), _INTERSECT, True)  # noqa: FBT003 - the binding's order
        else:
            canvas.clipRRect(rounded_rect_of(shape), _INTERSECT, True)  # noqa: FBT003 - the same
        paint = skia.Paint()
        if item.opacity < 1:
            paint.setAlphaf(item.opacity)
        bounds = rect_of(bounds_of(shape))
        # What is seen beyond the shape's edge is what is inside, mirrored.
        area = bounds_of(shape)
        crop = skia.IRect(floor(area.x), floor(area.y), ceil(area.right), ceil(area.bottom))
        effects = self._filter(item.effects, skia.TileMode.kMirror, crop)
        self._spend_layer(_BACKDROP_EFFECTS * len(item.effects))
        canvas.saveLayer(skia.Canvas.SaveLayerRec(bounds, paint, effects, 0))
        if item.mask is not None:
            self._mask(item.mask, luminance=False)
        canvas.restore()
        canvas.restore()


def _in_layers(effects: tuple[Effect, ...]) -> list[tuple[Effect, ...]]:
    """Cut a chain of effects behind each shadow, the first first; each part has a layer of its own.

    A shadow draws what comes before it twice, so that a chain of some would draw the first hundreds of times.
    """
    parts: list[tuple[Effect, ...]] = []
    begin = 0
    for index, effect in enumerate(effects[:-1], start=1):
        if effect.name == "shadow":
            parts.append(effects[begin:index])
            begin = index
    return [*parts, effects[begin:]]


def _weight(effects: Sequence[Effect]) -> int:
    return sum(_BLUR_EFFECTS if one.name in _BLURRING else 1 for one in effects)


_DRAW: Final[dict[type, Callable[[Any, Any], None]]] = {
    Fill: _Drawing.fill,
    FillBetween: _Drawing.fill_between,
    Stroke: _Drawing.stroke,
    Glyphs: _Drawing.glyphs,
    Shadow: _Drawing.shadow,
    InnerShadow: _Drawing.inner_shadow,
    Image: _Drawing.image,
    Clip: _Drawing.clip,
    Transformed: _Drawing.transformed,
    Layer: _Drawing.layer,
    Backdrop: _Drawing.backdrop,
}
