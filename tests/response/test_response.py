# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnknownParameterType=false
# Starlette's client has types only with a client library of its own.
"""`ImageResponse` by itself: options, headers, drawing once, ASGI and WSGI."""

import asyncio
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.testclient import TestClient

from limner.engine.renderer import Renderer
from limner.errors import InvalidValueError, LimitExceededError
from limner.response import ImageDefaults, ImageMetadata, ImageResponse
from limner.site import Site
from limner.text.given import Font

WriteApp = Callable[[Mapping[str, object]], Path]


class Recorder(Renderer):
    """Notes what it is asked for instead of drawing it."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[dict[str, Any]] = []

    def render(self, node: Any, *unnamed: Any, **options: Any) -> bytes:
        assert not unnamed
        self.asked.append({"node": node, **options})
        return f"image {len(self.asked)}".encode()

    def draw(self, node: Any, **options: Any) -> Any:
        return SimpleNamespace(body=self.render(node, **options), diagnostics=(), timings={})


def response(**options: Any) -> tuple[ImageResponse, Recorder]:
    found, recorder = ImageResponse("<p>x", **options), Recorder()
    found.fill(ImageDefaults(renderer=recorder))
    return found, recorder


@pytest.mark.parametrize(
    ("options", "declared", "expected"),
    [
        ({}, {}, (1200, 630, "png")),
        ({"width": 300}, {}, (300, 630, "png")),
        ({"height": 300}, {}, (1200, 300, "png")),
        ({}, {"width": 48, "height": 24}, (48, 24, "png")),
        ({"width": 300}, {"width": 48, "height": 24}, (300, 24, "png")),
        ({"height": None}, {"width": 48, "height": 24}, (48, None, "png")),
        ({}, {"content_type": "image/jpeg"}, (1200, 630, "jpeg")),
        ({}, {"content_type": "image/jpg; q=1"}, (1200, 630, "jpeg")),
        ({"format": "webp"}, {"content_type": "image/jpeg"}, (1200, 630, "webp")),
        ({"format": "JPG"}, {}, (1200, 630, "jpeg")),
        ({"format": "image/x-icon"}, {}, (1200, 630, "ico")),
    ],
)
def test_what_is_said_wins_over_what_is_declared_and_that_over_the_defaults(
    options: dict[str, Any], declared: dict[str, Any], expected: tuple[object, ...]
) -> None:
    found = ImageResponse("<p>x", **options)
    found.fill(ImageDefaults(**declared))
    keywords: Any = found.render_keywords()
    assert (keywords["width"], keywords["height"], keywords["format"]) == expected


def test_a_type_that_is_not_drawn_is_an_error_with_a_way_out() -> None:
    found = ImageResponse("<p>x")
    found.fill(ImageDefaults(content_type="image/svg+xml"))
    with pytest.raises(InvalidValueError, match="your own image"):
        _ = found.media_type


@pytest.mark.parametrize(
    "options",
    [
        {"colour": 1},
        {"status": 99},
        {"status": 600},
        {"headers": {"x": "a\r\ny: b"}},
        {"headers": {"a\nb": "c"}},
        {"headers": {"a": "日本"}},
    ],
)
def test_an_argument_that_is_wrong_is_an_error_at_once(options: dict[str, Any]) -> None:
    with pytest.raises(InvalidValueError):
        ImageResponse("<p>x", **options)


@pytest.mark.parametrize("name", ["bmp", "raw", ""])
def test_an_unknown_format_is_an_error(name: Any) -> None:
    with pytest.raises(InvalidValueError, match="unknown format"):
        _ = ImageResponse("<p>x", format=name).media_type


def test_it_is_drawn_when_asked_for_and_once_even_by_many_threads() -> None:
    found, recorder = response(debug=True, emoji="x", quality=5)
    assert recorder.asked == []
    threads = [threading.Thread(target=lambda: found.body) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(recorder.asked) == 1
    assert recorder.asked[0] == {
        "node": "<p>x", "width": 1200.0, "height": 630.0, "format": "png", "quality": 5, "emoji": "x", "debug": True,
    }  # fmt: skip


def test_given_headers_win_whatever_their_letter_case() -> None:
    found, _ = response(headers={"Content-Type": "image/x-own", "X-A": "1", "cache-control": "no-cache"})
    headers = found.headers
    assert (headers["content-type"], headers["x-a"], headers["cache-control"]) == ("image/x-own", "1", "no-cache")
    assert headers["content-length"] == str(len(found.body))
    pairs, _ = response(headers=[("x-a", "1")])
    assert pairs.headers["x-a"] == "1"


def test_it_is_an_asgi_response() -> None:
    found, _ = response(status=201, headers={"x-a": "1"})
    http = TestClient(found)
    reply = http.get("/")
    assert (reply.status_code, reply.content, reply.headers["x-a"]) == (201, b"image 1", "1")
    assert (http.head("/").content, http.head("/").headers["content-length"]) == (b"", "7")


def test_it_is_a_wsgi_response() -> None:
    found, _ = response(status=404)
    started: list[Any] = []
    body = b"".join(found({"REQUEST_METHOD": "GET"}, lambda *given: started.append(given)))
    assert (body, started[0][0]) == (b"image 1", "404 Not Found")
    assert b"".join(found({"REQUEST_METHOD": "HEAD"}, lambda *given: started.append(given))) == b""
    with pytest.raises(TypeError, match="ASGI"):
        found(1)  # type: ignore[call-overload]  # what a confused server might do


def test_drawing_does_not_block_the_event_loop() -> None:
    found, recorder = response()

    async def draw() -> None:
        assert await found.arender() == b"image 1"
        assert await found.arender() == b"image 1"

    asyncio.run(draw())
    assert len(recorder.asked) == 1


def test_fonts_of_its_own_stand_before_the_renderers() -> None:
    recorder = Recorder()
    fonts = (Font("Own Face", "geist"),)
    found = ImageResponse("<p>x", fonts=fonts)
    found.fill(ImageDefaults(renderer=recorder))
    assert found.renderer.fonts == fonts
    assert found.renderer is found.renderer


def test_in_a_site_the_declared_size_and_type_are_the_pictures(write_app: WriteApp) -> None:
    source = """
    from limner import ImageMetadata, ImageResponse

    def generate_image_metadata():
        return [
            ImageMetadata("a", size=(48, 24), content_type="image/jpeg"),
            {"id": "b", "size": {"width": "10"}},
            {"id": "c", "size": (0, 0)},
        ]

    def image(id):
        return ImageResponse(id, headers={"X-Id": id}, status=203)
    """
    recorder = Recorder()
    http = TestClient(Site(write_app({"icon.py": source}), renderer=recorder))
    replies = [http.get(f"/icon/{id}") for id in "abc"]
    assert [(asked["width"], asked["height"], asked["format"]) for asked in recorder.asked] == [
        (48, 24, "jpeg"),
        (10, 630, "png"),
        (1200, 630, "png"),
    ]
    assert [reply.headers["content-type"] for reply in replies] == ["image/jpeg", "image/png", "image/png"]
    assert [(reply.headers["x-id"], reply.status_code) for reply in replies] == [("a", 203), ("b", 203), ("c", 203)]


def test_a_canvas_beyond_the_limits_is_an_error_before_any_drawing() -> None:
    with pytest.raises(LimitExceededError, match="too large"):
        _ = ImageResponse("<p>x", width=100_000, height=100_000).body


def test_metadata_is_a_plain_record() -> None:
    assert ImageMetadata(1) == ImageMetadata(id=1, alt=None, size=None, content_type=None, media=None, version=None)
