"""Measure what drawing costs beside what it is said to cost.

    python tools/measure_prices.py [part of a name …]
    python tools/measure_prices.py encoding
    python tools/measure_prices.py instances

Draws each kind of item at four sizes, many times over, and prints for each the processor time of one in microseconds,
the steps that it took from the budget, and how many steps a microsecond is; for encoding it does so with noise, for
instances with the variable faces of the installed packages. `LOW`
stands where a kind takes longer than its steps say: raise its price in `limner.raster.skia.prices`, or in
`limner.encode.effort`. Prices may be up to some times too high: small items cost little either way, and large ones are
seldom many. Use a machine with nothing else to do, or compare kinds with each other; a slow core should come out at
about one.
"""

import argparse
import math
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np

from limner.bitmap import Bitmap
from limner.budget import Budget, Limits
from limner.encode import encode
from limner.formats import encoded_formats
from limner.geometry import Rect
from limner.paint.display_list import (
    Backdrop,
    Clip,
    ConicInk,
    DisplayList,
    Effect,
    Fill,
    FillBetween,
    Image,
    InnerShadow,
    Items,
    Layer,
    LinearInk,
    Path,
    RadialInk,
    Ramp,
    RoundedRect,
    Shadow,
    Spread,
    Stroke,
    TileInk,
    Transformed,
    Wave,
)
from limner.raster.skia import SkiaRasterizer
from limner.raster.skia.glyphs import GlyphCache
from limner.style.computed import BlendMode
from limner.text.face import Face
from limner.text.installed import find_package, package_families

if TYPE_CHECKING:
    import numpy.typing as npt

CANVAS: Final = 1100
SIDES: Final = (20, 100, 300, 900)
PIXELS: Final = 200_000  # about so many are drawn for one figure
BLENDS: Final[tuple[BlendMode, ...]] = ("multiply", "overlay", "soft-light", "color-dodge", "hue", "luminosity")
RED: Final = 0xFF990000
PALE: Final = 0x80990000
LOW: Final = 0.7

KEYWORDS: Final[dict[str, tuple[Any, ...]]] = {
    "png": ({}, {"compression": "small"}),
    "webp": ({}, {"quality": 80}),
}

Make: TypeAlias = Callable[[float], Items]
"""Items of a kind, as large as a side."""


class Noise:
    """A picture of random pixels."""

    natural_width = natural_height = ratio = None
    is_vector = False

    def __init__(self, side: int, *, opaque: bool) -> None:
        self.key = f"noise {side} {opaque}"
        self._side = side
        self._opaque = opaque

    def bitmap(self, width: int, height: int) -> Bitmap:
        """Give its own pixels, whatever is asked for."""
        del width, height
        noise: npt.NDArray[np.uint8] = np.random.default_rng(1).integers(0, 256, (self._side, self._side, 4), np.uint8)
        if self._opaque:
            noise[:, :, 3] = 255
        else:
            noise[:, :, :3] = noise[:, :, :3].astype(np.uint16) * noise[:, :, 3:] // 255
        return Bitmap(self._side, self._side, noise, premultiplied=True, opaque=self._opaque)


def ramp(stops: int, spread: Spread = "pad") -> Ramp:
    """Give a ramp of some colours."""
    colors = [(float(stop % 2), 0.0, 1.0 - stop % 2, 0.9) for stop in range(stops)]
    return Ramp(colors, [stop / (stops - 1) for stop in range(stops)], spread)


def rounded(side: float, radius: float, at: float = 0.0) -> RoundedRect:
    """Give a square with round corners."""
    return RoundedRect(at, at, side, side, (min(radius, side / 2),) * 8)


def square(side: float, at: float = 0.0) -> Rect:
    """Give a square."""
    return Rect(at, at, side, side)


def zigzag(side: float, pieces: int) -> Path:
    """Give an outline whose pieces cross all rows."""
    lines = [("L", piece * side / pieces, side * (piece % 2)) for piece in range(pieces)]
    return Path([("M", 0.0, 0.0), *lines, ("Z",)])


def areas() -> dict[str, Make]:
    """Give filled shapes in all inks."""
    turn = (math.cos(0.2), math.sin(0.2), -math.sin(0.2), math.cos(0.2), 0.0, 0.0)
    away = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 1e-4, 1e-4, 1.0)
    kinds: dict[str, Make] = {
        "rectangle, opaque": lambda side: [Fill(square(side), RED)],
        "rectangle, translucent": lambda side: [Fill(square(side), PALE)],
        "rectangle, turned": lambda side: [Transformed(turn, [Fill(square(side), PALE)])],
        "rounded, opaque": lambda side: [Fill(rounded(side, 20), RED)],
        "circle, translucent": lambda side: [Fill(rounded(side, side), PALE)],
        "ring": lambda side: [FillBetween(rounded(side, side / 4), rounded(side - 10, side / 5, 5), PALE)],
        "outline of 400 pieces": lambda side: [Fill(zigzag(side, 400), PALE)],
        "linear, turned": lambda side: [Transformed(turn, [Fill(square(side), LinearInk(0, 0, side, side, ramp(2)))])],
        "conic, in perspective": lambda side: [
            Transformed(away, [Fill(square(side), ConicInk(side / 2, side / 2, 20, ramp(2)))])
        ],
        "circle, linear": lambda side: [Fill(rounded(side, side), LinearInk(0, 0, side, side, ramp(2)))],
    }
    for blend in BLENDS:
        kinds |= blended(blend)
    for stops in (2, 3, 30, 250):
        kinds |= gradients(stops, "pad") | gradients(stops, "repeat")
    return kinds


def blended(blend: BlendMode) -> dict[str, Make]:
    """Give what meets what is below in another way."""
    return {
        f"rectangle, {blend}": lambda side: [Fill(square(side), PALE, blend=blend)],
        f"layer, {blend}": lambda side: [Layer([], blend=blend, bounds=square(side))],
    }


def gradients(stops: int, spread: Spread) -> dict[str, Make]:
    """Give gradients of all kinds."""
    colors = ramp(stops, spread)
    name = f"{stops} stops, {spread}"
    return {
        f"linear, {name}": lambda side: [Fill(square(side), LinearInk(0, 0, side, side / 2, colors))],
        f"radial, {name}": lambda side: [Fill(square(side), RadialInk(side / 2, side / 2, side / 2, side / 3, colors))],
        f"conic, {name}": lambda side: [Fill(square(side), ConicInk(side / 2, side / 2, 20, colors, 0.0, 90.0))],
    }


def pictures() -> dict[str, Make]:
    """Give pictures and tiles."""
    kinds: dict[str, Make] = {
        "tiles of a gradient": lambda side: [
            Fill(square(side), TileInk(LinearInk(0, 0, 33, 21, ramp(2)), 0, 0, 33, 21))
        ],
        "a large tile of a gradient": lambda side: [
            Fill(square(side), TileInk(LinearInk(0, 0, side, side, ramp(2)), 0, 0, side / 2, side / 2))
        ],
        "tiles of items": lambda side: [Fill(square(side), TileInk([Fill(square(9), RED)], 0, 0, 33, 21))],
    }
    return kinds | drawn_pictures(opaque=True) | drawn_pictures(opaque=False)


def drawn_pictures(*, opaque: bool) -> dict[str, Make]:
    """Give pictures, and pictures as tiles."""
    noise = Noise(500, opaque=opaque)
    name = "opaque" if opaque else "translucent"
    return {
        f"picture, {name}": lambda side: [Image(noise, square(side))],
        f"picture, {name}, pixelated": lambda side: [Image(noise, square(side), rendering="pixelated")],
        f"picture, {name}, its own size": lambda side: [Image(Noise(int(side), opaque=opaque), square(side))],
        f"picture, {name}, hue": lambda side: [Image(noise, square(side), blend="hue")],
        f"one tile, {name}": lambda side: [Fill(square(side), TileInk(noise, 0, 0, side, side, once=(True, True)))],
        f"tiles, {name}": lambda side: [Fill(square(side), TileInk(noise, 0, 0, 37.7, 21.3))],
        f"tiles, {name}, apart": lambda side: [
            Fill(square(side), TileInk(noise, 0, 0, 37.7, 21.3, spacing_x=3, spacing_y=3))
        ],
    }


def blurs(sigma: float) -> dict[str, Make]:
    """Give blurred shapes."""
    return {
        f"shadow {sigma:g}, square": lambda side: [Shadow(square(side, 50), PALE, sigma)],
        f"shadow {sigma:g}, rounded": lambda side: [Shadow(rounded(side, 20, 50), PALE, sigma)],
        f"shadow {sigma:g}, circle": lambda side: [Shadow(rounded(side, side, 50), PALE, sigma)],
        f"shadow {sigma:g}, outline": lambda side: [Shadow(zigzag(side, 4), PALE, sigma)],
        f"inner shadow {sigma:g}, square": lambda side: [
            Clip(square(side), [InnerShadow(square(side + 6 * sigma, -3 * sigma), square(side), PALE, sigma)])
        ],
        f"inner shadow {sigma:g}, circle": lambda side: [
            Clip(
                rounded(side, side),
                [InnerShadow(square(side + 6 * sigma, -3 * sigma), rounded(side, side), PALE, sigma)],
            )
        ],
    }


def lines(width: float) -> dict[str, Make]:
    """Give strokes."""
    dots = (0.0, 2 * width)
    dashes = (2 * width, 2 * width)
    return {
        f"wave {width:g}": lambda side: [Stroke(Wave(0, side / 2, side, 6, 8), PALE, width)],
        f"wave {width:g}, blurred": lambda side: [Stroke(Wave(0, side / 2, side, 6, 8), PALE, width, sigma=5)],
        f"line {width:g}": lambda side: [Stroke(Path([("M", 0, side / 2), ("L", side, side / 2)]), PALE, width)],
        f"circle {width:g}": lambda side: [Stroke(rounded(side, side), PALE, width)],
        f"circle {width:g}, dotted": lambda side: [Stroke(rounded(side, side), PALE, width, dashes=dots, cap="round")],
        f"square {width:g}, dashed": lambda side: [Stroke(square(side), PALE, width, dashes=dashes)],
    }


def groups() -> dict[str, Make]:
    """Give clips, layers, masks and filters."""
    kinds: dict[str, Make] = {
        "clip, square": lambda side: [Clip(square(side), [])],
        "clip, rounded": lambda side: [Clip(rounded(side, side / 5), [Fill(square(side), PALE)])],
        "clip, outside": lambda side: [Clip(rounded(side - 10, 20, 5), [Fill(square(side), PALE)], outside=True)],
        "layer": lambda side: [Layer([Fill(square(side), RED)], opacity=0.5, bounds=square(side))],
    }
    for luminance in (False, True):
        kinds |= masks(luminance=luminance)
    matrix = (*(0.3, 0.3, 0.3, 0.0, 0.0) * 3, 0.0, 0.0, 0.0, 1.0, 0.0)
    effects = {
        "blur 2": Effect("blur", (2.0,)),
        "blur 25": Effect("blur", (25.0,)),
        "blur 100": Effect("blur", (100.0,)),
        "matrix": Effect("matrix", matrix),
        "table": Effect("table", tuple(map(float, range(256)))),
        "shadow 5": Effect("shadow", (5.0, 5.0, 5.0), RED),
        "luminance": Effect("luminance", ()),
    }
    for name, effect in effects.items():
        kinds |= filters(name, (effect,)) | filters(f"{name}, 3", (effect,) * 3)
    return kinds


def masks(*, luminance: bool) -> dict[str, Make]:
    """Give a masked layer."""
    return {
        f"mask{', luminance' * luminance}": lambda side: [
            Clip(square(side), [Layer([], mask=[Fill(square(side), PALE)], luminance=luminance)])
        ]
    }


def filters(name: str, chain: tuple[Effect, ...]) -> dict[str, Make]:
    """Give a chain of effects, on a box and on what is below it."""
    return {
        f"filter {name}": lambda side: [Clip(square(side), [Layer([Fill(square(side / 2), PALE)], effects=chain)])],
        f"backdrop {name}": lambda side: [Backdrop(square(side), chain)],
    }


def every_kind() -> dict[str, Make]:
    """Give all kinds by name."""
    kinds = areas() | pictures() | groups()
    for width in (0.1, 2.0, 30.0):
        kinds |= lines(width)
    for sigma in (1.0, 2.0, 5.0, 25.0, 100.0, 250.0):
        kinds |= blurs(sigma)
    return kinds


def measure(rasterizer: SkiaRasterizer, items: Items, times: int) -> tuple[float, float]:
    """Give the microseconds of processor time and the steps of drawing some items."""
    best: list[tuple[float, float]] = []
    for drawn in (items * times, []):
        runs: list[tuple[float, float]] = []
        for _ in range(2):
            rasterizer.clear()
            budget = Budget(Limits(steps=10**12))
            display_list = DisplayList(CANVAS, CANVAS, list(drawn))
            begun = time.process_time()
            rasterizer.rasterize_display_list(display_list, width=CANVAS, height=CANVAS, scale=1.0, budget=budget)
            runs.append((time.process_time() - begun, budget.steps))
        best.append(min(runs))
    (seconds, steps), (empty_seconds, empty_steps) = best
    return (seconds - empty_seconds) * 1e6 / times, (steps - empty_steps) / times


def measure_encoding() -> None:
    """Print a line for each format and size: noise, opaque and not."""
    for side in (1000, 1700, 2800, 4096):
        for format in encoded_formats():
            for options in KEYWORDS.get(format.name, ({},)):
                for opaque in (True, False):
                    bitmap = Noise(side, opaque=opaque).bitmap(side, side)
                    budget = Budget(Limits(steps=10**12))
                    begun = time.process_time()
                    encode(bitmap, format.name, budget=budget, **options)
                    used = (time.process_time() - begun) * 1e6
                    name = f"{format.name} {options or ''} {'opaque' if opaque else 'translucent'}"
                    low = "  LOW" * (budget.steps < used * LOW)
                    print(f"{side:5} {name:44}{used:12.0f}{budget.steps:12.0f}{budget.steps / used:6.2f}{low}")


def measure_instances() -> None:
    """Print a line for each variable face: what one more set of coordinates takes."""
    for name in package_families():
        for entry in find_package(name)[:1]:
            if not any(axis.tag == "wght" for axis in entry.file.tables.axes):
                continue
            glyphs, steps, times = GlyphCache(), 0.0, 10
            begun = time.process_time()
            for number in range(times):
                face = Face(entry.file.tables, content=entry.file.content, coordinates=(("wght", 300.0 + number),))
                glyphs.font(face, 20.0, hinted=True)
                steps += glyphs.take_unpaid()
            used = (time.process_time() - begun) * 1e6
            low = "  LOW" * (steps < used * LOW)
            print(f"{name:30}{used / times:10.0f}{steps / times:10.0f}{steps / used:6.2f}{low}", flush=True)


def main() -> None:
    """Print a line for each kind."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("only", nargs="*", help="parts of names")
    only: list[str] = parser.parse_args().only
    if only == ["encoding"]:
        measure_encoding()
        return
    if only == ["instances"]:
        measure_instances()
        return
    rasterizer = SkiaRasterizer()
    heading = "".join(f"{f'{side} × {side}':>26}" for side in SIDES)
    print(f"{'each in µs, steps, steps a µs':30}{heading}")
    for name, make in every_kind().items():
        if only and not any(part in name for part in only):
            continue
        cells: list[str] = []
        is_low = False
        for side in SIDES:
            used, steps = measure(rasterizer, make(float(side)), max(2, min(200, PIXELS // side**2)))
            share = steps / max(used, 0.1)
            is_low |= share < LOW and used > 10
            cells.append(f"{used:10.0f}{steps:10.0f}{share:6.2f}")
        print(f"{name:30}{''.join(cells)}{'  LOW' * is_low}", flush=True)


if __name__ == "__main__":
    main()
