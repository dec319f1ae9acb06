"""Shaped text: glyph runs with prefix sums, so that a stretch of text is measured by subtraction.

`text.engine` makes these. Layout measures and cuts them, and paint draws them.
Character offsets are indices into the whole string that was given to the engine, not into the run.
All lengths are CSS px.
"""

from collections.abc import Callable, Sequence
from typing import Protocol, TypeAlias

from limner.text.face import Face

Spend: TypeAlias = Callable[[int], None]
"""Takes steps from a budget; raises when the steps or the time are used up."""


class GlyphRun:
    """Glyphs of one face at one size, placed from left to right.

    Attributes:
        face: The face with its variation coordinates and synthesis.
        size: Font size in CSS px, including `size-adjust` and `font-size-adjust`.
        glyphs: Glyph ids in visual order.
        xs: The x of each glyph's origin, relative to the left end of the `ShapedText`.
        ys: The y of each glyph's origin relative to the baseline, y down.
        clusters: For each glyph, the offset of the first character of its cluster.
        width: The sum of the advances.
    """

    __slots__ = ("clusters", "face", "glyphs", "size", "width", "xs", "ys")

    def __init__(  # noqa: PLR0917 - made in the inner loop, where keywords cost
        self,
        face: Face,
        size: float,
        glyphs: Sequence[int],
        xs: Sequence[float],
        ys: Sequence[float],
        clusters: Sequence[int],
        width: float,
    ) -> None:
        self.face = face
        self.size = size
        self.glyphs = glyphs
        self.xs = xs
        self.ys = ys
        self.clusters = clusters
        self.width = width


class ShapedText(Protocol):
    """A stretch of text in one style and one direction, shaped; may hold several faces because of fallback."""

    @property
    def start(self) -> int:
        """Offset of its first character."""
        ...

    @property
    def end(self) -> int:
        """Offset after its last character."""
        ...

    @property
    def rtl(self) -> bool:
        """Whether it runs from right to left."""
        ...

    @property
    def width(self) -> float:
        """The sum of all advances, including letter and word spacing."""
        ...

    @property
    def runs(self) -> Sequence[GlyphRun]:
        """Glyph runs in visual order, left to right."""
        ...

    def width_between(self, start: int, end: int) -> float:
        """The advance of the characters from start to end, without reshaping; graphemes share a cluster's advance."""
        ...

    def offset_at(self, width: float, start: int) -> int:
        """The largest grapheme boundary so that the text from `start` to it is no wider than `width`."""
        ...

    def is_unsafe(self, offset: int) -> bool:
        """Whether a line that breaks before an offset changes the glyphs around it, or splits a cluster."""
        ...

    def window(self, start: int, end: int) -> "ShapedText":
        """The text from start to end with the glyphs it has here, joined to the text around it."""
        ...

    def slice(self, start: int, end: int, spend: Spend | None = None) -> "ShapedText":
        """The text from start to end on a line of its own: reshaped at the ends where that matters.

        Gives `self` for the whole. `spend` is called with the steps that shaping takes, and may raise.
        """
        ...
