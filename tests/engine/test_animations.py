"""Images in time, opened by another decoder, frame by frame beside stills of the same moments."""

from io import BytesIO
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from limner import ImageResponse, Renderer
from limner.errors import InvalidValueError, LimitExceededError

PAGE = """<style>@keyframes go { to { translate: 80px 0; background: lime } }
div { width: 20px; height: 20px; background: red; animation: go 1s linear both }</style><div></div>"""
APNG: Any = "apng"
SIZE: Any = {"width": 100, "height": 30, "background": "white"}


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer()


def frames_of(data: bytes) -> list[tuple[npt.NDArray[np.int16], float]]:
    image = Image.open(BytesIO(data))
    found: list[tuple[npt.NDArray[np.int16], float]] = []
    for index in range(getattr(image, "n_frames", 1)):
        image.seek(index)
        found.append((np.asarray(image.convert("RGB"), np.int16), image.info.get("duration", 0.0)))
    return found


@pytest.mark.parametrize(("format", "tolerance"), [("gif", 24), ("apng", 0), ("webp", 0)])
def test_each_frame_is_the_page_at_its_moment(renderer: Renderer, format: Any, tolerance: int) -> None:
    data = renderer.render(PAGE, **SIZE, format=format, duration=1.0, fps=5)
    frames = frames_of(data)
    assert len(frames) == 5
    for index, (pixels, duration) in enumerate(frames):
        still = renderer.render(PAGE, **SIZE, time=index / 5)
        expected = np.asarray(Image.open(BytesIO(still)).convert("RGB"), np.int16)
        assert np.abs(pixels - expected).max() <= tolerance
        assert duration == pytest.approx(200.0)


def test_what_stands_still_is_stored_once(renderer: Renderer) -> None:
    page = PAGE.replace("go 1s linear both", "go 1s linear 10s")
    still = renderer.render(page, **SIZE, format=APNG)
    data = renderer.render(page, **SIZE, format=APNG, duration=2.0, fps=10)
    assert len(data) < len(still) + 300
    assert len(frames_of(data)) == 1


def test_an_animation_may_begin_later(renderer: Renderer) -> None:
    data = renderer.render(PAGE, **SIZE, format=APNG, duration=0.4, fps=5, time=0.4)
    still = renderer.render(PAGE, **SIZE, time=0.4)
    first = np.asarray(Image.open(BytesIO(still)).convert("RGB"), np.int16)
    assert np.array_equal(frames_of(data)[0][0], first)


def test_a_response_may_move() -> None:
    response = ImageResponse(PAGE, width=100, height=30, format="gif", duration=0.5, fps=4)
    assert response.media_type == "image/gif"
    assert len(frames_of(response.body)) == 2


async def test_an_animation_is_drawn_beside_an_event_loop(renderer: Renderer) -> None:
    data = await renderer.arender(PAGE, **SIZE, format="webp", duration=0.5, fps=4)
    assert len(frames_of(data)) == 2


def test_a_format_without_animations_is_named(renderer: Renderer) -> None:
    with pytest.raises(InvalidValueError, match="gif"):
        renderer.render(PAGE, **SIZE, format="jpeg", duration=1.0)


def test_an_animation_has_so_many_frames_and_pixels(renderer: Renderer) -> None:
    with pytest.raises(LimitExceededError, match="frames"):
        renderer.render(PAGE, **SIZE, format="gif", duration=60.0)
    with pytest.raises(LimitExceededError, match="pixels"):
        renderer.render(PAGE, width=2000, height=2000, format="gif", duration=10.0)
