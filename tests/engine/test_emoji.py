"""Emoji that no font has: pictures by address from a real server on this machine, in the order that was asked for."""

import asyncio
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, cast

import pytest

from limner.engine.emoji_sources import EMOJI_SETS, EmojiFunction, noto_name, openmoji_name, twemoji_name
from limner.engine.renderer import Renderer
from limner.errors import InvalidValueError
from limner.resources.http import HttpLoader
from limner.response import ImageResponse
from limner.site import Site

SQUARE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 36 36"><rect width="36" height="36" fill="{}"/></svg>'
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
ABSENT = "1f480"


class PictureServer(ThreadingHTTPServer):
    """Serves a green square below /a, a red one below /b; a skull nowhere."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answer)
        self.asked: list[str] = []

    def source(self, folder: str) -> EmojiFunction:
        """A function from a cluster to its address below a folder."""

        def address(cluster: str) -> str:
            return f"http://127.0.0.1:{self.server_port}/{folder}/{twemoji_name(cluster)}"

        return address

    def renderer(self, folder: Path, *sources: EmojiFunction) -> Renderer:
        """A renderer that may ask this server, and keeps pictures in a folder."""
        loader = HttpLoader(ports=(self.server_port,), allow_loopback=True)
        return Renderer(loader=loader, emoji=sources, emoji_folder=folder)


class _Answer(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        server = self.server
        assert isinstance(server, PictureServer)
        server.asked.append(self.path)
        if ABSENT in self.path or (self.path.startswith("/a/") and "1f44d" in self.path):
            self.send_error(404)
            return
        body = SQUARE.format("lime" if self.path.startswith("/a/") else "red").encode()
        self.send_response(200)
        self.send_header("Content-Type", "image/svg+xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[PictureServer]:
    with PictureServer() as one:
        thread = threading.Thread(target=one.serve_forever, daemon=True)
        thread.start()
        yield one
        one.shutdown()
        thread.join()


def pixels(renderer: Renderer, node: str, **options: Any) -> bytes:
    return renderer.render(node, width=120, height=60, format="raw", background="white", **options)


def nothing(cluster: str) -> None:
    """A source that knows no emoji."""
    assert cluster


def test_a_picture_stands_where_an_image_of_twemoji_s_own_style_stands(server: PictureServer, tmp_path: Path) -> None:
    renderer = server.renderer(tmp_path, server.source("a"))
    style = "display:inline;width:1em;height:1em;vertical-align:-0.1em"
    image = f'<img style="{style}" src="{server.source("a")(chr(0x1F600))}">'
    for size, rest in ((20, ""), (31, ";padding:3.4px"), (17.5, ";text-align:center"), (24, ";letter-spacing:2px")):
        card = f'<div style="width:120px;font-size:{size}px;line-height:1.5{rest}">ab {{}} c</div>'
        spaced = image.replace("display", f"margin-right:{2 if 'letter' in rest else 0}px;display")
        assert pixels(renderer, card.format("\U0001f600")) == pixels(renderer, card.format(spaced)), size


def test_each_cluster_is_one_picture(server: PictureServer, tmp_path: Path) -> None:
    renderer = server.renderer(tmp_path, server.source("b"))
    text = f"{FAMILY}\U0001f1e9\U0001f1ea1\ufe0f\u20e3\U0001f44d\U0001f3fd\u2764\ufe0f\u263a\ufe0e \u2764\ufe0e 12#"
    renderer.render(f"<p>{text}</p>")
    names = {"1f468-200d-1f469-200d-1f467", "1f1e9-1f1ea", "31-20e3", "1f44d-1f3fd", "2764"}
    assert {path.removeprefix("/b/").removesuffix(".svg") for path in server.asked} == names


@pytest.mark.usefixtures("without_openmoji")
def test_what_fails_falls_back_to_the_next_source_and_then_to_notdef(server: PictureServer, tmp_path: Path) -> None:
    renderer = server.renderer(tmp_path, server.source("a"), nothing, server.source("b"))
    drawing = renderer.draw("<p>\U0001f600 \U0001f44d \U0001f480</p>", background="white")
    codes = [one.code for one in drawing.diagnostics]
    assert codes == ["load-failed"] * 3 + ["missing-glyph"]
    assert server.asked.count("/b/1f44d.svg") == 1
    assert "/b/1f600.svg" not in server.asked
    told = len(server.asked)
    assert [one.code for one in renderer.draw("<p>\U0001f480</p>").diagnostics].count("load-failed") == 2
    assert len(server.asked) == told  # a server that is down is not asked for each picture


def test_without_a_loader_a_diagnostic_says_what_to_do() -> None:
    drawing = Renderer(emoji="twemoji").draw("<p>\U0001f600\U0001f600\U0001f44d</p>")
    refused = [one for one in drawing.diagnostics if one.code == "load-failed"]
    assert len(refused) == 1
    assert "loader" in refused[0].facts.suggestion


def test_pictures_are_kept_on_disk_and_in_memory(server: PictureServer, tmp_path: Path) -> None:
    renderer = server.renderer(tmp_path, server.source("a"))
    first = pixels(renderer, "<p>\U0001f600</p>")
    assert pixels(renderer, "<b><p>\U0001f600</p></b>") == first
    assert pixels(server.renderer(tmp_path, server.source("a")), "<p>\U0001f600</p>") == first
    assert len(server.asked) == 1


def test_an_event_loop_gets_the_same_picture(server: PictureServer, tmp_path: Path) -> None:
    node = "<p>\U0001f600</p>"
    first = server.renderer(tmp_path / "one", server.source("a")).render(node)
    assert asyncio.run(server.renderer(tmp_path / "two", server.source("a")).arender(node)) == first


def test_one_render_may_ask_other_sources(server: PictureServer, tmp_path: Path) -> None:
    renderer = server.renderer(tmp_path, server.source("a"))
    lime = pixels(renderer, "<p>\U0001f600</p>")
    red = pixels(renderer, "<p>\U0001f600</p>", emoji=server.source("b"))
    assert lime != red
    assert pixels(renderer, "<p>\U0001f600</p>") == lime
    assert ImageResponse("<p>\U0001f600</p>", emoji=server.source("b")).render_keywords().get("emoji") is not None


def test_a_site_hands_its_sources_to_its_renderer(tmp_path: Path) -> None:
    assert Site(tmp_path, base_url="https://example.com", emoji="noto").renderer.emoji == (EMOJI_SETS["noto"],)


def test_a_picture_breaks_lines_as_its_character_does(server: PictureServer, tmp_path: Path) -> None:
    renderer = server.renderer(tmp_path, server.source("a"))
    tree = renderer.measure('<p id="p" style="width:50px;font-size:20px">ab \U0001f600! c</p>')
    assert [line.text.strip() for line in tree.by_id("p").lines] == ["ab", "\U0001f600! c"]


def test_a_source_that_is_none_is_an_error() -> None:
    with pytest.raises(InvalidValueError, match="emoji"):
        Renderer(emoji="wingdings")
    with pytest.raises(InvalidValueError, match="emoji"):
        Renderer().render("<p>x</p>", emoji=cast("str", 3))


@pytest.mark.parametrize(
    ("cluster", "twemoji", "openmoji", "noto"),
    [
        ("\u00a9\ufe0f", "a9", "00A9", "svg/emoji_u00a9"),
        ("#\ufe0f\u20e3", "23-20e3", "0023-FE0F-20E3", "svg/emoji_u0023_20e3"),
        (
            "\U0001f3f3\ufe0f\u200d\U0001f308",
            "1f3f3-fe0f-200d-1f308",
            "1F3F3-FE0F-200D-1F308",
            "svg/emoji_u1f3f3_200d_1f308",
        ),
        (
            "\U0001f1e9\U0001f1ea",
            "1f1e9-1f1ea",
            "1F1E9-1F1EA",
            "third_party/region-flags/waved-svg/emoji_u1f1e9_1f1ea",
        ),
    ],
)
def test_files_have_the_names_that_each_set_gives_them(cluster: str, twemoji: str, openmoji: str, noto: str) -> None:
    assert twemoji_name(cluster) == f"{twemoji}.svg"
    assert openmoji_name(cluster) == f"{openmoji}.svg"
    assert noto_name(cluster) == f"{noto}.svg"
