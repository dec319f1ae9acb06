"""Names and other short texts of strangers, so that they change nothing around them.

Goes in: a text. Comes out: a `<bdi>` element whose text has no bidi controls and no towers of marks.

Spec: https://www.unicode.org/reports/tr36/ (security considerations)
"""

from typing import Final

from limner.characters.properties import category
from limner.html.element import Element

_MOST_MARKS: Final = 6
"""Marks on one letter: living scripts stack four at most, with a vowel, a tone and a sign of nasality."""

_BIDI: Final = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def fence(text: str) -> Element:
    """Make an element of a stranger's text: isolated from the direction of what is around it, with its marks clamped.

    Controls, those of direction among them, are left out; of the marks on a letter the first six are kept.

    Args:
        text: Such as a user's name.
    """
    return Element("bdi", {}, "", (clamp_marks(text),))


def clamp_marks(text: str) -> str:
    """Leave out bidi controls, other controls but white space, and the marks on a letter beyond the sixth."""
    from limner.characters.normalization import compose

    kept: list[str] = []
    marks = 0
    for character in compose(text):
        kind = category(character)
        if character in _BIDI or (kind == "Cc" and character not in "\n\t"):
            continue
        marks = marks + 1 if kind in {"Mn", "Me"} else 0
        if marks <= _MOST_MARKS:
            kept.append(character)
    return "".join(kept)
