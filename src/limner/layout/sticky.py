"""Sticky boxes: moved so that they stay in view of their scroll container, as far as their containing block lets them.

Goes in: a finished fragment tree whose scroll containers are all at their start. Comes out: the same tree with its
sticky boxes where they stick.

Spec: https://www.w3.org/TR/css-position-3/#stickypos-insets
"""

from limner.css.values import AUTO, LengthPercentageAuto
from limner.fragment.fragment import BoxFragment, Fragment
from limner.geometry import Rect
from limner.layout.sizing import resolve_margin
from limner.layout.units import resolve_length

_SCROLLING = frozenset(("hidden", "scroll", "auto"))


def move_sticky(fragment: Fragment, x: float, y: float, port: Rect, containing: Rect) -> None:
    """Move the sticky boxes below a fragment.

    Args:
        fragment: The fragment.
        x: Its left border edge on the canvas.
        y: Its top border edge.
        port: What is seen of the nearest scroll container inside its padding, on the canvas.
        containing: Content box of the nearest block, flex or grid container.
    """
    if isinstance(fragment, BoxFragment) and not _is_inline(fragment):
        box = Rect(x, y, fragment.width, fragment.height)
        inner = box.inset(fragment.border)
        containing = inner.inset(fragment.padding)
        group = fragment.style.box
        if group.overflow_x in _SCROLLING or group.overflow_y in _SCROLLING:
            # The browser counts the container's padding to the insets.
            port = containing
            # All that can be scrolled to is the containing block.
            width, height = containing.width, containing.height
            if fragment.overflow_width > fragment.width:
                width = x + fragment.overflow_width - containing.x
            if fragment.overflow_height > fragment.height:
                height = y + fragment.overflow_height - containing.y
            containing = Rect(containing.x, containing.y, width, height)
    for child in getattr(fragment, "children", ()):
        if isinstance(child, BoxFragment) and child.style.box.position == "sticky":
            _stick(child, x, y, port, containing)
        move_sticky(child, x + child.x, y + child.y, port, containing)


def _is_inline(fragment: BoxFragment) -> bool:
    return fragment.style.box.display.outside == "inline" and fragment.style.box.display.inside == "flow"


def _stick(child: BoxFragment, x: float, y: float, port: Rect, containing: Rect) -> None:
    group = child.style.box
    margin = resolve_margin(group, containing.width)
    left, top = x + child.x, y + child.y
    child.x += _shift(
        (left, left + child.width),
        (port.x, port.x + port.width),
        (containing.x + margin.left, containing.x + containing.width - margin.right),
        (group.left, group.right),
    )
    child.y += _shift(
        (top, top + child.height),
        (port.y, port.y + port.height),
        (containing.y + margin.top, containing.y + containing.height - margin.bottom),
        (group.top, group.bottom),
    )


def _shift(
    box: tuple[float, float],
    port: tuple[float, float],
    limits: tuple[float, float],
    insets: tuple[LengthPercentageAuto, LengthPercentageAuto],
) -> float:
    """Give how far a box moves along one axis; the start edge wins."""
    size = port[1] - port[0]
    shift = 0.0
    if insets[1] is not AUTO:
        wanted = port[1] - resolve_length(insets[1], size) - box[1]
        shift = min(0.0, max(wanted, min(0.0, limits[0] - box[0])))
    if insets[0] is not AUTO:
        wanted = port[0] + resolve_length(insets[0], size) - box[0]
        if wanted > shift:
            shift = max(shift, min(wanted, max(0.0, limits[1] - box[1])))
    return shift
