"""Whether an element's place fulfils the `@container` and `@scope` rules around a style rule.

Goes in: a rule and an element whose ancestors are styled. Comes out: whether it applies, and how close the root of its
scope is. Sizes of containers come from an earlier layout of the same tree.

Spec: https://www.w3.org/TR/css-conditional-5/#container-rule, https://www.w3.org/TR/css-cascade-6/#scope-atrule
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol

from limner.css.containers import Container, ContainerQuery
from limner.css.property import ComputeContext
from limner.css.selectors import ComplexSelector
from limner.css.sheet import Scope
from limner.style.computed import ComputedStyle
from limner.style.rule_set import Entry
from limner.style.tree import StyledElement

FAR: Final = 1 << 20
"""The distance of rules without a scope. It is greater than that of any scope's root."""

Size = tuple[float, float]


@dataclass(slots=True)
class Containers:
    """What is known about query containers while a tree is styled.

    Attributes:
        sizes: Content-box width and height of each container from the previous layout, by `id()` of its element.
        context: Makes the context for computing the relative lengths of a query, from a container's style.
    """

    sizes: Mapping[int, Size] = field(default_factory=dict[int, Size])
    context: Callable[[ComputedStyle], ComputeContext] = lambda style: ComputeContext(font_size=style.font.font_size)


class Selecting(Protocol):
    """What this module needs from the matcher."""

    scope_root: StyledElement | None

    def matches(self, selector: ComplexSelector, node: StyledElement, scope: StyledElement | None = None) -> bool:
        """Tell whether a complex selector matches."""
        ...


class Surroundings:
    """Looks at the elements around the one that is being matched."""

    __slots__ = ("_containers", "_matcher")

    def __init__(self, matcher: Selecting, containers: Containers) -> None:
        self._matcher = matcher
        self._containers = containers

    def distance(self, entry: Entry, node: StyledElement) -> int | None:
        """Give how many generations an element is below the root of a rule's scope.

        Returns:
            `FAR` for a rule without a scope; None when the rule does not apply.
        """
        scopes: list[Scope] = []
        for condition in entry.conditions:
            if isinstance(condition, Scope):
                scopes.append(condition)
            elif not any(self._contained(query, node, pseudo=entry.selector.pseudo_element) for query in condition):
                return None
        if not scopes:
            return FAR if self._matcher.matches(entry.selector, node) else None
        return self._scoped(entry.selector, node, scopes)

    # ── @scope ────────────────────────────────────────────────────────────────────────────────────────────

    def _scoped(self, selector: ComplexSelector, node: StyledElement, scopes: list[Scope]) -> int | None:
        matcher = self._matcher
        *outer, scope = scopes
        before = matcher.scope_root
        try:
            for distance, root in enumerate(_upwards(node)):
                if not self._is_root(scope, root, outer) or self._is_limited(scope, node, root):
                    continue
                matcher.scope_root = root
                if matcher.matches(selector, node):
                    return distance
        finally:
            matcher.scope_root = before
        return None

    def _is_root(self, scope: Scope, root: StyledElement, outer: list[Scope]) -> bool:
        matcher = self._matcher
        if outer:
            return any(
                self._is_root(outer[-1], one, outer[:-1])
                and not self._is_limited(outer[-1], root, one)
                and self._is_one_of(scope.roots, root, one)
                for one in _upwards(root)
            )
        return root.parent is None if not scope.roots else self._is_one_of(scope.roots, root, matcher.scope_root)

    def _is_one_of(
        self, selectors: tuple[ComplexSelector, ...], node: StyledElement, scope: StyledElement | None
    ) -> bool:
        matcher = self._matcher
        before, matcher.scope_root = matcher.scope_root, scope
        found = any(matcher.matches(one, node) for one in selectors)
        matcher.scope_root = before
        return found

    def _is_limited(self, scope: Scope, node: StyledElement, root: StyledElement) -> bool:
        """Whether a scope limit is between the root and an element, or is the element itself."""
        if not scope.limits:
            return False
        for one in _upwards(node):
            if self._is_one_of(scope.limits, one, root):
                return True
            if one is root:
                break
        return False

    # ── @container ────────────────────────────────────────────────────────────────────────────────────────

    def _contained(self, query: ContainerQuery, node: StyledElement, *, pseudo: str) -> bool:
        """Whether the nearest container that fits a query fulfils it."""
        start = node if pseudo else node.parent
        for one in _upwards(start) if start is not None else ():
            rare = one.style.rare
            if query.name and query.name not in rare.container_name:
                continue
            if query.axes and (
                rare.container_type == "normal" or ("h" in query.axes and rare.container_type != "size")
            ):
                continue
            return query.matches(self._describe(one))
        return False

    def _describe(self, one: StyledElement) -> Container:
        style = one.style
        size = self._containers.sizes.get(id(one.element))
        width = height = None
        if size is not None and style.rare.container_type != "normal":
            width, height = size[0], size[1] if style.rare.container_type == "size" else None
        return Container(width, height, self._containers.context(style), style.custom.get)


def _upwards(node: StyledElement) -> Iterator[StyledElement]:
    """Give an element and its ancestors, from the inside out."""
    one: StyledElement | None = node
    while one is not None:
        yield one
        one = one.parent
