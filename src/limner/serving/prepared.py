"""Replies that are ready to be sent, for addresses whose image is still valid.

Goes in: a reply from the cache, and what the door read its request from. Comes out: status, raw headers and body, as
long as the cache still has that image and it is fresh. A request of such an address needs no match and no task.
"""

import time
from collections.abc import Hashable, Iterable
from typing import Final, NamedTuple, TypeAlias

from limner.caches.guard import GuardedCache
from limner.host import new_lock
from limner.routes.site_routes import SiteRoutes
from limner.serving.conditional import apply_conditions
from limner.serving.request import Kept, Reply, Request

RawHeaders: TypeAlias = list[tuple[bytes, bytes]]

_OK, _NOT_MODIFIED = 200, 304
_MOST: Final = 4096
_LONGEST_QUERY: Final = 256
_CONDITIONS: Final = frozenset({b"if-none-match", b"if-modified-since"})


class Ready(NamedTuple):
    """A reply as a door sends it.

    Attributes:
        status: 200 or 304.
        headers: Encoded, Content-Length among them.
        body: Empty with 304.
    """

    status: int
    headers: RawHeaders
    body: bytes


class _Entry(NamedTuple):
    kept: Kept
    etag: bytes
    headers: RawHeaders
    headers_of_304: RawHeaders


class PreparedReplies:
    """Remembers the headers of replies that a cache can give at once; the bytes stay in the cache.

    Args:
        routes: Of the site.
        cache: Whose images they are; None, or a cache that may wait, remembers nothing.
    """

    def __init__(self, routes: SiteRoutes, cache: GuardedCache | None) -> None:
        self._routes = routes
        self._cache = cache if cache is not None and cache.is_instant else None
        self._entries: dict[Hashable, _Entry] = {}
        self._lock = new_lock()

    def remember(self, request: Request, reply: Reply) -> None:
        """Prepare a reply, if it came from the cache."""
        kept, etag = reply.kept, reply.header("etag")
        if (
            kept is None or etag is None or self._cache is None or request.door is None
            or reply.status != _OK or len(request.query) > _LONGEST_QUERY
        ):  # fmt: skip
            return
        unchanged = apply_conditions({"if-none-match": "*"}, reply, ranges=False)
        unchanged.set_default("x-content-type-options", "nosniff")
        entry = _Entry(kept, etag.encode("latin-1", "replace"), encode_headers(reply), encode_headers(unchanged))
        with self._lock:
            if len(self._entries) >= _MOST:
                del self._entries[next(iter(self._entries))]
            self._entries[request.door] = entry

    def find(self, door: Hashable, headers: Iterable[tuple[bytes, bytes]]) -> Ready | None:
        """Give the reply to a GET; None where the whole way must be taken.

        Args:
            door: All of the request that decides the reply beside its method and headers.
            headers: Of the request, names in lower case.
        """
        entry = self._entries.get(door)
        if entry is None or self._cache is None:
            return None
        kept = entry.kept
        image = self._cache.get(kept.key)
        if (
            image is None or image is not kept.image()
            or kept.table is not self._routes.table or kept.source != self._routes.source_digest(kept.route)
        ):  # fmt: skip
            with self._lock:
                self._entries.pop(door, None)
            return None
        if not image.is_fresh(time.time()):
            return None
        for name, value in headers:
            if name in _CONDITIONS:
                # Other conditions than that of a client that has this image are rare.
                is_had = name == b"if-none-match" and value == entry.etag
                return Ready(_NOT_MODIFIED, entry.headers_of_304, b"") if is_had else None
        return Ready(_OK, entry.headers, image.body)


def encode_headers(reply: Reply) -> RawHeaders:
    """Give a reply's headers as bytes."""
    return [
        (name.encode("latin-1", "replace"), value.encode("latin-1", "replace"))
        for name, value in reply.finished_headers()
    ]
