"""The rectangle that a mask or a filter works in.

Spec: https://www.w3.org/TR/css-masking-1/#MaskElementX
"""

from collections.abc import Mapping
from typing import Final

from limner.fragment.svg_lengths import Axis, attribute_length
from limner.geometry import Rect, Size
from limner.style.computed import ComputedStyle

_UNIT: Final = Size(1.0, 1.0)
_DEFAULTS: Final[tuple[tuple[str, Axis, str], ...]] = (
    ("x", "x", "-10%"),
    ("y", "y", "-10%"),
    ("width", "x", "120%"),
    ("height", "y", "120%"),
)


def region_of(
    attributes: Mapping[str, str], units: str, style: ComputedStyle, viewport: Size, bounds: Rect | None
) -> Rect | None:
    """Give the region in user units; None where it is relative to a box that does not exist.

    Args:
        attributes: The attributes of the mask or filter.
        units: The name of the attribute that says what lengths refer to.
        style: Its style, for lengths relative to a font.
        viewport: What percentages refer to under `userSpaceOnUse`.
        bounds: The object bounding box of the element that it is used on.
    """
    in_box = attributes.get(units, "").strip() != "userSpaceOnUse"
    space = _UNIT if in_box else viewport
    x, y, width, height = (
        attribute_length(
            attributes.get(name, default), style, space, axis, attribute_length(default, style, space, axis)
        )
        for name, axis, default in _DEFAULTS
    )
    if not in_box:
        return Rect(x, y, width, height)
    if bounds is None:
        return None
    return Rect(bounds.x + x * bounds.width, bounds.y + y * bounds.height, width * bounds.width, height * bounds.height)
