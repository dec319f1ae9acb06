"""OpenType features that a style asks for.

Goes in: the font properties. Comes out: a mapping from feature tag to value, later settings over earlier ones:
what CSS turns on or off, then `font-variant-*`, then the face's own settings, then `font-feature-settings`.

Spec: https://www.w3.org/TR/css-fonts-4/#feature-variation-precedence
"""

from typing import Final

from limner.text.request import FontRequest

_LIGATURES: Final = {
    "common-ligatures": {"liga": 1, "clig": 1},
    "no-common-ligatures": {"liga": 0, "clig": 0},
    "discretionary-ligatures": {"dlig": 1},
    "no-discretionary-ligatures": {"dlig": 0},
    "historical-ligatures": {"hlig": 1},
    "no-historical-ligatures": {"hlig": 0},
    "contextual": {"calt": 1},
    "no-contextual": {"calt": 0},
    "none": {"liga": 0, "clig": 0, "dlig": 0, "hlig": 0, "calt": 0},
}
_NUMERIC: Final = {
    "lining-nums": "lnum",
    "oldstyle-nums": "onum",
    "proportional-nums": "pnum",
    "tabular-nums": "tnum",
    "diagonal-fractions": "frac",
    "stacked-fractions": "afrc",
    "ordinal": "ordn",
    "slashed-zero": "zero",
}
_EAST_ASIAN: Final = {
    "jis78": "jp78",
    "jis83": "jp83",
    "jis90": "jp90",
    "jis04": "jp04",
    "simplified": "smpl",
    "traditional": "trad",
    "full-width": "fwid",
    "proportional-width": "pwid",
    "ruby": "ruby",
}
CAPS_FEATURES: Final = {
    "small-caps": ("smcp",),
    "all-small-caps": ("smcp", "c2sc"),
    "petite-caps": ("pcap",),
    "all-petite-caps": ("pcap", "c2pc"),
    "unicase": ("unic",),
    "titling-caps": ("titl",),
}


def collect_features(
    font: FontRequest, *, spaced: bool, face_settings: tuple[tuple[str, int], ...] = ()
) -> dict[str, int]:
    """The features of a text. `font-variant-caps` is left out, since it may have to be imitated.

    Args:
        font: The font properties.
        spaced: Whether `letter-spacing` is not zero, which turns optional ligatures off.
        face_settings: `font-feature-settings` of the face's own `@font-face` rule.
    """
    features: dict[str, int] = {}
    # HarfBuzz has `kern` on. Chrome turns it off for `none` alone, not for `text-rendering: optimizeSpeed`.
    if font.font_kerning == "none":
        features["kern"] = 0
    ligatures = font.font_variant_ligatures
    if not ligatures and font.text_rendering == "optimizespeed":
        ligatures = ("no-common-ligatures",)
    if spaced and not ligatures:
        # "When the effective letter-spacing between two characters is not zero, user agents should not apply
        # optional ligatures."
        features.update({"liga": 0, "clig": 0, "dlig": 0, "hlig": 0, "calt": 0})
    for keyword in ligatures:
        features.update(_LIGATURES.get(keyword, {}))
    for keyword in font.font_variant_numeric:
        if keyword in _NUMERIC:
            features[_NUMERIC[keyword]] = 1
    for keyword in font.font_variant_east_asian:
        if keyword in _EAST_ASIAN:
            features[_EAST_ASIAN[keyword]] = 1
    if "historical-forms" in font.font_variant_alternates:
        features["hist"] = 1
    if font.font_variant_position != "normal":
        features["subs" if font.font_variant_position == "sub" else "sups"] = 1
    features.update(face_settings)
    features.update(font.font_feature_settings)
    return features
