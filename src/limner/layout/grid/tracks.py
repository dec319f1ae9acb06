"""The track sizing algorithm of one axis of a grid, with items that span several tracks.

Spec: https://www.w3.org/TR/css-grid-2/#algo-track-sizing
"""

import math
from collections.abc import Callable, Sequence
from typing import Final, Literal, NamedTuple, Protocol, TypeAlias

from limner.budget import Budget
from limner.css.values import AUTO, Calc, Percent
from limner.layout.units import INFINITE, resolve_length, to_single
from limner.style.computed import Flex, TrackBreadth, TrackSize

_INFINITY: Final = math.inf
_ITEM_STEPS: Final = 5  # what an item costs, besides the tracks that it spans
_CONTENT: Final = frozenset(("min-content", "max-content"))
_INTRINSIC: Final = frozenset(("min-content", "max-content", "auto"))
_MAX_LIKE: Final = frozenset(("max-content", "auto"))


class _Track(Protocol):
    low: str
    high: str
    factor: float
    fit: float
    base: float
    limit: float
    planned: float
    growable: bool
    collapsed: bool


class _Item(Protocol):
    first: int
    count: int

    def minimum(self) -> float: ...
    def min_content(self) -> float: ...
    def max_content(self) -> float: ...


def _has_intrinsic_limit(track: _Track) -> bool:
    return track.high in _INTRINSIC


def _has_max_like_limit(track: _Track) -> bool:
    return track.high in _MAX_LIKE


def _has_intrinsic_base(track: _Track) -> bool:
    return track.low != "fixed"


def _has_content_base(track: _Track) -> bool:
    return track.low in _CONTENT


def _has_max_content_base(track: _Track) -> bool:
    return track.low == "max-content"


def _minimum(item: _Item) -> float:
    return item.minimum()


def _min_content(item: _Item) -> float:
    return item.min_content()


def _max_content(item: _Item) -> float:
    return item.max_content()


class Phase(NamedTuple):
    """One of the steps that accommodate spanning items.

    Attributes:
        affects: Which tracks take part.
        contribution: Gives the contribution of an item.
        limits: Whether growth limits grow, instead of base sizes.
        beyond: Which of the affected tracks have base sizes that may grow beyond their limits; if none, all of them.
        is_first_for_limits: Whether limits that this step makes finite may still grow in the next step.
    """

    affects: Callable[[_Track], bool]
    contribution: Callable[[_Item], float]
    limits: bool = False
    beyond: Callable[[_Track], bool] = _has_intrinsic_limit
    is_first_for_limits: bool = False


_BASE_PHASES: Final = (
    Phase(_has_intrinsic_base, _minimum),
    Phase(_has_content_base, _min_content),
    Phase(_has_max_content_base, _max_content, beyond=_has_max_like_limit),
)
_LIMIT_PHASES: Final = (
    Phase(_has_intrinsic_limit, _min_content, limits=True, is_first_for_limits=True),
    Phase(_has_max_like_limit, _max_content, limits=True),
)


def accommodate_spans(tracks: Sequence[_Track], items: Sequence[_Item], gap: float, *, flexible: bool) -> None:
    """Increase sizes for items that all span the same number of tracks, or that all span a flexible track.

    Args:
        tracks: All tracks.
        items: The items.
        gap: Between tracks.
        flexible: Whether the items span flexible tracks. Those take everything, in proportion to their factors.
    """
    for phase in _BASE_PHASES if flexible else (*_BASE_PHASES, *_LIMIT_PHASES):
        for track in tracks:
            track.planned = -1.0
        touched = False
        for item in items:
            spanned = tracks[item.first : item.first + item.count]
            affected = [track for track in spanned if phase.affects(track) and (not flexible or track.high == "flex")]
            if affected:
                touched = True
                _plan(phase, item, spanned, affected, gap, flexible=flexible)
        for track in tracks:
            track.growable = phase.is_first_for_limits and track.planned >= 0.0 and track.limit == _INFINITY
            if touched and track.planned >= 0.0:
                _apply(track, phase)


def _plan(
    phase: Phase, item: _Item, spanned: Sequence[_Track], affected: list[_Track], gap: float, *, flexible: bool
) -> None:
    """§12.5.1: find the space to distribute, and raise the planned increases."""
    visible = sum(not track.collapsed for track in spanned)
    space = phase.contribution(item) - (gap * (visible - 1) if visible > 1 else 0.0)
    space -= sum(map(_definite_limit, spanned)) if phase.limits else sum(track.base for track in spanned)
    increases = dict.fromkeys(map(id, affected), 0.0)
    if space > 0.0:
        if flexible:
            _share_by_factor(affected, space, increases)
        elif phase.limits:
            _grow_limits(affected, space, increases)
        else:
            _grow_bases(phase, affected, space, increases)
    for track in affected:
        track.planned = max(track.planned, increases[id(track)])


def _definite_limit(track: _Track) -> float:
    return track.base if track.limit == _INFINITY else track.limit


def _grow_bases(phase: Phase, affected: list[_Track], space: float, increases: dict[int, float]) -> None:
    """Grow base sizes up to their growth limits first, then beyond them."""
    rooms = [(track.limit - track.base, track) for track in affected]
    rooms.sort(key=lambda pair: pair[0])
    space = _share(rooms, space, increases)
    if space > 0.0:
        beyond = [(_INFINITY, track) for track in affected if phase.beyond(track)]
        _share(beyond or [(_INFINITY, track) for track in affected], space, increases)


def _grow_limits(affected: list[_Track], space: float, increases: dict[int, float]) -> None:
    """Grow tracks without a limit first, then all tracks. Both stop at the argument of `fit-content()`."""
    rooms = [(max(0.0, track.fit - _definite_limit(track)), track) for track in affected]
    rooms.sort(key=lambda pair: pair[0])
    growable = [pair for pair in rooms if pair[1].limit == _INFINITY or pair[1].growable]
    space = _share(growable, space, increases)
    if space > 0.0:
        _share([(room - increases[id(track)], track) for room, track in rooms], space, increases)


def _share(rooms: Sequence[tuple[float, _Track]], space: float, increases: dict[int, float]) -> float:
    """Distribute space equally, but no more than the room of each track, smallest room first. Give what is left."""
    growing = [pair for pair in rooms if pair[0] > 0.0]
    for index, (room, track) in enumerate(growing):
        share = min(int(space * 64.0 / (len(growing) - index)) / 64.0, room)
        increases[id(track)] += share
        space -= share
    return space


def _share_by_factor(tracks: list[_Track], space: float, increases: dict[int, float]) -> None:
    total = sum(track.factor for track in tracks)
    if total <= 0.0:
        _share([(_INFINITY, track) for track in tracks], space, increases)
        return
    for track in tracks:
        if total <= 0.0:
            break
        share = int(space * track.factor / total * 64.0) / 64.0
        increases[id(track)] += share
        space -= share
        total -= track.factor


def _apply(track: _Track, phase: Phase) -> None:
    """Add a planned increase."""
    if phase.limits:
        track.limit = _definite_limit(track) + track.planned
    else:
        track.base += track.planned
        track.limit = max(track.limit, track.base)


Constraint: TypeAlias = Literal["definite", "min-content", "max-content"]
INFINITY: Final = math.inf


class Track:
    """One track while sizes are found.

    Attributes:
        low: Its min track sizing function: ``fixed``, ``auto``, ``min-content`` or ``max-content``.
        high: Its max track sizing function: one of these or ``flex``.
        factor: Its flex factor.
        fit: The limit of ``fit-content()``; infinite without one.
        base: Base size.
        limit: Growth limit.
        planned: Planned increase while items are processed.
        growable: Whether it is infinitely growable for the moment.
        collapsed: Whether it is an empty `auto-fit` track, whose gutters collapse too.
        fixed_limit: Its max track sizing function if that is a length, else None.
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
    """What track sizing needs from an item along one axis. Contributions are outer sizes in CSS px."""

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
        constraint: The constraint that applies if the available space is not definite.
        least: Least content size of the container.
        greatest: Greatest content size.
        gap: Between tracks.
        stretches: Whether `align-content` or `justify-content` stretches `auto` tracks.
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
        budget: Spent on items and tracks.
    """
    budget.spend(len(tracks) + sum(_ITEM_STEPS + 2 * item.count for item in items))
    _resolve_intrinsic_sizes(tracks, items, space)
    gaps = total_gaps(tracks, space.gap)
    _maximize(tracks, space, gaps)
    if any(track.high == "flex" for track in tracks):
        _expand_flexible(tracks, items, space, gaps)
    if space.stretches:
        _stretch_auto(tracks, space, gaps)


def total_gaps(tracks: Sequence[Track], gap: float) -> float:
    """Give the sum of the gutters between tracks; collapsed tracks have none."""
    if gap == 0.0:
        return 0.0
    visible = sum(not track.collapsed for track in tracks)
    return gap * (visible - 1) if visible > 1 else 0.0


def total_size(tracks: Sequence[Track], gap: float) -> float:
    """Give the size of the grid: the sum of its tracks and gutters."""
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
    """§12.5 step 2 for items that span one track. For those, the steps for spans come down to this."""
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
    # What is cut off below a whole 1/64 px goes to the next track. The browser calculates in single precision.
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
