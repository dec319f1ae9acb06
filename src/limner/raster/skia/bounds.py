"""Which device pixels an item may touch, rather too many than too few.

Goes in: items of a display list. Comes out: rectangles in device pixels, and which of them meet no other.
"""

from collections.abc import Sequence
from math import inf
from typing import Final, TypeAlias

import numpy as np

from limner.paint.display_list import (
    Clip,
    Fill,
    FillBetween,
    Glyphs,
    Image,
    InnerShadow,
    Item,
    Items,
    Shadow,
    Stroke,
)
from limner.paint.geometry import bounds_of
from limner.raster.skia.glyphs import GlyphCache

Bounds: TypeAlias = tuple[float, float, float, float]
"""Left, top, right and bottom."""

_SOFT_EDGE: Final = 2.0  # device pixels: antialiasing, and what hinting and rounding may add
_BLUR_REACH: Final = 3.0  # standard deviations


def device_bounds(item: Item, glyphs: GlyphCache, scale: float) -> Bounds | None:
    """Give the device pixels that an item may touch; None when that may be all.

    Args:
        item: What is drawn, in CSS px from the canvas's corner.
        glyphs: Knows the outlines of glyphs.
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
    more = _BLUR_REACH * item.sigma + item.stroke * 4  # a miter reaches four times as far as a stroke is wide
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
    """Choose items that may be drawn before all that are not chosen: they meet none of those before them.

    Args:
        bounds: What each may touch, in the order of drawing; None is everything.
        shared: Which may be chosen.

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
        # What cannot be drawn before those is one of them to all that come later.
        others = mine[meet.any(axis=1)]
        free[others] = False
    return np.flatnonzero(free).tolist()
