"""Shaped text that layout measures by subtraction, cuts without copying, and paint draws.

Goes in: `Unit`, a text shaped once in fractions of an em, and a font size. Comes out: `ShapedSpan`, a window on a unit.
Nothing that only paint needs is made before paint asks.
"""

import operator
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final, Protocol

from limner.text.candidate import Candidate
from limner.text.face import Face
from limner.text.segment import grapheme_boundaries
from limner.text.shaped import GlyphRun

if TYPE_CHECKING:
    from limner.text.shape import ShapedRun

EM: Final = 1 << 20  # as `text.shape` has it, which must not be loaded for this


class UnitRun:
    """Glyphs of one face in visual order, in 1/EM em of the style's font size.

    Attributes:
        candidate: The face and its scale.
        glyphs: Glyph ids.
        clusters: Offset of each glyph's cluster from the unit's first character.
        advances: Advance of each glyph.
        offsets: (x, y up) of each glyph, None when all are zero.
        scale: Size of the glyphs relative to the style's font size.
    """

    __slots__ = ("advances", "candidate", "clusters", "glyphs", "offsets", "scale")

    def __init__(
        self,
        candidate: Candidate,
        glyphs: Sequence[int],
        clusters: Sequence[int],
        advances: Sequence[int],
        offsets: Sequence[tuple[int, int]] | None,
        scale: float,
    ) -> None:
        self.candidate = candidate
        self.glyphs = glyphs
        self.clusters = clusters
        self.advances = advances
        self.offsets = offsets
        self.scale = scale

    @property
    def first(self) -> int:
        """The lowest offset of its clusters."""
        return min(self.clusters[0], self.clusters[-1])

    @property
    def last(self) -> int:
        """The highest offset of its clusters."""
        return max(self.clusters[0], self.clusters[-1])


class Unit:
    """A text shaped in one direction, free of size and place.

    Attributes:
        text: The characters.
        rtl: Its direction.
        runs: Visual order.
        edges: ``edges[i]`` is the advance of the first i characters in logical order.
        missing: Code points that no face had.
        spacings: What letter and word spacing made of it, by size and spacing.
    """

    __slots__ = (
        "_by_cluster",
        "_firsts",
        "_offset",
        "_shaped",
        "_unsafe",
        "edges",
        "missing",
        "rtl",
        "runs",
        "spacings",
        "text",
    )

    def __init__(  # noqa: PLR0917 - made in the inner loop, where keywords cost
        self,
        text: str,
        rtl: bool,  # noqa: FBT001
        runs: Sequence[UnitRun],
        edges: Sequence[int],
        missing: tuple[int, ...],
        shaped: "Sequence[ShapedRun]",
        offset: int,
    ) -> None:
        self.text = text
        self.rtl = rtl
        self.runs = runs
        self.edges = edges
        self.missing = missing
        self.spacings: dict[tuple[float, float, float], Spacing] | None = None
        self._shaped = shaped
        self._offset = offset  # of the text in what was shaped
        self._unsafe: dict[int, bool] = {}
        self._firsts: list[int] | None = None
        self._by_cluster: dict[int, ShapedRun] | None = None

    def is_unsafe(self, place: int) -> bool:
        """Whether a break before a character changes the glyphs around it, or parts a cluster."""
        known = self._unsafe.get(place)
        if known is None:
            known = self._unsafe[place] = self._find_unsafe(place)
        return known

    def runs_between(self, first: int, last: int) -> Sequence[UnitRun]:
        """The runs with characters from `first` up to `last`, in visual order."""
        firsts = self._firsts
        if firsts is None:
            firsts = self._firsts = [run.first for run in self.runs]
        low, high = find_window(firsts, first, last)
        # The run before, in reading order, may reach in.
        if self.rtl:
            high = min(high + 1, len(firsts))
        else:
            low = max(low - 1, 0)
        return [run for run in self.runs[low:high] if run.first < last and run.last >= first]

    def find_graphemes(self) -> Sequence[int] | None:
        """The offsets of grapheme boundaries, or None when every offset is one."""
        return grapheme_boundaries(self.text)

    def _find_unsafe(self, place: int) -> bool:
        if place in {0, len(self.text)}:
            return False
        if len(self.runs) > 1:
            around = self.runs_between(place, place + 1)
            if around and around[0].first == place:
                return False
        # The last shaping that has the cluster is that of the face that took it.
        shaped = self._by_cluster
        if shaped is None:
            shaped = self._by_cluster = {}
            if len(self._shaped) > 1:
                shaped.update({cluster: run for run in self._shaped for cluster in run.clusters})
        cluster = place + self._offset
        run = shaped.get(cluster) if shaped else (self._shaped[0] if self._shaped else None)
        return True if run is None else run.is_unsafe(cluster)


class Spacing:
    """Extra advance after clusters: what `letter-spacing` and `word-spacing` add, in CSS px.

    Attributes:
        edges: ``edges[i]`` is the advance of the first i characters in CSS px, spacing included.
        extra: What each cluster gets, by its offset.
    """

    __slots__ = ("edges", "extra")

    def __init__(self, edges: Sequence[float], extra: dict[int, float]) -> None:
        self.edges = edges
        self.extra = extra


class Sized(Protocol):
    """What knows the font size, and the one that advances are made for: the engine's record of the style."""

    size: float
    advance_size: float


Source = tuple[Callable[..., "ShapedSpan"], str, Any, bool, float, float]
"""What shaped a span: the engine's method, the whole text, the font properties, direction, letter and word spacing."""


class ShapedSpan:
    """A window on a unit at a size; fits `ShapedText`."""

    __slots__ = (
        "_first",
        "_last",
        "_runs",
        "_size",
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
        self._size = size = plan.advance_size
        self._zero = zero  # offset of the unit's first character in the whole text
        self._first = first
        self._last = last
        self._spacing = spacing
        self._source = source
        self._runs: list[GlyphRun] | None = None
        self.start = zero + first
        self.end = zero + last
        if spacing is None:
            edges = unit.edges
            self.width = (edges[last] - edges[first]) * size / EM
        else:
            self.width = spacing.edges[last] - spacing.edges[first]

    @property
    def rtl(self) -> bool:
        """Whether it runs from right to left."""
        return self._unit.rtl

    @property
    def missing(self) -> tuple[int, ...]:
        """Code points that no face had, and that are drawn as `.notdef`."""
        missing = self._unit.missing
        if not missing or self._is_whole:
            return missing
        text = self._unit.text[self._first : self._last]
        return tuple(code for code in missing if chr(code) in text)

    @property
    def unit_runs(self) -> Sequence[UnitRun]:
        """The runs, as they were shaped, that have glyphs in it."""
        runs = self._unit.runs
        if len(runs) == 1 or self._is_whole:
            return runs
        return self._unit.runs_between(self._first, self._last)

    @property
    def candidates(self) -> list[Candidate]:
        """The faces used, each once."""
        return list({id(run.candidate): run.candidate for run in self.unit_runs}.values())

    @property
    def _is_whole(self) -> bool:
        return self._first == 0 and self._last == len(self._unit.text)

    def width_between(self, start: int, end: int) -> float:
        """The advance of the characters from start to end."""
        zero = self._zero
        spacing = self._spacing
        if spacing is None:
            edges = self._unit.edges
            return (edges[end - zero] - edges[start - zero]) * self._size / EM
        return spacing.edges[end - zero] - spacing.edges[start - zero]

    def offset_at(self, width: float, start: int) -> int:
        """The largest grapheme boundary so that the text from `start` to it is no wider than `width`."""
        zero, first, last = self._zero, start - self._zero, self._last
        edges: Sequence[float]
        if self._spacing is None:
            edges = self._unit.edges
            limit = edges[first] + width * EM / self._size if self._size else 0.0
        else:
            edges = self._spacing.edges
            limit = edges[first] + width
        # A hair of tolerance, so that a text fits the width that was measured for it.
        limit += abs(limit) * 1e-9 + 1e-9
        place = bisect_right(edges, limit, first, last + 1) - 1
        place = max(place, first)
        boundaries = self._unit.find_graphemes()
        if boundaries is not None and place < last:
            place = max(boundaries[bisect_right(boundaries, place) - 1], first)
        return zero + place

    def window(self, start: int, end: int) -> "ShapedSpan":
        """The text from start to end with the glyphs it has here, joined to what is around it."""
        zero = self._zero
        return ShapedSpan(self._unit, self.plan, zero, start - zero, end - zero, self._spacing, self._source)

    def slice(self, start: int, end: int) -> "ShapedSpan":
        """The text from start to end as it looks on a line of its own."""
        if start == self.start and end == self.end:
            return self
        zero = self._zero
        first, last = start - zero, end - zero
        if start == end:
            return ShapedSpan(self._unit, self.plan, zero, first, last, self._spacing, self._source)
        if self._unit.is_unsafe(first) or self._unit.is_unsafe(last):
            return self._reshape(start, end)
        return ShapedSpan(self._unit, self.plan, zero, first, last, self._spacing, self._source)

    def _reshape(self, start: int, end: int) -> "ShapedSpan":
        shape, text, font, rtl, letter, word = self._source
        return shape(text, start, end, font, rtl=rtl, letter_spacing=letter, word_spacing=word)

    @property
    def runs(self) -> Sequence[GlyphRun]:
        """Glyph runs in visual order, left to right."""
        runs = self._runs
        if runs is None:
            runs = self._runs = self._build_runs()
        return runs

    def _build_runs(self) -> list[GlyphRun]:
        runs: list[GlyphRun] = []
        x = 0.0
        whole = self._is_whole
        for unit_run in self.unit_runs:
            low, high = (0, len(unit_run.glyphs)) if whole else find_window(unit_run.clusters, self._first, self._last)
            if low >= high:
                continue
            run = self._place(unit_run, low, high, x)
            x += run.width
            runs.append(run)
        return runs

    def _place(self, unit: UnitRun, low: int, high: int, x: float) -> GlyphRun:
        factor = self._size / EM
        zero = self._zero
        glyphs, clusters, advances = unit.glyphs, unit.clusters, unit.advances
        if low or high != len(glyphs):
            glyphs, clusters, advances = glyphs[low:high], clusters[low:high], advances[low:high]
        xs: list[float] = []
        origin = x
        spacing = self._spacing
        if spacing is None:
            for advance in advances:
                xs.append(x)
                x += advance * factor
        else:
            extra = spacing.extra
            count = len(clusters)
            for i, advance in enumerate(advances):
                xs.append(x)
                x += advance * factor
                # Chrome adds the space to the right of a cluster's last glyph in either direction.
                if i + 1 == count or clusters[i + 1] != clusters[i]:
                    x += extra.get(clusters[i], 0.0)
        width = x - origin
        ys: Sequence[float]
        if unit.offsets is None:
            ys = [0.0] * len(xs)
        else:
            offsets = unit.offsets[low:high]
            xs = [place + offset[0] * factor for place, offset in zip(xs, offsets, strict=True)]
            ys = [-offset[1] * factor for offset in offsets]
        face: Face = unit.candidate.face
        size = self.plan.size * unit.scale
        return GlyphRun(
            face, size, glyphs, xs, ys, [zero + cluster for cluster in clusters] if zero else clusters, width
        )


def find_window(clusters: Sequence[int], first: int, last: int) -> tuple[int, int]:
    """The glyphs, from and up to, whose clusters lie from `first` up to `last`; clusters rise or fall."""
    if len(clusters) < 2 or clusters[0] <= clusters[-1]:
        return bisect_left(clusters, first), bisect_left(clusters, last)
    low = bisect_left(clusters, -last + 1, key=operator.neg)
    high = bisect_left(clusters, -first + 1, key=operator.neg)
    return low, high
