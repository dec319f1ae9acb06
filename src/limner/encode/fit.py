"""Makes an image fit into a number of bytes, in the gentlest way that suffices.

Goes in: a bitmap, a format and a platform. Comes out: `Fitted`. A PNG is first written smaller: with a palette, and
with near colours in place of rare ones. If that is not enough, it becomes a JPEG or WebP of the highest quality that
fits, found by bisection. The quality never goes below a floor, where text starts to show halos.
"""

import time
from typing import Final

from limner.bitmap import Bitmap
from limner.budget import Budget
from limner.color.model import WHITE, Color
from limner.encode import encode
from limner.encode.options import Fitted
from limner.encode.straight import is_opaque
from limner.errors import DeadlineExceededError
from limner.formats import FORMATS, Compression
from limner.platforms import Platform

FLOOR: Final = 60
"""The lowest quality of a JPEG or WebP."""
_BEST: Final = 92
_USUAL: Final = {"jpeg": 85, "webp": 85, "avif": 70}
_SMALL_TIMES: Final = 8.0  # a smaller PNG takes at most this many times as long
_HOPELESS: Final = 8  # a smaller PNG is never smaller by this factor


def fit(
    bitmap: Bitmap,
    format: str,
    platform: Platform,
    *,
    quality: int | None = None,
    background: Color | None = None,
    compression: Compression = "fast",
    budget: Budget | None = None,
) -> Fitted:
    """Encode an image within the bytes that a platform takes.

    Args:
        bitmap: The pixels.
        format: Which format it should have.
        platform: How many bytes it takes, and which other formats.
        quality: As for `encode`.
        background: As for `encode`.
        compression: As for `encode`.
        budget: As for `encode`.

    Returns:
        The first way that fits, or the smallest file if none fits. If the time of `budget` ends first, this is the best
        so far, and `Fitted.is_rough` is true.
    """
    write = _Writer(bitmap, budget)
    own = None if FORMATS[format].alpha else background
    body = write(format, quality=quality, background=own, compression=compression)
    if len(body) <= platform.most_bytes:
        return Fitted(body, format)
    tried = [Fitted(body, format, fits=False)]
    try:
        found = _smaller(write, tried, format, platform, quality, background, compression)
    except DeadlineExceededError:
        write.is_late = True
        found = min(tried, key=lambda one: len(one.body))
    return found._replace(is_rough=write.is_late)


class _Writer:
    """Writes one bitmap and knows whether there is time to write it again.

    Attributes:
        bitmap: The pixels.
        is_late: Whether something was left untried for lack of time.
    """

    __slots__ = ("_budget", "_slowest", "bitmap", "is_late")

    def __init__(self, bitmap: Bitmap, budget: Budget | None) -> None:
        self.bitmap = bitmap
        self._budget = budget
        self._slowest = 0.0
        self.is_late = False

    def __call__(
        self,
        format: str,
        *,
        quality: int | None = None,
        background: Color | None = None,
        compression: Compression = "fast",
    ) -> bytes:
        begun = time.perf_counter()
        body = encode(
            self.bitmap,
            format,
            quality=quality,
            background=background,
            compression=compression,
            budget=self._budget,
        )
        self._slowest = max(self._slowest, time.perf_counter() - begun)
        return body

    def has_time(self, times: float = 1.5) -> bool:
        """Whether the time left is enough for `times` writes like the slowest so far; if not, note that it is late."""
        left = None if self._budget is None else self._budget.seconds_left
        if left is None or left > times * self._slowest:
            return True
        self.is_late = True
        return False


def _smaller(  # noqa: PLR0917 - what `fit` was given
    write: _Writer,
    tried: list[Fitted],
    format: str,
    platform: Platform,
    quality: int | None,
    background: Color | None,
    compression: Compression,
) -> Fitted:
    """Give the first way that fits, or the smallest file; `tried` begins with the one that is too large."""
    if format == "png":
        is_hopeless = len(tried[0].body) > _HOPELESS * platform.most_bytes
        if compression == "fast" and not is_hopeless and write.has_time(_SMALL_TIMES):
            body = write(format, quality=quality, compression="small")
            if len(body) <= platform.most_bytes:
                return Fitted(body, format, done="smaller PNG")
            tried.append(Fitted(body, format, fits=False, done="smaller PNG"))
        is_whole = is_opaque(write.bitmap)
        lossy = platform.lossy if is_whole else tuple(sorted(platform.lossy, key=lambda name: name != "webp"))
    else:
        lossy = (format,) if format in _USUAL else ()
    for name in lossy:
        if not write.has_time():
            break
        highest = _BEST if name != format else (quality or _USUAL[name]) - 1
        behind = background or WHITE if not FORMATS[name].alpha else None
        found = _bisect(write, name, behind, platform.most_bytes, highest)
        if found.fits:
            return found
        tried.append(found)
    return min(tried, key=lambda one: len(one.body))


def _bisect(write: _Writer, format: str, background: Color | None, most: int, highest: int) -> Fitted:
    """Find the highest quality, from the floor up, at which the image has at most this many bytes."""
    floor = min(FLOOR, highest)
    best, lowest = write(format, quality=floor, background=background), floor
    if len(best) > most:
        return Fitted(best, format, floor, fits=False, done=f"{FORMATS[format].title} of quality {floor}")
    try:
        while lowest < highest and write.has_time():
            middle = (lowest + highest + 1) // 2
            body = write(format, quality=middle, background=background)
            if len(body) <= most:
                best, lowest = body, middle
            else:
                highest = middle - 1
    except DeadlineExceededError:
        write.is_late = True
    return Fitted(best, format, lowest, done=f"{FORMATS[format].title} of quality {lowest}")
