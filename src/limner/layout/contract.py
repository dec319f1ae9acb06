"""The one contract between layout algorithms: `LayoutInput` → `LayoutOutput`, and intrinsic sizes."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Final, NamedTuple, Protocol

from limner.boxes.box import Box, ContainerBox, ReplacedBox
from limner.budget import Budget
from limner.css.values import ImageValue
from limner.diagnostics import Diagnostics
from limner.fragment.fragment import BoxFragment, Fragment
from limner.geometry import Rect, Sides, Size
from limner.resources.picture import Picture
from limner.style.computed import ComputedStyle, Direction
from limner.text.engine import TextEngine


class MinMax(NamedTuple):
    """Min-content and max-content contribution: border-box widths, without margins."""

    min: float
    max: float


@dataclass(slots=True, kw_only=True)
class LayoutInput:
    """What a parent asks of one child.

    Attributes:
        available_width: Width of the space for the child's margin box: the content width of the containing block, or
            the width of a flex line or grid area. Always definite: intrinsic widths come from `min_max`.
        available_height: The same for the height; None means indefinite.
        percentage_width: What percentages of width-like properties (margins and paddings too) refer to.
        percentage_height: What percentage heights refer to; None means that they behave as `auto`.
        fixed_width: Border-box width that the parent imposes (a flexed item, a stretched grid item); the child's own
            `width`, `min-width` and `max-width` then do not count.
        fixed_height: The same for the height.
        fixed_height_definite: Whether percentages of the child's children may resolve against `fixed_height`, or
            against a height of its own.
        shrink_to_fit: Whether an `auto` width is fit-content (inline-block, float, absolute, some items) instead of
            stretch.
        stretch_height: Whether an `auto` height fills `available_height` (less margins).
        flow: For block layout's own use: margin struts, floats and the place in the block formatting context.
    """

    available_width: float
    available_height: float | None = None
    percentage_width: float = 0.0
    percentage_height: float | None = None
    fixed_width: float | None = None
    fixed_height: float | None = None
    fixed_height_definite: bool = True
    shrink_to_fit: bool = False
    stretch_height: bool = False
    flow: object | None = None


_SPACE: Final = tuple(one.name for one in fields(LayoutInput) if one.name != "flow")
_HEIGHTS: Final = frozenset(map(_SPACE.index, ("available_height", "percentage_height")))
space_of: Final = attrgetter(*_SPACE)
"""Gives everything that an independent layout depends on besides the box, as a tuple for the cache key."""


def without_heights(space: tuple[object, ...]) -> tuple[object, ...]:
    """Give the cache key of a layout that does not depend on the heights around it."""
    return tuple(None if place in _HEIGHTS else value for place, value in enumerate(space))


@dataclass(slots=True)
class OutOfFlow:
    """An absolutely positioned box on its way up to its containing block.

    Attributes:
        box: The box.
        static_x: Static position, relative to the border box of the fragment that carries the box at the moment. It is
            the x of one edge of the margin box as it would have been in flow; `static_align_x` says which edge.
        static_y: The same.
        static_align_x: Which edge of the margin box is at `static_x`: ``start``, ``center`` or ``end``.
        static_align_y: The same for `static_y`.
        parent: The fragment that will be the parent of the finished fragment.
        parent_x: x of `parent`, relative to the fragment that carries the box at the moment.
        parent_y: The same.
        area: The grid area (x, y, width, height) relative to the container's border box, for a child whose containing
            block is its grid container. None means the padding box.
    """

    box: Box
    static_x: float
    static_y: float
    parent: BoxFragment
    parent_x: float = 0.0
    parent_y: float = 0.0
    static_align_x: str = "start"
    static_align_y: str = "start"
    area: tuple[float, float, float, float] | None = None


@dataclass(slots=True)
class LayoutOutput:
    """What a child gives back.

    Attributes:
        fragment: The child's border box, at 0, 0; the parent places it. It has the baselines.
        out_of_flow: Absolutely positioned descendants whose containing block is further up.
        content_height: Border-box height from the content alone, before `height`, `min-height` and `max-height` apply.
        flow: For block layout's own use.
    """

    fragment: BoxFragment
    out_of_flow: tuple[OutOfFlow, ...] = ()
    content_height: float = 0.0
    flow: object | None = None


class LayoutContext(Protocol):
    """What a layout algorithm may ask for; there is one for each render."""

    engine: TextEngine
    budget: Budget
    diagnostics: Diagnostics
    viewport: Size
    pictures: Mapping[ImageValue | str, Picture]
    """Decoded pictures by their source, or by the serialised inline SVG."""
    decorations: Mapping[Box, tuple[ComputedStyle, ...]]
    """For each block container, the styles that decorate its text, outermost first, its own included."""
    principal: tuple[Box, Direction] | None
    """The root element's box and the direction that it takes from the body."""
    filling: tuple[Box, float] | None
    """The body of a document without a doctype, and the y in the root's box down to which it reaches."""
    memory: dict[Box, object]
    """What an algorithm wants to remember about a box for the whole render."""
    height_dependence: dict[Box, bool]
    """Memory of `percentages.depends_on_height`."""
    height_references: dict[int, bool]
    """The same for a style, by the style's identity; a style lives as long as the box tree."""

    def layout(self, box: Box, given: LayoutInput) -> LayoutOutput:
        """Lay out one child; the result is remembered by (box, given)."""
        ...

    def layout_afresh(self, box: Box, given: LayoutInput) -> LayoutOutput:
        """Lay out one child without the cache, for a parent that changes the fragment afterwards."""
        ...

    def min_max(self, box: Box, given: LayoutInput) -> MinMax:
        """Min-content and max-content contributions of a child, as border-box widths.

        They take `width`, `min-width` and `max-width` into account when these are definite, and the transferred sizes
        of `aspect-ratio`. From `given`, only the percentage bases, `available_height` and `fixed_height` count.
        """
        ...

    def intrinsic_widths(self, box: Box, given: LayoutInput) -> MinMax:
        """Min-content and max-content border-box widths of the content, without the box's own width properties.

        `min_max` is made from this. `sizing` asks for it where a width is a keyword or shrinks to fit. The result is
        remembered.
        """
        ...

    def decorate(self, box: Box, decorations: tuple[ComputedStyle, ...]) -> None:
        """Remember which styles decorate the text in a box that layout made."""
        ...

    def adopt(self, clones: Mapping[int, BoxFragment]) -> None:
        """Give copies of fragments the positioned boxes of the originals; the key is the `id()` of the original."""
        ...

    def place_out_of_flow(self, container: Box, fragment: BoxFragment, one: OutOfFlow, area: Rect) -> list[OutOfFlow]:
        """Place one box in its containing block; return the boxes in it that belong further up."""
        ...

    def attach(self, fragment: Fragment) -> None:
        """Put the fragments of a finished tree in their places; absolutely positioned ones become the last children."""
        ...

    def resolve_out_of_flow(
        self, container: Box, fragment: BoxFragment, candidates: list[OutOfFlow]
    ) -> tuple[OutOfFlow, ...]:
        """Place the candidates whose containing block is `container`; return the others.

        Call it last, when `fragment` has its final size. Static positions must already be relative to `fragment`.
        """
        ...


def make_fragment(
    box: ContainerBox | ReplacedBox, width: float, height: float, border: Sides, padding: Sides
) -> BoxFragment:
    """Give a fragment at 0, 0 with the used edges of its box; sizes are those of the border box, in CSS px."""
    fragment = BoxFragment(box.style, 0.0, 0.0, width, height)
    fragment.border = border
    fragment.padding = padding
    fragment.element = box.element
    fragment.pseudo = box.pseudo
    fragment.order = box.order
    return fragment


def is_contained(box: Box, *, inline: bool = False) -> bool:
    """Whether content has no effect on a box's size (with `inline`, its width). The module is loaded when needed."""
    from limner.layout.containment import contains_inline_size, contains_size

    return contains_inline_size(box) if inline else contains_size(box)
