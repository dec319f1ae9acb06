"""The key of a drawing, so that one of an earlier image is neither laid out nor painted again.

Goes in: a drawing's boxes and what it refers to. Comes out: `DrawingKey`, equal for drawings that look alike; None for
those that hold pictures or HTML, and for large ones.
"""

from collections.abc import Hashable, Mapping
from typing import Final, NamedTuple

from limner.boxes.box import Box
from limner.boxes.svg.box import SvgBox
from limner.style.computed import ComputedStyle

_MOST: Final = 300
_END: Final = object()


class DrawingKey(NamedTuple):
    """What tells a drawing from others.

    Attributes:
        parts: Elements, attributes, texts, and the identities of styles.
        styles: The styles, which live as long as the key so that their identities stay their own.
    """

    parts: Hashable
    styles: tuple[ComputedStyle, ...]


def drawing_key(root: SvgBox, definitions: Mapping[str, Box]) -> DrawingKey | None:
    """Give what tells a drawing from others."""
    parts: list[Hashable] = []
    styles: list[ComputedStyle] = []
    stack: list[object] = [root]
    for name, definition in definitions.items():
        stack += (definition, name)
    while stack:
        one = stack.pop()
        if not isinstance(one, SvgBox):
            parts.append(one)
            continue
        if one.content is not None or one.source is not None or len(styles) >= _MOST:
            return None
        styles.append(one.style)
        parts += (one.tag, id(one.style), tuple(one.attributes.items()))
        if one.size is not None:
            parts.append(tuple(one.size.attributes.items()))
        if one.viewport is not None:
            parts.append(tuple(one.viewport.attributes.items()))
        if one.children:
            stack.append(_END)
            stack += one.children
    return DrawingKey(tuple(parts), tuple(styles))
