"""Min-content and max-content widths of a flex container.

Goes in: a flex container. Comes out: border-box widths from the contributions of its items.

Spec: https://www.w3.org/TR/css-flexbox-1/#intrinsic-sizes
"""

from limner.boxes.box import ContainerBox
from limner.layout.alignment import gap_size
from limner.layout.contract import LayoutContext, LayoutInput, MinMax
from limner.layout.flow_order import order_children
from limner.layout.sizing import edge_sums, resolve_margin


def intrinsic_flex_widths(context: LayoutContext, box: ContainerBox, given: LayoutInput) -> MinMax:
    """Add or compare the contributions of the items, as the direction asks for.

    Args:
        context: The render's layout context.
        box: The container.
        given: Percentage bases and heights.
    """
    flex = box.style.flex
    row = flex.flex_direction in ("row", "row-reverse")
    wrap = flex.flex_wrap != "nowrap"
    edge = edge_sums(box, given.percentage_width)[0]
    items, _ = order_children(box)
    context.budget.spend(len(items) + 1)
    low = high = 0.0
    space = LayoutInput(available_width=0.0, shrink_to_fit=True)
    for item in items:
        margin = resolve_margin(item.style.box, 0.0)
        sizes = context.min_max(item, space)
        outer = margin.left + margin.right
        if row:
            high += sizes.max + outer
            low = max(low, sizes.min + outer) if wrap else low + sizes.min + outer
        else:
            low = max(low, sizes.min + outer)
            high = max(high, sizes.max + outer)
    if row and items:
        gaps = gap_size(flex.column_gap, 0.0) * (len(items) - 1)
        high += gaps
        if not wrap:
            low += gaps
    return MinMax(low + edge, max(low, high) + edge)
