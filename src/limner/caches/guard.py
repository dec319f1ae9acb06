"""A cache that may be down, slow or full costs speed, never an image.

Goes in: any cache. Comes out: one with the same methods that never raises; after a failure it leaves the backend
alone for a while, so that each request does not wait for the same time-out.
"""

import logging
import time
from collections.abc import Callable
from typing import Final, TypeVar

from limner.caches.protocol import Cache
from limner.caches.record import CachedImage

logger = logging.getLogger("limner.caches")

_REST_SECONDS: Final = 5.0
_T = TypeVar("_T")


class GuardedCache:
    """Passes calls on, and swallows what fails, with one log line for each outage.

    Args:
        cache: The backend.
        rest_seconds: How long it is left alone after a failure.

    Attributes:
        failures: How many calls have failed.
    """

    def __init__(self, cache: Cache, rest_seconds: float = _REST_SECONDS) -> None:
        self._cache = cache
        self._rest_seconds = rest_seconds
        self._resting_until = 0.0
        self.failures = 0

    @property
    def is_instant(self) -> bool:
        """Whether the backend never waits."""
        return self._cache.is_instant

    @property
    def is_resting(self) -> bool:
        """Whether the backend is left alone after a failure."""
        return time.monotonic() < self._resting_until

    def rest(self, error: BaseException) -> None:
        """Count a failure, and leave the backend alone for a while."""
        self.failures += 1
        self._resting_until = time.monotonic() + self._rest_seconds
        logger.warning(
            "the image cache failed and rests for %.0f s: %s", self._rest_seconds, str(error) or type(error).__name__
        )

    def _try(self, action: Callable[[], _T], otherwise: _T) -> _T:
        if self.is_resting:
            return otherwise
        try:
            return action()
        except Exception as error:  # noqa: BLE001 - whatever a backend raises, the image is drawn all the same
            self.rest(error)
            return otherwise

    def get(self, key: str) -> CachedImage | None:
        """Give what was kept, or None."""
        return self._try(lambda: self._cache.get(key), None)

    def put(self, key: str, image: CachedImage) -> None:
        """Keep an image if that works."""
        self._try(lambda: self._cache.put(key, image), None)

    def delete(self, key: str) -> None:
        """Forget one key if that works."""
        self._try(lambda: self._cache.delete(key), None)

    def purge(self, tag: str) -> int:
        """Forget a tag if that works; give how many there were."""
        return self._try(lambda: self._cache.purge(tag), 0)

    def clear(self) -> None:
        """Forget everything if that works."""
        self._try(self._cache.clear, None)
