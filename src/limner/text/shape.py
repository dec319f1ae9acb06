"""The only door to HarfBuzz: shaping, coverage, advances and outlines, all in fixed fractions of an em.

Goes in: sfnt bytes with variation coordinates, and characters. Comes out: glyphs whose advances are in font units and
whose offsets are integers of 1/`EM` em, so that one shaping serves every font size. y points up here.

Spec: https://harfbuzz.github.io/
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from operator import neg
from typing import TYPE_CHECKING, Final, NamedTuple

import uharfbuzz as hb

from limner.memos import forgettable
from limner.text.font_files.font_file import MappedFont
from limner.text.font_files.sfnt import FaceTables, FontData

if TYPE_CHECKING:
    from limner.text.feature_list import FeatureList
    from limner.text.trimming import Kind, Mark

EM: Final = 1 << 23
"""Units of one em in all results of this module."""

CONTEXT: Final = 5
"""The number of characters on either side at which HarfBuzz looks."""

_LONG_TEXT: Final = 256
_LONG: Final = 64  # runs with more glyphs than this keep their records once these are read
_WHOLE: Final = 0.0005  # font units by which rounding to 1/EM em may be off
_LAYOUT_TABLES: Final = tuple(int.from_bytes(tag, "big") for tag in (b"GSUB", b"GPOS", b"GDEF"))

Features = Mapping[str, int]


class _Advances(dict[int, int]):
    """The advance of each glyph of a face, in 1/`EM` em; each one is requested only once."""

    __slots__ = ("_font",)

    def __init__(self, font: hb.Font) -> None:
        super().__init__()
        self._font = font

    def __missing__(self, glyph: int) -> int:
        advance = self[glyph] = self._font.get_glyph_h_advance(glyph)
        return advance


class ShapedRun:
    """The glyphs of one run in visual order.

    Attributes:
        glyphs: Glyph ids.
        clusters: Offset of the first character of each glyph's cluster.
        units: Advance of each glyph as the face's table has it, variations included, in whole font units.
        adjustments: What kerning and positioning add to each, in font units; None for nothing.
        offsets: (x, y up) of each glyph in 1/`EM` em; None when all are zero.
        trimmed: Characters that cannot begin a line unchanged, because they or the ones before them were trimmed.
    """

    __slots__ = ("_buffer", "_infos", "adjustments", "clusters", "glyphs", "offsets", "trimmed", "units")

    def __init__(self, buffer: hb.Buffer, nominal: _Advances, units_per_em: int, offset: int) -> None:
        self._buffer = buffer
        self._infos: list[hb.GlyphInfo] | None = None
        self.trimmed: frozenset[int] = frozenset()
        infos = buffer.glyph_infos
        positions = buffer.glyph_positions
        self.glyphs = [info.codepoint for info in infos]
        self.clusters = [info.cluster + offset for info in infos] if offset else [info.cluster for info in infos]
        advances = [position.x_advance for position in positions]
        natural = [nominal[glyph] for glyph in self.glyphs]
        unit = units_per_em / EM
        self.units = [round(advance * unit) for advance in natural]
        self.adjustments = None if advances == natural else self._adjust(advances, natural, unit)
        self.offsets: list[tuple[int, int]] | None = None
        across = [position.x_offset for position in positions]
        up = [position.y_offset for position in positions]
        if any(across) or any(up):
            self.offsets = list(zip(across, up, strict=True))

    def _adjust(self, advances: list[int], natural: list[int], unit: float) -> list[float]:
        """The space that shaping adds; a mark without an advance has no space to scale."""
        adjustments: list[float] = []
        for place, (advance, own) in enumerate(zip(advances, natural, strict=True)):
            if advance == own:
                adjustments.append(0.0)
            elif advance:
                exact = (advance - own) * unit
                whole = round(exact)
                adjustments.append(float(whole) if abs(exact - whole) < _WHOLE else exact)
            else:
                self.units[place] = 0
                adjustments.append(0.0)
        return adjustments

    def is_unsafe(self, cluster: int) -> bool:
        """Whether a break before a character changes the glyphs around it, or splits a cluster."""
        # Clusters are sorted in the direction of the run; in a long text, each line searches them.
        if cluster in self.trimmed:
            return True
        clusters = self.clusters
        count = len(clusters)
        if count and clusters[0] > clusters[-1]:
            place = bisect_left(clusters, -cluster, key=neg)
        else:
            place = bisect_left(clusters, cluster)
        if place == count or clusters[place] != cluster:
            return True
        # Flags are slow to read, so only those of the needed glyphs are read.
        infos = self._infos
        if infos is None:
            infos = self._buffer.glyph_infos
            if len(infos) > _LONG:
                self._infos = infos
        return bool(int(infos[place].flags) & 1)


def make_instance(data: FontData, index: int, coordinates: Mapping[str, float]) -> bytes | None:
    """Give a face without variations: an instance of a variable face, with the same glyph numbers.

    Tables that are only for text layout are left out, and outlines are in whole font units.

    Args:
        data: The sfnt or collection.
        index: Number of the face in a collection.
        coordinates: The coordinates by axis; other axes keep their defaults.

    Returns:
        An sfnt; None if the face does not allow it.
    """
    face = _open_face(data, index)
    wanted = hb.SubsetInput()
    wanted.keep_everything()
    wanted.flags |= hb.SubsetFlags.NO_LAYOUT_CLOSURE
    wanted.drop_table_tag_set.update(_LAYOUT_TABLES)
    try:
        for axis in face.axis_infos:
            value = coordinates.get(axis.tag, axis.default_value)
            wanted.pin_axis_location(face, axis.tag, min(axis.max_value, max(axis.min_value, value)))
        return hb.subset(face, wanted).blob.data
    except UnicodeDecodeError:
        return None  # an axis whose tag is not text cannot be named
    except RuntimeError:
        return None


def _open_face(data: FontData, index: int) -> hb.Face:
    """Open a face; the library maps a file that is mapped here, which takes no further memory."""
    if not isinstance(data, MappedFont):
        return hb.Face(bytes(data), index)
    blob = data.opened.get("harfbuzz")
    if not isinstance(blob, hb.Blob):
        if not data.is_current():
            return hb.Face(bytes(data), index)
        blob = data.opened["harfbuzz"] = hb.Blob.from_file_path(str(data.path))
    return hb.Face(blob, index)


class OutlineSegment(NamedTuple):
    """One command of an outline: ``M``, ``L``, ``Q``, ``C`` or ``Z`` with its coordinates, in em, y up."""

    command: str
    points: tuple[float, ...]


class GlyphBounds(NamedTuple):
    """The box of a glyph's ink in em, y up."""

    left: float
    bottom: float
    right: float
    top: float


class ShapingFont:
    """A face at given coordinates, ready to shape. Safe to share between threads.

    Args:
        data: The sfnt or collection.
        index: Number of the face in a collection.
        coordinates: The coordinates by axis; other axes keep their defaults.
        shared: The record of the file, for users who open it at other coordinates too. HarfBuzz's tables, about 200 kB,
            are then made only once.
    """

    def __init__(
        self, data: FontData, index: int, coordinates: Sequence[tuple[str, float]], shared: FaceTables | None = None
    ) -> None:
        opened = shared.opened if shared is not None else None
        self._face = opened if isinstance(opened, hb.Face) else _open_face(data, index)
        if shared is not None:
            shared.opened = self._face
        self._font = hb.Font(self._face)
        self._font.scale = (EM, EM)
        if coordinates:
            self._font.set_variations(dict(coordinates))
        self._advances = _Advances(self._font)
        self._upem = self._face.upem
        self._features: dict[tuple[str, str, str, str], bool] = {}
        self._kinds: dict[tuple[str, str], dict[str, Kind]] = {}

    def shape(  # noqa: PLR0917 - the inner loop's door
        self,
        text: str,
        start: int,
        length: int,
        rtl: bool,  # noqa: FBT001 - the same
        script: str,
        language: str,
        features: Features | None,
    ) -> ShapedRun:
        """Shape part of a text; clusters are offsets in the whole text."""
        offset = 0
        if len(text) > _LONG_TEXT and length < len(text) // 2:
            # The binding copies the whole text for each run, which is quadratic for a text of many runs.
            offset = max(start - CONTEXT, 0)
            text = text[offset : start + length + CONTEXT]
            start -= offset
        buffer = hb.Buffer()
        buffer.add_str(text, start, length)
        buffer.direction = "rtl" if rtl else "ltr"
        buffer.script = script
        if language:
            buffer.language = language
        # Few faces have marks to trim.
        trimmed: list[tuple[int, int]] | None = None
        if not text.isascii() and self._halves:
            trimmed = self._trimmed(text, start, start + length, features, (script, language))
        if trimmed:
            halves = {"halt": [(place, place + 1, 1) for place, _ in trimmed]}
            hb.shape(self._font, buffer, {**(features or {}), **halves})
        else:
            hb.shape(self._font, buffer, features)
        run = ShapedRun(buffer, self._advances, self._upem, offset)
        if trimmed:
            run.trimmed = frozenset(place + offset for _, place in trimmed)
        return run

    @cached_property
    def _halves(self) -> bool:
        """Whether full-width marks can be set at half their width."""
        return self._feature_list("GPOS").has("halt")

    def _feature_list(self, table: str) -> "FeatureList":
        """The features of a table; HarfBuzz's binding cannot read tags that are not text."""
        from limner.text.feature_list import FeatureList

        return FeatureList(self._face.reference_table(table).data)

    def _trimmed(
        self, text: str, start: int, end: int, features: Features | None, of: tuple[str, str]
    ) -> list[tuple[int, int]] | None:
        """The characters that are set with half their width, in a script and language."""
        from limner.text.trimming import find_trimmed, may_trim

        if not may_trim(text, features):
            return None
        kinds = self._mark_kinds(*of)
        return find_trimmed(text, start, end, kinds) if kinds else None

    def _mark_kinds(self, script: str, language: str) -> dict[str, "Kind"]:
        """How the face draws the marks whose class it decides; if a mark is not a single glyph, none is trimmed."""
        from limner.text.trimming import PROBES, kinds_of_face

        known = self._kinds.get((script, language))
        if known is None:
            buffer = hb.Buffer()
            buffer.add_str(PROBES)
            buffer.direction = "ltr"
            buffer.script = script
            if language:
                buffer.language = language
            hb.shape(self._font, buffer, None)
            infos, positions = buffer.glyph_infos, buffer.glyph_positions
            marks = [self._mark(info.codepoint, place) for info, place in zip(infos, positions, strict=True)]
            single = [info.cluster for info in infos] == list(range(len(PROBES)))
            known = self._kinds[script, language] = kinds_of_face(marks) if single else {}
        return known

    def _mark(self, glyph: int, position: hb.GlyphPosition) -> "Mark":
        from limner.text.trimming import Mark

        ink = self.bounds(glyph)
        shift = position.x_offset / EM
        left, right = (0.0, 0.0) if ink is None else (ink.left + shift, ink.right + shift)
        return Mark(glyph, position.x_advance / EM, left, right)

    def has_glyph(self, character: int) -> bool:
        """Whether the face has a glyph of its own for a code point."""
        return bool(self._font.get_nominal_glyph(character))

    def glyph_for(self, character: int) -> int:
        """The glyph of a code point, 0 if there is none."""
        return self._font.get_nominal_glyph(character) or 0

    def advance(self, glyph: int) -> float:
        """Advance of a glyph in em."""
        return self._font.get_glyph_h_advance(glyph) / EM

    def vertical_advance(self, glyph: int) -> float:
        """How far down a vertical line the next glyph is, in em."""
        return -self._font.get_glyph_v_advance(glyph) / EM

    def vertical_origin(self, glyph: int) -> float:
        """How far a glyph's horizontal origin lies below the top of its vertical advance, in em."""
        origin = self._font.get_glyph_v_origin(glyph)
        return 0.0 if origin is None else origin[1] / EM

    def bounds(self, glyph: int) -> GlyphBounds | None:
        """The box of a glyph's ink, or None."""
        extents = self._font.get_glyph_extents(glyph)
        if extents is None or (extents.width == 0 and extents.height == 0):
            return None
        left, top = extents.x_bearing / EM, extents.y_bearing / EM
        return GlyphBounds(left, top + extents.height / EM, left + extents.width / EM, top)

    def outline(self, glyph: int) -> tuple[OutlineSegment, ...]:
        """The outline of a glyph, empty when it has none."""
        segments: list[OutlineSegment] = []
        self._font.draw_glyph(glyph, _draw_functions(), segments)
        return tuple(segments)

    def metric_delta(self, tag: str) -> float:
        """What the variations add to a metric of the tables (`MVAR`), in em."""
        metric = hb.OTMetricsTag(int.from_bytes(tag.encode("ascii"), "big"))
        return self._font.get_metric_variation(metric) / self._face.upem

    def supports_feature(self, feature: str, script: str, language: str, table: str = "GSUB") -> bool:
        """Whether a feature is there for a script and language, or for the default of either."""
        key = (feature, script, language, table)
        known = self._features.get(key)
        if known is None:
            known = self._features[key] = self._find_feature(feature, script, language, table)
        return known

    def _find_feature(self, feature: str, script: str, language: str, table: str) -> bool:
        return self._feature_list(table).has_for(feature, (*_script_tags(script), "DFLT", "dflt", "latn"), language)


@forgettable
@lru_cache(maxsize=256)
def _script_tags(script: str) -> tuple[str, ...]:
    new = {"Beng": "bng2", "Deva": "dev2", "Gujr": "gjr2", "Guru": "gur2", "Knda": "knd2", "Mlym": "mlm2",
           "Orya": "ory2", "Taml": "tml2", "Telu": "tel2", "Mymr": "mym2"}  # fmt: skip
    other = {"Hira": "kana", "Laoo": "lao ", "Yiii": "yi  ", "Nkoo": "nko ", "Vaii": "vai "}
    old = other.get(script, script.lower())
    return (new[script] + "", old) if script in new else (old,)


@lru_cache(maxsize=1)
def _draw_functions() -> hb.DrawFuncs:
    def move(x: float, y: float, segments: list[OutlineSegment]) -> None:
        segments.append(OutlineSegment("M", (x / EM, y / EM)))

    def line(x: float, y: float, segments: list[OutlineSegment]) -> None:
        segments.append(OutlineSegment("L", (x / EM, y / EM)))

    def quadratic(cx: float, cy: float, x: float, y: float, segments: list[OutlineSegment]) -> None:
        segments.append(OutlineSegment("Q", (cx / EM, cy / EM, x / EM, y / EM)))

    def cubic(  # noqa: PLR0917 - HarfBuzz's callback
        ax: float, ay: float, bx: float, by: float, x: float, y: float, segments: list[OutlineSegment]
    ) -> None:
        segments.append(OutlineSegment("C", (ax / EM, ay / EM, bx / EM, by / EM, x / EM, y / EM)))

    def close(segments: list[OutlineSegment]) -> None:
        segments.append(OutlineSegment("Z", ()))

    functions = hb.DrawFuncs()
    functions.set_move_to_func(move)
    functions.set_line_to_func(line)
    functions.set_quadratic_to_func(quadratic)
    functions.set_cubic_to_func(cubic)
    functions.set_close_path_func(close)
    return functions
