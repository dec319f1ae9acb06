"""Outlines of lines, curves and arcs: SVG path data as absolute segments, and the box around them.

Goes in: the text of `d` or ``path()``, or the commands of ``shape()``. Comes out: segments as the display list holds
them: one of the letters M L C Q A Z, with absolute coordinates in user units.

Spec: https://www.w3.org/TR/SVG2/paths.html#PathDataBNF
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from math import atan2, ceil, cos, pi, radians, sin, sqrt, tan
from typing import ClassVar, Final, TypeAlias

from limner.geometry import Rect
from limner.memos import forgettable

Segment: TypeAlias = tuple[str | float, ...]
"""One of the letters M L Q C Z A, with its coordinates."""

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
    """Parse path data; everything after an error is left out, as SVG requires."""
    tracer = _Tracer()
    position = 0
    while found := _COMMAND.match(data, position):
        letter, text = found[1], found[2]
        if not position and letter not in "Mm":
            break
        position = found.end()
        if letter in "Zz":
            tracer.close()
            if text.strip():
                break
            continue
        numbers, is_whole = _arc_numbers(text) if letter in "Aa" else _plain_numbers(text)
        if numbers and (max(numbers) > _FARTHEST or min(numbers) < -_FARTHEST):
            numbers = [min(max(number, -_FARTHEST), _FARTHEST) for number in numbers]
        tracer.draw(letter, numbers)
        if not is_whole or not numbers or len(numbers) % _COUNTS[letter.upper()]:
            break
    return tuple(tracer.segments)


def _plain_numbers(text: str) -> tuple[list[float], bool]:
    valid = _LIST.match(text)
    end = valid.end() if valid is not None else 0
    is_whole = end == len(text)
    return list(map(float, _NUMBERS.findall(text if is_whole else text[:end]))), is_whole


def _arc_numbers(text: str) -> tuple[list[float], bool]:
    numbers: list[float] = []
    position = 0
    while True:
        found = _ARC.match(text, position)
        if found is None:
            return numbers, not text[position:].strip()
        numbers += map(float, found.groups())
        position = found.end()


def trace(commands: Iterable[Command]) -> Iterator[Segment]:
    """Write commands as absolute lines, curves and arcs."""
    tracer = _Tracer()
    for letter, numbers in commands:
        if letter in "Zz":
            tracer.close()
        else:
            tracer.draw(letter, numbers)
    return iter(tracer.segments)


class _Tracer:
    """Writes a letter and the numbers after it as absolute segments.

    Attributes:
        segments: The segments written so far.
    """

    __slots__ = ("_control", "_kind", "_start", "_x", "_y", "segments")

    def __init__(self) -> None:
        self.segments: list[Segment] = []
        self._x = self._y = 0.0
        self._start = (0.0, 0.0)
        self._control: tuple[float, float] | None = None  # the last control point of a curve right before
        self._kind = ""  # the letter of the last segment

    def close(self) -> None:
        """Close the subpath: go back to its start."""
        self.segments.append(("Z",))
        self._x, self._y = self._start
        self._control, self._kind = None, "Z"

    def draw(self, letter: str, numbers: Sequence[float]) -> None:
        """Write as many segments of one letter as there are numbers for."""
        kind = letter.upper()
        if len(numbers) < _COUNTS[kind]:
            return
        relative = letter != kind
        if kind == "M":
            x, y = numbers[0], numbers[1]
            if relative:
                x, y = x + self._x, y + self._y
            self.segments.append(("M", x, y))
            self._x, self._y = self._start = x, y
            self._control, self._kind = None, kind
            # "If a moveto is followed by multiple pairs of coordinates, the subsequent pairs are treated as lineto."
            kind, numbers = "L", numbers[2:]
            if len(numbers) < 2:
                return
        elif self._kind == "Z":
            self.segments.append(("M", self._x, self._y))
        self._RUNS[kind](self, numbers, relative)
        if kind in "LHVA":
            self._control = None
        self._kind = kind

    def _lines(self, numbers: Sequence[float], relative: bool) -> None:  # noqa: FBT001 - shared by all runs
        x, y, add = self._x, self._y, self.segments.append
        for at in range(0, len(numbers) - 1, 2):
            if relative:
                x, y = numbers[at] + x, numbers[at + 1] + y
            else:
                x, y = numbers[at], numbers[at + 1]
            add(("L", x, y))
        self._x, self._y = x, y

    def _across(self, numbers: Sequence[float], relative: bool) -> None:  # noqa: FBT001 - the same
        for number in numbers:
            self._x = number + self._x if relative else number
            self.segments.append(("L", self._x, self._y))

    def _down(self, numbers: Sequence[float], relative: bool) -> None:  # noqa: FBT001 - the same
        for number in numbers:
            self._y = number + self._y if relative else number
            self.segments.append(("L", self._x, self._y))

    def _curves(self, numbers: Sequence[float], relative: bool) -> None:  # noqa: FBT001 - the same
        x, y, add = self._x, self._y, self.segments.append
        x2, y2 = x, y
        for at in range(0, len(numbers) - 5, 6):
            x1, y1, x2, y2, x3, y3 = numbers[at : at + 6]
            if relative:
                x1, y1, x2, y2, x3, y3 = x1 + x, y1 + y, x2 + x, y2 + y, x3 + x, y3 + y
            add(("C", x1, y1, x2, y2, x3, y3))
            x, y = x3, y3
        self._x, self._y, self._control = x, y, (x2, y2)

    def _smooth_curves(self, numbers: Sequence[float], relative: bool) -> None:  # noqa: FBT001 - the same
        x, y = self._x, self._y
        control = self._control if self._kind in ("C", "S") else None
        for at in range(0, len(numbers) - 3, 4):
            x1, y1 = (2 * x - control[0], 2 * y - control[1]) if control else (x, y)
            x2, y2, x3, y3 = numbers[at : at + 4]
            if relative:
                x2, y2, x3, y3 = x2 + x, y2 + y, x3 + x, y3 + y
            self.segments.append(("C", x1, y1, x2, y2, x3, y3))
            x, y, control = x3, y3, (x2, y2)
        self._x, self._y, self._control = x, y, control

    def _quadratics(self, numbers: Sequence[float], relative: bool) -> None:  # noqa: FBT001 - the same
        x, y = self._x, self._y
        x1, y1 = x, y
        for at in range(0, len(numbers) - 3, 4):
            x1, y1, x2, y2 = numbers[at : at + 4]
            if relative:
                x1, y1, x2, y2 = x1 + x, y1 + y, x2 + x, y2 + y
            self.segments.append(("Q", x1, y1, x2, y2))
            x, y = x2, y2
        self._x, self._y, self._control = x, y, (x1, y1)

    def _smooth_quadratics(self, numbers: Sequence[float], relative: bool) -> None:  # noqa: FBT001 - the same
        x, y = self._x, self._y
        control = self._control if self._kind in ("Q", "T") else None
        for at in range(0, len(numbers) - 1, 2):
            control = (2 * x - control[0], 2 * y - control[1]) if control else (x, y)
            x2, y2 = numbers[at], numbers[at + 1]
            if relative:
                x2, y2 = x2 + x, y2 + y
            self.segments.append(("Q", *control, x2, y2))
            x, y = x2, y2
        self._x, self._y, self._control = x, y, control

    def _arcs(self, numbers: Sequence[float], relative: bool) -> None:  # noqa: FBT001 - the same
        x, y = self._x, self._y
        for at in range(0, len(numbers) - 6, 7):
            across, down, turn, large, sweep, end_x, end_y = numbers[at : at + 7]
            if relative:
                end_x, end_y = end_x + x, end_y + y
            if across and down:
                self.segments.append(("A", abs(across), abs(down), turn, large, sweep, end_x, end_y))
            else:
                self.segments.append(("L", end_x, end_y))
            x, y = end_x, end_y
        self._x, self._y = x, y

    _RUNS: ClassVar = {
        "L": _lines,
        "H": _across,
        "V": _down,
        "C": _curves,
        "S": _smooth_curves,
        "Q": _quadratics,
        "T": _smooth_quadratics,
        "A": _arcs,
    }


# ── the box around ────────────────────────────────────────────────────────────────────────────────────────


def outline_bounds(segments: Iterable[Segment]) -> Rect | None:
    """Give the smallest box around an outline, curves measured exactly; None if there are no points at all."""
    xs: list[float] = []
    ys: list[float] = []
    for x0, y0, segment in with_starts(segments):
        letter = segment[0]
        if letter == "L":
            xs.append(x0)
            ys.append(y0)
            xs.append(segment[1])  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # a number
            ys.append(segment[2])  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]  # the same
            continue
        if letter in ("Z", "M"):
            continue
        n: Sequence[float] = segment[1:]  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]  # numbers
        if letter == "A":
            for piece in arc_curves(x0, y0, n):
                _add_cubic(xs, piece[0], piece[2], piece[4], piece[6])
                _add_cubic(ys, piece[1], piece[3], piece[5], piece[7])
        elif letter == "C":
            _add_cubic(xs, x0, n[0], n[2], n[4])
            _add_cubic(ys, y0, n[1], n[3], n[5])
        else:
            _add_quadratic(xs, x0, n[0], n[2])
            _add_quadratic(ys, y0, n[1], n[3])
    if not xs:
        points = [segment[1:3] for segment in segments if segment[0] == "M"]
        xs, ys = [float(point[0]) for point in points], [float(point[1]) for point in points]
        if not xs:
            return None
    left, top = min(xs), min(ys)
    return Rect(left, top, max(xs) - left, max(ys) - top)


def with_starts(segments: Iterable[Segment]) -> Iterator[tuple[float, float, Segment]]:
    """Give each segment with the point where it starts."""
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
    """Give an arc as cubic curves of eight numbers, including the start point.

    Args:
        x0: The x of its start.
        y0: The y of its start.
        arc: Radii, rotation in degrees, the two flags, and the end point.

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
