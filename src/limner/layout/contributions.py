"""What a box contributes to the intrinsic widths of the box around it.

Goes in: a box and the widths that its content asks for. Comes out: these widths with the box's own width properties
applied.

Spec: https://www.w3.org/TR/css-sizing-3/#intrinsic-contribution
"""

from limner.boxes.box import Box
from limner.css.values import AUTO, NONE, Calc, CalcSize, FitContent, Percent
from limner.layout.contract import LayoutInput, MinMax
from limner.layout.sizing import (
    INTRINSIC_KEYWORDS,
    calculated_width,
    definite_height,
    definite_size,
    edge_sums,
    height_limits,
    is_scroll_container,
    preferred_ratio,
    ratio_width,
    transferred_sizes,
)
from limner.layout.units import INFINITE, resolve_length, width_from_ratio
from limner.style.computed import BoxGroup


def contribution(box: Box, given: LayoutInput, intrinsic: MinMax) -> MinMax:
    """Min-content and max-content contributions: the intrinsic widths with the box's own width properties applied.

    Args:
        box: A non-replaced box.
        given: Its input; a `percentage_width` of 0 stands for an indefinite one.
        intrinsic: Border-box widths that its content asks for.

    Spec: https://www.w3.org/TR/css-sizing-3/#intrinsic-contribution
    """
    group = box.style.box
    value, minimum, maximum = group.width, group.min_width, group.max_width
    if value is AUTO and maximum is NONE and (minimum is AUTO or minimum == 0.0) and group.aspect_ratio is None:
        return intrinsic
    edge_x, edge_y = edge_sums(box, given.percentage_width)
    if group.aspect_ratio is not None and definite_height(box, given) is None:
        intrinsic = transferred_sizes(box, given, intrinsic)
    # "cyclic percentages" behave as `auto` in `width`, as 0 in `min-width`, as `none` in `max-width`.
    low, high = intrinsic
    basis = value.basis if isinstance(value, CalcSize) else value
    if isinstance(basis, str) and basis in INTRINSIC_KEYWORDS:
        transferred = ratio_width(box, given, edge_x, edge_y)
        if transferred is not None:
            low = high = transferred
        else:
            low = intrinsic.max if basis == "max-content" else intrinsic.min
            high = intrinsic.min if basis == "min-content" else intrinsic.max
    elif isinstance(value, FitContent):
        high = max(intrinsic.min, min(intrinsic.max, _outer_limit(value, edge_x, group)))
    elif isinstance(value, float):
        low = high = definite_size(value, None, edge_x, content_box=group.box_sizing == "content-box") or 0.0
        if box.display.inside == "table":
            low = high = max(low, intrinsic.min)
    else:
        width = ratio_width(box, given, edge_x, edge_y)
        if width is not None:
            low = high = width
    if isinstance(value, CalcSize):
        low, high = calculated_width(box, given, value, low), calculated_width(box, given, value, high)
    least, greatest = _contribution_limits(box, given, intrinsic, (edge_x, edge_y))
    if box.display.inside == "table":
        greatest = max(greatest, intrinsic.min)
    low = max(least, min(low, greatest))
    if minimum == "fit-content" or maximum == "fit-content":
        # Without a definite space, this is min-content for the first and max-content for the second.
        least, greatest = _contribution_limits(box, given, MinMax(intrinsic.max, intrinsic.max), (edge_x, edge_y))
    return MinMax(low, max(least, min(high, greatest)))


def _outer_limit(value: FitContent, edge: float, group: BoxGroup) -> float:
    if isinstance(value.limit, Percent | Calc):
        return INFINITE
    return resolve_length(value.limit, 0.0) + (edge if group.box_sizing == "content-box" else 0.0)


def _contribution_limits(
    box: Box, given: LayoutInput, intrinsic: MinMax, edges: tuple[float, float]
) -> tuple[float, float]:
    group = box.style.box
    edge_x, edge_y = edges
    content_box = group.box_sizing == "content-box"
    least, greatest = edge_x, INFINITE
    for value, is_minimum in ((group.min_width, True), (group.max_width, False)):
        limit: float | None
        basis = value.basis if isinstance(value, CalcSize) else value
        if isinstance(basis, str):
            limit = intrinsic.max if basis == "max-content" else intrinsic.min if basis in INTRINSIC_KEYWORDS else None
            if limit is not None and group.aspect_ratio is not None:
                limit = ratio_width(box, given, edge_x, edge_y) or limit
            limit = None if limit is None else calculated_width(box, given, value, limit)
        elif isinstance(value, FitContent):
            limit = max(intrinsic.min, min(intrinsic.max, _outer_limit(value, edge_x, group)))
        else:
            # A keyword was seen above.
            limit = definite_size(value, None, edge_x, content_box=content_box)  # pyright: ignore[reportArgumentType]
        if limit is None and is_minimum and isinstance(value, Calc):
            limit = definite_size(value, 0.0, edge_x, content_box=content_box)
        if limit is not None:
            if is_minimum:
                least = max(least, limit)
            else:
                greatest = limit
    ratio = preferred_ratio(box)
    if ratio is not None:
        if given.fixed_height is None and definite_height(box, given) is None:
            low, high = height_limits(box, given)
            if group.width is AUTO or isinstance(group.width, str):
                least = max(least, min(width_from_ratio(ratio, low, edge_x, edge_y), greatest))
            if high < INFINITE:
                greatest = min(greatest, width_from_ratio(ratio, high, edge_x, edge_y))
        elif group.min_width is AUTO and not is_scroll_container(box) and not isinstance(group.width, float):
            least = max(least, min(intrinsic.min, greatest))
    return least, max(least, greatest)
