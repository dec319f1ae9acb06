"""Shapes of the display list as Skia objects, and which device pixels an item may touch."""

from collections.abc import Sequence
from itertools import pairwise
from math import floor, hypot, inf
from typing import Final, TypeAlias

import numpy as np
import skia

from limner.geometry import Rect
from limner.paint.display_list import (
    Clip,
    Fill,
    FillBetween,
    Glyphs,
    Image,
    InnerShadow,
    Item,
    Items,
    RoundedRect,
    Shadow,
    Shape,
    Stroke,
    Wave,
)
from limner.paint.geometry import bounds_of
from limner.raster.skia.glyphs import GlyphCache

_CLOCKWISE = skia.PathDirection.kCW
_COUNTER = skia.PathDirection.kCCW
_LARGE = skia.Path.ArcSize.kLarge_ArcSize
_SMALL = skia.Path.ArcSize.kSmall_ArcSize


_SLACK: Final = 1e-3  # device pixels


def rect_of(rect: Rect) -> skia.Rect:
    """A rectangle."""
    x, y, width, height = rect
    return skia.Rect(x, y, x + width, y + height)


def rect_around(path: skia.Path) -> Rect:
    """The rectangle around a path; for curves, around their control points."""
    box = path.getBounds()
    return Rect(box.fLeft, box.fTop, box.fRight - box.fLeft, box.fBottom - box.fTop)


def rounded_rect_of(shape: Rect | RoundedRect) -> skia.RRect:
    """A rounded rectangle; equal circular corners take the short way."""
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


def wave_path(wave: Wave, left: float, right: float) -> skia.Path:
    """A wave as a path, without the curves left of `left` or right of `right`."""
    period, middle, height = wave.period, wave.y, wave.height
    at = wave.x - period
    end = wave.x + wave.width + period
    if left > at + period:
        at += floor((left - at) / period) * period
    path = skia.Path()
    path.moveTo(at, middle)
    while at < end and at < right:
        half = at + period / 2
        path.cubicTo(half, middle + height, half, middle - height, at + period, middle)
        at += period
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
    """An affine matrix from six numbers in CSS order, or a flattened 3D matrix from nine, row by row."""
    if len(matrix) == 6:
        a, b, c, d, e, f = matrix
        return skia.Matrix.MakeAll(a, c, e, b, d, f, 0, 0, 1)
    return skia.Matrix.MakeAll(*matrix)


def length_of(path: skia.Path) -> float:
    """Give the most that an outline's length can be: a curve counts as the lines between its points."""
    points = path.getPoints(path.countPoints())
    return sum(hypot(one.fX - other.fX, one.fY - other.fY) for one, other in pairwise(points))


# ── SVG pictures ──────────────────────────────────────────────────────────────────────────────────────────


def whole_picture(item: Image) -> Rect:
    """Give the place of the whole picture; the item may show only a part of it."""
    x, y, width, height = item.target
    if item.source is None:
        return item.target
    left, top, across, down = item.source
    width, height = width / across, height / down
    return Rect(x - left * width, y - top * height, width, height)


def whole_pixels(matrix: skia.Matrix, target: Rect) -> tuple[int, int] | None:
    """Tell how many device pixels a rectangle covers across and down; None where it does not fall on whole pixels."""
    if not matrix.isScaleTranslate() or matrix.getScaleX() <= 0.0 or matrix.getScaleY() <= 0.0:
        return None
    left = target.x * matrix.getScaleX() + matrix.getTranslateX()
    top = target.y * matrix.getScaleY() + matrix.getTranslateY()
    width, height = target.width * matrix.getScaleX(), target.height * matrix.getScaleY()
    for number in (left, top, width, height):
        if not abs(number) < 1e6 or abs(number - floor(number + 0.5)) > _SLACK:
            return None
    return max(1, floor(width + 0.5)), max(1, floor(height + 0.5))


# ── what an item touches ──────────────────────────────────────────────────────────────────────────────────

Bounds: TypeAlias = tuple[float, float, float, float]
"""Left, top, right and bottom."""

_SOFT_EDGE: Final = 2.0  # device pixels, for antialiasing and for what hinting and rounding may add
_BLUR_REACH: Final = 3.0  # standard deviations


def device_bounds(item: Item, glyphs: GlyphCache, scale: float) -> Bounds | None:
    """Give the device pixels that an item may touch; None when that may be all of them.

    Args:
        item: What is drawn, in CSS px from the canvas's corner.
        glyphs: Knows the outlines of the glyphs.
        scale: Device pixels per CSS px.
    """
    found = _bounds(item, glyphs)
    if found is None:
        return None
    left, top, right, bottom = found
    return (
        left * scale - _SOFT_EDGE,
        top * scale - _SOFT_EDGE,
        right * scale + _SOFT_EDGE,
        bottom * scale + _SOFT_EDGE,
    )


def _bounds(item: Item, glyphs: GlyphCache) -> Bounds | None:
    more = 0.0
    if isinstance(item, Glyphs):
        return _bounds_of_glyphs(item, glyphs)
    if isinstance(item, Fill):
        rect = bounds_of(item.shape)
    elif isinstance(item, FillBetween):
        rect = bounds_of(item.outer)
    elif isinstance(item, Shadow):
        rect = bounds_of(item.shape)
        more = _BLUR_REACH * item.sigma
    elif isinstance(item, InnerShadow):
        rect = item.area
    elif isinstance(item, Image):
        rect = item.target
    elif isinstance(item, Stroke):
        rect = bounds_of(item.shape)
        more = item.width * max(1.5, item.miter) + _BLUR_REACH * item.sigma
    elif isinstance(item, Clip):
        if item.outside:
            return _union(item.items, glyphs)
        rect = bounds_of(item.shape)
    else:
        return None
    return rect.x - more, rect.y - more, rect.x + rect.width + more, rect.y + rect.height + more


def _bounds_of_glyphs(item: Glyphs, glyphs: GlyphCache) -> Bounds | None:
    found = glyphs.bounds(item.runs, hinted=item.hinted)
    if found is None:
        return None
    more = _BLUR_REACH * item.sigma + item.stroke * 4  # a miter reaches up to four times the stroke's width
    left, top, right, bottom = found
    return item.x + left - more, item.y + top - more, item.x + right + more, item.y + bottom + more


def _union(items: Items, glyphs: GlyphCache) -> Bounds | None:
    left = top = float("inf")
    right = bottom = float("-inf")
    for item in items:
        found = _bounds(item, glyphs)
        if found is None:
            return None
        left, top = min(left, found[0]), min(top, found[1])
        right, bottom = max(right, found[2]), max(bottom, found[3])
    return left, top, right, bottom


def free_of_others(bounds: Sequence[Bounds | None], shared: Sequence[bool]) -> list[int]:
    """Choose items that may be drawn before all that are not chosen: they overlap none of those before them.

    Args:
        bounds: What each item may touch, in drawing order; None is everything.
        shared: Whether each may be chosen.

    Returns:
        Their places, in order.
    """
    edges = np.array([(-inf, -inf, inf, inf) if one is None else one for one in bounds])
    left, top, right, bottom = edges.T
    places = np.arange(len(edges))
    free = np.array(shared, np.bool_)
    others = np.flatnonzero(~free)
    while len(others):
        mine = np.flatnonzero(free)
        meet = places[others] < places[mine, None]
        meet &= left[others] < right[mine, None]
        meet &= right[others] > left[mine, None]
        meet &= top[others] < bottom[mine, None]
        meet &= bottom[others] > top[mine, None]
        # An item that meets an earlier one of the others cannot be chosen. For later items it is one of the others too.
        others = mine[meet.any(axis=1)]
        free[others] = False
    return np.flatnonzero(free).tolist()
