"""How outlines of glyphs are stroked.

Spec: https://www.w3.org/TR/SVG2/painting.html#Strokes
"""

from typing import Literal


class Pen:
    """How an outline is stroked."""

    __slots__ = ("cap", "dashes", "join", "miter", "phase", "width")

    def __init__(
        self,
        width: float,
        *,
        dashes: tuple[float, ...] = (),
        phase: float = 0.0,
        cap: Literal["butt", "round", "square"] = "butt",
        join: Literal["miter", "round", "bevel"] = "miter",
        miter: float = 4.0,
    ) -> None:
        self.width = width
        self.dashes = dashes
        self.phase = phase
        self.cap: Literal["butt", "round", "square"] = cap
        self.join: Literal["miter", "round", "bevel"] = join
        self.miter = miter

    def __repr__(self) -> str:
        return f"Pen(width={self.width:g} cap={self.cap} join={self.join} dashes={self.dashes})"
