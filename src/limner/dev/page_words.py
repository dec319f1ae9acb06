"""The title and description of a page, as the app itself answers: networks show them beside the image.

Goes in: an app of the ASGI or WSGI kind, and a page's path. Comes out: `PageWords`. The app is asked in this process;
no address is opened.
"""

import asyncio
import io
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, TypedDict
from urllib.parse import unquote

from limner.checks.pages import read_page
from limner.lifespan import is_asgi

_SECONDS: Final = 10.0
_MOST_BYTES: Final = 2_000_000
_ORDER: Final = {
    "title": ("og:title", "twitter:title"),
    "description": ("og:description", "twitter:description", "description"),
}


class PageWords(TypedDict):
    """What a page says of itself.

    Attributes:
        title: For its card; empty where it says none.
        description: The same.
        why: Why nothing was read, empty otherwise.
    """

    title: str
    description: str
    why: str


async def read_words(app: object, path: str, host: str) -> PageWords:
    """Ask an app for a page, and read its words.

    Args:
        app: Called as ASGI says, or as WSGI does.
        path: Of the page, as in an address.
        host: What the request says in its ``Host``.
    """
    asking = _ask_asgi(app, path, host) if is_asgi(app) else asyncio.to_thread(_ask_wsgi, app, path, host)
    try:
        status, body = await asyncio.wait_for(asking, _SECONDS)
    except TimeoutError:
        return _nothing(f"GET {path} took more than {_SECONDS:g} seconds")
    except Exception as error:  # noqa: BLE001 - of the author's app, shown where the words would be
        return _nothing(f"GET {path} raised {type(error).__name__}: {error}")
    if status != 200:
        return _nothing(f"GET {path} answers {status}")
    page = read_page(body, path)
    said = {tag.name: tag.value for tag in reversed(page.tags)}
    title, description = (next((said[one] for one in _ORDER[name] if said.get(one)), "") for name in _ORDER)
    return {"title": title or " ".join(page.title.split()), "description": description, "why": ""}


def _nothing(why: str) -> PageWords:
    return {"title": "", "description": "", "why": why}


async def _ask_asgi(app: Any, path: str, host: str) -> tuple[int, bytes]:
    status, parts, sent = 0, list[bytes](), False

    async def receive() -> dict[str, object]:
        nonlocal sent
        if sent:
            await asyncio.Event().wait()  # the browser stays until it has the page
        sent = True
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Mapping[str, Any]) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
        elif sum(map(len, parts)) < _MOST_BYTES:
            parts.append(bytes(message.get("body", b"")))

    scope = {
        "type": "http", "asgi": {"version": "3.0", "spec_version": "2.4"}, "http_version": "1.1", "method": "GET",
        "scheme": "http", "path": unquote(path), "raw_path": path.encode(), "query_string": b"", "root_path": "",
        "headers": [(b"host", host.encode()), (b"accept", b"text/html")], "client": ("127.0.0.1", 0),
        "server": ("127.0.0.1", 80), "state": {},
    }  # fmt: skip
    await app(scope, receive, send)
    return status, b"".join(parts)


def _ask_wsgi(app: Any, path: str, host: str) -> tuple[int, bytes]:
    statuses: list[str] = []

    def start_response(status: str, _headers: object, _error: object = None) -> Callable[[bytes], None]:
        statuses.append(status)
        return parts.append

    environ = {
        "REQUEST_METHOD": "GET", "SCRIPT_NAME": "", "PATH_INFO": unquote(path, "latin-1"), "QUERY_STRING": "",
        "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_HOST": host,
        "HTTP_ACCEPT": "text/html", "REMOTE_ADDR": "127.0.0.1", "wsgi.version": (1, 0), "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(), "wsgi.errors": sys.stderr, "wsgi.multithread": True, "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }  # fmt: skip
    parts: list[bytes] = []
    body: Iterable[bytes] = app(environ, start_response)
    try:
        for part in body:
            parts.append(part)
            if sum(map(len, parts)) > _MOST_BYTES:
                break
    finally:
        close = getattr(body, "close", None)
        if close is not None:
            close()
    return int(statuses[-1].split()[0]), b"".join(parts)
