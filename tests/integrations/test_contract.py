# ruff: noqa: E501 - a line is often a whole source file
# pyright: reportUnknownMemberType=false
"""One contract for all frameworks, under their own test clients."""

import io
import logging
import re
import textwrap
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from frameworks import BASE, CONTEXTS, FRAMEWORKS, Client
from PIL import Image

Open = Callable[..., AbstractContextManager[Client]]

PRODUCTS = """
from limner import ImageMetadata, ImageResponse, NotFound
from limner.html import div

calls = []

async def generate_image_metadata(params):
    calls.append(params["id"])
    if params["id"] == "unknown":
        raise NotFound
    return [ImageMetadata(id="front", size=(120, 60), alt=f"No. {params['id']}")]

async def image(params, id):
    return ImageResponse(div(style="width: 100%; height: 100%; background: #123456"))
"""
SYNC = PRODUCTS.replace("async def", "def")
CONTEXT = """
from images_context import shop
from limner import ImageResponse
from limner.html import div

seen = []
vary = []

def generate_image_metadata(request):
    seen.append(shop(request))
    return [{"id": "a", "size": (10, 10)}]

async def image(request):
    seen.append(shop(request))
    return ImageResponse(div["x"])

def fallback(request):
    raise AssertionError("a fallback was asked")
"""
SLOW = """
from images_context import shop
from limner import ImageResponse
from limner.html import div

revalidate = 0.2
vary = []
seen = []

def image(request):
    seen.append(shop(request))
    return ImageResponse(div["x"], width=8, height=8)
"""
BROKEN = (
    "def generate_image_metadata():\n    raise ConnectionError('the database is down')\n\ndef image():\n    1 / 0\n"
)


@pytest.fixture(params=sorted(FRAMEWORKS))
def framework(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def open_app(framework: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Open:
    """Write the folder of an app, and open it in a framework."""
    files = {
        "images/products/[id]/opengraph_image.py": PRODUCTS,
        "images/sync/products/[id]/opengraph_image.py": SYNC,
        "images/sync/async/opengraph_image.py": PRODUCTS.replace('params["id"]', '"7"').replace("params['id']", "7"),
        "images/templated/[id]/opengraph_image.py": PRODUCTS,
        "images/context/icon.py": CONTEXT,
        "images/slow/icon.py": SLOW,
        "images/broken/opengraph_image.py": BROKEN,
        "images/broken/icon.py": SYNC.replace("(params)", "()").replace('params["id"]', '"7"').replace("params['id']", "7"),
        "images_context.py": CONTEXTS[framework],
        "templates/request.html": "<!doctype html><head>{{ metadata_images(request) }}</head>",
        "templates/django.html": "{% load limner %}<!doctype html><head>{% metadata_images %}</head>",
        "templates/plain.html": "<!doctype html><head>{{ metadata_images() }}</head>",
    }  # fmt: skip
    for name, content in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(content))
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(__import__("sys").modules, "images_context", raising=False)

    def open_(**options: Any) -> AbstractContextManager[Client]:
        opened: AbstractContextManager[Client] = FRAMEWORKS[framework](tmp_path, **{"base_url": BASE, **options})
        return opened

    return open_


@pytest.fixture
def client(open_app: Open) -> Iterator[Client]:
    with open_app() as opened:
        yield opened


def module_of(client: Client, label: str) -> dict[str, Any]:
    site = client.limner.site
    route = next(route for route in site.routes if route.label == label)
    return site.server.routes.module(route).image.__globals__


def og_image(text: str) -> str:
    found = re.search(r'<meta property="og:image" content="([^"]+)"', text)
    assert found is not None, text
    return found[1]


def test_an_image_is_drawn_with_its_headers_and_answered_from_what_the_client_has(
    client: Client, framework: str
) -> None:
    reply = client.get("/products/7/opengraph-image/front")
    assert (reply.status, reply.headers["content-type"]) == (200, "image/png")
    assert Image.open(io.BytesIO(reply.body)).convert("RGBA").getpixel((60, 30)) == (0x12, 0x34, 0x56, 255)
    assert "limner-fallback" not in reply.headers
    etag = reply.headers["etag"]
    again = client.get("/products/7/opengraph-image/front", If_None_Match=etag)
    assert (again.status, again.body, again.headers["etag"]) == (304, b"", etag)
    head = client.head("/products/7/opengraph-image/front")
    assert (head.status, head.body) == (200, b"")
    if framework != "quart":  # whose test client counts the bytes of a reply anew
        assert head.headers["content-length"] == str(len(reply.body))


@pytest.mark.parametrize("path", ["/products/7", "/sync/products/7", "/sync/async", "/templated/7"])
def test_the_head_of_a_page_names_an_image_that_is_there(client: Client, path: str) -> None:
    page = client.get(path)
    assert page.status == 200
    address = og_image(page.text)
    assert address.startswith(f"{BASE}{path}/opengraph-image/front?")
    assert 'content="No. 7"' in page.text
    reply = client.get(address.removeprefix(BASE))
    assert (reply.status, reply.headers["content-type"]) == (200, "image/png")
    assert "immutable" not in reply.headers["cache-control"]
    assert "kept=yes" in page.headers.get("set-cookie", "") or "templated" not in path


def test_a_page_asks_for_its_tags_once_and_no_other_request_does(client: Client) -> None:
    seen = module_of(client, "templated/[id]/opengraph_image.py")["calls"]
    others = module_of(client, "products/[id]/opengraph_image.py")["calls"]
    client.get("/templated/7")
    client.get("/templated/8")
    client.get("/card")
    assert seen == ["7", "8"]
    assert others == []


def test_an_unknown_place_is_404_and_no_fallback(client: Client) -> None:
    for path in ("/products/unknown/opengraph-image/front", "/products/7/opengraph-image/back"):
        reply = client.get(path)
        assert reply.status == 404, path
        assert "limner-fallback" not in reply.headers
        assert not reply.body.startswith(b"\x89PNG")


def test_a_page_that_catches_all_stands_beside_the_images(client: Client) -> None:
    assert client.get("/products/7/opengraph-image/front").body.startswith(b"\x89PNG")
    assert client.get("/products/7/opengraph-image").text.startswith("<!doctype")
    assert client.get("/products/7/other").text.startswith("<!doctype")


def test_an_image_function_reaches_the_app(client: Client) -> None:
    page = client.get("/context")
    assert "/context/icon/a" in page.text
    reply = client.get("/context/icon/a")
    assert (reply.status, reply.headers.get("limner-fallback")) == (200, None)
    seen = module_of(client, "context/icon.py")["seen"]
    assert len(seen) >= 3
    assert set(seen) == {"of the app"}


def test_an_image_that_is_drawn_anew_behind_a_reply_reaches_the_app_too(client: Client) -> None:
    assert client.get("/slow/icon").status == 200
    time.sleep(0.3)
    seen = module_of(client, "slow/icon.py")["seen"]
    until = time.monotonic() + 10
    while len(seen) < 2 and time.monotonic() < until:
        assert client.get("/slow/icon").status == 200
        time.sleep(0.05)
    assert len(seen) >= 2
    assert set(seen) == {"of the app"}


def test_a_fault_leaves_the_page_up_without_the_tag(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    page = client.get("/broken")
    assert page.status == 200
    assert "og:image" not in page.text
    assert "/broken/icon/front" in page.text
    assert any(
        "the page /broken has no tags of broken/opengraph_image.py" in one.getMessage() for one in caplog.records
    )


def test_a_view_answers_with_an_image_of_its_own(client: Client) -> None:
    reply = client.get("/card")
    assert (reply.status, reply.headers["content-type"], reply.headers["x-own"]) == (201, "image/png", "yes")
    assert Image.open(io.BytesIO(reply.body)).size == (20, 10)
    assert reply.headers["content-length"] == str(len(reply.body))
    assert reply.headers["etag"]


@pytest.mark.parametrize("path", ["/drawn", "/drawn-at-once"])
def test_a_plain_view_has_what_images_of_the_folder_have(
    client: Client, framework: str, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    reply = client.get(f"{path}?how=well")
    assert (reply.status, reply.headers["content-type"], reply.headers["x-own"]) == (200, "image/png", "yes")
    assert Image.open(io.BytesIO(reply.body)).size == (20, 10)
    assert reply.headers["cache-control"] == "public, max-age=0, must-revalidate"
    assert client.get(f"{path}?how=well", If_None_Match=reply.headers["etag"]).status == 304
    assert client.get(f"{path}?how=missing").status == 404
    moved = client.get(f"{path}?how=moved")
    assert (moved.status, moved.headers["location"]) == (307, "/card")
    broken = client.get(f"{path}?how=broken")
    assert (broken.status, broken.headers["limner-fallback"]) == (200, "card")
    assert Image.open(io.BytesIO(broken.body)).size == (1200, 630)
    assert "the database is down" in caplog.text
    if framework not in {"django", "litestar", "starlette"}:  # which want a response of their own
        assert "no image" in client.get(f"{path}?how=text").text


def test_a_prefix_is_in_every_address_and_answered(open_app: Open) -> None:
    with open_app(prefix="/docs") as client:
        page = client.get("/docs/products/7")
        address = og_image(page.text)
        assert address.startswith(f"{BASE}/docs/products/7/opengraph-image/front?")
        assert client.get(address.removeprefix(BASE)).body.startswith(b"\x89PNG")


def test_without_a_base_the_request_counts_in_development_and_in_production_it_is_said_what_to_set(
    open_app: Open, framework: str
) -> None:
    with open_app(base_url=None, development=True) as client:
        address = og_image(client.get("/products/7").text)
        assert re.match(r"http://(testserver(\.local)?|localhost)/products/7/opengraph-image/front", address)
    with open_app(base_url=None) as client:
        with pytest.raises(Exception, match=r"(base_url=|BASE_URL = |'BASE_URL': )'https://example.com'"):
            client.limner.head("/sync/products/7")
        # Django judges hosts itself, by ALLOWED_HOSTS.
        assert client.get("/sync/products/7").status == (200 if framework == "django" else 500)


def test_broken_files_are_said_at_start(
    open_app: Open, tmp_path: Path, caplog: pytest.LogCaptureFixture, framework: str
) -> None:
    (tmp_path / "images" / "bad").mkdir()
    (tmp_path / "images" / "bad" / "icon.py").write_text("import nothing_like_this\n")
    with open_app() as client:
        client.get("/card")
        until = time.monotonic() + 20
        while not (said := [one for one in caplog.records if "nothing_like_this" in one.getMessage()]):
            assert time.monotonic() < until
            time.sleep(0.02)
        assert said[0].levelno == logging.ERROR
        # Tests of a Django project have one connection, which is not for threads behind their back.
        assert not any("context/icon.py" in one.getMessage() for one in caplog.records)
        is_asked = any("the database is down" in one.getMessage() for one in caplog.records)
        assert is_asked == (framework != "django")


def test_a_site_and_options_beside_it_exclude_each_other(open_app: Open, tmp_path: Path) -> None:
    from limner.site import Site

    with pytest.raises(Exception, match="a site brings its own"), open_app(site=Site(tmp_path / "images"), deadline=3):
        pass


def test_a_missing_folder_is_said_where_the_app_is_made(open_app: Open, tmp_path: Path) -> None:
    (tmp_path / "images").rename(tmp_path / "pictures")
    with pytest.raises(Exception, match=f"{tmp_path}/images: there is no such folder"), open_app():
        pass
