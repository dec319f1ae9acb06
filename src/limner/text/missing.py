"""Tells authors of characters that no font had.

Goes in: shaped text. Comes out: a diagnostic for each such character, with its code point and name.
"""

import unicodedata

from limner.diagnostics import Diagnostics
from limner.text.shaped import ShapedText
from limner.text.span import ShapedSpan


def report_missing(shaped: ShapedText, diagnostics: Diagnostics) -> None:
    """Add a diagnostic for each character of a text that is drawn as `.notdef`. Costs nothing when there is none."""
    if not isinstance(shaped, ShapedSpan):
        return
    for code in shaped.missing:
        name = unicodedata.name(chr(code), "a character without a name")
        diagnostics.add(
            "missing-glyph",
            "no font has a glyph for a character",
            got=f"U+{code:04X} {chr(code) if chr(code).isprintable() else ''} ({name})",
            expected="a font that has it among `fonts`, or an installed font package",
            spec="https://www.w3.org/TR/css-fonts-4/#cluster-matching",
        )
