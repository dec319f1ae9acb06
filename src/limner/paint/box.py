"""One box's own decoration: shadows, background, border, outline, and the lines of `debug=True`.

Spec: https://www.w3.org/TR/css-backgrounds-3/
"""

from collections.abc import Callable
from copy import copy
from typing import Final

from limner.css.values import Auto
from limner.css.values import Shadow as ShadowValue
from limner.fragment.fragment import BoxFragment, BoxPiece, Fragment, LineFragment
from limner.geometry import Rect, Sides
from limner.paint.background import Ground, has_background, paint_background
from limner.paint.borders import (
    BorderSide,
    Frame,
    dashing_steps,
    hides_background,
    hides_background_edge,
    paint_borders,
    paint_frame,
)
from limner.paint.clips import basic_shape
from limner.paint.context import PaintContext, is_opaque, solid_of
from limner.paint.display_list import Clip, Fill, FillBetween, InnerShadow, Items, Layer, Shadow, Shape, Stroke
from limner.paint.geometry import (
    BoxEdges,
    bounds_of,
    cut_sides,
    fit_radii,
    inner_radii,
    shape_of,
    shaped_outline,
    snap_rect,
)
from limner.style.computed import ComputedStyle


def paint_outer_shadows(edges: BoxEdges, shadows: tuple[ShadowValue, ...], context: PaintContext, items: Items) -> None:
    """Paint the shadows that fall around the box; the last in the list is the lowest."""
    style = edges.fragment.style
    border, radii = edges.border, edges.radii
    limit = context.budget.limits
    # Below an opaque background the shadow reaches one pixel further, so that nothing shines through soft edges.
    hidden = is_opaque(solid_of(style.resolve_color(style.background.background_color)))
    hole = edges.inset_shape(Sides(1.0, 1.0, 1.0, 1.0)) if hidden else edges.border_shape
    cut = cut_sides(edges.fragment)
    for shadow in reversed(shadows[: limit.shadows]):
        ink = solid_of(style.resolve_color(shadow.color))
        if shadow.inset or not ink or (not shadow.blur and not shadow.spread and not shadow.x and not shadow.y):
            continue
        spread = shadow.spread
        rect = Rect(
            border.x + shadow.x - spread,
            border.y + shadow.y - spread,
            border.width + 2 * spread,
            border.height + 2 * spread,
        )
        if rect.width <= 0 or rect.height <= 0:
            continue
        reach = None if radii is None else spread_radii(radii, spread, rect)
        shape: Shape = shape_of(rect, reach)
        if edges.corners is not None and radii is not None:
            moved = Rect(border.x + shadow.x, border.y + shadow.y, border.width, border.height)
            shape = shaped_outline(moved, radii, edges.corners, Sides(-spread, -spread, -spread, -spread))
        drawn = Shadow(shape, ink, min(shadow.blur, limit.blur_radius) / 2)
        fallen: Items = [Clip(hole, [drawn], outside=True)]
        if any(cut):
            # Where a line break has cut the box, its shadow ends too.
            far = 3 * drawn.sigma + abs(shadow.x) + abs(shadow.y) + abs(spread) + 1
            left, right = (0.0 if one else far for one in cut)
            room = Rect(border.x - left, border.y - far, border.width + left + right, border.height + 2 * far)
            fallen = [Clip(room, fallen)]
        items.extend(fallen)


def spread_radii(radii: tuple[float, ...], spread: float, rect: Rect) -> tuple[float, ...] | None:
    """The radii of a shadow that is larger or smaller than its box.

    "…the corners of the shadow's outer curve … for radii smaller than the spread distance, the radius is first
    multiplied by a proportion, so that a sharp corner stays sharp."
    """
    if spread < 0:
        flat = [max(0.0, radius + spread) for radius in radii]
    else:
        flat = list[float]()
        for corner in (0, 2, 4, 6):
            across, down = radii[corner], radii[corner + 1]
            if across <= 0 or down <= 0:
                flat += (0.0, 0.0)
                continue
            for radius in (across, down):
                share = min(radius / spread, 1.0) if spread else 1.0
                flat.append(radius + spread * (1 - (1 - share) ** 3))
    return fit_radii(flat, rect.width, rect.height)


def paint_inner_shadows(edges: BoxEdges, shadows: tuple[ShadowValue, ...], context: PaintContext, items: Items) -> None:
    """Paint the shadows that fall inside the padding box, above the background."""
    style = edges.fragment.style
    limit = context.budget.limits
    for shadow in reversed(shadows[: limit.shadows]):
        ink = solid_of(style.resolve_color(shadow.color))
        if not shadow.inset or not ink:
            continue
        shape = edges.padding_shape
        rect = bounds_of(shape)
        if rect.width <= 0 or rect.height <= 0:
            continue
        radii = inner_radii(edges.radii, edges.fragment.border)
        spread = shadow.spread
        hole = Rect(
            rect.x + shadow.x + spread,
            rect.y + shadow.y + spread,
            rect.width - 2 * spread,
            rect.height - 2 * spread,
        )
        sigma = min(shadow.blur, limit.blur_radius) / 2
        reach = 3 * sigma + abs(shadow.x) + abs(shadow.y) + abs(spread) + 2
        area = Rect(rect.x - reach, rect.y - reach, rect.width + 2 * reach, rect.height + 2 * reach)
        if hole.width <= 0 or hole.height <= 0:
            hole = Rect(area.x, area.y, 0.0, 0.0)
        hole_radii = None if radii is None else spread_radii(radii, -spread, hole)
        inner: Shape = shape_of(hole, hole_radii)
        if edges.corners is not None and edges.radii is not None and hole.width > 0:
            border = edges.border
            moved = Rect(border.x + shadow.x, border.y + shadow.y, border.width, border.height)
            sides = edges.fragment.border.plus(Sides(spread, spread, spread, spread))
            inner = shaped_outline(moved, edges.radii, edges.corners, sides)
        items.append(Clip(shape, [InnerShadow(area, inner, ink, sigma)]))


_OUTLINE_STEPS: Final = 25


def paint_outline(edges: BoxEdges, context: PaintContext, items: Items) -> None:
    """Paint a box's outline around its border box."""
    style = edges.fragment.style
    group = style.border
    if group.outline_width <= 0 or group.outline_style in ("none", "hidden"):
        return
    line = "solid" if isinstance(group.outline_style, Auto) else group.outline_style
    reach = group.outline_offset + group.outline_width
    border = edges.border
    # A negative offset may not turn the outline inside out.
    reach = max(reach, -min(border.width, border.height) / 2 + group.outline_width)
    outer = Rect(border.x - reach, border.y - reach, border.width + 2 * reach, border.height + 2 * reach)
    radii = None if edges.radii is None else spread_radii(edges.radii, reach, outer)
    side = BorderSide(group.outline_width, line, solid_of(style.resolve_color(group.outline_color)))
    sides = side, side, side, side
    context.budget.spend(_OUTLINE_STEPS + (0 if radii is None else dashing_steps(line)))
    if edges.corners is not None and edges.radii is not None:
        paint_frame(Frame(outer, edges.radii, sides, edges.corners, reach), items)
    else:
        paint_frame(Frame(outer, radii, sides), items)


_BOX = 0xA0E6007A
_LINE = 0x8000A0E6
_BASELINE = 0xC000B050


def paint_outlines(root: BoxFragment, items: Items) -> None:
    """Outline every fragment below a root; transforms are ignored."""
    stack: list[tuple[Fragment, float, float]] = [(root, root.x, root.y)]
    while stack:
        fragment, x, y = stack.pop()
        rect = Rect(x + 0.5, y + 0.5, fragment.width - 1, fragment.height - 1)
        if isinstance(fragment, BoxFragment):
            items.append(Stroke(rect, _BOX, 1.0))
        elif isinstance(fragment, LineFragment):
            items.append(Stroke(rect, _LINE, 1.0, dashes=(2.0, 2.0)))
            items.append(Fill(Rect(x, y + fragment.baseline, fragment.width, 1.0), _BASELINE))
        if isinstance(fragment, BoxFragment | LineFragment):
            stack += [(child, x + child.x, y + child.y) for child in fragment.children]


_PLAIN: Final = ComputedStyle()
_BOX_STEPS: Final = 15
_ITEM_STEPS: Final = 4


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
    if style.rare.border_shape:
        _paint_shaped(fragment, (x, y), context, items, text=text)
        return
    background = background and has_background(fragment)
    if fragment.collapsed_cell or not (background or bordered or shadows):
        return
    memory = context.memory
    if memory is None or not _is_self_contained(fragment):
        _paint_counted(fragment, (x, y), context, items, background=background, text=text)
        return
    size = fragment.width, fragment.height
    key = (id(style), x, y, *size, fragment.border, background)
    known = memory.find(key)
    if known is None:
        new: Items = []
        faults = len(context.diagnostics)
        _paint_counted(fragment, (x, y), context, new, background=background, text=text)
        known = tuple(new)
        if len(context.diagnostics) == faults:
            memory.keep(key, known, style)
    items.extend(known)


def _paint_shaped(
    fragment: BoxFragment,
    place: tuple[float, float],
    context: PaintContext,
    items: Items,
    *,
    text: Callable[[], Items] | None,
) -> None:
    """Paint the background of a box inside its `border-shape`, and its border along that outline.

    Spec: https://www.w3.org/TR/css-borders-4/#border-shape
    """
    style = fragment.style
    edges = BoxEdges(fragment, *place)
    shapes = [basic_shape(shape, _shape_box(edges, name)) for shape, name in style.rare.border_shape]
    if has_background(fragment):
        inside: Items = []
        ground = Ground(edges, None, None, False, False, text, lambda: _border_area(edges))  # noqa: FBT003 - as above
        paint_background(ground, style, context, inside)
        items.append(Clip(shapes[0], inside))
    for side, width in zip(_SHAPE_SIDES, _in_order(fragment.border), strict=True):
        # "the relevant side": the first side that has a border gives the line its width and colour.
        ink = solid_of(style.resolve_color(getattr(style.border, f"border_{side}_color")))
        if width <= 0.0:
            continue
        if ink:
            items.append(FillBetween(shapes[0], shapes[1], ink) if len(shapes) > 1 else Stroke(shapes[0], ink, width))
        break


_SHAPE_SIDES: Final = ("top", "left", "bottom", "right")


def _in_order(sides: Sides) -> tuple[float, float, float, float]:
    return sides.top, sides.left, sides.bottom, sides.right


def _shape_box(edges: BoxEdges, name: str) -> Rect:
    if name == "half-border-box":
        top, right, bottom, left = (width / 2.0 for width in edges.fragment.border)
        return edges.border.inset(Sides(top, right, bottom, left))
    return bounds_of(edges.box(name))


def _is_self_contained(fragment: BoxFragment) -> bool:
    """Whether a box's decoration depends on its own style alone: no pictures, no text, no other box."""
    style = fragment.style
    for layer in style.background.layers:
        if layer.image is not None or layer.clip in ("text", "border-area"):
            return False
    return (
        style.border.border_image_source is None
        and fragment.background_offset is None
        and not isinstance(fragment, BoxPiece)
        and fragment.background_pieces is None
        and (fragment.element is None or fragment.element.tag != "fieldset")
    )


def _paint_counted(
    fragment: BoxFragment,
    at: tuple[float, float],
    context: PaintContext,
    items: Items,
    *,
    background: bool,
    text: Callable[[], Items] | None,
) -> None:
    """Paint a box, and pay for it."""
    before = len(items)
    _paint(fragment, at, context, items, background=background, text=text)
    context.budget.spend(_BOX_STEPS + _ITEM_STEPS * (len(items) - before))


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
    image_items: Items = []
    image = group.border_image_source is not None and _paint_border_image(edges, context, image_items)
    if background and bordered and edges.radii is not None and not image:
        if not hides_background_edge(fragment):
            target = []
        else:
            # The background shrinks a little, so that it does not shine through the border's soft edge.
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
    if image:
        target.extend(image_items)
    elif bordered:
        lines: Items = target if gap is None else []
        if edges.radii is not None:
            context.budget.spend(
                dashing_steps(
                    group.border_top_style, group.border_right_style, group.border_bottom_style, group.border_left_style
                )
            )
        paint_borders(edges, lines, square=target is not items)
        if gap is not None:
            target.append(Clip(gap, lines, outside=True))
    if target is not items and target:
        items.append(Clip(edges.border_shape, [Layer(target)]))


def _paint_border_image(edges: BoxEdges, context: PaintContext, items: Items) -> bool:
    from limner.paint.border_image import paint_border_image

    return paint_border_image(edges, context, items)


def _paint_pieces(edges: BoxEdges, pieces: tuple[Rect, ...], context: PaintContext, items: Items) -> None:
    """Paint a table part's background behind its cells; images are placed relative to the part."""
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
    """The part of a `fieldset` that its border frames; the line at the top goes through the legend's middle.

    Spec: https://html.spec.whatwg.org/multipage/rendering.html#the-fieldset-and-legend-elements
    """
    framed = copy(fragment)
    framed.element = None
    framed.height -= max(0.0, (legend.height - fragment.border.top) / 2.0)
    return framed
