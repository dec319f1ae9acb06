"""A large image is paid for before it is written, and written with less effort."""

import io

import numpy as np
import pytest
from PIL import Image

from limner.bitmap import Bitmap
from limner.budget import Budget, Limits
from limner.encode import encode
from limner.encode.effort import find_effort
from limner.encode.options import EncodeOptions
from limner.encode.pillow import encode_avif, encode_gif, encode_webp
from limner.encode.png import encode_png
from limner.errors import DeadlineExceededError, LimitExceededError
from limner.formats import encoded_formats

FORMATS = tuple(format.name for format in encoded_formats())
LARGEST = Limits().pixels


def noise(side: int, *, opaque: bool = True) -> Bitmap:
    pixels = np.random.default_rng(1).integers(0, 256, (side, side, 4), np.uint8)
    if opaque:
        pixels[:, :, 3] = 255
    return Bitmap(side, side, pixels, opaque=opaque)


def gradient(side: int) -> Bitmap:
    pixels = np.full((side, side, 4), 255, np.uint8)
    pixels[:, :, 0] = np.linspace(0, 255, side).astype(np.uint8)
    pixels[:, :, 1] = np.linspace(255, 0, side).astype(np.uint8)[:, None]
    return Bitmap(side, side, pixels, opaque=True)


def decoded(data: bytes) -> "np.ndarray[tuple[int, ...], np.dtype[np.int16]]":
    with Image.open(io.BytesIO(data)) as image:
        return np.asarray(image.convert("RGBA")).astype(np.int16)


@pytest.mark.parametrize("format", FORMATS)
def test_writing_takes_steps_by_the_pixels(format: str) -> None:
    spent: list[int] = []
    for side in (100, 200):
        budget = Budget()
        encode(gradient(side), format, budget=budget)
        spent.append(budget.steps)

    assert spent[1] >= 4 * spent[0] - 4 > 0


@pytest.mark.parametrize("format", FORMATS)
def test_an_image_that_would_take_too_many_steps_is_not_written(format: str) -> None:
    limits = Limits(steps=1024)
    side = 400 if format != "raw" else 1000

    with pytest.raises(LimitExceededError, match="too many steps"):
        encode(noise(side, opaque=False), format, budget=Budget(limits))


def test_an_image_that_would_be_late_is_not_written() -> None:
    with pytest.raises(DeadlineExceededError):
        encode(noise(800), "gif", budget=Budget(seconds=0.5))


@pytest.mark.parametrize("options", [EncodeOptions(), EncodeOptions(quality=80), EncodeOptions(compression="small")])
@pytest.mark.parametrize("format", [name for name in FORMATS if name != "avif"])
def test_the_default_steps_suffice_for_the_largest_opaque_image(format: str, options: EncodeOptions) -> None:
    """No size below it costs more than that either."""
    for pixels in {*range(100_000, LARGEST, 100_000), LARGEST}:
        assert find_effort(format, options, pixels).price * pixels < Limits().steps * 0.95


@pytest.mark.parametrize("level", [0, 1, 2])
def test_png_keeps_every_pixel_however_hard_it_tries(level: int) -> None:
    for bitmap in (noise(60), noise(60, opaque=False), gradient(300)):
        data = encode_png(bitmap, EncodeOptions(compression="small", level=level))
        assert np.array_equal(decoded(data), bitmap.pixels)


@pytest.mark.parametrize("level", [0, 1])
def test_webp_keeps_every_pixel_however_hard_it_tries(level: int) -> None:
    bitmap = noise(60)

    assert np.array_equal(decoded(encode_webp(bitmap, EncodeOptions(level=level))), bitmap.pixels)


@pytest.mark.parametrize("level", [0, 1])
def test_gif_stays_near_however_hard_it_tries(level: int) -> None:
    bitmap = gradient(200)
    difference = np.abs(decoded(encode_gif(bitmap, EncodeOptions(level=level))) - bitmap.pixels)

    assert difference.mean() < 8


@pytest.mark.parametrize("level", [0, 1, 2])
def test_avif_stays_near_however_hard_it_tries(level: int) -> None:
    bitmap = gradient(200)
    difference = np.abs(decoded(encode_avif(bitmap, EncodeOptions(level=level))) - bitmap.pixels)

    assert difference.mean() < 4


def test_noise_becomes_a_jpeg_although_it_takes_more_than_a_byte_a_pixel() -> None:
    data = encode(noise(300), "jpeg")

    assert len(data) > 300 * 300
    assert decoded(data).shape == (300, 300, 4)
