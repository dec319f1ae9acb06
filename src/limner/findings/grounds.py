"""What is behind a text, where this is known without drawing: colours and gradients that cover all of it.

Goes in: everything that is painted, and texts. Comes out: for each text the inks below it, nearest first. Most texts of
most cards have such a background. The others have pictures, shadows or filters below them, or something painted above
them.
"""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

import numpy as np

from limner.findings.painted import NOWHERE, Edges, Painted, PaintedItem, Surroundings
from limner.findings.placed import PlacedText, Shown
from limner.findings.scene import ShownTexts
from limner.geometry import Rect
from limner.paint.context import floats_of, is_opaque
from limner.paint.display_list import (
    Fill,
    FillBetween,
    Glyphs,
    InnerShadow,
    Layer,
    LinearInk,
    Path,
    RadialInk,
    Ramp,
    RoundedRect,
    Shadow,
    Solid,
    TileInk,
)
from limner.paint.display_list import Ink as AnyInk
from limner.raster.skia.view import View

if TYPE_CHECKING:
    import numpy.typing as npt

    Colors: TypeAlias = "npt.NDArray[np.float64]"

Rgb: TypeAlias = tuple[float, float, float]
_WHITE: Final = 0xFFFFFFFF
_AT_ONCE: Final = 1_000_000  # pairs of a text and an item that are compared at once
_BESIDE: Final = 0.2  # em by which the letters of a text may overlap those of another
_BELOW: Final = 0.12  # the same down
_EDGE: Final = 0.01  # px
_FAINT: Final = 0.9  # an ink with less alpha hides no text


Ink: TypeAlias = Solid | LinearInk | RadialInk | TileInk


class Cover(NamedTuple):
    """An ink below a text; without an ink, the end of a layer, whose opacity applies to all of it.

    Attributes:
        ink: A colour, or a gradient.
        view: The transforms around it, None for the canvas and for the end of a layer.
        opacity: The opacity of the layer that ends.
        shape: Where the ink is, in its own coordinates; None where it is below all of the text.
        hole: Where the ink is not.
        sigma: The standard deviation of its blur.
    """

    ink: Ink | None
    view: View | None = None
    opacity: float = 1.0
    shape: Rect | RoundedRect | None = None
    hole: Rect | RoundedRect | None = None
    sigma: float = 0.0


class Ground(NamedTuple):
    """What is around a text: the inks above it, the uppermost first, and those below it, the nearest first."""

    above: tuple[Cover, ...]
    below: tuple[Cover, ...]


class Grounds:
    """Finds what is behind texts.

    Args:
        painted: Everything that is painted.
        background: The background of the canvas.
    """

    __slots__ = ("_at_once", "_background", "_edges", "_painted", "_places")

    def __init__(self, painted: Painted, background: Solid) -> None:
        self._painted = painted
        self._background = background
        self._places = np.array([place for place, where in enumerate(painted.wheres) if not where.is_mask], np.int64)
        self._edges = painted.areas[self._places].T
        self._at_once = max(1, _AT_ONCE // max(1, len(self._places)))

    def around(self, shown: ShownTexts, place: int, touching: Sequence[int]) -> Ground | None:
        """Give the inks above and below a text; None if they are not known or something hides the text."""
        text, one = shown.pairs[place]
        return self._covers(text, one, shown.band_at(place), touching)

    def touched(self, shown: ShownTexts, places: Sequence[int], spare: float) -> set[int]:
        """Give the identities of the items that paint within `spare` px of texts, and of all items in masks."""
        items, wheres = self._painted.items, self._painted.wheres
        found = {id(item) for item, where in zip(items, wheres, strict=True) if where.is_mask}
        for start in range(0, len(places), self._at_once):
            near = self._near(shown.bands[places[start : start + self._at_once]], spare).any(axis=0)
            touched: list[int] = self._places[np.flatnonzero(near)].tolist()
            found.update(id(items[one]) for one in touched)
        return found

    def is_topmost(self, shown: ShownTexts, place: int) -> bool:
        """Whether a text is painted in a colour straight onto the canvas, with nothing above it."""
        text, one = shown.pairs[place]
        if one.through or one.where.layer.parent is not None:
            return False
        if not isinstance(one.item.ink, int | tuple) or one.view.is_turned:
            return False
        ((_, touching),) = self.touching(shown, [place])
        band = shown.band_at(place)
        return all(other <= one.order or is_beside(self._painted.row(other), text, one, band) for other in touching)

    # ── one text ──────────────────────────────────────────────────────────────────────────────────────────

    def _near(self, bands: "npt.NDArray[np.float64]", spare: float) -> "npt.NDArray[np.bool_]":
        left, top, right, bottom = bands.T[:, :, np.newaxis]
        near, above, far, below = self._edges
        found: npt.NDArray[np.bool_] = (near < right + spare) & (far > left - spare)
        found &= (above < bottom + spare) & (below > top - spare)
        return found

    def touching(self, shown: ShownTexts, places: Sequence[int]) -> Iterator[tuple[int, list[int]]]:
        """Give the places of the items that paint on each text, bottom first."""
        own = self._places
        for start in range(0, len(places), self._at_once):
            some = places[start : start + self._at_once]
            which, items = np.nonzero(self._near(shown.bands[some], 0.0))
            touching = own[items].tolist()
            ends = np.searchsorted(which, np.arange(1, len(some) + 1)).tolist()
            begin = 0
            for place, end in zip(some, ends, strict=True):
                yield place, touching[begin:end]
                begin = end

    def _is_plain(self, layer: Surroundings | None, shown: Shown, band: Edges) -> bool:
        while layer is not None:
            if not layer.is_plain or not self._is_whole(layer, shown, band):
                return False
            layer = layer.parent
        return True

    def _is_whole(self, layer: Surroundings, shown: Shown, band: Edges) -> bool:
        """Whether the mask of a layer, if it has one, shows all of a text."""
        if layer.masks is None:
            return True
        for place in layer.masks:
            row = self._painted.row(place)
            if isinstance(row.item, Fill) and _hides(row.item.ink) and holds(row.sure, row, shown, band):
                return True
        return False

    def _covers(self, text: PlacedText, shown: Shown, band: Edges, touching: Sequence[int]) -> Ground | None:
        layer: Surroundings | None = shown.where.layer
        if shown.through or not _is_even(shown.item.ink) or not self._is_plain(layer, shown, band):
            return None
        above: list[Cover] = []
        found: list[Cover] = []
        done: Surroundings | None = None  # a layer in which everything else is hidden
        for place in reversed(touching):
            row = self._painted.row(place)
            if place == shown.order or is_beside(row, text, shown, band):
                continue
            if isinstance(row.item, Layer) and is_within(shown.where.layer, self._painted.layer_at(place)):
                continue  # the layer itself says what its effects do to the text
            if done is not None and is_within(row.where.layer, done):
                continue
            if not is_within(layer, row.where.layer):
                return None  # another layer, whose items count only as a whole
            cover = _cover_of(row, shown, band)
            if cover is None:
                return None
            if place > shown.order:
                if row.where.layer is not shown.where.layer or not _is_faint(cover.ink):
                    return None
                above.append(cover)
                continue
            while layer is not None and layer is not row.where.layer:
                if layer.has_shadow:
                    return None  # the shadow lies below all of this
                found.append(Cover(None, None, layer.opacity))
                layer = layer.parent
            found.append(cover)
            if cover.shape is None and _hides(cover.ink):
                if layer is None or layer.parent is None:
                    return Ground(tuple(above), tuple(found))
                done = layer
                found.append(Cover(None, None, layer.opacity))
                layer = layer.parent
        while layer is not None and layer.parent is not None:
            if layer.has_shadow:
                return None
            found.append(Cover(None, None, layer.opacity))
            layer = layer.parent
        return Ground(tuple(above), (*found, Cover(self._background), Cover(_WHITE)))


def _is_faint(ink: AnyInk | None) -> bool:
    """Whether an ink lets what is below it show through."""
    return isinstance(ink, int | tuple) and floats_of(ink)[3] < _FAINT


def _cover_of(row: PaintedItem, shown: Shown, band: Edges) -> Cover | None:
    """Give the ink that an item puts below a text; None if that is not known."""
    item, view = row.item, row.where.view
    if isinstance(item, Fill):
        if not _is_even(item.ink) or item.blend != "normal":
            return None
        if holds(row.sure, row, shown, band):
            return Cover(item.ink, view)  # type: ignore[arg-type]  # `_is_even` tells
        if isinstance(item.shape, Path) or not _is_unclipped(row, shown, band):
            return None
        return Cover(item.ink, view, shape=item.shape)  # type: ignore[arg-type]  # the same
    if not _is_unclipped(row, shown, band):
        return None
    if isinstance(item, FillBetween):
        if isinstance(item.outer, Path) or isinstance(item.inner, Path) or not _is_even(item.ink):
            return None
        return Cover(item.ink, view, shape=item.outer, hole=item.inner)  # type: ignore[arg-type]  # the same
    if isinstance(item, Shadow) and not isinstance(item.shape, Path):
        return Cover(item.ink, view, shape=item.shape, sigma=item.sigma)
    if isinstance(item, InnerShadow) and not isinstance(item.hole, Path):
        return Cover(item.ink, view, shape=item.area, hole=item.hole, sigma=item.sigma)
    return None


def _is_unclipped(row: PaintedItem, shown: Shown, band: Edges) -> bool:
    """Whether no clip around an item cuts it in the area of a text."""
    gap = row.where.gap
    if gap is not None:
        left, top, right, bottom = band if row.where.frame is None else shown.own_band
        if right > gap[0] and left < gap[2] and bottom > gap[1] and top < gap[3]:
            return False
    return holds(row.where.sure, row, shown, band)


def _is_even(ink: AnyInk) -> bool:
    """Whether an ink's colour at a point is known."""
    if isinstance(ink, TileInk):
        source = ink.source
        if ink.spacing_x or ink.spacing_y or ink.width <= 0.0 or ink.height <= 0.0:
            return False
        return isinstance(source, LinearInk | RadialInk) and _is_even(source)
    if isinstance(ink, LinearInk):
        return ink.ramp.spread != "decal" and (ink.x0, ink.y0) != (ink.x1, ink.y1)
    if isinstance(ink, RadialInk):
        return ink.ramp.spread != "decal" and ink.radius_x > 0.0 and ink.radius_y > 0.0
    return isinstance(ink, int | tuple)


def _hides(ink: AnyInk | None) -> bool:
    source = ink.source if isinstance(ink, TileInk) else ink
    if isinstance(source, LinearInk | RadialInk):
        return all(map(is_opaque, source.ramp.colors))
    return isinstance(source, int | tuple) and is_opaque(source)


def is_within(layer: Surroundings | None, outer: Surroundings | None) -> bool:
    """Whether a layer is another one or inside it."""
    while layer is not None:
        if layer is outer:
            return True
        layer = layer.parent
    return False


def is_beside(row: PaintedItem, text: PlacedText, shown: Shown, band: Edges) -> bool:
    """Whether an item that paints near a text misses its letters, like a thin line below them."""
    item = row.item
    if isinstance(item, Glyphs):
        if item.ink == 0:
            return True
        own = shown.item
        if not item.sigma and item.x == own.x and item.y == own.y and item.runs and item.runs[0] is own.runs[0]:
            return True  # its outline
    left, top, right, bottom = row.area
    near, above, far, below = band
    # Most items nearby are much larger than a text.
    if left > near or right < far or top > above or bottom < below:
        size = text.size
        across, down = min(right, far) - max(left, near), min(bottom, below) - max(top, above)
        if across <= _BESIDE * size or down <= _BELOW * size:
            return True
    return row.hole is not NOWHERE and holds(row.hole, row, shown, band)


def holds(edges: Edges, row: PaintedItem, shown: Shown, band: Edges) -> bool:
    """Whether a rectangle that belongs to an item contains all of a text."""
    left, top, right, bottom = edges
    if right <= left or bottom <= top:
        return False
    if row.where.frame is not None:
        if row.where.frame != shown.where.frame:
            return False
        near, above, far, below = row.where.outer
        if band[0] < near or band[1] < above or band[2] > far or band[3] > below:
            return False
        band = shown.own_band
    x, y, end_x, end_y = band
    return x >= left - _EDGE and y >= top - _EDGE and end_x <= right + _EDGE and end_y <= bottom + _EDGE


# ── colours ───────────────────────────────────────────────────────────────────────────────────────────────


def is_one_color(ink: AnyInk, ground: Ground) -> bool:
    """Whether a text and what is below it have one colour each, with nothing above it."""
    return (
        isinstance(ink, int | tuple)
        and not ground.above
        and all(cover.shape is None and isinstance(cover.ink, int | tuple | None) for cover in ground.below)
    )


def seen_colors(ink: Solid, covers: Sequence[Cover]) -> tuple[Rgb, Rgb]:
    """Give the visible colours of a text and of what is behind it, 0 to 255."""
    red, green, blue, alpha = floats_of(ink)
    above = [red * alpha, green * alpha, blue * alpha, alpha]
    below = [0.0, 0.0, 0.0, 0.0]
    for cover in covers:
        if isinstance(cover.ink, int | tuple):
            red, green, blue, alpha = floats_of(cover.ink)
            for seen in (above, below):
                share = (1.0 - seen[3]) * alpha
                seen[0] += red * share
                seen[1] += green * share
                seen[2] += blue * share
                seen[3] += share
        else:
            above = [part * cover.opacity for part in above]
            below = [part * cover.opacity for part in below]
    behind = below[0] * 255.0, below[1] * 255.0, below[2] * 255.0
    return (above[0] * 255.0, above[1] * 255.0, above[2] * 255.0), behind


def seen_at(shown: Shown, ground: Ground, x: "Colors", y: "Colors") -> "tuple[Colors, Colors]":
    """Give the colours of a text and of what is behind it at points of the canvas, a row of three for each point."""
    veil = np.zeros((len(x), 4))
    for cover in ground.above:
        veil += _color_at(cover, x, y) * (1.0 - veil[:, 3:])
    letters = _ink_at(shown.item.ink, shown.view, x, y)
    behind = np.zeros((len(x), 4))
    for cover in ground.below:
        if cover.ink is None:
            letters, behind = letters * cover.opacity, behind * cover.opacity
            continue
        color = _color_at(cover, x, y)
        letters = letters + color * (1.0 - letters[:, 3:])
        behind = behind + color * (1.0 - behind[:, 3:])
    if ground.above:
        letters, behind = veil + letters * (1.0 - veil[:, 3:]), veil + behind * (1.0 - veil[:, 3:])
    return letters[:, :3] * 255.0, behind[:, :3] * 255.0


def _color_at(cover: Cover, x: "Colors", y: "Colors") -> "Colors":
    color = _ink_at(cover.ink, cover.view, x, y)
    return color if cover.shape is None else color * _coverage(cover, x, y)[:, np.newaxis]


def _own(view: View | None, x: "Colors", y: "Colors") -> "tuple[Colors, Colors]":
    """Convert points of the canvas to a view's own coordinates."""
    if view is None:
        return x, y
    a, c, e, b, d, f, *_ = view.matrix
    area = a * d - b * c
    if not area:
        return x, y
    return (d * (x - e) - c * (y - f)) / area, (a * (y - f) - b * (x - e)) / area


def _coverage(cover: Cover, x: "Colors", y: "Colors") -> "Colors":
    """Give the coverage of an ink at each point."""
    x, y = _own(cover.view, x, y)
    shape, hole, sigma = cover.shape, cover.hole, cover.sigma
    found = np.ones(len(x)) if shape is None else _inside_of(shape, x, y, 0.0 if hole is not None else sigma)
    if hole is not None:
        found = found * (1.0 - _inside_of(hole, x, y, sigma))
    return found


def _inside_of(shape: Rect | RoundedRect, x: "Colors", y: "Colors", sigma: float) -> "Colors":
    right, bottom = shape.x + shape.width, shape.y + shape.height
    if sigma > 0.0:
        # A blurred edge is nearly a logistic curve; rounded corners matter little next to a blur.
        across = _step((x - shape.x) / sigma) - _step((x - right) / sigma)
        return across * (_step((y - shape.y) / sigma) - _step((y - bottom) / sigma))
    inside = (x >= shape.x) & (x < right) & (y >= shape.y) & (y < bottom)
    if isinstance(shape, RoundedRect) and any(shape.radii):
        radii = shape.radii
        for corner, (at_right, at_bottom) in enumerate(((False, False), (True, False), (True, True), (False, True))):
            wide, high = radii[2 * corner], radii[2 * corner + 1]
            if wide <= 0.0 or high <= 0.0:
                continue
            u = (x - (right - wide) if at_right else shape.x + wide - x) / wide
            v = (y - (bottom - high) if at_bottom else shape.y + high - y) / high
            inside &= ~((u > 0.0) & (v > 0.0) & (u * u + v * v > 1.0))
    return inside.astype(np.float64)


def _step(z: "Colors") -> "Colors":
    """Give the coverage of a blurred edge at a distance inside it, in standard deviations."""
    return 1.0 / (1.0 + np.exp(-1.702 * np.clip(z, -20.0, 20.0)))


def _ink_at(ink: AnyInk | None, view: View | None, x: "Colors", y: "Colors") -> "Colors":
    """Give the premultiplied colours of an ink at points of the canvas."""
    if isinstance(ink, int | tuple):
        red, green, blue, alpha = floats_of(ink)
        return np.broadcast_to(np.array([red * alpha, green * alpha, blue * alpha, alpha]), (len(x), 4))
    x, y = _own(view, x, y)
    source = ink.source if isinstance(ink, TileInk) else ink
    if isinstance(ink, TileInk):
        x, y = (x - ink.x) % ink.width, (y - ink.y) % ink.height
    if isinstance(source, LinearInk):
        right, down = source.x1 - source.x0, source.y1 - source.y0
        place: Colors = ((x - source.x0) * right + (y - source.y0) * down) / (right * right + down * down)
        return _ramp_at(source.ramp, place)
    if isinstance(source, RadialInk):
        away: Colors = np.hypot((x - source.x) / source.radius_x, (y - source.y) / source.radius_y)
        return _ramp_at(source.ramp, (away - source.start) / max(1.0 - source.start, 1e-6))
    raise TypeError(f"no colour is known of {ink!r}")


def _ramp_at(ramp: Ramp, place: "Colors") -> "Colors":
    if ramp.spread == "repeat":
        place = place - np.floor(place)
    elif ramp.spread == "reflect":
        place = 1.0 - np.abs(place % 2.0 - 1.0)
    colors = np.array([floats_of(color) for color in ramp.colors])
    if ramp.premultiplied:
        colors[:, :3] *= colors[:, 3:]
    parts: list[Colors] = list(colors.T)
    found: Colors = np.stack([np.interp(place, ramp.offsets, part) for part in parts], axis=1)
    if not ramp.premultiplied:
        found[:, :3] *= found[:, 3:]
    return found
