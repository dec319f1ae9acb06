"""Asks an app of the guide for its first page, and for the card that the page names; run as a program.

Goes in: the name of a framework, whose app can be imported. Comes out: status 0, or an error.
"""

import asyncio
import importlib
import os
import re
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from io import BytesIO
from typing import Any
from wsgiref.util import setup_testing_defaults


@asynccontextmanager
async def started(app: Any) -> AsyncGenerator[None, None]:
    """Start and stop an app as servers do."""
    messages: asyncio.Queue[dict[str, str]] = asyncio.Queue()
    ready = asyncio.Event()

    async def send(message: dict[str, str]) -> None:
        assert "failed" not in message["type"], message
        ready.set()

    async def run() -> None:
        await app({"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}, messages.get, send)

    task = asyncio.create_task(run())
    await messages.put({"type": "lifespan.startup"})
    waits = [asyncio.create_task(ready.wait()), task]
    await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    yield
    await messages.put({"type": "lifespan.shutdown"})
    await asyncio.wait([task], timeout=10)


async def ask_asgi(app: Any, path: str) -> tuple[int, bytes]:
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "path": path,
        "raw_path": path.encode(), "query_string": b"", "root_path": "", "scheme": "https", "extensions": {},
        "headers": [(b"host", b"example.com")], "client": ("127.0.0.1", 1), "server": ("example.com", 443),
    }  # fmt: skip
    sent: list[dict[str, Any]] = []
    requests = [{"type": "http.request", "body": b"", "more_body": False}]

    async def receive() -> dict[str, Any]:
        if requests:
            return requests.pop()
        await asyncio.sleep(3600)
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    async with started(app):
        await app(scope, receive, send)
    return sent[0]["status"], b"".join(one.get("body", b"") for one in sent[1:])


def ask_wsgi(app: Any, path: str) -> tuple[int, bytes]:
    environ: dict[str, Any] = {"PATH_INFO": path, "HTTP_HOST": "example.com", "wsgi.url_scheme": "https"}
    environ["wsgi.input"] = BytesIO()
    setup_testing_defaults(environ)
    found: list[int] = []

    def start_response(status: str, headers: object, error: object = None) -> None:
        del headers, error
        found.append(int(status[:3]))

    body = b"".join(app(environ, start_response))
    return found[0], body


def main(name: str) -> None:
    if name == "django":
        os.environ["DJANGO_SETTINGS_MODULE"] = "mysite.settings"
        app = importlib.import_module("django.core.wsgi").get_wsgi_application()
    else:
        app = importlib.import_module(f"{name}_app").app

    def ask(path: str) -> tuple[int, bytes]:
        return ask_wsgi(app, path) if name in {"django", "flask"} else asyncio.run(ask_asgi(app, path))

    status, page = ask("/")
    assert status == 200, page
    address = re.search(rb'og:image" content="https://example.com([^"?]+)', page)
    assert address, page
    status, image = ask(address[1].decode())
    assert status == 200, image[:200]
    assert image[:4] == b"\x89PNG", image[:80]


if __name__ == "__main__":
    main(sys.argv[1])
