"""`limner check` as its reader meets it: a row for each thing, with its place, and a status."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from limner.cli.commands import main

WriteApp = Callable[[Mapping[str, object]], Path]
GOOD = "def image():\n    return {PNG}\n"
pytestmark = pytest.mark.usefixtures("newcomer")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def rows(output: str) -> list[list[str]]:
    """Split a table's lines into cells; a cell's further lines begin with empty ones."""
    return [re.split(r"\s{2,}", line.strip()) for line in output.splitlines()]


def test_a_site_without_faults_says_how_many_pictures_were_drawn(write_app: WriteApp) -> None:
    write_app({"icon.py": GOOD, "about/icon.py": GOOD})
    result = run("check", "app")
    assert (result.output, result.exit_code) == ("drawn 2, errors 0, warnings 0: nothing is wrong\n", 0)


def test_each_fault_is_a_row_with_its_place_and_the_status_is_1(write_app: WriteApp) -> None:
    write_app(
        {
            "icon.py": "def image():\n    return 1 / 0\n",
            "about/icon.py": "import nothing_like_this\n",
            "blog/icon.py": GOOD,
        }
    )
    result = run("check", "app")
    table = rows(result.output)
    assert table[0] == ["WHERE", "WHAT"]
    assert ["error", "app/icon.py:2", "image() raised an exception"] in table
    assert ["got", "ZeroDivisionError: division by zero"] in table
    assert ["error", "app/about/icon.py:1", "the file cannot be imported"] in table
    assert table[-1] == ["drawn 1, errors 2, warnings 0"]
    assert result.exit_code == 1
    assert "Traceback" not in result.output


def test_warnings_make_the_status_1_and_pictures_that_cannot_be_known_do_not(write_app: WriteApp) -> None:
    write_app(
        {
            "icon.py": (
                "from limner import ImageResponse\ndef image():\n    return ImageResponse('<p style=\"colr: red\">a')\n"
            ),
            "products/[id]/icon.py": GOOD,
        }
    )
    result = run("check", "app")
    table = rows(result.output)
    assert [row[:2] for row in table if len(row) > 2 and "unknown property 'colr'" in row[2]] == [
        ["warning", "app/icon.py:2"]
    ]
    assert ["not drawn", "app/products/[id]/icon.py:1", "images that are known only when they are asked for"] in table
    assert ["try", "generate_static_params() beside image() lists the params that can be known"] in table
    assert re.fullmatch(r"drawn 1, errors 0, warnings [1-9]", table[-1][0])
    assert result.exit_code == 1
    assert run("check", "app", "--only-errors").exit_code == 0


def test_an_empty_folder_says_what_to_do(write_app: WriteApp) -> None:
    root = write_app({})
    result = run("check", "app")
    assert f"There are no images in {root}" in result.output
    assert result.exit_code == 0


def test_what_looks_like_markup_stays_as_it_is(write_app: WriteApp) -> None:
    write_app({"icon.py": "def image():\n    raise ValueError('[red]not markup[/red]')\n"})
    assert "ValueError: [red]not markup[/red]" in run("check", "app").output
