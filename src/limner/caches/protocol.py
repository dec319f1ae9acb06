"""What a cache of finished images can do."""

from typing import Protocol

from limner.caches.record import CachedImage


class Cache(Protocol):
    """Keeps finished images by key; safe to use from many threads.

    A cache may forget whatever it likes. Its methods may block for a short while, so servers call them in a thread
    unless `is_instant` says that they never wait.
    """

    @property
    def is_instant(self) -> bool:
        """Whether its methods never wait for a disk or a network."""
        ...

    def get(self, key: str) -> CachedImage | None:
        """Give what was kept under a key, fresh or stale."""
        ...

    def put(self, key: str, image: CachedImage) -> None:
        """Keep an image under a key."""
        ...

    def delete(self, key: str) -> None:
        """Forget one key."""
        ...

    def purge(self, tag: str) -> int:
        """Forget every image with that tag; give how many there were."""
        ...

    def clear(self) -> None:
        """Forget everything."""
        ...
