"""Pictures of a few hundred colours as palettes: what moves, how far, and what stays."""

import io
from typing import Final

import numpy as np
import pytest
from PIL import Image

from limner.encode.near_colors import NEAR, merge_near_colors
from limner.engine.renderer import Renderer
from limner.formats import Compression

CELL = "width: 100px; height: 70px; margin: 5px; border-radius: 12px; border: 3px solid"
CARD = (
    "<div style='display: flex; flex-wrap: wrap; width: 100%; height: 100%; background: #fff; font-size: 40px'>"
    + "".join(
        f"<div style='{CELL} {border}; background: {shade}; color: {ink}'>{text}</div>"
        for border, shade, ink, text in (
            ("#10b981", "#d1fae5", "#064e3b", "Sage"),
            ("#f97316", "#ffedd5", "#7c2d12", "Roam"),
            ("#6366f1", "#e0e7ff", "#312e81", "Glow"),
        )
    )
    + "</div>"
)

COMPRESSIONS: Final[tuple[Compression, ...]] = ("fast", "small")


def pixels_of(data: bytes) -> "np.ndarray[tuple[int, ...], np.dtype[np.int16]]":
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGBA")).astype(np.int16)


def test_rare_colours_of_edges_move_a_little_and_areas_not_at_all() -> None:
    renderer = Renderer()
    exact, small = (renderer.render(CARD, width=360, height=90, compression=kind) for kind in COMPRESSIONS)
    assert Image.open(io.BytesIO(exact)).mode == "RGB"
    assert Image.open(io.BytesIO(small)).mode == "P"
    assert len(small) < 0.6 * len(exact)
    before, after = pixels_of(exact), pixels_of(small)
    moved = np.abs(before - after).max(axis=2)
    assert 0 < moved.max() <= NEAR
    assert (moved > 0).mean() < 0.05
    for shade in ((255, 255, 255, 255), (209, 250, 229, 255), (249, 115, 22, 255)):
        area = (before == shade).all(axis=2)
        assert area.sum() > 300
        assert not moved[area].any()


def test_a_large_picture_of_few_colours_has_fewer_shades_at_its_edges() -> None:
    html = "<div style='height: 100%; background: #fafafa; color: #6b7280; font-size: 36px'>Shades</div>"
    renderer = Renderer()
    exact, small = (renderer.render(html, width=1200, height=630, compression=kind) for kind in COMPRESSIONS)
    before, after = pixels_of(exact), pixels_of(small)
    moved = np.abs(before - after).max(axis=2)
    assert 0 < moved.max() <= NEAR
    for shade in ((250, 250, 250, 255), (107, 114, 128, 255)):
        assert not moved[(before == shade).all(axis=2)].any()
    assert len(np.unique(after.reshape(-1, 4), axis=0)) < len(np.unique(before.reshape(-1, 4), axis=0))


def test_a_small_picture_of_few_colours_keeps_each_pixel() -> None:
    html = "<div style='height: 100%; background: #fafafa; color: #6b7280; font-size: 20px'>Edges</div>"
    renderer = Renderer()
    exact, small = (renderer.render(html, width=120, height=60, compression=kind) for kind in COMPRESSIONS)
    assert (pixels_of(exact) == pixels_of(small)).all()


def test_a_gradient_keeps_all_its_steps() -> None:
    html = "<div style='height: 100%; background: linear-gradient(90deg, #0f172a, #1e3a8a)'></div>"
    renderer = Renderer()
    exact, small = (renderer.render(html, width=600, height=100, compression=kind) for kind in COMPRESSIONS)
    assert (pixels_of(exact) == pixels_of(small)).all()


@pytest.mark.parametrize("levels", [300, 70_000])
def test_what_has_too_many_colours_is_left_alone(levels: int) -> None:
    """Three hundred that fill areas, and more than anybody compares."""
    values = (np.arange(300 * 300, dtype=np.uint32) * 2_654_435_761 % levels).astype("<u4") * 977 | 0xFF000000
    assert merge_near_colors(values.astype("<u4").view(np.uint8).reshape(300, 300, 4)) is None
