"""`var()`, `env()`, `attr()`, `if()` and custom functions: finds them, and replaces them by text.

Goes in: CSS text and the texts of custom properties, which have no references left. Comes out: text without references,
or None if a reference has neither a value nor a fallback. The length of the result is capped, so that values that
double themselves end early.

Spec: https://www.w3.org/TR/css-variables-1/, https://www.w3.org/TR/css-env-1/, https://www.w3.org/TR/css-values-5/
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from limner.css.condition import evaluate_condition, split_commas, split_outside
from limner.css.property import Position
from limner.css.tokens import MAX_DEPTH, GrammarError, Token, Tokens, component_values

MAX_SUBSTITUTED: Final = 1_000_000
"""The most characters of one value after substitution. Data addresses fit; values that double themselves do not."""

ENVIRONMENT: Final[Mapping[str, str]] = {
    **{
        f"{kind}-{side}": "0px"
        for kind in ("safe-area-inset", "safe-area-max-inset", "keyboard-inset")
        for side in ("top", "right", "bottom", "left")
    },
    "keyboard-inset-width": "0px",
    "keyboard-inset-height": "0px",
    "preferred-text-scale": "1",
}
"""Chrome's environment variables on a screen without notches and keyboards. All others use their fallbacks."""

_NAMES: Final = r"var|env|attr|if|--[\w-]+"
_REFERENCE = re.compile(rf"(?<![\w-])(?:{_NAMES})\(", re.IGNORECASE)


def has_reference(text: str) -> bool:
    """Tell whether a value waits for `var()`, `env()` or `attr()`."""
    return "(" in text and _REFERENCE.search(text) is not None


class CustomFunction(NamedTuple):
    """One `@function` rule.

    Attributes:
        parameters: Names with their defaults; None for a required one.
        variables: Custom properties that exist only inside it, with their texts.
        result: The text that replaces the call; None if the rule has none.

    Spec: https://www.w3.org/TR/css-mixins-1/#function-rule
    """

    parameters: tuple[tuple[str, str | None], ...]
    variables: tuple[tuple[str, str], ...]
    result: str | None


@dataclass(slots=True)
class Place:
    """What references may depend on besides custom properties.

    Attributes:
        attributes: The element's attributes, for `attr()`.
        functions: Custom functions by name.
        test: Evaluates one ``style()``, ``media()`` or ``supports()`` in `if()`, given the custom properties.
        position: The element's position among its siblings.
    """

    attributes: Mapping[str, str] = field(default_factory=dict[str, str])
    functions: Mapping[str, CustomFunction] = field(default_factory=dict[str, CustomFunction])
    test: Callable[[str, Mapping[str, str]], bool | None] = lambda _feature, _custom: None
    position: Position = field(default_factory=Position)


_NOWHERE: Final = Place()


class _TooLongError(Exception):
    """The substituted value exceeds the cap."""


def substitute_variables(text: str, custom: Mapping[str, str], place: Place | None = None) -> str | None:
    """Replace every reference by its value or fallback.

    Args:
        text: CSS text.
        custom: Custom properties by name, whose texts have no references.
        place: What else references may depend on.

    Returns:
        The text; None if a reference has no value and no fallback, or the result would be too long.
    """
    if not has_reference(text):
        return text
    try:
        pieces = _substitute(text, custom, _NOWHERE if place is None else place, 0)
    except _TooLongError:
        return None
    return pieces


def _substitute(text: str, custom: Mapping[str, str], place: Place, depth: int) -> str | None:
    if depth > MAX_DEPTH:
        return None
    pieces: list[str] = []
    length = 0
    position = 0
    for start, end, name, arguments in find_references(text):
        if name == "!":
            return None
        value = _value(name, arguments, custom, place, depth)
        if value is None:
            return None
        # Comments keep the inserted text from running together with its neighbours.
        pieces += (text[position:start], "/**/" if start else "", value, "/**/")
        length += len(value) + start - position
        if length > MAX_SUBSTITUTED:
            raise _TooLongError
        position = end
    pieces.append(text[position:])
    return "".join(pieces)


def _value(name: str, arguments: str, custom: Mapping[str, str], place: Place, depth: int) -> str | None:
    if name.startswith("--"):
        return _call(name, arguments, custom, place, depth + 1)
    if name == "if":
        return _choose(arguments, custom, place, depth + 1)
    head, comma, fallback = arguments.partition(",")
    head = head.strip()
    found: str | None = None
    if name == "var":
        found = custom.get(head)
    elif name == "env":
        found = ENVIRONMENT.get(head)
    elif name == "attr":
        found = _attribute(head, place.attributes)
        if found is None and not comma:
            # "If no fallback … and the type is omitted: the empty string"
            found = '""' if len(head.split()) == 1 else None
    if found is not None:
        return found
    return _substitute(fallback, custom, place, depth + 1) if comma else None


def _choose(arguments: str, custom: Mapping[str, str], place: Place, depth: int) -> str | None:
    """Give the value of the first branch of `if()` whose condition is true; empty if there is none.

    Spec: https://www.w3.org/TR/css-values-5/#if-notation
    """
    for branch in split_outside(arguments, ";"):
        condition, *values = split_outside(branch, ":")
        if not values:
            if branch.strip():
                return None
            continue
        condition = condition.strip()
        if condition.lower() == "else" or evaluate_condition(condition, lambda one: place.test(one, custom)):
            return _substitute(":".join(values).strip(), custom, place, depth)
    return ""


def _call(name: str, arguments: str, custom: Mapping[str, str], place: Place, depth: int) -> str | None:
    """Give the result of a custom function; None if it is unknown or an argument is missing.

    Spec: https://www.w3.org/TR/css-mixins-1/#evaluating-custom-functions
    """
    function = place.functions.get(name)
    if function is None or function.result is None:
        return None
    given = [_unbraced(one.strip()) for one in split_commas(arguments)] if arguments.strip() else []
    if len(given) > len(function.parameters):
        return None
    # "The custom properties of the calling context are visible, unless a parameter or a local variable hides them."
    inner = dict(custom)
    for number, (parameter, default) in enumerate(function.parameters):
        text = given[number] if number < len(given) and given[number] else None
        value = default if text is None else text
        value = None if value is None else _substitute(value, custom if text is not None else inner, place, depth)
        if value is None:
            return None
        inner[parameter] = value.replace("/**/", "")
    for variable, text in function.variables:
        value = _substitute(text, inner, place, depth)
        if value is None:
            inner.pop(variable, None)
        else:
            inner[variable] = value
    return _substitute(function.result, inner, place, depth)


def _unbraced(text: str) -> str:
    return text[1:-1].strip() if text.startswith("{") and text.endswith("}") else text


_ATTRIBUTE_NUMBER = re.compile(r"\s*([+-]?(?:\d*\.)?\d+(?:[eE][+-]?\d+)?)\s*")
_IDENT = re.compile(r"[A-Za-z%]+")


def _attribute(head: str, attributes: Mapping[str, str]) -> str | None:
    """Give an attribute's value in the requested type."""
    words = head.split(None, 1)
    value = attributes.get(words[0].lower() if words else "")
    if value is None:
        return None
    kind = words[1].strip() if len(words) == 2 else "raw-string"
    if kind in {"raw-string", "string"}:
        return '"' + value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\a ") + '"'
    number = _ATTRIBUTE_NUMBER.fullmatch(value)
    if kind == "number":
        return None if number is None else number[1]
    if _IDENT.fullmatch(kind):
        return None if number is None else number[1] + kind
    return value if kind.startswith("type(") else None


# ── finding ───────────────────────────────────────────────────────────────────────────────────────────────

_PARTS = re.compile(
    r"""/\*(?:[^*]|\*(?!/))*+(?:\*/|$)|"(?:[^"\\\n]|\\.)*+"?|'(?:[^'\\\n]|\\.)*+'?|\\."""
    rf"""|(?<![\w-])(?i:{_NAMES})\(|(?i:url)\((?!\s*["'])[^)]*+\)?|[()\[\]{{}}]""",
    re.DOTALL,
)


def find_references(text: str) -> list[tuple[int, int, str, str]]:
    """Find the outermost references: start, end, function name, and the text between its brackets.

    A bracket that never closes gives one reference named ``!``.
    """
    found: list[tuple[int, int, str, str]] = []
    depth = 0
    start = inner = inner_depth = 0
    name = ""
    for match in _PARTS.finditer(text):
        part = match[0]
        last = part[-1]
        if last == "(" and not name and part != "(":
            name, start, inner = part[:-1], match.start(), match.end()
            name = name if name.startswith("--") else name.lower()
            depth += 1
            inner_depth = depth
        elif part in "([{" or (last == "(" and part != "\\("):
            depth += 1
        elif part in ")]}":
            if name and depth == inner_depth:
                found.append((start, match.end(), name, text[inner : match.start()]))
                name = ""
            depth -= 1
    if name:
        # "unclosed functions are closed at the end of the text"
        found.append((start, len(text), name, text[inner:]))
    return found


def is_valid_reference_text(text: str) -> bool:
    """Tell whether every reference in a value is well-formed, so that the declaration may stay pending."""
    try:
        tokens = component_values(text)
    except GrammarError:
        return False
    return all(_is_valid(token) for token in tokens)


def _is_valid(token: Token) -> bool:
    if token.kind == "function" and token.lower == "if":
        # Branches are split by semicolons.
        return all(_is_valid(child) for child in token.children if not (child.kind == "delim" and child.text == ";"))
    if token.kind == "function" and token.lower in {"var", "env", "attr"}:
        arguments = Tokens(token.children)
        name = arguments.take()
        if name.kind != "ident" or (token.lower == "var" and not (name.text.startswith("--") and len(name.text) > 2)):
            return False
        if token.lower == "var" and not (arguments.is_done() or arguments.skip(",")):
            return False
    if token.kind == "delim" and token.text in {"!", ";"}:
        return False
    return all(_is_valid(child) for child in token.children)
