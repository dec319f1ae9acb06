"""What shows of a box: `overflow`, `clip-path`, `mask`.

Spec: https://www.w3.org/TR/css-masking-1/
"""

from collections.abc import Callable
from math import hypot, sqrt
from typing import Final, Literal

from limner.css.values import (
    BasicShape,
    BoxReflect,
    CircleShape,
    EllipseShape,
    InsetShape,
    PathShape,
    Percent,
    PolygonShape,
    ShapeRadius,
    ShapeShape,
    Url,
    resolve,
)
from limner.fragment.fragment import BoxFragment
from limner.geometry import Rect, Sides
from limner.outline import Segment, parse_path, trace
from limner.paint.background import natural_size, paint_tiles, place_tiles
from limner.paint.context import PaintContext
from limner.paint.display_list import Effect, Items, Layer, Path, RoundedRect, Shape, Transformed
from limner.paint.geometry import BoxEdges, bounds_of, fit_radii, shape_of
from limner.style.computed import MaskLayer

_FAR = 1e6
_COVERING: Final = (Percent(100.0), Percent(100.0))


_PAINT: Final = frozenset(("paint", "content", "strict"))


def contains_paint(fragment: BoxFragment) -> bool:
    """Whether none of a box's content shows outside it.

    Spec: https://www.w3.org/TR/css-contain-2/#containment-paint
    """
    style = fragment.style
    contained = bool(style.box.contain) and not _PAINT.isdisjoint(style.box.contain)
    return contained or style.rare.content_visibility != "visible"


def content_clip(fragment: BoxFragment, x: float, y: float) -> Shape | None:
    """Give the shape that clips a box's content: its padding box, on the clipped axes; None for no clip."""
    box = fragment.style.box
    if fragment.inline or fragment.replaced:
        return None
    edges = BoxEdges(fragment, x, y)
    declared = fragment.style.border.uncollapsed_widths
    if declared is None:
        shape = edges.padding_shape
    else:
        # Collapsed borders are content. Only round corners cut them, namely those of the borders as declared.
        shape = edges.border_shape if edges.radii is None else edges.inset_shape(Sides(*declared))
    margin = box.overflow_clip_margin
    contained = contains_paint(fragment)
    clips_x, clips_y = contained or box.overflow_x != "visible", contained or box.overflow_y != "visible"
    if clips_x and clips_y and not margin:
        return shape
    rect = bounds_of(shape)
    if margin and box.overflow_x in ("clip", "visible") and box.overflow_y in ("clip", "visible"):
        rect = Rect(rect.x - margin, rect.y - margin, rect.width + 2 * margin, rect.height + 2 * margin)
    if not clips_x:
        rect = Rect(-_FAR, rect.y, 2 * _FAR, rect.height)
    if not clips_y:
        rect = Rect(rect.x, -_FAR, rect.width, 2 * _FAR)
    return rect


def clip_shape(edges: BoxEdges, context: PaintContext) -> Shape | None:
    """Give the shape of a box's `clip-path`, or None."""
    clip = edges.fragment.style.effects.clip_path
    if clip is None or clip.reference is not None:
        return None
    if clip.box == "view-box":
        box: Shape = Rect(0.0, 0.0, context.width, context.height)
    else:
        box = _reference_box(edges, clip.box) if clip.shape is not None else edges.box(clip.box)
    if clip.shape is None:
        return box
    rect = bounds_of(box)
    return basic_shape(clip.shape, rect)


def _reference_box(edges: BoxEdges, name: str) -> Rect:
    """The box that the lengths of a shape refer to, not snapped."""
    fragment = edges.fragment
    rect = Rect(edges.x, edges.y, fragment.width, fragment.height)
    if name == "padding-box":
        return rect.inset(fragment.border)
    if name in ("content-box", "fill-box"):
        return rect.inset(fragment.border.plus(fragment.padding))
    if name == "margin-box":
        return rect.outset(fragment.margin)
    return rect


def basic_shape(shape: BasicShape, box: Rect) -> Shape:
    """Place a basic shape in its reference box."""
    x, y, width, height = box
    if isinstance(shape, InsetShape):
        return _inset(shape, box)
    if isinstance(shape, CircleShape):
        center_x, center_y = resolve(shape.center.x, width), resolve(shape.center.y, height)
        radius = _radius(
            shape.radius, center_x, center_y, box, sqrt(width * width + height * height) / sqrt(2), circle=True
        )
        return _ellipse(x + center_x, y + center_y, radius, radius)
    if isinstance(shape, EllipseShape):
        center_x, center_y = resolve(shape.center.x, width), resolve(shape.center.y, height)
        across, down = _ellipse_radii(shape, center_x, center_y, box)
        return _ellipse(x + center_x, y + center_y, across, down)
    if isinstance(shape, PolygonShape):
        points = [(x + resolve(point.x, width), y + resolve(point.y, height)) for point in shape.points]
        segments: list[Segment] = [("L", *point) for point in points]
        if segments:
            segments[0] = ("M", *points[0])
            segments.append(("Z",))
        return Path(segments, even_odd=shape.fill_rule == "evenodd")
    if isinstance(shape, PathShape):
        return Path(_moved(parse_path(shape.data), x, y), even_odd=shape.fill_rule == "evenodd")
    return _shape_function(shape, box)


def _inset(shape: InsetShape, box: Rect) -> Shape:
    top, right, bottom, left = (
        resolve(offset, box.height if index % 2 == 0 else box.width) for index, offset in enumerate(shape.offsets)
    )
    # "a pair of insets in either dimension that add up to more than the used dimension … are proportionally reduced"
    if left + right > box.width and left + right > 0:
        left, right = left * box.width / (left + right), right * box.width / (left + right)
    if top + bottom > box.height and top + bottom > 0:
        top, bottom = top * box.height / (top + bottom), bottom * box.height / (top + bottom)
    rect = Rect(box.x + left, box.y + top, box.width - left - right, box.height - top - bottom)
    flat: list[float] = []
    for across, down in shape.radii:
        flat += (resolve(across, box.width), resolve(down, box.height))
    return shape_of(rect, fit_radii(flat, rect.width, rect.height))


def _radius(radius: ShapeRadius, x: float, y: float, box: Rect, basis: float, *, circle: bool) -> float:
    if not isinstance(radius, str):
        return max(0.0, resolve(radius, basis))
    del circle
    sides = (abs(x), abs(box.width - x), abs(y), abs(box.height - y))
    if radius == "closest-side":
        return min(sides)
    if radius == "farthest-side":
        return max(sides)
    corners = [hypot(x - corner_x, y - corner_y) for corner_x in (0, box.width) for corner_y in (0, box.height)]
    return min(corners) if radius == "closest-corner" else max(corners)


def _ellipse_radii(shape: EllipseShape, x: float, y: float, box: Rect) -> tuple[float, float]:
    across_sides, down_sides = (abs(x), abs(box.width - x)), (abs(y), abs(box.height - y))

    def along(radius: ShapeRadius, sides: tuple[float, float], basis: float) -> float:
        if not isinstance(radius, str):
            return max(0.0, resolve(radius, basis))
        near = min(sides) if radius.startswith("closest") else max(sides)
        return near * sqrt(2) if radius.endswith("corner") else near

    return along(shape.radius_x, across_sides, box.width), along(shape.radius_y, down_sides, box.height)


def _ellipse(x: float, y: float, across: float, down: float) -> Shape:
    return RoundedRect(x - across, y - down, 2 * across, 2 * down, (across, down) * 4)


def _moved(segments: tuple[Segment, ...], x: float, y: float) -> list[Segment]:
    moved: list[Segment] = []
    for segment in segments:
        letter, *numbers = segment
        if letter == "A":
            *head, end_x, end_y = numbers
            moved.append((letter, *head, end_x + x, end_y + y))  # type: ignore[operator]  # numbers follow the letter
        else:
            moved.append((letter, *(n + (x, y)[index % 2] for index, n in enumerate(numbers))))  # type: ignore[operator]  # the same
    return moved


def _shape_function(shape: ShapeShape, box: Rect) -> Shape:
    """Resolve ``shape()`` in its box."""
    commands: list[tuple[str, list[float]]] = []
    for command in shape.commands:
        letter, given = command.letter, command.arguments
        numbers: list[float] = []
        for index, argument in enumerate(given):
            if isinstance(argument, bool):
                numbers.append(float(argument))
            elif letter in "Aa" and index < 5:
                basis = sqrt((box.width**2 + box.height**2) / 2)
                numbers.append(resolve(argument, basis))
            else:
                vertical = letter in "Vv" or ((index - (1 if letter in "Aa" else 0)) % 2 == 1)
                moved = letter.isupper()
                offset = (box.y if vertical else box.x) if moved else 0.0
                numbers.append(resolve(argument, box.height if vertical else box.width) + offset)
        commands.append((letter, numbers))
    return Path(list(trace(commands)), even_odd=shape.fill_rule == "evenodd")


_COMPOSITES: Final[dict[str, Literal["over", "in", "out", "xor"]]] = {
    "add": "over",
    "subtract": "out",
    "intersect": "in",
    "exclude": "xor",
}


def paint_mask(edges: BoxEdges, context: PaintContext, text: Callable[[], Items]) -> Items | None:
    """Give the items whose alpha is a box's mask; None if there is no mask.

    Args:
        edges: The box.
        context: The surroundings.
        text: The box's glyphs, for layers clipped by text.
    """
    layers = [layer for layer in edges.fragment.style.effects.mask if not named_element(layer)]
    if not any(layer.image is not None for layer in layers):
        return None
    items: Items = []
    for index, layer in enumerate(reversed(layers)):
        drawn = _paint_layer(layer, edges, context, text)
        if layer.mode == "luminance":
            bright = Layer(drawn, effects=(Effect("luminance", ()),))
            drawn = [bright]
        # "compositing operation … with the mask layers below it"; the lowest layer has nothing below it.
        composite = _COMPOSITES[layer.composite] if index else "over"
        if composite == "over":
            items += drawn
        else:
            items.append(Layer([*drawn], composite=composite))
    return items


def paint_reflection(items: Items, edges: BoxEdges, reflect: BoxReflect, context: PaintContext) -> Items:
    """Give a box's mirror image, masked by an image that covers its border box.

    Spec: https://developer.mozilla.org/docs/Web/CSS/Reference/Properties/-webkit-box-reflect
    """
    box = edges.border
    if reflect.mask is not None:
        layer = MaskLayer(image=reflect.mask, size=_COVERING, origin="border-box", clip="border-box")
        items = [Layer(items, mask=_paint_layer(layer, edges, context, list))]
    vertical = reflect.direction in ("above", "below")
    distance = resolve(reflect.distance, box.height if vertical else box.width)
    if vertical:
        line = box.y * 2.0 - distance if reflect.direction == "above" else box.bottom * 2.0 + distance
        matrix = (1.0, 0.0, 0.0, -1.0, 0.0, line)
    else:
        line = box.x * 2.0 - distance if reflect.direction == "left" else box.right * 2.0 + distance
        matrix = (-1.0, 0.0, 0.0, 1.0, line, 0.0)
    return [Transformed(matrix, items)]


def named_element(layer: MaskLayer) -> str:
    """Give the address of the page's ``<mask>`` that a layer names; empty when the layer is an image."""
    return layer.image.href if isinstance(layer.image, Url) and layer.image.href.startswith("#") else ""


def _paint_layer(layer: MaskLayer, edges: BoxEdges, context: PaintContext, text: Callable[[], Items]) -> Items:
    image = edges.fragment.style.resolve_image(layer.image)
    if image is None:
        return []
    natural = natural_size(image, context)
    if natural is None:
        # "A mask image that … fails to load is treated as transparent black": nothing shows. Chrome shows everything
        # when the address is not that of an image.
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
