"""What style asks of those who read utilities, and what it is told.

This is the protocol `UtilitySource` and its answer, `UsedUtilities`. Style knows attributes and
rules; what the words in the attributes mean is for `limner.tailwind`.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol, TypeAlias

from limner.budget import Budget
from limner.css.conditions import MediaEnvironment
from limner.css.sheet import Stylesheet
from limner.diagnostics import Diagnostics
from limner.html.element import Element

UtilityRules: TypeAlias = Mapping[tuple[str, str], Stylesheet]
"""Rules by attribute and text, for the elements that have it."""


class UsedUtilities(NamedTuple):
    """What the utilities of a tree say.

    Attributes:
        own: By (attribute, text), rules for the elements that have it.
        sheets: Rules for other elements, and what all of them need.
        key: Tells apart what the same texts mean under other themes and on other canvases.
    """

    own: UtilityRules
    sheets: tuple[Stylesheet, ...]
    key: object


class UtilitySource(Protocol):
    """Reads utilities."""

    @property
    def attributes(self) -> tuple[str, ...]:
        """Names of the attributes that hold them."""
        ...

    def read(
        self,
        texts: Mapping[tuple[str, str], Element],
        sheets: Sequence[Stylesheet],
        environment: MediaEnvironment,
        budget: Budget,
        diagnostics: Diagnostics,
    ) -> UsedUtilities:
        """Give the rules of these texts; each stands with the first element that has it, for messages."""
        ...
