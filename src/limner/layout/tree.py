"""Layout of a whole box tree: dispatch by `display`, remembered results, out-of-flow boxes, the viewport.

Goes in: the root box, the canvas size, the text engine and the decoded pictures. Comes out: the root's fragment with
everything in its place.

Spec: https://www.w3.org/TR/css-display-3/#formatting-context
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Final, TypeAlias

from limner.boxes.box import Box, ContainerBox, ReplacedBox
from limner.boxes.svg.box import SvgBox
from limner.budget import Budget
from limner.css.values import AnchorLength, ImageValue
from limner.diagnostics import Diagnostics
from limner.fragment.fragment import BoxFragment, Fragment
from limner.geometry import Rect, Size
from limner.layout.block import layout_block, min_max_block
from limner.layout.contract import LayoutInput, LayoutOutput, MinMax, OutOfFlow, is_contained, space_of, without_heights
from limner.layout.inline.layout import layout_inline, min_max_inline
from limner.layout.offsets import (
    carry_out_of_flow,
    contains_absolute,
    contains_fixed,
    list_places,
    measure_overflow,
    move_sticky,
)
from limner.layout.percentages import asks_for_height, depends_on_height
from limner.layout.replaced import layout_replaced, min_max_replaced
from limner.layout.sizing import (
    Frame,
    edge_sums,
    is_scroll_container,
    resolve_border,
    resolve_margin,
    resolve_padding,
    used_width,
)
from limner.layout.subtree_cache import Space, SubtreeCache, SubtreeReuse
from limner.resources.picture import Picture
from limner.style.computed import BoxGroup, ComputedStyle, Direction
from limner.text.engine import TextEngine

if TYPE_CHECKING:
    from limner.layout.vertical.boxes import Turner

_Layout: TypeAlias = Callable[["TreeLayout", ContainerBox, LayoutInput], LayoutOutput]
_Attachment: TypeAlias = tuple[BoxFragment, BoxFragment, float, float]
_MinMax: TypeAlias = Callable[["TreeLayout", ContainerBox, LayoutInput], MinMax]

_PLAIN: Final = ComputedStyle().rare  # of nearly all boxes
_PLAIN_SVG: Final = ComputedStyle().svg
_HORIZONTAL: Final = frozenset(("horizontal-tb", "lr", "lr-tb", "rl", "rl-tb"))
_BOX_STEPS: Final = 20  # what laying out one box costs, besides its lines and children
_NO_HEIGHT: Final = (None, None)
_NO_HEIGHTS: Final[tuple[float | None, float | None, float | None]] = (None, None, None)
_OWN_ALGORITHM: Final = frozenset(("flex", "grid", "table", "ruby", "orthogonal"))
_BLOCK: Final[tuple[_Layout, _MinMax]] = (layout_block, min_max_block)
_INLINE: Final[tuple[_Layout, _MinMax]] = (layout_inline, min_max_inline)


class TreeLayout:
    """The `LayoutContext` of one render."""

    __slots__ = (
        "_anchors",
        "_asking",
        "_attachments",
        "_contribute",
        "_flows",
        "_intrinsic",
        "_latest",
        "_outputs",
        "_places",
        "absolute_places",
        "budget",
        "decorations",
        "diagnostics",
        "engine",
        "filling",
        "height_dependence",
        "height_references",
        "memory",
        "pictures",
        "principal",
        "reuse",
        "turner",
        "viewport",
    )

    def __init__(
        self,
        viewport: Size,
        engine: TextEngine,
        pictures: Mapping[ImageValue | str, Picture],
        budget: Budget,
        diagnostics: Diagnostics,
    ) -> None:
        self.viewport = viewport
        self.engine = engine
        self.pictures = pictures
        self.budget = budget
        self.diagnostics = diagnostics
        self.height_dependence: dict[Box, bool] = {}
        self.height_references: dict[int, bool] = {}
        self.decorations: Mapping[Box, tuple[ComputedStyle, ...]] = {}
        self.principal: tuple[Box, Direction] | None = None
        self.filling: tuple[Box, float] | None = None
        self.reuse: SubtreeReuse | None = None
        self.memory: dict[Box, object] = {}
        # Used if some lines run down the page: the object that turned the boxes, and the places of absolutely
        # positioned boxes in the frames of their containing blocks.
        self.turner: Turner | None = None
        self._contribute: Callable[[Box, LayoutInput, MinMax], MinMax] | None = None
        self.absolute_places: dict[int, tuple[BoxFragment, float, float]] = {}
        self._outputs: dict[tuple[object, ...], LayoutOutput] = {}
        self._intrinsic: dict[tuple[object, ...], MinMax] = {}
        # Layouts of blocks and lines by box and width, whatever the height.
        self._flows: dict[tuple[object, ...], LayoutOutput] = {}
        self._asking: dict[Box, bool] = {}
        # By the fragment of a containing block: the absolutely positioned anchors in it.
        self._anchors: dict[int, dict[str, Rect]] = {}
        # By the fragment of a containing block: which boxes go below which parent in the finished tree, and where.
        self._attachments: dict[int, tuple[BoxFragment, list[_Attachment]]] = {}
        # Two layouts of a box share the fragments of children that are laid out alike in both, but each layout places
        # them in its own way. The places of all layouts but the latest are kept here, by fragment.
        self._latest: dict[Box, BoxFragment] = {}
        self._places: dict[int, tuple[BoxFragment, list[tuple[Fragment, float, float]]]] = {}

    def layout(self, box: Box, given: LayoutInput) -> LayoutOutput:
        """Lay out one child. The result is remembered unless the child shares its parent's formatting context."""
        self.budget.spend()
        if given.flow is not None:
            self.budget.spend(_BOX_STEPS)
            return self._layout(box, given)
        space = space_of(given)
        heights = given.available_height, given.percentage_height
        if heights != _NO_HEIGHT and not given.stretch_height and not asks_for_height(self._asking, box):
            # Heights that do not affect the layout stay out of the key: else each level of nested items adds a layout.
            space = without_heights(space)
        key = (box, space)
        output = self._outputs.get(key)
        if output is None:
            self.budget.spend(_BOX_STEPS)
            earlier = self._latest.get(box)
            if earlier is not None and id(earlier) not in self._places:
                self._places[id(earlier)] = (earlier, list_places(earlier))
            output = self._outputs[key] = self._recall_layout(box, given, space)
            self._latest[box] = output.fragment
        return output

    def _recall_layout(self, box: Box, given: LayoutInput, space: Space) -> LayoutOutput:
        """Look for the layout of the same boxes in an earlier image."""
        reuse = self.reuse
        subtree = None if reuse is None else reuse.subtree(box)
        if reuse is None or subtree is None:
            return self._layout_flow(box, given)
        output = reuse.output(box, subtree, space)
        if output is None:
            output = self._layout_flow(box, given)
            if not self.diagnostics:
                reuse.keep_output(box, subtree, space, output)
        else:
            self.budget.spend(subtree.boxes)
        return output

    def _layout_flow(self, box: Box, given: LayoutInput) -> LayoutOutput:
        """Lay out a formatting context. Blocks or lines that do not depend on heights are laid out once per width."""
        if (
            not isinstance(box, ContainerBox)
            or box.display.inside in _OWN_ALGORITHM
            or depends_on_height(self, box)
            or box.style.flex.align_content[0] != "normal"
        ):
            return self._layout(box, given)
        width = used_width(self, box, given)
        key = (box, width, given.percentage_width)
        known = self._flows.get(key)
        if known is None:
            output = self._layout(box, given)
            if not output.out_of_flow and id(output.fragment) not in self._attachments:
                self._flows[key] = output
            return output
        fragment = known.fragment
        height = given.fixed_height
        if height is None:
            height = Frame(self, box, given).used_height(known.content_height)
        if height == fragment.height:
            return known
        if is_scroll_container(box):
            return self._layout(box, given)
        return LayoutOutput(_with_height(fragment, height), (), known.content_height)

    def layout_afresh(self, box: Box, given: LayoutInput) -> LayoutOutput:
        """Lay out one child without the cache, for a parent that changes the fragment afterwards."""
        return self._layout(box, given)

    def _layout(self, box: Box, given: LayoutInput) -> LayoutOutput:
        if isinstance(box, ReplacedBox):
            return layout_replaced(self, box, given)
        assert isinstance(box, ContainerBox)  # noqa: S101 - texts are laid out by their block container
        if (box.style.box.contain or box.style.rare is not _PLAIN) and given.fixed_height is None and is_contained(box):
            # "the … box is sized as if it was empty"
            frame = Frame(self, box, given)
            height = frame.used_height(frame.edge_y + (box.style.rare.contain_intrinsic_height or 0.0))
            given = replace(given, fixed_height=height, fixed_height_definite=frame.height is not None)
        output = _algorithm(box)[0](self, box, given)
        if box.style.box.overflow_y != "visible" and is_scroll_container(box):
            _keep_baselines_inside(output.fragment)
        return output

    def intrinsic_widths(self, box: Box, given: LayoutInput) -> MinMax:
        """Border-box widths of the content, without the box's own width properties. They are remembered."""
        heights = (given.percentage_height, given.available_height, given.fixed_height)
        if heights != _NO_HEIGHTS and not depends_on_height(self, box) and not isinstance(box, ReplacedBox):
            heights = _NO_HEIGHTS
        key = (box, *heights, given.percentage_width)
        sizes = self._intrinsic.get(key)
        if sizes is None:
            self.budget.spend(_BOX_STEPS)
            sizes = self._intrinsic[key] = self._recall_widths(box, given, key[1:])
        return sizes

    def _recall_widths(self, box: Box, given: LayoutInput, space: Space) -> MinMax:
        """Look for the widths of the same boxes in an earlier image."""
        if isinstance(box, ReplacedBox):
            return min_max_replaced(self, box, given)
        assert isinstance(box, ContainerBox)  # noqa: S101 - as above
        if (box.style.box.contain or box.style.rare is not _PLAIN) and is_contained(box, inline=True):
            width = edge_sums(box, given.percentage_width)[0] + (box.style.rare.contain_intrinsic_width or 0.0)
            return MinMax(width, width)
        reuse = self.reuse
        subtree = None if reuse is None else reuse.subtree(box)
        sizes = None if reuse is None or subtree is None else reuse.widths(subtree, space)
        if sizes is None:
            sizes = _algorithm(box)[1](self, box, given)
            if reuse is not None and subtree is not None and not self.diagnostics:
                reuse.keep_widths(box, subtree, space, sizes)
        return sizes

    def min_max(self, box: Box, given: LayoutInput) -> MinMax:
        """Min-content and max-content contributions of a child, as border-box widths."""
        sizes = self.intrinsic_widths(box, given)
        if isinstance(box, ReplacedBox):
            return sizes
        contribute = self._contribute
        if contribute is None:
            from limner.layout.contributions import contribution

            contribute = self._contribute = contribution
        return contribute(box, given, sizes)

    def resolve_out_of_flow(
        self, container: Box, fragment: BoxFragment, candidates: list[OutOfFlow]
    ) -> tuple[OutOfFlow, ...]:
        """Place the candidates whose containing block is `container`; return the others."""
        absolute = contains_absolute(container)
        if not absolute:
            return tuple(candidates)
        fixed = contains_fixed(container)
        border = fragment.border
        area = Rect(0.0, 0.0, fragment.width, fragment.height).inset(border)
        rest: list[OutOfFlow] = []
        for one in candidates:
            if fixed or one.box.style.box.position == "absolute":
                rest.extend(self.place_out_of_flow(container, fragment, one, area))
            else:
                rest.append(one)
        return tuple(rest)

    def place_out_of_flow(self, container: Box, fragment: BoxFragment, one: OutOfFlow, area: Rect) -> list[OutOfFlow]:
        """Place one box in its containing block; return the boxes in it that belong further up."""
        self.budget.spend(_BOX_STEPS)
        if one.area is not None:
            area = Rect(*one.area)
        from limner.layout.positioned import layout_positioned

        style = one.box.style
        if style.rare is not _PLAIN or _is_anchored(style.box):
            one, area = self._anchor(one, area, fragment)
        output, x, y = layout_positioned(self, one, area, container.style)
        if style.rare is not _PLAIN and style.rare.anchor_name:
            placed = Rect(x, y, output.fragment.width, output.fragment.height)
            for name in style.rare.anchor_name:
                self._anchors.setdefault(id(fragment), {})[name] = placed
        child = output.fragment
        child.x = x - one.parent_x
        child.y = y - one.parent_y
        child.containing = fragment
        if self.turner is not None:
            self.absolute_places[id(child)] = (child, x, y)
        self._attachments.setdefault(id(fragment), (fragment, []))[1].append((one.parent, child, child.x, child.y))
        if not output.out_of_flow:
            return []
        return carry_out_of_flow(output.out_of_flow, x, y)

    def _anchor(self, one: OutOfFlow, area: Rect, fragment: BoxFragment) -> tuple[OutOfFlow, Rect]:
        """Give a box that refers to an anchor the place and size that result from the anchor."""
        if not one.box.style.rare.position_area and not _is_anchored(one.box.style.box):
            return one, area
        from limner.layout.anchors import find_anchors, place_by_anchors

        anchors = find_anchors(fragment) | self._anchors.get(id(fragment), {})
        box, area = place_by_anchors(self, one.box, area, anchors)
        return replace(one, box=box), area

    def decorate(self, box: Box, decorations: tuple[ComputedStyle, ...]) -> None:
        """Remember which styles decorate the text in a box that layout made."""
        self.decorations = {**self.decorations, box: decorations}

    def adopt(self, clones: Mapping[int, BoxFragment]) -> None:
        """Give copies of fragments the positioned boxes of the originals; the key is the `id()` of the original."""
        for known in clones:
            found = self._attachments.get(known)
            if found is None:
                continue
            copy = clones[known]
            moved = [(clones.get(id(parent), parent), child, x, y) for parent, child, x, y in found[1]]
            self._attachments[id(copy)] = (copy, moved)

    def attach(self, fragment: Fragment) -> None:
        """Put the fragments of a finished tree in their places; absolutely positioned ones become the last children."""
        attachments, places = self._attachments, self._places
        if not attachments and not places:
            return
        stack: list[Fragment] = [fragment]
        while stack:
            one = stack.pop()
            placed = places.get(id(one))
            if placed is not None:
                for child, x, y in placed[1]:
                    child.x, child.y = x, y
            found = attachments.pop(id(one), None)
            if found is not None:
                for parent, child, x, y in found[1]:
                    child.x, child.y, child.containing = x, y, found[0]
                    parent.children.append(child)
                    if parent is not one:
                        stack.append(child)
            children = getattr(one, "children", None)
            if children:
                stack.extend(children)


def _is_anchored(group: BoxGroup) -> bool:
    """Whether an inset or a size uses `anchor()` or `anchor-size()`."""
    values = (group.left, group.right, group.top, group.bottom, group.width, group.height, group.min_width)
    return AnchorLength in map(type, values) or AnchorLength in map(type, (group.max_width, group.min_height))


def _keep_baselines_inside(fragment: BoxFragment) -> None:
    """Keep the baselines of a scroll container inside its edges, however far its content reaches.

    Spec: https://www.w3.org/TR/css-align-3/#baseline-export
    """
    height = fragment.height
    if fragment.first_baseline is not None:
        fragment.first_baseline = max(0.0, min(fragment.first_baseline, height))
    if fragment.last_baseline is not None:
        fragment.last_baseline = max(0.0, min(fragment.last_baseline, height))


def _with_height(fragment: BoxFragment, height: float) -> BoxFragment:
    """A fragment with the same content but another height."""
    copy = BoxFragment(fragment.style, 0.0, 0.0, fragment.width, height)
    copy.border = fragment.border
    copy.padding = fragment.padding
    copy.children = fragment.children
    copy.element = fragment.element
    copy.pseudo = fragment.pseudo
    copy.order = fragment.order
    copy.first_baseline = fragment.first_baseline
    copy.last_baseline = fragment.last_baseline
    copy.truncated = fragment.truncated
    return copy


def _algorithm(box: ContainerBox) -> tuple[_Layout, _MinMax]:
    if box.display.inside in _OWN_ALGORITHM:
        return _load_algorithm(box.display.inside)
    if box.style.rare is not _PLAIN and _is_multicol(box):
        return _load_algorithm("columns")
    return _INLINE if box.inline_formatting else _BLOCK


def _is_multicol(box: Box) -> bool:
    """Whether a box is a multi-column container.

    Spec: https://www.w3.org/TR/css-multicol-1/#multi-column-container
    """
    rare = box.style.rare
    if rare.column_count is None and rare.column_width is None:
        return False
    outside, inside, _ = box.display
    return inside in ("flow", "flow-root", "table-cell", "table-caption") and not (
        outside == "inline" and inside == "flow"
    )


@cache
def _load_algorithm(name: str) -> tuple[_Layout, _MinMax]:
    """Load an algorithm with the first box that needs it, since many images need none of these."""
    if name == "flex":
        from limner.layout.flex.layout import layout_flex, min_max_flex

        return layout_flex, min_max_flex
    if name == "grid":
        from limner.layout.grid.layout import layout_grid, min_max_grid

        return layout_grid, min_max_grid
    if name == "table":
        from limner.layout.table.layout import layout_table, min_max_table

        return layout_table, min_max_table
    if name == "ruby":
        from limner.layout.inline.ruby import layout_ruby, min_max_ruby

        return layout_ruby, min_max_ruby
    if name == "orthogonal":
        from limner.layout.vertical.layout import layout_turned, min_max_turned

        return layout_turned, min_max_turned
    from limner.layout.columns import layout_columns, min_max_columns

    return layout_columns, min_max_columns


def has_vertical_lines(root: ContainerBox) -> bool:
    """Tell whether a box or any box in it has a writing mode other than that of horizontal lines."""
    stack: list[ContainerBox] = [root]
    while stack:
        box = stack.pop()
        svg = box.style.svg
        if svg is not _PLAIN_SVG and svg.writing_mode not in _HORIZONTAL:
            return True
        stack.extend([child for child in box.children if isinstance(child, ContainerBox)])
    return False


def collect_decorations(root: ContainerBox) -> dict[Box, tuple[ComputedStyle, ...]]:
    """Find the boxes that decorate the text of each block container.

    Spec: https://www.w3.org/TR/css-text-decor-3/#line-decoration
    """
    found: dict[Box, tuple[ComputedStyle, ...]] = {}
    stack: list[tuple[ContainerBox, tuple[ComputedStyle, ...]]] = [(root, ())]
    while stack:
        box, inherited = stack.pop()
        # "not propagated to floating and absolutely positioned descendants, nor to … atomic inline-level descendants"
        if inherited and (
            box.is_out_of_flow
            or box.is_floating
            or (box.is_inline_level and not box.is_inline_box and box.display.inside != "ruby")
        ):
            inherited = ()
        if box.style.decoration.text_decoration_line:
            inherited = (*inherited, box.style)
        if inherited and not box.is_inline_box:
            found[box] = inherited
        children = box.children
        if inherited and box.display.inside == "ruby":
            children = children[:1]  # annotations are not decorated
        for child in children:
            if isinstance(child, ContainerBox):
                stack.append((child, inherited))  # noqa: PERF401 - quicker than a generator for so few
    return found


def layout_tree(  # noqa: PLR0913 - what a render has
    root: ContainerBox,
    *,
    width: float,
    height: float | None,
    engine: TextEngine,
    pictures: Mapping[ImageValue | str, Picture],
    budget: Budget,
    diagnostics: Diagnostics,
    memory: SubtreeCache | None = None,
    quirks: bool = False,
) -> BoxFragment:
    """Lay out a box tree on a canvas.

    Args:
        root: The root element's box.
        width: Canvas width in CSS px.
        height: Canvas height; None fits the content.
        engine: Shapes text.
        pictures: Decoded pictures by their source, or by the serialised inline SVG.
        budget: The steps that the pass may spend.
        diagnostics: Takes reports of what could not be done.
        memory: What is remembered from earlier trees; None for no memory.
        quirks: Whether the body reaches down to the bottom of the canvas, as in a document without a doctype.

    Returns:
        The root element's fragment, placed on the canvas.

    Spec: https://www.w3.org/TR/CSS22/visudet.html#containing-block-details
    """
    context = TreeLayout(Size(width, height or 0.0), engine, pictures, budget, diagnostics)
    body = next((one for one in root.children if one.element is not None and one.element.tag == "body"), None)
    root, principal = _turn_boxes(context, root)
    if context.turner is not None:
        memory = None
    decorations = context.decorations = collect_decorations(root)
    if memory is not None:
        context.reuse = SubtreeReuse(memory, (engine, width, height), decorations)
    if body is not None:
        context.principal = (principal, body.style.text.direction)
    margin = resolve_margin(root.style.box, width)
    if quirks and body is not None and height is not None:
        edges = resolve_border(root.style.border).bottom + resolve_padding(root.style.box, width).bottom
        context.filling = (body, height - margin.vertical - edges)
    given = LayoutInput(
        available_width=width, available_height=height, percentage_width=width, percentage_height=height
    )
    output = context.layout(root, given)
    fragment = output.fragment
    fragment.margin = margin
    fragment.x = margin.left
    fragment.y = margin.top
    full_height = fragment.height + margin.top + margin.bottom if height is None else height
    area = Rect(-margin.left, -margin.top, width, full_height)
    waiting = list(output.out_of_flow)
    while waiting:
        one = waiting.pop(0)
        waiting.extend(context.place_out_of_flow(root, fragment, one, area))
    context.attach(fragment)
    if principal.definitions:
        from limner.layout.svg.tree import layout_definitions

        fragment.definitions = layout_definitions(context, principal.definitions)
    if context.turner is not None:
        _put_on_page(context, context.turner, fragment)
    sticky: list[BoxFragment] = []
    measure_overflow(fragment, sticky)
    if sticky:
        canvas = Rect(0.0, 0.0, width, full_height)
        move_sticky(fragment, fragment.x, fragment.y, canvas, canvas)
        measure_overflow(fragment, [])
    return fragment


def _turn_boxes(context: TreeLayout, root: ContainerBox) -> tuple[ContainerBox, ContainerBox]:
    """Prepare a tree with lines that run down the page; give the root as it is laid out, and the box of its content."""
    if not has_vertical_lines(root):
        return root, root
    from limner.layout.vertical.boxes import TurnedBox, Turner

    context.turner = Turner(context.height_dependence, context.budget)
    turned = context.turner.turn_root(root)
    inner = turned.inner if isinstance(turned, TurnedBox) else turned
    return turned, inner if isinstance(inner, ContainerBox) else turned


def _put_on_page(context: TreeLayout, turner: "Turner", fragment: BoxFragment) -> None:
    """Give fragments their places on the page, whatever writing mode they were laid out in."""
    from limner.layout.vertical.placing import Placer

    if turner.begins_right:
        fragment.x = context.viewport.width - fragment.margin.right - fragment.width
    Placer(turner.styles, context.absolute_places, context.engine, context.budget).place(fragment)


def layout_drawing_alone(
    box: ReplacedBox,
    *,
    width: float,
    height: float,
    engine: TextEngine,
    pictures: Mapping[ImageValue | str, Picture],
    budget: Budget,
    diagnostics: Diagnostics,
) -> BoxFragment:
    """Lay out a document that is an ``<svg>``. It fills its canvas whatever its style says; see `layout_tree`."""
    from limner.layout.svg.tree import layout_definitions, layout_drawing

    context = TreeLayout(Size(width, height), engine, pictures, budget, diagnostics)
    fragment = BoxFragment(box.style, 0.0, 0.0, width, height)
    fragment.element = box.element
    fragment.replaced = True
    if isinstance(box.drawing, SvgBox):
        fragment.drawing = layout_drawing(context, box.drawing, Size(width, height), box.definitions)
    fragment.definitions = layout_definitions(context, box.definitions)
    return fragment
