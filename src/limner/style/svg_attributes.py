"""SVG presentation attributes as declarations: author rules of specificity 0, parsed by the CSS parser.

Goes in: an SVG element. Comes out: declarations. A number without a unit is a length in px, and `transform` has its own
grammar. Attributes that only the element itself uses (`d`, `points`, `viewBox`, those of gradients) are left to
`layout.svg`.

Spec: https://www.w3.org/TR/SVG2/styling.html#PresentationAttributes
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from math import cos, radians, sin, tan
from typing import Final

from limner.css.declarations import parse_declarations
from limner.css.property import Declaration
from limner.css.values import TransformFunction
from limner.diagnostics import Diagnostics
from limner.html.element import StyleValue
from limner.memos import forgettable
from limner.style.tree import StyledElement

_PLAIN: Final = frozenset(
    (
        *("alignment-baseline", "clip", "clip-path", "clip-rule", "color", "color-interpolation"),
        *("color-interpolation-filters", "cursor", "direction", "display", "dominant-baseline"),
        *("fill", "fill-opacity", "fill-rule", "flood-color", "flood-opacity", "font-family"),
        *("font-size-adjust", "font-stretch", "font-style", "font-variant", "font-weight", "image-rendering"),
        *("lighting-color", "marker-end", "marker-mid", "marker-start", "mask", "mask-type"),
        *("opacity", "overflow", "paint-order", "shape-rendering", "stop-color", "stop-opacity"),
        *("stroke", "stroke-dasharray", "stroke-dashoffset", "stroke-linecap", "stroke-linejoin"),
        *("stroke-miterlimit", "stroke-opacity", "stroke-width", "text-anchor", "text-decoration"),
        *("text-orientation", "text-overflow", "text-rendering", "unicode-bidi", "vector-effect", "visibility"),
        "white-space",
    )
)
_LENGTHS: Final = frozenset(("font-size", "letter-spacing", "word-spacing", "baseline-shift", "transform-origin"))
_TEXTS: Final = frozenset(("text", "tspan", "textPath"))
_TRANSFORMS: Final = {"linearGradient": "gradientTransform", "radialGradient": "gradientTransform",
                      "pattern": "patternTransform"}  # fmt: skip
_NUMBER: Final = re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[-+]?[0-9]+)?", re.IGNORECASE)
_BARE_NUMBER: Final = re.compile(rf"(?<![\w.%-])({_NUMBER.pattern})(?=[\s,]|$)", re.IGNORECASE)
_SHADOW: Final = re.compile(r"(?<=drop-shadow\()[^()]*|(?<=\))[^()]*(?=\))", re.IGNORECASE)
_FUNCTION: Final = re.compile(r"[\s,]*(matrix|translate|scale|rotate|skewX|skewY)\s*\(([^()]*)\)\s*")
_SEPARATOR: Final = re.compile(r"\s*,\s*|\s+")

Matrix = tuple[float, float, float, float, float, float]
_Build = Callable[[list[float]], Matrix]


def svg_declarations(node: StyledElement, diagnostics: Diagnostics) -> tuple[Declaration, ...]:
    """Give the declarations that the presentation attributes of an SVG element stand for."""
    hints: dict[str, StyleValue] = {}
    matrix: tuple[TransformFunction, ...] | None = None
    modes: tuple[Declaration, ...] = ()
    attributes = node.element.attributes
    own_transform = _TRANSFORMS.get(node.element.tag, "transform")
    for name, value in attributes.items():
        if name == "writing-mode":
            modes = parse_declarations({name: value.strip()}, Diagnostics())  # HTML reports what is wrong with it
        elif name in _PLAIN:
            hints[name] = value.strip()
        elif name == "filter":
            hints[name] = _SHADOW.sub(lambda match: with_unit(match[0]), value.strip())
        elif name in _LENGTHS:
            hints[name] = with_unit(value.strip())
        elif name == own_transform:
            matrix = parse_transform(value)
        elif name == "xml:space" and node.element.tag in _TEXTS:
            # On other elements it has no effect on the texts inside, as in Chrome.
            kept = value.strip() == "preserve"
            hints["white-space-collapse"] = "preserve" if kept else "collapse"
    declarations = (*parse_declarations(hints, diagnostics), *modes) if hints else modes
    if matrix is None:
        return declarations
    return (*declarations, Declaration("transform", matrix))


def with_unit(text: str) -> str:
    """Give bare numbers the unit px, which SVG attributes may omit."""
    return _BARE_NUMBER.sub(r"\1px", text)


# ── transform ─────────────────────────────────────────────────────────────────────────────────────────────


@forgettable
@lru_cache(maxsize=2048)
def parse_transform(text: str) -> tuple[TransformFunction, ...] | None:
    """Parse a `transform` attribute; None if it is invalid, and so has no effect.

    Spec: https://www.w3.org/TR/css-transforms-1/#svg-syntax
    """
    position = 0
    found: list[TransformFunction] = []
    while position < len(text):
        match = _FUNCTION.match(text, position)
        if match is None:
            return None if text[position:].strip() else tuple(found)
        numbers = _numbers(match[2])
        build = _BUILD[match[1]].get(len(numbers)) if numbers is not None else None
        if numbers is None or build is None:
            return None
        found.append(TransformFunction("matrix", build(numbers)))
        position = match.end()
    return tuple(found)


def _numbers(text: str) -> list[float] | None:
    numbers: list[float] = []
    position = 0
    text = text.strip()
    while position < len(text):
        match = _NUMBER.match(text, position)
        if match is None:
            return None
        numbers.append(float(match[0]))
        separator = _SEPARATOR.match(text, match.end())
        position = match.end() if separator is None else separator.end()
        if separator is not None and position >= len(text):
            return None
    return numbers


def _rotate(angle: float, x: float, y: float) -> Matrix:
    sine, cosine = sin(radians(angle)), cos(radians(angle))
    return cosine, sine, -sine, cosine, x - cosine * x + sine * y, y - sine * x - cosine * y


_BUILD: Final[Mapping[str, Mapping[int, _Build]]] = {
    "matrix": {6: lambda n: (n[0], n[1], n[2], n[3], n[4], n[5])},
    "translate": {
        1: lambda n: (1.0, 0.0, 0.0, 1.0, n[0], 0.0),
        2: lambda n: (1.0, 0.0, 0.0, 1.0, n[0], n[1]),
    },
    "scale": {
        1: lambda n: (n[0], 0.0, 0.0, n[0], 0.0, 0.0),
        2: lambda n: (n[0], 0.0, 0.0, n[1], 0.0, 0.0),
    },
    "rotate": {
        1: lambda n: _rotate(n[0], 0.0, 0.0),
        3: lambda n: _rotate(n[0], n[1], n[2]),
    },
    "skewX": {1: lambda n: (1.0, 0.0, tan(radians(n[0])), 1.0, 0.0, 0.0)},
    "skewY": {1: lambda n: (1.0, tan(radians(n[0])), 0.0, 1.0, 0.0, 0.0)},
}
