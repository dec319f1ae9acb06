"""What every cache promises, tried on each of them; Redis is a Redis server."""

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from redis import Redis

from limner.caches import Cache, CachedImage, DirectoryCache, GuardedCache, MemoryCache
from limner.caches.record import decode_record, decode_tags, encode_record
from limner.caches.redis import RedisCache
from limner.errors import InvalidValueError
from limner.site import Site


def image(body: bytes = b"picture", *tags: str, at: float = 1000.0, fresh_for: float | None = None) -> CachedImage:
    return CachedImage(
        body=body, media_type="image/png", stored_at=at, fresh_for=fresh_for, tags=tags, headers=(("x-a", "b"),)
    )


@pytest.fixture(params=["memory", "directory", pytest.param("redis", marks=pytest.mark.redis)])
def cache(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Cache]:
    if request.param == "memory":
        yield MemoryCache()
    elif request.param == "directory":
        yield DirectoryCache(tmp_path / "images")
    else:
        with closing(RedisCache(request.getfixturevalue("redis_server").url)) as cache:
            yield cache


def test_an_image_comes_back_whole_with_all_its_fields(cache: Cache) -> None:
    kept = image(b"\0\n\xffpicture", "/a", "b", fresh_for=3.5)
    cache.put("key", kept)
    assert cache.get("key") == kept
    assert cache.get("other") is None


def test_a_second_write_wins_and_delete_forgets(cache: Cache) -> None:
    cache.put("key", image(b"one"))
    cache.put("key", image(b"two"))
    found = cache.get("key")
    assert found is not None
    assert found.body == b"two"
    cache.delete("key")
    cache.delete("key")
    assert cache.get("key") is None


def test_purging_a_tag_forgets_its_images_only(cache: Cache) -> None:
    cache.put("1", image(b"1", "/p", "x"))
    cache.put("2", image(b"2", "/q", "x"))
    cache.put("3", image(b"3", "/q"))
    assert cache.purge("x") == 2
    assert (cache.get("1"), cache.get("2")) == (None, None)
    assert cache.get("3") is not None
    assert cache.purge("nothing") == 0


def test_clearing_forgets_everything(cache: Cache) -> None:
    cache.put("1", image())
    cache.clear()
    assert cache.get("1") is None


def test_freshness_ends_when_it_was_said_to() -> None:
    assert image(at=100.0, fresh_for=10.0).is_fresh(109.9)
    assert not image(at=100.0, fresh_for=10.0).is_fresh(110.0)
    assert image(at=100.0).is_fresh(1e12)


def record(kept: CachedImage, key: str = "") -> bytes:
    data = encode_record(kept, key)
    assert data is not None
    return data


@given(st.binary(max_size=300), st.integers(0, 400))
def test_a_record_cut_anywhere_is_no_image(body: bytes, cut: int) -> None:
    data = record(image(body, "tag"))
    assert decode_record(data) == image(body, "tag")
    if cut < len(data):
        assert decode_record(data[:cut]) is None


@given(st.integers(0, 1000), st.integers(1, 255))
def test_a_record_with_one_byte_changed_anywhere_is_no_image(place: int, change: int) -> None:
    data = bytearray(record(image(b"picture", "/a", "tag", fresh_for=60.0), "key"))
    data[place % len(data)] ^= change
    assert decode_record(bytes(data), "key") is None


def test_a_record_under_another_key_is_no_image(tmp_path: Path) -> None:
    data = record(image(), "key")
    assert decode_record(data, "key") == image()
    assert decode_record(data, "other") is None
    cache = DirectoryCache(tmp_path)
    cache.put("mine", image(b"mine"))
    cache.put("yours", image(b"yours"))
    mine, yours = (
        next(path for path in tmp_path.glob("*/*") if name in path.read_bytes()) for name in (b"mine", b"yours")
    )
    mine.write_bytes(yours.read_bytes())
    assert cache.get("mine") is None
    assert cache.get("yours") == image(b"yours")


def test_a_record_of_the_version_before_is_no_image() -> None:
    header = b'{"type":"image/png","at":1.0,"for":null,"tags":[],"headers":[],"sum":"%b"}'
    header %= hashlib.blake2b(b"x", digest_size=16).hexdigest().encode()
    assert decode_record(b"limner1 %d\n%b\nx" % (len(header), header)) is None


def test_an_image_with_too_many_tags_is_not_kept_and_breaks_nothing(tmp_path: Path) -> None:
    cache = GuardedCache(DirectoryCache(tmp_path))
    cache.put("key", image(b"x", *[f"tag {number}" for number in range(10_000)]))
    assert cache.get("key") is None
    assert cache.failures == 0


@given(st.binary(max_size=200))
def test_rubbish_is_no_image(data: bytes) -> None:
    assert decode_record(data) is None
    for version in (b"limner1 ", b"limner2 ", b"limner2 " + b"0" * 32, b"limner2 " + b"0" * 32 + b" 5\n"):
        assert decode_record(version + data) is None
        assert decode_tags(version + data) == ()


def test_memory_keeps_what_was_used_last_within_its_bytes() -> None:
    cache = MemoryCache(max_bytes=4 * 1512)
    for number in range(4):
        cache.put(str(number), image(b"x" * 1000))
    cache.get("0")
    cache.put("4", image(b"x" * 1000))
    assert cache.get("0") is not None
    assert cache.get("1") is None
    assert cache.bytes_used <= 4 * 1512
    cache.put("large", image(b"x" * 10_000))
    assert cache.get("large") is None


def test_a_sweep_removes_the_oldest_files_and_leftovers_of_killed_writers(tmp_path: Path) -> None:
    import os

    cache = DirectoryCache(tmp_path, max_bytes=3000)
    for number in range(5):
        cache.put(str(number), image(b"x" * 1000))
        path = next(p for p in tmp_path.glob("*/*.limner") if p.stat().st_mtime > time.time() - 1000)
        os.utime(path, (number, number))
    left = tmp_path / "aa"
    left.mkdir(exist_ok=True)
    (left / ".new-dead").write_bytes(b"half")
    os.utime(left / ".new-dead", (0, 0))
    cache.sweep()
    assert sum(p.stat().st_size for p in tmp_path.glob("*/*")) <= 3000
    assert cache.get("0") is None
    assert cache.get("4") is not None
    assert not (left / ".new-dead").exists()


class Broken:
    is_instant = False

    def __init__(self) -> None:
        self.calls = 0

    def _fail(self, *_: object) -> None:
        self.calls += 1
        raise ConnectionError("down")

    get: Callable[..., None] = _fail
    put: Callable[..., None] = _fail
    delete: Callable[..., None] = _fail
    clear: Callable[..., None] = _fail

    def purge(self, tag: str) -> int:
        self._fail(tag)
        return 0


def test_a_broken_cache_is_asked_once_and_then_left_alone() -> None:
    broken = Broken()
    cache = GuardedCache(broken, rest_seconds=60.0)
    assert cache.get("key") is None
    cache.put("key", image())
    cache.delete("key")
    cache.clear()
    assert cache.purge("tag") == 0
    assert broken.calls == 1
    assert cache.failures == 1


@pytest.mark.redis
def test_a_redis_that_stops_or_freezes_costs_no_error_and_comes_back(request: pytest.FixtureRequest) -> None:
    import os
    import signal

    server = request.getfixturevalue("redis_server")
    redis = RedisCache(server.url)
    request.addfinalizer(redis.close)
    cache = GuardedCache(redis, rest_seconds=0.0)
    cache.put("key", image())
    assert cache.get("key") == image()
    os.kill(server.process.pid, signal.SIGSTOP)
    begun = time.monotonic()
    assert cache.get("key") is None
    assert time.monotonic() - begun < 5.0
    os.kill(server.process.pid, signal.SIGCONT)
    assert cache.get("key") == image()
    server.stop()
    assert cache.get("key") is None
    cache.put("key", image())
    server.start()
    cache.put("key", image(b"new"))
    assert cache.get("key") == image(b"new")


@pytest.mark.redis
def test_a_redis_that_answers_rubbish_gives_no_image(request: pytest.FixtureRequest) -> None:
    server = request.getfixturevalue("redis_server")
    with closing(Redis.from_url(server.url)) as client:  # pyright: ignore[reportUnknownMemberType] - redis types no keywords
        client.set("limner:key", b"rubbish")
        client.lpush("limner:list", "not a string")
    redis = RedisCache(server.url)
    request.addfinalizer(redis.close)
    cache = GuardedCache(redis, rest_seconds=0.0)
    assert cache.get("key") is None
    assert cache.get("list") is None


@pytest.mark.redis
def test_no_more_of_a_value_in_redis_is_sent_than_an_image_can_be(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("limner.caches.redis.MOST_BYTES", 100_000)
    server = request.getfixturevalue("redis_server")
    redis = RedisCache(server.url)
    request.addfinalizer(redis.close)
    redis.put("key", image(b"x" * 90_000))
    assert redis.get("key") == image(b"x" * 90_000)
    with closing(Redis.from_url(server.url)) as client:  # pyright: ignore[reportUnknownMemberType] - redis types no keywords
        client.setrange("limner:key", 20_000_000, b"x")

        def sent() -> int:
            told: dict[str, Any] = client.info("stats")  # pyright: ignore[reportUnknownMemberType] - the same
            return int(told["total_net_output_bytes"])

        before = sent()
        assert redis.get("key") is None
        assert sent() - before < 200_000


@pytest.mark.redis
def test_a_tag_of_many_images_is_purged_in_parts(request: pytest.FixtureRequest) -> None:
    server = request.getfixturevalue("redis_server")
    redis = RedisCache(server.url)
    request.addfinalizer(redis.close)
    for number in range(2_050):
        redis.put(f"key {number}", image(b"x", "many"))
    assert redis.purge("many") == 2_050
    assert redis.get("key 7") is None
    assert redis.purge("many") == 0


def test_what_is_longer_than_any_image_is_neither_kept_nor_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = DirectoryCache(tmp_path)
    cache.put("key", image(b"x" * 5_000))
    monkeypatch.setattr("limner.caches.record.MOST_BYTES", 4_000)
    monkeypatch.setattr("limner.caches.directory.MOST_BYTES", 4_000)
    assert cache.get("key") is None
    cache.put("other", image(b"x" * 5_000))
    assert cache.get("other") is None
    cache.put("small", image(b"x"))
    assert cache.get("small") == image(b"x")


def test_a_folder_that_cannot_be_made_is_an_error_with_its_path(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(InvalidValueError, match="folder of a cache cannot be made") as caught:
        DirectoryCache(tmp_path / "file" / "images")
    assert str(tmp_path / "file" / "images") in caught.value.facts.got
    with pytest.raises(InvalidValueError, match="folder of a cache cannot be made"):
        Site(tmp_path / "app", cache=tmp_path / "file" / "images")
