"""Box shadows.

Spec: https://www.w3.org/TR/css-backgrounds-3/#box-shadow
"""

from limner.css.values import Shadow as ShadowValue
from limner.geometry import Rect, Sides
from limner.paint.context import PaintContext
from limner.paint.corner_shape import shaped_outline
from limner.paint.display_list import Clip, InnerShadow, Items, Shadow, Shape
from limner.paint.geometry import BoxEdges, bounds_of, cut_sides, fit_radii, inner_radii, shape_of
from limner.paint.ink import is_opaque, solid_of


def paint_outer_shadows(edges: BoxEdges, shadows: tuple[ShadowValue, ...], context: PaintContext, items: Items) -> None:
    """Paint what falls around the box; the last in the list is the lowest."""
    style = edges.fragment.style
    border, radii = edges.border, edges.radii
    limit = context.budget.limits
    # Below an opaque background the shadow reaches a pixel further, so that nothing shines through soft edges.
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
            # Where a line break has cut the box, its shadow ends with it.
            far = 3 * drawn.sigma + abs(shadow.x) + abs(shadow.y) + abs(spread) + 1
            left, right = (0.0 if one else far for one in cut)
            room = Rect(border.x - left, border.y - far, border.width + left + right, border.height + 2 * far)
            fallen = [Clip(room, fallen)]
        items.extend(fallen)


def spread_radii(radii: tuple[float, ...], spread: float, rect: Rect) -> tuple[float, ...] | None:
    """Radii of a shadow that is larger or smaller than its box.

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
    """Paint what falls inside the padding box, above the background."""
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
