"""Matches selectors, including pseudo-classes, against the styled tree.

Spec: https://www.w3.org/TR/selectors-4/
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import IntEnum
from typing import Final, Protocol

from limner.budget import Budget
from limner.characters.properties import property_table
from limner.css.selectors import AttributeTest, ComplexSelector, Compound, PseudoClass
from limner.style.rule_set import Entry, Matched, RuleSet
from limner.style.surroundings import FAR, Containers, Surroundings
from limner.style.tree import StyledElement
from limner.style.utilities import UtilityRules

_FORM_CONTROLS: Final = frozenset(("button", "input", "select", "textarea", "optgroup", "option", "fieldset"))


class Selecting(Protocol):
    """What a pseudo-class that takes selectors needs from the matcher."""

    budget: Budget
    scope_root: StyledElement | None
    places: dict[object, dict[int, int]]
    found: dict[tuple[int, int], bool]

    def matches(self, selector: ComplexSelector, node: StyledElement, scope: StyledElement | None = None) -> bool:
        """Tell whether a complex selector matches."""
        ...

    def matches_any(
        self, selectors: Sequence[ComplexSelector], node: StyledElement, scope: StyledElement | None = None
    ) -> bool:
        """Tell whether one of several selectors matches."""
        ...


def matches_pseudo_class(matcher: Selecting, one: PseudoClass, node: StyledElement) -> bool:
    """Tell whether a pseudo-class matches an element."""
    name = one.name
    if name in ("is", "where"):
        return matcher.matches_any(one.selectors, node)
    if name == "not":
        return not matcher.matches_any(one.selectors, node)
    if name.startswith("nth-"):
        return _matches_nth(matcher, one, node)
    if name == "has":
        return any(_has(matcher, selector, node) for selector in one.selectors)
    if name == "scope":
        return node is matcher.scope_root if matcher.scope_root is not None else node.parent is None
    if name == "lang":
        return _matches_lang(one.argument, node)
    if name == "dir":
        return _direction(node, matcher.budget) == one.argument.lower()
    test = _TESTS.get(name)
    return test is not None and test(node)


# ── places ────────────────────────────────────────────────────────────────────────────────────────────────


def _matches_nth(matcher: Selecting, one: PseudoClass, node: StyledElement) -> bool:
    place = _place(matcher, one, node)
    if place == 0:
        return False
    if one.a == 0:
        return place == one.b
    steps, rest = divmod(place - one.b, one.a)
    return rest == 0 and steps >= 0


def _place(matcher: Selecting, one: PseudoClass, node: StyledElement) -> int:
    """Give the element's number among its siblings, from 1; 0 when ``of S`` leaves it out."""
    from_end = "last" in one.name
    by_type = one.name.endswith("of-type")
    if not by_type and not one.selectors:
        return len(node.siblings) - node.index if from_end else node.index + 1
    key = (id(node.siblings), from_end, node.element.tag if by_type else id(one.selectors))
    places = matcher.places.get(key)
    if places is None:
        matcher.budget.spend(len(node.siblings))
        places = dict[int, int]()
        for sibling in reversed(node.siblings) if from_end else node.siblings:
            if sibling.element.tag == node.element.tag if by_type else matcher.matches_any(one.selectors, sibling):
                places[sibling.index] = len(places) + 1
        matcher.places[key] = places
    return places.get(node.index, 0)


# ── :has() ────────────────────────────────────────────────────────────────────────────────────────────────


def _has(matcher: Selecting, selector: ComplexSelector, node: StyledElement) -> bool:
    key = (id(selector), id(node))
    found = matcher.found.get(key)
    if found is None:
        leading = selector.combinators[-1]
        found = any(matcher.matches(selector, other, node) for other in _reachable(matcher, node, leading))
        matcher.found[key] = found
    return found


def _reachable(matcher: Selecting, node: StyledElement, leading: str) -> Iterator[StyledElement]:
    inside = leading in (" ", ">")
    stack = node.elements[::-1] if inside else node.siblings[node.index + 1 :][::-1]
    while stack:
        matcher.budget.spend()
        other = stack.pop()
        yield other
        stack.extend(reversed(other.elements))


# ── language and direction ────────────────────────────────────────────────────────────────────────────────


def language_of(node: StyledElement) -> str:
    """Give the language in force for an element: the nearest `lang` attribute."""
    at: StyledElement | None = node
    while at is not None:
        attributes = at.element.attributes
        language = attributes.get("lang") or attributes.get("xml:lang")
        if language is not None:
            return language
        at = at.parent
    return ""


def _matches_lang(argument: str, node: StyledElement) -> bool:
    """Compare prefixes, like Chrome does. Ranges with an asterisk inside match nothing."""
    language = language_of(node).lower()
    for one in argument.lower().split(","):
        wanted = one.strip().strip("\"'")
        if wanted and (language == wanted or language.startswith(wanted + "-")):
            return True
    return False


def _direction(node: StyledElement, budget: Budget) -> str:
    at: StyledElement | None = node
    while at is not None:
        direction = at.element.attributes.get("dir", "").strip().lower()
        if direction in ("ltr", "rtl"):
            return direction
        if direction == "auto" or at.element.tag == "bdi":
            return first_strong(at, budget) or "ltr"
        at = at.parent
    return "ltr"


def first_strong(node: StyledElement, budget: Budget | None = None) -> str:
    """Give the direction of the first strong character inside an element; empty if there is none.

    Spec: https://html.spec.whatwg.org/multipage/dom.html#auto-directionality
    """
    kinds = property_table("Bidi_Class")
    stack = list(reversed(node.children))
    while stack:
        child = stack.pop()
        if budget is not None:
            budget.spend(1 + len(child) // 16 if isinstance(child, str) else 1)
        if not isinstance(child, str):
            if "dir" not in child.element.attributes and child.element.tag not in (
                "bdi",
                "script",
                "style",
                "textarea",
            ):
                stack.extend(reversed(child.children))
            continue
        for char in child:
            kind = kinds[char]
            if kind in ("L", "R", "AL"):
                return "ltr" if kind == "L" else "rtl"
    return ""


# ── states that attributes decide ─────────────────────────────────────────────────────────────────────────


def _is_empty(node: StyledElement) -> bool:
    return not any(isinstance(child, StyledElement) or child for child in node.children)


def _is_only(node: StyledElement) -> bool:
    return len(node.siblings) == 1


def _is_only_of_type(node: StyledElement) -> bool:
    return sum(other.element.tag == node.element.tag for other in node.siblings) == 1


def _is_link(node: StyledElement) -> bool:
    return node.element.tag in ("a", "area") and "href" in node.element.attributes


def _is_checked(node: StyledElement) -> bool:
    element = node.element
    if element.tag == "option":
        return "selected" in element.attributes
    kind = element.attributes.get("type", "").lower()
    return element.tag == "input" and kind in ("checkbox", "radio") and "checked" in element.attributes


def is_disabled(node: StyledElement) -> bool:
    """Tell whether a form control is disabled, by itself or by a field set around it (unless it is in its legend).

    Spec: https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#concept-fe-disabled
    """
    if node.element.tag not in _FORM_CONTROLS:
        return False
    if "disabled" in node.element.attributes:
        return True
    inner, around = node, node.parent
    while around is not None:
        if around.element.tag == "fieldset" and "disabled" in around.element.attributes:
            legend = next((one for one in around.elements if one.element.tag == "legend"), None)
            if inner is not legend:
                return True
        inner, around = around, around.parent
    return False


def _is_enabled(node: StyledElement) -> bool:
    return node.element.tag in _FORM_CONTROLS and not is_disabled(node)


def _takes_input(node: StyledElement) -> bool:
    return node.element.tag in ("input", "select", "textarea")


def _is_read_write(node: StyledElement) -> bool:
    element = node.element
    if element.tag not in ("input", "textarea"):
        return "contenteditable" in element.attributes
    return not {"readonly", "disabled"} & element.attributes.keys()


def _shows_placeholder(node: StyledElement) -> bool:
    element = node.element
    return (
        element.tag in ("input", "textarea")
        and "placeholder" in element.attributes
        and not element.attributes.get("value")
    )


_TESTS: Final[Mapping[str, Callable[[StyledElement], bool]]] = {
    "root": lambda node: node.parent is None,
    "empty": _is_empty,
    "only-child": _is_only,
    "only-of-type": _is_only_of_type,
    "link": _is_link,
    "any-link": _is_link,
    "checked": _is_checked,
    "disabled": is_disabled,
    "enabled": _is_enabled,
    "required": lambda node: _takes_input(node) and "required" in node.element.attributes,
    "optional": lambda node: _takes_input(node) and "required" not in node.element.attributes,
    "read-only": lambda node: not _is_read_write(node),
    "read-write": _is_read_write,
    "placeholder-shown": _shows_placeholder,
    "defined": lambda node: "-" not in node.element.tag,
    "open": lambda node: node.element.tag in ("details", "dialog") and "open" in node.element.attributes,
}


class Result(IntEnum):
    """The result of a try, and whether starting elsewhere can still help."""

    MATCHED = 0
    RESTART_FROM_SIBLING = 1  # this element failed; another sibling or ancestor may match
    RESTART_FROM_ANCESTOR = 2  # no sibling is left; another ancestor may match
    FAILED = 3  # no ancestor is left


class Matcher:
    """Matches one render's elements, and remembers the results of `:nth-*` and `:has`.

    Attributes:
        rules: The rules.
        budget: Spent for each compound that is tried.
        places: Indices for `:nth-*`, by (parent, selector).
        found: Results of `:has`, by (selector, element).
        places_of: Looks at the boxes around an element, for `@container` and `@scope`.
        asks_itself: Whether rules for pseudo-elements of the last element ask about the element's own box. The box is
            then styled first.
        scope_root: What `:scope` stands for; None for the root element.
        utilities: Rules by the attributes that hold utilities; None if no element has any.
    """

    __slots__ = ("asks_itself", "budget", "found", "places", "places_of", "rules", "scope_root", "utilities")

    def __init__(
        self,
        rules: RuleSet,
        budget: Budget,
        containers: Containers | None = None,
        utilities: UtilityRules | None = None,
    ) -> None:
        self.rules = rules
        self.utilities = utilities
        self.asks_itself = False
        self.scope_root: StyledElement | None = None
        self.places_of = Surroundings(self, containers or Containers())
        self.budget = budget
        self.places: dict[object, dict[int, int]] = {}
        self.found: dict[tuple[int, int], bool] = {}

    def match_element(self, node: StyledElement) -> dict[str, Matched]:
        """Give the rules that match an element, by pseudo-element. The empty name stands for the element itself."""
        element = node.element
        attributes = element.attributes
        if attributes:
            candidates, simple = self.rules.candidates(element.tag, attributes.get("id"), attributes.get("class"))
            if self.utilities is not None:
                own = [(one[0], self.utilities[one]) for one in attributes.items() if one in self.utilities]
                if own:
                    candidates, plain = self.rules.with_utilities(candidates, own)
                    simple = simple and plain
            key: object = (element.tag, self.rules.attributes_key(attributes))
        else:
            candidates, simple = self.rules.candidates(element.tag, None, None)
            key = element.tag
        if simple:
            remembered = self.rules.matched.get(key)
            if remembered is not None:
                return remembered
        self.budget.spend(1 + len(candidates))
        by_pseudo: dict[str, list[Entry]] = {"": []}
        near: dict[Entry, int] = {}
        self.asks_itself = False
        for entry in candidates:
            if entry.conditions:
                self.asks_itself = self.asks_itself or bool(entry.selector.pseudo_element)
                distance = self.places_of.distance(entry, node)
                if distance is None:
                    continue
                near[entry] = distance
            elif not self.matches(entry.selector, node):
                continue
            by_pseudo.setdefault(entry.selector.pseudo_element, []).append(entry)
        if near:
            # "the declaration with the fewest generational … hops between the scoping root and the … subject wins"
            for entries in by_pseudo.values():
                entries.sort(key=lambda one: (*one.key[:3], -near.get(one, FAR), one.key[3]))
        result = {name: self.rules.intern(tuple(entries)) for name, entries in by_pseudo.items()}
        if simple:
            self.rules.remember(key, result)
        return result

    def matches(self, selector: ComplexSelector, node: StyledElement, scope: StyledElement | None = None) -> bool:
        """Tell whether a complex selector matches. A leading combinator starts from `scope`."""
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
        """Tell whether an element fulfils every part of a compound selector."""
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
    """Tell whether a leading combinator, as in ``:has(> x)``, leads from `scope` to `node`."""
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


# Attributes whose values are case-insensitive in HTML's selectors.
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
