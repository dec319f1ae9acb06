"""Makes the screenshots of the gallery that the documentation shows, from the example shop.

    python tools/draw_gallery.py                        # writes docs/images/gallery-*.png
    python tools/draw_gallery.py --all FOLDER           # every view, light and dark, at 390, 1280 and 2560 px

It opens `limner dev` on ``examples/shop/app`` in Chromium, so that they show what a user sees.
"""

import argparse
import base64
import io
import os
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from PIL import Image

from browser import Browser

ROOT = Path(__file__).resolve().parent.parent
SHOP = ROOT / "examples" / "shop"
IMAGES = ROOT / "docs" / "images"
CARD = "/products/1/opengraph-image/0"
WARM = "/products/4/opengraph-image/0"
ICON = "/icon/medium"
_SECONDS = 60.0
DRAWN = "document.getElementById('status').classList.contains('good') && !!document.querySelector('.canvas img')"
_LOADED = "[...document.querySelectorAll('main img, .place img')].every(one => one.complete || one.loading === 'lazy')"
_WIDTHS = {390: 844, 1280: 800, 2560: 1440}


@dataclass(frozen=True, slots=True)
class View:
    """One view of the gallery: the image that is open, what is done there, and what is true once it stands."""

    image: str
    script: str = ""
    stands: str = "true"


VIEWS = {
    "image": View(CARD),
    "inspect": View(CARD, "press('i')", "!document.getElementById('element-section').hidden"),
    "heading": View(
        CARD,
        "press('i'); const canvas = document.querySelector('.canvas'), place = canvas.getBoundingClientRect();"
        " const clientX = place.left + 0.25 * place.width, clientY = place.top + 0.27 * place.height;"
        " canvas.dispatchEvent(new MouseEvent('mousemove', { clientX, clientY, bubbles: true }))",
        "/name/.test(document.querySelector('#element .where')?.textContent)",
    ),
    "typed": View(
        CARD,
        "press('t'); (async () => { const wait = () => new Promise(requestAnimationFrame);"
        " while (!document.querySelector('.texts .text')) await wait();"
        " document.querySelectorAll('.texts .text')[1].click();"
        " const field = document.querySelector('.texts textarea'); field.value = 'An evening lamp';"
        " field.dispatchEvent(new Event('input')); })()",
        "document.querySelector('.canvas > img').src.startsWith('data:')",
    ),
    "crops": View(CARD, "press('c')", "document.querySelectorAll('.crop').length > 0"),
    "texts": View(CARD, "press('t')", "document.querySelectorAll('.texts .text').length > 3"),
    "chromium": View(CARD, "press('x')", "document.querySelectorAll('.canvas.other').length === 2"),
    "commit": View(CARD, "press('g')", "!!document.querySelector('.before img')?.naturalWidth"),
    "stress": View(
        CARD,
        "press('s'); document.querySelector('.trials').scrollIntoView()",
        "!!document.querySelector('#trials img')",
    ),
    "icon": View(ICON),
    "chromium-icon": View(ICON, "press('x')", "document.querySelectorAll('.canvas.other').length === 2"),
    "keys": View(CARD, "press('?')", "document.getElementById('keys').open"),
}
SEEN = """(() => { const list = document.getElementById('places').getBoundingClientRect();
  return [...document.querySelectorAll('.thumb')].every((one) => { const row = one.getBoundingClientRect();
    const isSeen = row.bottom > list.top && row.top < Math.min(list.bottom, innerHeight);
    return !isSeen || one.firstChild.naturalWidth; }) })()"""
SHOWN = (
    ("light", "heading", "light"),
    ("dark", "crops", "dark"),
    ("chromium", "chromium", "light"),
    ("text", "typed", "light"),
)
PRESS = "const press = (key) => document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));"


@contextmanager
def serve(app: Path, folder: Path) -> Generator[str]:
    """Serve the gallery of an app for a `with` statement; gives its address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "limner", "dev", str(app), "--port", "0"],
        cwd=folder, stdout=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1", "PYTHONPATH": str(folder)},
    )  # fmt: skip
    try:
        assert process.stdout is not None  # noqa: S101 - it is a pipe
        found = re.search(r"http://\S+", process.stdout.readline())
        if found is None:
            raise RuntimeError(f"limner dev {app} does not listen")
        yield found[0]
    finally:
        process.terminate()
        process.wait(30)


def until(browser: Browser, script: str) -> None:
    """Wait until a script is true.

    Raises:
        TimeoutError: It does not become true.
    """
    end = time.monotonic() + _SECONDS
    while not browser.evaluate(script):
        if time.monotonic() > end:
            raise TimeoutError(script)
        time.sleep(0.05)


def shoot(browser: Browser, base: str, view: View, scheme: str, file: Path) -> None:
    """Open a view and write how it looks."""
    browser.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
    browser.navigate(f"{base}/?image={quote(view.image, safe='')}")
    until(browser, DRAWN)
    if view.script:
        browser.evaluate(f"{{ {PRESS} {view.script}; 1 }}")
    until(browser, view.stands)
    until(browser, _LOADED)
    until(browser, SEEN)
    png = base64.b64decode(browser.call("Page.captureScreenshot", format="png")["data"])
    Image.open(io.BytesIO(png)).convert("RGB").save(file, optimize=True)
    sys.stdout.write(f"{file}\n")


def shoot_all(browser: Browser, base: str, folder: Path, names: list[str]) -> None:
    """Write every view at each width, light and dark."""
    for width, height in _WIDTHS.items():
        browser.resize(width, height)
        for name in names or VIEWS:
            for scheme in ("light", "dark"):
                shoot(browser, base, VIEWS[name], scheme, folder / f"{name}-{width}-{scheme}.png")


def main() -> None:
    """Write the screenshots of the documentation, or all of them to a folder."""
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("--all", type=Path, metavar="FOLDER")
    reader.add_argument("views", nargs="*")
    given = reader.parse_args()
    with serve(SHOP / "app", SHOP) as base, Browser(width=1440, height=900) as browser:
        urllib.request.urlopen(f"{base}{WARM}").close()  # noqa: S310 - our own; the first image loads the engine
        if given.all is not None:
            given.all.mkdir(parents=True, exist_ok=True)
            shoot_all(browser, base, given.all, given.views)
            return
        for name, view, scheme in SHOWN:
            shoot(browser, base, VIEWS[view], scheme, IMAGES / f"gallery-{name}.png")


if __name__ == "__main__":
    main()
