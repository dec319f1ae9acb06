"""The inspector says which declaration won, and where it stands."""

from pathlib import Path

import pytest

from limner.dev.inspect import InspectedElement, inspect_drawing
from limner.response import ImageResponse

SHEET = """
p { color: red; font-size: 20px }
p.note { color: blue !important }
@layer base { p { color: gray } }
"""
PAGE = """<style>
  section { font-weight: 700; letter-spacing: 1px }
  p { font-size: 24px }
</style>
<section><p class="note" style="line-height: 2;
  color: green">Text <b>bold</b></p></section>"""


@pytest.fixture
def elements(tmp_path: Path) -> dict[str, InspectedElement]:
    sheet = tmp_path / "card.css"
    sheet.write_text(SHEET)
    response = ImageResponse(PAGE, stylesheets=[sheet], source="card.html")
    return {one["name"]: one for one in inspect_drawing(response.draw(), response)}


def declared(element: InspectedElement, name: str) -> tuple[str, str]:
    """Give the label of the declaration that won, and the element that it is inherited from."""
    [found] = [row["declared"] for row in element["style"] if row["name"] == name]
    assert found is not None
    return Path(found["label"]).name, found["inherited"]


def test_the_later_sheet_and_the_important_declaration_win(elements: dict[str, InspectedElement]) -> None:
    text = elements["p.note"]
    assert declared(text, "font-size") == ("card.html:3", "")  # the tree's own sheets come after given ones
    assert declared(text, "color") == ("card.css:3", "")
    assert declared(text, "line-height")[0].startswith("card.html:")


def test_what_is_inherited_names_the_element(elements: dict[str, InspectedElement]) -> None:
    text = elements["p.note"]
    assert declared(text, "font-weight") == ("card.html:2", "section")
    assert declared(text, "letter-spacing") == ("card.html:2", "section")
    assert declared(elements["b"], "font-weight") == ("the default sheet", "")
    assert declared(elements["b"], "font-size") == ("card.html:3", "p")


def test_a_file_opens_in_the_editor_and_what_has_none_does_not(elements: dict[str, InspectedElement]) -> None:
    rows = {row["name"]: row["declared"] for row in elements["p.note"]["style"]}
    assert rows["color"] is not None
    assert rows["color"]["editor"].endswith("card.css:3:1")
    assert rows["font-size"] is not None
    assert rows["font-size"]["editor"] == ""  # there is no file card.html
    assert rows["font-family"] is None  # the initial value


def test_sheets_given_as_text_are_named_by_their_number() -> None:
    response = ImageResponse("<p>x</p>", stylesheets=["", "i {}\np {\n color: red }"])
    [text] = [one for one in inspect_drawing(response.draw(), response) if one["name"] == "p"]
    assert declared(text, "color") == ("stylesheets[1]:2", "")


def test_faces_are_told_with_their_glyphs() -> None:
    response = ImageResponse("<p>four <code>x</code></p>")
    found = {one["name"]: one["faces"] for one in inspect_drawing(response.draw(), response)}
    assert found["p"] == ["Geist · 5 glyphs"]
    assert found["code"] == ["Geist Mono · 1 glyph"]
