# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
"""Images from query values: with signing keys, only queries that the site wrote are drawn."""

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode

import pytest
from starlette.testclient import TestClient

from limner.errors import InvalidValueError, SiteError
from limner.site import Site

WriteApp = Callable[[Mapping[str, object]], Path]
KEY, OLD, OTHER = "k" * 32, "o" * 32, "x" * 32
VARIES = (
    'vary = ["query:title"]\ncalls = []\n\ndef image(request):\n    calls.append(request.query)\n    return {PNG}\n'
)
SEES_ALL = "calls = []\n\ndef image(request):\n    calls.append(request.query)\n    return {PNG}\n"


@pytest.fixture
def site(write_app: WriteApp) -> Site:
    root = write_app({"icon.py": VARIES, "all/icon.py": SEES_ALL, "plain/icon.py": "def image():\n    return {PNG}\n"})
    return Site(root, signing_keys=[KEY, OLD])


def status(site: Site, address: str) -> int:
    return int(TestClient(site, follow_redirects=False).get(address).status_code)


def changed(address: str, **pairs: str) -> str:
    path, _, query = address.partition("?")
    return f"{path}?{urlencode({**dict(parse_qsl(query)), **pairs})}"


def test_a_signed_query_is_drawn_and_any_change_of_it_is_refused(site: Site) -> None:
    address = site.sign("/icon?title=Hello&more=1")
    assert status(site, address) == 200
    for other in (
        "/icon?title=Hello",
        changed(address, title="Hellp"),
        changed(address, more="2"),
        changed(address, extra=""),
        changed(address, s="0" * 32),
        changed(address, s="ü"),
        address + "&s=" + "0" * 32,
        address + "&title=again",
        address.replace("/icon?", "/all/icon?"),
        "/icon?title=" + "x" * 3000,
    ):
        assert status(site, other) == 403, other
    assert (
        len(site.server.routes.module(next(r for r in site.routes if r.label == "icon.py")).image.__globals__["calls"])
        == 1
    )


def test_the_query_counts_as_it_stands_whatever_its_pairs_mean(site: Site) -> None:
    path, _, query = site.sign("/icon?title=A&title=B").partition("?")
    assert status(site, f"{path}?{query}") == 200
    pairs = query.split("&")
    for other in (
        [pairs[1], pairs[0], pairs[2]],
        [pairs[2], pairs[0], pairs[1]],
        [pairs[0].replace("A", "%41"), *pairs[1:]],
        ["", *pairs],
        [*pairs[:2], "", pairs[2]],
    ):
        assert status(site, f"{path}?{'&'.join(other)}") == 403, other


@pytest.mark.parametrize("query", ["title=a b", "title=ü&x", "title=%C3%BC'\"<", "title=[a]&b={c}|~", "dark&wide", "="])
def test_a_signed_address_goes_through_a_browsers_own_encoding_unchanged(site: Site, query: str) -> None:
    signed = site.sign(f"/all/icon?{query}")
    # A browser encodes what its URL standard says, and nothing of what was encoded before.
    assert quote(signed, safe="%!$&()*+,-./:;=?@[\\]^_`{|}~") == signed
    assert status(site, signed) == 200


def test_a_picture_that_sees_nothing_of_the_query_needs_no_signature(site: Site) -> None:
    assert status(site, "/plain/icon?title=x") == 200
    assert status(site, "/icon?other=x") == 200
    assert status(site, "/icon") == 200
    assert status(site, "/all/icon?0123456789abcdef") == 200


def test_a_picture_that_sees_the_whole_request_needs_one(site: Site) -> None:
    assert status(site, "/all/icon?title=x") == 403
    assert status(site, site.sign("/all/icon?title=x")) == 200


def test_a_signature_ends_when_it_was_said_to(site: Site) -> None:
    assert status(site, site.sign("/icon?title=x", expires=time.time() + 60)) == 200
    ended = site.sign("/icon?title=x", expires=time.time() - 60)
    assert status(site, ended) == 403
    assert status(site, changed(ended, x=str(int(time.time()) + 60))) == 403


def test_an_older_key_holds_still_and_a_strangers_does_not(site: Site) -> None:
    root = site.root
    assert status(site, Site(root, signing_keys=[OLD]).sign("/icon?title=x")) == 200
    assert status(site, Site(root, signing_keys=[OTHER]).sign("/icon?title=x")) == 403


def test_short_keys_no_keys_and_long_queries_are_errors(site: Site) -> None:
    with pytest.raises(InvalidValueError, match="too short"):
        Site(site.root, signing_keys=["secret"])
    with pytest.raises(SiteError, match="no signing keys"):
        Site(site.root).sign("/icon?title=x")
    with pytest.raises(InvalidValueError, match="too long"):
        site.sign("/icon?title=" + "x" * 3000)


SHOWS = """
seen = []

def generate_image_metadata(request):
    seen.append((request.url, dict(request.query), dict(request.headers)))
    return [{"id": 1}]

def image(request):
    seen.append((request.url, dict(request.query), dict(request.headers)))
    return app

async def app(scope, receive, send):
    seen.append((scope["path"], scope["query_string"], scope["headers"]))
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"image/png")]})
    await send({"type": "http.response.body", "body": {PNG}})
"""
CARRIERS = (
    "Referer", "X-Original-URL", "X-Original-URI", "X-Forwarded-Uri", "X-Rewrite-URL", "X-Envoy-Original-Path",
    "X-MS-Original-URL", "X-Of-Some-Proxy",
)  # fmt: skip


def shown(site: Site) -> str:
    module = site.server.routes.module(next(route for route in site.routes if route.label == "icon.py"))
    return repr(module.image.__globals__["seen"])


@pytest.mark.parametrize(
    "query", ["evil", "evil%20text", "dark&evil", "&evil", "evil;", "evil%3D1", "%65vil", "evil=1"]
)
def test_an_unsigned_query_reaches_no_function_whatever_it_looks_like(write_app: WriteApp, query: str) -> None:
    site = Site(write_app({"icon.py": SHOWS}), signing_keys=[KEY])
    assert status(site, f"/icon/1?{query}") == 403
    assert shown(site) == "[]"


def test_neither_does_a_version_nor_a_header_that_carries_an_address(write_app: WriteApp) -> None:
    site = Site(write_app({"icon.py": SHOWS}), signing_keys=[KEY])
    client = TestClient(site, follow_redirects=False)
    headers = dict.fromkeys(CARRIERS, "https://example.com/icon/1?evil=1")
    for address in ("/icon/1?0123456789abcdef", "/icon/1", site.sign("/icon/1?title=good")):
        query = address.partition("?")[2]
        sent = {**headers, "Referer": "/evil", "Accept-Language": "de", "X-Line": f"GET {address} HTTP/1.1"}
        assert client.get(address, headers=sent).status_code == 200
        seen = shown(site)
        assert "evil" not in seen
        assert "'accept-language': 'de'" in seen
        assert "good" in query or not query or query not in seen
    assert "good" in shown(site)


def test_a_fallback_sees_nothing_unsigned_either(write_app: WriteApp) -> None:
    source = """
seen = []

def image():
    raise ValueError

def fallback(request):
    seen.append((request.url, dict(request.query), dict(request.headers)))
    return {PNG}
"""
    site = Site(write_app({"icon.py": source}), signing_keys=[KEY])
    reply = TestClient(site).get("/icon?evil=1", headers={"X-Original-URL": "/icon?evil=1"})
    assert (reply.status_code, reply.headers["limner-fallback"]) == (200, "custom")
    assert "evil" not in shown(site)
    assert "/icon" in shown(site)
