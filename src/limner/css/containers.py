"""`@container`: queries about the size and custom properties of a box around an element.

Goes in: the prelude of an `@container` rule. Comes out: `ContainerQuery`. The module that matches rules describes the
boxes, since only layout knows sizes.

Spec: https://www.w3.org/TR/css-conditional-5/#container-rule
"""

import re
from collections.abc import Callable
from math import inf
from typing import Final, NamedTuple, TypeAlias

from limner.css.condition import evaluate_condition, split_commas
from limner.css.property import ComputeContext
from limner.css.rows.table import PROPERTIES
from limner.css.tokens import GrammarError

_NAME: Final = re.compile(r"\s*(?!(?:not|and|or|none)\b)(-?(?:[A-Za-z_]|[^\x00-\x7f]|--)[\w-]*)(?!\()(?=\s|$|\()")
_COMPARISON: Final = re.compile(r"\s*(<=|>=|<|>|=)\s*")
_RATIO: Final = re.compile(r"([\d.]+)\s*(?:/\s*([\d.]+))?")
_AXES: Final = {
    "width": "w",
    "height": "h",
    "inline-size": "w",
    "block-size": "h",
    "aspect-ratio": "wh",
    "orientation": "wh",
}
_SIZE_FEATURE: Final = re.compile(r"\b(?:min-|max-)?(width|height|inline-size|block-size|aspect-ratio|orientation)\b")
_STYLE: Final = re.compile(r"\bstyle\(|\bscroll-state\(", re.IGNORECASE)

Compared: TypeAlias = float | str | None
Read: TypeAlias = Callable[[str], str | None]


class Container(NamedTuple):
    """What a query may ask about a box.

    Attributes:
        width: Content-box width in CSS px; None if the box is not a container for widths, or not laid out yet.
        height: The same for the height.
        context: Resolves relative lengths in the query.
        custom: Gives the computed text of a custom property of the box.
    """

    width: float | None
    height: float | None
    context: ComputeContext
    custom: Read


class ContainerQuery(NamedTuple):
    """One condition of an `@container` rule.

    Attributes:
        name: The container's name; empty for any.
        condition: The condition; empty if the query has just a name.
        axes: The sizes that it asks for: ``w`` for inline size or width, ``h`` for block size or height.
    """

    name: str
    condition: str
    axes: frozenset[str]

    def matches(self, container: Container) -> bool:
        """Tell whether the condition is true for a container."""
        return not self.condition or evaluate_condition(self.condition, lambda one: _judge(one, container)) is True


def parse_container_queries(prelude: str) -> tuple[ContainerQuery, ...]:
    """Read the prelude of an `@container` rule. If it has several queries, one must match.

    Spec: https://www.w3.org/TR/css-conditional-5/#at-ruledef-container
    """
    return tuple(map(_parse_query, split_commas(prelude)))


def _parse_query(text: str) -> ContainerQuery:
    name = ""
    match = _NAME.match(text)
    if match is not None:
        name, text = match[1], text[match.end() :]
    text = text.strip()
    axes = {axis for found in _SIZE_FEATURE.findall(_without_style(text)) for axis in _AXES[found]}
    return ContainerQuery(name, text, frozenset(axes))


def _without_style(text: str) -> str:
    """Leave `style()` out of a condition, because names of features in it mean properties."""
    kept: list[str] = []
    position = 0
    for match in _STYLE.finditer(text):
        if match.start() >= position:
            kept.append(text[position : match.start()])
            position = _closing(text, match.end())
    kept.append(text[position:])
    return " ".join(kept)


def _closing(text: str, start: int) -> int:
    depth = 1
    for place in range(start, len(text)):
        depth += (text[place] == "(") - (text[place] == ")")
        if not depth:
            return place + 1
    return len(text)


def _judge(feature: str, container: Container) -> bool | None:
    """Evaluate the content of one pair of parentheses; None is unknown."""
    name, opening, inner = feature.partition("(")
    if opening and name.strip().lower() == "style":
        return matches_style(inner.removesuffix(")"), container.custom, container.context)
    name, colon, value = feature.partition(":")
    if colon:
        return _plain(name.strip().lower(), value.strip(), container)
    parts = _COMPARISON.split(feature.strip())
    if len(parts) == 1:
        have = _measure(name.strip().lower(), container)
        return None if have is None else bool(have)
    return _range(parts, lambda text: _measure(text.lower(), container), lambda text: _length(text, container.context))


def _plain(name: str, value: str, container: Container) -> bool | None:
    if name == "orientation":
        width, height = container.width, container.height
        if width is None or height is None:
            return None
        return {"portrait": height >= width, "landscape": height < width}.get(value.lower())
    operator = "="
    for prefix, compare in (("min-", ">="), ("max-", "<=")):
        if name.startswith(prefix):
            name, operator = name.removeprefix(prefix), compare
    want = _ratio(value) if name == "aspect-ratio" else _length(value, container.context)
    return _compare(_measure(name, container), operator, want)


def _range(parts: list[str], measure: Callable[[str], Compared], value: Callable[[str], Compared]) -> bool | None:
    """Evaluate ``400px <= width < 800px`` or ``width > 400px``. Either side may be the feature."""

    def read(text: str) -> Compared:
        found = measure(text)
        if found is None:
            found = value(text)
        return _ratio(text) if found is None else found

    sides = [read(part.strip()) for part in parts[::2]]
    operators = parts[1::2]
    if len(operators) == 2 and (operators[0][0] != operators[1][0] or "=" in {operators[0], operators[1]}):
        return None
    results = [_compare(sides[at], operators[at], sides[at + 1]) for at in range(len(operators))]
    return None if None in results or len(results) > 2 else all(results)


def _measure(name: str, container: Container) -> float | None:
    width, height = container.width, container.height
    if name == "aspect-ratio":
        return None if width is None or height is None else (width / height if height else inf if width else 0.0)
    return {"width": width, "height": height, "inline-size": width, "block-size": height}.get(name)


def _length(text: str, context: ComputeContext) -> float | None:
    if text.strip() in {"0", "+0", "-0"}:
        return 0.0
    known = PROPERTIES["margin-top"]
    try:
        value = known.parse(text)
    except GrammarError:
        return None
    computed = known.compute(value, context) if known.compute is not None else value
    return float(computed) if isinstance(computed, float | int) else None


def _ratio(text: str) -> float | None:
    match = _RATIO.fullmatch(text.strip())
    if match is None:
        return None
    try:
        return float(match[1]) / float(match[2] or 1)
    except (ValueError, ZeroDivisionError):
        return None


def _compare(left: Compared, operator: str, right: Compared) -> bool | None:
    if left is None or right is None or isinstance(left, str) or isinstance(right, str):
        return None
    difference = left - right
    if abs(difference) < 1e-6:
        return "=" in operator
    return (operator[0] == "<") == (difference < 0.0) and operator != "="


# ── style() ───────────────────────────────────────────────────────────────────────────────────────────────


def matches_style(query: str, custom: Read, context: ComputeContext) -> bool | None:
    """Evaluate the content of `style()`: conditions on custom properties. Other properties are unknown, as in Chrome.

    Args:
        query: ``--name``, ``--name: value``, a range, or a condition made of these in parentheses.
        custom: Gives the computed text of a custom property; None if it is not set.
        context: Resolves relative lengths.

    Spec: https://www.w3.org/TR/css-conditional-5/#style-container
    """
    stripped = query.strip()
    if stripped.startswith("(") or re.match(r"not[\s(]", stripped, re.IGNORECASE):
        return evaluate_condition(stripped, lambda one: matches_style(one, custom, context))
    name, colon, value = stripped.partition(":")
    name = name.strip()
    if name.startswith("--") and re.fullmatch(r"--[^\s<>=]*", name):
        have = custom(name)
        if not colon:
            return have is not None
        want = _value_text(value.strip(), custom)
        return have is not None and want is not None and _same(have, want, context)
    parts = _COMPARISON.split(stripped)
    if len(parts) in {3, 5}:
        return _range(parts, lambda text: _number(text, custom, context), lambda _: None)
    return None


def _value_text(value: str, custom: Read) -> str | None:
    """Give the text that a query compares with. A lone `var()` stands for its value."""
    match = re.fullmatch(r"var\(\s*(--[^\s,()]+)\s*\)", value)
    return value if match is None else custom(match[1])


def _same(have: str, want: str, context: ComputeContext) -> bool:
    if have.strip() == want.strip():
        return True
    first, second = _length(have, context), _length(want, context)
    return first is not None and first == second


def _number(text: str, custom: Read, context: ComputeContext) -> float | None:
    """Give a number, or a length in px. The name of a custom property stands for its value."""
    value = custom(text) if text.startswith("--") else _value_text(text, custom)
    if value is None:
        return None
    try:
        return float(value)
    except ValueError:
        return _length(value, context)
