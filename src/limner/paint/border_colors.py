"""The darker and lighter colours of three-dimensional border styles.

Spec: https://www.w3.org/TR/css-backgrounds-3/#valdef-line-style-groove (which leaves the colours open)
"""

from typing import Final

from limner.paint.display_list import Solid
from limner.paint.ink import floats_of, pack

# How far from black or white a colour must be to be darkened or lightened: the square of the distance.
_DARK_ENOUGH: Final = 3 * (0x20 / 255) ** 2
_LIGHT_ENOUGH: Final = 3 * ((255 - 0xEB) / 255) ** 2
_STEP: Final = 0.33
_LIGHTENED_BLACK: Final = 0x54 / 255

SHADED_STYLES: Final = frozenset(("inset", "outset", "groove", "ridge"))

Rgb = tuple[float, float, float]


def shaded(color: Solid, style: str, index: int) -> Solid:
    """Give the colour of a side, 0 to 3 from the top clockwise.

    `inset` has its upper and left sides darkened and the others lightened, `outset` the other way round; in other
    styles a side has its own colour.
    """
    if style not in ("inset", "outset"):
        return color
    red, green, blue, alpha = floats_of(color)
    darken = (index in (0, 3)) == (style == "inset")
    if red * red + green * green + blue * blue <= _DARK_ENOUGH:
        # What cannot be darkened is lightened on both sides, on one of them twice.
        lighter = _lighter(red, green, blue)
        return pack(*(lighter if darken else _lighter(*lighter)), alpha)
    if darken:
        return pack(*_darker(red, green, blue), alpha)
    if (1 - red) ** 2 + (1 - green) ** 2 + (1 - blue) ** 2 <= _LIGHT_ENOUGH:
        return color
    return pack(*_lighter(red, green, blue), alpha)


def _darker(red: float, green: float, blue: float) -> Rgb:
    brightest = max(red, green, blue)
    return _scaled((red, green, blue), max(0.0, (brightest - _STEP) / brightest))


def _lighter(red: float, green: float, blue: float) -> Rgb:
    brightest = max(red, green, blue)
    if brightest <= 0:
        return _LIGHTENED_BLACK, _LIGHTENED_BLACK, _LIGHTENED_BLACK
    return _scaled((red, green, blue), min(1.0, brightest + _STEP) / brightest)


def _scaled(color: Rgb, factor: float) -> Rgb:
    red, green, blue = color
    whole = 255.9999 * factor
    return int(red * whole) / 255, int(green * whole) / 255, int(blue * whole) / 255
