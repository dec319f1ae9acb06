"""The boxes of an SVG drawing, and of the definitions that it refers to.

`boxes.svg.build` makes these records, and `layout.svg` reads them.

Spec: https://www.w3.org/TR/SVG2/render.html#Definitions
"""

from collections.abc import Mapping
from typing import TypeAlias

from limner.boxes.box import Box, ContainerBox
from limner.css.values import Url
from limner.html.element import Element
from limner.style.computed import ComputedStyle


class SvgBox(Box):
    """One SVG element: a shape, a text, a group, a viewport, a picture, or a definition.

    Attributes:
        tag: The element's name.
        attributes: The element's attributes.
        children: What is drawn inside it, or belongs to it like a stop to a gradient. Text elements hold strings too.
        content: The HTML inside of a ``<foreignObject>``.
        source: The picture of an ``<image>``.
        size: For a viewport that a ``<use>`` shows: the ``<use>``, whose `width` and `height` override its own.
        viewport: For a definition, the nearest viewport around it, which its percentages refer to.
        recalled: The key by which layout remembers a whole drawing, set at the first request. Layout may see the same
            box several times.
    """

    __slots__ = ("attributes", "children", "content", "recalled", "size", "source", "tag", "viewport")

    def __init__(self, element: Element, style: ComputedStyle) -> None:
        super().__init__(style, style.box.display, element)
        self.tag = element.tag
        self.attributes: Mapping[str, str] = element.attributes
        self.children: list[SvgChild] = []
        self.content: ContainerBox | None = None
        self.source: Url | None = None
        self.size: Element | None = None
        self.viewport: Element | None = None
        self.recalled: object = None


SvgChild: TypeAlias = SvgBox | str


def href_of(attributes: Mapping[str, str]) -> str:
    """Give the address that an element names. `href` wins over the older `xlink:href`."""
    return (attributes["href"] if "href" in attributes else attributes.get("xlink:href", "")).strip()
