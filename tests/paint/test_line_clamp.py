"""`line-clamp` hides what follows its last line, whatever `overflow` says: two sources look alike.

Spec: https://www.w3.org/TR/css-overflow-4/#line-clamp
"""

import pytest

from limner import Renderer

TEXT = "One two three four five six seven eight nine ten eleven twelve"
PREFIXED = "display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden"


def drawn(style: str, content: str) -> bytes:
    node = f'<div style="width: 120px; background: #eef; font-size: 20px; {style}">{content}</div>'
    return Renderer().render(node, width=200, height=240, format="raw")


@pytest.mark.parametrize(
    "content",
    [
        TEXT,
        f"<p style='margin: 0'>{TEXT}</p>",
        "<p style='margin: 0'>One two three</p><p style='margin: 0; background: red'>four five six</p><p>seven</p>",
        f"{TEXT}<div style='height: 30px; background: red'></div>",
        f"<span style='background: #fd8'>{TEXT}</span> <b style='position: relative; top: 3px'>more</b>",
    ],
)
def test_lines_after_the_last_are_hidden_without_overflow(content: str) -> None:
    assert drawn("line-clamp: 2", content) == drawn(PREFIXED, content)
    assert drawn("line-clamp: 2; overflow: hidden", content) == drawn(PREFIXED, content)


def test_padding_shows_none_of_the_hidden_lines() -> None:
    both = "border-bottom: 40px solid #eef"
    assert drawn("line-clamp: 2; padding-bottom: 40px", TEXT) == drawn(f"{PREFIXED}; {both}", TEXT)


def test_the_prefixed_property_hides_no_lines_by_itself_as_in_chrome() -> None:
    visible = PREFIXED.replace("overflow: hidden", "overflow: visible")
    assert drawn(visible, TEXT) != drawn(PREFIXED, TEXT)


def test_all_lines_are_there_when_they_fit() -> None:
    assert drawn("line-clamp: 9", TEXT) == drawn("", TEXT)


def test_a_document_keeps_to_chrome_and_says_what_chrome_knows() -> None:
    found = (
        Renderer().draw(f"<!doctype html><body style='background: #fff'><p style='line-clamp: 2'>{TEXT}").diagnostics
    )
    assert [one.facts.expected for one in found] == [
        "-webkit-line-clamp with display: -webkit-box and -webkit-box-orient: vertical"
    ]
