"""`limner fonts` and its lock: what is used is listed, what is locked draws alike, and text that left it is refused."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from limner import Renderer
from limner.cli.commands import main
from limner.errors import FontError
from limner.fonts import read_lock
from limner.fonts.inventory import Inventory, UsedFace
from limner.fonts.lock import NAME, read_alphabet, write_lock
from limner.html import Element, div, span
from limner.stress.samples import SCRIPTS

APP = """
from pathlib import Path
from limner import Font, ImageResponse
from limner.html import div, span

def node():
    return div(style={"background": "white", "fontSize": 44, "height": "100%"})[
        "Harbour ", span(style={"fontFamily": "Inter", "fontWeight": 700})["Office"],
        div(lang="ja", style={"fontWeight": 700})["見出し"], div(lang="zh")["骨直"], div["สวัสดี"],
    ]

def image():
    return ImageResponse(node(), width=400, height=300)
"""


@pytest.fixture(autouse=True)
def script_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LIMNER_SCRIPT_FONTS")


@pytest.fixture
def app(tmp_path: Path) -> Path:
    folder = tmp_path / "app"
    folder.mkdir()
    (folder / "opengraph_image.py").write_text(APP)
    return folder


def node(*more: str) -> Element:
    return div(style={"background": "white", "fontSize": 44, "height": "100%"})[
        "Harbour ",
        span(style={"fontFamily": "Inter", "fontWeight": 700})["Office"],
        div(lang="ja", style={"fontWeight": 700})["見出し"],
        div(lang="zh")["骨直"],
        div["สวัสดี"],
        more,
    ]


def lock(app: Path, out: Path, *options: str) -> str:
    done = CliRunner().invoke(main, ["fonts", "lock", str(app), str(out), *options])
    assert done.exit_code == 0, done.output
    return done.output


def test_the_faces_that_are_used_are_listed_with_their_bytes(app: Path) -> None:
    done = CliRunner().invoke(main, ["fonts", str(app)])
    assert done.exit_code == 0, done.output
    for family in ("Geist", "Inter", "Noto Sans CJK JP", "Noto Sans CJK SC", "Noto Sans Thai"):
        assert family in done.output
    assert "MB" in done.output
    assert "5 faces of 1 images" in done.output


def test_what_is_missing_is_told_and_makes_the_status_1(app: Path) -> None:
    (app / "icon.py").write_text(
        "from limner import ImageResponse\nfrom limner.html import p\n"
        "def image():\n    return ImageResponse(p(style={'fontFamily': 'Nowhere', 'background': 'white'})['བོད'])\n"
    )
    done = CliRunner().invoke(main, ["fonts", str(app)])
    assert done.exit_code == 1
    assert "there is no font 'Nowhere'" in done.output
    assert "no font has glyphs for Tibetan text" in done.output


def test_a_lock_draws_the_same_pixels_with_a_hundredth_of_the_bytes(app: Path, tmp_path: Path) -> None:
    output = lock(app, tmp_path / "fonts")
    assert "locked 5 faces of 1 images" in output
    records = json.loads((tmp_path / "fonts" / NAME).read_text())["faces"]
    assert sum(one["bytes"] for one in records) < sum(one["cut_from"] for one in records) / 40
    locked = Renderer(read_lock(tmp_path / "fonts"))
    size = {"width": 400, "height": 300}
    assert locked.render(node(), **size) == Renderer().render(node(), **size)  # type: ignore[arg-type]
    used = {one.entry.family for one in _faces(locked)}
    assert used == {one["family"] for one in records}


@pytest.mark.parametrize(
    "text",
    ["fi ffl office", "\ufb01 beside fi", "H₂O x² ⁱⁿ", "สวัสดี fi", *SCRIPTS.values()],
    ids=["ligatures", "a ligature as a character", "raised and lowered", "after Thai", *SCRIPTS],
)
def test_a_lock_hints_each_glyph_as_the_whole_font_does(text: str, tmp_path: Path) -> None:
    """Which script a glyph is of shows in the characters that a font maps to it, not in those that were drawn."""
    options: dict[str, Any] = {"width": 1200, "height": 120, "background": "white"}
    shown = div(style={"fontSize": 40})[text]
    drawing, inventory = Renderer().draw(shown, **options), Inventory()
    inventory.add(drawing)
    write_lock(inventory, "", tmp_path)
    assert Renderer(read_lock(tmp_path)).render(shown, **options) == drawing.body


def _faces(renderer: Renderer) -> list[UsedFace]:
    inventory = Inventory()
    inventory.add(renderer.draw(node(), width=400, height=300))
    return list(inventory.faces.values())


def test_a_build_refuses_text_that_left_the_lock_but_not_the_alphabet(app: Path, tmp_path: Path) -> None:
    lock(app, tmp_path / "fonts", "--alphabet", "ascii")
    (tmp_path / "shop_site.py").write_text(
        f"from limner import Site\nfrom limner.fonts import read_lock\n"
        f"site = Site({str(app)!r}, fonts=read_lock({str(tmp_path / 'fonts')!r}), base_url='https://e.com')\n"
    )
    code = (app / "opengraph_image.py").read_text()
    target = f"{tmp_path / 'shop_site'}"
    (app / "opengraph_image.py").write_text(code.replace("Harbour", "Quay 42"))
    assert _build(tmp_path, target, "one") == 0
    (app / "opengraph_image.py").write_text(code.replace("見出し", "見出し語"))
    assert _build(tmp_path, target, "two") == 1


def _build(tmp_path: Path, target: str, out: str) -> int:
    import subprocess
    import sys

    done = subprocess.run(
        [sys.executable, "-m", "limner.cli", "build", f"{Path(target).name}:site", str(tmp_path / out)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        assert "text has left the locked fonts" in done.stdout + done.stderr
        assert "語" in done.stdout + done.stderr
    return done.returncode


def test_a_file_that_is_not_the_one_that_was_locked_is_refused(app: Path, tmp_path: Path) -> None:
    folder = tmp_path / "fonts"
    lock(app, folder)
    file = next(folder.glob("inter-*.ttf"))
    file.write_bytes(file.read_bytes() + b"\0")
    with pytest.raises(FontError, match="is not the font that was locked"):
        read_lock(folder)
    file.unlink()
    with pytest.raises(FontError, match="is missing"):
        read_lock(folder)
    with pytest.raises(FontError, match="there is no lock of fonts"):
        read_lock(tmp_path / "nowhere")


def test_a_new_lock_removes_the_files_of_the_old_one(app: Path, tmp_path: Path) -> None:
    folder = tmp_path / "fonts"
    lock(app, folder)
    before = {one.name for one in folder.iterdir()}
    lock(app, folder, "--alphabet", "latin")
    after = {one.name for one in folder.iterdir()}
    assert len(after) == len(before)
    assert after != before


def test_fonts_of_one_response_are_listed_too(app: Path) -> None:
    code = (app / "opengraph_image.py").read_text()
    (app / "opengraph_image.py").write_text(
        code.replace("width=400", "fonts=[Font('Own', 'fontpkg-roboto')], width=400").replace("Inter", "Own")
    )
    done = CliRunner().invoke(main, ["fonts", str(app)])
    assert "Own" in done.output


def test_an_alphabet_is_a_name_or_characters() -> None:
    assert read_alphabet(["ascii"]) == "".join(map(chr, range(0x20, 0x7F)))
    assert read_alphabet(["äb", "a"]) == "abä"
    assert "が" in read_alphabet(["kana"])


def test_a_wrong_use_says_what_is_right(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["fonts", "lock", str(tmp_path)])
    assert done.exit_code == 2
    assert "limner fonts lock app fonts" in done.output
