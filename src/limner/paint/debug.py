"""Outlines of boxes, lines and baselines, for `debug=True`."""

from limner.fragment.fragment import BoxFragment, Fragment, LineFragment
from limner.geometry import Rect
from limner.paint.display_list import Fill, Items, Stroke

_BOX = 0xA0E6007A
_LINE = 0x8000A0E6
_BASELINE = 0xC000B050


def paint_outlines(root: BoxFragment, items: Items) -> None:
    """Outline every fragment below a root; transforms are not looked at."""
    stack: list[tuple[Fragment, float, float]] = [(root, root.x, root.y)]
    while stack:
        fragment, x, y = stack.pop()
        rect = Rect(x + 0.5, y + 0.5, fragment.width - 1, fragment.height - 1)
        if isinstance(fragment, BoxFragment):
            items.append(Stroke(rect, _BOX, 1.0))
        elif isinstance(fragment, LineFragment):
            items.append(Stroke(rect, _LINE, 1.0, dashes=(2.0, 2.0)))
            items.append(Fill(Rect(x, y + fragment.baseline, fragment.width, 1.0), _BASELINE))
        if isinstance(fragment, BoxFragment | LineFragment):
            stack += [(child, x + child.x, y + child.y) for child in fragment.children]
