"""Emphasis marks: their glyphs, their places, and the room that they need in a line.

Goes in: a text in a line. Comes out: the same text with its marks, and how far they reach.

Spec: https://www.w3.org/TR/css-text-decor-4/#emphasis-marks
"""

from limner.fragment.emphasis import EmphasizedText
from limner.fragment.fragment import TextFragment
from limner.layout.contract import LayoutContext
from limner.layout.inline.metrics import em_box
from limner.style.change import change

_SHARE = 0.5  # of the font size


def emphasize(context: LayoutContext, text: TextFragment) -> tuple[EmphasizedText, float, float]:
    """Give a text with its marks, and how far the marks reach above and below its baseline."""
    style = text.style
    font = change(style.font, {"font_size": style.font.font_size * _SHARE})
    mark = style.ink.text_emphasis_style
    marked = EmphasizedText(
        style, text.x, text.y, text.width, text.height, baseline=text.baseline, shaped=text.shaped, text=text.text
    )
    marked.ellipsis = text.ellipsis
    marked.mark = context.engine.shape(mark, 0, len(mark), font)
    ascent, descent = em_box(context, font)
    above, below = em_box(context, style.font)
    if style.ink.text_emphasis_position[0] == "over":
        marked.mark_y = -above - descent
        return marked, above + font.font_size, 0.0
    marked.mark_y = below + ascent
    return marked, 0.0, below + font.font_size
