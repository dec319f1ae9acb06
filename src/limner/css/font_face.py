"""What an `@font-face` rule says.

Goes in: nothing; `css.stylesheet` makes these. Comes out: what `text.fonts` chooses faces by.

Spec: https://www.w3.org/TR/css-fonts-4/#font-face-rule
"""

from typing import Literal

from limner.record import record


@record
class FaceSource:
    """One source of `src`: an address, or the name of a face that is installed already (``local()``)."""

    kind: Literal["url", "local"]
    address: str  # as written, or the local face's name
    base: str = ""  # address of the sheet, or empty
    format: str = ""  # lower case, empty when not said


@record(kw_only=True)
class FontFaceRule:
    """One `@font-face` rule; ranges are (from, to), overrides are factors of the font size or None for `normal`."""

    family: str
    sources: tuple[FaceSource, ...]
    weight: tuple[float, float] | None = None  # None is `auto`: the face's own
    stretch: tuple[float, float] | None = None  # percent
    style: Literal["auto", "normal", "italic"] | tuple[float, float] = "auto"  # degrees of `oblique`
    unicode_range: tuple[tuple[int, int], ...] = ()  # both ends included; () is everything
    feature_settings: tuple[tuple[str, int], ...] = ()
    variation_settings: tuple[tuple[str, float], ...] = ()
    ascent_override: float | None = None
    descent_override: float | None = None
    line_gap_override: float | None = None
    size_adjust: float = 1.0
