"""The gallery: a page with all images of a site and why they are as they are, before the site itself.

Goes in: a `Site`. Comes out: an ASGI app that answers ``/`` and addresses below ``/__limner__/``, and hands the rest to
the site. It answers at home only, and hands out no file by a name that came in a request.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, cast
from urllib.parse import parse_qs

from limner.asgi import Receive, Scope, Send
from limner.dev.assets import Asset, find_asset
from limner.dev.committed import CommittedImages
from limner.dev.comparisons import Comparisons
from limner.dev.drawn_images import DrawnImages
from limner.dev.facts import read_facts
from limner.dev.page_words import read_words
from limner.dev.places import TypedParams, list_missing, list_places
from limner.dev.playground import draw_playground, write_start
from limner.dev.reload import watch_changes
from limner.dev.shell import write_playground, write_shell
from limner.dev.shown_findings import read_findings
from limner.dev.text_edits import edit_texts, read_texts
from limner.dev.thumbnails import Thumbnails
from limner.dev.trials import list_trials_of
from limner.errors import SiteError
from limner.site import Site

LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "[::1]"})
BASE: Final = "/__limner__/"
EVENTS_PATH: Final = BASE + "changes"
_PING_SECONDS: Final = 15.0
_MOST_BODY: Final = 1_000_000
_POLICY: Final = (
    "default-src 'none'; img-src 'self' data: blob:; style-src 'self'; script-src 'self'; font-src 'self';"
    " connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
_PLAIN: Final = "text/plain; charset=utf-8"
Query = Mapping[str, Sequence[str]]
Answer = tuple[int, str, bytes]
Given = Mapping[str, object]


class Gallery:
    """Shows a site's images and serves them.

    Args:
        site: In development, so that changes are seen.
        folders: Watched for changes, the site's own among them.
        hosts: Names under which it answers, ports left out; a page elsewhere whose name was pointed here has another.
            None answers under all.
        app: What `limner dev` was told to open, for a process that draws the last commit; None for the site's folder.
        pages: The app that answers the pages, ASGI or WSGI, for their titles; None where only the images are known.

    Raises:
        SiteError: The site is in production, where nobody may look at its sources.
    """

    def __init__(
        self,
        site: Site,
        folders: Sequence[Path],
        hosts: Collection[str] | None = LOOPBACK,
        *,
        app: str | None = None,
        pages: object = None,
    ) -> None:
        if not site.server.routes.development:
            raise SiteError(
                "the gallery shows no site in production",
                got="Site(development=False)",
                expected="a site in development: limner dev APP opens a folder as one",
            )
        self.site = site
        self.hosts = hosts
        self.folders = tuple(folders)
        self.images = DrawnImages(site)
        self._pages = pages
        self._typed = TypedParams()
        self._thumbnails = Thumbnails(self.images)
        self._watchers: set[asyncio.Future[None]] = set()
        self._committed = None if site.root is None else CommittedImages(site.root, app or str(site.root))
        self._comparisons = Comparisons(self.images, self._committed)
        self._views: dict[str, Callable[[Query], Awaitable[Answer]]] = {
            "facts": self._facts, "image": self._image, "thumb": self._thumb, "count": self._count,
            "words": self._words,
        }  # fmt: skip
        # What is typed, and what takes long, is done for the gallery's own page alone.
        self._works: dict[str, Callable[[Given], Awaitable[object]]] = {
            "play": lambda given: draw_playground(site, given),
            "start": write_start,
            "trials": lambda given: list_trials_of(self.images, _text(given, "url")),
            "texts": lambda given: edit_texts(self.images, _text(given, "url"), read_texts(given.get("texts"))),
            "chromium": lambda given: self._comparisons.beside_chromium(_text(given, "url")),
            "commit": lambda given: self._comparisons.beside_commit(_text(given, "url")),
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer an ASGI connection."""
        path = scope.get("path", "")
        if scope["type"] == "http" and self.hosts is not None and _host_of(scope) not in self.hosts:
            await _send(send, (403, _PLAIN, b"Forbidden"))
        elif scope["type"] != "http" or not (path == "/" or path.startswith(BASE)):
            await self.site(scope, receive, send)
        elif path == EVENTS_PATH:
            await self._send_changes(receive, send)
        else:
            query = parse_qs(scope.get("query_string", b"").decode("latin-1"), keep_blank_values=True)
            await _send(send, await self._answer(scope, path, query, receive))

    def close(self) -> None:
        """End the replies that tell changes, so that the server can end, and remove what was laid out."""
        for watcher in self._watchers:
            watcher.cancel()
        if self._committed is not None:
            self._committed.close()

    async def _answer(self, scope: Scope, path: str, query: Query, receive: Receive) -> Answer:
        if path == "/":
            return await self._page(query)
        name = path.removeprefix(BASE)
        if name == "playground":
            return 200, "text/html; charset=utf-8", write_playground().encode()
        work = self._works.get(name)
        if work is not None:
            if scope.get("method") != "POST" or not _is_own(scope):
                return 403, _PLAIN, b"Forbidden"
            return await _answer_work(work, await _read_body(receive))
        view = self._views.get(name)
        if view is not None:
            return await view(query)
        asset: Asset | None = find_asset(name)
        return (404, _PLAIN, b"Not Found") if asset is None else (200, asset.media_type, asset.body)

    async def _page(self, query: Query) -> Answer:
        if not self._watchers:
            self.images.renew()  # files may have changed while nobody looked
        places = await list_places(self.site, query, self._typed)
        body = write_shell(
            str(self.site.root), places, list_missing(self.site, places), list(self.site.warnings), query
        )
        return 200, "text/html; charset=utf-8", body.encode()

    async def _facts(self, query: Query) -> Answer:
        return _json(await read_facts(self.images, _first(query, "url")))

    async def _image(self, query: Query) -> Answer:
        finished = await self.images.body(_first(query, "url"), _first(query, "which"))
        return (404, _PLAIN, b"Not Found") if finished is None else (200, finished.media_type, finished.body)

    async def _thumb(self, query: Query) -> Answer:
        finished = await self._thumbnails.show(_first(query, "url"))
        return (404, _PLAIN, b"Not Found") if finished is None else (200, finished.media_type, finished.body)

    async def _words(self, query: Query) -> Answer:
        if self._pages is None:
            return _json({"title": "", "description": "", "why": ""})
        return _json(await read_words(self._pages, _first(query, "page") or "/", "localhost"))

    async def _count(self, query: Query) -> Answer:
        shown = await self.images.show(_first(query, "url"))
        severities = [finding["severity"] for finding in await read_findings(self.images, shown)]
        return _json(
            {"fault": shown.error is not None, **{name: severities.count(name) for name in ("error", "warning")}}
        )

    async def _send_changes(self, receive: Receive, send: Send) -> None:
        """Send an event for each change, until the page is closed."""
        headers = _headers("text/event-stream")
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        gone = asyncio.ensure_future(_wait_until_gone(receive))
        events: asyncio.Queue[bytes] = asyncio.Queue()
        watching = asyncio.ensure_future(self._watch(events, gone))
        self._watchers.add(gone)
        try:
            while not gone.done():
                event = await _next_event(events, gone)
                await send({"type": "http.response.body", "body": event, "more_body": True})
        finally:
            self._watchers.discard(gone)
            gone.cancel()
            watching.cancel()
        await send({"type": "http.response.body", "body": b""})

    async def _watch(self, events: "asyncio.Queue[bytes]", gone: "asyncio.Future[None]") -> None:
        async for _ in watch_changes(self.folders, gone):
            self.images.renew()
            events.put_nowait(f"event: change\ndata: {self.images.version}\n\n".encode())


async def _answer_work(work: "Callable[[Given], Awaitable[object]]", body: bytes) -> Answer:
    """Do what a body of JSON asks for."""
    try:
        given: object = json.loads(body)
    except ValueError:
        given = None
    if not isinstance(given, dict):
        return 400, _PLAIN, b"Bad Request: expected a JSON object"
    return _json(await work(cast("Given", given)))


def _text(given: Given, name: str) -> str:
    return str(given.get(name, ""))


def _first(query: Query, name: str) -> str:
    return (query.get(name) or [""])[0]


def _json(value: object) -> Answer:
    return 200, "application/json", json.dumps(value).encode()


def _headers(media_type: str) -> list[tuple[bytes, bytes]]:
    return [
        (b"content-type", media_type.encode()),
        (b"cache-control", b"no-store"),
        (b"content-security-policy", _POLICY.encode()),
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"no-referrer"),
        (b"cross-origin-resource-policy", b"same-origin"),
    ]


async def _send(send: Send, answer: Answer) -> None:
    status, media_type, body = answer
    await send({"type": "http.response.start", "status": status, "headers": _headers(media_type)})
    await send({"type": "http.response.body", "body": body})


async def _read_body(receive: Receive) -> bytes:
    body, more = b"", True
    while more and len(body) <= _MOST_BODY:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False) and message["type"] != "http.disconnect"
    return body[:_MOST_BODY]


def _is_own(scope: Scope) -> bool:
    """Whether a request was sent by the gallery's own page: no other may have work done here."""
    headers = {name: value.decode("latin-1") for name, value in scope.get("headers", ())}
    return headers.get(b"sec-fetch-site", "same-origin") == "same-origin" and b"x-limner" in headers


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
