"""What pictures share is drawn first only where nobody can see that."""

import random

import pytest

from limner.bitmap import Bitmap
from limner.budget import Budget
from limner.geometry import Rect
from limner.paint.display_list import Clip, DisplayList, Fill, FillBetween, Item, Items, RoundedRect, Shadow, Stroke
from limner.raster.skia.geometry import device_bounds, free_of_others
from limner.raster.skia.glyphs import GlyphCache
from limner.raster.skia.rasterizer import SkiaRasterizer

WIDTH, HEIGHT = 160, 120


def draw(rasterizer: SkiaRasterizer, items: Items, scale: float = 1.0) -> Bitmap:
    return rasterizer.rasterize_display_list(
        DisplayList(WIDTH, HEIGHT, items),
        width=round(WIDTH * scale),
        height=round(HEIGHT * scale),
        scale=scale,
        budget=Budget(),
    )


def random_item(chance: random.Random) -> Item:
    x, y = chance.uniform(-20, WIDTH), chance.uniform(-20, HEIGHT)
    width, height = chance.uniform(1, 60), chance.uniform(1, 40)
    color = chance.choice((0xFF, 0x80)) << 24 | chance.randrange(1 << 24)
    rounded = RoundedRect(x, y, width, height, (min(width, height) / 3,) * 8)
    kind = chance.randrange(6)
    if kind == 0:
        return Fill(Rect(x, y, width, height), color)
    if kind == 1:
        return Fill(rounded, color, blend=chance.choice(("normal", "multiply")))
    if kind == 2:
        inner = RoundedRect(x + 1, y + 1, max(0.0, width - 2), max(0.0, height - 2), (0.0,) * 8)
        return FillBetween(rounded, inner, color)
    if kind == 3:
        return Shadow(rounded, color, chance.uniform(0, 9))
    if kind == 4:
        return Stroke(Rect(x, y, width, height), color, chance.uniform(0.5, 6))
    return Clip(rounded, [Shadow(rounded, color, 4.0)], outside=True)


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_pictures_that_share_items_are_drawn_as_by_a_new_rasterizer(seed: int, scale: float) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    template = [random_item(chance) for _ in range(24)]
    warm = SkiaRasterizer()
    for _ in range(8):
        items = [random_item(chance) if chance.random() < 0.2 else item for item in template]
        assert (draw(warm, items, scale).pixels == draw(SkiaRasterizer(), items, scale).pixels).all()


def test_items_that_later_ones_cover_stay_below() -> None:
    shadow = Shadow(Rect(20, 20, 40, 40), 0xFF000000, 5.0)
    warm = SkiaRasterizer()
    for number in range(6):
        below = Fill(Rect(10, 10, 40, 40), 0xFF000000 | 40 * number)
        bitmap = draw(warm, [below, shadow])
        assert bitmap.pixels[40, 40].tolist() == [0, 0, 0, 255]


def test_items_that_meet_an_earlier_one_are_not_drawn_before_it() -> None:
    other, near, far = (0.0, 0.0, 10.0, 10.0), (9.0, 9.0, 20.0, 20.0), (30.0, 0.0, 40.0, 10.0)
    assert free_of_others([other, near, far], [False, True, True]) == [2]
    assert free_of_others([near, other, far], [True, False, True]) == [0, 2]
    assert free_of_others([other, far], [False, False]) == []


def test_an_item_that_stays_behind_holds_back_what_meets_it() -> None:
    chain = [(float(start), 0.0, start + 12.0, 10.0) for start in range(0, 60, 10)]
    assert free_of_others(chain, [False] + [True] * 5) == []
    assert free_of_others(chain, [True, True, False, True, True, True]) == [0, 1]


def test_items_that_only_touch_do_not_meet() -> None:
    assert free_of_others([(0.0, 0.0, 10.0, 10.0), (10.0, 0.0, 20.0, 10.0)], [False, True]) == [1]


def test_items_without_ink_have_bounds_that_meet_nothing() -> None:
    nothing = Clip(Rect(0, 0, 10, 10), [], outside=True)
    bounds = device_bounds(nothing, GlyphCache(), 1.0)
    assert bounds is not None
    assert free_of_others([bounds, (0.0, 0.0, 64.0, 64.0)], [False, True]) == [1]


def test_what_may_be_everywhere_meets_everything() -> None:
    assert free_of_others([None, (1.0, 1.0, 2.0, 2.0)], [False, True]) == []
    assert free_of_others([(1.0, 1.0, 2.0, 2.0), None], [False, True]) == []
