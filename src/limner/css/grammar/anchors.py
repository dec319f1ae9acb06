"""Values of anchor positioning: `anchor()` and `anchor-size()` in insets and sizes, names, areas.

Spec: https://www.w3.org/TR/css-anchor-position-1/
"""

from typing import Final

from limner.css.match import MISS, Match, Matcher
from limner.css.tokens import Token, Tokens
from limner.css.values import AnchorLength

_FUNCTIONS: Final = frozenset(("anchor", "anchor-size"))
_SPANS: Final = tuple(f"span-{side}" for side in ("left", "right", "top", "bottom", "start", "end", "all"))
_ACROSS: Final = frozenset(
    ("left", "right", "span-left", "span-right", "x-start", "x-end", "inline-start", "inline-end", "span-x-start",
     "span-x-end", "span-inline-start", "span-inline-end")
)  # fmt: skip
_DOWN: Final = frozenset(
    ("top", "bottom", "span-top", "span-bottom", "y-start", "y-end", "block-start", "block-end", "span-y-start",
     "span-y-end", "span-block-start", "span-block-end")
)  # fmt: skip
_EITHER: Final = frozenset(("center", "span-all", "start", "end", "span-start", "span-end"))


def anchored(matcher: Matcher) -> Matcher:
    """Let a length be made with `anchor()` or `anchor-size()`, whose values layout knows."""

    def match(tokens: Tokens) -> Match:
        start = tokens.at
        value = matcher(tokens)
        token = tokens.next
        if value is not MISS:
            return value
        tokens.at = start
        token = tokens.next
        if token.kind == "function" and _refers(token):
            tokens.at += 1
            return AnchorLength(_text(token))
        return MISS

    return match


def _refers(token: Token) -> bool:
    return token.kind == "function" and (token.lower in _FUNCTIONS or any(_refers(child) for child in token.children))


def _text(token: Token) -> str:
    match token.kind:
        case "function":
            return f"{token.lower}({' '.join(map(_text, token.children))})"
        case "(":
            return f"({' '.join(map(_text, token.children))})"
        case "number":
            return f"{token.number:g}"
        case "percentage":
            return f"{token.number:g}%"
        case "dimension":
            return f"{token.number:g}{token.unit}"
        case _:
            return token.text or token.kind


def dashed_names(tokens: Tokens) -> Match:
    """Match ``none | <dashed-ident>#``."""
    if tokens.skip("none"):
        return ()
    names: list[str] = []
    while tokens.next.kind == "ident" and tokens.next.text.startswith("--"):
        names.append(tokens.next.text)
        tokens.at += 1
        if not tokens.skip(","):
            break
    return tuple(names) or MISS


def default_anchor(tokens: Tokens) -> Match:
    """Match ``auto | <dashed-ident>``; `auto` is an empty name."""
    if tokens.skip("auto") or tokens.skip("normal"):
        return ""
    names = dashed_names(tokens)
    return names[0] if isinstance(names, tuple) and len(names) == 1 else MISS


def position_area(tokens: Tokens) -> Match:
    """Match `position-area` and give what it says of x and of y; `none` is an empty tuple."""
    if tokens.skip("none"):
        return ()
    words: list[str] = []
    while (word := tokens.keyword()) in _ACROSS or word in _DOWN or word in _EITHER:
        words.append(str(word))
        tokens.take()
    if len(words) == 1:
        word = words[0]
        if word in _ACROSS:
            return word, "span-all"
        if word in _DOWN:
            return "span-all", word
        return word, word
    if len(words) != 2:
        return MISS
    first, second = words
    if first in _DOWN or second in _ACROSS:
        first, second = second, first
    elif first in _EITHER and second in _EITHER:
        first, second = second, first  # the block axis comes first
    return (first, second) if first not in _DOWN and second not in _ACROSS else MISS
