"""Where colours are mixed: ``in oklch longer hue``.

Goes in: a cursor. Comes out: `Interpolation`.

Spec: https://www.w3.org/TR/css-color-4/#interpolation-space
"""

from typing import Final

from limner.css.grammar.match import MISS, Match
from limner.css.tokens import Tokens
from limner.css.values import Interpolation

_RECTANGULAR: Final = {
    **{
        name: name
        for name in (
            "srgb",
            "srgb-linear",
            "display-p3",
            "display-p3-linear",
            "a98-rgb",
            "prophoto-rgb",
            "rec2020",
            "lab",
            "oklab",
            "xyz-d50",
            "xyz-d65",
        )
    },
    "xyz": "xyz-d65",
}
_POLAR: Final = frozenset({"hsl", "hwb", "lch", "oklch"})
_HUES: Final = frozenset({"shorter", "longer", "increasing", "decreasing"})


def interpolation(tokens: Tokens) -> Match:
    """Match ``in <space> [<method> hue]?``."""
    if tokens.keyword() != "in":
        return MISS
    start = tokens.at
    tokens.take()
    space = tokens.keyword()
    tokens.take()
    if space in _RECTANGULAR:
        return Interpolation(_RECTANGULAR[space])
    if space in _POLAR:
        hue = tokens.keyword()
        if hue not in _HUES:
            return Interpolation(space)
        tokens.take()
        if tokens.skip("hue"):
            return Interpolation(space, hue)  # type: ignore[arg-type]  # one of _HUES
    tokens.at = start
    return MISS
