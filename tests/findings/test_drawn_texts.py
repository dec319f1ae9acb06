"""Findings about texts of inline SVGs: the same as of other texts, at the author's `<text>`."""

import pytest

from limner import Finding, Renderer

PAGE = '<!doctype html>\n<body style="margin: 0; background: #fff">\n{svg}\n</body>'
"""The drawing begins on line 3."""


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer()


def found(renderer: Renderer, svg: str, code: str) -> list[Finding]:
    return [one for one in renderer.draw(PAGE.format(svg=svg)).findings if one.code == code]


def drawing(text: str) -> str:
    return f'<svg width="600" height="300" viewBox="0 0 300 150">\n{text}\n</svg>'


@pytest.mark.parametrize("turn", ["first", "second"])
def test_pale_text_is_told_at_its_line(renderer: Renderer, turn: str) -> None:
    """The second image is painted with what the first one's drawing became."""
    (finding,) = found(renderer, drawing('<text x="20" y="60" font-size="40" fill="#bbb">Pale</text>'), "contrast")
    assert finding.element is not None
    assert (finding.element.tag, finding.element.text, finding.line) == ("text", "Pale", 4), turn
    # Relative luminance of #bbb is 0.4969: (1 + .05) / (.4969 + .05).
    assert finding.value == pytest.approx(1.92, abs=0.01)
    assert not found(renderer, drawing('<text x="20" y="60" font-size="40" fill="#333">Dark</text>'), "contrast")


def test_text_is_pale_on_what_the_drawing_has_below_it(renderer: Renderer) -> None:
    text = '<text x="20" y="60" font-size="40" fill="#fff">White</text>'
    assert found(renderer, drawing(text), "contrast")
    assert not found(renderer, drawing(f'<rect width="300" height="150" fill="#123"/>{text}'), "contrast")


def test_a_drawing_cuts_its_text(renderer: Renderer) -> None:
    text = '<text x="{x}" y="60" font-size="40">Too long</text>'
    (finding,) = found(renderer, drawing(text.format(x=220)), "text-cut")
    assert "right edge of <svg>" in finding.message
    assert "Too long".endswith(finding.lost)
    assert finding.lost
    assert not found(renderer, drawing(text.format(x=20)), "text-cut")


def test_sizes_are_those_on_the_canvas(renderer: Renderer) -> None:
    assert [one.value for one in found(renderer, drawing('<text y="60" font-size="10">a</text>'), "small-text")] == [20]
    assert not found(renderer, drawing('<text y="60" font-size="13">a</text>'), "small-text")


def test_what_covers_a_text_is_told(renderer: Renderer) -> None:
    text = '<text x="20" y="60" font-size="40">Covered</text>{over}'
    assert found(renderer, drawing(text.format(over='<rect width="300" height="150" fill="red"/>')), "text-covered")
    assert not found(renderer, drawing(text.format(over='<rect y="90" width="300" height="9"/>')), "text-covered")


@pytest.mark.parametrize("turn", ["first", "second"])
def test_characters_that_no_font_has_are_told(renderer: Renderer, turn: str) -> None:
    (finding,) = found(renderer, drawing('<text y="60" font-size="40">\U00010380</text>'), "missing-glyph")
    assert finding.severity == "error"
    assert "U+10380" in finding.got
    assert finding.line == 4, turn
    assert not found(renderer, drawing('<text y="60" font-size="40">a</text>'), "missing-glyph")
