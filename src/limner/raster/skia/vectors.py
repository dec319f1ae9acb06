"""Where SVG pictures stand: on whole device pixels, or anywhere.

Goes in: an item that shows one, and the canvas's matrix. Comes out: how many pixels it covers, where those are whole,
so that the pixels of one drawing can be copied by the next; else its own display list is drawn in place, as sharp as
everything around it.

Spec: https://www.w3.org/TR/css-images-3/#concrete-object-size
"""

from math import floor
from typing import Final

import skia

from limner.geometry import Rect
from limner.paint.display_list import Image

_SLACK: Final = 1e-3  # device pixels


def whole_picture(item: Image) -> Rect:
    """Give the place of a whole picture, of which the item may show a part."""
    x, y, width, height = item.target
    if item.source is None:
        return item.target
    left, top, across, down = item.source
    width, height = width / across, height / down
    return Rect(x - left * width, y - top * height, width, height)


def whole_pixels(matrix: skia.Matrix, target: Rect) -> tuple[int, int] | None:
    """Tell how many device pixels a rectangle covers; None where it does not fall on whole ones."""
    if not matrix.isScaleTranslate() or matrix.getScaleX() <= 0.0 or matrix.getScaleY() <= 0.0:
        return None
    left = target.x * matrix.getScaleX() + matrix.getTranslateX()
    top = target.y * matrix.getScaleY() + matrix.getTranslateY()
    width, height = target.width * matrix.getScaleX(), target.height * matrix.getScaleY()
    for number in (left, top, width, height):
        if not abs(number) < 1e6 or abs(number - floor(number + 0.5)) > _SLACK:
            return None
    return max(1, floor(width + 0.5)), max(1, floor(height + 0.5))
