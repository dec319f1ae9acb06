"""Where a site's finished images are: in its cache, in the work that is under way, and ready to be sent.

Goes in: keys, and how to make what is missing. Comes out: images, for all who asked in the meantime. Also whole replies
for addresses whose image is still valid, which need no match and no task. The cache may be slow or down. It is given
only a moment, and never raises.
"""

import asyncio
import time
from collections.abc import Callable, Coroutine, Hashable, Iterable
from functools import partial
from typing import Any, Final, NamedTuple, TypeVar

from limner.caches.guard import GuardedCache
from limner.caches.record import CachedImage
from limner.errors import OverloadedError
from limner.host import begin_anew_in_children, new_lock
from limner.routes.caller import run_in_pool
from limner.routes.site_routes import SiteRoutes
from limner.serving.conditional import apply_conditions
from limner.serving.flights import Flights
from limner.serving.request import Kept, RawHeaders, Reply, Request
from limner.worker.threads import ThreadPool

_OK, _NOT_MODIFIED = 200, 304
_CACHE_SECONDS: Final = 0.5
_MOST_READY: Final = 4096
_LONGEST_QUERY: Final = 256
_CONDITIONS: Final = frozenset({b"if-none-match", b"if-modified-since"})
_T = TypeVar("_T")


class Ready(NamedTuple):
    """A reply in the form in which a door sends it.

    Attributes:
        status: 200 or 304.
        headers: Encoded, including Content-Length.
        body: Empty with 304.
    """

    status: int
    headers: RawHeaders
    body: bytes


class _Prepared(NamedTuple):
    """The headers of a reply that the cache can give at once; its bytes stay in the cache."""

    kept: Kept
    etag: bytes
    headers: RawHeaders
    headers_of_304: RawHeaders


class Shelf:
    """The finished images of one site.

    Args:
        cache: A guarded cache; None keeps nothing.
        routes: The site's routes.
    """

    def __init__(self, cache: GuardedCache | None, routes: SiteRoutes) -> None:
        self._cache = cache
        self._routes = routes
        self._epoch = 0
        self._pool = ThreadPool(4, most_waiting=64, name="limner-cache")
        self._prepared: dict[Hashable, _Prepared] = {}
        self.begin_anew()
        begin_anew_in_children(self)

    def begin_anew(self) -> None:
        """Start with nothing under way."""
        self._lock = new_lock()
        self._flights: Flights[Any] = Flights()
        self._writing: set[asyncio.Task[None]] = set()

    async def get(self, key: str) -> CachedImage | None:
        """Give the image under a key, fresh or not."""
        cache = self._cache
        if cache is None:
            return None
        if cache.is_instant:
            return cache.get(key)
        return await self._briefly(cache, partial(cache.get, key), None)

    async def make(self, key: str, work: Callable[[], Coroutine[Any, Any, tuple[_T, CachedImage | None]]]) -> _T:
        """Give the result of some work, done once for all who ask for the same key in the meantime.

        Args:
            key: The key of the image.
            work: Gives the result for all of them, and the image to keep, or None if it must not be kept.
        """
        made: _T = await self._flights.join(key, partial(self._make_and_keep, key, work))
        return made

    async def _make_and_keep(
        self, key: str, work: Callable[[], Coroutine[Any, Any, tuple[_T, CachedImage | None]]]
    ) -> _T:
        epoch = self._epoch
        made, image = await work()
        if image is not None and epoch == self._epoch:  # otherwise it was drawn from what has been purged since
            self._put(key, image)
        return made

    async def renew(self, key: str, work: Callable[[], Coroutine[Any, Any, tuple[object, CachedImage | None]]]) -> None:
        """Keep a new image under a key; the old one is still given while it is made."""
        await self._make_and_keep(key, work)

    def _put(self, key: str, image: CachedImage) -> None:
        """Keep an image; slow caches are written after the reply."""
        cache = self._cache
        if cache is None:
            return
        write = partial(self._write, cache, key, image, self._epoch)
        if cache.is_instant:
            write()
            return
        task = asyncio.ensure_future(self._briefly(cache, write, None))
        self._writing.add(task)
        task.add_done_callback(self._writing.discard)

    def _write(self, cache: GuardedCache, key: str, image: CachedImage, epoch: int) -> None:
        """Write an image, and remove it again if anything was purged meanwhile, since that may be this one."""
        if epoch == self._epoch:
            cache.put(key, image)
            if epoch != self._epoch:
                cache.delete(key)

    async def _briefly(self, cache: GuardedCache, action: Callable[[], _T], otherwise: _T) -> _T:
        if cache.is_resting:
            return otherwise
        try:
            async with asyncio.timeout(_CACHE_SECONDS):
                return await run_in_pool(self._pool, action)
        except (TimeoutError, OverloadedError) as error:
            cache.rest(error)
            return otherwise

    def forget(self, key: str) -> None:
        """Forget one key; may block."""
        if self._cache is not None:
            self._cache.delete(key)

    def purge(self, names: Iterable[str]) -> int:
        """Forget the images with any of some tags and those being drawn; give how many were kept."""
        self._epoch += 1
        cache = self._cache
        return 0 if cache is None else sum(cache.purge(name) for name in names)

    def prepare(self, request: Request, reply: Reply) -> None:
        """Prepare a reply for the next request of its kind, if it came from a cache that never waits."""
        kept, etag = reply.kept, reply.header("etag")
        if (
            kept is None or etag is None or self._cache is None or not self._cache.is_instant or request.door is None
            or reply.status != _OK or len(request.query) > _LONGEST_QUERY
        ):  # fmt: skip
            return
        unchanged = apply_conditions({"if-none-match": "*"}, reply, ranges=False)
        unchanged.set_default("x-content-type-options", "nosniff")
        prepared = _Prepared(kept, etag.encode("latin-1", "replace"), reply.raw_headers(), unchanged.raw_headers())
        with self._lock:
            if len(self._prepared) >= _MOST_READY:
                del self._prepared[next(iter(self._prepared))]
            self._prepared[request.door] = prepared

    def ready(self, door: Hashable, headers: Iterable[tuple[bytes, bytes]]) -> Ready | None:
        """Give the reply to a GET; None if the request must be answered in full.

        Args:
            door: Everything in the request that decides the reply besides its method and headers.
            headers: The request's headers, with names in lower case.
        """
        prepared = self._prepared.get(door)
        if prepared is None or self._cache is None:
            return None
        kept = prepared.kept
        image = self._cache.get(kept.key)
        if (
            image is None or image is not kept.image()
            or kept.table is not self._routes.table or kept.source != self._routes.source_digest(kept.route)
        ):  # fmt: skip
            with self._lock:
                self._prepared.pop(door, None)
            return None
        if not image.is_fresh(time.time()):
            return None
        for name, value in headers:
            if name in _CONDITIONS:
                # Conditions other than that of a client that has this image are rare.
                is_had = name == b"if-none-match" and value == prepared.etag
                return Ready(_NOT_MODIFIED, prepared.headers_of_304, b"") if is_had else None
        return Ready(_OK, prepared.headers, image.body)
