"""Rows of the group ``rare``: properties that few elements use.

Spec: https://www.w3.org/TR/css-conditional-5/
"""

from typing import Any, Final

from limner.css.grammar import animations, backgrounds, boxes
from limner.css.grammar.colors import color
from limner.css.grammar.images import image
from limner.css.grammar.numbers import (
    integer,
    percentage,
    positive_integer,
    positive_length,
    positive_length_percentage,
    positive_number,
)
from limner.css.grammar.shapes import basic_shape
from limner.css.match import MISS, Match, comma_list, custom_ident, keywords, mapped, one_of
from limner.css.rows.row import Row, keyword_row, row
from limner.css.tokens import Tokens
from limner.css.values import CURRENT_COLOR, InsetShape, Percent, ShapeOutside

_NOT_NAMES: Final = frozenset({"none", "and", "or", "not", "normal", "auto", "default"})


def container_names(tokens: Tokens) -> Match:
    """Match ``none | <custom-ident>+``."""
    if tokens.next.kind == "ident" and tokens.next.lower == "none":
        tokens.at += 1
        return ()
    names: list[str] = []
    while (name := custom_ident(tokens, exclude=_NOT_NAMES)) is not MISS:
        names.append(name)
    return tuple(names) if names else MISS


def _view_box(tokens: Tokens) -> Match:
    if tokens.skip("none"):
        return None
    shape = basic_shape(tokens)
    return shape if isinstance(shape, InsetShape) else MISS


def _intrinsic_size(tokens: Tokens) -> Match:
    """Match ``auto? [ none | <length> ]``. An image is drawn once, so `auto` has no earlier size to keep."""
    tokens.skip("auto")
    return None if tokens.skip("none") else positive_length(tokens)


def _initial_letter(tokens: Tokens) -> Match:
    """Match `initial-letter`. Give the size, and the number of lines that it sinks."""
    if tokens.skip("normal"):
        return None
    kind = tokens.keyword()
    if kind in ("drop", "raise"):
        tokens.take()
    size = positive_number(tokens)
    if not isinstance(size, float) or size < 1.0:
        return MISS
    sink: Any = MISS
    if kind not in ("drop", "raise"):
        kind = tokens.keyword()
        if kind in ("drop", "raise"):
            tokens.take()
        else:
            sink = positive_integer(tokens)
    if sink is MISS:
        sink = 1 if kind == "raise" else size
    return (size, float(sink)) if isinstance(sink, int | float) and sink >= 1 else MISS


_shape_box = keywords("margin-box border-box padding-box content-box")


def _shape_outside(tokens: Tokens) -> Match:
    if tokens.skip("none"):
        return None
    box = _shape_box(tokens)
    shape = basic_shape(tokens)
    if box is MISS:
        box = _shape_box(tokens)
    if shape is MISS and box is MISS:
        return MISS if image(tokens) is MISS else None
    return ShapeOutside(None if shape is MISS else shape, "margin-box" if box is MISS else box)


def _zoom(tokens: Tokens) -> Match:
    """Match `zoom`. 0 means 1, like in browsers."""
    if tokens.skip("normal"):
        return 1.0
    value = positive_number(tokens)
    if value is MISS:
        value = percentage(tokens)
        if not isinstance(value, Percent) or value.value < 0.0:
            return MISS
        value = value.value / 100.0
    return value or 1.0


_border_shape_box = keywords("half-border-box margin-box border-box padding-box content-box")


def _border_shape(tokens: Tokens) -> Match:
    """Match ``none | [ <basic-shape> <geometry-box>? ]{1,2}``."""
    if tokens.skip("none"):
        return ()
    found: list[tuple[Any, Any]] = []
    while len(found) < 2 and not tokens.is_done():
        shape = basic_shape(tokens)
        if shape is MISS:
            return MISS
        found.append((shape, _border_shape_box(tokens)))
    # With one shape, a line in the middle of the border follows it. Two shapes are the edges of the border.
    usual = ("half-border-box",) if len(found) == 1 else ("border-box", "padding-box")
    named = [(shape, box if box is not MISS else name) for (shape, box), name in zip(found, usual, strict=False)]
    return tuple(named) or MISS


_BREAKS: Final = "auto avoid avoid-page page left right recto verso avoid-column column"
_auto: Final = mapped({"auto": None})


_COLUMN_ROWS: Final[tuple[Row, ...]] = (
    row(
        "column-count",
        "rare",
        one_of(_auto, positive_integer),
        None,
        "auto | <integer [1,∞]>",
        "css-multicol-1/#cc",
        "3",
    ),
    row(
        "column-width",
        "rare",
        one_of(_auto, positive_length),
        None,
        "auto | <length [0,∞]>",
        "css-multicol-1/#cw",
        "40px",
    ),
    keyword_row("column-fill", "rare", "balance auto", "balance", "css-multicol-1/#cf", "auto"),
    keyword_row("column-span", "rare", "none all", "none", "css-multicol-1/#column-span", "all"),
    row(
        "column-rule-width",
        "rare",
        backgrounds.line_width,
        3.0,
        "<line-width>",
        "css-multicol-1/#crw",
        "2px",
        compute=backgrounds.snap_line_width,
    ),
    keyword_row(
        "column-rule-style",
        "rare",
        "none hidden dotted dashed solid double groove ridge inset outset",
        "none",
        "css-multicol-1/#crs",
        "solid",
    ),
    row("column-rule-color", "rare", color, CURRENT_COLOR, "<color>", "css-multicol-1/#crc", "teal"),
    keyword_row("break-before", "rare", _BREAKS, "auto", "css-break-3/#break-between", "column"),
    keyword_row("break-after", "rare", _BREAKS, "auto", "css-break-3/#break-between", "column"),
    keyword_row(
        "break-inside", "rare", "auto avoid avoid-page avoid-column", "auto", "css-break-3/#break-within", "avoid"
    ),
)

_ANCHORS: Final = "css-anchor-position-1/"
_ANCHOR_ROWS: Final[tuple[Row, ...]] = (
    row("anchor-name", "rare", boxes.dashed_names, (), "none | <dashed-ident>#", f"{_ANCHORS}#name", "--button"),
    row(
        "position-anchor",
        "rare",
        boxes.default_anchor,
        "",
        "auto | <dashed-ident>",
        f"{_ANCHORS}#position-anchor",
        "--button",
    ),
    row(
        "position-area",
        "rare",
        boxes.position_area,
        (),
        "none | <position-area>",
        f"{_ANCHORS}#position-area",
        "top span-right",
    ),
)

RARE_ROWS: Final[tuple[Row, ...]] = (
    *_COLUMN_ROWS,
    *_ANCHOR_ROWS,
    keyword_row(
        "container-type",
        "rare",
        "normal size inline-size",
        "normal",
        "css-conditional-5/#container-type",
        "inline-size",
    ),
    *(
        row(
            name,
            "rare",
            comma_list(matcher),
            (animations.INITIAL[name],),
            f"[ {grammar} ]#",
            f"css-animations-1/#{name}",
            example,
        )
        for (name, matcher), (grammar, example) in zip(
            animations.SINGLE.items(),
            (
                ("auto | <time [0s,∞]>", "2s"),
                ("<easing-function>", "ease-in"),
                ("<time>", "-1s"),
                ("infinite | <number [0,∞]>", "infinite"),
                ("normal | reverse | alternate | alternate-reverse", "alternate"),
                ("none | forwards | backwards | both", "both"),
                ("running | paused", "paused"),
                ("none | <keyframes-name>", "rise"),
            ),
            strict=True,
        )
    ),
    row(
        "zoom",
        "rare",
        _zoom,
        1.0,
        "normal | <number [0,∞]> | <percentage [0,∞]>",
        "https://drafts.csswg.org/css-viewport/#zoom-property",
        "1.5",
    ),
    keyword_row(
        "text-box-trim",
        "rare",
        "none trim-start trim-end trim-both",
        "none",
        "css-inline-3/#propdef-text-box-trim",
        "trim-both",
    ),
    row(
        "shape-outside",
        "rare",
        _shape_outside,
        None,
        "none | [ <basic-shape> || <shape-box> ] | <image>",
        "css-shapes-1/#shape-outside-property",
        "circle(50%)",
        status="partial",  # the outline of a picture is its margin box
    ),
    row(
        "shape-margin",
        "rare",
        positive_length_percentage,
        0.0,
        "<length-percentage [0,∞]>",
        "css-shapes-1/#shape-margin-property",
        "8px",
    ),
    row(
        "object-view-box",
        "rare",
        _view_box,
        None,
        "none | <inset()> | <rect()> | <xywh()>",
        "css-images-5/#the-object-view-box",
        "inset(10% 20%)",
    ),
    row(
        "border-shape",
        "rare",
        _border_shape,
        (),
        "none | [ <basic-shape> <geometry-box>? ]{1,2}",
        "css-borders-4/#border-shape",
        "circle()",
        status="partial",  # the border is solid, and shadows follow the box
    ),
    keyword_row(
        "content-visibility",
        "rare",
        "visible auto hidden",
        "visible",
        "css-contain-2/#content-visibility",
        "hidden",
    ),
    *(
        row(
            f"contain-intrinsic-{side}",
            "rare",
            _intrinsic_size,
            None,
            "auto? [ none | <length [0,∞]> ]",
            "css-sizing-4/#intrinsic-size-override",
            "120px",
        )
        for side in ("width", "height")
    ),
    keyword_row("field-sizing", "rare", "fixed content", "fixed", "css-ui-4/#field-sizing", "content"),
    row(
        "initial-letter",
        "rare",
        _initial_letter,
        None,
        "normal | <number [1,∞]> <integer [1,∞]> | <number [1,∞]> && [ drop | raise ]?",
        "css-inline-3/#sizing-drop-initials",
        "3",
    ),
    row(
        "limner-priority",
        "rare",
        one_of(mapped({"none": None}), integer),
        None,
        "none | <integer>",
        "https://github.com/limner/limner/blob/main/docs/fitting.md",
        "1",
    ),
    row(
        "container-name",
        "rare",
        container_names,
        (),
        "none | <custom-ident>+",
        "css-conditional-5/#container-name",
        "card",
    ),
)
