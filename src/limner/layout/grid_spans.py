"""Items that span several tracks, or flexible ones: what they need beyond their tracks is distributed among these.

Goes in: tracks and items of one span count. Comes out: larger base sizes and growth limits.

Spec: https://www.w3.org/TR/css-grid-2/#algo-spanning-items, https://www.w3.org/TR/css-grid-2/#extra-space
"""

import math
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple, Protocol

_INFINITY: Final = math.inf
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
    fixed_limit: float | None


class _Item(Protocol):
    first: int
    count: int

    def minimum(self) -> float: ...
    def min_content(self) -> float: ...
    def max_content(self) -> float: ...


class Phase(NamedTuple):
    """One of the steps that accommodate spanning items.

    Attributes:
        affects: Which tracks take part.
        contribution: What an item asks for.
        limits: Growth limits grow, not base sizes.
        beyond: Which of the affected tracks may grow beyond their limits.
    """

    affects: Callable[[_Track], bool]
    contribution: Callable[[_Item, Sequence[_Track]], float]
    limits: bool
    beyond: Callable[[_Track], bool]


def _limited(size: float, item: _Item, tracks: Sequence[_Track]) -> float:
    """Clamp by the tracks' fixed max sizing functions, when all are fixed; never below the minimum contribution."""
    total = 0.0
    for track in tracks:
        if track.fixed_limit is not None:
            total += track.fixed_limit
        elif track.fit != _INFINITY:
            total += track.fit
        else:
            return size
    return max(min(size, total), item.minimum())


def _phases(constraint: str) -> tuple[Phase, ...]:
    """The six steps of §12.5 step 3 for a sizing constraint, without the fourth, which has no items."""

    def minimums(item: _Item, tracks: Sequence[_Track]) -> float:
        # Under a min-content constraint the browser takes the minimum contribution, as without a constraint.
        if constraint != "max-content":
            return item.minimum()
        return _limited(item.min_content(), item, tracks)

    def max_minimums(item: _Item, tracks: Sequence[_Track]) -> float:
        if constraint == "max-content":
            return _limited(item.max_content(), item, tracks)
        return item.max_content()

    def takes_maximum(track: _Track) -> bool:
        return track.low == "max-content" or (constraint == "max-content" and track.low == "auto")

    def always(track: _Track) -> bool:
        return track.high != "fixed"

    def has_max_like(track: _Track) -> bool:
        return track.high in _MAX_LIKE

    def has_no_limit(track: _Track) -> bool:
        return track.fit == _INFINITY

    def intrinsic_maximum(track: _Track) -> bool:
        return track.high in ("min-content", "max-content", "auto")

    def intrinsic_minimum(track: _Track) -> bool:
        return track.low != "fixed"

    def content_minimum(track: _Track) -> bool:
        return track.low in ("min-content", "max-content")

    def min_content(item: _Item, _: Sequence[_Track]) -> float:
        return item.min_content()

    def max_content(item: _Item, _: Sequence[_Track]) -> float:
        return item.max_content()

    return (
        Phase(intrinsic_minimum, minimums, limits=False, beyond=always),
        Phase(content_minimum, min_content, limits=False, beyond=always),
        Phase(takes_maximum, max_minimums, limits=False, beyond=has_max_like),
        Phase(intrinsic_maximum, min_content, limits=True, beyond=always),
        Phase(has_max_like, max_content, limits=True, beyond=has_no_limit),
    )


def accommodate_spans(
    tracks: Sequence[_Track], items: Sequence[_Item], gap: float, constraint: str, *, flexible: bool
) -> None:
    """Increase sizes for items that all span the same number of tracks, or that all span a flexible one.

    Args:
        tracks: All tracks.
        items: The items.
        gap: Between tracks.
        constraint: ``definite``, ``min-content`` or ``max-content``.
        flexible: The items span flexible tracks, which take everything, in the ratio of their factors.
    """
    # Across flexible tracks the browser takes minimum contributions under intrinsic constraints too; the size of an fr
    # sees to the rest.
    phases = _phases("definite" if flexible else constraint)
    for number, phase in enumerate(phases):
        if flexible and phase.limits:
            break
        for track in tracks:
            track.planned = -1.0
        touched = False
        for item in items:
            spanned = tracks[item.first : item.first + item.count]
            affected = [track for track in spanned if phase.affects(track) and (not flexible or track.high == "flex")]
            if affected:
                touched = True
                _plan(phase, item, spanned, affected, gap, flexible=flexible)
        if touched:
            _apply(tracks, phase, next_is_maximums=number == 3)
        if not phase.limits:
            for track in tracks:
                track.limit = max(track.limit, track.base)


def _plan(
    phase: Phase, item: _Item, spanned: Sequence[_Track], affected: list[_Track], gap: float, *, flexible: bool
) -> None:
    """§12.5.1: find the space to distribute, and raise the planned increases."""
    visible = sum(not track.collapsed for track in spanned)
    space = phase.contribution(item, spanned) - (gap * (visible - 1) if visible > 1 else 0.0)
    if phase.limits:
        space -= sum(track.base if track.limit == _INFINITY else track.limit for track in spanned)
    else:
        space -= sum(track.base for track in spanned)
    if space <= 0.0:
        for track in affected:
            track.planned = max(track.planned, 0.0)
        return
    increases = dict.fromkeys(map(id, affected), 0.0)
    if flexible:
        _share_by_factor(affected, space, increases)
    else:
        space = _share_up_to_limits(affected, space, increases, limits=phase.limits)
        if space > 0.0:
            beyond = [track for track in affected if phase.beyond(track)]
            if not beyond and not phase.limits:
                beyond = affected
            if phase.limits:
                beyond = [track for track in affected if track.fit == _INFINITY] or beyond
            _share_equally(beyond, space, increases)
    for track in affected:
        track.planned = max(track.planned, increases[id(track)])


def _share_by_factor(tracks: list[_Track], space: float, increases: dict[int, float]) -> None:
    total = sum(track.factor for track in tracks)
    if total <= 0.0:
        _share_equally(tracks, space, increases)
        return
    for track in tracks:
        if total <= 0.0:
            break
        share = int(space * track.factor / total * 64.0) / 64.0
        increases[id(track)] += share
        space -= share
        total -= track.factor


def _share_equally(tracks: list[_Track], space: float, increases: dict[int, float]) -> None:
    for index, track in enumerate(tracks):
        share = int(space * 64.0 / (len(tracks) - index)) / 64.0
        increases[id(track)] += share
        space -= share


def _share_up_to_limits(tracks: list[_Track], space: float, increases: dict[int, float], *, limits: bool) -> float:
    """Distribute equally until limits are reached; give what is left."""

    def room(track: _Track) -> float:
        if limits:
            if track.limit == _INFINITY or track.growable:
                size = track.base if track.limit == _INFINITY else track.limit
                return track.fit - size if track.fit != _INFINITY else _INFINITY
            return 0.0
        return min(track.limit, max(track.base, track.fit)) - track.base

    ordered = sorted(tracks, key=room)
    for index, track in enumerate(ordered):
        share = int(space * 64.0 / (len(ordered) - index)) / 64.0
        share = max(0.0, min(share, room(track)))
        increases[id(track)] += share
        space -= share
    return space


def _apply(tracks: Sequence[_Track], phase: Phase, *, next_is_maximums: bool) -> None:
    """Add the planned increases."""
    for track in tracks:
        if phase.limits:
            if track.limit == _INFINITY:
                if track.planned >= 0.0:
                    track.limit = track.base + track.planned
                    # "Mark any tracks whose growth limit changed from infinite to finite in this step as infinitely
                    # growable for the next step."
                    track.growable = next_is_maximums
            elif track.planned > 0.0:
                track.limit += track.planned
                track.growable = False
        elif track.planned > 0.0:
            track.base += track.planned
