"""Grammars of animations.

Spec: https://www.w3.org/TR/css-animations-1/, https://www.w3.org/TR/css-easing-2/
"""

from math import inf
from typing import Any, Final

from limner.css.grammar.numbers import integer, number, percentage, time
from limner.css.match import MISS, Match, comma_list, custom_ident, keywords, mapped, one_of, string
from limner.css.tokens import Tokens
from limner.css.values import CubicBezier, LinearEasing, Percent, Steps

_EASE: Final = CubicBezier(0.25, 0.1, 0.25, 1.0)
_NAMED: Final = {
    "linear": LinearEasing(((0.0, 0.0), (1.0, 1.0))),
    "ease": _EASE,
    "ease-in": CubicBezier(0.42, 0.0, 1.0, 1.0),
    "ease-out": CubicBezier(0.0, 0.0, 0.58, 1.0),
    "ease-in-out": CubicBezier(0.42, 0.0, 0.58, 1.0),
    "step-start": Steps(1, "jump-start"),
    "step-end": Steps(1, "jump-end"),
}
_JUMPS: Final = keywords("jump-start jump-end jump-none jump-both", start="jump-start", end="jump-end")
_named: Final = mapped(_NAMED)


def easing(tokens: Tokens) -> Match:
    """Match an easing function."""
    token = tokens.next
    if token.kind != "function":
        return _named(tokens)
    make = {"cubic-bezier": _cubic_bezier, "steps": _steps, "linear": _linear}.get(token.lower)
    if make is None:
        return MISS
    given = Tokens(token.children)
    value = make(given)
    if value is MISS or not given.is_done():
        return MISS
    tokens.take()
    return value


def _cubic_bezier(given: Tokens) -> Match:
    numbers = comma_list(number)(given)
    if numbers is MISS or len(numbers) != 4 or not (0.0 <= numbers[0] <= 1.0 and 0.0 <= numbers[2] <= 1.0):
        return MISS
    return CubicBezier(*numbers)


def _steps(given: Tokens) -> Match:
    count = integer(given)
    jump: Any = _JUMPS(given) if given.skip(",") else "jump-end"
    if count is MISS or jump is MISS or count < (2 if jump == "jump-none" else 1):
        return MISS
    return Steps(int(count), jump)


def _linear(given: Tokens) -> Match:
    """Match ``linear( [ <number> && <percentage>{0,2} ]# )``. Missing inputs are spread evenly."""
    outputs: list[float] = []
    inputs: list[float | None] = []
    while True:
        places: list[float | None] = []
        output: Any = MISS
        while not given.is_done() and given.next.text != ",":
            if output is MISS and (output := number(given)) is not MISS:
                continue
            place = percentage(given)
            if not isinstance(place, Percent):
                return MISS
            places.append(place.value / 100.0)
        if output is MISS or len(places) > 2:
            return MISS
        for place in places or [None]:
            outputs.append(output)
            inputs.append(place)
        if not given.skip(","):
            break
    return LinearEasing(tuple(zip(_spread(inputs), outputs, strict=True)))


def _spread(inputs: list[float | None]) -> list[float]:
    if inputs[0] is None:
        inputs[0] = 0.0
    if inputs[-1] is None:
        inputs[-1] = max(1.0, *(one for one in inputs if one is not None)) if len(inputs) > 1 else inputs[0]
    found: list[float] = []
    for at, given in enumerate(inputs):
        if given is not None:
            found.append(max(given, found[-1]) if found else given)
            continue
        after = next(one for one in range(at, len(inputs)) if inputs[one] is not None)
        end = inputs[after] or 0.0
        found.append(found[-1] + (max(end, found[-1]) - found[-1]) / (after - at + 1))
    return found


_iterations = one_of(mapped({"infinite": inf}), number)


def _count(tokens: Tokens) -> Match:
    start = tokens.at
    value = _iterations(tokens)
    if value is not MISS and isinstance(value, float | int) and value < 0.0:
        tokens.at = start
        return MISS
    return value


def _duration(tokens: Tokens) -> Match:
    start = tokens.at
    if tokens.skip("auto"):
        return 0.0
    value = time(tokens)
    if isinstance(value, float) and value < 0.0:
        tokens.at = start
        return MISS
    return value


def _name(tokens: Tokens) -> Match:
    if tokens.skip("none"):
        return ""
    value = custom_ident(tokens)
    return string(tokens) if value is MISS else value


SINGLE: Final = {
    "animation-duration": _duration,
    "animation-timing-function": easing,
    "animation-delay": time,
    "animation-iteration-count": _count,
    "animation-direction": keywords("normal reverse alternate alternate-reverse"),
    "animation-fill-mode": keywords("none forwards backwards both"),
    "animation-play-state": keywords("running paused"),
    "animation-name": _name,
}
"""The grammar of one entry in each property's list, in the order in which `animation` tries them."""

INITIAL: Final[dict[str, object]] = {
    "animation-duration": 0.0,
    "animation-timing-function": _EASE,
    "animation-delay": 0.0,
    "animation-iteration-count": 1.0,
    "animation-direction": "normal",
    "animation-fill-mode": "none",
    "animation-play-state": "running",
    "animation-name": "",
}


def animations(tokens: Tokens) -> Match:
    """Match the `animation` shorthand, and give the list of each longhand."""
    lists: dict[str, list[Any]] = {name: [] for name in SINGLE}
    while True:
        found: dict[str, Any] = {}
        while not tokens.is_done() and tokens.next.text != ",":
            for name, matcher in SINGLE.items():
                if name not in found and (value := matcher(tokens)) is not MISS:
                    found[name] = value
                    break
            else:
                return MISS
        if not found:
            return MISS
        for name, values in lists.items():
            values.append(found.get(name, INITIAL[name]))
        if not tokens.skip(","):
            return {name: tuple(values) for name, values in lists.items()}
