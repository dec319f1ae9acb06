"""Colour faces: which text they draw, and in which order they are asked."""

import io
from collections.abc import Callable

import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from limner.style.computed import FontGroup
from limner.text.fonts import FontCollection
from limner.text.given import Font
from limner.text.typesetter import Engine

pytestmark = pytest.mark.usefixtures("without_openmoji")
Style = Callable[..., FontGroup]
CHARACTERS = {0x1F600: "grin", 0x2764: "heart", 0x31: "one", 0x1F469: "woman"}


def build_color_font() -> bytes:
    """A COLR face with a square for each of a few emoji."""
    names = [".notdef", *CHARACTERS.values(), "layer"]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap(CHARACTERS)
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    for point in ((0, 800), (800, 800), (800, 0)):
        pen.lineTo(point)
    pen.closePath()
    square = pen.glyph()
    builder.setupGlyf(dict.fromkeys(names, square))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (1000, 0)))
    builder.setupHorizontalHeader(ascent=800, descent=-200)
    builder.setupNameTable({"familyName": "Test Emoji", "styleName": "Regular"})
    builder.setupOS2()
    builder.setupPost()
    builder.setupCOLR({name: [("layer", 0)] for name in CHARACTERS.values()})
    builder.setupCPAL([[(1.0, 0.0, 0.0, 1.0)]])
    output = io.BytesIO()
    builder.save(output)
    return output.getvalue()


def families(engine: Engine, text: str, font: FontGroup) -> list[str]:
    return [run.candidate.entry.family for run in engine.shape(text, 0, len(text), font).unit_runs]


def test_emoji_come_from_a_given_colour_face(style: Style) -> None:
    engine = Engine(FontCollection([Font("Colours", build_color_font())]))
    assert families(engine, "a😀b", style()) == ["Geist", "Colours", "Geist"]
    run = engine.shape("😀", 0, 1, style()).runs[0]
    assert run.face.color
    assert abs(run.width - 20.0) <= 1 / 64  # Chromium cuts the scale of a face to 16.16


def test_digits_are_text_although_a_colour_face_has_them(style: Style) -> None:
    engine = Engine(FontCollection([Font("Colours", build_color_font())]))
    assert families(engine, "11", style()) == ["Geist"]
    # The generic family that was asked for by name decides what text is drawn with.
    assert families(engine, "1", style("emoji")) == ["Colours"]


def test_a_variation_selector_prefers_colour_to_the_style_s_own_glyph(style: Style) -> None:
    engine = Engine(FontCollection([Font("Colours", build_color_font())]))
    assert families(engine, "\u2764\ufe0f", style()) == ["Colours"]
    assert engine.shape("\u2764\ufe0f", 0, 2, style()).missing == ()


def test_a_sequence_that_no_face_has_names_only_what_is_missing(style: Style) -> None:
    engine = Engine()
    assert engine.shape("1\ufe0f\u20e3", 0, 3, style()).missing == (0x20E3,)
