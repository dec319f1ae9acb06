"""A family that no font has: told once for each list of families, with the way to get it."""

import pytest

from limner import Font, Renderer
from limner.diagnostics import Diagnostic


def told(node: str, renderer: Renderer | None = None) -> list[Diagnostic]:
    drawing = (renderer or Renderer()).draw(node, width=200, height=100)
    return [one for one in drawing.diagnostics if one.code == "missing-font"]


def test_a_family_that_is_not_there_is_told_in_every_picture_with_its_place_and_package() -> None:
    renderer = Renderer()
    for _ in range(2):
        (one,) = told("<p>a</p>\n<p style='font-family: Playfair Display'>b <b>c</b></p>", renderer)
        assert one.severity == "warning"
        assert one.facts.what == "there is no font 'Playfair Display'"
        assert one.facts.got == "font-family: Playfair Display, drawn with Geist"
        assert one.facts.suggestion == "pip install fontpkg-playfair-display"
        assert str(one.facts.where) == "<html>:2:1"


def test_a_family_without_a_package_is_to_be_given() -> None:
    (one,) = told("<p style='font-family: Own Face'>b")
    assert one.facts.suggestion == "fonts=[Font('Own Face', 'the path of its file')]"


def test_who_names_a_family_to_fall_back_on_is_told_by_the_way() -> None:
    (one,) = told("<p style='font-family: Arial, Helvetica, sans-serif'>b")
    assert one.severity == "info"
    assert one.facts.what == "there is none of the fonts 'Arial' and 'Helvetica'"


@pytest.mark.parametrize(
    "family",
    [
        "sans-serif",
        "Geist",
        "geist mono, monospace",
        "Inter, Missing, sans-serif",
        "system-ui, -apple-system, 'Segoe UI', Roboto",
        "-apple-system, BlinkMacSystemFont, 'Segoe UI', sans-serif",
        "ui-monospace, Menlo",
        "'Apple Color Emoji', sans-serif",
    ],
)
def test_nothing_is_told_where_a_font_is_there_or_the_systems_own_comes_first(family: str) -> None:
    node = f'<p style="font-family: {family}">b</p><p style="font-family: Nowhere"></p>'
    assert told(node, Renderer(fonts=[Font("Inter", "inter")])) == []
