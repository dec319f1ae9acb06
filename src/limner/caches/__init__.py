"""Caches of finished images: one protocol, and caches in memory, in a directory and in Redis.

`Site(cache=…)` takes any of them, or an object of your own with the methods of `Cache`.

Public: docs/api.md.
"""

from typing import TYPE_CHECKING

from limner.caches.directory import DirectoryCache
from limner.caches.guard import GuardedCache
from limner.caches.memory import MemoryCache
from limner.caches.protocol import Cache
from limner.caches.record import CachedImage

if TYPE_CHECKING:
    from limner.caches.redis import RedisCache

__all__ = ["Cache", "CachedImage", "DirectoryCache", "GuardedCache", "MemoryCache", "RedisCache"]


def __getattr__(name: str) -> object:
    # Redis is an extra: its client loads when somebody names the cache.
    if name == "RedisCache":
        from limner.caches.redis import RedisCache

        return RedisCache
    raise AttributeError(f"module 'limner.caches' has no attribute {name!r}")
