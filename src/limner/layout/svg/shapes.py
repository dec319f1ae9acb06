"""Basic shapes and paths as outlines.

Goes in: a shape's box and its viewport. Comes out: its segments; None if it is not rendered.

Spec: https://www.w3.org/TR/SVG2/shapes.html, https://www.w3.org/TR/SVG2/paths.html
"""

import re
from collections.abc import Callable
from typing import Final

from limner.boxes.svg.box import SvgBox
from limner.css.values import Calc, LengthPercentage, Percent
from limner.fragment.svg_lengths import Axis, attribute_length, property_length
from limner.geometry import Size
from limner.outline import Segment, parse_path

Outline = tuple[Segment, ...]

_NUMBER: Final = re.compile(r"[\s,]*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)")


def outline_of(box: SvgBox, viewport: Size) -> Outline | None:
    """Give the outline of a shape."""
    return _SHAPES[box.tag](box, viewport)


def size_of(box: SvgBox, viewport: Size, name: str, axis: Axis) -> float | None:
    """Give `width` or `height` in user units, from CSS if set there, else from the attribute; None for `auto`."""
    declared = box.style.box.width if name == "width" else box.style.box.height
    known: LengthPercentage | None = declared if isinstance(declared, float | Percent | Calc) else None
    return property_length(known, box.attributes.get(name), box.style, viewport, axis)


def _place(box: SvgBox, viewport: Size, declared: LengthPercentage | None, name: str, axis: Axis) -> float:
    """Give a geometry property in user units; 0 if it is missing."""
    return property_length(declared, box.attributes.get(name), box.style, viewport, axis) or 0.0


def _path(box: SvgBox, viewport: Size) -> Outline | None:
    del viewport
    declared = box.style.shape.d
    data = box.attributes.get("d", "") if declared is None else declared
    return parse_path(data) or None


def _radii(box: SvgBox, viewport: Size) -> tuple[float, float]:
    """Give `rx` and `ry`. If one is `auto` or invalid, it equals the other."""
    shape, attributes = box.style.shape, box.attributes
    across = property_length(shape.rx, attributes.get("rx"), box.style, viewport, "x")
    down = property_length(shape.ry, attributes.get("ry"), box.style, viewport, "y")
    across = None if across is not None and across < 0.0 else across
    down = None if down is not None and down < 0.0 else down
    return (down if across is None else across) or 0.0, (across if down is None else down) or 0.0


def _rect(box: SvgBox, viewport: Size) -> Outline | None:
    x = _place(box, viewport, box.style.shape.x, "x", "x")
    y = _place(box, viewport, box.style.shape.y, "y", "y")
    width, height = size_of(box, viewport, "width", "x") or 0.0, size_of(box, viewport, "height", "y") or 0.0
    if width <= 0.0 or height <= 0.0:
        return None
    across, down = _radii(box, viewport)
    rx, ry = min(across, width / 2.0), min(down, height / 2.0)
    right, bottom = x + width, y + height
    if not rx or not ry:
        return ("M", x, y), ("L", right, y), ("L", right, bottom), ("L", x, bottom), ("Z",)
    return (
        ("M", x + rx, y),
        ("L", right - rx, y),
        ("A", rx, ry, 0.0, 0.0, 1.0, right, y + ry),
        ("L", right, bottom - ry),
        ("A", rx, ry, 0.0, 0.0, 1.0, right - rx, bottom),
        ("L", x + rx, bottom),
        ("A", rx, ry, 0.0, 0.0, 1.0, x, bottom - ry),
        ("L", x, y + ry),
        ("A", rx, ry, 0.0, 0.0, 1.0, x + rx, y),
        ("Z",),
    )


def _ellipse_at(x: float, y: float, rx: float, ry: float) -> Outline | None:
    if rx <= 0.0 or ry <= 0.0:
        return None
    return (
        ("M", x + rx, y),
        ("A", rx, ry, 0.0, 0.0, 1.0, x, y + ry),
        ("A", rx, ry, 0.0, 0.0, 1.0, x - rx, y),
        ("A", rx, ry, 0.0, 0.0, 1.0, x, y - ry),
        ("A", rx, ry, 0.0, 0.0, 1.0, x + rx, y),
        ("Z",),
    )


def _center(box: SvgBox, viewport: Size) -> tuple[float, float]:
    shape = box.style.shape
    return _place(box, viewport, shape.cx, "cx", "x"), _place(box, viewport, shape.cy, "cy", "y")


def _circle(box: SvgBox, viewport: Size) -> Outline | None:
    radius = _place(box, viewport, box.style.shape.r, "r", "o")
    return _ellipse_at(*_center(box, viewport), radius, radius)


def _ellipse(box: SvgBox, viewport: Size) -> Outline | None:
    return _ellipse_at(*_center(box, viewport), *_radii(box, viewport))


def _line(box: SvgBox, viewport: Size) -> Outline:
    names: tuple[tuple[str, Axis], ...] = (("x1", "x"), ("y1", "y"), ("x2", "x"), ("y2", "y"))
    x1, y1, x2, y2 = (attribute_length(box.attributes.get(name), box.style, viewport, axis) for name, axis in names)
    return ("M", x1, y1), ("L", x2, y2)


def _points(box: SvgBox, viewport: Size) -> Outline | None:
    del viewport
    text = box.attributes.get("points", "")
    numbers: list[float] = []
    position = 0
    while match := _NUMBER.match(text, position):
        numbers.append(float(match[1]))
        position = match.end()
    points = list(zip(numbers[0::2], numbers[1::2], strict=False))
    if not points:
        return None
    outline: list[Segment] = [("M", *points[0])]
    outline += [("L", x, y) for x, y in points[1:]]
    if box.tag == "polygon":
        outline.append(("Z",))
    return tuple(outline)


OUTLINED: Final = frozenset(("path", "rect", "circle", "ellipse", "line", "polyline", "polygon"))
"""Elements that have an outline."""

_SHAPES: Final[dict[str, Callable[[SvgBox, Size], Outline | None]]] = {
    "path": _path,
    "rect": _rect,
    "circle": _circle,
    "ellipse": _ellipse,
    "line": _line,
    "polyline": _points,
    "polygon": _points,
}
