"""Where glyphs cross a line, so that the line can leave them room.

Goes in: glyph runs and a band around the line. Comes out: stretches of x that ink covers inside the band.

Spec: https://www.w3.org/TR/css-text-decor-4/#text-decoration-skip-ink-property
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

from limner.characters.properties import property_table
from limner.memos import forgettable
from limner.text.fonts.face import Face
from limner.text.shaped import GlyphRun

_CROSSED: Final = "/\\_"
_WIDE: Final = ("W", "F", "H")
_PIECES: Final = 8  # straight pieces that stand for one curve


def find_gaps(
    runs: Sequence[GlyphRun], top: float, bottom: float, *, text: str = "", start: int = 0
) -> list[tuple[float, float]]:
    """Give the stretches that glyphs cover between two heights, one for each glyph that does.

    Args:
        runs: The glyphs.
        top: Upper edge of the band relative to the baseline, y down.
        bottom: Lower edge.
        text: The characters of the glyphs: lines run through slashes, low lines and those of the East Asian scripts.
        start: Offset of its first character, as the runs' clusters count.
    """
    gaps: list[tuple[float, float]] = []
    for run in runs:
        size = run.size
        for glyph, x, y, cluster in zip(run.glyphs, run.xs, run.ys, run.clusters, strict=True):
            if not _gives_way(text[cluster - start : cluster - start + 1]):
                continue
            found = _cover(run.face, glyph, (top - y) / size, (bottom - y) / size)
            if found is not None:
                gaps.append((x + found[0] * size, x + found[1] * size))
    return gaps


@forgettable
@lru_cache(maxsize=1024)
def _gives_way(character: str) -> bool:
    """Whether a line leaves room for a character, as Chrome has it."""
    return not character or (character not in _CROSSED and property_table("East_Asian_Width")[character] not in _WIDE)


@forgettable
@lru_cache(maxsize=4096)
def _cover(face: Face, glyph: int, top: float, bottom: float) -> tuple[float, float] | None:
    """The ink of one glyph in a band, in em, y down; None when there is none."""
    bounds = face.glyph_bounds(glyph)
    if bounds is None or -bounds.bottom <= top or -bounds.top >= bottom:
        return None
    left, right = float("inf"), float("-inf")
    for (x0, y0), (x1, y1) in _lines(face, glyph):
        if (y0 < top and y1 < top) or (y0 > bottom and y1 > bottom):
            continue
        for x, y in ((x0, y0), (x1, y1)):
            if top <= y <= bottom:
                left, right = min(left, x), max(right, x)
        for edge in (top, bottom):
            if (y0 < edge) != (y1 < edge):
                x = x0 + (x1 - x0) * (edge - y0) / (y1 - y0)
                left, right = min(left, x), max(right, x)
    return (left, right) if right > left else None


def _lines(face: Face, glyph: int) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """A glyph's outline as straight pieces, in em, y down."""
    at = start = (0.0, 0.0)
    for letter, numbers in face.outline(glyph):
        if letter == "Z":
            yield at, start
            at = start
            continue
        points = [(numbers[index], -numbers[index + 1]) for index in range(0, len(numbers), 2)]
        if letter == "M":
            at = start = points[0]
            continue
        if letter == "L":
            yield at, points[0]
        else:
            before = at
            for piece in range(1, _PIECES + 1):
                following = _on_curve([at, *points], piece / _PIECES)
                yield before, following
                before = following
        at = points[-1]


def _on_curve(points: list[tuple[float, float]], share: float) -> tuple[float, float]:
    """A point of a Bézier curve."""
    while len(points) > 1:
        points = [(x0 + (x1 - x0) * share, y0 + (y1 - y0) * share) for (x0, y0), (x1, y1) in pairwise(points)]
    return points[0]
