"""Rows of the group ``font``.

Spec: https://www.w3.org/TR/css-fonts-4/
"""

from typing import Final

from limner.css.grammar import fonts
from limner.css.match import Matcher, keywords, mapped, one_of
from limner.css.rows.row import Row, keyword_row, row

_BASE: Final = "css-fonts-4/#"


def _or_normal(matcher: Matcher, initial: object = ()) -> Matcher:
    return one_of(mapped({"normal": initial}), matcher)


def _synthesis(name: str) -> Row:
    return row(
        f"font-synthesis-{name}",
        "font",
        mapped({"auto": True, "none": False}),
        initial=True,
        grammar="auto | none",
        spec=f"{_BASE}font-synthesis-{name}",
        example="none",
    )


FONT_ROWS: Final[tuple[Row, ...]] = (
    row(
        "font-family",
        "font",
        fonts.font_family,
        ("sans-serif",),
        "[ <family-name> | <generic-family> ]#",
        f"{_BASE}font-family-prop",
        '"Geist Mono", monospace',
    ),
    row(
        "font-size",
        "font",
        fonts.font_size,
        16.0,
        "<absolute-size> | <relative-size> | <length-percentage [0,∞]>",
        f"{_BASE}font-size-prop",
        "32px",
        compute=fonts.compute_font_size,
    ),
    row(
        "font-weight",
        "font",
        fonts.font_weight,
        400.0,
        "normal | bold | bolder | lighter | <number [1,1000]>",
        f"{_BASE}font-weight-prop",
        "800",
    ),
    row(
        "font-stretch",
        "font",
        fonts.font_stretch,
        100.0,
        "normal | <percentage [0,∞]> | ultra-condensed | extra-condensed | condensed | semi-condensed | "
        "semi-expanded | expanded | extra-expanded | ultra-expanded",
        f"{_BASE}font-stretch-prop",
        "75%",
    ),
    row(
        "font-style",
        "font",
        fonts.font_style,
        "normal",
        "normal | italic | oblique <angle [-90deg,90deg]>?",
        f"{_BASE}font-style-prop",
        "italic",
    ),
    row(
        "font-variation-settings",
        "font",
        fonts.font_variation_settings,
        (),
        "normal | [ <opentype-tag> <number> ]#",
        f"{_BASE}font-variation-settings-def",
        '"wght" 650',
    ),
    row(
        "font-feature-settings",
        "font",
        fonts.font_feature_settings,
        (),
        "normal | <feature-tag-value>#",
        f"{_BASE}font-feature-settings-prop",
        '"ss01", "tnum"',
    ),
    keyword_row("font-optical-sizing", "font", "auto none", "auto", f"{_BASE}font-optical-sizing-def", "none"),
    keyword_row("font-kerning", "font", "auto normal none", "auto", f"{_BASE}font-kerning-prop", "none"),
    row(
        "font-language-override",
        "font",
        fonts.language_override,
        "normal",
        "normal | <string>",
        f"{_BASE}font-language-override-prop",
        '"SRB"',
    ),
    row(
        "font-size-adjust",
        "font",
        fonts.font_size_adjust,
        None,
        "none | [ ex-height | cap-height | ch-width | ic-width | ic-height ]? [ from-font | <number [0,∞]> ]",
        "css-fonts-5/#font-size-adjust-prop",
        "0.5",
    ),
    _synthesis("weight"),
    _synthesis("style"),
    _synthesis("small-caps"),
    row(
        "font-variant-ligatures",
        "font",
        one_of(mapped({"normal": (), "none": ("none",)}), fonts.ligatures),
        (),
        "normal | none | [ <common-lig-values> || <discretionary-lig-values> || <historical-lig-values> || "
        "<contextual-alt-values> ]",
        f"{_BASE}font-variant-ligatures-prop",
        "no-common-ligatures",
    ),
    row(
        "font-variant-caps",
        "font",
        _or_normal(fonts.caps, "normal"),
        "normal",
        "normal | small-caps | all-small-caps | petite-caps | all-petite-caps | unicase | titling-caps",
        f"{_BASE}font-variant-caps-prop",
        "small-caps",
    ),
    row(
        "font-variant-numeric",
        "font",
        _or_normal(fonts.numeric),
        (),
        "normal | [ <numeric-figure-values> || <numeric-spacing-values> || <numeric-fraction-values> || ordinal || "
        "slashed-zero ]",
        f"{_BASE}font-variant-numeric-prop",
        "tabular-nums",
    ),
    row(
        "font-variant-east-asian",
        "font",
        _or_normal(fonts.east_asian),
        (),
        "normal | [ <east-asian-variant-values> || <east-asian-width-values> || ruby ]",
        f"{_BASE}font-variant-east-asian-prop",
        "full-width",
    ),
    row(
        "font-variant-alternates",
        "font",
        _or_normal(fonts.alternates),
        (),
        "normal | [ stylistic() || historical-forms || styleset() || character-variant() || swash() || ornaments() || "
        "annotation() ]",
        f"{_BASE}font-variant-alternates-prop",
        "historical-forms",
        status="partial",
    ),
    keyword_row(
        "font-variant-position", "font", "normal sub super", "normal", f"{_BASE}font-variant-position-prop", "super"
    ),
    keyword_row(
        "font-variant-emoji", "font", "normal text emoji unicode", "normal", f"{_BASE}font-variant-emoji-prop", "text"
    ),
    row(
        "font-palette",
        "font",
        one_of(keywords("normal light dark"), fonts.dashed_ident),
        "normal",
        "normal | light | dark | <palette-identifier>",
        f"{_BASE}font-palette-prop",
        "normal",
        status="partial",
    ),
    row(
        "text-rendering",
        "font",
        keywords(
            auto="auto",
            optimizespeed="optimizespeed",
            optimizelegibility="optimizelegibility",
            geometricprecision="geometricprecision",
        ),
        "auto",
        "auto | optimizeSpeed | optimizeLegibility | geometricPrecision",
        "css-text-3/#text-rendering",
        "geometricPrecision",
    ),
)
