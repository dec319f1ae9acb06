"""`limner stress` and `limner holds`: the commands, over a site of their own."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from PIL import Image

from limner.cli.commands import main

WriteApp = Callable[[Mapping[str, object]], Path]
ROUTE = """
from limner import ImageResponse
from limner.html import div, h1, span

stress = lambda: [{"title": "Our own longest title", "price": "€ 99"}]

def image():
    style = {"width": 1200, "height": 630, "padding": 60, "background": "white", "fontSize": 60}
    return ImageResponse(div(style=style)[
        h1(id="title", style={"fontSize": 90, "whiteSpace": "nowrap", "margin": 0})["A title"],
        span(class_="price")["€ 14.00"],
    ])
"""

pytestmark = pytest.mark.usefixtures("newcomer")


def run(*arguments: str, status: int) -> Result:
    result = CliRunner().invoke(main, arguments, catch_exceptions=False)
    assert result.exit_code == status, result.output
    return result


def test_the_command_writes_a_sheet_and_says_what_breaks(write_app: WriteApp) -> None:
    write_app({"opengraph_image.py": ROUTE})
    Path("rows.csv").write_text("title,price\nFrom a file,€ 1\nFrom a file too,€ 2\n", encoding="utf-8")
    output = run("stress", "app", "/", "--rows", "rows.csv", status=1).output
    assert "broken  a long title\n        text-cut <h1 id=title>: text is cut at the right edge" in output
    assert "holds   your own, row 1" in output
    assert "holds   your own, row 3" in output
    with Image.open("stress.png") as sheet:
        assert sheet.width == 1800
        assert sheet.height > 1500


def test_a_row_with_a_name_that_no_text_has_says_which_there_are(write_app: WriteApp) -> None:
    write_app({"opengraph_image.py": ROUTE})
    Path("rows.csv").write_text("headline\nText\n", encoding="utf-8")
    result = CliRunner().invoke(main, ["stress", "app", "/", "--rows", "rows.csv"])
    assert result.exit_code == 1
    assert "no text called 'headline'" in result.output
    assert "title, price" in result.output


def test_holds_prints_a_row_for_each_script(write_app: WriteApp) -> None:
    write_app({"opengraph_image.py": ROUTE})
    output = run("holds", "app", "/", "--field", "title", "--script", "Latin", "--script", "Thai", status=0).output
    header, latin, thai = output.strip().splitlines()
    assert header.split() == ["SCRIPT", "CHARACTERS", "WITH", "ONE", "MORE"]
    assert 15 < int(latin.split()[1]) < 40
    assert "text is cut at the right edge" in latin
    assert "fontpkg-noto-sans-thai" in thai
    result = CliRunner().invoke(main, ["holds", "app", "/", "--script", "Latn"])
    assert result.exit_code == 2
    assert "Latin" in result.output
