"""Emoji that are pictures: a face with a glyph for each cluster, and the text engine of a render with such emoji."""

from collections.abc import Mapping, Sequence
from typing import Final

from limner.css.values import Url
from limner.text.engine import FontMetrics
from limner.text.face import Face
from limner.text.face_entry import Demand, FaceEntry
from limner.text.font_files.font_file import FontFile
from limner.text.font_files.sfnt import FaceTables
from limner.text.plan import FaceList, installed_emoji, system_emoji
from limner.text.request import FontRequest
from limner.text.shape import Features, GlyphBounds, OutlineSegment, ShapedRun, ShapingFont
from limner.text.shaped import Spend
from limner.text.span import ShapedSpan
from limner.text.typesetter import Engine
from limner.text.unicode.itemise import find_emoji, may_hold_emoji

PICTURE_DESCENT: Final = 0.1
"""How far a picture reaches below the baseline, in em: the `vertical-align: -0.1em` that Twemoji has its pictures set
with."""

_UNITS: Final = 1000


class _PictureRun(ShapedRun):
    """Picture glyphs in visual order; each one is a cluster that can stand alone."""

    __slots__ = ()

    def __init__(self, glyphs: list[int], clusters: list[int]) -> None:
        self.glyphs = glyphs
        self.clusters = clusters
        self.units = [_UNITS] * len(glyphs)
        self.adjustments = None
        self.offsets = None

    def is_unsafe(self, cluster: int) -> bool:
        """Whether a place is inside a cluster."""
        return cluster not in self.clusters


class _PictureFont(ShapingFont):
    """Finds the clusters that have pictures."""

    def __init__(self, glyphs: Mapping[str, int]) -> None:
        self._glyphs = glyphs
        self._codes = frozenset(ord(character) for cluster in glyphs for character in cluster)

    def shape(  # noqa: PLR0917 - as `ShapingFont` has it
        self,
        text: str,
        start: int,
        length: int,
        rtl: bool,  # noqa: FBT001 - the same
        script: str,  # noqa: ARG002 - pictures know no scripts
        language: str,  # noqa: ARG002 - the same
        features: Features | None,  # noqa: ARG002 - the same
    ) -> ShapedRun:
        """Give a glyph for each cluster with a picture, and 0 for each other character."""
        glyphs: list[int] = []
        clusters: list[int] = []
        end = start + length
        place = start
        for match in find_emoji(text[start:end], "emoji"):
            glyph = self._glyphs.get(match[0], 0)
            if not glyph:
                continue
            first = start + match.start()
            clusters.extend(range(place, first))
            glyphs.extend([0] * (first - place))
            clusters.append(first)
            glyphs.append(glyph)
            place = start + match.end()
        clusters.extend(range(place, end))
        glyphs.extend([0] * (end - place))
        if rtl:
            glyphs.reverse()
            clusters.reverse()
        return _PictureRun(glyphs, clusters)

    def has_glyph(self, character: int) -> bool:
        """Whether a character is in a cluster that has a picture."""
        return character in self._codes

    def glyph_for(self, character: int) -> int:
        """The glyph of a cluster of one character."""
        return self._glyphs.get(chr(character), 0)

    def advance(self, glyph: int) -> float:  # noqa: ARG002 - all are alike
        """One em."""
        return 1.0

    def bounds(self, glyph: int) -> GlyphBounds | None:  # noqa: ARG002 - pictures have no outlines
        """None, because a line makes no room for its ink."""
        return None

    def outline(self, glyph: int) -> tuple[OutlineSegment, ...]:  # noqa: ARG002 - the same
        """Nothing."""
        return ()

    def metric_delta(self, tag: str) -> float:  # noqa: ARG002 - it does not vary
        """0."""
        return 0.0

    def supports_feature(self, feature: str, script: str, language: str, table: str = "GSUB") -> bool:  # noqa: ARG002 - none
        """No."""
        return False


class PictureFace(Face):
    """The pictures of one render as a face.

    Attributes:
        addresses: The address of each glyph's picture, from glyph 1 on.
    """

    __slots__ = ("addresses",)
    pictured = True

    def __init__(self, addresses: Sequence[tuple[str, Url]]) -> None:
        tables = FaceTables(b"", 0)
        tables.units_per_em = _UNITS
        super().__init__(tables, content=f"pictures:{addresses!r}")
        self.color = True
        self.addresses = tuple(address for _, address in addresses)
        self._font = _PictureFont({cluster: place for place, (cluster, _) in enumerate(addresses, 1)})

    def address(self, glyph: int) -> Url:
        """The address of a glyph's picture."""
        return self.addresses[glyph - 1]


class PictureEntry(FaceEntry):
    """Registers a `PictureFace`, which is the same for every style."""

    def __init__(self, addresses: Sequence[tuple[str, Url]]) -> None:
        super().__init__("pictures", FontFile(b"", name="pictures of emoji"))
        self._face = PictureFace(addresses)

    def face_for(self, demand: Demand) -> Face:  # noqa: ARG002 - it has no styles
        """Give the face."""
        return self._face


class EmojiEngine(Engine):
    """Tries pictures, the system's colour face and those of installed packages, after the given colour faces.

    Args:
        base: Shapes text that holds no emoji.
        addresses: Clusters with the addresses of their pictures.
        system: Whether the system's colour face is tried as well.
        packages: Whether the faces of installed packages are tried last.
    """

    def __init__(
        self, base: Engine, addresses: Sequence[tuple[str, Url]], *, system: bool, packages: bool = False
    ) -> None:
        super().__init__(base.collection)
        self._base = base
        self._asked: tuple[FaceEntry, ...] = (PictureEntry(addresses),) if addresses else ()
        face = system_emoji() if system else None
        if face is not None:
            self._asked = (*self._asked, face)
        if packages:
            self._asked = (*self._asked, *installed_emoji())

    @property
    def lacking(self) -> bool:
        """Whether a character that no face has was ever shaped, here or by the base engine."""
        return self._lacking or self._base.lacking

    @property
    def absent(self) -> bool:
        """Whether a style ever named a missing family, here or with the base engine."""
        return self._absent or self._base.absent

    def metrics(self, font: FontRequest) -> FontMetrics:
        """Metrics of the first available face."""
        return self._base.metrics(font)

    def shape(  # noqa: PLR0913 - as `Engine` has it
        self,
        text: str,
        start: int,
        end: int,
        font: FontRequest,
        *,
        rtl: bool = False,
        letter_spacing: float = 0.0,
        word_spacing: float = 0.0,
        spend: Spend | None = None,
    ) -> ShapedSpan:
        """Shape ``text[start:end]`` in the context of the whole text; see `TextEngine.shape`."""
        shape = super().shape if may_hold_emoji(text) else self._base.shape
        return shape(
            text, start, end, font, rtl=rtl, letter_spacing=letter_spacing, word_spacing=word_spacing, spend=spend
        )

    def _make_list(self, font: FontRequest) -> FaceList:
        return FaceList(font, self.collection, self._asked)


def draws_in_color(engine: Engine, cluster: str, font: FontRequest) -> bool:
    """Whether an emoji cluster is drawn by a face of the style's families, or by a colour face."""
    runs = engine.shape(cluster, 0, len(cluster), font)
    if runs.missing:
        return False
    selected = "\ufe0f" in cluster
    return all(one.face.color or (one.from_style and not selected) for one in runs.candidates)


def emoji_clusters(text: str, font: FontRequest) -> list[str]:
    """The emoji of a text that are shown as pictures, each as a whole sequence and without text presentation."""
    if not may_hold_emoji(text):
        return []
    return [match[0] for match in find_emoji(text, font.font_variant_emoji)]
