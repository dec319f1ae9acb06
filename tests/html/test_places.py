"""What is wrong is told with the place in the author's file: line and column of a template, or a line of Python."""

from typing import Any

import pytest
from markupsafe import Markup

from limner import Renderer
from limner.errors import InvalidValueError
from limner.html import body, div, html, p, style

RENDERER = Renderer()


def places(node: Any, **options: Any) -> dict[str, str]:
    """The place of each fault by its text."""
    drawing = RENDERER.draw(node, width=600, height=900, background="white", **options)
    return {item.facts.got.strip("'"): str(item.facts.where) for item in drawing.diagnostics if item.facts.got}


TEMPLATE = """<!doctype html>
<!-- <div style="colour: comment"> -->
<title><div style="colour: title"></title>
<style>
  .a { colour: one }
  .b { margin: 0; colour: two } .c { colour: three }
  @media all { .d {
      colour: four } }
  .e { color: red; & .f { colour: five } }
</style>
<div class=a data-x="a > b" style="margin: 0; colour: six"><br/>
  <table><tr><td style='colour: seven;
    colr: eight'>x</table><P STYLE = "colour:nine">y<p>z<p style=colour:ten>
</div><script>"<p style='colour:script'>"</script><p style="colour:eleven">
"""


def test_faults_of_a_document_have_line_and_column() -> None:
    def place(text: str) -> str:
        before = TEMPLATE[: TEMPLATE.index(text)].split("\n")
        return f"card.html:{len(before)}:{len(before[-1]) + 1}"

    found = places(TEMPLATE, source="card.html")
    assert list(found) == ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"]
    for value, where in found.items():
        written = {"eight": "colr: ", "nine": "colour:", "ten": "colour:", "eleven": "colour:"}.get(value, "colour: ")
        assert where == place(written + value)


def test_the_same_page_is_told_of_again_although_its_styles_are_remembered() -> None:
    page = "<p style='--brand: red; color: var(--brnad)'>x"
    assert places(page) == places(page) == {"var(--brnad)": "<html>:1:1"}


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_any_line_end_counts(line_end: str) -> None:
    assert places(f"<p>{line_end}{line_end}<b style='colour: x'>") == {"x": "<html>:3:11"}


def test_markup_of_a_template_language_has_places_too() -> None:
    assert places(Markup("<p>a</p>\n<p style='colour: x'>b</p>")) == {"x": "<html>:2:11"}


def test_elements_in_python_are_told_with_the_authors_line() -> None:
    node = div[
        p(style={"colour": "one"})["a"],
        style["p { colour: two }"],
    ]
    line = test_elements_in_python_are_told_with_the_authors_line.__code__.co_firstlineno
    assert places(node) == {"one": f"{__file__}:{line + 2}", "two": f"{__file__}:{line + 3}"}
    assert places(html[body[node]]) == places(node)


def test_sheets_given_beside_the_page_are_named(tmp_path: Any) -> None:
    file = tmp_path / "card.css"
    file.write_text("p {\n  colour: two\n}")
    assert places("<p>x", stylesheets=["p { colour: one }", file]) == {
        "one": "stylesheets[0]:1:5",
        "two": f"{file}:2:3",
    }


def test_a_strict_picture_names_the_place() -> None:
    with pytest.raises(InvalidValueError) as caught:
        RENDERER.draw("<p>\n<p style='colour: red'>", strict=True, source="a.html")
    assert str(caught.value.facts.where) == "a.html:2:11"


@pytest.mark.parametrize(
    "tail",
    ["<" * 3000, "<p style='" * 500, '<p a="' * 15_000, "<!--" * 2000, "<style>" * 800, "<a " * 1900, "<a b=" * 1900],
)
def test_hostile_html_is_searched_in_one_pass(tail: str) -> None:
    found = places("<p style='colour: x'>" + tail)
    assert found["x"] == "<html>:1:11"
