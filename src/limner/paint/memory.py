"""Decorations of boxes, remembered from one picture to the next.

Goes in: what one box's background, shadows and border became. Comes out: the same items, where a box of the same style
stands in the same place. Pages of one template share their panels, cells and rules.
"""

from typing import Final, NamedTuple

from limner.memos import Generations
from limner.paint.display_list import Item
from limner.style.computed import ComputedStyle

_ENTRIES: Final = 512


class _Kept(NamedTuple):
    """Items, and the style whose identity their key is made of."""

    items: tuple[Item, ...]
    style: ComputedStyle


class PaintMemory:
    """Items by box; those not used for long are given up; shared by threads."""

    __slots__ = ("_kept",)

    def __init__(self) -> None:
        self._kept = Generations[tuple[object, ...], _Kept](_ENTRIES)

    def find(self, key: tuple[object, ...]) -> tuple[Item, ...] | None:
        """Give the items of a box, which are not to be changed."""
        kept = self._kept.find(key)
        return None if kept is None else kept.items

    def keep(self, key: tuple[object, ...], items: tuple[Item, ...], style: ComputedStyle) -> None:
        """Keep the items of a box; the key begins with the style's identity."""
        self._kept.keep(key, _Kept(items, style))
