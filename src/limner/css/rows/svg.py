"""Rows of the groups ``svg`` and ``shape``: how SVG paints, and where its basic shapes are.

``svg`` inherits; ``shape`` does not.

Spec: https://www.w3.org/TR/svg2/propidx.html
"""

from typing import Any, Final

from limner.color import BLACK, WHITE
from limner.css.grammar.colors import color
from limner.css.grammar.images import url
from limner.css.grammar.numbers import (
    length_percentage,
    number,
    percentage,
    positive_length_percentage,
    positive_number,
)
from limner.css.grammar.shapes import basic_shape
from limner.css.match import MISS, Match, Matcher, keywords, mapped, one_of
from limner.css.property import ComputeContext
from limner.css.rows.row import Row, row
from limner.css.specified import Deferred
from limner.css.tokens import Tokens
from limner.css.values import AUTO, PaintServer, PathShape, Percent


def _compute_alpha(value: Any, context: ComputeContext) -> float:
    if isinstance(value, Deferred):
        value = value.compute(context)
    given: float = value.value / 100.0 if isinstance(value, Percent) else value
    return min(max(given, 0.0), 1.0)


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
        return PaintServer(server)
    fallback: Any = "none" if tokens.skip("none") else color(tokens)
    return MISS if fallback is MISS else PaintServer(server, fallback)


_length_or_number: Matcher = one_of(number, length_percentage)
_alpha: Matcher = one_of(number, percentage)


def _dashes(tokens: Tokens) -> Match:
    if tokens.skip("none"):
        return ()
    found: list[Any] = []
    while not tokens.is_done():
        value = _length_or_number(tokens)
        if value is MISS or (isinstance(value, float) and value < 0.0):
            return MISS
        if isinstance(value, Percent) and value.value < 0.0:
            return MISS
        found.append(value)
        if tokens.skip(",") and tokens.is_done():
            return MISS
    return tuple(found) or MISS


def _reference(tokens: Tokens) -> Match:
    """Match `none` or an address; None is `none`."""
    return None if tokens.skip("none") else url(tokens)


def _path_data(tokens: Tokens) -> Match:
    """Match `d`: ``none`` or ``path()``. For None, the attribute applies."""
    if tokens.skip("none"):
        return ""
    shape = basic_shape(tokens)
    return shape.data if isinstance(shape, PathShape) else MISS


_SHIFTS: Final = keywords("baseline sub super")


def _svg(name: str, matcher: Matcher, initial: object, grammar: str, example: str, **more: Any) -> Row:
    return row(name, "svg", matcher, initial, grammar, "svg2/propidx.html", example, inherited=True, **more)


def _shape(name: str, matcher: Matcher, initial: object, grammar: str, example: str, **more: Any) -> Row:
    return row(name, "shape", matcher, initial, grammar, "svg2/propidx.html", example, inherited=False, **more)


_PAINT: Final = "none | <color> | <url> [ none | <color> ]? | context-fill | context-stroke"
_ALPHA: Final = "<number> | <percentage>"
_BASELINES: Final = (
    "auto text-bottom alphabetic ideographic middle central mathematical hanging text-top use-script no-change "
    "reset-size text-after-edge text-before-edge"
)
_ALIGNMENTS: Final = f"baseline before-edge after-edge {_BASELINES}"
_SPACES: Final = "auto srgb linearrgb"
_MODES: Final = "horizontal-tb vertical-rl vertical-lr lr lr-tb rl rl-tb tb tb-rl sideways-rl sideways-lr"

SVG_ROWS: Final[tuple[Row, ...]] = (
    _svg("fill", _paint, BLACK, _PAINT, "tomato"),
    _svg("fill-opacity", _alpha, 1.0, _ALPHA, "0.5", compute=_compute_alpha),
    _svg("fill-rule", keywords("nonzero evenodd"), "nonzero", "nonzero | evenodd", "evenodd"),
    _svg("clip-rule", keywords("nonzero evenodd"), "nonzero", "nonzero | evenodd", "evenodd"),
    _svg("stroke", _paint, "none", _PAINT, "tomato"),
    _svg("stroke-opacity", _alpha, 1.0, _ALPHA, "0.5", compute=_compute_alpha),
    _svg(
        "stroke-width", one_of(positive_number, positive_length_percentage), 1.0, "<length-percentage> | <number>", "3"
    ),
    _svg("stroke-linecap", keywords("butt round square"), "butt", "butt | round | square", "round"),
    _svg("stroke-linejoin", keywords("miter round bevel"), "miter", "miter | round | bevel", "round"),
    _svg("stroke-miterlimit", positive_number, 4.0, "<number [0,∞]>", "8"),
    _svg("stroke-dasharray", _dashes, (), "none | [ <length-percentage> | <number> ]#", "4 2"),
    _svg("stroke-dashoffset", _length_or_number, 0.0, "<length-percentage> | <number>", "2"),
    _svg("marker-start", _reference, None, "none | <url>", "url(#arrow)"),
    _svg("marker-mid", _reference, None, "none | <url>", "url(#dot)"),
    _svg("marker-end", _reference, None, "none | <url>", "url(#arrow)"),
    _svg(
        "shape-rendering",
        keywords("auto optimizespeed crispedges geometricprecision"),
        "auto",
        "auto | optimizeSpeed | crispEdges | geometricPrecision",
        "crispEdges",
    ),
    _svg("color-interpolation", keywords(_SPACES), "srgb", "auto | sRGB | linearRGB", "linearRGB"),
    _svg("color-interpolation-filters", keywords(_SPACES), "linearrgb", "auto | sRGB | linearRGB", "sRGB"),
    _svg("text-anchor", keywords("start middle end"), "start", "start | middle | end", "middle"),
    _svg("dominant-baseline", keywords(_BASELINES), "auto", " | ".join(_BASELINES.split()), "middle"),
    _svg("writing-mode", keywords(_MODES), "horizontal-tb", " | ".join(_MODES.split()), "vertical-rl"),
    _svg(
        "text-orientation",
        keywords("mixed upright sideways"),
        "mixed",
        "mixed | upright | sideways",
        "upright",
    ),
    _svg("text-combine-upright", keywords("none all"), "none", "none | all", "all"),
    _shape("stop-color", color, BLACK, "<color>", "gold"),
    _shape("stop-opacity", _alpha, 1.0, _ALPHA, "0.5", compute=_compute_alpha),
    _shape("flood-color", color, BLACK, "<color>", "gold"),
    _shape("flood-opacity", _alpha, 1.0, _ALPHA, "0.5", compute=_compute_alpha),
    _shape("lighting-color", color, WHITE, "<color>", "gold"),
    _shape(
        "vector-effect",
        keywords("none non-scaling-stroke"),
        "none",
        "none | non-scaling-stroke",
        "non-scaling-stroke",
    ),
    _shape("mask-type", keywords("luminance alpha"), "luminance", "luminance | alpha", "alpha"),
    _shape("d", _path_data, None, "none | path( <string> )", 'path("M4 4L36 16")'),
    *(_shape(name, length_percentage, None, "<length-percentage>", "10px") for name in ("cx", "cy", "r", "x", "y")),
    *(
        _shape(name, one_of(mapped({"auto": AUTO}), length_percentage), None, "<length-percentage> | auto", "10px")
        for name in ("rx", "ry")
    ),
    _shape("alignment-baseline", keywords(_ALIGNMENTS), "baseline", " | ".join(_ALIGNMENTS.split()), "middle"),
    _shape(
        "baseline-shift",
        one_of(_SHIFTS, length_percentage),
        "baseline",
        "baseline | sub | super | <length-percentage>",
        "super",
    ),
)
