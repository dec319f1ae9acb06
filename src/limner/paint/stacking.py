"""Paint order: stacking contexts and what is painted atomically.

Goes in: the fragment tree. Comes out: items in the order of CSS 2 Appendix E. For each stacking context, that is its
own background, contexts with a negative `z-index`, blocks, floats, inline content, `z-index` 0 and `auto`, and a
positive `z-index`.

Spec: https://www.w3.org/TR/CSS22/zindex.html
"""

from operator import itemgetter
from typing import TYPE_CHECKING, Final

from limner.css.values import AUTO
from limner.fragment.fragment import BoxFragment, Fragment, LineFragment, TextFragment
from limner.geometry import Rect
from limner.paint.box import paint_box, paint_outline
from limner.paint.clips import contains_paint, content_clip
from limner.paint.context import ClipNode, PaintContext, Sink
from limner.paint.cut_text import MOST_CUT, CutText
from limner.paint.display_list import Items, Layer, Transformed
from limner.paint.effects import flattens, has_effects, makes_stacking_context, needs_layer, transform_of, wrap_effects
from limner.paint.geometry import BoxEdges, bounds_of
from limner.paint.text import paint_text
from limner.paint.transforms import (
    IDENTITY,
    Lens,
    Matrix4,
    depth_of,
    faces_away,
    find_lens,
    flat_matrix,
    multiply,
    shows_back,
    translation,
    whole_matrix,
)
from limner.style.computed import ComputedStyle

if TYPE_CHECKING:
    from limner.paint.motion import Surroundings

_PLAIN: Final = ComputedStyle().effects  # shared by all boxes without effects

# A fragment that is painted in some phase, the place of its border box, and the clip that it is in.
Entry = tuple[Fragment, float, float, ClipNode | None]


class Stack:
    """What is painted as a unit: a stacking context, a positioned box, a float, an atomic inline, an item.

    Attributes:
        fragment: The box.
        x: Left edge of the border box, in the surrounding coordinates.
        y: Its top edge, likewise.
        clip: The clip that it is in.
        inner_x: Its left edge in its own coordinates, which differ when it is transformed.
        inner_y: Its top edge in its own coordinates.
        inner_clip: The clip that its own background is in, in its own coordinates.
        blocks: Backgrounds of block-level descendants.
        floats: Floating descendants.
        inlines: Inline content and atomic boxes.
        layers: Positioned descendants and stacking contexts, when it is a stacking context itself.
        z: Its `z-index`; 0 for `auto`.
        lens: Its parent's perspective, relative to the border box.
        motion: The matrix of its `offset-path`.
    """

    __slots__ = (
        "blocks",
        "clip",
        "floats",
        "fragment",
        "inlines",
        "inner_clip",
        "inner_x",
        "inner_y",
        "layers",
        "lens",
        "motion",
        "outlines",
        "transformed",
        "x",
        "y",
        "z",
    )

    def __init__(self, fragment: BoxFragment, x: float, y: float, clip: ClipNode | None) -> None:
        self.fragment = fragment
        self.x = self.inner_x = x
        self.y = self.inner_y = y
        self.clip = self.inner_clip = clip
        self.transformed = False
        self.blocks: list[Entry] = []
        self.floats: list[Stack] = []
        self.inlines: list[Entry | Stack] = []
        self.layers: list[Stack] = []
        self.outlines: list[Entry] = []
        self.z = 0
        self.lens: Lens | None = None
        self.motion: Matrix4 | None = None


class StackPainter:
    """Paints stacks.

    Attributes:
        without_background: The box whose background the canvas has taken.
        cut: Texts that reach beyond what shows.
        text: Where the first text that shows whole stands; None without one.
    """

    __slots__ = (
        "_apart",
        "_canvas",
        "_canvas_of",
        "_canvas_rect",
        "_context",
        "_inner_clips",
        "_lens",
        "_parent",
        "_places",
        "cut",
        "text",
        "without_background",
    )

    def __init__(self, context: PaintContext) -> None:
        self._canvas: Items = []
        self._canvas_of: BoxFragment | None = None
        self._canvas_rect = Rect(0.0, 0.0, context.width, context.height)
        self._apart = 0  # how many boxes around have coordinates of their own or hide their content
        self.cut: list[CutText] = []
        self.text: Rect | None = None
        self._context = context
        self._lens: Lens | None = None  # that of the box whose children are being collected
        self._parent: Surroundings | None = None  # the box whose children are being collected
        self._places: dict[int, tuple[float, float]] = {}  # places of boxes by their fragments' ids
        self._inner_clips: dict[int, ClipNode | None] = {}  # of boxes that clip, or that may be a containing block
        self.without_background: BoxFragment | None = None

    def paint_root(self, root: BoxFragment, sink: Sink, canvas: Items, element: BoxFragment | None) -> None:
        """Paint the whole tree.

        Args:
            root: The tree's root.
            sink: Collects what to draw.
            canvas: The background of the canvas. It belongs to the root element's group: content that blends there
                blends with it, and the root element's effects apply to it too.
            element: The root element's fragment.
        """
        stack = Stack(root, root.x, root.y, None)
        self._collect_stack(stack, stack.layers)
        own = any(layer.fragment is element and not layer.transformed for layer in stack.layers)
        self._canvas, self._canvas_of = canvas, element if own else root
        self._paint(stack, sink)

    def paint_inside(self, fragment: BoxFragment) -> Items:
        """Paint a box and everything in it as a unit, with its border box at 0, 0."""
        stack = Stack(fragment, 0.0, 0.0, None)
        self._collect_stack(stack, stack.layers)
        sink = Sink()
        self._paint(stack, sink)
        return sink.items

    # ── collecting ────────────────────────────────────────────────────────────────────────────────────────

    def _collect_stack(self, stack: Stack, layers: "list[Stack]") -> None:
        fragment = stack.fragment
        effects = fragment.style.effects
        lens = self._lens
        if effects is not _PLAIN and effects.offset_path is not None and not fragment.inline:
            stack.motion = self._motion_of(stack)
        if effects is not _PLAIN and transform_of(fragment, None, stack.motion) is not None:
            stack.transformed = True
            if lens is not None:
                stack.lens = lens[0] - stack.x, lens[1] - stack.y, lens[2]
            stack.inner_x = stack.x - round(stack.x)
            stack.inner_y = stack.y - round(stack.y)
            stack.inner_clip = None
        x, y = stack.inner_x, stack.inner_y
        inner = self._clip_of(fragment, x, y, stack.inner_clip)
        # An anonymous box passes its parent's perspective on.
        if lens is not None and (fragment.element is not None or fragment.pseudo):
            self._lens = None
        if effects.perspective is not None:
            self._lens = find_lens(fragment, x, y)
        parent, self._parent = self._parent, (fragment, x, y)
        self._collect(fragment.children, x, y, inner, stack, layers)
        self._lens, self._parent = lens, parent

    def _motion_of(self, stack: Stack) -> Matrix4 | None:
        """The matrix of a box's `offset-path`; the reference box is that of the containing block."""
        around = self._parent
        block = stack.fragment.containing
        if block is not None and id(block) in self._places:
            around = (block, *self._places[id(block)])
        if around is None:
            return None
        from limner.paint.motion import motion_matrix

        return motion_matrix(stack.fragment, stack.x, stack.y, around)

    def _clip_of(self, fragment: BoxFragment, x: float, y: float, clip: ClipNode | None) -> ClipNode | None:
        """The clip that applies to a box's content."""
        box = fragment.style.box
        if box.overflow_x != "visible" or box.overflow_y != "visible" or contains_paint(fragment):
            shape = content_clip(fragment, x, y)
            if shape is not None:
                clip = ClipNode(clip, shape, fragment, bounds_of(shape))
        self._inner_clips[id(fragment)] = clip
        self._places[id(fragment)] = (x, y)
        return clip

    def _collect(
        self,
        children: list[Fragment],
        x: float,
        y: float,
        clip: ClipNode | None,
        stack: Stack,
        layers: "list[Stack]",
    ) -> None:
        self._context.budget.spend(len(children))
        for child in children:
            child_x, child_y = x + child.x, y + child.y
            if isinstance(child, TextFragment):
                stack.inlines.append((child, child_x, child_y, clip))
            elif isinstance(child, LineFragment):
                self._collect(child.children, child_x, child_y, clip, stack, layers)
            elif isinstance(child, BoxFragment):
                self._collect_box(child, child_x, child_y, clip, stack, layers)

    def _collect_box(
        self, child: BoxFragment, x: float, y: float, clip: ClipNode | None, stack: Stack, layers: "list[Stack]"
    ) -> None:
        style = child.style
        box = style.box
        position = box.position
        context = style.effects is not _PLAIN and makes_stacking_context(style.effects)
        index = box.z_index
        if position in ("absolute", "fixed"):
            if child.containing is not None:
                clip = self._inner_clips.get(id(child.containing), clip)
            elif position == "fixed":
                clip = None
        elif position == "static" and not context and not (child.item and index is not AUTO):
            self._collect_in_flow(child, x, y, clip, stack, layers)
            return
        inner = Stack(child, x, y, clip)
        real = context or index is not AUTO or position in ("fixed", "sticky")
        inner.z = index if isinstance(index, int) and (position != "static" or child.item) else 0
        layers.append(inner)
        self._collect_stack(inner, inner.layers if real else layers)

    def _collect_in_flow(
        self, child: BoxFragment, x: float, y: float, clip: ClipNode | None, stack: Stack, layers: "list[Stack]"
    ) -> None:
        box = child.style.box
        if child.item or (box.display.outside == "inline" and not child.inline):
            if not child.children:
                # Nothing inside could be painted in the wrong order.
                stack.inlines.append((child, x, y, clip))
                return
            inner = Stack(child, x, y, clip)
            stack.inlines.append(inner)
        elif box.float_ != "none":
            inner = Stack(child, x, y, clip)
            stack.floats.append(inner)
        else:
            entry = (child, x, y, clip)
            (stack.inlines if child.inline else stack.blocks).append(entry)
            if child.replaced:
                stack.inlines.append((_Content(child), x, y, clip))
            if child.style.border.outline_width:
                stack.outlines.append(entry)
            if child.children:
                lens = self._lens
                if lens is not None and (child.element is not None or child.pseudo):
                    self._lens = None
                parent, self._parent = self._parent, (child, x, y)
                self._collect(child.children, x, y, self._clip_of(child, x, y, clip), stack, layers)
                self._lens, self._parent = lens, parent
            return
        self._collect_stack(inner, layers)

    # ── painting ──────────────────────────────────────────────────────────────────────────────────────────

    def _paint(self, stack: Stack, sink: Sink) -> None:
        """Paint a stack with its effects."""
        fragment = stack.fragment
        effects = fragment.style.effects
        if effects.transform_style == "preserve-3d" and not flattens(fragment):
            sink.at(stack.clip).extend(self._paint_space(stack))
            return
        isolated = any(needs_layer(layer.fragment.style.effects.mix_blend_mode) for layer in stack.layers)
        if effects is _PLAIN or not (stack.transformed or has_effects(effects)):
            if not isolated:
                self._paint_content(stack, sink)
                return
            inside = Sink(stack.inner_clip)
            self._paint_content(stack, inside)
            sink.at(stack.clip).append(Layer(inside.items))
            return
        matrix = transform_of(fragment, stack.lens, stack.motion) if stack.transformed else None
        hides = stack.transformed and effects.backface_visibility == "hidden"
        turned = hides and faces_away(fragment, stack.lens, stack.motion)
        if turned or (stack.transformed and matrix is None):
            return
        items = self._paint_flat(stack, isolated=isolated)
        if matrix is not None:
            items = [Transformed(_around(matrix, stack.x - stack.inner_x, stack.y - stack.inner_y), items)]
        sink.at(stack.clip).extend(items)

    def _paint_flat(self, stack: Stack, *, isolated: bool) -> Items:
        """Paint a stack with its effects, in its own plane."""
        inside = Sink(stack.inner_clip)
        effects = stack.fragment.style.effects
        apart = stack.transformed or effects.clip_path is not None or effects.opacity == 0.0
        self._apart += apart
        self._paint_content(stack, inside)
        self._apart -= apart
        edges = BoxEdges(stack.fragment, stack.inner_x, stack.inner_y)
        return wrap_effects(inside.items, edges, self._context, isolated=isolated, text=lambda: self._text(stack))

    def _paint_space(self, root: Stack) -> Items:
        """Paint a 3D rendering context: its planes, from back to front.

        Planes that intersect are not split: each counts as being as far away as its centre.

        Spec: https://www.w3.org/TR/css-transforms-2/#3d-rendering-contexts
        """
        planes: list[tuple[float, Items]] = []
        pending: list[tuple[Stack, Matrix4]] = [(root, IDENTITY)]
        while pending:
            stack, around = pending.pop(0)
            fragment = stack.fragment
            effects = fragment.style.effects
            own = whole_matrix(fragment, stack.lens, stack.motion) if stack.transformed else None
            matrix = multiply(around, translation(stack.x, stack.y, 0.0))
            matrix = multiply(
                matrix if own is None else multiply(matrix, own), translation(-stack.inner_x, -stack.inner_y, 0.0)
            )
            extends = effects.transform_style == "preserve-3d" and not flattens(fragment)
            if extends:
                inside = [layer for layer in stack.layers if _has_depth(layer)]
                stack.layers = [layer for layer in stack.layers if not _has_depth(layer)]
                pending.extend((layer, matrix) for layer in inside)
            if effects.backface_visibility == "hidden" and shows_back(matrix):
                continue
            isolated = any(needs_layer(layer.fragment.style.effects.mix_blend_mode) for layer in stack.layers)
            items = self._paint_flat(stack, isolated=isolated)
            if items:
                x, y = stack.inner_x + fragment.width / 2.0, stack.inner_y + fragment.height / 2.0
                planes.append((depth_of(matrix, x, y), [Transformed(flat_matrix(matrix), items)]))
        planes.sort(key=itemgetter(0))
        return [item for _, items in planes for item in items]

    def _paint_content(self, stack: Stack, sink: Sink) -> None:
        fragment = stack.fragment
        if fragment is self._canvas_of:
            sink.at(None).extend(self._canvas)
        self._paint_box(fragment, stack.inner_x, stack.inner_y, sink.at(stack.inner_clip))
        layers = stack.layers
        if len(layers) > 1:
            layers.sort(key=_stacking_order)
        above = 0
        while above < len(layers) and layers[above].z < 0:
            self._paint(layers[above], sink)
            above += 1
        for block, x, y, clip in stack.blocks:
            self._paint_box(block, x, y, sink.at(clip))
        for floating in stack.floats:
            self._paint(floating, sink)
        if fragment.replaced:
            self._paint_replaced(fragment, stack.inner_x, stack.inner_y, sink.at(stack.inner_clip))
        for entry in stack.inlines:
            if isinstance(entry, Stack):
                self._paint(entry, sink)
                continue
            inline, x, y, clip = entry
            if isinstance(inline, TextFragment):
                if inline.style.ink.visibility == "visible":
                    paint_text(inline, x, y, self._context, sink.at(clip))
                    if not self._apart:
                        shows = self._canvas_rect if clip is None else clip.bounds
                        if (
                            x < shows.x
                            or y < shows.y
                            or x + inline.width > shows.x + shows.width
                            or (y + inline.height > shows.y + shows.height)
                        ):
                            self._note_cut(inline, x, y, clip)
                        elif self.text is None:
                            self.text = Rect(x, y, inline.width, inline.height)
            elif isinstance(inline, BoxFragment):
                self._paint_box(inline, x, y, sink.at(clip))
                if inline.item or not inline.inline:
                    self._paint_item_content(inline, x, y, sink, clip)
            elif isinstance(inline, _Content):
                self._paint_replaced(inline.box, x, y, sink.at(clip))
        self._paint_outlines(stack, sink)
        for layer in layers[above:]:
            self._paint(layer, sink)

    def _note_cut(self, text: TextFragment, x: float, y: float, clip: ClipNode | None) -> None:
        if len(self.cut) < MOST_CUT:
            self.cut.append(CutText(text, x, y, clip))

    def _paint_item_content(self, fragment: BoxFragment, x: float, y: float, sink: Sink, clip: ClipNode | None) -> None:
        if fragment.replaced:
            self._paint_replaced(fragment, x, y, sink.at(clip))
        if fragment.style.border.outline_width and fragment.style.ink.visibility == "visible":
            paint_outline(BoxEdges(fragment, x, y), self._context, sink.at(clip))

    def _paint_outlines(self, stack: Stack, sink: Sink) -> None:
        for outlined, x, y, clip in stack.outlines:
            if isinstance(outlined, BoxFragment) and outlined.style.ink.visibility == "visible":
                paint_outline(BoxEdges(outlined, x, y), self._context, sink.at(clip))
        fragment = stack.fragment
        if fragment.style.border.outline_width and fragment.style.ink.visibility == "visible":
            edges = BoxEdges(fragment, stack.inner_x, stack.inner_y)
            paint_outline(edges, self._context, sink.at(stack.inner_clip))

    def _paint_box(self, fragment: Fragment, x: float, y: float, items: Items) -> None:
        if not isinstance(fragment, BoxFragment) or fragment.style.ink.visibility != "visible":
            return
        paint_box(
            fragment,
            x,
            y,
            self._context,
            items,
            background=fragment is not self.without_background,
            text=lambda: _collect_text(fragment, x, y, self._context),
        )

    def _paint_replaced(self, fragment: BoxFragment, x: float, y: float, items: Items) -> None:
        if fragment.style.ink.visibility == "visible":
            from limner.paint.replaced import paint_replaced

            paint_replaced(fragment, x, y, self._context, items)

    def _text(self, stack: Stack) -> Items:
        return _collect_text(stack.fragment, stack.inner_x, stack.inner_y, self._context)


class _Content(Fragment):
    """The picture of a replaced box; it is painted in a later phase than the box's background."""

    __slots__ = ("box",)

    def __init__(self, box: BoxFragment) -> None:
        super().__init__(box.x, box.y, box.width, box.height)
        self.box = box


def _stacking_order(stack: Stack) -> tuple[int, int]:
    return stack.z, stack.fragment.order


def _has_depth(layer: Stack) -> bool:
    """Whether a stack inside a 3D rendering context has a plane of its own."""
    effects = layer.fragment.style.effects
    return layer.transformed or effects.transform_style == "preserve-3d" or effects.backface_visibility == "hidden"


def _around(matrix: tuple[float, ...], x: float, y: float) -> tuple[float, ...]:
    """A matrix in a box's own coordinates, moved to where the box stands."""
    if not x and not y:
        return matrix
    if len(matrix) == 6:
        a, b, c, d, e, f = matrix
        return a, b, c, d, e + x, f + y
    m = matrix
    return (
        *(m[0] + x * m[6], m[1] + x * m[7], m[2] + x * m[8]),
        *(m[3] + y * m[6], m[4] + y * m[7], m[5] + y * m[8]),
        *m[6:],
    )


def _collect_text(fragment: Fragment, x: float, y: float, context: PaintContext) -> Items:
    """All glyphs of a box in opaque black, as `background-clip: text` needs them."""
    items: Items = []
    stack = [(fragment, x, y)]
    while stack:
        current, left, top = stack.pop()
        if isinstance(current, TextFragment):
            if current.style.ink.visibility == "visible":
                paint_text(current, left, top, context, items, mask=True)
        elif isinstance(current, BoxFragment | LineFragment):
            stack.extend((child, left + child.x, top + child.y) for child in reversed(current.children))
    return items
