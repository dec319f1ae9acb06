"""Shorthands of backgrounds, masks, fonts, text and lists."""

from typing import Any, Final

from limner.css.expand.shorthand import Expanded, Shorthand, expand_any_order, matcher_of
from limner.css.grammar import backgrounds, fonts
from limner.css.grammar.colors import color
from limner.css.grammar.images import image, image_or_none
from limner.css.grammar.texts import line_height, list_style_type
from limner.css.grammar.transforms import bg_position, position
from limner.css.match import MISS, Match, Matcher, comma_list, keywords
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
    """Read one layer: each value at most once, but a box up to twice, for origin and clip in this order."""
    found: dict[str, Any] = {}
    origin, clip = boxes
    # Positions with three values are for backgrounds only.
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
    start = tokens.at
    found = color(tokens)
    if found is not MISS and tokens.is_done():
        return {**_NO_BACKGROUND, "background-color": found}
    tokens.at = start
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
    columns = _columns(layers, _BACKGROUND_DEFAULTS)
    places = columns.pop("position")
    columns["background-position-x"] = tuple(place.x for place in places)
    columns["background-position-y"] = tuple(place.y for place in places)
    if "background-color" in layers[-1]:
        columns["background-color"] = layers[-1]["background-color"]
    return columns


_NO_BACKGROUND: Final[dict[str, Any]] = {
    **{name: (value,) for name, value in _BACKGROUND_DEFAULTS.items() if name != "position"},
    "background-position-x": (_ZERO,),
    "background-position-y": (_ZERO,),
}


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


VARIANT_LONGHANDS: Final = (
    "font-variant-ligatures",
    "font-variant-caps",
    "font-variant-numeric",
    "font-variant-east-asian",
    "font-variant-alternates",
    "font-variant-position",
    "font-variant-emoji",
)
_RESET_BY_FONT: Final = (
    *VARIANT_LONGHANDS,
    "font-feature-settings",
    "font-variation-settings",
    "font-language-override",
    "font-kerning",
    "font-optical-sizing",
    "font-size-adjust",
)
_SYSTEM_FONTS: Final = frozenset({"caption", "icon", "menu", "message-box", "small-caption", "status-bar"})


def _font(tokens: Tokens) -> Expanded:
    """Spec: https://www.w3.org/TR/css-fonts-4/#font-prop."""
    if tokens.keyword() in _SYSTEM_FONTS:
        tokens.take()
        return {"font-family": ("system-ui",), "font-size": 13.333333}
    found: dict[str, Any] = {}
    normals = 0
    while not tokens.is_done():
        if tokens.keyword() == "normal" and normals + len(found) < 4:
            tokens.take()
            normals += 1
            continue
        if not _font_part(tokens, found):
            break
    if normals + len(found) > 4:
        return MISS
    size = fonts.font_size(tokens)
    if size is MISS:
        return MISS
    found["font-size"] = size
    if tokens.skip("/"):
        height = line_height(tokens)
        if height is MISS:
            return MISS
        found["line-height"] = height
    family = fonts.font_family(tokens)
    if family is MISS:
        return MISS
    found["font-family"] = family
    return found


def _font_part(tokens: Tokens, found: dict[str, Any]) -> bool:
    """Read a style, small-caps, a weight or a width, unless it was already read."""
    word = tokens.keyword()
    if word == "small-caps" and "font-variant-caps" not in found:
        found["font-variant-caps"] = tokens.take().lower
        return True
    if word in fonts.STRETCHES and "font-stretch" not in found:
        found["font-stretch"] = fonts.STRETCHES[tokens.take().lower]
        return True
    for name, matcher in (("font-style", fonts.font_style), ("font-weight", fonts.font_weight)):
        if name not in found and (value := matcher(tokens)) is not MISS:
            found[name] = value
            return True
    return False


_VARIANTS: Final = {
    "font-variant-ligatures": fonts.ligatures,
    "font-variant-caps": fonts.caps,
    "font-variant-numeric": fonts.numeric,
    "font-variant-east-asian": fonts.east_asian,
    "font-variant-alternates": fonts.alternates,
    "font-variant-position": keywords("sub super"),
    "font-variant-emoji": keywords("text emoji unicode"),
}
_GROUPED: Final = (
    ("font-variant-ligatures", fonts.LIGATURES),
    ("font-variant-numeric", fonts.NUMERIC),
    ("font-variant-east-asian", fonts.EAST_ASIAN),
)


def _font_variant(tokens: Tokens) -> Expanded:
    if tokens.skip("normal"):
        return {"font-variant-caps": "normal"}
    if tokens.skip("none"):
        return {"font-variant-ligatures": ("none",)}
    found: dict[str, Any] = {}
    while not tokens.is_done():
        if not _font_variant_part(tokens, found):
            return MISS
    return found or MISS


def _font_variant_part(tokens: Tokens, found: dict[str, Any]) -> bool:
    word = tokens.keyword()
    for name, groups in _GROUPED:
        # Words of one longhand need not be next to each other.
        group = next((group for group in groups if word in group), None)
        if group is not None:
            before = found.get(name, ())
            if any(other in group for other in before):
                return False
            tokens.take()
            found[name] = (*before, word)
            return True
    for name, matcher in _VARIANTS.items():
        if name not in found and (value := matcher(tokens)) is not MISS:
            found[name] = value
            return True
    return False


def _font_synthesis(tokens: Tokens) -> Expanded:
    parts = ("weight", "style", "small-caps")
    names: set[str] = set()
    if not tokens.skip("none"):
        while (word := tokens.keyword()) in parts and word not in names:
            names.add(word)
            tokens.take()
        if not names:
            return MISS
    return {f"font-synthesis-{part}": part in names for part in parts}


_decoration = expand_any_order(
    "text-decoration-line", "text-decoration-thickness", "text-decoration-style", "text-decoration-color"
)
_WHITE_SPACE: Final[dict[str, tuple[str, str]]] = {
    "normal": ("collapse", "wrap"),
    "pre": ("preserve", "nowrap"),
    "pre-wrap": ("preserve", "wrap"),
    "pre-line": ("preserve-breaks", "wrap"),
    "nowrap": ("collapse", "nowrap"),
    "break-spaces": ("break-spaces", "wrap"),
}
_collapse_or_wrap = expand_any_order("white-space-collapse", "text-wrap-mode")


def _white_space(tokens: Tokens) -> Expanded:
    word = tokens.keyword()
    if word in _WHITE_SPACE and len(tokens.items) == 2:
        tokens.take()
        collapse, wrap = _WHITE_SPACE[word]
        return {"white-space-collapse": collapse, "text-wrap-mode": wrap}
    return _collapse_or_wrap(tokens)


_text_wrap = expand_any_order("text-wrap-mode", "text-wrap-style")


def _list_style(tokens: Tokens) -> Expanded:
    """Spec: https://www.w3.org/TR/css-lists-3/#list-style-property."""
    found: dict[str, Any] = {}
    nones = 0
    position = matcher_of("list-style-position")
    while not tokens.is_done():
        if tokens.skip("none"):
            nones += 1
        elif "list-style-position" not in found and (value := position(tokens)) is not MISS:
            found["list-style-position"] = value
        elif "list-style-image" not in found and (value := image(tokens)) is not MISS:
            found["list-style-image"] = value
        elif "list-style-type" not in found and (value := list_style_type(tokens)) is not MISS:
            found["list-style-type"] = value
        else:
            return MISS
    # "using a value of none in the shorthand sets whichever of list-style-type and list-style-image are not
    # otherwise specified to none"
    open_places = 2 - ("list-style-type" in found) - ("list-style-image" in found)
    if nones > open_places or (not nones and not found):
        return MISS
    if nones and "list-style-type" not in found:
        found["list-style-type"] = "none"
    return found


def _text_stroke_longhands() -> tuple[str, str]:
    return ("-webkit-text-stroke-width", "-webkit-text-stroke-color")


def _marker(tokens: Tokens) -> Expanded:
    """Spec: https://www.w3.org/TR/SVG2/painting.html#MarkerShorthand."""
    value = matcher_of("marker-start")(tokens)
    return MISS if value is MISS else dict.fromkeys(("marker-start", "marker-mid", "marker-end"), value)


TEXT_SHORTHANDS: Final[dict[str, Shorthand]] = {
    "font": Shorthand(
        ("font-style", "font-weight", "font-stretch", "font-size", "line-height", "font-family", *_RESET_BY_FONT),
        _font,
        "[ <'font-style'> || small-caps || <'font-weight'> || <font-width-css3> ]? <'font-size'> "
        "[ / <'line-height'> ]? <'font-family'>#",
        "css-fonts-4/#font-prop",
        'italic 600 24px/1.4 "Geist", sans-serif',
    ),
    "font-variant": Shorthand(
        VARIANT_LONGHANDS,
        _font_variant,
        "normal | none | [ <font-variant-ligatures> || <font-variant-caps> || <font-variant-numeric> || … ]",
        "css-fonts-4/#font-variant-prop",
        "small-caps tabular-nums",
    ),
    "font-synthesis": Shorthand(
        ("font-synthesis-weight", "font-synthesis-style", "font-synthesis-small-caps"),
        _font_synthesis,
        "none | [ weight || style || small-caps ]",
        "css-fonts-4/#font-synthesis",
        "none",
    ),
    "text-decoration": Shorthand(
        ("text-decoration-line", "text-decoration-thickness", "text-decoration-style", "text-decoration-color"),
        _decoration,
        "<'text-decoration-line'> || <'text-decoration-thickness'> || <'text-decoration-style'> || "
        "<'text-decoration-color'>",
        "css-text-decor-4/#text-decoration-property",
        "underline wavy crimson 2px",
    ),
    "white-space": Shorthand(
        ("white-space-collapse", "text-wrap-mode"),
        _white_space,
        "normal | pre | pre-wrap | pre-line | nowrap | break-spaces | <'white-space-collapse'> || <'text-wrap-mode'>",
        "css-text-4/#white-space-property",
        "pre-wrap",
    ),
    "text-wrap": Shorthand(
        ("text-wrap-mode", "text-wrap-style"),
        _text_wrap,
        "<'text-wrap-mode'> || <'text-wrap-style'>",
        "css-text-4/#text-wrap-shorthand",
        "balance",
    ),
    "list-style": Shorthand(
        ("list-style-type", "list-style-position", "list-style-image"),
        _list_style,
        "<'list-style-position'> || <'list-style-image'> || <'list-style-type'>",
        "css-lists-3/#list-style-property",
        "square inside",
    ),
    "marker": Shorthand(
        ("marker-start", "marker-mid", "marker-end"),
        _marker,
        "none | <url>",
        "svg2/painting.html#MarkerShorthand",
        "url(#dot)",
    ),
    "-webkit-text-stroke": Shorthand(
        _text_stroke_longhands(),
        expand_any_order(*_text_stroke_longhands()),
        "<line-width> || <color>",
        "https://compat.spec.whatwg.org/#the-webkit-text-stroke",
        "2px crimson",
    ),
}
