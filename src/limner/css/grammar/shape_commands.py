"""The commands of ``shape()``.

Goes in: the arguments of the function. Comes out: `ShapeCommand` records under SVG's letters: a capital is absolute.

``M`` and ``L`` have x, y; ``H`` and ``V`` one offset; ``C`` two control points and the end; ``S`` and ``Q`` one control
point and the end; ``T`` the end; ``A`` two radii, rotation, large-arc and sweep flags, and the end. Control points that
start from another place than the command's own are turned into it where that is possible.

Spec: https://drafts.csswg.org/css-shapes-2/#shape-function
"""

from typing import Any, Final

from limner.css.grammar.match import MISS, Match
from limner.css.grammar.numbers import angle, length_percentage
from limner.css.grammar.positions import position
from limner.css.tokens import Tokens
from limner.css.values import Calc, Percent, ShapeCommand

_BY_TO: Final = {"by": False, "to": True}


def shape_commands(tokens: Tokens) -> Match:
    """Match ``from <position>, <command>#`` into a tuple that starts with a move."""
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
    """Match a control point and give it from the place that the command's letter means.

    ``from start`` is relative to where the command starts, which is what lower case letters mean; ``from end`` adds
    the command's end; ``from origin`` is absolute, which is what capitals mean.
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
