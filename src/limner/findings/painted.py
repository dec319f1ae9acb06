"""What is painted, in order: each item with the transforms, clips and layers around it.

Goes in: a display list. Comes out: `Painted`, a row for each item that paints by itself. It says where the item can be
seen and which rectangle it certainly fills with one ink, if any. One walk serves everything that looks at an image.
"""

from collections.abc import Sequence
from math import inf
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

import numpy as np

from limner.geometry import Rect, unite
from limner.paint.display_list import (
    Backdrop,
    Clip,
    DisplayList,
    Effect,
    Fill,
    FillBetween,
    Glyphs,
    Group,
    Image,
    InnerShadow,
    Item,
    Items,
    Layer,
    Path,
    RoundedRect,
    Shadow,
    Shape,
    Stroke,
    Transformed,
)
from limner.paint.geometry import bounds_of
from limner.raster.skia.view import Nine, View

if TYPE_CHECKING:
    import numpy.typing as npt

    Areas: TypeAlias = "npt.NDArray[np.float64]"

Edges: TypeAlias = tuple[float, float, float, float]
"""Left, top, right and bottom."""
NOWHERE: Final[Edges] = (0.0, 0.0, 0.0, 0.0)
_CORNER: Final = 0.3  # of a radius: this far inside its corners, a rounded rectangle contains a whole rectangle
_BLUR: Final = 3.0  # standard deviations by which a blur extends
ASCENT: Final = 0.95  # em above the baseline that letters reach
DESCENT: Final = 0.3
_UNMOVED: Final = (1.0, 1.0, 0.0, 0.0)
_SCALES: Final = [0, 1, 0, 1]
_SHIFTS: Final = [2, 3, 2, 3]
_LEAN: Final = 0.1  # em by which letters lean out of their advance


class Surroundings:
    """A layer around items.

    Attributes:
        parent: The layer around it, None for the canvas.
        opacity: The opacity of the layer.
        is_over: Whether it lies over what is below, like paint.
        is_plain: Whether it also keeps the colours of its items.
        has_shadow: Whether it paints something below its items.
        masks: The places of the items of its mask, None without one.
    """

    __slots__ = ("has_shadow", "is_over", "is_plain", "masks", "opacity", "parent")

    def __init__(
        self, parent: "Surroundings | None", opacity: float, *, is_over: bool, is_plain: bool, has_shadow: bool = False
    ) -> None:
        self.parent = parent
        self.opacity = opacity
        self.is_over = is_over
        self.is_plain = is_plain
        self.has_shadow = has_shadow
        self.masks: range | None = None


class Where:
    """What is around items.

    Attributes:
        view: The transforms and clips.
        sure: What clips certainly leave visible, in the coordinates of `frame`.
        outer: The part of the canvas around a turned frame that is certainly not clipped.
        frame: The matrix of turned coordinates; None for those of the canvas.
        layer: The nearest layer that does more than hold its items.
        is_mask: Whether it is inside a mask.
        hole: A rectangle in which nothing is painted, in the coordinates of `frame`; None without one.
        gap: A rectangle outside which the cut-out has no effect; None without one.
    """

    __slots__ = ("frame", "gap", "hole", "is_mask", "layer", "outer", "sure", "view")

    def __init__(
        self,
        view: View,
        sure: Edges,
        outer: Edges,
        frame: Nine | None,
        layer: Surroundings,
        is_mask: bool = False,  # noqa: FBT001, FBT002 - made for each group, where keywords cost
    ) -> None:
        self.view = view
        self.sure = sure
        self.outer = outer
        self.frame = frame
        self.layer = layer
        self.is_mask = is_mask
        self.hole: Edges | None = None
        self.gap: Edges | None = None


class PaintedItem:
    """An item that paints by itself.

    Attributes:
        item: The item; a layer if its effects paint over what it holds.
        where: What is around it.
        area: The most of the canvas on which it can be seen.
        hole: A rectangle in which it paints nothing, in the coordinates of its frame.
        sure: A rectangle that it certainly fills, in the coordinates of its frame.
    """

    __slots__ = ("area", "hole", "item", "sure", "where")

    def __init__(self, item: Item, where: Where, area: Edges) -> None:
        self.item = item
        self.where = where
        self.area = area
        self.hole = self.sure = NOWHERE
        if isinstance(item, Fill):
            if item.blend == "normal":
                sure = where.sure if where.gap is None else NOWHERE
                self.sure = _common(sure, _placed(_inside(item.shape, 0.0), where))
        elif isinstance(item, FillBetween):
            self.hole = _placed(_inside(item.inner, 0.0), where)
        elif isinstance(item, InnerShadow):
            self.hole = _placed(_inside(item.hole, _BLUR * item.sigma), where)
        elif isinstance(item, Stroke) and isinstance(item.shape, Rect | RoundedRect):
            self.hole = _placed(_inside(item.shape, item.width / 2 + _BLUR * item.sigma), where)
        elif where.hole is not None:
            self.hole = where.hole


class _Reach(NamedTuple):
    """The row of a layer with effects: it covers the rows from `first` up to it, extended by `reach`."""

    row: int
    first: int
    reach: float
    layer: Surroundings


class Painted:
    """Everything that a display list paints.

    Attributes:
        items: The items, bottom first.
        wheres: What is around each.
        areas: The most of the canvas on which each can be seen: a row of left, top, right and bottom.
        reach: How many px of the canvas around it a pixel depends on because of filters.
    """

    __slots__ = ("_canvas", "_effects", "_local", "_rows", "areas", "items", "reach", "wheres")

    def __init__(self, listed: DisplayList) -> None:
        self.items: list[Item] = []
        self.wheres: list[Where] = []
        self.reach = 0.0
        self._local: list[Edges] = []
        self._effects: list[_Reach] = []
        self._rows: dict[int, PaintedItem] = {}
        canvas = (0.0, 0.0, listed.width, listed.height)
        self._canvas = canvas
        view = View.of_canvas(listed.width, listed.height, 1.0)
        self._walk(
            listed.items, Where(view, canvas, canvas, None, Surroundings(None, 1.0, is_over=True, is_plain=True))
        )
        self.areas = self._find_areas()

    def row(self, place: int) -> PaintedItem:
        """Give all that is known of an item."""
        found = self._rows.get(place)
        if found is None:
            left, top, right, bottom = self.areas[place].tolist()
            found = self._rows[place] = PaintedItem(self.items[place], self.wheres[place], (left, top, right, bottom))
        return found

    def _note_reach(self, reach: float) -> None:
        # One filter inside another reaches as far as both together.
        self.reach = max(self.reach, 2.0 * reach)

    def first_within(self, place: int) -> int:
        """Give the place of the first item inside a layer with effects, from the layer's own place."""
        return next((one.first for one in self._effects if one.row == place), 0)

    def layer_at(self, place: int) -> Surroundings | None:
        """Give the layer whose effects are painted at a place; None if there is none."""
        return next((one.layer for one in self._effects if one.row == place), None)

    def _find_areas(self) -> "Areas":
        areas, clips = enclose(self._local, [where.view for where in self.wheres])
        np.maximum(areas[:, :2], clips[:, :2], out=areas[:, :2])
        np.minimum(areas[:, 2:], clips[:, 2:], out=areas[:, 2:])
        for row, first, reach, _ in self._effects:
            if reach == inf:
                continue
            inside = areas[first:row]
            inside = inside[(inside[:, 2] > inside[:, 0]) & (inside[:, 3] > inside[:, 1])]
            if len(inside):
                starts, ends = inside[:, :2].min(axis=0) - reach, inside[:, 2:].max(axis=0) + reach
                areas[row] = (*np.maximum(starts, clips[row, :2]), *np.minimum(ends, clips[row, 2:]))
        return areas

    def _walk(self, items: Items, where: Where) -> None:
        all_items, wheres, local = self.items, self.wheres, self._local
        for item in items:
            if isinstance(item, Glyphs):
                edges = _edges_of_glyphs(item)
            elif isinstance(item, Fill):
                shape = bounds_of(item.shape) if isinstance(item.shape, Path) else item.shape
                x, y = shape.x, shape.y
                edges = x, y, x + shape.width, y + shape.height
            elif isinstance(item, Clip | Transformed | Layer | Group):
                self._inside(item, where)
                continue
            else:
                edges = _reach(item)
                if isinstance(item, Backdrop):
                    self._note_reach(_reach_of_effects(item.effects, where.view.scale))
            all_items.append(item)
            wheres.append(where)
            local.append(edges)

    def _inside(self, item: Clip | Transformed | Layer | Group, where: Where) -> None:
        if isinstance(item, Clip):
            self._walk(item.items, _clipped(item, where))
        elif isinstance(item, Transformed):
            self._walk(item.items, _moved(item, where))
        elif isinstance(item, Group):
            self._walk(item.items, where)
        elif item.opacity > 0.0:
            self._layer(item, where)

    def _layer(self, item: Layer, where: Where) -> None:
        is_over = item.blend == "normal" and item.composite == "over"
        if is_over and item.mask is None and not item.effects and item.opacity == 1.0:
            self._walk(item.items, where)
            return
        is_plain = is_over and not item.luminance and all(effect.name == "shadow" for effect in item.effects)
        layer = Surroundings(
            where.layer, item.opacity, is_over=is_over, is_plain=is_plain, has_shadow=bool(item.effects)
        )
        view, first = where.view, len(self.items)
        reach = _reach_of_effects(item.effects, view.scale)
        inside = view.spread(reach) if 0.0 < reach < inf else view
        sure = where.sure if where.gap is None else NOWHERE
        self._walk(item.items, Where(inside, sure, where.outer, where.frame, layer, where.is_mask))
        if item.effects:
            self._note_reach(reach)
            self._effects.append(_Reach(len(self.items), first, reach, layer))
            self.items.append(item)
            self.wheres.append(where)
            # How far the effects reach is known only after all areas are.
            self._local.append(NOWHERE if reach < inf else self._canvas)
        if item.mask is not None:
            begin = len(self.items)
            self._walk(item.mask, Where(view, sure, where.outer, where.frame, layer, True))  # noqa: FBT003 - made for each group, where keywords cost
            layer.masks = range(begin, len(self.items))


def enclose(rectangles: Sequence[Edges], views: Sequence[View]) -> "tuple[Areas, Areas]":
    """Give what encloses each rectangle on the canvas, each in its own view, and what its clips leave of the canvas."""
    if not rectangles:
        return np.empty((0, 4)), np.empty((0, 4))
    numbers: dict[int, int] = {}
    matrices: list[Edges] = []
    clips: list[Edges] = []
    turned: list[int] = []
    of: list[int] = []
    for place, view in enumerate(views):
        number = numbers.get(id(view))
        if number is None:
            number = numbers[id(view)] = len(matrices)
            a, _, e, _, d, f, *_ = view.matrix
            matrices.append((a, d, e, f))
            clips.append(view.clip)
        of.append(number)
        if view.is_turned:
            turned.append(place)
    placed = np.array(rectangles)
    if len(matrices) > 1 or matrices[0] != _UNMOVED:
        each = np.array(matrices)[of]
        placed = placed * each[:, _SCALES] + each[:, _SHIFTS]
        for place in turned:
            placed[place] = views[place].enclose(*rectangles[place])
    return placed, np.array(clips)[of]


def _clipped(item: Clip, where: Where) -> Where:
    if item.outside:
        around = Where(where.view, where.sure, where.outer, where.frame, where.layer, where.is_mask)
        bounds = bounds_of(item.shape)
        around.hole = _placed(_inside(item.shape, 0.0), where)
        around.gap = _placed((bounds.x, bounds.y, bounds.right, bounds.bottom), where)
        if where.gap is not None:
            around.sure = NOWHERE  # boxes with a shadow have just one gap
        return around
    view = where.view.clipped(bounds_of(item.shape))
    sure = _common(where.sure, _placed(_inside(item.shape, 0.0), where)) if where.gap is None else NOWHERE
    return Where(view, sure, where.outer, where.frame, where.layer, where.is_mask)


def _moved(item: Transformed, where: Where) -> Where:
    view = where.view.moved(item.matrix)
    sure = where.sure if where.gap is None else NOWHERE
    if not view.is_turned:
        return Where(view, sure, where.outer, where.frame, where.layer, where.is_mask)
    # Inside turned coordinates, everything is compared in these coordinates.
    outer = sure if where.frame is None else NOWHERE
    return Where(view, (-inf, -inf, inf, inf), outer, view.matrix, where.layer, where.is_mask)


def _placed(edges: Edges, where: Where) -> Edges:
    """Give a rectangle in the coordinates of the frame around it."""
    if edges[2] <= edges[0] or edges[3] <= edges[1]:
        return NOWHERE
    return edges if where.frame is not None else where.view.enclose(*edges)


def _common(one: Edges, other: Edges) -> Edges:
    return max(one[0], other[0]), max(one[1], other[1]), min(one[2], other[2]), min(one[3], other[3])


def _inside(shape: Shape, inset: float) -> Edges:
    """Give a rectangle that a shape contains whole, this far inside its edges and without its corners."""
    if isinstance(shape, Path):
        return NOWHERE
    if isinstance(shape, RoundedRect):
        inset += _CORNER * max(shape.radii, default=0.0)
    x, y = shape.x, shape.y
    return x + inset, y + inset, x + shape.width - inset, y + shape.height - inset


def _reach_of_effects(effects: tuple[Effect, ...], scale: float) -> float:
    """Give how far effects reach beyond what they apply to, in px of the canvas."""
    reach = 0.0
    for effect in effects:
        if effect.name == "blur":
            reach += _BLUR * effect.numbers[0] * scale
        elif effect.name == "shadow":
            x, y, sigma = effect.numbers
            reach += (max(abs(x), abs(y)) + _BLUR * sigma) * scale
        elif effect.name == "matrix":
            # Alpha made from colour or from nothing covers everything.
            if any(effect.numbers[15:18]) or effect.numbers[19]:
                return inf
        elif effect.name != "linear":
            return inf
    return reach


def _edges_of_glyphs(item: Glyphs) -> Edges:
    """Give a rectangle that contains nearly all ink of glyphs; letters may lean a little out of it."""
    left = top = inf
    right = bottom = -inf
    for run in item.runs:
        xs, ys, size = run.xs, run.ys, run.size
        if not xs:
            continue
        # Marks above and below letters stay within what a font's letters reach.
        high, low = ys[0], ys[-1]
        if high > low:
            high, low = low, high
        lean = _LEAN * size
        start = xs[0]
        end = start + run.width + lean
        start -= lean
        high -= ASCENT * size
        low += DESCENT * size
        left = min(left, start)
        right = max(right, end)
        top = min(top, high)
        bottom = max(bottom, low)
    if left > right:
        return NOWHERE
    reach = _BLUR * item.sigma + item.stroke / 2
    x, y = item.x, item.y
    return x + left - reach, y + top - reach, x + right + reach, y + bottom + reach


def _reach(item: Item) -> Edges:
    """Give where an item paints."""
    reach = 0.0
    if isinstance(item, FillBetween):
        bounds = bounds_of(item.outer)
    elif isinstance(item, Stroke):
        bounds = bounds_of(item.shape)
        reach = item.width * max(0.5, item.miter / 2 if item.join == "miter" else 0.5) + _BLUR * item.sigma
        if not isinstance(item.shape, Path):
            reach = item.width + _BLUR * item.sigma
    elif isinstance(item, Shadow):
        bounds, reach = bounds_of(item.shape), _BLUR * item.sigma
    elif isinstance(item, InnerShadow):
        bounds = item.area
    elif isinstance(item, Backdrop):
        bounds = bounds_of(item.shape)
    elif isinstance(item, Image):
        bounds = item.target
    else:
        return NOWHERE
    return bounds.x - reach, bounds.y - reach, bounds.x + bounds.width + reach, bounds.y + bounds.height + reach


def reach_of(items: Items) -> Rect | None:
    """Give a rectangle that contains everything that items paint; None if it cannot be known."""
    found: Rect | None = None
    for item in items:
        if isinstance(item, Clip):
            inside = None if item.outside else bounds_of(item.shape)
        elif isinstance(item, Group):
            inside = reach_of(item.items)
        elif isinstance(item, Layer | Transformed):
            inside = None
        elif isinstance(item, Fill):
            inside = bounds_of(item.shape)
        else:
            size = item.runs[0].size if isinstance(item, Glyphs) and item.runs else 0.0
            left, top, right, bottom = _edges_of_glyphs(item) if isinstance(item, Glyphs) else _reach(item)
            inside = Rect(left - size, top - size, right - left + 2 * size, bottom - top + 2 * size)
        if inside is None:
            return None
        found = unite(found, inside)
    return found
