"""Decorations of boxes, remembered from one picture to the next.

Goes in: what one box's background, shadows and border became. Comes out: the same items, where a box of the same style
stands in the same place. Pages of one template share their panels, cells and rules.
"""

from typing import Final, NamedTuple

from limner.paint.display_list import Item
from limner.style.computed import ComputedStyle

_ENTRIES: Final = 512


class _Kept(NamedTuple):
    """Items, and the style whose identity their key is made of."""

    items: tuple[Item, ...]
    style: ComputedStyle


class PaintMemory:
    """Items by box; those not used for long are given up; shared by threads.

    The table has an elder one, which it becomes when it is full: what is used again moves on to the new table.
    """

    __slots__ = ("_elder", "_kept")

    def __init__(self) -> None:
        self._kept: dict[tuple[object, ...], _Kept] = {}
        self._elder: dict[tuple[object, ...], _Kept] = {}

    def find(self, key: tuple[object, ...]) -> tuple[Item, ...] | None:
        """Give the items of a box, which are not to be changed."""
        kept = self._kept.get(key)
        if kept is None:
            kept = self._elder.get(key)
            if kept is None:
                return None
            self._keep(key, kept)
        return kept.items

    def keep(self, key: tuple[object, ...], items: tuple[Item, ...], style: ComputedStyle) -> None:
        """Keep the items of a box; the key begins with the style's identity."""
        self._keep(key, _Kept(items, style))

    def _keep(self, key: tuple[object, ...], kept: _Kept) -> None:
        if len(self._kept) >= _ENTRIES:
            self._elder, self._kept = self._kept, {}
        self._kept[key] = kept
