"""One box's own decoration: outer shadows, background, inner shadows, border.

Spec: https://www.w3.org/TR/css-backgrounds-3/#painting-order (the order), https://www.w3.org/TR/CSS22/zindex.html
"""

from collections.abc import Callable
from copy import copy
from typing import Final

from limner.fragment.fragment import BoxFragment
from limner.geometry import Rect, Sides
from limner.paint.background import Ground, has_background, paint_background
from limner.paint.border_image import paint_border_image
from limner.paint.borders import hides_background, hides_background_edge, paint_borders
from limner.paint.context import PaintContext
from limner.paint.display_list import Clip, Items, Layer
from limner.paint.geometry import BoxEdges, snap_rect
from limner.paint.shadows import paint_inner_shadows, paint_outer_shadows
from limner.style.computed import ComputedStyle

_PLAIN: Final = ComputedStyle()


def paint_box(
    fragment: BoxFragment,
    x: float,
    y: float,
    context: PaintContext,
    items: Items,
    *,
    background: bool = True,
    text: Callable[[], Items] | None = None,
) -> None:
    """Paint a box's decoration.

    Args:
        fragment: The box.
        x: Left edge of its border box.
        y: Its top edge.
        context: The surroundings.
        items: Gets the items.
        background: Whether the background is painted here.
        text: The glyphs of the box in black, for `background-clip: text`.
    """
    style = fragment.style
    shadows = style.effects.box_shadow
    group = style.border
    bordered = any(fragment.border) or group.border_image_source is not None
    if style.background is _PLAIN.background and not bordered and not shadows:
        return
    background = background and has_background(fragment)
    if fragment.collapsed_cell or not (background or bordered or shadows):
        return
    memory = context.memory
    if memory is None or not _is_self_contained(fragment):
        _paint(fragment, (x, y), context, items, background=background, text=text)
        return
    size = fragment.width, fragment.height
    key = (id(style), x, y, *size, fragment.border, background)
    known = memory.find(key)
    if known is None:
        new: Items = []
        faults = len(context.diagnostics)
        _paint(fragment, (x, y), context, new, background=background, text=text)
        known = tuple(new)
        if len(context.diagnostics) == faults:
            memory.keep(key, known, style)
    items.extend(known)


def _is_self_contained(fragment: BoxFragment) -> bool:
    """Whether a box's decoration shows nothing but its own style: no pictures, no text, no other box."""
    style = fragment.style
    for layer in style.background.layers:
        if layer.image is not None or layer.clip in ("text", "border-area"):
            return False
    return (
        style.border.border_image_source is None
        and fragment.background_offset is None
        and fragment.background_pieces is None
        and (fragment.element is None or fragment.element.tag != "fieldset")
    )


def _paint(
    fragment: BoxFragment,
    at: tuple[float, float],
    context: PaintContext,
    items: Items,
    *,
    background: bool,
    text: Callable[[], Items] | None,
) -> None:
    x, y = at
    style = fragment.style
    shadows = style.effects.box_shadow
    group = style.border
    bordered = any(fragment.border) or group.border_image_source is not None
    gap: Rect | None = None
    if fragment.element is not None and fragment.element.tag == "fieldset":
        legend = _legend_of(fragment)
        if legend is not None:
            gap = snap_rect(x + legend.x, y + legend.y, legend.width, legend.height)
            framed = _below_legend(fragment, legend)
            y += fragment.height - framed.height
            fragment = framed
    edges = BoxEdges(fragment, x, y)
    if shadows:
        paint_outer_shadows(edges, shadows, context, items)
    shrink: Sides | None = None
    target = items
    image = group.border_image_source is not None and paint_border_image(edges, context, [])
    if background and bordered and edges.radii is not None and not image:
        if not hides_background_edge(fragment):
            target = []
        else:
            # The background shrinks a little, so that none of it shines through the border's soft edge.
            double = group.border_top_style == "double"
            shrink = Sides(*(width / (6 if double else 2) for width in fragment.border))
    if background and fragment.background_pieces is not None:
        _paint_pieces(edges, fragment.background_pieces, context, items)
    elif background:
        covered = bordered and edges.radii is None and not image and hides_background(fragment)
        ground = Ground(edges, None, shrink, target is not items, covered, text, lambda: _border_area(edges))
        paint_background(ground, style, context, target)
    if shadows:
        paint_inner_shadows(edges, shadows, context, target)
    if bordered and not (group.border_image_source is not None and paint_border_image(edges, context, target)):
        lines: Items = target if gap is None else []
        paint_borders(edges, lines, square=target is not items)
        if gap is not None:
            target.append(Clip(gap, lines, outside=True))
    if target is not items and target:
        items.append(Clip(edges.border_shape, [Layer(target)]))


def _paint_pieces(edges: BoxEdges, pieces: tuple[Rect, ...], context: PaintContext, items: Items) -> None:
    """Paint the background of a table's part behind cells: images are placed in the part."""
    for piece in pieces:
        context.budget.spend()
        area = snap_rect(edges.x + piece.x, edges.y + piece.y, piece.width, piece.height)
        paint_background(Ground(edges, area), edges.fragment.style, context, items)


def _border_area(edges: BoxEdges) -> Items:
    items: Items = []
    paint_borders(edges, items, mask=True)
    return items


def _legend_of(fragment: BoxFragment) -> BoxFragment | None:
    """The legend that stands in the border of a `fieldset`."""
    first = fragment.children[0] if fragment.children else None
    if not isinstance(first, BoxFragment) or first.element is None or first.element.tag != "legend":
        return None
    return first if first.style.box.float_ == "none" else None


def _below_legend(fragment: BoxFragment, legend: BoxFragment) -> BoxFragment:
    """The part of a `fieldset` that its border frames: the line at the top goes through the legend's middle.

    Spec: https://html.spec.whatwg.org/multipage/rendering.html#the-fieldset-and-legend-elements
    """
    framed = copy(fragment)
    framed.element = None
    framed.height -= max(0.0, (legend.height - fragment.border.top) / 2.0)
    return framed
