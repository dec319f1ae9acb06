"""The gallery in a real browser: its views, keys, the inspector beside Chromium, saving, faults, narrow and dark."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from browser import Browser

WriteApp = Callable[[Mapping[str, object]], Path]
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

    def __init__(self, browser: Browser, base: str, root: Path) -> None:
        self.browser = browser
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
            text = {"text": key} if kind == "keyDown" and len(key) == 1 else {}
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


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with Browser(width=1440, height=900) as found:
        for domain in ("Log", "Runtime", "Network"):
            found.call(f"{domain}.enable")
        yield found


@pytest.fixture
def opened(write_app: WriteApp, browser: Browser) -> Iterator[Opened]:
    root = write_app({"opengraph_image.py": CARD, "icon.py": ICON})
    browser.resize(1440, 900)
    process = subprocess.Popen(
        [sys.executable, "-m", "limner", "dev", str(root), "--port", "0"],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    try:
        assert process.stdout is not None
        base = re.search(r"http://\S+", process.stdout.readline())
        assert base is not None
        yield Opened(browser, base[0], root)
    finally:
        browser.navigate("about:blank")
        process.terminate()
        process.communicate(timeout=30)


def test_an_image_is_shown_with_its_facts_and_nothing_goes_wrong(opened: Opened) -> None:
    opened.show("/opengraph-image")
    opened.until("document.querySelectorAll('#seen .card').length === 4")
    opened.until("/cache-control/.test(document.getElementById('headers').textContent)")
    line = opened.browser.evaluate("document.getElementById('facts').textContent")
    assert re.search(r"600 × 315 png\d+ KB of 300\d+ ms", line)
    assert opened.browser.evaluate("document.getElementById('tags').textContent").startswith("<meta")
    assert "Geist" in opened.browser.evaluate("document.getElementById('faces').textContent")
    opened.press("c")
    assert opened.until("document.querySelectorAll('.crop').length === 3")
    opened.show("/icon")
    opened.until("document.querySelectorAll('#seen .tabs').length === 2")
    assert opened.faults() == []


def test_the_inspector_agrees_with_chromium(opened: Opened, browser: Browser) -> None:
    opened.show("/opengraph-image")
    facts = json.loads(browser.evaluate("fetch('/__limner__/facts?url=/opengraph-image').then(reply => reply.text())"))
    ours = {element["name"]: element for element in facts["elements"]}
    page = CARD.partition("'''")[2].partition("'''")[0]
    browser.navigate("about:blank")
    browser.resize(600, 315)
    browser.add_faces()
    browser.load(page)
    theirs: dict[str, Any] = browser.evaluate(
        """Object.fromEntries([...document.querySelectorAll("body, main, section, h1, p, b, .tag")].map((node) => {
          const box = node.getBoundingClientRect(), style = getComputedStyle(node);
          const name = node.localName + (node.className && "." + node.className);
          return [name, { box: [box.x, box.y, box.width, box.height], size: style.fontSize, weight: style.fontWeight }];
        }))"""
    )
    assert len(theirs) == 7
    for name, element in theirs.items():
        assert ours[name]["box"] == pytest.approx(element["box"], abs=0.05), name
        rows = dict(ours[name]["style"])
        assert rows.get("font-size", element["size"]) == element["size"]
        assert rows.get("font-weight", element["weight"]) == element["weight"]
    assert dict(ours["h1"]["style"])["color"] == "#222222"


def test_keys_alone_reach_every_image_and_element(opened: Opened) -> None:
    opened.show("/icon")
    current = "document.querySelector('#tree [aria-current]').dataset.url"
    first = opened.browser.evaluate(current)
    opened.press("k")
    last = opened.until(f"{current} !== {first!r} && {current}")
    assert {first, last} == {"/icon", "/opengraph-image"}
    opened.show("/opengraph-image")
    opened.press("i")
    name = "document.querySelector('#element .where')?.textContent"
    deepest = opened.until(name)
    opened.press("Escape")
    outer = opened.until(f"{name} !== {deepest!r} && {name}")
    opened.press("Enter")
    assert opened.until(f"{name} !== {outer!r} && {name}")
    opened.press("?")
    assert opened.until("document.getElementById('keys').open")
    assert opened.faults() == []


def test_saving_shows_the_new_image_and_keeps_the_one_before(opened: Opened) -> None:
    opened.show("/icon")
    opened.until("document.querySelector('[data-mode=before]').disabled")
    (opened.root / "icon.py").write_text(ICON.replace("green", "blue"))
    opened.until("!document.querySelector('[data-mode=before]').disabled")
    opened.press("b")
    assert opened.until("document.querySelector('.before img')?.naturalWidth === 48")
    colors = opened.browser.evaluate(
        """(async () => {
          const read = async (image) => {
            await image.decode();
            const canvas = new OffscreenCanvas(1, 1), context = canvas.getContext("2d");
            context.drawImage(image, 0, 0);
            return [...context.getImageData(0, 0, 1, 1).data];
          };
          const [now, before] = [".canvas > img", ".before img"].map((one) => document.querySelector(one));
          return [await read(now), await read(before)];
        })()"""
    )
    assert colors == [[0, 0, 255, 255], [0, 128, 0, 255]]


def test_a_fault_keeps_the_last_image_and_heals(opened: Opened) -> None:
    opened.show("/icon")
    (opened.root / "icon.py").write_text(ICON.replace("ImageResponse(div", "ImageResponse(dvi"))
    text = opened.until("document.querySelector('.fault')?.textContent")
    assert "NameError" in text
    assert opened.browser.evaluate("document.querySelector('.fault .code b').textContent.includes('dvi')")
    assert opened.until("document.querySelector('.canvas.stale img')?.naturalWidth === 48")
    (opened.root / "icon.py").write_text(ICON)
    assert opened.until("!document.querySelector('.fault') && !!document.querySelector('.canvas:not(.stale) img')")


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1000, "dark"), (2560, "light")])
def test_it_fits_every_window_in_light_and_dark(opened: Opened, width: int, scheme: str) -> None:
    opened.browser.resize(width, 900)
    opened.browser.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
    opened.show("/opengraph-image")
    assert opened.browser.evaluate("document.documentElement.scrollWidth") <= width
    paper = opened.browser.evaluate("getComputedStyle(document.querySelector('header button')).backgroundColor")
    assert paper == ("rgb(255, 255, 255)" if scheme == "light" else "rgb(22, 22, 21)")


def test_the_playground_draws_while_one_types(opened: Opened) -> None:
    opened.browser.navigate(f"{opened.base}/__limner__/playground")
    first = opened.until("document.getElementById('played').src")
    opened.browser.evaluate(
        "(() => { const text = document.getElementById('html'); text.value = '<h1>Other</h1>';"
        " text.dispatchEvent(new Event('input')); return 1 })()"
    )
    assert opened.until(f"document.getElementById('played').src !== {first!r}")
    kept = opened.browser.evaluate("location.href")
    opened.browser.navigate("about:blank")
    opened.browser.navigate(kept)
    assert opened.until("document.getElementById('html').value === '<h1>Other</h1>'")
    assert opened.faults() == []
