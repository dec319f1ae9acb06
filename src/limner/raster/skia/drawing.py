"""Draws the items of one display list on a Skia canvas, and pays for each one before drawing it.

Goes in: items and a canvas. Comes out: pixels in the canvas, and steps taken from the budget. The steps depend on how
many device pixels an item touches and on the price of its kind (`prices`).
"""

from collections.abc import Callable, Sequence
from math import ceil, floor, inf, isfinite
from time import thread_time
from typing import TYPE_CHECKING, Any, ClassVar, Final, cast

import skia

from limner.budget import Budget
from limner.errors import LimitExceededError, LimnerError
from limner.geometry import Rect, Size
from limner.paint.display_list import (
    Backdrop,
    Clip,
    DisplayList,
    Effect,
    Fill,
    FillBetween,
    Glyphs,
    Group,
    Image,
    Ink,
    InnerShadow,
    Items,
    Layer,
    Path,
    PlacedInk,
    RoundedRect,
    Shadow,
    Shape,
    Stroke,
    TileInk,
    Transformed,
    Wave,
)
from limner.paint.geometry import bounds_of
from limner.raster.skia import prices
from limner.raster.skia.geometry import (
    length_of,
    matrix_of,
    path_of,
    rect_around,
    rect_of,
    rounded_rect_of,
    wave_path,
    whole_picture,
    whole_pixels,
)
from limner.raster.skia.glyphs import LARGEST_MASK, GlyphCache
from limner.raster.skia.inks import InkSetter, filter_of, in_layers, set_color
from limner.raster.skia.paints import BLENDS, COMPOSITES, set_pen
from limner.raster.skia.pictures import PictureCache
from limner.raster.skia.prices import Price
from limner.raster.skia.view import View
from limner.resources.picture import Picture
from limner.text.shaped import GlyphRun

if TYPE_CHECKING:
    from limner.resources.svg import SvgPicture

_DIFFERENCE: Final = skia.ClipOp.kDifference
_INTERSECT: Final = skia.ClipOp.kIntersect
_OPAQUE: Final = 0xFF000000

_LONG_WAVE: Final = 1000.0  # periods
_LEAST_SIGMA: Final = 1e-6
_MOST_PIXELS: Final = 16_800_000  # of an SVG kept as pixels
_MOST_LIVE_PIXELS: Final = 150_000_000
"""Pixels of all layers that are open at the same time, at four bytes each."""


def _blur(sigma: float) -> skia.MaskFilter:
    # Skia makes no filter for a sigma that is zero in single precision.
    return skia.MaskFilter.MakeBlur(skia.BlurStyle.kNormal_BlurStyle, max(sigma, _LEAST_SIGMA))


class Drawing:
    """One image being drawn.

    Args:
        canvas: Where to draw.
        glyphs: Typefaces and fonts.
        pictures: Pictures, each at the size it is drawn at.
        view: How CSS px become the canvas's pixels.
        scale: Device pixels per CSS px, transforms left out.
        budget: Pays for the drawing.
        is_tile: Whether what is drawn becomes part of a shader.
    """

    __slots__ = (
        "_budget",
        "_canvas",
        "_glyphs",
        "_inks",
        "_is_tile",
        "_live_pixels",
        "_paint",
        "_pictures",
        "_scale",
        "_spend",
        "_text_paints",
        "_view",
    )

    def __init__(
        self,
        canvas: skia.Canvas,
        glyphs: GlyphCache,
        pictures: PictureCache,
        *,
        view: View,
        scale: float,
        budget: Budget,
        is_tile: bool = False,
    ) -> None:
        self._canvas = canvas
        self._glyphs = glyphs
        self._pictures = pictures
        self._view = view
        self._scale = scale
        self._budget = budget
        self._spend = budget.spend
        self._live_pixels = 0
        self._is_tile = is_tile
        self._inks = InkSetter(self._shader_picture, self._draw_tile)
        self._text_paints: dict[tuple[object, bool], skia.Paint] = {}  # plain inks, with and without their table
        self._paint = skia.Paint(AntiAlias=True)  # shared by everything in a plain colour

    def draw(self, items: Items) -> None:
        """Draw items in order.

        Raises:
            LimitExceededError: The budget's steps are used up.
            DeadlineExceededError: The budget's time is over.
        """
        by_kind = self._BY_KIND
        for item in items:
            by_kind[type(item)](self, item)

    def _draw_tile(self, canvas: skia.Canvas, items: Items, width: float, height: float) -> None:
        view = View.of_canvas(width * self._view.scale, height * self._view.scale, self._view.scale)
        self._inner_drawing(canvas, view, self._budget).draw(items)

    def _inner_drawing(self, canvas: skia.Canvas, view: View, budget: Budget, *, is_tile: bool = True) -> "Drawing":
        return Drawing(
            canvas, self._glyphs, self._pictures, view=view, scale=self._scale, budget=budget, is_tile=is_tile
        )

    def _draw_aside(self, canvas: skia.Canvas, items: Items) -> None:
        """Draw what an image primitive of a filter shows, on a canvas of its own but in these coordinates."""
        self._inner_drawing(canvas, self._view, self._budget).draw(items)

    def _shader_picture(
        self, picture: Picture, tile: Rect, rendering: str
    ) -> tuple[skia.Image, skia.SamplingOptions] | None:
        """Give the pixels of a tile; None for an SVG whose tiles do not fall on whole pixels."""
        across, down = tile.width * self._scale, tile.height * self._scale
        if picture.is_vector:
            pixels = None if self._is_tile else whole_pixels(self._canvas.getTotalMatrix(), tile)
            if pixels is None:
                return None
            across, down = pixels
        return self._picture(picture, across, down, rendering, Size(tile.width, tile.height), in_shader=True)

    def _picture(
        self, picture: Picture, width: float, height: float, rendering: str, size: Size, *, in_shader: bool
    ) -> tuple[skia.Image, skia.SamplingOptions]:
        """Give the pixels to draw a picture from; the time it takes to make them is paid for afterwards."""
        begun = thread_time()
        try:
            return self._pictures.image(picture, width, height, rendering, size, in_shader=in_shader)
        finally:
            # Each picture has a limit of its own; this is for a hundred pictures that all come near theirs.
            self._budget.spend_seconds(thread_time() - begun)

    # ── inks ──────────────────────────────────────────────────────────────────────────────────────────────

    def _paint_for(self, ink: Any) -> skia.Paint:
        if isinstance(ink, int):
            paint = self._paint
            paint.setColor(ink)
            return paint
        paint = skia.Paint(AntiAlias=True)
        return self._inks.set_ink(paint, ink)

    def _price(self, ink: Ink) -> Price:
        source = ink.source if isinstance(ink, PlacedInk) else ink
        return prices.tile_price(source, self._view.scale) if isinstance(source, TileInk) else prices.ink_price(source)

    # ── areas ─────────────────────────────────────────────────────────────────────────────────────────────

    def _draw_fill(self, item: Fill) -> None:
        shape, ink, blend = item.shape, item.ink, item.blend
        price = prices.ink_price(ink) if isinstance(ink, int) else self._price(ink)
        if blend != "normal":
            price = Price(price.item, price.pixel + prices.blend_price(blend))
        path = self._path(shape) if isinstance(shape, Path) else None
        self._spend_area(shape if path is None else rect_around(path), price, is_plain=path is None)
        paint = self._paint_for(ink)
        if blend != "normal" or not item.smooth:
            paint = skia.Paint(paint)
            paint.setBlendMode(BLENDS[blend])
            paint.setAntiAlias(item.smooth)
        self._fill(shape, paint, path)

    def _spend_area(self, shape: Shape, price: Price, *, is_plain: bool = True) -> None:
        """Pay for a filled shape. A path counts as the rectangle around it, and its edges cost extra."""
        if isinstance(shape, Path):
            shape = bounds_of(shape)
        x, y, width, height = shape if isinstance(shape, Rect) else (shape.x, shape.y, shape.width, shape.height)
        columns, rows = self._view.box(x, y, x + width, y + height)
        steps = price.item + columns * rows * price.pixel
        if not is_plain or shape.__class__ is not Rect or self._view.is_turned:
            steps += prices.SHAPE + rows * prices.ROW
        self._spend(steps)

    def _fill(self, shape: Shape, paint: skia.Paint, path: skia.Path | None = None) -> None:
        if isinstance(shape, Rect):
            x, y, width, height = shape
            self._canvas.drawRect(skia.Rect(x, y, x + width, y + height), paint)
        elif isinstance(shape, RoundedRect):
            self._canvas.drawRRect(rounded_rect_of(shape), paint)
        else:
            path = self._path(shape) if path is None else path
            self._spend_edges(path)
            self._canvas.drawPath(path, paint)

    def _path(self, shape: Shape) -> skia.Path:
        """Make a path of a shape."""
        if isinstance(shape, Path):
            self._spend(len(shape.segments) * prices.PIECE)
        return path_of(shape)

    def _spend_edges(self, path: skia.Path) -> None:
        """Pay for a path's edges: each of its pieces may cross each row of pixels."""
        bounds = path.getBounds()
        _, rows = self._view.box(bounds.fLeft, bounds.fTop, bounds.fRight, bounds.fBottom)
        self._spend(path.countVerbs() * rows * prices.CROSSING)

    def _draw_fill_between(self, item: FillBetween) -> None:
        outer, inner = item.outer, item.inner
        self._spend_area(outer, self._price(item.ink))
        paint = self._paint_for(item.ink)
        if isinstance(outer, Path) or isinstance(inner, Path):
            path = self._path(outer)
            path.addPath(self._path(inner))
            path.setFillType(skia.PathFillType.kEvenOdd)
            self._spend_edges(path)
            self._canvas.drawPath(path, paint)
        else:
            self._canvas.drawDRRect(rounded_rect_of(outer), rounded_rect_of(inner), paint)

    # ── lines ─────────────────────────────────────────────────────────────────────────────────────────────

    def _draw_stroke(self, item: Stroke) -> None:
        path = self._wave(item, item.shape) if isinstance(item.shape, Wave) else self._path(item.shape)
        self._spend_stroke(item, path)
        paint = skia.Paint(AntiAlias=item.smooth, Style=skia.Paint.kStroke_Style, StrokeWidth=item.width)
        paint = self._inks.set_ink(paint, item.ink)
        set_pen(paint, item)
        if item.sigma > 0:
            paint.setMaskFilter(_blur(item.sigma))
        if isinstance(item.shape, Rect) and not item.dashes:
            self._canvas.drawRect(rect_of(item.shape), paint)  # its thin lines differ from those of a path
        else:
            self._canvas.drawPath(path, paint)

    def _wave(self, item: Stroke, wave: Wave) -> skia.Path:
        """Make the path of a wave; of a very long one, only the part that shows."""
        left, right = -inf, inf
        if wave.width > _LONG_WAVE * wave.period:
            left, right = self._view.visible_columns()
            reach = 2 * wave.period + item.width + prices.REACH * item.sigma
            left, right = left - reach, right + reach
        self._spend(min(wave.width, right - left) / wave.period * prices.PIECE)
        return wave_path(wave, left, right)

    def _spend_stroke(self, item: Stroke, path: skia.Path) -> None:
        price, view = self._price(item.ink), self._view
        bounds, half = path.getBounds(), item.width / 2
        left, top, right, bottom = bounds.fLeft - half, bounds.fTop - half, bounds.fRight + half, bounds.fBottom + half
        columns, rows = view.box(left, top, right, bottom)
        length = length_of(path)
        # Each piece shows at most the length of the box's two sides, and no stroke covers more pixels than the box has.
        seen = min(length * view.scale, path.countVerbs() * (columns + rows))
        pixels = min(columns * rows, (seen + 1.0) * max(1.0, item.width * view.scale))
        steps = (
            prices.STROKE
            + path.countVerbs() * prices.STROKED_PIECE
            + price.item
            + pixels * price.pixel
            + seen * prices.STROKED_LENGTH
        )
        if item.dashes:
            period = max(sum(item.dashes), length / prices.MOST_DASHES)
            dashes = length / period if period > 0 else 0.0
            steps += dashes * (prices.DASH if item.cap == "butt" else prices.ROUND_DASH)
        if item.sigma > 0:
            steps += prices.blur_steps(self._view, (left, top, right, bottom), item.sigma, simple=False)
        self._spend(steps)

    # ── blurred shapes ────────────────────────────────────────────────────────────────────────────────────

    def _draw_shadow(self, item: Shadow) -> None:
        shape, sigma = item.shape, item.sigma
        self._spend_area(shape, prices.CLEAR)
        if sigma > 0:
            x, y, width, height = bounds_of(shape)
            simple = isinstance(shape, Rect) or (
                isinstance(shape, RoundedRect)
                and len(set(shape.radii)) == 1
                and shape.radii[0] * prices.SIMPLE_CORNERS <= min(width, height)
            )
            self._spend(prices.blur_steps(self._view, (x, y, x + width, y + height), sigma, simple=simple))
        paint = skia.Paint(AntiAlias=True)
        set_color(paint, item.ink)
        if sigma > 0:
            paint.setMaskFilter(_blur(sigma))
        self._fill(shape, paint)

    def _draw_inner_shadow(self, item: InnerShadow) -> None:
        area = item.area
        self._spend_area(area, prices.CLEAR)
        paint = skia.Paint(AntiAlias=True)
        set_color(paint, item.ink)
        if item.sigma > 0:
            x, y, width, height = area
            self._spend(prices.blur_steps(self._view, (x, y, x + width, y + height), item.sigma, simple=False))
            paint.setMaskFilter(_blur(item.sigma))
        if isinstance(item.hole, Path):
            path = self._path(item.hole)
            path.addRect(rect_of(area))
            path.setFillType(skia.PathFillType.kEvenOdd)
            self._spend_edges(path)
            self._canvas.drawPath(path, paint)
        else:
            self._canvas.drawDRRect(rounded_rect_of(area), rounded_rect_of(item.hole), paint)

    # ── text ──────────────────────────────────────────────────────────────────────────────────────────────

    def _draw_glyphs(self, item: Glyphs) -> None:
        runs = item.runs
        if len(runs) > 1:
            colored = [run for run in runs if run.face.color]
            if colored and len(colored) < len(runs):
                self._glyphs_alike(item, [run for run in runs if not run.face.color])
                runs = colored
        self._glyphs_alike(item, runs)

    def _glyphs_alike(self, item: Glyphs, runs: Sequence[GlyphRun]) -> None:
        """Draw runs that either all have colour glyphs or have none."""
        for run in runs:
            if run.glyphs:
                self._spend_glyphs(item, run)
        blob = self._glyphs.blob(runs, hinted=item.hinted)
        if unpaid := self._glyphs.take_unpaid():
            self._spend(unpaid)
        if blob is not None:
            self._canvas.drawTextBlob(blob, item.x, item.y, self._glyph_paint(item, runs))

    def _spend_glyphs(self, item: Glyphs, run: GlyphRun) -> None:
        """Pay for a run: for all its glyphs, and for the pixels of those on the canvas."""
        count, size, scale = len(run.glyphs), run.size, self._view.scale
        around = size + item.stroke + prices.REACH * item.sigma
        left, right = item.x + min(run.xs) - around, item.x + max(run.xs) + around
        columns, _ = self._view.box(left, item.y - 2 * around, right, item.y + 2 * around)
        steps = prices.RUN + count * prices.GLYPH
        if columns > 0.0:
            # For a turned run, the box does not tell how many glyphs show.
            seen = count if self._view.is_turned else min(count, count * columns / ((right - left) * scale) + 1.0)
            if run.face.color:
                pixel = prices.COLOR_GLYPH_PIXEL
            elif item.sigma > 0:
                pixel = prices.BLURRED_GLYPH_PIXEL
            else:
                pixel = prices.GLYPH_PIXEL
            if not isinstance(item.ink, int):
                price = self._price(item.ink)
                pixel += price.pixel
                steps += price.item
            side = min((size + item.stroke + 2 * prices.REACH * item.sigma) * scale, prices.LARGEST_BLURRED)
            steps += seen * side * side * pixel
        self._spend(steps)

    def _glyph_paint(self, item: Glyphs, runs: Sequence[GlyphRun]) -> skia.Paint:
        size = runs[0].size if len(runs) == 1 else max(run.size for run in runs)
        colored = runs[0].face.color
        ink = item.ink
        plain = isinstance(ink, int) and not item.stroke and not item.sigma and not colored
        key = ink, size * self._scale <= LARGEST_MASK
        if plain and key in self._text_paints:
            return self._text_paints[key]
        paint = skia.Paint(AntiAlias=True)
        paint = self._inks.set_ink(paint, ink)
        if item.stroke:
            paint.setStyle(skia.Paint.kStroke_Style)
            paint.setStrokeWidth(item.stroke)
            if item.pen is not None:
                set_pen(paint, item.pen)
        if item.sigma > 0:
            paint.setMaskFilter(_blur(item.sigma))
        elif not colored:
            if not item.stroke:
                # A stroke without width adds nothing to the fill, but it makes Skia use its own scan converter on the
                # glyph's outline, like Chrome's font backend, instead of FreeType's.
                paint.setStyle(skia.Paint.kStrokeAndFill_Style)
                paint.setStrokeWidth(0.0)
            table = self._glyphs.mask_filter(ink, size * self._scale)
            if table is not None:
                paint.setMaskFilter(table)
        if plain:
            self._text_paints[key] = paint
        return paint

    # ── pictures ──────────────────────────────────────────────────────────────────────────────────────────

    def _draw_image(self, item: Image) -> None:
        target, source = item.target, item.source
        across, down = target.width * self._scale, target.height * self._scale
        size = item.layout_size or Size(target.width, target.height)
        if source is not None:
            across, down = across / source.width, down / source.height
        if item.picture.is_vector:
            matrix = self._canvas.getTotalMatrix()
            if not all(map(isfinite, matrix.get9())):
                return  # a transform whose numbers overflow shows nothing
            pixels = None if self._is_tile or source is not None else whole_pixels(matrix, target)
            if pixels is None or pixels[0] * pixels[1] > _MOST_PIXELS:
                self._draw_in_place(item)
                return
            across, down = pixels
        image, sampling = self._picture(item.picture, across, down, item.rendering, size, in_shader=self._is_tile)
        price = prices.NEAREST if item.rendering in ("pixelated", "crisp-edges") else prices.PICTURE
        if image.width() == across and image.height() == down and not self._view.is_turned:
            price = prices.SAME_SIZE
        self._spend_area(target, Price(price.item, price.pixel + prices.blend_price(item.blend)))
        if source is None:
            part = skia.Rect.MakeWH(image.width(), image.height())
        else:
            width, height = image.width(), image.height()
            part = skia.Rect.MakeXYWH(source.x * width, source.y * height, source.width * width, source.height * height)
        paint = skia.Paint(AntiAlias=True, BlendMode=BLENDS[item.blend])
        self._canvas.drawImageRect(image, part, rect_of(target), sampling, paint)

    def _draw_in_place(self, item: Image) -> None:
        """Draw an SVG picture by its own display list, with steps of its own."""
        picture, canvas = cast("SvgPicture", item.picture), self._canvas
        x, y, width, height = whole_picture(item)
        begun = thread_time()
        drawn = cast("DisplayList | None", picture.display_list(item.layout_size or Size(width, height)))
        self._budget.spend_seconds(thread_time() - begun)
        if drawn is None:
            return
        matrix = width / drawn.width, 0.0, 0.0, height / drawn.height, x, y
        canvas.save()
        canvas.clipRect(rect_of(item.target), _INTERSECT, False)  # noqa: FBT003 - the binding's order
        canvas.concat(matrix_of(matrix))
        canvas.saveLayer(None, skia.Paint(BlendMode=BLENDS[item.blend])) if item.blend != "normal" else canvas.save()
        view, budget = self._view.clipped(item.target).moved(matrix), picture.budget()
        inside = self._inner_drawing(canvas, view, budget, is_tile=self._is_tile)
        try:
            inside.draw(drawn.items)
        except LimnerError as error:
            raise picture.fail(error) from error
        canvas.restore()
        canvas.restore()
        self._spend(budget.steps)

    # ── groups ────────────────────────────────────────────────────────────────────────────────────────────

    def _draw_clip(self, item: Clip) -> None:
        canvas, outside = self._canvas, self._view
        canvas.save()
        operation = _DIFFERENCE if item.outside else _INTERSECT
        shape = item.shape
        if isinstance(shape, Rect):
            self._spend(prices.CLIP.item)
            canvas.clipRect(rect_of(shape), operation, item.smooth)
        elif isinstance(shape, RoundedRect):
            self._spend_area(shape, prices.CLIP)
            canvas.clipRRect(rounded_rect_of(shape), operation, item.smooth)
        else:
            path = self._path(shape)
            self._spend_area(shape, prices.CLIP)
            self._spend_edges(path)
            canvas.clipPath(path, operation, item.smooth)
        if not item.outside:
            self._view = outside.clipped(bounds_of(shape))
        self.draw(item.items)
        self._view = outside
        canvas.restore()

    def _draw_transformed(self, item: Transformed) -> None:
        canvas, outside = self._canvas, self._view
        self._spend(prices.CLIP.item)
        canvas.save()
        canvas.concat(matrix_of(item.matrix))
        self._view = outside.moved(item.matrix)
        self.draw(item.items)
        self._view = outside
        canvas.restore()

    def _draw_layer(self, item: Layer) -> None:
        canvas = self._canvas
        paint = skia.Paint()
        if item.opacity < 1:
            paint.setAlphaf(item.opacity)
        if item.blend != "normal":
            paint.setBlendMode(BLENDS[item.blend])
        elif item.composite != "over":
            paint.setBlendMode(COMPOSITES[item.composite])
        *inner, outermost = in_layers(item.effects)
        outside = self._view
        steps, pixels, reach = prices.layer_price(item, outside)
        self._spend(steps)
        self._live_pixels += pixels
        if self._live_pixels > _MOST_LIVE_PIXELS:
            raise LimitExceededError(
                "too many layers inside each other",
                got=f"{self._live_pixels:,} pixels at the same time",
                expected=f"at most {_MOST_LIVE_PIXELS:,}: fewer of opacity, filter, mask and blending in each other",
            )
        self._open_layer(item.bounds, paint, outermost)
        for effects in reversed(inner):
            self._open_layer(None, skia.Paint(), effects)
        if reach:
            self._view = outside.spread(reach)
        self.draw(item.items)
        if item.mask is not None:
            self._mask(item.mask, luminance=item.luminance)
        self._view = outside
        self._live_pixels -= pixels
        for _ in range(len(inner) + 1):
            canvas.restore()

    def _open_layer(self, bounds: Rect | None, paint: skia.Paint, effects: tuple[Effect, ...]) -> None:
        chain = filter_of(effects, self._draw_aside)
        if chain is not None:
            paint.setImageFilter(chain)
        self._canvas.saveLayer(None if bounds is None else rect_of(bounds), paint)

    def _mask(self, items: Items, *, luminance: bool) -> None:
        pixels = self._view.columns * self._view.rows
        self._spend(prices.MASK.item + pixels * (prices.MASK.pixel + prices.LUMINANCE * luminance))
        paint = skia.Paint(BlendMode=skia.BlendMode.kDstIn)
        if luminance:
            paint.setColorFilter(skia.LumaColorFilter.Make())
        self._canvas.saveLayer(None, paint)
        self.draw(items)
        self._canvas.restore()

    def _draw_backdrop(self, item: Backdrop) -> None:
        canvas, outside = self._canvas, self._view
        shape = item.shape
        area = bounds_of(shape)
        self._spend(prices.backdrop_price(item, outside))
        canvas.save()
        if isinstance(shape, Path):
            path = self._path(shape)
            self._spend_edges(path)
            canvas.clipPath(path, _INTERSECT, True)  # noqa: FBT003 - the binding's order
        else:
            canvas.clipRRect(rounded_rect_of(shape), _INTERSECT, True)  # noqa: FBT003 - the same
        self._view = outside.clipped(area)
        paint = skia.Paint()
        if item.opacity < 1:
            paint.setAlphaf(item.opacity)
        # Beyond the shape's edge, the inside is mirrored.
        crop = skia.IRect(floor(area.x), floor(area.y), ceil(area.right), ceil(area.bottom))
        effects = filter_of(item.effects, self._draw_aside, skia.TileMode.kMirror, crop)
        canvas.saveLayer(skia.Canvas.SaveLayerRec(rect_of(area), paint, effects, 0))
        if item.mask is not None:
            self._mask(item.mask, luminance=False)
        canvas.restore()
        canvas.restore()
        self._view = outside

    _BY_KIND: ClassVar[dict[type, Callable[[Any, Any], None]]] = {
        Fill: _draw_fill,
        FillBetween: _draw_fill_between,
        Stroke: _draw_stroke,
        Glyphs: _draw_glyphs,
        Shadow: _draw_shadow,
        InnerShadow: _draw_inner_shadow,
        Image: _draw_image,
        Clip: _draw_clip,
        Group: lambda self, item: self.draw(item.items),
        Transformed: _draw_transformed,
        Layer: _draw_layer,
        Backdrop: _draw_backdrop,
    }
