"""Static files: their bytes, with the headers that let clients keep them, request parts and revalidate them.

Goes in: a route and a request. Comes out: a `Reply`. Bytes are kept in memory, by file and time, up to a limit.
"""

from collections import OrderedDict
from email.utils import formatdate
from pathlib import Path
from typing import Final, NamedTuple

from limner.host import new_lock
from limner.routes.route import Route, digest_bytes
from limner.serving.conditional import strong_etag
from limner.serving.policy import IMMUTABLE, REVALIDATED
from limner.serving.request import Reply, Request

_LARGEST_CACHE: Final = 32_000_000


class _Content(NamedTuple):
    """The bytes of one file at one time."""

    body: bytes
    etag: str
    digest: str
    modified: float


class StaticFiles:
    """Reads static files; keeps the most recent ones."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, int, int], _Content] = OrderedDict()
        self._weight = 0
        self._lock = new_lock()

    def reply(self, route: Route, request: Request) -> Reply | None:
        """Give a file; None when it is gone.

        Args:
            route: The file.
            request: The request, whose query may name the version of the bytes, as heads write it.
        """
        if route.file is None:
            return None
        try:
            content = self._read(route.file)
        except OSError:
            return None
        return Reply(
            status=200,
            headers=[
                ("content-type", route.media_type),
                ("cache-control", IMMUTABLE if request.query == content.digest else REVALIDATED),
                ("etag", content.etag),
                ("last-modified", formatdate(content.modified, usegmt=True)),
            ],
            body=content.body,
        )

    def _read(self, file: Path) -> _Content:
        status = file.stat()
        key = (str(file), status.st_mtime_ns, status.st_size)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        body = file.read_bytes()
        content = _Content(body, strong_etag(body), digest_bytes(body), status.st_mtime)
        with self._lock:
            if key not in self._kept and len(body) <= _LARGEST_CACHE:
                self._kept[key] = content
                self._weight += len(body)
                while self._weight > _LARGEST_CACHE:
                    _, dropped = self._kept.popitem(last=False)
                    self._weight -= len(dropped.body)
        return content
