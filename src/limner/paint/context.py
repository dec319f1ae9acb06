"""What every painting function is handed: pictures, budget, diagnostics."""

from collections.abc import Mapping

from limner.budget import Budget
from limner.css.values import ImageValue
from limner.diagnostics import Diagnostics
from limner.paint.memory import PaintMemory
from limner.resources.picture import Picture


class PaintContext:
    """The surroundings of one painting.

    Attributes:
        width: Of the canvas, in CSS px.
        height: The same.
        pictures: Decoded pictures by their source.
        budget: What the loops spend.
        diagnostics: What was wrong.
        debug: Outline boxes, lines and baselines.
        memory: What boxes of earlier pictures became, None to remember nothing.
    """

    __slots__ = ("budget", "debug", "diagnostics", "height", "memory", "pictures", "width")

    def __init__(
        self,
        *,
        width: float,
        height: float,
        pictures: Mapping[ImageValue | str, Picture],
        budget: Budget,
        diagnostics: Diagnostics,
        debug: bool = False,
        memory: PaintMemory | None = None,
    ) -> None:
        self.memory = memory
        self.width = width
        self.height = height
        self.pictures = pictures
        self.budget = budget
        self.diagnostics = diagnostics
        self.debug = debug
