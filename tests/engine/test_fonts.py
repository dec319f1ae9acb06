"""Fonts as a whole picture meets them: twenty weights at once, files that are too much, and the outlines of `debug`."""

import io
import random
import time
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from limner.budget import Limits
from limner.engine.renderer import Renderer
from limner.errors import FontError
from limner.text.given import Font
from limner.text.installed import default_families

GEIST = Path(str(default_families()["geist"][0].file.source)).read_bytes()
SECONDS = 10.0  # generous: machines are shared; what this guards against takes for ever


def pixels(body: bytes) -> npt.NDArray[np.int16]:
    return np.asarray(Image.open(io.BytesIO(body)).convert("RGB")).astype(np.int16)


def test_twenty_weights_of_a_variable_face_stand_in_one_picture() -> None:
    weights = [100 + 800 * step / 19 for step in range(20)]
    lines = "".join(f'<p style="margin:0;font-weight:{weight:.4f}">Hamburgefonstiv</p>' for weight in weights)
    body = Renderer().render(
        f'<div style="font-size:24px;line-height:30px">{lines}</div>', width=300, height=600, background="white"
    )
    rows = pixels(body).reshape(20, 30, 300, 3)
    ink = [float((255 - row).sum()) for row in rows]
    assert all(heavier > lighter for lighter, heavier in pairwise(ink))


def test_a_font_of_fifty_megabytes_is_drawn_or_refused_quickly() -> None:
    begin = time.monotonic()
    padded = GEIST + bytes(50_000_000)
    node = '<p style="font-family:X">abc</p>'
    plain = Renderer(fonts=[Font("X", GEIST)]).render(node, width=90, height=40)
    assert Renderer(fonts=[Font("X", padded)]).render(node, width=90, height=40) == plain
    with pytest.raises(FontError, match="too large"):
        Renderer(fonts=[Font("X", padded)], limits=Limits(font_bytes=40_000_000)).render(node)
    assert time.monotonic() - begin < SECONDS


@pytest.mark.parametrize("kind", ["noise", "cut short", "padded", "empty"])
def test_a_rule_with_a_font_that_is_none_gives_a_diagnostic_and_a_picture(kind: str, tmp_path: Path) -> None:
    data = {
        "noise": b"wOF2" + random.Random(3).randbytes(2_000_000),  # noqa: S311 - no secrets
        "cut short": GEIST[: len(GEIST) // 3],
        "padded": GEIST[:200] + bytes(50_000_000),
        "empty": b"",
    }[kind]
    (tmp_path / "font.ttf").write_bytes(data)
    begin = time.monotonic()
    style = "<style>@font-face{font-family:Y;src:url(font.ttf)}</style>"
    drawing = Renderer().draw(f'{style}<p style="font-family:Y">abc</p>', files=tmp_path, width=90, height=40)
    assert drawing.body == Renderer().render("<p>abc</p>", width=90, height=40)
    codes = {one.code for one in drawing.diagnostics}
    assert codes & {"load-failed", "limit"}
    assert codes <= {"load-failed", "limit", "missing-font", "transparent"}
    assert time.monotonic() - begin < SECONDS


def test_debug_outlines_boxes_lines_and_baselines() -> None:
    renderer = Renderer()
    node = '<div id="d" style="position:absolute;left:10px;top:20px;width:80px;font-size:20px">ab</div>'
    measured = renderer.measure(node, width=120, height=80).by_id("d")
    plain = pixels(renderer.render(node, background="white", width=120, height=80))
    outlined = pixels(renderer.render(node, background="white", debug=True, width=120, height=80))
    changed = np.abs(plain - outlined).max(axis=2) > 30
    box, line = measured.border_box, measured.lines[0]
    assert changed[int(box.y), int(box.x) + 40]
    assert changed[int(box.y) + 5, int(box.x)]
    across = slice(int(line.box.x) + 1, int(line.box.x + line.box.width) - 1)
    assert changed[round(line.baseline), across].mean() > 0.9
    assert changed[round(line.baseline) - 4, across].mean() < 0.1
