"""Two apps under uvicorn, and how many requests a second each answers: ``python benchmarks/serve.py``.

Goes in: nothing. Comes out: one JSON line. One app is a `Site` with two pictures, both drawn by their first requests:
`site` holds for an hour, the function of `asked` is called for every request. The other app is a plain Starlette
`Response` with the same bytes and type. A client in this process keeps eight connections busy.
"""

import asyncio
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

_ROUTE = """
from limner import ImageResponse
from limner.html import div

{term}

def image():
    return ImageResponse(div(style={{"fontSize": 80, "padding": 60, "background": "#fff"}})["Served many times"])
"""
_APP = """
import os
from limner import Site
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

site = Site(os.environ["BENCHMARK_ROOT"], base_url="http://127.0.0.1")

async def plain(request):
    return Response(BODY, media_type="image/png")

BODY = open(os.environ["BENCHMARK_BODY"], "rb").read()
app = Starlette(routes=[Route("/plain", plain)])
"""
_SECONDS = 2.0
_CONNECTIONS = 8


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str) -> bytes:
    """Ask for a path on an open connection; give the body."""
    writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    if not head.startswith(b"http/1.1 200"):
        raise RuntimeError(head.decode("latin-1").partition("\r\n")[0])
    length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0])
    return await reader.readexactly(length)


async def ask_again_and_again(port: int, path: str, until: float) -> int:
    """Count the answers on one connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    count = 0
    while time.perf_counter() < until:
        await answer(reader, writer, path)
        count += 1
    writer.close()
    return count


async def rate(port: int, path: str) -> float:
    """Give answers a second."""
    until = time.perf_counter() + _SECONDS
    counts = await asyncio.gather(*[ask_again_and_again(port, path, until) for _ in range(_CONNECTIONS)])
    return sum(counts) / _SECONDS


async def first_answer(port: int, path: str) -> bytes:
    """Wait for the server, and give what it answers."""
    reader, writer = await reach(port)
    body = await answer(reader, writer, path)
    writer.close()
    return body


async def reach(port: int) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Connect to a server that may still be starting."""
    for _ in range(600):
        try:
            return await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.1)
    raise RuntimeError("the server does not start")


def main() -> None:
    """Start the servers, ask them in turns, stop them."""
    with tempfile.TemporaryDirectory() as folder:
        root, body = Path(folder) / "app", Path(folder) / "body.png"
        root.mkdir()
        (root / "opengraph_image.py").write_text(_ROUTE.format(term="revalidate = 3600"))
        (root / "twitter_image.py").write_text(_ROUTE.format(term=""))
        body.write_bytes(b"")
        (Path(folder) / "served.py").write_text(_APP)
        environment = {**os.environ, "BENCHMARK_ROOT": str(root), "BENCHMARK_BODY": str(body)}
        python_path = os.pathsep.join([folder, environment.get("PYTHONPATH", "")])
        environment["PYTHONPATH"] = python_path.rstrip(os.pathsep)

        def start(name: str, port: int) -> subprocess.Popen[bytes]:
            command = [sys.executable, "-m", "uvicorn", f"served:{name}", "--port", str(port), "--log-level", "error"]
            return subprocess.Popen([*command, "--no-access-log"], env=environment, cwd=folder)

        ports = free_port(), free_port()
        servers = [start("site", ports[0])]
        try:
            body.write_bytes(asyncio.run(first_answer(ports[0], "/opengraph-image")))
            servers.append(start("app", ports[1]))
            asyncio.run(first_answer(ports[1], "/plain"))
            asyncio.run(first_answer(ports[0], "/twitter-image"))
            asked = (ports[0], "/opengraph-image"), (ports[0], "/twitter-image"), (ports[1], "/plain")
            turns = [[asyncio.run(rate(*one)) for one in asked] for _ in range(3)]
        finally:
            for server in servers:
                server.terminate()
                server.wait()
    print(json.dumps(dict(zip(("site", "asked", "plain"), zip(*turns, strict=True), strict=True))))


if __name__ == "__main__":
    main()
