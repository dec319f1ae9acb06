"""Where absolute addresses begin: the site's base URL, or the request's own host when it is allowed.

Goes in: `base_url`, `allowed_hosts`, and a request's scheme and host. Comes out: an origin with a path, or an error.
The origin is never guessed: a Host header counts only if it is on the list.
"""

import re
from collections.abc import Iterable
from typing import Final, cast
from urllib.parse import SplitResult, urlsplit

from limner.errors import InvalidValueError, NoBaseError
from limner.record import record

_HOST: Final = re.compile(r"(?:[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")
_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "[::1]", "testserver", "testserver.local"})


@record
class Origin:
    """How the addresses of a site begin.

    Attributes:
        base: Scheme, host and path without a final slash, such as ``https://example.com/shop``.
        allowed_hosts: Hosts that a request may name, without a port for any port; ``.example.com`` for all subdomains.
        development: Whether this machine's own names are allowed too, and a missing base gives relative addresses.
    """

    base: str
    allowed_hosts: tuple[str, ...]
    development: bool

    def absolute(self, path: str, prefix: str, scheme: str, host: str) -> str:
        """Make an image's path absolute.

        Args:
            path: Percent-encoded, from the site's root.
            prefix: Where the site is mounted, such as ``/docs``.
            scheme: The request's scheme; empty without one.
            host: The request's Host header; empty without one.

        Raises:
            NoBaseError: There is no base URL, and no request whose host is allowed.
        """
        if self.base:
            base_path = urlsplit(self.base).path
            # The mount point must not appear twice if the base already has it.
            own = prefix[len(base_path) :] if base_path and _begins(prefix, base_path) else prefix
            return f"{self.base}{own}{path}"
        if host and self.allows(host):
            return f"{scheme or 'https'}://{host}{prefix}{path}"
        if self.development:
            return f"{prefix}{path}"
        raise NoBaseError(
            "no base URL for the absolute addresses of Open Graph and Twitter images",
            got=f"a request for the host {host!r}, which is not in allowed_hosts" if host else "no request either",
            expected="Site(…, base_url='https://example.com'), or allowed_hosts=['example.com'] and head(request)",
        )

    def allows(self, host: str) -> bool:
        """Whether a Host header is well formed and on the list."""
        if not _HOST.fullmatch(host):
            return False
        host = host.lower()
        name = host if host.endswith("]") else host.rpartition(":")[0] or host
        if self.development and name in _LOOPBACK:
            return True
        return any(_matches(allowed.lower(), host, name) for allowed in self.allowed_hosts)

    def join(self, url: str) -> str:
        """Make an address that was given by hand absolute; an address with a scheme stays as it is."""
        if urlsplit(url).scheme or url.startswith("//") or not self.base:
            return url
        return f"{self.base}/{url.removeprefix('./').lstrip('/')}"


def make_origin(base_url: str | None, allowed_hosts: Iterable[str], *, development: bool) -> Origin:
    """Check a site's `base_url` and `allowed_hosts`.

    Raises:
        InvalidValueError: The base is not an absolute http address, or an allowed host is not a host.
    """
    given: object = (allowed_hosts,) if isinstance(allowed_hosts, str) else allowed_hosts
    listed = tuple(cast("Iterable[object]", given)) if isinstance(given, Iterable) else (given,)
    for host in listed:
        if host != "*" and not (isinstance(host, str) and _HOST.fullmatch(host.removeprefix("."))):
            raise InvalidValueError(
                "invalid host in 'allowed_hosts'", got=repr(host), expected="'example.com' or '.example.com'"
            )
        if host == "*":
            raise InvalidValueError(
                "'allowed_hosts' may not allow every host",
                got="'*'",
                expected="the names under which the site is reached",
                suggestion="a Host header is whatever a client sends: images would point anywhere",
            )
    hosts = tuple(host for host in listed if isinstance(host, str))
    return Origin("" if base_url in {None, ""} else _check_base(base_url), hosts, development)


def _check_base(base_url: object) -> str:
    parts = _split(str(base_url))
    if parts is None or parts.scheme not in {"http", "https"} or not parts.hostname:
        raise InvalidValueError(
            "invalid 'base_url'", got=repr(base_url), expected="an absolute address such as 'https://example.com'"
        )
    if parts.query or parts.fragment or parts.username is not None:
        raise InvalidValueError(
            "invalid 'base_url'", got=repr(base_url), expected="no user, query or fragment: only scheme, host and path"
        )
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises for a port that is not a number
    except ValueError:
        return None
    return parts


def _begins(prefix: str, base_path: str) -> bool:
    return prefix == base_path or prefix.startswith(base_path + "/")


def _matches(allowed: str, host: str, name: str) -> bool:
    if allowed.startswith("."):
        return name == allowed[1:] or name.endswith(allowed)
    return allowed in {host, name}
