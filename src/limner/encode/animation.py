"""Animations: frames of one size as a GIF, an animated PNG or an animated WebP, written by Pillow.

Goes in: bitmaps, one after the other. Comes out: bytes. A frame equal to the one before it only makes that one last
longer. Of any other frame, only the rectangle that differs is stored.
"""

import io
from collections.abc import Iterable, Iterator
from typing import Final

from PIL import Image

from limner.bitmap import Bitmap
from limner.encode.pillow import to_image
from limner.errors import InvalidValueError

ANIMATED: Final = ("gif", "png", "webp")
"""The formats that hold animations."""


def encode_animation(frames: Iterable[Bitmap], format: str, *, seconds: float, quality: int | None = None) -> bytes:
    """Write an animation that runs forever.

    Args:
        frames: At least one. Except for PNG, each is asked for only when the one before is written.
        format: ``gif``, ``png`` or ``webp``.
        seconds: How long each frame is shown.
        quality: For WebP, 1 to 100; None is lossless.

    Raises:
        InvalidValueError: The format cannot hold an animation.
    """
    if format not in ANIMATED:
        raise InvalidValueError("a format without animations", got=repr(format), expected="'gif', 'apng' or 'webp'")
    images = _images(frames, format)
    first = next(images)
    # Pillow reads all frames of a PNG before it writes any.
    following = list(images) if format == "png" else images
    out = io.BytesIO()
    milliseconds = max(10, round(seconds * 1000.0))
    options: dict[str, object] = {"save_all": True, "append_images": following, "duration": milliseconds, "loop": 0}
    if format == "webp":
        options |= {"lossless": True, "quality": 20, "method": 1} if quality is None else {"quality": quality}
    elif format == "gif":
        options |= {"optimize": False}
    first.save(out, format.upper(), **options)
    return out.getvalue()


def _images(frames: Iterable[Bitmap], format: str) -> Iterator[Image.Image]:
    for bitmap in frames:
        image = to_image(bitmap)
        if format == "gif" and image.mode == "RGB":
            # Dithering would make every frame differ everywhere.
            image = image.quantize(256, dither=Image.Dither.NONE)
        elif format != "gif":
            image = image.convert("RGBA")
        yield image
