"""Font metrics and advances as Chrome computes them on Linux."""

import math
from collections.abc import Sequence
from itertools import accumulate
from typing import Final, NamedTuple

from limner.text.engine import FontMetrics
from limner.text.face import Face
from limner.text.unicode.segment import grapheme_boundaries


class Overrides(NamedTuple):
    """The metric descriptors of an `@font-face` rule, as factors of the font size; None is `normal`."""

    ascent: float | None = None
    descent: float | None = None
    line_gap: float | None = None


NO_OVERRIDES = Overrides()


class EmMetrics(NamedTuple):
    """The unrounded metrics of a face in em; descent is positive."""

    ascent: float
    descent: float
    line_gap: float
    x_height: float
    cap_height: float
    zero_advance: float
    ideographic_advance: float
    underline_position: float
    underline_thickness: float
    strikeout_position: float
    strikeout_thickness: float
    average_advance: float
    em_ascent: float
    widest: float


def measure_face(face: Face) -> EmMetrics:
    """The metrics of a face in em, variations included."""
    raw = face.tables.metrics
    unit = 1.0 / face.units_per_em
    font = face.font
    varied = bool(face.coordinates) and "MVAR" in face.tables.tables

    def vary(tag: str) -> float:
        # FreeType adds whole font units.
        return round(font.metric_delta(tag) * face.units_per_em) * unit if varied else 0.0

    ascent, descent, gap = raw.hhea
    if raw.use_typo and raw.typo is not None:
        ascent, descent, gap = raw.typo
    elif ascent == 0 and descent == 0 and raw.typo is not None:
        # FreeType falls back when `hhea` is empty.
        ascent, descent, gap = raw.typo
        if ascent == 0 and descent == 0 and raw.win is not None:
            ascent, descent, gap = raw.win[0], -raw.win[1], 0

    x_height = (raw.x_height or 0) * unit + (vary("xhgt") if raw.x_height else 0.0)
    cap_height = (raw.cap_height or 0) * unit + (vary("cpht") if raw.cap_height else 0.0)
    underline = raw.underline or (0, 0)
    strikeout = raw.strikeout or (0, 0)
    return EmMetrics(
        ascent=ascent * unit + vary("hasc"),
        descent=-(descent * unit + vary("hdsc")),
        line_gap=gap * unit + vary("hlgp"),
        x_height=x_height or _letter_height(face, "x"),
        cap_height=cap_height or _letter_height(face, "H"),
        zero_advance=_advance(face, "0"),
        ideographic_advance=_advance(face, "\u6c34"),
        underline_position=-(underline[0] * unit + vary("undo")),
        underline_thickness=underline[1] * unit + vary("unds"),
        strikeout_position=-(strikeout[0] * unit + vary("stro")),
        strikeout_thickness=strikeout[1] * unit + vary("strs"),
        average_advance=(raw.average or 0) * unit or _advance(face, "x"),
        em_ascent=_em_ascent(raw.typo or raw.hhea),
        widest=raw.extent * unit,
    )


def _em_ascent(ascents: tuple[int, int, int]) -> float:
    """The share of the em box above the baseline, from ascent, descent (negative) and line gap."""
    height = ascents[0] - ascents[1]
    return ascents[0] / height if height > 0 and 0 <= ascents[0] <= height else 0.88


def scale_metrics(em: EmMetrics, size: float, overrides: Overrides, *, subpixel: bool) -> FontMetrics:
    """Metrics at a size, rounded as in Chrome.

    Args:
        em: The metrics of the face.
        size: Font size in CSS px.
        overrides: Descriptors that replace some of them.
        subpixel: Whether glyphs are placed on fractions of a pixel, as with `text-rendering: geometricPrecision`.
    """
    exact_ascent = size * (em.ascent if overrides.ascent is None else overrides.ascent)
    exact_descent = size * (em.descent if overrides.descent is None else overrides.descent)
    gap = size * (em.line_gap if overrides.line_gap is None else overrides.line_gap)
    ascent, descent = _round(exact_ascent), _round(exact_descent)
    if subpixel and descent < exact_descent and ascent >= 1:
        # A descender cut by the rounding gets its pixel from the ascent.
        ascent, descent = ascent - 1, descent + 1
    advance_size = quantize_size(size)
    x_height = size * em.x_height or ascent * 0.56
    return FontMetrics(
        ascent=ascent,
        descent=descent,
        line_gap=gap,
        line_spacing=_round(ascent) + _round(descent) + _round(gap),
        x_height=x_height,
        cap_height=size * em.cap_height,
        zero_advance=advance_size * em.zero_advance or size / 2,
        ideographic_advance=advance_size * em.ideographic_advance or size,
        underline_position=size * em.underline_position,
        underline_thickness=size * em.underline_thickness,
        strikeout_position=size * em.strikeout_position,
        strikeout_thickness=size * em.strikeout_thickness,
        average_advance=size * em.average_advance,
        em_ascent=em.em_ascent,
        widest=_round(size * em.widest),
    )


def quantize_size(size: float) -> float:
    """The size for which advances are made: FreeType takes sizes in 64ths of a pixel and cuts off the rest."""
    return math.floor(size * 64 + 1e-4) / 64 if size < 1e6 else size


def _letter_height(face: Face, letter: str) -> float:
    glyph = face.font.glyph_for(ord(letter))
    bounds = face.glyph_bounds(glyph) if glyph else None
    return max(bounds.top, 0.0) if bounds else 0.0


def _advance(face: Face, letter: str) -> float:
    glyph = face.font.glyph_for(ord(letter))
    return face.font.advance(glyph) if glyph else 0.0


def _round(value: float) -> float:
    # Halves round away from zero, as in C.
    return math.copysign(math.floor(abs(value) + 0.5), value)


PIXEL: Final = 1 << 16
"""The steps in one CSS px, for advances at a size."""

_OFFSETS: Final = list(range(1024))


def scale_advances(
    units: Sequence[int], adjustments: Sequence[float] | None, units_per_em: int, size: float
) -> list[int]:
    """Advances at a size.

    Args:
        units: The advance of each glyph as the face has it.
        adjustments: What shaping adds to each; None for nothing.
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
    """The advances of the first 0, 1, 2 … characters; the graphemes of a cluster share its advance.

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
    """Split the advance of a cluster among its graphemes.

    Args:
        edges: Gets the edges inside the cluster.
        cluster: Its first character, and the one after its last.
        advance: The advance before it, and its own.
        boundaries: Grapheme boundaries; None if every character is a grapheme.
        first: The index among the boundaries at which to start looking.

    Returns:
        The index at which to start for the next cluster.
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
