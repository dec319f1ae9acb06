"""Where a box's edges fall on device pixels, and the shapes of its corners.

Spec: https://www.w3.org/TR/css-backgrounds-3/#corner-shaping
"""

from functools import lru_cache
from math import cos, floor, inf, pi, sin
from typing import Final

from limner.css.values import ZERO_RADII, CornerRadii, resolve
from limner.fragment.fragment import BoxFragment
from limner.geometry import ZERO_SIDES, Rect, Sides
from limner.memos import forgettable
from limner.outline import Segment
from limner.paint.display_list import Path, RoundedRect, Shape, Wave

_PIECES: Final = 24
_SQUARE: Final = 64.0  # beyond it no curve is visible, and its exponent soon overflows
_BEVEL_SHARE: Final = 2 - 2**0.5  # the share of a border's width by which a bevel's radius is smaller inside

CornerShapes = tuple[float, float, float, float]
Points = list[tuple[float, float]]


def shaped_outline(rect: Rect, radii: tuple[float, ...], shapes: CornerShapes, sides: Sides) -> Path:
    """Give the outline that lies inside a box's by this much on each side.

    Args:
        rect: The outer rectangle.
        radii: Its eight radii.
        shapes: The parameter of each corner, from the top left clockwise: 1 is round, 0 a bevel, infinity square.
        sides: How far inside; a negative number is outside.
    """
    top, right, bottom, left = sides
    inner = rect.inset(sides)
    # Each corner with the directions of its two edges, and the widths that it loses across and down.
    corners = (
        (inner.x, inner.y, 1, 1, left, top),
        (inner.right, inner.y, -1, 1, right, top),
        (inner.right, inner.bottom, -1, -1, right, bottom),
        (inner.x, inner.bottom, 1, -1, left, bottom),
    )
    points: Points = []
    first = 0
    for index, (x, y, across, down, less_x, less_y) in enumerate(corners):
        a, b = radii[2 * index], radii[2 * index + 1]
        curve = _corner(a, b, shapes[index], less_x, less_y)
        if index % 2 == 1:
            curve.reverse()
        points += [(x + across * u, y + down * v) for u, v in curve]
        first = first or len(points) - 1
    # The outline begins after the top left corner, like dashes.
    points = points[first:] + points[:first]
    segments: list[Segment] = [("L", *point) for point in points]
    segments[0] = ("M", *points[0])
    return Path([*segments, ("Z",)])


def _corner(a: float, b: float, shape: float, less_x: float, less_y: float) -> Points:
    """A corner from the side edge to the top edge, as if it were a top left corner with its point at the origin."""
    if a <= 0 or b <= 0 or shape > _SQUARE:
        return [(0.0, 0.0)]
    if shape < 0:
        # Each end of a concave corner is as thick as the border of the edge that it meets.
        a, b = max(0.0, a + less_y), max(0.0, b + less_x)
        if shape < -_SQUARE:
            curve: Points = [(0.0, b), (a, b), (a, 0.0)]
        else:
            curve = [(a * u, b * v) for u, v in _curve(2.0**-shape)]
        moved = [(max(0.0, u - less_x), max(0.0, v - less_y)) for u, v in curve]
        # Outside the box, the curve ends before it meets the edges and continues as a straight line.
        if less_x < 0:
            moved.insert(0, (0.0, moved[0][1]))
        if less_y < 0:
            moved.append((moved[-1][0], 0.0))
        return moved
    share = _BEVEL_SHARE + (1 - _BEVEL_SHARE) * min(1.0, shape)
    a, b = max(0.0, a - less_x * share), max(0.0, b - less_y * share)
    if shape == 0:
        return [(0.0, b), (a, 0.0)]
    return [(a * (1 - v), b * (1 - u)) for u, v in _curve(2.0**shape)]


def _curve(exponent: float) -> Points:
    """A quarter of the superellipse ``u^n + v^n = 1``, from (0, 1) to (1, 0)."""
    power = 2.0 / exponent
    return [
        (sin(pi / 2 * step / _PIECES) ** power, cos(pi / 2 * step / _PIECES) ** power if step < _PIECES else 0.0)
        for step in range(_PIECES + 1)
    ]


_ROUND = (1.0, 1.0, 1.0, 1.0)
_LEAST = 4 / 64  # anything narrower may vanish; anything wider keeps one device pixel


def snap(value: float) -> float:
    """Move a coordinate to the nearest device pixel edge."""
    return float(floor(value + 0.5))


def snap_rect(x: float, y: float, width: float, height: float) -> Rect:
    """Move each edge of a rectangle to the nearest device pixel edge."""
    left, top = floor(x + 0.5), floor(y + 0.5)
    right, bottom = floor(x + width + 0.5), floor(y + height + 0.5)
    if right == left and width > _LEAST:
        right += 1
    if bottom == top and height > _LEAST:
        bottom += 1
    return Rect(float(left), float(top), float(right - left), float(bottom - top))


@forgettable
@lru_cache(maxsize=1024)
def corner_radii(
    radii: CornerRadii, width: float, height: float, shapes: CornerShapes = _ROUND
) -> tuple[float, ...] | None:
    """Resolve `border-radius` and scale it so that no corners overlap; None when all corners are square.

    Args:
        radii: Computed values.
        width: The border box's width.
        height: Its height.
        shapes: The corners' shapes; a square corner takes no room from others.

    Spec: https://www.w3.org/TR/css-backgrounds-3/#corner-overlap
    """
    if radii == ZERO_RADII:
        return None
    flat: list[float] = []
    for (across, down), shape in zip(radii, shapes, strict=True):
        horizontal, vertical = max(0.0, resolve(across, width)), max(0.0, resolve(down, height))
        if not horizontal or not vertical or shape == inf:
            horizontal = vertical = 0.0
        flat += (horizontal, vertical)
    return fit_radii(flat, width, height)


def fit_radii(flat: list[float], width: float, height: float) -> tuple[float, ...] | None:
    """Scale eight radii down so that no corners overlap; None when all corners are square."""
    factor = 1.0
    for total, space in (
        (flat[0] + flat[2], width),
        (flat[4] + flat[6], width),
        (flat[1] + flat[7], height),
        (flat[3] + flat[5], height),
    ):
        if total > space and total > 0:
            factor = min(factor, space / total)
    if factor < 1:
        flat = [radius * factor for radius in flat]
    return tuple(flat) if any(flat) else None


def shape_of(rect: Rect, radii: tuple[float, ...] | None) -> Rect | RoundedRect:
    """A rectangle with its corners."""
    return rect if radii is None else RoundedRect(*rect, radii)


def bounds_of(shape: Shape | Wave) -> Rect:
    """The rectangle around a shape; for curves, around their control points."""
    if isinstance(shape, Wave):
        return Rect(shape.x - shape.period, shape.y - shape.height, shape.width + 3 * shape.period, 2 * shape.height)
    if isinstance(shape, Rect):
        return shape
    if isinstance(shape, RoundedRect):
        return Rect(shape.x, shape.y, shape.width, shape.height)
    xs: list[float] = []
    ys: list[float] = []
    for _, *numbers in shape.segments:
        xs += [float(number) for number in numbers[-2::-2]]
        ys += [float(number) for number in numbers[-1::-2]]
    if not xs:
        return Rect(0.0, 0.0, 0.0, 0.0)
    left, top = min(xs), min(ys)
    return Rect(left, top, max(xs) - left, max(ys) - top)


@forgettable
@lru_cache(maxsize=1024)
def inner_radii(radii: tuple[float, ...] | None, sides: Sides) -> tuple[float, ...] | None:
    """The radii of the edge that lies inside by this much on each side."""
    if radii is None:
        return None
    top, right, bottom, left = sides
    inset = (left, top, right, top, right, bottom, left, bottom)
    flat = [max(0.0, radius - less) for radius, less in zip(radii, inset, strict=True)]
    for corner in (0, 2, 4, 6):
        if flat[corner] <= 0 or flat[corner + 1] <= 0:
            flat[corner] = flat[corner + 1] = 0.0
    return tuple(flat) if any(flat) else None


def cut_sides(fragment: BoxFragment) -> tuple[bool, bool]:
    """Whether a line break cut a piece of an inline box on its left, and on its right."""
    if fragment.background_offset is None:
        return False, False
    start, total = fragment.background_offset
    return start > 0, start + fragment.width < total - 1 / 64


def _cut_radii(radii: tuple[float, ...], fragment: BoxFragment) -> tuple[float, ...] | None:
    """The radii of one piece of an inline box; corners are square where a line break cut it."""
    cut_left, cut_right = cut_sides(fragment)
    left = (0.0, 0.0) if cut_left else None
    right = (0.0, 0.0) if cut_right else None
    flat = (
        *(left or radii[0:2]),
        *(right or radii[2:4]),
        *(right or radii[4:6]),
        *(left or radii[6:8]),
    )
    return flat if any(flat) else None


class BoxEdges:
    """The edges of one box on the canvas; the shapes are made when they are asked for.

    Attributes:
        x: Left edge of the border box, not snapped.
        y: Its top edge, not snapped.
        fragment: The box.
        border: The border box, snapped.
        radii: The radii of its corners; None when all are square.
        corners: `corner-shape`; None when all corners are round.
    """

    __slots__ = ("border", "corners", "fragment", "radii", "x", "y")

    def __init__(self, fragment: BoxFragment, x: float, y: float) -> None:
        self.fragment = fragment
        self.x = x
        self.y = y
        width, height = fragment.width, fragment.height
        self.border = snap_rect(x, y, width, height)
        radii = fragment.style.border.border_radius
        corners = fragment.style.border.corner_shape
        self.radii = None if radii is ZERO_RADII else corner_radii(radii, width, height, corners)
        if fragment.background_offset is not None and self.radii is not None:
            self.radii = _cut_radii(self.radii, fragment)
        self.corners: CornerShapes | None = None if self.radii is None or corners == _ROUND else corners

    @property
    def border_shape(self) -> Shape:
        """The border box with its corners."""
        if self.corners is not None:
            return self.inset_shape(ZERO_SIDES)
        return shape_of(self.border, self.radii)

    @property
    def padding_shape(self) -> Shape:
        """The padding box with its corners."""
        return self.inset_shape(self.fragment.border)

    @property
    def content_shape(self) -> Shape:
        """The content box with its corners."""
        return self.inset_shape(self.fragment.border.plus(self.fragment.padding))

    def inset_shape(self, sides: Sides) -> Shape:
        """The border box made smaller by this much on each side, with its corners."""
        if self.corners is not None and self.radii is not None:
            return shaped_outline(self.border, self.radii, self.corners, sides)
        return shape_of(self.border.inset(sides), inner_radii(self.radii, sides))

    def box(self, name: str) -> Shape:
        """The shape of a box by its name in CSS."""
        fragment = self.fragment
        if name == "padding-box":
            return self.padding_shape
        if name in ("content-box", "fill-box"):
            return self.content_shape
        if name == "margin-box":
            return self.border.outset(fragment.margin)
        return self.border_shape
