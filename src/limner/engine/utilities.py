"""What a renderer knows about utilities: which attributes hold them, and its theme.

Goes in: the options `tailwind` and `theme`. Comes out: `Utilities`, which style asks. `limner.tailwind` is loaded for
the first element that has utilities.
"""

from collections.abc import Mapping, Sequence

from limner.budget import Budget
from limner.css.conditions import MediaEnvironment
from limner.css.sheet import Stylesheet
from limner.diagnostics import Diagnostics
from limner.html.element import Element
from limner.style.utilities import UsedUtilities


class Utilities:
    """Reads `tw`, and also `class` if the renderer was asked to.

    Attributes:
        attributes: Names of the attributes that hold utilities; a later one wins.
        theme: Names and values in addition to the default theme.
    """

    __slots__ = ("attributes", "theme")

    def __init__(self, theme: tuple[tuple[str, str], ...] = (), *, reads_class: bool = False) -> None:
        self.attributes: tuple[str, ...] = ("class", "tw") if reads_class else ("tw",)
        self.theme = theme

    def read(
        self,
        texts: Mapping[tuple[str, str], Element],
        sheets: Sequence[Stylesheet],
        environment: MediaEnvironment,
        budget: Budget,
        diagnostics: Diagnostics,
    ) -> UsedUtilities:
        """Give the rules of the utilities in these texts."""
        from limner.tailwind.source import read_utilities  # loads the tables, which most images do not need

        return read_utilities(texts, self.theme, sheets, environment, budget, diagnostics)
