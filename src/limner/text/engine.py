"""The door to text: metrics and shaping for layout."""

from collections.abc import Callable
from typing import Protocol

from limner.record import record
from limner.text.request import FontRequest
from limner.text.shaped import ShapedText


@record
class FontMetrics:
    """Metrics of the first available face of a request, in CSS px at its size; descent is positive.

    `ascent`, `descent` and `line_gap` are rounded as Chrome rounds them; `line_spacing` is what `line-height: normal`
    gives.
    """

    ascent: float
    descent: float
    line_gap: float
    line_spacing: float
    x_height: float
    cap_height: float
    zero_advance: float
    ideographic_advance: float
    underline_position: float  # y of the top of the line below the baseline, positive down
    underline_thickness: float
    strikeout_position: float
    strikeout_thickness: float
    average_advance: float
    em_ascent: float  # share of the em box above the baseline
    widest: float  # from the leftmost to the rightmost point of all glyphs


class TextEngine(Protocol):
    """Chooses faces and shapes; long-lived and shared by threads, with bounded caches."""

    def metrics(self, font: FontRequest) -> FontMetrics:
        """Metrics of the first available face."""
        ...

    def fallback_metrics(self, shaped: ShapedText) -> tuple[FontMetrics, ...]:
        """Metrics of each face used in a shaped text, except the first available face of its request."""
        ...

    def shape(  # noqa: PLR0913 - the budget of the waiting caller, beside the six facts
        self,
        text: str,
        start: int,
        end: int,
        font: FontRequest,
        *,
        rtl: bool = False,
        letter_spacing: float = 0.0,
        word_spacing: float = 0.0,
        spend: Callable[[int], None] | None = None,
    ) -> ShapedText:
        """Shape ``text[start:end]`` in the context of the whole text.

        Uncached text costs steps. `spend` is called with them during shaping and may raise.
        """
        ...
