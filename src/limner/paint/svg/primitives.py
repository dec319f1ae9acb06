"""The primitive elements of filters: their attributes as parameters.

Goes in: one element. Comes out: the kind of primitive, its parameters, and how long a pixel takes.

Spec: https://www.w3.org/TR/filter-effects-1/#FilterPrimitivesOverview
"""

from collections.abc import Callable, Sequence
from math import cos, floor, radians, sin
from typing import Any, Final, TypeAlias

from limner.color.convert import to_srgb
from limner.css.values import ColorValue
from limner.fragment.svg import SvgFragment
from limner.fragment.svg_lengths import number_list
from limner.geometry import Rect
from limner.paint.context import PaintContext
from limner.paint.display_list import Items
from limner.paint.filter_graph import Kind

ImageSource: TypeAlias = Callable[[SvgFragment, Rect], Items | None]
"""What a ``<feImage>`` shows in its subregion; None if nothing."""

Read: TypeAlias = tuple[Kind, dict[str, Any], float]

ONE_INPUT: Final = frozenset(
    (
        *("feColorMatrix", "feComponentTransfer", "feConvolveMatrix", "feDiffuseLighting", "feDropShadow"),
        *("feGaussianBlur", "feMorphology", "feOffset", "feSpecularLighting", "feTile"),
    )
)
TWO_INPUTS: Final = frozenset(("feBlend", "feComposite", "feDisplacementMap"))

_BLUR: Final = 8.0
_LIGHT: Final = 6.0
_NOISE: Final = 12.0  # per octave
_MOST_OCTAVES: Final = 10
_MOST_ORDER: Final = 1000
_LARGEST_RADIUS: Final = 10_000.0
_BLENDS: Final = frozenset(
    (
        *("normal", "multiply", "screen", "darken", "lighten", "overlay", "color-dodge", "color-burn", "hard-light"),
        *("soft-light", "difference", "exclusion", "hue", "saturation", "color", "luminosity"),
    )
)
_IDENTITY: Final = (1.0, 0, 0, 0, 0, 0, 1.0, 0, 0, 0, 0, 0, 1.0, 0, 0, 0, 0, 0, 1.0, 0)
_LUMINANCE: Final = (*(0.0,) * 15, 0.2125, 0.7154, 0.0721, 0.0, 0.0)


class Reading:
    """One element while it is read.

    Attributes:
        element: Its fragment.
        scale: The factors for horizontal and vertical lengths.
        box: The bounding box that places are relative to; None where they are in user units.
        context: The surroundings.
        images: Gives what a ``<feImage>`` shows.
        areas: The areas of its inputs.
        area: Its own area.
    """

    __slots__ = ("area", "areas", "box", "context", "element", "images", "scale")

    def __init__(
        self,
        element: SvgFragment,
        scale: tuple[float, float],
        box: Rect | None,
        context: PaintContext,
        images: ImageSource,
    ) -> None:
        self.element = element
        self.scale = scale
        self.box = box
        self.context = context
        self.images = images
        self.areas: tuple[Rect, ...] = ()
        self.area = Rect(0.0, 0.0, 0.0, 0.0)

    def number(self, name: str, otherwise: float) -> float:
        """Read a number."""
        return _number(self.element, name, otherwise)

    def word(self, name: str) -> str:
        """Read a keyword."""
        return self.element.attributes.get(name, "").strip()

    def pair(self, name: str, otherwise: float) -> tuple[float, float] | None:
        """Read one or two numbers; None for anything else."""
        text = self.element.attributes.get(name)
        if text is None or not text.strip():
            return otherwise, otherwise
        numbers = number_list(text)
        if len(numbers) not in (1, 2):
            return None
        return numbers[0], numbers[-1]

    def color(self, value: ColorValue, opacity: float = 1.0) -> tuple[float, float, float, float]:
        """Give a colour of the element as straight sRGB."""
        red, green, blue, alpha = to_srgb(self.element.style.resolve_color(value))
        return red, green, blue, alpha * opacity

    @property
    def flood(self) -> tuple[float, float, float, float]:
        """The colour of `flood-color` and `flood-opacity`."""
        shape = self.element.style.shape
        return self.color(shape.flood_color, shape.flood_opacity)


def _number(element: SvgFragment, name: str, otherwise: float) -> float:
    try:
        return float(element.attributes.get(name, otherwise))
    except ValueError:
        return otherwise


def _blend(reading: Reading) -> Read:
    mode = reading.word("mode")
    return "blend", {"mode": mode if mode in _BLENDS else "normal"}, 1.0


def _color_matrix(reading: Reading) -> Read:
    kind = reading.word("type") or "matrix"
    text = reading.element.attributes.get("values")
    values = number_list(text)
    if kind == "saturate":
        amount = values[0] if len(values) == 1 else 1.0
        return "matrix", {"numbers": _saturation(amount)}, 1.0
    if kind == "hueRotate":
        angle = values[0] if len(values) == 1 else 0.0
        return "matrix", {"numbers": _hue(angle)}, 1.0
    if kind == "luminanceToAlpha":
        return "matrix", {"numbers": _LUMINANCE}, 1.0
    return "matrix", {"numbers": tuple(values) if len(values) == 20 else _IDENTITY}, 1.0


def _saturation(amount: float) -> tuple[float, ...]:
    s = amount
    return (
        *(0.213 + 0.787 * s, 0.715 - 0.715 * s, 0.072 - 0.072 * s, 0, 0),
        *(0.213 - 0.213 * s, 0.715 + 0.285 * s, 0.072 - 0.072 * s, 0, 0),
        *(0.213 - 0.213 * s, 0.715 - 0.715 * s, 0.072 + 0.928 * s, 0, 0),
        *(0, 0, 0, 1, 0),
    )


def _hue(angle: float) -> tuple[float, ...]:
    c, s = cos(radians(angle)), sin(radians(angle))
    return (
        *(0.213 + c * 0.787 - s * 0.213, 0.715 - c * 0.715 - s * 0.715, 0.072 - c * 0.072 + s * 0.928, 0, 0),
        *(0.213 - c * 0.213 + s * 0.143, 0.715 + c * 0.285 + s * 0.140, 0.072 - c * 0.072 - s * 0.283, 0, 0),
        *(0.213 - c * 0.213 - s * 0.787, 0.715 - c * 0.715 + s * 0.715, 0.072 + c * 0.928 + s * 0.072, 0, 0),
        *(0, 0, 0, 1, 0),
    )


def _component_transfer(reading: Reading) -> Read:
    tables: dict[str, tuple[int, ...] | None] = dict.fromkeys("RGBA")
    for child in reading.element.children:
        if child.tag in ("feFuncR", "feFuncG", "feFuncB", "feFuncA"):
            tables[child.tag[-1]] = _table(child)
    return "tables", tables, 1.0


def _table(function: SvgFragment) -> tuple[int, ...] | None:
    """Give 256 values; None for the identity."""
    kind = function.attributes.get("type", "").strip()
    if kind in ("table", "discrete"):
        values = number_list(function.attributes.get("tableValues"))
        if not values:
            return None
        count = len(values)
        found: list[float] = []
        for index in range(256):
            share = index / 255.0
            if kind == "discrete":
                found.append(values[min(int(share * count), count - 1)])
            else:
                at = min(int(share * (count - 1)), count - 1)
                after = values[min(at + 1, count - 1)]
                found.append(values[at] + (share * (count - 1) - at) * (after - values[at]))
    elif kind == "linear":
        slope, shift = _number(function, "slope", 1.0), _number(function, "intercept", 0.0)
        found = [slope * index / 255.0 + shift for index in range(256)]
    elif kind == "gamma":
        amplitude, exponent = _number(function, "amplitude", 1.0), _number(function, "exponent", 1.0)
        shift = _number(function, "offset", 0.0)
        found = [amplitude * _power(index / 255.0, exponent) + shift for index in range(256)]
    else:
        return None
    return tuple(min(255, max(0, floor(value * 255.0 + 0.5))) for value in found)


def _power(base: float, exponent: float) -> float:
    try:
        return float(base**exponent)
    except (OverflowError, ZeroDivisionError):
        return 1e9


def _composite(reading: Reading) -> Read:
    operator = reading.word("operator")
    if operator == "arithmetic":
        return "composite", {"operator": operator, "k": [reading.number(f"k{i}", 0.0) for i in range(1, 5)]}, 1.0
    known = operator if operator in ("over", "in", "out", "atop", "xor", "lighter") else "over"
    return "composite", {"operator": known}, 1.0


def _convolve(reading: Reading) -> Read:
    order = reading.pair("order", 3.0)
    if order is None or any(one <= 0 or one != int(one) for one in order):
        return "empty", {}, 1.0
    columns, rows = int(order[0]), int(order[1])
    kernel = number_list(reading.element.attributes.get("kernelMatrix"))
    target_x, target_y = reading.number("targetX", float(columns // 2)), reading.number("targetY", float(rows // 2))
    inside = 0 <= target_x < columns and 0 <= target_y < rows
    if columns * rows > _MOST_ORDER or len(kernel) != columns * rows or not inside:
        return "empty", {}, 1.0
    divisor = reading.number("divisor", 0.0)
    if not divisor:
        divisor = sum(kernel) or 1.0
    values = {
        "size": (columns, rows),
        "kernel": tuple(reversed(kernel)),
        "gain": 1.0 / divisor,
        "bias": reading.number("bias", 0.0) * 255.0,
        "target": (int(target_x), int(target_y)),
        "edges": reading.word("edgeMode") or "duplicate",
        "keeps_alpha": reading.word("preserveAlpha") == "true",
    }
    return "convolve", values, 1.0 + 2.0 * columns * rows


def _displace(reading: Reading) -> Read:
    def channel(name: str) -> str:
        word = reading.word(name)
        return word if word in ("R", "G", "B", "A") else "A"

    scale = reading.number("scale", 0.0) * reading.scale[0]
    return (
        "displace",
        {"scale": scale, "x": channel("xChannelSelector"), "y": channel("yChannelSelector")},
        _LIGHT,
    )


def _flood(reading: Reading) -> Read:
    return "flood", {"color": reading.flood}, 1.0


def _deviation(reading: Reading, otherwise: float) -> tuple[float, float] | None:
    pair = reading.pair("stdDeviation", otherwise)
    if pair is None or pair[0] < 0.0 or pair[1] < 0.0:
        return None
    limit = reading.context.budget.limits.blur_radius
    return min(pair[0] * reading.scale[0], limit), min(pair[1] * reading.scale[1], limit)


def _blur(reading: Reading) -> Read:
    deviation = _deviation(reading, 0.0)
    if deviation is None or deviation == (0.0, 0.0):
        return "pass", {}, 1.0
    return "blur", {"deviation": deviation}, _BLUR


def _shadow(reading: Reading) -> Read:
    deviation = _deviation(reading, 2.0) or (0.0, 0.0)
    values = {
        "deviation": deviation,
        "offset": (reading.number("dx", 2.0) * reading.scale[0], reading.number("dy", 2.0) * reading.scale[1]),
        "color": reading.flood,
    }
    return "shadow", values, _BLUR + 2.0


def _image(reading: Reading) -> Read:
    items = reading.images(reading.element, reading.area)
    return ("image", {"items": items}, 4.0) if items else ("empty", {}, 1.0)


def _merge(_reading: Reading) -> Read:
    return "merge", {}, 1.0


def _morphology(reading: Reading) -> Read:
    radius = reading.pair("radius", 0.0)
    if radius is None:
        return "pass", {}, 1.0
    across, down = radius[0] * reading.scale[0], radius[1] * reading.scale[1]
    if across < 0.0 or down < 0.0 or (not across and not down):
        return "pass", {}, 1.0
    across, down = min(across, _LARGEST_RADIUS), min(down, _LARGEST_RADIUS)
    dilates = reading.word("operator") == "dilate"
    return "morphology", {"radius": (across, down), "dilates": dilates}, 2.0 + (across + down) / 4.0


def _offset(reading: Reading) -> Read:
    offset = reading.number("dx", 0.0) * reading.scale[0], reading.number("dy", 0.0) * reading.scale[1]
    return "offset", {"offset": offset}, 1.0


def _tile(reading: Reading) -> Read:
    source = reading.areas[0]
    if source.width <= 0.0 or source.height <= 0.0:
        return "empty", {}, 1.0
    return "tile", {"source": reading.areas[0]}, 2.0


def _turbulence(reading: Reading) -> Read:
    frequency = reading.pair("baseFrequency", 0.0)
    if frequency is None or frequency[0] < 0.0 or frequency[1] < 0.0:
        return "empty", {}, 1.0
    octaves = int(reading.number("numOctaves", 1.0))
    if octaves <= 0:
        return "empty", {}, 1.0
    octaves = min(octaves, _MOST_OCTAVES)
    values = {
        "frequency": frequency,
        "octaves": octaves,
        "seed": reading.number("seed", 0.0),
        "stitches": reading.word("stitchTiles") == "stitch",
        "is_noise": reading.word("type") == "fractalNoise",
    }
    return "turbulence", values, _NOISE * octaves


def _light(reading: Reading) -> Read:
    element = reading.element
    source = next((one for one in element.children if one.tag in _SOURCES), None)
    if source is None:
        return "empty", {}, 1.0
    values: dict[str, Any] = {
        "surface_scale": reading.number("surfaceScale", 1.0),
        "color": reading.color(element.style.shape.lighting_color),
        "source": source.tag,
    }
    if element.tag == "feDiffuseLighting":
        values["diffuse"] = max(0.0, reading.number("diffuseConstant", 1.0))
    else:
        values["specular"] = max(0.0, reading.number("specularConstant", 1.0))
        values["exponent"] = min(max(reading.number("specularExponent", 1.0), 1.0), 128.0)
    if source.tag == "feDistantLight":
        azimuth, elevation = radians(_number(source, "azimuth", 0.0)), radians(_number(source, "elevation", 0.0))
        values["place"] = cos(azimuth) * cos(elevation), sin(azimuth) * cos(elevation), sin(elevation)
        return "light", values, _LIGHT
    values["place"] = _point(reading, source, ("x", "y", "z"))
    if source.tag == "feSpotLight":
        values["target"] = _point(reading, source, ("pointsAtX", "pointsAtY", "pointsAtZ"))
        values["falloff"] = min(max(_number(source, "specularExponent", 1.0), 1.0), 128.0)
        angle = abs(_number(source, "limitingConeAngle", 90.0))
        values["cone"] = angle if 0.0 < angle <= 90.0 else 90.0
    return "light", values, _LIGHT


_SOURCES: Final = frozenset(("feDistantLight", "fePointLight", "feSpotLight"))


def _point(reading: Reading, source: SvgFragment, names: Sequence[str]) -> tuple[float, float, float]:
    x, y, z = (_number(source, name, 0.0) for name in names)
    box = reading.box
    if box is None:
        return x, y, z
    size = ((box.width * box.width + box.height * box.height) / 2.0) ** 0.5
    return box.x + x * box.width, box.y + y * box.height, z * size


READERS: Final[dict[str, Callable[[Reading], Read]]] = {
    "feBlend": _blend,
    "feColorMatrix": _color_matrix,
    "feComponentTransfer": _component_transfer,
    "feComposite": _composite,
    "feConvolveMatrix": _convolve,
    "feDiffuseLighting": _light,
    "feDisplacementMap": _displace,
    "feDropShadow": _shadow,
    "feFlood": _flood,
    "feGaussianBlur": _blur,
    "feImage": _image,
    "feMerge": _merge,
    "feMorphology": _morphology,
    "feOffset": _offset,
    "feSpecularLighting": _light,
    "feTile": _tile,
    "feTurbulence": _turbulence,
}
