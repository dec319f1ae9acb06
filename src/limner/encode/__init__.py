"""Bitmaps to files: PNG, JPEG, WebP, AVIF, GIF, ICO, and raw RGBA.

Goes in: a `Bitmap`. Comes out: bytes, the same for the same pixels.
"""

from typing import Final, Literal, TypeAlias, get_args

from limner.bitmap import Bitmap
from limner.color.model import WHITE, Color
from limner.errors import InvalidValueError

ImageFormat: TypeAlias = Literal["png", "jpeg", "webp", "avif", "gif", "ico", "raw"]
Compression: TypeAlias = Literal["fast", "small"]

_WEBP_SIDE: Final = 16_383  # its header has 14 bits for it

MEDIA_TYPES: Final[dict[ImageFormat, str]] = {
    "png": "image/png",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "avif": "image/avif",
    "gif": "image/gif",
    "ico": "image/x-icon",
    "raw": "application/octet-stream",
}
"""Media types by format."""

__all__ = ["MEDIA_TYPES", "Compression", "ImageFormat", "encode"]


def encode(
    bitmap: Bitmap,
    format: ImageFormat = "png",
    *,
    quality: int | None = None,
    background: Color | None = None,
    compression: Compression = "fast",
) -> bytes:
    """Encode a picture.

    Args:
        bitmap: The pixels.
        format: The file format. `raw` is straight RGBA, row by row.
        quality: 1 to 100 for JPEG, WebP and AVIF; None is the format's default, which is lossless for WebP.
        background: What stands behind transparent pixels where the format has no alpha; white when None. For other
            formats it is painted only when it is given.
        compression: Of PNG: ``fast``, or ``small``, which takes longer.

    Returns:
        The file.

    Raises:
        InvalidValueError: A format, quality or compression that does not exist, a picture without pixels, or one
            that is too large for the format.
    """
    _check(bitmap, format, quality, compression)
    if background is not None and format != "jpeg":
        bitmap = _on(bitmap, background)
    if format == "png":
        from limner.encode.png import encode_png

        return encode_png(bitmap, compression=compression)
    if format == "raw":
        from limner.encode.straight import is_opaque, straight_pixels

        return straight_pixels(bitmap, opaque=is_opaque(bitmap)).tobytes()
    if format == "ico":
        return _icon(bitmap)

    from limner.encode import pillow

    if format == "jpeg":
        return pillow.encode_jpeg(bitmap, quality=quality, background=background or WHITE)
    if format == "webp":
        return pillow.encode_webp(bitmap, quality=quality)
    if format == "avif":
        return pillow.encode_avif(bitmap, quality=quality)
    return pillow.encode_gif(bitmap)


def _check(bitmap: Bitmap, format: str, quality: int | None, compression: str) -> None:
    if format not in MEDIA_TYPES:
        suggestion = "'jpeg'" if format == "jpg" else ""
        raise InvalidValueError(
            "unknown image format", got=repr(format), expected=", ".join(MEDIA_TYPES), suggestion=suggestion
        )
    if quality is not None and not 1 <= quality <= 100:
        raise InvalidValueError("invalid quality", got=repr(quality), expected="a number from 1 to 100")
    if compression not in get_args(Compression):
        raise InvalidValueError("unknown compression", got=repr(compression), expected="'fast' or 'small'")
    if format == "webp" and max(bitmap.width, bitmap.height) > _WEBP_SIDE:
        raise InvalidValueError(
            "the picture is too large for WebP",
            got=f"{bitmap.width} × {bitmap.height}",
            expected=f"at most {_WEBP_SIDE:,} pixels on a side",
            suggestion="another format",
        )
    if bitmap.width < 1 or bitmap.height < 1:
        raise InvalidValueError(
            "a picture without pixels", got=f"{bitmap.width}×{bitmap.height}", expected="at least 1×1"
        )


def _on(bitmap: Bitmap, background: Color) -> Bitmap:
    """Paint a bitmap onto an opaque colour."""
    import numpy as np

    from limner.encode.straight import flatten

    pixels = np.full((bitmap.height, bitmap.width, 4), 255, np.uint8)
    pixels[:, :, :3] = flatten(bitmap, background)
    return Bitmap(bitmap.width, bitmap.height, pixels, opaque=True)


def _icon(bitmap: Bitmap) -> bytes:
    from limner.encode.ico import MAX_SIDE, encode_ico

    largest = max(bitmap.width, bitmap.height)
    if largest > MAX_SIDE:
        from limner.encode.pillow import shrink

        scale = MAX_SIDE / largest
        bitmap = shrink(bitmap, max(1, round(bitmap.width * scale)), max(1, round(bitmap.height * scale)))
    return encode_ico([bitmap])
