# ruff: noqa: E501 - a line is often a whole source file
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# Starlette's client has types only with a client library of its own.
"""Every request for an image ends in an image: fallbacks, deadlines, caches, one drawing for many."""

import asyncio
import io
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest
from PIL import Image
from starlette.testclient import TestClient

from limner.caches import CachedImage
from limner.site import Site

WriteApp = Callable[[Mapping[str, object]], Path]
CARD = """
from limner import ImageResponse
from limner.html import div
calls = []

def image(params):
    calls.append(params)
    return ImageResponse(div(style={{"display": "flex", "fontSize": 30}})["{text}"], tags=("words",))
"""
BROKEN = {
    "raises": "def image():\n    raise ValueError('secret')\n",
    "raises-async": "async def image():\n    1 / 0\n",
    "import": "import limner_test_no_such_module\n",
    "nothing": "def image():\n    pass\n",
    "canvas": "from limner import ImageResponse\n\nsize = (99999, 99999)\n\n\ndef image():\n    return ImageResponse('')\n",
    "exit": "import sys\n\n\ndef image():\n    sys.exit(1)\n",
}


def client(site: Site) -> TestClient:
    return TestClient(site, raise_server_exceptions=False, follow_redirects=False)


async def ask(site: Site, paths: list[str]) -> list[httpx.Response]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=site), base_url="http://x") as http:
        return list(await asyncio.gather(*map(http.get, paths)))


def calls_of(site: Site) -> list[object]:
    calls: list[object] = site.server.routes.module(site.routes[0]).image.__globals__["calls"]
    return calls


def test_a_site_whose_every_function_fails_answers_every_request_with_a_card(write_app: WriteApp) -> None:
    root = write_app({f"{name}/opengraph-image.py": source for name, source in BROKEN.items()})
    site = Site(root, base_url="https://shop.example")
    for name in BROKEN:
        reply = client(site).get(f"/{name}/opengraph-image")
        assert (reply.status_code, reply.headers["limner-fallback"]) == (200, "card")
        assert reply.headers["cache-control"] == "public, max-age=60"
        Image.open(io.BytesIO(reply.content)).load()
        assert b"secret" not in reply.content
    assert site.metrics.fallbacks["card"] == site.metrics.failed == len(BROKEN)
    assert f'limner_fallbacks_total{{kind="card"}} {len(BROKEN)}' in site.metrics.prometheus()


def test_the_fallback_of_the_file_comes_before_the_sites(write_app: WriteApp) -> None:
    own = "from limner import ImageResponse\n\n\ndef image():\n    1 / 0\n\n\ndef fallback(params):\n    return ImageResponse('<p>own', width=40, height=20)\n"
    root = write_app({"a/icon.py": own, "b/icon.py": "def image():\n    1 / 0\n"})
    http = client(Site(root, fallback="<p>the site's"))
    sizes = [Image.open(io.BytesIO(http.get(f"/{one}/icon").content)).size for one in "ab"]
    assert sizes == [(40, 20), (32, 32)]
    assert http.get("/b/icon").headers["limner-fallback"] == "custom"


def test_a_fallback_that_fails_is_followed_by_the_card(write_app: WriteApp) -> None:
    root = write_app({"icon.py": "def image():\n    1 / 0\n\n\ndef fallback():\n    1 / 0\n"})
    assert client(Site(root)).get("/icon").headers["limner-fallback"] == "card"


def test_what_does_not_load_is_left_out_and_said(write_app: WriteApp) -> None:
    source = CARD.format(text="x").replace('["x"]', """["x", __import__("limner.html").html.img(src="gone.png")]""")
    reply = client(Site(write_app({"icon.py": source}))).get("/icon")
    assert (reply.status_code, reply.headers["limner-fallback"]) == (200, "partial")
    assert reply.headers["cache-control"] == "public, max-age=60"


@pytest.mark.parametrize(
    "body",
    ["while True:\n        pass", "import time\n    time.sleep(30)"],
)
def test_a_function_that_never_returns_is_answered_for_within_the_deadline(write_app: WriteApp, body: str) -> None:
    source = f"stop = []\n\n\ndef image():\n    {body.replace('while True', 'while not stop')}\n"
    site = Site(write_app({"icon.py": source, "x/icon.py": CARD.format(text="fine")}), deadline=0.8)
    http = client(site)
    assert http.get("/x/icon").status_code == 200  # the engine is loaded
    begun = time.monotonic()
    reply = http.get("/icon")
    assert time.monotonic() - begun < 3.0
    assert (reply.status_code, reply.headers["limner-fallback"]) == (200, "card")
    assert site.metrics.timed_out == 1
    assert "limner-fallback" not in http.get("/x/icon").headers
    site.server.routes.module(site.routes[0]).image.__globals__["stop"].append(1)


async def test_an_async_function_is_cancelled_at_the_deadline(write_app: WriteApp) -> None:
    source = "import asyncio\nstate = []\n\n\nasync def image():\n    try:\n        await asyncio.sleep(30)\n    finally:\n        state.append('ended')\n"
    site = Site(write_app({"icon.py": source}), deadline=0.3, fallback=None)
    [reply] = await ask(site, ["/icon"])
    assert reply.status_code == 504
    assert site.server.routes.module(site.routes[0]).image.__globals__["state"] == ["ended"]


async def test_two_hundred_clients_for_one_cold_picture_cost_one_drawing(write_app: WriteApp) -> None:
    site = Site(write_app({"icon.py": CARD.format(text="one")}), deadline=None)
    replies = await ask(site, ["/icon"] * 200)
    assert {reply.status_code for reply in replies} == {200}
    assert len({reply.content for reply in replies}) == 1
    assert site.metrics.drawn == 1


async def test_a_full_queue_is_503_or_the_fallback(write_app: WriteApp) -> None:
    source = "import asyncio\nfrom limner import ImageResponse\n\n\ndef image(params):\n    return ImageResponse('<p>' + params['x'])\n"
    root = write_app({"[x]/icon.py": source})
    paths = [f"/{number}/icon" for number in range(60)]
    for fallback, statuses in ((None, {200, 503}), ("<p>busy", {200})):
        site = Site(root, queue=2, fallback=fallback, deadline=None)
        replies = await ask(site, paths)
        assert {reply.status_code for reply in replies} == statuses
        assert site.metrics.refused > 0
        for reply in replies:
            assert reply.status_code != 503 or reply.headers["retry-after"] == "1"


def test_the_same_tree_is_drawn_once_and_another_one_anew(write_app: WriteApp) -> None:
    site = Site(write_app({"[x]/icon.py": CARD.format(text="same")}))
    first, second = client(site).get("/1/icon"), client(site).get("/2/icon")
    assert first.content == second.content
    assert (site.metrics.drawn, site.metrics.cached, len(calls_of(site))) == (1, 1, 2)


def test_revalidate_skips_the_function_and_purging_brings_it_back(write_app: WriteApp) -> None:
    site = Site(write_app({"[x]/icon.py": "revalidate = 3600\n" + CARD.format(text="kept").lstrip()}))
    http = client(site)
    first = http.get("/1/icon")
    assert http.get("/1/icon").content == first.content
    assert len(calls_of(site)) == 1
    for count, name in enumerate(("/1/icon", "/1", "words"), start=2):
        assert site.purge(name) >= 1
        http.get("/1/icon")
        assert len(calls_of(site)) == (count if name != "words" else 3)


async def test_a_stale_picture_is_served_while_one_is_drawn_anew(write_app: WriteApp) -> None:
    source = "revalidate = 0.05\n" + CARD.format(text="kept").lstrip()
    site = Site(write_app({"[x]/icon.py": source}))
    await ask(site, ["/1/icon"])
    await asyncio.sleep(0.1)
    replies = await ask(site, ["/1/icon"] * 20)
    assert {reply.status_code for reply in replies} == {200}
    assert site.metrics.stale == 20
    for _ in range(200):
        if len(calls_of(site)) == 2:
            break
        await asyncio.sleep(0.01)
    assert len(calls_of(site)) == 2


class Bad:
    """A backend that hangs or lies."""

    is_instant = False

    def __init__(self, act: Callable[[], Any]) -> None:
        self.act = act

    def get(self, key: str) -> CachedImage | None:
        del key
        self.act()
        return None

    def put(self, key: str, image: CachedImage) -> None:
        del key, image
        self.act()

    def delete(self, key: str) -> None:
        del key
        self.act()

    def purge(self, tag: str) -> int:
        del tag
        self.act()
        return 0

    def clear(self) -> None:
        self.act()


def _fail() -> None:
    raise ConnectionError("down")


@pytest.mark.parametrize("act", [_fail, lambda: time.sleep(3)], ids=["down", "frozen"])
async def test_a_backend_that_is_down_or_frozen_costs_no_picture(write_app: WriteApp, act: Callable[[], Any]) -> None:
    site = Site(write_app({"[x]/icon.py": "revalidate = 60\n" + CARD.format(text="x").lstrip()}), cache=Bad(act))
    replies = await ask(site, [f"/{number}/icon" for number in range(20)])
    assert {(reply.status_code, reply.headers.get("limner-fallback")) for reply in replies} == {(200, None)}


def test_in_development_the_error_is_shown_and_phases_are_timed(write_app: WriteApp) -> None:
    root = write_app({"icon.py": BROKEN["raises"], "x/icon.py": CARD.format(text="x")})
    http = client(Site(root, development=True))
    assert http.get("/icon").status_code == 500
    assert "layout;dur=" in http.get("/x/icon").headers["server-timing"]
