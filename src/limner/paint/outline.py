"""Outlines.

Spec: https://www.w3.org/TR/css-ui-4/#outline-props
"""

from limner.css.values import Auto
from limner.geometry import Rect
from limner.paint.borders import BorderSide, Frame, paint_frame
from limner.paint.display_list import Items
from limner.paint.geometry import BoxEdges
from limner.paint.ink import solid_of
from limner.paint.shadows import spread_radii


def paint_outline(edges: BoxEdges, items: Items) -> None:
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
    if edges.corners is not None and edges.radii is not None:
        paint_frame(Frame(outer, edges.radii, sides, edges.corners, reach), items)
    else:
        paint_frame(Frame(outer, radii, sides), items)
