"""Numbers, percentages, lengths and angles, including math functions.

Goes in: a cursor. Comes out: floats (CSS px, degrees, seconds, dppx), `Percent`, `Calc`, or `Deferred`.

Spec: https://www.w3.org/TR/css-values-4/#numeric-types
"""

import math

from limner.css.calc import UNIT_BASES, Wanted, parse_math
from limner.css.match import MISS, Match, Matcher
from limner.css.math_evaluate import CANONICAL_UNITS
from limner.css.specified import ABSOLUTE_UNITS, LENGTH_LIMIT, RELATIVE_UNITS, Length
from limner.css.tokens import Token, Tokens
from limner.css.values import Percent


def _math(tokens: Tokens, token: Token, wanted: Wanted) -> Match:
    value = parse_math(token, wanted)
    if value is None:
        return MISS
    tokens.at += 1
    return value


def make_length(*, low: float = -math.inf, percent: bool = False) -> Matcher:
    """Make a matcher of `<length>` or `<length-percentage>`.

    Args:
        low: The smallest value. A plain value below it does not fit; the result of a math function is clamped to it.
        percent: Whether percentages fit too.
    """
    wanted = Wanted("length", percent=percent, low=low)

    def match(tokens: Tokens) -> Match:
        token = tokens.next
        kind = token.kind
        number = token.number
        if kind == "dimension":
            if number < low:
                return MISS
            factor = ABSOLUTE_UNITS.get(token.unit)
            if factor is not None:
                tokens.at += 1
                return min(max(number * factor, -LENGTH_LIMIT), LENGTH_LIMIT)
            if token.unit in RELATIVE_UNITS:
                tokens.at += 1
                return Length(number, token.unit)
            return MISS
        if kind == "number":
            if number != 0.0:
                return MISS
            tokens.at += 1
            return 0.0
        if kind == "percentage":
            if not percent or number < low:
                return MISS
            tokens.at += 1
            return Percent(number)
        return _math(tokens, token, wanted) if kind == "function" else MISS

    return match


length = make_length()
length_percentage = make_length(percent=True)
positive_length = make_length(low=0.0)
positive_length_percentage = make_length(low=0.0, percent=True)


def make_number(*, low: float = -math.inf, high: float = math.inf) -> Matcher:
    """Make a matcher of `<number>`. A plain number below the range does not fit; one above `high` is clamped."""
    wanted = Wanted("number", low=low, high=high)

    def match(tokens: Tokens) -> Match:
        token = tokens.next
        if token.kind == "number":
            if token.number < low:
                return MISS
            tokens.at += 1
            return min(token.number, high)
        return _math(tokens, token, wanted) if token.kind == "function" else MISS

    return match


number = make_number()
positive_number = make_number(low=0.0)


def make_integer(*, low: float = -math.inf) -> Matcher:
    """Make a matcher of `<integer>`. Results of math functions are rounded."""
    wanted = Wanted("number", low=low, whole=True)

    def match(tokens: Tokens) -> Match:
        token = tokens.next
        if token.kind == "number":
            if not token.integer or token.number < low:
                return MISS
            tokens.at += 1
            # Chrome holds integers in 32 bits.
            return int(min(max(token.number, -2147483648.0), 2147483647.0))
        return _math(tokens, token, wanted) if token.kind == "function" else MISS

    return match


integer = make_integer()
positive_integer = make_integer(low=1.0)


def make_percentage(*, low: float = -math.inf, high: float = math.inf) -> Matcher:
    """Make a matcher of `<percentage>`."""
    wanted = Wanted("percentage", low=low, high=high)

    def match(tokens: Tokens) -> Match:
        token = tokens.next
        if token.kind == "percentage":
            if token.number < low:
                return MISS
            tokens.at += 1
            return Percent(min(token.number, high))
        return _math(tokens, token, wanted) if token.kind == "function" else MISS

    return match


percentage = make_percentage()
positive_percentage = make_percentage(low=0.0)


def make_dimension(base: str, *, zero: bool = False, percent: bool = False) -> Matcher:
    """Make a matcher of an angle, a time or a resolution. With `zero`, a plain 0 fits too."""
    wanted = Wanted(base, percent=percent)

    def match(tokens: Tokens) -> Match:
        token = tokens.next
        if token.kind == "dimension" and UNIT_BASES.get(token.unit) == base:
            tokens.at += 1
            return token.number * CANONICAL_UNITS[token.unit]
        if token.kind == "number" and zero and token.number == 0.0:
            tokens.at += 1
            return 0.0
        if token.kind == "percentage" and percent:
            tokens.at += 1
            return Percent(token.number)
        return _math(tokens, token, wanted) if token.kind == "function" else MISS

    return match


angle = make_dimension("angle")
angle_or_zero = make_dimension("angle", zero=True)
angle_percentage = make_dimension("angle", zero=True, percent=True)
time = make_dimension("time")
resolution = make_dimension("resolution")
