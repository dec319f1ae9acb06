"""Advances at a font size, to the bit as Chromium has them: whole multiples of 1/65536 px.

Goes in: what `text.shape` gives, in font units of the face. Comes out: whole numbers of 1/`PIXEL` px, whose sums are
exact.

Advances of the face's table are scaled as FreeType does, for sizes in 64ths of a pixel, with a factor of 16.16 bits.
What kerning and positioning add is scaled as HarfBuzz does, by the size itself.
"""

from collections.abc import Sequence
from itertools import accumulate
from typing import Final

from limner.text.metrics import quantize_size
from limner.text.unicode.segment import grapheme_boundaries

PIXEL: Final = 1 << 16
"""Steps of one CSS px in advances at a size."""

_OFFSETS: Final = list(range(1024))


def scale_advances(
    units: Sequence[int], adjustments: Sequence[float] | None, units_per_em: int, size: float
) -> list[int]:
    """Advances at a size.

    Args:
        units: Of each glyph as the face has it.
        adjustments: What shaping adds to each, None for nothing.
        units_per_em: Font units of one em.
        size: Font size in CSS px.
    """
    factor = int(quantize_size(size) * 64.0 * PIXEL / units_per_em + 0.5)
    if adjustments is None:
        return [unit * factor + 32 >> 6 for unit in units]
    kerning = (int(size * PIXEL) << 16) // units_per_em / PIXEL
    return [
        (unit * factor + 32 >> 6) + (int((adjustment * kerning + 0.5) // 1.0) if adjustment else 0)
        for unit, adjustment in zip(units, adjustments, strict=True)
    ]


def find_edges(runs: Sequence[tuple[Sequence[int], Sequence[int]]], text: str) -> list[int]:
    """The advances of the first 0, 1, 2 … characters; those in a cluster share its advance by graphemes.

    Args:
        runs: Clusters and advances of each.
        text: The characters.
    """
    length = len(text)
    if len(runs) == 1 and length <= len(_OFFSETS) and runs[0][0] == _OFFSETS[:length]:
        # One glyph stands for each character, from left to right.
        return [0, *accumulate(runs[0][1])]
    widths: dict[int, int] = {}
    for clusters, advances in runs:
        for cluster, advance in zip(clusters, advances, strict=True):
            widths[cluster] = widths.get(cluster, 0) + advance
    starts = sorted(widths)
    edges = [0] * (len(text) + 1)
    total = 0
    boundaries = grapheme_boundaries(text)
    passed = 0
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        width = widths[start]
        if end - start > 1:
            passed = _share(edges, (start, end), (total, width), boundaries, passed)
        total += width
        edges[end] = total
    return edges


def _share(
    edges: list[int],
    cluster: tuple[int, int],
    advance: tuple[int, int],
    boundaries: Sequence[int] | None,
    first: int,
) -> int:
    """Share the advance of a cluster, and what stands before it, among its graphemes.

    Args:
        edges: Gets the edges inside the cluster.
        cluster: Its first character, and the one after its last.
        advance: What stands before it, and its own.
        boundaries: Of graphemes; None when all characters are some.
        first: Where among the boundaries to begin to look.

    Returns:
        Where to begin for the next cluster.
    """
    start, end = cluster
    total, width = advance
    if boundaries is None:
        count = end - start
        for place in range(start + 1, end):
            edges[place] = total + width * (place - start) // count
        return first
    while first < len(boundaries) and boundaries[first] <= start:
        first += 1
    last = first
    while last < len(boundaries) and boundaries[last] < end:
        last += 1
    inner = boundaries[first:last]
    shares = len(inner) + 1
    passed = 0
    for place in range(start + 1, end):
        if passed < len(inner) and inner[passed] <= place:
            passed += 1
        edges[place] = total + width * passed // shares
    return last
