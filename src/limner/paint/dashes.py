"""How long dashes and gaps are, so that a line begins and ends with a dash.

Spec: https://www.w3.org/TR/css-backgrounds-3/#valdef-line-style-dotted (which leaves the lengths open)
"""

from math import floor, hypot, pi, sqrt
from typing import Literal

from limner.geometry import Rect
from limner.paint.display_list import Path, Shape

Cap = Literal["butt", "round", "square"]


def line_dashes(style: str, width: float, length: float, *, closed: bool) -> tuple[tuple[float, ...], Cap]:
    """Give dash and gap lengths and the cap of a dotted or dashed line.

    Args:
        style: ``dotted`` or ``dashed``.
        width: Of the line.
        length: Of the line between the centres of its end caps.
        closed: Whether the line ends where it begins.
    """
    thick = width >= 3
    if style == "dotted" and int(width) > 3:
        if length < width * 2:
            return (0.0, width * 2), "round"
        gap = best_gap(length, width, width, closed=closed)
        return (0.0, gap + width - 0.01), "round"
    if style == "dashed":
        dash, gap = (width * 2, width) if thick else (width * 3, width * 2)
    else:
        dash = gap = width
    if style == "dotted":
        return (dash, gap), "butt"
    if length <= dash * 2:
        return (), "butt"
    if length <= 2 * dash + gap:
        factor = length / (2 * dash + gap)
        return (dash * factor, gap * factor), "butt"
    return (dash, best_gap(length, dash, gap, closed=closed)), "butt"


def thin_dots(width: float, length: float) -> tuple[float, float]:
    """Give where the square dots between the two end dots of a thin dotted line begin and end.

    They are as long as their gaps and centred; what is left at both ends is at least twice the width less a pixel.
    An odd pixel goes to the last gap, but to the first where there is a pixel more than two dots.
    """
    room = length - 2 * width
    least = max(1, 2 * (width - 1))
    count = floor((room - least) / width + 1e-6)
    count -= 1 - count % 2
    if count < 1:
        return length, length
    rest = room - count * width
    lead = floor(rest / 2) + (width > 1 and floor(rest + 0.5) == floor(2 * width + 1.5))
    start = width + lead
    return start, start + count * width


def best_gap(length: float, dash: float, gap: float, *, closed: bool) -> float:
    """Give the gap nearest to the wanted one with which whole dashes fill a line."""
    available = length if closed else length + gap
    fewest = floor(available / (dash + gap))
    most = fewest + 1
    fewest_gaps, most_gaps = (fewest, most) if closed else (fewest - 1, most - 1)
    widest = (length - fewest * dash) / fewest_gaps if fewest_gaps > 0 else 0.0
    narrowest = (length - most * dash) / most_gaps if most_gaps > 0 else 0.0
    if narrowest <= 0 or abs(widest - gap) < abs(narrowest - gap):
        return widest
    return narrowest


def loop_length(shape: Shape) -> float:
    """The length of an outline; of lines only, where it is a path."""
    if isinstance(shape, Path):
        points = [segment[1:] for segment in shape.segments if len(segment) == 3]
        pairs = zip(points, [*points[1:], points[0]], strict=True)
        return sum(hypot(float(c) - float(a), float(d) - float(b)) for (a, b), (c, d) in pairs)
    if isinstance(shape, Rect):
        return 2 * (shape.width + shape.height)
    total = 2 * (shape.width + shape.height)
    for corner in (0, 2, 4, 6):
        a, b = shape.radii[corner], shape.radii[corner + 1]
        if a > 0 and b > 0:
            # Ramanujan's approximation of an ellipse's circumference, a quarter of it.
            h = ((a - b) / (a + b)) ** 2
            quarter = pi * (a + b) * (1 + 3 * h / (10 + sqrt(4 - 3 * h))) / 4
            total += quarter - a - b
    return total
