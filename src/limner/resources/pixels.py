"""The little that resources do with finished pixels: another size, and a plain PNG.

Goes in: premultiplied bitmaps. Comes out: the same, or bytes that only resvg reads.
"""

import io

import numpy as np
from PIL import Image

from limner.bitmap import Bitmap


def resize(bitmap: Bitmap, width: int, height: int) -> Bitmap:
    """Give the bitmap in another size, smoothly."""
    image = Image.fromarray(bitmap.pixels, "RGBa" if bitmap.premultiplied else "RGBA")
    pixels = np.asarray(image.resize((width, height), Image.Resampling.BILINEAR))
    return Bitmap(width, height, np.ascontiguousarray(pixels), premultiplied=bitmap.premultiplied, opaque=bitmap.opaque)


def write_png(bitmap: Bitmap) -> bytes:
    """Write a PNG, quickly and without care for its size."""
    image = Image.frombuffer(
        "RGBa" if bitmap.premultiplied else "RGBA",
        (bitmap.width, bitmap.height),
        bitmap.pixels,
        "raw",
        "RGBa" if bitmap.premultiplied else "RGBA",
        0,
        1,
    )
    out = io.BytesIO()
    image.convert("RGBA").save(out, "PNG", compress_level=1)
    return out.getvalue()
