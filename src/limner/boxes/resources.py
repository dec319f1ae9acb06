"""Which pictures a box tree needs.

Goes in: the root box. Comes out: addresses, and inline SVG sources, each once, in tree order. They are fetched and
decoded before layout, as natural sizes decide about boxes.
"""

from collections.abc import Iterator

from limner.boxes.box import Box, ContainerBox, ReplacedBox
from limner.color import Color
from limner.css.values import CrossFade, Url
from limner.style.computed import BackgroundGroup, ComputedStyle

_NO_BACKGROUND = BackgroundGroup()


def list_images(root: Box) -> list[Url | str]:
    """List the addresses and the inline SVG sources of a tree.

    Args:
        root: The root box.

    Returns:
        `Url` values as they stand in the styles, and the source text of inline SVG.
    """
    found: dict[Url | str, None] = {}
    seen: set[int] = set()
    stack: list[Box] = [root]
    while stack:
        box = stack.pop()
        if isinstance(box, ReplacedBox):
            if box.svg is not None:
                found[box.svg] = None
            elif box.source is not None:
                _add(box.source, found)
        elif isinstance(box, ContainerBox):
            stack.extend(reversed(box.children))
            if box.marker is not None:
                stack.append(box.marker)
        style = box.style
        if id(style) not in seen:
            seen.add(id(style))
            for image in style_images(style):
                _add(image, found)
    return list(found)


def style_images(style: ComputedStyle) -> Iterator[object]:
    """Give the images of one style: background, border image, mask, and addresses in filters and clips."""
    if style.background is not _NO_BACKGROUND:
        for layer in style.background.layers:
            yield layer.image
    if style.border.border_image_source is not None:
        yield style.border.border_image_source
    for mask in style.effects.mask:
        yield mask.image


def _add(image: object, found: dict[Url | str, None]) -> None:
    if isinstance(image, Url):
        found[image] = None
    elif isinstance(image, CrossFade):
        for one, _ in image.images:
            if not isinstance(one, Color):
                _add(one, found)
