"""What the passes have already reported: characters and families that no font has, and pictures that did not load.

Goes in: a scene with its diagnostics. Comes out: the same facts as findings, with their elements.
"""

from collections.abc import Iterator
from typing import Final

from limner.diagnostics import Diagnostic
from limner.findings.finding import Finding, FindingSeverity
from limner.findings.placed import PlacedBox
from limner.findings.scene import Scene, shorten
from limner.geometry import Rect
from limner.text.span import ShapedSpan
from limner.text.typesetter import faces_of

_SEVERITIES: Final[dict[str, FindingSeverity]] = {
    "missing-glyph": "error",
    "load-failed": "error",
    "missing-font": "warning",
    "transparent": "note",
    "over-budget": "warning",
}


def find_told(scene: Scene) -> Iterator[Finding]:
    """Give what diagnostics say about the finished image."""
    for diagnostic in scene.diagnostics:
        severity = _SEVERITIES.get(diagnostic.code)
        if severity is None:
            continue
        if diagnostic.severity == "info":
            severity = "note"
        facts = diagnostic.facts
        box, at = _place(diagnostic, scene)
        found = scene.find(
            diagnostic.code, severity, facts.what, box,
            at=at, got=facts.got, expected=facts.expected, try_=facts.suggestion,
        )  # fmt: skip
        yield found


def _place(diagnostic: Diagnostic, scene: Scene) -> tuple[PlacedBox | None, Rect | None]:
    """Give the box that a diagnostic is about: the first one at the place it names."""
    where = diagnostic.facts.where
    if diagnostic.code == "missing-glyph":
        for text in scene.texts:
            shaped = text.fragment.shaped
            if isinstance(shaped, ShapedSpan) and shaped.missing and _is_at(text.box, where, scene):
                return text.box, None
    if where is None:
        return None, None
    for box in scene.placed:
        if box.fragment.element is not None and scene.locate(box.fragment.element, "tag") == where:
            return box, None
    return None, None


def _is_at(box: PlacedBox, where: object, scene: Scene) -> bool:
    element = box.element
    return where is None or (element is not None and scene.locate(element, "tag") == where)


def find_fallback_fonts(scene: Scene) -> Iterator[Finding]:
    """Give the faces that replace those that a style names, each with the first text that needs it."""
    seen: set[tuple[tuple[str, ...], str]] = set()
    for text in scene.texts:
        shaped = text.fragment.shaped
        faces = faces_of(shaped)
        if not isinstance(shaped, ShapedSpan) or faces is None:
            continue
        family = text.fragment.style.font.font_family
        for candidate in shaped.candidates:
            if candidate.from_style or candidate.face.color or candidate.entry.family in family:
                continue
            key = family, candidate.entry.family
            if key in seen or candidate.entry is faces.primary.entry:
                continue
            seen.add(key)
            yield scene.find(
                "fallback-font",
                "note",
                f"{shorten(text.words, 40)!r} is drawn with {candidate.entry.family}, which its style does not name",
                text.box,
                got=f"font-family: {shorten(', '.join(family))}",
                expected="a family that has all of the text's characters",
                try_=f"font-family: {', '.join([*family, candidate.entry.family])}",
            )
