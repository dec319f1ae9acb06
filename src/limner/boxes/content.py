"""Generated content: the items of `content` as boxes.

Goes in: the computed value of `content`. Comes out: texts and images in order; texts beside each other are one box.

Spec: https://www.w3.org/TR/css-content-3/
"""

from typing import Final, Protocol

from limner.boxes.box import Box, ReplacedBox, TextBox
from limner.boxes.counters import Counters
from limner.budget import Budget
from limner.css.values import ImageValue
from limner.style.computed import ComputedStyle, ContentItem, FontGroup

_IMAGE_STEPS: Final = 20


class BoxMaker(Protocol):
    """What content needs of the builder."""

    budget: Budget
    counters: Counters

    def text_box(self, text: str, style: ComputedStyle) -> TextBox:
        """Make a text with the inherited values of a style."""
        ...

    def ascent(self, font: FontGroup) -> float | None:
        """Give a font's ascent in CSS px, None when no font can be asked."""
        ...

    def font_length(self, font: FontGroup, name: str) -> float:
        """Give a length of a font in CSS px: its ``average`` advance, or the ``widest`` glyph's."""
        ...

    def image_box(self, source: ImageValue, style: ComputedStyle) -> ReplacedBox:
        """Make an inline image with the inherited values of a style."""
        ...


def build_content(items: tuple[ContentItem, ...], style: ComputedStyle, make: BoxMaker) -> list[Box]:
    """Make the boxes of a `content` value, counting quotes on the way.

    Raises:
        LimitExceededError: All generated texts together are longer than the limit for texts.
    """
    boxes: list[Box] = []
    text = ""
    for item in items:
        if item[0] == "image":
            make.budget.spend(_IMAGE_STEPS)
            if text:
                boxes.append(make.text_box(text, style))
                text = ""
            boxes.append(make.image_box(item[1], style))
        else:
            piece = content_text(item, style, make.counters)
            make.budget.spend_text(len(piece))
            text += piece
    if text:
        boxes.append(make.text_box(text, style))
    return boxes


def content_text(item: ContentItem, style: ComputedStyle, counters: Counters) -> str:
    """Give the text that an item stands for."""
    if item[0] == "text":
        return item[1]
    if item[0] == "counter":
        return counters.styles.represent(counters.value(item[1]), item[2])
    if item[0] == "counters":
        values = counters.values(item[1])
        return item[2].join(counters.styles.represent(value, item[3]) for value in values)
    return counters.quote(item[0], style)
