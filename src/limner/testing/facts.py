"""Assertions about what is known of an image: findings, contrasts, fonts, bytes.

Goes in: what a test has. Comes out: nothing, or an `AssertionError` that names each fault.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from limner.errors import InvalidValueError
from limner.testing.drawn import DrawOptions, draw_subject, drawing_of

if TYPE_CHECKING:
    from limner.text.given import Font

TRUNCATED: Final = frozenset({"text-cut", "text-outside"})
OVERFLOW: Final = TRUNCATED | {"text-overflow", "clamp-overflow", "picture-outside"}
_SHOWN: Final = 12


def fail_for(subject: Any, codes: frozenset[str], what: str, options: DrawOptions) -> None:
    """Fail for findings with certain codes."""
    __tracebackhide__ = True
    found = [finding for finding in drawing_of(subject, options).findings if finding.code in codes]
    if found:
        raise AssertionError(_listed(what, [str(finding) for finding in found]))


def check_contrast(subject: Any, least: float, options: DrawOptions) -> None:
    """Fail for texts whose contrast is lower."""
    __tracebackhide__ = True
    if not 1 <= least <= 21:
        raise InvalidValueError("invalid contrast", got=repr(least), expected="a number from 1 to 21, such as 4.5")
    examination = drawing_of(subject, options).examination
    low = sorted((one for one in examination.contrasts if one.value < least), key=lambda one: one.value)
    if not low:
        return
    from limner.findings.contrast import hex_of_rgb

    rows: list[str] = []
    for one in low:
        element = one.text.box.element
        where = None if element is None else examination.scene.locate(element, "tag")
        colors = " on ".join(map(hex_of_rgb, (one.ink, one.behind)))
        place = f"{where}: " if where is not None else ""
        rows.append(f"{place}{one.value:.2f} : 1 for {one.text.words[:40]!r}, {colors} at {one.text.size:g} px")
    raise AssertionError(_listed(f"contrast is lower than {least:g} : 1", rows))


def check_fonts(text: str, fonts: "Sequence[Font]", family: str | None) -> None:
    """Fail for characters that no font has."""
    __tracebackhide__ = True
    from limner.engine.renderer import Renderer, default_renderer
    from limner.html import div

    renderer = Renderer(fonts) if fonts else default_renderer()
    name = family or (fonts[0].name if fonts else "")
    style = {"fontFamily": f'"{name}"'} if name else {}
    tree = renderer.measure(div(style={"fontSize": 16, **style})[text], height=None)
    missing = [one for one in tree.diagnostics if one.code in {"missing-glyph", "missing-font"}]
    if missing:
        rows = [f"{one.facts.what}: {one.facts.got}; try {one.facts.suggestion or 'another font'}" for one in missing]
        raise AssertionError(_listed("fonts do not cover the text", rows))


def check_bytes(subject: Any, most: int, options: DrawOptions) -> None:
    """Fail for too many bytes."""
    __tracebackhide__ = True
    length = len(draw_subject(subject, options).body)
    if length > most:
        raise AssertionError(
            f"the image has {length:,} bytes, {length - most:,} more than {most:,}\n"
            "  try       compression='small', a lower quality, or format='jpeg' where photos are drawn"
        )


def _listed(what: str, rows: Sequence[str]) -> str:
    more = [f"… and {len(rows) - _SHOWN} more"] if len(rows) > _SHOWN else []
    return "\n".join([f"{what}:", *rows[:_SHOWN], *more])
