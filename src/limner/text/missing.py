"""Tells authors of characters that no font had.

Goes in: shaped text. Comes out: a diagnostic for each such character, with its code point, its script and the face
whose `.notdef` stands for it.
"""

from limner.characters.properties import property_table, script_names
from limner.diagnostics import Diagnostics
from limner.text.shaped import ShapedText
from limner.text.span import ShapedSpan


def report_missing(shaped: ShapedText, diagnostics: Diagnostics) -> None:
    """Add a diagnostic for each character of a text that is drawn as `.notdef`. Costs nothing when there is none."""
    if not isinstance(shaped, ShapedSpan):
        return
    missing = shaped.missing
    if not missing:
        return
    if diagnostics.is_full:
        diagnostics.dropped += len(missing)
        return
    face = next((run.candidate.entry.family for run in shaped.unit_runs if 0 in run.glyphs), "")
    for code in missing:
        script = property_table("Script")[chr(code)]
        name = script_names().get(script, script)
        shown = f" {chr(code)}" if chr(code).isprintable() else ""
        diagnostics.add(
            "missing-glyph",
            "no font has a glyph for a character",
            got=f"U+{code:04X}{shown} ({name}), drawn as the .notdef of {face or 'the first face'}",
            expected="a font that has it among `fonts`, or an installed font package",
            spec="https://www.w3.org/TR/css-fonts-4/#cluster-matching",
        )
