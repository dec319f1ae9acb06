"""A request in one form for all servers, and the reply that goes back.

Goes in: what the ASGI and WSGI doors read. Comes out: `Request` and `Reply`, the only two records they share with
the rest of the site.
"""

import weakref
from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from types import MappingProxyType
from typing import NamedTuple, TypeAlias
from urllib.parse import parse_qsl, quote

from limner.caches.record import CachedImage
from limner.record import record
from limner.routes.address import PathSegments, join_path
from limner.routes.request_view import RequestView
from limner.routes.route import Route
from limner.routes.table import RouteTable
from limner.serving.trace import Trace

RawHeaders: TypeAlias = list[tuple[bytes, bytes]]


@record(kw_only=True)
class Request:
    """One request.

    Attributes:
        method: The method in upper case.
        path: Its path without the mount prefix; None for a path that no address can have.
        path_length: Bytes of the path as it was sent.
        prefix: Where the site is mounted, percent-encoded, without a final slash.
        scheme: ``http`` or ``https``.
        host: The Host header; empty without one.
        headers: Values by lower-case name; several values are joined with a comma.
        query: The query as it was sent, without the question mark.
        door: Everything the door read this from besides the method and the headers; None if it does not say.
        hides_query: Whether functions see nothing of the query, because no one signed it.
        app: The app of the web framework that got the request, if there is one.
        origin: Scheme and host with which absolute addresses begin, if a framework has checked them; otherwise empty.
        trace: Told how long each phase of the reply took.
    """

    method: str = "GET"
    path: PathSegments | None = None
    path_length: int = 0
    prefix: str = ""
    scheme: str = ""
    host: str = ""
    headers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    query: str = ""
    door: Hashable = None
    hides_query: bool = False
    app: object = None
    origin: str = ""
    trace: Trace = field(default_factory=Trace)

    @property
    def shown_query(self) -> str:
        """The part of the query that functions, and what they return, may see."""
        return "" if self.hides_query else self.query

    @property
    def target(self) -> str:
        """The path, encoded again, without a trailing slash; for logs, redirects and views."""
        return self.prefix + (join_path(self.path.segments) if self.path is not None else "/")

    @property
    def view(self) -> RequestView:
        """What the functions of route files may see."""
        shown = self.shown_query
        url = f"{self.target}?{shown}" if shown else self.target
        query = dict(parse_qsl(shown, keep_blank_values=True, max_num_fields=None, errors="replace"))
        return RequestView(url, self.headers, MappingProxyType(query), self.app)


class Kept(NamedTuple):
    """Where in the cache a reply came from, and what must be unchanged for the reply to be valid.

    Attributes:
        key: The key in the cache.
        image: What was found there.
        route: The route whose image it is.
        source: The digest of the route's source.
        table: The table in which the route was found.
    """

    key: str
    image: "weakref.ref[CachedImage]"
    route: Route
    source: str
    table: RouteTable


@dataclass(slots=True, kw_only=True)
class Reply:
    """One reply.

    Attributes:
        status: The HTTP status.
        headers: In order, with names in lower case; the door adds Content-Length.
        body: All of it.
        kept: Where it came from, if any request for the same address would get it.
    """

    status: int
    headers: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    body: bytes = b""
    kept: Kept | None = None

    def header(self, name: str) -> str | None:
        """Give the first value of a header."""
        return next((value for key, value in self.headers if key == name), None)

    def set_default(self, name: str, value: str) -> None:
        """Add a header unless there is already one with that name."""
        if self.header(name) is None:
            self.headers.append((name, value))

    def finished_headers(self) -> list[tuple[str, str]]:
        """Give the headers as they are sent."""
        if self.status in {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED}:
            return [(key, value) for key, value in self.headers if key not in {"content-length", "content-type"}]
        return [*self.headers, ("content-length", str(len(self.body)))]

    def raw_headers(self) -> RawHeaders:
        """Give the headers as they are sent, as bytes."""
        return [
            (name.encode("latin-1", "replace"), value.encode("latin-1", "replace"))
            for name, value in self.finished_headers()
        ]


def text_reply(status: int, *headers: tuple[str, str]) -> Reply:
    """Give a reply that is only a status."""
    return Reply(
        status=status,
        headers=[
            ("content-type", "text/plain; charset=utf-8"),
            ("cache-control", "no-store"),
            ("x-content-type-options", "nosniff"),
            *headers,
        ],
        body=HTTPStatus(status).phrase.encode(),
    )


def quote_prefix(prefix: str) -> str:
    """Percent-encode a decoded mount prefix."""
    trimmed = prefix.strip("/")
    return "/" + quote(trimmed, safe="/!'()*", errors="replace") if trimmed else ""


def strip_prefix(path: PathSegments, prefix: str) -> PathSegments:
    """Take a decoded mount prefix off a path; only some servers have already done so."""
    parts = tuple(prefix.strip("/").split("/")) if prefix.strip("/") else ()
    if parts and path.segments[: len(parts)] == parts:
        return PathSegments(path.segments[len(parts) :], path.exact, path.trailing_slash)
    return path
