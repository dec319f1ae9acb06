"""Outlines in other coordinates."""

from collections.abc import Sequence

from limner.geometry import Matrix, map_point
from limner.outline import Segment, arc_curves, with_starts


def mapped_outline(segments: Sequence[Segment], matrix: Matrix) -> list[Segment]:
    """Transform an outline by a matrix; arcs become curves."""
    mapped: list[Segment] = []
    for x, y, segment in with_starts(segments):
        letter, *rest = segment
        n: list[float] = rest  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]  # after the letter
        if letter == "A":
            mapped += [("C", *_mapped(curve[2:], matrix)) for curve in arc_curves(x, y, n)]
        else:
            mapped.append((letter, *_mapped(n, matrix)))
    return mapped


def _mapped(numbers: Sequence[float], matrix: Matrix) -> list[float]:
    found: list[float] = []
    for at in range(0, len(numbers), 2):
        found += map_point(matrix, numbers[at], numbers[at + 1])
    return found
