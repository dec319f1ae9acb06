"""What every algorithm needs when it places children: relative offsets, and carrying out-of-flow boxes upwards.

Goes in: boxes, and the out-of-flow records of a child's output. Comes out: offsets in CSS px, and those records as
the next fragment up sees them.

Spec: https://www.w3.org/TR/css-position-3/
"""

from collections.abc import Iterable
from typing import Final

from limner.boxes.box import Box, ContainerBox
from limner.css.values import AUTO
from limner.layout.contract import OutOfFlow
from limner.layout.units import resolve_length
from limner.style.computed import Alignment, ComputedStyle

_INITIAL: Final = frozenset(("legacy", "normal"))
_CONTAINMENT: Final = frozenset(("layout", "paint", "strict", "content"))
_TRANSFORMING: Final = frozenset(("transform", "translate", "rotate", "scale", "perspective", "filter"))


def relative_offset(
    style: ComputedStyle, width: float, height: float | None, direction: str = "ltr"
) -> tuple[float, float]:
    """How far `position: relative` moves a box.

    Args:
        style: Style of the box; anything but a relatively positioned one is not moved.
        width: Content-box width of its containing block.
        height: The same for the height; None when it is indefinite, then percentages count as `auto`.
        direction: `direction` of the containing block, which decides when `left` and `right` are both given.

    Returns:
        dx and dy in CSS px.

    Spec: https://www.w3.org/TR/css-position-3/#relpos-insets
    """
    group = style.box
    if group.position != "relative":
        return 0.0, 0.0
    left, right, top, bottom = group.left, group.right, group.top, group.bottom
    dx = dy = 0.0
    if left is not AUTO and (right is AUTO or direction == "ltr"):
        dx = resolve_length(left, width)
    elif right is not AUTO:
        dx = -resolve_length(right, width)
    if top is not AUTO and (height is not None or isinstance(top, float)):
        dy = resolve_length(top, height or 0.0)
    elif bottom is not AUTO and (height is not None or isinstance(bottom, float)):
        dy = -resolve_length(bottom, height or 0.0)
    return dx, dy


def carry_out_of_flow(candidates: Iterable[OutOfFlow], dx: float, dy: float) -> list[OutOfFlow]:
    """Give the candidates of a child as its parent sees them.

    Args:
        candidates: From the child's `LayoutOutput`; they are left as they are, since outputs are remembered.
        dx: x of the child's fragment in its parent's.
        dy: y of the same.
    """
    return [
        OutOfFlow(
            one.box,
            one.static_x + dx,
            one.static_y + dy,
            one.parent,
            one.parent_x + dx,
            one.parent_y + dy,
            one.static_align_x,
            one.static_align_y,
            None if one.area is None else (one.area[0] + dx, one.area[1] + dy, one.area[2], one.area[3]),
        )
        for one in candidates
    ]


def align_static_position(
    one: OutOfFlow, width: float, height: float, direction: str, items: Alignment = ("normal", "")
) -> None:
    """Move a static position to the edge of its rectangle that `justify-self` and `align-self` name.

    Args:
        one: With its static position at the start edges of the rectangle.
        width: Width of the static position rectangle.
        height: Its height.
        direction: Of the box that would have contained it.
        items: What stands for a `justify-self` that is `auto`.

    Spec: https://www.w3.org/TR/css-position-3/#static-position-rectangle
    """
    flex = one.box.style.flex
    if flex.justify_self[0] == "auto" and flex.align_self[0] == "auto" and items[0] in _INITIAL:
        return
    own = items if flex.justify_self[0] == "auto" else flex.justify_self
    share = _static_share(own[0], direction)
    if share:
        one.static_x += width * share if one.static_align_x == "start" else -width * share
        end = "end" if one.static_align_x == "start" else "start"
        one.static_align_x = "center" if share < 1.0 else end
    share = _static_share(flex.align_self[0], "ltr")
    if share:
        one.static_y += height * share
        one.static_align_y = "center" if share < 1.0 else "end"


def _static_share(keyword: str, direction: str) -> float:
    """Give how far from the start to the end edge a keyword aligns."""
    if keyword == "center":
        return 0.5
    far_side = "right" if direction == "ltr" else "left"
    return 1.0 if keyword in ("end", "self-end", "flex-end", "last baseline", far_side) else 0.0


def contains_fixed(box: Box) -> bool:
    """Whether a box is the containing block even of `position: fixed` boxes inside it.

    Spec: https://www.w3.org/TR/css-transforms-1/#containing-block-for-all-descendants
    """
    effects = box.style.effects
    if (
        effects.transform
        or effects.translate is not None
        or effects.rotate is not None
        or effects.scale is not None
        or effects.perspective is not None
        or effects.filter
        or effects.backdrop_filter
        or not _TRANSFORMING.isdisjoint(effects.will_change)
        or effects.transform_style == "preserve-3d"
    ):
        return not (isinstance(box, ContainerBox) and box.is_inline_box) or bool(effects.filter)
    contain = box.style.box.contain
    return bool(contain) and not _CONTAINMENT.isdisjoint(contain)


def contains_absolute(box: Box) -> bool:
    """Whether a box is the containing block of absolutely positioned boxes inside it."""
    return box.style.box.position != "static" or contains_fixed(box)
