"""The path of an address, cut into decoded segments and written back.

Goes in: a raw or a decoded path. Comes out: `PathSegments`; or, the other way, a percent-encoded path.
An address never becomes a path on disk: segments are only compared with the names that the scan found.

Spec: https://url.spec.whatwg.org/#path-percent-encode-set
"""

import re
from collections.abc import Iterable
from typing import Final, NamedTuple
from urllib.parse import quote, unquote_to_bytes

_UNESCAPED: Final = "!'()*"  # what encodeURIComponent leaves alone beside letters, digits and -._~
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")
_BAD_ESCAPE: Final = re.compile(rb"%(?![0-9A-Fa-f]{2})")
_SLASHES: Final = re.compile(r"[/\\]")


class PathSegments(NamedTuple):
    """The decoded segments of a path.

    Attributes:
        segments: In order; the root has none.
        exact: Whether they were cut before they were decoded, so that a slash inside one is its own.
        trailing_slash: Whether the path ended with a slash.
    """

    segments: tuple[str, ...]
    exact: bool = True
    trailing_slash: bool = False


def split_raw_path(raw: bytes) -> PathSegments | None:
    """Cut a percent-encoded path and decode each segment once; None for invalid escapes or UTF-8."""
    path = raw.partition(b"?")[0]
    if _BAD_ESCAPE.search(path):
        return None
    try:
        parts = [unquote_to_bytes(part).decode("utf-8") for part in path.split(b"/")]
    except UnicodeDecodeError:
        return None
    return _trim(parts, exact=True)


def split_path(path: str, *, exact: bool = True) -> PathSegments:
    """Cut a path that is decoded already.

    Args:
        path: As frameworks' ``request.path`` is.
        exact: False when a slash may have been part of a segment, as in WSGI's ``PATH_INFO``.
    """
    return _trim(path.split("/"), exact=exact)


def _trim(parts: list[str], *, exact: bool) -> PathSegments:
    if parts and parts[0] == "":
        parts = parts[1:]
    trailing = bool(parts) and parts[-1] == ""
    if trailing:
        parts = parts[:-1]
    return PathSegments(tuple(parts), exact, trailing)


def is_param_value(value: str, longest: int) -> bool:
    """Whether a segment may become a parameter: not empty, not too long, no control character, no dot segment."""
    if not value or len(value) > longest or _CONTROL.search(value):
        return False
    return "." not in value or not any(part in {".", ".."} for part in _SLASHES.split(value))


def is_addressable(value: str) -> bool:
    """Whether an id can be in an address: clients resolve ``.`` and ``..`` away, and an empty one is lost."""
    return value not in {"", ".", ".."}


def quote_segment(value: str) -> str:
    """Percent-encode one segment; surrogates that no UTF-8 can carry become question marks."""
    return quote(value, safe=_UNESCAPED, errors="replace")


def join_path(segments: Iterable[str]) -> str:
    """Write decoded segments as a percent-encoded path."""
    return "/" + "/".join(map(quote_segment, segments))


def quote_location(location: str) -> str:
    """Percent-encode what may not be in a Location header, and leave what is encoded already."""
    return quote(location, safe="%/:=&?~#+!$,;'@()*[]", errors="replace")
