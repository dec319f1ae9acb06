# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# Starlette's client has types only with a client library of its own.
"""What is slow, endless or refuses to end costs only its own image, which becomes a fallback."""

import asyncio
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from limner import Renderer
from limner.caches import CachedImage
from limner.errors import OverloadedError
from limner.resources.loader import Loaded
from limner.site import Site
from limner.worker.threads import ThreadPool

WriteApp = Callable[[Mapping[str, object]], Path]
PICTURE = """
from limner import ImageResponse
from limner.html import div, img

def image(params):
    return ImageResponse(div[img(src="https://slow.example/a.png"), img(src="https://slow.example/b.png"), "x"])
"""
QUICK = "from limner import ImageResponse\n\n\ndef image(params):\n    return ImageResponse('<p>' + params['x'])\n"


async def ask(site: Site, *paths: str) -> list[httpx.Response]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=site), base_url="http://x") as http:
        return list(await asyncio.gather(*map(http.get, paths)))


class HangingLoader:
    """Brings nothing until it is let go."""

    def __init__(self) -> None:
        self.gone = threading.Event()
        self.asked = 0

    def load(self, address: str, max_bytes: int) -> Loaded:
        del max_bytes
        self.asked += 1
        self.gone.wait(60)
        return Loaded(b"", address)

    async def aload(self, address: str, max_bytes: int) -> Loaded:
        return await asyncio.to_thread(self.load, address, max_bytes)


@pytest.mark.parametrize("workers", [0, 1])
async def test_what_a_slow_server_does_not_bring_is_left_out_in_time(write_app: WriteApp, workers: int) -> None:
    loader = HangingLoader()
    root = write_app({"icon.py": PICTURE, "[x]/icon.py": QUICK})
    site = Site(root, renderer=Renderer(loader=loader), deadline=5.0, workers=workers)
    try:
        await ask(site, "/1/icon")
        [reply] = await ask(site, "/icon")
        assert (reply.status_code, reply.headers["limner-fallback"]) == (200, "partial")
        assert loader.asked == 2
        # The threads that draw are free again, though the loader still hangs.
        assert site.server._drawer.pool.lost == 0
        assert "limner-fallback" not in (await ask(site, "/2/icon"))[0].headers
    finally:
        loader.gone.set()
        site.close()


async def test_a_render_gives_up_what_is_late_with_and_without_waiting() -> None:
    loader = HangingLoader()
    renderer = Renderer(loader=loader)
    page = "<img src='https://slow.example/a.png'>"
    try:
        drawings = [await renderer.adraw(page, seconds=1.0), await asyncio.to_thread(renderer.draw, page, seconds=1.0)]
    finally:
        loader.gone.set()
    for drawing in drawings:
        assert [one.code for one in drawing.diagnostics] == ["load-failed"]


async def test_a_node_without_end_blocks_nobody(write_app: WriteApp) -> None:
    source = "import itertools\nfrom limner import ImageResponse\n\n\ndef image():\n    return ImageResponse({})\n"
    endless = {
        "texts": "itertools.repeat('x')",
        "large": "itertools.repeat('x' * 100_000)",
        "nothing": "itertools.repeat(None)",
        "wrong": "iter([object()])",
    }
    files = {f"{name}/icon.py": source.format(node) for name, node in endless.items()}
    site = Site(write_app({**files, "[x]/icon.py": QUICK}), deadline=None)
    replies = await ask(site, *(f"/{name}/icon" for name in endless))
    assert [(reply.status_code, reply.headers["limner-fallback"]) for reply in replies] == [(200, "card")] * len(
        endless
    )


async def test_a_generator_that_hangs_blocks_nobody(write_app: WriteApp) -> None:
    source = """
import threading
from limner import ImageResponse
gone = threading.Event()

def slowly():
    gone.wait(60)
    yield "x"

def image():
    return ImageResponse(slowly())
"""
    site = Site(write_app({"icon.py": source, "[x]/icon.py": QUICK}), deadline=2.0)
    await ask(site, "/1/icon")
    hanging, quick = await ask(site, "/icon", "/2/icon")
    assert hanging.headers["limner-fallback"] == "card"
    assert "limner-fallback" not in quick.headers
    module = next(route for route in site.routes if route.label == "icon.py")
    site.server.routes.module(module).image.__globals__["gone"].set()


async def test_a_generator_is_read_once_and_drawn_whole(write_app: WriteApp) -> None:
    source = "from limner import ImageResponse\n\n\ndef image():\n    return ImageResponse({})\n"
    given = source.format("part for part in ('a', 'b')").replace("ImageResponse(part", "ImageResponse((part", 1)
    root = write_app({"a/icon.py": given.replace("'b'))", "'b')))"), "b/icon.py": source.format("['a', 'b']")})
    one, other = await ask(Site(root), "/a/icon", "/b/icon")
    assert one.content == other.content
    assert "limner-fallback" not in one.headers


async def test_a_fallback_that_refuses_to_be_cancelled_is_not_waited_for(write_app: WriteApp) -> None:
    source = """
import asyncio
stop = []

def image():
    1 / 0

async def fallback():
    while not stop:
        try:
            await asyncio.sleep(0.05)
        except asyncio.CancelledError:
            pass
"""
    site = Site(write_app({"icon.py": source}), deadline=1.0)
    [reply] = await ask(site, "/icon")
    assert (reply.status_code, reply.headers["limner-fallback"]) == (200, "card")
    site.server.routes.module(site.routes[0]).image.__globals__["stop"].append(1)


@pytest.mark.parametrize("fallback", ["", None])
async def test_a_request_has_a_reply_when_no_thread_is_left(
    write_app: WriteApp, monkeypatch: pytest.MonkeyPatch, fallback: str | None
) -> None:
    site = Site(write_app({"icon.py": "def image():\n    1 / 0\n"}), fallback=fallback)

    async def fail(*_given: Any) -> None:
        raise OverloadedError("the system has no thread left")

    monkeypatch.setattr(site.server, "_fault_reply", fail)
    [reply] = await ask(site, "/icon")
    assert reply.status_code == (500 if fallback is None else 200)


class SlowCache:
    """Is purged in the middle of a write."""

    is_instant = False

    def __init__(self) -> None:
        self.kept: dict[str, CachedImage] = {}
        self.purge_now: Callable[[], object] = lambda: None

    def get(self, key: str) -> CachedImage | None:
        return self.kept.get(key)

    def put(self, key: str, image: CachedImage) -> None:
        self.purge_now()
        self.kept[key] = image

    def delete(self, key: str) -> None:
        self.kept.pop(key, None)

    def purge(self, tag: str) -> int:
        del tag
        return 0  # there is nothing yet

    def clear(self) -> None:
        self.kept.clear()


async def test_what_is_purged_while_it_is_written_does_not_stay(write_app: WriteApp) -> None:
    cache = SlowCache()
    site = Site(write_app({"[x]/icon.py": QUICK}), cache=cache)
    cache.purge_now = lambda: site.purge("/1")
    await ask(site, "/1/icon")
    await asyncio.gather(*site.server._shelf._writing)
    assert not cache.kept
    cache.purge_now = lambda: None
    await ask(site, "/1/icon")
    await asyncio.gather(*site.server._shelf._writing)
    assert cache.kept


# ── threads ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_call_that_nobody_waits_for_leaves_the_queue() -> None:
    pool, begun, gone = ThreadPool(1, most_waiting=3), threading.Event(), threading.Event()

    def hang() -> bool:
        begun.set()
        return gone.wait(60)

    first = pool.submit(hang)
    assert begun.wait(60)
    for _ in range(50):
        pool.abandon(pool.submit(len, ()))
    assert pool.waiting == 0
    last = pool.submit(len, ())
    gone.set()
    assert first.result(30)
    assert last.result(30) == 0


def test_a_system_without_threads_refuses_a_call_and_serves_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    def start(_thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    pool = ThreadPool(2)
    with monkeypatch.context() as patched:
        patched.setattr(threading.Thread, "start", start)
        for _ in range(3):
            with pytest.raises(OverloadedError, match="no thread left"):
                pool.submit(len, ())
    assert pool.submit(len, ()).result(30) == 0
