"""The declarations of one element, sorted by group.

Goes in: winning declarations. Comes out: a `Part` for each group, the same object for the same declarations, so that
what was computed from it can be remembered.
"""

from collections.abc import Mapping
from typing import Final

from limner.css.properties import PROPERTIES
from limner.css.property import CssWide
from limner.style.cascade import LOCALE, Part
from limner.style.rows import is_inherited_group

EARLY: Final = ("color-scheme", "line-height", "color")
"""What other values of an element depend on."""
_GROUP_OF: Final = {**{name: row.group for name, row in PROPERTIES.items()}, LOCALE: "font"}


def sort_parts(values: Mapping[str, object], known: dict[tuple[object, ...], Part]) -> dict[str, Part]:
    """Sort the declarations of an element by group.

    Args:
        values: Specified values by physical longhand, none that waits for `var()`.
        known: Parts by declared values; the values' identities stand for them, since they are parsed once.
    """
    by_group: dict[str, dict[str, object]] = {}
    for name in EARLY:
        if name in values:
            by_group.setdefault(PROPERTIES[name].group, {})[name] = values[name]
    for name, value in values.items():
        kind = _GROUP_OF.get(name)
        if kind is not None:
            declared = by_group.get(kind)
            if declared is None:
                declared = by_group[kind] = {}
            declared[name] = value
    parts: dict[str, Part] = {}
    for group, declared in by_group.items():
        key = (*declared, *map(id, declared.values()))
        part = known.get(key)
        if part is None:
            part = known.setdefault(key, Part(declared))
            part.is_personal = group == "generated" or (
                not is_inherited_group(group) and CssWide.INHERIT in declared.values()
            )
        parts[group] = part
    return parts
