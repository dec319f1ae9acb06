# ruff: noqa: E501 - a line is often a whole source file
"""The alt text of an image is what the image says, where its file says none."""

import asyncio
import logging
import re
from collections.abc import Callable, Mapping
from html import unescape
from pathlib import Path

import pytest

from limner import Site
from limner.budget import Limits
from limner.engine.alt_text import cut_at_word, read_alt_text
from limner.engine.options import check_options
from limner.html import br, div, h1, img, p, span, style
from limner.prerender import build

WriteApp = Callable[[Mapping[str, object]], Path]
BASE = "https://example.com"
CARD = """
from pathlib import Path
from limner import ImageResponse
from limner.html import div, h1, p
{0}
{1}def image({2}):
    with (Path(__file__).parent / "calls.txt").open("a") as file:
        file.write("x")
    return ImageResponse(div[h1["Bread & butter"], p["For everyone"]])
"""


def alt_of(site: Site, page: str = "/") -> str:
    match = re.search(r'og:image:alt" content="([^"]*)"', str(site.head(page)))
    return unescape(match[1]) if match else ""


def read(node: object, **options: object) -> str:
    return read_alt_text(node, check_options(options, Limits()), Limits())  # type: ignore[arg-type]  # options of any render


@pytest.mark.parametrize("is_async", ["", "async "])
def test_the_texts_of_an_image_are_the_alt_of_its_tags(is_async: str, write_app: WriteApp) -> None:
    site = Site(write_app({"opengraph_image.py": CARD.format("", is_async, "")}), base_url=BASE)
    assert alt_of(site) == "Bread & butter. For everyone"
    assert 'twitter:image:alt" content="Bread &amp; butter. For everyone"' in str(site.head("/"))
    assert "Bread" in str(asyncio.run(site.ahead("/")))


def test_a_file_that_says_an_alt_is_not_asked(write_app: WriteApp) -> None:
    for line, expected in (("alt = 'Own'", "Own"), ("alt = ''", "")):
        root = write_app({"opengraph_image.py": CARD.format(line, "", "")})
        assert alt_of(Site(root, base_url=BASE)) == expected
        assert not (root / "calls.txt").exists()


def test_a_site_can_leave_it_out(write_app: WriteApp) -> None:
    root = write_app({"opengraph_image.py": CARD.format("", "", "")})
    assert alt_of(Site(root, base_url=BASE, alt_text=False)) == ""
    assert not (root / "calls.txt").exists()


def test_a_function_that_looks_at_its_request_is_not_called_with_that_of_a_page(write_app: WriteApp) -> None:
    root = write_app({"opengraph_image.py": CARD.format("", "", "request")})
    assert alt_of(Site(root, base_url=BASE)) == ""
    assert not (root / "calls.txt").exists()


def test_the_function_is_called_once_for_many_heads_and_again_after_a_purge(write_app: WriteApp) -> None:
    root = write_app({"opengraph_image.py": CARD.format("", "", "")})
    site = Site(root, base_url=BASE)
    assert [alt_of(site, f"/{page}") for page in range(5)] == ["Bread & butter. For everyone"] * 5
    assert (root / "calls.txt").read_text() == "x"
    site.purge("/")
    alt_of(site)
    assert (root / "calls.txt").read_text() == "xx"


def test_a_text_is_read_anew_when_the_image_may_have_changed(
    write_app: WriteApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = write_app({"opengraph_image.py": CARD.format("revalidate = 10", "", "")})
    site = Site(root, base_url=BASE)
    now = [1000.0]
    monkeypatch.setattr("limner.serving.alt_texts.time.monotonic", lambda: now[0])
    for seconds, calls in ((0, 1), (9, 1), (11, 2), (15, 2), (22, 3)):
        now[0] = 1000.0 + seconds
        alt_of(site)
        assert (root / "calls.txt").read_text() == "x" * calls, seconds


def test_an_image_that_fails_leaves_a_head_without_alt_and_says_so_once(
    write_app: WriteApp, caplog: pytest.LogCaptureFixture
) -> None:
    root = write_app({"opengraph_image.py": "def image():\n    raise ValueError('no data')\n"})
    site = Site(root, base_url=BASE)
    with caplog.at_level(logging.WARNING, "limner"):
        for page in ("/", "/a", "/b"):
            assert "og:image" in str(site.head(page))
            assert alt_of(site, page) == ""
    said = [record.getMessage() for record in caplog.records if "no alt text" in record.getMessage()]
    assert said == ["opengraph_image.py: no alt text could be read from the image: ValueError: no data (give the file an alt, or alt = '' for none)"]  # fmt: skip


def test_an_async_function_in_a_running_loop_keeps_no_page_waiting(write_app: WriteApp) -> None:
    site = Site(write_app({"opengraph_image.py": CARD.format("", "async ", "")}), base_url=BASE)

    async def page() -> str:
        return alt_of(site)

    assert asyncio.run(page()) == ""
    assert alt_of(site) == "Bread & butter. For everyone", "the next head that may wait asks again"


def test_images_of_a_list_have_texts_of_their_own(write_app: WriteApp) -> None:
    root = write_app(
        {
            "[slug]/opengraph_image.py": """
            from limner import ImageMetadata, ImageResponse

            def generate_image_metadata(params):
                return [ImageMetadata(id=1), ImageMetadata(id=2, alt="Two"), ImageMetadata(id=3, alt="")]

            def image(params, id):
                return ImageResponse(f"<p>{params['slug']} {id}</p>")
            """
        }
    )
    images = Site(root, base_url=BASE).head_images("/tea").open_graph or ()
    assert [image.alt for image in images] == ["tea 1", "Two", ""]


def test_a_build_writes_the_texts_into_its_heads_and_keeps_them(write_app: WriteApp, tmp_path: Path) -> None:
    root = write_app({"opengraph_image.py": CARD.format("", "", "")})
    for _ in range(2):
        assert build(root, tmp_path / "out", base_url=BASE).is_good
        head = (tmp_path / "out" / "_heads" / "index.html").read_text(encoding="utf-8")
        assert 'og:image:alt" content="Bread &amp; butter. For everyone"' in head


def test_only_what_is_shown_is_read() -> None:
    node = div[
        h1["One"],
        p(style="display: none")["no"],
        p(style="visibility: hidden")["no"],
        p(style="opacity: 0")["no", span["no"]],
        p(style="font-size: 0")["no"],
        p(".gone")["no"],
        p(hidden=True)["no"],
        p(tw="hidden")["no"],
        style[".gone { display: none } .said::before { content: 'Two ' }"],
        p(".said")["and ", span["a half"], br, "lines"],
        img(src="data:image/png;base64,", alt="A cup"),
    ]
    assert read(node) == "One. Two and a half lines. A cup"


def test_texts_stand_in_the_order_of_the_document() -> None:
    node = div(style="display: flex; flex-direction: row-reverse")[p(style="order: 2")["First."], p["Second"]]
    assert read(node) == "First. Second"


def test_marks_that_nobody_hears_are_left_out() -> None:
    assert read(div["\u2068Name\u2069 \ue001said\u200b so"]) == "Name said so"


def test_a_long_text_is_cut_at_a_word_before_420_characters() -> None:
    words = read(div["word " * 200])
    assert len(words) <= 420
    assert words.endswith("word…")
    letters = read(div["語" * 1000])
    assert letters == "語" * 419 + "…"
    assert cut_at_word("one two", 7) == "one two"
    assert cut_at_word("one two three", 8) == "one two…"
    assert cut_at_word("one two three", 7) == "one…"
