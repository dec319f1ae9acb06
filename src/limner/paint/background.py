"""Backgrounds: a colour and layers of images, drawn into a rectangle or tiled.

Spec: https://www.w3.org/TR/css-backgrounds-3/#backgrounds
"""

from collections.abc import Callable
from math import floor
from typing import Final, NamedTuple

from limner.color import TRANSPARENT, Color
from limner.css.values import (
    Auto,
    ConicGradient,
    CrossFade,
    ImageValue,
    LinearGradient,
    Position,
    RadialGradient,
    SolidImage,
    Url,
    resolve,
)
from limner.fragment.fragment import BoxFragment, BoxPiece
from limner.geometry import Rect, Sides, Size
from limner.paint.context import PaintContext, solid_of
from limner.paint.display_list import Clip, Fill, Image, Ink, Items, Layer, LinearInk, Shape, TileInk
from limner.paint.geometry import BoxEdges, bounds_of
from limner.style.computed import BackgroundLayer, BackgroundSize, BlendMode, ComputedStyle, RepeatStyle


class NaturalSize(NamedTuple):
    """An image's natural size, in CSS px; None where it has none."""

    width: float | None = None
    height: float | None = None
    ratio: float | None = None


NO_SIZE = NaturalSize()


class Tiles(NamedTuple):
    """One tile and how it repeats.

    Attributes:
        rect: A tile.
        spacing_x: Horizontal space between tiles.
        spacing_y: Vertical space between tiles.
        repeat_x: Whether it repeats horizontally.
        repeat_y: Whether it repeats vertically.
    """

    rect: Rect
    spacing_x: float
    spacing_y: float
    repeat_x: bool
    repeat_y: bool


def place_tiles(
    area: Rect,
    natural: NaturalSize,
    *,
    size: BackgroundSize,
    position: Position,
    repeat: tuple[RepeatStyle, RepeatStyle],
) -> Tiles | None:
    """Size and place the tiles of an image; None when there is nothing to draw.

    Args:
        area: The background positioning area, snapped to device pixels.
        natural: The image's natural size.
        size: `background-size`.
        position: `background-position`.
        repeat: `background-repeat`.
    """
    width, height = tile_size(size, natural, area.width, area.height)
    if width <= 0 or height <= 0:
        return None
    repeat_x, repeat_y = repeat
    # The position refers to the tile before it is rounded.
    across, down = resolve(position.x, area.width - width), resolve(position.y, area.height - height)
    auto_x = isinstance(size, str) or isinstance(size[0], Auto)
    auto_y = isinstance(size, str) or isinstance(size[1], Auto)
    if repeat_x == "round":
        rounded = area.width / max(1, floor(area.width / width + 0.5))
        if auto_y and repeat_y != "round":
            height *= rounded / width
        width = rounded
    if repeat_y == "round":
        rounded = area.height / max(1, floor(area.height / height + 0.5))
        if auto_x and repeat_x != "round":
            width *= rounded / height
        height = rounded
    x, spacing_x, tiles_x = _along(repeat_x, area.x, area.width, width, across)
    y, spacing_y, tiles_y = _along(repeat_y, area.y, area.height, height, down)
    if not tiles_x and x > area.x:
        x = float(floor(x + 0.5))
    if not tiles_y and y > area.y:
        y = float(floor(y + 0.5))
    return Tiles(Rect(x, y, width, height), spacing_x, spacing_y, tiles_x, tiles_y)


def _along(repeat: RepeatStyle, start: float, length: float, tile: float, offset: float) -> tuple[float, float, bool]:
    """Give, along one axis, where a tile begins, the space between two tiles, and whether they repeat."""
    if repeat == "no-repeat":
        return start + offset, 0.0, False
    if repeat == "space":
        count = floor(length / tile + 1e-4)
        if count < 2:
            return start + offset, 0.0, False
        return start, (length - tile * count) / (count - 1), True
    return start + offset, 0.0, True


def tile_size(size: BackgroundSize, natural: NaturalSize, width: float, height: float) -> tuple[float, float]:
    """Resolve `background-size` in an area.

    Spec: https://www.w3.org/TR/css-backgrounds-3/#the-background-size
    """
    ratio = natural.ratio
    if ratio is None and natural.width and natural.height:
        ratio = natural.width / natural.height
    if isinstance(size, str):
        if ratio is None:
            return width, height
        wide = width / height > ratio if height else True
        # As in Chrome, the side that follows from the other is in whole pixels.
        if wide == (size == "cover"):
            return width, max(1.0, floor(width / ratio + 0.5))
        return max(1.0, floor(height * ratio + 0.5)), height
    across, down = size
    if isinstance(across, Auto) and isinstance(down, Auto):
        return _default_size(natural, ratio, width, height)
    if isinstance(across, Auto):
        tall = max(0.0, resolve(down, height))  # type: ignore[arg-type]
        if ratio is not None:
            return tall * ratio, tall
        return (natural.width if natural.width is not None else width), tall
    wide_by = max(0.0, resolve(across, width))
    if isinstance(down, Auto):
        if ratio is not None:
            return wide_by, wide_by / ratio
        return wide_by, (natural.height if natural.height is not None else height)
    return wide_by, max(0.0, resolve(down, height))


def _default_size(natural: NaturalSize, ratio: float | None, width: float, height: float) -> tuple[float, float]:
    """Resolve two `auto`s: the natural size, completed by the ratio; without either, like `contain`."""
    if natural.width is not None and natural.height is not None:
        return natural.width, natural.height
    if ratio is not None:
        if natural.width is not None:
            return natural.width, natural.width / ratio
        if natural.height is not None:
            return natural.height * ratio, natural.height
        return (width, width / ratio) if width / ratio <= height else (height * ratio, height)
    return (
        natural.width if natural.width is not None else width,
        natural.height if natural.height is not None else height,
    )


_SLACK: Final = 1e-4  # how much a tile may fall short of what it covers


def natural_size(image: ImageValue, context: PaintContext) -> NaturalSize | None:
    """Give an image's natural size; None when it cannot be drawn."""
    if isinstance(image, Url):
        picture = context.pictures.get(image)
        if picture is None:
            return None
        return NaturalSize(picture.natural_width, picture.natural_height, picture.ratio)
    if isinstance(image, CrossFade):
        sizes = [natural_size(part, context) for part, _ in image.images if not isinstance(part, Color)]
        return next((size for size in sizes if size is not None), NO_SIZE)
    return NO_SIZE


def paint_tiles(
    image: ImageValue,
    tiles: Tiles,
    shape: Shape,
    bounds: Rect,
    *,
    style: ComputedStyle,
    context: PaintContext,
    blend: BlendMode = "normal",
) -> Items:
    """Draw an image's tiles inside a shape.

    Args:
        image: The image.
        tiles: Where its tiles stand.
        shape: What they may cover.
        bounds: The rectangle around the shape.
        style: The style whose `color` and `image-rendering` apply.
        context: The surroundings.
        blend: How each image blends with what is below.
    """
    rect = tiles.rect
    covered = bounds
    if not tiles.repeat_x:
        covered = covered.intersect(Rect(rect.x, covered.y, rect.width, covered.height))
    if not tiles.repeat_y:
        covered = covered.intersect(Rect(covered.x, rect.y, covered.width, rect.height))
    if covered.width <= 0 or covered.height <= 0:
        return []
    picture = context.pictures.get(image) if isinstance(image, Url) else None
    if picture is not None and picture.is_vector and _contains(rect, covered):
        size = Size(rect.width, rect.height)
        drawn = Image(picture, rect, rendering=style.ink.image_rendering, blend=blend, layout_size=size)
        items: Items = [drawn] if covered == rect else [Clip(covered, [drawn])]
        return items if isinstance(shape, Rect) else [Clip(shape, items)]
    ink = _tile_ink(image, tiles, covered, style, context)
    if ink is None or ink == 0:
        return []
    if isinstance(ink, list):
        return ink
    if covered == bounds:
        return [Fill(shape, ink, blend=blend)]
    if isinstance(shape, Rect):
        return [Fill(covered, ink, blend=blend)]
    return [Clip(shape, [Fill(covered, ink, blend=blend)])]


def _tile_ink(
    image: ImageValue, tiles: Tiles, covered: Rect, style: ComputedStyle, context: PaintContext
) -> "Ink | Items | None":
    rect = tiles.rect
    single = _contains(rect, covered)
    rendering = style.ink.image_rendering
    if isinstance(image, LinearGradient | RadialGradient | ConicGradient):
        from limner.paint.gradients import gradient_ink

        budget = context.budget
        if single:
            return gradient_ink(image, rect, style, budget)
        ink = gradient_ink(image, Rect(0.0, 0.0, rect.width, rect.height), style, budget)
        if isinstance(ink, int | tuple) and not (tiles.spacing_x or tiles.spacing_y):
            return ink
        if isinstance(ink, LinearInk) and not (tiles.spacing_x or tiles.spacing_y):
            # A gradient that does not change along the axis in which it repeats needs no tiles.
            if ink.y0 == ink.y1 and rect.x <= covered.x and rect.right >= covered.right:
                return gradient_ink(image, rect, style, budget)
            if ink.x0 == ink.x1 and rect.y <= covered.y and rect.bottom >= covered.bottom:
                return gradient_ink(image, rect, style, budget)
        if isinstance(ink, int | tuple):
            source: object = [Fill(Rect(0.0, 0.0, rect.width, rect.height), ink)]
        else:
            source = ink
    elif isinstance(image, Url):
        source = context.pictures.get(image)
        if source is None:
            return None
    elif isinstance(image, SolidImage):
        solid = solid_of(style.resolve_color(image.color))
        if single or not (tiles.spacing_x or tiles.spacing_y):
            return solid
        source = [Fill(Rect(0.0, 0.0, rect.width, rect.height), solid)]
    else:
        source = draw_image(image, Rect(0.0, 0.0, rect.width, rect.height), style, context)
    return TileInk(
        source,  # type: ignore[arg-type]
        rect.x,
        rect.y,
        rect.width,
        rect.height,
        spacing_x=tiles.spacing_x,
        spacing_y=tiles.spacing_y,
        rendering=rendering,
        once=(
            rect.x <= covered.x + _SLACK and rect.right >= covered.right - _SLACK,
            rect.y <= covered.y + _SLACK and rect.bottom >= covered.bottom - _SLACK,
        ),
    )


def _contains(outer: Rect, inner: Rect) -> bool:
    return (
        outer.x <= inner.x + _SLACK
        and outer.y <= inner.y + _SLACK
        and outer.right >= inner.right - _SLACK
        and outer.bottom >= inner.bottom - _SLACK
    )


def draw_image(image: ImageValue, rect: Rect, style: ComputedStyle, context: PaintContext) -> Items:
    """Draw an image once, stretched over a rectangle."""
    if isinstance(image, Url):
        picture = context.pictures.get(image)
        return [] if picture is None else [Image(picture, rect, rendering=style.ink.image_rendering)]
    if isinstance(image, CrossFade):
        items: Items = []
        for part, share in image.images:
            if isinstance(part, Color):
                drawn: Items = [Fill(rect, solid_of(part))]
            else:
                drawn = draw_image(part, rect, style, context)
            items.append(Layer(drawn, opacity=share, blend="plus-lighter"))
        return [Layer(items)]
    if isinstance(image, SolidImage):
        return [Fill(rect, solid_of(style.resolve_color(image.color)))]
    from limner.paint.gradients import gradient_ink

    return [Fill(rect, gradient_ink(image, rect, style, context.budget))]


class Ground(NamedTuple):
    """What a background is painted on.

    Attributes:
        edges: The box that positions the images.
        canvas: The area painted instead of the box.
        shrink: How much smaller the border box is painted, when an opaque border hides its edge.
        square: Whether to leave the corners to a surrounding clip.
        covered: Whether images end at the padding box, because an opaque border hides the rest.
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
        ground: Where to paint it.
        style: The style with the background; not the box's own when `<body>` gives its background to the canvas.
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
    image = style.resolve_image(layer.image)
    natural = None if image is None else natural_size(image, context)
    if image is None or natural is None:
        return
    if layer.attachment == "fixed":
        area = Rect(0.0, 0.0, context.width, context.height)
    else:
        area = bounds_of(ground.edges.box(layer.origin))
        piece = ground.edges.fragment.background_offset
        if piece is not None:
            # The images are placed as if the box had not been broken into lines.
            start, total = piece
            area = Rect(area.x - start, area.y, area.width + total - ground.edges.fragment.width, area.height)
        area = _whole_area(area, ground.edges.fragment)
    tiles = place_tiles(area, natural, size=layer.size, position=layer.position, repeat=layer.repeat)
    if tiles is None:
        return

    def draw(shape: Shape, bounds: Rect) -> Items:
        return paint_tiles(image, tiles, shape, bounds, style=style, context=context, blend=layer.blend_mode)

    clip = "padding-box" if ground.covered and layer.clip == "border-box" else layer.clip
    _paint_clipped(ground, clip, draw, items)


def _whole_area(area: Rect, fragment: BoxFragment) -> Rect:
    """Give the positioning area: for a box that is broken into columns, that of the whole box."""
    if not isinstance(fragment, BoxPiece):
        return area
    return Rect(area.x, area.y - fragment.block_start, area.width, area.height + fragment.block_size - fragment.height)


def _paint_clipped(ground: Ground, clip: str, draw: Callable[[Shape, Rect], Items], items: Items) -> None:
    """Draw the part that `background-clip` lets show."""
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
