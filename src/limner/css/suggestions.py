"""What to try instead of a value or a name that is wrong.

Goes in: what the author wrote, and what would have been right. Comes out: a suggestion that fits the grammar, or none.
"""

import difflib
import re
from collections.abc import Callable, Iterable

from limner.css.grammar.color_names import NAMED_COLORS

_SPACED_UNIT = re.compile(r"([+-]?(?:\d*\.)?\d+)\s+(px|r?em|%|v[wh]|deg|fr|pt|ch)\b")
_BARE_NUMBER = re.compile(r"(?<![\w.#%-])([+-]?(?:\d*\.)?\d+)(?![\w.%])")
_WORD = re.compile(r"[a-zA-Z][\w-]*")
_GRAMMAR_WORD = re.compile(r"(?<![<'\w-])[a-zA-Z][\w-]*(?![\w(>'-])")


def suggest_name(name: str, known: Iterable[str]) -> str:
    """Give the nearest known name, or an empty string."""
    near = difflib.get_close_matches(name, list(known), n=1, cutoff=0.75)
    return near[0] if near else ""


def suggest_value(text: str, grammar: str, fits: Callable[[str], bool]) -> str:
    """Give a value near to what was written that fits, with the reason, or an empty string."""
    if len(text) > 200:
        return ""
    joined = _SPACED_UNIT.sub(r"\1\2", text)
    if joined != text and fits(joined):
        return f"'{joined}'  (no space between a number and its unit)"
    with_px = _BARE_NUMBER.sub(lambda match: match[1] if float(match[1]) == 0.0 else match[1] + "px", text)
    if with_px != text and fits(with_px):
        return f"'{with_px}'  (lengths need a unit)"
    if ";" in text and fits(text.split(";", 1)[0].strip()):
        return f"'{text.split(';', 1)[0].strip()}'  (one value has no semicolon)"
    words = _WORD.findall(text)
    for word in words[:4]:
        allowed = _GRAMMAR_WORD.findall(grammar)
        if "color" in grammar:
            allowed += list(NAMED_COLORS)
        for near in difflib.get_close_matches(word.lower(), allowed, n=3, cutoff=0.7):
            tried = text.replace(word, near, 1)
            if tried != text and fits(tried):
                return f"'{tried}'"
    return ""
