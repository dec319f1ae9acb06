"""`mask`: layers of images that show a box only where they are opaque, or bright.

Spec: https://www.w3.org/TR/css-masking-1/#the-mask
"""

from collections.abc import Callable
from typing import Final, Literal

from limner.css.values import Url
from limner.geometry import Rect
from limner.paint.context import PaintContext
from limner.paint.display_list import Effect, Items, Layer, Shape
from limner.paint.geometry import BoxEdges, bounds_of
from limner.paint.images import natural_size, paint_tiles
from limner.paint.tiling import place_tiles
from limner.style.computed import MaskLayer

_COMPOSITES: Final[dict[str, Literal["over", "in", "out", "xor"]]] = {
    "add": "over",
    "subtract": "out",
    "intersect": "in",
    "exclude": "xor",
}


def paint_mask(edges: BoxEdges, context: PaintContext, text: Callable[[], Items]) -> Items | None:
    """Give the items whose alpha is a box's mask; None when it has none.

    Args:
        edges: The box.
        context: The surroundings.
        text: The box's glyphs, for layers clipped by text.
    """
    layers = [layer for layer in edges.fragment.style.effects.mask if not _names_an_element(layer)]
    if not any(layer.image is not None for layer in layers):
        return None
    items: Items = []
    for index, layer in enumerate(reversed(layers)):
        drawn = _paint_layer(layer, edges, context, text)
        if layer.mode == "luminance":
            bright = Layer(drawn, effects=(Effect("luminance", ()),))
            drawn = [bright]
        # "compositing operation … with the mask layers below it"; the lowest has nothing below.
        composite = _COMPOSITES[layer.composite] if index else "over"
        if composite == "over":
            items += drawn
        else:
            items.append(Layer([*drawn], composite=composite))
    return items


def _names_an_element(layer: MaskLayer) -> bool:
    """Whether a layer is a `<mask>` of the document, none of which is drawn: the box had better show than vanish."""
    return isinstance(layer.image, Url) and layer.image.href.startswith("#")


def _paint_layer(layer: MaskLayer, edges: BoxEdges, context: PaintContext, text: Callable[[], Items]) -> Items:
    image = layer.image
    if image is None:
        return []
    natural = natural_size(image, context)
    if natural is None:
        # "A mask image that … fails to load is treated as transparent black": nothing shows; Chrome shows all when
        # the address itself is no image.
        return []
    area = bounds_of(edges.box(layer.origin))
    tiles = place_tiles(area, natural, size=layer.size, position=layer.position, repeat=layer.repeat)
    if tiles is None:
        return []
    if layer.clip == "no-clip":
        shape: Shape = Rect(-1e5, -1e5, 2e5, 2e5)
    elif layer.clip == "text":
        shape = edges.border
    else:
        shape = edges.box(layer.clip)
    drawn = paint_tiles(image, tiles, shape, bounds_of(shape), style=edges.fragment.style, context=context)
    if layer.clip == "text":
        return [Layer(drawn, mask=text())]
    return drawn
