"""Size containment, and the sizes of query containers.

Goes in: boxes and finished fragments. Comes out: whether content affects a box's size, and how large containers became.
The style of what is inside a container may depend on that.

Spec: https://www.w3.org/TR/css-contain-2/#containment-size, https://www.w3.org/TR/css-conditional-5/#container-type
"""

from collections.abc import Collection
from typing import Final

from limner.boxes.box import Box, can_contain
from limner.fragment.fragment import BoxFragment, Fragment
from limner.html.element import Element

_SIZE: Final = frozenset(("size", "strict"))
_INLINE_SIZE: Final = frozenset(("size", "strict", "inline-size"))


def contains_inline_size(box: Box) -> bool:
    """Whether a box has the intrinsic widths of an empty box."""
    style = box.style
    if style.rare.content_visibility == "hidden":
        return can_contain(box)
    if style.rare.container_type == "normal" and (not style.box.contain or _INLINE_SIZE.isdisjoint(style.box.contain)):
        return False
    return can_contain(box)


def contains_size(box: Box) -> bool:
    """Whether a box also has the height of an empty box."""
    style = box.style
    if style.rare.content_visibility == "hidden":
        return can_contain(box)
    if style.rare.container_type != "size" and (not style.box.contain or _SIZE.isdisjoint(style.box.contain)):
        return False
    return can_contain(box)


def measure_containers(root: Fragment, elements: Collection[Element]) -> dict[int, tuple[float, float]]:
    """Give the content-box width and height of the boxes of these elements, by the `id()` of the element."""
    wanted = set(map(id, elements))
    found: dict[int, tuple[float, float]] = {}
    stack: list[Fragment] = [root]
    while stack:
        one = stack.pop()
        if isinstance(one, BoxFragment) and not one.pseudo and one.element is not None and id(one.element) in wanted:
            edges = one.border.plus(one.padding)
            size = (max(0.0, one.width - edges.horizontal), max(0.0, one.height - edges.vertical))
            found.setdefault(id(one.element), size)
        stack.extend(getattr(one, "children", ()))
    return found
