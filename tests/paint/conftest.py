"""Pages drawn small, and pictures as letters."""

from collections.abc import Callable
from io import BytesIO

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from limner import Renderer

Draw = Callable[..., npt.NDArray[np.uint8]]

LETTERS = {
    "_": (255, 255, 255),
    "R": (255, 0, 0),
    "G": (0, 255, 0),
    "B": (0, 0, 255),
    "K": (0, 0, 0),
    "Y": (255, 255, 0),
    "P": (255, 0, 255),
}


@pytest.fixture(scope="session")
def renderer() -> Renderer:
    return Renderer()


@pytest.fixture
def draw(renderer: Renderer) -> Draw:
    """Draw the body of a page on white and give its pixels."""

    def drawn(body: str, width: int = 10, height: int = 6, scale: float = 1.0) -> npt.NDArray[np.uint8]:
        page = f"<!doctype html><style>body {{ margin: 0 }}</style>{body}"
        data = renderer.render(page, width=width, height=height, scale=scale, background="white")
        return np.asarray(Image.open(BytesIO(data)).convert("RGB"))

    return drawn


@pytest.fixture
def letters(draw: Draw) -> Callable[..., str]:
    """Draw the body of a page and give a letter for each pixel; a question mark for a mixed colour."""
    names = {color: letter for letter, color in LETTERS.items()}

    def lettered(body: str, width: int = 10, height: int = 6) -> str:
        pixels = draw(body, width, height)
        rows = ("".join(names.get((int(r), int(g), int(b)), "?") for r, g, b in row) for row in pixels)
        return "\n".join(rows)

    return lettered
