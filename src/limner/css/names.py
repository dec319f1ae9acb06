"""Property names as authors write them: three spellings, prefixes, old names.

Goes in: `fontSize`, `font_size`, `font-size`, `WebkitLineClamp`, `word-wrap`. Comes out: the name the table has.

Spec: https://www.w3.org/TR/cssom-1/#idl-attribute-to-css-property, https://compat.spec.whatwg.org/#css-property-aliases
"""

import re
from functools import lru_cache
from typing import Final

from limner.css.grammar.match import words
from limner.css.logical import BLOCK_NAMES
from limner.memos import forgettable

ALIASES: Final[dict[str, str]] = {
    "word-wrap": "overflow-wrap",
    "-webkit-appearance": "appearance",
    "grid-gap": "gap",
    "grid-row-gap": "row-gap",
    "grid-column-gap": "column-gap",
    "font-width": "font-stretch",
    "-webkit-margin-start": "margin-inline-start",
    "-webkit-margin-end": "margin-inline-end",
    "-webkit-margin-before": "margin-top",
    "-webkit-margin-after": "margin-bottom",
    "-webkit-padding-start": "padding-inline-start",
    "-webkit-padding-end": "padding-inline-end",
    "-webkit-padding-before": "padding-top",
    "-webkit-padding-after": "padding-bottom",
    "-webkit-border-start": "border-inline-start",
    "-webkit-border-end": "border-inline-end",
    "-webkit-border-before": "border-top",
    "-webkit-border-after": "border-bottom",
    "-webkit-font-feature-settings": "font-feature-settings",
    "-epub-text-transform": "text-transform",
    "-epub-word-break": "word-break",
    "text-combine-horizontal": "text-combine-upright",
    **BLOCK_NAMES,
    **{
        f"-webkit-{name}": name
        for name in words(
            "align-content align-items align-self animation animation-delay animation-direction animation-duration "
            "animation-fill-mode animation-iteration-count animation-name animation-play-state "
            "animation-timing-function backdrop-filter backface-visibility background-clip background-origin "
            "background-size border-bottom-left-radius border-bottom-right-radius border-image border-radius "
            "border-top-left-radius border-top-right-radius box-decoration-break box-shadow box-sizing clip-path "
            "column-count column-gap column-rule column-rule-color column-rule-style column-rule-width column-span "
            "column-width columns filter flex flex-basis flex-direction flex-flow flex-grow flex-shrink flex-wrap "
            "hyphenate-character justify-content line-break mask mask-clip mask-image mask-origin mask-position "
            "mask-repeat mask-size opacity order perspective perspective-origin shape-image-threshold shape-margin "
            "shape-outside text-emphasis text-emphasis-color text-emphasis-position text-emphasis-style "
            "text-size-adjust transform transform-origin transform-style transition transition-delay "
            "transition-duration transition-property transition-timing-function user-select"
        )
    },
}
"""Other names of properties; block-axis logical names count among them, since lines run horizontally."""

# Properties whose bare numbers in a mapping are numbers, not px; all others take px.
_UNITLESS: Final = words(
    "animation-iteration-count aspect-ratio border-image-outset border-image-slice border-image-width column-count "
    "columns corner-shape fill-opacity flex flex-grow flex-shrink flood-opacity font-size-adjust font-weight "
    "grid-area grid-column grid-column-end grid-column-start grid-row grid-row-end grid-row-start line-clamp "
    "-webkit-line-clamp line-height opacity order orphans scale stop-opacity stroke-dasharray stroke-dashoffset "
    "stroke-miterlimit stroke-opacity stroke-width tab-size widows z-index zoom counter-reset counter-increment "
    "counter-set font font-variation-settings -webkit-box-flex math-depth initial-letter hyphenate-limit-chars"
)

_CAPITAL = re.compile("[A-Z]")
_VENDORS: Final = ("webkit-", "moz-", "ms-", "o-", "epub-")


@forgettable
@lru_cache(maxsize=4096)
def property_name(written: str) -> str:
    """Give the CSS name of a property written in any of the three spellings; aliases are replaced.

    >>> property_name("WebkitTextStroke"), property_name("font_size"), property_name("wordWrap")
    ('-webkit-text-stroke', 'font-size', 'overflow-wrap')
    """
    if written.startswith("--"):
        return written
    name = written
    if "-" not in name:
        if name.isupper():
            name = name.lower()
        name = _CAPITAL.sub(lambda letter: "-" + letter[0].lower(), name).replace("_", "-")
        # `float_` avoids Python's own name; `webkit…` and `Webkit…` lack the leading hyphen.
        name = name.rstrip("-")
        if name.startswith(_VENDORS):
            name = "-" + name
    else:
        name = name.lower()
    return ALIASES.get(name, name)


def css_name(written: str) -> str:
    """Give the name of a property written as CSS does, in any case; aliases are replaced."""
    if written.startswith("--"):
        return written
    name = written.lower()
    return ALIASES.get(name, name)


def is_unitless(name: str) -> bool:
    """Tell whether a bare number is a number for this property, and not px."""
    return name in _UNITLESS
