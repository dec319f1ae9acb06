"""Small capitals: the face's own, or imitated with smaller capital letters.

Spec: https://www.w3.org/TR/css-fonts-4/#font-variant-caps-prop
"""

import math
from typing import TYPE_CHECKING, Final, NamedTuple

from limner.characters.case import upper_case
from limner.characters.properties import property_table
from limner.text.features import CAPS_FEATURES
from limner.text.request import FontRequest

if TYPE_CHECKING:
    from limner.text.shape import ShapingFont

_SMALL: Final = 0.7  # Chrome's factor; the size is rounded to whole pixels
_FALLBACK: Final = {
    "petite-caps": "small-caps",
    "all-petite-caps": "all-small-caps",
}


class CapitalPiece(NamedTuple):
    """Text to shape at a scale; `offsets` leads from its characters to those it stands for."""

    text: str
    offsets: tuple[int, ...]
    scale: float


def capital_pieces(
    request: FontRequest, font: "ShapingFont", text: str, script: str, features: dict[str, int]
) -> dict[str, int] | list[CapitalPiece]:
    """Features when the face has what `font-variant-caps` asks for, else the pieces that imitate it."""
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
