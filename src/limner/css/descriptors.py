"""Descriptors of at-rules as texts.

Goes in: the block of `@font-face`, `@property` or `@counter-style`. Comes out: names in lower case with their values as
written.

Spec: https://www.w3.org/TR/css-syntax-3/#declaration-diagrams
"""

import re
from typing import Final

from limner.css.split import split_declarations

_ESCAPE: Final = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))", re.DOTALL)


def read_descriptors(block: str) -> list[tuple[str, str]]:
    """Give (name, value) in order; what is no declaration is left out."""
    return [
        (piece.name.lower(), piece.value) for piece in split_declarations(block) if piece.name and not piece.message
    ]


def unquote_text(text: str) -> str:
    """Give the content of a string, or an unquoted name with its white space collapsed."""
    text = text.strip()
    if len(text) >= 2 and text[0] == text[-1] and text[0] in "\"'":
        return _ESCAPE.sub(_unescape, text[1:-1])
    return " ".join(text.split())


def _unescape(match: re.Match[str]) -> str:
    return chr(min(0x10FFFF, int(match[1], 16))) if match[1] else match[2]
