"""What the documentation shows is so: its code runs, its links lead somewhere, its pictures are what its code draws."""

import io
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from pages import blocks_of, links_of, run_page
from PIL import Image

from conftest import need_module

ROOT = Path(__file__).parent.parent.parent
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")])
FOLLOWED = {page for page in PAGES if page.parent.name == "frameworks"}  # by test_frameworks.py, with their servers
WITH_CODE = [
    page
    for page in PAGES
    if page not in FOLLOWED and any(block.language in {"python", "sh"} for block in blocks_of(page))
]
OWN = re.compile(r"https://(?:github\.com/limner/limner/blob|raw\.githubusercontent\.com/limner/limner)/main/(.+)")


@pytest.mark.parametrize("page", WITH_CODE, ids=lambda page: page.name)
def test_every_code_block_runs(page: Path, tmp_path: Path) -> None:
    assert run_page(page, tmp_path) > 0


def test_the_readme_s_card_is_the_picture_beside_it(tmp_path: Path) -> None:
    card = next(block for block in blocks_of(ROOT / "README.md") if block.text.startswith("# card.py\n"))
    (tmp_path / "card.py").write_text(card.text, encoding="utf-8")
    assert len([line for line in card.text.splitlines() if line.strip()]) == 15  # as its title says
    subprocess.run([sys.executable, "card.py"], cwd=tmp_path, check=True)
    drawn, kept = (
        np.asarray(Image.open(io.BytesIO(path.read_bytes())).convert("RGB"), dtype=np.int16)
        for path in (tmp_path / "card.png", ROOT / "docs" / "images" / "card.png")
    )
    assert drawn.shape == kept.shape
    assert np.abs(drawn - kept).max() <= 2


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_into_the_project_lead_to_files(page: Path) -> None:
    for link in links_of(page):
        own = OWN.fullmatch(link.partition("#")[0])
        if own:
            assert (ROOT / own[1]).exists(), link
        elif page.name == "README.md":
            assert link.startswith("https://"), f"the package index would not find {link}"
        elif not link.startswith(("https://", "http://127.0.0.1:", "#", "inv:")):  # Sphinx looks the last up
            assert (page.parent / link.partition("#")[0]).exists(), link


def test_what_is_written_is_spelt_right() -> None:
    need_module("codespell_lib")
    texts = ["docs", "README.md", "CHANGELOG.md", "CONTRIBUTING.md"]
    command = [sys.executable, "-m", "codespell_lib", *texts]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_readme_begins_with_what_it_is_the_picture_and_how_to_get_it() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    title, what, picture, install = text.split("\n\n")[:4]
    assert title == "# Limner"
    assert len(what.splitlines()) == 3
    assert picture.startswith("![")
    assert install == "```sh\npip install limner\n```"
