"""What may take for ever or crash is done where it can be ended; what is simple is done at once."""

import base64
import io
import os
import subprocess
import sys
import time

import numpy as np
import pytest
from PIL import Image

from limner.engine.renderer import Renderer
from limner.errors import LimitExceededError, ResourceError
from limner.resources import decoder_process
from limner.resources.decode import decode_here, decode_picture

CAP = 16_800_000


@pytest.fixture(autouse=True)
def _nothing_refused() -> None:
    decoder_process.state._refused.clear()


# ── pixels ───────────────────────────────────────────────────────────────────────────────────────────────


def encoded(picture: Image.Image, format: str, **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, format, **options)
    return out.getvalue()


def gradient(width: int, height: int, mode: str = "RGB") -> Image.Image:
    ramp = np.add.outer(np.arange(height), np.arange(width)).astype(np.uint8)
    return Image.fromarray(np.dstack([ramp, ramp // 2, 255 - ramp]), "RGB").convert(mode)


@pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP", "GIF", "BMP", "AVIF", "ICO"])
def test_a_picture_decoded_elsewhere_has_the_same_pixels(format: str) -> None:
    data = encoded(gradient(200, 120), format)
    here = decode_here(data, max_pixels=CAP)
    there = decoder_process.decode_elsewhere(data, key="", max_pixels=CAP, seconds=30.0)
    assert (there.premultiplied, there.opaque) == (here.premultiplied, here.opaque)
    assert np.array_equal(there.pixels, here.pixels)


@pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP", "GIF", "BMP", "AVIF"])
def test_a_picture_of_ordinary_size_is_decoded_at_once(format: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(decoder_process, "decode_elsewhere")
    assert decode_picture(encoded(gradient(1200, 630), format), max_pixels=CAP).natural_width == 1200


def test_a_progressive_photograph_is_decoded_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(decoder_process, "decode_elsewhere")
    data = encoded(gradient(1200, 630), "JPEG", progressive=True)
    assert decode_picture(data, max_pixels=CAP).natural_width == 1200


def test_a_large_picture_is_decoded_elsewhere_and_draws_the_same() -> None:
    data = encoded(gradient(3000, 2000), "AVIF", speed=10)
    started = decoder_process.state.events["started"]
    decoder_process.pool().close()
    picture = decode_picture(data, max_pixels=CAP)
    assert decoder_process.state.events["started"] > started
    assert np.array_equal(picture.bitmap(0, 0).pixels, decode_here(data, max_pixels=CAP).pixels)
    renderer = Renderer()
    assert renderer.render(
        f"<img width=200 src='data:image/avif;base64,{base64.b64encode(data).decode()}'>", width=200, height=150
    )


def test_a_jpeg_of_endless_scans_ends_in_an_error() -> None:
    bomb = endless_jpeg()
    assert len(bomb) < 1_000_000
    begun = time.monotonic()
    with pytest.raises(ResourceError, match="too long"):
        decode_picture(bomb, max_pixels=CAP, seconds=0.7)
    assert time.monotonic() - begun < 10.0


def endless_jpeg() -> bytes:
    """A small file of scans that take minutes."""
    data = encoded(Image.new("L", (4096, 4096), 128), "JPEG", progressive=True)
    start = data.rfind(b"\xff\xda")
    return data[:start] + data[start:-2] * 20_000 + b"\xff\xd9"


def test_a_process_that_is_late_is_ended_and_another_takes_its_place() -> None:
    decoder_process.pool().wait_until_ready()
    until = time.monotonic() + 30  # a process that an earlier test ended is replaced in its own time
    while not decoder_process.pool().pids and time.monotonic() < until:
        time.sleep(0.05)
    before = set(decoder_process.pool().pids)
    replaced = decoder_process.state.events["replaced"]
    with pytest.raises(ResourceError, match="too long"):
        decode_picture(endless_jpeg(), max_pixels=CAP, seconds=0.5)
    assert decoder_process.state.events["replaced"] == replaced + 1
    [ended] = before - set(decoder_process.pool().pids)
    with pytest.raises(ProcessLookupError):
        os.kill(ended, 0)


def test_what_took_too_long_is_refused_for_a_while() -> None:
    endless = endless_jpeg()
    with pytest.raises(ResourceError, match="too long"):
        decode_picture(endless, max_pixels=CAP, seconds=0.5)
    replaced = decoder_process.state.events["replaced"]
    with pytest.raises(ResourceError, match="too long"):
        decode_picture(endless, max_pixels=CAP, seconds=0.5)
    assert decoder_process.state.events["replaced"] == replaced


def test_the_errors_of_decoding_elsewhere_are_the_same() -> None:
    with pytest.raises(LimitExceededError, match="too many pixels"):
        decoder_process.decode_elsewhere(encoded(gradient(90, 90), "PNG"), key="a", max_pixels=100, seconds=30.0)
    with pytest.raises(ResourceError, match="unknown picture format"):
        decoder_process.decode_elsewhere(b"nothing", key="b", max_pixels=100, seconds=30.0)


def test_no_process_is_left_when_the_interpreter_ends() -> None:
    code = "from limner.resources.decoder_process import pool; pool().wait_until_ready(); print(*pool().pids)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    for pid in map(int, done.stdout.split()):
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
