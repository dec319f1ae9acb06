"""Chromium's own rendering of an image: a page that is whole in itself, drawn without the network, beside ours."""

import asyncio
import base64
import io
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from PIL import Image
from starlette.testclient import TestClient

from limner.dev import Gallery
from limner.dev.browser_page import write_browser_page
from limner.dev.chromium import EXECUTABLE_VARIABLE, compare_images, draw_in_chromium, find_chromium
from limner.dev.processes import ProcessError
from limner.response import ImageResponse
from limner.site import Site

WriteApp = Callable[[Mapping[str, object]], Path]


def png_of(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def test_differences_are_counted_and_shown() -> None:
    first = Image.new("RGB", (10, 10), "white")
    second = first.copy()
    assert compare_images(png_of(first), png_of(second))[1:] == (0.0, 0)
    second.paste((255, 255, 200), (0, 0, 5, 1))
    second.paste((250, 255, 255), (0, 5, 5, 6))  # nobody sees it
    found = compare_images(png_of(first), png_of(second))
    assert (found.share, found.largest) == (0.05, 55)
    with Image.open(io.BytesIO(found.image)) as shown:
        colors = {shown.getpixel(place) for place in ((0, 0), (4, 0))}
        assert colors == {(200, 0, 60)}
        assert shown.getpixel((0, 5)) == (255, 255, 255)


def test_an_image_without_alpha_is_compared_on_white_and_colours_of_nothing_do_not_count() -> None:
    clear = Image.new("RGBA", (4, 4), (0, 0, 0, 0))
    assert compare_images(png_of(Image.new("RGB", (4, 4), "white")), png_of(clear)).share == 0.0
    assert compare_images(png_of(Image.new("RGBA", (4, 4), (255, 0, 0, 0))), png_of(clear)).share == 0.0
    assert compare_images(png_of(Image.new("RGBA", (4, 4), "white")), png_of(clear)).share == 1.0


def test_images_of_two_sizes_differ_where_one_is_not() -> None:
    assert compare_images(png_of(Image.new("RGB", (4, 4))), png_of(Image.new("RGB", (4, 2)))).share == 0.5


def test_the_page_holds_all_that_it_refers_to(tmp_path: Path) -> None:
    (tmp_path / "dot.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'/>")
    (tmp_path / "more.css").write_text("p { background: url(dot.svg) }")
    node = (
        "<style>@import 'more.css'; div { background: url(\"dot.svg#a\") }</style>"
        "<link rel=stylesheet href=more.css><script>alert(1)</script>"
        "<p><img src=dot.svg srcset='dot.svg 2x'><img src='https://example.com/far.png'>text</p>"
    )
    response = ImageResponse(node, files=tmp_path, width=100, height=50)
    page = write_browser_page(response, response.draw())
    assert "dot.svg" not in page
    assert "more.css" not in page
    assert "example.com" not in page
    assert "alert(1)" not in page
    assert page.count("data:image/svg+xml;base64,") >= 3
    assert 'font-family: "Geist"' in page


def test_styles_of_mappings_are_written_as_browsers_read_them() -> None:
    from limner.html import div

    response = ImageResponse(div(style={"fontSize": 12, "lineHeight": 2, "margin_top": 0, "color": None})["x"])
    page = write_browser_page(response, response.draw())
    assert 'style="font-size: 12px; line-height: 2; margin-top: 0"' in page


def test_a_sheet_cannot_leave_its_element() -> None:
    response = ImageResponse("<p>x</p>", stylesheets=["p { content: '</style><script>alert(1)</script>' }"])
    assert "</style><script>" not in write_browser_page(response, response.draw())


def test_the_browser_of_the_environment_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "browser"
    program.write_text("#!/bin/sh\nsleep 100\n")
    program.chmod(0o755)
    monkeypatch.setenv(EXECUTABLE_VARIABLE, str(program))
    assert find_chromium() == str(program)
    with pytest.raises(ProcessError, match="was ended"):
        asyncio.run(draw_in_chromium(str(program), "<p>x", 10, 10, 1.0, seconds=0.3))
    program.write_text("#!/bin/sh\necho no display >&2\n")
    with pytest.raises(ProcessError, match="wrote no image: no display"):
        asyncio.run(draw_in_chromium(str(program), "<p>x", 10, 10, 1.0))


CARD = """
from limner import ImageResponse

CARD = '''<main style="display: flex; width: 100%; height: 100%; background: #fff; padding: 20px; gap: 10px">
<h1 style="font-size: 24px; margin: 0">A heading</h1><div style="width: 40px; height: 40px; border-radius: 25%;
background: #07c"></div><p style="margin: 0; font: 20px/1.4 Geist Mono">text</p></main>'''


def image():
    return ImageResponse(CARD, width=400, height=120, scale=2)
"""


def ask(root: Path) -> Mapping[str, object]:
    http = TestClient(Gallery(Site(root, development=True), [root]), headers={"host": "localhost", "x-limner": "1"})
    told: Mapping[str, object] = http.post("/__limner__/chromium", json={"url": "/opengraph-image"}).json()
    return told


def test_without_a_browser_the_gallery_says_what_to_do(write_app: WriteApp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(EXECUTABLE_VARIABLE, "")
    told = ask(write_app({"opengraph_image.py": CARD}))
    assert told["image"] == ""
    assert "Install Chromium" in str(told["why"])


def test_chromium_draws_the_same_image(
    write_app: WriteApp, chromium_path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(EXECUTABLE_VARIABLE, chromium_path)
    told = ask(write_app({"opengraph_image.py": CARD}))
    assert told["why"] == ""
    with Image.open(io.BytesIO(base64.b64decode(str(told["image"]).partition(",")[2]))) as theirs:
        assert theirs.size == (800, 240)
        assert theirs.getpixel((790, 230)) == (255, 255, 255, 255)
    assert isinstance(told["share"], float)
    assert told["share"] < 0.002


@pytest.fixture
def listener() -> Iterator[tuple[int, list[object]]]:
    """A port of this machine that notes who comes."""
    came: list[object] = []
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()

        def note() -> None:
            try:
                while True:
                    connection, who = server.accept()
                    came.append(who)
                    connection.close()
            except OSError:
                return

        thread = threading.Thread(target=note)
        thread.start()
        yield server.getsockname()[1], came
        server.shutdown(socket.SHUT_RDWR)
    thread.join(10)


def test_the_browser_reaches_no_address(chromium_path: str, listener: tuple[int, list[object]]) -> None:
    port, came = listener
    address = f"http://127.0.0.1:{port}/x"
    page = (
        f"<meta http-equiv=refresh content='0; url={address}'><img src={address}><link rel=stylesheet href={address}>"
        f"<iframe src={address}></iframe><script>fetch('{address}')</script><p>text"
    )
    body = asyncio.run(draw_in_chromium(chromium_path, page, 50, 50, 1.0))
    with Image.open(io.BytesIO(body)) as image:
        assert image.size == (50, 50)
    assert came == []
