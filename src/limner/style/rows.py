"""The property table as style needs it: which properties share a field, which groups inherit.

Goes in: `css.properties`. Comes out: lookups made once.
"""

from collections.abc import Mapping
from typing import Any, Final

from limner.css.properties import PROPERTIES
from limner.css.property import Property
from limner.style.computed import (
    BackgroundGroup,
    BorderGroup,
    BoxGroup,
    DecorationGroup,
    EffectsGroup,
    FlexGroup,
    GeneratedGroup,
    GridGroup,
    RareGroup,
    ShapeGroup,
)

_INHERITED: Final = frozenset({"font", "text", "ink", "list_table", "svg"})

INITIAL_GROUPS: Final[Mapping[str, Any]] = {
    "box": BoxGroup(),
    "decoration": DecorationGroup(),
    "border": BorderGroup(),
    "background": BackgroundGroup(),
    "effects": EffectsGroup(),
    "flex": FlexGroup(),
    "grid": GridGroup(),
    "generated": GeneratedGroup(),
    "rare": RareGroup(),
    "shape": ShapeGroup(),
}
"""The groups that do not inherit, with initial values; shared by all styles that leave them alone."""


def is_inherited_group(group: str) -> bool:
    """Tell whether a group passes from parent to child."""
    return group in _INHERITED


def _shared_fields() -> dict[tuple[str, str], tuple[Property, ...]]:
    rows: dict[tuple[str, str], list[Property]] = {}
    for known in PROPERTIES.values():
        if known.merge is not None:
            rows.setdefault((known.group, known.field), []).append(known)
    return {key: tuple(members) for key, members in rows.items()}


FIELD_ROWS: Final = _shared_fields()
"""Properties that share a field of a group, by (group, field)."""
