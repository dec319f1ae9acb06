"""A page's images from its path: folders, lists, fallbacks, overrides, addresses.

Goes in: a site's routes, an origin, and a page. Comes out: `HeadImages`.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import field, replace
from typing import Final, TypeAlias

from limner.formats import FORMATS, plain_media_type
from limner.head.images import HeadImages, IconLink, SocialImage
from limner.head.inheritance import ListedRoutes, OnFault, Picture, list_page
from limner.head.origin import Origin
from limner.head.overrides import Overrides
from limner.head.places import match_page
from limner.record import record
from limner.routes.address import PathSegments
from limner.routes.calling import Runner
from limner.routes.contract import RouteModule
from limner.routes.convention import CONVENTIONS, HeadPart, Kind, listed_kinds
from limner.routes.entries import Entry
from limner.routes.request_view import RequestView
from limner.routes.site_routes import image_digest

_SOCIAL: Final[tuple[HeadPart, ...]] = ("open_graph", "twitter")
Describe: TypeAlias = Callable[[Sequence[tuple[Picture, RouteModule]]], Awaitable[list[str]]]
"""Gives the alt texts of images, with the modules of their files."""


@record(kw_only=True)
class HeadRules:
    """What all heads of a site share.

    Attributes:
        salt: Anything else that changes the addresses of images.
        on_fault: Told of each file that fails, whose images are then left out; with None, its error is raised.
        describe: Reads the alt texts of images whose files give none; None leaves these images without an alt text.
        type_of: Gives the type that an image turned out to have if it differs from the declared one; otherwise an empty
            text.
    """

    salt: str = ""
    on_fault: OnFault | None = None
    describe: Describe | None = None
    type_of: Callable[[Picture], str] | None = None

    def as_it_is(self, picture: Picture) -> Picture:
        """Give an image with the type that it turned out to have."""
        found = self.type_of(picture) if self.type_of is not None and picture.entry is not None else ""
        if not found or picture.entry is None:
            return picture
        return picture._replace(entry=replace(picture.entry, content_type=found))


@record(kw_only=True)
class Page:
    """A page whose head is written.

    Attributes:
        path: Its path, without the mount prefix.
        prefix: Where the site is mounted, percent-encoded, without a final slash.
        scheme: The request's scheme; empty without one.
        host: The request's Host header; empty without one.
        view: What functions may see of the request.
        origin: Scheme and host with which absolute addresses begin, if a framework has checked them; otherwise empty.
    """

    path: PathSegments
    prefix: str = ""
    scheme: str = ""
    host: str = ""
    view: RequestView = field(default_factory=RequestView)
    origin: str = ""


async def collect_images(
    routes: ListedRoutes,
    runner: Runner,
    page: Page,
    origin: Origin,
    *,
    overrides: Overrides,
    rules: HeadRules,
) -> HeadImages:
    """Give the images of a page.

    Args:
        routes: The site's routes.
        runner: Calls the functions.
        page: The page.
        origin: How absolute addresses begin.
        overrides: What the page gives by hand.
        rules: Rules for all heads of the site.

    Raises:
        SiteError: An absolute address is needed but there is no base for it, or a route file is wrong.
        InvalidValueError: An override is wrong.
    """
    match = match_page(routes.table.root, page.path.segments, routes.table.longest_param)
    lists = await list_page(routes, runner, match, request=page.view, salt=rules.salt, on_fault=rules.on_fault)

    alts = {} if rules.describe is None else await _describe(routes, lists, overrides, rules.describe)

    def social(pictures: tuple[Picture, ...] | None) -> tuple[SocialImage, ...] | None:
        return (
            None
            if pictures is None
            else tuple(_social(picture, page, origin, alts) for picture in map(rules.as_it_is, pictures))
        )

    open_graph, twitter = overrides.images, overrides.twitter
    if open_graph is None:
        open_graph = social(_of_part(lists, "open_graph"))
        twitter = social(_of_part(lists, "twitter")) if twitter is None else twitter
    favicons = tuple(_icon(picture, page) for picture in _of_root(routes, "icons", rules.salt))
    manifests = _of_root(routes, "manifest", rules.salt)
    if overrides.icons is None:
        icons = tuple(_icon(picture, page) for picture in _of_part(lists, "icons") or ())
        apple = tuple(_icon(picture, page) for picture in _of_part(lists, "apple_icons") or ())
    else:
        icons, apple = overrides.icons, overrides.apple_icons
    return HeadImages(
        open_graph=open_graph,
        # "When og exists and the resolved twitter has no images", Twitter gets Open Graph's.
        twitter=open_graph if twitter is None else twitter,
        icons=(*favicons, *(icon for icon in icons if icon not in favicons)),
        apple_icons=apple,
        manifest=page.prefix + manifests[0].address if manifests else "",
    )


def _of_part(lists: Mapping[Kind, tuple[Picture, ...] | None], part: HeadPart) -> tuple[Picture, ...] | None:
    """Join the lists of one part of the head; None if no folder has any of them."""
    said = [pictures for kind in listed_kinds(part) if (pictures := lists[kind]) is not None]
    return tuple(picture for pictures in said for picture in pictures) if said else None


def _of_root(routes: ListedRoutes, part: HeadPart, salt: str) -> list[Picture]:
    """Give the files that count only in the site's root; a faulty file is left out, and its address shows the fault."""
    kinds: list[Kind] = [row.kind for row in CONVENTIONS.values() if row.root_only and row.head == part]
    found: list[Picture] = []
    for route in (route for kind in kinds for route in routes.table.root.routes_of(kind)):
        source = routes.source_digest(route)
        if route.static is not None:
            found.append(Picture(route, f"/{route.leaf}", source, None))
        elif route.is_code:
            # Its address is fixed, so the module is read only for the sizes of a generated icon.
            entry = routes.module(route).declared if route.declared is not None else Entry("", "")
            found.append(Picture(route, f"/{route.leaf}", image_digest(source, entry, None, salt), entry))
    return found


async def _describe(
    routes: ListedRoutes,
    lists: Mapping[Kind, tuple[Picture, ...] | None],
    overrides: Overrides,
    describe: Describe,
) -> dict[str, str]:
    """Give the alt texts of the images whose files have none, by address."""
    wanted: list[tuple[Picture, RouteModule]] = []
    for part in _SOCIAL:
        is_given = overrides.images is not None or (part == "twitter" and overrides.twitter is not None)
        for image in () if is_given else _of_part(lists, part) or ():
            if image.entry is None or image.entry.alt or image.entry.declares_alt:
                continue
            module = routes.module(image.route)
            if not module.asks_for_request:  # a page's request is not its image's request
                wanted.append((image, module))
    texts = await describe(wanted) if wanted else []
    return {image.address: text for (image, _), text in zip(wanted, texts, strict=True)}


def _social(picture: Picture, page: Page, origin: Origin, alts: Mapping[str, str]) -> SocialImage:
    if page.origin and not origin.base:
        url = f"{page.origin}{page.prefix}{picture.address}"
    else:
        url = origin.absolute(picture.address, page.prefix, page.scheme, page.host)
    if picture.entry is not None:
        entry = picture.entry
        alt = entry.alt or alts.get(picture.address, "")
        return SocialImage(url=url, type=entry.content_type, width=entry.width, height=entry.height, alt=alt)
    static = picture.route.static
    if static is None:
        return SocialImage(url=url, type=picture.route.media_type)
    return SocialImage(
        url=url, type=static.media_type, width=static.size.width, height=static.size.height, alt=static.alt
    )


def _icon(picture: Picture, page: Page) -> IconLink:
    rel = CONVENTIONS[picture.route.kind].rel
    href = page.prefix + picture.address
    if picture.entry is not None:
        entry = picture.entry
        has_size = entry.width is not None and entry.height is not None
        scales = plain_media_type(entry.content_type) == FORMATS["svg"].media_type
        sizes = f"{entry.width}x{entry.height}" if has_size else "any" if scales else ""
        return IconLink(rel=rel, href=href, sizes=sizes, type=entry.content_type, media=entry.media)
    static = picture.route.static
    size = static.size if static is not None else None
    sizes = "any" if size is None or size.width is None else f"{size.width}x{size.height}"
    return IconLink(rel=rel, href=href, sizes=sizes, type=picture.route.media_type)
