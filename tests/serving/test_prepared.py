"""A reply that is ready to be sent is the one that would be worked out, for as long as that is so."""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from limner.caches import MemoryCache
from limner.caches.record import CachedImage
from limner.serving.shelf import Ready, Shelf
from limner.site import Site

WriteApp = Callable[[Mapping[str, object]], Path]
Reply = tuple[int, dict[str, str], bytes]
COUNTED = """
revalidate = {seconds}
calls = 0

def image():
    global calls
    calls += 1
    return {{PNG}} + calls.to_bytes(2, "big")
"""


def counted(seconds: object) -> str:
    return COUNTED.format(seconds=seconds)


def make_site(root: Path, **options: Any) -> Site:
    return Site(root, base_url="https://example.com", **options)


async def ask(site: Site, path: str = "/icon", *, method: str = "GET", query: bytes = b"", **headers: Any) -> Reply:
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        await asyncio.sleep(60)
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query,
        "headers": raw,
    }
    await site(scope, receive, send)
    start, body = sent
    return start["status"], {name.decode(): value.decode() for name, value in start["headers"]}, body["body"]


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> list[Ready | None]:
    """What was looked for among the prepared replies."""
    results: list[Ready | None] = []
    find = Shelf.ready

    def watched(self: Shelf, *args: Any) -> Ready | None:
        results.append(find(self, *args))
        return results[-1]

    monkeypatch.setattr(Shelf, "ready", watched)
    return results


async def test_a_prepared_reply_is_the_one_that_was_worked_out(write_app: WriteApp, found: list[Ready | None]) -> None:
    site = make_site(write_app({"icon.py": counted(60)}))
    drawn, kept, ready = [await ask(site) for _ in range(3)]
    assert found[:2] == [None, None]
    assert found[2] is not None
    assert drawn == kept == ready
    assert site.metrics.cached == 2


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("condition", ["{etag}", "W/{etag}", "*", '"other"', '"other", {etag}', ""])
async def test_conditions_and_head_are_answered_as_without_it(write_app: WriteApp, method: str, condition: str) -> None:
    root = write_app({"icon.py": counted(60)})
    site, plain = make_site(root), make_site(root)
    for one in (site, plain):
        await ask(one)
    status, headers, _ = await ask(site)
    assert status == 200
    given: dict[str, Any] = {"if_none_match": condition.format(etag=headers["etag"])} if condition else {}
    assert await ask(site, method=method, **given) == await ask(plain, method=method, **given)


async def test_the_reply_to_a_client_that_has_the_picture_is_prepared_too(
    write_app: WriteApp, found: list[Ready | None]
) -> None:
    site = make_site(write_app({"icon.py": counted(60)}))
    _, headers, _ = [await ask(site) for _ in range(2)][1]
    status, _, body = await ask(site, if_none_match=headers["etag"])
    assert found[-1] is not None
    assert (status, body) == (304, b"")


async def test_a_picture_that_is_due_is_worked_out(write_app: WriteApp, monkeypatch: pytest.MonkeyPatch) -> None:
    site = make_site(write_app({"icon.py": counted(60)}))
    first = [await ask(site) for _ in range(3)][-1]
    later = time.time() + 61
    monkeypatch.setattr(time, "time", lambda: later)
    assert await ask(site) == first  # the old one, while the new one is drawn
    assert site.metrics.stale == 1
    for _ in range(100):
        if (await ask(site))[2] != first[2]:
            break
        await asyncio.sleep(0.01)
    assert (await ask(site))[2][-1] == 2


@pytest.mark.parametrize("name", ["/icon", "/"])
async def test_a_purged_picture_is_drawn_anew(write_app: WriteApp, name: str) -> None:
    site = make_site(write_app({"icon.py": counted("False")}))
    assert [(await ask(site))[2][-1] for _ in range(3)] == [1, 1, 1]
    assert site.purge(name) == 1
    assert [(await ask(site))[2][-1] for _ in range(3)] == [2, 2, 2]


async def test_a_picture_that_another_hand_put_into_the_cache_is_seen(write_app: WriteApp) -> None:
    cache = MemoryCache()
    site = make_site(write_app({"icon.py": counted(60)}), cache=cache)
    for _ in range(3):
        await ask(site)
    [(key, _)] = cache._images.items()
    cache.put(key, CachedImage(body=b"other", media_type="image/png", stored_at=time.time(), fresh_for=60))
    status, headers, body = await ask(site)
    assert (status, headers["content-length"], body) == (200, "5", b"other")


async def test_a_file_that_changed_is_drawn_anew(write_app: WriteApp) -> None:
    root = write_app({"icon.py": counted(60)})
    site = make_site(root)
    for _ in range(3):
        await ask(site)
    file = root / "icon.py"
    file.write_text(file.read_text() + "# changed\n")
    assert (await ask(site))[2][-1] == 2


async def test_a_function_without_a_term_or_that_sees_the_request_is_never_prepared(
    write_app: WriteApp, found: list[Ready | None]
) -> None:
    root = write_app(
        {
            "icon.py": "def image():\n    return {PNG}\n",
            "a/icon.py": "revalidate = 60\ndef image(request):\n    return {PNG}\n",
            "b/icon.py": "revalidate = 60\nvary = ['header:accept-language']\ndef image(request):\n    return {PNG}\n",
            "c/icon.py": "revalidate = 0\ndef image():\n    return {PNG}\n",
        }
    )
    site = make_site(root)
    for path in ("/icon", "/a/icon", "/b/icon", "/c/icon"):
        for _ in range(3):
            status, _, _ = await ask(site, path)
            assert status == 200
    assert found == [None] * 12


async def test_what_is_remembered_is_bounded(write_app: WriteApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("limner.serving.shelf._MOST_READY", 8)
    site = make_site(write_app({"icon.py": counted(60)}))
    for number in range(30):
        await ask(site, query=b"q=%d" % number)
    await ask(site, query=b"q=" + b"x" * 1000)
    assert len(site.server._shelf._prepared) == 8


async def test_a_prepared_reply_is_logged_as_others_are(write_app: WriteApp, caplog: pytest.LogCaptureFixture) -> None:
    site = make_site(write_app({"icon.py": counted(60)}))
    with caplog.at_level(logging.DEBUG, "limner"):
        for _ in range(3):
            await ask(site)
    told = [record.message for record in caplog.records if record.message.startswith("GET")]
    assert told == ["GET /icon 200"] * 3


async def test_a_method_that_no_picture_has_is_refused(write_app: WriteApp) -> None:
    site = make_site(write_app({"icon.py": counted(60)}))
    for _ in range(3):
        await ask(site)
    assert (await ask(site, method="POST"))[0] == 405


def ask_wsgi(site: Site, method: str = "GET", **environ: str) -> Reply:
    started: list[Any] = []
    given = {"REQUEST_METHOD": method, "PATH_INFO": "/icon", "QUERY_STRING": "", "SCRIPT_NAME": "", **environ}
    body = b"".join(site.wsgi(given, lambda *told: started.extend(told)))
    return int(started[0][:3]), dict(started[1]), body


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("condition", [None, "{etag}", "*", '"other", {etag}', ""])
def test_a_wsgi_server_sends_prepared_replies_too(
    write_app: WriteApp, found: list[Ready | None], method: str, condition: str | None
) -> None:
    site = make_site(write_app({"icon.py": counted(60)}))
    drawn, kept, ready = [ask_wsgi(site) for _ in range(3)]
    assert [one is not None for one in found] == [False, False, True]
    assert drawn == kept == ready
    environ = {} if condition is None else {"HTTP_IF_NONE_MATCH": condition.format(etag=drawn[1]["etag"])}
    plain = make_site(site.root or Path(), cache=None)  # nothing is prepared without a cache
    assert ask_wsgi(site, method, **environ) == ask_wsgi(plain, method, **environ)


def test_wsgi_addresses_that_differ_have_prepared_replies_of_their_own(write_app: WriteApp) -> None:
    body = "revalidate = 60\n\n\ndef image(params):\n    return {PNG} + params['x'].encode()\n"
    site = make_site(write_app({"[x]/icon.py": body}))
    for _ in range(3):
        for name in ("a", "b"):
            assert ask_wsgi(site, PATH_INFO=f"/{name}/icon")[2].endswith(name.encode())
            assert ask_wsgi(site, PATH_INFO=f"/{name}/icon", RAW_URI=f"/{name}/icon?x")[2].endswith(name.encode())


async def test_the_etag_is_worked_out_once_and_kept(write_app: WriteApp, monkeypatch: pytest.MonkeyPatch) -> None:
    hashed: list[bytes] = []

    def watched(body: bytes) -> str:
        hashed.append(body)
        return f'"{len(hashed)}"'

    for module in ("drawing", "images", "conditional"):
        monkeypatch.setattr(f"limner.serving.{module}.strong_etag", watched, raising=False)
    card = (
        "from limner import ImageResponse\n\n\ndef image():\n    return ImageResponse('<p>Aa', width=64, height=64)\n"
    )
    vary = "revalidate = 60\nvary = ['header:accept-language']\n\n\ndef image(request):\n    return {PNG}\n"
    site = make_site(write_app({"icon.py": card, "a/icon.py": "revalidate = 60\n" + card, "b/icon.py": vary}))
    for number, path in enumerate(("/icon", "/a/icon", "/b/icon"), 1):
        etags = {(await ask(site, path))[1]["etag"] for _ in range(4)}
        # The two cards are one image, which is kept by its content.
        assert len(etags) == 1, path
        assert len(hashed) == max(1, number - 1), path


async def test_the_term_of_an_image_is_told_with_each_reply(write_app: WriteApp) -> None:
    listed = "def generate_image_metadata():\n    return [{{'id': 'a', 'version': '1'}}]\n\n\n"
    site = make_site(
        write_app(
            {
                f"{name}/icon.py": f"revalidate = {term}\n" + listed.format() + "def image():\n    return {PNG}\n"
                for name, term in (("a", 60), ("b", False))
            }
        )
    )
    for path, control in (("/a/icon/a", "public, max-age=60"), ("/b/icon/a", "public, max-age=0, must-revalidate")):
        for _ in range(3):
            assert (await ask(site, path))[1]["cache-control"].startswith(control), path
