"""Cuts a text into runs of one script and one presentation.

Spec: https://www.unicode.org/reports/tr24/
"""

import re
from typing import Final, NamedTuple

_LETTER: Final = re.compile("[A-Za-z]")


class Item(NamedTuple):
    """A run of characters: where it ends, its ISO 15924 script, and whether it is shown as emoji."""

    end: int
    script: str
    emoji: bool = False


def itemise(text: str) -> tuple[Item, ...]:
    """The runs of a whole text, in order."""
    return (Item(len(text), "Latn" if _LETTER.search(text) else "Zyyy"),)
