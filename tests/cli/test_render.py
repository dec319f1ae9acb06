"""`limner render`: files, modules and addresses, in the format that the output's name says."""

import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from PIL import Image

from limner import render
from limner.cli.commands import main

WriteApp = Callable[[Mapping[str, object]], Path]
FORMATS = {"png": "PNG", "jpg": "JPEG", "jpeg": "JPEG", "webp": "WEBP", "avif": "AVIF", "gif": "GIF", "ico": "ICO"}
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="64" height="48"><rect width="64" height="48" fill="#f00"/>'
    '<circle r="10"/></svg>'
)


def run(*arguments: str) -> Result:
    result = CliRunner().invoke(main, arguments, catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result


def opened(name: str) -> Image.Image:
    return Image.open(io.BytesIO(Path(name).read_bytes()))


pytestmark = pytest.mark.usefixtures("newcomer")


@pytest.mark.parametrize("extension", FORMATS)
def test_a_file_needs_no_app_and_the_name_says_the_format(extension: str) -> None:
    page = "<div style='background: teal; height: 100%'>Hello</div>"
    Path("card.html").write_text(page)
    run("render", "card.html", "--size", "120x90", "-o", f"card.{extension}")
    picture = opened(f"card.{extension}")
    assert (picture.format, picture.size) == (FORMATS[extension], (120, 90))
    named: Any = picture.format
    assert Path(f"card.{extension}").read_bytes() == render(page, width=120, height=90, format=named)


@pytest.mark.parametrize("extension", FORMATS)
def test_a_picture_of_a_site_is_converted_by_the_name(write_app: WriteApp, extension: str) -> None:
    write_app(
        {
            "icon.py": (
                "from limner import ImageResponse\nsize = (32, 16)\n"
                "def image():\n    return ImageResponse('<b style=\"background: red\">i')\n"
            ),
            "apple-icon.png": (20, 10),
        }
    )
    for address, size in (("/icon", (32, 16)), ("/apple-icon.png", (20, 10))):
        run("render", "app", address, "-o", f"out.{extension}")
        picture = opened(f"out.{extension}")
        assert (picture.format, picture.size) == (FORMATS[extension], size)
    colour = opened(f"out.{extension}").convert("RGB").getpixel((5, 5))
    assert isinstance(colour, tuple)
    assert all(abs(got - want) <= 4 for got, want in zip(colour, (0x33, 0x66, 0x99), strict=True))


def test_a_finished_picture_keeps_its_bytes_where_nothing_else_is_wanted(write_app: WriteApp) -> None:
    root = write_app({"apple-icon.png": (20, 10)})
    run("render", "app", "/apple-icon.png", "-o", "out.png")
    assert Path("out.png").read_bytes() == (root / "apple-icon.png").read_bytes()


@pytest.mark.parametrize(
    ("options", "size"),
    [((), (64, 48)), (("--scale", "2"), (128, 96)), (("--size", "32x24"), (32, 24)), (("--size", "32"), (32, 24))],
)
def test_an_svg_is_drawn_in_its_natural_size_or_the_one_that_is_asked_for(
    options: tuple[str, ...], size: tuple[int, int]
) -> None:
    Path("logo.svg").write_text(SVG)
    run("render", "logo.svg", "-o", "logo.png", *options)
    picture = opened("logo.png").convert("RGB")
    assert picture.size == size
    assert picture.getpixel((size[0] - 1, size[1] - 1)) == (255, 0, 0)
    assert picture.getpixel((0, 0)) == (0, 0, 0)


@pytest.mark.parametrize(
    ("target", "source"),
    [
        ("card.py", "def image():\n    return ImageResponse(CARD)\n"),
        ("card.py", "async def image():\n    return CARD\n"),
        ("card.py", "def whatever(card=CARD):\n    return card\ndel CARD\n"),
        ("card.py", "card = CARD\ndel CARD\n"),
        ("card.py:hero", "def hero():\n    return CARD\ndef other():\n    raise ValueError\n"),
        ("card:hero", "hero = CARD\n"),
        ("card:Cards.hero", "class Cards:\n    hero = ImageResponse(CARD)\n"),
        ("card:html", "html = str(CARD)\n"),
        ("card:react", "react = {'type': 'div', 'props': {'style': {'background': 'teal', 'height': '100%'}}}\n"),
        ("card:data", "def data():\n    from limner import render\n    return render(CARD)\n"),
    ],
)
def test_a_python_file_or_a_module_s_attribute_is_drawn(target: str, source: str) -> None:
    Path("card.py").write_text(
        "from limner import ImageResponse\nfrom limner.html import div\n"
        f"CARD = div(style='background: teal; height: 100%')\n{source}"
    )
    run("render", target, "-o", "out.png")
    picture = opened("out.png").convert("RGB")
    assert picture.size == (1200, 630)
    assert picture.getpixel((600, 629)) == (0, 128, 128)


def test_a_file_s_declared_size_counts_unless_the_command_says_another() -> None:
    Path("icon.py").write_text("size = (64, 32)\ndef image():\n    return '<b>i'\n")
    run("render", "icon.py", "-o", "a.png")
    run("render", "icon.py", "--size", "20x10", "--scale", "2", "-o", "b.png")
    assert (opened("a.png").size, opened("b.png").size) == ((64, 32), (40, 20))


def test_a_python_file_finds_what_stands_beside_it_and_pictures_in_its_folder() -> None:
    folder = Path("cards")
    folder.mkdir()
    (folder / "dot.svg").write_text(SVG)
    (folder / "colours.py").write_text("BACK = 'teal'\n")
    (folder / "card.py").write_text(
        "from colours import BACK\n"
        "def image():\n    return f'<div style=\"background: {BACK}; height: 100%\"><img src=dot.svg>'\n"
    )
    result = run("render", "cards/card.py", "--size", "100x100", "-o", "out.png")
    assert "warning" not in result.output
    picture = opened("out.png").convert("RGB")
    assert (picture.getpixel((63, 40)), picture.getpixel((99, 99))) == ((255, 0, 0), (0, 128, 128))


def test_a_dash_writes_the_picture_to_standard_output() -> None:
    Path("card.html").write_text("<p>Hello")
    result = run("render", "card.html", "--size", "30x20", "-o", "-")
    assert Image.open(io.BytesIO(result.stdout_bytes)).size == (30, 20)


def test_what_is_wrong_with_the_css_is_a_warning_and_the_picture_comes() -> None:
    Path("card.html").write_text("<p style='colr: red'>Hello")
    result = run("render", "card.html", "-o", "out.png")
    assert "warning: " in result.output
    assert "  more      https://limner.github.io/limner/guide/problems/#" in result.output
    assert "unknown property 'colr'" in result.output
    assert opened("out.png").size == (1200, 630)
