"""`<position>` in one to four values, and `transform-origin`.

Goes in: a cursor. Comes out: `Position`, whose offsets are from the left and the top edge.

Spec: https://www.w3.org/TR/css-values-4/#position, https://www.w3.org/TR/css-backgrounds-3/#bg-position
"""

from dataclasses import dataclass
from typing import Any, Final

from limner.css.grammar.match import MISS, Match
from limner.css.grammar.numbers import length, length_percentage
from limner.css.property import ComputeContext
from limner.css.specified import Deferred
from limner.css.tokens import Tokens
from limner.css.values import Calc, LengthPercentage, Percent, Position

_HORIZONTAL: Final = {"left": 0.0, "right": 100.0}
_VERTICAL: Final = {"top": 0.0, "bottom": 100.0}
_HALF: Final = Percent(50.0)


@dataclass(frozen=True, slots=True)
class Remainder(Deferred):
    """What is left of 100 % when some offsets are taken away."""

    offsets: tuple[Any, ...]

    def compute(self, context: ComputeContext) -> Any:
        """Give ``100% - offset - …``."""
        return _subtract(
            [offset.compute(context) if isinstance(offset, Deferred) else offset for offset in self.offsets]
        )


def _subtract(offsets: list[Any]) -> Any:
    percent = 100.0
    px = 0.0
    mixes: list[LengthPercentage] = []
    for offset in offsets:
        if isinstance(offset, Percent):
            percent -= offset.value
        elif isinstance(offset, Calc):
            mixes.append(Calc("+", (offset,), -1.0))
        else:
            px -= offset
    if not mixes and px == 0.0:
        return Percent(percent)
    return Calc("+", (Percent(percent), *mixes, px) if px else (Percent(percent), *mixes))


def remainder(*offsets: Any) -> Any:
    """Give ``100% - offset - …``, `Deferred` when an offset is."""
    if any(isinstance(offset, Deferred) for offset in offsets):
        return Remainder(offsets)
    return _subtract(list(offsets))


def from_far_edge(offset: Any) -> Any:
    """Turn an offset from the right or bottom edge into one from the left or top: ``100% - offset``."""
    return remainder(offset)


def position(tokens: Tokens) -> Match:
    """Match `<position>`: one, two or four values."""
    return _position(tokens, three=False)


def bg_position(tokens: Tokens) -> Match:
    """Match `<bg-position>`, which may have three values too."""
    return _position(tokens, three=True)


def _position(tokens: Tokens, *, three: bool) -> Match:
    start = tokens.at
    parts: list[Any] = []
    while len(parts) < 4:
        word = tokens.keyword()
        if word in _HORIZONTAL or word in _VERTICAL or word == "center":
            tokens.take()
            parts.append(word)
            continue
        value = length_percentage(tokens)
        if value is MISS:
            break
        parts.append(value)
    # A longer form is tried first: what follows may be a value of something else.
    for count in range(len(parts), 0, -1):
        if count == 3 and not three:
            continue
        found = _from_parts(parts[:count])
        if found is not MISS:
            tokens.at = start + count
            return found
    tokens.at = start
    return MISS


def _from_parts(parts: list[Any]) -> Match:
    match len(parts):
        case 1:
            return _one(parts[0])
        case 2:
            return _two(parts[0], parts[1])
        case _:
            return _edges(parts)


def _one(part: Any) -> Match:
    if isinstance(part, str):
        if part in _VERTICAL:
            return Position(_HALF, Percent(_VERTICAL[part]))
        return Position(Percent(_HORIZONTAL[part]) if part in _HORIZONTAL else _HALF, _HALF)
    return Position(part, _HALF)


def _two(first: Any, second: Any) -> Match:
    if isinstance(first, str) and isinstance(second, str) and (first in _VERTICAL or second in _HORIZONTAL):
        first, second = second, first
    x = _keyword_offset(first, _HORIZONTAL)
    y = _keyword_offset(second, _VERTICAL)
    return MISS if x is MISS or y is MISS else Position(x, y)


def _keyword_offset(part: Any, edges: dict[str, float]) -> Any:
    if not isinstance(part, str):
        return part
    if part == "center":
        return _HALF
    return Percent(edges[part]) if part in edges else MISS


def _edges(parts: list[Any]) -> Match:
    """Read three or four values: keywords with an offset after one or both of them."""
    x: Any = None
    y: Any = None
    index = 0
    while index < len(parts):
        edge = parts[index]
        index += 1
        if not isinstance(edge, str):
            return MISS
        offset: Any = None
        if index < len(parts) and not isinstance(parts[index], str):
            offset = parts[index]
            index += 1
        if edge == "center":
            if offset is not None:
                return MISS
            # `center` stands for the axis that the other keyword leaves.
            if x is None and not any(other in _HORIZONTAL for other in parts if isinstance(other, str)):
                x = _HALF
            elif y is None:
                y = _HALF
            else:
                return MISS
            continue
        far = edge in {"right", "bottom"}
        value = Percent(100.0 if far else 0.0) if offset is None else from_far_edge(offset) if far else offset
        if edge in _HORIZONTAL and x is None:
            x = value
        elif edge in _VERTICAL and y is None:
            y = value
        else:
            return MISS
    if x is None or y is None:
        return MISS
    return Position(x, y)


def make_axis_position(near: str, far: str) -> Any:
    """Make the matcher of `background-position-x` or `-y`."""

    def match(tokens: Tokens) -> Match:
        if tokens.skip("center"):
            return _HALF
        is_far = tokens.skip(far)
        if is_far or tokens.skip(near):
            offset = length_percentage(tokens)
            if offset is MISS:
                return Percent(100.0 if is_far else 0.0)
            return from_far_edge(offset) if is_far else offset
        return length_percentage(tokens)

    return match


def transform_origin(tokens: Tokens) -> Match:
    """Match `transform-origin`: two offsets and a length of depth."""
    start = tokens.at
    parts: list[Any] = []
    while len(parts) < 2:
        word = tokens.keyword()
        if word in _HORIZONTAL or word in _VERTICAL or word == "center":
            tokens.take()
            parts.append(word)
            continue
        value = length_percentage(tokens)
        if value is MISS:
            break
        parts.append(value)
    found = _from_parts(parts) if parts else MISS
    if found is MISS:
        tokens.at = start
        return MISS
    z = length(tokens) if len(parts) == 2 else MISS
    return (found.x, found.y, 0.0 if z is MISS else z)
