"""OpenType features that a style requests, and small capitals.

Spec: https://www.w3.org/TR/css-fonts-4/#font-rend-props
"""

import math
from typing import TYPE_CHECKING, Final, NamedTuple

from limner.characters.case import upper_case
from limner.characters.properties import property_table
from limner.text.request import FontRequest

if TYPE_CHECKING:
    from limner.text.shape import ShapingFont

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
    """The features of a text. `font-variant-caps` is left out, because it may need to be imitated.

    Args:
        font: The font properties.
        spaced: Whether `letter-spacing` is not zero, which turns optional ligatures off.
        face_settings: `font-feature-settings` of the face's own `@font-face` rule.
    """
    features: dict[str, int] = {}
    # HarfBuzz turns `kern` on. Chrome turns it off only for `none`, not for `text-rendering: optimizeSpeed`.
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


_SMALL: Final = 0.7  # Chrome's factor; the size is rounded to whole pixels
_FALLBACK: Final = {
    "petite-caps": "small-caps",
    "all-petite-caps": "all-small-caps",
}


class CapitalPiece(NamedTuple):
    """Text to shape at a scale; `offsets` maps its characters to the original ones."""

    text: str
    offsets: tuple[int, ...]
    scale: float


def capital_pieces(
    request: FontRequest, font: "ShapingFont", text: str, script: str, features: dict[str, int]
) -> dict[str, int] | list[CapitalPiece]:
    """The features if the face has those of `font-variant-caps`, otherwise the pieces that imitate them."""
    caps = request.font_variant_caps
    for name in (caps, _FALLBACK.get(caps, caps)):
        tags = CAPS_FEATURES.get(name, ())
        if tags and all(font.supports_feature(tag, script, request.locale) for tag in tags):
            return {**dict.fromkeys(tags, 1), **features}
    if caps not in {"small-caps", "all-small-caps", "petite-caps", "all-petite-caps", "unicase"} or (
        not request.font_synthesis_small_caps
    ):
        return features
    both = caps.startswith("all-")
    size = request.font_size
    small_scale = math.floor(size * _SMALL + 0.5) / size if size else _SMALL
    pieces: list[CapitalPiece] = []
    place = 0
    while place < len(text):
        lower = _is_lower(text[place])
        end = place + 1
        while end < len(text) and (_is_lower(text[end]) == lower or _is_mark(text[end])):
            end += 1
        small = both or (not lower if caps == "unicase" else lower)
        written: list[str] = []
        offsets: list[int] = []
        for offset in range(place, end):
            letters = upper_case(text[offset]) if lower and caps != "unicase" else text[offset]
            written.append(letters)
            offsets.extend([offset] * len(letters))
        pieces.append(CapitalPiece("".join(written), tuple(offsets), small_scale if small else 1.0))
        place = end
    return pieces


def _is_lower(character: str) -> bool:
    return upper_case(character) != character


def _is_mark(character: str) -> bool:
    return character > "\u02ff" and property_table("Canonical_Combining_Class")[character] != "0"
