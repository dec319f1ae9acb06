"""Rows of the group ``svg``: presentation properties, which stay CSS text for the SVG drawer.

Colours come out in a syntax of CSS Color 3, which every SVG drawer reads.

Spec: https://www.w3.org/TR/svg2/propidx.html
"""

from typing import Any, Final

from limner.color import Color
from limner.color.convert import to_srgb
from limner.css.grammar.colors import color
from limner.css.grammar.images import url
from limner.css.grammar.numbers import (
    length_percentage,
    number,
    percentage,
    positive_length_percentage,
    positive_number,
)
from limner.css.match import MISS, Match, Matcher, keywords, one_of
from limner.css.property import ComputeContext
from limner.css.rows.row import Row, row
from limner.css.specified import Deferred
from limner.css.tokens import Tokens
from limner.css.values import CURRENT_COLOR, Calc, Percent, Url, resolve


def _number_text(value: float) -> str:
    return f"{value:.6g}"


def _text(value: Any) -> str:
    """Write a computed value as CSS text."""
    if isinstance(value, str):
        return value
    if isinstance(value, Color):
        red, green, blue, alpha = to_srgb(value)
        channels = ", ".join(str(round(channel * 255.0)) for channel in (red, green, blue))
        return f"rgb({channels})" if alpha >= 1.0 else f"rgba({channels}, {_number_text(alpha)})"
    if value is CURRENT_COLOR:
        return "currentColor"  # in the case that every SVG drawer knows
    if isinstance(value, Percent):
        return f"{_number_text(value.value)}%"
    if isinstance(value, Url):
        return f'url("{value.href}")'
    if isinstance(value, Calc):
        # No drawing area is known here.
        return _number_text(resolve(value, 0.0))
    if issubclass(type(value), tuple):
        parts: tuple[Any, ...] = value
        return " ".join(_text(part) for part in parts)
    return _number_text(value)


def _compute(value: Any, context: ComputeContext) -> str:
    return _text(value.compute(context) if isinstance(value, Deferred) else value)


def _paint(tokens: Tokens) -> Match:
    """Match `<paint>`: a colour, or a server with a fallback."""
    word = tokens.keyword()
    if word in {"none", "context-fill", "context-stroke"}:
        tokens.take()
        return word
    server = url(tokens)
    if server is MISS:
        return color(tokens)
    if tokens.is_done():
        return server
    fallback = "none" if tokens.skip("none") else color(tokens)
    return MISS if fallback is MISS else (server, fallback)


_length_or_number: Matcher = one_of(number, length_percentage)
_alpha: Matcher = one_of(number, percentage)


def _dashes(tokens: Tokens) -> Match:
    if tokens.skip("none"):
        return "none"
    found: list[Any] = []
    while not tokens.is_done():
        value = _length_or_number(tokens)
        if value is MISS or (isinstance(value, float) and value < 0.0):
            return MISS
        found.append(value)
        if tokens.skip(",") and tokens.is_done():
            return MISS
    return tuple(found) or MISS


def _svg(name: str, matcher: Matcher, initial: str, grammar: str, example: str, *, inherited: bool = True) -> Row:
    return row(
        name,
        "svg",
        matcher,
        initial,
        grammar,
        "svg2/propidx.html",
        example,
        field=name,
        compute=_compute,
        inherited=inherited,
    )


_marker: Matcher = one_of(keywords("none"), url)
_PAINT: Final = "none | <color> | <url> [ none | <color> ]? | context-fill | context-stroke"
_ALPHA: Final = "<number> | <percentage>"

SVG_ROWS: Final[tuple[Row, ...]] = (
    _svg("fill", _paint, "rgb(0, 0, 0)", _PAINT, "tomato"),
    _svg("fill-opacity", _alpha, "1", _ALPHA, "0.5"),
    _svg("fill-rule", keywords("nonzero evenodd"), "nonzero", "nonzero | evenodd", "evenodd"),
    _svg("clip-rule", keywords("nonzero evenodd"), "nonzero", "nonzero | evenodd", "evenodd"),
    _svg("stroke", _paint, "none", _PAINT, "tomato"),
    _svg("stroke-opacity", _alpha, "1", _ALPHA, "0.5"),
    _svg(
        "stroke-width", one_of(positive_number, positive_length_percentage), "1", "<length-percentage> | <number>", "3"
    ),
    _svg("stroke-linecap", keywords("butt round square"), "butt", "butt | round | square", "round"),
    _svg("stroke-linejoin", keywords("miter round bevel"), "miter", "miter | round | bevel", "round"),
    _svg("stroke-miterlimit", positive_number, "4", "<number [0,∞]>", "8"),
    _svg("stroke-dasharray", _dashes, "none", "none | [ <length-percentage> | <number> ]#", "4 2"),
    _svg("stroke-dashoffset", _length_or_number, "0", "<length-percentage> | <number>", "2"),
    _svg("marker-start", _marker, "none", "none | <url>", "url(#arrow)"),
    _svg("marker-mid", _marker, "none", "none | <url>", "url(#dot)"),
    _svg("marker-end", _marker, "none", "none | <url>", "url(#arrow)"),
    _svg(
        "shape-rendering",
        keywords("auto optimizespeed crispedges geometricprecision"),
        "auto",
        "auto | optimizeSpeed | crispEdges | geometricPrecision",
        "crispEdges",
    ),
    _svg("stop-color", color, "rgb(0, 0, 0)", "<color>", "gold", inherited=False),
    _svg("stop-opacity", _alpha, "1", _ALPHA, "0.5", inherited=False),
    _svg("flood-color", color, "rgb(0, 0, 0)", "<color>", "gold", inherited=False),
    _svg("flood-opacity", _alpha, "1", _ALPHA, "0.5", inherited=False),
    _svg("lighting-color", color, "rgb(255, 255, 255)", "<color>", "gold", inherited=False),
    _svg(
        "vector-effect",
        keywords("none non-scaling-stroke"),
        "none",
        "none | non-scaling-stroke",
        "non-scaling-stroke",
        inherited=False,
    ),
    _svg("mask-type", keywords("luminance alpha"), "luminance", "luminance | alpha", "alpha", inherited=False),
    *(
        _svg(name, length_percentage, "0", "<length-percentage>", "10px", inherited=False)
        for name in ("cx", "cy", "r", "x", "y")
    ),
    *(
        _svg(
            name,
            one_of(keywords("auto"), length_percentage),
            "auto",
            "<length-percentage> | auto",
            "10px",
            inherited=False,
        )
        for name in ("rx", "ry")
    ),
)
