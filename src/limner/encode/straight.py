"""Pixels as encoders want them: C-contiguous, with straight alpha, or over a colour where a format has no alpha.

Goes in: a `Bitmap`. Comes out: arrays of `(height, width, 4)`, and whether all pixels are opaque.
"""

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from limner.bitmap import Bitmap
from limner.color.convert import to_srgb
from limner.color.model import Color
from limner.encode.options import EncodeOptions

if TYPE_CHECKING:
    import numpy.typing as npt

_ALPHA_BYTE = 24  # the alpha byte of a little-endian RGBA word
_LEAST_PARTIAL = np.uint32(1 << _ALPHA_BYTE)
_PARTIAL_SPAN = np.uint32(254 << _ALPHA_BYTE)
_OPAQUE = 255
_ROW = np.uint16(256)
_AT_ONCE = 1 << 20  # pixels: more than a card has; intermediate arrays take several times the memory of the pixels


def words(pixels: "npt.NDArray[np.uint8]") -> "npt.NDArray[np.uint32]":
    """Give each pixel as one number with alpha in the highest byte, without a copy where possible."""
    flat = np.ascontiguousarray(pixels).reshape(-1).view("<u4")
    return flat.astype(np.uint32, copy=False)


def is_opaque(bitmap: Bitmap) -> bool:
    """Tell whether every pixel is fully opaque; looks only when the bitmap does not know."""
    if bitmap.opaque or bitmap.pixels.size == 0:
        return True
    # Most images that are not opaque show it in their first corner.
    if bitmap.pixels.item(3) != _OPAQUE:
        return False
    return int(np.bitwise_and.reduce(words(bitmap.pixels))) >> _ALPHA_BYTE == 0xFF


def encode_raw(bitmap: Bitmap, options: EncodeOptions) -> bytes:  # noqa: ARG001 - every encoder is called alike
    """Give straight RGBA, row by row, without a header."""
    return straight_pixels(bitmap, opaque=is_opaque(bitmap)).tobytes()


def straight_pixels(bitmap: Bitmap, *, opaque: bool) -> "npt.NDArray[np.uint8]":
    """Give pixels with straight alpha: their colour is not multiplied by it.

    Args:
        bitmap: Straight or premultiplied.
        opaque: What `is_opaque` said.

    Returns:
        The bitmap's own array when nothing changes, else a new one. A fully transparent pixel is transparent black.
    """
    if opaque or not bitmap.premultiplied:
        return np.ascontiguousarray(bitmap.pixels)
    pixels = bitmap.pixels.copy()
    whole = pixels.reshape(-1).view("<u4")
    for begin in range(0, len(whole), _AT_ONCE):
        flat = whole[begin : begin + _AT_ONCE]
        # Most pixels of most images are opaque or empty: only the others are looked up.
        partial = np.flatnonzero(flat - _LEAST_PARTIAL < _PARTIAL_SPAN)
        if len(partial):
            chosen = flat[partial].view(np.uint8).reshape(-1, 4)
            straight = _divided().take((chosen[:, 3:] * _ROW) + chosen)
            straight[:, 3] = chosen[:, 3]
            flat[partial] = straight.view("<u4").reshape(-1)
    return pixels


@cache
def _divided() -> "npt.NDArray[np.uint8]":
    """Give a table of straight colours, indexed by alpha × 256 + premultiplied colour."""
    alpha = np.arange(256, dtype=np.uint32).reshape(256, 1)
    color = np.arange(256, dtype=np.uint32)
    divided = (color * 255 + alpha // 2) // np.maximum(alpha, 1)
    straight: npt.NDArray[np.uint8] = np.minimum(divided, 255).astype(np.uint8).reshape(-1)
    return straight


def flatten(bitmap: Bitmap, background: Color) -> "npt.NDArray[np.uint8]":
    """Give `(height, width, 3)` pixels on a background, for formats without alpha."""
    if is_opaque(bitmap):
        return np.ascontiguousarray(bitmap.pixels[:, :, :3])
    red, green, blue, _ = to_srgb(background)
    behind = np.array([round(red * 255), round(green * 255), round(blue * 255)], dtype=np.uint16)
    flat = np.empty((bitmap.height, bitmap.width, 3), np.uint8)
    rows = max(1, _AT_ONCE // bitmap.width)
    for top in range(0, bitmap.height, rows):
        pixels = bitmap.pixels[top : top + rows]
        alpha = pixels[:, :, 3:].astype(np.uint16)
        color = pixels[:, :, :3].astype(np.uint16)
        if not bitmap.premultiplied:
            color = (color * alpha + 127) // 255
        flat[top : top + rows] = np.minimum(color + ((255 - alpha) * behind + 127) // 255, 255)
    return flat
