"""Which device pixels an item may touch, rather too many than too few.

Goes in: items of a display list. Comes out: rectangles in device pixels, and `Tiles`, which tells quickly whether a
rectangle meets any of many others.
"""

from math import ceil, floor
from typing import Final, TypeAlias

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
_TILE: Final = 8  # device pixels


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


class Tiles:
    """Rectangles on a canvas, to the nearest few pixels outwards.

    Args:
        width: Of the canvas, in device pixels.
        height: The same.

    Attributes:
        is_empty: Whether there is none.
        is_full: Whether one may be everywhere.
    """

    __slots__ = ("_columns", "_rows", "is_empty", "is_full")

    def __init__(self, width: int, height: int) -> None:
        self._columns = width // _TILE + 1
        self._rows = [0] * (height // _TILE + 1)  # a bit for each tile
        self.is_empty = True
        self.is_full = False

    def add(self, bounds: Bounds | None) -> None:
        """Add a rectangle."""
        self.is_empty = False
        if bounds is None:
            self.is_full = True
            return
        first, last, bits = self._place(bounds)
        rows = self._rows
        for row in range(first, last):
            rows[row] |= bits

    def meets(self, bounds: Bounds | None) -> bool:
        """Tell whether a rectangle may meet another."""
        if bounds is None or self.is_full:
            return not self.is_empty
        first, last, bits = self._place(bounds)
        return any(row & bits for row in self._rows[first:last])

    def _place(self, bounds: Bounds) -> tuple[int, int, int]:
        """Give the first row, the one after the last, and the bits of the columns."""
        left, top, right, bottom = bounds
        rows, columns = len(self._rows), self._columns
        first, last = floor(_within(top / _TILE, rows)), ceil(_within(bottom / _TILE, rows))
        start, end = floor(_within(left / _TILE, columns)), ceil(_within(right / _TILE, columns))
        return first, last, (1 << end) - (1 << start) if end > start else 0


def _within(edge: float, most: int) -> float:
    return min(max(0.0, edge), most)
