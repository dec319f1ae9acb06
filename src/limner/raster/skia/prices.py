"""What drawing costs, in steps of the budget: one table, and the formulas that read it.

Goes in: inks, effects and device pixels. Comes out: steps, each about a microsecond of a slow core.

Every figure was measured by `tools/measure_prices.py`, which draws each kind at several sizes and prints the processor
time next to the steps that were taken. Run it again when Skia's version changes. A price is what the kind takes on a
slow and busy core, or somewhat more. A price that is too high refuses an image that could be drawn; one that is too low
lets an image take longer than `Limits` says. If the cost of a kind depends on more than pixels (how far a shape is from
a plain rectangle, what Skia remembers), the most expensive case counts.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from limner.paint.display_list import (
    Backdrop,
    ConicInk,
    Effect,
    FocalInk,
    Ink,
    Layer,
    LinearInk,
    PlacedInk,
    RadialInk,
    TileInk,
)
from limner.paint.geometry import bounds_of
from limner.raster.skia.view import View


class Price(NamedTuple):
    """A price in steps.

    Attributes:
        item: Steps per item, whatever its size.
        pixel: Steps per device pixel that it touches.
    """

    item: float
    pixel: float


# ── areas ─────────────────────────────────────────────────────────────────────────────────────────────────

OPAQUE: Final = Price(6.0, 0.0005)
CLEAR: Final = Price(6.0, 0.0035)
LINEAR: Final = Price(35.0, 0.022)
RADIAL: Final = Price(40.0, 0.028)
CONIC: Final = Price(40.0, 0.045)
STOP: Final = 1.2  # per stop of a gradient
MORE_STOPS: Final = 0.006  # per pixel of a gradient with more than two stops
TILE: Final = Price(100.0, 0.024)  # copied from a drawn one
PICTURE: Final = Price(50.0, 0.1)  # stretched
NEAREST: Final = Price(40.0, 0.05)  # `image-rendering: pixelated`
SAME_SIZE: Final = Price(20.0, 0.04)  # a picture drawn pixel by pixel

_BLENDS: Final[dict[str, float]] = dict.fromkeys(
    ("multiply", "screen", "darken", "lighten", "difference", "exclusion", "plus-lighter", "plus-darker"), 0.002
)
_DEAR_BLEND: Final = 0.013
LARGEST_TILE: Final = 4_200_000.0  # pixels; Skia draws larger ones at a lower resolution

# ── outlines ──────────────────────────────────────────────────────────────────────────────────────────────

SHAPE: Final = 12.0  # on top of a rectangle's price
ROW: Final = 0.8  # per row of a round shape
PIECE: Final = 2.0  # per piece of an outline that is built
CROSSING: Final = 0.25  # per piece of an outline and row
STROKE: Final = 45.0
STROKED_PIECE: Final = 3.0
STROKED_LENGTH: Final = 0.6  # per device pixel
DASH: Final = 1.2
ROUND_DASH: Final = 4.0
MOST_DASHES: Final = 1_000_000.0  # Skia draws no dashes where there would be more
CLIP: Final = Price(30.0, 0.0015)

# ── blurs of shapes ───────────────────────────────────────────────────────────────────────────────────────

BLUR: Final = 60.0
RECTANGLE_BLUR: Final = 0.011  # per pixel of the mask; Skia has a faster way for rectangles with equal corners
SIMPLE_CORNERS: Final = 4.0  # a side is at least this many times as long as the radius
MASK_BLUR: Final = 0.021
SHARP_BLUR: Final = 0.028  # below two pixels it is a true Gaussian
SHARP_SIGMA: Final = 2.0
REACH: Final = 3.0  # standard deviations
MOST_SIGMA: Final = 136.0  # Skia never blurs masks by more

# ── glyphs ────────────────────────────────────────────────────────────────────────────────────────────────

RUN: Final = 25.0
INSTANCE: Final = 600.0  # for a variable face at coordinates that were not used yet
INSTANCE_GLYPH: Final = 8.0  # and for each glyph of the face, drawn or not
GLYPH: Final = 0.5
GLYPH_PIXEL: Final = 0.015  # times the square of its size: it may need to be drawn again
COLOR_GLYPH_PIXEL: Final = 0.08
BLURRED_GLYPH_PIXEL: Final = 0.0156
LARGEST_BLURRED: Final = 2000.0  # device pixels of a side: of a larger glyph, little is seen

# ── layers ────────────────────────────────────────────────────────────────────────────────────────────────

LAYER: Final = Price(35.0, 0.007)
MASK: Final = Price(35.0, 0.011)
LUMINANCE: Final = 0.003
_EFFECTS: Final = {
    "blur": Price(100.0, 0.12),
    "shadow": Price(100.0, 0.14),
    "matrix": Price(60.0, 0.009),
    "table": Price(250.0, 0.014),
    "luminance": Price(60.0, 0.009),
    "linear": Price(60.0, 0.012),
}
GRAPH_COPY: Final = 8.0  # per primitive, and per copy of it
GRAPH_PIXEL: Final = 0.014  # of a change of colour; the weights of primitives are multiples of it
_MOST_LAYER_SIGMA: Final = 532.0
BACKDROP: Final = 1.4  # a filter takes this much longer when its edges are mirrored


def ink_price(ink: Ink | FocalInk) -> Price:
    """Give what an area of an ink costs; for a tile made of other items, what copying it costs."""
    if isinstance(ink, int):
        return OPAQUE if ink >= 0xFF000000 else CLEAR
    if isinstance(ink, tuple):
        return CLEAR
    if isinstance(ink, PlacedInk):
        return TILE if isinstance(ink.source, TileInk) else gradient_price(ink.source)
    if isinstance(ink, TileInk):
        return TILE
    return gradient_price(ink)


def tile_price(ink: TileInk, scale: float) -> Price:
    """Give what an area of tiles costs; drawing the tile counts as part of the first copy.

    Args:
        ink: The tiles.
        scale: Device pixels per CSS px.
    """
    source = ink.source
    if isinstance(source, LinearInk | RadialInk | ConicInk):
        within = gradient_price(source)
    elif isinstance(source, list):
        within = CLEAR  # its items pay for themselves
    elif ink.spacing_x or ink.spacing_y:
        within = PICTURE
    else:
        return NEAREST if ink.rendering in ("pixelated", "crisp-edges") else PICTURE
    pixels = min(ink.width * scale * ink.height * scale, LARGEST_TILE)
    return Price(TILE.item + within.item + pixels * (within.pixel + CLEAR.pixel), TILE.pixel)


def gradient_price(ink: LinearInk | RadialInk | ConicInk | FocalInk) -> Price:
    """Give what an area of a gradient costs."""
    base = LINEAR if isinstance(ink, LinearInk) else RADIAL if isinstance(ink, RadialInk | FocalInk) else CONIC
    stops = len(ink.ramp.colors)
    return Price(base.item + STOP * stops, base.pixel + MORE_STOPS) if stops > 2 else base


def blend_price(blend: str) -> float:
    """Give what a blend mode adds per pixel."""
    return 0.0 if blend == "normal" else _BLENDS.get(blend, _DEAR_BLEND)


def blur_price(sigma: float, *, simple: bool) -> float:
    """Give what each pixel of a blurred mask costs.

    Args:
        sigma: The standard deviation in device pixels.
        simple: Whether the shape is a rectangle with equal corners or square ones.
    """
    if simple:
        return RECTANGLE_BLUR
    return SHARP_BLUR if sigma < SHARP_SIGMA else MASK_BLUR


def layer_price(item: Layer, view: View) -> tuple[float, int, float]:
    """Give what a layer and its effects cost, how many pixels it has, and how many device pixels it reaches further.

    Args:
        item: The layer.
        view: What shows of it.
    """
    columns, rows = view.columns, view.rows
    if item.bounds is not None:
        x, y, width, height = item.bounds
        columns, rows = view.box(x, y, x + width, y + height)
    each = LAYER.pixel + blend_price(item.blend)
    if not item.effects:
        return LAYER.item + columns * rows * each, int(columns * rows), 0.0
    steps, pixels, reach = effects_price(item.effects, columns, rows, view.scale)
    copies = 1 + sum(effect.name == "shadow" for effect in item.effects)
    return LAYER.item + steps + pixels * each * copies, int(pixels) * copies, reach


def backdrop_price(item: Backdrop, view: View) -> float:
    """Give what a filtered backdrop costs."""
    x, y, width, height = bounds_of(item.shape)
    columns, rows = view.box(x, y, x + width, y + height)
    steps, pixels, _ = effects_price(item.effects, columns, rows, view.scale, cropped=True)
    # A shadow in a chain draws what comes before it twice.
    doubled = 1 << min(16, sum(effect.name == "shadow" for effect in item.effects))
    return LAYER.item + steps * BACKDROP * doubled + pixels * LAYER.pixel


def blur_steps(view: View, bounds: tuple[float, float, float, float], sigma: float, *, simple: bool) -> float:
    """Give what the blurred mask of a shape costs; it reaches beyond the shape and beyond the clip."""
    sigma = min(sigma * view.scale, MOST_SIGMA)
    columns, rows = view.box(*bounds, REACH * sigma)
    return BLUR + columns * rows * blur_price(sigma, simple=simple)


def effects_price(
    effects: Sequence[Effect], width: float, height: float, scale: float, *, cropped: bool = False
) -> tuple[float, float, float]:
    """Give what a chain of effects costs, how many pixels its largest effect works on, and how far the first reaches.

    The reach is in device pixels: the layer is drawn this far beyond the edges of what shows. Each effect works on the
    pixels that the effects after it need, so a blur makes the area larger for all effects before it.

    Args:
        effects: In order, the first one first. What comes before a shadow, back to the shadow before that, is drawn
            twice.
        width: The width of what shows in the end, in device pixels.
        height: Its height, likewise.
        scale: Device pixels per CSS px.
        cropped: Whether each effect sees only what is inside the same edges, mirrored beyond them.
    """
    steps, times = float(len(effects) ** 2), 1  # each holds a copy of all before it
    most, shown = width * height, width
    for effect in reversed(effects):
        graph = effect.graph
        if graph is not None:
            steps += times * (GRAPH_COPY * graph.copies + GRAPH_PIXEL * graph.weight * width * height)
            continue
        price = _EFFECTS[effect.name]
        reach = 0.0
        if effect.name == "blur":
            reach = REACH * min(effect.numbers[0] * scale, _MOST_LAYER_SIGMA)
        elif effect.name == "shadow":
            times = 1
            x, y, sigma = effect.numbers
            reach = REACH * min(sigma * scale, _MOST_LAYER_SIGMA) + max(abs(x), abs(y)) * scale
        across, down = width + 2 * reach, height + 2 * reach
        steps += times * (price.item + price.pixel * across * down)
        most = max(most, across * down)
        if not cropped:
            width, height = across, down
        if effect.name == "shadow":
            times = 2
    return steps, most, (width - shown) / 2.0
