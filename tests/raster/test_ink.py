"""The tables that give glyphs Chrome's ink."""

from limner.raster.skia.ink_tables import luminance_step, table_for


def test_every_table_keeps_nothing_and_everything() -> None:
    for step in range(8):
        assert table_for(step)[0] == 0
        assert table_for(step)[255] == 255


def test_every_table_ascends() -> None:
    for step in range(8):
        table = table_for(step)
        assert list(table) == sorted(table)


def test_light_ink_is_heavier_than_dark_ink() -> None:
    assert table_for(7)[128] > table_for(4)[128] > table_for(0)[128]


def test_brightness_of_an_ink_picks_its_step() -> None:
    assert luminance_step(0, 0, 0) == 0
    assert luminance_step(255, 255, 255) == 7
    assert luminance_step(0, 255, 0) > luminance_step(255, 0, 0) > luminance_step(0, 0, 255)
