"""Draw small colour faces of each format in Chromium and keep its pixels as the reference.

Comes out: ``tests/text/fixtures/color_FORMAT.webp``, lossless. The faces are those of tests/text/color_faces.py.

Run as: python -m tools.record_color_faces
"""

import base64
import io
from pathlib import Path

from PIL import Image

from browser import Browser
from text.color_faces import build_faces, write_page

FIXTURES = Path(__file__).resolve().parent.parent / "tests" / "text" / "fixtures"
READY = """document.fonts.ready.then(() => new Promise(done => requestAnimationFrame(done)))"""


def main() -> None:
    """Record every face."""
    with Browser(width=600, height=420) as browser:
        for name, face in build_faces().items():
            browser.load(write_page(face))
            browser.evaluate("document.fonts.load('20px Colours', '\U0001f600')")
            browser.evaluate(READY)
            png = base64.b64decode(browser.call("Page.captureScreenshot", format="png")["data"])
            Image.open(io.BytesIO(png)).convert("RGB").save(FIXTURES / f"color_{name}.webp", lossless=True, method=6)
            print(name)


if __name__ == "__main__":
    main()
