"""`var()`, `env()` and `attr()`: finding them, and putting text in their place.

Goes in: CSS text and the texts of custom properties, which have no references of their own any more. Comes out: text
without references, or None where a reference has neither a value nor a fallback. What is put together is capped, so
that values that double themselves end early.

Spec: https://www.w3.org/TR/css-variables-1/, https://www.w3.org/TR/css-env-1/
"""

import re
from collections.abc import Mapping
from typing import Final

from limner.css.tokens import MAX_DEPTH, GrammarError, Token, Tokens, component_values

MAX_SUBSTITUTED: Final = 1_000_000
"""Characters of one value after substitution; data addresses fit, values that double themselves do not."""

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
"""What Chrome's environment has on a screen without notches and keyboards; all else takes its fallback."""

_REFERENCE = re.compile(r"(?<![\w-])(?:var|env|attr)\(", re.IGNORECASE)
_NO_ATTRIBUTES: Final[Mapping[str, str]] = {}


def has_reference(text: str) -> bool:
    """Tell whether a value waits for `var()`, `env()` or `attr()`."""
    return "(" in text and _REFERENCE.search(text) is not None


class _TooLongError(Exception):
    """The substituted value passes the cap."""


def substitute_variables(
    text: str, custom: Mapping[str, str], attributes: Mapping[str, str] | None = None
) -> str | None:
    """Replace every reference by its value or fallback.

    Args:
        text: CSS text.
        custom: Custom properties by name, their texts free of references.
        attributes: The element's attributes for `attr()`.

    Returns:
        The text; None when a reference has no value and no fallback, or the result would be too long.
    """
    if not has_reference(text):
        return text
    try:
        pieces = _substitute(text, custom, _NO_ATTRIBUTES if attributes is None else attributes, 0)
    except _TooLongError:
        return None
    return pieces


def _substitute(text: str, custom: Mapping[str, str], attributes: Mapping[str, str], depth: int) -> str | None:
    if depth > MAX_DEPTH:
        return None
    pieces: list[str] = []
    length = 0
    position = 0
    for start, end, name, arguments in find_references(text):
        if name == "!":
            return None
        value = _value(name, arguments, custom, attributes, depth)
        if value is None:
            return None
        # Comments keep what is put in from running together with its neighbours.
        pieces += (text[position:start], "/**/" if start else "", value, "/**/")
        length += len(value) + start - position
        if length > MAX_SUBSTITUTED:
            raise _TooLongError
        position = end
    pieces.append(text[position:])
    return "".join(pieces)


def _value(
    name: str, arguments: str, custom: Mapping[str, str], attributes: Mapping[str, str], depth: int
) -> str | None:
    head, comma, fallback = arguments.partition(",")
    head = head.strip()
    found: str | None = None
    if name == "var":
        found = custom.get(head)
    elif name == "env":
        found = ENVIRONMENT.get(head)
    elif name == "attr":
        found = _attribute(head, attributes)
        if found is None and not comma:
            # "If no fallback … and the type is omitted: the empty string"
            found = '""' if len(head.split()) == 1 else None
    if found is not None:
        return found
    return _substitute(fallback, custom, attributes, depth + 1) if comma else None


_ATTRIBUTE_NUMBER = re.compile(r"\s*([+-]?(?:\d*\.)?\d+(?:[eE][+-]?\d+)?)\s*")
_IDENT = re.compile(r"[A-Za-z%]+")


def _attribute(head: str, attributes: Mapping[str, str]) -> str | None:
    """Give an attribute's value in the type that is asked for."""
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
    r"""|(?<![\w-])(?i:var|env|attr)\(|(?i:url)\((?!\s*["'])[^)]*+\)?|[()\[\]{}]""",
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
            name, start, inner = part[:-1].lower(), match.start(), match.end()
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
    """Tell whether every reference in a value is well-formed, so that the declaration may wait for it."""
    try:
        tokens = component_values(text)
    except GrammarError:
        return False
    return all(_is_valid(token) for token in tokens)


def _is_valid(token: Token) -> bool:
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
