"""A finished image as a cache keeps it, and its form as bytes: a line of JSON, the body, nothing that runs.

Goes in: `CachedImage` or the bytes of one. Comes out: the other; None for bytes that are not whole.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Any, Final, cast

_MAGIC: Final = b"limner1 "
_HEADER_LIMIT: Final = 65_536


@dataclass(frozen=True, slots=True, kw_only=True)
class CachedImage:
    """One finished image.

    Attributes:
        body: The bytes that are sent.
        media_type: Their type.
        stored_at: Seconds since the epoch, when it was drawn.
        fresh_for: Seconds for which it may be sent without asking whether it changed; None is for ever.
        tags: Names under which it can be purged, its path among them.
        headers: Further headers of the reply.
    """

    body: bytes
    media_type: str
    stored_at: float
    fresh_for: float | None = None
    tags: tuple[str, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()

    @property
    def weight(self) -> int:
        """About how many bytes it takes in memory."""
        return len(self.body) + sum(map(len, self.tags)) + 512

    def is_fresh(self, now: float) -> bool:
        """Whether it may be sent as it is at that moment."""
        return self.fresh_for is None or now < self.stored_at + self.fresh_for


def encode_record(image: CachedImage) -> bytes:
    """Give the bytes of an image, with a checksum that tells a torn write from a whole one."""
    header = json.dumps(
        {
            "type": image.media_type,
            "at": image.stored_at,
            "for": image.fresh_for,
            "tags": image.tags,
            "headers": image.headers,
            "sum": hashlib.blake2b(image.body, digest_size=16).hexdigest(),
        },
        separators=(",", ":"),
    ).encode()
    return b"%b%d\n%b\n%b" % (_MAGIC, len(header), header, image.body)


def decode_header(data: bytes) -> tuple[dict[str, Any], int] | None:
    """Read the header alone: its fields and where the body begins; None when it is not one."""
    end = data.find(b"\n", 0, len(_MAGIC) + 8)
    if not data.startswith(_MAGIC) or end < 0 or not data[len(_MAGIC) : end].isdigit():
        return None
    start, length = end + 1, int(data[len(_MAGIC) : end])
    if length > _HEADER_LIMIT or data[start + length : start + length + 1] != b"\n":
        return None
    try:
        fields = json.loads(data[start : start + length])
    except ValueError:
        return None
    return (cast("dict[str, Any]", fields), start + length + 1) if isinstance(fields, dict) else None


def decode_record(data: bytes) -> CachedImage | None:
    """Read an image back, or None when the bytes are torn, foreign or of another version."""
    found = decode_header(data)
    if found is None:
        return None
    fields, start = found
    body = data[start:]
    if fields.get("sum") != hashlib.blake2b(body, digest_size=16).hexdigest():
        return None
    try:
        return CachedImage(
            body=body,
            media_type=str(fields["type"]),
            stored_at=float(fields["at"]),
            fresh_for=None if fields["for"] is None else float(fields["for"]),
            tags=tuple(str(tag) for tag in fields["tags"]),
            headers=tuple((str(name), str(value)) for name, value in fields["headers"]),
        )
    except (KeyError, TypeError, ValueError):
        return None
