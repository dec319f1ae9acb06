"""Backgrounds: the colour, and images in layers.

Goes in: a box's edges and computed values. Comes out: items, the bottom layer first.

Spec: https://www.w3.org/TR/css-backgrounds-3/#backgrounds
"""

from collections.abc import Callable
from typing import NamedTuple

from limner.color import TRANSPARENT
from limner.fragment.fragment import BoxFragment
from limner.geometry import Rect, Sides
from limner.paint.context import PaintContext
from limner.paint.display_list import Fill, Items, Layer, Shape
from limner.paint.geometry import BoxEdges, bounds_of
from limner.paint.images import natural_size, paint_tiles
from limner.paint.ink import solid_of
from limner.paint.tiling import place_tiles
from limner.style.computed import BackgroundLayer, ComputedStyle


class Ground(NamedTuple):
    """What a background is painted on.

    Attributes:
        edges: The box that positions the images.
        canvas: Painted all over instead of the box.
        shrink: How much smaller the border box is painted, where an opaque border hides its edge.
        square: Leave the corners to a clip around.
        covered: Images end at the padding box, because an opaque border hides them beyond.
        text: Gives the glyphs of the box in black, for `background-clip: text`.
        border: Gives the border in black, for `background-clip: border-area`.
    """

    edges: BoxEdges
    canvas: Rect | None = None
    shrink: Sides | None = None
    square: bool = False
    covered: bool = False
    text: Callable[[], Items] | None = None
    border: Callable[[], Items] | None = None


def has_background(fragment: BoxFragment) -> bool:
    """Whether a box has a background colour or image."""
    group = fragment.style.background
    if group.background_color is not TRANSPARENT and group.background_color != TRANSPARENT:
        return True
    return any(layer.image is not None for layer in group.layers)


def paint_background(ground: Ground, style: ComputedStyle, context: PaintContext, items: Items) -> None:
    """Paint a background.

    Args:
        ground: Where.
        style: Whose background it is; not the box's own when `<body>` gives its to the canvas.
        context: The surroundings.
        items: Gets the items.
    """
    group = style.background
    layers = group.layers
    blended = any(layer.blend_mode != "normal" for layer in layers)
    out: Items = [] if blended else items
    color = solid_of(style.resolve_color(group.background_color))
    if color:
        _paint_clipped(ground, layers[-1].clip, lambda shape, _: [Fill(shape, color)], out)
    for layer in reversed(layers):
        if layer.image is not None:
            _paint_layer(ground, layer, style, context, out)
    if blended and out:
        items.append(Layer(out))


def _paint_layer(
    ground: Ground, layer: BackgroundLayer, style: ComputedStyle, context: PaintContext, items: Items
) -> None:
    image = layer.image
    natural = None if image is None else natural_size(image, context)
    if image is None or natural is None:
        return
    if layer.attachment == "fixed":
        area = Rect(0.0, 0.0, context.width, context.height)
    else:
        area = bounds_of(ground.edges.box(layer.origin))
        piece = ground.edges.fragment.background_offset
        if piece is not None:
            # The images stand as if the box had not been broken into lines.
            start, total = piece
            area = Rect(area.x - start, area.y, area.width + total - ground.edges.fragment.width, area.height)
    tiles = place_tiles(area, natural, size=layer.size, position=layer.position, repeat=layer.repeat)
    if tiles is None:
        return

    def draw(shape: Shape, bounds: Rect) -> Items:
        return paint_tiles(image, tiles, shape, bounds, style=style, context=context, blend=layer.blend_mode)

    clip = "padding-box" if ground.covered and layer.clip == "border-box" else layer.clip
    _paint_clipped(ground, clip, draw, items)


def _paint_clipped(ground: Ground, clip: str, draw: Callable[[Shape, Rect], Items], items: Items) -> None:
    """Draw what `background-clip` lets show."""
    if ground.canvas is not None:
        items.extend(draw(ground.canvas, ground.canvas))
        return
    edges = ground.edges
    if clip in ("text", "border-area"):
        mask = ground.text if clip == "text" else ground.border
        drawn = draw(edges.border, edges.border)
        if mask is not None and drawn:
            x, y, width, height = edges.border
            items.append(Layer(drawn, mask=mask(), bounds=Rect(x - 1, y - 1, width + 2, height + 2)))
        return
    if clip != "border-box":
        shape = edges.box(clip)
    elif ground.shrink is not None:
        shape = edges.inset_shape(ground.shrink)
    else:
        shape = edges.border if ground.square else edges.border_shape
    bounds = bounds_of(shape)
    if bounds.width > 0 and bounds.height > 0:
        items.extend(draw(shape, bounds))
