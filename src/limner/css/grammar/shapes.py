"""Basic shapes, `path()`, `shape()`, `clip-path` and `clip`.

Spec: https://www.w3.org/TR/css-shapes-1/
"""

import re
from typing import Any, Final

from limner.css.grammar.images import url
from limner.css.grammar.numbers import angle, length, length_percentage, positive_length_percentage
from limner.css.grammar.transforms import from_far_edge, position, remainder
from limner.css.match import MISS, Match, comma_list, keywords, mapped, one_of, repeated, spread_sides, string
from limner.css.tokens import Tokens
from limner.css.values import (
    AUTO,
    CENTER,
    ZERO_RADII,
    Calc,
    CircleShape,
    ClipPath,
    EllipseShape,
    InsetShape,
    PathShape,
    Percent,
    PolygonShape,
    Position,
    ShapeCommand,
    ShapeShape,
)

_PIECE = re.compile(r"[\s,]*+(?:([MmZzLlHhVvCcSsQqTtAa])|([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?))")
_COUNTS: Final = {"m": 2, "z": 0, "l": 2, "h": 1, "v": 1, "c": 6, "s": 4, "q": 4, "t": 2, "a": 7}
_FLAG = re.compile(r"[\s,]*+([01])")


def is_path_data(data: str) -> bool:
    """Tell whether every command has the numbers it needs. Empty data draws nothing and is not a path."""
    position = 0
    command = ""
    have = 0
    end = len(data.rstrip())
    first = True
    while position < end:
        # The two flags of an arc are single digits, and may have no separator after them.
        if command == "a" and have % 7 in {3, 4}:
            match = _FLAG.match(data, position)
            if match is None:
                return False
            have += 1
            position = match.end()
            continue
        match = _PIECE.match(data, position)
        if match is None:
            return False
        position = match.end()
        letter = match[1]
        if letter is None:
            if not command or command == "z":
                return False
            have += 1
            continue
        if not _is_whole(command, have) or (first and letter not in "Mm"):
            return False
        first = False
        command, have = letter.lower(), 0
    return not first and _is_whole(command, have)


def _is_whole(command: str, have: int) -> bool:
    if not command:
        return True
    count = _COUNTS[command]
    return have == 0 if count == 0 else have > 0 and have % count == 0


_BY_TO: Final = {"by": False, "to": True}


def shape_commands(tokens: Tokens) -> Match:
    """Match ``from <position>, <command>#``, and give a tuple that starts with a move."""
    if not tokens.skip("from"):
        return MISS
    start = _point(tokens, absolute=True)
    if start is MISS or not tokens.skip(","):
        return MISS
    parts = tokens.split()
    if parts is None:
        return MISS
    commands = [ShapeCommand("M", start)]
    for part in parts:
        command = _command(part)
        if command is MISS or not part.is_done():
            return MISS
        commands.append(command)
    return tuple(commands)


def _point(tokens: Tokens, *, absolute: bool) -> Match:
    if absolute:
        place = position(tokens)
        return MISS if place is MISS else (place.x, place.y)
    x = length_percentage(tokens)
    y = length_percentage(tokens)
    return MISS if MISS in (x, y) else (x, y)


def _command(tokens: Tokens) -> Match:
    word = tokens.keyword()
    tokens.take()
    if word == "close":
        return ShapeCommand("Z", ())
    absolute = _BY_TO.get(tokens.keyword())
    if absolute is None:
        return MISS
    tokens.take()
    match word:
        case "move" | "line":
            end = _point(tokens, absolute=absolute)
            letter = "M" if word == "move" else "L"
            return MISS if end is MISS else ShapeCommand(_cased(letter, absolute=absolute), end)
        case "hline" | "vline":
            return _axis_line(tokens, word, absolute=absolute)
        case "curve":
            return _curve(tokens, absolute=absolute)
        case "smooth":
            return _smooth(tokens, absolute=absolute)
        case "arc":
            return _arc(tokens, absolute=absolute)
        case _:
            return MISS


def _cased(letter: str, *, absolute: bool) -> str:
    return letter if absolute else letter.lower()


_EDGES: Final = {
    "hline": {"left": 0.0, "center": 50.0, "right": 100.0, "x-start": 0.0, "x-end": 100.0},
    "vline": {"top": 0.0, "center": 50.0, "bottom": 100.0, "y-start": 0.0, "y-end": 100.0},
}


def _axis_line(tokens: Tokens, word: str, *, absolute: bool) -> Match:
    letter = _cased("H" if word == "hline" else "V", absolute=absolute)
    edge = _EDGES[word].get(tokens.keyword()) if absolute else None
    if edge is not None:
        tokens.take()
        return ShapeCommand(letter, (Percent(edge),))
    end = length_percentage(tokens)
    return MISS if end is MISS else ShapeCommand(letter, (end,))


def _control(tokens: Tokens, end: tuple[Any, Any], *, absolute: bool) -> Match:
    """Match a control point, and give it relative to the point that the command's letter implies.

    ``from start`` is relative to where the command starts, like lower case letters. ``from end`` adds the command's
    end. ``from origin`` is absolute, like capital letters.
    """
    place = position(tokens) if absolute else MISS
    point = (place.x, place.y) if place is not MISS else _point(tokens, absolute=False)
    if point is MISS:
        return MISS
    if not tokens.skip("from"):
        return point
    anchor = tokens.keyword()
    tokens.take()
    if anchor == "end":
        return tuple(_added(one, other) for one, other in zip(point, end, strict=True))
    if (anchor == "start" and not absolute) or (anchor == "origin" and absolute):
        return point
    return MISS


def _added(one: Any, other: Any) -> Any:
    if isinstance(one, Percent) and isinstance(other, Percent):
        return Percent(one.value + other.value)
    if isinstance(one, float) and isinstance(other, float):
        return one + other
    return Calc("+", (one, other))


def _curve(tokens: Tokens, *, absolute: bool) -> Match:
    end = _point(tokens, absolute=absolute)
    if end is MISS or not tokens.skip("with"):
        return MISS
    first = _control(tokens, end, absolute=absolute)
    if first is MISS:
        return MISS
    if not tokens.skip("/"):
        return ShapeCommand(_cased("Q", absolute=absolute), (*first, *end))
    second = _control(tokens, end, absolute=absolute)
    return MISS if second is MISS else ShapeCommand(_cased("C", absolute=absolute), (*first, *second, *end))


def _smooth(tokens: Tokens, *, absolute: bool) -> Match:
    end = _point(tokens, absolute=absolute)
    if end is MISS:
        return MISS
    if not tokens.skip("with"):
        return ShapeCommand(_cased("T", absolute=absolute), end)
    control = _control(tokens, end, absolute=absolute)
    return MISS if control is MISS else ShapeCommand(_cased("S", absolute=absolute), (*control, *end))


def _arc(tokens: Tokens, *, absolute: bool) -> Match:
    end = _point(tokens, absolute=absolute)
    if end is MISS or not tokens.skip("of"):
        return MISS
    radius_x = length_percentage(tokens)
    if radius_x is MISS:
        return MISS
    radius_y = length_percentage(tokens)
    sweep = large = None
    rotation: Any = MISS
    while not tokens.is_done():
        word = tokens.keyword()
        if word in {"cw", "ccw"} and sweep is None:
            sweep = word == "cw"
            tokens.take()
        elif word in {"large", "small"} and large is None:
            large = word == "large"
            tokens.take()
        elif word == "rotate" and rotation is MISS:
            tokens.take()
            if (rotation := angle(tokens)) is MISS:
                return MISS
        else:
            return MISS
    return ShapeCommand(
        _cased("A", absolute=absolute),
        (
            radius_x,
            radius_x if radius_y is MISS else radius_y,
            0.0 if rotation is MISS else rotation,
            bool(large),
            bool(sweep),
            *end,
        ),
    )


_sides = repeated(length_percentage, 1, 4)
_radii = repeated(positive_length_percentage, 1, 4)


def _round(tokens: Tokens) -> Match:
    """Match ``round <border-radius>``, which is optional."""
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
    reference = url(tokens)
    if reference is not MISS:
        return ClipPath(None, "border-box", reference)
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
