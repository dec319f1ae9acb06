"""CSS text to component values.

Goes in: the text of a value. Comes out: `Token` trees, read through the cursor `Tokens`. Any text can be cut into
tokens. Some tokens fit no grammar (a bracket that nothing opened, a string cut by the end of its line, an address with
a quotation mark) and make the whole value invalid, like brackets deeper than `MAX_DEPTH`.

Spec: https://www.w3.org/TR/css-syntax-3/#tokenization
"""

import math
import re
from collections.abc import Sequence
from typing import Final, Literal, TypeAlias

NUMBER_LIMIT: Final = 3.4028234663852886e38
"""The largest number, that of single precision."""

MAX_DEPTH: Final = 48
"""How deep brackets may nest: far beyond any author's need, well within the recursion of the grammar functions."""

MAX_LENGTH: Final = 16_000_000
"""The most characters of one value. Only data addresses make values long."""

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
    "end",
]


class GrammarError(ValueError):
    """A value that does not fit its property's grammar."""


class Token:
    """One component value.

    Attributes:
        kind: What it is. For a block, its opening bracket.
        text: An identifier, a function's name, the content of a string or an address, or a delimiter, all without
            escapes.
        lower: `text` in ASCII lower case.
        number: The value of a number, percentage or dimension.
        integer: Whether the number was written as an integer.
        unit: The dimension's unit in lower case.
        children: Component values inside a function or a block.
        space: Whether there is white space before it.
    """

    __slots__ = ("children", "integer", "kind", "lower", "number", "space", "text", "unit")

    def __init__(self, kind: TokenKind, text: str = "") -> None:
        self.kind: TokenKind = kind
        self.text = text
        self.lower = text.lower() if text.isascii() else _ascii_lower(text)
        self.number = 0.0
        self.integer = False
        self.unit = ""
        self.children: tuple[Token, ...] = ()
        self.space = False

    def __repr__(self) -> str:
        number = f" {self.number!r}{self.unit}" if self.kind in {"number", "percentage", "dimension"} else ""
        inside = f" {list(self.children)!r}" if self.children else ""
        return f"<{' ' if self.space else ''}{self.kind} {self.text!r}{number}{inside}>"


_END: Final = Token("end")


class Tokens:
    """A cursor over component values. White space is removed, but `Token.space` remembers it.

    Attributes:
        items: The component values, followed by one of kind ``end``.
        at: The index of the next one.
    """

    __slots__ = ("at", "items")

    def __init__(self, items: Sequence[Token]) -> None:
        self.items = (*items, _END)
        self.at = 0

    @property
    def next(self) -> Token:
        """The next component value, without taking it; one of kind ``end`` if there is none."""
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
        """Take the next component value if it is this delimiter or this keyword (in lower case)."""
        token = self.items[self.at]
        if token.lower == text and token.kind in {"delim", "ident"}:
            self.at += 1
            return True
        return False

    def function(self, name: str) -> "Tokens | None":
        """Take the function with this name, and give its arguments."""
        token = self.items[self.at]
        if token.kind == "function" and token.lower == name:
            self.at += 1
            return Tokens(token.children)
        return None

    def split(self, delimiter: str = ",") -> "list[Tokens] | None":
        """Take everything that is left, split at a delimiter; None if a part is empty."""
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


# ── the tokenizer ─────────────────────────────────────────────────────────────────────────────────────────

ESCAPE: Final = r"\\(?:[0-9A-Fa-f]{1,6}[ \t\n]?|[^\n0-9A-Fa-f]|\Z)"
IDENT: Final = rf"(?:--|-?(?:[A-Za-z_]|[^\x00-\x7f]|{ESCAPE}))(?:[A-Za-z0-9_-]|[^\x00-\x7f]|{ESCAPE})*+"
COMMENT: Final = r"/\*[^*]*+(?:\*(?!/)[^*]*+)*+(?:\*/|\Z)"

# One token, with the white space and comments before it. Each alternative is possessive, so the time is linear.
_TOKEN: Final = re.compile(
    rf"""(?P<skipped>(?:[ \t\n]++|{COMMENT})*+)(?:
      (?!-->)(?P<ident>{IDENT})(?P<open>\()?+
    | (?P<number>[+-]?(?:[0-9]*+\.(?=[0-9]))?[0-9]++(?:[eE][+-]?[0-9]++)?+)(?P<unit>%|{IDENT})?+
    | (?P<bracket>[()\[\]{{}}])
    | "(?P<double>(?:[^"\\\n]|{ESCAPE}|\\\n)*+)(?:"|\Z) | '(?P<single>(?:[^'\\\n]|{ESCAPE}|\\\n)*+)(?:'|\Z)
    | \#(?P<hash>(?:[A-Za-z0-9_-]|[^\x00-\x7f]|{ESCAPE})++)
    | @(?P<at>{IDENT})
    | (?P<end>\Z)
    | (?P<delim><!--|-->|[\s\S])
    )""",
    re.VERBOSE,
)
# What is between "url(" and ")", unless it is a string.
_ADDRESS: Final = re.compile(
    rf"""[ \t\n]*+(?:(?=["'])|(?P<url>(?:[^"'()\\\x00-\x20\x7f]|{ESCAPE})*+)[ \t\n]*+(?:\)|\Z))"""
)
_COMMENTS: Final = re.compile(COMMENT)
_ESCAPES: Final = re.compile(r"\\(?:([0-9A-Fa-f]{1,6})[ \t\n]?|([\s\S])|\Z)")
_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_CLOSING: Final = {"(": ")", "[": "]", "{": "}"}
_OTHER_NEWLINE: Final = re.compile("\r\n?|\f")


def parse_value(text: str) -> Tokens:
    """Give the component values of one declaration's value.

    Raises:
        GrammarError: The text is too long, nests too deeply or is not a sequence of component values.

    Spec: https://www.w3.org/TR/css-syntax-3/#parse-list-of-component-values
    """
    return Tokens(component_values(text))


def component_values(text: str) -> list[Token]:
    """Give component values as a plain list.

    Raises:
        GrammarError: As `parse_value` does.
    """
    if len(text) > MAX_LENGTH:
        raise GrammarError(f"a value is longer than {MAX_LENGTH:,} characters")
    text = normalized(text)
    found: list[Token] = []
    stack: list[tuple[Token, list[Token], str]] = []
    position = 0
    while (match := _TOKEN.match(text, position)) is not None:  # some alternative matches every text
        kind = match.lastgroup
        start, end = match.end("skipped"), match.end()
        closing = ""
        if kind == "ident":
            token = Token("ident", _name(match["ident"]))
        elif kind in {"number", "unit"}:
            token = _number(match["number"], match["unit"])
        elif kind == "open":
            token = Token("function", _name(match["ident"]))
            address = _address(text, end) if token.lower == "url" else None
            if address is None:
                closing = ")"
            else:
                token, end = Token("url", _name(address["url"])), address.end()
        elif kind == "bracket":
            bracket = match["bracket"]
            if bracket in ")]}":
                if not stack or stack[-1][2] != bracket:
                    raise GrammarError(f"nothing opens what {bracket!r} closes")
                opened, outside, _ = stack.pop()
                opened.children = tuple(found)
                found, position = outside, end
                continue
            token, closing = Token("(" if bracket == "(" else "[" if bracket == "[" else "{"), _CLOSING[bracket]
        elif kind == "end":
            break
        else:
            token = _other_token(kind, match)
        if start > position:
            token.space = "/" not in match["skipped"] or _COMMENTS.sub("", match["skipped"]) != ""
        found.append(token)
        if closing:
            if len(stack) >= MAX_DEPTH:
                raise GrammarError(f"brackets nest deeper than {MAX_DEPTH}")
            stack.append((token, found, closing))
            found = []
        position = end
    while stack:  # the end of the text closes everything
        opened, outside, _ = stack.pop()
        opened.children = tuple(found)
        found = outside
    return found


def normalized(text: str) -> str:
    """Give a text in which every line break is a newline, and without null characters.

    Spec: https://www.w3.org/TR/css-syntax-3/#input-preprocessing
    """
    if "\r" in text or "\f" in text:
        text = _OTHER_NEWLINE.sub("\n", text)
    return text.replace("\0", "\ufffd") if "\0" in text else text


def _other_token(kind: str | None, match: re.Match[str]) -> Token:
    """Make the token of anything but a name, a number or a bracket."""
    if kind in {"double", "single"}:
        return Token("string", _string(match[kind]))
    if kind == "hash":
        return Token("hash", _name(match["hash"]))
    if kind == "at":
        return Token("at-keyword", _name(match["at"]))
    delim = match["delim"]
    if delim in {'"', "'"}:
        raise GrammarError("a line ends before the string does")
    return Token("delim", delim)


def _address(text: str, position: int) -> re.Match[str] | None:
    """Match what follows ``url(``; None if that is a string, as in any function.

    Raises:
        GrammarError: It is not an address.
    """
    match = _ADDRESS.match(text, position)
    if match is None:
        raise GrammarError("an address without quotation marks has a character that it must not have")
    return None if match["url"] is None else match


def _number(written: str, unit: str | None) -> Token:
    token = Token("number" if unit is None else "percentage" if unit == "%" else "dimension")
    number = float(written)
    # Kept in the range of single precision, as in Chrome, so that no sum or product of such numbers is infinite.
    token.number = number if -NUMBER_LIMIT <= number <= NUMBER_LIMIT else math.copysign(NUMBER_LIMIT, number)
    token.integer = written.isdecimal() or (written[0] in "+-" and written[1:].isdecimal())
    if unit is not None and unit != "%":
        token.unit = unit.lower() if unit.isascii() and "\\" not in unit else _ascii_lower(_name(unit))
    return token


def _name(written: str) -> str:
    """Give a name or an address without its escapes."""
    if "\\" in written:
        written = _ESCAPES.sub(_unescape, written)
    return written if written.isascii() else _SURROGATE.sub("\ufffd", written)


def _string(written: str) -> str:
    """Give the content of a string without its escapes. A backslash before a newline or at the end gives nothing."""
    if "\\" in written:
        written = _ESCAPES.sub(lambda match: "" if match[0] in {"\\\n", "\\"} else _unescape(match), written)
    return written if written.isascii() else _SURROGATE.sub("\ufffd", written)


def _unescape(match: re.Match[str]) -> str:
    if match[1]:
        code = int(match[1], 16)
        return chr(code) if 0 < code <= 0x10FFFF else "\ufffd"
    return match[2] or "\ufffd"


def _ascii_lower(text: str) -> str:
    return "".join(letter.lower() if letter.isascii() else letter for letter in text)
