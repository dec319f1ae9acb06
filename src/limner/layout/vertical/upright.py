"""Texts whose characters stand upright in lines that run down the page.

Goes in: a text and its font. Comes out: `UprightText`: its glyphs one below the other, each with its own advance down
the page.

Spec: https://www.w3.org/TR/css-writing-modes-4/#text-orientation
"""

from bisect import bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate
from math import floor
from typing import Final, NamedTuple

from limner.characters.properties import is_mark, property_table
from limner.layout.contract import LayoutContext
from limner.layout.units import resolve_spacing
from limner.memos import forgettable
from limner.style.change import change
from limner.style.computed import ComputedStyle, FontGroup
from limner.text.face import Face
from limner.text.shaped import GlyphRun, Spend

_SIDEWAYS: Final = "R"


class _Cluster(NamedTuple):
    """The glyphs of one character and its marks.

    Attributes:
        start: Offset of its first character.
        advance: Distance down to the next cluster.
        glyphs: Face, size, glyph, and x and y of its origin from the middle of the cluster's top edge.
    """

    start: int
    advance: float
    glyphs: tuple[tuple[Face, float, int, float, float], ...]


class UprightText:
    """A stretch of upright text, usable as a `ShapedText`. Its advances and the ys of its glyphs run down the page.

    Attributes:
        start: Offset of its first character.
        end: Offset after its last.
        rtl: Always false: upright text runs down the page, whatever its direction.
        across: Width of a combined text across the line; None for other text.
        squeeze: The factor by which its glyphs are narrowed, about the middle line.
    """

    __slots__ = ("_clusters", "_edges", "_runs", "_starts", "across", "end", "rtl", "squeeze", "start")

    def __init__(self, clusters: Sequence[_Cluster], start: int, end: int, across: float | None = None) -> None:
        self.across = across
        self.squeeze = 1.0
        self._runs: list[GlyphRun] | None = None
        self.start = start
        self.end = end
        self.rtl = False
        self._clusters = clusters
        self._starts = [one.start for one in clusters]
        self._edges = list(accumulate((one.advance for one in clusters), initial=0.0))

    @property
    def width(self) -> float:
        """The sum of all advances."""
        return self._edges[-1]

    @property
    def runs(self) -> Sequence[GlyphRun]:
        """The glyphs as runs of one face each, from the top down."""
        if self._runs is None:
            self._runs = self._make_runs()
        return self._runs

    def _make_runs(self) -> list[GlyphRun]:
        found: list[GlyphRun] = []
        glyphs, xs, ys, clusters = list[int](), list[float](), list[float](), list[int]()
        for cluster, top in zip(self._clusters, self._edges, strict=False):
            for face, size, glyph, x, y in cluster.glyphs:
                if not found or found[-1].face is not face or found[-1].size != size:
                    glyphs, xs, ys, clusters = list[int](), list[float](), list[float](), list[int]()
                    found.append(GlyphRun(face, size, glyphs, xs, ys, clusters, 0.0))
                glyphs.append(glyph)
                xs.append(x)
                ys.append(top + y)
                clusters.append(cluster.start)
        return found

    def width_between(self, start: int, end: int) -> float:
        """The advance of the characters from start to end."""
        return self._edge(end) - self._edge(start)

    def offset_at(self, width: float, start: int) -> int:
        """The last cluster boundary up to which the text from `start` is no longer than `width`."""
        place = bisect_right(self._edges, self._edge(start) + width + 1e-6) - 1
        return self._starts[place] if place < len(self._starts) else self.end

    def is_unsafe(self, offset: int) -> bool:
        """Whether an offset splits a cluster."""
        return offset not in (self.end, *self._starts)

    def window(self, start: int, end: int) -> "UprightText":
        """The text from start to end."""
        part = UprightText([one for one in self._clusters if start <= one.start < end], start, end, self.across)
        part.squeeze = self.squeeze
        return part

    def slice(self, start: int, end: int, spend: Spend | None = None) -> "UprightText":
        """The text from start to end as it looks on a line of its own, which is the same as here."""
        if spend is not None:
            spend(end - start)
        return self if start <= self.start and end >= self.end else self.window(start, end)

    def _edge(self, offset: int) -> float:
        place = bisect_right(self._starts, offset - 1)
        return self._edges[min(place, len(self._edges) - 1)]


def shape_upright(context: LayoutContext, text: str, start: int, end: int, style: ComputedStyle) -> UprightText:
    """Shape a text whose characters stand upright."""
    if style.svg.text_combine_upright == "all":
        return _combine(context, text, start, end, style)
    font = _upright_font(style.font)
    shaped = context.engine.shape(text, start, end, font, spend=context.budget.spend)
    metrics = context.engine.metrics(style.font)
    group = style.text
    letter = resolve_spacing(group.letter_spacing, style.font.font_size)
    word = resolve_spacing(group.word_spacing, style.font.font_size)
    by_cluster: dict[int, list[tuple[Face, float, int, float, float]]] = {}
    advances: dict[int, float] = {}
    middles: dict[int, float] = {}
    for run in shaped.runs:
        face, size, xs = run.face, run.size, run.xs
        has_own = not face.pictured and {"vhea", "vmtx"} <= face.tables.tables.keys()
        first_x: dict[int, float] = {}
        right = [*xs[1:], xs[0] + run.width] if xs else []
        for glyph, x, y, cluster, next_x in zip(run.glyphs, xs, run.ys, run.clusters, right, strict=True):
            base = first_x.get(cluster)
            if base is None:
                base = first_x[cluster] = x
                height = face.font.vertical_advance(glyph) * size if has_own else metrics.ascent + metrics.descent
                advances[cluster] = height
            origin_y = face.font.vertical_origin(glyph) * size if has_own else metrics.ascent
            if x == base:
                middles[cluster] = (next_x - x) / 2.0
            place = x - base - middles[cluster], origin_y + y
            by_cluster.setdefault(cluster, []).append((face, size, glyph, *place))
    clusters: list[_Cluster] = []
    for cluster in sorted(by_cluster):
        space = word if text[cluster] in " \u00a0" else 0.0
        clusters.append(_Cluster(cluster, advances[cluster] + letter + space, tuple(by_cluster[cluster])))
    return UprightText(clusters, start, end)


_WIDEST: Final = 1.1  # em; greatest width of a combined text


def _combine(context: LayoutContext, text: str, start: int, end: int, style: ComputedStyle) -> UprightText:
    """Fit a text that runs from left to right into one em of a line that runs down the page.

    Spec: https://www.w3.org/TR/css-writing-modes-4/#text-combine-layout
    """
    size = style.font.font_size
    shaped = context.engine.shape(text, start, end, style.font, spend=context.budget.spend)
    metrics = context.engine.metrics(style.font)
    baseline = floor(metrics.ascent - (metrics.ascent + metrics.descent - size) / 2.0 + 0.5)
    left = -shaped.width / 2.0
    glyphs = tuple(
        (run.face, run.size, glyph, left + x, baseline + y)
        for run in shaped.runs
        for glyph, x, y in zip(run.glyphs, run.xs, run.ys, strict=True)
    )
    squeeze = min(1.0, size * _WIDEST / shaped.width) if shaped.width > 0.0 else 1.0
    combined = UprightText([_Cluster(start, size, glyphs)], start, end, shaped.width * squeeze)
    combined.squeeze = squeeze
    return combined


@forgettable
@lru_cache(maxsize=64)
def _upright_font(font: FontGroup) -> FontGroup:
    """The font with the glyph forms for lines that run down the page."""
    features = (*font.font_feature_settings, ("vert", 1))
    return change(font, {"font_feature_settings": features, "font_kerning": "none"})


def split_upright(text: str, style: ComputedStyle) -> list[tuple[str, bool]]:
    """Split a text into stretches that stand upright and stretches that lie on their side.

    Spec: https://www.w3.org/TR/css-writing-modes-4/#vertical-typesetting-details
    """
    orientation = style.svg.text_orientation
    if style.svg.text_combine_upright == "all":
        return [(text, True)]
    if style.svg.writing_mode.startswith("sideways") or orientation == "sideways" or not text:
        return [(text, False)]
    if orientation == "upright":
        return [(text, True)]
    table = property_table("Vertical_Orientation")
    parts: list[tuple[str, bool]] = []
    start, upright = 0, table[text[0]] != _SIDEWAYS
    for index, character in enumerate(text):
        if character == "\u200d" or is_mark(character) or "\ufe00" <= character <= "\ufe0f":
            continue
        now = table[character] != _SIDEWAYS
        if now != upright:
            parts.append((text[start:index], upright))
            start, upright = index, now
    parts.append((text[start:], upright))
    return [one for one in parts if one[0]]
