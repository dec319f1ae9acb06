"""What images have in common, kept as pixels.

Goes in: the items of display lists, one image after the other. Comes out: which of the next image's items are drawn
already, and their pixels. Two images of one template mostly share their background, frames, decoration and logo. Limner
finds these by comparing what is drawn, so nobody needs to name them. A shared item can be drawn before the items that
are not shared if it touches none of those that come before it, because their order does not matter then. Copied pixels
are the same as drawn ones.
"""

from collections import OrderedDict, deque
from collections.abc import Callable, Hashable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from itertools import count
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from limner.geometry import Rect
from limner.host import new_lock
from limner.paint.display_list import (
    Clip,
    Fill,
    FillBetween,
    Glyphs,
    Item,
    Items,
    RoundedRect,
    Shape,
    Stroke,
    Transformed,
)
from limner.raster.skia.geometry import Bounds, free_of_others
from limner.text.shaped import GlyphRun

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Pixels: TypeAlias = "npt.NDArray[np.uint8]"

_BYTES: Final = 16_000_000
_RECENT: Final = 8  # images that the next one is compared with, per canvas
_KEPT: Final = 5  # per canvas
_CANVASES: Final = 8
_ITEMS: Final = 1000  # per image: more are hardly ever shared
_RECORDS: Final = 120  # within one item
_NOTED: Final = 32
_NUMBERS: Final = 1500  # per canvas
_NUMBER: Final = count(1)
_SEQUENCES: Final[Any] = (list, tuple)
_NOTHING: Final = ("nothing",)
# Roughly how many microseconds drawing takes; decides whether copying pixels is quicker.
_LEAST_GAIN: Final = 40.0
_BYTES_COPIED: Final = 8000.0  # per microsecond
_COSTS: Final[dict[type, float]] = {FillBetween: 12.0, Glyphs: 8.0, Stroke: 15.0}
_COSTLY: Final = 500.0  # blurs, pictures, gradients, layers

Canvas: TypeAlias = tuple[int, int, float, Hashable]
"""Width and height in device pixels, scale, and the colour below everything."""

Keys: TypeAlias = tuple[int, ...]
"""A number for each item. Items with equal numbers draw equal pixels; one not worth comparing has its own number."""


class Kept(NamedTuple):
    """An image in which only some items were drawn.

    Attributes:
        keys: The numbers of these items, in order.
        known: The same as a set.
        pixels: All pixels of the canvas; do not write to them.
    """

    keys: Keys
    known: frozenset[int]
    pixels: "Pixels"


class Plan(NamedTuple):
    """In which order to draw.

    Attributes:
        first: What is shared.
        rest: Everything else.
        pixels: The canvas with `first` drawn, if it is kept already; do not write to it.
        keep: What to pass to `BackgroundCache.keep` once `first` is drawn; None when it is not worth keeping.
    """

    first: Items
    rest: Items
    pixels: "Pixels | None" = None
    keep: Keys | None = None


class _CanvasBackgrounds:
    """What is known of one canvas."""

    __slots__ = ("earlier", "kept", "noted", "numbers", "recent", "same")

    def __init__(self) -> None:
        self.numbers: dict[Hashable, int] = {}  # numbers of what is drawn on it
        self.same: dict[int, tuple[Item, int]] = {}  # numbers by identity
        self.earlier: dict[Hashable, int] = {}  # the numbers from before `numbers` was started
        self.kept: list[Kept] = []  # the most recently used one last
        self.recent: deque[frozenset[int]] = deque(maxlen=_RECENT)
        self.noted: dict[int, None] = {}  # hashes of what was shared once; it is kept when it is shared again

    def number(self, items: Items) -> Keys:
        """Give each item's number; items that draw the same have the same one."""
        if len(self.numbers) > _NUMBERS:
            self.earlier, self.numbers = self.numbers, {}
        if len(self.same) > _NUMBERS:
            self.same = {}
        numbers, earlier, same = self.numbers, self.earlier, self.same
        keys: list[int] = []
        for item in items:
            # A box that an earlier image had too is painted with the same item objects.
            known = same.get(id(item))
            if known is not None and known[0] is item:
                keys.append(known[1])
                continue
            key = _key(item)
            number = numbers.get(key)
            if number is None:
                number = earlier.get(key) or next(_NUMBER)
                if key is not None:
                    # If two threads number the same item at once, one of the two is not shared; that does no harm.
                    numbers[key] = number
            if isinstance(item, Fill | FillBetween):
                same[id(item)] = (item, number)
            keys.append(number)
        return tuple(keys)


class BackgroundCache:
    """Items shared at least twice; the least recently used are dropped first. Threads may share it."""

    __slots__ = ("_by_canvas", "_bytes", "_lock")

    def __init__(self) -> None:
        self._by_canvas: OrderedDict[Canvas, _CanvasBackgrounds] = OrderedDict()
        self._bytes = 0
        self._lock = new_lock()

    def plan(self, canvas: Canvas, items: Items, bounds_of: Callable[[Item], Bounds | None]) -> Plan:
        """Tell what to draw first and whether it is drawn already.

        Args:
            canvas: What the items are drawn on.
            items: The top level of a display list.
            bounds_of: Gives the device pixels that an item may touch; None for all of them.
        """
        least = _LEAST_GAIN + canvas[0] * canvas[1] * 4 / _BYTES_COPIED
        candidates = items[:_ITEMS]
        if not _costs(candidates, least):
            return Plan([], items)
        with self._lock:
            backgrounds = self._of_canvas(canvas)
        keys = backgrounds.number(candidates)
        known = frozenset(keys)
        with self._lock:
            kept = [one for one in reversed(backgrounds.kept) if one.known <= known]
            recent = list(backgrounds.recent)
        choice = _Choice(candidates, keys, bounds_of)
        for one in kept:
            chosen = choice.among(one.known)
            if tuple([keys[index] for index in chosen]) == one.keys:
                with self._lock:
                    if one in backgrounds.kept:
                        backgrounds.kept.remove(one)
                        backgrounds.kept.append(one)
                first, rest = _split(items, chosen)
                return Plan(first, rest, one.pixels)
        best: Sequence[int] = ()
        gain = least
        costs = [_cost_of(item) for item in candidates]
        for common in {known & other for other in recent}:
            if sum(cost for cost, key in zip(costs, keys, strict=True) if key in common) <= gain:
                continue
            chosen = choice.among(common)
            cost = sum([costs[index] for index in chosen])
            if cost > gain:
                best, gain = chosen, cost
        first, rest = _split(items, best)
        shared = tuple([keys[index] for index in best])
        return Plan(first, rest, None, shared if self._wants(backgrounds, known, shared) else None)

    def _of_canvas(self, canvas: Canvas) -> _CanvasBackgrounds:
        backgrounds = self._by_canvas.get(canvas)
        if backgrounds is None:
            backgrounds = self._by_canvas[canvas] = _CanvasBackgrounds()
            if len(self._by_canvas) > _CANVASES:
                _, old = self._by_canvas.popitem(last=False)
                self._bytes -= sum(one.pixels.nbytes for one in old.kept)
        else:
            self._by_canvas.move_to_end(canvas)
        return backgrounds

    def _wants(self, backgrounds: _CanvasBackgrounds, known: frozenset[int], shared: Keys) -> bool:
        """Remember an image; tell whether what it shares was shared before."""
        mark = hash(shared)
        with self._lock:
            backgrounds.recent.append(known)
            if not shared:
                return False
            if mark in backgrounds.noted:
                return True
            if len(backgrounds.noted) >= _NOTED:
                backgrounds.noted.clear()
            backgrounds.noted[mark] = None
            return False

    def keep(self, canvas: Canvas, keys: Keys, pixels: "Pixels") -> None:
        """Keep pixels; the caller promises not to write to them any more."""
        if pixels.nbytes > _BYTES // 2:
            return
        with self._lock:
            backgrounds = self._of_canvas(canvas)
            if any(one.keys == keys for one in backgrounds.kept):
                return
            backgrounds.kept.append(Kept(keys, frozenset(keys), pixels))
            self._bytes += pixels.nbytes
            if len(backgrounds.kept) > _KEPT:
                self._bytes -= backgrounds.kept.pop(0).pixels.nbytes
            while self._bytes > _BYTES:
                oldest = next(one for one in self._by_canvas.values() if one.kept)
                self._bytes -= oldest.kept.pop(0).pixels.nbytes

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._by_canvas.clear()
            self._bytes = 0


def _split(items: Items, chosen: Sequence[int]) -> tuple[Items, Items]:
    if not chosen:
        return [], items
    taken = set(chosen)
    return [items[index] for index in chosen], [item for index, item in enumerate(items) if index not in taken]


class _Choice:
    """Chooses those shared items of an image that may be drawn before all others."""

    __slots__ = ("_bounds", "_bounds_of", "_items", "_keys")

    def __init__(self, items: Items, keys: Keys, bounds_of: Callable[[Item], Bounds | None]) -> None:
        self._items = items
        self._keys = keys
        self._bounds_of = bounds_of
        self._bounds: list[Bounds | None] = []

    def among(self, shared: AbstractSet[int]) -> list[int]:
        """Choose items with these keys that touch no earlier item that is not chosen."""
        is_shared = [key in shared for key in self._keys]
        while is_shared and not is_shared[-1]:
            is_shared.pop()
        if all(is_shared):
            return list(range(len(is_shared)))  # the image begins with them or has none
        known = self._bounds
        known += map(self._bounds_of, self._items[len(known) : len(is_shared)])
        return free_of_others(known[: len(is_shared)], is_shared)


# ── what drawing costs ────────────────────────────────────────────────────────────────────────────────────


def _costs(items: Items, least: float) -> bool:
    """Whether drawing the items takes at least `least` microseconds."""
    total = 0.0
    for item in items:
        total += _cost_of(item)
        if total >= least:
            return True
    return False


def _cost_of(item: Item) -> float:
    if isinstance(item, Fill):
        if not isinstance(item.ink, int | tuple):
            return _COSTLY
        return 3.0 if isinstance(item.shape, Rect) else 12.0
    known = _COSTS.get(item.__class__)
    if known is not None:
        return known
    if isinstance(item, Clip | Transformed):
        return 5.0 + sum(map(_cost_of, item.items[:12]))
    return _COSTLY


# ── what is drawn ─────────────────────────────────────────────────────────────────────────────────────────


def _key(item: Item) -> Hashable:
    """Give a key that equals another item's when both draw the same; None when it is not worth comparing."""
    if isinstance(item, Fill):
        place = _place(item.shape)
        if place is not None and isinstance(item.ink, int):
            return place, item.ink, item.smooth, item.blend
    elif isinstance(item, FillBetween):
        outer, inner = _place(item.outer), _place(item.inner)
        if outer is not None and inner is not None and isinstance(item.ink, int):
            return outer, inner, item.ink
    elif isinstance(item, Glyphs) and isinstance(item.ink, int) and len(item.runs) == 1:
        (run,) = item.runs
        where = (item.x, item.y, item.ink, item.stroke, item.hinted, item.sigma)
        return where, run.face.key, run.size, tuple(run.glyphs), tuple(run.xs), tuple(run.ys)
    return _Reader().key(item)


def _place(shape: Shape) -> tuple[object, ...] | None:
    if isinstance(shape, RoundedRect):
        return shape.x, shape.y, shape.width, shape.height, shape.radii
    return shape if isinstance(shape, Rect) else None


class _Reader:
    """Reads what records draw, up to about a hundred of them: anything larger is hardly ever shared."""

    __slots__ = ("_left",)

    def __init__(self) -> None:
        self._left = _RECORDS

    def key(self, value: Any) -> Hashable:
        """Give a value that equals another's when both draw the same; None when it is not worth comparing."""
        if value is None:
            return _NOTHING
        if isinstance(value, str | int | float):
            return value
        if isinstance(value, GlyphRun):
            return value.face.key, value.size, tuple(value.glyphs), tuple(value.xs), tuple(value.ys)
        if isinstance(value, _SEQUENCES):
            return self._all(value)
        self._left -= 1
        if self._left < 0:
            return None
        picture = getattr(value, "key", None)
        if isinstance(picture, str):
            return "picture", picture
        names: tuple[str, ...] = value.__slots__
        parts = self._all([getattr(value, name) for name in names])
        return None if parts is None else (str(value.__class__.__name__), parts)

    def _all(self, values: Iterable[Any]) -> Hashable:
        parts: list[Hashable] = []
        for value in values:
            part = self.key(value)
            if part is None:
                return None
            parts.append(part)
        return tuple(parts)
