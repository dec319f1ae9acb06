"""One box's own decoration: outer shadows, background, inner shadows, border.

Spec: https://www.w3.org/TR/css-backgrounds-3/#painting-order (the order), https://www.w3.org/TR/CSS22/zindex.html
"""

from collections.abc import Callable
from typing import Final

from limner.fragment.fragment import BoxFragment
from limner.geometry import Sides
from limner.paint.background import Ground, has_background, paint_background
from limner.paint.border_image import paint_border_image
from limner.paint.borders import hides_background, hides_background_edge, paint_borders
from limner.paint.context import PaintContext
from limner.paint.display_list import Clip, Items, Layer
from limner.paint.geometry import BoxEdges
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
    edges = BoxEdges(fragment, x, y, context.scale)
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
    if background:
        covered = bordered and edges.radii is None and not image and hides_background(fragment)
        ground = Ground(edges, None, shrink, target is not items, covered, text, lambda: _border_area(edges))
        paint_background(ground, style, context, target)
    if shadows:
        paint_inner_shadows(edges, shadows, context, target)
    if bordered and not (group.border_image_source is not None and paint_border_image(edges, context, target)):
        paint_borders(edges, target, square=target is not items)
    if target is not items and target:
        items.append(Clip(edges.border_shape, [Layer(target)]))


def _border_area(edges: BoxEdges) -> Items:
    items: Items = []
    paint_borders(edges, items, mask=True)
    return items
