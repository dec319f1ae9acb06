"""Paints: colours, gradients and patterns as inks.

Goes in: a fragment's `fill` or `stroke`. Comes out: an ink in its coordinates; None where nothing is painted.

Spec: https://www.w3.org/TR/SVG2/pservers.html
"""

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from limner.color import Color
from limner.color.convert import to_srgb
from limner.css.values import CURRENT_COLOR, ColorValue, PaintServer
from limner.fragment.svg import SvgFragment
from limner.fragment.svg_lengths import Axis, attribute_length
from limner.fragment.svg_viewports import fit, parse_aspect
from limner.geometry import IDENTITY, Matrix, Rect, Size, concat, invert
from limner.paint.context import PaintContext, pack
from limner.paint.display_list import (
    FocalInk,
    Ink,
    Items,
    LinearInk,
    PlacedInk,
    Ramp,
    Spread,
    TileInk,
    Transformed,
)
from limner.resources.svg_size import view_box
from limner.style.computed import ComputedStyle

_UNIT: Final = Size(1.0, 1.0)
_SPREADS: Final[dict[str, Spread]] = {"pad": "pad", "reflect": "reflect", "repeat": "repeat"}
_MOST_TEMPLATES: Final = 32
_GRADIENTS: Final = ("linearGradient", "radialGradient")
_LEAST_TILE: Final = 1e-6
_DEEPEST: Final = 16  # nested patterns

PaintContent = Callable[[SvgFragment], Items]


class Painted(NamedTuple):
    """What a paint is used on.

    Attributes:
        style: The style that the paint comes from.
        fragment: The element.
        viewport: What percentages refer to.
        context: What `context-fill` and `context-stroke` stand for; None if nothing.
    """

    style: ComputedStyle
    fragment: SvgFragment
    viewport: Size
    context: "ContextPaint | None" = None

    @property
    def bounds(self) -> Rect | None:
        """The object bounding box; None without one."""
        return self.fragment.bounds


class ContextPaint(NamedTuple):
    """What a marker or a `<use>` copy takes its context paints from.

    Attributes:
        painted: The element that uses it.
        matrix: From the coordinates of what is painted now to those of that element.
    """

    painted: Painted
    matrix: Matrix


class Servers:
    """Makes inks.

    Args:
        context: Knows the definitions.
        paint_content: Paints what is inside a pattern.
    """

    __slots__ = ("_busy", "_context", "_paint_content")

    def __init__(self, context: PaintContext, paint_content: PaintContent) -> None:
        self._context = context
        self._paint_content = paint_content
        self._busy: set[int] = set()

    def ink(self, painted: Painted, name: str) -> Ink | None:
        """Give the ink of `fill` or `stroke`."""
        svg = painted.style.svg
        paint = svg.fill if name == "fill" else svg.stroke
        opacity = svg.fill_opacity if name == "fill" else svg.stroke_opacity
        if paint == "none":
            return None
        if paint in ("context-fill", "context-stroke"):
            return self._context_ink(painted, "fill" if paint == "context-fill" else "stroke", opacity)
        if isinstance(paint, PaintServer):
            found, ink = self._server_ink(paint, painted, opacity)
            if found:
                return ink
            if paint.fallback is None or paint.fallback == "none":
                return None
            return solid(painted.style, paint.fallback, opacity)
        if isinstance(paint, str):
            return None
        return solid(painted.style, paint, opacity)

    def _context_ink(self, painted: Painted, name: str, opacity: float) -> Ink | None:
        around = painted.context
        if around is None:
            return None
        ink = self.ink(around.painted, name)
        inverse = invert(around.matrix)
        if ink is None or inverse is None:
            return None
        svg = around.painted.style.svg
        own = svg.fill_opacity if name == "fill" else svg.stroke_opacity
        if isinstance(ink, PlacedInk):
            return PlacedInk(ink.source, concat(inverse, ink.matrix), opacity)
        paint = svg.fill if name == "fill" else svg.stroke
        del own
        if isinstance(paint, Color) or paint is CURRENT_COLOR:
            return solid(around.painted.style, paint, opacity)
        return ink

    def find(self, href: str) -> SvgFragment | None:
        """Give the definition that an address names."""
        found = self._context.definitions.get(href[1:]) if href.startswith("#") else None
        return found if isinstance(found, SvgFragment) else None

    def _server_ink(self, paint: PaintServer, painted: Painted, opacity: float) -> tuple[bool, Ink | None]:
        """Give whether there is such a server, and its ink."""
        server = self.find(paint.url.href)
        if server is None or server.tag not in (*_GRADIENTS, "pattern"):
            return False, None
        if server.tag == "pattern":
            return self._pattern_ink(server, painted, opacity)
        return self._gradient_ink(server, painted, opacity)

    def _templates(self, server: SvgFragment) -> Iterator[SvgFragment]:
        """The element and the elements that it takes attributes from, in order."""
        seen: set[int] = set()
        kinds = _GRADIENTS if server.tag in _GRADIENTS else ("pattern",)
        at: SvgFragment | None = server
        while at is not None and id(at) not in seen and at.tag in kinds and len(seen) < _MOST_TEMPLATES:
            yield at
            seen.add(id(at))
            attributes = at.attributes
            at = self.find((attributes["href"] if "href" in attributes else attributes.get("xlink:href", "")).strip())

    # ── gradients ─────────────────────────────────────────────────────────────────────────────────────────

    def _gradient_ink(self, server: SvgFragment, painted: Painted, opacity: float) -> tuple[bool, Ink | None]:
        attributes: dict[str, tuple[str, ComputedStyle]] = {}
        stops: list[SvgFragment] = []
        matrix: Matrix | None = None
        for template in self._templates(server):
            for name, value in template.attributes.items():
                if template.tag == server.tag or name in ("gradientUnits", "spreadMethod"):
                    attributes.setdefault(name, (value, template.style))
            if matrix is None and ("gradientTransform" in template.attributes or template.style.effects.transform):
                matrix = template.matrix
            stops = stops or [child for child in template.children if child.tag == "stop"]
        colors, offsets = _stops(stops)
        if not colors:
            return True, None
        last = PackedColor(colors[-1], opacity).solid
        if len(colors) == 1:
            return True, last
        in_box = attributes.get("gradientUnits", ("", painted.style))[0].strip() != "userSpaceOnUse"
        place = matrix or IDENTITY
        if in_box:
            box = painted.bounds
            if box is None or box.width <= 0.0 or box.height <= 0.0:
                return False, None
            place = concat((box.width, 0.0, 0.0, box.height, box.x, box.y), place)
        if invert(place) is None:
            return True, None
        viewport = _UNIT if in_box else painted.viewport
        spread = _SPREADS.get(attributes.get("spreadMethod", ("pad", painted.style))[0].strip(), "pad")
        ramp = Ramp([pack(*color) for color in colors], offsets, spread, premultiplied=False)

        def length(name: str, axis: Axis, otherwise: float) -> float:
            given = attributes.get(name)
            if given is None:
                return otherwise
            return attribute_length(given[0], given[1], viewport, axis, otherwise)

        if server.tag == "linearGradient":
            x0, y0 = length("x1", "x", 0.0), length("y1", "y", 0.0)
            x1, y1 = length("x2", "x", viewport.width), length("y2", "y", 0.0)
            if (x0, y0) == (x1, y1):
                return True, last
            return True, PlacedInk(LinearInk(x0, y0, x1, y1, ramp), place, opacity)
        x, y = length("cx", "x", viewport.width / 2), length("cy", "y", viewport.height / 2)
        radius = length("r", "o", 0.5 if in_box else attribute_length("50%", painted.style, viewport, "o"))
        if radius <= 0.0:
            return True, last
        focus = length("fx", "x", x), length("fy", "y", y), max(0.0, length("fr", "o", 0.0))
        return True, PlacedInk(FocalInk(*focus, x, y, radius, ramp), place, opacity)

    # ── patterns ──────────────────────────────────────────────────────────────────────────────────────────

    def _pattern_ink(self, server: SvgFragment, painted: Painted, opacity: float) -> tuple[bool, Ink | None]:
        attributes: dict[str, tuple[str, ComputedStyle]] = {}
        content: SvgFragment | None = None
        matrix: Matrix | None = None
        for template in self._templates(server):
            for name, value in template.attributes.items():
                attributes.setdefault(name, (value, template.style))
            if matrix is None and ("patternTransform" in template.attributes or template.style.effects.transform):
                matrix = template.matrix
            if content is None and template.children:
                content = template
        if content is None or id(content) in self._busy or len(self._busy) >= _DEEPEST:
            return False, None
        box = painted.bounds
        in_box = attributes.get("patternUnits", ("", painted.style))[0].strip() != "userSpaceOnUse"
        content_in_box = attributes.get("patternContentUnits", ("", painted.style))[0].strip() == "objectBoundingBox"
        if (in_box or content_in_box) and (box is None or box.width <= 0.0 or box.height <= 0.0):
            return False, None
        viewport = _UNIT if in_box else painted.viewport

        def length(name: str, axis: Axis) -> float:
            given = attributes.get(name)
            return 0.0 if given is None else attribute_length(given[0], given[1], viewport, axis)

        tile = Rect(length("x", "x"), length("y", "y"), length("width", "x"), length("height", "y"))
        if in_box and box is not None:
            tile = Rect(
                box.x + tile.x * box.width,
                box.y + tile.y * box.height,
                tile.width * box.width,
                tile.height * box.height,
            )
        if tile.width <= _LEAST_TILE or tile.height <= _LEAST_TILE:
            return False, None
        place = matrix or IDENTITY
        if invert(place) is None:
            return True, None
        shown = view_box({"viewBox": attributes["viewBox"][0]}) if "viewBox" in attributes else None
        inner: Matrix
        if shown is not None:
            aspect = parse_aspect(attributes.get("preserveAspectRatio", ("", painted.style))[0])
            inner = fit(shown, Rect(0.0, 0.0, tile.width, tile.height), aspect)
        else:
            # As in Chrome, the content starts at the corner of the tile.
            inner = (box.width, 0.0, 0.0, box.height, 0.0, 0.0) if content_in_box and box is not None else IDENTITY
        self._busy.add(id(content))
        try:
            items: Items = []
            for child in content.children:
                items += self._paint_content(child)
        finally:
            self._busy.discard(id(content))
        if not items:
            return True, None
        source = TileInk([Transformed(inner, items)], tile.x, tile.y, tile.width, tile.height)
        return True, PlacedInk(source, place, opacity)


class PackedColor(NamedTuple):
    """A straight sRGB colour and an opacity."""

    color: tuple[float, float, float, float]
    opacity: float

    @property
    def solid(self) -> Ink | None:
        """The colour as an ink; None when it is transparent."""
        red, green, blue, alpha = self.color
        alpha *= self.opacity
        return pack(red, green, blue, alpha) if alpha > 0.0 else None


def solid(style: ComputedStyle, color: ColorValue, opacity: float) -> Ink | None:
    """Give a colour as an ink; None when it is transparent."""
    return PackedColor(to_srgb(style.resolve_color(color)), opacity).solid


def _offset(text: str) -> float:
    """Read a number or a percentage; 0 for anything else."""
    try:
        return float(text.removesuffix("%")) / (100.0 if text.endswith("%") else 1.0)
    except ValueError:
        return 0.0


def _stops(stops: list[SvgFragment]) -> tuple[list[tuple[float, float, float, float]], list[float]]:
    """Give colours and ascending offsets, including 0 and 1."""
    colors: list[tuple[float, float, float, float]] = []
    offsets: list[float] = []
    before = 0.0
    for stop in stops:
        shape = stop.style.shape
        red, green, blue, alpha = to_srgb(stop.style.resolve_color(shape.stop_color))
        before = max(before, min(1.0, max(0.0, _offset(stop.attributes.get("offset", "0").strip()))))
        colors.append((red, green, blue, alpha * shape.stop_opacity))
        offsets.append(before)
    if len(colors) > 1:
        if offsets[0] > 0.0:
            colors.insert(0, colors[0])
            offsets.insert(0, 0.0)
        if offsets[-1] < 1.0:
            colors.append(colors[-1])
            offsets.append(1.0)
    return colors, offsets


def moved_ink(ink: Ink, matrix: Matrix) -> Ink:
    """Give an ink in the coordinates that a matrix leads to."""
    if isinstance(ink, PlacedInk):
        return PlacedInk(ink.source, concat(matrix, ink.matrix), ink.opacity)
    return ink
