"""The text of a `style` attribute cut into declarations.

Goes in: CSS text. Comes out: names and value texts with their places. Plain text is cut by one pattern; anything that
it does not understand whole goes through the full parser.

Spec: https://www.w3.org/TR/css-style-attr/
"""

import re
from typing import NamedTuple

from limner.css.tokens import RawDeclaration, SyntaxFault, parse_raw_declarations


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
            message = "a rule cannot stand in a style attribute"
            pieces.append(
                Piece("", found.prelude, important=False, line=found.line, column=found.column, message=message)
            )
    return pieces
