"""A forked child draws what its parent would: at once, with threads, processes and locks of its own."""

import os
import subprocess
import sys
import textwrap
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

WriteApp = Callable[[Mapping[str, object]], Path]

pytestmark = pytest.mark.skipif(not hasattr(os, "fork") or sys.platform == "darwin", reason="needs Linux's fork")

CARD = """
from limner import ImageResponse
from limner.html import div

def image(params):
    style = {"display": "flex", "fontSize": 60, "background": "linear-gradient(teal, navy)", "height": "100%"}
    return ImageResponse(div(style=style)["Number " + params["x"]])
"""

PARENT = """
import asyncio, hashlib, os, signal, sys, threading, time
from pathlib import Path
from limner import Renderer, Site

site = Site(Path(sys.argv[1]), workers=int(sys.argv[2]), cache=None, deadline=8.0)

def ask(number):
    told = []
    path = f"/{number}/opengraph-image"
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "SERVER_NAME": "x", "SERVER_PORT": "80"}
    body = b"".join(site.wsgi(environ, lambda status, headers: told.append((status, dict(headers)))))
    [(status, headers)] = told
    return status, headers.get("limner-fallback"), hashlib.md5(body).hexdigest()

async def aask(number):
    sent = []
    path = f"/{number}/opengraph-image"
    scope = {"type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "headers": []}

    async def receive():
        await asyncio.sleep(3600)

    async def send(message):
        sent.append(message)

    await site(scope, receive, send)
    body = b"".join(message.get("body", b"") for message in sent)
    fallback = dict(sent[0]["headers"]).get(b"limner-fallback")
    return str(sent[0]["status"]) + " OK", fallback, hashlib.md5(body).hexdigest()

def in_child(draw, seconds=90):
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        signal.alarm(seconds)  # a child that hangs is ended by it
        os.write(writer, repr(draw()).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as said:
        words = said.read().decode()
    assert os.waitpid(child, 0)[1] == 0, f"the child hangs or fails: {words}"
    return words
"""


def run(program: str, app: Path, workers: int) -> None:
    """Run a program that begins as `PARENT`."""
    command = [sys.executable, "-c", PARENT + textwrap.dedent(program), str(app), str(workers)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr[-3000:]


@pytest.mark.parametrize(("workers", "way"), [(0, "wsgi"), (0, "asgi"), (1, "warm"), (2, "wsgi")])
def test_a_child_of_a_site_that_has_drawn_draws_the_same_whole_pictures(
    write_app: WriteApp, workers: int, way: str
) -> None:
    app = write_app({"[x]/opengraph-image.py": CARD})
    begins = {"wsgi": "ask(1)", "asgi": "asyncio.run(aask(1))", "warm": "site.warm()"}[way]
    program = f"""
        {begins}
        children = [in_child(lambda: [ask(1), ask(2), asyncio.run(aask(3))]) for _ in range(2)]
        mine = repr([ask(1), ask(2), asyncio.run(aask(3))])
        for child in children:
            assert child == mine, (child, mine)
        assert "card" not in mine and mine.count("200 OK") == 3, mine
        site.close()
    """
    run(program, app, workers)


@pytest.mark.parametrize(("workers", "forks"), [(0, 6), (2, 2)])
def test_a_child_forked_while_others_draw_does_not_hang(write_app: WriteApp, workers: int, forks: int) -> None:
    app = write_app({"[x]/opengraph-image.py": CARD})
    program = """
        page = "<h1 style='font: 70px serif; text-shadow: 0 0 9px red'>" + "words of many letters " * 9
        shared, over = Renderer(), threading.Event()

        def draw():
            return hashlib.md5(shared.render(page, width=300, height=200)).hexdigest()

        def busy(first):
            for number in range(first, 10**6):
                if over.is_set():
                    return
                (shared.render(page + str(number), width=300, height=200) if first else ask(number))

        expected = draw()
        threads = [threading.Thread(target=busy, args=(first,)) for first in range(3)]
        for thread in threads:
            thread.start()
        seen = set()
        for _ in range(FORKS):
            time.sleep(0.05)
            seen.add(in_child(lambda: (draw(), ask(5))))
        over.set()
        for thread in threads:
            thread.join()
        assert seen == {repr((expected, ask(5)))}, seen
        site.close()
    """
    run(program.replace("FORKS", str(forks)), app, workers)
