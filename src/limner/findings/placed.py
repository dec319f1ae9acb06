"""Boxes and texts with their places, and how texts are painted.

A scene is made of these; all lengths are CSS px of the canvas.
"""

from collections.abc import Iterator
from math import inf
from typing import Final

from limner.findings.painted import ASCENT, DESCENT, Edges, Where
from limner.fragment.fragment import BoxFragment, LineFragment, TextFragment
from limner.geometry import Rect
from limner.html.element import Element
from limner.paint.cut_text import CAPITAL, SPARE
from limner.paint.display_list import Glyphs, Ink
from limner.raster.skia.view import View

BAND: Final = 0.5
"""How far above the baseline the checked part of a text reaches, in em: about the height of an x."""


class PlacedBox:
    """A box with its place in the layout, without transforms.

    Attributes:
        fragment: The box.
        x: Left edge of its border box.
        y: Top edge.
        parent: The box around it.
    """

    __slots__ = ("fragment", "parent", "x", "y")

    def __init__(self, fragment: BoxFragment, x: float, y: float, parent: "PlacedBox | None") -> None:
        self.fragment = fragment
        self.x = x
        self.y = y
        self.parent = parent

    @property
    def rect(self) -> Rect:
        """Its border box."""
        return Rect(self.x, self.y, self.fragment.width, self.fragment.height)

    @property
    def element(self) -> Element | None:
        """Its element, or the nearest element around it."""
        return next((box.fragment.element for box in self.chain() if box.fragment.element is not None), None)

    @property
    def block(self) -> "PlacedBox":
        """The nearest box that is not an inline box on a line."""
        return next((box for box in self.chain() if not box.fragment.inline), self)

    def chain(self) -> "Iterator[PlacedBox]":
        """Give this box and the boxes around it, the nearest first."""
        box: PlacedBox | None = self
        while box is not None:
            yield box
            box = box.parent


class Shown:
    """One painting of a text.

    Attributes:
        item: Its glyphs in the display list.
        order: How many items are painted before it.
        where: What is around it.
        size: Its font size before transforms.
        ink_width: Its length without white space at the end, before transforms.
        is_upright: Whether its letters stand one above the other, in a column around the x of `item`.
        outline: The ink of its outline, None without one.
    """

    __slots__ = ("ink_width", "is_upright", "item", "order", "outline", "size", "where")

    def __init__(
        self,
        item: Glyphs,
        order: int,
        where: Where,
        size: float,
        ink_width: float,
        is_upright: bool,  # noqa: FBT001 - made for each text, where keywords cost
    ) -> None:
        self.item = item
        self.order = order
        self.where = where
        self.size = size
        self.ink_width = ink_width
        self.is_upright = is_upright
        self.outline: Ink | None = None

    @property
    def view(self) -> View:
        """The transforms and clips around it."""
        return self.where.view

    @property
    def through(self) -> bool:
        """Whether it is a mask through which another ink is seen."""
        return self.where.is_mask

    @property
    def stretch(self) -> float:
        """By how much transforms enlarge it."""
        return self.where.view.scale

    @property
    def clip(self) -> Rect:
        """The area that clips and the canvas leave visible around it."""
        return rect_of(self.where.view.clip)

    @property
    def own_band(self) -> Edges:
        """The part of it that is checked, before transforms; see `BAND`."""
        return self._part(BAND, 0.0)

    @property
    def band(self) -> Rect:
        """The same after transforms."""
        return rect_of(self.where.view.enclose(*self.own_band))

    @property
    def own_letters(self) -> Edges:
        """The least that must be seen of its letters, before transforms."""
        left, top, right, bottom = self._part(CAPITAL, 0.0)
        spare = min(SPARE * self.size, self.ink_width / 2)
        return (
            (left, top + spare, right, bottom - spare)
            if self.is_upright
            else (left + spare, top, right - spare, bottom)
        )

    @property
    def letters(self) -> Rect:
        """The same after transforms."""
        return rect_of(self.where.view.enclose(*self.own_letters))

    @property
    def area(self) -> Rect:
        """The rectangle around it, as tall as its font, after transforms."""
        return rect_of(self.where.view.enclose(*self._part(ASCENT, DESCENT)))

    def _part(self, above: float, below: float) -> Edges:
        x, y, size, length = self.item.x, self.item.y, self.size, self.ink_width
        if self.is_upright:
            # Letters one above the other, around the middle of their column.
            return x - size / 2, y, x + size / 2, y + length
        return x, y - above * size, x + length, y + below * size


class PlacedText:
    """A text on one line.

    Attributes:
        fragment: The text.
        x: Its left edge in the layout.
        y: Its top edge.
        box: The box around it, which may be an inline box.
        line: Its line box.
        is_drawn: Whether it is part of an inline SVG, whose layout knows no lines.
        shown: How it is painted, None when nothing of it is.
    """

    __slots__ = ("box", "fragment", "is_drawn", "line", "shown", "x", "y")

    def __init__(self, fragment: TextFragment, x: float, y: float, box: PlacedBox, line: LineFragment | None) -> None:
        self.fragment = fragment
        self.x = x
        self.y = y
        self.box = box
        self.line = line
        self.is_drawn = False
        self.shown: Shown | None = None

    @property
    def size(self) -> float:
        """Its font size as it is seen, with transforms applied."""
        size = self.fragment.style.font.font_size
        return size if self.shown is None else size * self.shown.stretch

    @property
    def words(self) -> str:
        """Its characters without white space at the ends."""
        return self.fragment.text.strip()


def note_glyphs(text: PlacedText, item: Glyphs, order: int, where: Where) -> None:
    """Note how a text is painted; the last painting of its letters counts."""
    known = text.shown
    if known is not None and not known.through:
        is_same = item.x == known.item.x and item.y == known.item.y
        if known.item.stroke and not item.stroke and is_same:
            known.outline, known.item, known.order = known.item.ink, item, order  # an outline below the letters
        elif item.stroke and is_same:
            known.outline = item.ink
        elif not item.stroke:
            known.item, known.order, known.where = item, order, where  # what was noted before is a shadow without blur
        return
    fragment = text.fragment
    style = fragment.style
    is_upright = not where.view.is_turned and style.svg.writing_mode.startswith("vertical")
    length = fragment.height if is_upright else _ink_width(fragment)
    text.shown = Shown(item, order, where, style.font.font_size, length, is_upright)


def _ink_width(fragment: TextFragment) -> float:
    text = fragment.text
    blank = len(text) - len(text.rstrip())
    shaped = fragment.shaped
    # The fragment of a text that runs down the page is as wide as its column.
    length = max(fragment.width, shaped.width) if fragment.width < fragment.height else fragment.width
    if not blank or not text.strip():
        return length
    end = shaped.end
    return length if shaped.rtl else length - shaped.width_between(max(shaped.start, end - blank), end)


def rect_of(edges: Edges) -> Rect:
    """Give a rectangle by its edges; empty where it passes through the eye."""
    left, top, right, bottom = edges
    if left == -inf or right == inf:
        return Rect(0.0, 0.0, 0.0, 0.0)  # it passes through the eye: nobody can tell where it is
    return Rect(left, top, max(0.0, right - left), max(0.0, bottom - top))
