"""Puts fragments on the page: places and sizes in any frame become those on the page.

Goes in: a fragment tree as layout made it, with each fragment placed in the frame of its parent's content. Comes out:
the same tree in CSS px of the page, with the computed styles.
"""

from collections.abc import Mapping
from typing import Final

from limner.budget import Budget
from limner.fragment.fragment import BoxFragment, Fragment, LineFragment, TextFragment
from limner.fragment.vertical import VerticalText
from limner.geometry import Rect
from limner.layout.vertical.boxes import TurnedStyle
from limner.layout.vertical.frames import PAGE, Extent, Frame, line_frame, sides_to_page, to_page
from limner.layout.vertical.upright import UprightText
from limner.text.engine import TextEngine

_FRAGMENT_STEPS: Final = 4
Places = Mapping[int, tuple[BoxFragment, float, float]]


class Placer:
    """Puts one tree on the page.

    Args:
        styles: The origins of the styles that layout read, by the identity of the style.
        places: The places of absolutely positioned fragments in their containing blocks, by the identity of the
            fragment.
        engine: Gives the ascents of fonts.
        budget: Spent on each fragment.
    """

    def __init__(self, styles: Mapping[int, TurnedStyle], places: Places, engine: TextEngine, budget: Budget) -> None:
        self._budget = budget
        self._styles = styles
        self._places = places
        self._engine = engine
        # For boxes already on the page: their top left corner and the frame of their content.
        self._origins: dict[int, tuple[float, float, Frame]] = {}

    def place(self, root: BoxFragment) -> None:
        """Put a root fragment and everything below it on the page. The root itself is in its place already."""
        stack: list[tuple[Fragment, Frame, float, float]] = [(root, self._settle(root, PAGE), root.x, root.y)]
        self._origins[id(root)] = (root.x, root.y, stack[0][1])
        while stack:
            parent, frame, x, y = stack.pop()
            if not isinstance(parent, BoxFragment | LineFragment):
                continue
            extent = Extent(parent.width, parent.height)
            self._budget.spend(_FRAGMENT_STEPS * len(parent.children))
            for index, child in enumerate(parent.children):
                inner = frame
                found = self._places.get(id(child))
                if found is not None and isinstance(child, BoxFragment) and child.containing is not None:
                    inner = self._place_absolute(child, found, x, y)
                else:
                    child.x, child.y, child.width, child.height = to_page(
                        frame, extent, Rect(child.x, child.y, child.width, child.height)
                    )
                    if isinstance(child, BoxFragment):
                        inner = self._settle(child, frame)
                    elif isinstance(child, LineFragment):
                        known = self._styles.get(id(child.style))
                        child.style = known.original if known is not None else child.style
                        inner = line_frame(frame)
                    elif isinstance(child, TextFragment) and frame != PAGE:
                        parent.children[index] = self._turn_text(child, frame)
                if isinstance(child, BoxFragment):
                    self._origins[id(child)] = (x + child.x, y + child.y, inner)
                stack.append((child, inner, x + child.x, y + child.y))

    def _place_absolute(self, child: BoxFragment, found: tuple[BoxFragment, float, float], x: float, y: float) -> Frame:
        container = child.containing
        assert container is not None  # noqa: S101 - asked for before
        left, top, frame = self._origins.get(id(container), (0.0, 0.0, PAGE))
        extent = Extent(container.width, container.height)
        rect = to_page(frame, extent, Rect(found[1], found[2], child.width, child.height))
        child.x, child.y = left + rect.x - x, top + rect.y - y
        child.width, child.height = rect.width, rect.height
        return self._settle(child, frame)

    def _settle(self, fragment: BoxFragment, frame: Frame) -> Frame:
        """Put the sides of a placed box on the page too, restore its style, and give the frame of its content."""
        fragment.border = sides_to_page(frame, fragment.border)
        fragment.padding = sides_to_page(frame, fragment.padding)
        fragment.margin = sides_to_page(frame, fragment.margin)
        if frame != PAGE:
            fragment.background_offset = None
            if fragment.background_pieces is not None:
                extent = Extent(fragment.width, fragment.height)
                fragment.background_pieces = tuple(to_page(frame, extent, one) for one in fragment.background_pieces)
        fragment.overflow_width, fragment.overflow_height = fragment.width, fragment.height
        known = self._styles.get(id(fragment.style))
        if known is None:
            return frame
        fragment.style = known.original
        return known.frame

    def _turn_text(self, text: TextFragment, frame: Frame) -> VerticalText:
        shaped = text.shaped
        if isinstance(shaped, UprightText):
            upright = VerticalText(text, upright=True, climbs=frame == "sideways-lr", squeeze=shaped.squeeze)
            if shaped.across is not None:
                upright.x += (upright.width - shaped.across) / 2.0
                upright.width = shaped.across
            return upright
        turned = VerticalText(text, upright=False, climbs=frame == "sideways-lr")
        # Layout may have aligned the text by its middle line; its glyphs still stand on their own baseline.
        turned.baseline = self._engine.metrics(text.style.font).ascent
        return turned
