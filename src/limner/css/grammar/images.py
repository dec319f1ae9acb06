"""`<image>`: addresses, gradients, `image-set()`, `cross-fade()`, `image()`.

Spec: https://www.w3.org/TR/css-images-4/
"""

from collections.abc import Callable
from typing import Any, Final

from limner.css.grammar.colors import color, interpolation
from limner.css.grammar.numbers import (
    angle_or_zero,
    angle_percentage,
    length_percentage,
    make_percentage,
    positive_length,
    positive_length_percentage,
    resolution,
)
from limner.css.grammar.transforms import position
from limner.css.match import MISS, Match, Matcher, comma_list, inside, string
from limner.css.property import ComputeContext
from limner.css.specified import Deferred, compute_parts
from limner.css.tokens import Token, Tokens
from limner.css.values import (
    CENTER,
    ColorStop,
    ConicGradient,
    CrossFade,
    Interpolation,
    LinearGradient,
    Percent,
    RadialGradient,
    SolidImage,
    Url,
)
from limner.formats import decoded_types
from limner.record import record

# ── colour stops ──────────────────────────────────────────────────────────────────────────────────────────


def _stops(tokens: Tokens, offset: Matcher) -> tuple[ColorStop, ...] | None:
    """Read ``<color-stop-list>`` to the end of the arguments."""
    parts = tokens.split()
    if parts is None:
        return None
    stops: list[ColorStop] = []
    was_hint = True  # a hint can neither come first nor follow another
    for part in parts:
        positions: list[Any] = []
        shade: Any = MISS
        while not part.is_done():
            value = offset(part) if len(positions) < 2 else MISS
            if value is not MISS:
                positions.append(value)
                continue
            # Chrome requires the colour first.
            if shade is not MISS or positions:
                return None
            shade = color(part)
            if shade is MISS:
                return None
        if shade is MISS:
            if was_hint or len(positions) != 1:
                return None
            stops.append(ColorStop(None, positions[0]))
            was_hint = True
            continue
        was_hint = False
        # "A color stop with two positions is … equivalent to two color stops in a row with the same color."
        stops.extend(ColorStop(shade, place) for place in (positions or [None]))
    return None if was_hint else tuple(stops)


def _prelude(tokens: Tokens) -> Tokens:
    """Take the values before the first comma."""
    items = tokens.items[:-1]
    for index, token in enumerate(items):
        if token.kind == "delim" and token.text == ",":
            return Tokens(items[:index])
    return Tokens(items)


# ── the three kinds ───────────────────────────────────────────────────────────────────────────────────────

_ANGLES: Final = {"top": 0.0, "right": 90.0, "bottom": 180.0, "left": 270.0}
_HORIZONTAL: Final = frozenset({"left", "right"})


def _direction(tokens: Tokens) -> Match:
    start = tokens.at
    if tokens.skip("to"):
        direction = _sides(tokens)
        if direction is MISS:
            tokens.at = start
        return direction
    return angle_or_zero(tokens)


def _sides(tokens: Tokens) -> Match:
    first = tokens.keyword()
    if first not in _ANGLES:
        return MISS
    tokens.take()
    second = tokens.keyword()
    if second not in _ANGLES:
        return _ANGLES[first]
    tokens.take()
    if (first in _HORIZONTAL) == (second in _HORIZONTAL):
        return MISS
    return (first, second) if first in _HORIZONTAL else (second, first)


def _linear(tokens: Tokens, *, repeating: bool) -> Match:
    head = _prelude(tokens)
    method: Match = interpolation(head)
    direction: Match = _direction(head)
    if method is MISS:
        method = interpolation(head)
    if method is MISS and direction is MISS:
        direction, method = 180.0, Interpolation()
    else:
        if not head.is_done() or not _skip_head(tokens, head):
            return MISS
        direction = 180.0 if direction is MISS else direction
        method = Interpolation() if method is MISS else method
    stops = _stops(tokens, length_percentage)
    return MISS if stops is None else LinearGradient(direction, stops, repeating, method)


def _skip_head(tokens: Tokens, head: Tokens) -> bool:
    tokens.at = head.at
    return tokens.skip(",")


_EXTENTS: Final = frozenset({"closest-side", "closest-corner", "farthest-side", "farthest-corner"})


def _ending(head: Tokens) -> tuple[str, Any] | None:
    """Read the shape and size of a radial gradient; empty strings for what is missing."""
    shape = ""
    size = ""
    radii: tuple[Any, ...] = ()
    while True:
        word = head.keyword()
        if word in {"circle", "ellipse"} and not shape:
            shape = head.take().lower
        elif word in _EXTENTS and not size and not radii:
            size = head.take().lower
        elif not size and not radii and word == "":
            found = _radii(head)
            if found is MISS:
                break
            radii = found
        else:
            break
    if radii:
        if len(radii) == 1:
            return None if shape == "ellipse" else ("circle", (radii[0], radii[0]))
        return None if shape == "circle" else ("ellipse", radii)
    return shape, size


def _radii(head: Tokens) -> Match:
    start = head.at
    first = positive_length_percentage(head)
    if first is MISS:
        return MISS
    second = positive_length_percentage(head)
    if second is not MISS:
        return (first, second)
    head.at = start
    first = positive_length(head)
    return MISS if first is MISS else (first,)


def _radial(tokens: Tokens, *, repeating: bool) -> Match:
    head = _prelude(tokens)
    method: Match = interpolation(head)
    before = head.at
    ending = _ending(head)
    if ending is None:
        return MISS
    shape, size = ending
    center: Match = CENTER
    if head.skip("at"):
        center = position(head)
        if center is MISS:
            return MISS
    if method is MISS:
        method = interpolation(head)
    if head.at == before == 0:
        method = Interpolation()
    elif not head.is_done() or not _skip_head(tokens, head):
        return MISS
    stops = _stops(tokens, length_percentage)
    if stops is None:
        return MISS
    method = Interpolation() if method is MISS else method
    return RadialGradient(
        "circle" if shape == "circle" else "ellipse", size or "farthest-corner", center, stops, repeating, method
    )


def _conic(tokens: Tokens, *, repeating: bool) -> Match:
    head = _prelude(tokens)
    method: Match = interpolation(head)
    start_angle: Match = 0.0
    center: Match = CENTER
    if head.skip("from"):
        start_angle = angle_or_zero(head)
    if head.skip("at"):
        center = position(head)
    if start_angle is MISS or center is MISS:
        return MISS
    if method is MISS:
        method = interpolation(head)
    if head.at and (not head.is_done() or not _skip_head(tokens, head)):
        return MISS
    stops = _stops(tokens, angle_percentage)
    if stops is None:
        return MISS
    return ConicGradient(start_angle, center, stops, repeating, Interpolation() if method is MISS else method)


def _webkit_linear(tokens: Tokens, *, repeating: bool) -> Match:
    """Read the prefixed form. The side is where it starts; angles begin at the right and turn the other way."""
    head = _prelude(tokens)
    direction: Match = _sides(head)
    if direction is MISS:
        direction = angle_or_zero(head)
        if isinstance(direction, float):
            direction = (90.0 - direction) % 360.0
    elif isinstance(direction, tuple):
        opposite = {"left": "right", "right": "left", "top": "bottom", "bottom": "top"}
        direction = (opposite[direction[0]], opposite[direction[1]])
    else:
        direction = (direction + 180.0) % 360.0
    if direction is MISS:
        direction = 180.0
    elif not head.is_done() or not _skip_head(tokens, head):
        return MISS
    stops = _stops(tokens, length_percentage)
    return MISS if stops is None else LinearGradient(direction, stops, repeating)


GRADIENTS: Final[dict[str, Callable[..., Match]]] = {
    "linear-gradient": _linear,
    "radial-gradient": _radial,
    "conic-gradient": _conic,
    "-webkit-linear-gradient": _webkit_linear,
}


def gradient(name: str, arguments: Tokens) -> Match:
    """Read a gradient function; `MISS` if the name is not one of them or the arguments do not fit."""
    repeating = "repeating-" in name
    function = GRADIENTS.get(name.replace("repeating-", "", 1))
    return MISS if function is None else function(arguments, repeating=repeating)


def url(tokens: Tokens) -> Match:
    """Match ``url(…)``, quoted or not."""
    token = tokens.next
    if token.kind == "url":
        tokens.at += 1
        return Url(token.text)
    if token.kind == "function" and token.lower == "url":
        children = token.children
        if len(children) == 1 and children[0].kind == "string":
            tokens.at += 1
            return Url(children[0].text)
    return MISS


def image(tokens: Tokens) -> Match:
    """Match any image."""
    token = tokens.next
    if token.kind == "url":
        return url(tokens)
    if token.kind != "function":
        return MISS
    value = _function(token, tokens)
    if value is not MISS:
        tokens.at += 1
    return value


def _function(token: Token, tokens: Tokens) -> Match:
    name = token.lower
    match name:
        case "url":
            start = tokens.at
            value = url(tokens)
            tokens.at = start
            return value
        case "image-set" | "-webkit-image-set":
            return _image_set(Tokens(token.children))
        case "cross-fade":
            return _cross_fade(Tokens(token.children))
        case "-webkit-cross-fade":
            return _webkit_cross_fade(Tokens(token.children))
        case "image":
            value = color(Tokens(token.children))
            return MISS if value is MISS or len(token.children) != 1 else SolidImage(value)
        case _:
            return gradient(name, Tokens(token.children))


def image_or_none(tokens: Tokens) -> Match:
    """Match an image or `none`, which is None."""
    return None if tokens.skip("none") else image(tokens)


images: Matcher = comma_list(image_or_none)

# ── image-set() ───────────────────────────────────────────────────────────────────────────────────────────


@record
class ImageSet(Deferred):
    """``image-set()``: images, each with the resolution that it is made for. Those of unknown types are left out."""

    options: tuple[tuple[Any, float], ...]

    def compute(self, context: ComputeContext) -> Any:
        """Choose the image with the lowest resolution that is not below that of the canvas, like Chrome does."""
        if not self.options:
            return None
        ordered = sorted(self.options, key=lambda option: option[1])
        chosen = next((option for option in ordered if option[1] >= context.resolution), ordered[-1])
        value = compute_parts(chosen[0], context)
        return Url(value.href, value.base, chosen[1]) if isinstance(value, Url) else value


def _image_set(tokens: Tokens) -> Match:
    parts = tokens.split()
    if parts is None:
        return MISS
    options: list[tuple[Any, float]] = []
    for part in parts:
        text = string(part)
        value = image(part) if text is MISS else Url(text)
        if value is MISS or isinstance(value, ImageSet):
            return MISS
        density: Any = MISS
        kind: Any = MISS
        while not part.is_done():
            found = resolution(part) if density is MISS else MISS
            if found is not MISS:
                if isinstance(found, Deferred) or found < 0.0:
                    return MISS
                density = found
                continue
            found = inside("type", string)(part) if kind is MISS else MISS
            if found is MISS:
                return MISS
            kind = found
        if kind is MISS or kind.lower() in decoded_types():
            options.append((value, 1.0 if density is MISS else density))
    return ImageSet(tuple(options))


# ── cross-fade() ──────────────────────────────────────────────────────────────────────────────────────────

_share = make_percentage(low=0.0)


def _image_or_color(tokens: Tokens) -> Match:
    value = image(tokens)
    return color(tokens) if value is MISS else value


def _cross_fade(tokens: Tokens) -> Match:
    parts = tokens.split()
    if parts is None:
        return MISS
    layers: list[Any] = []
    shares: list[float | None] = []
    for part in parts:
        share = _share(part)
        layer = _image_or_color(part)
        if share is MISS:
            share = _share(part)
        if layer is MISS or not part.is_done() or isinstance(share, Deferred):
            return MISS
        if isinstance(share, Percent) and share.value > 100.0:
            return MISS
        layers.append(layer)
        shares.append(share.value / 100.0 if isinstance(share, Percent) else None)
    # "If any percentages are omitted, all the specified percentages are summed together and subtracted from 100%"
    missing = shares.count(None)
    known = sum(share for share in shares if share is not None)
    rest = max(0.0, 1.0 - known) / missing if missing else 0.0
    full = [rest if share is None else share for share in shares]
    total = sum(full)
    if total > 1.0:
        full = [share / total for share in full]
    return CrossFade(tuple(zip(layers, full, strict=True)))


def _webkit_cross_fade(tokens: Tokens) -> Match:
    parts = tokens.split()
    if parts is None or len(parts) != 3:
        return MISS
    first, second = image_or_none(parts[0]), image_or_none(parts[1])
    token = parts[2].take()
    if token.kind == "percentage":
        share = token.number / 100.0
    elif token.kind == "number":
        share = token.number
    else:
        return MISS
    if MISS in (first, second) or not all(part.is_done() for part in parts):
        return MISS
    share = min(max(share, 0.0), 1.0)
    layers = ((first, 1.0 - share), (second, share))
    return CrossFade(tuple(layer for layer in layers if layer[0] is not None))
