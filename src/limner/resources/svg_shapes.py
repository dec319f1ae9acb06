"""Tells the SVGs that are shapes and gradients alone, as icons and patterns are, from all others.

Goes in: a cleaned tree. Comes out: yes or no. Such a one can be drawn by Skia, with the very antialiasing of Chrome's
own shapes and many times faster; what has text, styles, references, filters, masks or patterns is left to resvg. The
lists are of what is known to be drawn alike by both, so that whatever is not listed takes the slower way.

Spec: https://www.w3.org/TR/SVG2/shapes.html
"""

import re
from typing import Final

from limner.resources.svg_tree import SvgNode

_SHAPES: Final = frozenset({"path", "rect", "circle", "ellipse", "line", "polyline", "polygon"})
_GRADIENTS: Final = frozenset({"linearGradient", "radialGradient"})
_IGNORED: Final = frozenset({"title", "desc"})

_NUMBER: Final = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?"
_LENGTH: Final = re.compile(rf"{_NUMBER}(?:px)?", re.IGNORECASE)
_SHARE: Final = re.compile(rf"{_NUMBER}%?", re.IGNORECASE)
_RGB: Final = r"rgb\(\s*\d{1,3}\s*,\s*\d{1,3}\s*,\s*\d{1,3}\s*\)"
_PLAIN_COLOR: Final = re.compile(
    rf"#(?:[0-9a-f]{{3}}|[0-9a-f]{{6}})|black|white|red|green|blue|gray|{_RGB}", re.IGNORECASE
)
_PAINT: Final = re.compile(rf"{_PLAIN_COLOR.pattern}|none|currentcolor|url\(#[-\w.]+\)", re.IGNORECASE)
_DATA: Final = re.compile(r"[-+.,\d\seEmMzZlLhHvVcCsSqQtTaA]*")
_TOKEN: Final = re.compile(rf"[a-df-zA-DF-Z]|{_NUMBER}", re.IGNORECASE)
_ARGUMENTS: Final = {"m": 2, "l": 2, "h": 1, "v": 1, "c": 6, "s": 4, "q": 4, "t": 2, "a": 7, "z": 0}
_NUMBERS: Final = re.compile(rf"\s*(?:{_NUMBER}[\s,]*)*", re.IGNORECASE)
_TRANSFORM: Final = re.compile(r"(?:\s*(?:matrix|translate|scale|rotate|skewX|skewY)\s*\([-+.,\d\seE]*\)\s*,?)*")
_ANY: Final = re.compile(r".*", re.DOTALL)

_PAINTED: Final[dict[str, re.Pattern[str]]] = {
    **dict.fromkeys(("fill", "stroke"), _PAINT),
    "color": _PLAIN_COLOR,
    **dict.fromkeys(("opacity", "fill-opacity", "stroke-opacity"), re.compile(r"[01]|[01]?\.\d+")),
    **dict.fromkeys(("stroke-width", "stroke-miterlimit"), _LENGTH),
    "stroke-linecap": re.compile(r"butt|round|square"),
    "stroke-linejoin": re.compile(r"miter|round|bevel"),
    **dict.fromkeys(("fill-rule", "clip-rule"), re.compile(r"nonzero|evenodd")),
    "transform": _TRANSFORM,
    "stroke-dasharray": re.compile(rf"none|{_NUMBER}(?:[\s,]+{_NUMBER})*"),
    "stroke-dashoffset": _LENGTH,
    "visibility": re.compile("visible"),
    # What says nothing about a shape.
    **dict.fromkeys(("id", "class", "role", "focusable", "version", "tabindex", "direction", "text-anchor"), _ANY),
    **dict.fromkeys(("font-family", "font-size", "font-weight", "font-style", "font-stretch", "font-variant"), _ANY),
    **dict.fromkeys(("letter-spacing", "word-spacing", "dominant-baseline", "text-decoration"), _ANY),
}
_OWN: Final[dict[str, dict[str, re.Pattern[str]]]] = {
    "svg": {**dict.fromkeys(("viewBox", "width", "height", "x", "y", "preserveAspectRatio"), _ANY)},
    "g": {},
    "defs": {},
    "path": {"d": _DATA},
    "polyline": {"points": _NUMBERS},
    "polygon": {"points": _NUMBERS},
    "rect": dict.fromkeys(("x", "y", "width", "height", "rx", "ry"), _LENGTH),
    "circle": dict.fromkeys(("cx", "cy", "r"), _LENGTH),
    "ellipse": dict.fromkeys(("cx", "cy", "rx", "ry"), _LENGTH),
    "line": dict.fromkeys(("x1", "y1", "x2", "y2"), _LENGTH),
    "linearGradient": {
        **dict.fromkeys(("x1", "y1", "x2", "y2"), _SHARE),
        "gradientUnits": re.compile(r"userSpaceOnUse|objectBoundingBox"),
        "gradientTransform": _TRANSFORM,
        "spreadMethod": re.compile(r"pad|reflect|repeat"),
    },
    "radialGradient": {
        **dict.fromkeys(("cx", "cy", "r"), _SHARE),
        "gradientUnits": re.compile(r"userSpaceOnUse|objectBoundingBox"),
        "gradientTransform": _TRANSFORM,
        "spreadMethod": re.compile(r"pad|reflect|repeat"),
    },
    "stop": {"offset": _SHARE, "stop-color": _PLAIN_COLOR, "stop-opacity": re.compile(r"[01]|[01]?\.\d+")},
}


def is_shapes_alone(root: SvgNode) -> bool:
    """Tell whether an SVG has nothing in it but shapes, groups and gradients, written plainly."""
    gradients: set[str] = set()
    used: set[str] = set()
    waiting: list[tuple[SvgNode, str]] = [(root, "")]
    while waiting:
        node, parent = waiting.pop()
        name = node.name
        if name in _IGNORED:
            continue
        if name not in _OWN or (name == "svg") != (parent == "") or (name == "stop") != (parent in _GRADIENTS):
            return False
        own = _OWN[name]
        for key, value in node.attributes.items():
            if key.startswith(("xmlns", "aria-", "data-")):
                continue
            pattern = own.get(key) or _PAINTED.get(key)
            if pattern is None or pattern.fullmatch(value.strip()) is None:
                return False
            if key == "d" and not _is_whole_path(value):
                return False
            if value.strip().startswith("url("):
                if key == "stroke":
                    return False  # a line has no box that a gradient could fill
                used.add(value.strip()[5:-1])
        if name in _GRADIENTS and any(isinstance(child, SvgNode) for child in node.children):
            gradients.add(node.attributes.get("id", ""))
        for child in node.children:
            if isinstance(child, SvgNode):
                waiting.append((child, name))
            elif name in _SHAPES and child.strip():
                return False
    return used <= gradients


def _is_whole_path(data: str) -> bool:
    """Tell whether path data is right to its end; Skia drops a path that is not, browsers draw what comes before.

    Arcs whose flags are written without a space count as wrong here.
    """
    command, count = "", 0
    for piece in _TOKEN.findall(data):
        if piece.isalpha():
            if not _has_all_arguments(command, count) or (not command and piece not in "mM"):
                return False
            command, count = piece.lower(), 0
        else:
            count += 1
    return _has_all_arguments(command, count)


def _has_all_arguments(command: str, count: int) -> bool:
    if not command:
        return count == 0
    wanted = _ARGUMENTS[command]
    return count == 0 if wanted == 0 else count > 0 and count % wanted == 0
