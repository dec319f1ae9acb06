"""Looks up character properties: category, bidi class, script, emoji, width, line breaking.

Goes in: a character. Comes out: the property's short name. The tables are unpacked when a property is first asked for.

Spec: https://www.unicode.org/reports/tr44/
"""

from array import array
from bisect import bisect_right
from functools import cache
from itertools import accumulate, pairwise
from typing import Literal

from limner.characters.data import read_words

Property = Literal[
    "Bidi_Class",
    "Canonical_Combining_Class",
    "Case",
    "Decomposition_Type",
    "East_Asian_Width",
    "Emoji",
    "General_Category",
    "Line_Break",
    "Script",
    "Script_Extensions",
    "Vertical_Orientation",
]


class PropertyTable:
    """One property as sorted ranges, with a cache of the characters that were asked for."""

    def __init__(self, name: Property) -> None:
        self._starts = array("L", accumulate(map(int, read_words(f"{name}:lengths")), initial=0))
        shared = {"-": ""}
        self._values = [shared.setdefault(value, value) for value in read_words(f"{name}:values")]
        # At most one entry for each assigned character, some 150,000; texts use a few hundred.
        self._known: dict[str, str] = {}

    def __getitem__(self, character: str) -> str:
        value = self._known.get(character)
        if value is None:
            value = self._values[bisect_right(self._starts, ord(character)) - 1]
            if len(self._known) > 20_000:
                self._known.clear()
            self._known[character] = value
        return value

    def ranges(self) -> list[tuple[str, str, str]]:
        """The first and last character of each range, and its value."""
        return [
            (chr(start), chr(end - 1), value)
            for (start, end), value in zip(pairwise(self._starts), self._values, strict=True)
        ]


@cache
def property_table(name: Property) -> PropertyTable:
    """The table of a property."""
    return PropertyTable(name)


def category(character: str) -> str:
    """General_Category, such as ``Lu``.

    Spec: https://www.unicode.org/reports/tr44/#General_Category_Values
    """
    return property_table("General_Category")[character]


def is_mark(character: str) -> bool:
    """Whether a character is a mark, which stands with the character before it."""
    return character > "\u02ff" and property_table("General_Category")[character][0] == "M"


def is_letter(character: str) -> bool:
    """Whether a character is a letter."""
    return property_table("General_Category")[character][0] == "L"


@cache
def brackets() -> dict[str, tuple[str, bool]]:
    """Paired brackets: the partner of each, and whether it is an opening one.

    Spec: https://www.unicode.org/reports/tr9/#Paired_Brackets
    """
    return {word[0]: (word[1], word[2] == "o") for word in read_words("Brackets")}


@cache
def script_names() -> dict[str, str]:
    """The English names of scripts by their ISO 15924 codes, such as ``Deva`` for Devanagari."""
    return {
        short: name.replace("_", " ") for short, _, name in (word.partition("=") for word in read_words("Script_Names"))
    }
