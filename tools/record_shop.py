"""Take the README's picture of the example shop: a product's page with its whole card, in Chromium.

Writes ``docs/images/shop.png``.
"""

import base64
import io
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

from PIL import Image

from browser import Browser

ROOT = Path(__file__).parent.parent
WIDTH = 1080
SCALE = 2
_BELOW_CARD = 56


def main() -> None:
    """Start the shop, take the picture, and write it with as few colours as it looks the same in."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    shop = subprocess.Popen([sys.executable, "-m", "shop", "--port", str(port)], cwd=ROOT / "examples" / "shop")
    try:
        address = f"http://127.0.0.1:{port}/products/1"
        _wait(address)
        body = take(address)
    finally:
        shop.terminate()
        shop.wait(10)
    picture = Image.open(io.BytesIO(body)).convert("RGB")
    picture = picture.resize((WIDTH, round(picture.height * WIDTH / picture.width)), Image.Resampling.LANCZOS)
    picture.save(ROOT / "docs" / "images" / "shop.png", optimize=True)


def take(address: str) -> bytes:
    """Give the page from its top to below its first card, set in Geist."""
    with Browser(width=WIDTH, height=1400) as browser:
        browser.resize(WIDTH, 1400, SCALE)
        browser.navigate(address)
        browser.add_faces()
        browser.evaluate(
            """(async () => {
                document.documentElement.style.fontFamily = 'Geist';
                for (const card of [...document.querySelectorAll('.card')].slice(1)) card.remove();
                await Promise.all([...document.images].map(image => image.decode()));
            })()"""
        )
        bottom = browser.evaluate("document.querySelector('.card').getBoundingClientRect().bottom")
        clip = {"x": 0, "y": 0, "width": WIDTH, "height": bottom + _BELOW_CARD, "scale": 1}
        return base64.b64decode(browser.call("Page.captureScreenshot", format="png", clip=clip)["data"])


def _wait(address: str) -> None:
    """Wait until the card comes whole: the first drawing loads the engine."""
    for _ in range(400):
        with suppress(OSError), urllib.request.urlopen(f"{address}/opengraph-image/0") as reply:  # noqa: S310 - our own
            if "limner-fallback" not in reply.headers:
                return
        time.sleep(0.05)
    raise TimeoutError("the shop does not start")


if __name__ == "__main__":
    main()
