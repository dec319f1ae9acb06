"""Texts with marks over or under their characters.

Spec: https://www.w3.org/TR/css-text-decor-4/#emphasis-marks
"""

from limner.fragment.fragment import TextFragment
from limner.text.shaped import ShapedText


class EmphasizedText(TextFragment):
    """A text in which each character has a mark.

    Attributes:
        mark: The mark's glyphs.
        mark_y: How far the marks' baseline is below that of the text.
    """

    __slots__ = ("mark", "mark_y")
    mark: ShapedText
    mark_y: float
