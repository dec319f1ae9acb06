"""The outside marker of a list item: beside its first line, taking no space.

Goes in: a list item on its way and its marker box. Comes out: the marker's fragment among its children.

Spec: https://www.w3.org/TR/css-lists-3/#list-style-position-outside
"""

from limner.boxes.box import Box
from limner.layout.contract import LayoutInput
from limner.layout.flow import BlockFlow


def place_marker(flow: BlockFlow, marker: Box) -> float:
    """Lay out the marker and hang it beside the first baseline of the item.

    Returns:
        The border-box height that the item has at least.
    """
    output = flow.context.layout(
        marker, LayoutInput(available_width=flow.frame.inner_width, percentage_width=0.0, shrink_to_fit=True)
    )
    fragment = output.fragment
    baseline = flow.fragment.first_baseline
    own = fragment.first_baseline
    y, least = flow.frame.top, 0.0
    if baseline is not None and own is not None:
        y = baseline - own
        if y < flow.frame.top:
            # A marker that reaches higher than the first line pushes the content down.
            flow.push_down(flow.frame.top - y)
            y = flow.frame.top
    elif baseline is None:
        # An item without a line of its own is as high as its marker; with blocks in it, its edges are counted to that.
        flow.resolve()
        if any(not (child.is_floating or child.is_out_of_flow) for child in flow.box.children):
            least = fragment.height
        else:
            flow.cursor += fragment.height
    fragment.y = y
    if flow.direction == "rtl":
        fragment.x = flow.frame.left + flow.frame.inner_width
    else:
        fragment.x = flow.frame.left - fragment.width
    flow.fragment.children.insert(0, fragment)
    return least
