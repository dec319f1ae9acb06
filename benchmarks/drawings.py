"""SVG drawings: processor time of a card with twelve inline icons, and of a file of 300 paths as a picture.

    python benchmarks/drawings.py [--rounds N]

Comes out: milliseconds of processor time, the median and the least, in turns: icons that no picture had before, icons
that all have, a file that is new each time, and the same file drawn by resvg into a PNG (where `resvg_py` is installed;
the project does not need it).
"""

import argparse
import base64
import importlib
import random
import statistics
import time
from collections.abc import Callable

from limner import Renderer

ICONS = 12
PATHS = 300
SIDE = 400


def icon(rng: random.Random) -> str:
    """Write an icon of a common kind: 24 units, strokes in the text's colour."""

    def at() -> str:
        return f"{rng.uniform(2, 22):.1f} {rng.uniform(2, 22):.1f}"

    shapes = [
        f'<path d="M{at()}L{at()}C{at()} {at()} {at()}a{rng.uniform(1, 4):.1f} 2 0 0 1 2 2h{rng.uniform(1, 4):.1f}"/>',
        f'<path d="M{at()}v4l-3 3M{at()}H12V{rng.uniform(2, 22):.1f}z"/>',
        f'<circle cx="{rng.uniform(6, 18):.1f}" cy="12" r="{rng.uniform(1, 6):.1f}"/>',
        f'<rect x="{rng.uniform(2, 9):.1f}" y="4" width="{rng.uniform(3, 12):.1f}" height="9" rx="2"/>',
        f'<polyline points="{at()} {at()} {at()}"/>',
    ]
    return (
        '<svg width="48" height="48" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" '
        f'stroke-linecap="round" stroke-linejoin="round">{"".join(shapes)}</svg>'
    )


def logo(rng: random.Random) -> str:
    """Write an icon as logos and emoji have them: gradients, a clip, a copy, a style sheet of its own."""
    name = f"n{rng.randrange(1 << 30):x}"
    stops = "".join(f'<stop offset="{at / 2}" stop-color="#{rng.randrange(1 << 24):06x}"/>' for at in range(3))
    shapes = "".join(
        f'<path fill="url(#{name}g)" d="M{rng.uniform(0, 48):.1f} {rng.uniform(0, 48):.1f}'
        f'c{" ".join(f"{rng.uniform(-20, 20):.1f}" for _ in range(12))}z"/>'
        for _ in range(4)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="48" height="48" viewBox="0 0 48 48"><style>.{name}{{fill:'
        f'#{rng.randrange(1 << 24):06x}}}</style><defs><linearGradient id="{name}g" x2="1" y2="1">{stops}'
        f'</linearGradient><clipPath id="{name}c"><circle cx="24" cy="24" r="22"/></clipPath></defs><g clip-path='
        f'"url(#{name}c)"><rect class="{name}" id="{name}r" width="48" height="48"/>{shapes}<use href="#{name}r" '
        f'x="{rng.uniform(20, 40):.1f}" opacity=".4"/></g></svg>'
    )


def card(icons: list[str], number: int) -> str:
    """Write a card with a heading and icons."""
    cells = "".join(f'<div style="display:flex;color:#{30 + at}4a6b">{one}</div>' for at, one in enumerate(icons))
    return (
        '<div style="display:flex;flex-direction:column;width:100%;height:100%;background:#f4f1ea;padding:60px">'
        f'<div style="font-size:64px">Release {number}</div>'
        f'<div style="display:flex;flex-wrap:wrap;gap:24px;margin-top:40px">{cells}</div></div>'
    )


def file_of_paths(rng: random.Random) -> str:
    """Write a file of filled and stroked paths."""
    paths: list[str] = []
    for _ in range(PATHS):
        x, y = rng.uniform(0, 1000), rng.uniform(0, 1000)
        steps = "".join(
            f"c{rng.uniform(-60, 60):.2f} {rng.uniform(-60, 60):.2f} {rng.uniform(-60, 60):.2f} "
            f"{rng.uniform(-60, 60):.2f} {rng.uniform(-60, 60):.2f} {rng.uniform(-60, 60):.2f}"
            for _ in range(8)
        )
        fill = f"#{rng.randrange(1 << 24):06x}"
        stroke = ' stroke="#222" stroke-width="2"' if rng.random() < 0.3 else ""
        paths.append(f'<path fill="{fill}"{stroke} d="M{x:.2f} {y:.2f}{steps}z"/>')
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 1000">{"".join(paths)}</svg>'


def page(file: str) -> str:
    """Write a page that shows a file as a picture."""
    address = "data:image/svg+xml;base64," + base64.b64encode(file.encode()).decode()
    return f'<img width="{SIDE}" height="{SIDE}" style="display:block" src="{address}">'


def timed(action: Callable[[], object]) -> float:
    """Give the milliseconds of processor time that an action takes."""
    start = time.process_time()
    action()
    return (time.process_time() - start) * 1000


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--rounds", type=int, default=40)
    rounds: int = parser.parse_args().rounds
    rng = random.Random(5)  # noqa: S311
    try:
        resvg = importlib.import_module("resvg_py")
    except ImportError:
        resvg = None
    renderer = Renderer()
    same = [icon(rng) for _ in range(ICONS)]
    times: dict[str, list[float]] = {}
    for turn in range(rounds + 3):
        cards = {
            "twelve new icons": card([icon(rng) for _ in range(ICONS)], turn),
            "twelve new logos": card([logo(rng) for _ in range(ICONS)], turn),
            "twelve known icons": card(same, turn),
            "no icons": card([], turn),
        }
        file = file_of_paths(rng)
        shown = page(file)
        found = {
            name: timed(lambda html=html: renderer.render(html))  # type: ignore[misc]  # bound at once
            for name, html in cards.items()
        }
        found["300 new paths"] = timed(lambda: renderer.render(shown, width=SIDE, height=SIDE))  # noqa: B023
        if resvg is not None:
            found["300 new paths by resvg"] = timed(
                lambda: resvg.svg_to_bytes(svg_string=file, width=SIDE, height=SIDE)  # noqa: B023
            )
        if turn >= 3:
            for name, value in found.items():
                times.setdefault(name, []).append(value)
    for name, values in times.items():
        print(f"{name:24} median {statistics.median(values):7.2f} ms   least {min(values):7.2f} ms")


if __name__ == "__main__":
    main()
