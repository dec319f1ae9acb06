"""Small images for the list of the gallery, drawn when their row is seen.

Goes in: a finished image. Comes out: one that is at most 88 × 52 px, twice what the list shows.
"""

import asyncio
import io
from collections import OrderedDict
from typing import Final

from PIL import Image, UnidentifiedImageError

from limner.dev.drawn_images import DrawnImages
from limner.serving.returned import Finished

_SIZE: Final = (88, 52)
_KEPT: Final = 2000
_SMALL: Final = 4000  # bytes: such a file is sent as it is


class Thumbnails:
    """The thumbnails that were asked for; one that was seen is not drawn again before a file changes.

    Args:
        images: Whose.
    """

    def __init__(self, images: DrawnImages) -> None:
        self._images = images
        self._known: OrderedDict[str, tuple[int, Finished]] = OrderedDict()

    async def show(self, url: str) -> Finished | None:
        """Give the thumbnail of an image; None where it cannot be drawn and never could."""
        known = self._known.get(url)
        version = self._images.version
        if known is not None and known[0] == version:
            self._known.move_to_end(url)
            return known[1]
        finished = await self._images.body(url, "")
        if finished is None:
            return None
        small = await asyncio.to_thread(_reduce, finished)
        self._known[url] = version, small
        if len(self._known) > _KEPT:
            self._known.popitem(last=False)
        return small


def _reduce(finished: Finished) -> Finished:
    if len(finished.body) <= _SMALL:
        return finished
    file = io.BytesIO()
    try:
        with Image.open(io.BytesIO(finished.body)) as image:
            small = image.convert("RGBA")
            small.thumbnail(_SIZE, Image.Resampling.LANCZOS)
            small.save(file, "PNG")
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError):
        return finished  # an SVG, or what a browser reads and Pillow does not
    return Finished(body=file.getvalue(), media_type="image/png")
