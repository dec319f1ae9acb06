"""What ``<use>`` shows: copies of elements. They inherit from the ``<use>``, and match selectors like their originals.

Goes in: the skeleton of the styled tree. Comes out: more nodes, made when the style pass reaches a ``<use>``. Each
copied element spends the budget, so that copies of copies end.

Spec: https://www.w3.org/TR/SVG2/struct.html#UseShadowTree
"""

from typing import Final

from limner.budget import Budget
from limner.style.tree import StyledElement

_COPY_STEPS: Final = 60  # later passes spend little on an element, however many copies there are
_DEEPEST: Final = 64
_SHOWN: Final = frozenset(
    (
        *("a", "circle", "desc", "ellipse", "g", "image", "line", "metadata", "path", "polygon", "polyline", "rect"),
        *("style", "svg", "switch", "symbol", "text", "textPath", "title", "tspan", "use"),
    )
)


class ShadowTrees:
    """Makes the shadow trees of one document.

    Args:
        top: Its root.
        budget: Spent for each copy.
    """

    __slots__ = ("_budget", "_ids", "_top")

    def __init__(self, top: StyledElement, budget: Budget) -> None:
        self._top = top
        self._budget = budget
        self._ids: dict[str, StyledElement] | None = None

    def expand(self, use: StyledElement) -> None:
        """Give a ``<use>`` a copy of the element it names as its only child; none if that is itself or not SVG."""
        use.children, use.elements = [], []
        target = self._target(use)
        if target is not None:
            self._copy(target, use)

    def _target(self, use: StyledElement) -> StyledElement | None:
        attributes = use.element.attributes
        href = (attributes["href"] if "href" in attributes else attributes.get("xlink:href", "")).strip()
        if not href.startswith("#"):
            return None
        target = self._find(href[1:])
        if target is None or target.element.tag not in _SHOWN:
            return None
        above: StyledElement | None = use
        depth = 0
        while above is not None:
            if (above.origin or above) is target:
                return None
            above = above.parent
            depth += 1
        return target if depth < _DEEPEST else None

    def _find(self, name: str) -> StyledElement | None:
        if self._ids is None:
            ids: dict[str, StyledElement] = {}
            stack = [self._top]
            while stack:
                node = stack.pop()
                identifier = node.element.attributes.get("id")
                if identifier:
                    ids.setdefault(identifier, node)
                stack.extend(reversed(node.elements))
            self._ids = ids
        return self._ids.get(name)

    def _copy(self, target: StyledElement, into: StyledElement) -> None:
        stack = [self._plant(target, into)]
        while stack:
            copy = stack.pop()
            origin = copy.origin
            if origin is None or origin.element.tag == "use":
                continue  # it is expanded when the style pass reaches it
            own = iter(origin.elements)
            for child in origin.element.children:
                if isinstance(child, str):
                    copy.children.append(child)
                    continue
                element = next(own)
                if element.element.tag in _SHOWN:
                    stack.append(self._plant(element, copy))

    def _plant(self, origin: StyledElement, parent: StyledElement) -> StyledElement:
        self._budget.spend(_COPY_STEPS)
        copy = StyledElement(origin.element, parent, len(parent.elements))
        copy.origin = origin
        parent.children.append(copy)
        parent.elements.append(copy)
        return copy
