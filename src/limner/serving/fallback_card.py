"""The card that replaces an image that failed: the site's name, or a plain area.

Goes in: the shape of the requested image. Comes out: a `Reply` with status 200, an image, a short time to live, and the
header `Limner-Fallback`. The plain area needs neither threads nor the engine.
"""

import asyncio
import struct
import zlib
from collections import OrderedDict
from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any, Final, TypeAlias, cast

from limner.diagnostics import logger
from limner.engine.options import ImageFormat, RenderKeywords
from limner.engine.renderer import Renderer
from limner.errors import LimnerError
from limner.formats import FORMATS, find_media_type
from limner.geometry import CARD_HEIGHT, CARD_WIDTH
from limner.html.element import Element
from limner.record import record
from limner.routes.caller import run_in_pool
from limner.routes.convention import CONVENTIONS, Kind
from limner.serving.request import Reply
from limner.worker.threads import ThreadPool

FALLBACK_HEADER: Final = "limner-fallback"
FALLBACK_SECONDS: Final = 60.0
CUSTOM: Final = "custom"  # the kinds of fallback: the author's
CARD: Final = "card"  # the site's
PARTIAL: Final = "partial"  # the image, without what could not be loaded
FALLBACK_CACHING: Final = f"public, max-age={round(FALLBACK_SECONDS)}"
_MOST_CARDS: Final = 64
_LARGEST_SIDE: Final = 2048
_USUAL_SIZE: Final = (CARD_WIDTH, CARD_HEIGHT)
_COLOUR: Final = bytes((0x1F, 0x29, 0x37))
_CARD_SECONDS: Final = 0.5


@record
class Shape:
    """The kind of image that was requested: its size in pixels and its media type."""

    width: int
    height: int
    media_type: str


def shape_of(kind: Kind | None, width: float | None, height: float | None, media_type: str) -> Shape:
    """Give the shape of an image, of which perhaps only the kind is known."""
    default = CONVENTIONS[kind].fallback_size if kind is not None else _USUAL_SIZE
    sides = [round(one or other) for one, other in zip((width, height), default, strict=True)]
    bounded = [min(_LARGEST_SIDE, max(1, side)) for side in sides]
    drawn = find_media_type(media_type) or FORMATS["png"]
    return Shape(bounded[0], bounded[1], drawn.media_type)


DrawCard: TypeAlias = Callable[[Element, Renderer, RenderKeywords], bytes]


class FallbackCard:
    """Draws the card of one site, once for each shape.

    Args:
        name: The site's name, which the card shows; empty for none.
        renderer: Draws the card.

    Attributes:
        draws: The ways to draw the card, in the order in which they are tried.
    """

    def __init__(self, name: str, renderer: Renderer) -> None:
        self._name = name
        self._renderer = renderer
        self.draws: list[DrawCard] = [_draw_here]
        self._cards: OrderedDict[Shape, bytes] = OrderedDict()
        # It has its own threads, because all others may hang.
        self._pool = ThreadPool(2, name="limner-card")

    async def reply(self, shape: Shape) -> Reply:
        """Give the card, or a plain area if the card cannot be drawn in a moment."""
        return mark_fallback(await self._reply(shape), CARD)

    async def _reply(self, shape: Shape) -> Reply:
        body = self._cards.get(shape)
        if body is None:
            try:
                async with asyncio.timeout(_CARD_SECONDS):
                    body = await run_in_pool(self._pool, partial(self._draw, shape))
            except Exception as error:  # noqa: BLE001 - a plain area is always there
                logger.warning("the plain card cannot be drawn: %s: %s", type(error).__name__, error)
                body = plain_png(shape.width, shape.height)
                return Reply(status=200, headers=[("content-type", "image/png")], body=body)
            self._cards[shape] = body
            if len(self._cards) > _MOST_CARDS:
                self._cards.popitem(last=False)
        return Reply(status=200, headers=[("content-type", shape.media_type)], body=body)

    def _draw(self, shape: Shape) -> bytes:
        size = max(8, min(shape.width // 14, shape.height // 6))
        style = (
            "display: flex; width: 100%; height: 100%; align-items: center; justify-content: center;"
            f" text-align: center; background: #1f2937; color: #f9fafb; font-size: {size}px; font-weight: 600"
        )
        words = (self._name,) if self._name and min(shape.width, shape.height) >= 100 else ()
        keywords: RenderKeywords = {
            "width": shape.width,
            "height": shape.height,
            "format": cast("ImageFormat", (find_media_type(shape.media_type) or FORMATS["png"]).name),
            "seconds": _CARD_SECONDS / len(self.draws),
        }
        card = Element("div", {}, style, words)
        for draw in self.draws[:-1]:
            try:
                return draw(card, self._renderer, keywords)
            except LimnerError as error:
                logger.info("the plain card is drawn in another way: %s", error.facts.what)
        return self.draws[-1](card, self._renderer, keywords)


def _draw_here(card: Element, renderer: Renderer, keywords: RenderKeywords) -> bytes:
    return renderer.render(card, **keywords)


@lru_cache(maxsize=16)
def plain_png(width: int, height: int) -> bytes:
    """Write a PNG of one colour, with nothing that can fail.

    Spec: https://www.w3.org/TR/png-3/
    """

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    # One bit per pixel, and a palette of one colour.
    header = struct.pack(">IIBBBBB", width, height, 1, 3, 0, 0, 0)
    rows = zlib.compress((b"\0" + bytes((width + 7) // 8)) * height)
    chunks = chunk(b"IHDR", header) + chunk(b"PLTE", _COLOUR) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def plain_reply() -> Reply:
    """Give the plain area for a request about which nothing is known."""
    body = plain_png(*_USUAL_SIZE)
    return mark_fallback(Reply(status=200, headers=[("content-type", "image/png")], body=body), CARD)


def mark_fallback(reply: Reply, kind: str) -> Reply:
    """Mark a reply as a fallback, which nobody keeps long."""
    dropped: Any = {"cache-control", "set-cookie", FALLBACK_HEADER}
    reply.headers = [item for item in reply.headers if item[0] not in dropped]
    reply.headers += [("cache-control", FALLBACK_CACHING), (FALLBACK_HEADER, kind)]
    return reply
