"""One face of a font: its bytes, its coordinates, its metrics."""


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
    """

    data: bytes
    index: int
    coordinates: tuple[tuple[str, float], ...]
    synthetic_bold: bool
    synthetic_oblique: float
    color: bool
    key: str
    units_per_em: int
