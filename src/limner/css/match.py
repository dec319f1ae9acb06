"""The small toolkit for writing grammars.

Goes in: grammar functions. Comes out: larger ones. A grammar function reads from a cursor and gives a specified value.
If the next values do not fit, it gives `MISS` and leaves the cursor where it was.

Spec: https://www.w3.org/TR/css-values-4/#component-combinators
"""

from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any, Final, TypeAlias

from limner.css.tokens import Tokens


class Miss(Enum):
    """The mark for "does not fit"."""

    MISS = "miss"


MISS: Final = Miss.MISS

# What a grammar function gives: a specified value or MISS. Parts may be `Deferred`, so no narrower type is correct.
Match: TypeAlias = Any
Matcher: TypeAlias = Callable[[Tokens], Match]


def keywords(*names: str, **values: object) -> Matcher:
    """Match one of these keywords.

    Args:
        names: Keywords that stand for themselves, separated by spaces or given one by one.
        values: Values of keywords that stand for something else. Underscores in the names stand for hyphens.
    """
    table: dict[str, object] = {name: name for group in names for name in group.split()}
    table.update({name.replace("_", "-"): value for name, value in values.items()})
    return mapped(table)


def mapped(table: Mapping[str, object]) -> Matcher:
    """Match one of these keywords, and give the value that it stands for."""

    def match(tokens: Tokens) -> Match:
        token = tokens.next
        if token.kind == "ident" and token.lower in table:
            tokens.at += 1
            return table[token.lower]
        return MISS

    return match


def one_of(*matchers: Matcher) -> Matcher:
    """Match the first alternative that fits (``|``)."""

    def match(tokens: Tokens) -> Match:
        for matcher in matchers:
            value = matcher(tokens)
            if value is not MISS:
                return value
        return MISS

    return match


def to(function: Callable[[Any], object], matcher: Matcher) -> Matcher:
    """Match, and pass the value through a function, which may give `MISS`."""

    def match(tokens: Tokens) -> Match:
        start = tokens.at
        value = matcher(tokens)
        if value is MISS:
            return MISS
        value = function(value)
        if value is MISS:
            tokens.at = start
        return value

    return match


def comma_list(matcher: Matcher) -> Matcher:
    """Match one or more, separated by commas (``#``), and give a tuple."""

    def match(tokens: Tokens) -> Match:
        start = tokens.at
        found: list[object] = []
        while True:
            value = matcher(tokens)
            if value is MISS:
                tokens.at = start
                return MISS
            found.append(value)
            if not tokens.skip(","):
                return tuple(found)

    return match


def repeated(matcher: Matcher, least: int = 1, most: int = 1_000_000) -> Matcher:
    """Match this many, one after another (``{least,most}``), and give a tuple."""

    def match(tokens: Tokens) -> Match:
        start = tokens.at
        found: list[object] = []
        while len(found) < most:
            value = matcher(tokens)
            if value is MISS:
                break
            found.append(value)
        if len(found) < least:
            tokens.at = start
            return MISS
        return tuple(found)

    return match


def pair(matcher: Matcher) -> Matcher:
    """Match one or two values. A single value stands for both."""
    return to(lambda found: (found[0], found[-1]), repeated(matcher, 1, 2))


def four_sides(matcher: Matcher) -> Matcher:
    """Match one to four values and give four, like `margin` does: top, right, bottom, left."""
    return to(spread_sides, repeated(matcher, 1, 4))


def spread_sides(found: tuple[Any, ...]) -> tuple[Any, Any, Any, Any]:
    """Spread one to four values over top, right, bottom, left."""
    top = found[0]
    right = found[1] if len(found) > 1 else top
    bottom = found[2] if len(found) > 2 else top
    left = found[3] if len(found) > 3 else right
    return (top, right, bottom, left)


def sequence(*matchers: Matcher) -> Matcher:
    """Match all, one after another, and give a tuple."""

    def match(tokens: Tokens) -> Match:
        start = tokens.at
        found: list[object] = []
        for matcher in matchers:
            value = matcher(tokens)
            if value is MISS:
                tokens.at = start
                return MISS
            found.append(value)
        return tuple(found)

    return match


def some_of(names: str) -> Matcher:
    """Match one or more of these keywords, each at most once, in any order, and give a tuple."""
    allowed = frozenset(names.split())

    def match(tokens: Tokens) -> Match:
        start = tokens.at
        found: list[str] = []
        while (word := tokens.keyword()) in allowed and word:
            if word in found:
                tokens.at = start
                return MISS
            found.append(word)
            tokens.take()
        return tuple(found) if found else MISS

    return match


def words(text: str) -> frozenset[str]:
    """Give the words of a text as a set. Long lists of keywords read best as prose."""
    return frozenset(text.split())


_RESERVED: Final = frozenset({"inherit", "initial", "unset", "revert", "revert-layer", "default"})


def custom_ident(tokens: Tokens, *, exclude: frozenset[str] = frozenset()) -> Match:
    """Match an author's own name, and keep its case."""
    token = tokens.next
    if token.kind != "ident" or token.lower in _RESERVED or token.lower in exclude:
        return MISS
    tokens.at += 1
    return token.text


def string(tokens: Tokens) -> Match:
    """Match a quoted string, and give its text."""
    token = tokens.next
    if token.kind != "string":
        return MISS
    tokens.at += 1
    return token.text


def inside(name: str, matcher: Matcher) -> Matcher:
    """Match a function whose arguments fit a grammar completely."""

    def match(tokens: Tokens) -> Match:
        token = tokens.next
        if token.kind != "function" or token.lower != name:
            return MISS
        arguments = Tokens(token.children)
        value = matcher(arguments)
        if value is MISS or not arguments.is_done():
            return MISS
        tokens.at += 1
        return value

    return match
