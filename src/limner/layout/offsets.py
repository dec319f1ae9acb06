"""Places after layout: relative and sticky offsets, out-of-flow boxes on their way up, scrollable overflow.

Spec: https://www.w3.org/TR/css-position-3/
"""

from collections.abc import Iterable
from typing import Final

from limner.boxes.box import Box, ContainerBox
from limner.css.values import AUTO, LengthPercentageAuto
from limner.fragment.fragment import BoxFragment, Fragment, LineFragment
from limner.geometry import Rect
from limner.layout.contract import OutOfFlow
from limner.layout.sizing import resolve_margin
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
        style: Style of the box; only a relatively positioned box is moved.
        width: Content-box width of its containing block.
        height: The same for the height; None if it is indefinite, in which case percentages count as `auto`.
        direction: `direction` of the containing block; it decides which counts when both `left` and `right` are given.

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
        candidates: From the child's `LayoutOutput`. They are not changed, since outputs are remembered.
        dx: x of the child's fragment in its parent's.
        dy: Its y.
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
    """Move a static position to the edge of its rectangle that `justify-self` and `align-self` select.

    Args:
        one: The box, with its static position at the start edges of the rectangle.
        width: Width of the static position rectangle.
        height: Its height.
        direction: Direction of the box that would have contained it.
        items: What replaces an `auto` `justify-self`.

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
    """Give the share of the way from the start edge to the end edge at which a keyword aligns."""
    if keyword == "center":
        return 0.5
    far_side = "right" if direction == "ltr" else "left"
    return 1.0 if keyword in ("end", "self-end", "flex-end", "last baseline", far_side) else 0.0


def contains_fixed(box: Box) -> bool:
    """Whether a box is the containing block even for `position: fixed` boxes inside it.

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
        or effects.offset_path is not None
        or effects.transform_style == "preserve-3d"
    ):
        return not (isinstance(box, ContainerBox) and box.is_inline_box) or bool(effects.filter)
    if box.style.rare.content_visibility != "visible":
        return not (isinstance(box, ContainerBox) and box.is_inline_box)
    contain = box.style.box.contain
    return bool(contain) and not _CONTAINMENT.isdisjoint(contain)


def contains_absolute(box: Box) -> bool:
    """Whether a box is the containing block for absolutely positioned boxes inside it."""
    return box.style.box.position != "static" or contains_fixed(box)


_SCROLLING = frozenset(("hidden", "scroll", "auto"))


def move_sticky(fragment: Fragment, x: float, y: float, port: Rect, containing: Rect) -> None:
    """Move the sticky boxes below a fragment.

    Args:
        fragment: The fragment.
        x: Its left border edge on the canvas.
        y: Its top border edge.
        port: The visible part of the nearest scroll container, inside its padding, on the canvas.
        containing: Content box of the nearest block, flex or grid container.
    """
    if isinstance(fragment, BoxFragment) and not _is_inline(fragment):
        box = Rect(x, y, fragment.width, fragment.height)
        inner = box.inset(fragment.border)
        containing = inner.inset(fragment.padding)
        group = fragment.style.box
        if group.overflow_x in _SCROLLING or group.overflow_y in _SCROLLING:
            # The browser adds the container's padding to the insets.
            port = containing
            # The containing block is everything that can be scrolled to.
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
    """Give how far a box moves along one axis. The start edge wins."""
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


_CLIPPING = frozenset(("hidden", "clip", "scroll", "auto"))


def measure_overflow(fragment: BoxFragment | LineFragment, sticky: list[BoxFragment]) -> tuple[float, float]:
    """Set the overflow extents of a fragment and everything below it.

    Args:
        fragment: The fragment.
        sticky: Takes the sticky boxes that are found.

    Returns:
        How far it reaches to the right and down from its own top left corner, as its parent sees it.
    """
    width, height = fragment.width, fragment.height
    for child in fragment.children:
        if isinstance(child, BoxFragment | LineFragment):
            right, bottom = measure_overflow(child, sticky)
        else:
            right, bottom = child.width, child.height
        right += child.x
        bottom += child.y
        if right > width:  # noqa: PLR1730 - the hottest loop after layout, where a call costs
            width = right
        if bottom > height:  # noqa: PLR1730 - the same
            height = bottom
    if not isinstance(fragment, BoxFragment):
        return width, height
    fragment.overflow_width = width
    fragment.overflow_height = height
    group = fragment.style.box
    if group.position == "sticky":
        sticky.append(fragment)
    return (
        fragment.width if group.overflow_x in _CLIPPING else width,
        fragment.height if group.overflow_y in _CLIPPING else height,
    )


def list_places(fragment: BoxFragment) -> list[tuple[Fragment, float, float]]:
    """List the places of everything below a fragment."""
    places: list[tuple[Fragment, float, float]] = []
    stack: list[Fragment] = [fragment]
    while stack:
        children = getattr(stack.pop(), "children", None)
        if children:
            stack.extend(children)
            places.extend([(child, child.x, child.y) for child in children])
    return places
