"""Coverage tables that give glyphs the same ink as in Chrome, one for each step of the ink's brightness.

Goes in: a step, 0 (black) to 7 (white). Comes out: 256 coverages that replace Skia's. The binding cannot set Skia's own
pre-blending; the mask filter that carries the table switches it off. ``tools/fit_ink.py`` fits the two numbers below to
Chromium's pixels, and ``docs/ink.md`` has the figures.
"""

from functools import cache
from typing import Final

# Written by tools/fit_ink.py.
CONTRAST: Final = 0.2
GAMMA: Final = 1.2

_STEPS: Final = 8

COVERAGES: Final = 51
"""How many coverages above none there are. Skia has 255. These are at most 2.5 of 255 away from Skia's, which nobody
sees. With so few, a card of a few inks has at most 256 colours, and its file takes half the bytes."""


def luminance_step(red: int, green: int, blue: int) -> int:
    """The step of brightness of an ink, from its 8-bit sRGB."""
    linear = 0.2126 * (red / 255) ** GAMMA + 0.7152 * (green / 255) ** GAMMA + 0.0722 * (blue / 255) ** GAMMA
    return min(_STEPS - 1, int(linear ** (1 / GAMMA) * 255 + 0.5) >> 5)


@cache
def table_for(step: int) -> tuple[int, ...]:
    """Give the 256 coverages for an ink of a step of brightness; other steps count as the nearest one."""
    return tuple(round(round(one * COVERAGES / 255) * 255 / COVERAGES) for one in make_table(step, CONTRAST, GAMMA))


def make_table(step: int, contrast: float, gamma: float) -> tuple[int, ...]:
    """Make the coverages that blend an ink of a step as if blending used a gamma.

    What lies below is assumed to be the ink's opposite. Darker inks are given more coverage by `contrast`.
    """
    source = (step << 5 | step << 2 | step >> 1) / 255
    below = 1.0 - source
    linear_source, linear_below = source**gamma, below**gamma
    added = contrast * linear_below
    table: list[int] = []
    for coverage in range(256):
        raw = coverage / 255
        alpha = raw + (1 - raw) * added * raw
        if abs(below - source) >= 1 / 256:
            blended = (linear_source * alpha + linear_below * (1 - alpha)) ** (1 / gamma)
            alpha = (blended - below) / (source - below)
        table.append(min(255, max(0, int(alpha * 255 + 0.5))))
    return tuple(table)
