"""Looks up character properties: bidi class, script, emoji, width, line breaking.

Goes in: a character. Comes out: the property's short name. The tables are unpacked when a property is first asked for.

Spec: https://www.unicode.org/reports/tr44/
"""

from bisect import bisect_right
from functools import cache, lru_cache
from typing import Final, Literal

Property = Literal["BIDI_CLASSES", "SCRIPTS", "SCRIPT_EXTENSIONS", "EMOJI", "EAST_ASIAN_WIDTHS", "LINE_BREAKS"]


class PropertyTable:
    """One property as sorted ranges, with a cache of the characters that were asked for."""

    def __init__(self, packed: str, default: str) -> None:
        self._default = default
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._values: list[str] = []
        place = 0
        shared: dict[str, str] = {}
        for part in packed.split():
            gap, length, value = part.split(".", 2)
            start = place + int(gap, 36)
            place = start + int(length, 36)
            self._starts.append(start)
            self._ends.append(place)
            self._values.append(shared.setdefault(value, value))
        # At most one entry for each assigned character, some 150,000; texts use a few hundred.
        self._known: dict[str, str] = {}

    def __getitem__(self, character: str) -> str:
        value = self._known.get(character)
        if value is None:
            code = ord(character)
            place = bisect_right(self._starts, code) - 1
            value = self._values[place] if place >= 0 and code < self._ends[place] else self._default
            if len(self._known) > 20_000:
                self._known.clear()
            self._known[character] = value
        return value


_DEFAULTS: Final[dict[str, str]] = {
    "BIDI_CLASSES": "L",
    "SCRIPTS": "Zzzz",
    "SCRIPT_EXTENSIONS": "",
    "EMOJI": "",
    "EAST_ASIAN_WIDTHS": "N",
    "LINE_BREAKS": "XX",
}


@cache
def property_table(name: Property) -> PropertyTable:
    """The table of a property."""
    from limner.text import character_data

    return PropertyTable(getattr(character_data, name), _DEFAULTS[name])


@lru_cache(maxsize=1)
def brackets() -> dict[str, tuple[str, bool]]:
    """Paired brackets: the partner of each, and whether it is an opening one."""
    from limner.text import character_data

    pairs: dict[str, tuple[str, bool]] = {}
    for part in character_data.BRACKETS.split():
        bracket, partner, kind = part.split(".")
        pairs[chr(int(bracket, 36))] = (chr(int(partner, 36)), kind == "o")
    return pairs
