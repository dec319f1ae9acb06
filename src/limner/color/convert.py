"""Converts colours between spaces, and interpolates them between two colours and along gradients.

Spec: https://www.w3.org/TR/css-color-4/
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final, Literal, NamedTuple, TypeAlias

from limner.color.model import BLACK, WHITE, Color, ColorSpace
from limner.color.spaces import (
    Triple,
    from_polar,
    hsl_to_srgb,
    hwb_to_srgb,
    space_to_xyz,
    srgb_decode,
    srgb_to_hsl,
    srgb_to_hwb,
    to_polar,
    xyz_to_space,
)
from limner.memos import forgettable

HueMode: TypeAlias = Literal["shorter", "longer", "increasing", "decreasing"]


class Srgb(NamedTuple):
    """An sRGB colour as it is painted: each component from 0 to 1, with straight alpha."""

    red: float
    green: float
    blue: float
    alpha: float


# Which component is the hue, and the colourfulness below which the hue is powerless. The limits per space are those of
# CSS Color 4 §12.1 ("powerless").
HUE_INDEX: Final[dict[str, int]] = {"hsl": 0, "hwb": 0, "lch": 2, "oklch": 2}
_ACHROMATIC: Final = {"lch": 0.0015, "oklch": 0.000004, "hsl": 0.001}
# When it interpolates, Chrome takes the other colour's hue much earlier, with one limit for both spaces.
_NEARLY_ACHROMATIC: Final = 0.02

# §12.2: components of two spaces that mean the same. A missing one stays missing when a colour is converted.
_MEANINGS: Final[dict[str, tuple[str, str, str]]] = {
    **dict.fromkeys(
        (
            *("srgb", "srgb-linear", "display-p3", "display-p3-linear", "a98-rgb"),
            *("prophoto-rgb", "rec2020", "xyz-d50", "xyz-d65"),
        ),
        ("red", "green", "blue"),
    ),
    "lab": ("lightness", "a", "b"),
    "oklab": ("lightness", "a", "b"),
    "lch": ("lightness", "chroma", "hue"),
    "oklch": ("lightness", "chroma", "hue"),
    "hsl": ("hue", "chroma", "lightness"),
    "hwb": ("hue", "white", "black"),
}


@forgettable
@lru_cache(maxsize=4096)
def to_srgb(color: Color) -> Srgb:
    """Give the numbers that are painted: missing components are 0, and colours outside sRGB are clipped.

    Chrome does the same on an sRGB canvas: it clips each component separately and does not map the gamut.
    """
    red, green, blue = _components(color, "srgb")
    alpha = color.alpha or 0.0
    return Srgb(min(max(red, 0.0), 1.0), min(max(green, 0.0), 1.0), min(max(blue, 0.0), 1.0), min(max(alpha, 0.0), 1.0))


@forgettable
@lru_cache(maxsize=4096)
def convert(color: Color, space: ColorSpace) -> Color:
    """Convert a colour to another space.

    Args:
        color: Any colour. If it is in `space` already, it is returned as it is.
        space: The space to convert to.

    Returns:
        The colour, not clipped. Missing components count as 0 and are not missing afterwards. A powerless hue (that of
        a grey) is missing.

    Spec: https://www.w3.org/TR/css-color-4/#color-conversion
    """
    if color.space == space:
        return color
    c1, c2, c3 = _components(color, space)
    return _without_powerless(Color(c1, c2, c3, color.alpha, space, legacy=False))


def interpolate(
    first: Color, second: Color, position: float, space: ColorSpace = "oklab", hue: HueMode = "shorter"
) -> Color:
    """Give the colour at a position between two; they are premultiplied by alpha, as CSS requires.

    Args:
        first: The colour at 0.
        second: The colour at 1.
        position: From 0 to 1; other values extrapolate.
        space: The space to interpolate in.
        hue: Which way round a hue goes.

    Spec: https://www.w3.org/TR/css-color-4/#interpolation-steps
    """
    return between(prepare(first, second, space, hue), position)


class Prepared(NamedTuple):
    """Two colours ready to be interpolated: in one space, missing components filled in, hues adjusted, premultiplied.

    Attributes:
        start: The first colour's components.
        end: The second colour's components.
        start_alpha: The first colour's alpha; None when both are missing.
        end_alpha: The second colour's alpha, likewise.
        missing: Which components are missing in both colours.
        space: The space of the components.
    """

    start: Triple
    end: Triple
    start_alpha: float | None
    end_alpha: float | None
    missing: tuple[bool, bool, bool]
    space: ColorSpace


def prepare(first: Color, second: Color, space: ColorSpace, hue: HueMode = "shorter") -> Prepared:
    """Do the part of an interpolation that does not depend on the position."""
    a, b = _without_faint_hue(first, space), _without_faint_hue(second, space)
    left = [a.c1, a.c2, a.c3]
    right = [b.c1, b.c2, b.c3]
    missing = [False, False, False]
    for index in range(3):
        if left[index] is None and right[index] is None:
            missing[index] = True
        elif left[index] is None:
            left[index] = right[index]
        elif right[index] is None:
            right[index] = left[index]
    start_alpha = a.alpha if a.alpha is not None else b.alpha
    end_alpha = b.alpha if b.alpha is not None else a.alpha
    start = [value or 0.0 for value in left]
    end = [value or 0.0 for value in right]
    hue_index = HUE_INDEX.get(space)
    if hue_index is not None:
        start[hue_index], end[hue_index] = fix_hues(start[hue_index], end[hue_index], hue)
    for index in range(3):
        if index != hue_index:
            start[index] *= 1.0 if start_alpha is None else start_alpha
            end[index] *= 1.0 if end_alpha is None else end_alpha
    return Prepared(
        (start[0], start[1], start[2]),
        (end[0], end[1], end[2]),
        start_alpha,
        end_alpha,
        (missing[0], missing[1], missing[2]),
        space,
    )


def between(pair: Prepared, position: float) -> Color:
    """Give the colour at a position between two prepared ones."""
    rest = 1.0 - position
    alpha: float | None = None
    if pair.start_alpha is not None and pair.end_alpha is not None:
        alpha = pair.start_alpha * rest + pair.end_alpha * position
    hue_index = HUE_INDEX.get(pair.space)
    values: list[float | None] = []
    for index in range(3):
        value = pair.start[index] * rest + pair.end[index] * position
        if index == hue_index:
            value %= 360.0
        elif alpha:
            value /= alpha
        values.append(None if pair.missing[index] else value)
    return Color(values[0], values[1], values[2], alpha, pair.space, legacy=False)


def fix_hues(first: float, second: float, mode: HueMode) -> tuple[float, float]:
    """Adjust two hues so that a straight line between them goes the wanted way round.

    Spec: https://www.w3.org/TR/css-color-4/#hue-interpolation
    """
    first, second = first % 360.0, second % 360.0
    turn = second - first
    if mode == "shorter":
        if turn > 180:
            first += 360
        elif turn < -180:
            second += 360
    elif mode == "longer":
        if 0 < turn < 180:
            first += 360
        elif -180 < turn <= 0:
            second += 360
    elif mode == "increasing":
        if turn < 0:
            second += 360
    elif turn > 0:
        first += 360
    return first, second


def mix(
    first: tuple[Color, float | None],
    second: tuple[Color, float | None],
    space: ColorSpace = "oklab",
    hue: HueMode = "shorter",
) -> Color | None:
    """Mix two colours like ``color-mix()``.

    Args:
        first: A colour and its percentage; None when no percentage is given.
        second: The other.
        space: The space to mix in.
        hue: Which way round a hue goes.

    Returns:
        The mixture, or None when both percentages are 0, which makes the function invalid.

    Spec: https://www.w3.org/TR/css-color-5/#color-mix
    """
    p1, p2 = first[1], second[1]
    if p1 is None:
        p1 = 50.0 if p2 is None else 100.0 - p2
    if p2 is None:
        p2 = 100.0 - p1
    total = p1 + p2
    if total <= 0:
        return None
    mixed = interpolate(first[0], second[0], p2 / total, space, hue)
    if total < 100 and mixed.alpha is not None:
        return mixed._replace(alpha=mixed.alpha * total / 100)
    return mixed


def luminance(color: Color) -> float:
    """Give WCAG's relative luminance, from 0 for black to 1 for white; alpha is ignored.

    Spec: https://www.w3.org/TR/WCAG22/#dfn-relative-luminance
    """
    red, green, blue, _ = to_srgb(color)
    return 0.2126 * srgb_decode(red) + 0.7152 * srgb_decode(green) + 0.0722 * srgb_decode(blue)


def contrast_ratio(first: Color, second: Color) -> float:
    """Give WCAG's contrast ratio, 1 to 21.

    Spec: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
    """
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


def contrast_color(background: Color) -> Color:
    """Give black or white, whichever contrasts more, like ``contrast-color()``; white if they are equal."""
    return WHITE if contrast_ratio(background, WHITE) >= contrast_ratio(background, BLACK) else BLACK


def has_no_hue(color: Color, space: ColorSpace) -> bool:
    """Tell whether a colour's hue is missing or powerless in a space that has hues."""
    index = HUE_INDEX.get(space)
    return index is not None and _carried(color, space)[index] is None


def _components(color: Color, space: ColorSpace) -> Triple:
    """Give the components in a space by the shortest way; missing ones count as 0."""
    own: Triple = (color.c1 or 0.0, color.c2 or 0.0, color.c3 or 0.0)
    source = color.space
    if source == space:
        return own
    # Spaces that share a gamut are converted directly, since going through XYZ would add rounding noise.
    if source == "hsl":
        own, source = hsl_to_srgb(own), "srgb"
    elif source == "hwb":
        own, source = hwb_to_srgb(own), "srgb"
    if source == "srgb":
        if space == "srgb":
            return own
        if space == "hsl":
            return srgb_to_hsl(own)
        if space == "hwb":
            return srgb_to_hwb(own)
    if (source, space) in (("lab", "lch"), ("oklab", "oklch")):
        return to_polar(own)
    if (source, space) in (("lch", "lab"), ("oklch", "oklab")):
        return from_polar(own)
    return xyz_to_space(space_to_xyz(own, source), space)


def _without_powerless(color: Color) -> Color:
    """Mark the hue of a grey as missing."""
    space = color.space
    if space not in HUE_INDEX:
        return color
    if space == "hwb":
        return color._replace(c1=None) if (color.c2 or 0.0) + (color.c3 or 0.0) >= 99.999 else color
    if (color.c2 or 0.0) > _ACHROMATIC[space]:
        return color
    return color._replace(c1=None) if space == "hsl" else color._replace(c3=None)


def _without_faint_hue(color: Color, space: ColorSpace) -> Color:
    """Convert for interpolation; a nearly grey colour from another space takes its neighbour's hue."""
    carried = _carried(color, space)
    if color.space == space or space not in {"lch", "oklch"} or (carried.c2 or 0.0) > _NEARLY_ACHROMATIC:
        return carried
    return carried._replace(c3=None)


def _carried(color: Color, space: ColorSpace) -> Color:
    """Convert for interpolation: a missing component stays missing where the new space has an analogous one."""
    if color.space == space:
        return color
    converted = convert(color, space)
    if color.c1 is not None and color.c2 is not None and color.c3 is not None:
        return converted
    absent = {
        name
        for name, value in zip(_MEANINGS[color.space], (color.c1, color.c2, color.c3), strict=True)
        if value is None
    }
    kept = [
        None if name in absent else value
        for name, value in zip(_MEANINGS[space], (converted.c1, converted.c2, converted.c3), strict=True)
    ]
    return converted._replace(c1=kept[0], c2=kept[1], c3=kept[2])


_TOLERANCE: Final = 0.5 / 255
_MAX_HALVINGS: Final = 7  # 128 pieces between two stops


class Stop(NamedTuple):
    """A colour of a gradient in sRGB at a position along its line, 0 to 1 (or beyond)."""

    position: float
    color: Srgb


def default_space(colors: Sequence[Color]) -> ColorSpace:
    """Give the space of a gradient that names none: sRGB when all its colours are legacy colours, else Oklab."""
    return "srgb" if all(color.legacy for color in colors) else "oklab"


def expand_stops(
    stops: Sequence[tuple[float, Color]], space: ColorSpace | None = None, hue: HueMode = "shorter"
) -> list[Stop]:
    """Write a gradient in sRGB.

    Args:
        stops: Positions in ascending order with their colours; equal positions make a hard edge.
        space: The space that the gradient names; None for the default one.
        hue: Which way round a hue goes.

    Returns:
        Stops in the same order. Where the gradient interpolates in sRGB, no stops are added between them.
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

    Chrome goes a whole turn down, not up, when the longer way starts at a colour without a hue of its own.
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
    # A hue that turns back can meet the chord at its middle by chance. Two more checks make that next to impossible.
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
