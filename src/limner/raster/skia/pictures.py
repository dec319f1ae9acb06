"""Pictures as Skia images, at the sizes they are drawn at.

Goes in: decoded pictures. Comes out: Skia images, with the sampling that Chrome would use: bilinear, from the smallest
successive halving of the picture that is still as large as the target.
"""

import struct
from collections import OrderedDict
from typing import TYPE_CHECKING, Final, cast

import numpy as np
import skia

from limner.bitmap import Bitmap
from limner.geometry import Size
from limner.host import new_lock
from limner.resources.picture import Picture

if TYPE_CHECKING:
    from limner.resources.svg import SvgPicture

_BYTES: Final = 10_000_000

NEAREST: Final = skia.SamplingOptions(skia.FilterMode.kNearest)
LINEAR: Final = skia.SamplingOptions(skia.FilterMode.kLinear)
_HALVED: Final = skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kNearest)


class PictureCache:
    """Skia images by content and size; the least recently drawn are dropped first. Threads may share it."""

    __slots__ = ("_bytes", "_images", "_lock")

    def __init__(self) -> None:
        self._images: OrderedDict[tuple[str, int, int], skia.Image] = OrderedDict()
        self._bytes = 0
        self._lock = new_lock()

    def image(
        self, picture: Picture, width: float, height: float, rendering: str, size: Size, *, in_shader: bool = False
    ) -> tuple[skia.Image, skia.SamplingOptions]:
        """Give the pixels to draw a picture from and how to sample them.

        Args:
            picture: The picture.
            width: The width of the whole picture as it is drawn, in device pixels.
            height: Its height, likewise.
            rendering: `image-rendering`.
            size: Its size in CSS px, at which an SVG is laid out.
            in_shader: Whether it becomes part of a shader. For each paint, the binding copies a shader by writing it
                out and reading it back. Pictures in it are written as PNG, which takes far longer than drawing them; a
                picture that is a file already is copied as it is.
        """
        if picture.is_vector:
            image, sampling = self._drawn(cast("SvgPicture", picture), round(width), round(height), size)
        else:
            image, sampling = self._image(picture, width, height, rendering)
        return (self._file(picture.key, image) if in_shader else image), sampling

    def _image(
        self, picture: Picture, width: float, height: float, rendering: str
    ) -> tuple[skia.Image, skia.SamplingOptions]:
        if rendering in ("pixelated", "crisp-edges"):
            return self._find(picture, 0, 0), NEAREST
        image = self._find(picture, 0, 0)
        across, down = image.width(), image.height()
        level = 0
        while across >> level + 1 >= max(1.0, width) and down >> level + 1 >= max(1.0, height):
            level += 1
        if level:
            image = self._halve(picture.key, image, max(1, across >> level), max(1, down >> level))
        return image, LINEAR

    def clear(self) -> None:
        """Forget all images."""
        with self._lock:
            self._images.clear()
            self._bytes = 0

    def _drawn(
        self, picture: "SvgPicture", width: int, height: int, size: Size
    ) -> tuple[skia.Image, skia.SamplingOptions]:
        name = f"{picture.key} at {size.width:g} × {size.height:g}"
        image = self._found((name, width, height))
        if image is None:
            bitmap = picture.bitmap(width, height, size)
            image = self._keep((name, width, height), _image_of(bitmap))
        return image, LINEAR

    def _find(self, picture: Picture, width: int, height: int) -> skia.Image:
        key = picture.key, width, height
        image = self._found(key)
        return image if image is not None else self._keep(key, _image_of(picture.bitmap(width, height)))

    def _found(self, key: tuple[str, int, int]) -> skia.Image | None:
        with self._lock:
            found = self._images.get(key)
            if found is None:
                return None
            self._images.move_to_end(key)
            return found

    def _halve(self, name: str, image: skia.Image, width: int, height: int) -> skia.Image:
        key = name, width, height
        found = self._found(key)
        if found is not None:
            return found
        info = skia.ImageInfo.Make(width, height, skia.ColorType.kRGBA_8888_ColorType, skia.AlphaType.kPremul_AlphaType)
        surface = skia.Surface.MakeRaster(info)
        surface.getCanvas().drawImageRect(
            image, skia.Rect.MakeWH(image.width(), image.height()), skia.Rect.MakeWH(width, height), _HALVED
        )
        return self._keep(key, surface.makeImageSnapshot())

    def _file(self, name: str, image: skia.Image) -> skia.Image:
        """Give the same pixels as a file of the kind that Skia reads fastest."""
        key = f"{name} in a file", image.width(), image.height()
        found = self._found(key)
        if found is not None:
            return found
        return self._keep(key, skia.Image.MakeFromEncoded(skia.Data.MakeWithCopy(_bmp(image))) or image)

    def _keep(self, key: tuple[str, int, int], image: skia.Image) -> skia.Image:
        size = image.width() * image.height() * 4
        if size > _BYTES:
            return image
        with self._lock:
            if key not in self._images:
                self._images[key] = image
                self._bytes += size
            while self._bytes > _BYTES:
                _, old = self._images.popitem(last=False)
                self._bytes -= old.width() * old.height() * 4
        return image


def _image_of(bitmap: Bitmap) -> skia.Image:
    """Make a Skia image of a bitmap; it shares the memory where that is Skia's own, and is a copy otherwise."""
    alpha = skia.AlphaType.kPremul_AlphaType if bitmap.premultiplied else skia.AlphaType.kUnpremul_AlphaType
    if bitmap.opaque:
        alpha = skia.AlphaType.kOpaque_AlphaType
    pixels = bitmap.pixels
    height, width = pixels.shape[:2]
    owner: object = pixels
    while isinstance(owner, np.ndarray):
        owner = owner.base
    if isinstance(owner, memoryview) and isinstance(data := owner.obj, skia.Data):
        whole = np.frombuffer(memoryview(data), np.uint8)
        if pixels.flags.c_contiguous and pixels.ctypes.data == whole.ctypes.data and pixels.nbytes == whole.nbytes:
            info = skia.ImageInfo.Make(width, height, skia.ColorType.kRGBA_8888_ColorType, alpha)
            return skia.Image.MakeRasterData(info, data, width * 4)
    copied = np.ascontiguousarray(pixels)
    return skia.Image.fromarray(copied, skia.ColorType.kRGBA_8888_ColorType, alpha, copy=True)


def _bmp(image: skia.Image) -> bytes:
    """Write a Skia image as BMP, row by row from the top.

    Spec: https://learn.microsoft.com/windows/win32/api/wingdi/ns-wingdi-bitmapv4header
    """
    width, height, opaque = image.width(), image.height(), image.isOpaque()
    alpha = skia.AlphaType.kOpaque_AlphaType if opaque else skia.AlphaType.kUnpremul_AlphaType
    pixels = np.empty((height, width, 4), np.uint8)
    image.readPixels(skia.ImageInfo.Make(width, height, skia.ColorType.kBGRA_8888_ColorType, alpha), pixels, width * 4)
    masks = (0xFF0000, 0xFF00, 0xFF, 0 if opaque else 0xFF000000)
    header = struct.pack(
        "<IiiHHIIiiII4I4s48x", 108, width, -height, 1, 32, 3, pixels.nbytes, 0, 0, 0, 0, *masks, b"BGRs"
    )
    start = struct.pack("<2sIHHI", b"BM", 14 + len(header) + pixels.nbytes, 0, 0, 14 + len(header))
    return start + header + pixels.tobytes()
