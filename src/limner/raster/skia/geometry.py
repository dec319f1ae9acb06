"""Shapes of the display list as Skia holds them."""

import skia

from limner.geometry import Rect
from limner.paint.display_list import RoundedRect, Shape

_CLOCKWISE = skia.PathDirection.kCW
_COUNTER = skia.PathDirection.kCCW
_LARGE = skia.Path.ArcSize.kLarge_ArcSize
_SMALL = skia.Path.ArcSize.kSmall_ArcSize


def rect_of(rect: Rect) -> skia.Rect:
    """A rectangle."""
    x, y, width, height = rect
    return skia.Rect(x, y, x + width, y + height)


def rounded_rect_of(shape: Rect | RoundedRect) -> skia.RRect:
    """A rounded rectangle; with equal circular corners by the short way."""
    if isinstance(shape, Rect):
        return skia.RRect.MakeRect(rect_of(shape))
    x, y = shape.x, shape.y
    rect = skia.Rect(x, y, x + shape.width, y + shape.height)
    radii = shape.radii
    first = radii[0]
    if radii.count(first) == len(radii):
        return skia.RRect.MakeRectXY(rect, first, first)
    rounded = skia.RRect()
    rounded.setRectRadii(rect, [skia.Point(radii[i], radii[i + 1]) for i in (0, 2, 4, 6)])
    return rounded


def path_of(shape: Shape) -> skia.Path:
    """Any shape as a path."""
    path = skia.Path()
    if isinstance(shape, Rect):
        path.addRect(rect_of(shape))
        return path
    if isinstance(shape, RoundedRect):
        path.addRRect(rounded_rect_of(shape))
        return path
    for segment in shape.segments:
        _append(path, segment)
    if shape.even_odd:
        path.setFillType(skia.PathFillType.kEvenOdd)
    return path


def _append(path: skia.Path, segment: tuple[str | float, ...]) -> None:
    letter, *numbers = segment
    n: list[float] = numbers  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]  # after the letter
    if letter == "M":
        path.moveTo(n[0], n[1])
    elif letter == "L":
        path.lineTo(n[0], n[1])
    elif letter == "C":
        path.cubicTo(n[0], n[1], n[2], n[3], n[4], n[5])
    elif letter == "Q":
        path.quadTo(n[0], n[1], n[2], n[3])
    elif letter == "A":
        path.arcTo(n[0], n[1], n[2], _LARGE if n[3] else _SMALL, _CLOCKWISE if n[4] else _COUNTER, n[5], n[6])
    else:
        path.close()


def matrix_of(matrix: tuple[float, ...]) -> skia.Matrix:
    """An affine matrix from six numbers in CSS order, or a flattened 3D one from nine in rows."""
    if len(matrix) == 6:
        a, b, c, d, e, f = matrix
        return skia.Matrix.MakeAll(a, c, e, b, d, f, 0, 0, 1)
    return skia.Matrix.MakeAll(*matrix)
