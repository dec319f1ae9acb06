"""Images of CSS drawn into a rectangle or tiled over one.

Goes in: an image value, a place. Comes out: items. Used by backgrounds, masks, border images and list markers.

Spec: https://www.w3.org/TR/css-images-4/
"""

from typing import Final

from limner.color import Color
from limner.css.values import (
    ConicGradient,
    CrossFade,
    ImageValue,
    LinearGradient,
    RadialGradient,
    SolidImage,
    Url,
)
from limner.geometry import Rect
from limner.paint.context import PaintContext
from limner.paint.display_list import Clip, Fill, Image, Ink, Items, Layer, LinearInk, Shape, TileInk
from limner.paint.gradients import gradient_ink
from limner.paint.ink import solid_of
from limner.paint.tiling import NO_SIZE, NaturalSize, Tiles
from limner.style.computed import BlendMode, ComputedStyle

_SLACK: Final = 1e-4  # by how much a tile may fall short of what it covers


def natural_size(image: ImageValue, context: PaintContext) -> NaturalSize | None:
    """What an image says of its size; None when it cannot be drawn."""
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
        style: Whose `color` and `image-rendering` hold.
        context: The surroundings.
        blend: How each image meets what is below.
    """
    rect = tiles.rect
    covered = bounds
    if not tiles.repeat_x:
        covered = covered.intersect(Rect(rect.x, covered.y, rect.width, covered.height))
    if not tiles.repeat_y:
        covered = covered.intersect(Rect(covered.x, rect.y, covered.width, rect.height))
    if covered.width <= 0 or covered.height <= 0:
        return []
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
        budget = context.budget
        if single:
            return gradient_ink(image, rect, style, budget)
        ink = gradient_ink(image, Rect(0.0, 0.0, rect.width, rect.height), style, budget)
        if isinstance(ink, int | tuple) and not (tiles.spacing_x or tiles.spacing_y):
            return ink
        if isinstance(ink, LinearInk) and not (tiles.spacing_x or tiles.spacing_y):
            # A gradient that does not change along the axis it repeats in needs no tiles.
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
    return [Fill(rect, gradient_ink(image, rect, style, context.budget))]
