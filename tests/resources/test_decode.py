"""Decoding, with Pillow as the oracle, and files that are broken in every way."""

import io
import struct
import zlib
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageOps

from limner.encode.profile import srgb_profile
from limner.errors import LimitExceededError, ResourceError
from limner.resources.decode import decode_picture, sniff, unoriented

Pixels = npt.NDArray[np.uint8]
CAP = 1_000_000


def scene(mode: str = "RGB") -> Image.Image:
    """A picture with slopes, an edge and, where the mode has it, alpha."""
    y, x = np.mgrid[0:41, 0:61]
    alpha = np.where(x + y < 30, 0, np.minimum(255, x * 6))
    pixels = np.stack([x * 4, y * 6, np.where(x > 30, 200, 20), alpha], -1).astype(np.uint8)
    return Image.fromarray(pixels).convert(mode)


def saved(image: Image.Image, format: str, **options: Any) -> bytes:
    """Write with Pillow."""
    out = io.BytesIO()
    image.save(out, format, **options)
    return out.getvalue()


FILES: dict[str, bytes] = {
    "png": saved(scene(), "PNG"),
    "png with alpha": saved(scene("RGBA"), "PNG"),
    "png palette": saved(scene().quantize(20), "PNG"),
    "png grey": saved(scene("L"), "PNG"),
    "png interlaced bits": saved(scene("1"), "PNG"),
    "jpeg": saved(scene(), "JPEG", quality=95),
    "jpeg progressive": saved(scene(), "JPEG", progressive=True),
    "jpeg grey": saved(scene("L"), "JPEG"),
    "webp": saved(scene(), "WEBP", quality=90),
    "webp lossless with alpha": saved(scene("RGBA"), "WEBP", lossless=True, exact=True),
    "gif": saved(scene(), "GIF"),
    "gif animated": saved(scene(), "GIF", save_all=True, append_images=[ImageOps.invert(scene())]),
    "avif": saved(scene(), "AVIF", quality=90),
    "avif with alpha": saved(scene("RGBA"), "AVIF", quality=100),
    "bmp": saved(scene(), "BMP"),
    "ico": saved(scene("RGBA").resize((32, 32)), "ICO", sizes=[(16, 16), (32, 32)]),
}


def straight(data: bytes) -> npt.NDArray[np.int64]:
    """Decode with ours and undo the premultiplication."""
    bitmap = decode_picture(data, max_pixels=CAP).bitmap(0, 0)
    pixels = bitmap.pixels.astype(np.int64)
    alpha = np.maximum(pixels[:, :, 3:], 1)
    pixels[:, :, :3] = pixels[:, :, :3] * 255 // alpha
    return pixels


@pytest.mark.parametrize("data", FILES.values(), ids=FILES)
def test_every_format_gives_pillows_pixels(data: bytes) -> None:
    expected = np.asarray(Image.open(io.BytesIO(data)).convert("RGBA")).astype(np.int64)
    ours = straight(data)
    assert ours.shape == expected.shape
    assert np.abs(ours[:, :, 3] - expected[:, :, 3]).max() <= 1
    visible = expected[:, :, 3] > 100
    assert np.abs(ours[visible] - expected[visible]).max() <= 6
    assert np.abs(ours[visible] - expected[visible]).mean() <= 1.5


@pytest.mark.parametrize("name", FILES)
def test_the_format_is_told_from_the_bytes(name: str) -> None:
    assert sniff(FILES[name]) == name.split(maxsplit=1)[0]


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("format", ["JPEG", "PNG", "AVIF"])
def test_exif_orientation_is_applied(orientation: int, format: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = saved(scene(), format, exif=exif, quality=100)
    expected = np.asarray(ImageOps.exif_transpose(Image.open(io.BytesIO(data))).convert("RGBA")).astype(np.int64)
    ours = straight(data)
    assert ours.shape == expected.shape
    assert np.abs(ours - expected).mean() < 1


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("format", ["JPEG", "PNG", "AVIF"])
def test_a_picture_can_be_given_as_its_pixels_stand(orientation: int, format: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    data = saved(scene(), format, exif=exif, quality=100)
    expected = np.asarray(Image.open(io.BytesIO(data)).convert("RGBA")).astype(np.int64)
    bitmap = unoriented(decode_picture(data, max_pixels=CAP), data).bitmap(0, 0)
    turned = straight(data)
    assert bitmap.pixels.shape == expected.shape
    assert (turned.shape == expected.shape) == (orientation < 5)
    visible = expected[:, :, 3] == 255
    assert visible.any()
    assert np.abs(bitmap.pixels[visible] - expected[visible]).mean() < 1


def test_exif_orientation_of_webp_is_left_alone_as_chrome_does() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    assert straight(saved(scene(), "WEBP", exif=exif)).shape == (41, 61, 4)


def swapped_profile() -> bytes:
    """An sRGB profile in which red and green have changed places."""
    profile = bytearray(srgb_profile())
    (count,) = struct.unpack_from(">I", profile, 128)
    entries = {bytes(profile[132 + 12 * i : 136 + 12 * i]): 132 + 12 * i for i in range(count)}
    red, green = entries[b"rXYZ"], entries[b"gXYZ"]
    profile[red : red + 4], profile[green : green + 4] = b"gXYZ", b"rXYZ"
    return bytes(profile)


@pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP", "AVIF"])
def test_a_colour_profile_is_converted_to_srgb(format: str) -> None:
    red = Image.new("RGB", (16, 16), (250, 0, 0))
    data = saved(red, format, icc_profile=swapped_profile(), quality=100)
    pixel = straight(data)[8, 8]
    assert pixel[1] > 240
    assert pixel[0] < 12


def test_a_broken_profile_counts_as_none() -> None:
    for format in ("PNG", "JPEG", "WEBP", "AVIF"):
        data = saved(scene(), format, icc_profile=b"no profile at all", quality=100)
        assert straight(data).shape == (41, 61, 4)


def png_that_claims(width: int, height: int) -> bytes:
    """A PNG whose header is larger than its data."""
    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    chunks = [(b"IHDR", header), (b"IDAT", zlib.compress(bytes(100))), (b"IEND", b"")]
    body = b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + body


HUGE: dict[str, bytes] = {
    "png": png_that_claims(60_000, 60_000),
    "long png": png_that_claims(40_000, 1),
    "gif": b"GIF89a" + struct.pack("<HH", 65535, 65535) + FILES["gif"][10:],
    "bmp": FILES["bmp"][:18] + struct.pack("<ii", 30_000, 30_000) + FILES["bmp"][26:],
    "real png": saved(Image.new("RGB", (1200, 1000)), "PNG"),
    "real avif": saved(Image.new("RGB", (1200, 1000)), "AVIF"),
    "real webp": saved(Image.new("RGB", (1200, 1000)), "WEBP"),
    "real jpeg": saved(Image.new("RGB", (1200, 1000)), "JPEG"),
}


@pytest.mark.parametrize("data", HUGE.values(), ids=HUGE)
def test_too_many_pixels_are_refused_before_they_are_decoded(data: bytes) -> None:
    with pytest.raises((LimitExceededError, ResourceError)) as caught:
        decode_picture(data, max_pixels=CAP)
    if not data.startswith(b"BM"):
        assert isinstance(caught.value, LimitExceededError)


def attempt(data: bytes) -> None:
    """Decode; a picture or one of our errors are both right."""
    try:
        bitmap = decode_picture(data, max_pixels=CAP).bitmap(0, 0)
    except (ResourceError, LimitExceededError):
        return
    assert bitmap.pixels.shape == (bitmap.height, bitmap.width, 4)
    colour, alpha = bitmap.pixels[:, :, :3], bitmap.pixels[:, :, 3:]
    assert not bitmap.opaque or alpha.min() == 255
    assert (colour <= alpha).all()


@pytest.mark.parametrize("name", FILES)
def test_a_file_cut_off_anywhere_never_crashes(name: str) -> None:
    data = FILES[name]
    for length in [*range(min(80, len(data))), *range(80, len(data), max(1, len(data) // 60))]:
        attempt(data[:length])


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(FILES)), st.data())
def test_corrupted_bytes_never_crash(name: str, data: st.DataObject) -> None:
    broken = bytearray(FILES[name])
    for _ in range(data.draw(st.integers(1, 6))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    attempt(bytes(broken))


def test_a_truncated_photograph_shows_what_there_is_of_it() -> None:
    data = FILES["jpeg"]
    bitmap = decode_picture(data[: len(data) * 3 // 4], max_pixels=CAP).bitmap(0, 0)
    assert bitmap.pixels[2, 2, 3] == 255


@pytest.mark.parametrize("data", [b"", b"\0", b"hello", b"%PDF-1.7", b"<html>", b"\x89PNG", b"II*\0", b"8BPS"])
def test_what_is_no_picture_is_an_error(data: bytes) -> None:
    with pytest.raises(ResourceError):
        decode_picture(data, max_pixels=CAP)
