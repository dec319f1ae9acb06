"""JPEG, WebP, AVIF and GIF, written by Pillow; the sRGB profile is their only metadata.

Goes in: a `Bitmap` and a quality. Comes out: bytes.
"""

import io
from typing import Final

from PIL import Image, features

from limner.bitmap import Bitmap
from limner.color.model import WHITE
from limner.encode.options import EncodeOptions
from limner.encode.profile import srgb_profile
from limner.encode.straight import flatten, is_opaque, straight_pixels
from limner.errors import InvalidValueError

_JPEG_QUALITY: Final = 85
_AVIF_QUALITY: Final = 70
_FULL_CHROMA_FROM: Final = 80  # at high quality, coloured text on a colour must not bleed


def encode_jpeg(bitmap: Bitmap, options: EncodeOptions) -> bytes:
    """Encode on a background, since JPEG has no alpha."""
    quality = _JPEG_QUALITY if options.quality is None else options.quality
    image = Image.fromarray(flatten(bitmap, options.background or WHITE))
    try:
        return _write_jpeg(image, quality, optimize=True)
    except OSError:
        # To optimize, Pillow keeps the file in a buffer of one byte per pixel, which noise can outgrow.
        return _write_jpeg(image, quality, optimize=False)


def _write_jpeg(image: Image.Image, quality: int, *, optimize: bool) -> bytes:
    out = io.BytesIO()
    subsampling = 0 if quality >= _FULL_CHROMA_FROM else 2
    image.save(out, "JPEG", quality=quality, subsampling=subsampling, optimize=optimize, icc_profile=srgb_profile())
    return out.getvalue()


def encode_webp(bitmap: Bitmap, options: EncodeOptions) -> bytes:
    """Encode without loss, or with loss when a quality is given."""
    out = io.BytesIO()
    image = to_image(bitmap)
    if options.quality is None:
        method = (1, 0)[options.level]
        image.save(out, "WEBP", lossless=True, quality=20, method=method, icc_profile=srgb_profile())
    else:
        method = (4, 2)[options.level]
        image.save(out, "WEBP", quality=options.quality, method=method, icc_profile=srgb_profile())
    return out.getvalue()


def encode_avif(bitmap: Bitmap, options: EncodeOptions) -> bytes:
    """Encode with loss.

    Raises:
        InvalidValueError: The installed Pillow cannot write AVIF.
    """
    if not features.check("avif"):
        raise InvalidValueError(
            "AVIF cannot be written here", got="a Pillow without libavif", expected="another format, or Pillow's wheel"
        )
    out = io.BytesIO()
    to_image(bitmap).save(
        out,
        "AVIF",
        quality=_AVIF_QUALITY if options.quality is None else options.quality,
        speed=(8, 9, 10)[options.level],
        max_threads=1,
        autotiling=False,
        subsampling=("4:4:4", "4:4:4", "4:2:0")[options.level],
        icc_profile=srgb_profile(),
    )
    return out.getvalue()


def encode_gif(bitmap: Bitmap, options: EncodeOptions) -> bytes:
    """Encode one frame of at most 256 colours; translucent pixels become opaque or clear."""
    image = to_image(bitmap)
    if image.mode == "RGB":
        method = (Image.Quantize.MEDIANCUT, Image.Quantize.FASTOCTREE)[options.level]
        image = image.quantize(256, method=method, dither=Image.Dither.FLOYDSTEINBERG)
    out = io.BytesIO()
    image.save(out, "GIF", optimize=True)
    return out.getvalue()


def shrink(bitmap: Bitmap, width: int, height: int) -> Bitmap:
    """Give a smaller copy, made with an area filter, for icons of several sizes."""
    import numpy as np

    image = to_image(bitmap).resize((width, height), Image.Resampling.LANCZOS).convert("RGBA")
    return Bitmap(width, height, np.asarray(image), opaque=is_opaque(bitmap))


def to_image(bitmap: Bitmap) -> Image.Image:
    """Give a bitmap as a Pillow image: RGB where it is opaque, else RGBA."""
    opaque = is_opaque(bitmap)
    pixels = straight_pixels(bitmap, opaque=opaque)
    image = Image.frombuffer("RGBA", (bitmap.width, bitmap.height), pixels, "raw", "RGBA", 0, 1)
    return image.convert("RGB") if opaque else image
