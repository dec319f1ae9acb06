"""Image formats: one row for each, with all that the rest of the house asks of a format.

A row says how a format is named, how its files are recognised, and which module reads and writes them. A new format is
one row here and one module that decodes it, encodes it, or both.

Spec: https://mimesniff.spec.whatwg.org/#matching-an-image-type-pattern
"""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

Compression: TypeAlias = Literal["fast", "small"]
"""How PNG is written: in a millisecond or two, or as small as it gets."""
Decoder: TypeAlias = Literal["skia", "pillow", "svg"]

_SNIFFED: Final = 4096  # bytes in which an SVG must begin
_SVG_SEARCHED: Final = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One row of the table.

    Attributes:
        name: As `format=` takes it, in lower case.
        title: As prose writes it.
        media_types: The first is the one that is sent; the others are accepted.
        extensions: Without the dot. The first is the one that is written; the others are accepted.
        signatures: How a file may begin; a `?` stands for any byte.
        alpha: Whether a pixel may be transparent.
        encoder: The module in `limner.encode` whose `encode_<name>` writes the format; None where no one does.
        decoder: Which decoder of `limner.resources` reads the format; None where no one does.
        decode_seconds: Processor time for one pixel, for the slowest files on a machine of 2020.
        largest_side: Pixels that the format's header has room for, or None.
    """

    name: str
    title: str
    media_types: tuple[str, ...]
    extensions: tuple[str, ...]
    signatures: tuple[bytes, ...] = ()
    alpha: bool = True
    encoder: str | None = None
    decoder: Decoder | None = None
    decode_seconds: float = 0.0
    largest_side: int | None = None

    @property
    def media_type(self) -> str:
        """The type that is sent."""
        return self.media_types[0]

    @property
    def extension(self) -> str:
        """The extension that is written, without the dot."""
        return self.extensions[0]

    def recognises(self, data: bytes) -> bool:
        """Whether a file of this format may begin like this."""
        return any(_begins(data, signature) for signature in self.signatures)


_ROWS: Final = (
    Format(
        name="png",
        title="PNG",
        media_types=("image/png", "image/apng"),
        extensions=("png", "apng"),
        signatures=(b"\x89PNG\r\n\x1a\n",),
        encoder="png",
        decoder="skia",
        decode_seconds=3e-8,
    ),
    Format(
        name="jpeg",
        title="JPEG",
        media_types=("image/jpeg", "image/jpg"),
        extensions=("jpg", "jpeg"),
        signatures=(b"\xff\xd8\xff",),
        alpha=False,
        encoder="pillow",
        decoder="skia",
        decode_seconds=2.5e-8,
    ),
    Format(
        name="webp",
        title="WebP",
        media_types=("image/webp",),
        extensions=("webp",),
        signatures=(b"RIFF????WEBP",),
        encoder="pillow",
        decoder="skia",
        decode_seconds=6.5e-8,
        largest_side=16_383,  # the header has 14 bits for it
    ),
    Format(
        name="avif",
        title="AVIF",
        media_types=("image/avif",),
        extensions=("avif",),
        signatures=(b"????ftypavif", b"????ftypavis", b"????ftypmif1", b"????ftypmsf1"),
        encoder="pillow",
        decoder="pillow",
        decode_seconds=9.5e-8,
    ),
    Format(
        name="gif",
        title="GIF",
        media_types=("image/gif",),
        extensions=("gif",),
        signatures=(b"GIF87a", b"GIF89a"),
        encoder="pillow",
        decoder="pillow",
        decode_seconds=2.5e-8,
    ),
    Format(
        name="ico",
        title="ICO",
        media_types=("image/x-icon", "image/vnd.microsoft.icon"),
        extensions=("ico",),
        signatures=(b"\0\0\1\0", b"\0\0\2\0"),
        encoder="ico",
        decoder="skia",
        decode_seconds=3e-8,
    ),
    Format(
        name="raw",
        title="raw RGBA",
        media_types=("application/octet-stream",),
        extensions=("raw",),
        encoder="straight",
    ),
    Format(
        name="bmp",
        title="BMP",
        media_types=("image/bmp",),
        extensions=("bmp",),
        signatures=(b"BM",),
        decoder="skia",
        decode_seconds=2.5e-8,
    ),
    Format(
        name="svg",
        title="SVG",
        media_types=("image/svg+xml",),
        extensions=("svg",),
        decoder="svg",
    ),
)

FORMATS: Final[dict[str, Format]] = {row.name: row for row in _ROWS}
"""Every format by its name, in the order in which messages list them."""


def image_extensions() -> dict[str, str]:
    """Give the media type of each extension that an image's file or address may have."""
    rows = (row for row in FORMATS.values() if row.media_type.startswith("image/"))
    return {extension: row.media_type for row in rows for extension in row.extensions}


def decoded_types() -> frozenset[str]:
    """Give the media types that a page may name for an image it wants drawn."""
    # An APNG is a PNG to those who draw its first frame.
    return frozenset(name for row in decoded_formats() for name in row.media_types) | {"image/apng"}


def plain_media_type(media_type: str) -> str:
    """Give a media type as its format's row spells it: lower case, no parameters, no second name."""
    key = media_type.partition(";")[0].strip().lower()
    return next((row.media_type for row in FORMATS.values() if key in row.media_types), key)


def encoded_formats() -> tuple[Format, ...]:
    """Give the formats that a render may be written in."""
    return tuple(row for row in FORMATS.values() if row.encoder)


def decoded_formats() -> tuple[Format, ...]:
    """Give the formats that a page's images may have."""
    return tuple(row for row in FORMATS.values() if row.decoder)


def find_format(name: str) -> Format | None:
    """Find a format by its name, one of its media types or one of its extensions, whatever their letter case.

    Args:
        name: Such as ``png``, ``jpg``, ``.jpg`` or ``image/jpeg; charset=binary``.
    """
    key = name.partition(";")[0].strip().lower().removeprefix(".")
    found = FORMATS.get(key)
    if found is None:
        found = next((row for row in FORMATS.values() if key in row.media_types or key in row.extensions), None)
    return found


def image_formats() -> tuple[Format, ...]:
    """Give the formats that a reply may be drawn in: those that are written and are images by their media type."""
    return tuple(row for row in encoded_formats() if row.media_type.startswith("image/"))


def find_media_type(media_type: str) -> Format | None:
    """Find the format that is drawn for a media type, such as ``image/png; charset=binary``; None when none is."""
    found = find_format(media_type) if "/" in media_type else None
    return found if found in image_formats() else None


def drawn_types() -> str:
    """List the media types that can be drawn, for messages."""
    return ", ".join(name for row in image_formats() for name in row.media_types)


def sniff_format(data: bytes) -> Format | None:
    """Find the format of a file by how it begins; None when no row recognises it."""
    for row in FORMATS.values():
        if row.recognises(data):
            return row
    return FORMATS.get("svg") if _looks_like_svg(data) else None


def _begins(data: bytes, signature: bytes) -> bool:
    if b"?" not in signature:
        return data.startswith(signature)
    start = data[: len(signature)]
    return len(start) == len(signature) and all(
        mine in (theirs, 0x3F) for theirs, mine in zip(start, signature, strict=True)
    )


def _looks_like_svg(data: bytes) -> bool:
    start = data[:_SNIFFED].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<svg", b"<?xml", b"<!--", b"<!doctype svg")) and b"<svg" in data[:_SVG_SEARCHED].lower():
        return True
    # With a prefix, as in <svg:svg>.
    return start.startswith(b"<") and b"http://www.w3.org/2000/svg" in start
