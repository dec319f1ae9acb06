"""Rows of the group ``box``: position, size, margins, padding, overflow.

Spec: https://www.w3.org/TR/css-box-4/, https://www.w3.org/TR/css-sizing-3/, https://www.w3.org/TR/css-position-3/
"""

from typing import Final

from limner.css.grammar.boxes import anchored, aspect_ratio, display, max_size, size, webkit_box
from limner.css.grammar.numbers import (
    integer,
    length,
    length_percentage,
    positive_integer,
    positive_length_percentage,
)
from limner.css.grammar.transforms import position
from limner.css.match import MISS, Match, keywords, mapped, one_of, some_of, string
from limner.css.property import ComputeContext
from limner.css.records import INLINE
from limner.css.rows.row import Row, keyword_row, row
from limner.css.specified import Deferred
from limner.css.tokens import Tokens
from limner.css.values import AUTO, CENTER, NONE, Percent

_auto_length = one_of(mapped({"auto": AUTO}), length_percentage)
_OVERFLOW = keywords("visible hidden clip scroll auto", overlay="auto")


_margin_box = keywords("content-box padding-box border-box")


def overflow_clip_margin(tokens: Tokens) -> Match:
    """Match `overflow-clip-margin`, and give its length. The box it starts from is always the padding box."""
    box = _margin_box(tokens)
    value = length(tokens)
    if box is MISS:
        box = _margin_box(tokens)
    if value is MISS:
        return MISS if box is MISS else 0.0
    return value


def text_overflow(tokens: Tokens) -> Match:
    """Match `text-overflow`. A string keeps its quotes, so that it differs from a keyword."""
    word = tokens.keyword()
    if word in {"clip", "ellipsis"}:
        tokens.take()
        return word
    text = string(tokens)
    return MISS if text is MISS else f'"{text}"'


def line_clamp(tokens: Tokens) -> Match:
    """Match a number of lines; None is `none`."""
    if tokens.skip("none"):
        return None
    return positive_integer(tokens)


_CONTAINMENTS = some_of("size inline-size layout style paint")


def contain(tokens: Tokens) -> Match:
    """Match `contain`."""
    if tokens.skip("none"):
        return ()
    if tokens.skip("strict"):
        return ("size", "layout", "style", "paint")
    if tokens.skip("content"):
        return ("layout", "style", "paint")
    start = tokens.at
    found = _CONTAINMENTS(tokens)
    if found is not MISS and {"size", "inline-size"} <= set(found):
        tokens.at = start
        return MISS
    return found


def _compute_vertical_align(value: object, context: ComputeContext) -> object:
    """Resolve percentages against the line height of the element, which is known here."""
    if isinstance(value, Deferred):
        value = value.compute(context)
    return value.value * context.used_line_height() / 100.0 if isinstance(value, Percent) else value


def _margin(side: str) -> Row:
    return row(
        f"margin-{side}", "box", _auto_length, 0.0, "<length-percentage> | auto", "css-box-4/#margin-physical", "24px"
    )


def _padding(side: str) -> Row:
    return row(
        f"padding-{side}",
        "box",
        positive_length_percentage,
        0.0,
        "<length-percentage [0,∞]>",
        "css-box-4/#padding-physical",
        "24px",
    )


def _inset(side: str) -> Row:
    return row(side, "box", anchored(_auto_length), AUTO, "auto | <length-percentage>", "css-position-3/#insets", "10%")


_size, _max_size = anchored(size), anchored(max_size)
_SIDES: Final = ("top", "right", "bottom", "left")
_SIZE: Final = "auto | <length-percentage [0,∞]> | min-content | max-content | fit-content | stretch | <calc-size()>"
_MAX_SIZE: Final = _SIZE.replace("auto", "none", 1)

BOX_ROWS: Final[tuple[Row, ...]] = (
    row(
        "display",
        "box",
        display,
        INLINE,
        "[ <display-outside> || <display-inside> ] | <display-listitem> | <display-internal> | <display-box>",
        "css-display-3/#the-display-properties",
        "flex",
        status="partial",
    ),
    row(
        "-limner-webkit-box",
        "box",
        webkit_box,
        initial=False,
        grammar="",
        spec="css-overflow-4/#webkit-line-clamp",
        example="-webkit-box",
        field="webkit_box",
    ),
    row(
        "position",
        "box",
        keywords("static relative absolute fixed sticky"),
        "static",
        "static | relative | absolute | sticky | fixed",
        "css-position-3/#position-property",
        "absolute",
    ),
    row(
        "float",
        "box",
        keywords("none left right inline-start inline-end"),
        "none",
        "left | right | none",
        "css2/#propdef-float",
        "left",
        field="float_",
    ),
    row(
        "clear",
        "box",
        keywords("none left right both inline-start inline-end"),
        "none",
        "none | left | right | both",
        "css2/#propdef-clear",
        "both",
    ),
    keyword_row("box-sizing", "box", "content-box border-box", "content-box", "css-sizing-3/#box-sizing", "border-box"),
    row("width", "box", _size, AUTO, _SIZE, "css-sizing-3/#preferred-size-properties", "50%"),
    row("height", "box", _size, AUTO, _SIZE, "css-sizing-3/#preferred-size-properties", "120px"),
    row("min-width", "box", _size, AUTO, _SIZE, "css-sizing-3/#min-size-properties", "200px"),
    row("min-height", "box", _size, AUTO, _SIZE, "css-sizing-3/#min-size-properties", "80px"),
    row("max-width", "box", _max_size, NONE, _MAX_SIZE, "css-sizing-3/#max-size-properties", "32ch"),
    row("max-height", "box", _max_size, NONE, _MAX_SIZE, "css-sizing-3/#max-size-properties", "100px"),
    row("aspect-ratio", "box", aspect_ratio, None, "auto || <ratio>", "css-sizing-4/#aspect-ratio", "16 / 9"),
    *(_margin(side) for side in _SIDES),
    *(_padding(side) for side in _SIDES),
    *(_inset(side) for side in _SIDES),
    row(
        "overflow-x",
        "box",
        _OVERFLOW,
        "visible",
        "visible | hidden | clip | scroll | auto",
        "css-overflow-3/#overflow-properties",
        "hidden",
    ),
    row(
        "overflow-y",
        "box",
        _OVERFLOW,
        "visible",
        "visible | hidden | clip | scroll | auto",
        "css-overflow-3/#overflow-properties",
        "hidden",
    ),
    row(
        "overflow-clip-margin",
        "box",
        overflow_clip_margin,
        0.0,
        "<visual-box> || <length>",
        "css-overflow-3/#overflow-clip-margin",
        "10px",
        status="partial",
    ),
    row(
        "vertical-align",
        "box",
        one_of(
            keywords("baseline sub super top text-top middle bottom text-bottom", _webkit_baseline_middle="middle"),
            length_percentage,
        ),
        "baseline",
        "baseline | sub | super | top | text-top | middle | bottom | text-bottom | <length-percentage>",
        "css2/#propdef-vertical-align",
        "middle",
        compute=_compute_vertical_align,
    ),
    row(
        "z-index",
        "box",
        one_of(mapped({"auto": AUTO}), integer),
        AUTO,
        "auto | <integer>",
        "css2/#propdef-z-index",
        "2",
    ),
    row(
        "appearance",
        "box",
        keywords(
            "none auto base-select button checkbox listbox menulist menulist-button meter progress-bar push-button",
            "radio searchfield slider-horizontal square-button textarea textfield",
        ),
        "none",
        "none | auto | <compat-auto> | <compat-special>",
        "css-ui-4/#appearance-switching",
        "auto",
    ),
    keyword_row(
        "object-fit", "box", "fill contain cover none scale-down", "fill", "css-images-3/#the-object-fit", "cover"
    ),
    row(
        "object-position",
        "box",
        position,
        CENTER,
        "<position>",
        "css-images-3/#the-object-position",
        "right 10px top 20%",
    ),
    keyword_row(
        "unicode-bidi",
        "box",
        "normal embed isolate bidi-override isolate-override plaintext",
        "normal",
        "css-writing-modes-4/#unicode-bidi",
        "isolate",
        _webkit_isolate="isolate",
        _webkit_plaintext="plaintext",
        _webkit_isolate_override="isolate-override",
    ),
    row(
        "text-overflow",
        "box",
        text_overflow,
        "clip",
        "clip | ellipsis | <string>",
        "css-overflow-4/#text-overflow",
        "ellipsis",
    ),
    row(
        "-webkit-line-clamp",
        "box",
        line_clamp,
        None,
        "none | <integer [1,∞]>",
        "css-overflow-4/#webkit-line-clamp",
        "2",
        field="line_clamp",
    ),
    row(
        "-limner-line-clamp-block",
        "box",
        mapped({}),
        initial=False,
        grammar="",
        spec="css-overflow-4/#line-clamp",
        example="2",
        field="line_clamp_block",
    ),
    keyword_row(
        "-webkit-box-orient",
        "box",
        "horizontal vertical",
        "horizontal",
        "css-overflow-4/#webkit-line-clamp",
        "vertical",
        inline_axis="horizontal",
        block_axis="vertical",
    ),
    row("table-layout", "box", keywords("auto fixed"), "auto", "auto | fixed", "css2/#propdef-table-layout", "fixed"),
    row(
        "contain",
        "box",
        contain,
        (),
        "none | strict | content | [ size || layout || style || paint ]",
        "css-contain-2/#contain-property",
        "paint",
        status="partial",
    ),
    keyword_row("box-decoration-break", "box", "slice clone", "slice", "css-break-3/#break-decoration", "clone"),
)
