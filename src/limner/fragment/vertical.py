"""Texts whose lines run down the page.

Goes in: a text that was laid out from left to right. Comes out: the same text at its place on the page.

Spec: https://www.w3.org/TR/css-writing-modes-4/#text-orientation
"""

from limner.fragment.fragment import TextFragment


class VerticalText(TextFragment):
    """A text of a line that runs down the page, or up.

    Its rectangle is in the coordinates of the page. `shaped`, `baseline` and `decorations` are as in a line from left
    to right.

    Attributes:
        upright: Whether its glyphs are upright. Those of `shaped` are then placed downwards from the text's top,
            centred on its middle line.
        climbs: Whether the line runs up the page.
        squeeze: The factor by which upright glyphs are narrowed, about their middle line.
    """

    __slots__ = ("climbs", "squeeze", "upright")

    def __init__(self, text: TextFragment, *, upright: bool, climbs: bool, squeeze: float = 1.0) -> None:
        super().__init__(
            text.style, text.x, text.y, text.width, text.height, baseline=text.baseline, shaped=text.shaped,
            text=text.text,
        )  # fmt: skip
        self.decorations = text.decorations
        self.ellipsis = text.ellipsis
        self.upright = upright
        self.climbs = climbs
        self.squeeze = squeeze
