# pyright: basic
# Django brings no types.
"""A cache of Django as one of finished images.

Goes in: an alias of `CACHES`. Comes out: `DjangoCache`. A purge changes the token of a tag; an image that was kept with
another token is no longer given.
"""

import secrets
from typing import Final

from django.core.cache import caches

from limner.caches.record import CachedImage, decode_record, decode_tags, encode_record

_PREFIX: Final = "limner:"
_KEPT_SECONDS: Final = 30 * 24 * 3600


class DjangoCache:
    """Keeps images in a cache of Django.

    Args:
        alias: In `CACHES`.
    """

    is_instant = False

    def __init__(self, alias: str) -> None:
        self._cache = caches[alias]
        self._alias = alias

    def get(self, key: str) -> CachedImage | None:
        """Give what was kept under a key, fresh or stale."""
        found = caches[self._alias].get(_PREFIX + key)
        if not (isinstance(found, tuple) and len(found) == 2 and isinstance(found[0], bytes)):
            return None
        data, tokens = found
        tags = decode_tags(data)
        now = caches[self._alias].get_many([_tag(tag) for tag in tags])
        if [now.get(_tag(tag)) for tag in tags] != tokens:
            return None
        return decode_record(data, key)

    def put(self, key: str, image: CachedImage) -> None:
        """Keep an image."""
        record = encode_record(image, key)
        if record is None:
            return
        cache = caches[self._alias]
        tokens = [cache.get_or_set(_tag(tag), secrets.token_hex(8), None) for tag in decode_tags(record)]
        cache.set(_PREFIX + key, (record, tokens), _KEPT_SECONDS)

    def delete(self, key: str) -> None:
        """Forget one key."""
        caches[self._alias].delete(_PREFIX + key)

    def purge(self, tag: str) -> int:
        """Forget every image with that tag; 1 where there may have been any."""
        cache = caches[self._alias]
        was_there = cache.get(_tag(tag)) is not None
        cache.set(_tag(tag), secrets.token_hex(8), None)
        return int(was_there)

    def clear(self) -> None:
        """Forget everything in the cache of Django, whoever kept it."""
        caches[self._alias].clear()


def _tag(tag: str) -> str:
    import hashlib

    # Some of Django's caches take no spaces in a key, and none of more than 250 characters.
    return f"{_PREFIX}tag:{hashlib.blake2b(tag.encode('utf-8', 'surrogatepass'), digest_size=16).hexdigest()}"
