"""Room that inline boxes take at both ends of a line which they go on from or into, where their edges are cloned.

Goes in: the items of a paragraph and a place among them. Comes out: widths of edges.

Spec: https://www.w3.org/TR/css-break-3/#break-decoration
"""

from collections.abc import Sequence

from limner.layout.inline.items import CLOSE, OPEN, Item
from limner.layout.sizing import resolve_border, resolve_margin, resolve_padding


def is_cloned(item: Item) -> bool:
    """Whether an inline box has all its edges on every line."""
    return item.kind in (OPEN, CLOSE) and item.style.box.box_decoration_break == "clone"


def _edges(item: Item, basis: float) -> tuple[float, float]:
    """Margin, border and padding of an inline box at its start and at its end."""
    margin = resolve_margin(item.style.box, basis)
    padding = resolve_padding(item.style.box, basis)
    border = resolve_border(item.style.border)
    left = margin.left + border.left + padding.left
    right = margin.right + border.right + padding.right
    return (left, right) if item.style.text.direction == "ltr" else (right, left)


def open_edges(items: Sequence[Item], number: int, basis: float) -> tuple[float, float]:
    """Margin, border and padding at start and end, summed over all cloned boxes that are open before an item."""
    start = end = 0.0
    item = items[number]
    # A box that closes here is still open.
    around = item.partner if item.kind == CLOSE else item.parent
    while around >= 0:
        if is_cloned(items[around]):
            edges = _edges(items[around], basis)
            start += edges[0]
            end += edges[1]
        around = items[around].parent
    return start, end
