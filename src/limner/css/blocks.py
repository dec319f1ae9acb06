"""Style sheets and `style` attributes cut into rules and declarations, without looking into either.

Spec: https://www.w3.org/TR/css-syntax-3/
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from limner.css.tokens import RawDeclaration, SyntaxFault, parse_raw_declarations

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
        prelude: What is before the block, or the whole statement; empty for declarations.
        block: What is between the braces; None for an at-rule that ends in a semicolon.
        is_declarations: `block` holds declarations that are between rules.
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


class Piece(NamedTuple):
    """One declaration, or what stands where one should (then `message` says what is wrong)."""

    name: str
    value: str
    important: bool
    line: int
    column: int
    message: str = ""


# A name, a colon, and a value without escapes, comments, braces or broken strings; brackets two deep at most.
_PLAIN = re.compile(
    r"""[\s;]*+(?:(?P<name>--[\w-]*+|-?[A-Za-z][\w-]*+)\s*+:\s*+
    (?P<value>(?:[^;"'(){}\[\]\\!/@]++|/(?!\*)|"[^"\\\n]*+"|'[^'\\\n]*+'
      |\((?:[^"'(){}\[\]\\/]++|/(?!\*)|"[^"\\\n]*+"|'[^'\\\n]*+'
        |\((?:[^"'(){}\[\]\\/]++|/(?!\*)|"[^"\\\n]*+"|'[^'\\\n]*+')*+\))*+\))*+)
    (?P<important>!\s*+(?i:important)\s*+)?(?=;|\Z)|\Z)""",
    re.VERBOSE,
)


def split_declarations(text: str) -> list[Piece]:
    """Cut a list of declarations."""
    pieces: list[Piece] = []
    position = 0
    length = len(text)
    while position < length:
        match = _PLAIN.match(text, position)
        if match is None:
            return _split_slowly(text)
        name = match["name"]
        if name is None:
            break
        value = match["value"].strip()
        start = match.start("name")
        line_start = text.rfind("\n", 0, start)
        line = text.count("\n", 0, start) + 1 if line_start >= 0 else 1
        if not name.startswith("--"):
            name = name.lower()
        pieces.append(Piece(name, value, match["important"] is not None, line, start - line_start))
        position = match.end()
    return pieces


def _split_slowly(text: str) -> list[Piece]:
    pieces: list[Piece] = []
    for found in parse_raw_declarations(text):
        if isinstance(found, RawDeclaration):
            pieces.append(Piece(found.name, found.value, found.important, found.line, found.column))
        elif isinstance(found, SyntaxFault):
            pieces.append(Piece("", "", important=False, line=found.line, column=found.column, message=found.message))
        else:
            message = "a rule cannot be in a style attribute"
            pieces.append(
                Piece("", found.prelude, important=False, line=found.line, column=found.column, message=message)
            )
    return pieces
