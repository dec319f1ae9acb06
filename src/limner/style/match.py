"""Matching selectors against the styled tree.

Goes in: an element in its place and a `RuleSet`. Comes out: the rules that match it and its pseudo-elements.

Compounds are tried from right to left. A mismatch says how far back another try can help, so that a chain of
descendant combinators takes linear time in the depth of the tree.

Spec: https://www.w3.org/TR/selectors-4/
"""

from collections.abc import Sequence
from enum import IntEnum

from limner.budget import Budget
from limner.css.selectors import AttributeTest, ComplexSelector, Compound
from limner.style.pseudo_classes import matches_pseudo_class
from limner.style.rule_set import Entry, Matched, RuleSet
from limner.style.tree import StyledElement


class Result(IntEnum):
    """What came of a try, and whether starting elsewhere can still help."""

    MATCHED = 0
    RESTART_FROM_SIBLING = 1  # this element failed; another sibling or ancestor may do
    RESTART_FROM_ANCESTOR = 2  # no sibling is left; another ancestor may do
    FAILED = 3  # no ancestor is left


class Matcher:
    """Matches one render's elements; remembers what `:nth-*` and `:has` found.

    Attributes:
        rules: The rules.
        budget: Spent for each compound that is tried.
        places: Indices for `:nth-*`, by (parent, selector).
        found: What `:has` found, by (selector, element).
    """

    __slots__ = ("budget", "found", "places", "rules")

    def __init__(self, rules: RuleSet, budget: Budget) -> None:
        self.rules = rules
        self.budget = budget
        self.places: dict[object, dict[int, int]] = {}
        self.found: dict[tuple[int, int], bool] = {}

    def match_element(self, node: StyledElement) -> dict[str, Matched]:
        """Give what matches an element by pseudo-element, the element itself under the empty name."""
        element = node.element
        attributes = element.attributes
        if attributes:
            candidates, simple = self.rules.candidates(element.tag, attributes.get("id"), attributes.get("class"))
            key: object = (element.tag, tuple(attributes.items()))
        else:
            candidates, simple = self.rules.candidates(element.tag, None, None)
            key = element.tag
        if simple:
            remembered = self.rules.matched.get(key)
            if remembered is not None:
                return remembered
        self.budget.spend(1 + len(candidates))
        by_pseudo: dict[str, list[Entry]] = {"": []}
        for entry in candidates:
            if self.matches(entry.selector, node):
                by_pseudo.setdefault(entry.selector.pseudo_element, []).append(entry)
        result = {name: self.rules.intern(tuple(entries)) for name, entries in by_pseudo.items()}
        if simple:
            self.rules.remember(key, result)
        return result

    def matches(self, selector: ComplexSelector, node: StyledElement, scope: StyledElement | None = None) -> bool:
        """Tell whether a complex selector matches; `scope` is what a leading combinator starts from."""
        if len(selector.compounds) == 1 and not selector.combinators:
            return self.matches_compound(selector.compounds[0], node)
        return self._match_from(selector, 0, node, scope) is Result.MATCHED

    def matches_any(
        self, selectors: Sequence[ComplexSelector], node: StyledElement, scope: StyledElement | None = None
    ) -> bool:
        """Tell whether one of several selectors matches."""
        self.budget.spend(len(selectors))
        return any(not one.pseudo_element and self.matches(one, node, scope) for one in selectors)

    def _match_from(
        self, selector: ComplexSelector, index: int, node: StyledElement, scope: StyledElement | None
    ) -> Result:
        self.budget.spend(2)
        if not self.matches_compound(selector.compounds[index], node):
            return Result.RESTART_FROM_SIBLING
        if index == len(selector.combinators):
            return Result.MATCHED
        combinator = selector.combinators[index]
        if index + 1 == len(selector.compounds):
            reached = scope is not None and _stands_at(node, combinator, scope)
            return Result.MATCHED if reached else Result.RESTART_FROM_SIBLING
        return self._match_combinator(selector, index + 1, node, combinator, scope)

    def _match_combinator(
        self, selector: ComplexSelector, index: int, node: StyledElement, combinator: str, scope: StyledElement | None
    ) -> Result:
        other: StyledElement | None
        if combinator in (" ", ">"):
            other = node.parent
            while other is not None:
                result = self._match_from(selector, index, other, scope)
                if result is Result.MATCHED or result is Result.FAILED:
                    return result
                if combinator == ">":
                    return Result.RESTART_FROM_ANCESTOR
                other = other.parent
            return Result.FAILED
        position = node.index - 1
        while position >= 0:
            result = self._match_from(selector, index, node.siblings[position], scope)
            if result is not Result.RESTART_FROM_SIBLING:
                return result
            if combinator == "+":
                return Result.RESTART_FROM_SIBLING
            position -= 1
        return Result.RESTART_FROM_ANCESTOR

    def matches_compound(self, compound: Compound, node: StyledElement) -> bool:
        """Tell whether everything that a compound selector asks of an element holds."""
        element = node.element
        if compound.tag and compound.tag != element.tag and compound.tag.lower() != element.tag.lower():
            return False
        attributes = element.attributes
        if compound.id:
            own = attributes.get("id")
            if own != compound.id or any(one != own for one in compound.more_ids):
                return False
        if compound.classes:
            names = attributes.get("class")
            if not names:
                return False
            have = names.split()
            if not all(name in have for name in compound.classes):
                return False
        if compound.attributes and not all(_has_attribute(node, test) for test in compound.attributes):
            return False
        return not compound.pseudo_classes or all(
            matches_pseudo_class(self, one, node) for one in compound.pseudo_classes
        )


def _stands_at(node: StyledElement, combinator: str, scope: StyledElement) -> bool:
    """Tell whether `node` is reached from `scope` by a leading combinator, as ``:has(> x)`` asks."""
    if combinator == ">":
        return node.parent is scope
    if combinator == "+":
        return node.siblings is scope.siblings and node.index == scope.index + 1
    if combinator == "~":
        return node.siblings is scope.siblings and node.index > scope.index
    other = node.parent
    while other is not None and other is not scope:
        other = other.parent
    return other is scope


# Attributes whose values HTML compares without regard to case in selectors.
_CASELESS = frozenset(
    [
        "accept",
        "accept-charset",
        "align",
        "alink",
        "axis",
        "bgcolor",
        "charset",
        "checked",
        "clear",
        "codetype",
        "color",
        "compact",
        "declare",
        "defer",
        "dir",
        "direction",
        "disabled",
        "enctype",
        "face",
        "frame",
        "hreflang",
        "http-equiv",
        "lang",
        "language",
        "link",
        "media",
        "method",
        "multiple",
        "nohref",
        "noresize",
        "noshade",
        "nowrap",
        "readonly",
        "rel",
        "rev",
        "rules",
        "scope",
        "scrolling",
        "selected",
        "shape",
        "target",
        "text",
        "type",
        "valign",
        "valuetype",
        "vlink",
    ]
)


def _has_attribute(node: StyledElement, test: AttributeTest) -> bool:
    value = node.element.attributes.get(test.name)
    if value is None:
        return False
    operator, want = test.operator, test.value
    if not operator:
        return True
    if test.ignore_case or test.name in _CASELESS:
        value, want = value.lower(), want.lower()
    if operator == "=":
        return value == want
    if operator == "~=":
        return bool(want) and want in value.split()
    if operator == "|=":
        return value == want or value.startswith(want + "-")
    if not want:
        return False
    if operator == "^=":
        return value.startswith(want)
    if operator == "$=":
        return value.endswith(want)
    return want in value
