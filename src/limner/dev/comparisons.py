"""What an image is compared with, other than itself before the last save: Chromium's image, and the last commit's.

Goes in: an image's address. Comes out: `BesideChromium` and `BesideCommit`, with an explanation where there is nothing
to compare with. Chromium's is made once for a version of the author's files.
"""

import asyncio
from base64 import b64encode
from typing import TYPE_CHECKING, TypedDict

from limner.dev.drawn_images import DrawnImages
from limner.dev.processes import ProcessError
from limner.errors import LimnerError
from limner.serving.returned import call_image

if TYPE_CHECKING:
    from limner.dev.committed import CommittedImages
    from limner.response import ImageResponse

_NO_BROWSER = (
    "Chromium is not installed here. Install Chromium or Chrome, or set LIMNER_CHROMIUM to the path of one, to see"
    " the browser's own rendering beside the engine's."
)
_UTILITIES = "The image has Tailwind utilities, which a browser does not know: Chromium shows it without them."
_MOVES = "The image moves: the difference is that of its first frame."


class BesideChromium(TypedDict):
    """An image beside the browser's.

    Attributes:
        image: An address that holds the browser's image; empty where there is none.
        difference: An address that holds the engine's image with the pixels that differ in red.
        share: Of the pixels that differ visibly, from 0 to 1.
        largest: The largest distance of a channel, of 255.
        why: Why there is no image, or what to know of the difference.
    """

    image: str
    difference: str
    share: float
    largest: int
    why: str


class BesideCommit(TypedDict):
    """An image of the last commit: an address that holds it, or why there is none."""

    image: str
    why: str


class Comparisons:
    """Makes comparisons, one after the other: each starts a program.

    Args:
        images: What is compared.
        committed: Draws the last commit's images; None for a site without a folder.
    """

    def __init__(self, images: DrawnImages, committed: "CommittedImages | None") -> None:
        self._images = images
        self._committed = committed
        self._lock = asyncio.Lock()
        self._known: dict[str, tuple[int, BesideChromium]] = {}

    async def beside_chromium(self, url: str) -> BesideChromium:
        """Draw an image in Chromium, and say how the two differ."""
        async with self._lock:
            version = self._images.version
            known = self._known.get(url)
            if known is None or known[0] != version:
                known = version, await self._draw_in_chromium(url)
                if known[1]["image"]:
                    self._known = {url: known}  # an image is a few hundred kilobytes: the one that is shown is kept
            return known[1]

    async def beside_commit(self, url: str) -> BesideCommit:
        """Draw an image as the last commit does."""
        if self._committed is None:
            return {"image": "", "why": "The site has no folder, so there is no last commit to compare with."}
        try:
            body = await self._committed.draw(url)
        except ProcessError as fault:
            return {"image": "", "why": str(fault)}
        return {"image": _address(body), "why": ""}

    async def _draw_in_chromium(self, url: str) -> BesideChromium:
        from limner.dev.chromium import compare_images, draw_in_chromium, find_chromium

        executable = find_chromium()
        shown = await self._images.show(url)
        drawing = None if shown.finished is None else shown.finished.drawing
        if executable is None:
            return _nothing(_NO_BROWSER)
        if shown.found is None or drawing is None or shown.finished is None:
            return _nothing("Only an image that the engine draws is compared with Chromium's.")
        response = (await call_image(self._images.site.server, shown.found)).response
        if response is None:
            return _nothing("The function returned a finished file, which no browser draws anew.")
        from limner.dev.browser_page import write_browser_page

        try:
            page = await asyncio.to_thread(write_browser_page, response, drawing)
            width, height = drawing.display_list.width, drawing.display_list.height
            theirs = await draw_in_chromium(executable, page, round(width), round(height), drawing.width / width)
        except (ProcessError, LimnerError) as fault:
            return _nothing(str(fault))
        found = await asyncio.to_thread(compare_images, shown.finished.body, theirs)
        return {
            "image": _address(theirs),
            "difference": _address(found.image),
            "share": found.share,
            "largest": found.largest,
            "why": _what_to_know(response),
        }


def _what_to_know(response: "ImageResponse") -> str:
    if "duration" in response.options:
        return _MOVES
    return _UTILITIES if response.renderer.tailwind else ""


def _nothing(why: str) -> BesideChromium:
    return {"image": "", "difference": "", "share": 0.0, "largest": 0, "why": why}


def _address(png: bytes) -> str:
    return "data:image/png;base64," + b64encode(png).decode()
