"""Conversion, mixing and gradients against what Chromium computed and painted (`tools/record_colors.py`)."""

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from limner.color import BLACK, WHITE, Color
from limner.color.convert import (
    Stop,
    contrast_color,
    contrast_ratio,
    convert,
    expand_stops,
    fix_hues,
    interpolate,
    mix,
    to_srgb,
)
from limner.color.model import ColorSpace

RECORDED: dict[str, Any] = json.loads((Path(__file__).parent / "recorded.json").read_text())
SPACES: tuple[ColorSpace, ...] = (
    *("srgb", "srgb-linear", "display-p3", "display-p3-linear", "a98-rgb", "prophoto-rgb", "rec2020"),
    *("xyz-d50", "xyz-d65", "lab", "lch", "oklab", "oklch", "hsl", "hwb"),
)
# A test that misses by more than float noise on a mixture far outside every gamut says nothing about pictures.
FAR_OUTSIDE = 2


def color_of(recorded: dict[str, Any]) -> Color:
    """Give the colour that a recorded entry describes."""
    c1, c2, c3 = recorded["components"]
    return Color(c1, c2, c3, recorded["alpha"], recorded["space"], recorded["space"] in ("hsl", "hwb"))


@pytest.mark.parametrize("recorded", RECORDED["colors"], ids=lambda recorded: recorded["css"])
def test_a_colour_is_painted_as_chromium_paints_it(recorded: dict[str, Any]) -> None:
    painted = [round(value * 255) for value in to_srgb(color_of(recorded))]
    assert max(abs(a - b) for a, b in zip(painted, recorded["painted"], strict=True)) <= 1


def computed(text: str) -> Color:
    """Read the few forms in which Chromium serialises a computed colour."""
    name, _, inner = text.rstrip(")").partition("(")
    parts = inner.replace("/", " ").replace(",", " ").split()
    if name == "color":
        name = parts.pop(0)
    c1, c2, c3, *rest = [None if part == "none" else float(part) for part in parts]
    return Color(c1, c2, c3, rest[0] if rest else 1.0, name, legacy=False)  # type: ignore[arg-type]  # a name of the table


def difference(first: Color, second: Color) -> float:
    """Give the largest difference of painted components, alpha included, 0 to 1."""
    return max(abs(a - b) for a, b in zip(to_srgb(first), to_srgb(second), strict=True))


def test_mixtures_are_those_of_chromium() -> None:
    wrong = [
        recorded["css"]
        for recorded in RECORDED["mixes"]
        if difference(
            mix(
                (color_of(recorded["first"]), None),
                (color_of(recorded["second"]), float(recorded["share"])),
                recorded["space"],
                recorded["hue"],
            )
            or WHITE,
            computed(recorded["computed"]),
        )
        > 1 / 255
    ]
    assert len(wrong) <= FAR_OUTSIDE, wrong


def painted_at(stops: list[Stop], position: float) -> list[float]:
    """Give what a rasteriser that interpolates premultiplied sRGB paints there on white, 0 to 255."""
    for left, right in pairwise(stops):
        if left.position <= position <= right.position and right.position > left.position:
            share = (position - left.position) / (right.position - left.position)
            alpha = left.color.alpha * (1 - share) + right.color.alpha * share
            return [
                255 * (l * left.color.alpha * (1 - share) + r * right.color.alpha * share + 1 - alpha)
                for l, r in zip(left.color[:3], right.color[:3], strict=True)  # noqa: E741 - left and right
            ]
    raise AssertionError(position)


@pytest.mark.parametrize("recorded", RECORDED["gradients"], ids=lambda recorded: recorded["css"])
def test_a_gradient_runs_through_chromiums_colours(recorded: dict[str, Any]) -> None:
    colors = [color_of(color) for color in recorded["colors"]]
    stops = expand_stops(
        [(i / (len(colors) - 1), color) for i, color in enumerate(colors)], recorded["space"], recorded["hue"]
    )
    for index, pixel in enumerate(recorded["painted"]):
        ours = painted_at(stops, (index * 15 + 0.5) / 512)
        assert max(abs(a - b) for a, b in zip(ours, pixel, strict=True)) <= 5


@given(st.tuples(*[st.floats(0.001, 0.999)] * 3), st.sampled_from(SPACES))
def test_there_and_back_again_is_the_same_colour(components: tuple[float, float, float], space: ColorSpace) -> None:
    start = Color(*components)
    back = convert(convert(start, space), "srgb")
    assert difference(start, back) < 1e-5


def test_a_grey_has_no_hue_to_give() -> None:
    grey = Color(0.5, 0.5, 0.5)
    assert convert(grey, "oklch").c3 is None
    assert convert(grey, "hsl").c1 is None
    assert convert(grey, "hwb").c1 is None
    middle = interpolate(WHITE, Color(1.0, 0.0, 0.0), 0.5, "hsl")
    assert middle.c1 == 0.0


def test_transparent_takes_the_colour_of_its_partner() -> None:
    middle = interpolate(Color(0.0, 0.0, 0.0, 0.0), Color(1.0, 0.0, 0.0), 0.5, "srgb")
    assert middle[:4] == (1.0, 0.0, 0.0, 0.5)


def test_percentages_below_one_hundred_make_a_mixture_transparent() -> None:
    mixed = mix((BLACK, 20.0), (WHITE, 20.0), "srgb")
    assert mixed is not None
    assert mixed[:4] == (0.5, 0.5, 0.5, 0.4)
    assert mix((BLACK, 0.0), (WHITE, 0.0)) is None


def test_the_longer_way_from_a_hue_to_itself_is_a_whole_turn() -> None:
    assert fix_hues(30.0, 30.0, "longer") == (30.0, 390.0)


def test_text_on_black_is_white_and_the_ratio_is_wcags() -> None:
    assert contrast_color(BLACK) == WHITE
    assert contrast_color(WHITE) == BLACK
    assert contrast_ratio(BLACK, WHITE) == pytest.approx(21.0)


def test_a_gradient_of_legacy_colours_keeps_its_stops() -> None:
    assert len(expand_stops([(0.0, BLACK), (1.0, WHITE)])) == 2
