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
    """A selector is for another browser. Chrome drops its rule too, and sheets contain such rules on purpose."""


class AttributeTest(NamedTuple):
    """``[name operator value]``. An empty operator only asks whether the attribute exists."""

    name: str
    operator: Literal["", "=", "~=", "|=", "^=", "$=", "*="]
    value: str
    ignore_case: bool


class PseudoClass(NamedTuple):
    """A pseudo-class. Its arguments depend on its name.

    Attributes:
        name: Its name in lower case.
        a: The step in ``:nth-*(an + b)``.
        b: The offset in it.
        selectors: The selectors in `:is`, `:where`, `:not`, `:has` and ``:nth-child(… of S)``.
        argument: The text in `:lang` and `:dir`.
    """

    name: str
    a: int = 0
    b: int = 0
    selectors: "tuple[ComplexSelector, ...]" = ()
    argument: str = ""


@record
class Compound:
    """One compound selector: all requirements for a single element."""

    tag: str = ""  # empty for any
    id: str = ""
    classes: tuple[str, ...] = ()
    attributes: tuple[AttributeTest, ...] = ()
    pseudo_classes: tuple[PseudoClass, ...] = ()
    more_ids: tuple[str, ...] = ()


class ComplexSelector(NamedTuple):
    """Compounds from right to left, with the subject first. A combinator joins each one to the next.

    Attributes:
        compounds: The compounds, with the subject first.
        combinators: Those between compounds *i* and *i + 1*. A leading combinator (inside `:has`) comes last.
        pseudo_element: Name of the pseudo-element, or empty.
        specificity: The number of ids; of classes, attributes and pseudo-classes; of types and pseudo-elements.
        weight: How many compounds it has, including those of nested lists, counted as often as they occur.
    """

    compounds: tuple[Compound, ...]
    combinators: tuple[Combinator, ...] = ()
    pseudo_element: str = ""
    specificity: Specificity = (0, 0, 0)
    weight: int = 1
