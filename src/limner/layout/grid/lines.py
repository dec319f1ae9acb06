"""The lines of an explicit grid: its tracks with automatic repetitions written out, and what its lines are called.

Goes in: `grid-template-columns` or `-rows` and the areas. Comes out: `ExplicitTracks`, which finds a named line.

Spec: https://www.w3.org/TR/css-grid-2/#track-sizing, https://www.w3.org/TR/css-grid-2/#implicit-named-lines
"""

import math

from limner.css.values import Calc, Percent
from limner.layout.units import resolve_length
from limner.style.computed import AUTO_TRACK, GridLine, TrackBreadth, TrackList, TrackRepeat, TrackSize

LINE_LIMIT = 5000
"""Lines further out than this are clamped, as the specification allows."""


class ExplicitTracks:
    """Tracks of one axis of the explicit grid and the names of their lines.

    Attributes:
        tracks: Sizing functions.
        repeated: Indices of the tracks that came from `auto-fit`, which collapse when they are empty.
        names: Indices of lines by name, counted from 0, in order.
    """

    __slots__ = ("names", "repeated", "tracks")

    def __init__(self, tracks: list[TrackSize], repeated: range, names: dict[str, list[int]]) -> None:
        self.tracks = tracks
        self.repeated = repeated
        self.names = names

    def find_line(self, line: GridLine, side: str) -> int:
        """Give the index of the line that a definite placement names, from 0; it may be outside of the explicit grid.

        Args:
            line: A line with a number, a name or both.
            side: ``start`` or ``end``: what a name of an area is completed with.
        """
        count = len(self.tracks)
        number = line.number
        if line.name is None:
            number = number or 1
            index = number - 1 if number > 0 else count + number + 1
            return _clamped(index)
        if number is None:
            # "First attempt to match the grid area's edge to a named grid area."
            area = self.names.get(f"{line.name}-{side}")
            if area:
                return area[0]
            number = 1
        known = self.names.get(line.name, [])
        if number > 0:
            if number <= len(known):
                return known[number - 1]
            # "If not enough lines with that name exist, all implicit grid lines are assumed to have that name."
            return _clamped(count + number - len(known))
        if -number <= len(known):
            return known[number]
        return _clamped(-(-number - len(known)))

    def find_span(self, line: GridLine, origin: int, *, backwards: bool) -> int:
        """Give the line that is a span away from `origin`.

        Args:
            line: A span, by a number of tracks or of lines with a name.
            origin: Index of the other line.
            backwards: Count towards the start.
        """
        number = line.number or 1
        step = -1 if backwards else 1
        if line.name is None:
            return _clamped(origin + step * number)
        known = self.names.get(line.name, [])
        passed = [index for index in known if (index < origin if backwards else index > origin)]
        if number <= len(passed):
            return passed[-number] if backwards else passed[number - 1]
        outside = number - len(passed)
        edge = min(origin, 0) if backwards else max(origin, len(self.tracks))
        return _clamped(edge + step * outside)


def _clamped(index: int) -> int:
    return max(-LINE_LIMIT, min(index, LINE_LIMIT))


def expand_tracks(
    template: TrackList,
    areas: tuple[tuple[str, ...], ...],
    repetitions: int,
    auto_tracks: tuple[TrackSize, ...] = (AUTO_TRACK,),
) -> ExplicitTracks:
    """Write a template's automatic repetition out and name its lines.

    Args:
        template: The computed track list.
        areas: For each track of this axis the names of the areas that it crosses.
        repetitions: How often an `auto-fill` or `auto-fit` repetition stands.
        auto_tracks: Sizes of tracks that only `grid-template-areas` makes.
    """
    tracks: list[TrackSize] = []
    names: dict[str, list[int]] = {}
    repeated = range(0)

    def name_line(these: tuple[str, ...], index: int) -> None:
        for name in these:
            lines = names.setdefault(name, [])
            if not lines or lines[-1] != index:
                lines.append(index)

    for names_before, entry in zip(template.line_names, template.tracks, strict=False):
        name_line(names_before, len(tracks))
        if isinstance(entry, TrackRepeat):
            first = len(tracks)
            for _ in range(repetitions):
                for position, size in enumerate(entry.tracks):
                    name_line(entry.line_names[position], len(tracks))
                    tracks.append(size)
                name_line(entry.line_names[-1], len(tracks))
            if entry.kind == "auto-fit":
                repeated = range(first, len(tracks))
        else:
            tracks.append(entry)
    name_line(template.line_names[-1], len(tracks))
    explicit = len(tracks)
    while len(tracks) < len(areas):
        tracks.append(auto_tracks[(len(tracks) - explicit) % len(auto_tracks)])
    _name_areas(areas, names)
    return ExplicitTracks(tracks, repeated, names)


def _name_areas(areas: tuple[tuple[str, ...], ...], names: dict[str, list[int]]) -> None:
    """Add the lines ``name-start`` and ``name-end`` of each area."""
    first: dict[str, int] = {}
    last: dict[str, int] = {}
    for index, row in enumerate(areas):
        for name in row:
            if name != ".":
                first.setdefault(name, index)
                last[name] = index + 1
    for name, index in first.items():
        for line, place in ((f"{name}-start", index), (f"{name}-end", last[name])):
            lines = names.setdefault(line, [])
            if place not in lines:
                lines.append(place)
                lines.sort()


def count_repetitions(
    template: TrackList, available: float | None, least: float, gap: float, basis: float | None
) -> int:
    """Give how often an automatic repetition stands.

    Args:
        template: The computed track list.
        available: Definite content size or maximum size of the container, or None.
        least: Its least content size, which counts when there is nothing else.
        gap: Between tracks.
        basis: What percentages refer to.

    Spec: https://www.w3.org/TR/css-grid-2/#auto-repeat
    """
    repeat: TrackRepeat | None = None
    fixed = 0.0
    fixed_count = 0
    for entry in template.tracks:
        if isinstance(entry, TrackRepeat):
            repeat = entry
        else:
            fixed += _definite_track(entry, basis)
            fixed_count += 1
    if repeat is None:
        return 0
    space = available if available is not None else least
    # "the UA must floor the track size to … 1px" so that a repetition never takes nothing.
    one = max(1.0, sum(_definite_track(size, basis) for size in repeat.tracks))
    one_with_gaps = one + gap * len(repeat.tracks)
    rest = space - fixed - gap * (fixed_count - 1)
    if available is None and least <= 0.0:
        return 1
    turns = rest / one_with_gaps
    count = math.floor(turns + 1e-9) if available is not None else math.ceil(turns - 1e-9)
    return max(1, min(count, LINE_LIMIT // len(repeat.tracks)))


def _definite_track(size: TrackSize, basis: float | None) -> float:
    """Size of a track for counting: "its max track sizing function if definite, else its min, floored by the min"."""
    least, greatest = _definite(size.min, basis), _definite(size.max, basis)
    if greatest is None:
        return least or 0.0
    return greatest if least is None else max(least, greatest)


def _definite(breadth: TrackBreadth, basis: float | None) -> float | None:
    if isinstance(breadth, int | float):
        return float(breadth)
    if isinstance(breadth, Percent | Calc) and basis is not None:
        return resolve_length(breadth, basis)
    return None
