"""What Limner takes, measured in a process of its own: ``python benchmarks/ours.py MEASUREMENT TREES``.

Goes in: the file of trees that the other engines get. Comes out: JSON lines. Measurements: ``cards`` (each tree once,
and the floor: Skia replaying the recorded picture onto a fresh surface, and the encoder on the finished pixels),
``growth``, ``first`` (one picture, for a cold start), ``memory``, ``rate`` (pictures a second for two seconds).
"""

import json
import sys
import time
from pathlib import Path
from typing import Any, NamedTuple

from limner import Font, Renderer

Spec = dict[str, Any]


def make_renderer(spec: Spec) -> Renderer:
    """Make a renderer with the faces that every engine gets."""
    return Renderer([Font(f["name"], f["file"], weight=f["weight"], style=f["style"]) for f in spec["fonts"]])


def draw(renderer: Renderer, card: Spec, tree: Any) -> bytes:
    """Draw one tree as a PNG."""
    return renderer.render(tree, width=card["width"], height=card["height"])


class Times(NamedTuple):
    """Of each tree the milliseconds on the wall, and for one tree those of the processor, of all threads."""

    ms: list[float]
    cpu: float


def time_trees(renderer: Renderer, card: Spec) -> tuple[Times, int]:
    """Draw every tree once; give the times, and the bytes of the last."""
    for tree in card["warm"]:
        draw(renderer, card, tree)
    ms: list[float] = []
    size = 0
    before = time.process_time()
    for tree in card["trees"]:
        start = time.perf_counter()
        body = draw(renderer, card, tree)
        ms.append((time.perf_counter() - start) * 1000)
        size = len(body)
    return Times(ms, (time.process_time() - before) * 1000 / len(card["trees"])), size


def time_floor(renderer: Renderer, card: Spec) -> Times:
    """Time what cannot be saved for each tree: Skia's drawing of its recorded picture, and encoding its pixels."""
    import numpy as np
    import skia

    from limner.bitmap import Bitmap
    from limner.encode import encode
    from limner.raster.skia.rasterizer import SkiaRasterizer

    width, height = card["width"], card["height"]
    info = skia.ImageInfo.Make(width, height, skia.ColorType.kRGBA_8888_ColorType, skia.AlphaType.kPremul_AlphaType)
    rasterizer = SkiaRasterizer()
    ms: list[float] = []
    cpu = 0.0
    for tree in card["trees"]:
        display_list = renderer.draw(tree, width=width, height=height).display_list
        picture = rasterizer.record_display_list(display_list, scale=1.0)
        start, before = time.perf_counter(), time.process_time()
        pixels = np.zeros((height, width, 4), np.uint8)
        surface = skia.Surface.MakeRasterDirect(info, pixels, width * 4)
        picture.playback(surface.getCanvas())
        del surface
        encode(Bitmap(width, height, pixels, premultiplied=True), "png")
        ms.append((time.perf_counter() - start) * 1000)
        cpu += time.process_time() - before
    return Times(ms, cpu * 1000 / len(card["trees"]))


def measure_cards(spec: Spec) -> None:
    """Print a line for each card."""
    renderer = make_renderer(spec)
    for card in spec["cards"]:
        times, size = time_trees(renderer, card)
        floor = time_floor(renderer, card)
        row = {"engine": "limner", "card": card["name"], **times._asdict(), "bytes": size, "floor": floor._asdict()}
        small = len(renderer.render(card["trees"][-1], width=card["width"], height=card["height"], compression="small"))
        print(json.dumps({**row, "small": small}), flush=True)


def measure_growth(spec: Spec) -> None:
    """Print the milliseconds of each card; they differ in the number of their boxes."""
    renderer = make_renderer(spec)
    for card in spec["cards"]:
        print(json.dumps({"card": card["name"], **time_trees(renderer, card)[0]._asdict()}), flush=True)


def measure_first(spec: Spec) -> None:
    """Draw one picture; the caller times the whole process."""
    card = spec["cards"][0]
    print(json.dumps({"bytes": len(draw(make_renderer(spec), card, card["trees"][0]))}))


def resident_bytes() -> int:
    """Give the resident set of this process, where the system tells it."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    raise OSError("no VmRSS in /proc/self/status")


def measure_memory(spec: Spec) -> None:
    """Draw 2,000 different pictures and print the resident set after each thousand."""
    from trees import CARDS

    renderer = make_renderer(spec)
    sizes: list[int] = []
    kinds = list(CARDS.values())
    for number in range(2000):
        width, height, make = kinds[number % len(kinds)]
        renderer.render(make(10_000 + number), width=width, height=height)
        if number % 1000 == 999:
            sizes.append(resident_bytes())
    print(json.dumps({"resident": sizes}))


def measure_rate(spec: Spec) -> None:
    """Print how many pictures this process draws a second, from the moment that a line comes in."""
    card, renderer = spec["cards"][0], make_renderer(spec)
    for tree in card["warm"]:
        draw(renderer, card, tree)
    print("ready", flush=True)
    sys.stdin.readline()
    start, count = time.perf_counter(), 0
    while time.perf_counter() - start < 2:
        draw(renderer, card, card["trees"][count % len(card["trees"])])
        count += 1
    print(json.dumps({"rate": count / (time.perf_counter() - start)}))


MEASUREMENTS = {
    "cards": measure_cards,
    "growth": measure_growth,
    "first": measure_first,
    "memory": measure_memory,
    "rate": measure_rate,
}

if __name__ == "__main__":
    MEASUREMENTS[sys.argv[1]](json.loads(Path(sys.argv[2]).read_text()))
