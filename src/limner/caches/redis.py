"""A cache in Redis (`limner[redis]`), for several hosts that draw the same site."""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# redis does not type its keywords and scans.

import time
from typing import Final, cast

from limner.caches.record import MOST_BYTES, CachedImage, decode_record, encode_record
from limner.closing import Closing

_WAIT_SECONDS: Final = 0.25
_AT_ONCE: Final = 1000
_KEPT_SECONDS: Final = 30 * 24 * 3600


class RedisCache(Closing):
    """Keeps images in a Redis database; wrap it in `GuardedCache`, as `Site` does by itself.

    Args:
        url: Such as ``redis://localhost:6379/0``.
        prefix: Begins every key, so that several sites can share a database.
        keep_seconds: After how long without a new write Redis drops an image.
    """

    is_instant = False

    def __init__(self, url: str, *, prefix: str = "limner:", keep_seconds: int = _KEPT_SECONDS) -> None:
        from redis import Redis
        from redis.backoff import NoBackoff
        from redis.retry import Retry

        self._redis = Redis.from_url(
            url, socket_timeout=_WAIT_SECONDS, socket_connect_timeout=_WAIT_SECONDS, retry=Retry(NoBackoff(), 0)
        )
        self._prefix = prefix
        self._keep_seconds = keep_seconds

    def _tag(self, tag: str) -> str:
        return f"{self._prefix}tagged:{tag}"

    def get(self, key: str) -> CachedImage | None:
        """Give what was kept under a key, fresh or stale; None for what is not a whole image."""
        # Read at most as many bytes as an image may have; a record that is cut is not whole.
        data = self._redis.getrange(self._prefix + key, 0, MOST_BYTES - 1)
        return decode_record(data, key) if isinstance(data, bytes) else None

    def put(self, key: str, image: CachedImage) -> None:
        """Keep an image and note its tags."""
        record = encode_record(image, key)
        if record is None:
            return
        pipeline = self._redis.pipeline(transaction=False)
        pipeline.set(self._prefix + key, record, ex=self._keep_seconds)
        now = time.time()
        for tag in image.tags:
            # Keys are sorted by their expiry, so that expired ones can be removed: a tag may live for years.
            pipeline.zadd(self._tag(tag), {key: now + self._keep_seconds})
            pipeline.zremrangebyscore(self._tag(tag), 0, now)
            pipeline.expire(self._tag(tag), self._keep_seconds)
        pipeline.execute()

    def delete(self, key: str) -> None:
        """Forget one key."""
        self._redis.delete(self._prefix + key)

    def purge(self, tag: str) -> int:
        """Forget every image with that tag; give how many there were."""
        removed = begin = 0
        prefix = self._prefix.encode()
        while names := cast("list[bytes]", self._redis.zrange(self._tag(tag), begin, begin + _AT_ONCE - 1)):
            removed += self._redis.delete(*(prefix + name for name in names))
            begin += _AT_ONCE
        self._redis.delete(self._tag(tag))
        return removed

    def clear(self) -> None:
        """Forget everything under the prefix."""
        for name in self._redis.scan_iter(match=f"{self._prefix}*", count=500):
            self._redis.delete(name)

    def close(self) -> None:
        """Close the connections."""
        self._redis.close()
