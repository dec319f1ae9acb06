"""Finished images, kept: one protocol, and caches in memory, in a directory and in Redis.

`cache.record` has what is kept, `cache.protocol` what a cache can do, `cache.guard` keeps a broken one from harm.
"""

from limner.cache.directory import DirectoryCache
from limner.cache.guard import GuardedCache
from limner.cache.memory import MemoryCache
from limner.cache.protocol import Cache
from limner.cache.record import CachedImage

__all__ = ["Cache", "CachedImage", "DirectoryCache", "GuardedCache", "MemoryCache"]
