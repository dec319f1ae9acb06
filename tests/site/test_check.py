# ruff: noqa: E501 - a line is often a whole source file
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
"""The check draws every image that can be known, says what fails, and names what cannot be known ahead."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from asgiref.sync import SyncToAsync
from click.testing import CliRunner
from starlette.testclient import TestClient

from limner.cli.commands import main
from limner.errors import LimitExceededError
from limner.routes.convention import nearest_name
from limner.site import Site

WriteApp = Callable[[Mapping[str, object]], Path]
HEAD = "from limner import ImageResponse, NotFound, Redirect\nfrom limner.html import div\n\n\n"


def image(body: str, arguments: str = "", more: str = "") -> str:
    return f"{HEAD}{more}\n\ndef image({arguments}):\n    {body}\n"


GOOD = image("return ImageResponse(div['x'], width=20, height=20)")
WARNS = image(
    "return ImageResponse(div(style='colr: red; color: no-such; background: white')['x'], width=80, height=80)"
)
FAULTS = {
    "raises": (image("1 / 0"), "ZeroDivisionError"),
    "raises async": (image("1 / 0").replace("def image", "async def image"), "ZeroDivisionError"),
    "is text": (image("return '<h1>Hello</h1>'"), "image() did not return an image"),
    "is nothing": (image("pass"), "image() did not return an image"),
    "is too large": (image("return ImageResponse(div, width=100_000, height=10)"), "the canvas is too large"),
    "is not a node": (image("return ImageResponse(object())"), ""),
    "has no such format": (image("return ImageResponse(div)", more="content_type = 'image/bmp'"), "content type"),
    "is strict": (image("return ImageResponse(div(style='colr: red')['x'], strict=True)"), "colr"),
    "is not found": (image("raise NotFound"), "is not found"),
    "is a reply with a fault": (image("import httpx\n    return httpx.Response(500, content=b'no')"), "not an image"),
    "has a font that is not there": (
        image("from limner import Font\n    return ImageResponse(div['x'], fonts=[Font('X', 'no-such.ttf')])"),
        "no-such",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_picture_that_fails_is_an_error_with_its_file(write_app: WriteApp, fault: str) -> None:
    source, said = FAULTS[fault]
    root = write_app({"bad/icon.py": source, "good/icon.py": GOOD})
    report = Site(root).check()
    [error] = report.errors
    assert said in str(error)
    assert error.facts.where is not None
    assert error.facts.where.file.endswith("/bad/icon.py")
    assert error.facts.where.line > 3
    done = CliRunner().invoke(main, ["check", str(root)])
    assert done.exit_code == 1
    assert "nothing is wrong" not in done.output


def test_every_known_picture_is_drawn_and_each_fault_of_a_file_is_told_once(write_app: WriteApp) -> None:
    params = "def generate_static_params():\n    return [{'id': n} for n in range(4)]\n"
    listed = "def generate_image_metadata(params):\n    return [{'id': 1}, {'id': 2}]\n"
    files = {
        "p/[id]/icon.py": image("seen.append((params['id'], id))\n    return ImageResponse(div, width=8, height=8)", "params, id", f"seen = []\n\n{params}\n\n{listed}"),
        "q/[id]/icon.py": image("assert params['id'] != '3'\n    raise ValueError(params['id'])", "params", params),
        "w/[id]/icon.py": WARNS.replace("def image", f"{params}\n\ndef image"),
        "r/icon.py": image("raise Redirect('/x')"),
    }  # fmt: skip
    site = Site(write_app(files))
    report = site.check()
    module = site.server.routes.module(next(route for route in site.routes if route.label == "p/[id]/icon.py"))
    assert module.image.__globals__["seen"] == [(str(n), id) for n in range(4) for id in (1, 2)]
    assert report.drawn == 12
    assert len(report.errors) == 2
    assert "(id='0')" in str(report.errors[0])
    assert "AssertionError" in str(report.errors[1]) or "AssertionError" in str(report.errors[0])
    assert sorted(warning.code for warning in report.warnings) == ["invalid-value", "unknown-property"]
    assert all("w/[id]/icon.py" in str(warning) for warning in report.warnings)
    assert report.undrawn == ()


def test_what_cannot_be_known_is_named_and_no_error(write_app: WriteApp) -> None:
    files = {
        "p/[id]/icon.py": image("1 / 0", "params"),
        "c/[[...path]]/icon.py": GOOD,
        "s/[id]/icon.png": (1, 1),
        "q/icon.py": image("return ImageResponse(div[request.query['title']])", "request", "vary = ['query:title']"),
    }
    root = write_app(files)
    report = Site(root).check()
    assert list(report) == []
    assert [diagnostic.code for diagnostic in report.undrawn] == ["unknown-params", "unknown-request"]
    assert "p/[id]/icon.py" in str(report)
    done = CliRunner().invoke(main, ["check", str(root)])
    assert done.output.count("not drawn") == 2
    assert "error " not in done.output


def test_a_static_picture_of_a_dynamic_place_is_listed_at_the_address_of_all_its_pages(write_app: WriteApp) -> None:
    root = write_app({"s/[id]/icon.png": (1, 1), "t/[a]/icon.png": (1, 1), "t/[...b]/icon.png": (1, 1)})
    done = CliRunner().invoke(main, ["build", str(root), str(root.parent / "dist")])
    assert done.exit_code == 0, done.output
    built = sorted(str(path.relative_to(root.parent / "dist")) for path in (root.parent / "dist").rglob("*.png"))
    assert built == ["s/-/icon.png", "t/-/icon.png"]


@pytest.mark.parametrize(("development", "level"), [(True, logging.WARNING), (False, logging.DEBUG)])
def test_a_diagnostic_of_a_picture_is_logged_once_for_its_file(
    write_app: WriteApp, caplog: pytest.LogCaptureFixture, *, development: bool, level: int
) -> None:
    caplog.set_level(logging.DEBUG, "limner")
    listed = "def generate_image_metadata():\n    return [{'id': n} for n in range(3)]\n\n\ndef image"
    source = WARNS.replace("def image(", f"{listed}(id").replace("['x']", "[f'x{id}']")
    site = Site(write_app({"a/icon.py": source, "b/icon.py": WARNS}), development=development, cache=None)
    for address in ("/a/icon/0", "/a/icon/1", "/a/icon/0", "/b/icon", "/b/icon"):
        assert TestClient(site).get(address).status_code == 200
    told = [record for record in caplog.records if "colr" in record.getMessage() or "no-such" in record.getMessage()]
    assert [record.levelno for record in told] == [level] * 4
    assert [f"/{name}/icon.py:" in told[index].getMessage() for index, name in enumerate("aabb")] == [True] * 4


def test_a_kind_of_diagnostic_without_end_does_not_fill_the_log(
    write_app: WriteApp, caplog: pytest.LogCaptureFixture
) -> None:
    wrong = ";".join(f"colr{n}: red" for n in range(150))
    site = Site(write_app({"icon.py": GOOD.replace("div['x']", f"div(style='{wrong}')['x']")}), development=True)
    assert TestClient(site).get("/icon").status_code == 200
    assert sum("colr" in record.getMessage() for record in caplog.records) == 10


def test_what_did_not_load_is_a_warning_in_production_too(
    write_app: WriteApp, caplog: pytest.LogCaptureFixture
) -> None:
    source = GOOD.replace("div['x']", "'<img src=\"https://example.com/x.png\">'")
    reply = TestClient(Site(write_app({"icon.py": source}))).get("/icon")
    assert reply.headers["limner-fallback"] == "partial"
    [record] = [record for record in caplog.records if record.levelno == logging.WARNING]
    assert "/icon.py:" in record.getMessage()


def test_each_reply_that_lacks_something_is_explained(write_app: WriteApp, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "limner")
    source = GOOD.replace("div['x']", "'<img src=\"https://example.com/x.png\">'")
    client = TestClient(Site(write_app({"icon.py": source}), cache=None))
    for level in (logging.WARNING, logging.INFO, logging.INFO):
        caplog.clear()
        assert client.get("/icon").headers["limner-fallback"] == "partial"
        [record] = caplog.records
        assert (record.levelno, "example.com" in record.getMessage()) == (level, True)


@pytest.mark.parametrize(
    ("name", "source", "meant"),
    [
        ("og_image.py", "", "opengraph_image.py"),
        ("og-image.png", "", "opengraph-image.png"),
        ("opengraph.py", "", "opengraph_image.py"),
        ("opengraph.png", "", "opengraph-image.png"),
        ("open_graph_image.py", "", "opengraph_image.py"),
        ("opengrah_image.py", "def image(): ...", "opengraph_image.py"),
        ("opengraph-images.png", "", "opengraph-image.png"),
        ("OpenGraph_Image.py", "", "opengraph_image.py"),
        ("opengraph-image.webp", "", "opengraph-image.png"),
        ("opengraph-image.tsx", "", "opengraph_image.py"),
        ("twitter.py", "async def image(params): ...", "twitter_image.py"),
        ("twitter_card.png", "", "twitter-image.png"),
        ("apple-touch-icon.png", "", "apple-icon.png"),
        ("apple_touch_icon.py", "def image(): ...", "apple_icon.py"),
        ("favicon.png", "", "icon.png"),
        ("favicon.svg", "", "icon.svg"),
        ("favicon.py", "", "icon.py"),
        ("icons.png", "", "icon.png"),
        ("Icon2.png", "", "icon2.png"),
        ("icon10.png", "", "icon.png"),
        ("icon.webp", "", "icon.png"),
        ("icons.py", "image = make", "icon.py"),
        ("icons.py", "def draw(): ...", None),
        ("twitter.py", "import httpx", None),
        ("card.py", "def image(): ...", None),
        ("photo.png", "", None),
        ("icon-dark.png", "", None),
        ("page.html", "", None),
        ("__init__.py", "", None),
        ("layout.tsx", "", None),
    ],
)
def test_the_nearest_name_is_told_for_what_looks_like_a_picture(name: str, source: str, meant: str | None) -> None:
    assert nearest_name(name, lambda: source) == meant


def test_it_is_said_in_the_log_and_the_check_once_and_so_is_an_empty_folder(
    write_app: WriteApp, caplog: pytest.LogCaptureFixture
) -> None:
    root = write_app({"shop/og_image.py": "def image():\n    return {PNG}\n"})
    site = Site(root)
    warnings: list[str] = []
    for _ in range(2):
        warnings = [str(warning) for warning in site.check().warnings]
        assert len(warnings) == 2
        assert "shop/og_image.py" in warnings[0]
        assert "call it opengraph_image.py" in warnings[0]
        assert "no images" in warnings[1]
        assert str(root) in warnings[1]
    assert [record.getMessage() for record in caplog.records] == warnings


def test_a_limit_error_keeps_its_kind(write_app: WriteApp) -> None:
    with pytest.raises(LimitExceededError, match="canvas is too large"):
        Site(write_app({"icon.py": FAULTS["is too large"][0]})).check().raise_errors()


async def test_a_check_in_a_running_loop_ends_too(write_app: WriteApp) -> None:
    site = Site(write_app({"icon.py": GOOD, "apple_icon.py": GOOD.replace("def image", "async def image")}))
    assert site.check().drawn == 2
    assert (await site.acheck()).drawn == 2


async def test_a_check_in_a_running_loop_ends_where_asgiref_remembers_a_loop(
    write_app: WriteApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    # asgiref sets this in each thread that it calls from a loop, and leaves it there.
    monkeypatch.setattr(SyncToAsync.threadlocal, "main_event_loop", asyncio.get_running_loop(), raising=False)
    assert Site(write_app({"icon.py": GOOD})).check().drawn == 1
    ended = asyncio.new_event_loop()
    ended.close()
    monkeypatch.setattr(SyncToAsync.threadlocal, "main_event_loop", ended)
    assert Site(write_app({"icon.py": GOOD})).check().drawn == 1
