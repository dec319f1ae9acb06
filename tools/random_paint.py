"""Random small pages drawn by Chromium and by us: the share alike, and the cells that differ by feature.

Goes in: seeds of `paint_writer`. Comes out: Chromium's pictures in a folder, kept for later runs, and a table of the
worst cells; with ``--sheet`` a picture of the worst: Chromium's, ours, the difference.

Run as: python tools/random_paint.py [--start 0] [--count 300] [--folder DIR] [--only TEXT] [--worst 30] [--sheet FILE]
"""

import argparse
import base64
import io
import sys
import zlib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
from PIL import Image

from browser import Browser
from limner import Renderer
from paint_writer import CELL, HEIGHT, WIDTH, Page, draw_page

sys.path.append(str(Path(__file__).resolve().parent.parent / "tests" / "cards"))
from comparison import compare

READY: Final = """Promise.all([...document.images].map(image => image.decode().catch(() => 0)))
    .then(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))))"""
CLEAR: Final = {"r": 0, "g": 0, "b": 0, "a": 0}


class Cell(NamedTuple):
    """One box of a page and how far it is from Chromium's."""

    far: float
    seed: int
    place: int
    features: tuple[str, ...]


def on_white(png: bytes) -> Any:
    """Read a picture on white."""
    image = Image.open(io.BytesIO(png)).convert("RGBA")
    return np.asarray(Image.alpha_composite(Image.new("RGBA", image.size, "white"), image).convert("RGB"))


def references(folder: Path, seeds: range) -> None:
    """Draw in Chromium what the folder does not have yet."""
    missing = [seed for seed in seeds if not _path(folder, seed).exists()]
    if not missing:
        return
    with Browser(width=WIDTH, height=HEIGHT) as browser:
        browser.call("Emulation.setDefaultBackgroundColorOverride", color=CLEAR)
        for seed in missing:
            browser.load(draw_page(seed).html)
            browser.evaluate(READY)
            png = browser.call("Page.captureScreenshot", format="png")["data"]
            _path(folder, seed).write_bytes(base64.b64decode(png))


def _path(folder: Path, seed: int) -> Path:
    return folder / f"{seed}-{zlib.crc32(draw_page(seed).html.encode()):08x}.png"


def cells(page: Page, seed: int, drawn: Any, reference: Any) -> Iterator[Cell]:
    """Compare the cells of a page."""
    for index, features in enumerate(page.features):
        rows = slice(index // 3 * CELL, index // 3 * CELL + CELL)
        columns = slice(index % 3 * CELL, index % 3 * CELL + CELL)
        difference = compare(drawn[rows, columns], reference[rows, columns])
        yield Cell(difference.far + difference.off / 20 + difference.mean / 2000, seed, index, features)


def sheet(cases: list[Cell], pictures: dict[int, tuple[Any, Any]]) -> Image.Image:
    """Put cells side by side, each enlarged: Chromium's, ours, the difference."""
    size, columns = CELL * 2, 4
    image = Image.new("RGB", ((size * 3 + 20) * columns, (size + 8) * -(-len(cases) // columns)), "gray")
    for number, cell in enumerate(cases):
        x, y = cell.place % 3 * CELL, cell.place // 3 * CELL
        for part, pixels in enumerate(pictures[cell.seed]):
            piece = Image.fromarray(pixels).crop((x, y, x + CELL, y + CELL)).resize((size, size), 0)
            at = (number % columns * (size * 3 + 20) + part * (size + 2), number // columns * (size + 8))
            image.paste(piece, at)
    return image


def main() -> None:
    """Compare some seeds."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--start", type=int, default=0)
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--folder", type=Path, default=Path("/tmp/paint"))  # noqa: S108 - pictures nobody keeps
    parser.add_argument("--only", default="", help="only cells with this feature")
    parser.add_argument("--worst", type=int, default=30)
    parser.add_argument("--sheet", type=Path)
    parser.add_argument("--print", action="store_true", help="write the page of the first seed")
    arguments = parser.parse_args()
    seeds = range(arguments.start, arguments.start + arguments.count)
    if arguments.print:
        sys.stdout.write(draw_page(arguments.start).html)
        return
    arguments.folder.mkdir(parents=True, exist_ok=True)
    references(arguments.folder, seeds)
    renderer = Renderer()
    found: list[Cell] = []
    pictures: dict[int, tuple[Any, ...]] = {}
    alike, mean = 0, 0.0
    for seed in seeds:
        page = draw_page(seed)
        reference = on_white(_path(arguments.folder, seed).read_bytes())
        try:
            drawn = on_white(renderer.render(page.html, width=WIDTH, height=HEIGHT))
        except Exception as error:  # noqa: BLE001 - told, and the worst of all
            print(seed, repr(error))
            drawn = np.zeros_like(reference)
        difference = compare(drawn, reference)
        alike += difference.alike
        mean += difference.far
        apart = 255 - np.abs(drawn.astype(np.int16) - reference).astype(np.uint8)
        pictures[seed] = reference, drawn, apart
        found += cells(page, seed, drawn, reference)
    report(found, arguments.only, arguments.worst)
    print(f"{alike} of {len(seeds)} pages alike ({100 * alike / len(seeds):.1f} %), far {mean / len(seeds):.5f}")
    if arguments.sheet:
        worst = sorted((cell for cell in found if _has(cell, arguments.only)), reverse=True)[: arguments.worst]
        sheet(worst, pictures).save(arguments.sheet)


def _has(cell: Cell, only: str) -> bool:
    return not only or any(only == name.removeprefix("in-") for name in cell.features)


def report(found: list[Cell], only: str, worst: int) -> None:
    """Print features by how often their cells differ, and the worst cells."""
    by_feature: dict[str, list[float]] = defaultdict(list)
    for cell in found:
        for name in {name.removeprefix("in-") for name in cell.features}:
            by_feature[name].append(cell.far)
    for name, fars in sorted(by_feature.items(), key=lambda item: -np.mean(np.array(item[1]) > 0.008)):
        print(f"{name:18} {len(fars):5} cells, {100 * np.mean(np.array(fars) > 0.008):5.1f} % apart")
    for cell in sorted((cell for cell in found if _has(cell, only)), reverse=True)[:worst]:
        print(f"{cell.far:.4f} seed {cell.seed} cell {cell.place}: {' '.join(cell.features)}")


if __name__ == "__main__":
    main()
