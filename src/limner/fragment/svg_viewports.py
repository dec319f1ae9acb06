"""Viewports: `viewBox` and `preserveAspectRatio` as matrices.

Spec: https://www.w3.org/TR/SVG2/coords.html#ComputingAViewportsTransform
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from limner.geometry import IDENTITY, Matrix, Rect
from limner.resources.svg_size import view_box

_ALIGNMENTS: Final = {"min": 0.0, "mid": 0.5, "max": 1.0}


class Aspect(NamedTuple):
    """`preserveAspectRatio`.

    Attributes:
        x: The horizontal alignment of the content, 0 to 1; None for `none`, which stretches it.
        y: The same vertically.
        slice: Whether the content covers the viewport, rather than fitting into it.
    """

    x: float | None
    y: float
    slice: bool


_DEFAULT: Final = Aspect(0.5, 0.5, slice=False)


def parse_aspect(text: str | None) -> Aspect:
    """Read `preserveAspectRatio`. An invalid one gives the initial value."""
    words = (text or "").split()
    if words and words[0] == "defer":
        words = words[1:]
    if not words or len(words) > 2 or (len(words) == 2 and words[1] not in ("meet", "slice")):
        return _DEFAULT
    if words[0] == "none":
        return Aspect(None, 0.0, slice=False)
    word = words[0].lower()
    x, y = _ALIGNMENTS.get(word[1:4]), _ALIGNMENTS.get(word[5:8])
    if len(word) != 8 or word[0] != "x" or word[4] != "y" or x is None or y is None:
        return _DEFAULT
    return Aspect(x, y, slice=len(words) == 2 and words[1] == "slice")


def fit(source: tuple[float, float, float, float], target: Rect, aspect: Aspect) -> Matrix:
    """Give the matrix that maps a box of content (x, y, width, height) into a rectangle."""
    x, y, width, height = source
    across, down = target.width / width, target.height / height
    if aspect.x is None:
        return across, 0.0, 0.0, down, target.x - x * across, target.y - y * down
    scale = max(across, down) if aspect.slice else min(across, down)
    left = target.x - x * scale + aspect.x * (target.width - width * scale)
    top = target.y - y * scale + aspect.y * (target.height - height * scale)
    return scale, 0.0, 0.0, scale, left, top


def viewport_matrix(attributes: Mapping[str, str], area: Rect) -> Matrix:
    """Give the matrix from the coordinates of a viewport's content to those of its area."""
    box = view_box(attributes)
    if box is None:
        return IDENTITY if not area.x and not area.y else (1.0, 0.0, 0.0, 1.0, area.x, area.y)
    return fit(box, area, parse_aspect(attributes.get("preserveAspectRatio")))
