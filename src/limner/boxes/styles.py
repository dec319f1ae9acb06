"""Styles of anonymous boxes: inherited values from the parent, initial ones for everything else.

Goes in: the parent's style. Comes out: a style, the same object each time the same parent asks.

Spec: https://www.w3.org/TR/css-display-3/#anonymous
"""

from dataclasses import replace
from typing import Final

from limner.style.computed import BLOCK, BoxGroup, ComputedStyle, Display

_INITIAL: Final = ComputedStyle()
_BOXES: Final[dict[Display, BoxGroup]] = {}


def box_group(display: Display) -> BoxGroup:
    """Give the initial box group with a display."""
    found = _BOXES.get(display)
    if found is None:
        specified_inline = display.outside == "inline"
        found = replace(BoxGroup(), display=display, display_specified_inline=specified_inline)
        _BOXES[display] = found
    return found


class AnonymousStyles:
    """Anonymous styles of one tree."""

    __slots__ = ("_blocks", "_inlines", "_others")

    def __init__(self) -> None:
        # Keys are identities; values hold the parent, so that none is reused while the tree is built.
        self._inlines: dict[int, tuple[ComputedStyle, ComputedStyle]] = {}
        self._blocks: dict[int, tuple[ComputedStyle, ComputedStyle]] = {}
        self._others: dict[tuple[int, Display], tuple[ComputedStyle, ComputedStyle]] = {}

    def inline(self, parent: ComputedStyle) -> ComputedStyle:
        """Give the style of a text or another anonymous inline-level box."""
        found = self._inlines.get(id(parent))
        if found is None:
            found = self._inlines[id(parent)] = (parent, _inherit(parent, _INITIAL.box))
        return found[1]

    def block(self, parent: ComputedStyle) -> ComputedStyle:
        """Give the style of an anonymous block box."""
        found = self._blocks.get(id(parent))
        if found is None:
            found = self._blocks[id(parent)] = (parent, _inherit(parent, box_group(BLOCK)))
        return found[1]

    def other(self, parent: ComputedStyle, display: Display) -> ComputedStyle:
        """Give the style of an anonymous box with any display."""
        key = (id(parent), display)
        found = self._others.get(key)
        if found is None:
            found = self._others[key] = (parent, _inherit(parent, box_group(display)))
        return found[1]


def _inherit(parent: ComputedStyle, box: BoxGroup) -> ComputedStyle:
    return ComputedStyle(
        font=parent.font,
        text=parent.text,
        ink=parent.ink,
        list_table=parent.list_table,
        svg=parent.svg,
        custom=parent.custom,
        box=box,
    )
