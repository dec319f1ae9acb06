"""Computes the declared values of one element, one after the other.

Goes in: specified values and the parent's `Computed`. Comes out: computed values by group and field. The order follows
the dependencies: the font, the line height, the colour, everything else. `style.element_style` keeps to it.

Spec: https://www.w3.org/TR/css-cascade-5/#computing
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from limner.css.grammar.fonts import KeywordSize
from limner.css.properties import PROPERTIES
from limner.css.property import INHERITED_GROUPS, CssWide, Property
from limner.css.variables import Place
from limner.style.adjust import adjust_font_size, is_relative_to_parent
from limner.style.canvas import Canvas
from limner.style.cascade import LOCALE
from limner.style.change import change
from limner.style.computed import FontGroup
from limner.style.inherited import Computed
from limner.style.rows import FIELD_ROWS

_NO_ROWS: Final[Mapping[str, Any]] = MappingProxyType({})


class Computation:
    """The work on one element: the parent's values, the context, and the groups computed so far."""

    __slots__ = ("canvas", "context", "font", "inherited", "parent", "size_absolute", "size_keyword", "style")

    def __init__(self, parent: Computed, canvas: Canvas, place: Place) -> None:
        self.parent = parent
        self.style = parent.style
        self.inherited = parent.inherited
        self.canvas = canvas
        self.font = parent.inherited.font
        self.size_keyword = self.inherited.size_keyword
        self.size_absolute = self.inherited.size_absolute
        self.context = canvas.context(parent.inherited, place.attributes, place.position)

    # ── the font ──────────────────────────────────────────────────────────────────────────────────────────

    def compute_font(
        self, values: Mapping[str, object], changed: dict[str, dict[str, object]], rows: dict[str, object]
    ) -> None:
        """Compute the font group. Lengths in it are relative to the parent's font."""
        before = self.inherited.font
        self._note_size(values.get("font-size"))
        for name, value in values.items():
            known = PROPERTIES.get(name)
            if known is not None and known.group == "font":
                self.compute_value(name, value, changed, rows)
            elif name == LOCALE:
                changed.setdefault("font", {})["locale"] = value
        self.merge_rows(changed, rows)
        fields = changed.pop("font", None)
        if not fields:
            return
        font: FontGroup = change(before, fields)
        font = adjust_font_size(font, before, self.inherited, keyword=self.size_keyword, absolute=self.size_absolute)
        self.font = self.canvas.intern(font)
        self.context.use_font(self.font, self.canvas)
        # An inherited number gives another height with another font.
        self.context.use_line_height(self.inherited.text.line_height)

    def _note_size(self, value: object) -> None:
        """Remember where the size comes from, for the default size of `monospace`."""
        if value is None or value in (CssWide.INHERIT, CssWide.UNSET):
            return
        if value is CssWide.INITIAL:
            self.size_keyword, self.size_absolute = 16.0, False
        elif isinstance(value, KeywordSize):
            self.size_keyword, self.size_absolute = float(value), False
        else:
            self.size_keyword = 0.0
            self.size_absolute = self.size_absolute or not is_relative_to_parent(value)

    # ── everything ────────────────────────────────────────────────────────────────────────────────────────

    def compute_value(
        self, name: str, value: object, changed: dict[str, dict[str, object]], rows: dict[str, object]
    ) -> None:
        """Compute one declared value into `changed`, or into `rows` if it shares its field with others."""
        known = PROPERTIES[name]
        shared = (known.group, known.field) in FIELD_ROWS
        if isinstance(value, CssWide):
            computed = self._keyword(known, value, shared=shared)
        elif known.compute is None:
            computed = value
        else:
            self.context.parent = self._parent_value(known, shared=shared)
            computed = known.compute(value, self.context)
        if self.context.zoom != 1.0 and not _inherits(known, value):
            from limner.style.zoom import zoomed

            computed = zoomed(known, computed, self.context.zoom)
        if shared:
            rows[name] = computed
        else:
            changed.setdefault(known.group, {})[known.field] = computed

    def _keyword(self, known: Property, keyword: CssWide, *, shared: bool) -> object:
        inherits = keyword is CssWide.INHERIT or (keyword is not CssWide.INITIAL and known.inherited)
        return self._parent_value(known, shared=shared) if inherits else known.initial

    def _parent_value(self, known: Property, *, shared: bool) -> object:
        if shared:
            return self.parent.rows.get(known.name, known.initial)
        if known.group == "font":
            return getattr(self.inherited.font, known.field)
        return getattr(getattr(self.style, known.group), known.field)

    def merge_rows(self, changed: dict[str, dict[str, object]], rows: Mapping[str, object]) -> None:
        """Combine properties that share a field."""
        for group, field in {(PROPERTIES[name].group, PROPERTIES[name].field) for name in rows}:
            members = FIELD_ROWS[group, field]
            merge = members[0].merge
            if merge is None or field in changed.get(group, ()):
                continue
            base = self.parent.rows if group in INHERITED_GROUPS else _NO_ROWS
            together = {one.name: rows.get(one.name, base.get(one.name, one.initial)) for one in members}
            changed.setdefault(group, {})[field] = merge(together)

    def use_early(self, name: str, changed: Mapping[str, Mapping[str, Any]]) -> None:
        """Make the colour scheme, the line height and the colour available to later values."""
        if name == "line-height":
            self.context.use_line_height(changed["text"]["line_height"])
        elif name == "color":
            self.context.color = changed["ink"]["color"]
        else:
            self.context.dark = self.canvas.is_dark(changed["ink"]["color_scheme"])


def _inherits(known: Property, value: object) -> bool:
    """Whether a declared value is the parent's, to which zoom is already applied."""
    if not isinstance(value, CssWide):
        return False
    return value is CssWide.INHERIT or (value is not CssWide.INITIAL and known.inherited)
