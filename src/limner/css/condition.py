"""What the conditions of `@media`, `@supports` and `@import` share: `and`, `or`, `not` and parentheses around features.

Goes in: text and a function that checks one feature. Comes out: True, False, or None for "unknown" or malformed, by the
specification's three-valued logic.

Spec: https://www.w3.org/TR/css-conditional-3/#at-supports
"""

import re
from collections.abc import Callable
from typing import Final, TypeAlias

Judge: TypeAlias = Callable[[str], bool | None]

_SIGNIFICANT: Final = re.compile(r"""/\*.*?\*/|"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|\\.|[()\[\]{},;:]""", re.DOTALL)
_OPEN: Final = {"(": ")", "[": "]", "{": "}"}
_WORD: Final = re.compile(r"\s*([a-z-]+)", re.IGNORECASE)
_MAX_DEPTH = 64


def split_commas(text: str) -> list[str]:
    """Split at the commas that are outside brackets and strings."""
    return split_outside(text, ",")


def split_outside(text: str, separator: str) -> list[str]:
    """Split at each comma, semicolon or colon that is outside brackets and strings."""
    parts: list[str] = []
    depth = start = 0
    for match in _SIGNIFICANT.finditer(text):
        char = match[0]
        if char in _OPEN:
            depth += 1
        elif char in (")", "]", "}"):
            depth -= 1
        elif char == separator and depth <= 0:
            parts.append(text[start : match.start()])
            start = match.end()
    parts.append(text[start:])
    return parts


def closing_parenthesis(text: str, start: int) -> int:
    """Give the index of the parenthesis that closes the one at `start`, or the text's length."""
    depth = 0
    for match in _SIGNIFICANT.finditer(text, start):
        char = match[0]
        if char in _OPEN:
            depth += 1
        elif char in (")", "]", "}"):
            depth -= 1
            if depth == 0:
                return match.start()
    return len(text)


def evaluate_condition(text: str, judge: Judge, depth: int = 0) -> bool | None:
    """Evaluate ``[not] (…) [and (…)]* | (…) [or (…)]*``.

    Args:
        text: The condition.
        judge: Tells whether the text inside one pair of parentheses (or a whole function with its name) is true.
        depth: How many parentheses are around it. Beyond 64, the condition is unknown.
    """
    position = 0
    result: bool | None = None
    operator = ""
    negated = False
    if depth > _MAX_DEPTH:
        return None
    while True:
        word = _WORD.match(text, position)
        if word and text[word.end() : word.end() + 1] != "(":
            keyword, position = word[1].lower(), word.end()
            if keyword == "not" and not operator and not negated:
                negated = True
            elif keyword in ("and", "or") and operator in ("first", keyword) and not negated:
                operator = keyword
            else:
                return None
        elif operator == "first":
            return None
        value, position = _operand(text, position, judge, depth)
        if position < 0:
            return None
        if negated:
            return None if value is None or text[position:].strip() else not value
        result = value if operator in ("", "first") else _combine(result, operator, value)
        operator = operator or "first"
        if not text[position:].strip():
            return result


def _operand(text: str, position: int, judge: Judge, depth: int) -> tuple[bool | None, int]:
    """Evaluate the next parentheses or function. Give its value and its end; -1 if there is none."""
    start = position
    while start < len(text) and text[start].isspace():
        start += 1
    opening = text.find("(", start)
    if opening < 0:
        return None, -1
    name = text[start:opening]
    end = closing_parenthesis(text, opening)
    inner = text[opening + 1 : end]
    after = min(len(text), end + 1)
    if name:
        return judge(f"{name}({inner})"), after
    stripped = inner.strip()
    if stripped.startswith("(") or _WORD_THEN_OPEN.match(stripped):
        return evaluate_condition(stripped, judge, depth + 1), after
    return judge(inner), after


_WORD_THEN_OPEN: Final = re.compile(r"not[\s(]|selector\(|font-tech\(|font-format\(", re.IGNORECASE)


def _combine(left: bool | None, operator: str, right: bool | None) -> bool | None:  # noqa: FBT001 - truth values
    if operator == "and":
        if left is False or right is False:
            return False
        return None if left is None or right is None else True
    if left is True or right is True:
        return True
    return None if left is None or right is None else False
