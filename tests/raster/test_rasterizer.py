"""Display lists made by hand, drawn by Skia."""

import pytest

from limner.budget import Budget, Limits
from limner.errors import LimitExceededError
from limner.geometry import Rect
from limner.paint.display_list import (
    Clip,
    ConicInk,
    DisplayList,
    Fill,
    Items,
    Layer,
    LinearInk,
    Path,
    Ramp,
    RoundedRect,
    Transformed,
)
from limner.raster.skia import SkiaRasterizer

RED, BLUE = 0xFFFF0000, 0xFF0000FF


def rasterize(items: Items, *, scale: float = 1.0, background: int = 0) -> list[list[tuple[int, ...]]]:
    size = round(4 * scale)
    bitmap = SkiaRasterizer().rasterize_display_list(
        DisplayList(4, 4, items, background), width=size, height=size, scale=scale, budget=Budget()
    )
    return [[tuple(int(part) for part in pixel) for pixel in row] for row in bitmap.pixels]


def test_an_empty_list_is_transparent() -> None:
    assert rasterize([])[0][0] == (0, 0, 0, 0)


def test_a_fill_covers_whole_pixels() -> None:
    pixels = rasterize([Fill(Rect(1, 1, 2, 2), RED)])

    assert pixels[1][1] == (255, 0, 0, 255)
    assert pixels[0][0] == (0, 0, 0, 0)


def test_pixels_are_premultiplied() -> None:
    assert rasterize([Fill(Rect(0, 0, 4, 4), 0x80FF0000)])[0][0] == (128, 0, 0, 128)


def test_scale_makes_more_pixels_of_the_same_list() -> None:
    pixels = rasterize([Fill(Rect(1, 1, 2, 2), RED)], scale=2)

    assert len(pixels) == 8
    assert pixels[2][2] == (255, 0, 0, 255)
    assert pixels[1][1] == (0, 0, 0, 0)


def test_groups_nest() -> None:
    inner: Items = [Fill(Rect(0, 0, 4, 4), BLUE)]
    moved: Items = [Transformed((1, 0, 0, 1, 1, 0), inner)]
    pixels = rasterize([Clip(Rect(0, 0, 2, 4), [Layer(moved, opacity=0.5)])])

    assert pixels[0][0] == (0, 0, 0, 0)
    assert pixels[0][1] == (0, 0, 128, 128)
    assert pixels[0][2] == (0, 0, 0, 0)


def test_a_path_of_three_corners_fills_one_side_of_its_diagonal() -> None:
    triangle = Path([("M", 0, 0), ("L", 4, 0), ("L", 0, 4), ("Z",)])
    pixels = rasterize([Fill(triangle, RED)])

    assert pixels[0][0] == (255, 0, 0, 255)
    assert pixels[3][3] == (0, 0, 0, 0)


def test_a_gradient_runs_from_its_first_colour_to_its_last() -> None:
    pixels = rasterize([Fill(Rect(0, 0, 4, 4), LinearInk(0, 0, 4, 0, Ramp([RED, BLUE], [0.0, 1.0])))])
    reds = [pixel[0] for pixel in pixels[0]]

    assert reds == sorted(reds, reverse=True)
    assert reds[0] > 200
    assert reds[-1] < 50


def test_an_opaque_first_fill_makes_an_opaque_bitmap() -> None:
    rasterizer = SkiaRasterizer()
    for shape, opaque in ((Rect(0, 0, 4, 4), True), (Rect(0, 0, 3, 4), False)):
        bitmap = rasterizer.rasterize_display_list(
            DisplayList(4, 4, [Fill(shape, RED)]), width=4, height=4, scale=1, budget=Budget()
        )
        assert bitmap.opaque is opaque


def test_the_budget_ends_a_drawing() -> None:
    items: Items = [Fill(Rect(0, 0, 1, 1), RED)] * 2000

    with pytest.raises(LimitExceededError):
        SkiaRasterizer().rasterize_display_list(
            DisplayList(4, 4, items), width=4, height=4, scale=1, budget=Budget(Limits(steps=1000))
        )


def test_a_list_prints_with_its_groups_indented() -> None:
    shape = RoundedRect(0, 0, 4, 4, (1.0,) * 8)
    text = str(DisplayList(4, 4, [Clip(shape, [Fill(Rect(0, 0, 4, 4), RED)])]))

    assert [line[: len(line) - len(line.lstrip())] for line in text.splitlines()] == ["", "  ", "    "]
    assert "#ff0000" in text


WHOLE = Rect(0, 0, 400, 400)
CONIC = Fill(WHOLE, ConicInk(2, 2, 0, Ramp((RED, BLUE), (0.0, 1.0))))


@pytest.mark.parametrize(
    "cover",
    [
        Fill(WHOLE, BLUE),
        Fill(Rect(-5, 0, 500, 400), LinearInk(0, 0, 400, 0, Ramp((RED, BLUE), (0.0, 1.0)))),
    ],
    ids=["solid", "gradient"],
)
def test_what_an_opaque_item_covers_is_neither_painted_nor_paid(cover: Fill) -> None:
    above: Items = [Fill(Rect(1, 1, 2, 2), RED)]
    few = Budget(Limits(steps=20_000))

    def draw(items: Items) -> bytes:
        canvas = DisplayList(400, 400, items)
        bitmap = SkiaRasterizer().rasterize_display_list(canvas, width=400, height=400, scale=1, budget=few)
        return bitmap.pixels.tobytes()

    assert draw([*[CONIC] * 500, cover, *above]) == draw([cover, *above])


@pytest.mark.parametrize(
    "cover",
    [
        Fill(WHOLE, 0xFE0000FF),
        Fill(Rect(0, 0, 399.5, 400), BLUE),
        Fill(WHOLE, BLUE, blend="multiply"),
        Fill(RoundedRect(0, 0, 400, 400, (1, 1, 1, 1, 1, 1, 1, 1)), BLUE),
        Fill(WHOLE, LinearInk(0, 0, 0, 0, Ramp((RED, BLUE), (0.0, 1.0)))),
    ],
    ids=["translucent", "too narrow", "blended", "rounded", "degenerate"],
)
def test_what_shows_through_or_beside_is_painted(cover: Fill) -> None:
    canvas = DisplayList(400, 400, [*[CONIC] * 500, cover])

    with pytest.raises(LimitExceededError):
        SkiaRasterizer().rasterize_display_list(
            canvas, width=400, height=400, scale=1, budget=Budget(Limits(steps=20_000))
        )
