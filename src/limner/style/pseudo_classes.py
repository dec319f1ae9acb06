"""Pseudo-classes, decided from the tree.

Goes in: a pseudo-class and an element in its place. Comes out: whether it matches.

Spec: https://www.w3.org/TR/selectors-4/#pseudo-classes
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final, Protocol

from limner.budget import Budget
from limner.css.selectors import ComplexSelector, PseudoClass
from limner.style.tree import StyledElement

_FORM_CONTROLS: Final = frozenset(("button", "input", "select", "textarea", "optgroup", "option", "fieldset"))


class Selecting(Protocol):
    """What a pseudo-class that takes selectors needs of the matcher."""

    budget: Budget
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
    if name == "lang":
        return _matches_lang(one.argument, node)
    if name == "dir":
        return _direction(node) == one.argument.lower()
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
    """Give the element's number among its siblings from 1, 0 when ``of S`` leaves it out."""
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
    """Compare prefixes, as Chrome does: ranges with an asterisk inside match nothing."""
    language = language_of(node).lower()
    for one in argument.lower().split(","):
        wanted = one.strip().strip("\"'")
        if wanted and (language == wanted or language.startswith(wanted + "-")):
            return True
    return False


def _direction(node: StyledElement) -> str:
    at: StyledElement | None = node
    while at is not None:
        direction = at.element.attributes.get("dir", "").lower()
        if direction in ("ltr", "rtl"):
            return direction
        at = at.parent
    return "ltr"


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
    """Tell whether a form control is disabled, by itself or by a field set that it does not stand in the legend of.

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
    "scope": lambda node: node.parent is None,
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
