"""Scrollable overflow: how far the content of each box reaches.

Goes in: a finished fragment tree. Comes out: `overflow_width` and `overflow_height` on its boxes.

Spec: https://www.w3.org/TR/css-overflow-3/#scrollable
"""

from limner.fragment.fragment import BoxFragment, LineFragment

_CLIPPING = frozenset(("hidden", "clip", "scroll", "auto"))


def measure_overflow(fragment: BoxFragment | LineFragment, sticky: list[BoxFragment]) -> tuple[float, float]:
    """Set the overflow extents of a fragment and all below it.

    Args:
        fragment: The fragment.
        sticky: Takes the sticky boxes that are met.

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
