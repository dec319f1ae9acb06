# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
"""Pictures from query values: with signing keys, only queries that the site wrote are drawn."""

import time
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

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


def test_the_order_of_the_query_does_not_matter(site: Site) -> None:
    path, _, query = site.sign("/icon?title=a%20b&more=%C3%BC").partition("?")
    assert status(site, f"{path}?{'&'.join(reversed(query.split('&')))}") == 200


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
