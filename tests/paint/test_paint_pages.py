"""Small pages of painted boxes beside Chromium's pixels, a page for each class of rules."""

import io
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from limner import Renderer

FOLDER = Path(__file__).parent
NAMES = sorted(path.stem for path in (FOLDER / "pages").glob("*.html"))
THRESHOLD = 32
"""What a channel may differ by from all of the nine pixels around, which forgives antialiasing and nothing else."""


def _far(picture: npt.NDArray[np.int16], reference: npt.NDArray[np.int16]) -> npt.NDArray[np.bool_]:
    height, width = picture.shape[:2]
    padded = np.pad(reference, ((1, 1), (1, 1), (0, 0)), mode="edge")
    around = [padded[y : y + height, x : x + width] for y in range(3) for x in range(3)]
    outside = np.maximum(np.minimum.reduce(around) - picture, picture - np.maximum.reduce(around))
    far: npt.NDArray[np.bool_] = outside.max(axis=2) > THRESHOLD
    return far


@pytest.mark.parametrize("name", NAMES)
def test_a_page_of_boxes_looks_as_in_chromium(name: str) -> None:
    body = Renderer().render((FOLDER / "pages" / f"{name}.html").read_text(), width=240, height=160)
    drawn = np.asarray(Image.open(io.BytesIO(body)).convert("RGB"), np.int16)
    reference = np.asarray(Image.open(FOLDER / "chromium" / f"{name}.webp").convert("RGB"), np.int16)
    assert drawn.shape == reference.shape
    assert (_far(drawn, reference) | _far(reference, drawn)).mean() <= 0.002
    assert (np.abs(drawn - reference).max(axis=2) > THRESHOLD).mean() <= 0.05
