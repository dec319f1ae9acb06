"""Fit the ink of glyphs to Chromium's, and measure what is left.

    python tools/fit_ink.py [--write]

Draws lines of text in inks of eight brightnesses with Chromium and with the identity table, fits the two numbers that
make the tables of `limner.raster.skia.ink_tables`, and compares 60 samples pixel by pixel, beside two Chromium runs of
which one starts a quarter of a pixel further right. With ``--write`` the numbers go into `ink_tables.py` and the
figures into `docs/ink.md`.
"""

import argparse
import base64
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from unittest.mock import patch

import numpy as np
import numpy.typing as npt
from PIL import Image

from browser import Browser
from limner import Renderer
from limner.raster.skia import glyphs
from limner.raster.skia.ink_tables import make_table

ROOT = Path(__file__).resolve().parent.parent
TABLES = ROOT / "src/limner/raster/skia/ink_tables.py"
FIGURES = ROOT / "docs/ink.md"
TEXT = "The quick brown fox jumps over lazy dogs, 0123456789"
WIDTH, HEIGHT = 1400, 160
THRESHOLD = 32
GREYS = (0, 36, 73, 109, 146, 182, 219, 255)

Pixels = npt.NDArray[np.float64]


class Sample(NamedTuple):
    """One line of text."""

    family: str
    weight: int
    size: int
    ink: int
    ground: int
    rendering: str

    def page(self, left: float = 7.0) -> str:
        """The page that shows it."""
        ink, ground = (f"rgb({level}, {level}, {level})" for level in (self.ink, self.ground))
        return (
            "<!doctype html><style>body { margin: 0; color: " + ink + "; background: " + ground + "; "
            f"text-rendering: {self.rendering} }}</style>"
            f"<div style='position: absolute; left: {left}px; top: 4px; white-space: nowrap; line-height: 1.2; "
            f"font: {self.weight} {self.size}px {self.family}'>{TEXT}</div>"
        )


def samples() -> Iterator[Sample]:
    """Give the 60 samples: sizes, faces, weights, inks, both hinting modes."""
    faces = (("Geist", 400), ("Geist Mono", 400), ("Geist", 700), ("Geist", 200), ("Geist Mono", 600))
    inks = ((0, 255), (255, 0), (36, 255), (219, 0), (109, 255), (146, 0))
    sizes = (8, 10, 12, 14, 16, 20, 24, 32, 48, 64, 96, 120)
    for number in range(60):
        family, weight = faces[number % 5]
        ink, ground = inks[number % 6]
        rendering = ("auto", "geometricPrecision")[number // 6 % 2]
        yield Sample(family, weight, sizes[number % 12], ink, ground, rendering)


def photograph(browser: Browser, page: str) -> Pixels:
    """Let Chromium draw a page; the green channel is enough for greys."""
    browser.load(page)
    data = browser.call("Page.captureScreenshot", format="png")["data"]
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(data))).convert("RGB"))[..., 1].astype(np.float64)


def draw(renderer: Renderer, page: str) -> Pixels:
    """Draw the same page ourselves."""
    body = renderer.render(page, width=WIDTH, height=HEIGHT, background="white")
    return np.asarray(Image.open(io.BytesIO(body)).convert("RGB"))[..., 1].astype(np.float64)


def measure_coverage(browser: Browser, ink: int) -> tuple[Pixels, Pixels]:
    """Give, for each coverage that Skia has with the identity table, Chromium's mean and how many pixels there are."""
    totals, counts = np.zeros(256), np.zeros(256)
    ground = 255 if ink < 128 else 0
    with patch.object(glyphs, "table_for", return_value=tuple(range(256))):
        renderer = Renderer()
        for size in (10, 24, 30, 40):
            page = Sample("Geist", 400, size, ink, ground, "auto").page()
            ours, theirs = (
                (ground - pixels) / (ground - ink) * 255 for pixels in (draw(renderer, page), photograph(browser, page))
            )
            index = np.clip(np.round(ours), 0, 255).astype(int).ravel()
            totals += np.bincount(index, theirs.ravel(), 256)
            counts += np.bincount(index, minlength=256)
    counts[0] = 0  # the ground
    return totals / np.maximum(counts, 1), counts


def fit(browser: Browser) -> tuple[float, float]:
    """Find contrast and gamma with the smallest squared error over all steps."""
    measured = {GREYS.index(ink): measure_coverage(browser, ink) for ink in GREYS}
    best, least = (0.0, 1.0), float("inf")
    for contrast in np.arange(0.0, 1.01, 0.05):
        for gamma in np.arange(1.0, 2.41, 0.05):
            error = 0.0
            for step, (mean, counts) in measured.items():
                table = np.array(make_table(step, float(contrast), float(gamma)), dtype=np.float64)
                error += float(((table - mean) ** 2 * counts).sum())
            if error < least:
                best, least = (round(float(contrast), 2), round(float(gamma), 2)), error
    return best


def compare(browser: Browser) -> list[str]:
    """Compare all samples; give the rows of a table and its totals."""
    renderer = Renderer()
    rows: list[str] = []
    totals = np.zeros(5)
    for sample in samples():
        theirs = photograph(browser, sample.page())
        ours = draw(renderer, sample.page())
        shifted = photograph(browser, sample.page(7.25))
        inked = max(1, int((theirs != sample.ground).sum()))
        off, off_shifted = np.abs(ours - theirs), np.abs(shifted - theirs)
        figures = (
            off.sum() / inked,
            (off > THRESHOLD).sum() / inked * 100,
            off_shifted.sum() / inked,
            (off_shifted > THRESHOLD).sum() / inked * 100,
        )
        totals += (*figures, 1)
        name = f"{sample.family} {sample.weight}, {sample.size} px, {sample.ink} on {sample.ground}, {sample.rendering}"
        rows.append(f"| {name} | " + " | ".join(f"{figure:.2f}" for figure in figures) + " |")
    mean = totals[:4] / totals[4]
    rows.append("| **mean of all** | " + " | ".join(f"**{figure:.2f}**" for figure in mean) + " |")
    return rows


def write_figures(rows: list[str], contrast: float, gamma: float) -> None:
    """Put the table into the page about ink."""
    text = FIGURES.read_text(encoding="utf-8")
    head = text.split("<!-- figures -->")[0]
    table = [
        f"Fitted: contrast {contrast}, gamma {gamma}.",
        "",
        "| sample | mean difference | off by > 32 (%) | Chromium, 1/4 px further: mean | off by > 32 (%) |",
        "|---|--:|--:|--:|--:|",
        *rows,
    ]
    FIGURES.write_text(head + "<!-- figures -->\n\n" + "\n".join(table) + "\n", encoding="utf-8")
    source = TABLES.read_text(encoding="utf-8")
    source = re.sub(r"CONTRAST: Final = .*", f"CONTRAST: Final = {contrast}", source)
    TABLES.write_text(re.sub(r"GAMMA: Final = .*", f"GAMMA: Final = {gamma}", source), encoding="utf-8")


def main() -> None:
    """Fit, compare, print, and write on request."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="update ink_tables.py and docs/ink.md")
    arguments = parser.parse_args()
    with Browser(width=WIDTH, height=HEIGHT) as browser:
        contrast, gamma = fit(browser)
        print(f"contrast {contrast}, gamma {gamma}")
        rows = compare(browser)
    print("\n".join(rows))
    if arguments.write:
        write_figures(rows, contrast, gamma)


if __name__ == "__main__":
    main()
