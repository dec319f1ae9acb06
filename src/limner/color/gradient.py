"""Gradients that run in another space than sRGB, written as sRGB stops that a rasteriser can draw.

Goes in: colours at positions, a space. Comes out: more stops, between which a straight line in premultiplied sRGB
stays within half a step of 8 bits of the true curve.

Spec: https://www.w3.org/TR/css-images-4/#linear-gradient-syntax
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from limner.color.convert import HUE_INDEX, HueMode, Prepared, Srgb, between, has_no_hue, prepare, to_srgb
from limner.color.model import Color, ColorSpace

_TOLERANCE: Final = 0.5 / 255
_MAX_HALVINGS: Final = 7  # 128 pieces between two stops


class Stop(NamedTuple):
    """A colour of a gradient in sRGB at a position along its line, 0 to 1 (or beyond)."""

    position: float
    color: Srgb


def default_space(colors: Sequence[Color]) -> ColorSpace:
    """Give the space of a gradient that names none: sRGB when all colours are legacy ones, else Oklab."""
    return "srgb" if all(color.legacy for color in colors) else "oklab"


def expand_stops(
    stops: Sequence[tuple[float, Color]], space: ColorSpace | None = None, hue: HueMode = "shorter"
) -> list[Stop]:
    """Write a gradient in sRGB.

    Args:
        stops: Positions in ascending order with their colours; equal positions make a hard edge.
        space: The space named by the gradient, None for the default one.
        hue: Which way round a hue goes.

    Returns:
        Stops in the same order; those between which nothing but premultiplied sRGB is asked for stay as they are.
    """
    if not stops:
        return []
    wanted = space or default_space([color for _, color in stops])
    expanded: list[Stop] = []
    for (start, first), (end, second) in pairwise(stops):
        if end <= start:
            expanded += (Stop(start, to_srgb(first)), Stop(end, to_srgb(second)))
            continue
        pair = prepare(first, second, wanted, hue)
        if hue == "longer" and wanted != "hwb" and has_no_hue(first, wanted) and not has_no_hue(second, wanted):
            pair = _turned(pair)
        left, right = to_srgb(between(pair, 0.0)), to_srgb(between(pair, 1.0))
        expanded.append(Stop(start, left))
        if wanted != "srgb":
            _halve(pair, (0.0, left), (1.0, right), _MAX_HALVINGS, expanded, (start, end - start))
        expanded.append(Stop(end, right))
    if len(stops) == 1:
        expanded.append(Stop(stops[0][0], to_srgb(stops[0][1])))
    return _without_repeats(expanded)


def _turned(pair: Prepared) -> Prepared:
    """Send a hue the other way round.

    Chrome goes a whole turn down, not up, when the longer way starts at a colour that has no hue of its own.
    """
    start, end = list(pair.start), list(pair.end)
    index = HUE_INDEX[pair.space]
    start[index], end[index] = end[index], start[index]
    return pair._replace(start=(start[0], start[1], start[2]), end=(end[0], end[1], end[2]))


def _halve(
    pair: Prepared,
    left: tuple[float, Srgb],
    right: tuple[float, Srgb],
    halvings: int,
    out: list[Stop],
    line: tuple[float, float],
) -> None:
    middle = (left[0] + right[0]) / 2
    color = to_srgb(between(pair, middle))
    # A hue that turns back can meet the chord in its middle; two more looks make that as good as impossible.
    if halvings == 0 or (
        halvings < _MAX_HALVINGS - 1
        and _is_straight(left[1], color, right[1], 0.5)
        and _is_straight(left[1], to_srgb(between(pair, (left[0] + middle) / 2)), right[1], 0.25)
    ):
        return
    _halve(pair, left, (middle, color), halvings - 1, out, line)
    out.append(Stop(line[0] + middle * line[1], color))
    _halve(pair, (middle, color), right, halvings - 1, out, line)


def _is_straight(left: Srgb, point: Srgb, right: Srgb, share: float) -> bool:
    if abs(left.alpha * (1 - share) + right.alpha * share - point.alpha) > _TOLERANCE:
        return False
    return all(
        abs(left[i] * left.alpha * (1 - share) + right[i] * right.alpha * share - point[i] * point.alpha) <= _TOLERANCE
        for i in range(3)
    )


def _without_repeats(stops: list[Stop]) -> list[Stop]:
    kept: list[Stop] = []
    for stop in stops:
        if not kept or kept[-1] != stop:
            kept.append(stop)
    return kept
