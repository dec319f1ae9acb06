# ruff: noqa: E501 - a line is often a whole source file
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownParameterType=false
# Starlette's client has types only with a client library of its own.
"""The site as one object: addresses, middleware's question, code-first images, the check of everything."""

import asyncio
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from limner import NotFound
from limner.errors import InvalidValueError, ModuleError, RouteError, SiteError
from limner.routes.request_view import RequestView
from limner.site import Site

WriteApp = Callable[[Mapping[str, object]], Path]
CODE = "def image():\n    return {PNG}\n"
LISTED = "def generate_image_metadata(params):\n    return [{'id': 'x'}]\n\n\ndef image(id):\n    return {PNG}\n"


def shop(write_app: WriteApp) -> Site:
    return Site(
        write_app(
            {
                "icon.png": (1, 1),
                "icon.py": CODE,
                "shop/[slug]/icon.py": LISTED,
                "(m)/pricing/opengraph_image.py": CODE,
                "d/[...path]/apple_icon.py": CODE,
                "o/[[...path]]/apple_icon.py": CODE,
                "s/[id]/icon.png": (1, 1),
            }
        ),
        base_url="https://example.com",
    )


def test_an_address_is_given_for_a_file_a_kind_and_place_or_an_absolute_path(write_app: WriteApp) -> None:
    site = shop(write_app)
    suffixed = site.url_for("(m)/pricing/opengraph_image.py")
    assert suffixed.startswith("/pricing/opengraph-image-")
    for target, params, id, expected in (
        ("icon.png", None, None, "/icon.png"),
        ("icon.py", None, None, "/icon"),
        ("shop/[slug]/icon.py", {"slug": "a/b"}, "x", "/shop/a%2Fb/icon/x"),
        ("/shop/[slug]/icon", {"slug": 7}, "ü?", "/shop/7/icon/%C3%BC%3F"),
        ("pricing/opengraph-image", None, None, suffixed),
        ("(m)/pricing/opengraph_image", None, None, suffixed),
        ("d/[...path]/apple-icon", {"path": ["1", "2"]}, None, "/d/1/2/apple-icon"),
        ("d/[...path]/apple-icon", {"path": "1/2"}, None, "/d/1/2/apple-icon"),
        ("o/[[...path]]/apple-icon", None, None, "/o/apple-icon"),
        ("s/[id]/icon.png", {"id": "7"}, None, "/s/-/icon.png"),
    ):
        assert site.url_for(target, params, id) == expected
        assert TestClient(site).get(expected).status_code == (404 if id == "ü?" else 200)
    assert site.root is not None
    assert site.url_for(site.root / "icon.py") == "/icon"


@pytest.mark.parametrize(
    ("target", "params", "id", "said"),
    [
        ("nothing/icon", None, None, "no image"),
        ("icon", None, None, "several images"),
        ("shop/[slug]/icon", None, "x", "wrong parameter 'slug'"),
        ("shop/[slug]/icon", {"slug": "a", "x": 1}, "x", "wrong parameter 'x'"),
        ("shop/[slug]/icon", {"slug": ["a"]}, "x", "wrong parameter 'slug'"),
        ("shop/[slug]/icon", {"slug": "a"}, None, "needs an id"),
        ("icon.py", None, "x", "has no ids"),
        ("icon.png", None, "x", "no ids"),
        ("d/[...path]/apple-icon", {"path": []}, None, "wrong parameter 'path'"),
    ],
)
def test_a_picture_that_cannot_be_named_so_is_an_error(
    write_app: WriteApp, target: str, params: dict[str, object] | None, id: object, said: str
) -> None:
    with pytest.raises(SiteError, match=said):
        shop(write_app).url_for(target, params, id)


def test_an_address_has_the_explicit_mount_prefix(write_app: WriteApp) -> None:
    assert Site(write_app({"icon.png": (1, 1)}), root_path="/docs/").url_for("icon.png") == "/docs/icon.png"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/icon.png", True),
        ("/icon", True),
        ("/shop/7/icon/x", True),
        ("/shop/7/icon/unknown", True),
        ("/shop/7/icon", False),
        ("/icon/x", False),
        ("/shop", False),
        ("/", False),
        ("/pricing/opengraph-image", True),
        ("/d/1/2/apple-icon", True),
        ("/d/apple-icon", False),
        ("/" + "x" * 5000 + "/icon", False),
    ],
)
def test_middleware_can_ask_whether_a_path_is_a_pictures(write_app: WriteApp, path: str, expected: bool) -> None:  # noqa: FBT001 - a case
    site = shop(write_app)
    assert site.is_image_path(path) is expected
    assert site.is_image_path({"type": "http", "path": path, "raw_path": path.encode()}) is expected


def test_a_picture_declared_by_code_is_the_same_route_as_a_file() -> None:
    site = Site(base_url="https://example.com")

    @site.image("/products/[id]", "opengraph-image", size=(12, 6), alt="A product", revalidate=60)
    async def card(params: dict[str, str]) -> bytes:
        return f"card {params['id']}".encode()

    @site.image("/", "icon", generate_image_metadata=lambda: [{"id": 1}, {"id": 2}])
    def icon(id: int, request: RequestView) -> bytes:
        if id == 2:
            raise NotFound
        return f"icon {id} {request.url}".encode()

    http = TestClient(site)
    [image] = list(site.head_images("/products/7").open_graph or ())
    assert (image.alt, image.width) == ("A product", 12)
    reply = http.get(image.url.removeprefix("https://example.com"))
    assert reply.text == "card 7"
    assert "max-age=60" in reply.headers["cache-control"]
    assert http.get("/icon/1?x").text == "icon 1 /icon/1?x"
    assert http.get("/icon/2").status_code == 404
    assert site.url_for("products/[id]/opengraph-image", {"id": 3}) == "/products/3/opengraph-image"
    with pytest.raises(RouteError, match="one address"):
        site.image("/products/[name]", "opengraph_image")(lambda: b"")
    with pytest.raises(RouteError, match="unknown kind"):
        site.image("/", "banner")(lambda: b"")
    with pytest.raises(RouteError, match="means nothing"):
        site.image("/[", "icon1")(lambda: b"")
    with pytest.raises(InvalidValueError, match="contentType"):
        site.image("/", "icon1", contentType="image/png")


def test_code_and_files_stand_side_by_side_and_survive_a_rescan(write_app: WriteApp) -> None:
    root = write_app({"icon.png": (1, 1)})
    site = Site(root, development=True)
    site.image("/shop", "icon")(lambda: b"\x89PNG\r\n\x1a\n")
    http = TestClient(site)
    write_app({"apple-icon.png": (1, 1)})
    assert [http.get(path).status_code for path in ("/icon.png", "/shop/icon", "/apple-icon.png")] == [200, 200, 200]


def test_the_check_gives_every_fault_of_every_file_at_once(write_app: WriteApp) -> None:
    root = write_app(
        {
            "a/icon.py": "import limner_test_nothing\n",
            "b/icon.py": "x = 1\n",
            "c/icon.py": "def generate_image_metadata():\n    return [{}]\n\n\ndef image():\n    return b''\n",
            "d/icon.py": "async def generate_image_metadata():\n    1 / 0\n\n\ndef image():\n    return b''\n",
            "e/[id]/icon.py": CODE + "\n\ndef generate_static_params():\n    return [{'slug': 1}]\n",
            "f/[id]/icon.py": LISTED.replace("[{'id': 'x'}]", "[{'id': params['id']}, 3]")
            + "\n\ndef generate_static_params():\n    return [{'id': 1}]\n",
            "g/icon.py": "runtime = 'edge'\n\n\n" + CODE,
            "h/icon.png": b"x",
            "i/[id]/icon.py": LISTED.replace("return [", "raise LookupError  # ["),
            "j/icon.py": LISTED,
        }
    )
    site = Site(root, development=True)
    for report in (site.check(), asyncio.run(site.acheck())):
        text = str(report)
        for name in "abcdefgh":
            assert f"/app/{name}/" in text, name
        assert "/app/i/" not in "".join(map(str, [*report.errors, *report.warnings]))
        assert "/app/j/" not in text
        assert len(report) == 7
        assert len(report.warnings) == 1
        with pytest.raises(ModuleError, match="7 things"):
            report.raise_errors()


def test_a_sound_site_has_an_empty_report(write_app: WriteApp) -> None:
    report = shop(write_app).check()
    assert list(report) == []
    report.raise_errors()


def test_a_check_can_raise_what_start_up_would_log(write_app: WriteApp) -> None:
    with pytest.raises(ModuleError, match="cannot be imported"):
        Site(write_app({"icon.py": "import limner_test_nothing\n"})).check(draw=False).raise_errors()
    with pytest.raises(ModuleError, match=r"icon\.py:2"):
        Site(write_app({"icon.py": "x = 1\ndef image(:\n"})).check(draw=False).raise_errors()


def test_two_sites_of_one_folder_do_not_share_state(write_app: WriteApp) -> None:
    root = write_app(
        {"icon.py": "count = 0\n\n\ndef image():\n    global count\n    count += 1\n    return str(count).encode()\n"}
    )
    first, second = TestClient(Site(root)), TestClient(Site(root))
    assert [first.get("/icon").text, first.get("/icon").text, second.get("/icon").text] == ["1", "2", "1"]


def test_a_missing_folder_is_an_error_that_names_it(tmp_path: Path) -> None:
    with pytest.raises(RouteError, match="no such folder"):
        Site(tmp_path / "nowhere")


def test_several_folders_stand_for_one(write_app: WriteApp) -> None:
    root = write_app(
        {
            "one/images/icon.py": CODE,
            "one/images/products/[id]/opengraph_image.py": "from .card import make\n\n\ndef image():\n    return make()\n",
            "one/images/products/[id]/card.py": "def make():\n    return {PNG}\n",
            "two/images/products/[id]/icon.png": (1, 1),
            "two/images/products/[id]/card.py": "1 / 0\n",
            "two/images/about/icon.py": CODE,
        }
    )
    site = Site([root / "one/images", root / "two/images"], base_url="https://example.com")
    for address in ("/icon", "/products/7/opengraph-image", "/products/-/icon.png", "/about/icon"):
        assert TestClient(site).get(address).status_code == 200
    images = site.head_images("/products/7")
    assert images.open_graph is not None
    assert [icon.href.partition("?")[0] for icon in images.icons] == ["/products/-/icon.png"]
    assert site.url_for(root / "two/images/about/icon.py") == "/about/icon"
    (root / "two/images/icon.py").write_text(CODE)
    with pytest.raises(RouteError, match="two files would answer one address") as raised:
        Site([root / "one/images", root / "two/images"])
    assert "one/images/icon.py" in str(raised.value)
    assert "two/images/icon.py" in str(raised.value)


def test_params_named_like_pythons_own_do_no_harm(write_app: WriteApp) -> None:
    source = "def generate_image_metadata(params):\n    return [{'id': '__class__', 'alt': '{}'.format(params)}]\n\n\ndef image(params, id):\n    return repr((params, id)).encode()\n"
    site = Site(write_app({"[__class__]/[__init__]/opengraph_image.py": source}), base_url="https://example.com")
    [image] = list(site.head_images("/__globals__/__dict__").open_graph or ())
    reply = TestClient(site).get(image.url.removeprefix("https://example.com"))
    assert reply.text == "({'__class__': '__globals__', '__init__': '__dict__'}, '__class__')"


def test_pictures_are_listed_with_their_files(write_app: WriteApp) -> None:
    routes: tuple[Any, ...] = shop(write_app).routes
    assert {route.label for route in routes} >= {"icon.png", "icon.py", "shop/[slug]/icon.py"}
