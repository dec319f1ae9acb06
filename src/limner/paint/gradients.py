"""Gradients of CSS as inks.

Goes in: a gradient's computed value and the rectangle it fills. Comes out: an ink in the coordinates of the canvas.

Spec: https://www.w3.org/TR/css-images-4/#gradients
"""

from collections.abc import Sequence
from math import atan2, cos, degrees, hypot, log, radians, sin, sqrt
from typing import Final, NamedTuple, cast

from limner.budget import Budget
from limner.color import Color, ColorSpace
from limner.color.convert import default_space, expand_stops, interpolate
from limner.css.values import (
    ColorStop,
    ConicGradient,
    Gradient,
    Interpolation,
    LinearGradient,
    Percent,
    RadialGradient,
    resolve,
)
from limner.geometry import Rect
from limner.paint.context import floats_of, pack, solid_of
from limner.paint.display_list import ConicInk, Ink, LinearInk, RadialInk, Ramp, Solid
from limner.style.computed import ComputedStyle

_GRADIENT_STEPS: Final = 30
_STOP_STEPS: Final = 3
_EXPANDED_STEPS: Final = 100  # for each stop that is worked out in another space


class Stops(NamedTuple):
    """Colours at their places along a gradient line, as shares of its length, and the space to interpolate in."""

    places: list[tuple[float, Color]]
    space: ColorSpace


def gradient_ink(gradient: Gradient, rect: Rect, style: ComputedStyle, budget: Budget) -> Ink:
    """Make the ink of a gradient that fills a rectangle.

    Args:
        gradient: The computed value.
        rect: The gradient box.
        style: The style whose `color` stands for `currentcolor`.
        budget: Limits how many stops are used. Each costs steps, and more if it is in another colour space.
    """
    budget.spend(_GRADIENT_STEPS + _STOP_STEPS * len(gradient.stops))
    if isinstance(gradient, LinearGradient):
        return _linear(gradient, rect, style, budget)
    if isinstance(gradient, RadialGradient):
        return _radial(gradient, rect, style, budget)
    return _conic(gradient, rect, style, budget)


def _linear(gradient: LinearGradient, rect: Rect, style: ComputedStyle, budget: Budget) -> Ink:
    x0, y0, x1, y1 = gradient_line(gradient.direction, rect.width, rect.height)
    length = hypot(x1 - x0, y1 - y0)
    stops = resolve_stops(gradient.stops[: budget.limits.gradient_stops], length, gradient.interpolation, style)
    offsets, colors = _expanded(stops, gradient.interpolation, budget)
    if len(colors) == 1:
        return colors[0]
    first, last = offsets[0], offsets[-1]
    span = last - first
    if span <= 0 or length <= 0:
        if gradient.repeating or length <= 0:
            return colors[-1]
        # A hard edge, for which the line may have any length.
        span, offsets = 1.0, [0.0] * (len(offsets) - 1) + [0.0]
        ramp = Ramp([colors[0], *colors, colors[-1]], [0.0, *offsets, 1.0])
        last = first + 1.0
    else:
        ramp = Ramp(colors, [(offset - first) / span for offset in offsets], "repeat" if gradient.repeating else "pad")
    dx, dy = x1 - x0, y1 - y0
    x, y = rect.x + x0, rect.y + y0
    return LinearInk(x + dx * first, y + dy * first, x + dx * last, y + dy * last, ramp)


def gradient_line(direction: float | tuple[str, str], width: float, height: float) -> tuple[float, float, float, float]:
    """Give the start and end of the gradient line in a box.

    Spec: https://www.w3.org/TR/css-images-3/#linear-gradient-syntax
    """
    if isinstance(direction, tuple):
        # "the angle must be chosen so that the 50% point of the gradient line intersects the two other corners"
        across = -1.0 if direction[0] == "left" else 1.0
        down = -1.0 if direction[1] == "top" else 1.0
        angle = degrees(atan2(across * height, -down * width))
    else:
        angle = direction % 360.0
    if angle == 0:
        return 0.0, height, 0.0, 0.0
    if angle == 90:
        return 0.0, 0.0, width, 0.0
    if angle == 180:
        return 0.0, 0.0, 0.0, height
    if angle == 270:
        return width, 0.0, 0.0, 0.0
    sine, cosine = sin(radians(angle)), cos(radians(angle))
    half = (abs(width * sine) + abs(height * cosine)) / 2
    x, y = width / 2, height / 2
    return x - sine * half, y + cosine * half, x + sine * half, y - cosine * half


def _radial(gradient: RadialGradient, rect: Rect, style: ComputedStyle, budget: Budget) -> Ink:
    x, y = resolve(gradient.center.x, rect.width), resolve(gradient.center.y, rect.height)
    radius_x, radius_y = radial_radii(gradient, x, y, rect.width, rect.height)
    # "If the width of the ending shape is zero, render as if it were an ellipse whose height was an arbitrary very
    # large number" and so on: the last colour is what shows.
    radius_x, radius_y = max(radius_x, 1e-5), max(radius_y, 1e-5)
    stops = resolve_stops(gradient.stops[: budget.limits.gradient_stops], radius_x, gradient.interpolation, style)
    offsets, colors = _expanded(stops, gradient.interpolation, budget)
    if len(colors) == 1:
        return colors[0]
    if not gradient.repeating and offsets[0] < 0:
        offsets, colors = _cut_below_zero(offsets, colors)
    first, last = offsets[0], offsets[-1]
    span = last - first
    if gradient.repeating:
        if span <= 0:
            return colors[-1]
        if first < 0:
            shift = span * -(first // span)
            first, last = first + shift, last + shift
            offsets = [offset + shift for offset in offsets]
    if span <= 0:
        ramp = Ramp([colors[0], *colors, colors[-1]], [0.0, *([0.5] * len(colors)), 1.0])
        first, last = max(0.0, first - 1e-4), max(first, 0.0) + 1e-4
        if first == 0 and last <= 2e-4:
            return colors[-1]
    else:
        ramp = Ramp(colors, [(offset - first) / span for offset in offsets], "repeat" if gradient.repeating else "pad")
    if last <= 0:
        return colors[-1]
    return RadialInk(rect.x + x, rect.y + y, radius_x * last, radius_y * last, ramp, first / last)


def radial_radii(gradient: RadialGradient, x: float, y: float, width: float, height: float) -> tuple[float, float]:
    """Give the radii of the ending shape.

    Spec: https://www.w3.org/TR/css-images-3/#radial-size
    """
    size = gradient.size
    if isinstance(size, tuple):
        return max(0.0, resolve(size[0], width)), max(0.0, resolve(size[1], height))
    near = size.startswith("closest")
    choose = min if near else max
    side_x, side_y = choose(abs(x), abs(width - x)), choose(abs(y), abs(height - y))
    if gradient.shape == "circle":
        if size.endswith("side"):
            radius = choose(side_x, side_y)
        else:
            radius = choose(hypot(corner_x - x, corner_y - y) for corner_x in (0, width) for corner_y in (0, height))
        return radius, radius
    if size.endswith("side"):
        return side_x, side_y
    # The ellipse to a corner has the same ratio as the one to the side: it is scaled until it meets the corner.
    return side_x * sqrt(2), side_y * sqrt(2)


def _conic(gradient: ConicGradient, rect: Rect, style: ComputedStyle, budget: Budget) -> Ink:
    x, y = resolve(gradient.center.x, rect.width), resolve(gradient.center.y, rect.height)
    turned = tuple(
        ColorStop(stop.color, stop.position if stop.position is None else resolve(stop.position, 360.0))
        for stop in gradient.stops[: budget.limits.gradient_stops]
    )
    stops = resolve_stops(turned, 360.0, gradient.interpolation, style)
    offsets, colors = _expanded(stops, gradient.interpolation, budget)
    if len(colors) == 1:
        return colors[0]
    first, last = offsets[0], offsets[-1]
    span = last - first
    if gradient.repeating:
        if span <= 0:
            return colors[-1]
        ramp = Ramp(colors, [(offset - first) / span for offset in offsets], "repeat")
        return ConicInk(rect.x + x, rect.y + y, gradient.angle, ramp, first * 360.0, last * 360.0)
    if first < 0:
        offsets, colors = _cut_below_zero(offsets, colors)
    if offsets[-1] > 1:
        turned_back, reversed_colors = _cut_below_zero([1 - o for o in reversed(offsets)], colors[::-1])
        offsets, colors = [1 - o for o in reversed(turned_back)], reversed_colors[::-1]
    if offsets[0] > 0:
        offsets, colors = [0.0, *offsets], [colors[0], *colors]
    if offsets[-1] < 1:
        offsets, colors = [*offsets, 1.0], [*colors, colors[-1]]
    return ConicInk(rect.x + x, rect.y + y, gradient.angle, Ramp(colors, offsets))


def resolve_stops(
    stops: Sequence[ColorStop], length: float, interpolation: Interpolation, style: ComputedStyle
) -> Stops:
    """Give every stop a place along the line, as a share of its length, and turn hints into stops.

    Spec: https://www.w3.org/TR/css-images-4/#color-stop-fixup
    """
    places: list[float | None] = []
    for stop in stops:
        position = stop.position
        if position is None:
            places.append(None)
        elif isinstance(position, Percent):
            places.append(position.value / 100.0)
        else:
            places.append(resolve(position, length) / length if length > 0 else 0.0)
    if not places:
        return Stops([], "srgb")
    if places[0] is None:
        places[0] = 0.0
    if places[-1] is None:
        places[-1] = 1.0
    highest = places[0]
    for index, place in enumerate(places):
        if place is not None:
            highest = places[index] = max(place, highest or 0.0)
    known = 0
    for index, place in enumerate(places):
        if place is None:
            continue
        before = places[known]
        if index - known > 1 and before is not None:
            step = (place - before) / (index - known)
            for between in range(known + 1, index):
                places[between] = before + step * (between - known)
        known = index
    colors = [None if stop.color is None else style.resolve_color(stop.color) for stop in stops]
    return _without_hints([place or 0.0 for place in places], colors, interpolation)


def _without_hints(places: list[float], colors: list[Color | None], interpolation: Interpolation) -> Stops:
    found = [color for color in colors if color is not None]
    space = _space(interpolation) or default_space(found)
    result: list[tuple[float, Color]] = []
    for index, (place, color) in enumerate(zip(places, colors, strict=True)):
        if color is not None:
            result.append((place, color))
            continue
        left_color = colors[index - 1] if index else None
        right_color = colors[index + 1] if index + 1 < len(colors) else None
        if left_color is None or right_color is None:
            continue
        left, right = places[index - 1], places[index + 1]
        before, after = place - left, right - place
        if before == after:
            continue
        if before <= 0 or after <= 0:
            result.append((place, right_color if before <= 0 else left_color))
            continue
        # The curve is approximated by nine stops, seven of them on the steeper side.
        if before > after:
            steps = [left + before * (7 + step) / 13 for step in range(7)] + [place + after / 3, place + after * 2 / 3]
        else:
            steps = [left + before / 3, left + before * 2 / 3] + [place + after * step / 13 for step in range(7)]
        exponent = log(0.5) / log(before / (before + after))
        for step in steps:
            share = ((step - left) / (before + after)) ** exponent
            result.append((step, interpolate(left_color, right_color, share, space, interpolation.hue)))
    return Stops(result, space)


def _space(interpolation: Interpolation) -> ColorSpace | None:
    """The named space; the grammar accepts no other word."""
    return cast("ColorSpace | None", interpolation.space)


def _expanded(stops: Stops, interpolation: Interpolation, budget: Budget) -> tuple[list[float], list[Solid]]:
    if not stops.places:
        return [0.0], [0]
    if stops.space == "srgb" and all(color.space == "srgb" for _, color in stops.places):
        return [place for place, _ in stops.places], [solid_of(color) for _, color in stops.places]
    found = expand_stops(stops.places, stops.space, interpolation.hue)
    budget.spend(_EXPANDED_STEPS * len(found))
    return [stop.position for stop in found], [pack(*stop.color) for stop in found]


def _cut_below_zero(offsets: list[float], colors: list[Solid]) -> tuple[list[float], list[Solid]]:
    """Make a ramp begin at 0, with the colour that it has there."""
    for index in range(1, len(offsets)):
        if offsets[index] >= 0:
            before, after = offsets[index - 1], offsets[index]
            share = 0.0 if after == before else -before / (after - before)
            color = _between(colors[index - 1], colors[index], share)
            return [0.0, *offsets[index:]], [color, *colors[index:]]
    return [0.0, 1.0], [colors[-1], colors[-1]]


def _between(first: Solid, second: Solid, share: float) -> Solid:
    r0, g0, b0, a0 = floats_of(first)
    r1, g1, b1, a1 = floats_of(second)
    alpha = a0 + (a1 - a0) * share
    if alpha <= 0:
        return 0
    mixed = ((c0 * a0 * (1 - share) + c1 * a1 * share) / alpha for c0, c1 in ((r0, r1), (g0, g1), (b0, b1)))
    red, green, blue = mixed
    return pack(red, green, blue, alpha)
