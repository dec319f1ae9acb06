"""A finished image as a cache keeps it, and its form as bytes: a checksum, a line of JSON, the body; no code.

Goes in: `CachedImage` or the bytes of one. Comes out: the other; None for bytes that are not whole. The checksum covers
the key, the header and the body, so that a record that is torn, changed, or stored under another key counts as missing.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Any, Final, cast

_MAGIC: Final = b"limner2 "
_SUM_SIZE: Final = 16
_SUM_END: Final = len(_MAGIC) + 2 * _SUM_SIZE
_HEADER_LIMIT: Final = 65_536
_LENGTH_DIGITS: Final = len(str(_HEADER_LIMIT))

MOST_BYTES: Final = 128 * 1024 * 1024
"""The longest record that is kept or read back: nearly twice the raw pixels of the largest canvas."""


@dataclass(frozen=True, slots=True, weakref_slot=True, kw_only=True)
class CachedImage:
    """One finished image.

    Attributes:
        body: The bytes that are sent.
        media_type: Their type.
        stored_at: Seconds since the epoch, when it was drawn.
        fresh_for: Seconds for which it may be sent without asking whether it changed; None is forever.
        tags: Names under which it can be purged, its path among them.
        headers: Further headers of the reply.
        etag: Of the bytes, as HTTP writes it; empty where it is worked out for each reply.
    """

    body: bytes
    media_type: str
    stored_at: float
    fresh_for: float | None = None
    tags: tuple[str, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    etag: str = ""

    @property
    def weight(self) -> int:
        """About how many bytes it takes in memory."""
        return len(self.body) + sum(map(len, self.tags)) + 512

    def is_fresh(self, now: float) -> bool:
        """Whether it may be sent as it is at that moment."""
        return self.fresh_for is None or now < self.stored_at + self.fresh_for


def encode_record(image: CachedImage, key: str = "") -> bytes | None:
    """Give the bytes of an image, with a checksum over all of them and the key that they are kept under.

    None when its tags and headers take more than 64 kB, or all of it more than `MOST_BYTES`, which nothing would read
    back.
    """
    fields = {
        "type": image.media_type,
        "at": image.stored_at,
        "for": image.fresh_for,
        "tags": image.tags,
        "headers": image.headers,
        "etag": image.etag,
    }
    header = json.dumps(fields, separators=(",", ":")).encode()
    if len(header) > _HEADER_LIMIT or len(header) + len(image.body) + _SUM_END + 16 > MOST_BYTES:
        return None
    return b"%b%b %d\n%b\n%b" % (_MAGIC, _checksum(key, header, image.body), len(header), header, image.body)


def _checksum(key: str, header: bytes, body: bytes) -> bytes:
    digest = hashlib.blake2b(digest_size=_SUM_SIZE)
    name = key.encode("utf-8", "surrogatepass")
    digest.update(b"%d %d " % (len(name), len(header)))
    for part in (name, header, body):
        digest.update(part)
    return digest.hexdigest().encode()


def _header_range(data: bytes) -> tuple[int, int] | None:
    """Find where the header begins and ends, or None."""
    end = data.find(b"\n", _SUM_END, _SUM_END + _LENGTH_DIGITS + 2)
    if not data.startswith(_MAGIC) or end < 0 or data[_SUM_END : _SUM_END + 1] != b" ":
        return None
    digits = data[_SUM_END + 1 : end]
    if not digits.isdigit() or int(digits) > _HEADER_LIMIT:
        return None
    start, stop = end + 1, end + 1 + int(digits)
    return (start, stop) if data[stop : stop + 1] == b"\n" else None


def _read_fields(header: bytes) -> dict[str, Any] | None:
    try:
        fields = json.loads(header)
    except (ValueError, RecursionError):
        return None
    return cast("dict[str, Any]", fields) if isinstance(fields, dict) else None


def decode_tags(data: bytes) -> tuple[str, ...]:
    """Read only the tags, from the beginning of a record, unchecked; empty for anything else."""
    found = _header_range(data)
    fields = _read_fields(data[found[0] : found[1]]) if found is not None else None
    tags = fields.get("tags") if fields is not None else None
    return tuple(map(str, cast("list[object]", tags))) if isinstance(tags, list) else ()


def decode_record(data: bytes, key: str = "") -> CachedImage | None:
    """Read an image back, or None when the bytes are torn, foreign, of another version or of another key."""
    found = _header_range(data)
    if found is None:
        return None
    header, body = data[found[0] : found[1]], data[found[1] + 1 :]
    if data[len(_MAGIC) : _SUM_END] != _checksum(key, header, body):
        return None
    fields = _read_fields(header)
    if fields is None:
        return None
    try:
        return CachedImage(
            body=body,
            media_type=str(fields["type"]),
            stored_at=float(fields["at"]),
            fresh_for=None if fields["for"] is None else float(fields["for"]),
            tags=tuple(str(tag) for tag in fields["tags"]),
            headers=tuple((str(name), str(value)) for name, value in fields["headers"]),
            etag=str(fields.get("etag", "")),
        )
    except (KeyError, TypeError, ValueError):
        return None
