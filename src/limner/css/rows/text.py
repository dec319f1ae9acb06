"""Rows of the groups ``text``, ``ink``, ``decoration`` and ``list_table``.

Spec: https://www.w3.org/TR/css-text-4/, https://www.w3.org/TR/css-text-decor-4/, https://www.w3.org/TR/css-lists-3/
"""

from typing import Any, Final

from limner.color import BLACK, Color
from limner.css.grammar import texts
from limner.css.grammar.backgrounds import text_shadow
from limner.css.grammar.colors import color
from limner.css.grammar.images import image_or_none
from limner.css.grammar.numbers import positive_integer, positive_length
from limner.css.grammar.texts import list_style_type
from limner.css.match import keywords, mapped, one_of, pair
from limner.css.property import ComputeContext
from limner.css.rows.row import Row, keyword_row, row
from limner.css.specified import Deferred
from limner.css.values import AUTO, CURRENT_COLOR

_TEXT: Final = "css-text-4/#"
_DECOR: Final = "css-text-decor-4/#"


def _compute_color(value: Any, context: ComputeContext) -> object:
    """Resolve `currentcolor` in `color` itself to the parent's colour."""
    if isinstance(value, Deferred):
        value = value.compute(context)
    if value is CURRENT_COLOR:
        context.is_personal = True
        return context.parent if isinstance(context.parent, Color) else context.color
    return value


TEXT_ROWS: Final[tuple[Row, ...]] = (
    row(
        "line-height",
        "text",
        texts.line_height,
        ("normal", 0.0),
        "normal | <number [0,∞]> | <length-percentage [0,∞]>",
        "css-inline-3/#line-height-property",
        "1.5",
        compute=texts.compute_line_height,
    ),
    row(
        "letter-spacing",
        "text",
        texts.spacing,
        0.0,
        "normal | <length-percentage>",
        f"{_TEXT}letter-spacing-property",
        "0.1em",
    ),
    row(
        "word-spacing",
        "text",
        texts.spacing,
        0.0,
        "normal | <length-percentage>",
        f"{_TEXT}word-spacing-property",
        "1em",
    ),
    row(
        "text-align",
        "text",
        texts.text_align,
        "start",
        "start | end | left | right | center | justify",
        f"{_TEXT}text-align-property",
        "center",
    ),
    row(
        "-limner-text-align-blocks",
        "text",
        texts.text_align_blocks,
        "none",
        "",
        f"{_TEXT}text-align-property",
        "-webkit-center",
        field="text_align_blocks",
    ),
    keyword_row(
        "text-align-last",
        "text",
        "auto start end left right center justify",
        "auto",
        f"{_TEXT}text-align-last-property",
        "center",
    ),
    keyword_row(
        "text-justify",
        "text",
        "auto none inter-word inter-character",
        "auto",
        f"{_TEXT}text-justify-property",
        "inter-word",
        distribute="inter-character",
    ),
    row(
        "text-indent",
        "text",
        texts.text_indent,
        0.0,
        "<length-percentage> && hanging? && each-line?",
        f"{_TEXT}text-indent-property",
        "2em",
    ),
    row(
        "-limner-text-indent-hanging",
        "text",
        texts.text_indent_hanging,
        initial=False,
        grammar="",
        spec=f"{_TEXT}text-indent-property",
        example="2em hanging",
        field="text_indent_hanging",
    ),
    row(
        "-limner-text-indent-each-line",
        "text",
        texts.text_indent_each_line,
        initial=False,
        grammar="",
        spec=f"{_TEXT}text-indent-property",
        example="2em each-line",
        field="text_indent_each_line",
    ),
    row(
        "text-transform",
        "text",
        texts.text_transform,
        (),
        "none | capitalize | uppercase | lowercase | math-auto",
        f"{_TEXT}text-transform-property",
        "uppercase",
    ),
    keyword_row(
        "white-space-collapse",
        "text",
        "collapse preserve preserve-breaks break-spaces",
        "collapse",
        f"{_TEXT}white-space-collapsing",
        "preserve",
    ),
    keyword_row(
        "interpolate-size",
        "text",
        "numeric-only allow-keywords",
        "numeric-only",
        "css-values-5/#interpolate-size",
        "allow-keywords",
    ),
    keyword_row("text-wrap-mode", "text", "wrap nowrap", "wrap", f"{_TEXT}text-wrap-mode", "nowrap"),
    keyword_row("text-wrap-style", "text", "auto balance pretty stable", "auto", f"{_TEXT}text-wrap-style", "balance"),
    keyword_row(
        "word-break",
        "text",
        "normal break-all keep-all break-word auto-phrase",
        "normal",
        f"{_TEXT}word-break-property",
        "break-all",
    ),
    keyword_row(
        "overflow-wrap", "text", "normal break-word anywhere", "normal", f"{_TEXT}overflow-wrap-property", "anywhere"
    ),
    keyword_row(
        "line-break",
        "text",
        "auto loose normal strict anywhere",
        "auto",
        f"{_TEXT}line-break-property",
        "anywhere",
        _webkit_after_white_space="auto",
    ),
    row(
        "hyphens",
        "text",
        keywords("none manual auto"),
        "manual",
        "none | manual | auto",
        f"{_TEXT}hyphenation",
        "none",
        status="partial",  # `auto` means `manual`, as Limner has no hyphenation dictionaries
    ),
    row(
        "hyphenate-character",
        "text",
        texts.hyphenate_character,
        None,
        "auto | <string>",
        f"{_TEXT}hyphenate-character",
        '"‧"',
    ),
    row(
        "tab-size",
        "text",
        texts.tab_size,
        ("number", 8.0),
        "<number [0,∞]> | <length [0,∞]>",
        f"{_TEXT}tab-size-property",
        "4",
    ),
    row(
        "text-box-edge",
        "text",
        texts.text_box_edge,
        ("text", "text"),
        "auto | [ text | cap | ex ] [ text | alphabetic ] | text",
        "css-inline-3/#propdef-text-box-edge",
        "cap alphabetic",
    ),
    keyword_row("ruby-position", "text", "over under", "over", "css-ruby-1/#ruby-position-property", "under"),
    keyword_row(
        "ruby-align",
        "text",
        "start center space-between space-around",
        "space-around",
        "css-ruby-1/#ruby-align-property",
        "center",
    ),
    row("orphans", "text", positive_integer, 2, "<integer [1,∞]>", "css-break-3/#widows-orphans", "3"),
    row("widows", "text", positive_integer, 2, "<integer [1,∞]>", "css-break-3/#widows-orphans", "3"),
    keyword_row("direction", "text", "ltr rtl", "ltr", "css-writing-modes-4/#direction", "rtl"),
    row(
        "quotes",
        "text",
        texts.quotes,
        None,
        "auto | none | [ <string> <string> ]+",
        "css-content-3/#quotes",
        '"«" "»"',
    ),
    row(
        "text-fit",
        "text",
        texts.text_fit,
        None,
        "none | [ <length [0,∞]>{2} | [ grow | shrink ] <length [0,∞]>? ] <integer [1,∞]>?",
        "css-text-5/",
        "20px 96px",
    ),
    row(
        "-limner-line-clamp-ellipsis",
        "text",
        mapped({}),
        "…",
        "",
        "css-overflow-4/#line-clamp",
        "2",
        field="line_clamp_ellipsis",
    ),
)

INK_ROWS: Final[tuple[Row, ...]] = (
    row(
        "color",
        "ink",
        color,
        BLACK,
        "<color>",
        "css-color-4/#the-color-property",
        "oklch(0.6 0.2 30)",
        compute=_compute_color,
    ),
    row(
        "-webkit-text-fill-color",
        "ink",
        color,
        CURRENT_COLOR,
        "<color>",
        "https://compat.spec.whatwg.org/#the-webkit-text-fill-color",
        "transparent",
        field="text_fill_color",
    ),
    row(
        "-webkit-text-stroke-color",
        "ink",
        color,
        CURRENT_COLOR,
        "<color>",
        "https://compat.spec.whatwg.org/#the-webkit-text-stroke-color",
        "crimson",
        field="text_stroke_color",
    ),
    row(
        "-webkit-text-stroke-width",
        "ink",
        texts.stroke_width,
        0.0,
        "<line-width>",
        "https://compat.spec.whatwg.org/#the-webkit-text-stroke-width",
        "2px",
        field="text_stroke_width",
    ),
    row(
        "text-shadow",
        "ink",
        text_shadow,
        (),
        "none | [ <color>? && <length>{2} <length [0,∞]>? ]#",
        f"{_DECOR}text-shadow-property",
        "2px 2px 4px gray",
    ),
    row(
        "paint-order",
        "ink",
        texts.paint_order,
        ("fill", "stroke", "markers"),
        "normal | [ fill || stroke || markers ]",
        "svg2/#PaintOrderProperty",
        "stroke fill",
    ),
    keyword_row(
        "text-decoration-skip-ink", "ink", "auto none all", "auto", f"{_DECOR}text-decoration-skip-ink-property", "none"
    ),
    row(
        "text-underline-offset",
        "ink",
        texts.underline_offset,
        AUTO,
        "auto | <length-percentage>",
        f"{_DECOR}underline-offset",
        "0.3em",
        compute=texts.compute_underline_offset,
    ),
    row(
        "text-underline-position",
        "ink",
        texts.underline_position,
        (),
        "auto | [ from-font | under ] || [ left | right ]",
        f"{_DECOR}text-underline-position-property",
        "under",
    ),
    row(
        "text-emphasis-style",
        "ink",
        texts.emphasis_style,
        "",
        "none | [ [ filled | open ] || [ dot | circle | double-circle | triangle | sesame ] ] | <string>",
        f"{_DECOR}text-emphasis-style-property",
        "open dot",
    ),
    row(
        "text-emphasis-color",
        "ink",
        color,
        CURRENT_COLOR,
        "<color>",
        f"{_DECOR}text-emphasis-color-property",
        "crimson",
    ),
    row(
        "text-emphasis-position",
        "ink",
        texts.emphasis_position,
        ("over", "right"),
        "[ over | under ] && [ right | left ]?",
        f"{_DECOR}text-emphasis-position-property",
        "under",
    ),
    keyword_row("visibility", "ink", "visible hidden collapse", "visible", "css-display-4/#visibility", "hidden"),
    keyword_row(
        "image-rendering",
        "ink",
        "auto pixelated crisp-edges",
        "auto",
        "css-images-3/#the-image-rendering",
        "pixelated",
        _webkit_optimize_contrast="crisp-edges",
    ),
    keyword_row(
        "image-orientation",
        "ink",
        "from-image none",
        "from-image",
        "css-images-3/#the-image-orientation",
        "none",
    ),
    row(
        "color-scheme",
        "ink",
        texts.color_scheme,
        (),
        "normal | [ light | dark | <custom-ident> ]+ && only?",
        "css-color-adjust-1/#color-scheme-prop",
        "dark",
    ),
    row(
        "accent-color",
        "ink",
        one_of(keywords(auto=AUTO), color),
        AUTO,
        "auto | <color>",
        "css-ui-4/#widget-accent",
        "rebeccapurple",
    ),
)

DECORATION_ROWS: Final[tuple[Row, ...]] = (
    row(
        "text-decoration-line",
        "decoration",
        texts.text_decoration_line,
        (),
        "none | [ underline || overline || line-through || blink ]",
        f"{_DECOR}text-decoration-line-property",
        "underline overline",
    ),
    keyword_row(
        "text-decoration-style",
        "decoration",
        "solid double dotted dashed wavy",
        "solid",
        f"{_DECOR}text-decoration-style-property",
        "wavy",
    ),
    row(
        "text-decoration-color",
        "decoration",
        color,
        CURRENT_COLOR,
        "<color>",
        f"{_DECOR}text-decoration-color-property",
        "crimson",
    ),
    row(
        "text-decoration-thickness",
        "decoration",
        texts.decoration_thickness,
        "auto",
        "auto | from-font | <length-percentage>",
        f"{_DECOR}text-decoration-width-property",
        "0.2em",
        compute=texts.compute_thickness,
    ),
)

LIST_TABLE_ROWS: Final[tuple[Row, ...]] = (
    row(
        "list-style-type",
        "list_table",
        list_style_type,
        "disc",
        "<counter-style-name> | symbols(…) | <string> | none",
        "css-lists-3/#text-markers",
        "upper-roman",
    ),
    keyword_row(
        "list-style-position",
        "list_table",
        "inside outside",
        "outside",
        "css-lists-3/#list-style-position-property",
        "inside",
    ),
    row(
        "list-style-image",
        "list_table",
        image_or_none,
        None,
        "<image> | none",
        "css-lists-3/#image-markers",
        "linear-gradient(red, blue)",
    ),
    keyword_row(
        "border-collapse", "list_table", "separate collapse", "separate", "css2/#propdef-border-collapse", "separate"
    ),
    row(
        "border-spacing",
        "list_table",
        pair(positive_length),
        (0.0, 0.0),
        "<length [0,∞]>{1,2}",
        "css2/#propdef-border-spacing",
        "8px 4px",
    ),
    keyword_row(
        "caption-side",
        "list_table",
        "top bottom",
        "top",
        "css2/#propdef-caption-side",
        "bottom",
        block_start="top",
        block_end="bottom",
    ),
    row(
        "empty-cells",
        "list_table",
        one_of(keywords("show hide")),
        "show",
        "show | hide",
        "css2/#propdef-empty-cells",
        "hide",
    ),
)
