"""Markers: where they stand on an outline and which way they point.

Spec: https://www.w3.org/TR/SVG2/painting.html#RenderingMarkers
"""

from collections.abc import Sequence
from math import atan2, degrees
from typing import Final, Literal, NamedTuple, TypeAlias

from limner.outline import Segment, arc_curves, with_starts

_Direction: TypeAlias = tuple[float, float]


class Vertex(NamedTuple):
    """A place for a marker.

    Attributes:
        kind: Which of the three properties names the marker.
        x: The point's x.
        y: The point's y.
        angle: The outline's direction there in degrees.
    """

    kind: Literal["start", "mid", "end"]
    x: float
    y: float
    angle: float


def find_vertices(segments: Sequence[Segment]) -> list[Vertex]:
    """Give the vertices of an outline in order."""
    points: list[tuple[float, float]] = []
    into: list[_Direction | None] = []
    out: list[_Direction | None] = []
    start = 0
    for x, y, segment in with_starts(segments):
        letter = segment[0]
        if letter == "M":
            start = len(points)
            points.append((float(segment[1]), float(segment[2])))
            into.append(None)
            out.append(None)
            continue
        closes = letter == "Z"
        target = points[start] if closes else (float(segment[-2]), float(segment[-1]))
        leaving, arriving = _directions(x, y, ("L", *target) if closes else segment)
        if out[-1] is None:
            out[-1] = leaving
        points.append(target)
        into.append(arriving)
        # "… for the start of a closed subpath, the direction is that between the last and the first segment"
        out.append(out[start] if closes else None)
        if closes:
            into[start] = arriving
    vertices: list[Vertex] = []
    for index, (x, y) in enumerate(points):
        kind: Literal["start", "mid", "end"] = "start" if index == 0 else "end" if index == len(points) - 1 else "mid"
        vertices.append(Vertex(kind, x, y, _bisected(into[index], out[index])))
    if len(vertices) == 1:
        vertices.append(vertices[0]._replace(kind="end"))
    return vertices


def _directions(x: float, y: float, segment: Segment) -> tuple[_Direction, _Direction]:
    """The directions at a segment's start and at its end."""
    letter, *rest = segment
    n: list[float] = rest  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]  # after the letter
    points = [(x, y), *zip(n[0::2], n[1::2], strict=True)] if letter != "A" else [(x, y)]
    if letter == "A":
        for curve in arc_curves(x, y, n):
            points += zip(curve[2::2], curve[3::2], strict=True)
    first, last = points[0], points[-1]
    leaving = next((one for one in points[1:] if one != first), first)
    arriving = next((one for one in points[-2::-1] if one != last), last)
    return (leaving[0] - first[0], leaving[1] - first[1]), (last[0] - arriving[0], last[1] - arriving[1])


def _bisected(into: _Direction | None, out: _Direction | None) -> float:
    if into is None and out is None:
        return 0.0
    if into is None or out is None:
        x, y = out or into or (1.0, 0.0)
        return degrees(atan2(y, x))
    before, after = degrees(atan2(into[1], into[0])), degrees(atan2(out[1], out[0]))
    # Chrome calculates in single precision, where half a turn is a little more than this.
    if abs(before - after) > _HALF_TURN:
        before += 360.0
    return (before + after) / 2.0


_HALF_TURN: Final = 180.0 - 1e-5
