"""Whether icons can be made out, and how far the ink of maskable ones reaches: measured from their pixels."""

from typing import Final

import numpy as np
from PIL import Image

from limner.engine.renderer import default_renderer
from limner.errors import LimnerError
from limner.icons.icon_set import is_legible_in_tabs
from limner.icons.pixels import draw_square, ink_radius
from limner.icons.source import IconSource

LEAST: Final = 16
"""Pixels of an icon in a tab."""


def is_legible(picture: Image.Image, *, dark: bool) -> bool:
    """Tell whether an icon can be made out at 16 px, in a light or a dark tab."""
    small = picture.resize((LEAST, LEAST), Image.Resampling.LANCZOS)
    return is_legible_in_tabs(np.asarray(small), dark=dark)


def is_legible_svg(svg: bytes, *, dark: bool) -> bool:
    """Tell the same of an SVG, by the form that it has for such a browser; one that cannot be drawn is not judged."""
    source = IconSource(body=svg, media_type="image/svg+xml")
    try:
        pixels = draw_square(default_renderer(), source, LEAST, "dark" if dark else "light")
    except LimnerError:
        return True
    return is_legible_in_tabs(pixels, dark=dark)


def ink_reach(picture: Image.Image) -> float:
    """Give how far the ink of an opaque icon reaches from its middle, as a share of half its side."""
    pixels = np.asarray(picture)
    corner = pixels[0, 0]
    return ink_radius(pixels, (int(corner[0]), int(corner[1]), int(corner[2])))
