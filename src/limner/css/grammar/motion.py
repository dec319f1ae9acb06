"""Grammars of motion paths and reflections.

Spec: https://www.w3.org/TR/motion-1/
"""

from typing import Any, Final

from limner.css.grammar.numbers import angle_or_zero, length_percentage
from limner.css.grammar.shapes import basic_shape
from limner.css.grammar.transforms import position
from limner.css.match import MISS, Match, keywords, mapped, one_of
from limner.css.tokens import Tokens
from limner.css.values import OffsetPath, RayPath

_BOXES: Final = keywords("border-box padding-box content-box", margin_box="border-box", fill_box="content-box",
                         stroke_box="border-box", view_box="border-box")  # fmt: skip
_RAY_SIZES: Final = keywords("closest-side closest-corner farthest-side farthest-corner sides")


def _ray(tokens: Tokens) -> Match:
    """Match ``ray( <angle> && <ray-size>? && contain? && [at <position>]? )``."""
    token = tokens.next
    if token.kind != "function" or token.lower != "ray":
        return MISS
    given = Tokens(token.children)
    direction: Any = MISS
    size: Any = MISS
    place: Any = None
    contain = False
    while not given.is_done():
        if direction is MISS and (direction := angle_or_zero(given)) is not MISS:
            continue
        if size is MISS and (size := _RAY_SIZES(given)) is not MISS:
            continue
        if not contain and given.skip("contain"):
            contain = True
            continue
        if place is None and given.skip("at") and (place := position(given)) is not MISS:
            continue
        return MISS
    if direction is MISS:
        return MISS
    tokens.take()
    return RayPath(direction, "closest-side" if size is MISS else size, contain, place)


def offset_path(tokens: Tokens) -> Match:
    """Match `offset-path`; None is `none`."""
    if tokens.skip("none"):
        return None
    box = _BOXES(tokens)
    shape = one_of(_ray, basic_shape)(tokens)
    if box is MISS:
        box = _BOXES(tokens)
    if shape is MISS:
        return MISS if box is MISS else OffsetPath(None, box)
    return OffsetPath(shape, "border-box" if box is MISS else box)


def offset_rotate(tokens: Tokens) -> Match:
    """Match ``[ auto | reverse ] || <angle>``. Give whether the box turns with the path, and its own degrees."""
    turned: Any = MISS
    own: Any = MISS
    while not tokens.is_done():
        if turned is MISS and (turned := _turned(tokens)) is not MISS:
            continue
        if own is MISS and (own := angle_or_zero(tokens)) is not MISS:
            continue
        break
    if turned is MISS and own is MISS:
        return MISS
    extra = 0.0 if own is MISS else own
    return (False, extra, 0.0) if turned is MISS else (True, extra, turned)


_turned = mapped({"auto": 0.0, "reverse": 180.0})
offset_position = one_of(mapped({"normal": None, "auto": None}), position)
offset_anchor = one_of(mapped({"auto": None}), position)
offset_distance = length_percentage
