"""Cuts a text into runs of one script and one presentation.

Goes in: a whole text and `font-variant-emoji`. Comes out: items. Characters with no script of their own (spaces,
punctuation, marks) take the script of the text before them, or at the beginning that of the text after them. A closing
bracket takes the script of its opening bracket.

Spec: https://www.unicode.org/reports/tr24/, https://www.unicode.org/reports/tr51/
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from limner.characters.properties import brackets, is_mark, property_table
from limner.memos import forgettable

COMMON: Final = "Zyyy"
_LETTER: Final = re.compile("[A-Za-z]")
_MAYBE_EMOJI: Final = re.compile("[\u00a9\u00ae\u203c-\u3299\ufe0f\U0001f000-\U0001faff]")
_OF_NO_SCRIPT: Final = frozenset({"Zyyy", "Zinh", "Zzzz"})

EmojiVariant = Literal["normal", "text", "emoji", "unicode"]
Presentation = Literal["text", "emoji", "selected"]
"""How characters are shown; ``selected`` is emoji by variation selector 16."""


class Item(NamedTuple):
    """A run of characters: where it ends, its ISO 15924 script, and how it is shown."""

    end: int
    script: str
    presentation: Presentation = "text"


def itemise(text: str, emoji: EmojiVariant = "normal") -> tuple[Item, ...]:
    """The runs of a whole text, in order."""
    if text.isascii():
        return _latin_item(len(text)) if _LETTER.search(text) else (Item(len(text), COMMON),)
    scripts = _find_scripts(text)
    if _MAYBE_EMOJI.search(text) is None:
        return tuple(Item(end, script) for end, script in scripts)
    return _merge(scripts, _find_presentations(text, emoji))


@forgettable
@lru_cache(maxsize=512)
def _latin_item(length: int) -> tuple[Item, ...]:
    return (Item(length, "Latn"),)


def _find_scripts(text: str) -> list[tuple[int, str]]:
    runs: list[tuple[int, frozenset[str] | None]] = []
    current: frozenset[str] | None = None
    opened: list[tuple[str, int]] = []
    pairs = brackets()
    for place, character in enumerate(text):
        own = _scripts_of(character)
        pair = pairs.get(character)
        if pair is not None:
            if pair[1]:
                opened.append((pair[0], len(runs)))
            else:
                run = _close(opened, character)
                if run is not None and run < len(runs):
                    own = runs[run][1]
        if own is None:
            continue
        if current is None:
            current = own
            continue
        common = current & own
        if common:
            current = common
        elif not is_mark(character):  # a mark stays with its base
            runs.append((place, current))
            current = own
    runs.append((len(text), current))
    return [(end, _choose(scripts)) for end, scripts in runs]


def _close(opened: list[tuple[str, int]], bracket: str) -> int | None:
    """The run that contains the partner of a closing bracket."""
    for depth in range(len(opened) - 1, -1, -1):
        if opened[depth][0] == bracket:
            run = opened[depth][1]
            del opened[depth:]
            return run
    return None


@forgettable
@lru_cache(maxsize=4096)
def _scripts_of(character: str) -> frozenset[str] | None:
    """The scripts in which a character is used; None for any."""
    extensions = property_table("Script_Extensions")[character]
    if extensions:
        return frozenset(extensions.split("|"))
    script = property_table("Script")[character]
    return None if script in _OF_NO_SCRIPT else frozenset((script,))


def _choose(scripts: frozenset[str] | None) -> str:
    if scripts is None:
        return COMMON
    return "Hani" if "Hani" in scripts else min(scripts)


def may_hold_emoji(text: str) -> bool:
    """Whether a text has a character that can be part of emoji; cheap for texts that have none."""
    return not text.isascii() and _MAYBE_EMOJI.search(text) is not None


def find_emoji(text: str, emoji: EmojiVariant = "normal") -> Iterator[re.Match[str]]:
    """The sequences of a text that are shown as emoji; ZWJ sequences, flags, keycaps and skin tones stay whole."""
    return _emoji_pattern(emoji).finditer(text)


@lru_cache(maxsize=4)
def _emoji_pattern(variant: EmojiVariant) -> re.Pattern[str]:
    """Emoji sequences that are shown as emoji."""
    classes: dict[str, list[str]] = {"e": [], "p": [], "m": []}
    for first, last, letters in property_table("Emoji").ranges():
        if first < "\x80":
            continue
        for letter, ranges in classes.items():
            if letter in letters:
                ranges.append(f"{first}-{last}")
    any_emoji, shown, modifier = (f"[{''.join(classes[letter])}]" for letter in "epm")
    alone = any_emoji if variant == "emoji" else shown
    plain = "" if variant == "text" else f"|{alone}(?!\ufe0e)"
    element = f"{any_emoji}(?:\ufe0f\u20e3?|{modifier})?"
    return re.compile(
        f"[\U0001f1e6-\U0001f1ff]{{2}}"
        f"|[0-9#*]\ufe0f\u20e3?"
        f"|{element}(?:\u200d{element})+"
        f"|\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f"
        f"|{any_emoji}{modifier}"
        f"|{any_emoji}\ufe0f\u20e3?{plain}"
    )


def _find_presentations(text: str, variant: EmojiVariant) -> list[tuple[int, Presentation]]:
    found: list[tuple[int, Presentation]] = []
    place = 0
    for match in find_emoji(text, variant):
        start, end = match.span()
        kind: Presentation = "selected" if "\ufe0f" in match[0] or variant == "emoji" else "emoji"
        if start > place:
            found.append((start, "text"))
        if found and found[-1] == (start, kind):
            found.pop()
        found.append((end, kind))
        place = end
    if place < len(text):
        found.append((len(text), "text"))
    return found


def _merge(scripts: list[tuple[int, str]], presentations: list[tuple[int, Presentation]]) -> tuple[Item, ...]:
    items: list[Item] = []
    first = second = 0
    while first < len(scripts) and second < len(presentations):
        end = min(scripts[first][0], presentations[second][0])
        items.append(Item(end, scripts[first][1], presentations[second][1]))
        if scripts[first][0] == end:
            first += 1
        if presentations[second][0] == end:
            second += 1
    return tuple(items)
