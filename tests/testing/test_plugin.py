"""The pytest plugin in a project of its own: pass, fail, missing, update, the report in Chromium, pytest-xdist."""

import importlib.metadata
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from browser import Browser

CARD = """
from limner.html import div, h1, span

TITLE = "A title of two lines on this card"
TAG = "#fa0"

def card():
    return div(style={"width": 1200, "height": 630, "padding": 60, "background": "white", "fontSize": 90})[
        h1(style={"width": 900, "margin": 0, "fontSize": 90})[TITLE],
        div(id="price", style={"fontSize": 60, "color": "#222"})["€ 49"],
        span(class_="tag", style={"color": TAG, "fontSize": 48})["new"],
    ]
"""
TESTS = """
import card
from limner.testing import assert_image

def test_card():
    assert_image(card.card(), "card")

def test_with_the_fixture(limner):
    limner.assert_image(card.card(), "shop/card")
    limner.assert_no_overflow(card.card())
    limner.assert_not_truncated(card.card())
    limner.assert_bytes(card.card(), 300_000)
    limner.assert_fonts_cover("Größe")
"""


def is_registered() -> bool:
    entry_points = importlib.metadata.entry_points(group="pytest11")
    return any(one.value == "limner.testing.plugin" for one in entry_points)


def run(folder: Path, *arguments: str, status: int) -> str:
    """Run pytest in a folder, with this environment's plugins; an environment older than the plugin names it."""
    plugin = [] if is_registered() else ["-p", "limner.testing.plugin"]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "LIMNER_"))}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", *plugin, *arguments],
        cwd=folder, env=environment, capture_output=True, text=True, timeout=240, check=False,
    )  # fmt: skip
    assert done.returncode == status, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "pytest.ini").write_text(
        "[pytest]\npythonpath = .\nfilterwarnings = error\nasyncio_default_fixture_loop_scope = function\n"
    )
    (tmp_path / "card.py").write_text(CARD)
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_card.py").write_text(TESTS)
    return tmp_path


def change(project: Path, old: str, new: str) -> None:
    text = (project / "card.py").read_text()
    assert old in text
    (project / "card.py").write_text(text.replace(old, new))


@pytest.mark.timeout(900)  # eight runs of pytest, each of which loads the engine
def test_images_are_kept_compared_and_updated(project: Path) -> None:
    kept = project / "tests" / "limner-images" / "test_card"
    page = project / "limner-report" / "index.html"
    output = run(project, status=1)
    assert "no image is kept as 'card'" in output
    assert "--limner-update" in output
    assert not kept.exists()

    # Processes of pytest-xdist keep images and tell the one that speaks.
    output = run(project, "-n", "2", "--limner-update", status=0)
    assert f"kept {kept / 'card.png'}" in output
    with Image.open(kept / "shop" / "card.png") as image:
        assert image.size == (1200, 630)
    run(project, status=0)
    assert not page.exists()

    change(project, '"A title of two lines on this card"', '"A title of two lines on this card that wraps once more"')
    change(project, '"#fa0"', '"#f80"')
    output = run(project, status=1)
    assert "h1 wraps to 3 lines instead of 2" in output
    assert "colour of .tag #fa0 → #f80" in output
    assert re.search(r"#price.* moved \d+ px down", output)
    assert page.exists()

    before = (kept / "card.png").read_bytes()
    run(project, "--limner-update", status=0)
    assert (kept / "card.png").read_bytes() != before
    # What looks the same is left alone, so that no commit has images that nobody changed.
    before = (kept / "card.png").read_bytes()
    change(project, "#222", "#232323")
    assert "kept" not in run(project, "--limner-update", status=0)
    assert (kept / "card.png").read_bytes() == before


@pytest.mark.browser
@pytest.mark.timeout(900)
def test_the_report_opens_in_chromium(project: Path, chromium_path: str) -> None:
    run(project, "--limner-update", status=0)
    change(project, "#fa0", "#00f")
    output = run(project, "-n", "2", status=1)
    page = project / "limner-report" / "index.html"
    assert f"images that differ: {page}" in output
    with Browser(width=1280, height=900, executable=chromium_path) as browser:
        browser.navigate(page.as_uri())
        heading = browser.evaluate("document.querySelector('h1').textContent")
        words = browser.evaluate("[...document.querySelectorAll('li')].map(one => one.textContent)")
        loaded = browser.evaluate("[...document.images].map(one => [one.alt, one.naturalWidth])")
    assert heading == "2 images to look at"
    assert "colour of .tag #fa0 → #00f" in words
    assert loaded == [["old", 1200], ["new", 1200], ["difference", 1200]] * 2


def test_pytest_loads_no_engine_for_the_plugin(tmp_path: Path) -> None:
    (tmp_path / "test_plain.py").write_text(
        "import sys\n\ndef test_plain():\n"
        "    assert 'limner.testing.plugin' in sys.modules\n"
        "    heavy = {'skia', 'numpy', 'PIL', 'uharfbuzz', 'limner.engine.pipeline', 'limner.css.properties'}\n"
        "    assert not heavy & set(sys.modules)\n"
    )
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    run(tmp_path, "-p", "no:hypothesispytest", status=0)
