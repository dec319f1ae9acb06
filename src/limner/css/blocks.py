"""Cuts style sheets and `style` attributes into rules and declarations, without looking inside them.

Spec: https://www.w3.org/TR/css-syntax-3/
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from limner.css.tokens import COMMENT, IDENT, MAX_DEPTH, component_values

# Everything in which brackets, semicolons and braces have no meaning, then the characters that have one.
_SIGNIFICANT: Final = re.compile(
    r"/\*[^*]*\*+(?:[^/*][^*]*\*+)*(?:/|$)|/\*.*$"
    r'|"(?:[^"\\\n]|\\(?:[0-9A-Fa-f]{1,6}[ \t\n]?|.|$))*+(?:"|(?=\n)|$)'
    r"|'(?:[^'\\\n]|\\(?:[0-9A-Fa-f]{1,6}[ \t\n]?|.|$))*+(?:'|(?=\n)|$)"
    r"|\\."
    r"|[uU][rR][lL]\(\s*+(?![\"'\s])(?:[^\\)]|\\.)*+(?:\)|$)"
    r"|[(){}\[\];]",
    re.DOTALL,
)
_SKIPPED: Final = re.compile(r"(?:\s+|/\*[^*]*\*+(?:[^/*][^*]*\*+)*(?:/|$)|/\*.*$|<!--|-->)*+", re.DOTALL)
_CUSTOM: Final = re.compile(r"--(?:[-\w]|[^\x00-\x7f]|\\.)*\s*:")
_CLOSING: Final = {"(": ")", "[": "]", "{": "}"}
_AT_WORD: Final = re.compile(r"@(-?[\w-]+)")


class RawItem(NamedTuple):
    """One rule, at-rule or run of declarations.

    Attributes:
        at_keyword: The at-rule's name in lower case; empty for other items.
        prelude: The text before the block, or the whole statement; empty for declarations.
        block: The text between the braces; None for an at-rule that ends with a semicolon.
        is_declarations: Whether `block` holds declarations from between rules.
        start: Where it starts in the text.
        block_start: Where the block starts.
    """

    at_keyword: str
    prelude: str
    block: str | None
    is_declarations: bool
    start: int
    block_start: int = 0


def scan_rules(text: str, *, nested: bool = False) -> Iterator[RawItem]:
    """Cut a sheet, or with `nested` the block of a style rule, into its items.

    Args:
        text: The text without the braces around it.
        nested: Whether there may be declarations between the rules.
    """
    position, length = 0, len(text)
    pending = -1  # where a run of declarations started
    pending_end = 0
    while True:
        match = _SKIPPED.match(text, position)
        position = match.end() if match else position
        if nested:
            while text.startswith(";", position):
                position = _after_space(text, position + 1)
        if position >= length:
            break
        if text[position] == "}":
            # A stray closing brace at the top level is a parse error, and ends nothing.
            position += 1
            continue
        end, opening = _find_end(text, position, nested=nested)
        if opening < 0 and nested and text[position] != "@":
            if pending < 0:
                pending = position
            position = pending_end = end
            continue
        if pending >= 0:
            yield RawItem("", "", text[pending:pending_end], is_declarations=True, start=pending, block_start=pending)
            pending = -1
        yield _item(text, position, end, opening)
        position = end
    if pending >= 0:
        yield RawItem("", "", text[pending:pending_end], is_declarations=True, start=pending, block_start=pending)


def _after_space(text: str, position: int) -> int:
    match = _SKIPPED.match(text, position)
    return match.end() if match else position


def _item(text: str, start: int, end: int, opening: int) -> RawItem:
    prelude_end = opening if opening >= 0 else end
    block = None
    if opening >= 0:
        closed = text[end - 1] == "}" and end - 1 > opening
        block = text[opening + 1 : end - 1 if closed else end]
    keyword = ""
    begin = start
    word = _AT_WORD.match(text, start)
    if word:
        keyword, begin = word[1].lower(), word.end()
    prelude = text[begin:prelude_end].strip()
    if block is None:
        prelude = prelude.removesuffix(";").rstrip()
    return RawItem(keyword, prelude, block, is_declarations=False, start=start, block_start=opening + 1)


def _find_end(text: str, start: int, *, nested: bool) -> tuple[int, int]:
    """Find where an item ends, and where its block opens (-1 if it has none)."""
    stack: list[str] = []
    opening = -1
    is_custom = nested and _CUSTOM.match(text, start) is not None
    ends_at_semicolon = nested or text[start] == "@"
    for match in _SIGNIFICANT.finditer(text, start):
        char = match[0]
        if char in _CLOSING:
            if char == "{" and not stack and not is_custom:
                opening = match.start()
            stack.append(_CLOSING[char])
        elif char == ";":
            if not stack and ends_at_semicolon:
                return match.end(), -1
        elif char in (")", "]", "}") and len(char) == 1:
            if char == "}" and "}" in stack:
                # A closing brace closes everything left open inside its block.
                while stack[-1] != "}":
                    stack.pop()
            if stack and stack[-1] == char:
                stack.pop()
                if not stack and opening >= 0:
                    return match.end(), opening
            elif char == "}" and not stack and opening < 0:
                return match.start(), -1
    return len(text), opening


class Piece(NamedTuple):
    """One declaration, or text in place of one (then `message` says what is wrong)."""

    name: str
    value: str
    important: bool
    line: int
    column: int
    message: str = ""


# A name, a colon, and the value up to anything that may hide a semicolon or an exclamation mark.
_DECLARATION: Final = re.compile(
    rf"""(?P<name>{IDENT})(?:\s++|{COMMENT})*+:(?:\s++|{COMMENT})*+(?P<plain>(?:[^;"'(){{}}\[\]\\/!]++|/(?!\*))*+)"""
)
_BETWEEN: Final = re.compile(rf"(?:[\s;]++|{COMMENT})*+")
_IMPORTANT: Final = re.compile(rf"!(?:\s++|{COMMENT})*+important(?:\s++|{COMMENT})*+", re.IGNORECASE)
_IN_VALUE: Final = re.compile(_SIGNIFICANT.pattern.replace("[(){}", "[!(){}"), re.DOTALL)


class _Extent(NamedTuple):
    """Where a declaration, or the text in place of one, ends.

    Attributes:
        end: The index before the semicolon, or after the brace that ends a rule.
        bang: The index of the last exclamation mark outside brackets; -1 if there is none.
        is_rule: Whether it has a block, like a rule.
        is_deep: Whether its brackets nest too deeply.
    """

    end: int
    bang: int
    is_rule: bool
    is_deep: bool


def split_declarations(text: str) -> list[Piece]:
    """Cut a list of declarations.

    Spec: https://www.w3.org/TR/css-syntax-3/#consume-block-contents
    """
    pieces: list[Piece] = []
    position, length = 0, len(text)
    line, line_start, counted = 1, 0, 0
    has_lines = "\n" in text
    while True:
        between = _BETWEEN.match(text, position)
        start = between.end() if between is not None else position
        if start >= length:
            return pieces
        if has_lines and (newline := text.rfind("\n", counted, start)) >= 0:
            line, line_start, counted = line + text.count("\n", counted, start), newline + 1, start
        match = _DECLARATION.match(text, start)
        if match is not None and (match.end() == length or text[match.end()] == ";"):
            position, bang, message = match.end(), -1, ""
        else:
            extent = _extent(text, match, start)
            position, bang = extent.end, extent.bang
            message = (
                "" if match is not None and not (extent.is_rule or extent.is_deep) else _say_fault(extent, text[start])
            )
        if match is None or message:
            value = text[start:position].strip()
            pieces.append(Piece("", value, important=False, line=line, column=start + 1 - line_start, message=message))
            continue
        important = bang >= 0 and _IMPORTANT.fullmatch(text, bang, position) is not None
        name = match["name"]
        if "\\" in name:
            name = component_values(name)[0].text
        if not name.startswith("--"):
            name = name.lower()
        value = text[match.start("plain") : bang if important else position].strip()
        pieces.append(Piece(name, value, important, line, start + 1 - line_start))


def _extent(text: str, match: re.Match[str] | None, start: int) -> _Extent:
    """Find the end of a declaration whose value is not plain, or of text without a name and a colon."""
    begin = start if match is None else match.end()
    may_be_rule = match is None or not match["name"].startswith("--")
    is_rule = match is None and text[start] == "@"
    stack: list[str] = []
    bang, depth = -1, 0
    for found in _IN_VALUE.finditer(text, begin):
        char = found[0]
        if char in _CLOSING:
            if char == "{" and may_be_rule and not stack and (match is None or text[match.start("plain")] != "{"):
                is_rule = True
            stack.append(_CLOSING[char])
            depth = max(depth, len(stack))
        elif stack:
            if char == stack[-1]:
                stack.pop()
                if is_rule and char == "}" and not stack:
                    return _Extent(found.end(), bang, is_rule, depth > MAX_DEPTH)
        elif char == ";":
            return _Extent(found.start(), bang, is_rule, depth > MAX_DEPTH)
        elif char == "!":
            bang = found.start()
    return _Extent(len(text), bang, is_rule, depth > MAX_DEPTH)


def _say_fault(extent: _Extent, first: str) -> str:
    if extent.is_deep:
        return f"brackets nest deeper than {MAX_DEPTH}"
    if extent.is_rule:
        return "a rule cannot be in a style attribute"
    is_name = first.isalpha() or first in "-_\\"
    return "a colon is missing after a property's name" if is_name else "a declaration begins with a property's name"
