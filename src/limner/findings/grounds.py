"""What is behind a text, where nothing has to be drawn to know it: a plain colour that covers it whole.

Goes in: a scene. Comes out: the colour behind each text that stands on one. Most texts of most cards do; the others
stand on gradients, pictures and layers, or something else is painted near them.
"""

from typing import Final

import numpy as np

from limner.findings.scene import Scene
from limner.geometry import Rect, unite
from limner.paint.display_list import (
    Backdrop,
    Clip,
    Fill,
    FillBetween,
    Glyphs,
    Group,
    Image,
    InnerShadow,
    Item,
    Items,
    Layer,
    Path,
    RoundedRect,
    Shadow,
    Shape,
    Stroke,
    Transformed,
)
from limner.paint.geometry import bounds_of
from limner.raster.skia.view import View

_OPAQUE: Final = 0xFF000000
_CORNER: Final = 0.3  # of a radius: so far inside of its corner a rounded rectangle has all of a rectangle
_BLUR: Final = 3.0  # standard deviations that a blur reaches
_NOWHERE: Final = Rect(0.0, 0.0, 0.0, 0.0)
_ASCENT: Final = 0.95  # em above the baseline that letters reach
_DESCENT: Final = 0.3


class Grounds:
    """The plain colours behind texts."""

    def __init__(self, scene: Scene) -> None:
        self._touched: list[tuple[float, float, float, float]] = []
        self._solid: list[tuple[int, Rect] | None] = []  # a colour, and the rectangle that it surely covers
        self._texts: dict[int, int] = {}  # the place of plain texts by the identity of their glyphs
        self._everywhere = scene.canvas
        listed = scene.display_list
        background = listed.background if isinstance(listed.background, int) else 0
        self._below = background if background >= _OPAQUE else None if listed.background else 0xFFFFFFFF
        view = View.of_canvas(listed.width, listed.height, 1.0)
        self._walk(listed.items, view, scene.canvas, is_plain=True)
        self._edges = np.array(self._touched).reshape(-1, 4)

    def color_behind(self, glyphs: Glyphs, band: Rect) -> int | None:
        """Give the colour behind the part of a text that is looked at, None where it is not plain."""
        place = self._texts.get(id(glyphs))
        if place is None:
            return None
        left, top, right, bottom = self._edges.T
        near = (left < band.right) & (right > band.x) & (top < band.bottom) & (bottom > band.y)
        touching: list[int] = np.flatnonzero(near).tolist()
        if any(one > place for one in touching):
            return None
        for one in reversed(touching):
            if one == place:
                continue
            solid = self._solid[one]
            if solid is None:
                return None
            color, sure = solid
            if sure.x <= band.x and sure.y <= band.y and sure.right >= band.right and sure.bottom >= band.bottom:
                return color
            return None
        return self._below

    def _walk(self, items: Items, view: View, sure: Rect, *, is_plain: bool) -> None:
        for item in items:
            if isinstance(item, Clip):
                if item.outside:
                    self._walk(item.items, view, _NOWHERE, is_plain=is_plain)
                else:
                    inside = view.clipped(bounds_of(item.shape))
                    self._walk(item.items, inside, sure.intersect(_surely(item.shape, view)), is_plain=is_plain)
            elif isinstance(item, Transformed):
                moved = view.moved(item.matrix)
                self._walk(item.items, moved, _NOWHERE if moved.is_turned else sure, is_plain=is_plain)
            elif isinstance(item, Group):
                self._walk(item.items, view, sure, is_plain=is_plain)
            elif isinstance(item, Layer):
                plain = item.opacity == 1.0 and item.blend == "normal" and not item.effects and item.mask is None
                if plain and item.composite == "over":
                    self._walk(item.items, view, sure, is_plain=is_plain)
                elif item.effects:
                    self._note(self._everywhere, None)  # a filter may reach anywhere
                else:
                    self._walk(item.items, view, _NOWHERE, is_plain=False)
            else:
                self._paint(item, view, sure, is_plain=is_plain)

    def _paint(self, item: Item, view: View, sure: Rect, *, is_plain: bool) -> None:
        if isinstance(item, Glyphs):
            if is_plain and not view.is_turned and not item.sigma:
                self._texts[id(item)] = len(self._touched)
            self._note(_rect(_ink_of(item), view), None)
        elif isinstance(item, Fill):
            bounds = _rect(bounds_of(item.shape), view)
            ink = item.ink
            if is_plain and isinstance(ink, int) and ink >= _OPAQUE and item.blend == "normal" and not view.is_turned:
                self._note(bounds, (ink, sure.intersect(_surely(item.shape, view))))
            else:
                self._note(bounds, None)
        elif isinstance(item, Backdrop):
            self._note(_rect(bounds_of(item.shape), view), None)
        else:
            self._note(_rect(_reach(item), view), None)

    def _note(self, bounds: Rect, solid: tuple[int, Rect] | None) -> None:
        self._touched.append((bounds.x, bounds.y, bounds.right, bounds.bottom))
        self._solid.append(solid)


def reach_of(items: Items) -> Rect | None:
    """Give a rectangle that has all that is painted, None where nobody can tell."""
    found: Rect | None = None
    for item in items:
        if isinstance(item, Clip):
            inside = None if item.outside else bounds_of(item.shape)
        elif isinstance(item, Group):
            inside = reach_of(item.items)
        elif isinstance(item, Fill | Backdrop):
            inside = bounds_of(item.shape)
        elif isinstance(item, Glyphs):
            inside = _around(_ink_of(item), item.runs[0].size if item.runs else 0.0)
        elif isinstance(item, Layer | Transformed):
            inside = None
        else:
            inside = _reach(item)
        if inside is None:
            return None
        found = unite(found, inside)
    return found


def _ink_of(item: Glyphs) -> Rect:
    """Give a rectangle that has all ink of glyphs."""
    left = top = float("inf")
    right = bottom = float("-inf")
    for run in item.runs:
        if not run.xs:
            continue
        size = run.size
        left, right = min(left, min(run.xs) - size / 2), max(right, min(run.xs) + run.width + size / 2)
        top, bottom = min(top, min(run.ys) - _ASCENT * size), max(bottom, max(run.ys) + _DESCENT * size)
    if left > right:
        return _NOWHERE
    reach = _BLUR * item.sigma + item.stroke / 2
    return _around(Rect(item.x + left, item.y + top, right - left, bottom - top), reach)


def _reach(item: Item) -> Rect:
    """Give where an item paints."""
    if isinstance(item, FillBetween):
        return bounds_of(item.outer)
    if isinstance(item, Stroke):
        return _around(bounds_of(item.shape), item.width * max(1.0, item.miter / 2) + _BLUR * item.sigma)
    if isinstance(item, Shadow):
        return _around(bounds_of(item.shape), _BLUR * item.sigma)
    if isinstance(item, InnerShadow):
        return item.area
    return item.target if isinstance(item, Image) else _NOWHERE


def _around(rect: Rect, reach: float) -> Rect:
    return Rect(rect.x - reach, rect.y - reach, rect.width + 2 * reach, rect.height + 2 * reach)


def _surely(shape: Shape, view: View) -> Rect:
    """Give a rectangle that a shape covers whole, a px inside of its edges."""
    if isinstance(shape, Path) or view.is_turned:
        return _NOWHERE
    if isinstance(shape, RoundedRect):
        corner = _CORNER * max(shape.radii, default=0.0)
        shape = Rect(shape.x + corner, shape.y + corner, shape.width - 2 * corner, shape.height - 2 * corner)
    return shape if shape.width <= 0.0 or shape.height <= 0.0 else _rect(shape, view)


def _rect(rect: Rect, view: View) -> Rect:
    left, top, right, bottom = view.enclose(rect.x, rect.y, rect.right, rect.bottom)
    return Rect(left, top, right - left, bottom - top)
