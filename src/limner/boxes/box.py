"""The boxes of the box tree, and the styles of those without an element.

Spec: https://www.w3.org/TR/css-display-3/
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final, Literal, NamedTuple, TypeAlias

from limner.css.values import ImageValue
from limner.html.element import Element
from limner.style.computed import BLOCK, BoxGroup, ComputedStyle, Display

Pseudo: TypeAlias = Literal["", "before", "after", "marker", "first-letter", "first-line"]


class Box:
    """What every box has.

    Attributes:
        style: The computed style. An anonymous box has its own, made of inherited and initial values.
        display: The display that the box really has: after blockification, or that of an anonymous box.
        element: The element it comes from, None for an anonymous box.
        pseudo: Which pseudo-element of `element` it is, empty for the element itself.
        order: Its place in tree order, counted through the whole tree. It breaks ties in painting.
    """

    __slots__ = ("display", "element", "order", "pseudo", "style")

    def __init__(
        self,
        style: ComputedStyle,
        display: Display,
        element: Element | None = None,
        pseudo: Pseudo = "",
        order: int = 0,
    ) -> None:
        self.style = style
        self.display = display
        self.element = element
        self.pseudo: Pseudo = pseudo
        self.order = order

    def __str__(self) -> str:
        return print_boxes(self)

    def describe(self) -> str:
        """Say in one line what it is, for human readers."""
        name = self.element.tag if self.element is not None else "anonymous"
        outside, inside, list_item = self.display
        return (
            f"{name}{'::' + self.pseudo if self.pseudo else ''} {outside} {inside}{' list-item' if list_item else ''}"
        )

    @property
    def is_out_of_flow(self) -> bool:
        """Whether it is absolutely positioned; floats are not."""
        return self.style.box.position in ("absolute", "fixed")

    @property
    def is_floating(self) -> bool:
        """Whether it floats."""
        return self.style.box.float_ != "none" and not self.is_out_of_flow

    @property
    def is_inline_level(self) -> bool:
        """Whether it is part of a line: text, inline boxes, atomic inlines."""
        return self.display.outside == "inline"


class TextBox(Box):
    """A text, with `text-transform` applied and white space as it was written."""

    __slots__ = ("text",)

    def __init__(self, style: ComputedStyle, display: Display, text: str, order: int = 0) -> None:
        super().__init__(style, display, None, "", order)
        self.text = text

    def describe(self) -> str:
        """Show the text."""
        return repr(self.text)


class BreakBox(Box):
    """``<br>`` (a forced break) or ``<wbr>`` (an opportunity)."""

    __slots__ = ("forced",)

    def __init__(
        self, style: ComputedStyle, display: Display, element: Element | None, *, forced: bool, order: int = 0
    ) -> None:
        super().__init__(style, display, element, "", order)
        self.forced = forced

    def describe(self) -> str:
        """Say which kind of break it is."""
        return "br" if self.forced else "wbr"


class ReplacedBox(Box):
    """An image or inline SVG.

    Attributes:
        source: What to draw: an address, a gradient from `content`, or None if there is none.
        attribute_size: The `width` and `height` attributes in CSS px. They override natural sizes only through the
            style sheet, and are kept here for the aspect ratio that they map to.
        alt: The alternative text.
        drawing: The inline ``<svg>`` as an `SvgBox` (`source` is None then).
        natural: Natural width, height and ratio of the drawing. For a picture, the size to use where it has none of its
            own.
        definitions: What the page's drawings refer to, by id.
    """

    __slots__ = ("alt", "attribute_size", "definitions", "drawing", "natural", "source")

    def __init__(
        self,
        style: ComputedStyle,
        display: Display,
        element: Element | None,
        source: ImageValue | None,
        *,
        pseudo: Pseudo = "",
        order: int = 0,
    ) -> None:
        super().__init__(style, display, element, pseudo, order)
        self.source = style.resolve_image(source)
        self.attribute_size: tuple[float | None, float | None] = (None, None)
        self.alt = ""
        self.drawing: Box | None = None
        self.natural: tuple[float | None, float | None, float | None] = (None, None, None)
        self.definitions: Mapping[str, Box] = {}


# "… no effect: … if its principal box is an internal table box, … a non-atomic inline-level box"
_UNCONTAINED: Final = frozenset(("table", "table-cell"))


def can_contain(box: Box) -> bool:
    """Whether containment has any effect on a box.

    Spec: https://www.w3.org/TR/css-contain-2/#containment-size
    """
    outside, inside, _ = box.display
    return inside not in _UNCONTAINED and outside != "internal" and not (outside == "inline" and inside == "flow")


def can_skip(box: Box) -> bool:
    """Whether `content-visibility: hidden` leaves out the content of a box. It applies to table cells too.

    Spec: https://www.w3.org/TR/css-contain-2/#skips-its-contents
    """
    return can_contain(box) or box.display.inside == "table-cell"


class CollapsedEdge(NamedTuple):
    """A line of a table with collapsed borders.

    Attributes:
        horizontal: Whether it lies above or below rows, rather than beside columns.
        row: The row that it is above; for a vertical line, the first row that it is beside.
        column: The first column that it is above; for a vertical line, the column that it is before.
        slots: Its length, in columns or rows.
        width: Its thickness in CSS px. Half of it lies on either side of the grid line.
        start: How far it reaches beyond the grid corner where it begins.
        end: The same for the corner where it ends.
        style: A style that has its colour and line style as the top or left border.
    """

    horizontal: bool
    row: int
    column: int
    slots: int
    width: float
    start: float
    end: float
    style: ComputedStyle


class ContainerBox(Box):
    """A box with children: block containers, inline boxes, flex and grid containers, tables and their parts.

    Attributes:
        children: In tree order. Layout applies the `order` of flex and grid items.
        inline_formatting: Whether it is a block container whose in-flow children are inline-level.
        marker: The outside marker of a list item, which takes no space.
        column_span: Of a table cell (or column), from its attributes.
        row_span: Of a table cell; 0 means to the end of its row group.
        cut_start: Whether it is an inline box that a block cut, and this is not the first piece: it has no start
            margin, border or padding.
        cut_end: Whether it is an inline box that continues after a block: it has no end margin, border or padding.
        first_line: Style of `::first-line`, None without one.
        collapsed: For a table, the lines of its collapsed borders.
        enclosed: For a table, whether it is inside a flex or grid container or another table. Its preferred widths then
            ignore the percentages of its columns.
        definitions: For the root's box, what styles of the page refer to with ``url(#…)``: an `SvgBox` per id.
        symbol: For an outside marker that is a shape: ``disc``, ``circle``, ``square``, ``disclosure-open`` or
            ``disclosure-closed``. Where no fonts are available, the marker holds the nearest character instead, and so
            do inside markers.
    """

    __slots__ = (
        "children",
        "collapsed",
        "column_span",
        "cut_end",
        "cut_start",
        "definitions",
        "enclosed",
        "first_line",
        "inline_formatting",
        "marker",
        "row_span",
        "symbol",
    )

    def __init__(
        self,
        style: ComputedStyle,
        display: Display,
        element: Element | None = None,
        pseudo: Pseudo = "",
        order: int = 0,
    ) -> None:
        super().__init__(style, display, element, pseudo, order)
        self.children: list[Box] = []
        self.inline_formatting = False
        self.marker: Box | None = None
        self.column_span = 1
        self.row_span = 1
        self.cut_start = False
        self.cut_end = False
        self.first_line: ComputedStyle | None = None
        self.symbol = ""
        self.collapsed: tuple[CollapsedEdge, ...] = ()
        self.enclosed = False
        self.definitions: Mapping[str, Box] = {}

    @property
    def is_inline_box(self) -> bool:
        """Whether it is a non-atomic inline box such as a span."""
        return self.display.outside == "inline" and self.display.inside == "flow"

    def __iter__(self) -> Iterator[Box]:
        return iter(self.children)


def count_levels(root: Box) -> int:
    """How deep boxes are nested. A table makes several for each element."""
    levels = 0
    level: list[Box] = [root]
    while level:
        levels += 1
        containers = [box for box in level if isinstance(box, ContainerBox)]
        level = [child for box in containers for child in box.children]
        level += [box.marker for box in containers if box.marker is not None]
    return levels


def print_boxes(root: Box) -> str:
    """Print a box and its descendants, one box per line."""
    lines: list[str] = []
    stack: list[tuple[Box, int]] = [(root, 0)]
    while stack:
        box, depth = stack.pop()
        flags = ""
        if box.is_out_of_flow or box.is_floating:
            flags = " (floating)" if box.is_floating else f" ({box.style.box.position})"
        if isinstance(box, ContainerBox):
            flags += " (lines)" if box.inline_formatting else ""
            flags += " (cut)" if box.cut_start or box.cut_end else ""
            stack.extend((child, depth + 1) for child in reversed(box.children))
            if box.marker is not None:
                stack.append((box.marker, depth + 1))
        lines.append("  " * depth + box.describe() + flags)
    return "\n".join(lines)


_INITIAL: Final = ComputedStyle()
_BOXES: Final[dict[Display, BoxGroup]] = {}


def box_group(display: Display) -> BoxGroup:
    """Give the initial box group with this display."""
    found = _BOXES.get(display)
    if found is None:
        specified_inline = display.outside == "inline"
        found = replace(BoxGroup(), display=display, display_specified_inline=specified_inline)
        _BOXES[display] = found
    return found


class AnonymousStyles:
    """Makes the styles of one tree's anonymous boxes."""

    __slots__ = ("_blocks", "_inlines", "_others")

    def __init__(self) -> None:
        # Keys are identities. Values hold the parent so that no identity is reused while the tree is built.
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
