"""The display list: what to draw, in order, without saying how.

`paint.build` makes these; a rasteriser draws them, and `str()` prints them. All lengths are
CSS px, y down; shapes are in the coordinates of the innermost `Transformed` around them, or of the canvas.

A solid colour is an `int` ``0xAARRGGBB`` where eight bits hold it exactly, else four floats: straight sRGB red,
green, blue, alpha, 0 to 1.
"""

from collections.abc import Iterator, Sequence
from itertools import count
from typing import Final, Literal, TypeAlias, cast

from limner.geometry import Matrix, Rect, Size
from limner.outline import Segment
from limner.paint.filter_graph import FilterGraph
from limner.paint.pen import Pen
from limner.resources.picture import Picture
from limner.style.computed import BlendMode
from limner.text.shaped import GlyphRun

Solid: TypeAlias = int | tuple[float, float, float, float]


class _Record:
    """Shared printing: the class's name and its fields."""

    __slots__: tuple[str, ...] = ()

    def __repr__(self) -> str:
        fields = " ".join(f"{name}={_short(getattr(self, name))}" for name in self.__slots__ if name != "items")
        return f"{type(self).__name__}({fields})"


def _short(value: object) -> str:
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, int):
        return f"#{value & 0xFFFFFF:06x}/{value >> 24:02x}" if value > 0xFFFF else str(value)
    if isinstance(value, tuple):
        parts = [_short(item) for item in cast("tuple[object, ...]", value)]
        return "(" + ", ".join(parts[:8]) + (", …)" if len(parts) > 8 else ")")
    text = repr(value)
    return text if len(text) < 120 else text[:119] + "…"


# ── shapes ────────────────────────────────────────────────────────────────────────────────────────────────


class RoundedRect(_Record):
    """A rectangle with elliptical corners.

    Attributes:
        x: Left edge.
        y: Top edge.
        width: Width.
        height: Height.
        radii: Horizontal and vertical radius of the top left, top right, bottom right and bottom left corner,
            already scaled so that none overlap.
    """

    __slots__ = ("height", "radii", "width", "x", "y")

    def __init__(self, x: float, y: float, width: float, height: float, radii: tuple[float, ...]) -> None:
        self.x = x
        self.y = y
        self.width = width
        self.height = height
        self.radii = radii


class Path(_Record):
    """An outline of lines and curves.

    Attributes:
        segments: ``("M", x, y)``, ``("L", x, y)``, ``("Q", x1, y1, x, y)``, ``("C", x1, y1, x2, y2, x, y)``,
            ``("A", rx, ry, rotation, large, sweep, x, y)``, ``("Z",)``.
        even_odd: The fill rule.
    """

    __slots__ = ("even_odd", "segments")

    def __init__(self, segments: Sequence[Segment], *, even_odd: bool = False) -> None:
        self.segments = segments
        self.even_odd = even_odd


class Wave(_Record):
    """A wavy line: one curve for each period, and one more at each end.

    Attributes:
        x: The x of its left end.
        y: The y of its middle.
        width: Its length.
        period: The wave's period.
        height: How far the control points of a curve lie above and below the middle.
    """

    __slots__ = ("height", "period", "width", "x", "y")

    def __init__(self, x: float, y: float, width: float, period: float, height: float) -> None:
        self.x = x
        self.y = y
        self.width = width
        self.period = period
        self.height = height


Shape: TypeAlias = Rect | RoundedRect | Path

# ── inks ──────────────────────────────────────────────────────────────────────────────────────────────────

Spread: TypeAlias = Literal["pad", "repeat", "reflect", "decal"]


class Ramp(_Record):
    """The colours along a gradient, interpolated in sRGB between stops.

    Attributes:
        colors: Straight sRGB with alpha.
        offsets: One per colour, 0 to 1, ascending.
        spread: What happens before the first and after the last.
        premultiplied: Whether colours are multiplied by their alpha before they are interpolated; CSS does this, SVG
            does not.
    """

    __slots__ = ("colors", "offsets", "premultiplied", "spread")

    def __init__(
        self,
        colors: Sequence[Solid],
        offsets: Sequence[float],
        spread: Spread = "pad",
        *,
        premultiplied: bool = True,
    ) -> None:
        self.colors = colors
        self.offsets = offsets
        self.spread: Spread = spread
        self.premultiplied = premultiplied


class LinearInk(_Record):
    """A gradient along the line from (x0, y0) to (x1, y1)."""

    __slots__ = ("ramp", "x0", "x1", "y0", "y1")

    def __init__(self, x0: float, y0: float, x1: float, y1: float, ramp: Ramp) -> None:
        self.x0 = x0
        self.y0 = y0
        self.x1 = x1
        self.y1 = y1
        self.ramp = ramp


class RadialInk(_Record):
    """A gradient along the rays of an ellipse around (x, y)."""

    __slots__ = ("radius_x", "radius_y", "ramp", "start", "x", "y")

    def __init__(self, x: float, y: float, radius_x: float, radius_y: float, ramp: Ramp, start: float = 0.0) -> None:
        self.x = x
        self.y = y
        self.radius_x = radius_x
        self.radius_y = radius_y
        self.ramp = ramp
        self.start = start  # the radius at offset 0, as a share of the radii


class ConicInk(_Record):
    """A gradient around (x, y); offsets 0 and 1 are at `start` and `end` degrees clockwise from `angle`."""

    __slots__ = ("angle", "end", "ramp", "start", "x", "y")

    def __init__(self, x: float, y: float, angle: float, ramp: Ramp, start: float = 0.0, end: float = 360.0) -> None:
        self.x = x
        self.y = y
        self.angle = angle  # degrees clockwise from up
        self.ramp = ramp
        self.start = start
        self.end = end


class TileInk(_Record):
    """A tile repeated in both directions.

    Attributes:
        source: What the tile shows: a gradient or items in the tile's coordinates, or a picture stretched to it.
        x: Left edge of one tile.
        y: Top edge of one tile.
        width: Width of the tile.
        height: Height of the tile.
        spacing_x: Horizontal transparent space between tiles.
        spacing_y: Vertical transparent space between tiles.
        rendering: `image-rendering`.
        once: Whether one tile covers everything drawn, horizontally and vertically; its edges then meet no other tile.
    """

    __slots__ = ("height", "once", "rendering", "source", "spacing_x", "spacing_y", "width", "x", "y")

    def __init__(  # noqa: PLR0913 - a record of its own
        self,
        source: "LinearInk | RadialInk | ConicInk | Picture | Items",
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        spacing_x: float = 0.0,
        spacing_y: float = 0.0,
        rendering: str = "auto",
        once: tuple[bool, bool] = (False, False),
    ) -> None:
        self.source = source
        self.x = x
        self.y = y
        self.width = width
        self.height = height
        self.spacing_x = spacing_x
        self.spacing_y = spacing_y
        self.rendering = rendering
        self.once = once


class FocalInk(_Record):
    """A gradient from one circle to another: offset 0 is on the first, offset 1 on the second."""

    __slots__ = ("from_radius", "from_x", "from_y", "radius", "ramp", "x", "y")

    def __init__(  # noqa: PLR0917 - the numbers of two circles
        self, from_x: float, from_y: float, from_radius: float, x: float, y: float, radius: float, ramp: Ramp
    ) -> None:
        self.from_x = from_x
        self.from_y = from_y
        self.from_radius = from_radius
        self.x = x
        self.y = y
        self.radius = radius
        self.ramp = ramp


class PlacedInk(_Record):
    """A gradient or tile in its own coordinates.

    Attributes:
        source: The ink.
        matrix: From its coordinates to those of what is drawn.
        opacity: The opacity of all of it.
    """

    __slots__ = ("matrix", "opacity", "source")

    def __init__(self, source: "LinearInk | FocalInk | TileInk", matrix: Matrix, opacity: float = 1.0) -> None:
        self.source = source
        self.matrix = matrix
        self.opacity = opacity


Ink: TypeAlias = Solid | LinearInk | RadialInk | ConicInk | TileInk | PlacedInk

# ── things drawn ──────────────────────────────────────────────────────────────────────────────────────────


class Fill(_Record):
    """A filled shape."""

    __slots__ = ("blend", "ink", "shape", "smooth")

    def __init__(self, shape: Shape, ink: Ink, *, smooth: bool = True, blend: BlendMode = "normal") -> None:
        self.shape = shape
        self.ink = ink
        self.smooth = smooth  # antialiased
        self.blend: BlendMode = blend


class FillBetween(_Record):
    """The area inside one shape and outside another, filled."""

    __slots__ = ("ink", "inner", "outer")

    def __init__(self, outer: Shape, inner: Shape, ink: Ink) -> None:
        self.outer = outer
        self.inner = inner
        self.ink = ink


class Stroke(_Record):
    """A stroked shape or wave; the stroke is centred on its outline."""

    __slots__ = ("cap", "dashes", "ink", "join", "miter", "phase", "shape", "sigma", "smooth", "width")

    def __init__(  # noqa: PLR0913 - a record of its own
        self,
        shape: Shape | Wave,
        ink: Ink,
        width: float,
        *,
        dashes: tuple[float, ...] = (),
        phase: float = 0.0,
        cap: Literal["butt", "round", "square"] = "butt",
        join: Literal["miter", "round", "bevel"] = "miter",
        miter: float = 4.0,
        smooth: bool = True,
        sigma: float = 0.0,
    ) -> None:
        self.shape = shape
        self.ink = ink
        self.width = width
        self.sigma = sigma  # the standard deviation of a blur
        self.dashes = dashes
        self.phase = phase
        self.cap: Literal["butt", "round", "square"] = cap
        self.join: Literal["miter", "round", "bevel"] = join
        self.miter = miter
        self.smooth = smooth


class Glyphs(_Record):
    """Glyph runs on one baseline.

    Attributes:
        runs: From left to right.
        x: The x of the text's origin.
        y: The y of its baseline.
        ink: The ink of the fill or of the stroke.
        stroke: Width of the outline; 0 to fill.
        hinted: Whether to hint slightly, as for `text-rendering: auto`.
        sigma: Standard deviation of a blur; each glyph is blurred separately.
        pen: How the outline is stroked, if that takes more than a width.
    """

    __slots__ = ("hinted", "ink", "pen", "runs", "sigma", "stroke", "x", "y")

    def __init__(  # noqa: PLR0913 - a record of its own
        self,
        runs: Sequence[GlyphRun],
        x: float,
        y: float,
        ink: Ink,
        *,
        stroke: float = 0.0,
        hinted: bool = True,
        sigma: float = 0.0,
        pen: Pen | None = None,
    ) -> None:
        self.pen = pen
        self.runs = runs
        self.x = x
        self.y = y
        self.ink = ink
        self.stroke = stroke
        self.sigma = sigma
        self.hinted = hinted


class Shadow(_Record):
    """A blurred shape; `sigma` is the standard deviation of the blur."""

    __slots__ = ("ink", "shape", "sigma")

    def __init__(self, shape: Shape, ink: Solid, sigma: float) -> None:
        self.shape = shape
        self.ink = ink
        self.sigma = sigma


class InnerShadow(_Record):
    """The part of `area` outside `hole`, blurred."""

    __slots__ = ("area", "hole", "ink", "sigma")

    def __init__(self, area: Rect, hole: Shape, ink: Solid, sigma: float) -> None:
        self.area = area
        self.hole = hole
        self.ink = ink
        self.sigma = sigma


class Image(_Record):
    """A picture, or a part of it, stretched over a rectangle.

    Attributes:
        picture: What to draw.
        target: Where to draw it.
        source: The part to draw, as shares of the picture's width and height: x, y, width, height.
        rendering: `image-rendering`.
        blend: How it blends with what is below.
        layout_size: The size at which an SVG is laid out before it is stretched over `target`, which is snapped to
            whole px. None stands for the drawn size of the whole picture.
    """

    __slots__ = ("blend", "layout_size", "picture", "rendering", "source", "target")

    def __init__(
        self,
        picture: Picture,
        target: Rect,
        *,
        source: Rect | None = None,
        rendering: str = "auto",
        blend: BlendMode = "normal",
        layout_size: Size | None = None,
    ) -> None:
        self.layout_size = layout_size
        self.picture = picture
        self.target = target
        self.source = source
        self.rendering = rendering
        self.blend: BlendMode = blend


# ── groups ────────────────────────────────────────────────────────────────────────────────────────────────


class Clip(_Record):
    """Items drawn only inside a shape or, with `outside`, only outside it."""

    __slots__ = ("items", "outside", "shape", "smooth")

    def __init__(self, shape: Shape, items: "Items", *, outside: bool = False, smooth: bool = True) -> None:
        self.shape = shape
        self.items = items
        self.outside = outside
        self.smooth = smooth


class Group(_Record):
    """Items that are drawn as they are and known by one key, such as an inline SVG that a template's images share.

    Attributes:
        items: What is drawn; must not be changed.
        key: Groups with equal keys draw the same.
    """

    __slots__ = ("items", "key")

    def __init__(self, items: "Items") -> None:
        self.items = items
        self.key = f"group-{next(_GROUPS)}"


_GROUPS: Final = count(1)


class Transformed(_Record):
    """Items drawn in other coordinates.

    Attributes:
        matrix: Six numbers a b c d e f, as in CSS `matrix()`, or nine: the rows of a 3 by 3 matrix.
        items: What is drawn.
    """

    __slots__ = ("items", "matrix")

    def __init__(self, matrix: tuple[float, ...], items: "Items") -> None:
        self.matrix = matrix
        self.items = items


EffectName: TypeAlias = Literal["blur", "matrix", "table", "shadow", "luminance", "linear", "graph"]


class Effect(_Record):
    """One step of `filter`.

    Attributes:
        name: ``blur``, ``matrix`` (a colour matrix), ``table`` (one transfer table for red, green and blue),
            ``shadow``, ``luminance`` (brightness becomes alpha), ``linear`` (sRGB becomes linear light), ``graph``.
        numbers: The blur's standard deviation; the matrix's 20 numbers; the table's 256; the shadow's x, y and standard
            deviation.
        color: The shadow's colour.
        graph: A whole filter graph.
    """

    __slots__ = ("color", "graph", "name", "numbers")

    def __init__(
        self, name: EffectName, numbers: tuple[float, ...] = (), color: Solid = 0, graph: FilterGraph | None = None
    ) -> None:
        self.name: EffectName = name
        self.graph = graph
        self.numbers = numbers
        self.color = color


class Layer(_Record):
    """Items drawn as a unit, which is then composited with what is below.

    Attributes:
        items: What is drawn.
        opacity: The opacity of the whole.
        blend: How it blends with what is below.
        effects: Filters in order, the first one first.
        mask: Drawn after the items, keeping them only where it is opaque.
        luminance: Whether the mask counts by its brightness.
        bounds: Nothing is drawn outside these; None when they are not known.
        composite: How the layer is composited with what is below, where that is not a blend mode.
    """

    __slots__ = ("blend", "bounds", "composite", "effects", "items", "luminance", "mask", "opacity")

    def __init__(  # noqa: PLR0913 - a record of its own
        self,
        items: "Items",
        *,
        opacity: float = 1.0,
        blend: BlendMode = "normal",
        effects: tuple[Effect, ...] = (),
        mask: "Items | None" = None,
        luminance: bool = False,
        bounds: Rect | None = None,
        composite: Literal["over", "in", "out", "xor"] = "over",
    ) -> None:
        self.items = items
        self.opacity = opacity
        self.blend: BlendMode = blend
        self.effects = effects
        self.mask = mask
        self.luminance = luminance
        self.bounds = bounds
        self.composite: Literal["over", "in", "out", "xor"] = composite


class Backdrop(_Record):
    """The part of what is below that lies inside a shape, filtered.

    Attributes:
        shape: Where it shows.
        effects: The filters in order, the first one first.
        opacity: The opacity of the filtered backdrop.
        mask: Keeps it only where the mask is opaque.
    """

    __slots__ = ("effects", "mask", "opacity", "shape")

    def __init__(
        self, shape: Shape, effects: tuple[Effect, ...], opacity: float = 1.0, mask: "Items | None" = None
    ) -> None:
        self.shape = shape
        self.effects = effects
        self.opacity = opacity
        self.mask = mask


Item: TypeAlias = (
    Fill | FillBetween | Stroke | Glyphs | Shadow | InnerShadow | Image | Clip | Group | Transformed | Layer | Backdrop
)
Items: TypeAlias = list[Item]

NO_INK: Final = 0


class DisplayList:
    """Everything that an image shows, from the bottom to the top.

    Attributes:
        width: The canvas's width in CSS px.
        height: Its height in CSS px.
        items: What to draw.
        background: Fills the canvas first; 0 leaves it transparent.
        text: Where the first text that shows whole stands; None without one.
    """

    __slots__ = ("background", "height", "items", "text", "width")

    def __init__(
        self, width: float, height: float, items: Items, background: Solid = NO_INK, text: Rect | None = None
    ) -> None:
        self.text = text
        self.width = width
        self.height = height
        self.items = items
        self.background = background

    def __str__(self) -> str:
        head = f"DisplayList {self.width:g} × {self.height:g} background={_short(self.background)}"
        return "\n".join([head, *_lines(self.items, 1)])


def _lines(items: Items, depth: int) -> Iterator[str]:
    pad = "  " * depth
    for item in items:
        yield f"{pad}{item!r}"
        if isinstance(item, Clip | Group | Transformed | Layer):
            yield from _lines(item.items, depth + 1)
        if isinstance(item, Layer | Backdrop) and item.mask is not None:
            yield f"{pad}mask"
            yield from _lines(item.mask, depth + 1)
