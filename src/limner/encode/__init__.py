"""Bitmaps to files: PNG, JPEG, WebP, AVIF, GIF, ICO, and raw RGBA.

Takes a `Bitmap` and gives bytes. The same pixels always give the same bytes. `limner.formats` says which module writes
which format.
"""

from importlib import import_module
from typing import get_args

from limner.bitmap import Bitmap
from limner.budget import Budget
from limner.color.model import Color
from limner.encode.effort import find_effort
from limner.encode.options import EncodeOptions
from limner.errors import InvalidValueError
from limner.formats import FORMATS, Compression, Format, encoded_formats, find_format

__all__ = ["Compression", "encode"]


def encode(
    bitmap: Bitmap,
    format: str = "png",
    *,
    quality: int | None = None,
    background: Color | None = None,
    compression: Compression = "fast",
    budget: Budget | None = None,
) -> bytes:
    """Encode a bitmap.

    Args:
        bitmap: The pixels.
        format: The file format. `raw` is straight RGBA, row by row.
        quality: 1 to 100 for JPEG, WebP and AVIF; None is the format's default, which is lossless for WebP.
        background: The colour behind transparent pixels where the format has no alpha; white when None. For other
            formats it is painted only when given.
        compression: For PNG: ``fast``, or ``small``, which takes longer.
        budget: Encoding is paid for from this before it starts; None for no limit.

    Returns:
        The file.

    Raises:
        InvalidValueError: A format, quality or compression that does not exist, a bitmap without pixels, or one too
            large for the format.
        LimitExceededError: The budget has too few steps left for this many pixels.
        DeadlineExceededError: The budget's time is over.
    """
    row = _check(bitmap, format, quality, compression)
    if background is not None and row.alpha:
        bitmap = _on(bitmap, background)
    encoder = getattr(import_module(f"limner.encode.{row.encoder}"), f"encode_{row.name}")
    options = EncodeOptions(quality, background, compression)
    pixels = bitmap.width * bitmap.height
    effort = find_effort(row.name, options, pixels)
    if budget is not None:
        budget.spend(pixels * (effort.price + (0.0 if bitmap.opaque else effort.alpha)))
    written: bytes = encoder(bitmap, options._replace(level=effort.level))
    return written


def _check(bitmap: Bitmap, format: str, quality: int | None, compression: str) -> Format:
    row = FORMATS.get(format)
    if row is None or row.encoder is None:
        meant = find_format(format)
        raise InvalidValueError(
            "unknown image format",
            got=repr(format),
            expected=", ".join(one.name for one in encoded_formats()),
            suggestion=repr(meant.name) if meant is not None and meant.encoder else "",
        )
    if quality is not None and not 1 <= quality <= 100:
        raise InvalidValueError("invalid quality", got=repr(quality), expected="a number from 1 to 100")
    if compression not in get_args(Compression):
        raise InvalidValueError("unknown compression", got=repr(compression), expected="'fast' or 'small'")
    if row.largest_side is not None and max(bitmap.width, bitmap.height) > row.largest_side:
        raise InvalidValueError(
            f"the image is too large for {row.title}",
            got=f"{bitmap.width} × {bitmap.height}",
            expected=f"at most {row.largest_side:,} pixels on a side",
            suggestion="another format",
        )
    if bitmap.width < 1 or bitmap.height < 1:
        raise InvalidValueError(
            "an image without pixels", got=f"{bitmap.width}×{bitmap.height}", expected="at least 1×1"
        )
    return row


def _on(bitmap: Bitmap, background: Color) -> Bitmap:
    """Paint a bitmap onto an opaque colour."""
    import numpy as np

    from limner.encode.straight import flatten

    pixels = np.full((bitmap.height, bitmap.width, 4), 255, np.uint8)
    pixels[:, :, :3] = flatten(bitmap, background)
    return Bitmap(bitmap.width, bitmap.height, pixels, opaque=True)
