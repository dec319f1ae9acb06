"""Border images: one image cut into nine slices.

Spec: https://www.w3.org/TR/css-backgrounds-3/#border-images
"""

from math import floor

from limner.css.values import Auto, Percent, Url, resolve
from limner.geometry import Rect, Sides, Size
from limner.paint.background import draw_image, natural_size, tile_size
from limner.paint.context import PaintContext
from limner.paint.display_list import Clip, Image, Items, TileInk, Transformed
from limner.paint.display_list import Fill as FillItem
from limner.paint.geometry import BoxEdges, snap_rect


def paint_border_image(edges: BoxEdges, context: PaintContext, items: Items) -> bool:
    """Paint a box's border image; tell whether there was one to paint."""
    style = edges.fragment.style
    group = style.border
    image = style.resolve_image(group.border_image_source)
    if image is None:
        return False
    natural = natural_size(image, context)
    if natural is None:
        return False
    used = Sides(*edges.fragment.border)
    outsets = Sides(
        *(
            value[1] * width if isinstance(value, tuple) else value
            for value, width in zip(group.border_image_outset, used, strict=True)
        )
    )
    border = edges.border.outset(outsets)
    area = snap_rect(*border)
    width, height = tile_size((Auto.AUTO, Auto.AUTO), natural, area.width, area.height)
    slices = Sides(
        *(_slice(value, height if index % 2 == 0 else width) for index, value in enumerate(group.border_image_slice))
    )
    widths = _widths(edges, area, slices, used)
    _paint_pieces(edges, context, items, area, (width, height), slices, widths)
    return True


def _slice(value: float | Percent, basis: float) -> float:
    return floor(min(basis, max(0.0, resolve(value, basis))) * 64 + 0.5) / 64


def _widths(edges: BoxEdges, area: Rect, slices: Sides, used: Sides) -> Sides:
    found: list[float] = []
    for index, value in enumerate(edges.fragment.style.border.border_image_width):
        if isinstance(value, tuple):
            found.append(value[1] * used[index])
        elif isinstance(value, Auto):
            found.append(slices[index])
        else:
            found.append(resolve(value, area.height if index % 2 == 0 else area.width))
    top, right, bottom, left = found
    # "If two opposite border-image-width offsets are large enough that they overlap, then … proportionally reduced."
    factor = min(
        1.0,
        area.width / (left + right) if left + right > 0 else 1.0,
        area.height / (top + bottom) if top + bottom > 0 else 1.0,
    )
    top, bottom = _snapped(top * factor, bottom * factor, area.height)
    left, right = _snapped(left * factor, right * factor, area.width)
    return Sides(top, right, bottom, left)


def _snapped(start: float, end: float, extent: float) -> tuple[float, float]:
    """Two opposite widths in whole pixels, rounded down like borders; where they meet, they fill the area."""
    if extent - start - end <= 1 / 64:
        start = floor(start + 0.5)
        return float(start), extent - start
    return float(floor(start)), float(floor(end))


def _paint_pieces(  # noqa: PLR0917 - the parts of one drawing
    edges: BoxEdges,
    context: PaintContext,
    items: Items,
    area: Rect,
    size: tuple[float, float],
    slices: Sides,
    widths: Sides,
) -> None:
    style = edges.fragment.style
    group = style.border
    width, height = size
    xs = (0.0, slices.left, width - slices.right, width)
    ys = (0.0, slices.top, height - slices.bottom, height)
    us = (area.x, area.x + widths.left, area.right - widths.right, area.right)
    vs = (area.y, area.y + widths.top, area.bottom - widths.bottom, area.bottom)
    across, down = group.border_image_repeat
    for row in range(3):
        for column in range(3):
            if row == 1 and column == 1 and not group.border_image_slice_fill:
                continue
            source = Rect(xs[column], ys[row], xs[column + 1] - xs[column], ys[row + 1] - ys[row])
            target = Rect(us[column], vs[row], us[column + 1] - us[column], vs[row + 1] - vs[row])
            if min(source.width, source.height) <= 0 or min(target.width, target.height) <= 0:
                continue
            tile_x, tile_y = _tile(row, column, source, target, slices, widths)
            fill_x = across if column == 1 else "stretch"
            fill_y = down if row == 1 else "stretch"
            x, step_x, gap_x = _repeat(fill_x, target.x, target.width, tile_x)
            y, step_y, gap_y = _repeat(fill_y, target.y, target.height, tile_y)
            if step_x <= 0 or step_y <= 0:
                continue  # with `space`, nothing shows where not even one whole tile fits
            piece = _piece(edges, context, size, source, (step_x, step_y))
            if step_x == target.width and step_y == target.height:
                placed = Transformed((1.0, 0.0, 0.0, 1.0, target.x, target.y), piece)
                items.append(placed)
                continue
            ink = TileInk(piece, x, y, step_x, step_y, spacing_x=gap_x, spacing_y=gap_y)
            items.append(FillItem(target, ink))


def _tile(row: int, column: int, source: Rect, target: Rect, slices: Sides, widths: Sides) -> tuple[float, float]:
    """The size of one tile of a piece before it is repeated."""
    if row != 1 and column != 1:
        return target.width, target.height
    if row != 1:
        return source.width * target.height / source.height, target.height
    if column != 1:
        return target.width, source.height * target.width / source.width
    factor_x = widths.top / slices.top if slices.top else (widths.bottom / slices.bottom if slices.bottom else 1.0)
    factor_y = widths.left / slices.left if slices.left else (widths.right / slices.right if slices.right else 1.0)
    return source.width * factor_x, source.height * factor_y


def _repeat(mode: str, start: float, length: float, tile: float) -> tuple[float, float, float]:
    """Give, along one axis, where a tile begins, its length, and the gap after it."""
    if mode == "stretch" or tile <= 0:
        return start, length, 0.0
    if mode == "round":
        tile = length / max(1, floor(length / tile + 0.5))
        return start, tile, 0.0
    if mode == "space":
        count = floor(length / tile)
        if count < 1:
            return start, 0.0, 0.0
        gap = (length - count * tile) / (count + 1)
        return start + gap, tile, gap
    return start + (length - tile) / 2, tile, 0.0


def _piece(
    edges: BoxEdges, context: PaintContext, size: tuple[float, float], source: Rect, target: tuple[float, float]
) -> Items:
    """One slice of the image, drawn at 0, 0 at a given size."""
    style = edges.fragment.style
    image = style.resolve_image(style.border.border_image_source)
    assert image is not None  # noqa: S101 - the caller has looked
    width, height = size
    if isinstance(image, Url):
        picture = context.pictures[image]
        part = Rect(source.x / width, source.y / height, source.width / width, source.height / height)
        place, rendering = Rect(0.0, 0.0, *target), style.ink.image_rendering
        return [Image(picture, place, source=part, rendering=rendering, layout_size=Size(width, height))]
    scale_x, scale_y = target[0] / source.width, target[1] / source.height
    drawn = draw_image(image, Rect(0.0, 0.0, width, height), style, context)
    matrix = (scale_x, 0.0, 0.0, scale_y, -source.x * scale_x, -source.y * scale_y)
    return [Clip(Rect(0.0, 0.0, *target), [Transformed(matrix, drawn)])]
