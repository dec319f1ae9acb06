"""The gallery reads the title of a page from the app itself, of either kind, and says why it cannot."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from flask import Flask
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from limner.dev import Gallery
from limner.dev.page_words import PageWords, read_words
from limner.site import Site

WriteApp = Callable[[Mapping[str, object]], Path]
PAGE = """<!doctype html><title>The  title</title><meta name=description content="What it is">
<meta property="og:title" content="For a card"><meta property="og:title" content="A second">"""


def words(app: object, path: str = "/a%20b") -> PageWords:
    return asyncio.run(read_words(app, path, "localhost"))


async def page(request: Request) -> HTMLResponse:
    assert request.headers["host"] == "localhost"
    return HTMLResponse(PAGE if request.url.path == "/a b" or request.path_params else "", 200)


def test_an_asgi_app_is_asked() -> None:
    app = Starlette(routes=[Route("/{name}", page)])
    assert words(app) == {"title": "For a card", "description": "What it is", "why": ""}
    assert words(app, "/x/y")["why"] == "GET /x/y answers 404"


def test_a_wsgi_app_is_asked() -> None:
    app = Flask("shop")

    @app.get("/<name>")
    def answer(name: str) -> str:
        return f"<title>{name}</title>"

    assert words(app) == {"title": "a b", "description": "", "why": ""}
    assert words(app, "/%C3%A4")["title"] == "ä"


def test_a_fault_of_the_app_is_told() -> None:
    def failing(_environ: Mapping[str, Any], _start: Callable[..., Any]) -> Iterable[bytes]:
        raise ValueError("no database")

    assert words(failing)["why"] == "GET /a%20b raised ValueError: no database"


def test_the_gallery_shows_the_words_of_the_page(write_app: WriteApp) -> None:
    root = write_app({"icon.png": (16, 16)})
    app = Starlette(routes=[Route("/{name}", page)])
    gallery = Gallery(Site(root, development=True), [root], pages=app)
    http = TestClient(gallery, headers={"host": "localhost"})
    assert http.get("/__limner__/words?page=/a").json()["title"] == "For a card"
    alone = TestClient(Gallery(Site(root, development=True), [root]), headers={"host": "localhost"})
    assert alone.get("/__limner__/words?page=/a").json() == {"title": "", "description": "", "why": ""}
