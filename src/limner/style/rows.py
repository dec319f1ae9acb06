"""Lookups in the property table for style: which properties share a field, and which groups inherit.

Goes in: `css.properties`. Comes out: lookups made once.
"""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final, get_args

from limner.css.properties import PROPERTIES
from limner.css.property import INHERITED_GROUPS, GroupName, Property
from limner.style.computed import ComputedStyle

INITIAL_GROUPS: Final[Mapping[str, Any]] = {
    group.name: group.default
    for group in fields(ComputedStyle)
    if group.name in get_args(GroupName) and group.name not in INHERITED_GROUPS
}
"""The groups that do not inherit, with initial values. All styles that do not change them share these."""


def _shared_fields() -> dict[tuple[str, str], tuple[Property, ...]]:
    rows: dict[tuple[str, str], list[Property]] = {}
    for known in PROPERTIES.values():
        if known.merge is not None:
            rows.setdefault((known.group, known.field), []).append(known)
    return {key: tuple(members) for key, members in rows.items()}


FIELD_ROWS: Final = _shared_fields()
"""Properties that share a field of a group, by (group, field)."""
