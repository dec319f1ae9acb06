"""Raster files to premultiplied sRGB; one of the two modules that know Skia.

Goes in: bytes. Comes out: `RasterPicture`. The bytes tell the format. The size is checked before anything is decoded.
EXIF orientation is applied and ICC profiles are converted. An animation gives its first frame. As in browsers, a
truncated file gives as much of it as there is. A broken file gives an error, never a crash.

Spec: https://mimesniff.spec.whatwg.org/#matching-an-image-type-pattern
"""

import hashlib
import io
import re
import struct
from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, TypeAlias, cast

import numpy as np
import skia
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from limner.bitmap import Bitmap
from limner.errors import LimitExceededError, ResourceError
from limner.formats import FORMATS, decoded_formats, sniff_format
from limner.resources import decoder_process
from limner.resources.picture import Picture

if TYPE_CHECKING:
    import numpy.typing as npt

    Pixels: TypeAlias = "npt.NDArray[np.uint8]"

_MAX_SIDE: Final = 32_767
_ORIENTATION: Final = 0x0112
_SCAN_SECONDS: Final = 1.2e-8
_AT_ONCE: Final = 0.25
_AVIF_SIZE: Final = re.compile(rb"ispe(?=.{12})", re.DOTALL)
_AVIF_HEADER: Final = 65_536
_PARTIAL: Final = (skia.Codec.kSuccess, skia.Codec.kIncompleteInput, skia.Codec.kErrorInInput)


class RasterPicture:
    """Decoded pixels.

    Attributes:
        key: Identity of the content.
        natural_width: In CSS px.
        natural_height: In CSS px.
    """

    __slots__ = ("_bitmap", "key", "natural_height", "natural_width")

    def __init__(self, bitmap: Bitmap, key: str, resolution: float = 1.0) -> None:
        self._bitmap = bitmap
        self.key = key
        self.natural_width: float | None = bitmap.width / resolution
        self.natural_height: float | None = bitmap.height / resolution

    @property
    def ratio(self) -> float | None:
        """Width / height."""
        return self._bitmap.width / self._bitmap.height

    @property
    def is_vector(self) -> bool:
        """A raster picture is not vector art."""
        return False

    def bitmap(self, width: int, height: int) -> Bitmap:  # noqa: ARG002 - a raster picture has one size only
        """Give the pixels, whatever size is requested."""
        return self._bitmap

    def at_resolution(self, resolution: float) -> "RasterPicture":
        """Give the same pixels at another resolution, in pixels per CSS px."""
        return self if resolution == 1.0 else RasterPicture(self._bitmap, self.key, resolution)


def sniff(data: bytes) -> str | None:
    """Tell a picture's format from its first bytes; None for unknown ones."""
    row = sniff_format(data)
    return row.name if row is not None and row.decoder else None


def content_key(data: bytes) -> str:
    """Give the identity of some bytes."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def decode_picture(data: bytes, *, max_pixels: int, seconds: float = decoder_process.SECONDS) -> RasterPicture:
    """Decode a raster picture; if that may take long, in a process that can be ended.

    Args:
        data: The file.
        max_pixels: How many it may have.
        seconds: How long a slow picture may take.

    Raises:
        ResourceError: It is not a picture, is broken or takes too long.
        LimitExceededError: It has too many pixels.
    """
    key = content_key(data)
    if decoder_process.state.is_expendable or _most_seconds(data, max_pixels) <= _AT_ONCE:
        return RasterPicture(decode_here(data, max_pixels=max_pixels), key)
    return RasterPicture(decoder_process.decode_elsewhere(data, key=key, max_pixels=max_pixels, seconds=seconds), key)


def decode_here(data: bytes, *, max_pixels: int) -> Bitmap:
    """Decode a raster picture, however long that takes.

    Raises:
        ResourceError: It is not a picture, or is broken.
        LimitExceededError: It has too many pixels.
    """
    kind = sniff(data)
    if kind is None or kind == "svg":
        raise ResourceError(
            "unknown picture format",
            got=f"{len(data):,} bytes that begin with {data[:12]!r}",
            expected="one of " + ", ".join(row.title for row in decoded_formats()),
        )
    if FORMATS[kind].decoder == "pillow":
        return _decode_with_pillow(data, kind, max_pixels)
    return _decode_with_skia(data, kind, max_pixels)


def _most_seconds(data: bytes, max_pixels: int) -> float:
    """Give the longest that decoding may take, from the format and the pixels that its header names."""
    kind = sniff(data)
    if kind is None or kind == "svg":
        return 0.0
    rate = FORMATS[kind].decode_seconds
    if kind == "jpeg":
        # Each scan of a progressive file goes over all pixels, in as little as thirty bytes.
        rate = max(rate, _SCAN_SECONDS * data.count(b"\xff\xda"))
    pixels = _header_pixels(data, kind)
    # A picture with too many pixels is refused at once.
    return pixels * rate if pixels <= max_pixels or kind == "avif" else 0.0


def _header_pixels(data: bytes, kind: str) -> int:
    """Give the number of pixels of a picture; 0 for a broken header, which fails at once."""
    if kind == "avif":
        sizes = [struct.unpack_from(">II", data, one.end() + 4) for one in _AVIF_SIZE.finditer(data[:_AVIF_HEADER])]
        return max((width * height for width, height in sizes), default=_MAX_SIDE * _MAX_SIDE)
    if kind == "gif":
        across, down = struct.unpack_from("<HH", data, 6) if len(data) >= 10 else (0, 0)
        return int(across * down)
    try:
        info = skia.Codec.MakeFromData(data).getInfo()
    except RuntimeError:
        return 0
    width, height = int(info.width()), int(info.height())
    return width * height


def _check_size(width: int, height: int, max_pixels: int) -> None:
    if width < 1 or height < 1:
        raise ResourceError("a picture without pixels", got=f"{width}×{height}", expected="at least 1×1")
    if width * height > max_pixels or width > _MAX_SIDE or height > _MAX_SIDE:
        raise LimitExceededError(
            "a picture has too many pixels",
            got=f"{width:,}×{height:,}",
            expected=f"at most {max_pixels:,} pixels (Limits.pixels), {_MAX_SIDE:,} a side",
        )


# ── Skia ─────────────────────────────────────────────────────────────────────────────────────────────────


def _decode_with_skia(data: bytes, kind: str, max_pixels: int) -> Bitmap:
    # The codec reads directly from these bytes and does not keep them alive; `data` lives as long as this call.
    try:
        codec = skia.Codec.MakeFromData(data)
    except RuntimeError as error:
        raise _broken(kind) from error
    info = codec.getInfo()
    width, height = info.width(), info.height()
    _check_size(width, height, max_pixels)
    opaque = info.alphaType() == skia.AlphaType.kOpaque_AlphaType
    target = skia.ImageInfo.Make(
        width,
        height,
        skia.ColorType.kRGBA_8888_ColorType,
        skia.AlphaType.kOpaque_AlphaType if opaque else skia.AlphaType.kPremul_AlphaType,
        skia.ColorSpace.MakeSRGB(),
    )
    pixels = _shared_pixels(height, width)
    result = codec.getPixels(target, pixels, width * 4)
    if result not in _PARTIAL:
        if kind in ("jpeg", "png"):
            return _decode_with_pillow(data, kind, max_pixels)  # CMYK with a profile and the like
        raise _broken(kind)
    if result != skia.Codec.kSuccess:
        opaque = False  # rows that never came are transparent
        np.minimum(pixels[:, :, :3], pixels[:, :, 3:], out=pixels[:, :, :3])
    pixels = _oriented(pixels, _orientation(data, kind, codec))
    return Bitmap(pixels.shape[1], pixels.shape[0], pixels, premultiplied=True, opaque=opaque)


def _shared_pixels(height: int, width: int) -> "npt.NDArray[np.uint8]":
    """Make transparent pixels in memory that Skia can keep, so that an image of them needs no copy."""
    pixels = np.frombuffer(memoryview(skia.Data.MakeUninitialized(height * width * 4)), np.uint8)
    pixels.fill(0)
    return pixels.reshape(height, width, 4)


def draw_shapes(svg: bytes, width: int, height: int) -> Bitmap:
    """Draw an SVG for which `svg_shapes.is_shapes_alone` is true.

    Args:
        svg: The file, whose root is as large as the picture.
        width: Device pixels.
        height: Device pixels.
    """
    info = skia.ImageInfo.Make(
        width, height, skia.ColorType.kRGBA_8888_ColorType, skia.AlphaType.kPremul_AlphaType, skia.ColorSpace.MakeSRGB()
    )
    pixels = np.zeros((height, width, 4), np.uint8)
    surface = skia.Surface.MakeRasterDirect(info, pixels, width * 4)
    drawing = skia.SVGDOM.MakeFromStream(skia.MemoryStream(svg, True))  # noqa: FBT003 - positional in Skia: copy
    drawing.setContainerSize(skia.Size(width, height))
    drawing.render(surface.getCanvas())
    return Bitmap(width, height, pixels, premultiplied=True)


def _orientation(data: bytes, kind: str, codec: skia.Codec) -> int:
    """Give the EXIF orientation from where Chrome looks for it: in JPEG and PNG, not in WebP."""
    if kind == "jpeg":
        return int(codec.getOrigin())
    if kind == "png":
        position = 8
        while position + 8 <= len(data):
            length, name = struct.unpack_from(">I4s", data, position)
            if name == b"eXIf":
                return _exif_orientation(data[position + 8 : position + 8 + length])
            position += 12 + length
    return 1


def _exif_orientation(exif: bytes) -> int:
    """Find the orientation in the first directory of a TIFF structure.

    Spec: https://www.w3.org/TR/png-3/#eXIf
    """
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(exif[:4])
    if order is None or len(exif) < 10:
        return 1
    (start,) = struct.unpack_from(f"{order}I", exif, 4)
    entries = exif[start + 2 :]
    for entry in range(0, min(len(entries) - 11, 12 * 200), 12):
        tag, _, _, value = struct.unpack_from(f"{order}HHIH", entries, entry)
        if tag == _ORIENTATION:
            return value if 1 <= value <= 8 else 1
    return 1


def _oriented(pixels: "Pixels", origin: int) -> "Pixels":
    """Turn and mirror as EXIF says: 1 is upright, 6 is a quarter turn clockwise."""
    if origin in (5, 6, 7, 8):
        pixels = pixels.transpose(1, 0, 2)
    if origin in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    if origin in (3, 4, 7, 8):
        pixels = pixels[::-1]
    return np.ascontiguousarray(pixels)


def unoriented(picture: Picture, data: bytes) -> Picture:
    """Give a picture with its pixels as they are stored in the file.

    Args:
        picture: The picture, turned as its file says.
        data: The file.
    """
    if not isinstance(picture, RasterPicture):
        return picture
    kind = sniff(data)
    if kind is not None and FORMATS[kind].decoder == "pillow":
        origin = int(_open_with_pillow(data, kind).getexif().get(_ORIENTATION, 1))
    else:
        origin = _orientation(data, kind or "", skia.Codec.MakeFromData(data))
    if origin not in range(2, 9):
        return picture
    bitmap = picture.bitmap(0, 0)
    pixels = bitmap.pixels
    if origin in (3, 4, 7, 8):
        pixels = pixels[::-1]
    if origin in (2, 3, 6, 7):
        pixels = pixels[:, ::-1]
    if origin in (5, 6, 7, 8):
        pixels = pixels.transpose(1, 0, 2)
    height, width = pixels.shape[:2]
    turned = replace(bitmap, width=width, height=height, pixels=np.ascontiguousarray(pixels))
    return RasterPicture(turned, f"{picture.key} as it stands")


# ── Pillow ───────────────────────────────────────────────────────────────────────────────────────────────


def _decode_with_pillow(data: bytes, kind: str, max_pixels: int) -> Bitmap:
    if kind == "gif" and len(data) >= 10:
        width, height = struct.unpack_from("<HH", data, 6)
        _check_size(width, height, max_pixels)
    try:
        file = _open_with_pillow(data, kind)
        _check_size(file.width, file.height, max_pixels)
        file.load()
        pixels = np.asarray(_to_srgb(ImageOps.exif_transpose(file)).convert("RGBA"))
    except (LimitExceededError, ResourceError):
        raise
    except Image.DecompressionBombError as error:
        raise LimitExceededError(
            "a picture has too many pixels", got="more than Pillow opens", expected=f"at most {max_pixels:,}"
        ) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, RuntimeError, EOFError, struct.error) as error:
        # The errors that Pillow's readers raise on broken files; anything else would be Limner's own fault.
        raise _broken(kind) from error
    height, width = pixels.shape[:2]
    opaque = int(pixels[:, :, 3].min()) == 255
    shared = _shared_pixels(height, width)
    shared[...] = pixels if opaque else _premultiplied(pixels)
    return Bitmap(width, height, shared, premultiplied=True, opaque=opaque)


def _open_with_pillow(data: bytes, kind: str) -> Image.Image:
    """Open like `Image.open`, which may warn; silencing the warning would change the filters of all threads."""
    import_module(f"PIL.{kind.capitalize()}ImagePlugin")
    reader, _ = Image.OPEN[kind.upper()]
    return reader(io.BytesIO(data), "")


def _to_srgb(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    if not isinstance(profile, bytes) or image.mode not in ("RGB", "RGBA", "L", "CMYK"):
        return image
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        target = ImageCms.ImageCmsProfile(cast("Any", ImageCms).createProfile("sRGB"))
        mode = "RGBA" if image.mode == "RGBA" else "RGB"
        converted = ImageCms.profileToProfile(image, source, target, outputMode=mode)
    except (ImageCms.PyCMSError, OSError):
        return image  # a broken profile is ignored
    return converted or image


def _premultiplied(pixels: "Pixels") -> "Pixels":
    alpha = pixels[:, :, 3:]
    product = pixels[:, :, :3].astype(np.uint16) * alpha + 128
    out = pixels.copy()
    out[:, :, :3] = (product + (product >> 8)) >> 8
    return out


def _broken(kind: str) -> ResourceError:
    return ResourceError(f"a broken {kind.upper()} file", expected="a file that an image viewer opens")
