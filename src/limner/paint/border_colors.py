"""The darker and lighter colours of three-dimensional border styles.

Spec: https://www.w3.org/TR/css-backgrounds-3/#valdef-line-style-groove (which leaves the colours open)
"""

from limner.paint.display_list import Solid
from limner.paint.ink import floats_of, pack


def shaded(color: Solid, style: str, index: int) -> Solid:
    """Give the colour of a side, 0 to 3 from the top clockwise, in a style: `inset` and `outset` darken two sides."""
    if style not in ("inset", "outset"):
        return color
    lower = index in (1, 2)
    if (style == "outset") == lower:
        return _darker(color)
    return color


def _darker(color: Solid) -> Solid:
    """As Chrome darkens: black turns dark grey, everything else loses a third of its brightness or so."""
    red, green, blue, alpha = floats_of(color)
    brightest = max(red, green, blue)
    if brightest >= 1:
        factor = 2 / 3
    else:
        factor = max(0.0, (brightest - 0.33) / brightest) if brightest > 0 else 0.0
    return pack(*(int(part * factor * 255.999) / 255 for part in (red, green, blue)), alpha)
