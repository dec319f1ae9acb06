"""Inks and effects of the display list as Skia paints, shaders and image filters."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeAlias

import skia

from limner.geometry import Rect
from limner.paint.display_list import (
    ConicInk,
    Effect,
    FocalInk,
    Image,
    Ink,
    Items,
    LinearInk,
    PlacedInk,
    RadialInk,
    Ramp,
    Solid,
    TileInk,
)
from limner.raster.skia.geometry import matrix_of
from limner.resources.picture import Picture

if TYPE_CHECKING:
    from limner.raster.skia.filter_graph import DrawItems

_PREMULTIPLIED: Final = 1  # SkGradientShader::kInterpolateColorsInPremul_Flag
_MODES: Final = {
    "pad": skia.TileMode.kClamp,
    "repeat": skia.TileMode.kRepeat,
    "reflect": skia.TileMode.kMirror,
    "decal": skia.TileMode.kDecal,
}


def set_color(paint: skia.Paint, color: Solid) -> None:
    """Give a paint a solid colour."""
    if isinstance(color, int):
        paint.setColor(color)
    else:
        paint.setColor4f(skia.Color4f(*color))


def color4f_of(color: Solid) -> skia.Color4f:
    """A colour as four floats."""
    if isinstance(color, int):
        return skia.Color4f(
            ((color >> 16) & 255) / 255, ((color >> 8) & 255) / 255, (color & 255) / 255, (color >> 24) / 255
        )
    return skia.Color4f(*color)


def packed_of(color: Solid) -> int:
    """A colour with eight bits per channel."""
    if isinstance(color, int):
        return color
    red, green, blue, alpha = (min(255, max(0, round(part * 255))) for part in color)
    return alpha << 24 | red << 16 | green << 8 | blue


def _ramp_arguments(ramp: Ramp) -> tuple[list[skia.Color4f], list[float], skia.TileMode]:
    return [color4f_of(color) for color in ramp.colors], list(ramp.offsets), _MODES[ramp.spread]


def shader_of(
    ink: "LinearInk | RadialInk | ConicInk | FocalInk", local: skia.Matrix | None = None
) -> skia.Shader | None:
    """A gradient, placed by `local`; None where its coordinates overflow single precision."""
    colors, offsets, mode = _ramp_arguments(ink.ramp)
    if isinstance(ink, LinearInk):
        points = [skia.Point(ink.x0, ink.y0), skia.Point(ink.x1, ink.y1)]
        flags = _PREMULTIPLIED if ink.ramp.premultiplied else 0
        return skia.GradientShader.MakeLinear(points, colors, offsets, mode, flags, local)
    if isinstance(ink, FocalInk):
        flags = _PREMULTIPLIED if ink.ramp.premultiplied else 0
        start, end = skia.Point(ink.from_x, ink.from_y), skia.Point(ink.x, ink.y)
        return skia.GradientShader.MakeTwoPointConical(
            start, ink.from_radius, end, ink.radius, colors, offsets, mode, flags, local
        )
    if isinstance(ink, RadialInk):
        matrix = skia.Matrix.Translate(ink.x, ink.y)
        if ink.radius_x != ink.radius_y:
            matrix.preScale(1.0, ink.radius_y / ink.radius_x)
        if local is not None:
            matrix = skia.Matrix.Concat(local, matrix)
        origin = skia.Point(0, 0)
        if ink.start:
            return skia.GradientShader.MakeTwoPointConical(
                origin, ink.radius_x * ink.start, origin, ink.radius_x, colors, offsets, mode, _PREMULTIPLIED, matrix
            )
        return skia.GradientShader.MakeRadial(origin, ink.radius_x, colors, offsets, mode, _PREMULTIPLIED, matrix)
    matrix = skia.Matrix.RotateDeg(ink.angle - 90.0, skia.Point(ink.x, ink.y))
    if local is not None:
        matrix = skia.Matrix.Concat(local, matrix)
    return skia.GradientShader.MakeSweep(
        ink.x, ink.y, colors, offsets, mode, ink.start, ink.end, _PREMULTIPLIED, matrix
    )


def set_gradient(paint: skia.Paint, ink: "LinearInk | RadialInk | ConicInk") -> None:
    """Give a paint a gradient, or its last colour if there is none."""
    shader = shader_of(ink)
    if shader is None:
        set_color(paint, ink.ramp.colors[-1])
    else:
        paint.setShader(shader)


def _with_shader(paint: skia.Paint, shader: skia.Shader | None) -> skia.Paint:
    """Give a copy of a paint with a shader; where the shader is None, being too large or small, it draws nothing.

    The binding's setter writes the shader out and reads it back, and texts inside a picture lose their typefaces in
    this. Its constructor takes the shader as it is.
    """
    if shader is None:
        nothing = skia.Paint()
        nothing.setAlphaf(0.0)
        return nothing
    return skia.Paint(
        Shader=shader, AntiAlias=paint.isAntiAlias(), Style=paint.getStyle(), StrokeWidth=paint.getStrokeWidth()
    )


DrawTile: TypeAlias = Callable[[skia.Canvas, Items, float, float], None]
GivePicture: TypeAlias = Callable[[Picture, Rect, str], tuple[skia.Image, skia.SamplingOptions] | None]


class InkSetter:
    """Gives paints their inks.

    Args:
        give_picture: Gives the pixels of a picture that is one tile, and how to sample them; None for an SVG that is
            drawn by its display list instead.
        draw_tile: Draws items on another canvas of the given width and height in CSS px, for tiles that show more than
            a picture.
    """

    __slots__ = ("_draw_tile", "_give_picture")

    def __init__(self, give_picture: GivePicture, draw_tile: DrawTile) -> None:
        self._give_picture = give_picture
        self._draw_tile = draw_tile

    def set_ink(self, paint: skia.Paint, ink: Ink) -> skia.Paint:
        """Give a paint an ink of any kind; use the returned paint from then on."""
        if isinstance(ink, int):
            paint.setColor(ink)
        elif isinstance(ink, tuple):
            paint.setColor4f(skia.Color4f(*ink))
        elif isinstance(ink, TileInk):
            return _with_shader(paint, self._tile(ink))
        elif isinstance(ink, PlacedInk):
            return self._set_placed(paint, ink)
        else:
            set_gradient(paint, ink)
        return paint

    def _set_placed(self, paint: skia.Paint, ink: PlacedInk) -> skia.Paint:
        local = matrix_of(ink.matrix)
        source = ink.source
        if isinstance(source, TileInk):
            paint = _with_shader(paint, self._tile(source, local))
        else:
            shader = shader_of(source, local)
            if shader is None:
                set_color(paint, source.ramp.colors[-1])
                paint.setAlphaf(paint.getAlphaf() * ink.opacity)
                return paint
            paint.setShader(shader)
        if ink.opacity < 1.0:
            paint.setAlphaf(ink.opacity)
        return paint

    def _tile(self, ink: TileInk, local: skia.Matrix | None = None) -> skia.Shader | None:
        source = ink.source
        given: tuple[skia.Image, skia.SamplingOptions] | None = None
        if not isinstance(source, list | LinearInk | RadialInk | ConicInk):
            # An SVG in coordinates of its own does not fall on whole pixels.
            if not source.is_vector or local is None:
                given = self._give_picture(source, Rect(ink.x, ink.y, ink.width, ink.height), ink.rendering)
            if given is None:
                alone: Items = [Image(source, Rect(0.0, 0.0, ink.width, ink.height))]
                source = alone
        place = skia.Matrix.Translate(ink.x, ink.y)
        if local is not None:
            place = skia.Matrix.Concat(local, place)
        whole = skia.Rect.MakeWH(ink.width, ink.height)
        if given is not None and not ink.spacing_x and not ink.spacing_y:
            image, sampling = given
            place.preScale(ink.width / image.width(), ink.height / image.height())
            mode_x, mode_y = (skia.TileMode.kClamp if once else skia.TileMode.kRepeat for once in ink.once)
            return image.makeShader(mode_x, mode_y, sampling, place)
        tile = skia.Rect.MakeWH(ink.width + ink.spacing_x, ink.height + ink.spacing_y)
        recorder = skia.PictureRecorder()
        canvas = recorder.beginRecording(tile)
        if given is not None:
            image, sampling = given
            canvas.drawImageRect(image, skia.Rect.MakeWH(image.width(), image.height()), whole, sampling)
        elif isinstance(source, list):
            self._draw_tile(canvas, source, ink.width, ink.height)
        elif isinstance(source, LinearInk | RadialInk | ConicInk):
            paint = skia.Paint()
            set_gradient(paint, source)
            canvas.drawRect(whole, paint)
        picture = recorder.finishRecordingAsPicture()
        return picture.makeShader(skia.TileMode.kRepeat, skia.TileMode.kRepeat, skia.FilterMode.kLinear, place, tile)


def in_layers(effects: tuple[Effect, ...]) -> list[tuple[Effect, ...]]:
    """Split a chain of effects after each shadow. The parts are in order, and each gets a layer of its own.

    A shadow draws what comes before it twice, so a chain of several would draw the first one hundreds of times.
    """
    parts: list[tuple[Effect, ...]] = []
    begin = 0
    for index, effect in enumerate(effects[:-1], start=1):
        if effect.name == "shadow":
            parts.append(effects[begin:index])
            begin = index
    return [*parts, effects[begin:]]


def filter_of(
    effects: tuple[Effect, ...],
    draw_items: "DrawItems",
    edges: skia.TileMode = skia.TileMode.kDecal,
    crop: skia.IRect | None = None,
) -> skia.ImageFilter | None:
    """Chain effects in order; the first one is applied first.

    Args:
        effects: The effects.
        draw_items: Draws what an image primitive of a filter graph shows.
        edges: What a blur sees beyond the edges.
        crop: The part that a blur sees.
    """
    chain: skia.ImageFilter | None = None
    for effect in effects:
        numbers = effect.numbers
        if effect.name == "blur":
            if numbers[0] > 0:
                chain = skia.ImageFilters.Blur(numbers[0], numbers[0], edges, chain, crop)
        elif effect.name == "shadow":
            x, y, sigma = numbers
            chain = skia.ImageFilters.DropShadow(x, y, sigma, sigma, packed_of(effect.color), chain)
        elif effect.name == "table":
            table = [round(number) for number in numbers]
            chain = skia.ImageFilters.ColorFilter(skia.TableColorFilter.MakeARGB(None, table, table, table), chain)
        elif effect.name == "linear":
            chain = skia.ImageFilters.ColorFilter(skia.ColorFilters.SRGBToLinearGamma(), chain)
        elif effect.graph is not None:
            from limner.raster.skia.filter_graph import graph_filter

            chain = graph_filter(effect.graph, chain, draw_items)
        elif effect.name == "luminance":
            chain = skia.ImageFilters.ColorFilter(skia.LumaColorFilter.Make(), chain)
        else:
            chain = skia.ImageFilters.ColorFilter(skia.ColorFilters.Matrix(list(numbers)), chain)
    return chain
