"""Two sources that must look alike."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pytest

Draw = Callable[..., npt.NDArray[np.uint8]]

BOX = "width: 30px; height: 20px; "

PAIRS: dict[str, tuple[str, str]] = {
    "opacity of a plain box is alpha of its colour": (
        f"<div style='{BOX}background: red; opacity: 0.5'></div>",
        f"<div style='{BOX}background: rgb(255 0 0 / 0.5)'></div>",
    ),
    "a gradient of one colour is that colour": (
        f"<div style='{BOX}background: linear-gradient(red, red)'></div>",
        f"<div style='{BOX}background: red'></div>",
    ),
    "a gradient to the right is one at 90 degrees": (
        f"<div style='{BOX}background: linear-gradient(to right, red, blue)'></div>",
        f"<div style='{BOX}background: linear-gradient(90deg, red, blue)'></div>",
    ),
    "a repeated gradient is one with its stops written out": (
        f"<div style='{BOX}background: repeating-linear-gradient(90deg, red 0 5px, blue 5px 10px)'></div>",
        (
            f"<div style='{BOX}background: linear-gradient(90deg, red 0 5px, blue 5px 10px, red 10px 15px, "
            "blue 15px 20px, red 20px 25px, blue 25px)'></div>"
        ),
    ),
    "an ellipse clips as half radii round": (
        f"<div style='{BOX}background: red; clip-path: ellipse(50% 50%)'></div>",
        f"<div style='{BOX}overflow: hidden; border-radius: 50%'><div style='{BOX}background: red'></div></div>",
    ),
    "radii that overlap are scaled": (
        f"<div style='{BOX}background: red; border-radius: 100px'></div>",
        f"<div style='{BOX}background: red; border-radius: 10px'></div>",
    ),
    "translations add up": (
        f"<div style='{BOX}background: red; translate: 3px 2px; transform: translate(1px, 4px)'></div>",
        f"<div style='{BOX}background: red; transform: translate(4px, 6px)'></div>",
    ),
    "invert of invert is the picture": (
        f"<div style='filter: invert(1) invert(1); {BOX}background: rgb(10 200 90)'></div>",
        f"<div style='{BOX}background: rgb(10 200 90)'></div>",
    ),
    "path() and polygon() draw the same": (
        f"<div style='{BOX}background: red; clip-path: path(\"M0 0 L30 0 L0 20 Z\")'></div>",
        f"<div style='{BOX}background: red; clip-path: polygon(0 0, 30px 0, 0 20px)'></div>",
    ),
    "a thin double border is solid": (
        f"<div style='{BOX}border: 1px double red'></div>",
        f"<div style='{BOX}border: 1px solid red'></div>",
    ),
    "corner-shape round is nothing new": (
        f"<div style='{BOX}background: red; border-radius: 8px; corner-shape: round'></div>",
        f"<div style='{BOX}background: red; border-radius: 8px'></div>",
    ),
    "text clipped from a background is text in its colour": (
        "<p style='margin: 0; font: 20px Geist; color: transparent; background: red; background-clip: text'>Hi</p>",
        "<p style='margin: 0; font: 20px Geist; color: red'>Hi</p>",
    ),
}


@pytest.mark.parametrize(("first", "second"), PAIRS.values(), ids=PAIRS)
def test_two_sources_look_alike(draw: Draw, first: str, second: str) -> None:
    one = draw(first, 40, 30).astype(int)
    two = draw(second, 40, 30).astype(int)
    # Soft edges through a layer or a clip may be rounded differently; ink of a mask has the table of mid grey.
    tolerance = 40 if "text" in first else 3

    assert np.abs(one - two).max() <= tolerance
