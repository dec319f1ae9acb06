"""Addresses of images are matched against the places that a scan found.

Goes in: the tree of places. Comes out: `RouteTable`, which lists for a path which files may answer it, best first.
Static segments win over ``[x]``, those over ``[...x]``, those over ``[[...x]]``; exact addresses over lenient ones.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from limner.budget import Limits
from limner.formats import image_extensions
from limner.routes.address import PathSegments, is_param_value
from limner.routes.route import Params, Place, Route, bind_params
from limner.routes.segment import SegmentKind

_Captured: TypeAlias = tuple[str | list[str], ...]


@dataclass(slots=True)
class _Node:
    """What comes next in an address: folders of one meaning are merged, whatever group or name they have."""

    static: "dict[str, _Node]" = field(default_factory=dict[str, "_Node"])
    dynamic: "_Node | None" = None
    catch_all: "_Node | None" = None
    optional: "_Node | None" = None
    leaves: dict[str, Route] = field(default_factory=dict[str, Route])
    plain: dict[str, list[Route]] = field(default_factory=dict[str, list[Route]])


class Candidate(NamedTuple):
    """A file that may answer a path.

    Attributes:
        route: The file.
        params: As its functions get them.
        id: The id in the address, decoded; None without one.
        extension: An extension that was added to the address and must be that of the image; empty without one.
    """

    route: Route
    params: Params | None
    id: str | None
    extension: str


class RouteTable:
    """All places and routes of a site.

    Args:
        root: The tree of places.
        limits: How long a parameter may be.
    """

    def __init__(self, root: Place, limits: Limits | None = None) -> None:
        self.root = root
        self.longest_param = (limits or Limits()).param
        self.routes: tuple[Route, ...] = tuple(route for place in root.walk() for route in place.routes)
        self._top = _Node()
        for place in root.walk():
            if place.routes:
                self._add(place)

    def _add(self, place: Place) -> None:
        node = self._top
        for segment in place.pattern:
            if segment.kind is SegmentKind.STATIC:
                node = node.static.setdefault(segment.name, _Node())
            elif segment.kind is SegmentKind.DYNAMIC:
                node.dynamic = node = node.dynamic or _Node()
            elif segment.kind is SegmentKind.CATCH_ALL:
                node.catch_all = node = node.catch_all or _Node()
            else:
                node.optional = node = node.optional or _Node()
        for route in place.routes:
            node.leaves.setdefault(route.leaf, route)
            node.plain.setdefault(route.plain_leaf, []).append(route)

    def match(self, path: PathSegments) -> Iterator[Candidate]:
        """Give the files that may answer a path, best first; whether an id is known is for the caller to see.

        The longest image suffix comes first: for ``/shop/icon/x`` an icon with the id ``x`` before an image
        called ``x``. Lenient forms (an added extension, a missing suffix of a group) come after all exact ones.
        """
        if path.segments:
            yield from self._match(path, lenient=False)
            yield from self._match(path, lenient=True)

    def _match(self, path: PathSegments, *, lenient: bool) -> Iterator[Candidate]:
        segments = path.segments
        last = len(segments) - 1
        # A path that was decoded as a whole has lost which slashes were an id's own, so any tail may be the id.
        for at in range(last + 1) if not path.exact else range(max(0, last - 1), last + 1):
            leaf, key = segments[at], "/".join(segments[at + 1 :]) if at < last else None
            for node, captured in self._places(self._top, segments[:at], 0, ()):
                for route, extension in _lenient(node, leaf, key) if lenient else _exact(node, leaf):
                    if key is not None and not route.is_code:
                        continue
                    id_text = key.removesuffix(f".{extension}") if key is not None and extension else key
                    yield Candidate(route, bind_params(route.place, captured), id_text, extension)

    def _places(
        self, node: _Node, segments: tuple[str, ...], at: int, captured: _Captured
    ) -> Iterator[tuple[_Node, _Captured]]:
        """Give the places whose whole pattern matches, the most specific first."""
        if at == len(segments):
            yield node, captured
            if node.optional is not None:
                yield node.optional, (*captured, [])
            return
        value = segments[at]
        if (child := node.static.get(value)) is not None:
            yield from self._places(child, segments, at + 1, captured)
        if node.dynamic is not None and is_param_value(value, self.longest_param):
            yield from self._places(node.dynamic, segments, at + 1, (*captured, value))
        if node.catch_all is None and node.optional is None:
            return
        rest = list(segments[at:])
        if all(is_param_value(part, self.longest_param) for part in rest):
            for found in (node.catch_all, node.optional):
                if found is not None:
                    yield found, (*captured, rest)


def _exact(node: _Node, leaf: str) -> Iterator[tuple[Route, str]]:
    if (route := node.leaves.get(leaf)) is not None:
        yield route, ""


def _lenient(node: _Node, leaf: str, key: str | None) -> Iterator[tuple[Route, str]]:
    """Give routes for an address with an extension added, or a group's suffix left out, or both."""
    yield from _without_suffix(node, leaf, "")
    if key is None:
        stem, _, extension = leaf.rpartition(".")
        if stem and extension in image_extensions():
            if (route := node.leaves.get(stem)) is not None and route.is_code:
                yield route, extension
            yield from _without_suffix(node, stem, extension)
    elif (extension := key.rpartition(".")[2]) in image_extensions() and key != f".{extension}":
        if (route := node.leaves.get(leaf)) is not None:
            yield route, extension
        yield from _without_suffix(node, leaf, extension)


def _without_suffix(node: _Node, leaf: str, extension: str) -> Iterator[tuple[Route, str]]:
    """Give the one file inside groups that this address can mean; none where there are several."""
    found = node.plain.get(leaf, ())
    if len(found) == 1 and found[0].leaf != leaf and (found[0].is_code or not extension):
        yield found[0], extension
