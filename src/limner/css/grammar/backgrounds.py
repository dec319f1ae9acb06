"""Values of backgrounds, masks, borders, shadows and filters.

Spec: https://www.w3.org/TR/css-backgrounds-3/
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

from limner.css.grammar.colors import color
from limner.css.grammar.images import url
from limner.css.grammar.numbers import (
    angle_or_zero,
    length,
    make_number,
    make_percentage,
    number,
    positive_length,
    positive_length_percentage,
    positive_number,
    positive_percentage,
)
from limner.css.match import (
    MISS,
    Match,
    Matcher,
    comma_list,
    four_sides,
    inside,
    keywords,
    mapped,
    one_of,
    pair,
    repeated,
    to,
)
from limner.css.property import ComputeContext
from limner.css.records import BackgroundLayer, MaskLayer
from limner.css.specified import Deferred
from limner.css.tokens import Tokens
from limner.css.values import AUTO, CURRENT_COLOR, FilterFunction, Percent, Position, Shadow


def make_shadow(*, spread: bool, inset: bool) -> Matcher:
    """Make a matcher of one shadow.

    Args:
        spread: Whether a fourth length is allowed.
        inset: Whether the keyword `inset` is allowed.
    """

    def match(tokens: Tokens) -> Match:
        start = tokens.at
        lengths: list[Any] = []
        shade: Any = MISS
        is_inset = False
        while not tokens.is_done():
            if inset and not is_inset and tokens.skip("inset"):
                is_inset = True
                continue
            if not lengths:
                lengths = _lengths(tokens, spread=spread)
                if lengths:
                    continue
            if shade is MISS and (shade := color(tokens)) is not MISS:
                continue
            break
        if not lengths:
            tokens.at = start
            return MISS
        x, y, blur, grow = (*lengths, 0.0, 0.0)[:4]
        return Shadow(x, y, blur, grow, CURRENT_COLOR if shade is MISS else shade, is_inset)

    return match


def _lengths(tokens: Tokens, *, spread: bool) -> list[Any]:
    start = tokens.at
    found: list[Any] = []
    for matcher in (length, length, positive_length, length)[: 4 if spread else 3]:
        value = matcher(tokens)
        if value is MISS:
            break
        found.append(value)
    if len(found) < 2:
        tokens.at = start
        return []
    return found


box_shadow: Matcher = one_of(mapped({"none": ()}), comma_list(make_shadow(spread=True, inset=True)))
text_shadow: Matcher = one_of(mapped({"none": ()}), comma_list(make_shadow(spread=False, inset=False)))

# ── filters ───────────────────────────────────────────────────────────────────────────────────────────────

# Name: (amount if none is written, largest amount)
_AMOUNTS: Final = {
    "brightness": (1.0, math.inf),
    "contrast": (1.0, math.inf),
    "grayscale": (1.0, 1.0),
    "invert": (1.0, 1.0),
    "opacity": (1.0, 1.0),
    "saturate": (1.0, math.inf),
    "sepia": (1.0, 1.0),
}
_number = make_number(low=0.0)
_percentage = make_percentage(low=0.0)
_drop_shadow = make_shadow(spread=False, inset=False)


def _filter_function(tokens: Tokens) -> Match:
    token = tokens.next
    if token.kind != "function":
        return MISS
    arguments = Tokens(token.children)
    value = _filter_value(token.lower, arguments)
    if value is MISS or not arguments.is_done():
        return MISS
    tokens.at += 1
    return value


def _filter_value(name: str, arguments: Tokens) -> Match:
    if name in _AMOUNTS:
        default, most = _AMOUNTS[name]
        if arguments.is_done():
            return FilterFunction(name, default)  # type: ignore[arg-type]  # one of the names
        amount: Any = _number(arguments)
        if amount is MISS:
            amount = _percentage(arguments)
            if isinstance(amount, Percent):
                amount = amount.value / 100.0
        if amount is MISS or isinstance(amount, Deferred):
            return MISS
        return FilterFunction(name, min(amount, most))  # type: ignore[arg-type]  # one of the names
    match name:
        case "blur":
            amount = 0.0 if arguments.is_done() else positive_length(arguments)
            return MISS if amount is MISS else FilterFunction("blur", amount)
        case "hue-rotate":
            amount = 0.0 if arguments.is_done() else angle_or_zero(arguments)
            return MISS if amount is MISS else FilterFunction("hue-rotate", amount)
        case "drop-shadow":
            shadow = _drop_shadow(arguments)
            return MISS if shadow is MISS else FilterFunction("drop-shadow", 0.0, shadow)
        case _:
            return MISS


def _url_filter(tokens: Tokens) -> Match:
    """Match a reference to an SVG filter."""
    reference = url(tokens)
    return MISS if reference is MISS else FilterFunction("url", reference=reference)


def filters(tokens: Tokens) -> Match:
    """Match `filter`; () is `none`."""
    if tokens.skip("none"):
        return ()
    return repeated(one_of(_filter_function, _url_filter))(tokens)


# ── layers ────────────────────────────────────────────────────────────────────────────────────────────────

_one_size = one_of(mapped({"auto": AUTO}), positive_length_percentage)


def layer_size(tokens: Tokens) -> Match:
    """Match `<bg-size>`."""
    word = tokens.keyword()
    if word in {"cover", "contain"}:
        tokens.take()
        return word
    width = _one_size(tokens)
    if width is MISS:
        return MISS
    height = _one_size(tokens)
    return (width, AUTO if height is MISS else height)


_repeat_pair = pair(keywords("repeat no-repeat space round"))


def layer_repeat(tokens: Tokens) -> Match:
    """Match `<repeat-style>`."""
    word = tokens.keyword()
    if word in {"repeat-x", "repeat-y"}:
        tokens.take()
        return ("repeat", "no-repeat") if word == "repeat-x" else ("no-repeat", "repeat")
    return _repeat_pair(tokens)


_OLD_BOXES: Final = {"border": "border-box", "padding": "padding-box", "content": "content-box"}
AUTO_SIZE: Final = (AUTO, AUTO)
layer_box: Matcher = keywords("border-box padding-box content-box")
layer_clip: Matcher = keywords("border-box padding-box content-box text border-area")
attachment: Matcher = keywords("scroll fixed local")
BLEND_MODES: Final = (
    "normal multiply screen overlay darken lighten color-dodge color-burn hard-light soft-light difference exclusion "
    "hue saturation color luminosity"
)
blend_mode: Matcher = keywords(BLEND_MODES)
mask_box: Matcher = keywords("border-box padding-box content-box fill-box stroke-box view-box", **_OLD_BOXES)
mask_clip: Matcher = one_of(mask_box, keywords("no-clip"))
mask_mode: Matcher = keywords("match-source alpha luminance")
mask_composite: Matcher = keywords("add subtract intersect exclude")
# The operators of Chrome's prefixed property, and the operators that they are equivalent to.
webkit_mask_composite: Matcher = mapped(
    {
        "source-over": "add",
        "source-in": "intersect",
        "source-out": "subtract",
        "xor": "exclude",
        "plus-lighter": "add",
        "copy": "add",
        "clear": "add",
        "source-atop": "add",
        "destination-over": "add",
        "destination-in": "intersect",
        "destination-out": "subtract",
        "destination-atop": "add",
    }
)


def _cycled(values: Sequence[Any], index: int) -> Any:
    return values[index % len(values)]


def merge_background(values: Mapping[str, Any]) -> tuple[BackgroundLayer, ...]:
    """Make layers: as many as there are images. The other lists are repeated or cut.

    Spec: https://www.w3.org/TR/css-backgrounds-3/#layering
    """
    pictures = values["background-image"]
    return tuple(
        BackgroundLayer(
            image=picture,
            position=Position(
                _cycled(values["background-position-x"], index), _cycled(values["background-position-y"], index)
            ),
            size=_cycled(values["background-size"], index),
            repeat=_cycled(values["background-repeat"], index),
            origin=_cycled(values["background-origin"], index),
            # The colour is clipped like the bottom layer: "the background color is clipped according to the
            # background-clip value associated with the bottom-most background image layer".
            clip=_cycled(values["background-clip"], index),
            attachment=_cycled(values["background-attachment"], index),
            blend_mode=_cycled(values["background-blend-mode"], index),
        )
        for index, picture in enumerate(pictures)
    )


def merge_mask(values: Mapping[str, Any]) -> tuple[MaskLayer, ...]:
    """Make the layers of a mask; none at all if no layer has an image."""
    pictures = values["mask-image"]
    if all(picture is None for picture in pictures):
        return ()
    return tuple(
        MaskLayer(
            image=picture,
            position=_cycled(values["mask-position"], index),
            size=_cycled(values["mask-size"], index),
            repeat=_cycled(values["mask-repeat"], index),
            origin=_cycled(values["mask-origin"], index),
            clip=_cycled(values["mask-clip"], index),
            mode=_cycled(values["mask-mode"], index),
            composite=_cycled(values["mask-composite"], index),
        )
        for index, picture in enumerate(pictures)
    )


# ── borders ───────────────────────────────────────────────────────────────────────────────────────────────

LINE_STYLES: Final = "none hidden dotted dashed solid double groove ridge inset outset"
line_style: Matcher = keywords(LINE_STYLES)
outline_style: Matcher = one_of(mapped({"auto": AUTO}), keywords(LINE_STYLES.replace("hidden ", "")))
line_width: Matcher = one_of(mapped({"thin": 1.0, "medium": 3.0, "thick": 5.0}), positive_length)


def snap_line_width(value: Any, context: ComputeContext) -> float:
    """Give px, snapped to whole px.

    Spec: https://www.w3.org/TR/css-values-4/#snap-a-length-as-a-border-width
    """
    width: float = value.compute(context) if isinstance(value, Deferred) else value
    if width <= 0.0:
        return 0.0
    # "If len is less than 1 device pixel, round len up to 1; otherwise round down"
    return max(1.0, float(math.floor(width)))


def snap_outline_offset(value: Any, context: ComputeContext) -> float:
    """Give px, snapped to whole px like the width, for both signs.

    Spec: https://www.w3.org/TR/css-ui-4/#outline-offset
    """
    offset: float = value.compute(context) if isinstance(value, Deferred) else value
    return math.copysign(snap_line_width(abs(offset), context), offset) if offset else 0.0


corner_radius: Matcher = pair(positive_length_percentage)

CORNER_SHAPES: Final = {
    "round": 1.0,
    "squircle": 2.0,
    "square": math.inf,
    "bevel": 0.0,
    "scoop": -1.0,
    "notch": -math.inf,
}
corner_shape: Matcher = one_of(
    mapped(CORNER_SHAPES),
    inside("superellipse", one_of(number, mapped({"infinity": math.inf, "-infinity": -math.inf}))),
)

CORNERS: Final = ("top-left", "top-right", "bottom-right", "bottom-left")


def merge_radii(values: Mapping[str, Any]) -> tuple[Any, ...]:
    """Put the four corners together."""
    return tuple(values[f"border-{corner}-radius"] for corner in CORNERS)


def merge_corner_shapes(values: Mapping[str, Any]) -> tuple[Any, ...]:
    """Put the four corners together."""
    return tuple(values[f"corner-{corner}-shape"] for corner in CORNERS)


# ── border images ─────────────────────────────────────────────────────────────────────────────────────────

_slices = four_sides(one_of(positive_number, positive_percentage))


def _slice_parts(tokens: Tokens) -> tuple[Any, bool] | None:
    start = tokens.at
    fill = tokens.skip("fill")
    value = _slices(tokens)
    if value is MISS:
        tokens.at = start
        return None
    return value, fill or tokens.skip("fill")


def border_slice(tokens: Tokens) -> Match:
    """Match `border-image-slice`, and give its four numbers."""
    parts = _slice_parts(tokens)
    return MISS if parts is None else parts[0]


def border_slice_fill(tokens: Tokens) -> Match:
    """Match `border-image-slice`, and tell whether the middle is painted."""
    parts = _slice_parts(tokens)
    return MISS if parts is None else parts[1]


_multiple = to(lambda value: ("number", value), positive_number)
border_image_width: Matcher = four_sides(one_of(mapped({"auto": AUTO}), _multiple, positive_length_percentage))
border_image_outset: Matcher = four_sides(one_of(_multiple, positive_length))
border_image_repeat: Matcher = pair(keywords("stretch repeat round space"))


def layers(matcher: Matcher) -> Matcher:
    """Match a list with one entry per layer."""
    return comma_list(matcher)
