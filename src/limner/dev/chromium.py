"""The browser's own rendering of an image, beside the engine's.

Goes in: a page that is whole in itself. Comes out: what Chromium draws of it, and how the two differ. The browser runs
once, without a window, a profile of its user or the network, and ends within seconds, or is ended.
"""

import asyncio
import html
import io
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from limner.dev.browser_page import POLICY
from limner.dev.processes import ProcessError, run_process

EXECUTABLE_VARIABLE: Final = "LIMNER_CHROMIUM"
"""The environment variable with the path of the browser."""
SECONDS: Final = 30.0
FAR: Final = 32
"""How far a channel of a pixel may be from the other's, of 255, before the pixel counts as different."""

_NAMES: Final = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
_PLACES: Final = {
    "darwin": (
        "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
        "/Applications/Chromium.app/Contents/MacOS/Chromium",
    ),
    "win32": (
        r"%ProgramFiles%\Google\Chrome\Application\chrome.exe",
        r"%ProgramFiles(x86)%\Google\Chrome\Application\chrome.exe",
        r"%LocalAppData%\Google\Chrome\Application\chrome.exe",
        r"%ProgramFiles(x86)%\Microsoft\Edge\Application\msedge.exe",
    ),
}
_FLAGS: Final = (
    "--headless",
    "--disable-gpu",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
    "--default-background-color=00000000",
    # No name is found and no address is reached: the page has all that it needs.
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=http://127.0.0.1:9",
    "--proxy-bypass-list=<-loopback>",
)
_SPARE: Final = 200  # px of the window's height that a browser may keep for itself


class Comparison(NamedTuple):
    """How two images differ.

    Attributes:
        image: What differs, as PNG: the engine's image, pale, with the pixels that differ in red.
        share: Of the pixels, from 0 to 1, which lie further apart than `FAR`.
        largest: The largest distance of a channel, of 255.
    """

    image: bytes
    share: float
    largest: int


def find_chromium() -> str | None:
    """Find the browser: what the environment names, or one that is installed; None without one."""
    named = os.environ.get(EXECUTABLE_VARIABLE)
    if named is not None:
        return shutil.which(named)
    places = map(os.path.expandvars, _PLACES.get(sys.platform, ()))
    return next(filter(None, map(shutil.which, (*_NAMES, *places))), None)


async def draw_in_chromium(
    executable: str, page: str, width: int, height: int, scale: float, seconds: float = SECONDS
) -> bytes:
    """Let the browser draw a page.

    Args:
        executable: The browser.
        page: HTML that is whole in itself.
        width: Of the page, in CSS px.
        height: The same.
        scale: Device pixels per CSS px.
        seconds: After which the browser is ended.

    Returns:
        A PNG of the page, of exactly its size.

    Raises:
        ProcessError: The browser does not start, takes too long or writes no image.
    """
    with tempfile.TemporaryDirectory(prefix="limner-browser-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        # The frame has exactly the canvas's size, whatever size the browser gives its window.
        frame = f'<iframe srcdoc="{html.escape(page)}" width="{width}" height="{height}"></iframe>'
        style = "<style>html, body { margin: 0; overflow: hidden } iframe { display: block; border: 0 }</style>"
        policy = f'<meta http-equiv="Content-Security-Policy" content="{html.escape(POLICY)}">'
        (folder / "page.html").write_text(
            f'<!doctype html><meta charset="utf-8">{policy}{style}{frame}', encoding="utf-8"
        )
        shot = folder / "shot.png"
        command = [
            executable, *_FLAGS, *_SANDBOX, f"--user-data-dir={folder / 'profile'}",
            f"--window-size={max(width, 500)},{height + _SPARE}", f"--force-device-scale-factor={scale:g}",
            f"--screenshot={shot}", (folder / "page.html").as_uri(),
        ]  # fmt: skip
        told = (await run_process(command, seconds)).told
        if not shot.is_file():
            raise ProcessError(f"{executable} wrote no image: {told[-500:] or 'it says nothing'}")
        return await asyncio.to_thread(_cut_out, shot.read_bytes(), round(width * scale), round(height * scale))


# A browser of the root user, as in a container, starts without its sandbox alone; the page has no script.
_SANDBOX: Final = ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()


def _cut_out(png: bytes, width: int, height: int) -> bytes:
    found = io.BytesIO()
    with Image.open(io.BytesIO(png)) as whole:
        whole.convert("RGBA").crop((0, 0, width, height)).save(found, "PNG")
    return found.getvalue()


def compare_images(ours: bytes, theirs: bytes) -> Comparison:
    """Say how an image differs from the browser's.

    Args:
        ours: The engine's file, in any format.
        theirs: The browser's PNG; where ours has no alpha, it is put on white.
    """
    with Image.open(io.BytesIO(ours)) as image:
        first = image.convert("RGBA")
        is_opaque = "A" not in image.getbands() and "transparency" not in image.info
    with Image.open(io.BytesIO(theirs)) as image:
        second = image.convert("RGBA")
    if is_opaque:
        second = Image.alpha_composite(Image.new("RGBA", second.size, "white"), second)
    size = (max(first.width, second.width), max(first.height, second.height))
    one, other = (_premultiplied(image, size) for image in (first, second))
    distance: NDArray[np.int16] = np.abs(one - other).max(axis=2)
    shown = 255 - (255 - np.asarray(_placed(first, size).convert("L"), dtype=np.int16)) // 4
    colored = np.repeat(shown[:, :, None], 3, axis=2).astype(np.uint8)
    colored[distance > FAR] = (200, 0, 60)
    file = io.BytesIO()
    Image.fromarray(colored).save(file, "PNG")
    return Comparison(file.getvalue(), float(np.mean(distance > FAR)), int(distance.max()))


def _placed(image: Image.Image, size: tuple[int, int]) -> Image.Image:
    canvas = Image.new("RGBA", size)
    canvas.paste(image, (0, 0))
    return canvas


def _premultiplied(image: Image.Image, size: tuple[int, int]) -> NDArray[np.int16]:
    pixels = np.asarray(_placed(image, size), dtype=np.int16)
    alpha = pixels[:, :, 3:]
    return np.concatenate((pixels[:, :, :3] * (alpha / 255), alpha), axis=2).astype(np.int16)
