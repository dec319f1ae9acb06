"""Shadows and filters.

Goes in: a cursor. Comes out: `Shadow` and `FilterFunction` records.

Spec: https://www.w3.org/TR/css-backgrounds-3/#box-shadow, https://www.w3.org/TR/filter-effects-1/
"""

import math
from typing import Any, Final

from limner.css.grammar.colors import color
from limner.css.grammar.images import url
from limner.css.grammar.match import MISS, Match, Matcher, comma_list, mapped, one_of, repeated
from limner.css.grammar.numbers import (
    angle_or_zero,
    length,
    make_number,
    make_percentage,
    positive_length,
)
from limner.css.specified import Deferred
from limner.css.tokens import Tokens
from limner.css.values import CURRENT_COLOR, FilterFunction, Percent, Shadow


def make_shadow(*, spread: bool, inset: bool) -> Matcher:
    """Make the matcher of one shadow.

    Args:
        spread: Whether a fourth length fits.
        inset: Whether the keyword `inset` does.
    """

    def match(tokens: Tokens) -> Match:
        start = tokens.at
        lengths: list[Any] = []
        shade: Any = MISS
        is_inset = False
        while not tokens.is_done():
            if inset and not is_inset and tokens.skip("inset"):
                is_inset = True
                continue
            if not lengths:
                lengths = _lengths(tokens, spread=spread)
                if lengths:
                    continue
            if shade is MISS and (shade := color(tokens)) is not MISS:
                continue
            break
        if not lengths:
            tokens.at = start
            return MISS
        x, y, blur, grow = (*lengths, 0.0, 0.0)[:4]
        return Shadow(x, y, blur, grow, CURRENT_COLOR if shade is MISS else shade, is_inset)

    return match


def _lengths(tokens: Tokens, *, spread: bool) -> list[Any]:
    start = tokens.at
    found: list[Any] = []
    for matcher in (length, length, positive_length, length)[: 4 if spread else 3]:
        value = matcher(tokens)
        if value is MISS:
            break
        found.append(value)
    if len(found) < 2:
        tokens.at = start
        return []
    return found


box_shadow: Matcher = one_of(mapped({"none": ()}), comma_list(make_shadow(spread=True, inset=True)))
text_shadow: Matcher = one_of(mapped({"none": ()}), comma_list(make_shadow(spread=False, inset=False)))

# ── filters ───────────────────────────────────────────────────────────────────────────────────────────────

# Name: (amount when none is written, largest amount)
_AMOUNTS: Final = {
    "brightness": (1.0, math.inf),
    "contrast": (1.0, math.inf),
    "grayscale": (1.0, 1.0),
    "invert": (1.0, 1.0),
    "opacity": (1.0, 1.0),
    "saturate": (1.0, math.inf),
    "sepia": (1.0, 1.0),
}
_number = make_number(low=0.0)
_percentage = make_percentage(low=0.0)
_drop_shadow = make_shadow(spread=False, inset=False)


def _filter_function(tokens: Tokens) -> Match:
    token = tokens.next
    if token.kind != "function":
        return MISS
    arguments = Tokens(token.children)
    value = _filter_value(token.lower, arguments)
    if value is MISS or not arguments.is_done():
        return MISS
    tokens.at += 1
    return value


def _filter_value(name: str, arguments: Tokens) -> Match:
    if name in _AMOUNTS:
        default, most = _AMOUNTS[name]
        if arguments.is_done():
            return FilterFunction(name, default)  # type: ignore[arg-type]  # one of the names
        amount: Any = _number(arguments)
        if amount is MISS:
            amount = _percentage(arguments)
            if isinstance(amount, Percent):
                amount = amount.value / 100.0
        if amount is MISS or isinstance(amount, Deferred):
            return MISS
        return FilterFunction(name, min(amount, most))  # type: ignore[arg-type]  # one of the names
    match name:
        case "blur":
            amount = 0.0 if arguments.is_done() else positive_length(arguments)
            return MISS if amount is MISS else FilterFunction("blur", amount)
        case "hue-rotate":
            amount = 0.0 if arguments.is_done() else angle_or_zero(arguments)
            return MISS if amount is MISS else FilterFunction("hue-rotate", amount)
        case "drop-shadow":
            shadow = _drop_shadow(arguments)
            return MISS if shadow is MISS else FilterFunction("drop-shadow", 0.0, shadow)
        case _:
            return MISS


def _url_filter(tokens: Tokens) -> Match:
    """Match a reference to an SVG filter, which is not drawn: it filters nothing."""
    return MISS if url(tokens) is MISS else None


def filters(tokens: Tokens) -> Match:
    """Match `filter`; () is `none`."""
    if tokens.skip("none"):
        return ()
    found = repeated(one_of(_filter_function, _url_filter))(tokens)
    return found if found is MISS else tuple(function for function in found if function is not None)
