"""Texts that are typed in the image are laid out where they stand, and no file is written."""

import base64
import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from starlette.testclient import TestClient

from limner.dev import Gallery
from limner.site import Site

WriteApp = Callable[[Mapping[str, object]], Path]
CARD = """
from limner import ImageResponse

CARD = '''<main style="display: flex; flex-direction: column; align-items: flex-start; width: 300px; height: 160px">
<h1 style="margin: 0; font-size: 20px">One</h1><p style="margin: 0; font-size: 20px">A word <b>in bold</b> and more</p>
</main>'''


def image():
    return ImageResponse(CARD, width=300, height=160, background="white")
"""


@pytest.fixture
def root(write_app: WriteApp) -> Path:
    return write_app({"opengraph_image.py": CARD})


def edit(root: Path, *edits: tuple[list[int], str]) -> dict[str, Any]:
    http = TestClient(Gallery(Site(root, development=True), [root]), headers={"host": "localhost", "x-limner": "1"})
    reply = http.post("/__limner__/texts", json={"url": "/opengraph-image", "texts": edits})
    assert reply.status_code == 200
    given: dict[str, Any] = reply.json()
    return given


def test_each_text_stands_where_its_letters_are(root: Path) -> None:
    given = edit(root)
    texts = {text["text"]: text for text in given["texts"]}
    assert list(texts) == ["One", "A word", "in bold", "and more"]
    heading, first, bold, last = (texts[name]["box"] for name in texts)
    assert heading[1] < first[1]
    assert first[0] + first[2] <= bold[0] + 1 <= last[0] + 1  # side by side on one line
    body = base64.b64decode(given["image"].partition(",")[2])
    with Image.open(io.BytesIO(body)) as image:
        left, top, width, height = map(round, heading)
        letters = image.convert("L").crop((left, top, left + width, top + height))
        assert min(letters.tobytes()) < 40


def test_what_is_typed_is_laid_out_and_no_file_changes(root: Path) -> None:
    source = (root / "opengraph_image.py").read_bytes()
    before = edit(root)
    path = before["texts"][0]["path"]
    after = edit(root, (path, "One that is longer"))
    assert after["texts"][0]["text"] == "One that is longer"
    assert after["texts"][0]["box"][2] > 2 * before["texts"][0]["box"][2]
    assert after["image"] != before["image"]
    assert (root / "opengraph_image.py").read_bytes() == source


def test_white_space_around_a_text_stays(root: Path) -> None:
    before = edit(root)
    path = before["texts"][1]["path"]
    texts = edit(root, (path, "B"))["texts"]
    assert texts[1]["text"] == "B"
    left, _, width, _ = texts[1]["box"]
    assert texts[2]["box"][0] - (left + width) > -1
    gap = before["texts"][2]["box"][0] - sum(before["texts"][1]["box"][0:3:2])
    assert texts[2]["box"][0] - (left + width) == pytest.approx(gap, abs=1.5)


def test_a_text_can_be_emptied_and_comes_back(root: Path) -> None:
    path = edit(root)["texts"][0]["path"]
    emptied = edit(root, (path, ""))["texts"]
    assert [text["text"] for text in emptied] == ["", "A word", "in bold", "and more"]
    assert emptied[0]["box"] is None


@pytest.mark.parametrize("edits", [[[[9, 9, 9], "x"]], [["x", "y"]], [[]], [[[0], 4]], "x", None])
def test_what_means_no_text_changes_nothing(root: Path, edits: object) -> None:
    http = TestClient(Gallery(Site(root, development=True), [root]), headers={"host": "localhost", "x-limner": "1"})
    reply = http.post("/__limner__/texts", json={"url": "/opengraph-image", "texts": edits})
    assert [text["text"] for text in reply.json()["texts"]] == ["One", "A word", "in bold", "and more"]


def test_a_finished_file_says_that_it_has_no_texts(write_app: WriteApp) -> None:
    root = write_app({"icon.png": (16, 16)})
    http = TestClient(Gallery(Site(root, development=True), [root]), headers={"host": "localhost", "x-limner": "1"})
    assert "texts" in http.post("/__limner__/texts", json={"url": "/icon.png", "texts": []}).json()["fault"]
