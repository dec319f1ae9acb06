"""What `overflow` lets show of a box's content.

Spec: https://www.w3.org/TR/css-overflow-3/#overflow-properties
"""

from limner.fragment.fragment import BoxFragment
from limner.geometry import Rect, Sides
from limner.paint.display_list import Shape
from limner.paint.geometry import BoxEdges, bounds_of

_FAR = 1e6


def content_clip(fragment: BoxFragment, x: float, y: float) -> Shape | None:
    """Give the shape that a box's content is clipped by: its padding box, in the clipped axes; None for no clip."""
    box = fragment.style.box
    if fragment.inline or fragment.replaced:
        return None
    edges = BoxEdges(fragment, x, y)
    declared = fragment.style.border.uncollapsed_widths
    if declared is None:
        shape = edges.padding_shape
    else:
        # Collapsed borders are content: only round corners cut them, those of the borders as they were declared.
        shape = edges.border_shape if edges.radii is None else edges.inset_shape(Sides(*declared))
    margin = box.overflow_clip_margin
    clips_x, clips_y = box.overflow_x != "visible", box.overflow_y != "visible"
    if clips_x and clips_y and not margin:
        return shape
    rect = bounds_of(shape)
    if margin and box.overflow_x in ("clip", "visible") and box.overflow_y in ("clip", "visible"):
        rect = Rect(rect.x - margin, rect.y - margin, rect.width + 2 * margin, rect.height + 2 * margin)
    if not clips_x:
        rect = Rect(-_FAR, rect.y, 2 * _FAR, rect.height)
    if not clips_y:
        rect = Rect(rect.x, -_FAR, rect.width, 2 * _FAR)
    return rect
