"""Which folders a page's path leads through, and in which order their images count for the page.

Goes in: the tree of places and a path. Comes out: `PageMatch`. A path that is longer than the folders matches the
deepest one. Groups take no segment. Images in a slot belong to the page of the folder around it and come after that
folder's own.
"""

from collections.abc import Iterator
from typing import NamedTuple, TypeAlias

from limner.record import record
from limner.routes.address import is_param_value
from limner.routes.route import Params, Place, bind_params
from limner.routes.segment import Segment, SegmentKind

_Captured: TypeAlias = tuple[str | list[str], ...]


class Contributor(NamedTuple):
    """A folder whose images may belong to a page.

    Attributes:
        place: The folder.
        captured: The values of its dynamic segments, in order.
    """

    place: Place
    captured: _Captured

    @property
    def params(self) -> Params | None:
        """The values as the folder's functions get them."""
        return bind_params(self.place, self.captured)


@record
class PageMatch:
    """What a page's path matched.

    Attributes:
        contributors: Folders whose images may count, the winning one first.
        is_whole: Whether the folders match the path to its end.
    """

    contributors: tuple[Contributor, ...]
    is_whole: bool


class _Found(NamedTuple):
    """A way through the folders; the smallest one is the best."""

    ranks: tuple[int, ...]
    is_empty: bool
    names: tuple[str, ...]
    place: Place
    captured: _Captured


def match_page(root: Place, segments: tuple[str, ...], longest_param: int) -> PageMatch:
    """Find the folders of a page.

    Args:
        root: The tree of places.
        segments: The decoded segments of the page's path.
        longest_param: How long a parameter may be.
    """
    whole: list[_Found] = []
    partial: list[tuple[int, _Found]] = []
    for used, found in _ways(_Found((), not root.routes, (), root, ()), segments, 0, longest_param):
        if used == len(segments):
            whole.append(found)
        elif found.place.segment.in_address:
            partial.append((-used, found))
    best = min(whole, key=_by_rank) if whole else min(partial, key=lambda item: (item[0], _by_rank(item[1])))[1]
    contributors = list(_contributors(best, segments, longest_param, is_whole=bool(whole)))
    return PageMatch(tuple(contributors), bool(whole))


def _by_rank(found: _Found) -> tuple[object, ...]:
    # A group is not a page of its own, because the folder around it has that address.
    return (found.ranks, not found.place.segment.in_address, found.is_empty, found.names)


def _ways(found: _Found, segments: tuple[str, ...], at: int, longest: int) -> Iterator[tuple[int, _Found]]:
    """Give every folder that the path leads to, and how many of the path's segments lead there."""
    yield at, found
    if at == len(segments):
        return
    for child in found.place.children.values():
        segment = child.segment
        if _is_transparent(segment):
            yield from _ways(_entered(found, child, found.ranks, found.captured), segments, at, longest)
        elif (captured := _capture(segment, segments, at, longest)) is not None:
            values, used = captured
            ranks = (*found.ranks, int(segment.kind))
            yield from _ways(_entered(found, child, ranks, found.captured + values), segments, used, longest)


def _entered(found: _Found, child: Place, ranks: tuple[int, ...], captured: _Captured) -> _Found:
    return _Found(ranks, not child.routes, (*found.names, child.segment.folder), child, captured)


def _is_transparent(segment: Segment) -> bool:
    return segment.kind is SegmentKind.GROUP or (segment.kind is SegmentKind.SLOT and segment.name == "children")


def _capture(segment: Segment, segments: tuple[str, ...], at: int, longest: int) -> tuple[_Captured, int] | None:
    """Match one folder: give the value it captures and how many segments of the path are used by then."""
    if segment.kind is SegmentKind.STATIC:
        return ((), at + 1) if segments[at] == segment.name else None
    if segment.kind is SegmentKind.DYNAMIC:
        return ((segments[at],), at + 1) if is_param_value(segments[at], longest) else None
    if segment.is_catch_all and all(is_param_value(value, longest) for value in segments[at:]):
        return (list(segments[at:]),), len(segments)
    return None


def _contributors(found: _Found, segments: tuple[str, ...], longest: int, *, is_whole: bool) -> Iterator[Contributor]:
    end, captured = found.place, found.captured
    yield Contributor(end, captured)
    if is_whole:
        yield from _below(end, captured)
    for place in end.ancestors():
        own = captured[: sum(segment.is_param for segment in place.pattern)]
        if place is not end:
            yield Contributor(place, own)
        yield from _slots(place, own, segments, longest)


def _below(place: Place, captured: _Captured) -> Iterator[Contributor]:
    """Give folders at the same address: an empty optional catch-all, and a group if there is only one."""
    for child in place.children.values():
        if child.segment.kind is SegmentKind.OPTIONAL_CATCH_ALL:
            yield Contributor(child, (*captured, []))
    groups = [child for child in place.children.values() if _is_transparent(child.segment)]
    if len(groups) == 1:
        yield Contributor(groups[0], captured)
        yield from _below(groups[0], captured)


def _slots(place: Place, captured: _Captured, segments: tuple[str, ...], longest: int) -> Iterator[Contributor]:
    """Give the slot folders in a folder or its groups that the rest of the path leads through."""
    used = _used_segments(place, captured)
    for child in place.children.values():
        if child.segment.kind is not SegmentKind.SLOT or child.segment.name == "children":
            continue
        start = _Found((), not child.routes, (), child, captured)
        ways = [way for at, way in _ways(start, segments, used, longest) if at == len(segments)]
        if ways:
            best = min(ways, key=_by_rank)
            for inner in best.place.ancestors():
                yield Contributor(inner, best.captured[: sum(segment.is_param for segment in inner.pattern)])
                if inner is child:
                    break
        else:
            yield Contributor(child, captured)


def _used_segments(place: Place, captured: _Captured) -> int:
    used, values = 0, iter(captured)
    for segment in place.pattern:
        if segment.is_param:
            value = next(values)
            used += len(value) if isinstance(value, list) else 1
        else:
            used += 1
    return used
