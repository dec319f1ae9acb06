"""What may take for ever or crash is done where it can be ended; what is simple is done at once."""

import base64
import io
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from limner.engine.renderer import Renderer
from limner.errors import LimitExceededError, ResourceError
from limner.resources import endable
from limner.resources.decode import decode_here, decode_picture
from limner.resources.svg import read_inline_svg, read_svg
from limner.resources.svg_drawing import draw_svg

HEAD = "xmlns='http://www.w3.org/2000/svg'"
CAP = 16_800_000


def svg(inner: str, attributes: str = "viewBox='0 0 1000 1000'") -> str:
    return f"<svg {HEAD} {attributes}>{inner}</svg>"


def repeated(opening: str, inner: str, closing: str, times: int) -> str:
    return opening * times + inner + closing * times


FILTER = "<filter id='f'>{}</filter><rect width='1000' height='1000' filter='url(#f)'/>"
WHOLE = "<rect width='1000' height='1000' fill-opacity='.5'/>"
ENDLESS = {
    "a skew to the horizon": "<style>.a{fill:red}</style><g transform='skewX(89.9999999)'>"
    "<circle cx='500' cy='500' r='400' stroke='red' stroke-width='300'/></g>",
    "nested scales": "<style>.a{fill:red}</style>"
    + repeated("<g transform='scale(1000)'>", "<circle r='900000' stroke='red' stroke-width='900000'/>", "</g>", 4),
    "masks in masks": "<mask id='m0'><rect width='1000' height='1000' fill='white'/></mask>"
    + "".join(
        f"<mask id='m{number}'><g mask='url(#m{number - 1})'><rect width='1000' height='1000' fill='white'/></g></mask>"
        for number in range(1, 60)
    )
    + "<rect mask='url(#m59)' width='1000' height='1000'/>",
    "layers in layers": repeated("<g opacity='.9'>", WHOLE, "</g>", 200),
    "many layers": f"<g opacity='.5'>{WHOLE}</g>" * 2000,
    "many large shapes": WHOLE * 15_000,
    "a wide brush": FILTER.format("<feMorphology radius='400'/>"),
    "a large kernel": FILTER.format(f"<feConvolveMatrix order='15' kernelMatrix='{'1 ' * 225}'/>"),
    "clips": "<clipPath id='c'><circle cx='500' cy='500' r='400'/></clipPath>"
    + f"<g clip-path='url(#c)'>{WHOLE}</g>" * 900,
}
CRASHES = {
    "a pattern larger than memory": "<pattern id='p' width='900000' height='900000' patternUnits='userSpaceOnUse'>"
    "<rect width='1' height='1'/></pattern><rect width='1000' height='1000' fill='url(#p)'/>",
    "a stroke beyond numbers": "<style>.a{fill:red}</style><path d='M0 0C900 -900 50 900 1000 5' stroke='red'"
    " stroke-width='1e15' stroke-linejoin='round' stroke-linecap='round'/>",
    "a transform beyond numbers": "<style>.a{fill:red}</style>"
    "<g transform='matrix(1e30 0 0 1e30 0 0)'><circle cx='1' cy='1' r='4' stroke='red'/></g>",
}


@pytest.fixture(autouse=True)
def _nothing_refused() -> None:
    endable.state._refused.clear()


@pytest.mark.parametrize("inner", [*ENDLESS.values(), *CRASHES.values()], ids=[*ENDLESS, *CRASHES])
def test_an_svg_that_takes_for_ever_or_crashes_ends_in_an_error(inner: str) -> None:
    endable.pool().wait_until_ready()
    begun = time.monotonic()
    with pytest.raises(ResourceError):
        read_svg(svg(inner).encode(), max_pixels=CAP, max_bytes=CAP, seconds=0.7).bitmap(1000, 1000)
    # Reading, one drawing of a pixel and one of the whole, on a machine that does other things as well.
    assert time.monotonic() - begun < 15.0


def test_a_process_that_is_late_is_ended_and_another_takes_its_place() -> None:
    endable.pool().wait_until_ready()
    before = set(endable.pool().pids)
    replaced = endable.state.events["replaced"]
    with pytest.raises(ResourceError, match="too long"):
        read_svg(svg(ENDLESS["a skew to the horizon"]).encode(), max_pixels=CAP, max_bytes=CAP, seconds=0.5)
    assert endable.state.events["replaced"] == replaced + 1
    [ended] = before - set(endable.pool().pids)
    with pytest.raises(ProcessLookupError):
        os.kill(ended, 0)
    picture = read_svg(svg("<mask id='m'/><rect width='9' height='9'/>").encode(), max_pixels=CAP, max_bytes=CAP)
    assert picture.bitmap(10, 10).width == 10


def test_what_took_too_long_is_refused_for_a_while() -> None:
    endless = svg(ENDLESS["a skew to the horizon"].replace("400", "399")).encode()

    def read() -> None:
        read_svg(endless, max_pixels=CAP, max_bytes=CAP, seconds=0.5)

    with pytest.raises(ResourceError, match="too long"):
        read()
    replaced = endable.state.events["replaced"]
    with pytest.raises(ResourceError, match="too long"):
        read()
    assert endable.state.events["replaced"] == replaced


SIMPLE = {
    "an icon": "<path d='M12 2C6 2 2 6 2 12s4 10 10 10 10-4 10-10S18 2 12 2z'/>" * 20,
    "a gradient": "<linearGradient id='g'><stop stop-color='red'/><stop offset='1'/></linearGradient>"
    "<rect width='1000' height='1000' fill='url(#g)'/>",
    "a sheet and text": "<style>.a{fill:#123456}</style><text x='9' y='99' font-size='80'>Limner</text>"
    "<rect class='a' width='50' height='50'/>",
    "dashes": "<rect width='900' height='900' fill='none' stroke='red' stroke-dasharray='8 4'/>",
    "a clip": "<clipPath id='c'><circle cx='500' cy='500' r='400'/></clipPath>"
    "<g clip-path='url(#c)'><path d='M0 0h999v999'/></g>",
}


@pytest.mark.parametrize("inner", SIMPLE.values(), ids=SIMPLE)
def test_a_simple_svg_is_drawn_at_once(inner: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(endable, "draw_svg_elsewhere")
    picture = read_inline_svg(svg(inner), max_pixels=CAP, max_bytes=CAP)
    assert picture.bitmap(1000, 1000).pixels[:, :, 3].any()


ELSEWHERE = {
    **SIMPLE,
    "a filter": FILTER.format("<feGaussianBlur stdDeviation='9'/>"),
    "a pattern": "<pattern id='p' width='50' height='50' patternUnits='userSpaceOnUse'><circle r='20' cx='25' cy='25'/>"
    "</pattern><rect width='1000' height='1000' fill='url(#p)'/>",
}


@pytest.mark.parametrize("alone", [True, False])
@pytest.mark.parametrize("inner", ELSEWHERE.values(), ids=ELSEWHERE)
def test_an_svg_drawn_elsewhere_has_the_same_pixels(inner: str, *, alone: bool) -> None:
    text = svg(inner, "viewBox='0 0 1000 1000' width='300' height='200'").encode()
    here = draw_svg(text, 300, 200, shapes_alone=alone, fonts=())
    there = endable.draw_svg_elsewhere(text, (300, 200), key="", shapes_alone=alone, fonts=(), seconds=30.0)
    assert (there.premultiplied, there.opaque) == (here.premultiplied, here.opaque)
    assert np.array_equal(there.pixels, here.pixels)


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
    there = endable.decode_elsewhere(data, key="", max_pixels=CAP, seconds=30.0)
    assert (there.premultiplied, there.opaque) == (here.premultiplied, here.opaque)
    assert np.array_equal(there.pixels, here.pixels)


@pytest.mark.parametrize("format", ["PNG", "JPEG", "WEBP", "GIF", "BMP", "AVIF"])
def test_a_picture_of_ordinary_size_is_decoded_at_once(format: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(endable, "decode_elsewhere")
    assert decode_picture(encoded(gradient(1200, 630), format), max_pixels=CAP).natural_width == 1200


def test_a_progressive_photograph_is_decoded_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(endable, "decode_elsewhere")
    data = encoded(gradient(1200, 630), "JPEG", progressive=True)
    assert decode_picture(data, max_pixels=CAP).natural_width == 1200


def test_a_large_picture_is_decoded_elsewhere_and_draws_the_same() -> None:
    data = encoded(gradient(3000, 2000), "AVIF", speed=10)
    started = endable.state.events["started"]
    endable.pool().close()
    picture = decode_picture(data, max_pixels=CAP)
    assert endable.state.events["started"] > started
    assert np.array_equal(picture.bitmap(0, 0).pixels, decode_here(data, max_pixels=CAP).pixels)
    renderer = Renderer()
    assert renderer.render(
        f"<img width=200 src='data:image/avif;base64,{base64.b64encode(data).decode()}'>", width=200, height=150
    )


def test_a_jpeg_of_endless_scans_ends_in_an_error() -> None:
    data = encoded(Image.new("L", (4096, 4096), 128), "JPEG", progressive=True)
    start = data.rfind(b"\xff\xda")
    bomb = data[:start] + data[start:-2] * 20_000 + b"\xff\xd9"
    assert len(bomb) < 1_000_000
    begun = time.monotonic()
    with pytest.raises(ResourceError, match="too long"):
        decode_picture(bomb, max_pixels=CAP, seconds=0.7)
    assert time.monotonic() - begun < 10.0


def test_the_errors_of_decoding_elsewhere_are_the_same() -> None:
    with pytest.raises(LimitExceededError, match="too many pixels"):
        endable.decode_elsewhere(encoded(gradient(90, 90), "PNG"), key="a", max_pixels=100, seconds=30.0)
    with pytest.raises(ResourceError, match="unknown picture format"):
        endable.decode_elsewhere(b"nothing", key="b", max_pixels=100, seconds=30.0)


# ── whole pictures ───────────────────────────────────────────────────────────────────────────────────────

SLOW = svg(FILTER.format("<feTurbulence baseFrequency='.5' numOctaves='8'/>"), "viewBox='0 0 1000 1000'")


def test_a_picture_that_fails_only_at_its_size_is_left_out_and_told_of_each_time(tmp_path: Path) -> None:
    (tmp_path / "slow.svg").write_text(SLOW)
    renderer = Renderer()
    html = "<body style='background: red'><img src='slow.svg' style='width: 2000px; height: 2000px'>"
    plain = renderer.render("<body style='background: red'>", width=2000, height=2000)
    for _ in range(2):
        drawing = renderer.draw(html, width=2000, height=2000, files=tmp_path, seconds=1.2)
        assert [one.code for one in drawing.diagnostics] == ["load-failed"]
        assert drawing.body == plain


def test_no_process_is_left_when_the_interpreter_ends() -> None:
    code = "from limner.resources.endable import pool; pool().wait_until_ready(); print(*pool().pids)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    for pid in map(int, done.stdout.split()):
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
