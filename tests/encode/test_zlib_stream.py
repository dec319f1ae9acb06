"""Rows that repeat are what zlib itself reads back, and a PNG with them holds the same pixels."""

import io
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from limner.bitmap import Bitmap
from limner.encode import encode
from limner.encode.near_colors import NEAR
from limner.encode.zlib_stream import ZlibStream

steps = st.lists(st.integers(0, 40), min_size=1, max_size=8)


@settings(max_examples=150, deadline=None)
@given(st.integers(2, 5000), steps, st.integers(0, 2**32 - 1), st.sampled_from([2, 256]))
def test_any_rows_and_repetitions_come_back(length: int, steps: list[int], seed: int, levels: int) -> None:
    rng = np.random.default_rng(seed)
    stream, expected = ZlibStream(1), bytearray()
    for index, count in enumerate(steps):
        if index % 2:
            if count:
                stream.repeat(count, length)
            expected += (b"\2" + bytes(length - 1)) * count
        else:
            rows = rng.integers(0, levels, count * length).astype(np.uint8).tobytes()
            stream.add(rows)
            expected += rows
    assert zlib.decompress(stream.finish()) == bytes(expected)


@pytest.mark.parametrize("length", [*range(2, 12), *range(255, 266), *range(512, 522)])
@pytest.mark.parametrize("count", [1, 7, 8, 9, 64, 500])
def test_a_repetition_of_any_length_comes_back(length: int, count: int) -> None:
    stream = ZlibStream(1)
    stream.repeat(count, length)
    assert zlib.decompress(stream.finish()) == (b"\2" + bytes(length - 1)) * count


@settings(max_examples=150, deadline=None)
@given(steps, st.integers(0, 2**32 - 1), st.sampled_from([2, 256]))
def test_any_bytes_around_zeros_come_back(steps: list[int], seed: int, levels: int) -> None:
    rng = np.random.default_rng(seed)
    stream, expected = ZlibStream(1), bytearray()
    for index, count in enumerate(steps):
        if index % 2 and count:
            stream.add_zeros(count**3)
            expected += bytes(count**3)
        else:
            rows = rng.integers(0, levels, count * 7).astype(np.uint8).tobytes()
            stream.add(rows)
            expected += rows
    assert zlib.decompress(stream.finish()) == bytes(expected)


@pytest.mark.parametrize("count", [*range(1, 12), *range(255, 270), *range(512, 524), 65_521, 800_000])
def test_zeros_of_any_number_come_back(count: int) -> None:
    stream = ZlibStream(1)
    stream.add_zeros(count)
    written = stream.finish()
    assert zlib.decompress(written) == bytes(count)
    assert len(written) < 60 + count / 1000


def test_empty_rows_of_a_palette_take_a_bit_for_each_hundred_pixels() -> None:
    sizes: list[int] = []
    for height in (100, 1100):
        pixels = np.full((height, 1200, 4), (250, 240, 230, 255), np.uint8)  # neither grey nor the lowest colour
        pixels[10:20, 10:20] = (20, 30, 90, 255)
        written = encode(Bitmap(1200, height, pixels), "png")
        assert (np.asarray(Image.open(io.BytesIO(written)).convert("RGBA")) == pixels).all()
        sizes.append(len(written))
    assert sizes[1] - sizes[0] < 1_200_000 / 900


def test_a_row_that_repeats_takes_about_five_bytes() -> None:
    few, many = (ZlibStream(1) for _ in range(2))
    few.repeat(8, 3601)
    many.repeat(808, 3601)
    assert len(many.finish()) - len(few.finish()) < 800 * 5.5


@settings(max_examples=60, deadline=None)
@given(
    st.integers(60, 200), st.lists(st.integers(1, 40), min_size=2, max_size=12), st.integers(0, 2**32 - 1),
    st.sampled_from([2, 40, 256]), st.sampled_from(["opaque", "any"]), st.sampled_from(["fast", "small"]),
)  # fmt: skip
def test_a_picture_with_rows_that_repeat_keeps_its_pixels(
    width: int,
    heights: list[int],
    seed: int,
    levels: int,
    alpha: str,
    compression: str,
) -> None:
    rng = np.random.default_rng(seed)
    rows = rng.integers(0, levels, (len(heights), width, 4)).astype(np.uint8)
    if alpha == "opaque":
        rows[:, :, 3] = 255
    rows[rows[:, :, 3] == 0] = 0
    pixels = np.ascontiguousarray(np.repeat(rows, heights, axis=0))
    bitmap = Bitmap(width, len(pixels), pixels, premultiplied=False)
    data = encode(bitmap, "png", compression="small" if compression == "small" else "fast")
    found = np.asarray(Image.open(io.BytesIO(data)).convert("RGBA"))
    moved = np.abs(found.astype(np.int16) - pixels).max()
    assert moved <= (NEAR if compression == "small" else 0)


def test_rows_that_differ_in_one_pixel_are_not_taken_for_the_same() -> None:
    pixels = np.full((200, 1000, 4), 255, np.uint8)
    for row in range(1, 200, 3):
        pixels[row, (row * 7 + 1) % 1000, :3] = row
    bitmap = Bitmap(1000, 200, pixels)
    assert (np.asarray(Image.open(io.BytesIO(encode(bitmap, "png"))).convert("RGBA")) == pixels).all()


def test_the_same_rows_are_the_same_bytes_wherever_the_compressor_lies_in_memory() -> None:
    rng = np.random.default_rng(5)
    length, bands = 1201, list[bytes]()
    for _ in range(60):
        rows = np.zeros(30 * length, np.uint8)
        rows[:22] = rng.integers(0, 256, 22)
        rows[700:720] = rows[2:22]  # found again by who knows where the third byte is,
        rows[900:920] = rows[:20]  # the first,
        rows[1100:1120] = rows[1:21]  # the second
        bands.append(rows.tobytes())
    noise = rng.integers(0, 256, 1 << 20).astype(np.uint8)
    streams, held = set[bytes](), list["np.ndarray"]()
    for _ in range(1200):
        dirt = [noise[: 2 ** rng.integers(4, 20)].tobytes() for _ in range(4)]
        held.append(np.empty(66_000 + rng.integers(9000), np.uint8))  # unwritten: takes addresses, and no memory
        del dirt
        stream = ZlibStream(1)
        for band in bands:
            stream.add(band)
            stream.repeat(8, length)
        streams.add(stream.finish())
    assert len(streams) == 1, len(streams)
