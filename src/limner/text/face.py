"""One face of a font: its bytes, coordinates, synthesis and glyph shapes.

Goes in: sfnt bytes read by `text.sfnt` and the coordinates that matching chose. Comes out: what shaping, metrics and
painting read. Equal keys draw equal glyphs.
"""

from typing import TYPE_CHECKING

from limner.host import new_lock
from limner.text.font_files.sfnt import BitmapAdvances, FaceTables

if TYPE_CHECKING:
    from limner.text.shape import GlyphBounds, OutlineSegment, ShapingFont

_OUTLINES = 512


class Face:
    """A face, with variation coordinates and synthesis applied.

    Attributes:
        data: The font's bytes as sfnt (WOFF unpacked).
        index: Number of the face in a collection.
        coordinates: User-space variation coordinates by axis tag, as a sorted tuple.
        synthetic_bold: Draw emboldened.
        synthetic_oblique: Slant in degrees, 0 for none.
        color: Whether it has colour glyphs (COLR, CBDT, sbix).
        key: Identity of the face for caches: equal keys draw equal glyphs.
        units_per_em: Font units of one em.
        tables: The file's tables.
        bitmaps: Corrects the advances of bitmap glyphs, or None.
        pictured: Whether its glyphs are pictures with addresses; see `PictureFace`.
    """

    __slots__ = (
        "_bounds",
        "_font",
        "_lock",
        "_outlines",
        "bitmaps",
        "color",
        "coordinates",
        "data",
        "index",
        "key",
        "synthetic_bold",
        "synthetic_oblique",
        "tables",
        "units_per_em",
    )

    pictured = False

    def __init__(
        self,
        tables: FaceTables,
        *,
        content: str,
        coordinates: tuple[tuple[str, float], ...] = (),
        synthetic_bold: bool = False,
        synthetic_oblique: float = 0.0,
    ) -> None:
        self.tables = tables
        self.data = tables.data
        self.index = tables.index
        self.coordinates = coordinates
        self.synthetic_bold = synthetic_bold
        self.synthetic_oblique = synthetic_oblique
        self.color = tables.color
        self.units_per_em = tables.units_per_em
        self.bitmaps = BitmapAdvances(tables) if "CBLC" in tables.tables or "sbix" in tables.tables else None
        place = ",".join(f"{tag}={value:g}" for tag, value in coordinates)
        self.key = f"{content}#{tables.index}:{place}:{int(synthetic_bold)}:{synthetic_oblique:g}"
        self._font: ShapingFont | None = None
        self._lock = new_lock()
        self._bounds: dict[int, GlyphBounds | None] = {}
        self._outlines: dict[int, tuple[OutlineSegment, ...]] = {}

    @property
    def font(self) -> "ShapingFont":
        """The face for HarfBuzz, made on first use."""
        font = self._font
        if font is None:
            from limner.text.shape import ShapingFont

            with self._lock:
                font = self._font
                if font is None:
                    font = self._font = ShapingFont(self.data, self.index, self.coordinates, self.tables)
        return font

    def glyph_bounds(self, glyph: int) -> "GlyphBounds | None":
        """The box of a glyph's ink in em, y up, without synthesis; None when it has no ink."""
        try:
            return self._bounds[glyph]
        except KeyError:
            bounds = self.font.bounds(glyph)
            if len(self._bounds) < _OUTLINES * 8:
                self._bounds[glyph] = bounds
            return bounds

    def outline(self, glyph: int) -> "tuple[OutlineSegment, ...]":
        """The outline of a glyph in em, y up, without synthesis; empty when it has none."""
        outline = self._outlines.get(glyph)
        if outline is None:
            outline = self.font.outline(glyph)
            if len(self._outlines) < _OUTLINES:
                self._outlines[glyph] = outline
        return outline

    def clear(self) -> None:
        """Forget outlines and bounds."""
        self._bounds = {}
        self._outlines = {}

    def __repr__(self) -> str:
        return f"<Face {self.tables.names.get(4, '?')} {self.key}>"
