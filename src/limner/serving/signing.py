"""Signed addresses: a picture that looks at its query is drawn only for queries that the site itself wrote.

Goes in: secret keys, a path and a query. Comes out: the query with its signature, or whether a signature holds. The
signature covers the path and every pair of the query, in any order; it is compared in constant time.

Spec: https://www.rfc-editor.org/rfc/rfc2104
"""

import hashlib
import hmac
import time
from collections.abc import Iterable, Sequence
from typing import Final
from urllib.parse import parse_qsl, urlencode

from limner.errors import InvalidValueError
from limner.routes.contract import RouteModule
from limner.serving.request import Request

SIGNATURE: Final = "s"
EXPIRY: Final = "x"
LONGEST_QUERY: Final = 2048
_LENGTH: Final = 32  # of the signature in hexadecimal: 128 bits
_SHORTEST_KEY: Final = 16


def read_keys(given: Iterable[str | bytes]) -> tuple[bytes, ...]:
    """Give secret keys as bytes.

    Raises:
        InvalidValueError: One is too short to be a secret.
    """
    keys = tuple(key.encode() if isinstance(key, str) else bytes(key) for key in given)
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
        query: Without the question mark; a signature that it has is replaced.
        expires: Seconds since the epoch, after which the signature holds no more.

    Raises:
        InvalidValueError: The query is too long.
    """
    pairs = [pair for pair in _pairs(query) if pair[0] not in {SIGNATURE, EXPIRY}]
    if expires is not None:
        pairs.append((EXPIRY, str(expires)))
    signed = urlencode([*pairs, (SIGNATURE, _sign(key, path, pairs))])
    if len(signed) > LONGEST_QUERY:
        raise InvalidValueError("the query of a signed address is too long", expected=f"at most {LONGEST_QUERY} bytes")
    return signed


def is_signed(keys: Sequence[bytes], path: str, query: str, now: float) -> bool:
    """Tell whether a query was signed for a path with one of the keys, and holds still."""
    if len(query) > LONGEST_QUERY:
        return False
    pairs = _pairs(query)
    given = [value for name, value in pairs if name == SIGNATURE]
    rest = [pair for pair in pairs if pair[0] != SIGNATURE]
    ends = [value for name, value in rest if name == EXPIRY]
    if len(given) != 1 or not given[0].isascii() or len(ends) > 1:
        return False
    # Every key is tried, so that the time does not tell which one fits.
    fits = [hmac.compare_digest(_sign(key, path, rest), given[0]) for key in keys]
    if not any(fits):
        return False
    return not ends or (ends[0].isdecimal() and ends[0].isascii() and now <= int(ends[0]))


def may_look(keys: Sequence[bytes], module: RouteModule, request: Request) -> bool:
    """Tell whether a module's functions may see the query of a request: it says nothing to them, or it is signed."""
    if module.vary is None:
        looks = module.asks_for_request and "=" in request.query  # without one it only tells versions apart
    else:
        looks = bool(request.view.narrowed(module.vary).query)
    path = request.target.removeprefix(request.prefix) if request.prefix else request.target
    return not looks or is_signed(keys, path, request.query, time.time())


def _pairs(query: str) -> list[tuple[str, str]]:
    return parse_qsl(query, keep_blank_values=True, errors="surrogateescape")


def _sign(key: bytes, path: str, pairs: Sequence[tuple[str, str]]) -> str:
    parts = [path, *(part for pair in sorted(pairs) for part in pair)]
    encoded = [part.encode("utf-8", "surrogateescape") for part in parts]
    # Lengths stand before the parts, so that no two lists of parts give one message.
    message = b"".join(b"%d:%b" % (len(part), part) for part in encoded)
    return hmac.new(key, message, hashlib.sha256).hexdigest()[:_LENGTH]
