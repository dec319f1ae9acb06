"""The gallery of a folder in a real browser, for tests: two images, the keys, and what goes wrong in the page."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from browser import Browser

CARD = """
from limner import ImageResponse

alt = "A heading"
PAGE = '''<!doctype html><style>body { margin: 0 } main { display: flex; gap: 12px; padding: 20px; background: #fff }
h1 { margin: 0; font: 600 32px/1.2 Geist; color: #222 } p { margin: 6px 0; padding: 4px; font: 24px/1.4 Geist }
.tag { border: 2px solid #07c; flex: none; width: 90px; height: 40px }</style>
<main><section><h1>Heading</h1><p>Some words <b>in bold</b></p></section><i class=tag></i></main>'''


def image():
    return ImageResponse(PAGE, width=600, height=315)
"""
ICON = """
from limner import ImageResponse
from limner.html import div


def image():
    return ImageResponse(div(style="width: 48px; height: 48px; background: green"), width=48, height=48)
"""
SECONDS = 60.0


class Opened:
    """The gallery of a folder under `limner dev`, in a browser."""

    def __init__(self, browser: Browser, base: str, root: Path, process: "subprocess.Popen[str]") -> None:
        self.browser = browser
        self.process = process
        self.base = base
        self.root = root

    def until(self, script: str) -> Any:
        """Wait until a script gives something true."""
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            with suppress(RuntimeError):  # a page that is being left has no elements
                if value := self.browser.evaluate(script):
                    return value
            time.sleep(0.1)
        raise AssertionError(f"never true: {script}\n{self.browser.evaluate('document.body.innerText')}")

    def show(self, url: str) -> None:
        """Open the gallery with one image, drawn."""
        self.browser.navigate(f"{self.base}/?image={url}")
        self.until(
            "document.getElementById('status').classList.contains('good') && !!document.querySelector('.canvas')"
        )

    def press(self, key: str) -> None:
        """Press a key."""
        for kind in ("keyDown", "keyUp"):
            character = "\r" if key == "Enter" else key
            text = {"text": character} if kind == "keyDown" and len(character) == 1 else {}
            self.browser.call("Input.dispatchKeyEvent", type=kind, key=key, **text)

    def faults(self) -> list[str]:
        """Give what the console and the network say that should not be."""
        told: list[str] = []
        for event in self.browser.events:
            params = event["params"]
            if event["method"] == "Log.entryAdded" and params["entry"]["level"] == "error":
                told.append(params["entry"]["text"])
            elif event["method"] == "Runtime.exceptionThrown":
                told.append(params["exceptionDetails"]["text"])
            elif event["method"] == "Network.requestWillBeSent":
                url = params["request"]["url"]
                if not url.startswith((self.base, "data:", "blob:")):
                    told.append(f"a request to {url}")
        return told


@contextmanager
def serve_gallery(root: Path, browser: Browser) -> Generator[Opened]:
    """Serve the gallery of a folder for a `with` statement."""
    browser.resize(1440, 900)
    process = subprocess.Popen(
        [sys.executable, "-m", "limner", "dev", str(root), "--port", "0"],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    try:
        assert process.stdout is not None
        base = re.search(r"http://\S+", process.stdout.readline())
        assert base is not None
        yield Opened(browser, base[0], root, process)
    finally:
        browser.navigate("about:blank")
        if process.poll() is None:
            process.terminate()
            process.communicate(timeout=30)
