"""The lines of an explicit grid, and the cells that each item takes.

Spec: https://www.w3.org/TR/css-grid-2/#placement
"""

import math
from typing import NamedTuple

from limner.boxes.box import Box
from limner.budget import Budget
from limner.css.values import Calc, Percent
from limner.layout.units import resolve_length
from limner.style.computed import AUTO_TRACK, GridLine, TrackBreadth, TrackList, TrackRepeat, TrackSize

LINE_LIMIT = 5000
"""Lines further out than this are clamped, as the specification allows."""


class ExplicitTracks:
    """The tracks of one axis of the explicit grid, and the names of their lines.

    Attributes:
        tracks: Sizing functions.
        repeated: Indices of the tracks that come from `auto-fit`. They collapse if they are empty.
        names: For each name, the indices of its lines in order, counted from 0.
    """

    __slots__ = ("names", "repeated", "tracks")

    def __init__(self, tracks: list[TrackSize], repeated: range, names: dict[str, list[int]]) -> None:
        self.tracks = tracks
        self.repeated = repeated
        self.names = names

    def find_line(self, line: GridLine, side: str) -> int:
        """Give the index, from 0, of the line that a definite placement names. It may be outside the explicit grid.

        Args:
            line: A line with a number, a name or both.
            side: ``start`` or ``end``, which is appended to the name of an area.
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
        """Give the line that is one span away from `origin`.

        Args:
            line: A span, as a number of tracks or of lines with a name.
            origin: Index of the other line.
            backwards: Whether to count towards the start.
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
    """Expand the automatic repetition of a template and name its lines.

    Args:
        template: The computed track list.
        areas: For each track of this axis, the names of the areas that it crosses.
        repetitions: The count of an `auto-fill` or `auto-fit` repetition.
        auto_tracks: Sizes of tracks that exist only because of `grid-template-areas`.
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
    """Give the count of an automatic repetition.

    Args:
        template: The computed track list.
        available: The container's definite content size or maximum size, or None.
        least: Its least content size, which counts if there is no other.
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
    """Size of a track for the count: "its max track sizing function if definite, else its min, floored by the min"."""
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


class Span(NamedTuple):
    """A span of tracks on one axis; `start` is None until automatic placement finds it."""

    start: int | None
    size: int


class Area:
    """The cells of one item: the first column and row, and the number of each."""

    __slots__ = ("column", "columns", "row", "rows")

    def __init__(self, column: int, columns: int, row: int, rows: int) -> None:
        self.column = column
        self.columns = columns
        self.row = row
        self.rows = rows


class Placement(NamedTuple):
    """The placement of all items.

    Attributes:
        areas: The areas, in the order of the items.
        columns: Number of columns of the implicit grid.
        rows: Number of rows.
        columns_before: Number of implicit columns before the explicit grid.
        rows_before: Number of implicit rows before it.
    """

    areas: list[Area]
    columns: int
    rows: int
    columns_before: int
    rows_before: int


def resolve_span(start: GridLine, end: GridLine, tracks: ExplicitTracks) -> Span:
    """Resolve a start and an end line to tracks; lines count from 0 at the first explicit line.

    Spec: https://www.w3.org/TR/css-grid-2/#line-placement
    """
    start_auto, end_auto = _is_auto(start), _is_auto(end)
    if start_auto and end_auto:
        return Span(None, 1)
    if start.span or start_auto:
        if end.span or end_auto:
            # "If the placement contains two spans, remove the one contributed by the end"; next to an automatic
            # position, a span for a named line is replaced by a span of 1.
            span = start if start.span else end
            return Span(None, 1 if span.name is not None else min(span.number or 1, LINE_LIMIT))
        last = tracks.find_line(end, "end")
        first = last - 1 if start_auto else tracks.find_span(start, last, backwards=True)
        return Span(first, max(1, last - first))
    first = tracks.find_line(start, "start")
    if end_auto:
        return Span(first, 1)
    last = tracks.find_span(end, first, backwards=False) if end.span else tracks.find_line(end, "end")
    if last < first:
        first, last = last, first
    return Span(first, max(1, last - first))


def _is_auto(line: GridLine) -> bool:
    return not line.span and line.number is None and line.name is None


class _Occupancy:
    """The cells that are taken: one bit per minor track, for each major track (a row, under `grid-auto-flow: row`).

    Args:
        budget: Spent on the tracks that are looked at, and on the bits that are kept for them.
    """

    __slots__ = ("_budget", "_taken")

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._taken: dict[int, int] = {}

    def fill(self, major: int, majors: int, minor: int, minors: int) -> None:
        # Spans of thousands of tracks along both axes would fill the memory, so a step pays for about thirty bytes.
        self._budget.spend(majors * (1 + (minor + minors) // 256))
        mask = ((1 << minors) - 1) << minor
        taken = self._taken
        for index in range(major, major + majors):
            taken[index] = taken.get(index, 0) | mask

    def find_minor(self, major: int, majors: int, minor: int, minors: int, limit: int | None = None) -> int | None:
        """Give the first minor track from `minor` on at which an area is free.

        Args:
            major: First major track of the area.
            majors: How many major tracks it has.
            minor: Where to begin.
            minors: How many minor tracks it has.
            limit: How many minor tracks there are; None for no limit.

        Returns:
            The track, or None if no track before the limit is free.
        """
        self._budget.spend(1 + majors // 4)
        taken = 0
        for index in range(major, major + majors):
            taken |= self._taken.get(index, 0)
        if limit is None:
            limit = max(taken.bit_length(), minor) + minors
        # A bit stays set if it and all that follow it within the area are free. Doubling the length finds such runs.
        free = ~taken & ((1 << limit) - 1)
        length = 1
        while length < minors:
            step = min(length, minors - length)
            free &= free >> step
            length += step
        free = free >> minor << minor
        return (free & -free).bit_length() - 1 if free else None

    def find_major(self, major: int, majors: int, minor: int, minors: int) -> int:
        """Give the first major track from `major` on at which an area at a given minor track is free."""
        mask = ((1 << minors) - 1) << minor
        index = major + majors - 1
        while index >= major:
            self._budget.spend()
            if self._taken.get(index, 0) & mask:
                # No area that covers this track is free: go on after it.
                major = index + 1
                index = major + majors
            index -= 1
        return major


def place_items(
    items: list[Box],
    columns: ExplicitTracks,
    rows: ExplicitTracks,
    *,
    flow: str,
    dense: bool,
    budget: Budget,
) -> Placement:
    """Place all items of a grid.

    Args:
        items: In order-modified document order.
        columns: Explicit columns.
        rows: Explicit rows.
        flow: `grid-auto-flow`: ``row`` or ``column``.
        dense: Whether holes are filled.
        budget: Spent while looking for free cells.
    """
    by_row = flow == "row"
    majors: list[Span] = []
    minors: list[Span] = []
    for item in items:
        grid = item.style.grid
        across = resolve_span(grid.grid_column_start, grid.grid_column_end, columns)
        down = resolve_span(grid.grid_row_start, grid.grid_row_end, rows)
        majors.append(down if by_row else across)
        minors.append(across if by_row else down)
    major_explicit = len(rows.tracks if by_row else columns.tracks)
    minor_explicit = len(columns.tracks if by_row else rows.tracks)
    # Some items start before the explicit grid: shift everything so that the implicit grid begins at 0.
    major_before = max([0, *(-span.start for span in majors if span.start is not None)])
    minor_before = max([0, *(-span.start for span in minors if span.start is not None)])
    minor_count = max(1, minor_before + minor_explicit)
    for span in minors:
        end = span.size if span.start is None else span.start + minor_before + span.size
        minor_count = max(minor_count, end)
    placer = _Placer(majors, minors, (major_before, minor_before, minor_count), budget, dense=dense)
    placed = placer.place()
    major_count = major_before + major_explicit
    minor_count = minor_before + minor_explicit
    for (major, minor), down, across in zip(placed, majors, minors, strict=True):
        major_count = max(major_count, major + down.size)
        minor_count = max(minor_count, minor + across.size)
    if by_row:
        areas = [
            Area(minor, across.size, major, down.size)
            for (major, minor), down, across in zip(placed, majors, minors, strict=True)
        ]
        return Placement(areas, minor_count, major_count, minor_before, major_before)
    areas = [
        Area(major, across.size, minor, down.size)
        for (major, minor), across, down in zip(placed, majors, minors, strict=True)
    ]
    return Placement(areas, major_count, minor_count, major_before, minor_before)


class _Placer:
    """The auto-placement algorithm. `major` is the axis along which it adds tracks."""

    def __init__(
        self, majors: list[Span], minors: list[Span], extents: tuple[int, int, int], budget: Budget, *, dense: bool
    ) -> None:
        self.majors = majors
        self.minors = minors
        self.major_before, self.minor_before, self.minor_count = extents
        self.dense = dense
        self.occupied = _Occupancy(budget)
        self.places: list[tuple[int, int] | None] = [None] * len(majors)

    def place(self) -> list[tuple[int, int]]:
        """Run all steps; give the (major, minor) track of each item."""
        # "1. Position anything that's not auto-positioned."
        for index, (major, minor) in enumerate(zip(self.majors, self.minors, strict=True)):
            if major.start is not None and minor.start is not None:
                self._settle(index, major.start + self.major_before, minor.start + self.minor_before)
        # "2. Process the items locked to a given row."
        cursors: dict[int, int] = {}
        for index, (major, minor) in enumerate(zip(self.majors, self.minors, strict=True)):
            if major.start is not None and minor.start is None:
                row = major.start + self.major_before
                begin = 0 if self.dense else cursors.get(row, 0)
                at = self.occupied.find_minor(row, major.size, begin, minor.size) or 0
                self._settle(index, row, at)
                cursors[row] = at + minor.size
        # "3. Determine the columns in the implicit grid": items locked to a row may have added some.
        for place, minor in zip(self.places, self.minors, strict=True):
            if place is not None:
                self.minor_count = max(self.minor_count, place[1] + minor.size)
        self._place_rest()
        return [place or (0, 0) for place in self.places]

    def _settle(self, index: int, major: int, minor: int) -> None:
        self.places[index] = (major, minor)
        self.occupied.fill(major, self.majors[index].size, minor, self.minors[index].size)

    def _place_rest(self) -> None:
        """Run step 4, which places the remaining items."""
        cursor_major = cursor_minor = 0
        for index, (major, minor) in enumerate(zip(self.majors, self.minors, strict=True)):
            if self.places[index] is not None:
                continue
            if self.dense:
                cursor_major = cursor_minor = 0
            if minor.start is not None:
                at = minor.start + self.minor_before
                # "If this is less than the previous column position of the cursor, increment the row position by 1."
                if at < cursor_minor and not self.dense:
                    cursor_major += 1
                cursor_minor = at
                cursor_major = self.occupied.find_major(cursor_major, major.size, at, minor.size)
            else:
                cursor_major, cursor_minor = self._find_place(cursor_major, cursor_minor, major.size, minor.size)
            self._settle(index, cursor_major, cursor_minor)

    def _find_place(self, major: int, minor: int, majors: int, minors: int) -> tuple[int, int]:
        while True:
            found = self.occupied.find_minor(major, majors, minor, minors, self.minor_count)
            if found is not None:
                return major, found
            major, minor = major + 1, 0
