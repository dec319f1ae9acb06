"""`corner-shape`: corners that are superellipses.

Goes in: a rectangle, radii and superellipse parameters. Comes out: an outline.

Spec: https://www.w3.org/TR/css-borders-4/#corner-shaping
"""

from math import cos, pi, sin
from typing import Final

from limner.geometry import Rect, Sides
from limner.paint.display_list import Path, Segment

_PIECES: Final = 24
_SQUARE: Final = 64.0  # beyond it nothing is seen of a curve, and its exponent leaves the numbers soon
_BEVEL_SHARE: Final = 2 - 2**0.5  # how much of a border's width a bevel's radius loses on the inside

CornerShapes = tuple[float, float, float, float]
Points = list[tuple[float, float]]


def shaped_outline(rect: Rect, radii: tuple[float, ...], shapes: CornerShapes, sides: Sides) -> Path:
    """Give the outline that lies inside a box's by so much on each side.

    Args:
        rect: The outer rectangle.
        radii: Its eight radii.
        shapes: The parameter of each corner, from the top left clockwise: 1 is round, 0 a bevel, infinity square.
        sides: How far inside; outside where negative.
    """
    top, right, bottom, left = sides
    inner = rect.inset(sides)
    # Each corner with the direction of its two edges, and the widths it loses across and down.
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
    # It begins after the top left corner, as dashes do.
    points = points[first:] + points[:first]
    segments: list[Segment] = [("L", *point) for point in points]
    segments[0] = ("M", *points[0])
    return Path([*segments, ("Z",)])


def _corner(a: float, b: float, shape: float, less_x: float, less_y: float) -> Points:
    """A corner from the side edge to the upper edge, seen as a top left one whose corner point is the origin."""
    if a <= 0 or b <= 0 or shape > _SQUARE:
        return [(0.0, 0.0)]
    if shape < 0:
        # Each end of a hollow corner is as thick as the border of the edge that it meets.
        a, b = max(0.0, a + less_y), max(0.0, b + less_x)
        if shape < -_SQUARE:
            curve: Points = [(0.0, b), (a, b), (a, 0.0)]
        else:
            curve = [(a * u, b * v) for u, v in _curve(2.0**-shape)]
        moved = [(max(0.0, u - less_x), max(0.0, v - less_y)) for u, v in curve]
        # Outside, the curve ends before it meets the edges, and goes on straight.
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
