"""Float areas: how far the shape of a float reaches beside a line.

Goes in: `shape-outside` of a float and the boxes of its fragment. Comes out: `FloatShape`, which gives its edge between
two y.

Spec: https://www.w3.org/TR/css-shapes-1/
"""

from collections.abc import Sequence
from math import hypot, sqrt
from typing import Final, TypeAlias

from limner.css.values import (
    CircleShape,
    EllipseShape,
    InsetShape,
    PolygonShape,
    ShapeOutside,
    ShapeRadius,
    resolve,
)
from limner.fragment.fragment import BoxFragment
from limner.geometry import Rect

Point: TypeAlias = tuple[float, float]
Radii: TypeAlias = tuple[float, float, float, float, float, float, float, float]
_SHARP: Final[Radii] = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)

_SAMPLES: Final = 16  # per side of a line, for the round corners of a margin


class FloatShape:
    """The outline of a float area, in coordinates whose origin is the float's margin box."""

    __slots__ = ("_margin", "_points", "_radii", "_rect", "width")

    def __init__(self, width: float, margin: float) -> None:
        self.width = width
        self._margin = margin
        self._rect: Rect | None = None
        self._radii = _SHARP
        self._points: Sequence[Point] = ()

    def reach(self, top: float, bottom: float, side: str) -> float | None:
        """Give the right edge of a left float's area between two y, or the left edge of a right float's.

        None if no part of the area is between them.
        """
        edges = self._edges(top, bottom)
        if edges is None:
            return None
        return min(edges[1], self.width) if side == "left" else max(edges[0], 0.0)

    def _edges(self, top: float, bottom: float) -> tuple[float, float] | None:
        margin = self._margin
        if not margin:
            return self._span(top, bottom)
        # Every point on the edge of the margin is the margin's width away from the outline.
        found: tuple[float, float] | None = None
        for number in range(-_SAMPLES, _SAMPLES + 1):
            dy = margin * number / _SAMPLES
            edges = self._span(top + dy, bottom + dy)
            if edges is not None:
                dx = sqrt(max(0.0, margin * margin - dy * dy))
                wide = (edges[0] - dx, edges[1] + dx)
                found = wide if found is None else (min(found[0], wide[0]), max(found[1], wide[1]))
        return found

    def _span(self, top: float, bottom: float) -> tuple[float, float] | None:
        if self._rect is not None:
            return self._span_of_rect(self._rect, top, bottom)
        xs: list[float] = []
        points = self._points
        for (x1, y1), (x2, y2) in zip(points, (*points[1:], *points[:1]), strict=True):
            low, high = min(y1, y2), max(y1, y2)
            if high < top or low > bottom or (high <= top and low < high) or (low >= bottom and low < high):
                continue
            for y in (max(low, top), min(high, bottom)):
                share = (y - y1) / (y2 - y1) if y2 != y1 else 0.0
                xs.append(x1 + (x2 - x1) * share)
            if y1 == y2:
                xs += (x1, x2)
        return (min(xs), max(xs)) if xs else None

    def _span_of_rect(self, rect: Rect, top: float, bottom: float) -> tuple[float, float] | None:
        """The span of a rectangle with rounded corners."""
        if bottom <= rect.y or top >= rect.bottom or rect.height <= 0.0:
            return None
        top, bottom = max(top, rect.y), min(bottom, rect.bottom)
        tlx, tly, trx, try_, brx, bry, blx, bly = self._radii
        left = rect.x + (_inset(tlx, tly, rect.y + tly - bottom) if bottom < rect.y + tly else 0.0)
        right = rect.right - (_inset(trx, try_, rect.y + try_ - bottom) if bottom < rect.y + try_ else 0.0)
        if top > rect.bottom - bly:
            left = max(left, rect.x + _inset(blx, bly, top - (rect.bottom - bly)))
        if top > rect.bottom - bry:
            right = min(right, rect.right - _inset(brx, bry, top - (rect.bottom - bry)))
        return left, right

    def use_rect(self, rect: Rect, radii: Radii) -> None:
        """Use a rectangle with rounded corners as the outline."""
        self._rect, self._radii = rect, radii

    def use_points(self, points: Sequence[Point]) -> None:
        """Use a polygon as the outline."""
        self._points = points


def _inset(across: float, down: float, distance: float) -> float:
    """The inset of a rounded corner at a distance from its centre."""
    if not across or not down:
        return 0.0
    share = min(1.0, max(0.0, distance / down))
    return across * (1.0 - sqrt(1.0 - share * share))


def float_shape(fragment: BoxFragment, percentage_width: float) -> FloatShape | None:
    """Give the float area of a float, including its margins; None if it is the margin box."""
    rare = fragment.style.rare
    outside = rare.shape_outside
    if outside is None:
        return None
    margin = fragment.margin
    whole = Rect(0.0, 0.0, fragment.width + margin.horizontal, fragment.height + margin.vertical)
    shape = FloatShape(whole.width, max(0.0, resolve(rare.shape_margin, percentage_width)))
    _outline(shape, outside, fragment, whole)
    return shape


def _outline(shape: FloatShape, outside: ShapeOutside, fragment: BoxFragment, whole: Rect) -> None:
    box = _reference_box(outside.box, fragment, whole)
    given = outside.shape
    if given is None:
        shape.use_rect(box, _box_radii(outside.box, fragment))
    elif isinstance(given, CircleShape | EllipseShape):
        x, y = resolve(given.center.x, box.width), resolve(given.center.y, box.height)
        if isinstance(given, CircleShape):
            across = down = _radius(given.radius, x, y, box)
        else:
            across = _along(given.radius_x, (x, box.width - x), box.width)
            down = _along(given.radius_y, (y, box.height - y), box.height)
        rect = Rect(box.x + x - across, box.y + y - down, 2.0 * across, 2.0 * down)
        shape.use_rect(rect, (across, down, across, down, across, down, across, down))
    elif isinstance(given, InsetShape):
        top, right, bottom, left = (
            resolve(one, box.width if at % 2 else box.height) for at, one in enumerate(given.offsets)
        )
        rect = Rect(box.x + left, box.y + top, max(0.0, box.width - left - right), max(0.0, box.height - top - bottom))
        flat = [
            resolve(one, basis)
            for pair in given.radii
            for one, basis in zip(pair, (box.width, box.height), strict=True)
        ]
        shape.use_rect(rect, _fit(flat, rect))
    elif isinstance(given, PolygonShape):
        shape.use_points(
            [(box.x + resolve(one.x, box.width), box.y + resolve(one.y, box.height)) for one in given.points]
        )
    else:
        shape.use_rect(whole, _SHARP)


def _reference_box(name: str, fragment: BoxFragment, whole: Rect) -> Rect:
    if name == "margin-box":
        return whole
    box = whole.inset(fragment.margin)
    if name == "border-box":
        return box
    return box.inset(fragment.border if name == "padding-box" else fragment.border.plus(fragment.padding))


def _box_radii(name: str, fragment: BoxFragment) -> Radii:
    """Corner radii of a reference box: those of the border box, changed by the edges between the two boxes."""
    flat = [
        resolve(one, basis)
        for pair in fragment.style.border.border_radius
        for one, basis in zip(pair, (fragment.width, fragment.height), strict=True)
    ]
    fitted = _fit(flat, Rect(0.0, 0.0, fragment.width, fragment.height))
    if name == "margin-box":
        grow = fragment.margin
        sign = 1.0
    elif name == "border-box":
        return fitted
    else:
        grow = fragment.border if name == "padding-box" else fragment.border.plus(fragment.padding)
        sign = -1.0
    sides = (grow.left, grow.top, grow.right, grow.top, grow.right, grow.bottom, grow.left, grow.bottom)
    changed = [max(0.0, radius + sign * side) if radius else 0.0 for radius, side in zip(fitted, sides, strict=True)]
    return tuple(changed)  # type: ignore[return-value]  # eight of them


def _fit(flat: Sequence[float], rect: Rect) -> Radii:
    """Scale the radii down until no corners overlap."""
    factor = 1.0
    for one, other, side in ((0, 2, rect.width), (4, 6, rect.width), (1, 7, rect.height), (3, 5, rect.height)):
        total = flat[one] + flat[other]
        if total > side and total > 0.0:
            factor = min(factor, side / total)
    return tuple(radius * factor for radius in flat)  # type: ignore[return-value]  # eight of them


def _radius(radius: ShapeRadius, x: float, y: float, box: Rect) -> float:
    if not isinstance(radius, str):
        return max(0.0, resolve(radius, hypot(box.width, box.height) / sqrt(2.0)))
    sides = (abs(x), abs(box.width - x), abs(y), abs(box.height - y))
    if radius.endswith("side"):
        return min(sides) if radius.startswith("closest") else max(sides)
    corners = [hypot(x - a, y - b) for a in (0.0, box.width) for b in (0.0, box.height)]
    return min(corners) if radius.startswith("closest") else max(corners)


def _along(radius: ShapeRadius, sides: tuple[float, float], basis: float) -> float:
    if not isinstance(radius, str):
        return max(0.0, resolve(radius, basis))
    return min(map(abs, sides)) if radius.startswith("closest") else max(map(abs, sides))
