# ruff: noqa: S311, T201 - what is random here is not a secret; its output is read by the test
"""Starts processes that write to a cache directory without end, so that a test can kill them.

Goes in: the folders of an app and of a cache as arguments, then a line for each process wanted. Comes out: a line with
its id, written by that process once it is at work. The engine is loaded once; the processes are forks.
"""

import os
import random
import sys
import threading
from functools import cache
from pathlib import Path
from typing import Any

MOST_BYTES = 4_000_000  # less than all pictures take
NAMES = [f"picture-{number}" for number in range(12)]

APP = {
    "[name]/icon.py": """
        import random
        from limner_test_png import png

        revalidate = 3600

        def image(params):
            return png(params["name"])
        """,
    "[name]/opengraph-image.py": """
        from limner import ImageResponse
        from limner.html import div

        size = (200, 100)

        def image(params):
            return ImageResponse(div(style={"background": "linear-gradient(red, blue)"})[params["name"]])
        """,
}


@cache
def png(name: str) -> bytes:
    """Make a picture whose pixels are all the name's own, too large to be written at once."""
    import struct
    import zlib

    side = 400
    noise = random.Random(name).randbytes((side * 3 + 1) * side)
    rows = b"".join(b"\0" + noise[y * side * 3 : (y + 1) * side * 3] for y in range(side))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 0)) + chunk(b"IEND", b"")


def ask(site: Any, path: str) -> bytes:
    """Give a reply's body; anything but a picture is an error."""
    said: list[str] = []

    def start_response(status: str, _headers: object) -> None:
        said.append(status)

    body = b"".join(
        site.wsgi(
            {"REQUEST_METHOD": "GET", "PATH_INFO": path, "SCRIPT_NAME": "", "QUERY_STRING": ""},
            start_response,
        )
    )
    if said != ["200 OK"]:
        raise RuntimeError(f"{path}: {said}")
    return body


def paths() -> list[str]:
    return [f"/{name}/{kind}" for name in NAMES for kind in ("icon", "opengraph-image")]


def write_without_end(site: Any, shelf: Any) -> None:
    """Ask for pictures and forget them again, by turns, sweeping now and then, in several threads."""
    print(os.getpid(), flush=True)
    for _ in range(3):
        threading.Thread(target=_write, args=(site, shelf), daemon=True).start()
    _write(site, shelf)


def _write(site: Any, shelf: Any) -> None:
    while True:
        path = random.choice(paths())
        if random.random() < 0.8:
            site.purge(path)
        ask(site, path)
        if random.random() < 0.1:
            shelf.sweep()


def main() -> None:
    """Fork when told."""
    import limner

    sys.modules["limner_test_png"] = sys.modules["__main__"]
    limner.render("<p>warm", width=8, height=8)
    root, folder = map(Path, sys.argv[1:])

    from limner.caches import DirectoryCache
    from limner.site import Site

    shelf = DirectoryCache(folder, max_bytes=MOST_BYTES)
    site = Site(root, cache=shelf, deadline=None, fallback=None)
    site.check(draw=False).raise_errors()
    for name in NAMES:
        png(name)
    for _ in sys.stdin:
        child = os.fork()
        if not child:
            random.seed()
            write_without_end(site, shelf)
        os.waitpid(child, 0)


if __name__ == "__main__":
    main()
