"""What every painting function is handed: pictures, scale, budget, diagnostics."""

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
        scale: Device pixels per CSS px, which edges snap to.
        pictures: Decoded pictures by their source.
        budget: What the loops spend.
        diagnostics: What was wrong.
        debug: Outline boxes, lines and baselines.
        memory: What boxes of earlier pictures became, None to remember nothing.
    """

    __slots__ = ("budget", "debug", "diagnostics", "height", "memory", "pictures", "scale", "width")

    def __init__(  # noqa: PLR0913 - the surroundings of a pass
        self,
        *,
        width: float,
        height: float,
        scale: float,
        pictures: Mapping[ImageValue | str, Picture],
        budget: Budget,
        diagnostics: Diagnostics,
        debug: bool = False,
        memory: PaintMemory | None = None,
    ) -> None:
        self.memory = memory
        self.width = width
        self.height = height
        self.scale = scale
        self.pictures = pictures
        self.budget = budget
        self.diagnostics = diagnostics
        self.debug = debug
