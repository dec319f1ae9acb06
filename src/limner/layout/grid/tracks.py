"""The track sizing algorithm of one axis of a grid.

Goes in: tracks with their sizing functions, items with the tracks they span and what they contribute, and the space.
Comes out: the base size of every track, in CSS px.

Spec: https://www.w3.org/TR/css-grid-2/#algo-track-sizing (§12)
"""

import math
from collections.abc import Sequence
from typing import Final, Literal, Protocol, TypeAlias

from limner.budget import Budget
from limner.css.values import AUTO, Calc, Percent
from limner.layout.grid.spans import accommodate_spans
from limner.layout.units import INFINITE, resolve_length, to_single
from limner.style.computed import Flex, TrackBreadth, TrackSize

Constraint: TypeAlias = Literal["definite", "min-content", "max-content"]
INFINITY: Final = math.inf


class Track:
    """One track while it is sized.

    Attributes:
        low: Its min track sizing function: ``fixed``, ``auto``, ``min-content`` or ``max-content``.
        high: Its max track sizing function: one of these or ``flex``.
        factor: Its flex factor.
        fit: The limit of ``fit-content()``, infinite without one.
        base: Base size.
        limit: Growth limit.
        planned: Planned increase while items are looked at.
        growable: It is infinitely growable for the moment.
        collapsed: An empty `auto-fit` track, whose gutters collapse too.
        fixed_limit: Its max track sizing function when that is a length, else None.
    """

    __slots__ = (
        "base",
        "collapsed",
        "factor",
        "fit",
        "fixed_limit",
        "growable",
        "high",
        "limit",
        "low",
        "planned",
    )

    def __init__(self, size: TrackSize, basis: float | None, *, collapsed: bool = False) -> None:
        self.collapsed = collapsed
        self.planned = 0.0
        self.growable = False
        self.factor = 0.0
        self.fit = INFINITY
        self.base = 0.0
        self.limit = INFINITY
        self.fixed_limit: float | None = None
        if collapsed:
            self.low = self.high = "fixed"
            self.limit = self.fixed_limit = 0.0
            return
        self.low, base = _breadth(size.min, basis)
        if self.low == "flex":
            self.low = "auto"
        self.high, limit = _breadth(size.max, basis)
        if isinstance(size.max, Flex):
            self.factor = size.max.factor
        if size.fit is not None:
            if basis is not None or not isinstance(size.fit, Percent | Calc):
                self.fit = resolve_length(size.fit, basis or 0.0)
            self.low, self.high = "auto", "max-content"
        # §12.4 "Initialize Track Sizes"
        if self.low == "fixed":
            self.base = base
        if self.high == "fixed":
            self.limit = self.fixed_limit = max(limit, self.base)

    @property
    def flexible(self) -> bool:
        """Whether it has a flexible sizing function."""
        return self.high == "flex"

    @property
    def intrinsic(self) -> bool:
        """Whether items may change its size."""
        return self.low != "fixed" or self.high != "fixed"


def _breadth(value: TrackBreadth, basis: float | None) -> tuple[str, float]:
    if value is AUTO:
        return "auto", 0.0
    if isinstance(value, str):
        return value, 0.0
    if isinstance(value, Flex):
        return "flex", 0.0
    if isinstance(value, Percent | Calc):
        # "If the size of the grid container depends on the size of its tracks, then the percentage must be treated as
        # `auto`, for the purpose of calculating the intrinsic sizes of the grid container."
        return ("auto", 0.0) if basis is None else ("fixed", max(0.0, resolve_length(value, basis)))
    return "fixed", max(0.0, resolve_length(float(value), 0.0))


class TrackItem(Protocol):
    """What track sizing asks of an item in one axis; contributions are outer sizes in CSS px."""

    first: int
    count: int

    def minimum(self) -> float:
        """Minimum contribution."""
        ...

    def min_content(self) -> float:
        """Min-content contribution."""
        ...

    def max_content(self) -> float:
        """Max-content contribution."""
        ...


class AxisSpace:
    """The space along one axis.

    Attributes:
        available: Definite content size, else None.
        constraint: What stands for the available space when it is not definite.
        least: Least content size of the container.
        greatest: Greatest content size.
        gap: Between tracks.
        stretches: `align-content` or `justify-content` stretches `auto` tracks.
    """

    __slots__ = ("available", "constraint", "gap", "greatest", "least", "stretches")

    def __init__(
        self,
        available: float | None,
        constraint: Constraint,
        gap: float,
        *,
        least: float = 0.0,
        greatest: float = INFINITE,
        stretches: bool = True,
    ) -> None:
        self.available = available
        self.constraint = constraint
        self.gap = gap
        self.least = least
        self.greatest = greatest
        self.stretches = stretches


def size_tracks(tracks: Sequence[Track], items: Sequence[TrackItem], space: AxisSpace, budget: Budget) -> None:
    """Give every track its used size, in `base`.

    Args:
        tracks: All tracks of the axis, initialised.
        items: All items.
        space: The space along the axis.
        budget: Spent by items and tracks.
    """
    budget.spend(len(tracks) + len(items))
    _resolve_intrinsic_sizes(tracks, items, space)
    gaps = total_gaps(tracks, space.gap)
    _maximize(tracks, space, gaps)
    if any(track.high == "flex" for track in tracks):
        _expand_flexible(tracks, items, space, gaps)
    if space.stretches:
        _stretch_auto(tracks, space, gaps)


def total_gaps(tracks: Sequence[Track], gap: float) -> float:
    """Give the gutters between tracks together; those of collapsed tracks are none."""
    if gap == 0.0:
        return 0.0
    visible = sum(not track.collapsed for track in tracks)
    return gap * (visible - 1) if visible > 1 else 0.0


def total_size(tracks: Sequence[Track], gap: float) -> float:
    """Give the size of the grid: tracks and gutters."""
    return sum(track.base for track in tracks) + total_gaps(tracks, gap)


def _resolve_intrinsic_sizes(tracks: Sequence[Track], items: Sequence[TrackItem], space: AxisSpace) -> None:
    """§12.5 "Resolve Intrinsic Track Sizes"."""
    by_span: dict[int, list[TrackItem]] = {}
    across_flexible: list[TrackItem] = []
    for item in items:
        spanned = tracks[item.first : item.first + item.count]
        if any(track.high == "flex" for track in spanned):
            across_flexible.append(item)
        elif any(track.intrinsic for track in spanned):
            by_span.setdefault(item.count, []).append(item)
    for count in sorted(by_span):
        if count == 1:
            _size_single_tracks(tracks, by_span[1])
        else:
            accommodate_spans(tracks, by_span[count], space.gap, flexible=False)
    if across_flexible:
        accommodate_spans(tracks, across_flexible, space.gap, flexible=True)
    for track in tracks:
        if track.limit == INFINITY:
            track.limit = track.base


def _size_single_tracks(tracks: Sequence[Track], items: list[TrackItem]) -> None:
    """§12.5 step 2 for items that span one track, which is what the steps for spans come to."""
    for item in items:
        track = tracks[item.first]
        low, high = track.low, track.high
        if low == "min-content":
            track.base = max(track.base, item.min_content())
        elif low == "max-content":
            track.base = max(track.base, item.max_content())
        elif low == "auto":
            track.base = max(track.base, item.minimum())
        if high == "min-content":
            size = item.min_content()
        elif high in ("max-content", "auto"):
            size = item.max_content()
            if track.fit != INFINITY:
                size = max(item.minimum(), min(size, track.fit))
        else:
            continue
        track.limit = size if track.limit == INFINITY else max(track.limit, size)
    for track in tracks:
        track.limit = max(track.limit, track.base)


def _maximize(tracks: Sequence[Track], space: AxisSpace, gaps: float) -> None:
    """§12.6 "Maximize Tracks"."""
    if space.constraint == "min-content":
        return
    if space.available is None:
        # "If this would cause the grid to be larger than … its max-width/height, then redo this step": no browser does.
        for track in tracks:
            track.base = max(track.base, track.limit)
        return
    _grow(tracks, space.available - gaps - sum(track.base for track in tracks))


def _grow(tracks: Sequence[Track], free: float) -> None:
    """Distribute free space equally to base sizes, up to growth limits."""
    if free <= 0.0:
        return
    growing = [track for track in tracks if track.limit > track.base]
    growing.sort(key=lambda track: track.limit - track.base)
    for index, track in enumerate(growing):
        share = int(free * 64.0 / (len(growing) - index)) / 64.0
        share = min(share, track.limit - track.base)
        track.base += share
        free -= share


def _expand_flexible(tracks: Sequence[Track], items: Sequence[TrackItem], space: AxisSpace, gaps: float) -> None:
    """§12.7 "Expand Flexible Tracks"."""
    if space.constraint == "min-content" and space.available is None:
        return
    if space.available is not None:
        if space.available - gaps - sum(track.base for track in tracks) <= 0.0:
            return
        fraction = _fraction_size(tracks, space.available - gaps)
    else:
        fraction = 0.0
        for track in tracks:
            if track.high == "flex":
                fraction = max(fraction, track.base / track.factor if track.factor > 1.0 else track.base)
        for item in items:
            spanned = tracks[item.first : item.first + item.count]
            if any(track.high == "flex" for track in spanned):
                fraction = max(fraction, _fraction_size(spanned, item.max_content() - total_gaps(spanned, space.gap)))
        total = _flexed_total(tracks, fraction) + gaps
        if total < space.least:
            fraction = _fraction_size(tracks, space.least - gaps)
        elif total > space.greatest:
            fraction = _fraction_size(tracks, space.greatest - gaps)
    # What is cut off to a whole 1/64 px goes on to the next track; the browser counts in single precision.
    unit = to_single(fraction * 64.0)
    rest = 0.0
    for track in tracks:
        if track.high != "flex":
            continue
        share = to_single(to_single(unit * track.factor) + rest)
        steps = math.floor(share)
        if steps >= track.base * 64.0:
            track.base = steps / 64.0
            rest = to_single(max(0.0, share - steps))


def _flexed_total(tracks: Sequence[Track], fraction: float) -> float:
    return sum(max(track.base, fraction * track.factor) if track.high == "flex" else track.base for track in tracks)


def _fraction_size(tracks: Sequence[Track], space: float) -> float:
    """§12.7.1 "Find the Size of an fr"."""
    rigid: set[int] = set()
    while True:
        left = space
        factors = 0.0
        for index, track in enumerate(tracks):
            if track.high == "flex" and index not in rigid:
                factors += track.factor
            else:
                left -= track.base
        hypothetical = max(0.0, left) / max(factors, 1.0)
        more = [
            index
            for index, track in enumerate(tracks)
            if track.high == "flex" and index not in rigid and hypothetical * track.factor < track.base
        ]
        if not more:
            return hypothetical
        rigid.update(more)


def _stretch_auto(tracks: Sequence[Track], space: AxisSpace, gaps: float) -> None:
    """§12.8 "Stretch auto Tracks"."""
    growing = [track for track in tracks if track.high == "auto"]
    if not growing:
        return
    available = space.available if space.available is not None else space.least
    free = available - gaps - sum(track.base for track in tracks)
    if free <= 0.0:
        return
    for index, track in enumerate(growing):
        share = int(free * 64.0 / (len(growing) - index)) / 64.0
        track.base += share
        free -= share
