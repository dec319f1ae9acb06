"""The images that the gallery was asked for, each drawn once for a version of the author's files.

Goes in: an image's address. Comes out: `Shown`, and the bytes. Those before the last change are kept, to compare them.
"""

import asyncio
import time
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote

from limner.errors import NotFound
from limner.response import ImageResponse
from limner.serving.returned import Finished, Found, call_image, find_picture
from limner.site import Site

_KEPT: Final = 64


@dataclass(frozen=True, slots=True)
class Shown:
    """One image as it was drawn for a version of the files."""

    version: int
    found: Found | None
    finished: Finished | None
    response: ImageResponse | None
    error: Exception | None
    milliseconds: float


class DrawnImages:
    """The images that were asked for, each drawn once for a version.

    Args:
        site: Whose images.

    Attributes:
        version: Counts the changes of the author's files.
    """

    def __init__(self, site: Site) -> None:
        self.site = site
        self.version = 0
        self._shown: OrderedDict[str, Shown] = OrderedDict()
        self._before: dict[str, Finished] = {}
        self._good: dict[str, Finished] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    def renew(self) -> None:
        """See what changed on disk: every image is drawn anew when it is next asked for."""
        self.version += 1
        self.site.server.routes.refresh()

    async def show(self, url: str) -> Shown:
        """Draw an image, unless that was done since the last change."""
        async with self._locks.setdefault(url, asyncio.Lock()):
            known = self._shown.get(url)
            if known is not None and known.version == self.version:
                self._shown.move_to_end(url)
                return known
            shown = await self._draw(url)
            self._keep(url, shown)
            return shown

    async def body(self, url: str, which: str) -> Finished | None:
        """Give the file of an image: as it is, as it last could be drawn, or as it was before the last change."""
        shown = await self.show(url)
        if which == "before":
            return self._before.get(url)
        return shown.finished or self._good.get(url)

    def has_before(self, url: str) -> bool:
        """Whether another image stood at this address before."""
        return url in self._before

    def _keep(self, url: str, shown: Shown) -> None:
        if shown.finished is not None:
            good = self._good.get(url)
            if good is not None and good.body != shown.finished.body:
                self._before[url] = good
            self._good[url] = shown.finished
        self._shown[url] = shown
        while len(self._shown) > _KEPT:
            old, _ = self._shown.popitem(last=False)
            for table in (self._before, self._good, self._locks):
                table.pop(old, None)

    async def _draw(self, url: str) -> Shown:
        version, begun, found = self.version, time.perf_counter(), None
        server = self.site.server
        try:
            found = await find_picture(server, unquote(url))
            if found is None:
                return Shown(version, None, None, None, NotFound(f"there is no image at {url}"), 0.0)
            returned = await call_image(server, found)
            finished = await server.runner.run(returned.draw)
        except Exception as error:  # noqa: BLE001 - it is shown in the image's place
            return Shown(version, found, None, None, error, (time.perf_counter() - begun) * 1000)
        return Shown(version, found, finished, returned.response, None, (time.perf_counter() - begun) * 1000)
