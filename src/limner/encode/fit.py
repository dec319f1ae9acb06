"""An image within so many bytes: the gentlest way that suffices.

Goes in: a bitmap, a format and a platform. Comes out: `Fitted`. A PNG is written smaller first (a palette, and near
colours for rare ones), then as a JPEG or WebP of the highest quality that fits, found by bisection; never below a
floor, at which text has visible rims.
"""

from functools import partial
from typing import Final

from limner.bitmap import Bitmap
from limner.budget import Budget
from limner.color.model import WHITE, Color
from limner.encode import encode
from limner.encode.options import Fitted
from limner.encode.straight import is_opaque
from limner.formats import FORMATS, Compression
from limner.platforms import Platform

FLOOR: Final = 60
"""The lowest quality of a JPEG or WebP."""
_BEST: Final = 92
_USUAL: Final = {"jpeg": 85, "webp": 85, "avif": 70}
_HOPELESS: Final = 8  # a smaller PNG is never so much smaller


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
        platform: How many bytes there may be, and which other formats.
        quality: As `encode` takes it.
        background: The same.
        compression: The same.
        budget: The same.

    Returns:
        The first of the ways that fits; where none does, the smallest file.
    """
    write = partial(encode, bitmap, budget=budget)
    own = None if FORMATS[format].alpha else background
    body = write(format, quality=quality, background=own, compression=compression)
    if len(body) <= platform.most_bytes:
        return Fitted(body, format)
    tried = [Fitted(body, format, fits=False)]
    if format == "png":
        if compression == "fast" and len(body) <= _HOPELESS * platform.most_bytes:
            body = write(format, quality=quality, background=own, compression="small")
            if len(body) <= platform.most_bytes:
                return Fitted(body, format, done="smaller PNG")
            tried.append(Fitted(body, format, fits=False, done="smaller PNG"))
        lossy = platform.lossy if is_opaque(bitmap) else tuple(sorted(platform.lossy, key=lambda name: name != "webp"))
    else:
        lossy = (format,) if format in _USUAL else ()
    for name in lossy:
        highest = _BEST if name != format else (quality or _USUAL[name]) - 1
        behind = background or WHITE if not FORMATS[name].alpha else None
        found = _bisect(partial(write, name, background=behind), name, platform.most_bytes, highest)
        if found.fits:
            return found
        tried.append(found)
    return min(tried, key=lambda one: len(one.body))


def _bisect(write: "partial[bytes]", format: str, most: int, highest: int) -> Fitted:
    """Find the highest quality, from the floor up, at which an image has at most so many bytes."""
    floor = min(FLOOR, highest)
    best, lowest = write(quality=floor), floor
    if len(best) > most:
        return Fitted(best, format, floor, fits=False, done=f"{FORMATS[format].title} of quality {floor}")
    while lowest < highest:
        middle = (lowest + highest + 1) // 2
        body = write(quality=middle)
        if len(body) <= most:
            best, lowest = body, middle
        else:
            highest = middle - 1
    return Fitted(best, format, lowest, done=f"{FORMATS[format].title} of quality {lowest}")
