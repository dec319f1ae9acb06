"""Colours as CSS text.

Spec: https://www.w3.org/TR/css-color-4/#serializing-sRGB-values
"""

from limner.color import Color
from limner.color.convert import to_srgb


def css_color(color: Color) -> str:
    """Write a colour as CSS."""
    red, green, blue, alpha = to_srgb(color)
    channels = ", ".join(str(round(255 * min(1.0, max(0.0, one)))) for one in (red, green, blue))
    return f"rgb({channels})" if alpha >= 1.0 else f"rgba({channels}, {alpha:g})"
