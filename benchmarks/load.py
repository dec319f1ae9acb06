"""A site under a server, asked without pause: ``python benchmarks/load.py [seconds]``.

Goes in: how long (600 s). Comes out: for each tenth of it the server's memory, replies, errors and latencies, as lines
and in ``load.json``. Clients ask for pictures that are kept, for such that never were, for a function that raises and
for addresses that are not there; some leave before the reply. The exit status is 1 when a reply was wrong or memory
grew.
"""

import asyncio
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from serve import free_port, reach

SECONDS: Final = 600.0
CLIENTS: Final = 16
GROWTH: Final = 1.10  # of the last minute's memory over that of the third, in which every cache is full
LONG: Final = 300.0
ROOM: Final = 400.0  # MB, for a short run
_STEPS: Final = 10
_ROUTE: Final = """
from limner import ImageResponse
from limner.html import div

revalidate = 3600

def image(params):
    style = {"display": "flex", "fontSize": 40, "padding": 30, "background": "linear-gradient(#fff, #cde)"}
    return ImageResponse(div(style=style)["A card for " + params["name"]], width=600, height=315)
"""
_APP: Final = """
import os
from limner import Site
from limner.caches import MemoryCache

site = Site(os.environ["BENCHMARK_ROOT"], base_url="http://127.0.0.1", cache=MemoryCache(8_000_000))
"""


@dataclass
class Span:
    """What one stretch of time saw."""

    latencies: list[float] = field(default_factory=list[float])
    kinds: dict[str, int] = field(default_factory=dict[str, int])
    wrong: list[str] = field(default_factory=list[str])


def resident(process: int) -> float:
    """Give a process's memory in MB."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


class Clients:
    """Asks, and counts what comes."""

    def __init__(self, port: int, rng: random.Random) -> None:
        self.port = port
        self.rng = rng
        self.span = Span()
        self.number = 0

    async def run(self, until: float) -> None:
        """Ask on one connection after another until a moment."""
        while time.monotonic() < until:
            reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
            try:
                for _ in range(self.rng.randrange(1, 50)):
                    if time.monotonic() >= until or not await self._ask(reader, writer):
                        break
            except (ConnectionError, asyncio.IncompleteReadError) as error:
                self.span.wrong.append(f"{type(error).__name__}: {error}")
            finally:
                writer.close()

    def _choose(self) -> tuple[str, str]:
        draw = self.rng.random()
        self.number += 1
        if draw < 0.6:
            return "kept", f"/card-{self.rng.randrange(20)}/opengraph-image"
        if draw < 0.9:
            return "new", f"/new-{self.number}/opengraph-image"
        return ("raises", "/broken/icon") if draw < 0.95 else ("missing", f"/no/such/{self.number}")

    async def _ask(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        kind, path = self._choose()
        begun = time.perf_counter()
        writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
        if kind == "new" and self.rng.random() < 0.05:
            await asyncio.sleep(0.005)
            self.span.kinds["left"] = self.span.kinds.get("left", 0) + 1
            return False
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
        body = await reader.readexactly(length)
        self.span.latencies.append(time.perf_counter() - begun)
        status = int(head[9:12])
        fallback = head.partition(b"limner-fallback: ")[2].partition(b"\r\n")[0].decode()
        name = f"{kind} {status} {fallback}".strip()
        self.span.kinds[name] = self.span.kinds.get(name, 0) + 1
        if kind == "missing":
            right = status == 404
        else:
            # Under this load a reply may be late, and then is a card: a picture all the same.
            right = status == 200 and body.startswith(b"\x89PNG") and (kind != "raises" or fallback == "card")
        if not right:
            self.span.wrong.append(f"{path}: {name}")
        return True


def line_of(span: Span, seconds: float, memory: float) -> dict[str, Any]:
    """Sum up one stretch."""
    latencies = sorted(span.latencies) or [0.0]
    return {
        "seconds": round(seconds), "mb": round(memory, 1), "replies": len(span.latencies),
        "p50_ms": round(1000 * latencies[len(latencies) // 2], 1),
        "p99_ms": round(1000 * latencies[len(latencies) * 99 // 100], 1),
        "max_ms": round(1000 * latencies[-1], 1),
        "wrong": len(span.wrong), "kinds": dict(sorted(span.kinds.items())),
    }  # fmt: skip


async def watch(process: int, port: int, seconds: float) -> tuple[list[dict[str, Any]], list[str]]:
    """Run the clients, and note how the server does."""
    clients = Clients(port, random.Random(5))  # noqa: S311 - the same requests each time
    begun = time.monotonic()
    tasks = [asyncio.ensure_future(clients.run(begun + seconds)) for _ in range(CLIENTS)]
    lines: list[dict[str, Any]] = []
    wrong: list[str] = []
    for step in range(1, _STEPS + 1):
        await asyncio.sleep(max(0.0, begun + seconds * step / _STEPS - time.monotonic()))
        span, clients.span = clients.span, Span()
        lines.append(line_of(span, time.monotonic() - begun, resident(process)))
        wrong += span.wrong
        print(lines[-1], flush=True)
    await asyncio.gather(*tasks)
    return lines, wrong


async def wait_for(port: int) -> None:
    """Wait until the server listens."""
    _, writer = await reach(port)
    writer.close()


def main() -> None:
    """Start the server, ask, stop it."""
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "app"
        for name, source in (("[name]/opengraph_image.py", _ROUTE), ("broken/icon.py", "def image():\n    1 / 0\n")):
            path = root / name
            path.parent.mkdir(parents=True)
            path.write_text(source)
        (Path(folder) / "loaded.py").write_text(_APP)
        environment = {**os.environ, "BENCHMARK_ROOT": str(root)}
        environment["PYTHONPATH"] = os.pathsep.join([folder, str(Path(environment.get("PYTHONPATH", ".")).resolve())])
        port = free_port()
        command = [sys.executable, "-m", "uvicorn", "loaded:site", "--port", str(port), "--log-level", "critical"]
        with (Path(folder) / "log").open("wb") as log:
            server = subprocess.Popen([*command, "--no-access-log"], env=environment, cwd=folder, stderr=log)
        try:
            asyncio.run(wait_for(port))
            lines, wrong = asyncio.run(watch(server.pid, port, seconds))
        finally:
            server.terminate()
            server.wait()
    faults = wrong[:5]
    if seconds >= LONG:
        Path(__file__).with_suffix(".json").write_text(json.dumps(lines, indent=1) + "\n")
        if lines[-1]["mb"] > lines[2]["mb"] * GROWTH:
            faults.append(f"memory grows: {lines[2]['mb']} MB, then {lines[-1]['mb']} MB")
    elif lines[-1]["mb"] > ROOM:
        faults.append(f"{lines[-1]['mb']} MB")
    sys.exit("\n".join(faults) or 0)


if __name__ == "__main__":
    main()
