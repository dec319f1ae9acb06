"""The head of each page, whose tags point to the built files.

Goes in: a site and what a build remembers. Comes out: tags, and the same facts as data. No function is called again.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from urllib.parse import unquote, urlsplit

from limner.errors import NotFound
from limner.head.images import HeadImages, IconLink, SocialImage
from limner.head.origin import make_origin
from limner.head.overrides import Overrides
from limner.head.page import HeadRules, Page, collect_images
from limner.prerender.files import file_address
from limner.prerender.ledger import Ledger, params_text
from limner.prerender.work import Picture
from limner.routes.address import PathSegments
from limner.routes.calling import Runner, drive
from limner.routes.contract import RouteModule
from limner.routes.entries import Entry, EntryList
from limner.routes.request_view import RequestView
from limner.routes.route import Route
from limner.routes.site_routes import Listing
from limner.routes.table import RouteTable
from limner.site import Site

_VERSION_LETTERS = 16


class _BuiltLists:
    """The lists of a site as a build remembers them."""

    def __init__(self, site: Site, ledger: Ledger) -> None:
        self._routes = site.server.routes
        self._ledger = ledger

    @property
    def table(self) -> RouteTable:
        """All places and routes."""
        return self._routes.table

    def module(self, route: Route) -> RouteModule:
        """Give the checked module of a code route."""
        return self._routes.module(route)

    def source_digest(self, route: Route) -> str:
        """The query selects nothing, so addresses are those of the files."""
        return route.label

    async def list_images(
        self,
        runner: Runner,  # noqa: ARG002 - nothing is called
        listings: Sequence[Listing],
        request: RequestView,  # noqa: ARG002 - the same
    ) -> list[EntryList | Exception]:
        """Give the entries of each place; a place that was not built has none."""
        return [self._entries(listing) for listing in listings]

    def _entries(self, listing: Listing) -> EntryList | Exception:
        listed = self._ledger.listed(listing.route.label, params_text(listing.params))
        if listed is None:
            return NotFound(f"{listing.route.label} was not built for these params")
        entries = (
            Entry(
                id=one.id, key=one.id, alt=one.alt, width=one.width, height=one.height,
                content_type=one.content_type, media=one.media, version=one.version,
            )
            for one in listed
        )  # fmt: skip
        return EntryList(tuple(entries))


class Heads:
    """Writes the heads of a built site.

    Args:
        site: The site.
        ledger: What was built.
        base_url: Where the files will be reached; empty for addresses from the host's root.
    """

    def __init__(self, site: Site, ledger: Ledger, base_url: str) -> None:
        self._lists = _BuiltLists(site, ledger)
        self._ledger = ledger
        self._runner = site.server.runner
        self._origin = make_origin(base_url or None, (), development=not base_url)
        self._prefix = urlsplit(base_url).path.rstrip("/")

    def images(self, page: str) -> HeadImages:
        """Give the images of a page, by the addresses of their files.

        Args:
            page: Its address in the site, percent-encoded.
        """
        segments = tuple(unquote(part) for part in page.strip("/").split("/")) if page.strip("/") else ()
        found = drive(
            collect_images(
                self._lists,
                self._runner,
                Page(path=PathSegments(segments), prefix=self._prefix),
                self._origin,
                overrides=Overrides(),
                rules=HeadRules(),
            )
        )
        open_graph = self._social(found.open_graph)
        return HeadImages(
            open_graph=open_graph,
            # If Twitter has none of its own, they are the same.
            twitter=open_graph if found.twitter is found.open_graph else self._social(found.twitter),
            icons=self._icons(found.icons),
            apple_icons=self._icons(found.apple_icons),
            manifest=self._manifest(found.manifest),
        )

    def _social(self, images: tuple[SocialImage, ...] | None) -> tuple[SocialImage, ...] | None:
        if images is None:
            return None
        found: list[SocialImage] = []
        for image in images:
            picture = self._picture(image.url.removeprefix(self._origin.base))
            if picture is not None:
                url = self._origin.absolute(self._address(picture), self._prefix, "", "")
                found.append(
                    replace(
                        image,
                        url=url,
                        type=picture.media_type,
                        width=picture.width or image.width,
                        height=picture.height or image.height,
                    )
                )
        return tuple(found)

    def _icons(self, icons: tuple[IconLink, ...]) -> tuple[IconLink, ...]:
        found: list[IconLink] = []
        for icon in icons:
            picture = self._picture(icon.href)
            if picture is not None:
                found.append(replace(icon, href=self._prefix + self._address(picture), type=picture.media_type))
        return tuple(found)

    def _manifest(self, address: str) -> str:
        picture = self._picture(address) if address else None
        return self._prefix + self._address(picture) if picture is not None else ""

    def _picture(self, address: str) -> Picture | None:
        return self._ledger.by_path(address.partition("?")[0].removeprefix(self._prefix))

    @staticmethod
    def _address(picture: Picture) -> str:
        return f"{file_address(picture.file)}?{picture.digest[:_VERSION_LETTERS]}"


def head_data(images: HeadImages, html: str) -> dict[str, Any]:
    """Give the tags of a page as data, for templates that write their own.

    Args:
        images: Its images.
        html: Its tags.
    """
    return {
        "html": html,
        "card": images.card,
        "open_graph": [_fields(image) for image in images.open_graph or ()],
        "twitter": [_fields(image) for image in images.twitter or ()],
        "icons": [_fields(icon) for icon in images.icons],
        "apple_icons": [_fields(icon) for icon in images.apple_icons],
        **({"manifest": images.manifest} if images.manifest else {}),
    }


def _fields(image: SocialImage | IconLink) -> dict[str, Any]:
    """Give what is known about an image; `dataclasses.asdict` would take ten times as long."""
    return {name: value for name in image.__slots__ if (value := getattr(image, name))}
