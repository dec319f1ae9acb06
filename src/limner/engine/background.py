"""The colour below everything (the `background=` option), and a diagnostic where nothing is painted behind the text."""

from functools import lru_cache

from limner.bitmap import Bitmap
from limner.color import Color
from limner.css.properties import PROPERTIES
from limner.css.property import ComputeContext
from limner.css.tokens import GrammarError
from limner.diagnostics import Diagnostics
from limner.geometry import Rect
from limner.memos import forgettable


def parse_background(value: str | None, diagnostics: Diagnostics) -> Color | None:
    """Give the colour, or None if there is none or it is wrong; a diagnostic reports a wrong one."""
    if value is None:
        return None
    color = read_color(value)
    if color is None:
        diagnostics.add(
            "invalid-value", "invalid value for 'background'", got=repr(value), expected="a CSS colour",
            spec="https://www.w3.org/TR/css-color-4/#color-syntax",
        )  # fmt: skip
    return color


@forgettable
@lru_cache(maxsize=256)
def read_color(value: str) -> Color | None:
    """Read a CSS colour that depends on nothing else; None for any other text."""
    row = PROPERTIES["color"]
    try:
        specified = row.parse(value)
    except GrammarError:
        return None
    computed = row.compute(specified, ComputeContext()) if row.compute else specified
    return computed if isinstance(computed, Color) else None


def report_transparent(bitmap: Bitmap, text: Rect | None, scale: float, diagnostics: Diagnostics) -> None:
    """Report that nothing is painted behind an image's text, so that each viewer decides what is behind it.

    Args:
        bitmap: The finished image.
        text: Where its first text stands, in CSS px; None without one.
        scale: Device pixels per CSS px.
        diagnostics: Gets a diagnostic when three corners of the text are fully transparent.
    """
    if text is None or bitmap.opaque:
        return
    left, right = text.x * scale, (text.x + text.width) * scale - 1.0
    top, bottom = text.y * scale, (text.y + text.height) * scale - 1.0
    seen = 0
    for x, y in ((left, top), (right, top), (left, bottom), (right, bottom)):
        column, row = min(max(int(x), 0), bitmap.width - 1), min(max(int(y), 0), bitmap.height - 1)
        seen += bitmap.pixels.item(row, column, 3) != 0
    if seen <= 1:
        diagnostics.add(
            "transparent",
            "nothing is painted behind the text: viewers show it on white, or on black",
            expected="a background, where the picture is to look the same everywhere",
            suggestion="background: white on the outermost element, or background='white'",
            severity="info",
        )
