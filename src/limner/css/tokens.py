"""The only door to tinycss2: CSS text to component values, rules and raw declarations.

Goes in: text of a value, a declaration list or a style sheet. Comes out: `Token` trees, read through the cursor
`Tokens`; or `RawRule` and `RawDeclaration`, whose values are text again, so that they can be remembered by content.

Hostile text is tamed before tinycss2 sees it: brackets deeper than `MAX_DEPTH` and numbers longer than any float needs.

Spec: https://www.w3.org/TR/css-syntax-3/
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any, Final, Literal, NamedTuple, TypeAlias

NUMBER_LIMIT: Final = 3.4028234663852886e38
"""The largest number: that of single precision."""

MAX_DEPTH: Final = 48
"""How deep brackets may nest: far beyond any author's need, well within the recursion of the grammar functions."""

MAX_LENGTH: Final = 16_000_000
"""Characters of one value; data addresses are what makes values long."""

TokenKind: TypeAlias = Literal[
    "ident",
    "function",
    "string",
    "url",
    "hash",
    "number",
    "percentage",
    "dimension",
    "delim",
    "(",
    "[",
    "{",
    "at-keyword",
    "unicode-range",
    "whitespace",
    "error",
    "end",
]


class GrammarError(ValueError):
    """A value that does not fit its property's grammar."""


class Token:
    """One component value.

    Attributes:
        kind: What it is; a block has its opening bracket as kind.
        text: An identifier, a function's name, a string's or address's content, a delimiter, all unescaped.
        lower: `text` in ASCII lower case.
        number: The value of a number, percentage or dimension.
        integer: Whether the number was written as an integer.
        unit: The dimension's unit in lower case.
        children: Component values inside a function or a block.
        space: Whether white space is before it.
        line: Counted from 1, within the parsed text.
        column: The same.
    """

    __slots__ = ("children", "column", "integer", "kind", "line", "lower", "number", "space", "text", "unit")

    def __init__(self, kind: TokenKind, text: str = "", line: int = 0, column: int = 0) -> None:
        self.kind: TokenKind = kind
        self.text = text
        self.lower = text.lower()
        self.number = 0.0
        self.integer = False
        self.unit = ""
        self.children: tuple[Token, ...] = ()
        self.space = False
        self.line = line
        self.column = column

    def __repr__(self) -> str:
        number = f" {self.number!r}{self.unit}" if self.kind in {"number", "percentage", "dimension"} else ""
        inside = f" {list(self.children)!r}" if self.children else ""
        return f"<{' ' if self.space else ''}{self.kind} {self.text!r}{number}{inside}>"


_END: Final = Token("end")


class Tokens:
    """A cursor over component values. White space is gone; `Token.space` remembers it.

    Attributes:
        items: The component values, closed by one of kind ``end``.
        at: The index of the next one.
    """

    __slots__ = ("at", "items")

    def __init__(self, items: Sequence[Token]) -> None:
        self.items = (*items, _END)
        self.at = 0

    @property
    def next(self) -> Token:
        """The next component value, not taken; one of kind ``end`` if there is none."""
        return self.items[self.at]

    def is_done(self) -> bool:
        """Tell whether nothing is left."""
        return self.items[self.at] is _END

    def take(self) -> Token:
        """Take the next component value."""
        token = self.items[self.at]
        if token is not _END:
            self.at += 1
        return token

    def keyword(self) -> str:
        """Give the next identifier in lower case without taking it; empty if there is none."""
        token = self.items[self.at]
        return token.lower if token.kind == "ident" else ""

    def skip(self, text: str) -> bool:
        """Take the next component value if it is this delimiter or this keyword in lower case."""
        token = self.items[self.at]
        if token.lower == text and token.kind in {"delim", "ident"}:
            self.at += 1
            return True
        return False

    def function(self, name: str) -> "Tokens | None":
        """Take the function of this name and give its arguments."""
        token = self.items[self.at]
        if token.kind == "function" and token.lower == name:
            self.at += 1
            return Tokens(token.children)
        return None

    def split(self, delimiter: str = ",") -> "list[Tokens] | None":
        """Take all that is left, cut at a delimiter; None when a part is empty."""
        parts: list[Tokens] = []
        start = self.at
        items = self.items
        last = len(items) - 1
        for index in range(start, last + 1):
            token = items[index]
            if index == last or (token.kind == "delim" and token.text == delimiter):
                if index == start:
                    return None
                parts.append(Tokens(items[start:index]))
                start = index + 1
        self.at = last
        return parts


# ── values ────────────────────────────────────────────────────────────────────────────────────────────────

# What almost all values are made of. Anything else, and anything whose end is in doubt, goes to the full tokenizer.
_PLAIN = re.compile(
    r"""(?P<space>[ \t\n]*+)(?:
      (?![Uu][Rr][Ll]\([ \t\n]*+[^"' \t\n])(?P<ident>-?[A-Za-z_][A-Za-z0-9_-]*+)(?:(?P<open>\()|(?![\\+(]))
    | (?P<number>[+-]?(?:[0-9]*\.)?[0-9]++)(?P<unit>%|[A-Za-z]++)?(?![\w\\.%+-])
    | [Uu][Rr][Ll]\([ \t\n]*+(?P<url>[^\s"'()\\\x00-\x1f\x7f]*+)[ \t\n]*+\)
    | \#(?P<hash>[0-9A-Za-z]++)(?![\w\\-])
    | "(?P<double>[^"\\\n]*+)" | '(?P<single>[^'\\\n]*+)'
    | (?P<delim>,|/(?!\*)|\*|[+-](?=[ \t\n]))
    | (?P<bracket>[()\[\]])
    )""",
    re.VERBOSE | re.ASCII,
)


def parse_value(text: str) -> Tokens:
    """Give the component values of one declaration's value.

    Raises:
        GrammarError: The text is too long, nests too deeply or is not a sequence of component values.

    Spec: https://www.w3.org/TR/css-syntax-3/#parse-list-of-component-values
    """
    plain = _parse_plain(text) if len(text) <= MAX_LENGTH else None
    return Tokens(component_values(text) if plain is None else plain)


def _parse_plain(text: str) -> list[Token] | None:
    """Read plain text; None where there is anything that only the full tokenizer understands."""
    found: list[Token] = []
    stack: list[tuple[Token, list[Token], str]] = []
    position = 0
    end = len(text.rstrip(" \t\n"))
    match_at = _PLAIN.match
    while position < end:
        match = match_at(text, position)
        if match is None:
            return None
        kind = match.lastgroup
        token: Token
        closing = ""
        if kind == "ident":
            token = Token("ident", match["ident"])
        elif kind in {"unit", "number"}:
            token = _plain_number(match)
        elif kind == "open":
            token, closing = Token("function", match["ident"]), ")"
        elif kind in {"hash", "url"}:
            token = Token("hash" if kind == "hash" else "url", match[kind])
        elif kind in {"double", "single"}:
            token = Token("string", match[kind])
        elif kind == "delim":
            token = Token("delim", match["delim"])
        else:
            bracket = match["bracket"]
            if bracket in ")]":
                if not stack or stack[-1][2] != bracket:
                    return None
                opened, found_outside, _ = stack.pop()
                opened.children = tuple(found)
                found = found_outside
                position = match.end()
                continue
            token, closing = Token("(" if bracket == "(" else "["), _CLOSING[bracket]
        token.space = match.end("space") > position
        token.line, token.column = 1, match.end("space") + 1
        found.append(token)
        if closing:
            if len(stack) >= MAX_DEPTH:
                return None
            stack.append((token, found, closing))
            found = []
        position = match.end()
    return None if stack else found


def _in_range(number: float) -> float:
    """Hold a number in single precision's range, as Chrome does, so that no sum or product of some is infinite."""
    return min(max(number, -NUMBER_LIMIT), NUMBER_LIMIT)


def _plain_number(match: re.Match[str]) -> Token:
    unit = match["unit"]
    token = Token("number" if unit is None else "percentage" if unit == "%" else "dimension")
    number = match["number"]
    token.number = _in_range(float(number))
    token.integer = "." not in number
    token.unit = unit.lower() if unit is not None and unit != "%" else ""
    return token


def component_values(text: str, *, keep_space: bool = False) -> list[Token]:
    """Give component values as a plain list.

    Args:
        text: CSS text.
        keep_space: Keep white space as tokens of its own, for selectors.

    Raises:
        GrammarError: As `parse_value` does.
    """
    if len(text) > MAX_LENGTH:
        raise GrammarError(f"a value is longer than {MAX_LENGTH:,} characters")
    tamed, was_deep = tame(text)
    if was_deep:
        raise GrammarError(f"brackets nest deeper than {MAX_DEPTH}")
    # Loaded at first use here and below: pages without pictures never need it.
    from tinycss2 import parse_component_value_list

    nodes = parse_component_value_list(tamed, skip_comments=True)
    return _convert(nodes, keep_space=keep_space)


_CONVERSIONS: Final[dict[str, TokenKind]] = {
    "ident": "ident",
    "function": "function",
    "string": "string",
    "url": "url",
    "hash": "hash",
    "number": "number",
    "percentage": "percentage",
    "dimension": "dimension",
    "literal": "delim",
    "() block": "(",
    "[] block": "[",
    "{} block": "{",
    "at-keyword": "at-keyword",
    "unicode-range": "unicode-range",
}


def _convert(nodes: Sequence[Any], *, keep_space: bool = False) -> list[Token]:
    tokens: list[Token] = []
    space = False
    for node in nodes:
        name: str = node.type
        if name == "whitespace":
            space = True
            if keep_space:
                tokens.append(Token("whitespace", " ", node.source_line, node.source_column))
            continue
        if name == "comment":
            continue
        if name == "error":
            # "EOF in string" and "EOF in URL" are repaired by the tokenizer itself.
            if node.kind in {"eof-in-string", "eof-in-url"}:
                continue
            raise GrammarError(node.message.lower())
        token = Token(_CONVERSIONS[name], "", node.source_line, node.source_column)
        token.space, space = space, False
        if name in {"number", "percentage", "dimension"}:
            token.number = _in_range(node.value)
            token.integer = node.is_integer
            token.unit = node.lower_unit if name == "dimension" else ""
        elif name == "function":
            _set_text(token, node.name)
            token.children = tuple(_convert(node.arguments, keep_space=keep_space))
        elif name == "unicode-range":
            token.text = f"{node.start}-{node.end}"
        elif name.endswith(" block"):
            token.children = tuple(_convert(node.content, keep_space=keep_space))
        else:
            _set_text(token, node.value)
        tokens.append(token)
    return tokens


_SURROGATE = re.compile("[\ud800-\udfff]")


def _set_text(token: Token, text: str) -> None:
    # "If this number … is for a surrogate … return U+FFFD", which tinycss2 leaves out.
    if not text.isascii():
        text = _SURROGATE.sub("\ufffd", text)
    token.text = text
    token.lower = text.lower() if text.isascii() else _ascii_lower(text)


def _ascii_lower(text: str) -> str:
    return "".join(letter.lower() if letter.isascii() else letter for letter in text)


# ── taming ────────────────────────────────────────────────────────────────────────────────────────────────

_BRACKETS = re.compile(
    r"""/\*(?:[^*]|\*(?!/))*+(?:\*/|$)|"(?:[^"\\\n]|\\.)*+"?|'(?:[^'\\\n]|\\.)*+'?|\\.|[()\[\]{}]""",
    re.DOTALL,
)
_LONG_NUMBER = re.compile(r"[0-9]{400,}+")
_CLOSING: Final = {"(": ")", "[": "]", "{": "}"}


def tame(text: str) -> tuple[str, bool]:
    """Cut brackets that nest too deeply and numbers too long to mean anything; tell whether any bracket was cut.

    A bracket that is cut becomes ``!``, which no grammar allows, so that what holds it is dropped and the rest stays.
    Takes linear time.
    """
    text = _LONG_NUMBER.sub(_shorten, text)
    if text.count("(") + text.count("[") + text.count("{") <= MAX_DEPTH:
        return text, False
    stack: list[str] = []
    cut: list[str] = []
    position = 0
    too_deep = 0
    was_deep = False
    for match in _BRACKETS.finditer(text):
        bracket = match[0]
        if bracket in _CLOSING:
            if len(stack) < MAX_DEPTH:
                stack.append(_CLOSING[bracket])
                continue
            too_deep += 1
            was_deep = True
        elif bracket in {")", "]", "}"}:
            if too_deep and bracket != "}":
                too_deep -= 1
            else:
                # A closing brace ends everything that was left open inside of it.
                while bracket == "}" and "}" in stack and stack[-1] != "}":
                    stack.pop()
                if bracket == "}":
                    too_deep = 0
                if stack and stack[-1] == bracket:
                    stack.pop()
                continue
        else:
            continue
        cut.append(text[position : match.start()])
        cut.append("!")
        position = match.end()
    cut.append(text[position:])
    return "".join(cut), was_deep


def _shorten(match: re.Match[str]) -> str:
    return match[0][:400]


# ── rules and declarations ────────────────────────────────────────────────────────────────────────────────


class RawDeclaration(NamedTuple):
    """A declaration as written, its value text without ``!important``; lines and columns count from 1."""

    name: str  # custom properties keep their case, others are in lower case
    value: str
    important: bool
    line: int
    column: int


class SyntaxFault(NamedTuple):
    """Something that is neither a rule nor a declaration."""

    message: str
    line: int
    column: int


class RawRule:
    """A qualified rule or an at-rule, its block still unread.

    Attributes:
        at_keyword: The at-rule's name in lower case without ``@``; empty for a qualified rule.
        prelude: What is before the block, as text.
        line: Counted from 1 in the sheet.
        column: The same.
        has_block: False for statements such as ``@import "a.css";``.
    """

    __slots__ = ("_content", "at_keyword", "column", "has_block", "line", "prelude")

    def __init__(self, node: Any) -> None:
        self.at_keyword: str = getattr(node, "lower_at_keyword", "")
        self.prelude: str = _serialize(node.prelude).strip()
        self.line: int = node.source_line
        self.column: int = node.source_column
        self.has_block = node.content is not None
        self._content = node.content

    def rules(self) -> "list[RawRule | SyntaxFault]":
        """Read the block as a list of rules, as `@media` at the top level and `@layer` have it."""
        if self._content is None:
            return []
        from tinycss2 import parse_rule_list

        return _raw_rules(parse_rule_list(self._content, skip_comments=True, skip_whitespace=True))

    def contents(self) -> "list[RawRule | RawDeclaration | SyntaxFault]":
        """Read the block as declarations with nested rules between them, in order."""
        return [] if self._content is None else _raw_contents(self._content)


def parse_rules(text: str) -> list[RawRule | SyntaxFault]:
    """Read a style sheet; brackets too deep to mean anything are cut first.

    Spec: https://www.w3.org/TR/css-syntax-3/#parse-stylesheet
    """
    from tinycss2 import parse_stylesheet

    tamed, was_deep = tame(text)
    rules = _raw_rules(parse_stylesheet(tamed, skip_comments=True, skip_whitespace=True))
    if was_deep:
        rules.append(SyntaxFault(f"brackets nest deeper than {MAX_DEPTH}", 0, 0))
    return rules


def parse_raw_declarations(text: str) -> list[RawRule | RawDeclaration | SyntaxFault]:
    """Read the text of a `style` attribute.

    Spec: https://www.w3.org/TR/css-style-attr/
    """
    tamed, was_deep = tame(text)
    found = _raw_contents(tamed)
    if was_deep:
        found.append(SyntaxFault(f"brackets nest deeper than {MAX_DEPTH}", 0, 0))
    return found


def _raw_rules(nodes: Sequence[Any]) -> list[RawRule | SyntaxFault]:
    return [
        SyntaxFault(node.message, node.source_line, node.source_column) if node.type == "error" else RawRule(node)
        for node in nodes
    ]


def _raw_contents(source: str | Iterable[Any]) -> list[RawRule | RawDeclaration | SyntaxFault]:
    from tinycss2 import parse_blocks_contents

    found: list[RawRule | RawDeclaration | SyntaxFault] = []
    for node in parse_blocks_contents(source, skip_comments=True, skip_whitespace=True):
        if node.type == "declaration":
            name: str = node.name if node.name.startswith("--") else node.lower_name
            value = _serialize(node.value).strip()
            found.append(RawDeclaration(name, value, node.important, node.source_line, node.source_column))
        elif node.type == "error":
            found.append(SyntaxFault(node.message, node.source_line, node.source_column))
        else:
            found.append(RawRule(node))
    return found


def _serialize(nodes: Sequence[Any]) -> str:
    from tinycss2 import serialize

    return serialize(nodes)
