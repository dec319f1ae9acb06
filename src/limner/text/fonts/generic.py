"""Which families the generic names stand for.

Goes in: a generic family's name and the collection. Comes out: names of families that are there, best first. A family
that was given, or that an `@font-face` rule named so, has been asked before.

Spec: https://www.w3.org/TR/css-fonts-4/#generic-font-families
"""

from typing import Final

from limner.characters.case import fold_case
from limner.text.fonts.collection import DEFAULT_FAMILY, DEFAULT_MONOSPACE, FontCollection
from limner.text.fonts.installed import is_emoji_name, package_families

GENERIC: Final = frozenset(
    {
        "serif", "sans-serif", "monospace", "cursive", "fantasy", "system-ui", "ui-serif", "ui-sans-serif",
        "ui-monospace", "ui-rounded", "emoji", "math", "fangsong",
    }
)  # fmt: skip
_MONOSPACE: Final = frozenset({"monospace", "ui-monospace"})
_SERIF: Final = frozenset({"serif", "ui-serif"})


def generic_families(name: str, collection: FontCollection) -> list[str]:
    """The families for a generic name, best first."""
    given = collection.families
    if name in _MONOSPACE:
        return [*filter(_is_monospace, given), DEFAULT_MONOSPACE]
    if name in _SERIF:
        return [*filter(_is_serif, given), *filter(_is_serif, package_families()), *given[:1], DEFAULT_FAMILY]
    if name == "emoji":
        return [*filter(is_emoji_name, given), *filter(is_emoji_name, package_families())]
    plain = [family for family in given if not (is_emoji_name(family) or _is_monospace(family))]
    return [*(plain or given)[:1], DEFAULT_FAMILY]


def _is_monospace(family: str) -> bool:
    name = fold_case(family)
    return "mono" in name.split() or name.endswith(("mono", " code")) or "courier" in name


def _is_serif(family: str) -> bool:
    name = fold_case(family)
    return ("serif" in name and "sans" not in name) or name.split()[0] in {
        "times",
        "georgia",
        "garamond",
        "merriweather",
    }
