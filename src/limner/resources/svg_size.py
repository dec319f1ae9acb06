"""The natural size of an SVG, from the attributes of its outermost element.

Spec: https://www.w3.org/TR/SVG2/embedded.html#ConcreteObjectSize
"""

import math
import re
from collections.abc import Mapping
from typing import Final, NamedTuple

_LENGTH: Final = re.compile(
    r"\s*\+?(\d+\.?\d*|\.\d+)(?:e([-+]?\d+))?\s*(px|pt|pc|in|cm|mm|q|em|rem|ex|ch)?\s*$", re.IGNORECASE
)
_UNITS: Final = {
    "": 1.0,
    "px": 1.0,
    "pt": 4 / 3,
    "pc": 16.0,
    "in": 96.0,
    "cm": 96 / 2.54,
    "mm": 96 / 25.4,
    "q": 96 / 101.6,
    "em": 16.0,
    "rem": 16.0,
    "ex": 8.0,
    "ch": 8.0,
}


class NaturalSize(NamedTuple):
    """Natural width and height in CSS px, and ratio; each is None if there is none."""

    width: float | None
    height: float | None
    ratio: float | None


def natural_size(attributes: Mapping[str, str]) -> NaturalSize:
    """Size an SVG as browsers size an image: by `width`, `height`, `viewBox` and `preserveAspectRatio`."""
    width, height = _length(attributes.get("width")), _length(attributes.get("height"))
    box = view_box(attributes)
    if width is not None and height is not None:
        return NaturalSize(width, height, width / height if width > 0 and height > 0 else None)
    if box is None:
        return NaturalSize(width, height, None)
    if attributes.get("preserveAspectRatio", "").strip().lower().startswith("none"):
        return NaturalSize(None, None, None)
    return NaturalSize(width, height, box[2] / box[3])


def view_box(attributes: Mapping[str, str]) -> tuple[float, float, float, float] | None:
    """Read `viewBox`: x, y, width and height; None if there is none or it has no area."""
    parts = attributes.get("viewBox", "").replace(",", " ").split()
    try:
        x, y, width, height = (float(part) for part in parts)
    except ValueError:
        return None
    if not all(map(math.isfinite, (x, y, width, height))) or width <= 0 or height <= 0:
        return None
    return x, y, width, height


def _length(text: str | None) -> float | None:
    match = _LENGTH.match(text) if text else None
    if match is None:
        return None
    exponent = int(match.group(2) or 0)
    if abs(exponent) > 30:
        return None
    return float(match.group(1)) * 10.0**exponent * _UNITS[(match.group(3) or "").lower()]
