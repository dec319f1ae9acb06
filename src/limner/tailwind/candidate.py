"""One class as written: variants, name, value, modifier, importance.

Goes in: ``md:hover:-mt-[3px]/50!``. Comes out: `Candidate`, with its parts as text. Other modules interpret them.

Spec: https://tailwindcss.com/docs/styling-with-utility-classes
"""

import re
from typing import Final, NamedTuple

_OPENING: Final = {"[": "]", "(": ")", "{": "}"}
_MATH: Final = re.compile(r"\b(?:calc|min|max|clamp|mod|rem|round|abs|sin|cos|tan|pow|hypot|sqrt|exp)\(")


class Candidate(NamedTuple):
    """A class in its parts.

    Attributes:
        variants: From the outermost inwards, each as written.
        base: Name and value, without modifier.
        modifier: The text after the slash; empty if there is none.
        important: Whether there is an exclamation mark before or after it.
    """

    variants: tuple[str, ...]
    base: str
    modifier: str
    important: bool


def parse_candidate(text: str) -> Candidate:
    """Split a class into its parts."""
    *variants, base = split_outside(text, ":")
    important = base.endswith("!") or base.startswith("!")
    base = base.strip("!")
    parts = split_outside(base, "/")
    modifier = "/".join(parts[1:])
    return Candidate(tuple(variants), parts[0], modifier, important)


def split_outside(text: str, separator: str) -> list[str]:
    """Split a text at each place where a character is outside brackets and quotes."""
    if separator not in text:
        return [text]
    parts: list[str] = []
    stack: list[str] = []
    start, position, length = 0, 0, len(text)
    while position < length:
        char = text[position]
        if char == "\\":
            position += 2
            continue
        if stack and stack[-1] in "\"'":
            if char == stack[-1]:
                stack.pop()
        elif char in _OPENING:
            stack.append(_OPENING[char])
        elif char in "\"'" and stack:
            stack.append(char)
        elif stack and char == stack[-1]:
            stack.pop()
        elif char == separator and not stack:
            parts.append(text[start:position])
            start = position + 1
        position += 1
    parts.append(text[start:])
    return parts


def bracket_depth(text: str) -> int:
    """Give the number of square brackets of a text that are still open."""
    return text.count("[") - text.count("]")


def decode_arbitrary(text: str) -> str:
    """Give the CSS of an arbitrary value. Underscores are spaces, except in addresses and custom properties.

    Spec: https://tailwindcss.com/docs/adding-custom-styles#handling-whitespace
    """
    text = _unescape(text)
    return _space_math(text) if _MATH.search(text) else text


def _unescape(text: str) -> str:
    if "_" not in text and "\\" not in text:
        return text
    parts: list[str] = []
    position, length = 0, len(text)
    while position < length:
        char = text[position]
        kept = re.compile(r"url\([^)]*\)|(?<=var\()\s*--[\w-]+|(?<=theme\()\s*--[\w-]+").match(text, position)
        if kept is not None:
            parts.append(kept[0])
            position = kept.end()
        elif char == "\\" and text[position + 1 : position + 2] == "_":
            parts.append("_")
            position += 2
        else:
            parts.append(" " if char == "_" else char)
            position += 1
    return "".join(parts)


_OPERATOR: Final = re.compile(r"(?<=[\w%)])\s*([+*/]|-)\s*(?=[\w.(+-])")
_WORD: Final = re.compile(r"--[\w-]+|[a-z][\w-]*\(?", re.IGNORECASE)


def _space_math(text: str) -> str:
    """Put spaces around operators, because ``calc(1px+2px)`` is invalid without them."""
    parts: list[str] = []
    position, length = 0, len(text)
    while position < length:
        word = _WORD.match(text, position)
        before = "".join(parts[-1:])[-1:]
        if word is not None and not before.isdigit():
            # Names keep their hyphens: `var(--a-b)`, `fit-content`.
            parts.append(word[0])
            position = word.end()
            continue
        operator = _OPERATOR.match(text, position)
        if operator is not None and (before.isalnum() or before in "%)"):
            parts.append(f" {operator[1]} ")
            position = operator.end()
            continue
        parts.append(text[position])
        position += 1
    return "".join(parts)
