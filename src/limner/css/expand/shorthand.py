"""What a shorthand is, and the usual ways to spread its value.

Goes in: grammar functions of longhands. Comes out: `Shorthand` records.

Spec: https://www.w3.org/TR/css-cascade-5/#shorthand
"""

from collections.abc import Callable
from typing import Any, NamedTuple, TypeAlias

from limner.css.match import MISS, Matcher
from limner.css.property import to_physical
from limner.css.rows.table import MATCHERS
from limner.css.tokens import Tokens

# Mapping[str, value] or MISS. A plain union would make every caller check what the grammar already guarantees.
Expanded: TypeAlias = Any
Expander: TypeAlias = Callable[[Tokens], Expanded]


class Shorthand(NamedTuple):
    """A shorthand.

    Attributes:
        longhands: Every longhand that it sets or resets.
        expand: Reads a value and gives the longhands that it mentions; `MISS` if it does not fit. The value is valid
            only if the cursor is then at its end.
        grammar: The value grammar, for messages.
        spec: Address of the definition, relative to ``https://www.w3.org/TR/``.
        example: A value for the documentation.
    """

    longhands: tuple[str, ...]
    expand: Expander
    grammar: str
    spec: str
    example: str


def matcher_of(longhand: str) -> Matcher:
    """Give the grammar function of a physical or logical longhand."""
    return MATCHERS[to_physical(longhand, "ltr")]


def expand_sides(*longhands: str) -> Expander:
    """Read one value, or up to as many as there are longhands, like `margin` (four) and `gap` (two)."""
    matcher = matcher_of(longhands[0])
    count = len(longhands)

    def expand(tokens: Tokens) -> Expanded:
        values: list[Any] = []
        while len(values) < count:
            value = matcher(tokens)
            if value is MISS:
                break
            values.append(value)
        if not values:
            return MISS
        if len(values) == 1:
            values *= count
        # The third and fourth sides default to the values of the opposite sides.
        while len(values) < count:
            values.append(values[len(values) - 2])
        return dict(zip(longhands, values, strict=True))

    return expand


def expand_any_order(*longhands: str) -> Expander:
    """Read each longhand's value at most once, in any order, like `border-top` and `flex-flow`."""
    matchers = {longhand: matcher_of(longhand) for longhand in longhands}

    def expand(tokens: Tokens) -> Expanded:
        found: dict[str, Any] = {}
        while not tokens.is_done():
            for longhand, matcher in matchers.items():
                if longhand not in found and (value := matcher(tokens)) is not MISS:
                    found[longhand] = value
                    break
            else:
                return MISS
        return found or MISS

    return expand


def expand_same(*longhands: str) -> Expander:
    """Read one value with the grammar of each longhand, for a property whose value fills several fields."""

    def expand(tokens: Tokens) -> Expanded:
        found: dict[str, Any] = {}
        end = 0
        for longhand in longhands:
            tokens.at = 0
            value = matcher_of(longhand)(tokens)
            if value is MISS:
                return MISS
            found[longhand] = value
            end = max(end, tokens.at)
        tokens.at = end
        return found

    return expand
