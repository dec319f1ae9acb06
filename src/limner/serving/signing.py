"""Signed addresses: an image that looks at its query is drawn only for queries that the site itself wrote.

Goes in: secret keys, a path and a query. Comes out: the query with its signature, or whether a signature is valid. The
signature covers the path and the query byte by byte, and is compared in constant time. Anything that no signature
covers is hidden from the site's functions.

Spec: https://www.rfc-editor.org/rfc/rfc2104
"""

import hashlib
import hmac
import re
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final, cast
from urllib.parse import quote

from limner.errors import InvalidValueError
from limner.routes.contract import RouteModule
from limner.serving.request import Request

SIGNATURE: Final = "s"
EXPIRY: Final = "x"
LONGEST_QUERY: Final = 2048
_LENGTH: Final = 32  # length of the signature in hexadecimal: 128 bits
_SHORTEST_KEY: Final = 16
_SIGNED: Final = re.compile(rf"(?:(?P<query>.*)&)?{SIGNATURE}=(?P<signature>[0-9a-f]{{{_LENGTH}}})", re.DOTALL)
_VERSION: Final = re.compile(r"[0-9a-f]{16}")
"""The query of an address that a page's head writes; it tells versions apart and means nothing to a function."""

# All characters that browsers do not percent-encode in a query, so that the address arrives as it was signed. Spec:
# https://url.spec.whatwg.org/#special-query-percent-encode-set
_KEPT: Final = "%!$&()*+,-./:;=?@[\\]^_`{|}~"

_CARRIERS: Final = frozenset({
    "referer",
    "x-envoy-original-path",
    "x-forwarded-path",
    "x-forwarded-query",
    "x-forwarded-uri",
    "x-forwarded-url",
    "x-ms-original-url",
    "x-original-path",
    "x-original-query",
    "x-original-request-uri",
    "x-original-uri",
    "x-original-url",
    "x-query-string",
    "x-real-uri",
    "x-request-uri",
    "x-request-url",
    "x-rewrite-uri",
    "x-rewrite-url",
    "x-waws-unencoded-url",
})  # fmt: skip
"""Headers in which proxies and browsers send an address."""
_WITH_QUERY: Final = re.compile(r"\s*(?:[a-z][a-z0-9+.-]*:/|/|(?=\?))[^\s?]*\?.*", re.IGNORECASE | re.DOTALL)
"""A header value that is an address with a query, whatever the header's name."""


def read_keys(given: object) -> tuple[bytes, ...]:
    """Give secret keys as bytes.

    Raises:
        InvalidValueError: It is not a list of texts or bytes, or one is too short to be a secret.
    """
    kind = type(given).__name__
    is_list = isinstance(given, Iterable) and not isinstance(given, str | bytes)
    listed = tuple(cast("Iterable[object]", given)) if is_list else (None,)
    keys = tuple(key.encode() if isinstance(key, str) else key for key in listed if isinstance(key, str | bytes))
    if len(keys) < len(listed):
        raise InvalidValueError(
            "invalid value for 'signing_keys'",
            got=kind,  # never the secret itself
            expected="a list of texts or bytes, such as [secrets.token_hex()]",
        )
    if any(len(key) < _SHORTEST_KEY for key in keys):
        raise InvalidValueError(
            "a signing key is too short",
            expected=f"at least {_SHORTEST_KEY} random bytes, such as secrets.token_hex() gives",
        )
    return keys


def sign_query(key: bytes, path: str, query: str, expires: int | None = None) -> str:
    """Give a query with its signature.

    Args:
        key: The secret.
        path: Percent-encoded, without the mount prefix.
        query: The query without the question mark; a signature in it is replaced.
        expires: Seconds since the epoch after which the signature is no longer valid.

    Raises:
        InvalidValueError: The query is too long.
    """
    pairs = [pair for pair in query.split("&") if pair.partition("=")[0] not in {SIGNATURE, EXPIRY}]
    kept = quote("&".join(pairs), safe=_KEPT, errors="surrogateescape")
    own = [kept] if kept else []
    if expires is not None:
        own.append(f"{EXPIRY}={expires}")
    covered = "&".join(own)
    signed = "&".join([*own, f"{SIGNATURE}={_sign(key, path, covered)}"])
    if len(signed) > LONGEST_QUERY:
        raise InvalidValueError("the query of a signed address is too long", expected=f"at most {LONGEST_QUERY} bytes")
    return signed


def is_signed(keys: Sequence[bytes], path: str, query: str, now: float) -> bool:
    """Tell whether exactly this query was signed for a path with one of the keys and is still valid."""
    if len(query) > LONGEST_QUERY or (match := _SIGNED.fullmatch(query)) is None:
        return False
    covered = match["query"] or ""
    # Every key is tried, so that the time does not reveal which one fits.
    fits = [hmac.compare_digest(_sign(key, path, covered), match["signature"]) for key in keys]
    if not any(fits):
        return False
    name, _, ends = covered.rpartition("&")[2].partition("=")
    return name != EXPIRY or (ends.isdecimal() and ends.isascii() and now <= int(ends))


def hide_unsigned(keys: Sequence[bytes], request: Request) -> Request:
    """Hide from functions what no signature covers.

    Headers that contain an address are hidden even with a signed query, because it may be another address.
    """
    path = request.target.removeprefix(request.prefix) if request.prefix else request.target
    hides = bool(request.query) and not is_signed(keys, path, request.query, time.time())
    return replace(request, headers=_without_addresses(request.headers, request.query), hides_query=hides)


def may_look(module: RouteModule, request: Request) -> bool:
    """Tell whether a module's functions may be called for a request: they ignore its query, or the query is signed."""
    if not request.hides_query:
        return True
    if module.vary is None:
        return not module.asks_for_request or _VERSION.fullmatch(request.query) is not None
    return not replace(request, hides_query=False).view.narrowed(module.vary).query


def _without_addresses(headers: Mapping[str, str], query: str) -> Mapping[str, str]:
    kept = {
        name: value
        for name, value in headers.items()
        if name not in _CARRIERS
        and not _WITH_QUERY.fullmatch(value)
        and not (query and (value == query or f"?{query}" in value))
    }
    return headers if len(kept) == len(headers) else MappingProxyType(kept)


def _sign(key: bytes, path: str, query: str) -> str:
    message = f"{path}?{query}".encode("utf-8", "surrogateescape")
    return hmac.new(key, message, hashlib.sha256).hexdigest()[:_LENGTH]
