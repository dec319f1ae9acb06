"""The `background=` option: a CSS colour below everything."""

from functools import lru_cache

from limner.color import Color
from limner.css.properties import PROPERTIES
from limner.css.property import ComputeContext
from limner.css.tokens import GrammarError
from limner.diagnostics import Diagnostics
from limner.memos import forgettable


def parse_background(value: str | None, diagnostics: Diagnostics) -> Color | None:
    """Give the colour, or None when there is none or it is wrong, which a diagnostic says."""
    if value is None:
        return None
    color = _parse(value)
    if color is None:
        diagnostics.add(
            "invalid-value", "invalid value for 'background'", got=repr(value), expected="a CSS colour",
            spec="https://www.w3.org/TR/css-color-4/#color-syntax",
        )  # fmt: skip
    return color


@forgettable
@lru_cache(maxsize=256)
def _parse(value: str) -> Color | None:
    row = PROPERTIES["color"]
    try:
        specified = row.parse(value)
    except GrammarError:
        return None
    computed = row.compute(specified, ComputeContext()) if row.compute else specified
    return computed if isinstance(computed, Color) else None
