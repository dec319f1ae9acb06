"""How long dashes and gaps are, so that a line begins and ends with a dash.

Spec: https://www.w3.org/TR/css-backgrounds-3/#valdef-line-style-dotted (which leaves the lengths open)
"""

from math import floor, hypot, sqrt
from typing import Final, Literal

from limner.geometry import Rect
from limner.paint.display_list import Path, Shape

Cap = Literal["butt", "round", "square"]
# How far a chord may be from its curve before it is parted.
_FLAT: Final = 0.5


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
    if style == "dotted" and not closed:
        return (dash, gap), "butt"
    if length <= dash * 2:
        return (), "butt"
    two_dashes = 2 * dash + (2 * gap if closed else gap)
    if length <= two_dashes:
        factor = length / two_dashes
        return (dash * factor, gap * factor), "butt"
    if style == "dotted":
        return (dash, gap), "butt"
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
    """The length of an outline in whole pixels, as Chrome counts it; of lines only, where it is a path."""
    if isinstance(shape, Path):
        points = [segment[1:] for segment in shape.segments if len(segment) == 3]
        pairs = zip(points, [*points[1:], points[0]], strict=True)
        return float(int(sum(hypot(float(c) - float(a), float(d) - float(b)) for (a, b), (c, d) in pairs)))
    total = 2 * (shape.width + shape.height)
    if not isinstance(shape, Rect):
        for corner in (0, 2, 4, 6):
            a, b = shape.radii[corner], shape.radii[corner + 1]
            if a > 0 and b > 0:
                total += _quarter_length(a, b, 0.0, 1.0) - a - b
    return float(int(total))


def _quarter_length(across: float, down: float, start: float, end: float) -> float:
    """The length of a part of an ellipse's quarter, measured along chords as Skia does.

    Dashes are spread over the measured length, which is up to a pixel short of the true one.
    """
    (x0, y0), (x1, y1), (x2, y2) = (_on_quarter(across, down, at) for at in (start, (start + end) / 2, end))
    if max(abs(x1 - (x0 + x2) / 2), abs(y1 - (y0 + y2) / 2)) <= _FLAT:
        return hypot(x2 - x0, y2 - y0)
    middle = (start + end) / 2
    return _quarter_length(across, down, start, middle) + _quarter_length(across, down, middle, end)


def _on_quarter(across: float, down: float, at: float) -> tuple[float, float]:
    """The point of a quarter, as a rational curve of the second degree, at a parameter."""
    rest = 1 - at
    control = sqrt(2) * at * rest
    whole = rest * rest + control + at * at
    return across * (control + at * at) / whole, down * at * at / whole
