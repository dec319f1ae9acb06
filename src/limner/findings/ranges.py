"""The least contrast a text can have, found without looking at any points: most texts have more than enough.

Goes in: everything that is painted, and a text with what paints near it. Comes out: a contrast that it certainly has.

Each colour is a range for red, green and blue. A gradient has the range of its stops. An edge, a shadow or a nearby
letter may or may not be there. Blurred content stays within the range of what was there before the blur.
"""

from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, TypeAlias

from limner.color.spaces import srgb_decode
from limner.findings.grounds import holds, is_beside, is_within
from limner.findings.painted import Edges, Painted, PaintedItem, Surroundings
from limner.findings.placed import PlacedText, Shown
from limner.memos import forgettable
from limner.paint.context import floats_of
from limner.paint.display_list import (
    Backdrop,
    ConicInk,
    Effect,
    Fill,
    FillBetween,
    Glyphs,
    Image,
    Ink,
    InnerShadow,
    Layer,
    LinearInk,
    PlacedInk,
    RadialInk,
    Shadow,
    Solid,
    Stroke,
    TileInk,
)

Range: TypeAlias = tuple[float, float, float, float, float, float, float, float]
"""The least and the most of red, green, blue and alpha, 0 to 1."""

_OPAQUE: Final = 0xFF000000
_ANY: Final[Range] = (0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0)


class Ranges:
    """Finds the least contrast that texts can have.

    Args:
        painted: Everything that is painted.
        background: The background of the canvas.
    """

    __slots__ = ("_background", "_inks", "_painted", "_rows")

    def __init__(self, painted: Painted, background: Solid) -> None:
        self._painted = painted
        self._background = _over(_of_solid(background), _of_solid(0xFFFFFFFF))
        self._inks: dict[int, Range] = {}
        self._rows: dict[int, Range | None] = {}

    def least_contrast(self, text: PlacedText, shown: Shown, band: Edges, touching: Sequence[int]) -> float:
        """Give a contrast that a text certainly reaches; 0 if none is known.

        Args:
            text: The text.
            shown: How it is painted.
            band: The part of it that is checked, on the canvas.
            touching: The places of the items that paint near it, bottom first.
        """
        layer = shown.where.layer
        if shown.through or not _lets_through(layer):
            return 0.0
        ink = self._of_ink(shown.item.ink)
        behind, letters = self._background, None
        for place in self._from_ground(shown, band, touching):
            if place == shown.order:
                letters = _over(ink, behind)
                continue
            row = self._painted.row(place)
            if is_beside(row, text, shown, band):
                continue
            found = self._of_row(place, row)
            if found is None:
                return 0.0
            if not is_within(layer, row.where.layer):
                found = (*found[:6], 0.0, found[7])  # an item that fades in a layer of its own
            elif isinstance(row.item, Fill) and not holds(row.sure, row, shown, band):
                found = (*found[:6], 0.0, found[7])
            behind = _over(found, behind)
            if letters is not None:
                letters = _over(found, letters)
        return 0.0 if letters is None else _contrast(letters, behind)

    def _from_ground(self, shown: Shown, band: Edges, touching: Sequence[int]) -> Sequence[int]:
        """Leave out everything below the nearest opaque background of a text."""
        painted = self._painted
        for number in range(bisect_left(touching, shown.order) - 1, 0, -1):
            place = touching[number]
            item = painted.items[place]
            if not isinstance(item, Fill) or not isinstance(item.ink, int) or item.ink < _OPAQUE:
                continue
            row = painted.row(place)
            if item.blend == "normal" and row.where.layer.parent is None and holds(row.sure, row, shown, band):
                return touching[number:]
        return touching

    def _of_row(self, place: int, row: PaintedItem) -> Range | None:
        """Give the colours that an item may have; None if they are not known."""
        if place in self._rows:
            return self._rows[place]
        found = self._rows[place] = self._look(place, row)
        return found

    def _look(self, place: int, row: PaintedItem) -> Range | None:
        item = row.item
        layer: Surroundings | None = row.where.layer
        while layer is not None:
            if not layer.is_over:
                return None
            layer = layer.parent
        if isinstance(item, Fill):
            return self._of_ink(item.ink) if item.blend == "normal" else None
        if isinstance(item, FillBetween | Stroke | Shadow | InnerShadow | Glyphs):
            return (*self._of_ink(item.ink)[:6], 0.0, self._of_ink(item.ink)[7])
        if isinstance(item, Image):
            return _ANY if item.blend == "normal" else None
        if isinstance(item, Backdrop):
            return _through(item.effects, self._of_rows(0, place, self._background))
        if isinstance(item, Layer):
            found = self._of_rows(self._painted.first_within(place), place, None)
            return None if found is None else _through(item.effects, (*found[:6], 0.0, 1.0))
        return None

    def _of_rows(self, first: int, last: int, found: Range | None) -> Range | None:
        """Give the range of all colours of some items."""
        for place in range(first, last):
            if self._painted.wheres[place].is_mask:
                continue
            one = self._of_row(place, self._painted.row(place))
            if one is None:
                return None
            found = one if found is None else _both(found, one)
        return found

    def _of_ink(self, ink: Ink) -> Range:
        if isinstance(ink, int | tuple):
            return _of_solid(ink)
        found = self._inks.get(id(ink))
        if found is None:
            found = self._inks[id(ink)] = self._of_gradient(ink)
        return found

    def _of_gradient(self, ink: object) -> Range:
        if isinstance(ink, LinearInk | RadialInk | ConicInk):
            ramp = ink.ramp
            colors = [floats_of(color) for color in ramp.colors]
            # A transparent stop has no colour of its own where colours are interpolated with their alpha.
            inked = [color for color in colors if color[3] > 0.0 or not ramp.premultiplied] or colors
            red, green, blue, _ = zip(*inked, strict=True)
            alphas = [color[3] for color in colors]
            least = 0.0 if ramp.spread == "decal" else min(alphas)
            return min(red), max(red), min(green), max(green), min(blue), max(blue), least, max(alphas)
        if isinstance(ink, TileInk) and isinstance(ink.source, LinearInk | RadialInk | ConicInk):
            found = self._of_gradient(ink.source)
            return (*found[:6], 0.0, found[7]) if ink.spacing_x or ink.spacing_y else found
        if isinstance(ink, PlacedInk):
            found = self._of_gradient(ink.source)
            return (*found[:6], found[6] * ink.opacity, found[7] * ink.opacity)
        return _ANY


def _lets_through(layer: Surroundings | None) -> bool:
    """Whether the layers around a text change neither it nor what is behind it."""
    while layer is not None:
        if not layer.is_plain or layer.has_shadow or layer.masks is not None or layer.opacity < 1.0:
            return False
        layer = layer.parent
    return True


def _of_solid(color: Solid) -> Range:
    red, green, blue, alpha = floats_of(color)
    return red, red, green, green, blue, blue, alpha, alpha


def _over(one: Range, below: Range) -> Range:
    """Give the range of colours where one lies over another, which hides everything below it."""
    r0, r1, g0, g1, b0, b1, least, most = one
    if least >= 1.0:
        return one
    s0, s1, h0, h1, c0, c1, _, _ = below
    return (
        *_mixed(r0, r1, s0, s1, least, most),
        *_mixed(g0, g1, h0, h1, least, most),
        *_mixed(b0, b1, c0, c1, least, most),
        1.0,
        1.0,
    )


def _mixed(
    least: float, most: float, below: float, below_most: float, faint: float, full: float
) -> tuple[float, float]:
    return (
        min(below + (least - below) * faint, below + (least - below) * full),
        max(below_most + (most - below_most) * faint, below_most + (most - below_most) * full),
    )


def _both(one: Range, other: Range) -> Range:
    a, b, c, d, e, f, g, h = one
    i, j, k, m, n, o, p, q = other
    return min(a, i), max(b, j), min(c, k), max(d, m), min(e, n), max(f, o), min(g, p), max(h, q)


def _through(effects: tuple[Effect, ...], found: Range | None) -> Range | None:
    """Give the range of colours that effects make of another range; None if it is not known."""
    for effect in effects:
        if found is None or effect.name == "blur":
            continue
        if effect.name == "shadow":
            found = _both(found, _of_solid(effect.color))
        elif effect.name == "matrix":
            found = _by_matrix(effect.numbers, found)
        else:
            return None
    return found


def _by_matrix(numbers: tuple[float, ...], found: Range) -> Range | None:
    if any(numbers[15:18]) or numbers[19]:
        return None
    ends: list[float] = []
    for row in range(3):
        if numbers[5 * row + 3]:
            return None
        least = most = numbers[5 * row + 4]
        for column in range(3):
            factor = numbers[5 * row + column]
            one, other = factor * found[2 * column], factor * found[2 * column + 1]
            least, most = least + min(one, other), most + max(one, other)
        ends += [min(1.0, max(0.0, least)), min(1.0, max(0.0, most))]
    share = min(1.0, max(0.0, numbers[18]))
    return ends[0], ends[1], ends[2], ends[3], ends[4], ends[5], found[6] * share, found[7] * share


@forgettable
@lru_cache(maxsize=1024)
def _contrast(one: Range, other: Range) -> float:
    """Give the least contrast of two ranges; luminance grows with each of red, green and blue."""
    dark, light = _luminance(one[0], one[2], one[4]), _luminance(one[1], one[3], one[5])
    low, high = _luminance(other[0], other[2], other[4]), _luminance(other[1], other[3], other[5])
    if dark > high:
        return (dark + 0.05) / (high + 0.05)
    return (low + 0.05) / (light + 0.05) if low > light else 1.0


def _luminance(red: float, green: float, blue: float) -> float:
    """Give the relative luminance of a colour, each part 0 to 1.

    Spec: https://www.w3.org/TR/WCAG22/#dfn-relative-luminance
    """
    return 0.2126 * srgb_decode(red) + 0.7152 * srgb_decode(green) + 0.0722 * srgb_decode(blue)
