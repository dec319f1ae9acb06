"""Texts whose lines run down the page.

Goes in: a text as it was laid out from left to right. Comes out: the same text in its place on the page.

Spec: https://www.w3.org/TR/css-writing-modes-4/#text-orientation
"""

from limner.fragment.fragment import TextFragment


class VerticalText(TextFragment):
    """A text of a line that runs down the page, or up.

    Its rectangle is that of the page; `shaped`, `baseline` and `decorations` are those of lines from left to right.

    Attributes:
        upright: Whether its glyphs stand upright: those of `shaped` are placed down from the text's top then, about
            its middle line.
        climbs: Whether the line runs up the page.
        squeeze: What upright glyphs are narrowed by, about their middle line.
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
