"""Rows of the groups ``border`` and ``background``.

Spec: https://www.w3.org/TR/css-backgrounds-3/, https://www.w3.org/TR/css-borders-4/, https://www.w3.org/TR/css-ui-4/
"""

from typing import Final

from limner.color import TRANSPARENT
from limner.css.grammar import backgrounds
from limner.css.grammar.backgrounds import CORNERS, LINE_STYLES, layers
from limner.css.grammar.colors import color
from limner.css.grammar.images import image_or_none, images
from limner.css.grammar.numbers import length
from limner.css.grammar.transforms import make_axis_position
from limner.css.match import Matcher
from limner.css.rows.row import Row, row
from limner.css.values import CURRENT_COLOR, Percent

_BASE: Final = "css-backgrounds-3/#"
_STYLES: Final = " | ".join(LINE_STYLES.split())
_ZERO_PERCENT: Final = Percent(0.0)


def _border(side: str) -> tuple[Row, Row, Row]:
    return (
        row(
            f"border-{side}-width",
            "border",
            backgrounds.line_width,
            3.0,
            "<length [0,∞]> | thin | medium | thick",
            f"{_BASE}border-width",
            "4px",
            compute=backgrounds.snap_line_width,
        ),
        row(
            f"border-{side}-style", "border", backgrounds.line_style, "none", _STYLES, f"{_BASE}border-style", "dashed"
        ),
        row(f"border-{side}-color", "border", color, CURRENT_COLOR, "<color>", f"{_BASE}border-color", "crimson"),
    )


def _radius(corner: str) -> Row:
    return row(
        f"border-{corner}-radius",
        "border",
        backgrounds.corner_radius,
        (0.0, 0.0),
        "<length-percentage [0,∞]>{1,2}",
        f"{_BASE}border-radius",
        "50% 20px",
        field="border_radius",
        merge=backgrounds.merge_radii,
    )


def _shape(corner: str) -> Row:
    return row(
        f"corner-{corner}-shape",
        "border",
        backgrounds.corner_shape,
        1.0,
        "round | scoop | bevel | notch | square | squircle | superellipse()",
        "css-borders-4/#corner-shaping",
        "squircle",
        field="corner_shape",
        merge=backgrounds.merge_corner_shapes,
    )


BORDER_ROWS: Final[tuple[Row, ...]] = (
    *(made for side in ("top", "right", "bottom", "left") for made in _border(side)),
    *(_radius(corner) for corner in CORNERS),
    *(_shape(corner) for corner in CORNERS),
    row(
        "border-image-source",
        "border",
        image_or_none,
        None,
        "none | <image>",
        f"{_BASE}border-image-source",
        "linear-gradient(red, blue)",
    ),
    row(
        "border-image-slice",
        "border",
        backgrounds.border_slice,
        (Percent(100.0), Percent(100.0), Percent(100.0), Percent(100.0)),
        "[ <number [0,∞]> | <percentage [0,∞]> ]{1,4} && fill?",
        f"{_BASE}border-image-slice",
        "30 fill",
    ),
    row(
        "-limner-border-image-slice-fill",
        "border",
        backgrounds.border_slice_fill,
        initial=False,
        grammar="",
        spec=f"{_BASE}border-image-slice",
        example="30 fill",
        field="border_image_slice_fill",
    ),
    row(
        "border-image-width",
        "border",
        backgrounds.border_image_width,
        (("number", 1.0), ("number", 1.0), ("number", 1.0), ("number", 1.0)),
        "[ <length-percentage [0,∞]> | <number [0,∞]> | auto ]{1,4}",
        f"{_BASE}border-image-width",
        "10px",
    ),
    row(
        "border-image-outset",
        "border",
        backgrounds.border_image_outset,
        (0.0, 0.0, 0.0, 0.0),
        "[ <length [0,∞]> | <number [0,∞]> ]{1,4}",
        f"{_BASE}border-image-outset",
        "4px",
    ),
    row(
        "border-image-repeat",
        "border",
        backgrounds.border_image_repeat,
        ("stretch", "stretch"),
        "[ stretch | repeat | round | space ]{1,2}",
        f"{_BASE}border-image-repeat",
        "round",
    ),
    row(
        "outline-width",
        "border",
        backgrounds.line_width,
        3.0,
        "<length [0,∞]> | thin | medium | thick",
        "css-ui-4/#outline-width",
        "3px",
        compute=backgrounds.snap_line_width,
    ),
    row(
        "outline-style",
        "border",
        backgrounds.outline_style,
        "none",
        f"auto | {_STYLES.replace('hidden | ', '')}",
        "css-ui-4/#outline-style",
        "dashed",
    ),
    row("outline-color", "border", color, CURRENT_COLOR, "<color>", "css-ui-4/#outline-color", "teal"),
    row(
        "outline-offset",
        "border",
        length,
        0.0,
        "<length>",
        "css-ui-4/#outline-offset",
        "4px",
        compute=backgrounds.snap_outline_offset,
    ),
)


def _layered(name: str, matcher: Matcher, initial: object, grammar: str, example: str) -> Row:
    level = "compositing-1/#" if "blend" in name else "css-backgrounds-4/#" if "position-" in name else _BASE
    return row(
        name,
        "background",
        layers(matcher),
        (initial,),
        f"[ {grammar} ]#",
        f"{level}{name}",
        example,
        field="layers",
        merge=backgrounds.merge_background,
    )


BACKGROUND_ROWS: Final[tuple[Row, ...]] = (
    row("background-color", "background", color, TRANSPARENT, "<color>", f"{_BASE}background-color", "#0b7"),
    row(
        "background-image",
        "background",
        images,
        (None,),
        "[ <image> | none ]#",
        f"{_BASE}background-image",
        "linear-gradient(45deg, gold, tomato)",
        field="layers",
        merge=backgrounds.merge_background,
    ),
    _layered(
        "background-position-x",
        make_axis_position("left", "right"),
        _ZERO_PERCENT,
        "center | [ left | right ]? <length-percentage>?",
        "right 10px",
    ),
    _layered(
        "background-position-y",
        make_axis_position("top", "bottom"),
        _ZERO_PERCENT,
        "center | [ top | bottom ]? <length-percentage>?",
        "center",
    ),
    _layered(
        "background-size",
        backgrounds.layer_size,
        backgrounds.AUTO_SIZE,
        "[ <length-percentage [0,∞]> | auto ]{1,2} | cover | contain",
        "cover",
    ),
    _layered(
        "background-repeat",
        backgrounds.layer_repeat,
        ("repeat", "repeat"),
        "repeat-x | repeat-y | [ repeat | space | round | no-repeat ]{1,2}",
        "no-repeat",
    ),
    _layered(
        "background-origin",
        backgrounds.layer_box,
        "padding-box",
        "border-box | padding-box | content-box",
        "content-box",
    ),
    _layered(
        "background-clip",
        backgrounds.layer_clip,
        "border-box",
        "border-box | padding-box | content-box | text | border-area",
        "text",
    ),
    _layered("background-attachment", backgrounds.attachment, "scroll", "scroll | fixed | local", "fixed"),
    _layered("background-blend-mode", backgrounds.blend_mode, "normal", "<blend-mode>", "multiply"),
)
