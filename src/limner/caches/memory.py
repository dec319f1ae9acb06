"""The default cache: the most recently used images in memory, up to a number of bytes."""

import threading
from typing import Final

from cachetools import LRUCache

from limner.caches.record import CachedImage

_DEFAULT_BYTES: Final = 64 * 1024 * 1024


class MemoryCache:
    """Keeps the most recently used images.

    Args:
        max_bytes: How many bytes of images are kept.
    """

    is_instant = True

    def __init__(self, max_bytes: int = _DEFAULT_BYTES) -> None:
        self._images: LRUCache[str, CachedImage] = LRUCache(max_bytes, getsizeof=lambda image: image.weight)
        self._lock = threading.Lock()

    @property
    def bytes_used(self) -> int:
        """The weight of all that is kept."""
        return int(self._images.currsize)

    def get(self, key: str) -> CachedImage | None:
        """Give what was kept under a key, fresh or stale."""
        with self._lock:
            return self._images.get(key)

    def put(self, key: str, image: CachedImage) -> None:
        """Keep an image, unless it alone is larger than the cache."""
        if image.weight > self._images.maxsize:
            return
        with self._lock:
            self._images[key] = image

    def delete(self, key: str) -> None:
        """Forget one key."""
        with self._lock:
            self._images.pop(key, None)

    def purge(self, tag: str) -> int:
        """Forget every image with that tag; give how many there were."""
        with self._lock:
            keys = [key for key, image in self._images.items() if tag in image.tags]
            for key in keys:
                del self._images[key]
        return len(keys)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._images.clear()
