"""Selectors as records.

`css.selector_grammar` makes these, and `style.match` matches them.

Spec: https://www.w3.org/TR/selectors-4/
"""

from typing import Literal, NamedTuple, TypeAlias

from limner.record import record

Combinator: TypeAlias = Literal["", " ", ">", "+", "~"]
Specificity: TypeAlias = tuple[int, int, int]


class SelectorError(ValueError):
    """A selector does not fit the grammar."""


class OtherBrowserError(SelectorError):
    """A selector is for another browser. Chrome drops its rule too, and sheets have such rules on purpose."""


class AttributeTest(NamedTuple):
    """``[name operator value]``; an empty operator only asks whether it is there."""

    name: str
    operator: Literal["", "=", "~=", "|=", "^=", "$=", "*="]
    value: str
    ignore_case: bool


class PseudoClass(NamedTuple):
    """A pseudo-class; what it takes depends on its name.

    Attributes:
        name: In lower case.
        a: Step of ``:nth-*(an + b)``.
        b: Offset of it.
        selectors: Of `:is`, `:where`, `:not`, `:has` and of ``:nth-child(… of S)``.
        argument: Text of `:lang` and `:dir`.
    """

    name: str
    a: int = 0
    b: int = 0
    selectors: "tuple[ComplexSelector, ...]" = ()
    argument: str = ""


@record
class Compound:
    """One compound selector: everything that is asked of a single element."""

    tag: str = ""  # empty is any
    id: str = ""
    classes: tuple[str, ...] = ()
    attributes: tuple[AttributeTest, ...] = ()
    pseudo_classes: tuple[PseudoClass, ...] = ()
    more_ids: tuple[str, ...] = ()


class ComplexSelector(NamedTuple):
    """Compounds from right to left, the subject first, each with the combinator that joins it to the next.

    Attributes:
        compounds: The subject first.
        combinators: Between compound *i* and *i + 1*; a leading combinator (inside `:has`) comes last.
        pseudo_element: Name of the pseudo-element or empty.
        specificity: Ids; classes, attributes and pseudo-classes; types and pseudo-elements.
        weight: How many compounds it has, those of the lists in it included, as often as they stand there.
    """

    compounds: tuple[Compound, ...]
    combinators: tuple[Combinator, ...] = ()
    pseudo_element: str = ""
    specificity: Specificity = (0, 0, 0)
    weight: int = 1
