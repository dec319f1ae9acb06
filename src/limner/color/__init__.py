"""Colours of CSS Color 4: a space, three components and alpha.

Spec: https://www.w3.org/TR/css-color-4/
"""

from limner.color.model import BLACK, TRANSPARENT, WHITE, Color, ColorScheme, ColorSpace

__all__ = ["BLACK", "TRANSPARENT", "WHITE", "Color", "ColorScheme", "ColorSpace"]
