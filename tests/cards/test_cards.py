"""Whole cards beside Chromium's pixels; `reports/cards/index.html` shows the reference, ours and the difference."""

import html
import io
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from comparison import Difference, Pixels, compare
from PIL import Image

from limner import Renderer

FOLDER = Path(__file__).parent
REPORT = FOLDER.parent.parent / "reports" / "cards"
SCALED = sorted(path.stem for path in (FOLDER / "chromium").glob("*@*.webp"))
NAMES = sorted(path.stem for path in (FOLDER / "pages").glob("*.html")) + SCALED


@pytest.fixture(scope="module")
def renderer() -> Iterator[Renderer]:
    yield Renderer()
    write_index()


def read(image: Image.Image) -> Pixels:
    return np.asarray(image.convert("RGB"))


def write_report(name: str, drawn: Pixels, reference: Pixels, difference: Difference) -> None:
    REPORT.mkdir(parents=True, exist_ok=True)
    apart = np.abs(drawn.astype(np.int16) - reference.astype(np.int16)).astype(np.uint8)
    for part, pixels in (("chromium", reference), ("limner", drawn), ("difference", 255 - apart)):
        Image.fromarray(pixels).save(REPORT / f"{name}-{part}.png")
    (REPORT / f"{name}.txt").write_text(f"far {difference.far:.5f} off {difference.off:.5f} mean {difference.mean:.3f}")


def write_index() -> None:
    rows = [
        f"<h2>{html.escape(name)} <small>{(REPORT / f'{name}.txt').read_text()}</small></h2>"
        + "".join(f'<img width="600" src="{name}-{part}.png">' for part in ("chromium", "limner", "difference"))
        for name in NAMES
        if (REPORT / f"{name}.txt").exists()
    ]
    (REPORT / "index.html").write_text("<!doctype html><meta charset=utf-8><title>cards</title>" + "".join(rows))


@pytest.mark.parametrize("name", NAMES)
def test_a_card_looks_as_in_chromium(renderer: Renderer, name: str) -> None:
    card, _, scale = name.partition("@")
    page = (FOLDER / "pages" / f"{card}.html").read_text()
    body = renderer.render(page, width=1200, height=630, scale=float(scale or 1), files=FOLDER)
    drawn = read(Image.open(io.BytesIO(body)))
    reference = read(Image.open(FOLDER / "chromium" / f"{name}.webp"))
    assert drawn.shape == reference.shape
    difference = compare(drawn, reference)
    write_report(name, drawn, reference, difference)
    assert difference.alike, difference


def test_the_comparison_tells_a_shifted_picture_from_the_same() -> None:
    reference = read(Image.open(FOLDER / "chromium" / "article.webp"))
    assert compare(reference, reference).alike
    assert not compare(np.roll(reference, 3, axis=1), reference).alike
