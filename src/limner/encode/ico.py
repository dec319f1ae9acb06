"""ICO: several sizes of one icon in one file, each stored as PNG.

Goes in: bitmaps. Comes out: bytes.

Spec: https://learn.microsoft.com/en-us/previous-versions/ms997538(v=msdn.10)
"""

import struct
from collections.abc import Sequence
from typing import Final

from limner.bitmap import Bitmap
from limner.encode.options import EncodeOptions
from limner.encode.png import encode_png
from limner.errors import InvalidValueError

MAX_SIDE: Final = 256


def encode_ico(bitmap: Bitmap, options: EncodeOptions) -> bytes:  # noqa: ARG001 - every encoder is called alike
    """Encode one bitmap; it is scaled down if it is larger than an icon can be."""
    largest = max(bitmap.width, bitmap.height)
    if largest > MAX_SIDE:
        from limner.encode.pillow import shrink

        scale = MAX_SIDE / largest
        bitmap = shrink(bitmap, max(1, round(bitmap.width * scale)), max(1, round(bitmap.height * scale)))
    return write_ico([bitmap])


def write_ico(bitmaps: Sequence[Bitmap]) -> bytes:
    """Encode bitmaps of at most 256 px a side, smallest first.

    Raises:
        InvalidValueError: There are none, or one is too large for the format.
    """
    if not bitmaps:
        raise InvalidValueError("an ICO file needs a picture", got="none", expected="one bitmap or more")
    ordered = sorted(bitmaps, key=lambda bitmap: (bitmap.width, bitmap.height))
    largest = max(max(bitmap.width, bitmap.height) for bitmap in ordered)
    if largest > MAX_SIDE:
        raise InvalidValueError(
            "an icon is too large for ICO", got=f"{largest} px", expected=f"at most {MAX_SIDE} px a side"
        )
    files = [encode_png(bitmap, EncodeOptions()) for bitmap in ordered]
    head = struct.pack("<HHH", 0, 1, len(files))
    offset = len(head) + 16 * len(files)
    entries: list[bytes] = []
    for bitmap, data in zip(ordered, files, strict=True):
        # 0 stands for 256.
        entries.append(
            struct.pack("<BBBBHHII", bitmap.width % 256, bitmap.height % 256, 0, 0, 1, 32, len(data), offset)
        )
        offset += len(data)
    return b"".join((head, *entries, *files))
