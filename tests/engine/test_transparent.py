"""Text on a transparent canvas is told by the way, since some viewers show it on black; what is painted is not."""

import pytest

from limner import Renderer

RENDERER = Renderer()


def codes(html: str, **options: str) -> list[str]:
    return [one.code for one in RENDERER.draw(html, width=120, height=60, **options).diagnostics]  # type: ignore[arg-type]


def test_a_first_picture_without_a_background_is_told() -> None:
    drawing = RENDERER.draw("<div style='font-size: 30px'>Hello", width=120, height=60)
    (one,) = drawing.diagnostics
    assert (one.code, one.severity) == ("transparent", "info")
    assert one.facts.suggestion == "background: white on the outermost element, or background='white'"
    RENDERER.render("<div>Hello", width=120, height=60, strict=True)  # it is right, if it is meant


@pytest.mark.parametrize(
    "html",
    [
        "<div style='background: white; height: 100%'>Hello",
        "<style>body { background: linear-gradient(red, blue) }</style>Hello",
        "<div style='background: #fff8; height: 100%'>Hello",
        "<div style='width: 60px; height: 60px; border-radius: 50%; background: red; padding: 15px'>Hi",
        "<div style='width: 60px; height: 60px; background: red'></div>",
        "<svg width='60' height='60'><text y='30'>a</text></svg>",
    ],
)
def test_what_is_painted_behind_counts(html: str) -> None:
    assert codes(html) == []


def test_formats_without_alpha_and_a_background_given_are_not_told() -> None:
    assert codes("<div>Hello", format="jpeg") == []
    assert codes("<div>Hello", background="black") == []
