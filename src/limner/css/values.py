"""Computed values that several properties share: lengths, percentages, images, shapes, functions.

`css` parses into these records, `style` computes them, and layout and paint read them. A computed length is a plain
`float` in CSS px. A percentage that waits for its basis is `Percent`, and a mix of both is `Calc`. Angles are degrees,
alpha is 0 to 1. All are immutable and hashable, so that they can be keys.

Spec: https://www.w3.org/TR/css-values-4/
"""

from collections.abc import Callable
from enum import Enum
from math import isnan
from typing import Final, Literal, NamedTuple, TypeAlias

from limner.color import Color
from limner.record import record


class Auto(Enum):
    """The keyword `auto`. Type checkers can distinguish it from a number by `is`."""

    AUTO = "auto"


AUTO: Final = Auto.AUTO


class CurrentColor(Enum):
    """The keyword `currentcolor`, resolved against `color` when the value is used."""

    CURRENT_COLOR = "currentcolor"


CURRENT_COLOR: Final = CurrentColor.CURRENT_COLOR

ColorValue: TypeAlias = Color | CurrentColor


@record
class Percent:
    """A percentage that waits for its basis; ``Percent(50.0)`` is ``50%``."""

    value: float


@record
class Calc:
    """A mix of lengths and percentages that waits for its basis.

    Attributes:
        operator: ``+`` adds the arguments; ``min`` and ``max`` choose among them. `clamp()` is a `max` of a `min`.
        arguments: Lengths in CSS px, percentages, or further mixes.
        factor: The factor that multiplies the result.
    """

    operator: Literal["+", "min", "max"]
    arguments: "tuple[float | Percent | Calc, ...]"
    factor: float = 1.0


LengthPercentage: TypeAlias = float | Percent | Calc
LengthPercentageAuto: TypeAlias = float | Percent | Calc | Auto


def resolve(value: LengthPercentage, basis: float) -> float:
    """Resolve a length or percentage against the basis (what 100 % is), in CSS px."""
    if isinstance(value, Percent):
        return value.value * basis / 100.0
    if isinstance(value, Calc):
        parts = [resolve(argument, basis) for argument in value.arguments]
        operator = value.operator
        result = (sum(parts) if operator == "+" else min(parts) if operator == "min" else max(parts)) * value.factor
        return 0.0 if isnan(result) else result  # "NaN … produces a zero value instead"
    return value


SizeKeyword: TypeAlias = Literal["min-content", "max-content", "fit-content", "stretch"]


@record
class AnchorLength:
    """A length with `anchor()` or `anchor-size()` in it.

    Attributes:
        text: The length as CSS text.
    """

    text: str


@record
class FitContent:
    """``fit-content(<length-percentage>)``."""

    limit: LengthPercentage


@record
class CalcSize:
    """``calc-size()`` of a keyword.

    Attributes:
        basis: The keyword that it starts from.
        calculation: Gives the size in CSS px, from the size of the basis and the length that percentages refer to.
    """

    basis: "Auto | SizeKeyword"
    calculation: Callable[[float, float], float]


class NoneValue(Enum):
    """The keyword `none` in place of a number or length."""

    NONE = "none"


NONE: Final = NoneValue.NONE

SizeValue: TypeAlias = float | Percent | Calc | Auto | SizeKeyword | FitContent | CalcSize
MaxSizeValue: TypeAlias = float | Percent | Calc | NoneValue | SizeKeyword | FitContent | CalcSize


class Position(NamedTuple):
    """A position in a box: offsets from its left and top edge. ``right 10px`` becomes ``100% - 10px``."""

    x: LengthPercentage
    y: LengthPercentage


CENTER: Final = Position(Percent(50.0), Percent(50.0))


@record
class AspectRatio:
    """`aspect-ratio`: the preferred ratio, and whether a replaced element's natural one wins over it."""

    auto: bool
    ratio: float | None  # width / height


# ── images ────────────────────────────────────────────────────────────────────────────────────────────────


@record
class Url:
    """``url(…)``, still relative. `base` is the address of the sheet it is in, or empty."""

    href: str
    base: str = ""
    resolution: float = 1.0  # image pixels per CSS px, from image-set()
    oriented: bool = True  # whether it is rotated as its file says


@record
class PaintServer:
    """A gradient or pattern that `fill` or `stroke` names. `fallback` is used if it does not exist."""

    url: Url
    fallback: "ColorValue | Literal['none'] | None" = None


PaintValue: TypeAlias = "ColorValue | Literal['none', 'context-fill', 'context-stroke'] | PaintServer"


@record
class ColorStop:
    """One stop of a gradient. A hint has no colour. Positions of None are spread evenly when the gradient is used."""

    color: ColorValue | None
    position: LengthPercentage | None  # degrees or percent in a conic gradient


@record
class Interpolation:
    """``in <space> <hue>``. If `space` is None, it is sRGB if all colours are legacy colours, else Oklab."""

    space: str | None = None
    hue: Literal["shorter", "longer", "increasing", "decreasing"] = "shorter"


@record
class LinearGradient:
    """``linear-gradient()``. The direction is degrees clockwise from up, or a corner such as ``to top left``."""

    direction: float | tuple[Literal["left", "right"], Literal["top", "bottom"]]
    stops: tuple[ColorStop, ...]
    repeating: bool = False
    interpolation: Interpolation = Interpolation()


@record
class RadialGradient:
    """``radial-gradient()``. `size` is an extent keyword or the radii."""

    shape: Literal["circle", "ellipse"]
    size: (
        Literal["closest-side", "closest-corner", "farthest-side", "farthest-corner"]
        | tuple[LengthPercentage, LengthPercentage]
    )
    center: Position
    stops: tuple[ColorStop, ...]
    repeating: bool = False
    interpolation: Interpolation = Interpolation()


@record
class ConicGradient:
    """``conic-gradient()``. `angle` is degrees clockwise from up."""

    angle: float
    center: Position
    stops: tuple[ColorStop, ...]
    repeating: bool = False
    interpolation: Interpolation = Interpolation()


@record
class SolidImage:
    """``image(<color>)``."""

    color: ColorValue


@record
class CrossFade:
    """``cross-fade()``: images with their shares, 0 to 1."""

    images: "tuple[tuple[ImageValue | Color, float], ...]"


Gradient: TypeAlias = LinearGradient | RadialGradient | ConicGradient
ImageValue: TypeAlias = Url | LinearGradient | RadialGradient | ConicGradient | SolidImage | CrossFade

# ── shapes ────────────────────────────────────────────────────────────────────────────────────────────────

GeometryBox: TypeAlias = Literal[
    "border-box", "padding-box", "content-box", "margin-box", "fill-box", "stroke-box", "view-box"
]
FillRule: TypeAlias = Literal["nonzero", "evenodd"]
ShapeRadius: TypeAlias = (
    float | Percent | Calc | Literal["closest-side", "farthest-side", "closest-corner", "farthest-corner"]
)
Radii: TypeAlias = tuple[LengthPercentage, LengthPercentage]  # horizontal, vertical
CornerRadii: TypeAlias = tuple[Radii, Radii, Radii, Radii]  # top left, top right, bottom right, bottom left
ZERO_RADII: Final[CornerRadii] = ((0.0, 0.0), (0.0, 0.0), (0.0, 0.0), (0.0, 0.0))


@record
class InsetShape:
    """``inset()``, and ``rect()`` and ``xywh()``, which compute to it. Offsets are top, right, bottom, left."""

    offsets: tuple[LengthPercentage, LengthPercentage, LengthPercentage, LengthPercentage]
    radii: CornerRadii = ZERO_RADII


def resolve_inset(shape: InsetShape, width: float, height: float) -> tuple[float, float, float, float]:
    """Give left, top, width and height of an `inset()` in a box of this size."""
    top, right, bottom, left = (resolve(one, width if at % 2 else height) for at, one in enumerate(shape.offsets))
    return left, top, max(0.0, width - left - right), max(0.0, height - top - bottom)


@record
class CircleShape:
    """``circle()``."""

    radius: ShapeRadius
    center: Position = CENTER


@record
class EllipseShape:
    """``ellipse()``."""

    radius_x: ShapeRadius
    radius_y: ShapeRadius
    center: Position = CENTER


@record
class PolygonShape:
    """``polygon()``."""

    points: tuple[Position, ...]
    fill_rule: FillRule = "nonzero"


@record
class PathShape:
    """``path()``: SVG path data in CSS px."""

    data: str
    fill_rule: FillRule = "nonzero"


@record
class ShapeCommand:
    """One command of ``shape()``, with its SVG letter (``M l H v c S q T a Z``: lower case is relative) and points."""

    letter: str
    arguments: tuple[LengthPercentage | bool, ...]


@record
class ShapeShape:
    """``shape()``."""

    commands: tuple[ShapeCommand, ...]
    fill_rule: FillRule = "nonzero"


BasicShape: TypeAlias = InsetShape | CircleShape | EllipseShape | PolygonShape | PathShape | ShapeShape


@record
class ClipPath:
    """`clip-path`: a shape in a reference box. Without a shape, it is the box with its rounded corners.

    Attributes:
        shape: The shape.
        box: The box that it refers to.
        reference: A `<clipPath>` element that clips instead of a shape.
    """

    shape: BasicShape | None
    box: GeometryBox = "border-box"
    reference: Url | None = None


@record
class ShapeOutside:
    """`shape-outside`: a shape in a box of the float. Without a shape, it is the box with its rounded corners."""

    shape: BasicShape | None
    box: Literal["margin-box", "border-box", "padding-box", "content-box"] = "margin-box"


@record
class RayPath:
    """``ray()``: a line from a point. The angle is degrees clockwise from up; a center of None is `offset-position`."""

    angle: float
    size: Literal["closest-side", "closest-corner", "farthest-side", "farthest-corner", "sides"]
    contain: bool
    center: Position | None


@record
class OffsetPath:
    """`offset-path`: a path in a box of the containing block. Without a path, it is the outline of that box."""

    shape: BasicShape | RayPath | None
    box: Literal["border-box", "padding-box", "content-box"] = "border-box"


@record
class BoxReflect:
    """`-webkit-box-reflect`: where the reflection is, how far away, and the image that masks it."""

    direction: Literal["above", "below", "left", "right"]
    distance: LengthPercentage
    mask: ImageValue | None


# ── easing ────────────────────────────────────────────────────────────────────────────────────────────────


@record
class CubicBezier:
    """``cubic-bezier()``: two control points."""

    x1: float
    y1: float
    x2: float
    y2: float


@record
class Steps:
    """``steps()``."""

    count: int
    jump: Literal["jump-start", "jump-end", "jump-none", "jump-both"]


@record
class LinearEasing:
    """``linear()``: points of input and output, sorted by input."""

    points: tuple[tuple[float, float], ...]


Easing: TypeAlias = CubicBezier | Steps | LinearEasing

# ── functions ─────────────────────────────────────────────────────────────────────────────────────────────


@record
class TransformFunction:
    """One function of `transform`: ``translate``, ``rotate``, ``matrix``, ``rotate3d`` … with full arguments.

    Lengths are CSS px or percentages of the reference box, angles degrees. `translate` always has three arguments (x,
    y, z), `scale` three, `rotate3d` four (x, y, z, angle). `translateX(…)` and the like are converted to those forms.
    Names: ``translate``, ``scale``, ``rotate`` (one angle), ``rotate3d``, ``skew`` (two angles), ``matrix`` (six
    numbers), ``matrix3d`` (sixteen), ``perspective`` (one length, or 0 for none).
    """

    name: Literal["translate", "scale", "rotate", "rotate3d", "skew", "matrix", "matrix3d", "perspective"]
    arguments: tuple[LengthPercentage, ...]


@record
class Shadow:
    """One shadow of `box-shadow`, `text-shadow` or ``drop-shadow()``. Lengths are CSS px."""

    x: float
    y: float
    blur: float = 0.0
    spread: float = 0.0
    color: ColorValue = CURRENT_COLOR
    inset: bool = False


@record
class FilterFunction:
    """One function of `filter`. `amount` is a number (1 for 100 %), CSS px for blur, degrees for hue-rotate."""

    name: Literal[
        "blur",
        "brightness",
        "contrast",
        "drop-shadow",
        "grayscale",
        "hue-rotate",
        "invert",
        "opacity",
        "saturate",
        "sepia",
        "url",
    ]
    amount: float = 0.0
    shadow: Shadow | None = None
    reference: Url | None = None  # a `<filter>` element
