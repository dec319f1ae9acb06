"""Preferred aspect ratios: the size that one axis makes of the other.

Goes in: a box, and its border-box size in one axis. Comes out: that of the other, in CSS px in steps of 1/64.

Spec: https://www.w3.org/TR/css-sizing-4/#aspect-ratio
"""

from math import inf

from limner.boxes.box import Box, ReplacedBox
from limner.layout.units import INFINITE


def preferred_ratio(box: Box) -> tuple[float, bool] | None:
    """The preferred aspect ratio of a non-replaced box.

    Returns:
        Width / height, and whether it is that of the border box, or None.

    Spec: https://www.w3.org/TR/css-sizing-4/#aspect-ratio
    """
    value = box.style.box.aspect_ratio
    # "If either number in the <ratio> is 0 or infinite, it represents a degenerate ratio", which is none.
    if value is None or value.ratio is None or not 0.0 < value.ratio < inf or isinstance(box, ReplacedBox):
        return None
    # "auto && <ratio>" always means the content box.
    return value.ratio, box.style.box.box_sizing == "border-box" and not value.auto


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
    # The browser multiplies fractions of whole steps; a double may be slightly less than the step.
    return int(min(value, INFINITE) * 64.0 + 1e-6) / 64.0
