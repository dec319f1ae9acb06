"""Shaped text that layout measures by subtraction, cuts without copying, and paint draws.

Goes in: `Unit`, a text shaped once in fractions of an em, and a font size. Comes out: `ShapedSpan`, a window on a unit.
What only paint needs is made when paint asks for it.
"""

import operator
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, Any, Final, Protocol

from limner.text.candidate import Candidate
from limner.text.face import Face
from limner.text.metrics import PIXEL, find_edges, scale_advances
from limner.text.shaped import GlyphRun, Spend
from limner.text.unicode.segment import grapheme_boundaries

if TYPE_CHECKING:
    from limner.text.shape import ShapedRun

EM: Final = 1 << 23  # as in `text.shape`, which must not be loaded just for this
_SIZES = 8
_SLICE_STEPS: Final = 15  # the steps that looking for a known shaping costs


class UnitRun:
    """Glyphs of one face in visual order, in font units of the face.

    Attributes:
        candidate: The face and its scale.
        glyphs: Glyph ids.
        clusters: Offset of each glyph's cluster from the unit's first character.
        units: Advance of each glyph as the face has it.
        adjustments: What shaping adds to each, None for nothing.
        offsets: (x, y up) of each glyph in 1/EM em, None when all are zero.
        scale: Size of the glyphs relative to the style's font size.
    """

    __slots__ = ("adjustments", "candidate", "clusters", "glyphs", "offsets", "scale", "units")

    def __init__(
        self,
        candidate: Candidate,
        glyphs: Sequence[int],
        clusters: Sequence[int],
        advances: tuple[Sequence[int], Sequence[float] | None],
        offsets: Sequence[tuple[int, int]] | None,
        scale: float,
    ) -> None:
        self.candidate = candidate
        self.glyphs = glyphs
        self.clusters = clusters
        self.units, self.adjustments = advances
        self.offsets = offsets
        self.scale = scale

    def moved(self, distance: int) -> "UnitRun":
        """The same glyphs for the same characters, at other offsets."""
        clusters = [cluster + distance for cluster in self.clusters]
        advances = self.units, self.adjustments
        return UnitRun(self.candidate, self.glyphs, clusters, advances, self.offsets, self.scale)

    @property
    def first(self) -> int:
        """The lowest offset of its clusters."""
        return min(self.clusters[0], self.clusters[-1])

    @property
    def last(self) -> int:
        """The highest offset of its clusters."""
        return max(self.clusters[0], self.clusters[-1])


class SizedUnit:
    """The advances of a unit at one font size, in 1/PIXEL px.

    Attributes:
        edges: ``edges[i]`` is the advance of the first i characters in logical order.
        advances: Those of the glyphs of each run.
    """

    __slots__ = ("advances", "edges")

    def __init__(self, unit: "Unit", size: float) -> None:
        runs = unit.runs
        self.advances = [
            scale_advances(run.units, run.adjustments, run.candidate.face.units_per_em, size * run.scale)
            for run in runs
        ]
        for place, run in enumerate(runs):
            bitmaps = run.candidate.face.bitmaps
            if bitmaps is not None:
                self.advances[place] = bitmaps.correct(run.glyphs, self.advances[place], size * run.scale, PIXEL)
        self.edges = find_edges(
            [(run.clusters, advances) for run, advances in zip(runs, self.advances, strict=True)], unit.text
        )


class Unit:
    """A text shaped in one direction, independent of size and place.

    Attributes:
        text: The characters.
        rtl: Its direction.
        runs: Visual order.
        missing: Code points that no face had, in order of discovery.
        spacings: Its letter and word spacing, by size and spacing.
        cursive: The stretches in scripts whose letters join, as starts and ends; letter-spacing skips them.
    """

    __slots__ = (
        "_by_cluster",
        "_firsts",
        "_graphemes",
        "_offset",
        "_shaped",
        "_sizes",
        "_unsafe",
        "cursive",
        "missing",
        "rtl",
        "runs",
        "spacings",
        "text",
    )

    def __init__(
        self,
        text: str,
        rtl: bool,  # noqa: FBT001 - made in the inner loop
        runs: Sequence[UnitRun],
        missing: dict[int, None],
        shaped: "Sequence[tuple[ShapedRun, int]]",
        offset: int,
    ) -> None:
        self.text = text
        self.rtl = rtl
        self.runs = runs
        self.missing = missing
        self.spacings: dict[tuple[float, float, float], Spacing] | None = None
        self.cursive: Sequence[tuple[int, int]] = ()
        self._sizes: dict[float, SizedUnit] = {}
        self._shaped = shaped  # each with the shift of its character offsets from where it was shaped
        self._offset = offset  # offset of the text in the shaped text
        self._unsafe: dict[int, bool] = {}
        self._firsts: list[int] | None = None
        self._graphemes: Sequence[int] | int | None = 0  # 0: not yet requested
        self._by_cluster: dict[int, tuple[ShapedRun, int]] | None = None

    def at(self, size: float) -> SizedUnit:
        """The advances at a font size; remembered for the last few."""
        sized = self._sizes.get(size)
        if sized is None:
            sized = SizedUnit(self, size)
            if len(self._sizes) >= _SIZES:
                self._sizes = {}
            self._sizes[size] = sized
        return sized

    def is_unsafe(self, place: int) -> bool:
        """Whether a break before a character changes the glyphs around it, or splits a cluster."""
        known = self._unsafe.get(place)
        if known is None:
            known = self._unsafe[place] = self._find_unsafe(place)
        return known

    def runs_between(self, first: int, last: int) -> Sequence[UnitRun]:
        """The runs with characters from `first` up to `last`, in visual order."""
        runs = self.runs
        return [runs[place] for place in self.places_between(first, last)]

    def places_between(self, first: int, last: int) -> Sequence[int]:
        """The places in `runs` of the runs with characters from `first` up to `last`."""
        firsts = self._firsts
        if firsts is None:
            firsts = self._firsts = [run.first for run in self.runs]
        low, high = find_window(firsts, first, last)
        # The previous run in reading order may extend into the range.
        if self.rtl:
            high = min(high + 1, len(firsts))
        else:
            low = max(low - 1, 0)
        runs = self.runs
        return [place for place in range(low, high) if runs[place].first < last and runs[place].last >= first]

    def find_graphemes(self) -> Sequence[int] | None:
        """The offsets of grapheme boundaries, or None when every offset is one."""
        known = self._graphemes
        if isinstance(known, int):
            known = self._graphemes = grapheme_boundaries(self.text)
        return known

    def _find_unsafe(self, place: int) -> bool:
        if place in {0, len(self.text)}:
            return False
        if len(self.runs) > 1:
            around = self.runs_between(place, place + 1)
            if around and around[0].first == place:
                return False
        # The last shaping that has the cluster belongs to the face that took it.
        shaped = self._by_cluster
        if shaped is None:
            shaped = self._by_cluster = {}
            if len(self._shaped) > 1:
                for found in self._shaped:
                    run, distance = found
                    shaped.update({cluster + distance: found for cluster in run.clusters})
        cluster = place + self._offset
        known = shaped.get(cluster) if shaped else (self._shaped[0] if self._shaped else None)
        return True if known is None else known[0].is_unsafe(cluster - known[1])


class Spacing:
    """Extra advance after clusters, from `letter-spacing` and `word-spacing`, in 1/PIXEL px.

    Attributes:
        edges: ``edges[i]`` is the advance of the first i characters, spacing included.
        extra: The extra space of each cluster, by its offset.
    """

    __slots__ = ("edges", "extra")

    def __init__(self, edges: Sequence[int], extra: dict[int, int]) -> None:
        self.edges = edges
        self.extra = extra


class Sized(Protocol):
    """Knows the font size: the engine's record of the style."""

    size: float


Source = tuple[Callable[..., "ShapedSpan"], str, Any, bool, float, float]
"""What shaped a span: the engine's method, the whole text, the font properties, direction, letter and word spacing."""


class ShapedSpan:
    """A window on a unit at a size; fits `ShapedText`."""

    __slots__ = (
        "_edges",
        "_first",
        "_last",
        "_runs",
        "_source",
        "_spacing",
        "_unit",
        "_zero",
        "end",
        "plan",
        "start",
        "width",
    )  # fmt: skip

    def __init__(  # noqa: PLR0917 - made in the inner loop, where keywords cost
        self,
        unit: Unit,
        plan: Sized,
        zero: int,
        first: int,
        last: int,
        spacing: Spacing | None,
        source: Source,
    ) -> None:
        self._unit = unit
        self.plan = plan
        self._zero = zero  # offset of the unit's first character in the whole text
        self._first = first
        self._last = last
        self._spacing = spacing
        self._source = source
        self._runs: list[GlyphRun] | None = None
        self.start = zero + first
        self.end = zero + last
        self._edges = edges = unit.at(plan.size).edges if spacing is None else spacing.edges
        self.width = (edges[last] - edges[first]) / PIXEL

    @property
    def rtl(self) -> bool:
        """Whether it runs from right to left."""
        return self._unit.rtl

    @property
    def missing(self) -> tuple[int, ...]:
        """Code points that no face had, and that are drawn as `.notdef`."""
        missing = self._unit.missing
        if not missing or self._is_whole:
            return tuple(missing)
        codes = dict.fromkeys(map(ord, self._unit.text[self._first : self._last]))
        return tuple(code for code in codes if code in missing)

    @property
    def unit_runs(self) -> Sequence[UnitRun]:
        """The runs, as shaped, that have glyphs in this window."""
        runs = self._unit.runs
        if len(runs) == 1 or self._is_whole:
            return runs
        return self._unit.runs_between(self._first, self._last)

    def texts_by_face(self) -> list[tuple[Candidate, str]]:
        """Give the faces used with the characters that each one draws; characters that no face has are left out."""
        text, runs = self._unit.text, self.unit_runs
        starts = sorted({self._first, self._last, *(one for run in runs for one in run.clusters)})
        end_of = dict(pairwise([*starts, len(text)]))
        found: list[tuple[Candidate, str]] = []
        for run in runs:
            drawn = {cluster for glyph, cluster in zip(run.glyphs, run.clusters, strict=True) if glyph}
            inside = sorted(one for one in drawn if self._first <= one < self._last)
            found.append((run.candidate, "".join(text[one : end_of[one]] for one in inside)))
        return found

    @property
    def candidates(self) -> list[Candidate]:
        """The faces used, each once."""
        return list({id(run.candidate): run.candidate for run in self.unit_runs}.values())

    @property
    def _is_whole(self) -> bool:
        return self._first == 0 and self._last == len(self._unit.text)

    def width_between(self, start: int, end: int) -> float:
        """The advance of the characters from start to end."""
        zero, edges = self._zero, self._edges
        return (edges[end - zero] - edges[start - zero]) / PIXEL

    def offset_at(self, width: float, start: int) -> int:
        """The largest grapheme boundary so that the text from `start` to it is no wider than `width`."""
        zero, first, last = self._zero, start - self._zero, self._last
        edges = self._edges
        limit = edges[first] + width * PIXEL
        place = bisect_right(edges, limit, first, last + 1) - 1
        place = max(place, first)
        boundaries = self._unit.find_graphemes()
        if boundaries is not None and place < last:
            place = max(boundaries[bisect_right(boundaries, place) - 1], first)
        return zero + place

    def is_unsafe(self, offset: int) -> bool:
        """Whether a line that breaks before an offset changes the glyphs around it, or splits a cluster."""
        return self._unit.is_unsafe(offset - self._zero)

    def window(self, start: int, end: int) -> "ShapedSpan":
        """The text from start to end with the glyphs it has here, joined to the text around it."""
        zero = self._zero
        return ShapedSpan(self._unit, self.plan, zero, start - zero, end - zero, self._spacing, self._source)

    def slice(self, start: int, end: int, spend: Spend | None = None) -> "ShapedSpan":
        """The text from start to end on a line of its own; `spend` is called with the steps of shaping."""
        if start == self.start and end == self.end:
            return self
        zero = self._zero
        first, last = start - zero, end - zero
        if start == end:
            return ShapedSpan(self._unit, self.plan, zero, first, last, self._spacing, self._source)
        if self._unit.is_unsafe(first) or self._unit.is_unsafe(last):
            return self._reshape(start, end, spend)
        return ShapedSpan(self._unit, self.plan, zero, first, last, self._spacing, self._source)

    def _reshape(self, start: int, end: int, spend: Spend | None) -> "ShapedSpan":
        shape, text, font, rtl, letter, word = self._source
        if spend is not None:
            spend(_SLICE_STEPS)
        return shape(text, start, end, font, rtl=rtl, letter_spacing=letter, word_spacing=word, spend=spend)

    @property
    def runs(self) -> Sequence[GlyphRun]:
        """Glyph runs in visual order, left to right."""
        runs = self._runs
        if runs is None:
            runs = self._runs = self._build_runs()
        return runs

    def _build_runs(self) -> list[GlyphRun]:
        unit = self._unit
        advances = unit.at(self.plan.size).advances
        runs: list[GlyphRun] = []
        x = 0
        if len(unit.runs) == 1:
            if self._is_whole:
                return [self._place(unit.runs[0], advances[0], None, 0)[0]]
            chosen = [(unit.runs[0], advances[0])]
        else:
            places = range(len(unit.runs)) if self._is_whole else unit.places_between(self._first, self._last)
            chosen = [(unit.runs[place], advances[place]) for place in places]
        for unit_run, own in chosen:
            window = find_window(unit_run.clusters, self._first, self._last)
            if window[0] < window[1]:
                run, x = self._place(unit_run, own, window, x)
                runs.append(run)
        return runs

    def _place(
        self, unit: UnitRun, advances: Sequence[int], window: tuple[int, int] | None, x: int
    ) -> tuple[GlyphRun, int]:
        """Place glyphs of a run from x on, in 1/PIXEL px; also give where they end."""
        zero = self._zero
        glyphs, clusters, offsets = unit.glyphs, unit.clusters, unit.offsets
        if window is not None:
            low, high = window
            glyphs, clusters, advances = glyphs[low:high], clusters[low:high], advances[low:high]
            offsets = None if offsets is None else offsets[low:high]
        origin = x
        spacing = self._spacing
        places: list[int]
        if spacing is None:
            places = list(accumulate(advances, initial=x))
            x = places.pop()
        else:
            places = []
            extra = spacing.extra
            count = len(clusters)
            for i, advance in enumerate(advances):
                places.append(x)
                x += advance
                # Chrome adds the space to the right of a cluster's last glyph in both directions.
                if i + 1 == count or clusters[i + 1] != clusters[i]:
                    x += extra.get(clusters[i], 0)
        xs = [place / PIXEL for place in places]
        size = self.plan.size * unit.scale
        ys: Sequence[float]
        if offsets is None:
            ys = [0.0] * len(xs)
        else:
            factor = size / EM
            xs = [place + offset[0] * factor for place, offset in zip(xs, offsets, strict=True)]
            ys = [-offset[1] * factor for offset in offsets]
        face: Face = unit.candidate.face
        if zero:
            clusters = [zero + cluster for cluster in clusters]
        return GlyphRun(face, size, glyphs, xs, ys, clusters, (x - origin) / PIXEL), x


def find_window(clusters: Sequence[int], first: int, last: int) -> tuple[int, int]:
    """The range of the glyphs whose clusters lie from `first` up to `last`; clusters rise or fall."""
    if len(clusters) < 2 or clusters[0] <= clusters[-1]:
        return bisect_left(clusters, first), bisect_left(clusters, last)
    low = bisect_left(clusters, -last + 1, key=operator.neg)
    high = bisect_left(clusters, -first + 1, key=operator.neg)
    return low, high
