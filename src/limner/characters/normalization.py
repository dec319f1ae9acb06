"""The canonical normal forms: composed (NFC) and decomposed (NFD).

Goes in: a text. Comes out: the same text with equal marks in one order, together with their letters or apart from them.

Spec: https://www.unicode.org/reports/tr15/
"""

from functools import cache
from typing import Final

from limner.characters.data import read_mapping
from limner.characters.properties import property_table

# Hangul syllables follow a rule: https://www.unicode.org/versions/latest/core-spec/chapter-3/#G24646
_SYLLABLES, _LEADING, _VOWELS, _TRAILING = 0xAC00, 0x1100, 0x1161, 0x11A7
_LEADING_COUNT, _VOWEL_COUNT, _TRAILING_COUNT = 19, 21, 28
_SYLLABLE_COUNT: Final = _LEADING_COUNT * _VOWEL_COUNT * _TRAILING_COUNT


def compose(text: str) -> str:
    """Give a text in normalization form C."""
    if text.isascii() or max(text) < "\u0300":
        return text
    characters = _decompose(text)
    classes = property_table("Canonical_Combining_Class")
    pairs = _compositions()
    composed: list[str] = []
    starter = -1
    last = 0
    for character in characters:
        own = int(classes[character])
        # A mark composes with the starter before it unless one of its own class, or a starter, is between.
        if starter >= 0 and (last == 0 or last < own):
            pair = composed[starter] + character
            whole = pairs.get(pair) or _compose_hangul(pair)
            if whole:
                composed[starter] = whole
                continue
        if own == 0:
            starter = len(composed)
        last = own
        composed.append(character)
    return "".join(composed)


def decompose(text: str) -> str:
    """Give a text in normalization form D."""
    return text if text.isascii() else "".join(_decompose(text))


def _decompose(text: str) -> list[str]:
    """The characters of form D: each decomposed as far as it goes, marks in the order of their classes."""
    whole = _decompositions()
    classes = property_table("Canonical_Combining_Class")
    characters: list[str] = []
    for character in text:
        parts = whole.get(character)
        if parts is None:
            parts = _decompose_hangul(character) if "\uac00" <= character <= "\ud7a3" else character
        characters.extend(parts)
    start = 0
    while start < len(characters):
        end = start
        while end < len(characters) and classes[characters[end]] != "0":
            end += 1
        if end - start > 1:
            characters[start:end] = sorted(characters[start:end], key=lambda mark: int(classes[mark]))
        start = end + 1
    return characters


@cache
def _decompositions() -> dict[str, str]:
    """Every canonical decomposition, the parts of parts decomposed."""
    single = {**read_mapping("Composition"), **read_mapping("Decomposition")}

    def expand(character: str) -> str:
        parts = single.get(character)
        return character if parts is None else "".join(map(expand, parts))

    return {character: expand(character) for character in single}


@cache
def _compositions() -> dict[str, str]:
    return {parts: character for character, parts in read_mapping("Composition").items()}


def _decompose_hangul(character: str) -> str:
    index = ord(character) - _SYLLABLES
    leading, rest = divmod(index, _VOWEL_COUNT * _TRAILING_COUNT)
    vowel, trailing = divmod(rest, _TRAILING_COUNT)
    parts = chr(_LEADING + leading) + chr(_VOWELS + vowel)
    return parts + chr(_TRAILING + trailing) if trailing else parts


def _compose_hangul(pair: str) -> str:
    first, second = ord(pair[0]), ord(pair[1])
    leading, vowel = first - _LEADING, second - _VOWELS
    if 0 <= leading < _LEADING_COUNT and 0 <= vowel < _VOWEL_COUNT:
        return chr(_SYLLABLES + (leading * _VOWEL_COUNT + vowel) * _TRAILING_COUNT)
    index, trailing = first - _SYLLABLES, second - _TRAILING
    if 0 <= index < _SYLLABLE_COUNT and index % _TRAILING_COUNT == 0 and 0 < trailing < _TRAILING_COUNT:
        return chr(first + trailing)
    return ""
