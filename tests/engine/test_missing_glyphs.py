"""A character without a glyph: told of in every picture that draws it, and in no other."""

import pytest

from limner.engine.renderer import Renderer
from limner.errors import InvalidValueError

CARD = '<div style="font-size:40px">x日本日</div>'


def missing(renderer: Renderer, node: str) -> list[str]:
    drawing = renderer.draw(node, width=200, height=100)
    return [one.facts.got for one in drawing.diagnostics if one.code == "missing-glyph"]


def test_every_picture_names_the_characters_that_no_font_has_and_the_face_that_stands_for_them() -> None:
    renderer = Renderer()
    for _ in range(3):  # a picture whose text and layout are remembered is told of as well
        first, second = missing(renderer, CARD)
        assert first.startswith("U+65E5 日")
        assert second.startswith("U+672C 本")
        assert all("Geist" in one for one in (first, second))


def test_a_picture_that_lacks_nothing_is_told_of_nothing() -> None:
    renderer = Renderer()
    assert missing(renderer, CARD)
    assert missing(renderer, "<div>plain</div>") == []


def test_only_what_is_drawn_counts() -> None:
    clamped = '<div style="width:60px;white-space:nowrap;overflow:hidden;text-overflow:ellipsis">plain words 日</div>'
    assert missing(Renderer(), clamped) == []


def test_marks_and_controls_without_ink_are_not_missing() -> None:
    assert missing(Renderer(), "<div>a\u200bb\u2060c\u00add\u200ee\ufe0f</div>") == []


def test_strict_makes_it_an_error() -> None:
    with pytest.raises(InvalidValueError, match="no font has a glyph"):
        Renderer().render(CARD, strict=True)
