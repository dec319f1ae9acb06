"""Filter graphs of the display list as Skia image filters.

Goes in: a `FilterGraph`. Comes out: one image filter. A result is converted from linear light to sRGB, or back, where
the primitive that reads it works in the other.

Spec: https://www.w3.org/TR/filter-effects-1/
"""

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeAlias

import skia

from limner.geometry import Rect
from limner.paint.filter_graph import FilterGraph, Input, Primitive
from limner.raster.skia.geometry import rect_of
from limner.raster.skia.paints import BLENDS, COMPOSITES

DrawItems: TypeAlias = Callable[[skia.Canvas, Any], None]
"""Draws items of a display list on another canvas."""
_Filter: TypeAlias = skia.ImageFilter | None
"""None stands for what is filtered."""

_MODES: Final = BLENDS | COMPOSITES | {"atop": skia.BlendMode.kSrcATop, "lighter": skia.BlendMode.kPlus}
_EDGES: Final = {
    "duplicate": skia.TileMode.kClamp,
    "wrap": skia.TileMode.kRepeat,
    "none": skia.TileMode.kDecal,
}
_CHANNELS: Final = {
    "R": skia.ColorChannel.kR,
    "G": skia.ColorChannel.kG,
    "B": skia.ColorChannel.kB,
    "A": skia.ColorChannel.kA,
}
_ALPHA: Final = (*(0.0,) * 18, 1.0, 0.0)
_LARGEST: Final = 1e6
_WHOLE: Final = 1e-4


def graph_filter(graph: FilterGraph, source: _Filter, draw_items: DrawItems) -> _Filter:
    """Make the filter of a graph.

    Args:
        graph: The graph.
        source: What it filters; None for the layer.
        draw_items: Draws what an image primitive shows.
    """
    return _Assembly(graph, source, draw_items).result()


class _Assembly:
    """The filters of one graph while they are made."""

    __slots__ = ("_draw_items", "_graph", "_made", "_source")

    def __init__(self, graph: FilterGraph, source: _Filter, draw_items: DrawItems) -> None:
        self._graph = graph
        self._draw_items = draw_items
        self._source = source
        self._made: dict[tuple[Input, bool], _Filter] = {}

    def result(self) -> _Filter:
        for index, primitive in enumerate(self._graph.primitives):
            made = _MAKE[primitive.kind](self, primitive)
            self._made[index, primitive.linear] = _cropped(made, primitive.area)
        last = self.input(len(self._graph.primitives) - 1, linear=False)
        return _cropped(last, self._graph.region)

    def input(self, which: Input, *, linear: bool) -> _Filter:
        """Give a result, in linear light or in sRGB as asked."""
        key = which, linear
        if key in self._made:
            return self._made[key]
        if which == "source":
            found = self._source if not linear else _to_linear(self._source)
        elif which == "alpha":
            found = skia.ImageFilters.ColorFilter(skia.ColorFilters.Matrix(list(_ALPHA)), self._source)
        else:
            other = self._made[which, not linear]
            found = _to_linear(other) if linear else _to_srgb(other)
        self._made[key] = found
        return found

    def inputs(self, primitive: Primitive) -> list[_Filter]:
        """Give all inputs of a primitive."""
        return [self.input(which, linear=primitive.linear) for which in primitive.inputs]

    def first(self, primitive: Primitive) -> _Filter:
        """Give the first input of a primitive."""
        return self.input(primitive.inputs[0], linear=primitive.linear)

    # ── primitives ────────────────────────────────────────────────────────────────────────────────────────

    def blend(self, primitive: Primitive) -> _Filter:
        top, below = self.inputs(primitive)
        return skia.ImageFilters.Xfermode(_MODES[primitive.parameters["mode"]], below, top)

    def composite(self, primitive: Primitive) -> _Filter:
        top, below = self.inputs(primitive)
        operator = primitive.parameters["operator"]
        if operator == "arithmetic":
            k1, k2, k3, k4 = primitive.parameters["k"]
            below = below or skia.ImageFilters.Offset(0.0, 0.0)  # this filter does not accept None
            return skia.ImageFilters.Arithmetic(k1, k2, k3, k4, True, below, top)  # noqa: FBT003 - in the binding's order
        return skia.ImageFilters.Xfermode(_MODES[operator], below, top)

    def blur(self, primitive: Primitive) -> _Filter:
        across, down = primitive.parameters["deviation"]
        return skia.ImageFilters.Blur(across, down, skia.TileMode.kDecal, self.first(primitive))

    def color_matrix(self, primitive: Primitive) -> _Filter:
        return skia.ImageFilters.ColorFilter(
            skia.ColorFilters.Matrix(list(primitive.parameters["numbers"])), self.first(primitive)
        )

    def tables(self, primitive: Primitive) -> _Filter:
        tables = primitive.parameters
        red, green, blue, alpha = (list(tables[name] or range(256)) for name in "RGBA")
        return skia.ImageFilters.ColorFilter(
            skia.TableColorFilter.MakeARGB(alpha, red, green, blue), self.first(primitive)
        )

    def convolve(self, primitive: Primitive) -> _Filter:
        values = primitive.parameters
        return skia.ImageFilters.MatrixConvolution(
            skia.ISize(*values["size"]),
            list(values["kernel"]),
            values["gain"],
            values["bias"],
            skia.IPoint(*values["target"]),
            _EDGES.get(values["edges"], skia.TileMode.kClamp),
            not values["keeps_alpha"],
            self.first(primitive),
        )

    def displace(self, primitive: Primitive) -> _Filter:
        color, displacement = self.inputs(primitive)
        values = primitive.parameters
        return skia.ImageFilters.DisplacementMap(
            _CHANNELS[values["x"]], _CHANNELS[values["y"]], values["scale"], displacement, color
        )

    def flood(self, primitive: Primitive) -> _Filter:
        paint = skia.Paint()
        paint.setColor4f(skia.Color4f(*_in_light(primitive.parameters["color"], linear=primitive.linear)))
        return _picture(primitive.area, lambda canvas: canvas.drawPaint(paint))

    def image(self, primitive: Primitive) -> _Filter:
        items = primitive.parameters["items"]
        made = _picture(primitive.area, lambda canvas: self._draw_items(canvas, items))
        return _to_linear(made) if primitive.linear else made

    def merge(self, primitive: Primitive) -> _Filter:
        inputs = self.inputs(primitive)
        return skia.ImageFilters.Merge(inputs) if inputs else self.empty(primitive)

    def morphology(self, primitive: Primitive) -> _Filter:
        across, down = primitive.parameters["radius"]
        make = skia.ImageFilters.Dilate if primitive.parameters["dilates"] else skia.ImageFilters.Erode
        return make(across, down, self.first(primitive))

    def offset(self, primitive: Primitive) -> _Filter:
        across, down = primitive.parameters["offset"]
        return skia.ImageFilters.Offset(across, down, self.first(primitive))

    def shadow(self, primitive: Primitive) -> _Filter:
        values = primitive.parameters
        color = _packed(_in_light(values["color"], linear=primitive.linear))
        (dx, dy), (across, down) = values["offset"], values["deviation"]
        return skia.ImageFilters.DropShadow(dx, dy, across, down, color, self.first(primitive))

    def tile(self, primitive: Primitive) -> _Filter:
        source = primitive.parameters["source"]
        return skia.ImageFilters.Tile(rect_of(source), rect_of(primitive.area), self.first(primitive))

    def turbulence(self, primitive: Primitive) -> _Filter:
        values, area = primitive.parameters, primitive.area
        make: Any = (
            skia.PerlinNoiseShader.MakeFractalNoise if values["is_noise"] else skia.PerlinNoiseShader.MakeTurbulence
        )
        tile = skia.ISize(round(area.width), round(area.height)) if values["stitches"] else None
        shader = make(*values["frequency"], values["octaves"], values["seed"], tile)
        paint = skia.Paint(Shader=shader)
        return _picture(area, lambda canvas: canvas.drawPaint(paint))

    def empty(self, primitive: Primitive) -> _Filter:
        return _picture(primitive.area, lambda _canvas: None)

    def light(self, primitive: Primitive) -> _Filter:
        values = primitive.parameters
        color = _packed(_in_light(values["color"], linear=primitive.linear))
        surface: list[Any] = [color, values["surface_scale"]]
        is_diffuse = "diffuse" in values
        surface += [values["diffuse"]] if is_diffuse else [values["specular"], values["exponent"]]
        place = skia.Point3(*values["place"])
        source = self.first(primitive)
        lights: Any = skia.ImageFilters  # each of its functions takes its own arguments
        kind = "Diffuse" if is_diffuse else "Specular"
        made: skia.ImageFilter
        if values["source"] == "feDistantLight":
            made = getattr(lights, f"DistantLit{kind}")(place, *surface, source)
        elif values["source"] == "fePointLight":
            made = getattr(lights, f"PointLit{kind}")(place, *surface, source)
        else:
            target = skia.Point3(*values["target"])
            made = getattr(lights, f"SpotLit{kind}")(place, target, values["falloff"], values["cone"], *surface, source)
        return made


_MAKE: Final[dict[str, Callable[[_Assembly, Primitive], _Filter]]] = {
    "blend": _Assembly.blend,
    "blur": _Assembly.blur,
    "composite": _Assembly.composite,
    "convolve": _Assembly.convolve,
    "displace": _Assembly.displace,
    "empty": _Assembly.empty,
    "flood": _Assembly.flood,
    "image": _Assembly.image,
    "light": _Assembly.light,
    "matrix": _Assembly.color_matrix,
    "merge": _Assembly.merge,
    "morphology": _Assembly.morphology,
    "offset": _Assembly.offset,
    "pass": _Assembly.first,
    "shadow": _Assembly.shadow,
    "tables": _Assembly.tables,
    "tile": _Assembly.tile,
    "turbulence": _Assembly.turbulence,
}


def _picture(area: Rect, draw: Callable[[skia.Canvas], None]) -> _Filter:
    left, top = max(area.x, -_LARGEST), max(area.y, -_LARGEST)
    # Antialiasing at an edge needs the whole pixel.
    width, height = min(area.width, _LARGEST) + 2.0, min(area.height, _LARGEST) + 2.0
    bounds = skia.Rect.MakeXYWH(left - 1.0, top - 1.0, width, height)
    recorder = skia.PictureRecorder()
    draw(recorder.beginRecording(bounds))
    return skia.ImageFilters.Picture(recorder.finishRecordingAsPicture(), bounds)


def _cropped(made: _Filter, area: Rect) -> _Filter:
    """Keep what lies inside an area."""
    sides = area.x, area.y, area.right, area.bottom
    whole = [round(side) for side in sides]
    if all(abs(side - near) < _WHOLE for side, near in zip(sides, whole, strict=True)):
        return skia.ImageFilters.Offset(0.0, 0.0, made, skia.IRect(*whole))
    paint = skia.Paint(AntiAlias=True)
    inside = _picture(area, lambda canvas: canvas.drawRect(rect_of(area), paint))
    return skia.ImageFilters.Xfermode(skia.BlendMode.kSrcIn, inside, made)


def _to_linear(made: _Filter) -> _Filter:
    return skia.ImageFilters.ColorFilter(skia.ColorFilters.SRGBToLinearGamma(), made)


def _to_srgb(made: _Filter) -> _Filter:
    return skia.ImageFilters.ColorFilter(skia.ColorFilters.LinearToSRGBGamma(), made)


def _in_light(color: tuple[float, float, float, float], *, linear: bool) -> tuple[float, ...]:
    if not linear:
        return color
    return (*(one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in color[:3]), color[3])


def _packed(color: Sequence[float]) -> int:
    red, green, blue, alpha = (min(255, max(0, round(one * 255.0))) for one in color)
    return alpha << 24 | red << 16 | green << 8 | blue
