# ruff: noqa: ASYNC110 - a server's counters send no events
"""A site under a real server on loopback: crowds, clients that leave, functions that all raise."""

import asyncio
import contextlib
import io
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import httpx
import pytest
import uvicorn
from PIL import Image

from limner.site import Site

WriteApp = Callable[[Mapping[str, object]], Path]
SLOW = """
import time
from limner import ImageResponse
from limner.html import div

calls = []

def image(params):
    calls.append(params["name"])
    time.sleep(0.3)
    return ImageResponse(div(style={"display": "flex", "fontSize": 20})[params["name"]], width=200, height=60)
"""
BROKEN = {
    "raises": "def image():\n    raise ValueError('secret')\n",
    "async": "async def image():\n    1 / 0\n",
    "import": "import limner_test_no_such_module\n",
    "nothing": "def image():\n    pass\n",
    "exit": "import sys\n\n\ndef image():\n    sys.exit(1)\n",
    "deep": "def image():\n    return image()\n",
    "memory": "def image():\n    raise MemoryError\n",
    "interrupt": "def image():\n    raise KeyboardInterrupt\n",
    "cancel": "import asyncio\n\n\nasync def image():\n    raise asyncio.CancelledError\n",
    "list": "def generate_image_metadata():\n    1 / 0\n\n\ndef image(id):\n    return b''\n",
    "fallback": "def image():\n    1 / 0\n\n\ndef fallback():\n    1 / 0\n",
}


@pytest.fixture
def serve() -> Iterator[Callable[[Site], str]]:
    servers: list[tuple[uvicorn.Server, threading.Thread]] = []

    def start(site: Site) -> str:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        config = uvicorn.Config(site, port=port, log_level="critical", backlog=2048)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        servers.append((server, thread))
        while not server.started:
            assert thread.is_alive()
            time.sleep(0.01)
        return f"http://127.0.0.1:{port}"

    yield start
    for server, thread in servers:
        server.should_exit = True
        thread.join(20)


def crowd() -> httpx.AsyncClient:
    return httpx.AsyncClient(timeout=120, limits=httpx.Limits(max_connections=None), trust_env=False)


async def ask_all(base: str, paths: list[str]) -> list[httpx.Response]:
    async with crowd() as http:
        return list(await asyncio.gather(*[http.get(base + path) for path in paths]))


def is_picture(reply: httpx.Response) -> bool:
    Image.open(io.BytesIO(reply.content)).load()
    return True


def calls_of(site: Site) -> list[str]:
    calls: list[str] = site.server.routes.module(site.routes[0]).image.__globals__["calls"]
    return calls


async def test_two_hundred_clients_for_one_cold_picture_cost_one_drawing(
    write_app: WriteApp, serve: Callable[[Site], str]
) -> None:
    site = Site(write_app({"[name]/icon.py": "revalidate = 60\n" + SLOW}), deadline=None)
    replies = await ask_all(serve(site), ["/one/icon"] * 200)
    assert {reply.status_code for reply in replies} == {200}
    assert len({reply.content for reply in replies}) == 1
    assert "limner-fallback" not in replies[0].headers
    assert site.metrics.drawn == 1
    assert calls_of(site) == ["one"]


@pytest.mark.parametrize("fallback", [None, "<p>busy"], ids=["no fallback", "a fallback"])
async def test_two_hundred_clients_for_as_many_pictures_get_them_or_are_told_to_wait(
    write_app: WriteApp, serve: Callable[[Site], str], fallback: str | None
) -> None:
    site = Site(write_app({"[name]/icon.py": SLOW}), queue=8, deadline=None, fallback=fallback)
    replies = await ask_all(serve(site), [f"/{number}/icon" for number in range(200)])
    for reply in replies:
        if reply.status_code == 200:
            assert is_picture(reply)
            assert reply.headers.get("limner-fallback") in {None, "custom", "card"}
        else:
            assert (reply.status_code, reply.headers["retry-after"], fallback) == (503, "1", None)
    assert sum("limner-fallback" not in reply.headers and reply.status_code == 200 for reply in replies) > 0
    assert site.metrics.refused > 0
    assert (await ask_all(serve(site), ["/later/icon"]))[0].status_code == 200


async def test_a_client_that_leaves_takes_nothing_from_those_who_wait(
    write_app: WriteApp, serve: Callable[[Site], str]
) -> None:
    site = Site(write_app({"[name]/icon.py": "revalidate = 60\n" + SLOW}), deadline=None)
    base = serve(site)
    await ask_all(base, ["/warm/icon"])

    async def leave(http: httpx.AsyncClient) -> None:
        with contextlib.suppress(httpx.TimeoutException):
            await http.get(base + "/one/icon", timeout=0.1)

    async with crowd() as http:
        staying = [asyncio.ensure_future(http.get(base + "/one/icon")) for _ in range(10)]
        await asyncio.gather(*[leave(http) for _ in range(40)])
        replies = await asyncio.gather(*staying)
    assert {reply.status_code for reply in replies} == {200}
    assert len({reply.content for reply in replies}) == 1
    assert calls_of(site).count("one") == 1


async def test_clients_that_all_leave_leak_nothing(write_app: WriteApp, serve: Callable[[Site], str]) -> None:
    site = Site(write_app({"[name]/icon.py": SLOW}), deadline=None)
    base = serve(site)
    await ask_all(base, ["/warm/icon"])

    async def leave(http: httpx.AsyncClient, name: int) -> None:
        with contextlib.suppress(httpx.TimeoutException):
            await http.get(f"{base}/{name}/icon", timeout=0.05)

    async with crowd() as http:
        for batch in range(3):
            await asyncio.gather(*[leave(http, 100 * batch + number) for number in range(50)])
    until = time.monotonic() + 30
    server = site.server
    while time.monotonic() < until and (server.pool.waiting or server._waiter._leaving or server.pool.lost):
        await asyncio.sleep(0.1)
    assert not server.pool.waiting
    assert not server.pool.lost
    assert not server._waiter._leaving
    assert server._drawer.under_way == 0
    assert not any(server._shelf._flights._loops.values())
    assert (await ask_all(base, ["/after/icon"]))[0].status_code == 200


async def test_a_site_whose_every_function_fails_answers_a_crowd_with_pictures(
    write_app: WriteApp, serve: Callable[[Site], str]
) -> None:
    root = write_app({f"{name}/opengraph-image.py": source for name, source in BROKEN.items()})
    site = Site(root, base_url="https://shop.example", deadline=20.0)
    paths = [f"/{name}/opengraph-image" + ("/1" if name == "list" else "") for name in BROKEN] * 10
    for path, reply in zip(paths, await ask_all(serve(site), paths), strict=True):
        assert (reply.status_code, reply.headers.get("limner-fallback")) == (200, "card"), path
        assert reply.headers["cache-control"] == "public, max-age=60"
        assert is_picture(reply)
        assert b"secret" not in reply.content
