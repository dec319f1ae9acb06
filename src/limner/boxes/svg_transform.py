"""CSS transforms inside an inline ``<svg>``, written as SVG's attribute, which knows no origin and no percentages.

Goes in: an element's style and what its lengths refer to. Comes out: the text of `transform`.

Spec: https://www.w3.org/TR/css-transforms-1/#transform-origin-property
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from limner.css.values import Calc, Percent, TransformFunction, resolve
from limner.style.computed import ComputedStyle
from limner.style.tree import StyledElement


class ReferenceBox(NamedTuple):
    """What origins and percentages refer to, in the element's user units."""

    x: float
    y: float
    width: float
    height: float


def view_box(root: StyledElement) -> ReferenceBox:
    """The viewport's box: as large as `viewBox`, else as the element, and at the origin in either case."""
    attributes = root.element.attributes
    numbers = _numbers(attributes.get("viewBox", ""))
    if len(numbers) == 4:
        return ReferenceBox(0.0, 0.0, numbers[2], numbers[3])
    sizes = [(_numbers(attributes.get(name, "")) or [0.0])[0] for name in ("width", "height")]
    return ReferenceBox(0.0, 0.0, *sizes)


def write_transform(node: StyledElement, viewport: ReferenceBox) -> str:
    """Give the `transform` attribute of an element inside an ``<svg>``; empty when it has none.

    Args:
        node: The element; its own `transform` attribute holds where no sheet says another.
        viewport: What percentages refer to under ``transform-box: view-box``.
    """
    style = node.style
    effects = style.effects
    box = viewport
    if effects.transform_box in ("fill-box", "content-box", "border-box"):
        box = _fill_box(node.element.tag, node.element.attributes) or viewport
    text = _functions(effects.transform, box) or node.element.attributes.get("transform", "").strip()
    if not text:
        return ""
    left, top = _origin(style, box)
    if not left and not top:
        return text
    return f"translate({left:g} {top:g}) {text} translate({-left:g} {-top:g})"


def _origin(style: ComputedStyle, box: ReferenceBox) -> tuple[float, float]:
    x, y, _ = style.effects.transform_origin
    return box.x + resolve(x, box.width), box.y + resolve(y, box.height)


def _functions(functions: tuple[TransformFunction, ...], box: ReferenceBox) -> str:
    """Write what SVG's attribute can say; a third dimension cannot be said there."""
    parts: list[str] = []
    for one in functions:
        sides = (box.width, box.height)
        numbers = [
            resolve(number, sides[min(index, 1)]) if isinstance(number, Percent | Calc) else number
            for index, number in enumerate(one.arguments)
        ]
        if one.name in ("translate", "scale"):
            numbers = numbers[:2]
        elif one.name == "skew":
            parts += [f"skewX({_text(numbers[0])})", f"skewY({_text(numbers[1])})"]
            continue
        elif one.name not in ("rotate", "matrix"):
            continue
        parts.append(f"{one.name}({' '.join(_text(number) for number in numbers)})")
    return " ".join(parts)


def _fill_box(tag: str, attributes: Mapping[str, str]) -> ReferenceBox | None:
    """The box around a basic shape; None for what has no simple one."""

    def read(name: str) -> float:
        return (_numbers(attributes.get(name, "")) or [0.0])[0]

    if tag in ("rect", "image", "use", "foreignObject"):
        return ReferenceBox(read("x"), read("y"), read("width"), read("height"))
    if tag in ("circle", "ellipse"):
        across, down = (read("r"), read("r")) if tag == "circle" else (read("rx"), read("ry"))
        return ReferenceBox(read("cx") - across, read("cy") - down, 2.0 * across, 2.0 * down)
    if tag == "line":
        points = [read("x1"), read("y1"), read("x2"), read("y2")]
    elif tag in ("polyline", "polygon"):
        points = _numbers(attributes.get("points", ""))
    else:
        return None
    if len(points) < 2:
        return None
    across_all, down_all = points[0::2], points[1::2]
    left, top = min(across_all), min(down_all)
    return ReferenceBox(left, top, max(across_all) - left, max(down_all) - top)


_NUMBER = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[-+]?[0-9]+)?", re.IGNORECASE)


def _numbers(text: str) -> list[float]:
    return [float(one) for one in _NUMBER.findall(text)]


def _text(value: object) -> str:
    return f"{value:g}" if isinstance(value, int | float) else str(value)
