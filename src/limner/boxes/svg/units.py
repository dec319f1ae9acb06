"""Lengths in SVG attributes whose units depend on the font or the canvas, which only boxes know.

Goes in: attributes. Comes out: the same attributes with these lengths in px. Percentages wait for the viewport.

Spec: https://www.w3.org/TR/SVG2/coords.html#Units
"""

import re
from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from limner.style.computed import FontGroup

UnitLength: TypeAlias = Callable[[FontGroup, str], float]
"""Gives the size of a unit such as ``ex``, ``lh`` or ``vw`` in px."""

_LENGTHS: Final = frozenset(
    (
        *("x", "y", "width", "height", "rx", "ry", "cx", "cy", "r", "x1", "y1", "x2", "y2", "fx", "fy", "fr", "dx"),
        *("dy", "textLength", "startOffset", "refX", "refY", "markerWidth", "markerHeight", "offset"),
    )
)
_LENGTH: Final = re.compile(
    r"([-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?)"
    r"(rem|ex|rex|ch|rch|cap|ic|lh|rlh|[sld]?v(?:w|h|i|b|min|max))(?![a-zA-Z])",
    re.IGNORECASE,
)


def with_pixels(attributes: Mapping[str, str], font: FontGroup, unit: UnitLength) -> Mapping[str, str]:
    """Convert lengths in relative units to px. Give the same mapping if there are none."""
    changed: dict[str, str] = {}
    for name, value in attributes.items():
        if value and name in _LENGTHS and value.rstrip()[-1:].isalpha():
            text = _LENGTH.sub(lambda match: f"{float(match[1]) * unit(font, match[2].lower()):.9g}px", value)
            if text != value:
                changed[name] = text
    return {**attributes, **changed} if changed else attributes
