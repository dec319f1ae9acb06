"""What a route file's functions may see of a request: a small, read-only view.

Goes in: the request as a server gave it. Comes out: `RequestView`, cut down to what the module says it varies on.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from http.cookies import CookieError, SimpleCookie
from types import MappingProxyType
from typing import Any, Final

_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class RequestView:
    """A request, as an image function sees it.

    Attributes:
        url: The address that was asked for, with its query.
        headers: Values by lower-case name.
        query: Decoded values by name; of several, the last.
        app: The app of the web framework that was asked, with what it keeps (``request.app.state``); None without one.
            It is the same for all requests, so that nothing needs to vary on it.
    """

    url: str = ""
    headers: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    query: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    app: Any = None

    def narrowed(self, vary: Iterable[tuple[str, str]]) -> "RequestView":
        """Give a view of only what a module varies on, so that it cannot depend on anything else by mistake."""
        wanted = tuple(vary)
        queries = {name for kind, name in wanted if kind == "query"}
        headers = {name: self.headers[name] for kind, name in wanted if kind == "header" and name in self.headers}
        cookies = {name for kind, name in wanted if kind == "cookie"}
        if cookies and (kept := _keep_cookies(self.headers.get("cookie", ""), cookies)):
            headers["cookie"] = kept
        query = {name: value for name, value in self.query.items() if name in queries}
        return RequestView(self.url.partition("?")[0], MappingProxyType(headers), MappingProxyType(query), self.app)


def _keep_cookies(header: str, names: set[str]) -> str:
    try:
        cookies = SimpleCookie(header)
    except CookieError:
        return ""
    return "; ".join(f"{name}={morsel.coded_value}" for name, morsel in cookies.items() if name in names)
