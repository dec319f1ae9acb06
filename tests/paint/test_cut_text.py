"""Text that does not show whole is told by the way: what cuts it, where, and the author's place. Nothing else is."""

import pytest

from limner import Renderer
from limner.diagnostics import Diagnostic

RENDERER = Renderer()
BOX = "<body style='margin: 0; font: 20px Geist; background: white'>"
CLAMP = "overflow: hidden; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 1"
DOCUMENT = f"<!doctype html>{BOX}"


def told(html: str) -> list[Diagnostic]:
    return list(RENDERER.draw(DOCUMENT + html, width=200, height=100).diagnostics)


@pytest.mark.parametrize(
    ("html", "what"),
    [
        (
            "<p style='white-space: nowrap'>a line that is too long for it",
            "text is cut at the right edge of the canvas",
        ),
        ("<p style='position: absolute; left: -40px; top: 0; margin: 0'>wide text", "text is cut at the left edge of"),
        ("<p style='position: absolute; top: 88px; margin: 0'>low", "text is cut at the bottom edge of the canvas"),
        ("<p style='position: absolute; top: -14px; margin: 0'>high", "text is cut at the top edge of the canvas"),
        (
            "<p style='position: absolute; top: 300px'>gone",
            "text is outside of the canvas of 200 × 100 px",
        ),
        (
            "<section style='overflow: hidden; width: 40px; white-space: nowrap'><b>a long line",
            "text is cut at the right edge of <section>, which hides what overflows",
        ),
        (
            "<section style='overflow: hidden; height: 24px'>one<br>two<br>three",
            "text is outside of <section> and does not show",
        ),
    ],
)
def test_text_that_is_cut_is_told(html: str, what: str) -> None:
    (one,) = told(f"\n{html}")
    assert (one.code, one.severity) == ("text-cut", "info")
    assert one.facts.what.startswith(what)
    assert one.facts.where is not None
    assert one.facts.where.line == 2
    assert one.facts.suggestion


def test_texts_of_one_edge_are_one_line() -> None:
    (one,) = told("<div style='white-space: nowrap'>" + "<p style='margin: 0'>a line that is much too long</p>" * 3)
    assert one.facts.got.startswith("'a line that is much too long' from 0, ")
    assert one.facts.got.endswith(", and 2 more")


@pytest.mark.parametrize(
    "html",
    [
        "<p>a text that breaks",
        "<p style='position: absolute; top: 78px; margin: 0'>below: gjpqy",
        "<p style='white-space: pre; margin: 0'>blanks              " + " " * 40,
        "<b style='position: absolute; width: 1px; height: 1px; overflow: hidden; white-space: nowrap'>read out</b>",
        "<span style='position: absolute; clip-path: inset(50%); left: -300px'>to be read out</span>",
        "<p style='text-indent: -9999px'>replaced by a picture",
        "<p style='position: absolute; left: -5000px'>away",
        "<p style='overflow: hidden; white-space: nowrap; text-overflow: ellipsis; width: 60px'>a long line",
        f"<p style='{CLAMP}; width: 60px'>three lines of text",
        "<p style='position: absolute; left: 190px; opacity: 0'>nobody sees it",
        "<p style='position: absolute; left: 190px; visibility: hidden'>nobody sees it",
        "<p style='position: absolute; left: 190px; color: transparent'>nobody sees it",
        "<p style='rotate: 90deg; translate: 80px; margin: 0'>turned",
        "<div style='overflow: hidden; border-radius: 8px'><p>inside</div>",
    ],
)
def test_text_that_shows_or_is_hidden_on_purpose_is_not_told(html: str) -> None:
    assert told(html) == []


@pytest.mark.parametrize("height", [100, None])
def test_a_canvas_that_fits_the_content_cuts_nothing_below(height: int | None) -> None:
    drawing = RENDERER.draw(f"{DOCUMENT}<p>{'word ' * 60}", width=200, height=height)
    assert bool(drawing.diagnostics) == (height is not None)
