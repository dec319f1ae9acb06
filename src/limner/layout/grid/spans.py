"""Items that span several tracks, or flexible ones: what they need beyond their tracks is distributed among these.

Goes in: tracks and items of one span count. Comes out: larger base sizes and growth limits.

The browser takes the same steps whatever it sizes the container for: minimum contributions make base sizes, and growth
limits take what content would like to have, which is then given or not when the tracks are maximized.

Spec: https://www.w3.org/TR/css-grid-2/#algo-spanning-items, https://www.w3.org/TR/css-grid-2/#extra-space
"""

import math
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple, Protocol

_INFINITY: Final = math.inf
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
        contribution: What an item asks for.
        limits: Growth limits grow, not base sizes.
        beyond: Which of the affected tracks base sizes grow in beyond their limits, all of them when it is none.
        is_first_for_limits: Limits that it makes finite may still grow in the next step.
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
    """Increase sizes for items that all span the same number of tracks, or that all span a flexible one.

    Args:
        tracks: All tracks.
        items: The items.
        gap: Between tracks.
        flexible: The items span flexible tracks, which take everything, in the ratio of their factors.
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
    """Up to the growth limits first, then beyond them."""
    rooms = [(track.limit - track.base, track) for track in affected]
    rooms.sort(key=lambda pair: pair[0])
    space = _share(rooms, space, increases)
    if space > 0.0:
        beyond = [(_INFINITY, track) for track in affected if phase.beyond(track)]
        _share(beyond or [(_INFINITY, track) for track in affected], space, increases)


def _grow_limits(affected: list[_Track], space: float, increases: dict[int, float]) -> None:
    """What may grow without end first, up to the arguments of `fit-content()`, then all, but no further than these."""
    rooms = [(max(0.0, track.fit - _definite_limit(track)), track) for track in affected]
    rooms.sort(key=lambda pair: pair[0])
    growable = [pair for pair in rooms if pair[1].limit == _INFINITY or pair[1].growable]
    space = _share(growable, space, increases)
    if space > 0.0:
        _share([(room - increases[id(track)], track) for room, track in rooms], space, increases)


def _share(rooms: Sequence[tuple[float, _Track]], space: float, increases: dict[int, float]) -> float:
    """Distribute equally, to each no more than it has room for, the least room first; give what is left."""
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
