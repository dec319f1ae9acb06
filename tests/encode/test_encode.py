"""Encoders, with Pillow as the independent reader of what they write."""

import io
import struct
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from limner.bitmap import Bitmap
from limner.color import Color
from limner.encode import encode
from limner.encode.ico import write_ico
from limner.encode.profile import srgb_profile
from limner.errors import InvalidValueError
from limner.formats import encoded_formats

Pixels = npt.NDArray[np.uint8]


def bitmap_of(pixels: Pixels, *, premultiplied: bool = False) -> Bitmap:
    """Wrap an array."""
    return Bitmap(pixels.shape[1], pixels.shape[0], pixels, premultiplied=premultiplied)


def opened(data: bytes) -> Image.Image:
    """Read a file whole."""
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def read(data: bytes) -> Pixels:
    """Read a file as RGBA."""
    return np.asarray(opened(data).convert("RGBA"))


def flat() -> Pixels:
    """Few colours."""
    pixels = np.full((40, 60, 4), (17, 34, 51, 255), np.uint8)
    pixels[10:20, 5:50] = (250, 250, 250, 255)
    return pixels


def gradient() -> Pixels:
    """Thousands of colours that change slowly."""
    y, x = np.mgrid[0:300, 0:400]
    return np.stack([x * 255 // 400, y * 255 // 300, (x + y) * 255 // 700, np.full_like(x, 255)], -1).astype(np.uint8)


def photograph() -> Pixels:
    """Grain on slopes."""
    grain = np.random.default_rng(3).integers(-4, 5, (300, 400, 3))
    pixels = gradient()
    pixels[:, :, :3] = np.clip(pixels[:, :, :3].astype(int) + grain, 0, 255)
    return pixels


def translucent() -> Pixels:
    """Every alpha, with colours that vary."""
    pixels = gradient()
    pixels[:, :, 3] = np.arange(400) * 255 // 399
    return pixels


def few_translucent() -> Pixels:
    """A palette with alpha."""
    pixels = flat()
    pixels[0:5] = (1, 2, 3, 100)
    pixels[5:8] = 0
    return pixels


def grey() -> Pixels:
    """Opaque greys only."""
    ramp = np.repeat(np.arange(256, dtype=np.uint8)[:, None, None], 30, axis=1)
    return np.concatenate([np.repeat(ramp, 3, axis=2), np.full_like(ramp, 255)], axis=2)


PICTURES: dict[str, tuple[Pixels, str]] = {
    "flat": (flat(), "P"),
    "gradient": (gradient(), "RGB"),
    "photograph": (photograph(), "RGB"),
    "translucent": (translucent(), "RGBA"),
    "few colours with alpha": (few_translucent(), "P"),
    "grey": (grey(), "L"),
}


@pytest.mark.parametrize("compression", ["fast", "small"])
@pytest.mark.parametrize(("pixels", "mode"), PICTURES.values(), ids=PICTURES)
def test_a_png_holds_the_same_pixels_in_the_right_colour_type(pixels: Pixels, mode: str, compression: Any) -> None:
    data = encode(bitmap_of(pixels), "png", compression=compression)
    assert opened(data).mode == mode
    assert np.array_equal(read(data), pixels)


@pytest.mark.parametrize("pixels", [pixels for pixels, _ in PICTURES.values()], ids=PICTURES)
def test_small_is_no_larger_than_fast(pixels: Pixels) -> None:
    bitmap = bitmap_of(pixels)
    assert len(encode(bitmap, compression="small")) <= len(encode(bitmap))


def test_a_png_is_tagged_as_srgb_and_says_nothing_else() -> None:
    data = encode(bitmap_of(translucent()))
    kinds: list[bytes] = []
    position = 8
    while position < len(data):
        (length,) = struct.unpack_from(">I", data, position)
        kinds.append(data[position + 4 : position + 8])
        position += 12 + length
    assert kinds == [b"IHDR", b"sRGB", b"IDAT", b"IEND"]


def test_a_photograph_gets_a_filter_and_is_smaller_for_it() -> None:
    pixels = photograph()
    with_filter = len(encode(bitmap_of(pixels)))
    from isal import isal_zlib

    assert with_filter < len(isal_zlib.compress(np.ascontiguousarray(pixels[:, :, :3]).data, 1)) * 0.95


@pytest.mark.parametrize("compression", ["fast", "small"])
@pytest.mark.parametrize("format", [row.name for row in encoded_formats()])
def test_bytes_do_not_depend_on_what_memory_held_before(format: str, compression: Any) -> None:
    chance = np.random.default_rng(3)
    bitmap = bitmap_of(photograph())
    files, held = set[bytes](), list[Pixels]()
    for _ in range(12):
        dirt = [chance.integers(0, 256, 2 ** chance.integers(6, 20), np.uint8) for _ in range(12)]
        held += dirt[::4]
        del dirt
        files.add(encode(bitmap, format, compression=compression))
    assert len(files) == 1


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 40), st.integers(1, 40), st.integers(0, 2**32 - 1), st.sampled_from([1, 3, 255]))
def test_any_pixels_survive_a_png(width: int, height: int, seed: int, levels: int) -> None:
    chance = np.random.default_rng(seed)
    pixels = (chance.integers(0, levels + 1, (height, width, 4)) * (255 // levels)).astype(np.uint8)
    assert np.array_equal(read(encode(bitmap_of(pixels))), pixels)


def test_premultiplied_pixels_are_written_straight() -> None:
    straight = translucent()
    straight[straight[:, :, 3] == 0] = 0
    wide = straight.astype(np.uint16)
    alpha = wide[:, :, 3:]
    multiplied = straight.copy()
    multiplied[:, :, :3] = (wide[:, :, :3] * alpha + 127) // 255
    back = read(encode(bitmap_of(multiplied, premultiplied=True))).astype(int)
    # What 8 bits keep of a colour is coarser the less alpha it has.
    allowed = np.ceil(127.5 / np.maximum(straight[:, :, 3:], 1)) + 1
    assert (np.abs(back[:, :, :3] - straight[:, :, :3]) <= allowed).all()
    assert np.array_equal(back[:, :, 3], straight[:, :, 3])


def test_jpeg_is_close_and_stands_on_white_unless_told_otherwise() -> None:
    clear = np.zeros((20, 20, 4), np.uint8)
    assert read(encode(bitmap_of(clear), "jpeg"))[5, 5, :3].min() >= 254
    green = read(encode(bitmap_of(clear), "jpeg", background=Color(0.0, 1.0, 0.0)))[5, 5]
    assert green[1] > 250
    assert green[0] < 6
    back = read(encode(bitmap_of(gradient()), "jpeg", quality=95)).astype(int)
    assert np.abs(back - gradient()).mean() < 2


def test_webp_is_lossless_without_a_quality_and_smaller_with_one() -> None:
    data = encode(bitmap_of(translucent()), "webp")
    expected = translucent()
    visible = expected[:, :, 3] > 0
    assert np.array_equal(read(data)[visible], expected[visible])
    assert len(encode(bitmap_of(photograph()), "webp", quality=60)) < len(encode(bitmap_of(photograph()), "webp")) / 3


@pytest.mark.parametrize("format", ["jpeg", "webp", "avif"])
def test_the_profile_inside_is_srgb(format: str) -> None:
    image = opened(encode(bitmap_of(gradient()), format))
    profile = ImageCms.ImageCmsProfile(io.BytesIO(image.info["icc_profile"]))
    standard = cast("Any", ImageCms).createProfile("sRGB")
    same = ImageCms.profileToProfile(image.convert("RGB"), profile, standard)
    assert same is not None
    off = np.abs(np.asarray(same).astype(int) - np.asarray(image.convert("RGB")).astype(int))
    assert off.max() <= 1


def test_avif_and_gif_open_with_their_size_and_about_their_colours() -> None:
    for format in ("avif", "gif"):
        back = read(encode(bitmap_of(flat()), format)).astype(int)
        assert back.shape == flat().shape
        assert np.abs(back - flat()).mean() < 4


def test_an_ico_holds_every_size() -> None:
    sizes = [16, 32, 48, 256]
    bitmaps = [bitmap_of(np.full((size, size, 4), (size % 256, 9, 9, 255), np.uint8)) for size in reversed(sizes)]
    image = Image.open(io.BytesIO(write_ico(bitmaps)))
    assert image.info["sizes"] == {(size, size) for size in sizes}
    for size in sizes:
        image.size = (size, size)  # type: ignore[misc]  # pyright: ignore[reportAttributeAccessIssue]  # how Pillow picks one
        image.load()
        pixel: Any = image.convert("RGBA").getpixel((0, 0))
        assert pixel == (size % 256, 9, 9, 255)


def test_a_large_picture_is_shrunk_into_an_ico() -> None:
    assert opened(encode(bitmap_of(gradient()), "ico")).size == (256, 192)


def test_raw_is_straight_rgba() -> None:
    assert encode(bitmap_of(few_translucent()), "raw") == few_translucent().tobytes()


def test_a_background_fills_what_is_clear_in_any_format() -> None:
    data = encode(bitmap_of(few_translucent()), "png", background=Color(1.0, 0.0, 0.0))
    assert opened(data).mode in ("RGB", "P")
    assert tuple(read(data)[6, 0]) == (255, 0, 0, 255)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"format": "jpg"}, "'jpeg'"),
        ({"format": "png", "quality": 0}, "from 1 to 100"),
        ({"format": "png", "compression": "tiny"}, "'fast' or 'small'"),
    ],
)
def test_a_wrong_option_says_what_would_be_right(options: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidValueError, match=message):
        encode(bitmap_of(flat()), **options)


def test_the_profile_is_the_same_on_every_day() -> None:
    assert len(srgb_profile()) < 600
    assert srgb_profile()[:4] == struct.pack(">I", len(srgb_profile()))
