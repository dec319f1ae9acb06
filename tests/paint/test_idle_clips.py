"""A clip that cuts nothing but what the canvas cuts is none, so that its items are shared from picture to picture."""

import pytest

from limner import Renderer
from limner.paint.display_list import Clip

INSIDE = (
    '<p style="position: absolute; left: -20px; top: 40px; width: 400px; font-size: 30px; background: teal">Hello</p>'
)


def clips(style: str, scale: float = 1.0) -> tuple[int, bytes]:
    """Draw a card whose root has a style; give how many clips there are at the top, and its bytes."""
    node = f'<div style="width: 300px; height: 200px; position: relative; {style}">{INSIDE}</div>'
    drawing = Renderer().draw(node, width=300, height=200, scale=scale)
    return sum(isinstance(item, Clip) for item in drawing.display_list.items), drawing.body


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_a_root_that_hides_its_overflow_clips_nothing(scale: float) -> None:
    assert clips("overflow: hidden", scale) == clips("", scale)
    assert clips("overflow: hidden")[0] == 0


@pytest.mark.parametrize(
    "style", ["overflow: hidden; border-radius: 100px", "overflow: hidden; width: 299px", "clip-path: circle(50px)"]
)
def test_a_clip_that_cuts_stays(style: str) -> None:
    count, body = clips(style)
    assert count == 1
    assert body != clips("")[1]
