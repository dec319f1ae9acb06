"""Icons as pixels: drawn, put on a colour, and measured.

Goes in: a source, or an array of pixels. Comes out: arrays of `(side, side, 4)`, straight RGBA, and numbers.

Spec: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio, https://www.w3.org/TR/appmanifest/#icon-masks
"""

from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from limner.bitmap import Bitmap
from limner.engine.renderer import Renderer
from limner.findings.points import contrast_ratio
from limner.icons.source import IconSource

if TYPE_CHECKING:
    import numpy.typing as npt

    Pixels: TypeAlias = "npt.NDArray[np.uint8]"

Rgb: TypeAlias = tuple[int, int, int]
LIGHT_TABS: Final[tuple[Rgb, ...]] = ((0xFF, 0xFF, 0xFF), (0xDE, 0xE1, 0xE6))
DARK_TABS: Final[tuple[Rgb, ...]] = ((0x20, 0x21, 0x24), (0x35, 0x36, 0x3A))
"""Behind the icon of a tab, selected or not, as browsers paint it."""
_LEGIBLE: Final = 2.0  # to one: WCAG asks logotypes for nothing; below this a shape melts into a tab
_LEAST_LEGIBLE: Final = 0.05  # of the square: less is a speck
_INK: Final = 8  # of 255: what a channel must differ by to be seen
_SEEN: Final = 32  # of 255: alpha below it is the rim of a smooth edge


def draw_square(renderer: Renderer, source: IconSource, side: int, color_scheme: str = "light") -> "Pixels":
    """Draw a source in the middle of a transparent square with this side, in pixels.

    Raises:
        LimnerError: It cannot be drawn.
    """
    node, keywords = source.at(side, color_scheme)
    drawing = renderer.draw(node, **keywords)
    pixels = np.frombuffer(drawing.body, np.uint8).reshape(drawing.height, drawing.width, 4)[:side, :side]
    square = np.zeros((side, side, 4), np.uint8)
    top, left = (side - pixels.shape[0]) // 2, (side - pixels.shape[1]) // 2
    square[top : top + pixels.shape[0], left : left + pixels.shape[1]] = pixels
    return square


def put_on(pixels: "Pixels", color: Rgb, side: int) -> "Pixels":
    """Put a square into the middle of an opaque one of a colour.

    Args:
        pixels: Not larger than `side`.
        color: Of what lies behind and around it.
        side: Of the new square, in pixels.
    """
    square = np.empty((side, side, 4), np.uint8)
    square[:] = (*color, 255)
    inner = pixels.shape[0]
    at = (side - inner) // 2
    alpha = pixels[:, :, 3:].astype(np.float32) / 255
    blended = pixels[:, :, :3] * alpha + np.array(color, np.float32) * (1 - alpha)
    square[at : at + inner, at : at + inner, :3] = np.rint(blended)
    return square


def ink_radius(pixels: "Pixels", color: Rgb) -> float:
    """Give how far from the middle the ink reaches, as a share of half the side.

    Args:
        pixels: A square.
        color: What lies behind it: a pixel that looks like it is no ink.
    """
    side = pixels.shape[0]
    shown = put_on(pixels, color, side)[:, :, :3].astype(np.int16)
    rows, columns = np.nonzero(np.abs(shown - np.array(color, np.int16)).max(axis=2) > _INK)
    if not len(rows):
        return 0.0
    middle = (side - 1) / 2
    # To the outer corner of a pixel.
    distances = np.hypot(np.abs(rows - middle) + 0.5, np.abs(columns - middle) + 0.5)
    return float(distances.max() / (side / 2))


def edge_color(pixels: "Pixels") -> Rgb | None:
    """Give the one colour of a tile's edge, clear margins aside; None for an icon that is no tile of one colour."""
    rows, columns = (np.flatnonzero((pixels[:, :, 3] >= _SEEN).any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        return None
    tile = pixels[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    inset = 1 + max(tile.shape[:2]) // 64  # past a smooth edge
    across, down = (slice(length // 3, length - length // 3) for length in (tile.shape[1], tile.shape[0]))
    if min(tile.shape[:2]) <= 2 * inset:
        return None
    edges = np.concatenate(  # corners may be round
        [tile[inset, across], tile[-1 - inset, across], tile[down, inset], tile[down, -1 - inset]]
    )
    spread = edges.astype(np.int16).max(axis=0) - edges.min(axis=0)
    if edges[:, 3].min() < 255 or spread.max() > _INK:
        return None
    red, green, blue = (int(value) for value in np.median(edges[:, :3], axis=0))
    return red, green, blue


def is_legible(pixels: "Pixels", color: Rgb) -> bool:
    """Tell whether enough of an icon stands out from what lies behind it, by at least 2 to 1."""
    side = pixels.shape[0]
    ink = pixels[:, :, 3] >= _SEEN
    contrast = contrast_ratio(put_on(pixels, color, side)[:, :, :3].astype(np.float64), np.array(color, np.float64))
    return bool(np.count_nonzero(ink & (contrast >= _LEGIBLE)) >= _LEAST_LEGIBLE * side * side)


def as_bitmap(pixels: "Pixels", *, opaque: bool = False) -> Bitmap:
    """Give pixels as encoders take them."""
    return Bitmap(pixels.shape[1], pixels.shape[0], np.ascontiguousarray(pixels), opaque=opaque)
