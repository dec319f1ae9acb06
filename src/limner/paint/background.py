"""Backgrounds: the colour, and images in layers.

Goes in: a box's edges and computed values. Comes out: items, the bottom layer first.

Spec: https://www.w3.org/TR/css-backgrounds-3/#backgrounds
"""

from collections.abc import Callable

from limner.color import TRANSPARENT
from limner.fragment.fragment import BoxFragment
from limner.geometry import Rect, Sides
from limner.paint.context import PaintContext
from limner.paint.display_list import Fill, Items, Layer, Shape
from limner.paint.geometry import BoxEdges, bounds_of
from limner.paint.images import natural_size, paint_tiles
from limner.paint.ink import solid_of
from limner.paint.tiling import place_tiles
from limner.style.computed import BackgroundLayer


def has_background(fragment: BoxFragment) -> bool:
    """Whether a box has a background colour or image."""
    group = fragment.style.background
    if group.background_color is not TRANSPARENT and group.background_color != TRANSPARENT:
        return True
    return any(layer.image is not None for layer in group.layers)


def paint_background(  # noqa: PLR0913 - where, whose and on what
    edges: BoxEdges,
    fragment: BoxFragment,
    context: PaintContext,
    items: Items,
    *,
    canvas: Rect | None = None,
    shrink: Sides | None = None,
    text: Callable[[], Items] | None = None,
    border: Callable[[], Items] | None = None,
    square: bool = False,
) -> None:
    """Paint a box's background.

    Args:
        edges: The box that positions the images.
        fragment: Whose background it is; not the box's own when `<body>` gives its to the canvas.
        context: The surroundings.
        items: Gets the items.
        canvas: Paint all over this instead of the box.
        shrink: Paint the colour so much smaller, where an opaque border hides its edge.
        text: The glyphs of the box in black, for `background-clip: text`.
        border: The border in black, for `background-clip: border-area`.
        square: Leave the corners to a clip around.
    """
    style = fragment.style
    group = style.background
    layers = group.layers
    color = solid_of(style.resolve_color(group.background_color))
    last = layers[-1]
    blended = any(layer.blend_mode != "normal" for layer in layers)
    out: Items = [] if blended else items
    if color:
        _paint_clipped(
            last, edges, canvas, shrink, out, lambda shape, _: [Fill(shape, color)], text=text, border=border, square=square
        )
    for layer in reversed(layers):
        if layer.image is None:
            continue
        image = layer.image
        natural = natural_size(image, context)
        if natural is None:
            continue
        if layer.attachment == "fixed":
            area = Rect(0.0, 0.0, context.width, context.height)
        else:
            area = bounds_of(edges.box(layer.origin))
        tiles = place_tiles(
            area, natural, size=layer.size, position=layer.position, repeat=layer.repeat, scale=context.scale
        )
        if tiles is None:
            continue

        def draw(shape: Shape, bounds: Rect, layer: BackgroundLayer = layer, tiles=tiles, image=image) -> Items:  # noqa: ANN001
            return paint_tiles(image, tiles, shape, bounds, style=style, context=context, blend=layer.blend_mode)

        _paint_clipped(layer, edges, canvas, shrink, out, draw, text=text, border=border, square=square)
    if blended and out:
        items.append(Layer(out))


def _paint_clipped(  # noqa: PLR0913 - where and how
    layer: BackgroundLayer,
    edges: BoxEdges,
    canvas: Rect | None,
    shrink: Sides | None,
    items: Items,
    draw: Callable[[Shape, Rect], Items],
    *,
    text: Callable[[], Items] | None,
    border: Callable[[], Items] | None,
    square: bool,
) -> None:
    if canvas is not None:
        items.extend(draw(canvas, canvas))
        return
    clip = layer.clip
    if clip in ("text", "border-area"):
        mask = text if clip == "text" else border
        drawn = draw(edges.border, edges.border)
        if mask is not None and drawn:
            items.append(Layer(drawn, mask=mask(), bounds=_grown(edges.border)))
        return
    if clip == "border-box":
        shape = edges.border if square else edges.border_shape
    else:
        shape = edges.box(clip)
    if shrink is not None and clip == "border-box":
        shape = edges.inset_shape(shrink)
    bounds = bounds_of(shape)
    if bounds.width <= 0 or bounds.height <= 0:
        return
    items.extend(draw(shape, bounds))


def _grown(rect: Rect) -> Rect:
    return Rect(rect.x - 1, rect.y - 1, rect.width + 2, rect.height + 2)
