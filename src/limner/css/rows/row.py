"""Makes a row of the property table from a grammar function.

Goes in: a property's facts. Comes out: a `Row`: the `Property`, and the grammar function that shorthands reuse.
"""

from collections.abc import Callable
from typing import Any, Final, Literal, NamedTuple

from limner.css.match import MISS, Matcher, keywords
from limner.css.property import INHERITED_GROUPS, ComputeContext, GroupName, Property
from limner.css.specified import compute_deferred, settle
from limner.css.tokens import GrammarError, parse_value

TR: Final = "https://www.w3.org/TR/"


class Row(NamedTuple):
    """A property with the grammar function behind its `parse`."""

    property: Property
    matcher: Matcher


def make_parse(matcher: Matcher) -> Callable[[str], object]:
    """Make a property's `parse` from its grammar function."""

    def parse(text: str) -> object:
        tokens = parse_value(text)
        value = matcher(tokens)
        if value is MISS or not tokens.is_done():
            raise GrammarError("does not fit the grammar")
        return settle(value)

    return parse


def row(  # noqa: PLR0913, PLR0917 - a row has as many cells as it has
    name: str,
    group: GroupName,
    matcher: Matcher,
    initial: object,
    grammar: str,
    spec: str,
    example: str,
    *,
    field: str = "",
    compute: Callable[[Any, ComputeContext], object] | None = compute_deferred,
    merge: Callable[[Any], object] | None = None,
    inherited: bool | None = None,
    status: Literal["full", "partial", "unsupported"] = "full",
) -> Row:
    """Make a row.

    Args:
        name: CSS name.
        group: Field of `ComputedStyle`.
        matcher: The grammar function.
        initial: The computed initial value.
        grammar: The value grammar, as the specification writes it.
        spec: Address of the definition below ``https://www.w3.org/TR/``.
        example: A value for the documentation.
        field: Field of the group; by default, the name with underscores.
        compute: From the specified to the computed value.
        merge: See `Property`.
        inherited: Whether it inherits; by default, the group decides.
        status: How much of it is drawn.
    """
    return Row(
        Property(
            name=name,
            group=group,
            field=field or name.lstrip("-").replace("-", "_"),
            inherited=group in INHERITED_GROUPS if inherited is None else inherited,
            initial=initial,
            parse=make_parse(matcher),
            compute=compute,
            merge=merge,
            grammar=grammar,
            spec=spec if "://" in spec else TR + spec,
            status=status,
            example=example,
        ),
        matcher,
    )


def keyword_row(
    name: str,
    group: GroupName,
    words: str,
    initial: object,
    spec: str,
    example: str,
    *,
    status: Literal["full", "partial", "unsupported"] = "full",
    **aliases: object,
) -> Row:
    """Make a row whose values are keywords. Its grammar is made from them.

    Args:
        name: See `row`, like everything not described here.
        group: The same.
        words: The keywords, separated by spaces, in the specification's order.
        initial: The initial keyword.
        spec: As in `row`.
        example: The same.
        status: The same.
        aliases: Values of keywords that stand for something else. Underscores in the names stand for hyphens.
    """
    return row(
        name, group, keywords(words, **aliases), initial, " | ".join(words.split()), spec, example, status=status
    )
