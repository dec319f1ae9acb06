"""The natural size of a static image, read from its first bytes without decoding it.

Goes in: a file's bytes and its extension. Comes out: `NaturalSize`, or `UnreadableImageError` with the reason.
No image library is needed, so that a site's tags cost no heavy import.

Spec: https://www.w3.org/TR/png-3/, https://www.w3.org/Graphics/JPEG/itu-t81.pdf (B.2), https://www.w3.org/Graphics/GIF/spec-gif89a.txt
"""

import re
import struct
from collections.abc import Callable, Mapping
from typing import Final, NamedTuple
from xml.parsers import expat

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_JPEG: Final = b"\xff\xd8\xff"
_START_OF_FRAME: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_STANDALONE: Final = frozenset({0x01, *range(0xD0, 0xD9)})
_START_OF_SCAN: Final = 0xDA
_LENGTH: Final = re.compile(
    r"\s*[+]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?(?:px|pt|pc|mm|cm|in|em|rem|ex|ch|q)?\s*", re.IGNORECASE
)
_SIGNATURES: Final = (
    (_PNG, "a PNG"),
    (_JPEG, "a JPEG"),
    (b"GIF87a", "a GIF"),
    (b"GIF89a", "a GIF"),
    (b"\x00\x00\x01\x00", "an ICO"),
    (b"%PDF", "a PDF"),
    (b"<!DOCTYPE html", "an HTML page"),
    (b"<html", "an HTML page"),
)


class UnreadableImageError(ValueError):
    """The bytes are not an image of the kind that the file's name says."""


class NaturalSize(NamedTuple):
    """Width and height in pixels; both None for an image that scales to any size."""

    width: int | None
    height: int | None


def read_natural_size(data: bytes, extension: str) -> NaturalSize:
    """Read the size of an image.

    Args:
        data: The whole file.
        extension: ``png``, ``jpg``, ``jpeg``, ``gif``, ``ico`` or ``svg``.

    Returns:
        Pixels; of several images in an ICO, the largest.

    Raises:
        UnreadableImageError: The file is empty, cut off, or something else than its name says.
    """
    if not data:
        raise UnreadableImageError("an empty file")
    try:
        size = _READERS[extension](data)
    except (struct.error, IndexError):
        raise UnreadableImageError("a file that ends in the middle of its header") from None
    if size.width == 0 or size.height == 0:
        raise UnreadableImageError("an image without width or height")
    return size


def describe_bytes(data: bytes) -> str:
    """Say in words what bytes look like."""
    for signature, words in _SIGNATURES:
        if data[:32].lower().startswith(signature.lower()):
            return words
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "a WebP"
    if data[4:12] == b"ftypavif":
        return "an AVIF"
    return "an SVG" if b"<svg" in data[:1024] else "no image"


def _read_png(data: bytes) -> NaturalSize:
    if not data.startswith(_PNG):
        raise UnreadableImageError(describe_bytes(data))
    if data[12:16] != b"IHDR":
        raise UnreadableImageError("a PNG without its header")
    width, height = struct.unpack_from(">II", data, 16)
    # A file is often cut off while it is copied: every PNG ends with this chunk.
    if b"IDAT" not in data or b"IEND" not in data[-64:]:
        raise UnreadableImageError("a PNG that is cut off")
    return NaturalSize(width, height)


def _read_jpeg(data: bytes) -> NaturalSize:
    if not data.startswith(_JPEG):
        raise UnreadableImageError(describe_bytes(data))
    at = 2
    while at < len(data):
        if data[at] != 0xFF:
            raise UnreadableImageError("a JPEG with a broken header")
        marker = data[at + 1]
        if marker == 0xFF:  # fill bytes may be before a marker
            at += 1
        elif marker in _START_OF_FRAME:
            height, width = struct.unpack_from(">HH", data, at + 5)
            if b"\xff\xd9" not in data[-64:] and b"\xff\xd9" not in data[at:]:
                raise UnreadableImageError("a JPEG that is cut off")
            return NaturalSize(width, height)
        elif marker == _START_OF_SCAN:
            break
        else:
            at += 2 if marker in _STANDALONE else 2 + struct.unpack_from(">H", data, at + 2)[0]
    raise UnreadableImageError("a JPEG without a frame")


def _read_gif(data: bytes) -> NaturalSize:
    if not data.startswith((b"GIF87a", b"GIF89a")):
        raise UnreadableImageError(describe_bytes(data))
    width, height = struct.unpack_from("<HH", data, 6)
    return NaturalSize(width, height)


def _read_ico(data: bytes) -> NaturalSize:
    reserved, kind, count = struct.unpack_from("<HHH", data)
    if reserved or kind != 1 or not count:
        raise UnreadableImageError(describe_bytes(data))
    largest = NaturalSize(0, 0)
    for index in range(count):
        width, height, *_, length, offset = struct.unpack_from("<BBBBHHII", data, 6 + 16 * index)
        if offset + length > len(data):
            raise UnreadableImageError("an ICO that is cut off")
        entry = data[offset : offset + 24]
        # A byte cannot hold 256 or more; a PNG inside has its own size.
        size = (
            NaturalSize(*struct.unpack_from(">II", entry, 16))
            if entry.startswith(_PNG)
            else NaturalSize(width or 256, height or 256)
        )
        largest = max(largest, size, key=_area)
    return largest


def _area(size: NaturalSize) -> int:
    return (size.width or 0) * (size.height or 0)


def _read_svg(data: bytes) -> NaturalSize:
    roots: list[tuple[str, dict[str, str]]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if not roots:
            roots.append((name, attributes))

    def refuse(*_: object) -> None:
        raise UnreadableImageError("an SVG that declares entities")

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = start
    parser.EntityDeclHandler = refuse
    try:
        parser.Parse(data, True)  # noqa: FBT003 - expat's own signature
    except expat.ExpatError as error:
        found = describe_bytes(data)
        raise UnreadableImageError(
            f"an SVG that is not well formed ({error})" if found == "an SVG" else found
        ) from None
    name, attributes = roots[0]
    if name not in {"svg", "http://www.w3.org/2000/svg svg"}:
        raise UnreadableImageError(f"an XML file whose root is <{name.rpartition(' ')[2]}>")
    if len(re.split(r"[\s,]+", attributes.get("viewBox", "").strip())) != 4 and not all(
        _LENGTH.fullmatch(attributes.get(side, "")) for side in ("width", "height")
    ):
        raise UnreadableImageError("an SVG without a size: it has neither a viewBox nor a width and a height")
    return NaturalSize(None, None)


_READERS: Final[Mapping[str, Callable[[bytes], NaturalSize]]] = {
    "png": _read_png,
    "jpg": _read_jpeg,
    "jpeg": _read_jpeg,
    "gif": _read_gif,
    "ico": _read_ico,
    "svg": _read_svg,
}
