"""Texts in SVG whose fonts or glyphs are missing: drawn with the render's fonts, and told of each time."""

from collections.abc import Callable
from urllib.parse import quote

import pytest

from limner import Diagnostic, Renderer

TEXT = "<text y='30' font-size='20' font-family='{}'>{}</text>"
ABSENT = TEXT.format("Nonesuch Grotesk", "abc")
GLYPHLESS = TEXT.format("Geist", "\U00013000")


def inline(inner: str) -> str:
    """Write a drawing of the page."""
    return f"<svg width='200' height='40'>{inner}</svg>"


def picture(inner: str) -> str:
    """Write a picture."""
    file = f"<svg xmlns='http://www.w3.org/2000/svg' width='200' height='40'>{inner}</svg>"
    return f'<img src="data:image/svg+xml,{quote(file)}">'


def background(inner: str) -> str:
    """Write a background."""
    file = f"<svg xmlns='http://www.w3.org/2000/svg' width='200' height='40'>{inner}</svg>"
    return f"<div style=\"width:200px;height:40px;background:url('data:image/svg+xml,{quote(file)}')\"></div>"


WAYS = pytest.mark.parametrize("write", [inline, picture, background])


def told(renderer: Renderer, html: str) -> list[Diagnostic]:
    """Give what is said of fonts."""
    found = renderer.draw(html, width=200, height=40).diagnostics
    return [one for one in found if one.code in ("missing-font", "missing-glyph")]


@WAYS
def test_a_family_that_is_not_there_is_told_of_each_time(write: Callable[[str], str]) -> None:
    renderer = Renderer()
    for _ in range(3):
        (one,) = told(renderer, write(ABSENT))
        assert one.code == "missing-font"
        assert "Nonesuch Grotesk" in one.facts.what


@WAYS
def test_characters_without_glyphs_are_told_of_each_time(write: Callable[[str], str]) -> None:
    renderer = Renderer()
    for _ in range(3):
        (one,) = told(renderer, write(GLYPHLESS))
        assert one.code == "missing-glyph"
        assert "U+13000" in one.facts.got


@WAYS
def test_nothing_is_said_of_fonts_that_are_there(write: Callable[[str], str]) -> None:
    assert told(Renderer(), write(TEXT.format("Geist", "abc"))) == []


def test_what_is_said_of_a_picture_names_it() -> None:
    (one,) = told(Renderer(), picture(ABSENT))
    assert "in an SVG picture" in one.facts.what
