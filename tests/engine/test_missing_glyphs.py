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
        (told,) = missing(renderer, CARD)
        assert told == "U+65E5 日 U+672C 本, drawn as the .notdef of Geist"


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
    with pytest.raises(InvalidValueError, match="no font has glyphs for Chinese, Japanese or Korean text"):
        Renderer().render(CARD, strict=True)


@pytest.mark.parametrize(
    ("text", "what", "way"),
    [
        ("नमस्ते", "Devanagari text", "pip install 'limner[scripts]', or pip install fontpkg-noto-sans-devanagari alone"),
        ("ひらカナ", "Japanese text", "pip install 'limner[cjk]'"),
        ("안녕", "Korean text", "pip install 'limner[cjk]'"),
        ("🙂🎉", "emoji", "pip install 'limner[openmoji]', or emoji='system'"),
        ("ᏣᎳᎩ", "Cherokee text", "fonts=[Font('Noto Sans Cherokee', 'NotoSansCherokee.ttf')]"),
        ("\U0001e6c0", "Tai Yo text", "fonts=[Font('Noto Sans Tai Yo'"),
        ("🂡𝄞", "symbols", "fonts=[Font('Noto Sans Symbols 2'"),
    ],
)
def test_each_script_is_told_once_with_the_package_that_has_it(
    text: str, what: str, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("limner.text.plan.package_families", tuple)  # as where no further package is installed
    drawing = Renderer().draw(f"<p>{text} {text}</p>\n<p>{text}</p>", width=200, height=100)
    told = {one.facts.what: one.facts for one in drawing.diagnostics if one.code == "missing-glyph"}
    facts = told[f"no font has glyphs for {what}"]
    assert facts.suggestion.startswith(way)
    assert str(facts.where) == "<html>:1:1"


def test_many_characters_are_one_line() -> None:
    text = "".join(map(chr, range(0x4E00, 0x4E40)))
    (told,) = Renderer().draw(f"<p>{text}", width=1900, height=100, background="white").diagnostics
    assert told.facts.got.count("U+") == 8
    assert "and 56 more" in told.facts.got
