"""The guides are whole: every name is told, every picture is what its code draws, every app serves, the site builds."""

import ast
import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import numpy as np
import pytest
from click.testing import CliRunner
from pages import blocks_of
from PIL import Image

import write_reference
from conftest import need_module
from draw_guide import GUIDE, IMAGES, draw, pictures_of
from limner import ImageMetadata, Limits
from limner.cli.commands import main
from limner.cli.docs import find_pages, plain_page
from limner.diagnostics import link_of
from limner.engine.options import RenderKeywords
from limner.routes.contract import ARGUMENTS, EXPORTS
from limner.serving.options import SiteKeywords
from limner.templates import OPTIONS, TEMPLATES

ROOT = Path(__file__).parent.parent.parent
DOCS = ROOT / "docs"
CHAPTERS = sorted(GUIDE.glob("*.md"))
PICTURES = [(chapter.stem, name, code) for chapter in CHAPTERS for name, code in pictures_of(chapter)]


def text_of(*names: str) -> str:
    return "\n".join((DOCS / name).read_text(encoding="utf-8") for name in names)


def codes_in_source() -> Iterator[str]:
    """Give the codes of all diagnostics: the first argument where one is made."""
    for file in (ROOT / "src" / "limner").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            owner = ast.unparse(node.func)
            code = node.args[0]
            if not (isinstance(code, ast.Constant) and isinstance(code.value, str)):
                continue
            if name == "Diagnostic" or (name == "add" and "diagnostics" in owner):
                yield code.value


def test_every_diagnostic_has_its_heading() -> None:
    told = set(re.findall(r"^### `([\w-]+)`$", text_of("guide/problems.md"), re.MULTILINE))
    codes = set(codes_in_source())
    assert {"invalid-value", "unknown-property", "missing-glyph", "limit", "load-failed"} <= codes
    assert codes - told == set()


def test_every_finding_has_its_heading() -> None:
    told = set(re.findall(r"^### `([\w-]+)`$", text_of("guide/problems.md"), re.MULTILINE))
    codes = set(re.findall(r"^\| `([\w-]+)` \|", text_of("findings.md"), re.MULTILINE))
    assert len(codes) > 10
    assert codes - told == set()


def test_every_export_of_a_route_file_is_told() -> None:
    text = text_of("guide/route-files.md")
    names = [*EXPORTS, *ARGUMENTS, *ImageMetadata.__slots__]
    assert [name for name in names if f"`{name}`" not in text] == []


def test_every_template_and_option_is_told() -> None:
    text = text_of("guide/templates.md")
    assert [name for name in (*TEMPLATES, *OPTIONS) if f"`{name}`" not in text] == []


@pytest.mark.parametrize("name", write_reference.PAGES)
def test_a_page_of_the_reference_is_as_the_code_is(name: str) -> None:
    assert text_of(f"reference/{name}") == write_reference.PAGES[name](), "run tools/write_reference.py"


def test_every_command_setting_and_limit_is_told() -> None:
    commands = text_of("reference/cli.md")
    assert [name for name in main.list_commands(click.Context(main)) if f"## `limner {name}`" not in commands] == []
    settings = text_of("reference/settings.md")
    names = [*SiteKeywords.__annotations__, *RenderKeywords.__annotations__]
    names.remove("caller")  # for those who write an integration
    assert [name for name in names if f"`{name}`" not in settings] == []
    limits = text_of("reference/limits.md")
    assert [name for name in Limits.__slots__ if f"`{name}`" not in limits] == []


def test_every_variable_of_the_environment_is_told() -> None:
    sources = [file.read_text(encoding="utf-8") for file in (ROOT / "src" / "limner").rglob("*.py")]
    found = {name for text in sources for name in re.findall(r"environ(?:\.get\(|\[)\"(LIMNER_\w+)\"", text)}
    assert len(found) >= 2
    assert [name for name in found if f"`{name}`" not in text_of("reference/settings.md")] == []


@pytest.mark.parametrize(("chapter", "name", "code"), PICTURES, ids=[f"{one[0]}-{one[1]}" for one in PICTURES])
def test_a_picture_is_what_the_code_beside_it_draws(chapter: str, name: str, code: str, tmp_path: Path) -> None:
    del chapter
    drawn, kept = (
        np.asarray(Image.open(io.BytesIO(body)).convert("RGBA"), dtype=np.int16)
        for body in (draw(name, code, tmp_path), (IMAGES / f"{name}.png").read_bytes())
    )
    assert drawn.shape == kept.shape
    assert np.abs(drawn - kept).max() <= 4, "run tools/draw_guide.py"


def test_no_picture_is_left_over() -> None:
    assert {file.stem for file in IMAGES.glob("*.png")} == {name for _, name, _ in PICTURES}


APPS = ["django", "flask", "fastapi", "starlette", "litestar", "quart", "other"]


@pytest.mark.parametrize("app", APPS)
def test_each_app_of_the_chapter_serves_its_card(app: str, tmp_path: Path) -> None:
    if app != "other":
        need_module(app)
    for block in blocks_of(GUIDE / "in-your-app.md"):
        name = re.match(r"# (\S+\.py)\n", block.text)
        if block.language == "python" and name:
            file = tmp_path / name[1]
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(block.text, encoding="utf-8")
    command = [sys.executable, str(Path(__file__).with_name("ask_app.py")), app]
    done = subprocess.run(
        command,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_command_lists_the_guides_and_prints_each() -> None:
    listed = CliRunner().invoke(main, ["docs"]).output.splitlines()
    assert listed == [name.lower() for name in listed]
    assert listed[:3] == ["first-card", "in-your-app", "route-files"]
    assert {chapter.stem for chapter in CHAPTERS} <= set(listed)
    for topic in listed:
        result = CliRunner().invoke(main, ["docs", topic])
        assert result.exit_code == 0
        assert result.output.startswith("# "), topic
        assert "{tab-item}" not in result.output
    wrong = CliRunner().invoke(main, ["docs", "first-crad"])
    assert wrong.exit_code == 2
    assert "limner docs first-card" in wrong.output


def test_links_of_a_printed_page_name_commands() -> None:
    text = "[`Path`](inv:python:py:class#pathlib.Path): "
    text += "[](problems.md), [the table](../css.md#a) and ![a dot](x.png)\n::::{tab-set}\n:::{tab-item} A\n:::\n::::\n"
    printed = plain_page(text, find_pages())
    assert printed == ("`Path`: `limner docs problems`, the table (`limner docs css`) and (An image: a dot)\n#### A\n")


@pytest.mark.timeout(600)
def test_the_site_builds_without_a_warning(tmp_path: Path) -> None:
    for module in ("sphinx", "furo", "myst_parser", "sphinx_design", "sphinx_copybutton"):
        need_module(module)
    command = [
        sys.executable,
        "-m",
        "sphinx",
        "-W",
        "--keep-going",
        "-q",
        "-b",
        "dirhtml",
        "-d",
        str(tmp_path / "trees"),
    ]
    nowhere = dict.fromkeys(("http_proxy", "https_proxy"), "http://127.0.0.1:9")  # it is built without network
    environment = {**os.environ, **nowhere, "PYTHONWARNINGS": "default"}
    done = subprocess.run(
        [*command, str(DOCS), str(tmp_path / "site")], capture_output=True, text=True, check=False, env=environment,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "site" / "guide" / "first-card" / "index.html").read_text(encoding="utf-8")
    [address] = re.findall(r'og:image" content="([^"]+)"', page)
    card = tmp_path / "site" / address.removeprefix("https://limner.github.io/limner/")
    with Image.open(card) as image:
        assert image.size == (1200, 630)
    templates = (tmp_path / "site" / "guide" / "templates" / "index.html").read_text(encoding="utf-8")
    assert 'href="https://docs.python.org/3/library/datetime.html#datetime.date"' in templates
    problems = (tmp_path / "site" / "guide" / "problems" / "index.html").read_text(encoding="utf-8")
    for code in {*codes_in_source(), "text-cut", "contrast"}:
        anchor = link_of(code).removeprefix("https://limner.github.io/limner/guide/problems/#")
        assert f'id="{anchor}"' in problems, code
    listed = (tmp_path / "site" / "llms.txt").read_text(encoding="utf-8")
    assert listed.startswith("# Limner\n\n> ")
    for link in re.findall(r"\]\(https://limner.github.io/limner/([^)]+)\)", listed):
        assert (tmp_path / "site" / link / "index.html").exists(), link


def test_what_a_wheel_carries_is_there() -> None:
    import tomllib

    configuration = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    carried = configuration["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert [name for name in carried if not (ROOT / name).exists()] == []
    pages = {file.relative_to(DOCS).as_posix() for file in find_pages().values()}
    missing = [
        page for page in pages if f"docs/{page}" not in carried and f"docs/{page.partition('/')[0]}" not in carried
    ]
    assert missing == []
