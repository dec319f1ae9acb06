"""The fragments of the fragment tree.

Layout makes these; paint and `Renderer.measure` read them. All lengths are CSS px. `x` and `y` are the top left corner
of a fragment's border box, relative to the border box of its **parent fragment** (the parent in this tree). They
include relative positioning, but not transforms.

An absolutely positioned box is a child of the fragment of its parent in the box tree, so that opacity and stacking
follow the document. Its `containing` is its containing block, whose overflow clips apply to it.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, TypeAlias

from limner.geometry import ZERO_SIDES, Rect, Sides
from limner.html.element import Element
from limner.resources.picture import Picture
from limner.style.computed import ComputedStyle
from limner.text.shaped import ShapedText

Pseudo: TypeAlias = Literal["", "before", "after", "marker", "first-letter", "first-line"]


_NO_DEFINITIONS: "Mapping[str, Fragment]" = MappingProxyType({})


class Fragment:
    """A rectangle relative to its parent fragment, in CSS px."""

    __slots__ = ("height", "width", "x", "y")

    def __init__(self, x: float, y: float, width: float, height: float) -> None:
        self.x = x
        self.y = y
        self.width = width
        self.height = height

    def __str__(self) -> str:
        return print_fragments(self)

    def describe(self) -> str:
        """Say in a word or two what it is, for human readers."""
        return "fragment"


class BoxFragment(Fragment):
    """A box: block, inline box on one line, atomic inline, item, table part, image.

    Attributes:
        style: Computed values of the box.
        border: Used border widths. An inline box cut by a line break has 0 where it was cut.
        padding: Used padding.
        margin: Used margin, for inspection.
        children: In tree order, including line boxes. Out-of-flow fragments come after the others.
        element: The element, None for anonymous boxes.
        pseudo: Which pseudo-element it is.
        order: Tree order of the box.
        inline: Whether it is a fragment of an inline box inside a line.
        picture: What a replaced box draws; None when it failed to load.
        drawing: The inline ``<svg>`` that a replaced box draws, an `SvgFragment`.
        definitions: For the root's fragment, what styles of the page refer to with ``url(#…)``: an `SvgFragment` per
            id.
        replaced: Whether it is a replaced box (drawn with `object-fit` in its content box).
        containing: For absolutely positioned fragments, the fragment of the containing block.
        first_baseline: Distance of the first line's baseline from its top border edge, or None.
        last_baseline: The same for the last line.
        overflow_width: Width of the scrollable overflow area, from the border box's left edge; at least `width`.
        overflow_height: Height of that area.
        truncated: Whether text in it was cut by `line-clamp` or `text-overflow`.
        background_offset: For an inline box broken into lines under `box-decoration-break: slice`, how far this piece
            starts into the box laid out on one line, and that box's width; None otherwise.
        background_pieces: For a table part whose cells divide its background: the areas that the background covers,
            relative to its border box. None means all of it.
        item: Whether it is a flex or grid item: `z-index` applies, and it paints atomically.
        collapsed_cell: Whether it is a table cell that `empty-cells: hide` keeps from painting its background and
            border.
    """

    __slots__ = (
        "background_offset",
        "background_pieces",
        "border",
        "children",
        "collapsed_cell",
        "containing",
        "definitions",
        "drawing",
        "element",
        "first_baseline",
        "inline",
        "item",
        "last_baseline",
        "margin",
        "order",
        "overflow_height",
        "overflow_width",
        "padding",
        "picture",
        "pseudo",
        "replaced",
        "style",
        "truncated",
    )

    def __init__(self, style: ComputedStyle, x: float, y: float, width: float, height: float) -> None:
        super().__init__(x, y, width, height)
        self.style = style
        self.border: Sides = ZERO_SIDES
        self.padding: Sides = ZERO_SIDES
        self.margin: Sides = ZERO_SIDES
        self.children: list[Fragment] = []
        self.element: Element | None = None
        self.pseudo: Pseudo = ""
        self.order = 0
        self.inline = False
        self.picture: Picture | None = None
        self.drawing: Fragment | None = None
        self.definitions: Mapping[str, Fragment] = _NO_DEFINITIONS
        self.replaced = False
        self.containing: BoxFragment | None = None
        self.first_baseline: float | None = None
        self.last_baseline: float | None = None
        self.overflow_width = width
        self.overflow_height = height
        self.truncated = False
        self.background_offset: tuple[float, float] | None = None
        self.background_pieces: tuple[Rect, ...] | None = None
        self.item = False
        self.collapsed_cell = False

    def describe(self) -> str:
        """Give the element's tag with its pseudo-element, and any special role of the box."""
        name = self.element.tag if self.element is not None else "anonymous"
        if self.pseudo:
            name += "::" + self.pseudo
        marks = ("inline", self.inline), ("replaced", self.replaced), ("item", self.item), ("truncated", self.truncated)
        position = self.style.box.position
        words = [word for word, holds in marks if holds]
        if position != "static":
            words.append(position)
        if self.first_baseline is not None:
            words.append(f"baseline {self.first_baseline:g}")
        return " ".join([name, *words])


class BoxPiece(BoxFragment):
    """A piece of a box that is broken into columns.

    Attributes:
        block_start: Where this piece starts in the box as laid out in one piece.
        block_size: The height of the whole, unbroken box.
    """

    __slots__ = ("block_size", "block_start")

    def __init__(self, whole: BoxFragment, block_start: float, block_size: float) -> None:
        super().__init__(whole.style, whole.x, whole.y, whole.width, whole.height)
        for name in BoxFragment.__slots__:
            setattr(self, name, getattr(whole, name))
        self.block_start = block_start
        self.block_size = block_size


class LineFragment(Fragment):
    """A line box. Its children are text fragments and boxes (inline or atomic), in visual order.

    Attributes:
        baseline: Distance from the line's top.
        children: What is directly in the line. Inline boxes have their content as children.
        style: The style of the block container; for `::first-line`, that of the pseudo-element.
    """

    __slots__ = ("baseline", "children", "style")

    def __init__(self, style: ComputedStyle, x: float, y: float, width: float, height: float, baseline: float) -> None:
        super().__init__(x, y, width, height)
        self.style = style
        self.baseline = baseline
        self.children: list[Fragment] = []

    def describe(self) -> str:
        """Give the baseline."""
        return f"line baseline {self.baseline:g}"


class TextDecoration:
    """The decoration lines of one decorating box, as they apply to a text.

    Attributes:
        style: Style of the decorating box: its `decoration` group, `ink.color`, and font, for thickness and position.
        baseline: y of the decorating box's baseline relative to the text fragment's baseline (0 when they share it).
    """

    __slots__ = ("baseline", "style")

    def __init__(self, style: ComputedStyle, baseline: float = 0.0) -> None:
        self.style = style
        self.baseline = baseline


class TextFragment(Fragment):
    """A text with one style on one line: glyphs from left to right. Its rectangle is advance × (ascent + descent).

    Attributes:
        style: Style of the text.
        shaped: The glyphs. Their origin is (x, y + baseline).
        baseline: Distance from the fragment's top.
        decorations: Outermost first.
        text: The characters, for inspection.
        ellipsis: Whether it stands for text that was cut.
    """

    __slots__ = ("baseline", "decorations", "ellipsis", "shaped", "style", "text")

    def __init__(  # noqa: PLR0913 - a record of its own
        self,
        style: ComputedStyle,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        baseline: float,
        shaped: ShapedText,
        text: str,
    ) -> None:
        super().__init__(x, y, width, height)
        self.style = style
        self.baseline = baseline
        self.shaped = shaped
        self.text = text
        self.decorations: tuple[TextDecoration, ...] = ()
        self.ellipsis = False

    def describe(self) -> str:
        """Show the text."""
        return f"text {self.text!r}"


def print_fragments(root: Fragment) -> str:
    """Print a fragment and its descendants, one per line: what it is, its position in its parent, its size."""
    lines: list[str] = []
    stack: list[tuple[Fragment, int]] = [(root, 0)]
    while stack:
        one, depth = stack.pop()
        place = f"{one.x:g},{one.y:g} {one.width:g}x{one.height:g}"
        lines.append(f"{'  ' * depth}{one.describe()} [{place}]")
        if isinstance(one, BoxFragment | LineFragment):
            stack.extend((child, depth + 1) for child in reversed(one.children))
    return "\n".join(lines)
