"""Zensical takes no plugins: `limner cards` works on what it built."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image

from conftest import need_module
from limner.cards.facts import shared_site_name
from limner.cards.html_head import read_head
from limner.cli.commands import main

CONFIGURATION = """
site_name: Field notes
site_url: https://example.com/notes/
"""
INDEX = "# What the garden does at night\n\nMoths, moonflowers and the quiet economy of the dark.\n"
MOTHS = "---\ndescription: Each with its flower.\n---\n\n# Twelve moths\n\n![A moth](moth.png)\n"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    need_module("zensical")
    (tmp_path / "docs" / "guide").mkdir(parents=True)
    (tmp_path / "mkdocs.yml").write_text(CONFIGURATION)
    (tmp_path / "docs" / "index.md").write_text(INDEX)
    (tmp_path / "docs" / "guide" / "moths.md").write_text(MOTHS)
    Image.new("RGB", (3, 3)).save(tmp_path / "docs" / "guide" / "moth.png")
    return tmp_path


def build(project: Path) -> None:
    command = [sys.executable, "-c", "from zensical.main import cli; cli()", "build", "--clean"]
    done = subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def draw(project: Path) -> dict[str, int]:
    done = CliRunner().invoke(main, ["cards", str(project / "site"), "--json"])
    assert done.exit_code == 0, done.output
    found: dict[str, int] = json.loads(done.stdout)
    return found


@pytest.mark.timeout(300)
def test_each_page_gets_its_card_and_the_second_run_draws_none(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project)
    build(project)
    pages = sorted((project / "site").rglob("*.html"))
    assert draw(project)["drawn"] == len(pages)
    for page in pages:
        text = page.read_text(encoding="utf-8")
        [address] = re.findall(r'property="og:image" content="https://example.com/notes/([^"]+)"', text)
        [width, height] = [int(size) for size in re.findall(r'og:image:(?:width|height)" content="(\d+)"', text)]
        with Image.open(project / "site" / address) as image:
            assert image.size == (width, height) == (1200, 630)
    moths = (project / "site" / "guide" / "moths" / "index.html").read_text(encoding="utf-8")
    assert 'property="og:image:alt" content="Twelve moths"' in moths
    assert draw(project)["drawn"] == 0
    build(project)  # anew, without the tags
    again = draw(project)
    assert (again["drawn"], again["unchanged"]) == (0, len(pages))


@pytest.mark.parametrize(
    ("titles", "name"),
    [
        (["Field notes", "Twelve moths - Field notes"], "Field notes"),
        (["Field notes | Start", "Field notes | Moths", "Field notes"], "Field notes"),
        (["One - Two", "Three - Four"], ""),
        (["Alone - Field notes"], ""),
        (["Same", "Same", "Same"], ""),
        (["A - Notes", "B - Notes", "C", "D", "E"], ""),
        ([], ""),
    ],
)
def test_the_name_of_a_site_is_what_most_titles_share(titles: list[str], name: str) -> None:
    assert shared_site_name(read_head(f"<title>{title}</title>".encode()) for title in titles) == name
