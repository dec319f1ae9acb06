"""Style sheet text cut into rules and declarations, without looking into either.

Goes in: the text of a sheet or of a block. Comes out: `RawItem`s, whose parts are slices of the text, so that a large
sheet costs one scan and values can be remembered by content.

Spec: https://www.w3.org/TR/css-syntax-3/#parsing
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

# Everything in which a bracket, a semicolon or a brace means nothing, then the characters that mean something.
_SIGNIFICANT: Final = re.compile(
    r"/\*[^*]*\*+(?:[^/*][^*]*\*+)*(?:/|$)|/\*.*$"
    r'|"(?:[^"\\\n]|\\.)*+(?:"|(?=\n)|$)'
    r"|'(?:[^'\\\n]|\\.)*+(?:'|(?=\n)|$)"
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
        at_keyword: The at-rule's name in lower case, empty for others.
        prelude: What stands before the block, or the whole statement; empty for declarations.
        block: What stands between the braces; None for an at-rule that ends in a semicolon.
        is_declarations: `block` holds declarations that stand between rules.
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
        nested: Whether declarations may stand among the rules.
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
            # A stray closing brace at the top level is a parse error that ends nothing.
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
    """Find where an item ends, and where its block opens (-1: it has none)."""
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
                # A brace closes whatever was left open inside its block.
                while stack[-1] != "}":
                    stack.pop()
            if stack and stack[-1] == char:
                stack.pop()
                if not stack and opening >= 0:
                    return match.end(), opening
            elif char == "}" and not stack and opening < 0:
                return match.start(), -1
    return len(text), opening
