"""The key of a drawing. A drawing that an earlier image had too is neither laid out nor painted again.

Goes in: a drawing's boxes and what they refer to. Comes out: `DrawingKey`, equal for drawings that look alike. It is
None for drawings that hold pictures or HTML, and for large ones.
"""

from collections.abc import Hashable, Mapping
from typing import Final, NamedTuple

from limner.boxes.box import Box
from limner.boxes.svg.box import SvgBox, href_of
from limner.boxes.svg.definitions import references_of
from limner.style.computed import ComputedStyle

_MOST: Final = 300
_END: Final = object()
_NONE: Final = object()


class DrawingKey(NamedTuple):
    """What distinguishes a drawing from others.

    Attributes:
        parts: Elements, attributes, texts, and the identities of styles.
        styles: The styles. They live as long as the key, so that their identities stay unique.
    """

    parts: Hashable
    styles: tuple[ComputedStyle, ...]


def drawing_key(root: SvgBox, definitions: Mapping[str, Box]) -> DrawingKey | None:
    """Give what distinguishes a drawing from others, including what it refers to."""
    if root.recalled is None:
        root.recalled = _key_of(root, definitions) or _NONE
    return root.recalled if isinstance(root.recalled, DrawingKey) else None


def _key_of(root: SvgBox, definitions: Mapping[str, Box]) -> DrawingKey | None:
    parts: list[Hashable] = []
    styles: list[ComputedStyle] = []
    names: dict[str, None] = {}
    stack: list[object] = [root]
    while stack:
        one = stack.pop()
        if not isinstance(one, SvgBox):
            parts.append(one)
            continue
        style, attributes = one.style, one.attributes
        if one.content is not None or one.source is not None or len(styles) >= _MOST:
            return None
        styles.append(style)
        parts += (one.tag, id(style), tuple(attributes.items()))
        if one.size is not None:
            parts.append(tuple(one.size.attributes.items()))
        if one.viewport is not None:
            parts.append(tuple(one.viewport.attributes.items()))
        referred = references_of(style)
        if "href" in attributes or "xlink:href" in attributes:
            referred.append(href_of(attributes))
        for href in referred:
            name = href[1:]
            if href[:1] == "#" and name not in names and name in definitions:
                names[name] = None
                stack.insert(0, definitions[name])
                stack.insert(0, name)
        if one.children:
            stack.append(_END)
            stack += one.children
    return DrawingKey(tuple(parts), tuple(styles))
