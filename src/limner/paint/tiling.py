"""Where the tiles of a background or mask image stand.

Goes in: the positioning area, the image's natural size, and the computed values. Comes out: one tile and its period.

Spec: https://www.w3.org/TR/css-backgrounds-3/#the-background-size
"""

from math import floor
from typing import NamedTuple

from limner.css.values import Auto, Position, resolve
from limner.geometry import Rect
from limner.style.computed import BackgroundSize, RepeatStyle


class NaturalSize(NamedTuple):
    """What an image says of its size, in CSS px; None where it says nothing."""

    width: float | None = None
    height: float | None = None
    ratio: float | None = None


NO_SIZE = NaturalSize()


class Tiles(NamedTuple):
    """One tile, and how it repeats.

    Attributes:
        rect: A tile.
        spacing_x: Space between tiles.
        spacing_y: The same for y.
        repeat_x: Whether it repeats to the sides.
        repeat_y: The same for y.
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
    # The position is that of the tile before it is rounded.
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
    """Along one axis: where a tile begins, the space between two, and whether they repeat."""
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
        # As in Chrome, the side that follows from the other is whole.
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
    """Both `auto`: the natural size, completed by the ratio, else as `contain`."""
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
