"""The typical mistakes of a newcomer: each is told once, where it was made, and with something to try."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from limner import Renderer, Site
from limner.diagnostics import Diagnostic
from limner.errors import Facts, InvalidNodeError, InvalidValueError, LimitExceededError, LimnerError
from limner.html import div, p

RENDERER = Renderer()


def told(node: Any, **options: Any) -> Diagnostic:
    """The one thing that is said of a picture."""
    (diagnostic,) = RENDERER.draw(node, width=400, height=200, **options).diagnostics
    return diagnostic


def raised(make: Callable[[], object], kind: type[LimnerError]) -> Facts:
    with pytest.raises(kind) as caught:
        make()
    return caught.value.facts


def line_of(function: Callable[..., object], offset: int) -> str:
    return f"{__file__}:{function.__code__.co_firstlineno + offset}"


def test_1_text_in_round_brackets() -> None:
    facts = raised(lambda: div("Hello"), InvalidValueError)
    assert str(facts.where) == line_of(test_1_text_in_round_brackets, 1)
    assert facts.suggestion == "div['Hello']  (children are in square brackets)"


def test_2_a_property_as_an_attribute() -> None:
    facts = told(div(style={"background": "white"})[p(font_size=40)["Hello"]]).facts
    assert str(facts.where) == line_of(test_2_a_property_as_an_attribute, 1)
    assert facts.what == "<p> has no attribute 'font-size'"
    assert facts.suggestion == "style={'font-size': 40}"


def test_3_a_misspelt_utility_of_tailwind() -> None:
    facts = told(div(tw="flex txt-4xl", style={"background": "white"})["Hello"]).facts
    assert str(facts.where) == line_of(test_3_a_misspelt_utility_of_tailwind, 1)
    assert (facts.what, facts.suggestion) == ("unknown utility 'txt-4xl'", "'text-4xl'")


def test_4_a_misspelt_property() -> None:
    facts = told("<main>\n  <p style='background: white; colour: red'>a", source="card.html").facts
    assert str(facts.where) == "card.html:2:32"
    assert (facts.what, facts.suggestion) == ("unknown property 'colour'", "'color'")


def test_5_a_misspelt_keyword() -> None:
    sheet = "<style>\n  .a { display: flexx }\n</style><p style='background: white'>a"
    facts = told(sheet, source="card.html").facts
    assert str(facts.where) == "card.html:2:8"
    assert (facts.got, facts.expected, facts.suggestion) == ("'flexx'", "a value such as flex", "'flex'")


def test_6_a_font_by_its_name_alone() -> None:
    facts = raised(lambda: Renderer(fonts=["Inter"]), InvalidValueError)  # type: ignore[list-item]
    assert str(facts.where) == line_of(test_6_a_font_by_its_name_alone, 1)
    assert facts.suggestion == "fonts=[Font('Inter', 'inter')]"


def test_7_a_family_that_is_not_there() -> None:
    facts = told(div(style={"fontFamily": "Playfair Display", "background": "white"})["Hello"]).facts
    assert str(facts.where) == line_of(test_7_a_family_that_is_not_there, 1)
    assert facts.suggestion == "pip install fontpkg-playfair-display"


def test_8_characters_that_no_font_has() -> None:
    facts = told(div(style={"background": "white"})["안녕하세요"]).facts
    assert str(facts.where) == line_of(test_8_characters_that_no_font_has, 1)
    assert facts.what == "no font has glyphs for Korean text"
    assert facts.suggestion == "pip install 'limner[cjk]'"


def test_9_nothing_behind_the_text() -> None:
    facts = told(div(style={"fontSize": 60})["Hello"]).facts
    assert facts.what == "nothing is painted behind the text: viewers show it on white, or on black"
    assert facts.suggestion == "background: white on the outermost element, or background='white'"


def test_10_a_picture_beside_the_module() -> None:
    facts = told("<p style='background: white'>\n<img src='logo.png'>", source="card.html").facts
    assert str(facts.where) == "card.html:2:1"
    assert facts.what == "this address may not be opened: logo.png"
    assert facts.suggestion == "files=Path(__file__).parent for files beside the module"


def test_11_a_picture_of_another_name(tmp_path: Path) -> None:
    (tmp_path / "logo.svg").write_text("<svg/>")
    facts = told("<p style='background: white'>\n<img src='logo.png'>", source="card.html", files=tmp_path).facts
    assert str(facts.where) == "card.html:2:1"
    assert facts.what == "there is no such file: logo.png"
    assert facts.expected == f"a file below {tmp_path}, which files= names"
    assert facts.suggestion == "logo.svg"


def test_12_a_canvas_of_a_hundred_thousand_px() -> None:
    facts = raised(lambda: RENDERER.render(div["a"], width=100_000, height=100_000), LimitExceededError)
    assert str(facts.where) == line_of(test_12_a_canvas_of_a_hundred_thousand_px, 1)
    assert facts.expected.startswith("at most 16,800,000 in all")
    assert facts.suggestion


def test_13_an_await_that_was_forgotten() -> None:
    async def title() -> str:
        await asyncio.sleep(0)
        return "Hello"

    facts = raised(lambda: p["The title: ", title()], InvalidNodeError)  # type: ignore[index]
    assert str(facts.where) == line_of(test_13_an_await_that_was_forgotten, 5)
    assert facts.what == "child 2 of <p> was not awaited"
    assert facts.suggestion == "await title(…) in an `async def`"


def test_options_without_names() -> None:
    facts = raised(lambda: RENDERER.render(div["a"], 800), InvalidValueError)  # type: ignore[arg-type]
    assert str(facts.where) == line_of(test_options_without_names, 1)
    assert facts.suggestion == "render(…, width=800)"


def test_a_title_that_is_too_long() -> None:
    facts = told(div(style={"background": "white", "fontSize": 90, "whiteSpace": "nowrap"})["Much too long"]).facts
    assert str(facts.where) == line_of(test_a_title_that_is_too_long, 1)
    assert facts.what == "text is cut at the right edge of the canvas of 400 × 200 px"


SITE = {
    "blog/og_image.py": "",
    "shop/opengraph_image.py": "def image():\n    return '<h1>Hello'\n",
}


def test_mistakes_of_a_site_are_found_by_its_check(tmp_path: Path) -> None:
    for name, source in SITE.items():
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(source)
    said = str(Site(tmp_path, base_url="https://example.com", development=True).check())
    assert "og_image.py" in said
    assert "call it opengraph_image.py" in said
    assert "image() did not return an image" in said
    assert "return ImageResponse(...) around it" in said
