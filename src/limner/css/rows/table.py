"""Joins the rows of all groups.

Goes in: the other modules in this folder. Comes out: `PROPERTIES`, and the grammar functions as `MATCHERS`. Rows whose
name starts with ``-limner-`` hold the second field of a property that has two. Authors cannot write them.

Spec: https://www.w3.org/TR/css-2024/#properties
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from limner.css.match import Matcher
from limner.css.property import Property
from limner.css.rows.border import BACKGROUND_ROWS, BORDER_ROWS
from limner.css.rows.box import BOX_ROWS
from limner.css.rows.effects import EFFECTS_ROWS
from limner.css.rows.font import FONT_ROWS
from limner.css.rows.grid import FLEX_ROWS, GENERATED_ROWS, GRID_ROWS
from limner.css.rows.rare import RARE_ROWS
from limner.css.rows.row import Row
from limner.css.rows.svg import SVG_ROWS
from limner.css.rows.text import DECORATION_ROWS, INK_ROWS, LIST_TABLE_ROWS, TEXT_ROWS

_ROWS: Final[tuple[Row, ...]] = (
    *FONT_ROWS,
    *TEXT_ROWS,
    *INK_ROWS,
    *LIST_TABLE_ROWS,
    *BOX_ROWS,
    *DECORATION_ROWS,
    *BORDER_ROWS,
    *BACKGROUND_ROWS,
    *EFFECTS_ROWS,
    *FLEX_ROWS,
    *GRID_ROWS,
    *GENERATED_ROWS,
    *RARE_ROWS,
    *SVG_ROWS,
)

PRIVATE_PREFIX: Final = "-limner-"

PROPERTIES: Final[Mapping[str, Property]] = MappingProxyType({row.property.name: row.property for row in _ROWS})
"""Every longhand, by its CSS name. Logical names are mapped to these."""

MATCHERS: Final[Mapping[str, Matcher]] = MappingProxyType({row.property.name: row.matcher for row in _ROWS})
"""The grammar function of every longhand. Shorthands are made from them."""
