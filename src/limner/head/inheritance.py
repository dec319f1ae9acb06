"""Which images a page has: for each list, the deepest folder that has one decides alone.

Goes in: a site's routes and a page's match. Comes out: `PageLists`. Each `generate_image_metadata` that is needed is
called once; those of one page are called concurrently.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, Protocol, TypeAlias

from limner.errors import BlockedLoopError, NotFound, Redirect
from limner.head.places import Contributor, PageMatch
from limner.record import record
from limner.routes.address import PathSegments, join_path
from limner.routes.calling import Runner
from limner.routes.contract import RouteModule
from limner.routes.convention import Kind, listed_kinds
from limner.routes.entries import Entry, EntryList
from limner.routes.request_view import RequestView
from limner.routes.route import Params, Place, Route
from limner.routes.segment import SegmentKind
from limner.routes.site_routes import Listing, image_digest
from limner.routes.table import RouteTable

_ANY: Final = "-"


class Picture(NamedTuple):
    """One image of a page.

    Attributes:
        route: Its file.
        path: Percent-encoded, from the site's root, without a query.
        digest: The query.
        entry: What was declared about it; None for a static file.
        params: The parameters of its place, as its functions get them.
    """

    route: Route
    path: str
    digest: str
    entry: Entry | None
    params: Params | None = None

    @property
    def address(self) -> str:
        """Its path with the query."""
        return f"{self.path}?{self.digest}"


class ListedRoutes(Protocol):
    """What heads need from a site's routes; a build gives the lists that it already knows."""

    @property
    def table(self) -> RouteTable:
        """All places and routes."""
        ...

    def module(self, route: Route) -> RouteModule:
        """Give the checked module of a code route."""
        ...

    async def list_images(
        self, runner: Runner, listings: Sequence[Listing], request: RequestView
    ) -> list[EntryList | Exception]:
        """List the images of several files."""
        ...

    def source_digest(self, route: Route) -> str:
        """Give a digest of a route's own source."""
        ...


@dataclass(slots=True)
class _Pending:
    """A list that is not decided yet."""

    kind: Kind
    rest: Iterator[Contributor]
    contributor: Contributor | None = None
    is_faulty: bool = False

    def advance(self) -> bool:
        """Go to the next folder that has files of this kind; False if there is none."""
        for contributor in self.rest:
            if _linked(contributor.place, self.kind):
                self.contributor = contributor
                return True
        return False


def _linked(place: Place, kind: Kind) -> list[Route]:
    """Give the files of a kind in a folder to which heads link."""
    return [route for route in place.routes_of(kind) if route.is_linked]


OnFault: TypeAlias = Callable[[Route, Exception], None]
"""Told of a file whose images cannot be listed."""


@record(kw_only=True)
class _Reading:
    """What is needed to read the lists of a page."""

    routes: ListedRoutes
    salt: str
    on_fault: OnFault | None


async def list_page(
    routes: ListedRoutes,
    runner: Runner,
    match: PageMatch,
    *,
    request: RequestView,
    salt: str = "",
    on_fault: OnFault | None = None,
) -> dict[Kind, tuple[Picture, ...] | None]:
    """List a page's images by kind; None if no folder has any.

    A folder whose function raises `NotFound` does not count, so that the page of an unknown product inherits images. A
    file that fails in another way has no images, and the page does not inherit the list of the folder above.

    Args:
        routes: The site's routes.
        runner: Calls the functions.
        match: The page's folders.
        request: What functions can see of the request.
        salt: Anything else that changes the addresses of images.
        on_fault: Told of each file that fails; with None, its error is raised.

    Raises:
        BlockedLoopError: An async function would have to be waited for in a running event loop.
        ModuleError: A route file does not keep its contract.
        Exception: Whatever a `generate_image_metadata` raises.
    """
    reading = _Reading(routes=routes, salt=salt, on_fault=on_fault)
    lists: dict[Kind, tuple[Picture, ...] | None] = dict.fromkeys(listed_kinds())
    pending = [_Pending(kind, iter(match.contributors)) for kind in listed_kinds()]
    while pending := [item for item in pending if item.advance()]:
        listings = [listing for item in pending for listing in _listings(item)]
        found = dict(zip(listings_keys(listings), await routes.list_images(runner, listings, request), strict=True))
        undecided: list[_Pending] = []
        for item in pending:
            pictures = _read(reading, item, found)
            if pictures is None:
                undecided.append(item)
            else:
                # None, because an empty list means that the page has no image.
                lists[item.kind] = pictures if pictures or not item.is_faulty else None
        pending = undecided
    return lists


def listings_keys(listings: Sequence[Listing]) -> list[Route]:
    """Give the key of each listing of a page, which is its file."""
    return [listing.route for listing in listings]


def _listings(item: _Pending) -> list[Listing]:
    if item.contributor is None:
        return []
    code = [route for route in _linked(item.contributor.place, item.kind) if route.is_code]
    return [Listing(route, item.contributor.params) for route in code]


def _read(reading: _Reading, item: _Pending, found: dict[Route, EntryList | Exception]) -> tuple[Picture, ...] | None:
    """Give the images of a folder; None when the folder does not exist for these params."""
    contributor = item.contributor
    if contributor is None:
        return None
    pictures: list[Picture] = []
    is_place = False
    for route in _linked(contributor.place, item.kind):
        listed = found.get(route)
        if isinstance(listed, NotFound | Redirect):
            continue
        if listed is None and route.static is None:
            continue  # a file that cannot be read; this happens only in development, where its address shows the error
        is_place = True
        if not isinstance(listed, Exception):
            pictures.extend(_pictures(reading.routes, route, contributor, listed, reading.salt))
        elif reading.on_fault is None or isinstance(listed, BlockedLoopError):
            raise listed
        else:
            item.is_faulty = True
            reading.on_fault(route, listed)
    return tuple(pictures) if is_place else None


def _pictures(
    routes: ListedRoutes, route: Route, contributor: Contributor, listed: EntryList | None, salt: str
) -> Iterator[Picture]:
    if listed is None:
        yield Picture(route, static_path(routes.table, route, contributor.captured), routes.source_digest(route), None)
        return
    source = routes.source_digest(route)
    is_single = routes.module(route).generate is None
    for entry in listed.entries:
        path = picture_path(route, contributor.captured, None if is_single else entry.key)
        digest = image_digest(source, entry, contributor.params, salt)
        yield Picture(route, path, digest, entry, contributor.params)


def picture_path(route: Route, captured: Sequence[str | list[str]], key: str | None) -> str:
    """Write the path of an image.

    Args:
        route: Its file.
        captured: The values of its place's dynamic segments, in order.
        key: The id's text; None for a file of one image.
    """
    segments: list[str] = []
    values = iter(captured)
    for segment in route.place.pattern:
        if segment.kind is SegmentKind.STATIC:
            segments.append(segment.name)
        else:
            value = next(values)
            segments.extend(value if isinstance(value, list) else [value])
    return join_path([*segments, route.leaf, *([] if key is None else [key])])


def static_path(table: RouteTable, route: Route, captured: Sequence[str | list[str]]) -> str:
    """Write the path of a static file: one for all pages of a dynamic place, with ``-`` for each value.

    If another file has that address, the page's own values are written.
    """
    values: list[str | list[str]] = [_ANY] * len(captured)
    path = picture_path(route, values, None)
    segments = PathSegments(tuple(path[1:].split("/")))
    first = next(table.match(segments), None) if _ANY in values else None
    return path if not values or (first is not None and first.route is route) else picture_path(route, captured, None)
