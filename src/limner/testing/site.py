"""A site in a test: its heads and its images, without a server.

Goes in: a folder, a `Site`, or an app that has one. Comes out: tags as records, and images as image functions return
them, with all that the engine knows of them.
"""

from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from limner.errors import InvalidValueError
from limner.response import ImageResponse
from limner.site import Site, find_site

if TYPE_CHECKING:
    from limner.engine.drawing import Drawing


@dataclass(frozen=True, slots=True)
class Tag:
    """One tag of a head.

    Attributes:
        name: ``meta`` or ``link``.
        attributes: Its attributes.
    """

    name: str
    attributes: dict[str, str]


class Head:
    """The tags of a page.

    Attributes:
        markup: The tags as HTML.
        tags: The same as records.
    """

    def __init__(self, markup: str) -> None:
        self.markup = markup
        reader = _TagReader()
        reader.feed(markup)
        self.tags: tuple[Tag, ...] = tuple(reader.tags)

    def __str__(self) -> str:
        return self.markup

    def __getitem__(self, name: str) -> str:
        """Give the content of a ``<meta>`` by its `property` or `name`, or the address of a ``<link>`` by its `rel`.

        Raises:
            KeyError: The head has none.
        """
        for tag in self.tags:
            found = tag.attributes
            if name in {found.get("property"), found.get("name")}:
                return found.get("content", "")
            if name == found.get("rel"):
                return found.get("href", "")
        raise KeyError(name)

    def __contains__(self, name: str) -> bool:
        return any(name in {tag.attributes.get(key) for key in ("property", "name", "rel")} for tag in self.tags)


class _TagReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[Tag] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(Tag(tag, {name: value or "" for name, value in attrs}))


class SiteImage:
    """One image of a site.

    Attributes:
        address: Its path.
        status: Of the reply.
        media_type: Of the reply.
        body: The bytes of the reply.
        image: What the image function returned; None for a file and for bytes of its own.
    """

    def __init__(self, address: str, status: int, media_type: str, body: bytes, image: ImageResponse | None) -> None:
        self.address = address
        self.status = status
        self.media_type = media_type
        self.body = body
        self.image = image

    @property
    def drawing(self) -> "Drawing":
        """What the engine knows of it.

        Raises:
            InvalidValueError: The image function returned bytes of its own.
        """
        if self.image is None:
            raise InvalidValueError(
                "nothing is known of an image but its bytes", got=self.address, expected="one that Limner draws"
            )
        return self.image.draw()

    def __repr__(self) -> str:
        return f"<SiteImage {self.address} {self.status} {self.media_type}>"


class OpenedSite:
    """A site with its heads and images.

    Attributes:
        site: The site.
    """

    def __init__(self, site: Site) -> None:
        self.site = site

    def head(self, page: str) -> Head:
        """Give the tags of a page by its path."""
        return Head(str(self.site.head(page)))

    def image(self, address: str) -> SiteImage:
        """Give an image by its path or its address.

        Raises:
            InvalidValueError: There is no image at the address.
            Exception: Whatever the author's function raises.
        """
        split = urlsplit(address)
        status, headers, body = self._get(unquote(split.path), split.query)
        if status != 200:
            raise InvalidValueError(
                f"there is no image at {address}", got=f"a reply with status {status}", expected="the path of an image"
            )
        returned = self._returned(unquote(split.path))
        return SiteImage(address, status, headers.get("content-type", ""), body, returned)

    def images(self, page: str) -> list[SiteImage]:
        """Give all images that a page's head names, each once."""
        addresses: dict[str, None] = {}
        for tag in self.head(page).tags:
            found = tag.attributes
            address = ""
            if found.get("property") == "og:image" or found.get("name") == "twitter:image":
                address = found.get("content", "")
            elif tag.name == "link" and "icon" in found.get("rel", ""):
                address = found.get("href", "")
            if address and not address.startswith("data:"):
                addresses[address] = None
        return [self.image(address) for address in addresses]

    def _get(self, path: str, query: str) -> tuple[int, dict[str, str], bytes]:
        environ = {
            "REQUEST_METHOD": "GET",
            "SCRIPT_NAME": "",
            "PATH_INFO": path.encode().decode("latin-1"),
            "QUERY_STRING": query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "wsgi.url_scheme": "http",
        }
        said: list[Any] = []

        def start_response(status: str, headers: list[tuple[str, str]], *_: object) -> None:
            said[:] = [int(status.split(maxsplit=1)[0]), {name.lower(): value for name, value in headers}]

        body = b"".join(self.site.wsgi(environ, start_response))
        return said[0], said[1], body

    def _returned(self, path: str) -> ImageResponse | None:
        """Give what the image function returns without a request; the version in a query changes nothing."""
        import asyncio

        from limner.serving.returned import call_image, find_picture

        async def call() -> ImageResponse | None:
            found = await find_picture(self.site.server, path)
            return None if found is None else (await call_image(self.site.server, found)).response

        return asyncio.run(call())


def open_tested(app: Any, options: dict[str, Any]) -> OpenedSite:
    """Open a site for tests.

    Raises:
        InvalidValueError: There is no site in what was given.
        RouteError: Something is wrong with the folder.
    """
    if isinstance(app, str | Path):
        keywords = dict(options)
        keywords.setdefault("base_url", "http://localhost")
        return OpenedSite(Site(app, **keywords))
    site = find_site(app)
    if site is None:
        raise InvalidValueError(
            "there is no site in the app",
            got=type(app).__name__,
            expected="a folder of route segments, a Site, or an app of a framework that has one",
        )
    return OpenedSite(site)
