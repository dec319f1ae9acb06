"""`<color>` in all its forms.

Goes in: a cursor. Comes out: a `Color`, `CURRENT_COLOR`, or a `Deferred` for colours that depend on the element.

Spec: https://www.w3.org/TR/css-color-4/, https://www.w3.org/TR/css-color-5/
"""

from typing import Final

from limner.css.grammar.color_names import NAMED_COLORS
from limner.css.grammar.match import MISS, Match
from limner.css.grammar.plain_colors import SYSTEM_COLORS, SystemColor, hex_color, plain_color
from limner.css.grammar.relative_colors import mixed_color, relative_color
from limner.css.tokens import Token, Tokens
from limner.css.values import CURRENT_COLOR

FUNCTION_SPACES: Final = frozenset({"rgb", "rgba", "hsl", "hsla", "hwb", "lab", "lch", "oklab", "oklch", "color"})
_MIXTURES: Final = frozenset({"color-mix", "light-dark", "contrast-color", "alpha"})


def color(tokens: Tokens) -> Match:
    """Match any colour."""
    token = tokens.next
    value: Match = MISS
    if token.kind == "hash":
        value = hex_color(token.lower)
    elif token.kind == "ident":
        value = NAMED_COLORS.get(token.lower, MISS)
        if value is MISS:
            if token.lower == "currentcolor":
                value = CURRENT_COLOR
            elif token.lower in SYSTEM_COLORS:
                value = SystemColor(token.lower)
    elif token.kind == "function":
        value = _function(token)
    if value is not MISS:
        tokens.at += 1
    return value


def _function(token: Token) -> Match:
    name = token.lower
    arguments = Tokens(token.children)
    if name in _MIXTURES:
        return mixed_color(name, arguments, color)
    if name in FUNCTION_SPACES and arguments.keyword() == "from":
        return relative_color(name, arguments, color)
    return plain_color(name, arguments)
