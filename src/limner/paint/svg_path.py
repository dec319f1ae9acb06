"""SVG path data as segments.

Goes in: the text of ``path()`` or the commands of ``shape()``. Comes out: absolute segments of the display list.

Spec: https://www.w3.org/TR/SVG2/paths.html#PathDataBNF
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final

from limner.memos import forgettable
from limner.paint.display_list import Segment

_COUNTS: Final = {"m": 2, "l": 2, "h": 1, "v": 1, "c": 6, "s": 4, "q": 4, "t": 2, "a": 7, "z": 0}
_NUMBER: Final = re.compile(r"[\s,]*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)")
_FLAG: Final = re.compile(r"[\s,]*([01])")
_LETTER: Final = re.compile(r"[\s,]*([MmLlHhVvCcSsQqTtAaZz])")

Command = tuple[str, Sequence[float]]


@forgettable
@lru_cache(maxsize=256)
def parse_path(data: str) -> tuple[Segment, ...]:
    """Parse path data; what follows a mistake is left out, as SVG asks."""
    return tuple(trace(_commands(data)))


def _commands(data: str) -> Iterator[Command]:
    at = 0
    letter = ""
    while True:
        found = _LETTER.match(data, at)
        if found:
            letter, at = found[1], found.end()
            if letter in "Zz":
                yield letter, ()
                continue
        elif not letter or letter in "Zz":
            return
        numbers: list[float] = []
        for index in range(_COUNTS[letter.lower()]):
            pattern = _FLAG if letter in "Aa" and index in (3, 4) else _NUMBER
            number = pattern.match(data, at)
            if number is None:
                return
            numbers.append(float(number[1]))
            at = number.end()
        yield letter, numbers
        # "If a moveto is followed by multiple pairs of coordinates, the subsequent pairs are treated as lineto."
        letter = {"M": "L", "m": "l"}.get(letter, letter)


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
        else:
            yield ("A", *n)
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
