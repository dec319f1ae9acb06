# ruff: noqa: S311 - what is random here is not a secret
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
"""A site whose Redis stops, freezes, fills, or answers rubbish while many clients ask: no image fails.

The servers are real: a redis-server of the test's own, and listeners on loopback that only pretend to be one.
"""

import asyncio
import contextlib
import os
import random
import signal
import socket
import threading
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen
from typing import Protocol

import httpx
import pytest

from limner.caches import GuardedCache
from limner.caches.redis import RedisCache
from limner.site import Site

pytestmark = pytest.mark.redis
WriteApp = Callable[[Mapping[str, object]], Path]
CLIENTS = 12
REST = 0.4
SLOWEST = 15.0  # seconds for one reply on a machine that is busy with other things; a frozen backend waits for ever
CARD = """
from limner import ImageResponse
from limner.html import div

revalidate = 3600

def image(params):
    return ImageResponse(div(style={"display": "flex", "background": "#eee"})[params["name"]], width=60, height=30)
"""


class RedisServer(Protocol):
    """The fixture's: a redis-server of the test's own."""

    url: str
    process: Popen[bytes]

    def start(self, *options: str) -> None: ...

    def stop(self) -> None: ...


@dataclass
class Reply:
    name: str
    status: int
    fallback: str | None
    seconds: float
    body: bytes


class Load:
    """Clients that ask without end for images that are there, and for such that never were."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.replies: list[Reply] = []
        self.new = 0

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncGenerator[None]:
        transport = httpx.ASGITransport(app=self.site)
        async with httpx.AsyncClient(transport=transport, base_url="http://x", timeout=60) as http:
            await http.get("/known-0/icon")  # the engine is loaded
            clients = [asyncio.ensure_future(self._ask(http)) for _ in range(CLIENTS)]
            try:
                yield
            finally:
                for client in clients:
                    client.cancel()
                await asyncio.gather(*clients, return_exceptions=True)

    async def _ask(self, http: httpx.AsyncClient) -> None:
        while True:
            self.new += 1
            name = f"known-{random.randrange(5)}" if random.random() < 0.7 else f"new-{self.new}"
            begun = time.monotonic()
            got = await http.get(f"/{name}/icon")
            spent = time.monotonic() - begun
            self.replies.append(Reply(name, got.status_code, got.headers.get("limner-fallback"), spent, got.content))
            await asyncio.sleep(0.005)

    def judge(self) -> None:
        """Every reply was the whole image, in time, and the same one for the same name."""
        assert len(self.replies) > CLIENTS
        assert {(reply.status, reply.fallback) for reply in self.replies} == {(200, None)}
        assert max(reply.seconds for reply in self.replies) < SLOWEST
        bodies: dict[str, bytes] = {}
        for reply in self.replies:
            assert reply.body.startswith(b"\x89PNG")
            assert bodies.setdefault(reply.name, reply.body) == reply.body


async def is_cached_again(site: Site, seconds: float = 20.0) -> bool:
    """Tell whether the site takes images out of its cache again before long."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        before = site.metrics.cached
        await asyncio.sleep(REST / 4)
        if site.metrics.cached > before + 3:
            return True
    return False


@pytest.fixture
def make_site(write_app: WriteApp) -> Iterator[Callable[[str], Site]]:
    caches: list[RedisCache] = []

    def make(url: str) -> Site:
        caches.append(RedisCache(url))
        cache = GuardedCache(caches[-1], rest_seconds=REST)
        return Site(write_app({"[name]/icon.py": CARD}), cache=cache, deadline=30.0)

    yield make
    for cache in caches:
        cache.close()


async def stop_and_start(server: RedisServer) -> None:
    server.stop()
    await asyncio.sleep(1.5)
    server.start()


async def freeze_and_thaw(server: RedisServer) -> None:
    os.kill(server.process.pid, signal.SIGSTOP)
    try:
        await asyncio.sleep(2.0)
    finally:
        os.kill(server.process.pid, signal.SIGCONT)


@pytest.mark.parametrize("trouble", [stop_and_start, freeze_and_thaw])
async def test_redis_goes_away_under_load_and_comes_back(
    make_site: Callable[[str], Site],
    redis_server: RedisServer,
    trouble: Callable[[RedisServer], Awaitable[None]],
) -> None:
    site = make_site(redis_server.url)
    load = Load(site)
    async with load.running():
        assert await is_cached_again(site)
        await trouble(redis_server)
        assert await is_cached_again(site)
    load.judge()


async def test_a_full_redis_under_load_costs_speed_only(
    make_site: Callable[[str], Site], redis_server: RedisServer
) -> None:
    redis_server.stop()
    redis_server.start("--maxmemory", "1500kb", "--maxmemory-policy", "noeviction")
    site = make_site(redis_server.url)
    filler = RedisCache(redis_server.url)
    load = Load(site)
    async with load.running():
        await asyncio.sleep(0.5)
        redis = filler._redis
        with contextlib.suppress(Exception):
            for number in range(1000):
                redis.set(f"filler {number}", b"x" * 100_000)
        await asyncio.sleep(1.5)
        redis.flushdb()
        assert await is_cached_again(site)
    filler.close()
    load.judge()


# ── servers that only pretend ─────────────────────────────────────────────────────────────────────────────


def _rubbish(connection: socket.socket) -> None:
    while connection.recv(65536):
        connection.sendall(random.randbytes(random.randrange(1, 5000)))


def _of_the_wrong_kind(connection: socket.socket) -> None:
    kinds = (b"+OK\r\n", b":5\r\n", b"$3\r\nabc\r\n", b"*2\r\n:1\r\n:2\r\n", b"-ERR no\r\n", b"$-9\r\n")
    while connection.recv(65536):
        connection.sendall(random.choice(kinds) * random.randrange(1, 4))


def _nested_without_end(connection: socket.socket) -> None:
    while connection.recv(65536):
        connection.sendall(b"*1\r\n" * 50_000)


def _half_a_reply(connection: socket.socket) -> None:
    while connection.recv(65536):
        connection.sendall(b"$100000\r\nhalf of it")


def _drop_by_drop(connection: socket.socket) -> None:
    connection.recv(65536)
    connection.sendall(b"$100000\r\n")
    while True:
        connection.sendall(b"x")
        time.sleep(0.05)


def _nothing(connection: socket.socket) -> None:
    while connection.recv(65536):
        pass


def _close(connection: socket.socket) -> None:
    connection.recv(1)


@pytest.fixture
def pretend() -> Iterator[Callable[[Callable[[socket.socket], None]], str]]:
    listeners: list[socket.socket] = []
    connections: list[socket.socket] = []

    def start(answer: Callable[[socket.socket], None]) -> str:
        listener = socket.create_server(("127.0.0.1", 0))
        listeners.append(listener)

        def serve(connection: socket.socket) -> None:
            with contextlib.suppress(OSError):
                answer(connection)
            connection.close()

        def accept() -> None:
            with contextlib.suppress(OSError):
                while True:
                    connection, _ = listener.accept()
                    connections.append(connection)
                    threading.Thread(target=serve, args=(connection,), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        return f"redis://127.0.0.1:{listener.getsockname()[1]}/0"

    yield start
    for one in listeners + connections:
        with contextlib.suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
        one.close()


@pytest.mark.parametrize(
    "answer",
    [_rubbish, _of_the_wrong_kind, _nested_without_end, _half_a_reply, _drop_by_drop, _nothing, _close],
    ids=lambda answer: answer.__name__.strip("_").replace("_", " "),
)
async def test_what_is_no_redis_costs_no_picture(
    make_site: Callable[[str], Site],
    pretend: Callable[[Callable[[socket.socket], None]], str],
    answer: Callable[[socket.socket], None],
) -> None:
    site = make_site(pretend(answer))
    load = Load(site)
    async with load.running():
        await asyncio.sleep(2.0)
    load.judge()
    assert site.metrics.failed == 0
