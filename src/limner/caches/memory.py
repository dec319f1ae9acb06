"""The default cache: the most recently used images in memory, up to a number of bytes."""

from typing import Final

from limner.caches.record import CachedImage
from limner.resources.cache import ByteCache

_DEFAULT_BYTES: Final = 64 * 1024 * 1024


class MemoryCache:
    """Keeps the most recently used images.

    Args:
        max_bytes: How many bytes of images are kept.
    """

    is_instant = True

    def __init__(self, max_bytes: int = _DEFAULT_BYTES) -> None:
        self._images: ByteCache[str, CachedImage] = ByteCache(max_bytes, largest=max_bytes)

    @property
    def bytes_used(self) -> int:
        """The weight of all that is kept."""
        return self._images.bytes

    def get(self, key: str) -> CachedImage | None:
        """Give what was kept under a key, fresh or stale."""
        return self._images.get(key)

    def put(self, key: str, image: CachedImage) -> None:
        """Keep an image, unless it alone is larger than the cache."""
        self._images.put(key, image, image.weight)

    def delete(self, key: str) -> None:
        """Forget one key."""
        self._images.remove(key)

    def purge(self, tag: str) -> int:
        """Forget every image with that tag; give how many there were."""
        keys = [key for key, image in self._images.items() if tag in image.tags]
        for key in keys:
            self._images.remove(key)
        return len(keys)

    def clear(self) -> None:
        """Forget everything."""
        self._images.clear()
