"""Motion paths: where `offset-path` puts a box and how it turns the box.

Spec: https://www.w3.org/TR/motion-1/#calculating-path-transform
"""

from collections.abc import Iterator
from itertools import pairwise
from math import atan2, cos, degrees, hypot, pi, radians, sin
from typing import Final, TypeAlias

from limner.css.values import (
    CENTER,
    CircleShape,
    EllipseShape,
    InsetShape,
    OffsetPath,
    PathShape,
    PolygonShape,
    RayPath,
    resolve,
)
from limner.fragment.fragment import BoxFragment
from limner.geometry import Rect
from limner.outline import Segment
from limner.paint.clips import basic_shape
from limner.paint.display_list import Path, RoundedRect
from limner.paint.geometry import bounds_of
from limner.paint.transforms import Matrix4, multiply, rotation, translation
from limner.style.computed import EffectsGroup

Point: TypeAlias = tuple[float, float]
Surroundings: TypeAlias = tuple[BoxFragment, float, float]
"""A containing block's fragment and the place of its border box."""

_PARTS: Final = 64  # straight pieces per curve


def motion_matrix(fragment: BoxFragment, x: float, y: float, around: Surroundings) -> Matrix4 | None:
    """Give the matrix of a box's `offset-path`, in coordinates whose origin is the box's transform origin.

    Args:
        fragment: The box.
        x: Left edge of its border box.
        y: Its top edge.
        around: Its containing block in the same coordinates.
    """
    effects = fragment.style.effects
    path = effects.offset_path
    if path is None:
        return None
    box = _reference_box(path, around)
    box = Rect(box.x - x, box.y - y, box.width, box.height)
    (to_x, to_y), tangent = _point_on(path, box, effects, fragment)
    width, height = fragment.width, fragment.height
    origin_x, origin_y, _ = effects.transform_origin
    origin = resolve(origin_x, width), resolve(origin_y, height)
    anchor = origin
    if effects.offset_anchor is not None:
        anchor = resolve(effects.offset_anchor.x, width), resolve(effects.offset_anchor.y, height)
    follows, own, reverse = effects.offset_rotate
    angle = own + (tangent + reverse if follows else 0.0)
    moved = multiply(translation(to_x - origin[0], to_y - origin[1], 0.0), rotation(0.0, 0.0, 1.0, angle))
    return multiply(moved, translation(origin[0] - anchor[0], origin[1] - anchor[1], 0.0))


def _reference_box(path: OffsetPath, around: Surroundings) -> Rect:
    block, x, y = around
    whole = Rect(x, y, block.width, block.height)
    if path.box == "border-box":
        return whole
    return whole.inset(block.border if path.box == "padding-box" else block.border.plus(block.padding))


def _point_on(path: OffsetPath, box: Rect, effects: EffectsGroup, fragment: BoxFragment) -> tuple[Point, float]:
    """Give the point at `offset-distance` and the path's direction there, in degrees."""
    shape = path.shape
    if isinstance(shape, RayPath):
        return _point_on_ray(shape, box, effects, fragment)
    points, closed = _points_of(path, box, effects)
    total = sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(points))
    distance = resolve(effects.offset_distance, total)
    if closed and total > 0.0:
        # "used offset distance: … modulo the total length of the path"; but the end itself stays the end.
        distance = total if distance == total else distance % total
    distance = min(max(distance, 0.0), total)
    tangent = 0.0
    point = points[0]
    for a, b in pairwise(points):
        length = hypot(b[0] - a[0], b[1] - a[1])
        if not length:
            continue
        tangent = degrees(atan2(b[1] - a[1], b[0] - a[0]))
        share = min(1.0, distance / length)
        point = (a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share)
        if distance <= length:
            break
        distance -= length
    return point, tangent


def _point_on_ray(ray: RayPath, box: Rect, effects: EffectsGroup, fragment: BoxFragment) -> tuple[Point, float]:
    center = ray.center or effects.offset_position or CENTER
    x, y = resolve(center.x, box.width), resolve(center.y, box.height)
    angle = radians(ray.angle)
    across, up = sin(angle), cos(angle)
    sides = (x, box.width - x, y, box.height - y)
    corners = [hypot(x - a, y - b) for a in (0.0, box.width) for b in (0.0, box.height)]
    if ray.size == "sides":
        reaches = [
            side / part
            for side, part in ((box.width - x, across), (x, -across), (y, up), (box.height - y, -up))
            if part > 1e-9
        ]
        length = max(0.0, min(reaches))
    elif ray.size.endswith("side"):
        length = min(map(abs, sides)) if ray.size == "closest-side" else max(map(abs, sides))
    else:
        length = min(corners) if ray.size == "closest-corner" else max(corners)
    if ray.contain:
        length = max(0.0, length - max(fragment.width, fragment.height) / 2.0)
    distance = resolve(effects.offset_distance, length)
    return (box.x + x + across * distance, box.y + y - up * distance), ray.angle - 90.0


def _points_of(path: OffsetPath, box: Rect, effects: EffectsGroup) -> tuple[list[Point], bool]:
    """Give a path as points joined by straight lines, and whether it is closed."""
    shape = path.shape
    if shape is None or isinstance(shape, RayPath):
        shape = InsetShape((0.0, 0.0, 0.0, 0.0))
    if isinstance(shape, PathShape):
        # As in Chrome, `path()` starts at the place where the box would be.
        box = Rect(0.0, 0.0, box.width, box.height)
    if isinstance(shape, CircleShape | EllipseShape):
        if effects.offset_position is not None and shape.center == CENTER:
            place = effects.offset_position
            shape = (
                CircleShape(shape.radius, place)
                if isinstance(shape, CircleShape)
                else EllipseShape(shape.radius_x, shape.radius_y, place)
            )
        bounds = bounds_of(basic_shape(shape, box))
        across, down = bounds.width / 2.0, bounds.height / 2.0
        turns = [2.0 * pi * part / (4 * _PARTS) for part in range(4 * _PARTS + 1)]
        return [(bounds.x + across + across * cos(t), bounds.y + down + down * sin(t)) for t in turns], True
    placed = basic_shape(shape, box)
    if isinstance(placed, Rect | RoundedRect):
        left, top, width, height = bounds_of(placed)
        corners = [(left, top), (left + width, top), (left + width, top + height), (left, top + height), (left, top)]
        return corners, True
    closed = isinstance(shape, PolygonShape) or bool(placed.segments and placed.segments[-1][0] == "Z")
    return list(_flatten(placed)) or [(box.x, box.y)], closed


def _flatten(path: Path) -> Iterator[Point]:
    """Give points along an outline; arcs count as straight lines."""
    start = at = (0.0, 0.0)
    for segment in path.segments:
        letter, numbers = segment[0], _numbers(segment)
        if letter == "Z":
            at = start
            yield at
            continue
        end = (numbers[-2], numbers[-1])
        if letter in {"C", "Q"}:
            yield from (_on_curve(at, numbers, part / _PARTS) for part in range(1, _PARTS))
        yield end
        at = end
        start = end if letter == "M" else start


def _numbers(segment: Segment) -> list[float]:
    return [float(one) for one in segment[1:] if not isinstance(one, str)]


def _on_curve(start: Point, numbers: list[float], share: float) -> Point:
    """Give the point at a share of a quadratic or cubic curve, by de Casteljau's algorithm."""
    points: list[Point] = [start, *zip(numbers[::2], numbers[1::2], strict=True)]
    while len(points) > 1:
        points = [(a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share) for a, b in pairwise(points)]
    return points[0]
