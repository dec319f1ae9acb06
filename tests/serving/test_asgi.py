# ruff: noqa: E501 - a line is often a whole source file
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownParameterType=false
# Starlette's client has types only with a client library of its own.
"""The ASGI door, called message by message."""

import asyncio
import contextvars
import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from limner.site import Site

WriteApp = Callable[[Mapping[str, object]], Path]
CODE = "def image():\n    return {PNG}\n"


async def call(site: Site, raw: bytes | None, path: str = "/", **scope: Any) -> tuple[int, dict[str, str], bytes]:
    sent: list[dict[str, Any]] = []
    waiting = asyncio.Event()

    async def receive() -> dict[str, Any]:
        await waiting.wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    given = {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": raw,
        "query_string": b"",
        "headers": [],
        **scope,
    }
    await site(given, receive, send)
    start, body = sent
    return start["status"], {k.decode(): v.decode() for k, v in start["headers"]}, body["body"]


@pytest.mark.parametrize(
    "raw",
    [
        b"/../icon.png",
        b"/shop/../icon.png",
        b"/shop/..%2ficon.png",
        b"/shop\\..\\icon.png",
        b"//icon.png",
        b"/./icon.png",
        b"/shop/\xff\xfe/icon",
        b"/shop/%c0%ae%c0%ae/icon",
        b"icon.png\0",
        b"/%00/icon",
        b"/shop/a%2f..%2fb/icon",
        b"",
        b"/",
        b"*",
        b"http://evil.example/icon.png",
    ],
)
async def test_a_mutilated_path_is_404(write_app: WriteApp, raw: bytes) -> None:
    site = Site(write_app({"icon.png": (1, 1), "shop/[id]/icon.py": CODE}))
    assert (await call(site, raw))[::2] == (404, b"Not Found")


async def test_a_server_without_a_raw_path_is_served_by_the_decoded_one(write_app: WriteApp) -> None:
    source = "def generate_image_metadata():\n    return [{'id': 'a/b'}]\n\n\ndef image(id):\n    return id.encode()\n"
    site = Site(write_app({"ü/icon.py": source}))
    assert (await call(site, None, "/ü/icon/a/b"))[2] == b"a/b"


@pytest.mark.parametrize("path", [b"/docs/shop/icon.png", b"/shop/icon.png"])
async def test_a_mount_prefix_is_taken_off_whether_or_not_the_server_did(write_app: WriteApp, path: bytes) -> None:
    root = write_app({"shop/icon.png": (1, 1)})
    assert (await call(Site(root), path, root_path="/docs"))[0] == 200
    assert (await call(Site(root, root_path="/docs"), path))[0] == 200


def test_a_mounted_site_answers_below_its_prefix_and_its_redirects_have_it(write_app: WriteApp) -> None:
    http = TestClient(Starlette(routes=[Mount("/my docs", app=Site(write_app({"x/icon.png": (1, 1)})))]))
    assert http.get("/my%20docs/x/icon.png").status_code == 200
    reply = http.get("/my%20docs/x/icon.png/", follow_redirects=False)
    assert reply.headers["location"] == "/my%20docs/x/icon.png"
    assert http.get("/x/icon.png").status_code == 404


async def test_httpx_without_a_server_is_served(write_app: WriteApp) -> None:
    transport = httpx.ASGITransport(app=Site(write_app({"icon.py": CODE})))
    async with httpx.AsyncClient(transport=transport, base_url="http://x") as http:
        assert (await http.get("/icon")).status_code == 200


async def test_a_client_that_goes_away_cancels_what_only_it_waited_for(write_app: WriteApp) -> None:
    source = "import asyncio\nstate = []\n\n\nasync def image():\n    try:\n        state.append('started')\n        await asyncio.sleep(30)\n    except asyncio.CancelledError:\n        state.append('cancelled')\n        raise\n"
    site = Site(write_app({"icon.py": source}))
    sent: list[object] = []

    async def receive() -> dict[str, Any]:
        await asyncio.sleep(0.1)
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await asyncio.wait_for(site({"type": "http", "method": "GET", "path": "/icon", "headers": []}, receive, send), 5)
    module = site.server.routes.module(site.routes[0])
    assert module.image.__globals__["state"] == ["started", "cancelled"]
    assert sent == []


async def test_a_cancellation_is_never_lost_whenever_it_comes(write_app: WriteApp) -> None:
    """A client is cancelled at each step of the loop in turn, up to the one at which it has its reply and goes on."""
    site = Site(write_app({"icon.py": "async def image(request):\n    return {PNG}\n"}))
    answered = 0

    async def client() -> None:
        nonlocal answered
        await call(site, b"/icon")
        answered += 1
        await asyncio.Event().wait()

    steps = 0
    while not answered:
        asking = asyncio.ensure_future(client())
        for _ in range(steps):
            await asyncio.sleep(0)
        asking.cancel()
        await asyncio.wait({asking}, timeout=10)
        assert asking.cancelled(), f"lost after {steps} steps of the loop"
        steps += 1
    assert steps > 3


async def test_sync_functions_run_in_threads_with_the_tasks_context(
    write_app: WriteApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys
    from types import ModuleType

    holder = ModuleType("limner_test_context")
    variable: contextvars.ContextVar[str] = contextvars.ContextVar("variable", default="none")
    holder.__dict__["variable"] = variable
    monkeypatch.setitem(sys.modules, "limner_test_context", holder)
    source = "import threading\nfrom limner_test_context import variable\n\n\ndef image():\n    assert threading.current_thread() is not threading.main_thread()\n    return variable.get().encode()\n"
    site = Site(write_app({"icon.py": source}))
    variable.set("seen")
    assert (await call(site, b"/icon"))[2] == b"seen"


def test_start_up_imports_every_file_once_and_logs_the_broken_ones(
    write_app: WriteApp, caplog: pytest.LogCaptureFixture
) -> None:
    listed = "def generate_image_metadata():\n    return [{}]\n\n\ndef image():\n    return b''\n"
    site = Site(write_app({"a/icon.py": "import limner_test_nothing\n", "b/icon.py": CODE, "c/icon.py": listed}))
    with caplog.at_level(logging.ERROR, "limner"), TestClient(site) as http:
        assert "a/icon.py" in caplog.text
        assert "c/icon.py:1: generate_image_metadata()[0] has no id" in caplog.text
        assert http.get("/b/icon").status_code == 200
    with TestClient(site) as again:
        assert again.get("/b/icon").status_code == 200


async def test_a_websocket_is_closed_and_an_unknown_scope_is_an_error(write_app: WriteApp) -> None:
    site = Site(write_app({}))
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "websocket.connect"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await site({"type": "websocket", "path": "/"}, receive, send)
    assert sent == [{"type": "websocket.close", "code": 1000}]
    with pytest.raises(RuntimeError, match="unknown type"):
        await site({"type": "carrier-pigeon"}, receive, send)


async def test_a_hundred_requests_at_once_keep_their_own_params(write_app: WriteApp) -> None:
    source = "import time\n\n\ndef image(params):\n    time.sleep(0.001)\n    return params['id'].encode()\n"
    site = Site(write_app({"[id]/icon.py": source}))
    replies = await asyncio.gather(*(call(site, f"/{n}/icon".encode()) for n in range(100)))
    assert [reply[2] for reply in replies] == [str(n).encode() for n in range(100)]
