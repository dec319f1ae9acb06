"""How long an SVG may take to draw, at the most: whether it can be drawn at once or must be where it can be ended.

Goes in: a cleaned tree. Comes out: `SvgCost`. It errs on the side of too much: a shape counts as if it covered the
whole picture, an edge as if it crossed all its rows. What cannot be judged by counting is not tame.
"""

import math
import re
from collections.abc import Mapping
from typing import Final

from limner.record import record
from limner.resources.svg_tree import SvgNode

# Seconds, measured with the slowest files of each kind on a busy machine, for Skia and resvg alike.
_EDGE_ROW: Final = 2e-7
_FILLED_PIXEL: Final = 2.5e-9
_SHADED_PIXEL: Final = 6e-9
_LAYER_PIXEL: Final = 3e-8
_DASHES: Final = 0.01  # of a dashed shape across the picture, where a dash and its gap are 1 long
_LETTER_EDGES: Final = 40

_PLAIN: Final = frozenset(
    {
        *("svg", "g", "defs", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon"),
        *("linearGradient", "radialGradient", "stop", "title", "desc", "text", "tspan", "style", "clipPath"),
    }
)
_SHAPES: Final = frozenset({"path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text"})
_ROUND_EDGES: Final = 64
_WORDS: Final = frozenset(
    {"id", "class", "role", "fill", "stroke", "color", "stop-color", "xmlns", "version", "font-family", "lang"}
)
_REFERENCE: Final = re.compile(r"\s*url\(\s*#[-\w.]+\s*\)\s*")
_MAY_REFER: Final = frozenset({"fill", "stroke", "clip-path"})
_WILD_STYLE: Final = re.compile(
    r"url|transform|dash|filter|mask|marker|stroke-width|font-size|var\(|@|\\", re.IGNORECASE
)
_LAYERS: Final = re.compile(r"opacity|clip-path|mix-blend|isolation")
_COLOR: Final = re.compile(r"#[0-9a-fA-F]+")
_FAR: Final = re.compile(r"(?<![.\d])\d{6}|\d[eE]\+?\d")
_DISTANT: Final = re.compile(r"(?<![.\d])\d{5}|\d[eE]\+?\d")
_NUMBER: Final = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
_SCALING: Final = re.compile(r"(matrix|scale|skew)[XY]?\s*\(([^)]*)\)", re.IGNORECASE)
_MOST_SCALE: Final = 100.0
_WIDEST_STROKE: Final = 2000.0
_LARGEST_LETTER: Final = 2000.0
_SHORTEST_DASH: Final = 1.0


@record
class SvgCost:
    """What an SVG costs.

    Attributes:
        edges: Of all shapes and letters together.
        fills: How often something is painted in one colour.
        shaded: How often something is painted in many.
        layers: How often a picture of its own is made and laid over the rest.
        dashed: Shapes with dashes, each divided by the length of one dash and its gap.
        is_tame: Whether nothing in it could cost more than that: numbers of sensible size, plain elements alone.
    """

    edges: int
    fills: int
    shaded: int
    layers: int
    dashed: float
    is_tame: bool

    def seconds(self, width: int, height: int) -> float:
        """Give the most that drawing it to so many device pixels may take."""
        if not self.is_tame:
            return math.inf
        pixels = width * height
        paint = self.fills * _FILLED_PIXEL + self.shaded * _SHADED_PIXEL + self.layers * _LAYER_PIXEL
        return self.edges * height * _EDGE_ROW + pixels * paint + self.dashed * _DASHES


def measure_cost(root: SvgNode, *, shapes_alone: bool) -> SvgCost:
    """Count.

    Args:
        root: The `<svg>`.
        shapes_alone: Whether `svg_shapes.is_shapes_alone` is true of it: Skia draws it, which clips what is far away.
    """
    count = _Count()
    waiting: list[tuple[SvgNode, float]] = [(root, 1.0)]
    is_tame = shapes_alone or _has_sensible_view_box(root)
    while waiting and is_tame:
        node, scale = waiting.pop()
        name, attributes = node.local_name, node.attributes
        scale *= _scale_of(attributes.get("transform", ""))
        is_tame = (
            name in _PLAIN
            and (shapes_alone or scale <= _MOST_SCALE)
            and all(_is_tame(key, value, shapes_alone=shapes_alone) for key, value in attributes.items())
        )
        count.add(name, attributes)
        for child in node.children:
            if isinstance(child, SvgNode):
                waiting.append((child, scale))
            elif name == "style":
                is_tame = is_tame and _is_tame("style", child, shapes_alone=shapes_alone)
                count.add_sheet(child)
            elif name in {"text", "tspan"}:
                count.edges += _LETTER_EDGES * len(child)
    return count.cost(is_tame=is_tame)


class _Count:
    """What has been counted so far."""

    def __init__(self) -> None:
        self.edges = self.shapes = self.layers = 0
        self._period = math.inf
        self._is_stroked = self._is_shaded = self._is_layered = self._is_far = False

    def add(self, name: str, attributes: Mapping[str, str]) -> None:
        """Count one element."""
        style = attributes.get("style", "")
        self.shapes += name in _SHAPES
        # A number has two characters at least, its separator among them, and a point two numbers.
        points = attributes.get("d", "") + attributes.get("points", "")
        self.edges += _ROUND_EDGES if name in _SHAPES and not points else len(points) // 4
        self.layers += "opacity" in attributes or "clip-path" in attributes or "opacity" in style
        self._is_stroked = self._is_stroked or "stroke" in attributes or "stroke" in style
        self._is_shaded = self._is_shaded or name.endswith("Gradient")
        dashes = attributes.get("stroke-dasharray")
        if dashes is not None:
            self._period = min(self._period, sum(abs(float(number)) for number in _NUMBER.findall(dashes)) or math.inf)
        self._is_far = self._is_far or any(
            _DISTANT.search(value) for key, value in attributes.items() if key not in _WORDS and key != "style"
        )

    def add_sheet(self, text: str) -> None:
        """Count a style sheet."""
        self._is_layered = self._is_layered or _LAYERS.search(text) is not None
        self._is_stroked = self._is_stroked or "stroke" in text

    def cost(self, *, is_tame: bool) -> SvgCost:
        """Add up, as if each shape had all that any has."""
        is_dashed = self._period < math.inf
        painted = self.shapes * (2 if self._is_stroked else 1)
        return SvgCost(
            edges=self.edges * (2 if self._is_stroked else 1),
            fills=0 if self._is_shaded else painted,
            shaded=painted if self._is_shaded else 0,
            layers=self.layers + self.shapes * self._is_layered,
            dashed=self.shapes / self._period,
            is_tame=is_tame and not (is_dashed and self._is_far),
        )


def _is_tame(key: str, value: str, *, shapes_alone: bool) -> bool:
    if key in _WORDS or key.startswith(("xmlns", "aria-", "data-")):
        return "url" not in value or (key in _MAY_REFER and _REFERENCE.fullmatch(value) is not None)
    if key == "stroke-dasharray":
        numbers = [abs(float(number)) for number in _NUMBER.findall(value)]
        return not numbers or sum(numbers) >= _SHORTEST_DASH
    if shapes_alone:
        return True
    if key == "style":
        return _WILD_STYLE.search(value) is None and _FAR.search(_COLOR.sub("", value)) is None
    if key == "stroke-width":
        return _largest(value) <= _WIDEST_STROKE
    if key == "font-size":
        return _largest(value) <= _LARGEST_LETTER
    if "url" in value:
        return key in _MAY_REFER and _REFERENCE.fullmatch(value) is not None
    return _FAR.search(value) is None and key not in {"filter", "mask", "marker", "href"}


def _largest(value: str) -> float:
    return max((abs(float(number)) for number in _NUMBER.findall(value)), default=0.0)


def _scale_of(transform: str) -> float:
    """Give the most by which a transform enlarges; a skew of any angle counts as too much."""
    scale = 1.0
    for name, arguments in _SCALING.findall(transform):
        if name.lower() == "skew":
            return math.inf
        # The last two numbers of a matrix move.
        numbers = [abs(float(number)) for number in _NUMBER.findall(arguments)][:4]
        scale *= max(1.0, *numbers, 1.0)
    return scale


def _has_sensible_view_box(root: SvgNode) -> bool:
    """Tell whether a view box enlarges what it holds by not too much."""
    numbers = [float(number) for number in _NUMBER.findall(root.attributes.get("viewBox", ""))]
    return len(numbers) != 4 or min(numbers[2:]) >= 1.0
