"""Lengths along outlines and points on them.

Goes in: segments. Comes out: `OutlineMeasure`, which gives the point and the direction at any distance.

Spec: https://www.w3.org/TR/SVG2/paths.html#DistanceAlongAPath
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from math import atan2, hypot
from typing import Final, NamedTuple

from limner.geometry import IDENTITY, Matrix, map_point
from limner.outline import Segment, arc_curves, with_starts

_PIECES: Final = 32  # straight pieces that a curve is measured with


class Place(NamedTuple):
    """A point of an outline and the direction there, in radians."""

    x: float
    y: float
    angle: float


def outline_length(segments: Iterable[Segment]) -> float:
    """Give the length of an outline, with all its subpaths together."""
    return OutlineMeasure(segments).length


class OutlineMeasure:
    """The straight pieces of a transformed outline, with their distances from its start.

    Attributes:
        length: The length of all subpaths together.
    """

    __slots__ = ("_ends", "_pieces", "length")

    def __init__(self, segments: Iterable[Segment], matrix: Matrix = IDENTITY) -> None:
        self._pieces: list[tuple[float, float, float, float]] = []
        self._ends: list[float] = []
        total = 0.0
        for x0, y0, x1, y1 in _lines(segments):
            if matrix != IDENTITY:
                (x0, y0), (x1, y1) = map_point(matrix, x0, y0), map_point(matrix, x1, y1)  # noqa: PLW2901 - the same line
            step = hypot(x1 - x0, y1 - y0)
            if step:
                total += step
                self._pieces.append((x0, y0, x1, y1))
                self._ends.append(total)
        self.length = total

    def at(self, distance: float) -> Place | None:
        """Give the point at a distance from the start; None beyond either end."""
        if not self._ends or distance < 0.0 or distance > self.length:
            return None
        index = min(bisect_right(self._ends, distance), len(self._ends) - 1)
        x0, y0, x1, y1 = self._pieces[index]
        end = self._ends[index]
        start = self._ends[index - 1] if index else 0.0
        share = (distance - start) / (end - start)
        return Place(x0 + share * (x1 - x0), y0 + share * (y1 - y0), atan2(y1 - y0, x1 - x0))


def _lines(segments: Iterable[Segment]) -> Iterator[tuple[float, float, float, float]]:
    start_x = start_y = 0.0
    for x, y, segment in with_starts(segments):
        letter, *rest = segment
        n: list[float] = rest  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]  # after the letter
        if letter == "M":
            start_x, start_y = n
        elif letter == "L":
            yield x, y, n[0], n[1]
        elif letter == "Z":
            yield x, y, start_x, start_y
        elif letter == "Q":
            x1, y1, x2, y2 = n
            # The same curve, one degree higher.
            first, second = (
                (x + 2 * (x1 - x) / 3, y + 2 * (y1 - y) / 3),
                (x2 + 2 * (x1 - x2) / 3, y2 + 2 * (y1 - y2) / 3),
            )
            yield from _flat((x, y, *first, *second, x2, y2))
        elif letter == "C":
            yield from _flat((x, y, *n))
        else:
            for curve in arc_curves(x, y, n):
                yield from _flat(curve)


def _flat(curve: tuple[float, ...]) -> Iterator[tuple[float, float, float, float]]:
    x0, y0, x1, y1, x2, y2, x3, y3 = curve
    before = x0, y0
    for index in range(1, _PIECES + 1):
        t = index / _PIECES
        s = 1.0 - t
        a, b, c, d = s * s * s, 3.0 * s * s * t, 3.0 * s * t * t, t * t * t
        after = a * x0 + b * x1 + c * x2 + d * x3, a * y0 + b * y1 + c * y2 + d * y3
        yield *before, *after
        before = after
