"""Addresses of resources: relative ones are joined with their bases, and `data:` addresses are read.

Goes in: texts as authors wrote them. Comes out: absolute or still relative addresses, and bytes.

Spec: https://fetch.spec.whatwg.org/#data-urls
"""

import base64
import binascii
import re
from typing import Final, NamedTuple
from urllib.parse import unquote_to_bytes, urljoin, urlsplit

from limner.errors import LimitExceededError, ResourceError

_SCHEME: Final = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_SPACE: Final = re.compile(rb"[ \t\n\f\r]+")
_SHOWN: Final = 80


class DataUri(NamedTuple):
    """What a `data:` address holds."""

    media_type: str
    data: bytes


def scheme_of(address: str) -> str:
    """Give the scheme in lower case, empty for a relative address."""
    match = _SCHEME.match(address)
    return match.group(1).lower() if match else ""


def join_address(href: str, *bases: str | None) -> str:
    """Make an address absolute.

    Args:
        href: The address as the author wrote it.
        bases: The nearest base first; each one may itself be relative to the next.

    Returns:
        An absolute address, or a relative one when no base is absolute.
    """
    address = href.strip()
    for base in bases:
        if scheme_of(address):
            break
        if base and scheme_of(base) != "data":
            try:
                address = urljoin(base, address)
            except ValueError:  # not an address, such as http://[; opening it gives the error
                break
    return address


def shown(address: str) -> str:
    """Give an address as messages show it: shortened, and without user name, password and query."""
    if scheme_of(address) in ("http", "https"):
        try:
            parts = urlsplit(address)
            address = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
        except ValueError:
            address = address.partition(":")[0] + ":…"
    return address if len(address) <= _SHOWN else address[:_SHOWN] + "…"


def read_data_uri(address: str, max_bytes: int) -> DataUri:
    """Read a `data:` address.

    Args:
        address: The whole address. What follows a ``#`` is a fragment and does not belong to the data.
        max_bytes: How long the data may be.

    Raises:
        ResourceError: There is no comma, or the base64 is wrong.
        LimitExceededError: The data is too long.
    """
    head, comma, body = address[5:].partition(",")
    if not comma:
        raise ResourceError("a data: address without a comma", got=shown(address), expected="data:<type>,<data>")
    body = body.partition("#")[0]
    if len(body) > max_bytes * 4:
        raise _too_long(len(body), max_bytes)
    data = body.encode("utf-8", "replace")
    if b"%" in data:
        data = unquote_to_bytes(data)
    parameters = [part.strip().lower() for part in head.split(";")]
    if parameters[-1] == "base64" and len(parameters) > 1:
        data = _decode_base64(data, address)
    if len(data) > max_bytes:
        raise _too_long(len(data), max_bytes)
    return DataUri(parameters[0] or "text/plain", data)


def _decode_base64(data: bytes, address: str) -> bytes:
    """Decode like browsers, which forgive white space and missing padding.

    Spec: https://infra.spec.whatwg.org/#forgiving-base64-decode
    """
    try:
        return binascii.a2b_base64(data, strict_mode=True)
    except binascii.Error:
        packed = _SPACE.sub(b"", data)
    if len(packed) % 4 == 0:
        packed = packed.removesuffix(b"=").removesuffix(b"=")
    try:
        return base64.b64decode(packed + b"=" * (-len(packed) % 4), validate=True)
    except binascii.Error as error:
        raise ResourceError(
            "a data: address with broken base64", got=shown(address), expected="base64 of RFC 4648"
        ) from error


def _too_long(size: int, max_bytes: int) -> LimitExceededError:
    return LimitExceededError(
        "a data: address is too long", got=f"{size:,} bytes", expected=f"at most {max_bytes:,} (Limits.resource_bytes)"
    )
