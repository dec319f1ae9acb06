"""Draw the whole cards of the tests in Chromium and keep its pixels as the reference.

    python tools/record_cards.py [NAME[@SCALE] ...]

Goes in: `tests/cards/pages/*.html`, whole documents of 1200 × 630 set in Geist. Comes out:
`tests/cards/chromium/*.webp`, lossless; `NAME@SCALE.webp` has SCALE pixels for each px of the page.
"""

import base64
import io
import re
import sys
from pathlib import Path

from PIL import Image

from browser import Browser

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "cards"
WIDTH, HEIGHT = 1200, 630
READY = """Promise.all([...document.images].map(image => image.decode()))
    .then(() => document.fonts.ready)
    .then(() => new Promise(done => requestAnimationFrame(done)))"""


def inline_files(html: str) -> str:
    """Put the pictures into the page, which has no address of its own there."""

    def data_uri(match: re.Match[str]) -> str:
        data = base64.b64encode((FOLDER / match[0]).read_bytes()).decode()
        return f"data:image/{match[1]};base64,{data}"

    return re.sub(r"files/\w+\.(\w+)", data_uri, html)


def main() -> None:
    """Record the named pages, or all."""
    target = FOLDER / "chromium"
    target.mkdir(exist_ok=True)
    kept = {path.stem for path in target.glob("*@*.webp")}
    names = sys.argv[1:] or sorted(kept | {path.stem for path in (FOLDER / "pages").glob("*.html")})
    with Browser(width=WIDTH, height=HEIGHT) as browser:
        for name in names:
            card, _, scale = name.partition("@")
            browser.resize(WIDTH, HEIGHT, float(scale or 1))
            browser.load(inline_files((FOLDER / "pages" / f"{card}.html").read_text()))
            browser.evaluate(READY)
            png = base64.b64decode(browser.call("Page.captureScreenshot", format="png")["data"])
            Image.open(io.BytesIO(png)).convert("RGB").save(target / f"{name}.webp", lossless=True, method=6)
            print(name)


if __name__ == "__main__":
    main()
