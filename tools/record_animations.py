"""Draw pages with animations in Chromium at five moments each, and keep its pixels as the reference.

    python tools/record_animations.py [NAME ...]

Goes in: `tests/paint/animations/*.html`, documents of 120 × 80 set in Geist. Comes out: a `.webp` of the same name,
lossless, on white: the moments of `TIMES` below each other.
"""

import base64
import io
import sys
from pathlib import Path

from PIL import Image

from browser import Browser
from record_cards import READY

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "paint" / "animations"
TIMES = (0.0, 0.3, 0.75, 1.2, 2.0)
WIDTH, HEIGHT = 120, 80

_PAUSE = "window.held = document.getAnimations(); held.forEach(one => one.pause())"
_MOVE = """new Promise(done => {{
  held.forEach(one => {{ one.currentTime = {milliseconds} }});
  requestAnimationFrame(() => requestAnimationFrame(done));
}})"""


def main() -> None:
    """Record the named pages, or all."""
    names = sys.argv[1:] or sorted(path.stem for path in FOLDER.glob("*.html"))
    with Browser(width=WIDTH, height=HEIGHT) as browser:
        for name in names:
            browser.load((FOLDER / f"{name}.html").read_text())
            browser.evaluate(READY)
            browser.evaluate(_PAUSE)
            whole = Image.new("RGB", (WIDTH, HEIGHT * len(TIMES)))
            for number, time in enumerate(TIMES):
                browser.evaluate(_MOVE.format(milliseconds=time * 1000.0))
                png = base64.b64decode(browser.call("Page.captureScreenshot", format="png")["data"])
                whole.paste(Image.open(io.BytesIO(png)).convert("RGB"), (0, HEIGHT * number))
            whole.save(FOLDER / f"{name}.webp", lossless=True, method=6)
            print(name)


if __name__ == "__main__":
    main()
