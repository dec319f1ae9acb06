"""Colour faces of each format beside the pixels that tools/record_color_faces.py recorded from Chromium."""

import io
import random
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from limner.engine.renderer import Renderer
from limner.errors import FontError
from limner.style.computed import FontGroup
from limner.text.fonts import FontCollection
from limner.text.given import Font
from limner.text.typesetter import Engine
from text.color_faces import TEXT, build_faces, write_page

FIXTURES = Path(__file__).parent / "fixtures"
FACES = build_faces()


@pytest.mark.parametrize("name", FACES)
def test_a_colour_face_is_drawn_as_chromium_draws_it(name: str) -> None:
    drawn = Renderer().render(write_page(FACES[name]), width=600, height=420)
    pictures = (Image.open(io.BytesIO(drawn)), Image.open(FIXTURES / f"color_{name}.webp"))
    ours, theirs = (np.asarray(picture.convert("RGB")).astype(np.int16) for picture in pictures)
    apart = np.abs(ours - theirs)
    assert apart.max() <= 32
    assert int((apart.max(axis=2) > 8).sum()) <= 2


@pytest.mark.parametrize("name", ["cbdt", "sbix"])
def test_broken_strikes_break_nothing(name: str) -> None:
    dice = random.Random(11)  # noqa: S311 - no secrets
    font = FontGroup(font_family=("X",), font_size=30.0)
    shaped = 0
    for _ in range(60):
        data = bytearray(FACES[name])
        for _ in range(dice.choice((1, 5, 40))):
            data[dice.randrange(300, len(data))] = dice.randrange(256)
        try:
            width = Engine(FontCollection([Font("X", bytes(data))])).shape(TEXT, 0, len(TEXT), font).width
        except FontError:
            continue
        shaped += width >= 0.0
    assert shaped > 0
