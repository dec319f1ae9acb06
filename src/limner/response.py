"""What route files give back: `ImageMetadata` for one entry of a list, `ImageResponse` for one image.

Goes in: a node and options. Comes out: an object that is an ASGI and a WSGI response by itself, drawn at first use
and once. Inside a site's folder the declared size and type are the defaults of the image.
"""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias, Unpack, cast, overload

from limner.engine.emoji_sources import EmojiOption
from limner.engine.options import (
    ImageFormat,
    ImageOptions,
    RenderKeywords,
    image_options,
    nearest_name,
    read_second,
)
from limner.engine.renderer import Renderer, default_renderer
from limner.errors import InvalidValueError
from limner.formats import FORMATS, drawn_types, find_format, find_media_type, image_formats, sniff_format
from limner.geometry import CARD_HEIGHT, CARD_WIDTH
from limner.host import new_lock
from limner.record import record
from limner.sources import caller_location
from limner.text.given import check_fonts

if TYPE_CHECKING:
    from limner.engine.drawing import Drawing
    from limner.html.children import Node
    from limner.text.given import Font

_Side: TypeAlias = int | float | str
Size: TypeAlias = tuple[_Side, _Side] | Mapping[str, _Side]
"""Width and height: a pair, or a mapping with either or both of the keys; numbers or numerals."""
Headers: TypeAlias = Mapping[str, str] | Iterable[tuple[str, str]]
_Scope: TypeAlias = Mapping[str, Any]
_Receive: TypeAlias = Callable[[], Awaitable[Mapping[str, Any]]]
_Send: TypeAlias = Callable[[dict[str, Any]], Awaitable[None]]
_Environ: TypeAlias = dict[str, Any]

_DIGEST_SIZE: Final = 16


class Unset(Enum):
    """Tells an argument that was left out from None."""

    UNSET = 0


UNSET: Final = Unset.UNSET


@dataclass(frozen=True, slots=True)
class ImageMetadata:
    """One entry of `generate_image_metadata`; a mapping with the same keys does too.

    Attributes:
        id: Tells the images of one file apart: any object; its `str` is in the address, and the object itself
            reaches the image function.
        alt: What the image shows, in words.
        size: `(width, height)`, or a mapping with either or both, as numbers or numerals, in pixels.
        content_type: The media type; ``image/png`` when left out.
        media: A media query for an icon, such as ``(prefers-color-scheme: dark)``.
        version: Any text that changes when the image's data does; makes the address safe to keep forever.
    """

    id: object
    alt: str | None = None
    size: Size | None = None
    content_type: str | None = None
    media: str | None = None
    version: str | None = None


@record(kw_only=True)
class ImageDefaults:
    """What holds for a response that does not say otherwise.

    Attributes:
        width: CSS px, or None.
        height: CSS px, or None.
        content_type: The declared type; the format follows from it.
        renderer: Draws it.
        files: The folder below which relative addresses may be read.
        budget: How many bytes the file may have; None for any number.
    """

    width: float | None = None
    height: float | None = None
    content_type: str | None = None
    renderer: Renderer | None = None
    files: Path | None = None
    budget: str | int | None = None


_OWN_ARGUMENTS: Final = ("width", "height", "format", "fonts", "emoji", "status", "headers", "debug", "tags")


_LEFT_OUT: Final[Mapping[str, Any]] = {"height": UNSET, "fonts": (), "status": 200, "debug": False, "tags": ()}


class ImageResponse:
    """An image that is drawn when its bytes are asked for.

    Args:
        node: What to draw: an element, an HTML string, anything with ``__html__``, or a React-style mapping.
        *unnamed: Nothing, or one mapping of all that follows, as in next/og.
        width: Of the canvas in CSS px; by default the declared size, then 1200.
        height: The same; by default the declared size, then 630. None fits the content.
        format: ``png``, ``jpeg``, ``webp``, ``avif``, ``gif`` or ``ico``; by default what the declared type says.
        fonts: Faces for this image, before the renderer's.
        emoji: What draws emoji that no font has in colour, instead of what the renderer says; see `Renderer`.
        status: Of the reply.
        headers: Of the reply; they win over those made here, whatever their letter case.
        debug: Draw the outlines of boxes.
        tags: Names under which `Site.purge` forgets it.
        **options: ``scale``, ``files``, ``base_url``, ``stylesheets``, ``background``, ``quality``, ``budget``,
            ``color_scheme``, ``compression``, ``strict``, ``source``, ``duration`` and ``fps``, as `Renderer.render`
            takes them. With a ``budget`` (``"whatsapp"``, or 300_000 bytes) a PNG that is larger is written with a
            palette, then as a JPEG or WebP of the highest quality that fits, down to 60; `media_type` says which.

    Raises:
        InvalidValueError: An option that can be checked before drawing is wrong.
    """

    def __init__(  # noqa: PLR0913 - as in next/og
        self,
        node: "Node",
        *unnamed: Mapping[str, Any],
        width: float | None = None,
        height: float | Unset | None = UNSET,
        format: ImageFormat | None = None,
        fonts: "Iterable[Font]" = (),
        emoji: EmojiOption = None,
        status: int = 200,
        headers: Headers | None = None,
        debug: bool = False,
        tags: Iterable[str] = (),
        **options: Unpack[ImageOptions],
    ) -> None:
        if unnamed:
            named = {
                "width": width,
                "height": height,
                "format": format,
                "fonts": fonts,
                "emoji": emoji,
                "status": status,
                "headers": headers,
                "debug": debug,
                "tags": tags,
                **options,
            }
            given = {name: one for name, one in named.items() if one is not None and one != _LEFT_OUT.get(name)}
            said = {**_LEFT_OUT, **read_second(unnamed, given, "ImageResponse")}
            width, height, format = said.pop("width", None), said.pop("height"), said.pop("format", None)
            fonts, emoji, status = said.pop("fonts"), said.pop("emoji", None), said.pop("status")
            headers, debug, tags = said.pop("headers", None), said.pop("debug"), said.pop("tags")
            options = cast("ImageOptions", said)
        unknown = set(options) - set(image_options())
        if unknown:
            raise InvalidValueError(
                f"unknown argument {min(unknown)!r} of ImageResponse",
                where=caller_location(),
                expected=", ".join((*_OWN_ARGUMENTS, *image_options())),
                suggestion=nearest_name(min(unknown), (*_OWN_ARGUMENTS, *image_options())),
            )
        if not 100 <= status <= 599:
            raise InvalidValueError("invalid status", got=repr(status), expected="a number from 100 to 599")
        self.node = node
        self.width = width
        self.height = height
        self.format = format
        self.fonts: tuple[Font, ...] = check_fonts(fonts) if fonts else ()
        self.emoji = emoji
        self.status = status
        self.debug = debug
        self.tags: tuple[str, ...] = (tags,) if isinstance(tags, str) else tuple(map(str, tags))
        self.options: ImageOptions = options
        self.defaults = ImageDefaults()
        self._given_headers = _header_pairs(headers)
        self._body: bytes | None = None
        self._lock = new_lock()

    def fill(self, defaults: ImageDefaults) -> None:
        """Take defaults for what was not said; they count until the image is drawn."""
        self.defaults = defaults

    @property
    def media_type(self) -> str:
        """The type of the image.

        Raises:
            InvalidValueError: The declared type cannot be drawn, and no format is given.
        """
        # Where a budget leaves a choice, the bytes tell.
        drawn = sniff_format(self._body) if self._body is not None and self._budget is not None else None
        return (drawn or FORMATS[self._resolve_format()]).media_type

    @property
    def _budget(self) -> str | int | None:
        own = self.options.get("budget")
        return self.defaults.budget if own is None else own

    @property
    def body(self) -> bytes:
        """The encoded image; drawn at the first call, by one thread.

        Raises:
            LimnerError: The node or an option is wrong; see `Renderer.render`.
        """
        with self._lock:
            if self._body is None:
                self._body = self.renderer.render(self.node, **self.render_keywords())
            return self._body

    def draw(self, seconds: float | None = None) -> "Drawing":
        """Draw the image now and give all that is known of it.

        Args:
            seconds: Wall time after which drawing gives up; None for no limit.

        Raises:
            LimnerError: The node or an option is wrong; see `Renderer.render`.
        """
        with self._lock:
            keywords = self.render_keywords()
            keywords["seconds"] = seconds
            drawing = self.renderer.draw(self.node, **keywords)
            self._body = drawing.body
            return drawing

    async def adraw(self, seconds: float | None = None) -> "Drawing":
        """Draw as `draw` does, without blocking the event loop."""
        return await asyncio.to_thread(self.draw, seconds)

    def keep(self, body: bytes) -> None:
        """Take the bytes that were drawn elsewhere."""
        self._body = body

    def hold_node(self) -> None:
        """Make a node that can be read only once one that can be read again.

        Raises:
            LimnerError: What it gives is not a node, or without end.
        """
        if self.reads_once:
            from limner.html.node import read_node  # loads the HTML parser

            self.node = read_node(self.node, self.renderer.limits).children

    @property
    def reads_once(self) -> bool:
        """Whether the node can be read only once: a generator, whose code may take long."""
        return isinstance(self.node, Iterator)

    @property
    def is_drawn(self) -> bool:
        """Whether the bytes are there already."""
        return self._body is not None

    @property
    def given_headers(self) -> tuple[tuple[str, str], ...]:
        """The headers that were asked for, names in lower case."""
        return self._given_headers

    @property
    def headers(self) -> dict[str, str]:
        """The headers of the reply, names in lower case; asks for the bytes, whose length is among them."""
        body = self.body
        own = {
            "content-type": self.media_type,
            "content-length": str(len(body)),
            "cache-control": "public, max-age=0, must-revalidate",
            "etag": f'"{hashlib.blake2b(body, digest_size=_DIGEST_SIZE).hexdigest()}"',
            "x-content-type-options": "nosniff",
        }
        return own | dict(self._given_headers)

    @property
    def renderer(self) -> Renderer:
        """The renderer that draws it: the site's renderer, or the shared default one, with this response's fonts."""
        base = self.defaults.renderer or default_renderer()
        return _with_fonts(base, self.fonts) if self.fonts else base

    def render_keywords(self) -> RenderKeywords:
        """Give the arguments for the renderer, defaults filled in."""
        defaults = self.defaults
        keywords: RenderKeywords = {
            "width": self.width if self.width is not None else defaults.width or CARD_WIDTH,
            "height": (defaults.height or CARD_HEIGHT) if isinstance(self.height, Unset) else self.height,
            "format": self._resolve_format(),
        }
        keywords.update(cast("RenderKeywords", self.options))
        if defaults.files is not None:
            keywords.setdefault("files", defaults.files)
        if self._budget is not None:
            keywords["budget"] = self._budget
        if self.emoji is not None:
            keywords["emoji"] = self.emoji
        if self.debug:
            keywords["debug"] = True
        return keywords

    def _resolve_format(self) -> ImageFormat:
        if self.format is not None:
            named = find_format(self.format)
            if named is None or named not in image_formats():
                names = ", ".join(row.name for row in image_formats())
                raise InvalidValueError("unknown format", got=repr(self.format), expected=f"one of {names}")
            return cast("ImageFormat", named.name)
        declared = self.defaults.content_type
        if not declared:
            return "png"
        found = find_media_type(declared)
        if found is None:
            raise InvalidValueError(
                "the declared content type cannot be drawn",
                got=repr(declared),
                expected=f"one of {drawn_types()}",
                suggestion="return the bytes of your own image, or give ImageResponse a format",
            )
        return cast("ImageFormat", found.name)

    def render(self) -> bytes:
        """Give the bytes of the image, drawn at the first call; `body` is the same."""
        return self.body

    async def arender(self) -> bytes:
        """Give the bytes without blocking the event loop."""
        return self._body if self._body is not None else await asyncio.to_thread(lambda: self.body)

    @overload
    def __call__(self, scope: _Scope, receive: _Receive, send: _Send, /) -> Awaitable[None]: ...
    @overload
    def __call__(self, environ: _Environ, start_response: Callable[..., Any], /) -> Iterable[bytes]: ...
    @overload
    def __call__(self, scope: _Scope, /) -> Callable[[_Receive, _Send], Awaitable[None]]: ...
    def __call__(self, *arguments: Any) -> Awaitable[None] | Iterable[bytes] | Callable[..., Awaitable[None]]:
        """Answer an ASGI call (three arguments) or a WSGI one (two).

        Servers take an app that is not a coroutine function for one of ASGI's second version, and call it in two steps.
        """
        if len(arguments) == 3:
            return self._answer_asgi(*arguments)
        if len(arguments) == 2:
            return self._answer_wsgi(*arguments)
        if len(arguments) == 1 and isinstance(arguments[0], Mapping):
            return partial(self._answer_asgi, arguments[0])
        raise TypeError("an ImageResponse is called as an ASGI app (3 arguments) or a WSGI app (2)")

    async def _answer_asgi(self, scope: _Scope, _receive: _Receive, send: _Send) -> None:
        body = await self.arender()
        headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in self.headers.items()]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if scope.get("method") == "HEAD" else body})

    def _answer_wsgi(self, environ: _Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        headers = self.headers
        start_response(status_line(self.status), list(headers.items()))
        return [] if environ.get("REQUEST_METHOD") == "HEAD" else [self.body]

    def __repr__(self) -> str:
        return f"ImageResponse({type(self.node).__name__}, status={self.status})"


def status_line(status: int) -> str:
    """Give a status with its words, as WSGI wants it."""
    from http import HTTPStatus

    try:
        return f"{status} {HTTPStatus(status).phrase}"
    except ValueError:
        return f"{status} Unknown"


def _header_pairs(headers: Headers | None) -> tuple[tuple[str, str], ...]:
    found: dict[str, str] = {}
    for name, value in _pairs(headers or ()):
        if any(character in f"{name}{value}" for character in "\r\n\0"):
            raise InvalidValueError("a header with a line break", got=f"{name}: {value!r}")
        if not f"{name}{value}".isascii():
            expected = "ASCII; percent-encode other text"
            raise InvalidValueError("a header that cannot be sent", got=f"{name}: {value!r}", expected=expected)
        found[str(name).lower()] = str(value)
    return tuple(found.items())


def _pairs(headers: Headers) -> Iterable[tuple[str, str]]:
    return cast("Mapping[str, str]", headers).items() if isinstance(headers, Mapping) else headers


@lru_cache(maxsize=16)
def _with_fonts(base: Renderer, fonts: "tuple[Font, ...]") -> Renderer:
    return base.with_fonts(fonts)
