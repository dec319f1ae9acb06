"""Computed values of one element from its cascaded ones and its parent.

Goes in: `Cascaded`, the parent's `Computed` and a `Canvas`. Comes out: `Computed`: the `ComputedStyle` and what
children inherit besides it. A group in which nothing is declared is the parent's or the initial one, the same object.

The order is that of the dependencies: custom properties, the font, the line height, the colour, everything else.

Spec: https://www.w3.org/TR/css-cascade-5/#computing
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, cast

from limner.css.declarations import INVALID, resolve_pending
from limner.css.grammar.fonts import KeywordSize
from limner.css.properties import PROPERTIES
from limner.css.property import CssWide, Pending, Property
from limner.diagnostics import Diagnostics
from limner.style.adjust import adjust_border, adjust_box, adjust_font_size, adjust_text, is_relative_to_parent
from limner.style.canvas import Canvas
from limner.style.cascade import LOCALE, Cascaded
from limner.style.change import change
from limner.style.computed import ComputedStyle, FontGroup
from limner.style.custom import compute_custom
from limner.style.heir import Computed, Heir
from limner.style.rows import FIELD_ROWS, INITIAL_GROUPS, is_inherited_group

_NO_ROWS: Final[Mapping[str, Any]] = MappingProxyType({})
_FIRST: Final = ("color-scheme", "line-height", "color")


def compute_element(
    cascaded: Cascaded,
    parent: Computed,
    canvas: Canvas,
    attributes: Mapping[str, str],
    diagnostics: Diagnostics,
    *,
    is_root: bool = False,
) -> Computed:
    """Compute the style of one element or pseudo-element.

    Args:
        cascaded: Its winning declarations.
        parent: The computed parent; for the root one with initial values.
        canvas: What all elements of a render share.
        attributes: The element's attributes.
        diagnostics: Takes what a value with `var()` turns out to be wrong about.
        is_root: Whether it is the root element.
    """
    heir = parent.heir
    custom = canvas.intern_custom(compute_custom(cascaded.custom, heir.custom, canvas.registered))
    values: Mapping[str, object] = cascaded.values
    if cascaded.needs_attributes:
        values = _without_pending(values, custom, attributes, diagnostics)
    state = Computation(parent, canvas, attributes)
    changed: dict[str, dict[str, object]] = {}
    rows: dict[str, object] = {}
    state.compute_font(values, changed, rows)
    for name in _FIRST:
        if name in values:
            state.compute_value(name, values[name], changed, rows)
            state.use_early(name, changed)
    for name, value in values.items():
        known = PROPERTIES.get(name)
        if known is not None and known.group != "font" and name not in _FIRST:
            state.compute_value(name, value, changed, rows)
    state.merge_rows(changed, rows)
    return state.finish(custom, changed, rows, is_root=is_root)


def _without_pending(
    values: Mapping[str, object], custom: Mapping[str, str], attributes: Mapping[str, str], diagnostics: Diagnostics
) -> Mapping[str, object]:
    resolved: dict[str, object] = {}
    for name, value in values.items():
        if isinstance(value, Pending):
            value = resolve_pending(value, name, custom, attributes, diagnostics)  # noqa: PLW2901 - the value it stands for
            if value is INVALID or value in (CssWide.REVERT, CssWide.REVERT_LAYER):
                value = CssWide.UNSET  # noqa: PLW2901 - "invalid at computed-value time"
        resolved[name] = value
    return resolved


class Computation:
    """The work on one element: the parent's values, the context, the groups as they come."""

    __slots__ = ("canvas", "context", "font", "heir", "parent", "size_absolute", "size_keyword", "style")

    def __init__(self, parent: Computed, canvas: Canvas, attributes: Mapping[str, str]) -> None:
        self.parent = parent
        self.style = parent.style
        self.heir = parent.heir
        self.canvas = canvas
        self.font = parent.heir.font
        self.size_keyword = self.heir.size_keyword
        self.size_absolute = self.heir.size_absolute
        self.context = canvas.context(parent.heir, attributes)

    # ── the font ──────────────────────────────────────────────────────────────────────────────────────────

    def compute_font(
        self, values: Mapping[str, object], changed: dict[str, dict[str, object]], rows: dict[str, object]
    ) -> None:
        """Compute the font group; lengths in it are relative to the parent's font."""
        before = self.heir.font
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
        font = adjust_font_size(font, before, self.heir, keyword=self.size_keyword, absolute=self.size_absolute)
        self.font = self.canvas.intern(font)
        self.context.use_font(self.font, self.canvas)
        # An inherited number means another height with another font.
        self.context.use_line_height(self.heir.text.line_height)

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
        """Compute one declared value into `changed`, or into `rows` when it shares its field with others."""
        known = PROPERTIES[name]
        shared = (known.group, known.field) in FIELD_ROWS
        if isinstance(value, CssWide):
            computed = self._keyword(known, value, shared=shared)
        elif known.compute is None:
            computed = value
        else:
            self.context.parent = self._parent_value(known, shared=shared)
            computed = known.compute(value, self.context)
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
        if known.group == "svg":
            return self.style.svg.get(known.field, known.initial)
        if known.group == "font":
            return getattr(self.heir.font, known.field)
        return getattr(getattr(self.style, known.group), known.field)

    def merge_rows(self, changed: dict[str, dict[str, object]], rows: Mapping[str, object]) -> None:
        """Put properties that share a field together."""
        for group, field in {(PROPERTIES[name].group, PROPERTIES[name].field) for name in rows}:
            members = FIELD_ROWS[group, field]
            merge = members[0].merge
            if merge is None or field in changed.get(group, ()):
                continue
            base = self.parent.rows if is_inherited_group(group) else _NO_ROWS
            together = {one.name: rows.get(one.name, base.get(one.name, one.initial)) for one in members}
            changed.setdefault(group, {})[field] = merge(together)

    def use_early(self, name: str, changed: Mapping[str, Mapping[str, Any]]) -> None:
        """Let later values see the colour scheme, the line height and the colour."""
        if name == "line-height":
            self.context.use_line_height(changed["text"]["line_height"])
        elif name == "color":
            self.context.color = changed["ink"]["color"]
        else:
            self.context.dark = self.canvas.is_dark(changed["ink"]["color_scheme"])

    # ── the result ────────────────────────────────────────────────────────────────────────────────────────

    def finish(
        self,
        custom: Mapping[str, str],
        changed: dict[str, dict[str, object]],
        rows: dict[str, object],
        *,
        is_root: bool,
    ) -> Computed:
        """Make the groups, adjust them to each other, intern them."""
        heir, canvas = self.heir, self.canvas
        intern = canvas.intern
        groups: dict[str, Any] = {}
        svg = heir.svg
        adjust_box(changed.setdefault("box", {}), heir, is_root=is_root)
        for group, fields in changed.items():
            if not fields:
                continue
            if group == "svg":
                svg = canvas.intern_custom(MappingProxyType({**heir.svg, **cast("Any", fields)}))
                continue
            if group == "border":
                adjust_border(fields)
            base = getattr(heir, group) if is_inherited_group(group) else INITIAL_GROUPS[group]
            groups[group] = change(base, fields)
        if "text" in groups:
            groups["text"] = adjust_text(groups["text"], heir.text)
        style = ComputedStyle(
            font=self.font,
            text=heir.text,
            ink=heir.ink,
            list_table=heir.list_table,
            svg=svg,
            custom=custom,
        )
        for group, value in groups.items():
            setattr(style, group, intern(value))
        kept = {**self.heir.rows, **rows} if rows else self.heir.rows
        return Computed(style, self._heir(style, kept, is_root=is_root), kept)

    def _heir(self, style: ComputedStyle, rows: Mapping[str, object], *, is_root: bool) -> Heir:
        heir = Heir()
        heir.font, heir.text, heir.ink, heir.list_table = style.font, style.text, style.ink, style.list_table
        heir.svg, heir.custom = style.svg, style.custom
        heir.size_keyword, heir.size_absolute = self.size_keyword, self.size_absolute
        heir.root_font_size, heir.root_line_height = self.heir.root_font_size, self.heir.root_line_height
        if is_root:
            heir.root_font_size = style.font.font_size
            heir.root_line_height = self.context.line_height
        heir.rows = {name: value for name, value in rows.items() if PROPERTIES[name].inherited} or _NO_ROWS
        box = style.box
        heir.blockifies = (
            self.heir.blockifies if box.display.outside == "contents" else box.display.inside in ("flex", "grid")
        )
        return self.canvas.intern_heir(heir)
