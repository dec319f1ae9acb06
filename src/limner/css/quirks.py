"""The looser syntax of values in pages without a doctype: lengths without a unit, colours without a hash.

Goes in: a declaration's name and text. Comes out: the text in the standard grammar.

Spec: https://quirks.spec.whatwg.org/#css
"""

import re
from typing import Final

from limner.css.grammar.plain_colors import NAMED_COLORS

_COLORS: Final = frozenset(
    (
        "background-color",
        "border-color",
        "border-top-color",
        "border-right-color",
        "border-bottom-color",
        "border-left-color",
        "color",
    )
)
_SIDES: Final = ("top", "right", "bottom", "left")
_LENGTHS: Final = frozenset(
    (
        "background-position",
        "border-spacing",
        "border-width",
        "bottom",
        "clip",
        "font-size",
        "height",
        "left",
        "letter-spacing",
        "margin",
        "max-height",
        "max-width",
        "min-height",
        "min-width",
        "padding",
        "right",
        "text-indent",
        "top",
        "vertical-align",
        "width",
        "word-spacing",
        *(f"border-{side}-width" for side in _SIDES),
        *(f"margin-{side}" for side in _SIDES),
        *(f"padding-{side}" for side in _SIDES),
    )
)
_NUMBER: Final = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)\Z")
_BARE_COLOR: Final = re.compile(r"(?:[0-9a-f]{3}|[0-9a-f]{6})\Z", re.IGNORECASE)
_BARE_DIGITS: Final = re.compile(r"(\d+)((?!e\d)[a-f][0-9a-f]*)?\Z", re.IGNORECASE)
_COLOR_DIGITS: Final = 6


def without_quirks(name: str, text: str) -> str:
    """Give the text of a value, with the units and hashes that old pages leave out.

    Args:
        name: The property in CSS's spelling.
        text: Its value.

    Spec: https://quirks.spec.whatwg.org/#the-unitless-length-quirk
    """
    if name in _COLORS:
        return " ".join(map(_with_hash, text.split())) if "(" not in text else text
    if name in _LENGTHS and ("(" not in text or name == "clip"):
        return re.sub(r"[^\s,()]+", lambda word: word[0] + "px" if _NUMBER.match(word[0]) else word[0], text)
    return text


def _with_hash(word: str) -> str:
    if word.lower() in NAMED_COLORS:
        return word
    number = _BARE_DIGITS.match(word)
    if number is not None:
        # As a number, it has lost its leading zeros.
        digits = f"{int(number[1])}{number[2] or ''}".rjust(_COLOR_DIGITS, "0")
        return f"#{digits}" if len(digits) == _COLOR_DIGITS else word
    return "#" + word if _BARE_COLOR.match(word) else word
