"""Children of a flex or grid container in the order in which they are laid out and painted.

Goes in: the container. Comes out: in-flow children in order-modified document order, and absolutely positioned ones.

Spec: https://www.w3.org/TR/css-display-4/#order-property
"""

from limner.boxes.box import Box, ContainerBox


def order_children(box: ContainerBox) -> tuple[list[Box], list[Box]]:
    """Give in-flow children in order-modified document order, and absolutely positioned ones."""
    items: list[Box] = []
    absolute: list[Box] = []
    ordered = False
    for child in box.children:
        if child.is_out_of_flow:
            absolute.append(child)
        else:
            items.append(child)
            if child.style.flex.order:
                ordered = True
    if ordered:
        items.sort(key=lambda child: child.style.flex.order)
    return items, absolute
