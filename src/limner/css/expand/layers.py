"""Shorthands with layers: `background`, `background-position`, `mask`.

Spec: https://www.w3.org/TR/css-backgrounds-4/#background, https://www.w3.org/TR/css-masking-1/#the-mask
"""

from typing import Any, Final

from limner.css.expand.shorthand import Expanded, Shorthand
from limner.css.grammar import backgrounds
from limner.css.grammar.colors import color
from limner.css.grammar.images import image_or_none
from limner.css.grammar.match import MISS, Match, Matcher, comma_list
from limner.css.grammar.positions import bg_position, position
from limner.css.tokens import Tokens
from limner.css.values import Percent, Position

_ZERO: Final = Percent(0.0)
_BACKGROUND_DEFAULTS: Final[dict[str, Any]] = {
    "background-image": None,
    "position": Position(_ZERO, _ZERO),
    "background-size": backgrounds.AUTO_SIZE,
    "background-repeat": ("repeat", "repeat"),
    "background-attachment": "scroll",
    "background-origin": "padding-box",
    "background-clip": "border-box",
}
BACKGROUND_LONGHANDS: Final = (
    "background-image",
    "background-position-x",
    "background-position-y",
    "background-size",
    "background-repeat",
    "background-attachment",
    "background-origin",
    "background-clip",
    "background-color",
)


def _read_layer(tokens: Tokens, matchers: dict[str, Matcher], boxes: tuple[str, str]) -> dict[str, Any] | None:
    """Read one layer: each value at most once; a box twice, for origin and clip in this order."""
    found: dict[str, Any] = {}
    origin, clip = boxes
    # Three values are a position of backgrounds only.
    place_matcher = bg_position if origin == "background-origin" else position
    while not tokens.is_done():
        if "position" not in found and (place := place_matcher(tokens)) is not MISS:
            found["position"] = place
            size = f"{origin.partition('-')[0]}-size"
            if tokens.skip("/"):
                found[size] = backgrounds.layer_size(tokens)
                if found[size] is MISS:
                    return None
            continue
        for name, matcher in matchers.items():
            if name not in found and (value := matcher(tokens)) is not MISS:
                found[name] = value
                break
        else:
            return None
    if origin in found and clip not in found:
        # "If one <visual-box> value is present then it sets both background-origin and background-clip to that value."
        found[clip] = found[origin]
    return found or None


_BACKGROUND_MATCHERS: Final[dict[str, Matcher]] = {
    "background-image": image_or_none,
    "background-repeat": backgrounds.layer_repeat,
    "background-attachment": backgrounds.attachment,
    "background-origin": backgrounds.layer_box,
    "background-clip": backgrounds.layer_clip,
    "background-color": color,
}


def _background(tokens: Tokens) -> Expanded:
    parts = tokens.split()
    if parts is None:
        return MISS
    layers: list[dict[str, Any]] = []
    for part in parts:
        layer = _read_layer(part, _BACKGROUND_MATCHERS, ("background-origin", "background-clip"))
        if layer is None:
            return MISS
        layers.append(layer)
    # Only "the final layer may have a colour".
    if any("background-color" in layer for layer in layers[:-1]):
        return MISS
    found = _columns(layers, _BACKGROUND_DEFAULTS)
    places = found.pop("position")
    found["background-position-x"] = tuple(place.x for place in places)
    found["background-position-y"] = tuple(place.y for place in places)
    if "background-color" in layers[-1]:
        found["background-color"] = layers[-1]["background-color"]
    return found


def _columns(layers: list[dict[str, Any]], defaults: dict[str, Any]) -> dict[str, Any]:
    return {name: tuple(layer.get(name, default) for layer in layers) for name, default in defaults.items()}


_positions = comma_list(bg_position)


def _background_position(tokens: Tokens) -> Expanded:
    places = _positions(tokens)
    if places is MISS:
        return MISS
    return {
        "background-position-x": tuple(place.x for place in places),
        "background-position-y": tuple(place.y for place in places),
    }


# ── masks ─────────────────────────────────────────────────────────────────────────────────────────────────

_MASK_DEFAULTS: Final[dict[str, Any]] = {
    "mask-image": None,
    "position": Position(_ZERO, _ZERO),
    "mask-size": backgrounds.AUTO_SIZE,
    "mask-repeat": ("repeat", "repeat"),
    "mask-origin": "border-box",
    "mask-clip": "border-box",
    "mask-mode": "match-source",
    "mask-composite": "add",
}
_MASK_MATCHERS: Final[dict[str, Matcher]] = {
    "mask-image": image_or_none,
    "mask-repeat": backgrounds.layer_repeat,
    "mask-origin": backgrounds.mask_box,
    "mask-clip": backgrounds.mask_clip,
    "mask-composite": backgrounds.mask_composite,
    "mask-mode": backgrounds.mask_mode,
}
MASK_LONGHANDS: Final = tuple("mask-position" if name == "position" else name for name in _MASK_DEFAULTS)


def _mask(tokens: Tokens) -> Expanded:
    parts = tokens.split()
    if parts is None:
        return MISS
    layers: list[dict[str, Any]] = []
    for part in parts:
        layer = _read_layer(part, _MASK_MATCHERS, ("mask-origin", "mask-clip"))
        if layer is None:
            return MISS
        layers.append(layer)
    found = _columns(layers, _MASK_DEFAULTS)
    found["mask-position"] = found.pop("position")
    return found


_old_composites = comma_list(backgrounds.webkit_mask_composite)


def _webkit_mask_composite(tokens: Tokens) -> Match:
    values = _old_composites(tokens)
    return MISS if values is MISS else {"mask-composite": values}


LAYER_SHORTHANDS: Final[dict[str, Shorthand]] = {
    "background": Shorthand(
        BACKGROUND_LONGHANDS,
        _background,
        "[ <bg-image> || <bg-position> [ / <bg-size> ]? || <repeat-style> || <attachment> || <visual-box>{1,2} ]# "
        "with <color> in the last",
        "css-backgrounds-3/#background",
        "center / cover no-repeat linear-gradient(gold, tomato)",
    ),
    "background-position": Shorthand(
        ("background-position-x", "background-position-y"),
        _background_position,
        "<bg-position>#",
        "css-backgrounds-3/#background-position",
        "right 10px top",
    ),
    "mask": Shorthand(
        MASK_LONGHANDS,
        _mask,
        "[ <mask-reference> || <position> [ / <bg-size> ]? || <repeat-style> || <coord-box>{1,2} || "
        "<compositing-operator> || <masking-mode> ]#",
        "css-masking-1/#the-mask",
        "linear-gradient(black, transparent) center / contain no-repeat",
    ),
    "-webkit-mask-composite": Shorthand(
        ("mask-composite",),
        _webkit_mask_composite,
        "[ source-over | source-in | source-out | xor ]#",
        "css-masking-1/#the-mask-composite",
        "xor",
    ),
}
