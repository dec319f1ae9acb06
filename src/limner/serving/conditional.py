"""The headers of every image, and conditional and partial requests: ETags, 304, ranges.

Goes in: a request's headers and a whole reply. Comes out: the reply that a client with those headers needs.

Spec: https://www.rfc-editor.org/rfc/rfc9110#section-13, https://www.rfc-editor.org/rfc/rfc9110#section-14
"""

import hashlib
import re
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Final

from limner.serving.policy import DEVELOPMENT
from limner.serving.request import Reply

_DIGEST_SIZE: Final = 16
_ENTITY_TAG: Final = re.compile(r'\s*(?:W/)?("[^"]*")\s*(?:,|$)')
_RANGE: Final = re.compile(r"bytes\s*=\s*(\d*)\s*-\s*(\d*)\s*", re.IGNORECASE)
_KEPT_BY_304: Final = frozenset(
    {"cache-control", "content-location", "date", "etag", "expires", "vary", "last-modified"}
)
_LONGEST_RANGE: Final = 64
_SVG_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def strong_etag(body: bytes) -> str:
    """Give the ETag of some bytes."""
    return f'"{hashlib.blake2b(body, digest_size=_DIGEST_SIZE).hexdigest()}"'


def finish_image(reply: Reply, headers: Mapping[str, str], *, ranges: bool, development: bool) -> Reply:
    """Add the headers that every image has, and check the request's conditions.

    Args:
        reply: A reply with an image.
        headers: The request's headers.
        ranges: Whether parts of it may be requested.
        development: Whether nobody may keep it.
    """
    if reply.status == HTTPStatus.OK and reply.header("etag") is None:
        reply.headers.append(("etag", strong_etag(reply.body)))
    reply.set_default("x-content-type-options", "nosniff")
    if (reply.header("content-type") or "").partition(";")[0].strip().lower() == "image/svg+xml":
        reply.set_default("content-security-policy", _SVG_POLICY)
    if development:
        reply.headers = [item for item in reply.headers if item[0] != "cache-control"]
        reply.headers.append(("cache-control", DEVELOPMENT))
    return apply_conditions(headers, reply, ranges=ranges)


def apply_conditions(headers: Mapping[str, str], reply: Reply, *, ranges: bool) -> Reply:
    """Turn a whole reply into 304, 206 or 416 if the request's headers ask for it.

    Args:
        headers: The request's headers.
        reply: A reply with its ETag.
        ranges: Whether parts of it may be requested.
    """
    if reply.status != HTTPStatus.OK:
        return reply
    if ranges:
        reply.set_default("accept-ranges", "bytes")
    if _is_not_modified(headers, reply):
        kept = [(key, value) for key, value in reply.headers if key in _KEPT_BY_304]
        return Reply(status=HTTPStatus.NOT_MODIFIED, headers=kept)
    if ranges and "range" in headers and _range_holds(headers.get("if-range"), reply):
        return _cut(headers["range"], reply)
    return reply


def _is_not_modified(headers: Mapping[str, str], reply: Reply) -> bool:
    wanted = headers.get("if-none-match")
    if wanted is not None:
        # "A recipient MUST ignore If-Modified-Since if the request contains an If-None-Match header field."
        return wanted.strip() == "*" or _opaque(reply.header("etag")) in _ENTITY_TAG.findall(wanted)
    since, modified = headers.get("if-modified-since"), reply.header("last-modified")
    return since is not None and modified is not None and _is_not_after(modified, since)


def _opaque(etag: str | None) -> str | None:
    return etag.removeprefix("W/") if etag else None


def _is_not_after(modified: str, since: str) -> bool:
    try:
        return parsedate_to_datetime(modified) <= parsedate_to_datetime(since)
    except (ValueError, TypeError):
        return False


def _range_holds(condition: str | None, reply: Reply) -> bool:
    """Whether the client's part belongs to these bytes; a weak ETag never proves that."""
    return condition is None or condition in {reply.header("etag"), reply.header("last-modified")}


def _cut(wanted: str, reply: Reply) -> Reply:
    match = _RANGE.fullmatch(wanted) if len(wanted) <= _LONGEST_RANGE else None
    if match is None or not (match[1] or match[2]):
        return reply  # several ranges or none at all: a server may send the whole body
    total = len(reply.body)
    if match[1]:
        first, last = int(match[1]), min(int(match[2]) if match[2] else total - 1, total - 1)
        if match[2] and int(match[2]) < int(match[1]):
            return reply  # an invalid range is ignored
    else:
        first, last = max(0, total - int(match[2])), total - 1
    if first >= total or (not match[1] and int(match[2]) == 0):
        headers = [(key, value) for key, value in reply.headers if key not in {"content-type", "etag", "last-modified"}]
        return Reply(
            status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, headers=[*headers, ("content-range", f"bytes */{total}")]
        )
    return Reply(
        status=HTTPStatus.PARTIAL_CONTENT,
        headers=[*reply.headers, ("content-range", f"bytes {first}-{last}/{total}")],
        body=reply.body[first : last + 1],
    )
