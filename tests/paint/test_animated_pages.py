"""Animations beside Chromium's pixels, each at five moments, as one picture and as the frames of a file."""

import io
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from limner import Renderer
from record_animations import FOLDER, HEIGHT, TIMES, WIDTH

NAMES = sorted(path.stem for path in FOLDER.glob("*.html"))
THRESHOLD = 32


def _pixels(image: Image.Image) -> npt.NDArray[np.int16]:
    return np.asarray(image.convert("RGB"), np.int16)


def _references(name: str) -> list[npt.NDArray[np.int16]]:
    whole = _pixels(Image.open(FOLDER / f"{name}.webp"))
    return [whole[number * HEIGHT : (number + 1) * HEIGHT] for number in range(len(TIMES))]


def _far(picture: npt.NDArray[np.int16], reference: npt.NDArray[np.int16]) -> float:
    padded = np.pad(reference, ((1, 1), (1, 1), (0, 0)), mode="edge")
    around = [padded[y : y + HEIGHT, x : x + WIDTH] for y in range(3) for x in range(3)]
    outside = np.maximum(np.minimum.reduce(around) - picture, picture - np.maximum.reduce(around))
    return float((outside.max(axis=2) > THRESHOLD).mean())


def test_there_are_twelve_animations() -> None:
    assert len(NAMES) >= 12


@pytest.mark.parametrize("name", NAMES)
def test_an_animation_looks_as_in_chromium_at_five_moments(name: str) -> None:
    page = (Path(FOLDER) / f"{name}.html").read_text()
    renderer = Renderer()
    for time, reference in zip(TIMES, _references(name), strict=True):
        drawn = _pixels(Image.open(io.BytesIO(renderer.render(page, width=WIDTH, height=HEIGHT, time=time))))
        assert _far(drawn, reference) <= 0.003, time
        assert _far(reference, drawn) <= 0.003, time


@pytest.mark.parametrize("format_", ["gif", "apng", "webp"])
def test_the_frames_of_a_file_are_the_moments_of_the_page(format_: str) -> None:
    page = (Path(FOLDER) / "moving.html").read_text()
    renderer = Renderer()
    body = renderer.render(page, width=WIDTH, height=HEIGHT, format=format_, duration=1.5, fps=4)  # type: ignore[arg-type]  # a format
    file = Image.open(io.BytesIO(body))
    assert getattr(file, "n_frames", 1) == 6
    file.seek(3)
    reference = _references("moving")[TIMES.index(0.75)]
    assert _far(_pixels(file), reference) <= 0.003
