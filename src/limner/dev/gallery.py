"""The gallery: one plain page with all pictures of a site, before the site itself.

Goes in: a `Site`. Comes out: an ASGI app that answers ``/`` and its own addresses, and hands the rest to the site.
"""

import asyncio
import time
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any, Final, TypeAlias
from urllib.parse import parse_qs

from limner.asgi import Receive, Scope, Send
from limner.dev.page import Judged, Section, write_page
from limner.dev.reload import watch_changes
from limner.errors import LimnerError
from limner.routes.convention import CONVENTIONS
from limner.routes.route import Params, Route
from limner.serving.check import unknown_params
from limner.serving.listing import ListedImage
from limner.serving.returned import Found
from limner.serving.trial import judge_image
from limner.site import Site

LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "[::1]"})
EVENTS_PATH: Final = "/__limner__/changes"
_Values: TypeAlias = dict[str, list[str]]
_PING_SECONDS: Final = 15.0
_DRAWING_SECONDS: Final = 5.0  # for all diagnostics of a page


class Gallery:
    """Shows a site's pictures and serves them.

    Args:
        site: In development, so that changes are seen.
        folders: Watched for changes, the site's own among them.
        hosts: Names under which it answers, ports left out; a page elsewhere whose name was pointed here has another.
            None answers under all.
    """

    def __init__(self, site: Site, folders: Sequence[Path], hosts: Collection[str] | None = LOOPBACK) -> None:
        self.site = site
        self.hosts = hosts
        self.folders = tuple(folders)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer an ASGI connection."""
        if scope["type"] == "http" and self.hosts is not None and _host_of(scope) not in self.hosts:
            await _send_headers(send, "text/plain; charset=utf-8", 403)
            await send({"type": "http.response.body", "body": b"Forbidden"})
        elif scope["type"] != "http" or scope.get("path") not in ("/", EVENTS_PATH):
            await self.site(scope, receive, send)
        elif scope["path"] == "/":
            values = parse_qs(scope.get("query_string", b"").decode("latin-1"))
            page = await self._page(values)
            await _send_headers(send, "text/html; charset=utf-8")
            await send({"type": "http.response.body", "body": page.encode()})
        else:
            await self._send_changes(receive, send)

    async def _page(self, values: _Values) -> str:
        sections: list[Section] = []
        until = time.monotonic() + _DRAWING_SECONDS
        for route in (one for one in self.site.routes if CONVENTIONS[one.kind].is_picture):
            params = _params_of(route, values)
            pictures = [await self._judge(picture, until) for picture in await self.site.alist_images(route, params)]
            names = [segment.name for segment in route.place.pattern if segment.is_param]
            sections.append(Section(route, names, tuple(pictures), self._note(route) if params is None else ""))
        return write_page(str(self.site.root), sections, values, list(self.site.warnings), EVENTS_PATH)

    def _note(self, route: Route) -> str:
        """Say why a file shows no pictures."""
        try:
            diagnostic = unknown_params(self.site.server.routes, route)
        except LimnerError:
            return ""  # shown in the place of its pictures
        return "" if diagnostic is None else f"{diagnostic.facts.suggestion}; or fill in the values here"

    async def _judge(self, picture: ListedImage, until: float) -> Judged:
        """Draw a picture, to say below it what its author may want to mend; what takes too long says it in the log."""
        if not picture.url or picture.entry is None:
            return Judged(picture)
        found = Found(picture.route, picture.params, picture.entry)
        try:
            async with asyncio.timeout_at(asyncio.get_running_loop().time() + until - time.monotonic()):
                judged = await judge_image(self.site.server, found)
        except TimeoutError:
            return Judged(picture, ("not drawn in time: see the log",))
        return Judged(picture, tuple(map(str, judged)))

    async def _send_changes(self, receive: Receive, send: Send) -> None:
        """Send an event for each change, until the page is closed."""
        await _send_headers(send, "text/event-stream")
        gone = asyncio.ensure_future(_wait_until_gone(receive))
        events: asyncio.Queue[bytes] = asyncio.Queue()
        watching = asyncio.ensure_future(self._watch(events, gone))
        try:
            while not gone.done():
                event = await _next_event(events, gone)
                await send({"type": "http.response.body", "body": event, "more_body": True})
        finally:
            gone.cancel()
            watching.cancel()
        await send({"type": "http.response.body", "body": b""})

    async def _watch(self, events: "asyncio.Queue[bytes]", gone: "asyncio.Future[None]") -> None:
        async for _ in watch_changes(self.folders, gone):
            events.put_nowait(b"event: change\ndata: .\n\n")


async def _next_event(events: "asyncio.Queue[bytes]", gone: "asyncio.Future[None]") -> bytes:
    following = asyncio.ensure_future(events.get())
    waiting: set[asyncio.Future[Any]] = {following, gone}
    done, _ = await asyncio.wait(waiting, timeout=_PING_SECONDS, return_when=asyncio.FIRST_COMPLETED)
    if following in done:
        return following.result()
    following.cancel()
    return b": still here\n\n"


async def _wait_until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _host_of(scope: Scope) -> str:
    """Give the Host header without its port."""
    value = next((value for name, value in scope.get("headers", ()) if name == b"host"), b"").decode("latin-1").lower()
    return value if value.endswith("]") else value.rpartition(":")[0] or value


async def _send_headers(send: Send, media_type: str, status: int = 200) -> None:
    headers = [(b"content-type", media_type.encode()), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})


def _params_of(route: Route, values: _Values) -> list[Params | None] | None:
    """Read the params that the page's form gave; None when it gave none for this place."""
    segments = [segment for segment in route.place.pattern if segment.is_param]
    if not segments or not any(segment.name in values for segment in segments):
        return None
    params: Params = {}
    for segment in segments:
        text = values.get(segment.name, [""])[0]
        if segment.is_catch_all:
            parts = [part for part in text.split("/") if part]
            if parts:
                params[segment.name] = parts
        elif text:
            params[segment.name] = text
    return [params] if len(params) == len(segments) else None
