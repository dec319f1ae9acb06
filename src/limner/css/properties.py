"""The table of all properties: longhands, shorthands, logical names.

Goes in: rows of `css.rows` and the shorthands of `css.expand`. Comes out: `PROPERTIES`, `SHORTHANDS`, `to_physical`.

Spec: https://www.w3.org/TR/css-2024/#properties
"""

from limner.css.property import LOGICAL_NAMES, to_physical
from limner.css.rows.table import PRIVATE_PREFIX, PROPERTIES
from limner.css.shorthands import SHORTHAND_ROWS, SHORTHANDS

__all__ = ["LOGICAL_NAMES", "PRIVATE_PREFIX", "PROPERTIES", "SHORTHANDS", "SHORTHAND_ROWS", "to_physical"]
