"""Basic shapes, `clip-path` and `clip`.

Goes in: a cursor. Comes out: shape records; ``rect()`` and ``xywh()`` become insets.

Spec: https://www.w3.org/TR/css-shapes-1/, https://drafts.csswg.org/css-shapes-2/, https://www.w3.org/TR/css-masking-1/
"""

from typing import Any, Final

from limner.css.grammar.match import MISS, Match, comma_list, keywords, mapped, one_of, repeated, spread_sides, string
from limner.css.grammar.numbers import (
    length,
    length_percentage,
    positive_length_percentage,
)
from limner.css.grammar.path_data import is_path_data
from limner.css.grammar.positions import from_far_edge, position, remainder
from limner.css.grammar.shape_commands import shape_commands
from limner.css.tokens import Tokens
from limner.css.values import (
    AUTO,
    CENTER,
    ZERO_RADII,
    CircleShape,
    ClipPath,
    EllipseShape,
    InsetShape,
    PathShape,
    PolygonShape,
    Position,
    ShapeShape,
)

_sides = repeated(length_percentage, 1, 4)
_radii = repeated(positive_length_percentage, 1, 4)


def _round(tokens: Tokens) -> Match:
    """Match ``round <border-radius>``, which may be absent."""
    if not tokens.skip("round"):
        return ZERO_RADII
    horizontal = _radii(tokens)
    vertical = _radii(tokens) if tokens.skip("/") else horizontal
    if MISS in (horizontal, vertical):
        return MISS
    return tuple(zip(spread_sides(horizontal), spread_sides(vertical), strict=True))


def _inset(tokens: Tokens) -> Match:
    offsets = _sides(tokens)
    radii = _round(tokens)
    return MISS if MISS in (offsets, radii) else InsetShape(spread_sides(offsets), radii)


_edge = one_of(mapped({"auto": AUTO}), length_percentage)


def _rect(tokens: Tokens) -> Match:
    edges = repeated(_edge, 4, 4)(tokens)
    radii = _round(tokens)
    if MISS in (edges, radii):
        return MISS
    top, right, bottom, left = edges
    # "rect(): … right and bottom are offsets from the left and the top edge"; `auto` is the box's own edge.
    offsets = (
        0.0 if top is AUTO else top,
        0.0 if right is AUTO else from_far_edge(right),
        0.0 if bottom is AUTO else from_far_edge(bottom),
        0.0 if left is AUTO else left,
    )
    return InsetShape(offsets, radii)


def _xywh(tokens: Tokens) -> Match:
    start = repeated(length_percentage, 2, 2)(tokens)
    size = repeated(positive_length_percentage, 2, 2)(tokens)
    radii = _round(tokens)
    if MISS in (start, size, radii):
        return MISS
    (x, y), (width, height) = start, size
    return InsetShape((y, remainder(x, width), remainder(y, height), x), radii)


_RADIUS_WORDS: Final = "closest-side farthest-side"
_radius = one_of(keywords(_RADIUS_WORDS), positive_length_percentage)


def _at(tokens: Tokens) -> Match:
    return position(tokens) if tokens.skip("at") else CENTER


def _circle(tokens: Tokens) -> Match:
    radius = _radius(tokens)
    center = _at(tokens)
    if center is MISS:
        return MISS
    return CircleShape("closest-side" if radius is MISS else radius, center)


def _ellipse(tokens: Tokens) -> Match:
    radii: Any = repeated(_radius, 0, 2)(tokens)
    center = _at(tokens)
    if center is MISS or len(radii) == 1:
        return MISS
    x: Any
    y: Any
    x, y = radii or ("closest-side", "closest-side")
    return EllipseShape(x, y, center)


_fill_rule = keywords("nonzero evenodd")


def _leading_fill_rule(tokens: Tokens) -> Match:
    rule = _fill_rule(tokens)
    if rule is MISS:
        return "nonzero"
    return rule if tokens.skip(",") else MISS


def _polygon(tokens: Tokens) -> Match:
    rule = _leading_fill_rule(tokens)
    if rule is MISS:
        return MISS
    parts = tokens.split()
    if parts is None:
        return MISS
    points: list[Position] = []
    for part in parts:
        x, y = length_percentage(part), length_percentage(part)
        if MISS in (x, y) or not part.is_done():
            return MISS
        points.append(Position(x, y))
    return PolygonShape(tuple(points), rule)


def _path(tokens: Tokens) -> Match:
    rule = _leading_fill_rule(tokens)
    data = string(tokens)
    if MISS in (rule, data) or not is_path_data(data):
        return MISS
    return PathShape(data, rule)


def _shape(tokens: Tokens) -> Match:
    rule = _fill_rule(tokens)
    commands = shape_commands(tokens)
    return MISS if commands is MISS else ShapeShape(commands, "nonzero" if rule is MISS else rule)


_SHAPES: Final = {
    "inset": _inset,
    "rect": _rect,
    "xywh": _xywh,
    "circle": _circle,
    "ellipse": _ellipse,
    "polygon": _polygon,
    "path": _path,
    "shape": _shape,
}


def basic_shape(tokens: Tokens) -> Match:
    """Match any basic shape."""
    token = tokens.next
    if token.kind != "function" or token.lower not in _SHAPES:
        return MISS
    arguments = Tokens(token.children)
    value = _SHAPES[token.lower](arguments)
    if value is MISS or not arguments.is_done():
        return MISS
    tokens.take()
    return value


_box = keywords("border-box padding-box content-box margin-box fill-box stroke-box view-box")


def clip_path(tokens: Tokens) -> Match:
    """Match `clip-path`; None is `none`."""
    if tokens.skip("none"):
        return None
    box = _box(tokens)
    shape = basic_shape(tokens)
    if box is MISS:
        box = _box(tokens)
    if shape is MISS:
        return MISS if box is MISS else ClipPath(None, box)
    return ClipPath(shape, "border-box" if box is MISS else box)


_clip_edge = one_of(mapped({"auto": AUTO}), length)


def clip(tokens: Tokens) -> Match:
    """Match the old `clip`; None is `auto`."""
    if tokens.skip("auto"):
        return None
    token = tokens.next
    if token.kind != "function" or token.lower != "rect":
        return MISS
    arguments = Tokens(token.children)
    edges = repeated(_clip_edge, 4, 4)(arguments)
    if edges is MISS:
        edges = comma_list(_clip_edge)(arguments)
    if edges is MISS or len(edges) != 4 or not arguments.is_done():
        return MISS
    tokens.take()
    return edges
