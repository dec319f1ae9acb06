"""Numbers of the colour spaces: matrices to CIE XYZ, transfer functions, polar forms.

Goes in: three components of one space. Comes out: three components of another. Nothing is clipped, and no component is
missing here. The RGB matrices are derived from the primaries and white points that define the spaces.

Spec: https://www.w3.org/TR/css-color-4/#color-conversion-code
"""

import math
from collections.abc import Callable
from typing import Final, TypeAlias

from limner.color.model import ColorSpace

Triple: TypeAlias = tuple[float, float, float]
Matrix: TypeAlias = tuple[Triple, Triple, Triple]
Chromaticity: TypeAlias = tuple[float, float]

_D65: Final[Chromaticity] = (0.3127, 0.3290)
_D50: Final[Chromaticity] = (0.3457, 0.3585)

_PRIMARIES: Final[dict[str, tuple[Chromaticity, Chromaticity, Chromaticity, Chromaticity]]] = {
    "srgb": ((0.64, 0.33), (0.30, 0.60), (0.15, 0.06), _D65),
    "display-p3": ((0.68, 0.32), (0.265, 0.69), (0.15, 0.06), _D65),
    "a98-rgb": ((0.64, 0.33), (0.21, 0.71), (0.15, 0.06), _D65),
    "rec2020": ((0.708, 0.292), (0.170, 0.797), (0.131, 0.046), _D65),
    "prophoto-rgb": ((0.734699, 0.265301), (0.159597, 0.840403), (0.036598, 0.000105), _D50),
}

# Björn Ottosson's Oklab, with the matrices of CSS Color 4 (sample code of §10.8), which start at XYZ D65.
_XYZ_TO_LMS: Final[Matrix] = (
    (0.8190224379967030, 0.3619062600528904, -0.1288737815209879),
    (0.0329836539323885, 0.9292868615863434, 0.0361446663506424),
    (0.0481771893596242, 0.2642395317527308, 0.6335478284694309),
)
_LMS_TO_OKLAB: Final[Matrix] = (
    (0.2104542683093140, 0.7936177747023054, -0.0040720430116193),
    (1.9779985324311684, -2.4285922420485799, 0.4505937096174110),
    (0.0259040424655478, 0.7827717124575296, -0.8086757549230774),
)
_BRADFORD: Final[Matrix] = (
    (0.8951, 0.2664, -0.1614),
    (-0.7502, 1.7135, 0.0367),
    (0.0389, -0.0685, 1.0296),
)
_KAPPA: Final = 24389 / 27
_EPSILON: Final = 216 / 24389


def multiply(matrix: Matrix, vector: Triple) -> Triple:
    """Multiply a matrix by a column vector."""
    (a, b, c), (d, e, f), (g, h, i) = matrix
    x, y, z = vector
    return (a * x + b * y + c * z, d * x + e * y + f * z, g * x + h * y + i * z)


def _transposed(matrix: Matrix) -> Matrix:
    (a, b, c), (d, e, f), (g, h, i) = matrix
    return ((a, d, g), (b, e, h), (c, f, i))


def _product(left: Matrix, right: Matrix) -> Matrix:
    columns = _transposed(right)
    return _transposed((multiply(left, columns[0]), multiply(left, columns[1]), multiply(left, columns[2])))


def _inverse(matrix: Matrix) -> Matrix:
    (a, b, c), (d, e, f), (g, h, i) = matrix
    determinant = a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)
    return (
        ((e * i - f * h) / determinant, (c * h - b * i) / determinant, (b * f - c * e) / determinant),
        ((f * g - d * i) / determinant, (a * i - c * g) / determinant, (c * d - a * f) / determinant),
        ((d * h - e * g) / determinant, (b * g - a * h) / determinant, (a * e - b * d) / determinant),
    )


def _white(point: Chromaticity) -> Triple:
    x, y = point
    return (x / y, 1.0, (1.0 - x - y) / y)


def _rgb_to_xyz(space: str) -> Matrix:
    """Derive the matrix from linear RGB to XYZ, relative to the space's own white point."""
    red, green, blue, white = _PRIMARIES[space]
    columns = _transposed((_white(red), _white(green), _white(blue)))
    r, g, b = multiply(_inverse(columns), _white(white))
    (c1, c2, c3), (c4, c5, c6), (c7, c8, c9) = columns
    return ((c1 * r, c2 * g, c3 * b), (c4 * r, c5 * g, c6 * b), (c7 * r, c8 * g, c9 * b))


def _adaptation(source: Chromaticity, target: Chromaticity) -> Matrix:
    """Derive the Bradford adaptation from one white point to another."""
    s1, s2, s3 = multiply(_BRADFORD, _white(source))
    t1, t2, t3 = multiply(_BRADFORD, _white(target))
    scale: Matrix = ((t1 / s1, 0.0, 0.0), (0.0, t2 / s2, 0.0), (0.0, 0.0, t3 / s3))
    return _product(_inverse(_BRADFORD), _product(scale, _BRADFORD))


D50_TO_D65: Final = _adaptation(_D50, _D65)
D65_TO_D50: Final = _inverse(D50_TO_D65)
_WHITE_D50: Final = _white(_D50)
_LMS_TO_XYZ: Final = _inverse(_XYZ_TO_LMS)
_OKLAB_TO_LMS: Final = _inverse(_LMS_TO_OKLAB)

TO_XYZ: Final[dict[str, Matrix]] = {
    name: _product(D50_TO_D65, _rgb_to_xyz(name)) if name == "prophoto-rgb" else _rgb_to_xyz(name)
    for name in _PRIMARIES
}
"""From linear RGB to XYZ D65, by the RGB space's name."""
FROM_XYZ: Final[dict[str, Matrix]] = {name: _inverse(matrix) for name, matrix in TO_XYZ.items()}
"""From XYZ D65 to linear RGB."""


# ── transfer functions, extended to negative values as odd functions ─────────────────────────────────────


def srgb_decode(value: float) -> float:
    """Give the linear light of an sRGB component."""
    size = abs(value)
    light = size / 12.92 if size <= 0.04045 else ((size + 0.055) / 1.055) ** 2.4
    return math.copysign(light, value)


def srgb_encode(value: float) -> float:
    """Give the sRGB component of linear light."""
    size = abs(value)
    code = 12.92 * size if size <= 0.0031308 else 1.055 * size ** (1 / 2.4) - 0.055
    return math.copysign(code, value)


def _a98_decode(value: float) -> float:
    return math.copysign(abs(value) ** (563 / 256), value)


def _a98_encode(value: float) -> float:
    return math.copysign(abs(value) ** (256 / 563), value)


def _prophoto_decode(value: float) -> float:
    size = abs(value)
    return math.copysign(size / 16 if size <= 16 / 512 else size**1.8, value)


def _prophoto_encode(value: float) -> float:
    size = abs(value)
    return math.copysign(size * 16 if size < 1 / 512 else size ** (1 / 1.8), value)


_ALPHA: Final = 1.09929682680944
_BETA: Final = 0.018053968510807


def _rec2020_decode(value: float) -> float:
    size = abs(value)
    return math.copysign(size / 4.5 if size < _BETA * 4.5 else ((size + _ALPHA - 1) / _ALPHA) ** (1 / 0.45), value)


def _rec2020_encode(value: float) -> float:
    size = abs(value)
    return math.copysign(4.5 * size if size < _BETA else _ALPHA * size**0.45 - (_ALPHA - 1), value)


Transfer: TypeAlias = Callable[[float], float]
TRANSFERS: Final[dict[str, tuple[Transfer, Transfer]]] = {
    "srgb": (srgb_decode, srgb_encode),
    "display-p3": (srgb_decode, srgb_encode),
    "a98-rgb": (_a98_decode, _a98_encode),
    "prophoto-rgb": (_prophoto_decode, _prophoto_encode),
    "rec2020": (_rec2020_decode, _rec2020_encode),
}
"""Decoding and encoding function by RGB space."""


# ── Lab and Oklab, their polar forms, HSL and HWB ────────────────────────────────────────────────────────


def lab_to_xyz(lab: Triple) -> Triple:
    """Convert CIE Lab (L 0 to 100) to XYZ D65."""
    lightness, a, b = lab
    f1 = (lightness + 16) / 116
    f0, f2 = a / 500 + f1, f1 - b / 200
    x = f0**3 if f0**3 > _EPSILON else (116 * f0 - 16) / _KAPPA
    y = f1**3 if lightness > _KAPPA * _EPSILON else lightness / _KAPPA
    z = f2**3 if f2**3 > _EPSILON else (116 * f2 - 16) / _KAPPA
    return multiply(D50_TO_D65, (x * _WHITE_D50[0], y * _WHITE_D50[1], z * _WHITE_D50[2]))


def xyz_to_lab(xyz: Triple) -> Triple:
    """Convert XYZ D65 to CIE Lab."""
    x, y, z = multiply(D65_TO_D50, xyz)
    f = [
        math.cbrt(value) if value > _EPSILON else (_KAPPA * value + 16) / 116
        for value in (x / _WHITE_D50[0], y / _WHITE_D50[1], z / _WHITE_D50[2])
    ]
    return (116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2]))


def oklab_to_xyz(oklab: Triple) -> Triple:
    """Convert Oklab (L 0 to 1) to XYZ D65."""
    l, m, s = multiply(_OKLAB_TO_LMS, oklab)  # noqa: E741 - the cone responses are called so
    return multiply(_LMS_TO_XYZ, (l**3, m**3, s**3))


def xyz_to_oklab(xyz: Triple) -> Triple:
    """Convert XYZ D65 to Oklab."""
    l, m, s = multiply(_XYZ_TO_LMS, xyz)  # noqa: E741 - the same
    return multiply(_LMS_TO_OKLAB, (math.cbrt(l), math.cbrt(m), math.cbrt(s)))


def to_polar(rectangular: Triple) -> Triple:
    """Convert lightness, a and b to lightness, chroma and hue."""
    lightness, a, b = rectangular
    return (lightness, math.hypot(a, b), math.degrees(math.atan2(b, a)) % 360.0)


def from_polar(polar: Triple) -> Triple:
    """Convert lightness, chroma and hue to lightness, a and b."""
    lightness, chroma, hue = polar
    angle = math.radians(hue)
    return (lightness, chroma * math.cos(angle), chroma * math.sin(angle))


def hsl_to_srgb(hsl: Triple) -> Triple:
    """Convert hue in degrees, and saturation and lightness from 0 to 100, to sRGB."""
    hue, saturation, lightness = hsl
    saturation, lightness = saturation / 100, lightness / 100
    spread = saturation * min(lightness, 1 - lightness)

    def channel(n: float) -> float:
        k = (n + hue / 30) % 12
        return lightness - spread * max(-1.0, min(k - 3, 9 - k, 1.0))

    return (channel(0), channel(8), channel(4))


def srgb_to_hsl(rgb: Triple) -> Triple:
    """Convert sRGB to hue in degrees, and saturation and lightness from 0 to 100."""
    high, low = max(rgb), min(rgb)
    lightness, spread = (high + low) / 2, high - low
    hue = _hue(rgb, high, spread)
    # Otherwise floating-point noise on a grey would become saturation.
    if spread < 1e-9:
        return (hue, 0.0, lightness * 100)
    saturation = 0.0 if lightness in (0.0, 1.0) else (high - lightness) / min(lightness, 1 - lightness)
    if saturation < 0:  # outside sRGB: turn the hue by half a turn instead
        hue, saturation = (hue + 180) % 360, -saturation
    return (hue, saturation * 100, lightness * 100)


def _hue(rgb: Triple, high: float, spread: float) -> float:
    red, green, blue = rgb
    if spread < 1e-9:
        return 0.0
    if high == red:
        return 60 * (((green - blue) / spread) % 6)
    if high == green:
        return 60 * ((blue - red) / spread + 2)
    return 60 * ((red - green) / spread + 4)


def hwb_to_srgb(hwb: Triple) -> Triple:
    """Convert hue in degrees, and whiteness and blackness from 0 to 100, to sRGB."""
    hue, white, black = hwb[0], hwb[1] / 100, hwb[2] / 100
    if white + black >= 1:
        grey = white / (white + black)
        return (grey, grey, grey)
    red, green, blue = hsl_to_srgb((hue, 100.0, 50.0))
    rest = 1 - white - black
    return (red * rest + white, green * rest + white, blue * rest + white)


def srgb_to_hwb(rgb: Triple) -> Triple:
    """Convert sRGB to hue in degrees, and whiteness and blackness from 0 to 100."""
    high, low = max(rgb), min(rgb)
    return (_hue(rgb, high, high - low), low * 100, (1 - high) * 100)


def space_to_xyz(components: Triple, space: ColorSpace) -> Triple:
    """Convert components in any space to XYZ D65."""
    if space == "xyz-d65":
        return components
    if space == "xyz-d50":
        return multiply(D50_TO_D65, components)
    if space == "lab":
        return lab_to_xyz(components)
    if space == "lch":
        return lab_to_xyz(from_polar(components))
    if space == "oklab":
        return oklab_to_xyz(components)
    if space == "oklch":
        return oklab_to_xyz(from_polar(components))
    if space == "hsl":
        components, space = hsl_to_srgb(components), "srgb"
    elif space == "hwb":
        components, space = hwb_to_srgb(components), "srgb"
    base = space.removesuffix("-linear")
    if base == space:
        decode = TRANSFERS[base][0]
        components = (decode(components[0]), decode(components[1]), decode(components[2]))
    return multiply(TO_XYZ[base], components)


def xyz_to_space(xyz: Triple, space: ColorSpace) -> Triple:
    """Convert XYZ D65 to components in any space."""
    if space == "xyz-d65":
        return xyz
    if space == "xyz-d50":
        return multiply(D65_TO_D50, xyz)
    if space == "lab":
        return xyz_to_lab(xyz)
    if space == "lch":
        return to_polar(xyz_to_lab(xyz))
    if space == "oklab":
        return xyz_to_oklab(xyz)
    if space == "oklch":
        return to_polar(xyz_to_oklab(xyz))
    base = "srgb" if space in ("hsl", "hwb") else space.removesuffix("-linear")
    components = multiply(FROM_XYZ[base], xyz)
    if space.endswith("-linear"):
        return components
    encode = TRANSFERS[base][1]
    components = (encode(components[0]), encode(components[1]), encode(components[2]))
    if space == "hsl":
        return srgb_to_hsl(components)
    if space == "hwb":
        return srgb_to_hwb(components)
    return components
