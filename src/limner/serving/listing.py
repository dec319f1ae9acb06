"""All images of a site with their addresses, for the gallery and the command line.

Goes in: a site's routes. Comes out: `ListedImage` for each image whose params are known.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from limner.routes.address import split_path
from limner.routes.calling import Runner
from limner.routes.entries import Entry
from limner.routes.request_view import RequestView
from limner.routes.route import Params, Route
from limner.routes.site_routes import Listing, SiteRoutes
from limner.serving.check import known_params
from limner.serving.url import build_path


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedImage:
    """One image.

    Attributes:
        route: Its file.
        params: The params of its place; None for a place without dynamic segments.
        url: The address from the host's root, without a query; empty if the file has a fault.
        width: Pixels, or None.
        height: Pixels, or None.
        content_type: Its media type.
        alt: Empty without one.
        entry: What was declared about it; None for a static file.
        fault: Why the file's list could not be read.
    """

    route: Route
    params: Params | None
    url: str = ""
    width: float | None = None
    height: float | None = None
    content_type: str = ""
    alt: str = ""
    entry: Entry | None = None
    fault: Exception | None = None


async def list_images(
    routes: SiteRoutes,
    runner: Runner,
    route: Route,
    params: Sequence[Params | None] | None,
    request: RequestView,
) -> list[ListedImage]:
    """List the images of one file.

    Args:
        routes: The site's routes.
        runner: Calls the module's functions.
        route: The file.
        params: The params; None for those that `generate_static_params` lists.
        request: What the functions can see of a request.
    """
    if route.static is not None:
        size = route.static.size
        # One file, at one address, is the image of every page of a dynamic place.
        names = [segment.name for segment in route.place.pattern if segment.is_param]
        url = build_path(routes, route, dict.fromkeys(names, "-"), None)
        first = next(routes.table.match(split_path(url)), None)
        url = url if first is not None and first.route is route else ""
        return [
            ListedImage(
                route=route, params=None, url=url, width=size.width, height=size.height,
                content_type=route.static.media_type, alt=route.static.alt,
            )
        ]  # fmt: skip
    found: list[ListedImage] = []
    try:
        wanted = await known_params(routes, runner, route) if params is None else params
        has_ids = routes.module(route).generate is not None
        listed = await routes.list_images(runner, [Listing(route, one) for one in wanted], request)
    except Exception as error:  # noqa: BLE001 - the gallery shows the fault in the image's place
        return [ListedImage(route=route, params=None, fault=error)]
    for one, entries in zip(wanted, listed, strict=True):
        if isinstance(entries, Exception):
            found.append(ListedImage(route=route, params=one, fault=entries))
            continue
        for entry in entries.entries:
            url = build_path(routes, route, one, entry.key if has_ids else None)
            found.append(
                ListedImage(
                    route=route, params=one, url=url, width=entry.width, height=entry.height,
                    content_type=entry.content_type, alt=entry.alt, entry=entry,
                )
            )  # fmt: skip
    return found
