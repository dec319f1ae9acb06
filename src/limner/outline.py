"""Outlines of lines, curves and arcs: SVG path data as absolute segments, and the box around them.

Goes in: the text of `d` or ``path()``, or the commands of ``shape()``. Comes out: segments, as the display list holds
them: a letter of M L C Q A Z with absolute coordinates in user units.

Spec: https://www.w3.org/TR/SVG2/paths.html#PathDataBNF
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from math import atan2, ceil, cos, pi, radians, sin, sqrt, tan
from typing import Final, TypeAlias

from limner.geometry import Rect
from limner.memos import forgettable

Segment: TypeAlias = tuple[str | float, ...]
"""A letter of M L Q C Z A with its coordinates."""

Command: TypeAlias = tuple[str, Sequence[float]]

_COUNTS: Final = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7}
_NUMBER: Final = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_NUMBERS: Final = re.compile(_NUMBER)
_LIST: Final = re.compile(rf"(?:\s*+{_NUMBER}(?:\s*+,(?=\s*+[-+.\d]))?+)*+\s*+")
_COMMAND: Final = re.compile(r"\s*+([MmLlHhVvCcSsQqTtAaZz])([^MmLlHhVvCcSsQqTtAaZz]*+)")
_PLACE: Final = rf"\s*+,?+\s*+((?>{_NUMBER}))"
_FLAG: Final = r"\s*+,?+\s*+([01])"
_ARC: Final = re.compile(_PLACE * 3 + _FLAG * 2 + _PLACE * 2)
_FARTHEST: Final = 1e9
_QUARTER: Final = pi / 2.0


@forgettable
@lru_cache(maxsize=1024)
def parse_path(data: str) -> tuple[Segment, ...]:
    """Parse path data; what follows a mistake is left out, as SVG asks."""
    return tuple(trace(_commands(data)))


def _commands(data: str) -> Iterator[Command]:
    position = 0
    first = True
    while True:
        found = _COMMAND.match(data, position)
        if found is None:
            return
        letter, text = found[1], found[2]
        position = found.end()
        if first and letter not in "Mm":
            return
        first = False
        if letter in "Zz":
            yield letter, ()
            if text.strip():
                return
            continue
        if letter in "Aa":
            numbers, is_whole = _arc_numbers(text)
        else:
            is_whole = True
            valid = _LIST.match(text)
            if valid is None or valid.end() < len(text):
                text = text[: valid.end()] if valid is not None else ""
                is_whole = False
            numbers = [_near(float(number)) for number in _NUMBERS.findall(text)]
        count = _COUNTS[letter.upper()]
        for at in range(0, len(numbers) - count + 1, count):
            yield letter, numbers[at : at + count]
            # "If a moveto is followed by multiple pairs of coordinates, the subsequent pairs are treated as lineto."
            letter = "L" if letter == "M" else "l" if letter == "m" else letter
        if not is_whole or not numbers or len(numbers) % count:
            return


def _near(number: float) -> float:
    return min(max(number, -_FARTHEST), _FARTHEST)


def _arc_numbers(text: str) -> tuple[list[float], bool]:
    numbers: list[float] = []
    position = 0
    while True:
        found = _ARC.match(text, position)
        if found is None:
            return numbers, not text[position:].strip()
        numbers += [_near(float(number)) for number in found.groups()]
        position = found.end()


def trace(commands: Iterable[Command]) -> Iterator[Segment]:
    """Write commands as absolute lines, curves and arcs."""
    x: float = 0.0
    y: float = 0.0
    start_x, start_y = x, y
    control: tuple[float, float] | None = None
    before = ""
    for letter, given in commands:
        kind = letter.upper()
        relative = letter != kind
        if kind == "Z":
            yield ("Z",)
            x, y, control, before = start_x, start_y, None, kind
            continue
        n: list[float] = _absolute(kind, given, x, y) if relative else list(given)
        if kind == "H":
            n = [n[0], y]
        elif kind == "V":
            n = [x, n[0]]
        if before == "Z" and kind != "M":
            yield ("M", x, y)
        if kind in "ST":
            same = before in ("CS" if kind == "S" else "QT")
            mirrored = (2 * x - control[0], 2 * y - control[1]) if same and control else (x, y)
            n = [*mirrored, *n]
        if kind in "MLHV":
            yield ("M" if kind == "M" else "L", *n)
            control = None
        elif kind in "CS":
            yield ("C", *n)
            control = n[2], n[3]
        elif kind in "QT":
            yield ("Q", *n)
            control = n[0], n[1]
        elif not n[0] or not n[1]:
            yield ("L", n[5], n[6])
            control = None
        else:
            yield ("A", abs(n[0]), abs(n[1]), *n[2:])
            control = None
        x, y = n[-2], n[-1]
        if kind == "M":
            start_x, start_y = x, y
        before = kind


def _absolute(kind: str, given: Sequence[float], x: float, y: float) -> list[float]:
    if kind == "A":
        radius_x, radius_y, turn, large, sweep, end_x, end_y = given
        return [radius_x, radius_y, turn, large, sweep, end_x + x, end_y + y]
    if kind == "H":
        return [given[0] + x]
    if kind == "V":
        return [given[0] + y]
    return [number + (y if index % 2 else x) for index, number in enumerate(given)]


# ── the box around ────────────────────────────────────────────────────────────────────────────────────────


def outline_bounds(segments: Iterable[Segment]) -> Rect | None:
    """Give the smallest box around an outline, curves taken as they run; None for no points at all."""
    xs: list[float] = []
    ys: list[float] = []
    for x0, y0, segment in with_starts(segments):
        letter, *rest = segment
        n: list[float] = rest  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]  # after the letter
        if letter == "Z":
            continue
        if letter == "A":
            for piece in arc_curves(x0, y0, n):
                _add_cubic(xs, piece[0], piece[2], piece[4], piece[6])
                _add_cubic(ys, piece[1], piece[3], piece[5], piece[7])
        elif letter == "C":
            _add_cubic(xs, x0, n[0], n[2], n[4])
            _add_cubic(ys, y0, n[1], n[3], n[5])
        elif letter == "Q":
            _add_quadratic(xs, x0, n[0], n[2])
            _add_quadratic(ys, y0, n[1], n[3])
        elif letter == "M":
            continue
        else:
            xs += (x0, n[0])
            ys += (y0, n[1])
    if not xs:
        points = [segment[1:3] for segment in segments if segment[0] == "M"]
        xs, ys = [float(point[0]) for point in points], [float(point[1]) for point in points]
        if not xs:
            return None
    left, top = min(xs), min(ys)
    return Rect(left, top, max(xs) - left, max(ys) - top)


def with_starts(segments: Iterable[Segment]) -> Iterator[tuple[float, float, Segment]]:
    """Give each segment with the point where it begins."""
    x = y = start_x = start_y = 0.0
    for segment in segments:
        yield x, y, segment
        if segment[0] == "Z":
            x, y = start_x, start_y
            continue
        x, y = float(segment[-2]), float(segment[-1])
        if segment[0] == "M":
            start_x, start_y = x, y


def _add_cubic(found: list[float], p0: float, p1: float, p2: float, p3: float) -> None:
    found += (p0, p3)
    low, high = (p0, p3) if p0 < p3 else (p3, p0)
    if low <= p1 <= high and low <= p2 <= high:
        return
    a, b, c = p3 - 3 * p2 + 3 * p1 - p0, 2 * (p2 - 2 * p1 + p0), p1 - p0
    if abs(a) < 1e-12:
        turns = [-c / b] if b else []
    else:
        inside = b * b - 4 * a * c
        turns = [(-b + sign * sqrt(inside)) / (2 * a) for sign in (-1, 1)] if inside >= 0 else []
    for t in turns:
        if 0 < t < 1:
            s = 1 - t
            found.append(s * s * s * p0 + 3 * s * s * t * p1 + 3 * s * t * t * p2 + t * t * t * p3)


def _add_quadratic(found: list[float], p0: float, p1: float, p2: float) -> None:
    found += (p0, p2)
    below = p0 - 2 * p1 + p2
    if below:
        t = (p0 - p1) / below
        if 0 < t < 1:
            s = 1 - t
            found.append(s * s * p0 + 2 * s * t * p1 + t * t * p2)


def arc_curves(x0: float, y0: float, arc: Sequence[float]) -> list[tuple[float, ...]]:
    """Give an arc as cubic curves of eight numbers, start point included.

    Args:
        x0: Where it begins.
        y0: The same.
        arc: Radii, rotation in degrees, the two flags, the end.

    Spec: https://www.w3.org/TR/SVG2/implnote.html#ArcConversionEndpointToCenter
    """
    radius_x, radius_y, turn, large, sweep, x1, y1 = arc
    if (x0, y0) == (x1, y1):
        return []
    phi = radians(turn)
    cosine, sine = cos(phi), sin(phi)
    dx, dy = (x0 - x1) / 2, (y0 - y1) / 2
    x, y = cosine * dx + sine * dy, cosine * dy - sine * dx
    grown = (x / radius_x) ** 2 + (y / radius_y) ** 2
    if grown > 1:
        radius_x, radius_y = radius_x * sqrt(grown), radius_y * sqrt(grown)
    below = (radius_x * y) ** 2 + (radius_y * x) ** 2
    factor = sqrt(max(0.0, (radius_x * radius_y) ** 2 / below - 1)) if below else 0.0
    if bool(large) == bool(sweep):
        factor = -factor
    center_x, center_y = factor * radius_x * y / radius_y, -factor * radius_y * x / radius_x
    middle_x = cosine * center_x - sine * center_y + (x0 + x1) / 2
    middle_y = sine * center_x + cosine * center_y + (y0 + y1) / 2
    start = atan2((y - center_y) / radius_y, (x - center_x) / radius_x)
    end = atan2((-y - center_y) / radius_y, (-x - center_x) / radius_x)
    extent = end - start
    if sweep and extent < 0:
        extent += 2 * pi
    elif not sweep and extent > 0:
        extent -= 2 * pi
    count = max(1, ceil(abs(extent) / _QUARTER - 1e-9))
    step = extent / count
    handle = 4 / 3 * tan(step / 4)

    def place(across: float, down: float) -> tuple[float, float]:
        a, b = radius_x * across, radius_y * down
        return cosine * a - sine * b + middle_x, sine * a + cosine * b + middle_y

    curves: list[tuple[float, ...]] = []
    for index in range(count):
        a0, a1 = start + index * step, start + (index + 1) * step
        c0, s0, c1, s1 = cos(a0), sin(a0), cos(a1), sin(a1)
        curves.append(
            (
                *place(c0, s0),
                *place(c0 - handle * s0, s0 + handle * c0),
                *place(c1 + handle * s1, s1 - handle * c1),
                *place(c1, s1),
            )
        )
    return curves
