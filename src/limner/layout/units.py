"""Layout arithmetic in steps of 1/64 CSS px, the unit in which the reference browser keeps every layout length.

Goes in: plain floats. Comes out: floats that are whole multiples of 1/64, which a float holds exactly, so that sums
and differences of them stay exact.

Spec: https://www.w3.org/TR/css-values-4/#lengths (precision is left to the implementation)
"""

import math
import struct
from typing import Final

from limner.css.values import LengthPercentage, Percent, resolve

STEP: Final = 1.0 / 64.0
# A single-precision product may land on a whole step where a double-precision one falls just short of it.
_NEAR: Final = 2e-3
_single = struct.Struct("f")
_LARGEST_SINGLE: Final = 3.4028234663852886e38

INFINITE: Final = 33554431.0
"""Stands for "no limit": the largest possible length."""

_MOST_UNITS: Final = INFINITE * 64.0


def to_single(value: float) -> float:
    """Round to single precision."""
    try:
        return float(_single.unpack(_single.pack(value))[0])
    except OverflowError:
        return math.copysign(_LARGEST_SINGLE, value)


def snap(value: float) -> float:
    """Cut towards zero to whole steps."""
    return int(value * 64.0) / 64.0


def snap_up(value: float) -> float:
    """Round up to whole steps."""
    return math.ceil(value * 64.0) / 64.0


def snap_down(value: float) -> float:
    """Round down to whole steps."""
    return math.floor(value * 64.0) / 64.0


def snap_nearest(value: float) -> float:
    """Round to the nearest step, halves up."""
    return math.floor(value * 64.0 + 0.5) / 64.0


def half(value: float) -> float:
    """Half of a length, cut towards zero to whole steps."""
    return int(value * 32.0) / 64.0


def resolve_spacing(value: LengthPercentage, font_size: float) -> float:
    """Used `letter-spacing` or `word-spacing` in CSS px. Percentages refer to the font size and are not cut to 1/64."""
    if isinstance(value, float):
        return value
    if isinstance(value, Percent):
        return value.value * font_size / 100.0
    return resolve_length(value, font_size)


def resolve_length(value: LengthPercentage, basis: float) -> float:
    """Resolve a length or percentage against its basis, in whole steps.

    Args:
        value: Computed value.
        basis: What 100 % is, in CSS px.

    Returns:
        CSS px, cut towards zero to 1/64.
    """
    if isinstance(value, float | int):
        return int(value * 64.0) / 64.0
    if isinstance(value, Percent):
        if value.value == 100.0:
            return basis
        units = value.value * basis * 0.64
        nearest = math.floor(units + 0.5)
        if -_NEAR < units - nearest < _NEAR:
            product = to_single(to_single(value.value) * basis)
            units = to_single(product / 100.0) * 64.0
        return int(units) / 64.0 if -_MOST_UNITS < units < _MOST_UNITS else math.copysign(INFINITE, units)
    return int(min(max(to_single(resolve(value, basis)), -INFINITE), INFINITE) * 64.0) / 64.0


def width_from_ratio(ratio: tuple[float, bool], height: float, edge_x: float, edge_y: float) -> float:
    """Border-box width that goes with a border-box height."""
    factor, of_border_box = ratio
    if of_border_box:
        return max(edge_x, _step(height * factor))
    return _step(max(0.0, height - edge_y) * factor) + edge_x


def height_from_ratio(ratio: tuple[float, bool], width: float, edge_x: float, edge_y: float) -> float:
    """Border-box height that goes with a border-box width."""
    factor, of_border_box = ratio
    if of_border_box:
        return max(edge_y, _step(width / factor))
    return _step(max(0.0, width - edge_x) / factor) + edge_y


def _step(value: float) -> float:
    # The browser multiplies fractions of whole steps; a double may end up slightly below the step.
    return int(min(value, INFINITE) * 64.0 + 1e-6) / 64.0
