"""What style asks of a reader of utilities, and what it is told.

Holds the protocol `UtilitySource` and its answer, `UsedUtilities`. Style knows attributes and rules. `limner.tailwind`
knows what the words in the attributes mean.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol, TypeAlias

from limner.budget import Budget
from limner.css.conditions import MediaEnvironment
from limner.css.sheet import Stylesheet
from limner.diagnostics import Diagnostics
from limner.html.element import Element

UtilityRules: TypeAlias = Mapping[tuple[str, str], Stylesheet]
"""Rules by attribute and text, for the elements that have them."""


class UsedUtilities(NamedTuple):
    """The rules that the utilities of a tree stand for.

    Attributes:
        own: Rules for the elements with an attribute, by (attribute, text).
        sheets: Rules for other elements, and what all of these rules need.
        key: Distinguishes what the same texts mean with different themes and canvases.
    """

    own: UtilityRules
    sheets: tuple[Stylesheet, ...]
    key: object


class UtilitySource(Protocol):
    """Reads utilities."""

    @property
    def attributes(self) -> tuple[str, ...]:
        """Names of the attributes that hold utilities."""
        ...

    def read(
        self,
        texts: Mapping[tuple[str, str], Element],
        sheets: Sequence[Stylesheet],
        environment: MediaEnvironment,
        budget: Budget,
        diagnostics: Diagnostics,
    ) -> UsedUtilities:
        """Give the rules of these texts. Each text comes with the first element that has it, for messages."""
        ...
