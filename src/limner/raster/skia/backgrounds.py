"""What pictures begin with alike, kept as pixels.

Goes in: the items of display lists, one picture after the other. Comes out: how many of the next picture's first items
are drawn already, and their pixels. Two pictures of one template mostly share their background, decoration and logo;
what is shared is found by comparing what is drawn, so nobody has to say it. Pixels of a copy are the pixels of drawing.
"""

import threading
from collections import OrderedDict, deque
from collections.abc import Hashable, Iterable
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

from limner.paint.display_list import (
    Backdrop,
    Clip,
    Fill,
    Image,
    InnerShadow,
    Items,
    Layer,
    Shadow,
    Transformed,
)
from limner.text.shaped import GlyphRun

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Pixels: TypeAlias = "npt.NDArray[np.uint8]"

_BYTES: Final = 24_000_000
_RECENT: Final = 6  # pictures that the next one is compared with, for each canvas
_CANVASES: Final = 8
_ITEMS: Final = 12  # of each picture: what a template shares stands at the beginning
_RECORDS: Final = 120
_SEQUENCES: Final[Any] = (list, tuple)
_NOTHING: Final = ("nothing",)

Canvas: TypeAlias = tuple[int, int, float, Hashable]
"""Width and height in device pixels, scale, and the colour below everything."""

Keys: TypeAlias = tuple[Hashable, ...]
"""What the first items draw: equal keys draw equal pixels."""


class Beginning(NamedTuple):
    """A picture that was drawn as far as its first items.

    Attributes:
        items: How many.
        pixels: All pixels of the canvas after them; not to be written.
    """

    items: int
    pixels: "Pixels"


class BackgroundCache:
    """Beginnings that came up at least twice, the least lately used given up first; shared by threads."""

    __slots__ = ("_bytes", "_kept", "_lock", "_recent")

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[Canvas, Keys], Pixels] = OrderedDict()
        self._recent: OrderedDict[Canvas, deque[Keys]] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def find(self, canvas: Canvas, keys: Keys) -> Beginning | None:
        """Give the longest kept beginning."""
        with self._lock:
            for count in range(len(keys), 0, -1):
                key = canvas, keys[:count]
                pixels = self._kept.get(key)
                if pixels is not None:
                    self._kept.move_to_end(key)
                    return Beginning(count, pixels)
        return None

    def count_shared(self, canvas: Canvas, keys: Keys) -> int:
        """Tell how many first items a picture shares with a recent one, and remember it for the next."""
        with self._lock:
            recent = self._recent.get(canvas)
            if recent is None:
                recent = self._recent[canvas] = deque(maxlen=_RECENT)
                if len(self._recent) > _CANVASES:
                    self._recent.popitem(last=False)
            else:
                self._recent.move_to_end(canvas)
            shared = max((_common(keys, other) for other in recent), default=0)
            recent.append(keys)
            return shared

    def keep(self, canvas: Canvas, keys: Keys, pixels: "Pixels") -> None:
        """Keep pixels, which the caller promises not to write any more."""
        with self._lock:
            key = canvas, keys
            if key in self._kept or pixels.nbytes > _BYTES // 2:
                return
            self._kept[key] = pixels
            self._bytes += pixels.nbytes
            while self._bytes > _BYTES:
                _, old = self._kept.popitem(last=False)
                self._bytes -= old.nbytes

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()
            self._recent.clear()
            self._bytes = 0


def _common(one: Keys, other: Keys) -> int:
    count = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        count += 1
    return count


def keys_of(items: Items) -> Keys:
    """Give what the first items draw; empty when copying pixels would cost more than drawing them.

    Args:
        items: The top level of a display list.
    """
    costly = worth_keeping(items, min(len(items), _ITEMS))
    reader = _Reader()
    keys: list[Hashable] = []
    for item in items[:costly]:
        key = reader.key(item)
        if key is None:
            break
        keys.append(key)
    return tuple(keys)


def worth_keeping(items: Items, count: int) -> int:
    """Tell how many of the first items to keep: up to the last that is costly."""
    while count and not _is_costly(items[count - 1]):
        count -= 1
    return count


def _is_costly(item: object) -> bool:
    """Whether drawing it costs more than copying pixels does."""
    if isinstance(item, Fill):
        return not isinstance(item.ink, int | tuple)
    if isinstance(item, Clip | Transformed):
        return any(_is_costly(one) for one in item.items[:_ITEMS])
    return isinstance(item, Image | Shadow | InnerShadow | Layer | Backdrop)


class _Reader:
    """Reads what records draw, some hundred of them: whatever is larger is hardly shared."""

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
