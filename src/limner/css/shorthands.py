"""The table of all shorthands.

Goes in: the tables of `css.expand`. Comes out: `SHORTHANDS` (longhands by shorthand) and `EXPANSIONS`.

Spec: https://www.w3.org/TR/css-cascade-5/#shorthand
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from limner.css.expand.boxes import BOX_SHORTHANDS, COMPANION_EXPANDERS, COMPANIONS, GRID_SHORTHANDS
from limner.css.expand.shorthand import Expander, Shorthand
from limner.css.expand.texts import LAYER_SHORTHANDS, TEXT_SHORTHANDS

SHORTHAND_ROWS: Final[Mapping[str, Shorthand]] = MappingProxyType(
    {**BOX_SHORTHANDS, **LAYER_SHORTHANDS, **TEXT_SHORTHANDS, **GRID_SHORTHANDS}
)

SHORTHANDS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        **COMPANIONS,
        **{name: shorthand.longhands for name, shorthand in SHORTHAND_ROWS.items()},
    }
)
"""The longhands of each shorthand. A property that fills two fields is here too, and is one of its own longhands."""

EXPANSIONS: Final[Mapping[str, Expander]] = MappingProxyType(
    {
        **COMPANION_EXPANDERS,
        **{name: shorthand.expand for name, shorthand in SHORTHAND_ROWS.items()},
    }
)
