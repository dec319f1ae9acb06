"""Every rule, in the order in which findings of one severity are told."""

from typing import Final

from limner.findings.cut import find_cut_text, find_truncated_text
from limner.findings.scene import Rule
from limner.findings.small import find_small_text
from limner.findings.told import find_fallback_fonts, find_told

RULES: Final[tuple[Rule, ...]] = (
    find_told,
    find_truncated_text,
    find_cut_text,
    find_small_text,
    find_fallback_fonts,
)
