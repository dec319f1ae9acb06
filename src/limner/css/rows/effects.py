"""Rows of the group ``effects``: opacity, filters, clips, masks, transforms.

Spec: https://www.w3.org/TR/filter-effects-1/, https://www.w3.org/TR/css-masking-1/, https://www.w3.org/TR/css-transforms-2/
"""

from collections.abc import Callable
from typing import Any, Final

from limner.css.grammar import backgrounds, motion, transforms
from limner.css.grammar.backgrounds import box_shadow, filters
from limner.css.grammar.images import image, images
from limner.css.grammar.numbers import make_number, percentage
from limner.css.grammar.shapes import clip, clip_path
from limner.css.grammar.transforms import position, transform_origin
from limner.css.match import MISS, Match, Matcher, comma_list, custom_ident, keywords, mapped, one_of
from limner.css.property import ComputeContext
from limner.css.records import TOP_LEFT
from limner.css.rows.row import Row, keyword_row, row
from limner.css.specified import Deferred
from limner.css.tokens import Tokens
from limner.css.values import CENTER, BoxReflect, Percent

_number = make_number()


def _alpha(tokens: Tokens) -> Match:
    """Match `<opacity-value>`. It is clamped when computed."""
    value = _number(tokens)
    return percentage(tokens) if value is MISS else value


def _compute_alpha(value: Any, context: ComputeContext) -> float:
    if isinstance(value, Deferred):
        value = value.compute(context)
    number: float = value.value / 100.0 if isinstance(value, Percent) else value
    return min(max(number, 0.0), 1.0)


def _mask(name: str, matcher: Matcher, initial: object, grammar: str, example: str) -> Row:
    return row(
        name,
        "effects",
        comma_list(matcher),
        (initial,),
        f"[ {grammar} ]#",
        f"css-masking-1/#the-{name}",
        example,
        field="mask",
        merge=backgrounds.merge_mask,
    )


_NOT_CHANGING: Final = frozenset({"none", "all", "auto", "will-change"})


def _will_change_part(tokens: Tokens) -> Match:
    return custom_ident(tokens, exclude=_NOT_CHANGING)


_reflect_direction = keywords("above below left right")


def box_reflect(tokens: Tokens) -> Match:
    """Match `-webkit-box-reflect`; None is `none`."""
    if tokens.skip("none"):
        return None
    direction = _reflect_direction(tokens)
    if direction is MISS:
        return MISS
    distance = motion.offset_distance(tokens)
    mask = image(tokens)
    return BoxReflect(direction, 0.0 if distance is MISS else distance, None if mask is MISS else mask)


_will_change: Matcher = one_of(mapped({"auto": ()}), comma_list(_will_change_part))
_BLEND: Final = keywords(f"{backgrounds.BLEND_MODES} plus-lighter")
_FILTER_GRAMMAR: Final = "none | [ <filter-function> | <url> ]+"
_BOXES: Final = "content-box border-box fill-box stroke-box view-box"
_compute_opacity: Callable[[Any, ComputeContext], object] = _compute_alpha

EFFECTS_ROWS: Final[tuple[Row, ...]] = (
    row(
        "opacity",
        "effects",
        _alpha,
        1.0,
        "<number> | <percentage>",
        "css-color-4/#transparency",
        "0.4",
        compute=_compute_opacity,
    ),
    row(
        "box-shadow",
        "effects",
        box_shadow,
        (),
        "none | [ inset? && <length>{2,4} && <color>? ]#",
        "css-backgrounds-3/#box-shadow",
        "0 8px 24px rgb(0 0 0 / 0.3)",
    ),
    row(
        "filter",
        "effects",
        filters,
        (),
        _FILTER_GRAMMAR,
        "filter-effects-1/#FilterProperty",
        "blur(4px)",
    ),
    row(
        "backdrop-filter",
        "effects",
        filters,
        (),
        _FILTER_GRAMMAR,
        "filter-effects-2/#BackdropFilterProperty",
        "blur(8px) saturate(1.5)",
        status="partial",
    ),
    row(
        "mix-blend-mode",
        "effects",
        _BLEND,
        "normal",
        "<blend-mode> | plus-lighter",
        "compositing-1/#mix-blend-mode",
        "multiply",
    ),
    keyword_row("isolation", "effects", "auto isolate", "auto", "compositing-1/#isolation", "isolate"),
    row(
        "clip-path",
        "effects",
        clip_path,
        None,
        "none | <url> | [ <basic-shape> || <geometry-box> ]",
        "css-masking-1/#the-clip-path",
        "circle(40%)",
    ),
    row("clip", "effects", clip, None, "auto | rect()", "css-masking-1/#clip-property", "rect(0, 80px, 40px, 0)"),
    row(
        "mask-image",
        "effects",
        images,
        (None,),
        "[ none | <image> ]#",
        "css-masking-1/#the-mask-image",
        "linear-gradient(black, transparent)",
        field="mask",
        merge=backgrounds.merge_mask,
    ),
    _mask("mask-position", position, TOP_LEFT, "<position>", "center"),
    _mask("mask-size", backgrounds.layer_size, backgrounds.AUTO_SIZE, "<bg-size>", "contain"),
    _mask("mask-repeat", backgrounds.layer_repeat, ("repeat", "repeat"), "<repeat-style>", "no-repeat"),
    _mask("mask-origin", backgrounds.mask_box, "border-box", "<coord-box>", "content-box"),
    _mask("mask-clip", backgrounds.mask_clip, "border-box", "<coord-box> | no-clip", "content-box"),
    _mask("mask-mode", backgrounds.mask_mode, "match-source", "alpha | luminance | match-source", "luminance"),
    _mask("mask-composite", backgrounds.mask_composite, "add", "add | subtract | intersect | exclude", "exclude"),
    row(
        "transform",
        "effects",
        transforms.transform,
        (),
        "none | <transform-function>+",
        "css-transforms-1/#transform-property",
        "rotate(-6deg) scale(1.1)",
    ),
    row(
        "transform-origin",
        "effects",
        transform_origin,
        (Percent(50.0), Percent(50.0), 0.0),
        "<position> <length>?",
        "css-transforms-1/#transform-origin-property",
        "top left",
    ),
    row(
        "transform-box",
        "effects",
        keywords(_BOXES),
        "view-box",
        " | ".join(_BOXES.split()),
        "css-transforms-1/#transform-box",
        "content-box",
    ),
    row(
        "translate",
        "effects",
        transforms.translate,
        None,
        "none | <length-percentage> [ <length-percentage> <length>? ]?",
        "css-transforms-2/#individual-transforms",
        "20px 10%",
    ),
    row(
        "rotate",
        "effects",
        transforms.rotate,
        None,
        "none | <angle> | [ x | y | z | <number>{3} ] && <angle>",
        "css-transforms-2/#individual-transforms",
        "12deg",
    ),
    row(
        "scale",
        "effects",
        transforms.scale,
        None,
        "none | [ <number> | <percentage> ]{1,3}",
        "css-transforms-2/#individual-transforms",
        "1.2",
    ),
    keyword_row(
        "transform-style",
        "effects",
        "flat preserve-3d",
        "flat",
        "css-transforms-2/#transform-style-property",
        "preserve-3d",
    ),
    row(
        "offset-path",
        "effects",
        motion.offset_path,
        None,
        "none | [ <ray()> | <basic-shape> ] || <coord-box>",
        "motion-1/#offset-path-property",
        'path("M 20 20 L 90 40")',
    ),
    row(
        "offset-distance",
        "effects",
        motion.offset_distance,
        0.0,
        "<length-percentage>",
        "motion-1/#offset-distance-property",
        "50%",
    ),
    row(
        "offset-rotate",
        "effects",
        motion.offset_rotate,
        (True, 0.0, 0.0),
        "[ auto | reverse ] || <angle>",
        "motion-1/#offset-rotate-property",
        "reverse 10deg",
    ),
    row(
        "offset-anchor",
        "effects",
        motion.offset_anchor,
        None,
        "auto | <position>",
        "motion-1/#offset-anchor-property",
        "left bottom",
    ),
    row(
        "offset-position",
        "effects",
        motion.offset_position,
        None,
        "normal | auto | <position>",
        "motion-1/#offset-position-property",
        "20px 30px",
    ),
    row(
        "-webkit-box-reflect",
        "effects",
        box_reflect,
        None,
        "none | [ above | below | left | right ] <length-percentage>? <image>?",
        "https://developer.mozilla.org/docs/Web/CSS/Reference/Properties/-webkit-box-reflect",
        "below 4px",
        field="box_reflect",
    ),
    row(
        "perspective",
        "effects",
        transforms.perspective,
        None,
        "none | <length [0,∞]>",
        "css-transforms-2/#perspective-property",
        "400px",
    ),
    row(
        "perspective-origin",
        "effects",
        position,
        CENTER,
        "<position>",
        "css-transforms-2/#perspective-origin-property",
        "top",
    ),
    keyword_row(
        "backface-visibility",
        "effects",
        "visible hidden",
        "visible",
        "css-transforms-2/#backface-visibility-property",
        "hidden",
    ),
    row(
        "will-change",
        "effects",
        _will_change,
        (),
        "auto | <custom-ident>#",
        "css-will-change-1/#will-change",
        "transform",
    ),
)
