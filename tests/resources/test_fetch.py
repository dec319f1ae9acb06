"""All pictures of a render at once: addresses, failures, caches, and the two twins."""

import asyncio
import base64
import io
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from PIL import Image

from limner.budget import Limits
from limner.css.values import CrossFade, ImageValue, Url
from limner.diagnostics import Diagnostics
from limner.errors import LimitExceededError, ResourceError
from limner.resources.address import join_address, read_data_uri, shown
from limner.resources.cache import ByteCache
from limner.resources.fetch import Fetcher, PictureCache, afetch_pictures, fetch_pictures
from limner.resources.http import HttpLoader
from limner.resources.picture import Picture
from resources.servers import reply, serving

Fetch = Callable[..., dict[ImageValue | str, Picture]]


def png(color: str = "red", size: tuple[int, int] = (4, 2)) -> bytes:
    """A small PNG."""
    out = io.BytesIO()
    Image.new("RGB", size, color).save(out, "PNG")
    return out.getvalue()


def uri(data: bytes) -> str:
    """Write a data: address."""
    return "data:image/png;base64," + base64.b64encode(data).decode()


def sync_twin(wanted: Any, **options: Any) -> dict[ImageValue | str, Picture]:
    """Fetch, blocking."""
    return fetch_pictures(wanted, **options)


def async_twin(wanted: Any, **options: Any) -> dict[ImageValue | str, Picture]:
    """Fetch in an event loop."""
    return asyncio.run(afetch_pictures(wanted, **options))


both_twins = pytest.mark.parametrize("fetch", [sync_twin, async_twin])


@both_twins
def test_every_kind_of_source_is_found(fetch: Fetch, tmp_path: Path) -> None:
    (tmp_path / "a b.png").write_bytes(png())
    diagnostics = Diagnostics()
    with serving(reply(png("blue"), "Content-Type: text/html")) as server:
        wanted: list[ImageValue | str] = [
            Url(uri(png())),
            Url("a%20b.png"),
            Url("../a b.png", base="css/site.css"),
            Url(server.address),
            Url("/x.png", base=server.address + "css/site.css"),
            CrossFade(((Url(uri(png("green"))), 0.5),)),
        ]
        loader = HttpLoader(allow_loopback=True, ports={server.port})
        found = fetch(wanted, loader=loader, files=tmp_path, diagnostics=diagnostics)
    assert [str(one) for one in diagnostics] == []
    assert len(found) == 6
    assert all(found[one].natural_height in (2, 3) for one in wanted if not isinstance(one, CrossFade))


@both_twins
def test_what_fails_is_left_out_with_a_diagnostic_each(fetch: Fetch, tmp_path: Path) -> None:
    diagnostics = Diagnostics()
    wanted = [
        *(Url("http://user:hidden@example.com/a.png?key=hidden"), Url("missing.png"), Url("../secret.png")),
        *(Url("file:///etc/passwd"), Url("data:image/png;base64,AAAA"), Url("data:nothing"), Url("ftp://a/b")),
        *(Url("data:image/svg+xml,<svg><rect"), Url("data:image/png;base64,!"), Url("")),
    ]
    assert fetch(wanted, files=tmp_path, diagnostics=diagnostics) == {}
    assert len(diagnostics) == 9
    assert {one.code for one in diagnostics} == {"load-failed"}
    assert "hidden" not in "".join(map(str, diagnostics))


@both_twins
def test_pictures_are_fetched_side_by_side(fetch: Fetch) -> None:
    meeting = threading.Barrier(6)

    def together(connection: socket.socket, head: bytes) -> None:
        meeting.wait(20)
        reply(png())(connection, head)

    with serving(together) as server:
        wanted = [Url(f"{server.address}{number}") for number in range(6)]
        patient = HttpLoader(allow_loopback=True, ports={server.port}, read_timeout=30, total_timeout=30)
        found = fetch(wanted, loader=patient, diagnostics=Diagnostics())
    assert len(found) == 6


@both_twins
def test_one_address_is_fetched_once(fetch: Fetch) -> None:
    with serving(reply(png())) as server:
        wanted = [Url(server.address, resolution=resolution) for resolution in (1.0, 2.0)]
        found = fetch(wanted, loader=HttpLoader(allow_loopback=True, ports={server.port}), diagnostics=Diagnostics())
        assert len(server.requests) == 1
    assert [found[one].natural_width for one in wanted] == [4, 2]


def test_without_a_loader_no_server_hears_of_it() -> None:
    with serving(reply(png())) as server:
        diagnostics = Diagnostics()
        assert fetch_pictures([Url(server.address), Url("x", base=server.address)], diagnostics=diagnostics) == {}
        time.sleep(0.05)
        assert not server.requests
    assert len(diagnostics) == 2


def test_a_base_url_stands_before_relative_addresses_unless_there_is_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(png())
    with serving(reply(png("blue", (8, 8)))) as server:
        loader = HttpLoader(allow_loopback=True, ports={server.port})
        remote = fetch_pictures([Url("a.png")], loader=loader, base=server.address, diagnostics=Diagnostics())
        local = fetch_pictures(
            [Url("a.png")], loader=loader, files=tmp_path, base=server.address, diagnostics=Diagnostics()
        )
        document = Fetcher(loader, tmp_path).pictures(
            [Url("a.png")], base=server.address + "deep/", diagnostics=Diagnostics()
        )
    assert remote[Url("a.png")].natural_width == 8
    assert local[Url("a.png")].natural_width == 4
    assert document[Url("a.png")].natural_width == 8
    assert server.requests[1].startswith(b"GET /deep/a.png ")


def test_files_are_given_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("a{}")
    diagnostics = Diagnostics()
    fetcher = Fetcher(files=tmp_path)
    wanted = [("a.css", ""), ("no.css", ""), ("data:text/css,b%7B%7D", "")]
    expected = (b"a{}", None, b"b{}")
    assert fetcher.files(wanted, diagnostics=diagnostics) == expected
    assert asyncio.run(fetcher.afiles(wanted, diagnostics=diagnostics)) == expected
    assert len(diagnostics) == 1


def test_limits_hold() -> None:
    diagnostics = Diagnostics()
    wanted = [Url(uri(png(size=(n, 1)))) for n in range(1, 6)]
    assert len(fetch_pictures(wanted, limits=Limits(images=3), diagnostics=diagnostics)) == 3
    assert fetch_pictures(wanted[:1], limits=Limits(resource_bytes=10), diagnostics=diagnostics) == {}
    large = Url(uri(png(size=(100, 100))))
    assert fetch_pictures([large], limits=Limits(pixels=5000), diagnostics=diagnostics) == {}
    assert [one.code for one in diagnostics] == ["limit"] * 3


def test_a_decoded_picture_is_kept_by_its_content() -> None:
    cache = PictureCache()
    first = Fetcher(cache=cache).pictures([Url(uri(png()))], diagnostics=Diagnostics())
    again = Fetcher(cache=cache).pictures([Url(uri(png()) + "#x")], diagnostics=Diagnostics())
    assert next(iter(first.values())) is next(iter(again.values()))
    cache.clear()
    new = Fetcher(cache=cache).pictures([Url(uri(png()))], diagnostics=Diagnostics())
    assert next(iter(first.values())) is not next(iter(new.values()))


def test_a_smaller_pixel_cap_holds_for_cached_pictures_too() -> None:
    cache = PictureCache()
    large = [Url(uri(png(size=(100, 100))))]
    assert Fetcher(cache=cache).pictures(large, diagnostics=Diagnostics())
    assert not Fetcher(limits=Limits(pixels=5000), cache=cache).pictures(large, diagnostics=Diagnostics())


def test_a_cache_gives_up_what_was_used_longest_ago() -> None:
    cache: ByteCache[str, int] = ByteCache(100)
    for number, name in enumerate("abcd"):
        cache.put(name, number, 25)
    assert cache.get("a") == 0
    cache.put("e", 4, 25)
    assert cache.get("b") is None
    assert cache.get("a") == 0
    cache.put("huge", 5, 51)
    assert cache.get("huge") is None
    assert cache.bytes == 100
    assert len(cache) == 4


# ── addresses ────────────────────────────────────────────────────────────────────────────────────────────

DATA: dict[str, tuple[str, bytes]] = {
    "plain": ("data:,a%20b", b"a b"),
    "utf8 as it is": ("data:image/svg+xml;utf8,<é>", "<é>".encode()),
    "percent": ("data:image/svg+xml;charset=utf-8," + quote("<é#>"), "<é#>".encode()),
    "base64": ("data:x/y;base64,YWI=", b"ab"),
    "base64 without padding": ("data:x/y;base64,YWI", b"ab"),
    "base64 with spaces": ("data:x/y; base64 , Y W\nI = ", b"ab"),
    "base64 with percent": ("data:x/y;base64,YWI%3D", b"ab"),
    "a fragment": ("data:,ab#cd", b"ab"),
    "nothing": ("data:,", b""),
    "capitals": ("DATA:x/y;BASE64,YWI=", b"ab"),
}


@pytest.mark.parametrize(("address", "data"), DATA.values(), ids=DATA)
def test_data_addresses_are_read_as_browsers_do(address: str, data: bytes) -> None:
    assert read_data_uri(address, 1000).data == data


def test_data_addresses_have_limits() -> None:
    for address in ("data:," + "a" * 101, "data:;base64," + "A" * 1000):
        with pytest.raises(LimitExceededError):
            read_data_uri(address, 100)
    for address in ("data:", "data:image/png;base64", "data:;base64,A", "data:;base64,A=B="):
        with pytest.raises(ResourceError):
            read_data_uri(address, 100)


def test_addresses_are_joined_with_the_nearest_base_first() -> None:
    assert join_address("a.png", "css/x.css", "https://e.com/d/") == "https://e.com/d/css/a.png"
    assert join_address(" /a.png ", "https://e.com/d/", None) == "https://e.com/a.png"
    assert join_address("//cdn.com/a", "https://e.com/") == "https://cdn.com/a"
    assert join_address("data:,x", "https://e.com/") == "data:,x"
    assert join_address("a.png", "", None) == "a.png"


def test_messages_show_neither_credentials_nor_queries_nor_whole_data() -> None:
    assert shown("https://u:p@e.com/a?token=1#x") == "https://e.com/a"
    assert len(shown("data:image/png;base64," + "A" * 1000)) <= 81
