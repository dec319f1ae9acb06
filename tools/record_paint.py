"""Draw the small pages of the paint tests in Chromium and keep its pixels as the reference.

    python tools/record_paint.py [NAME ...]

Goes in: `tests/paint/pages/*.html`, documents of 240 × 160 set in Geist. Comes out: `tests/paint/chromium/*.webp`,
lossless, on white.
"""

import base64
import io
import sys
from pathlib import Path

from PIL import Image

from browser import Browser
from paint_writer import HEIGHT, WIDTH
from record_cards import READY

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "paint"


def main() -> None:
    """Record the named pages, or all."""
    target = FOLDER / "chromium"
    target.mkdir(exist_ok=True)
    names = sys.argv[1:] or sorted(path.stem for path in (FOLDER / "pages").glob("*.html"))
    with Browser(width=WIDTH, height=HEIGHT) as browser:
        for name in names:
            browser.load((FOLDER / "pages" / f"{name}.html").read_text())
            browser.evaluate(READY)
            png = base64.b64decode(browser.call("Page.captureScreenshot", format="png")["data"])
            Image.open(io.BytesIO(png)).convert("RGB").save(target / f"{name}.webp", lossless=True, method=6)
            print(name)


if __name__ == "__main__":
    main()
