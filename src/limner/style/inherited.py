"""What one computed element hands on: its style, and the little else that children need.

`style.element_style` makes these. Both records are compared by identity and interned, so that they
are cheap keys.
"""

from collections.abc import Mapping
from operator import attrgetter
from typing import Any, Final

from limner.style.computed import EMPTY, ComputedStyle

NO_CONTAINER: Final[tuple[float | None, float | None]] = (None, None)
_INITIAL: Final = ComputedStyle()  # the groups of every style without declarations


class Inherited:
    """What children inherit. Children of two elements with the same inherited values compute in the same way.

    Attributes:
        font: The parent's font group; the other groups likewise.
        size_keyword: The size in px (for the default proportional face) of the keyword that the font size comes from; 0
            if it comes from no keyword.
        size_absolute: Whether the font size comes from an absolute length.
        root_font_size: Computed font size of the root element, for `rem`.
        root_line_height: Its used line height, for `rlh`.
        rows: Computed values of inherited properties that share a field, by property name.
        blockifies: Whether children are blockified: the parent is a flex or grid container.
        zoom: The zoom in force.
        container: Content-box width and height of the nearest query containers, or None.
    """

    __slots__ = (
        "blockifies",
        "container",
        "custom",
        "font",
        "ink",
        "list_table",
        "root_font_size",
        "root_line_height",
        "rows",
        "size_absolute",
        "size_keyword",
        "svg",
        "text",
        "zoom",
    )

    def __init__(self) -> None:
        self.font = _INITIAL.font
        self.text = _INITIAL.text
        self.ink = _INITIAL.ink
        self.list_table = _INITIAL.list_table
        self.svg = _INITIAL.svg
        self.custom: Mapping[str, str] = EMPTY
        self.size_keyword = 16.0
        self.size_absolute = False
        self.root_font_size = 0.0
        self.root_line_height = 0.0
        self.rows: Mapping[str, Any] = {}
        self.blockifies = False
        self.zoom = 1.0
        self.container: tuple[float | None, float | None] = NO_CONTAINER

    def key(self) -> tuple[object, ...]:
        """Give a key that distinguishes two records. Groups are interned, so their identities are enough."""
        return (*map(id, _groups_of(self)), *_values_of(self))


_GROUPS: Final = ("custom", "font", "ink", "list_table", "svg", "text")  # all of them are interned
_groups_of: Final = attrgetter(*_GROUPS)
# The rows hold nothing that the groups made from them do not.
_values_of: Final = attrgetter(*(name for name in Inherited.__slots__ if name not in {*_GROUPS, "rows"}))


class Computed:
    """A computed style with what children inherit.

    Attributes:
        style: The computed style.
        inherited: What children inherit.
        rows: Computed values of properties that share a field, by property name, for `inherit`.
    """

    __slots__ = ("inherited", "rows", "style")

    def __init__(self, style: ComputedStyle, inherited: Inherited, rows: Mapping[str, Any]) -> None:
        self.style = style
        self.inherited = inherited
        self.rows = rows
