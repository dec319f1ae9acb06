"""Replaced boxes: a picture in the content box.

Spec: https://www.w3.org/TR/css-images-3/#the-object-fit
"""

from typing import TYPE_CHECKING

from limner.css.values import resolve, resolve_inset
from limner.fragment.fragment import BoxFragment
from limner.fragment.svg import SvgDrawingFragment
from limner.geometry import Rect, Size
from limner.paint.context import KeptDrawing, PaintContext
from limner.paint.display_list import Clip, Group, Image, Items, Transformed
from limner.paint.geometry import BoxEdges, snap_rect
from limner.resources.picture import Picture
from limner.style.computed import BoxGroup

if TYPE_CHECKING:
    from limner.paint.svg.drawing import SvgPainter


def paint_replaced(fragment: BoxFragment, x: float, y: float, context: PaintContext, items: Items) -> None:
    """Draw a box's picture, clipped to its content box and corners."""
    picture = fragment.picture
    if isinstance(fragment.drawing, SvgDrawingFragment):
        _paint_drawing(fragment, fragment.drawing, x, y, context, items)
        return
    if picture is None:
        return
    inset = fragment.border.plus(fragment.padding)
    area = Rect(x, y, fragment.width, fragment.height).inset(inset)
    if area.width <= 0 or area.height <= 0:
        return
    shown = fragment.style.rare.object_view_box
    if shown is not None and picture.natural_width and picture.natural_height:
        _paint_view(fragment, area, (x, y), resolve_inset(shown, picture.natural_width, picture.natural_height), items)
        return
    target = fit_picture(picture, area, fragment.style.box)
    if target.width <= 0 or target.height <= 0:
        return
    snapped = snap_rect(*target)
    rendering = fragment.style.ink.image_rendering
    drawn = Image(picture, snapped, rendering=rendering, layout_size=Size(target.width, target.height))
    edges = BoxEdges(fragment, x, y)
    box = snap_rect(*area)
    if edges.radii is not None:
        items.append(Clip(edges.content_shape, [drawn]))
    elif not _inside(snapped, box):
        items.append(Clip(box, [drawn]))
    else:
        items.append(drawn)


def _paint_view(
    fragment: BoxFragment, area: Rect, place: tuple[float, float], view: tuple[float, float, float, float], items: Items
) -> None:
    """Draw the part of a picture that `object-view-box` shows, fitted as if it were the whole.

    Spec: https://www.w3.org/TR/css-images-5/#the-object-view-box
    """
    picture = fragment.picture
    left, top, width, height = view
    if picture is None or not width or not height:
        return
    target = snap_rect(*_fit(area, fragment.style.box, (width, height), width / height))
    across, down = target.width / width, target.height / height
    natural_width, natural_height = picture.natural_width or 0.0, picture.natural_height or 0.0
    whole = Rect(target.x - left * across, target.y - top * down, natural_width * across, natural_height * down)
    rendering, size = fragment.style.ink.image_rendering, Size(natural_width, natural_height)
    drawn: Items = [Image(picture, whole, rendering=rendering, layout_size=size)]
    edges = BoxEdges(fragment, *place)
    # As in Chrome, where the view leaves room in the box, the picture around the view shows.
    items.append(Clip(snap_rect(*area) if edges.radii is None else edges.content_shape, drawn))


def _paint_drawing(
    fragment: BoxFragment, drawing: SvgDrawingFragment, x: float, y: float, context: PaintContext, items: Items
) -> None:
    """Draw an inline ``<svg>``: its content box is snapped, and its content starts at the snapped corner."""
    edges = BoxEdges(fragment, x, y)
    area = Rect(x, y, fragment.width, fragment.height).inset(fragment.border.plus(fragment.padding))
    if area.width <= 0 or area.height <= 0:
        return
    snapped = snap_rect(*area)
    drawn: Items = _known_drawing(drawing, snapped.width, snapped.height, context)
    if not drawn:
        return
    placed: Items = [Transformed((1.0, 0.0, 0.0, 1.0, snapped.x, snapped.y), drawn)]
    if fragment.style.box.overflow_x != "visible":
        placed = [Clip(edges.content_shape if edges.radii is not None else snapped, placed)]
    items.extend(placed)


def _known_drawing(drawing: SvgDrawingFragment, width: float, height: float, context: PaintContext) -> Items:
    """Paint a drawing at 0, 0, or take what an earlier image painted for an equal drawing."""
    area = Rect(0.0, 0.0, width, height)
    memory = context.memory
    if drawing.key is None or memory is None:
        return _svg_painter(context).paint_drawing(drawing.root, area)
    key = (drawing.key, width, height)
    found = memory.drawings.find(key)
    if found is None:
        painted = _svg_painter(context).paint_drawing(drawing.root, area)
        found = memory.drawings.keep(key, KeptDrawing(Group(painted), drawing.styles))
    return [found.group] if found.group.items else []


def fit_picture(picture: Picture, area: Rect, box: BoxGroup) -> Rect:
    """Size and place a picture in its content box.

    Spec: https://www.w3.org/TR/css-images-3/#the-object-fit
    """
    if picture.ratio is None and not (picture.natural_width and picture.natural_height):
        return area  # as in Chrome, a picture without a size or ratio fills the box, whatever `object-position` says
    return _fit(area, box, (picture.natural_width, picture.natural_height), picture.ratio)


def _fit(area: Rect, box: BoxGroup, natural: tuple[float | None, float | None], ratio: float | None) -> Rect:
    fit = box.object_fit
    width, height = area.width, area.height
    if fit != "fill":
        if ratio is None and natural[0] and natural[1]:
            ratio = natural[0] / natural[1]
        contained = _scaled(ratio, area, cover=False)
        if fit == "cover":
            width, height = _scaled(ratio, area, cover=True)
        elif fit == "contain":
            width, height = contained
        else:
            width, height = _natural(natural, ratio, contained)
            if fit == "scale-down" and (contained[0] < width or contained[1] < height):
                width, height = contained
    place = box.object_position
    return Rect(
        area.x + resolve(place.x, area.width - width), area.y + resolve(place.y, area.height - height), width, height
    )


def _scaled(ratio: float | None, area: Rect, *, cover: bool) -> tuple[float, float]:
    if not ratio:
        return area.width, area.height
    if (area.width / area.height > ratio) == cover:
        return area.width, area.width / ratio
    return area.height * ratio, area.height


def _natural(
    natural: tuple[float | None, float | None], ratio: float | None, contained: tuple[float, float]
) -> tuple[float, float]:
    width, height = natural
    if width is not None and height is not None:
        return width, height
    if width is not None and ratio:
        return width, width / ratio
    if height is not None and ratio:
        return height * ratio, height
    return (width if width is not None else contained[0]), (height if height is not None else contained[1])


def _inside(inner: Rect, outer: Rect) -> bool:
    return inner.x >= outer.x and inner.y >= outer.y and inner.right <= outer.right and inner.bottom <= outer.bottom


def _svg_painter(context: PaintContext) -> "SvgPainter":
    from limner.paint.svg.drawing import SvgPainter  # loaded for the first page that has an SVG

    return SvgPainter(context)
