"""Every rule, in the order in which findings of one severity are reported."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final, TypeAlias

from limner.findings.contrast import find_covered_text, find_overlapping_text, find_pale_text
from limner.findings.cut import find_cut_text, find_truncated_text
from limner.findings.finding import Finding
from limner.findings.places import (
    find_cropped,
    find_empty,
    find_enlarged_pictures,
    find_outside_pictures,
    find_outside_square,
    find_overflowing_text,
)
from limner.findings.points import TextContrast
from limner.findings.scene import Rule, Scene
from limner.findings.small import find_small_text
from limner.findings.told import find_fallback_fonts, find_told

PixelRule: TypeAlias = Callable[[Scene, Sequence[TextContrast]], Iterator[Finding]]
"""Gives findings of one kind, from what is painted behind texts."""

RULES: Final[tuple[Rule, ...]] = (
    find_told,
    find_empty,
    find_truncated_text,
    find_cut_text,
    find_overflowing_text,
    find_outside_pictures,
    find_enlarged_pictures,
    find_cropped,
    find_small_text,
    find_fallback_fonts,
    find_outside_square,
)

PIXEL_RULES: Final[tuple[PixelRule, ...]] = (find_covered_text, find_overlapping_text, find_pale_text)
