"""The fonts that text in an SVG may use: those of the render, as bytes.

Goes in: the fonts of a render. Comes out: unpacked font files, the default faces last.
"""

from typing import Final

from limner.errors import FontError
from limner.text.fonts.collection import DEFAULT_FAMILY, DEFAULT_MONOSPACE, FontCollection

_MOST_BYTES: Final = 20_000_000


def svg_fonts(collection: FontCollection) -> tuple[bytes, ...]:
    """Give the files of given fonts, of `@font-face` rules, and the default ones; bounded in bytes."""
    names = [*collection.rule_families, *collection.families, DEFAULT_FAMILY, DEFAULT_MONOSPACE]
    found: dict[bytes, None] = {}
    total = 0
    for name in names:
        for entry in collection.find_family(name):
            try:
                data = entry.file.tables.data
            except FontError:
                continue  # the family's user is told when it shapes text with it
            total += len(data)
            if total > _MOST_BYTES:
                return tuple(found)
            found[data] = None
    return tuple(found)
