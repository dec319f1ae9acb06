# ruff: noqa: E501 - a line is often a whole source file
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
"""What is loaded ahead: the engine, the fonts and the worker processes; and nobody's deadline counts meanwhile."""

import asyncio
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import httpx
import pytest

from limner import Font, ImageResponse
from limner.site import Site

WriteApp = Callable[[Mapping[str, object]], Path]
INTER = Font("Inter", "inter")
CARD = "from limner import ImageResponse\n\n\ndef image():\n    return ImageResponse('<p style=\"font-family: Inter\">Aa', width=32, height=32)\n"

PROGRAM = """
import asyncio, sys
from limner import Font, Site

opened = []
sys.addaudithook(lambda event, arguments: event == "open" and opened.append(str(arguments[0])))

async def call(site):
    sent = []
    async def send(message): sent.append(message)
    async def receive(): await asyncio.Event().wait()
    await site({"type": "http", "method": "GET", "path": "/icon", "raw_path": b"/icon", "query_string": b"", "headers": []}, receive, send)
    return sent[0]["status"]

site = Site(sys.argv[1], fonts=[Font("Inter", "inter")])
assert "limner.raster.skia" not in sys.modules
assert not any("inter" in name.lower() and name.endswith(".ttf") for name in opened), opened
if sys.argv[2] == "warm":
    site.warm()
else:
    asyncio.run(site.awarm())
assert "limner.raster.skia" in sys.modules
loaded = [name for name in opened if "inter" in name.lower()]
before, modules = len(opened), set(sys.modules)
assert asyncio.run(call(site)) == 200
print(len(loaded) > 0, [name for name in opened[before:] if not name.endswith("icon.py")], sorted(name for name in set(sys.modules) - modules if name.startswith("limner.")))
"""


@pytest.mark.parametrize("way", ["warm", "awarm"])
def test_after_warming_the_first_picture_loads_nothing(write_app: WriteApp, way: str) -> None:
    root = write_app({"icon.py": CARD})
    done = subprocess.run([sys.executable, "-c", PROGRAM, str(root), way], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("True [] []"), done.stdout


def test_every_worker_knows_the_sites_fonts_after_warming(write_app: WriteApp) -> None:
    site = Site(write_app({"icon.py": CARD}), fonts=[INTER], workers=2)
    try:
        site.warm()
        remote = site.server._drawer.remote
        assert remote is not None
        assert len(remote.pool.pids) == 2
        assert all(len(worker.known) == 1 for worker in remote.pool._ready)
    finally:
        site.close()


async def test_all_who_come_while_the_engine_loads_wait_for_it_and_no_deadline_counts(
    write_app: WriteApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = Site(write_app({"icon.py": CARD, "apple_icon.py": CARD}), deadline=30)
    ImageResponse("<p>Aa").draw()
    loads: list[int] = []
    may_end = asyncio.Event()
    whole = site.server._drawer._load_engine

    async def load() -> None:
        loads.append(1)
        await may_end.wait()
        await whole()

    monkeypatch.setattr(site.server._drawer, "_load_engine", load)
    monkeypatch.setattr(site.server.settings, "deadline", 0.5)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=site), base_url="http://x") as http:
        asking = [asyncio.ensure_future(http.get(path)) for path in ("/icon", "/apple-icon", "/icon")]
        await asyncio.sleep(0.8)
        assert not any(task.done() for task in asking)
        monkeypatch.setattr(site.server.settings, "deadline", 30)
        may_end.set()
        replies = await asyncio.gather(*asking)
    assert [(reply.status_code, reply.headers.get("limner-fallback")) for reply in replies] == [(200, None)] * 3
    assert loads == [1]
