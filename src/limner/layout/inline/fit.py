"""`text-fit`: a headline grown or shrunk so that its longest line fills the width.

Goes in: the items of a paragraph, its max-content width and the width there is. Comes out: the font size to use, and
the same styles at that size.

Spec: https://drafts.csswg.org/css-text-4/ (the name is the working draft's; the values are Limner's own)
"""

from dataclasses import replace

from limner.layout.inline.items import InlineContent
from limner.style.computed import ComputedStyle


def fitted_factor(style: ComputedStyle, natural: float, width: float) -> float:
    """What to multiply font sizes with so that content `natural` px wide becomes `width` px wide, within the limits.

    Args:
        style: Style of the block container, with its `text-fit` and its font size.
        natural: Width of the longest line at that size.
        width: Width of the content box.
    """
    limits = style.text.text_fit
    size = style.font.font_size
    if limits is None or natural <= 0.0 or size <= 0.0:
        return 1.0
    least, greatest = limits
    return max(least, min(size * width / natural, greatest)) / size


def scale_items(content: InlineContent, factor: float) -> None:
    """Give the items the same styles with font sizes scaled."""
    known: dict[int, ComputedStyle] = {}
    for item in content.items:
        style = known.get(id(item.style))
        if style is None:
            style = known[id(item.style)] = scale_style(item.style, factor)
        item.style = style


def scale_style(style: ComputedStyle, factor: float) -> ComputedStyle:
    """The same style with its font size scaled."""
    return replace(style, font=replace(style.font, font_size=style.font.font_size * factor))
