"""Custom properties: inheritance, substitution, cycles.

Goes in: the parent's custom properties and the element's own. Comes out: the element's custom properties, with every
`var()` replaced.

Spec: https://www.w3.org/TR/css-variables-1/
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from limner.budget import Budget
from limner.css.property import CssWide
from limner.css.sheet import RegisteredProperty
from limner.css.variables import Place, has_reference, substitute_variables
from limner.style.computed import EMPTY

_CHARACTERS: Final = 8  # of a text, per step
_REFERENCE_STEPS: Final = 12  # for inserting the values of references into a text
_INHERITED: Final = 8  # copied properties, per step
_REFERENCE: Final = re.compile(r"(?:var|style)\(\s*(--(?:[^\s,:()\\]|\\.)+)", re.IGNORECASE)


def compute_custom(
    own: Mapping[str, object],
    inherited: Mapping[str, str],
    registered: Mapping[str, RegisteredProperty],
    budget: Budget,
    place: Place,
) -> Mapping[str, str]:
    """Compute the custom properties of an element.

    Args:
        own: The element's declarations: texts and CSS-wide keywords.
        inherited: The parent's custom properties, computed.
        registered: `@property` rules by name.
        budget: Spent by the text that replaces `var()`, which every element keeps.
        place: What references may depend on besides custom properties.
    """
    if not own:
        if any(not one.inherits for one in registered.values()):
            return _reset(dict(inherited), registered)
        return inherited
    budget.spend((len(inherited) + len(own)) // _INHERITED)
    values = dict(inherited)
    _reset_in_place(values, registered)
    texts: dict[str, str] = {}
    for name, value in own.items():
        if isinstance(value, CssWide):
            _take_keyword(name, value, values, inherited, registered)
        else:
            texts[name] = str(value)
            values.pop(name, None)
    cyclic = _find_cycles(texts)
    for name in _in_order(texts, cyclic):
        text = texts[name]
        budget.spend(_REFERENCE_STEPS if "(" in text else 1)
        result = None if name in cyclic else _substitute(text, values, place)
        if result is None:
            # "invalid at computed-value time" is `unset` for a custom property. In a cycle, nothing is inherited
            # either.
            _take_keyword(name, CssWide.UNSET, values, EMPTY if name in cyclic else inherited, registered)
        else:
            budget.spend(len(result) // _CHARACTERS)
            values[name] = result
    return MappingProxyType(values) if values else EMPTY


def _substitute(text: str, values: Mapping[str, str], place: Place) -> str | None:
    return substitute_variables(text, values, place) if has_reference(text) else text


def _reset(values: dict[str, str], registered: Mapping[str, RegisteredProperty]) -> Mapping[str, str]:
    _reset_in_place(values, registered)
    return MappingProxyType(values)


def _reset_in_place(values: dict[str, str], registered: Mapping[str, RegisteredProperty]) -> None:
    for name, one in registered.items():
        if not one.inherits or name not in values:
            if one.initial is None:
                values.pop(name, None)
            else:
                values[name] = one.initial


def _take_keyword(
    name: str,
    keyword: CssWide,
    values: dict[str, str],
    inherited: Mapping[str, str],
    registered: Mapping[str, RegisteredProperty],
) -> None:
    one = registered.get(name)
    inherits = one is None or one.inherits
    takes_parents = keyword is CssWide.INHERIT or (keyword is not CssWide.INITIAL and inherits)
    value = inherited.get(name) if takes_parents else None
    if value is None and one is not None:
        value = one.initial
    if value is None:
        values.pop(name, None)
    else:
        values[name] = value


def _references(text: str) -> list[str]:
    return _REFERENCE.findall(text) if "(" in text else []


def _in_order(texts: Mapping[str, str], cyclic: set[str]) -> list[str]:
    """List names in an order where the references of a value come before it."""
    order: list[str] = []
    done: set[str] = set()
    for first in texts:
        stack = [(first, False)]
        while stack:
            name, visited = stack.pop()
            if visited:
                order.append(name)
                continue
            if name in done or name not in texts:
                continue
            done.add(name)
            stack.append((name, True))
            if name not in cyclic:
                stack.extend((other, False) for other in _references(texts[name]) if other not in done)
    return order


def _find_cycles(texts: Mapping[str, str]) -> set[str]:
    """Find the names that depend on themselves: strongly connected components, by an iterative Tarjan's algorithm."""
    edges = {name: [one for one in _references(text) if one in texts] for name, text in texts.items()}
    if not any(edges.values()):
        return set()
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    on_stack: set[str] = set()
    cyclic: set[str] = set()
    for first in texts:
        if first in index:
            continue
        work = [(first, 0)]
        while work:
            name, position = work.pop()
            if name not in index:
                index[name] = low[name] = len(index)
                stack.append(name)
                on_stack.add(name)
            descended = False
            for at in range(position, len(edges[name])):
                other = edges[name][at]
                if other not in index:
                    work.append((name, at))
                    work.append((other, 0))
                    descended = True
                    break
                if other in on_stack:
                    low[name] = min(low[name], low[other])
            if descended:
                continue
            if low[name] == index[name]:
                component = [stack.pop()]
                while component[-1] != name:
                    component.append(stack.pop())
                on_stack.difference_update(component)
                if len(component) > 1 or name in edges[name]:
                    cyclic.update(component)
    return cyclic
