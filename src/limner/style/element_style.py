"""Computed values of one element, from its cascaded values and its parent.

Goes in: `Cascaded`, the parent's `Computed` and a `Canvas`. Comes out: `Computed`: the `ComputedStyle`, and what else
children inherit. A group in which nothing is declared is the parent's or the initial one: the same object. Any other
group is remembered by its declarations and their dependencies, across elements and images. If one colour of a card
changes, only the group of that colour is computed again.

A group depends on its declarations, the element's font and line height, those of the root, the canvas, and, where it
inherits, the parent's group. `ComputeContext.is_personal` tells whether a value depended on more than that.

Spec: https://www.w3.org/TR/css-cascade-5/#computing
"""

from collections.abc import Mapping
from copy import copy
from typing import Any, Final

from limner.budget import Budget
from limner.css.declarations import INVALID, resolve_pending
from limner.css.property import INHERITED_GROUPS, CssWide, Pending
from limner.css.variables import Place
from limner.diagnostics import Diagnostics
from limner.style.adjust import adjust_border, adjust_box, adjust_text
from limner.style.canvas import Canvas
from limner.style.cascade import EARLY, Cascaded, Part, add_parts, sort_parts
from limner.style.change import change
from limner.style.computation import Computation
from limner.style.computed import ComputedStyle, FontGroup, InkGroup, TextGroup
from limner.style.custom import compute_custom
from limner.style.inherited import Computed, Inherited
from limner.style.rows import INITIAL_GROUPS

_COMPUTED_FIRST: Final = frozenset(("font", "text", "ink"))
_NOTHING: Final = Part({})
_LEAST_ZOOM: Final = 1e-6  # of an element combined with its ancestors, as in Chrome
_MOST_ZOOM: Final = 1e6


def compute_element(
    cascaded: Cascaded,
    parent: Computed,
    canvas: Canvas,
    place: Place,
    budget: Budget,
    diagnostics: Diagnostics,
    *,
    is_root: bool = False,
) -> Computed:
    """Compute the style of one element or pseudo-element.

    Args:
        cascaded: Its winning declarations.
        parent: The computed parent; for the root, one with initial values.
        canvas: What all elements of a render share.
        place: What else values may depend on: the element's attributes and its position among its siblings.
        budget: Spent by the text that replaces `var()`.
        diagnostics: Is told what is wrong with values that had a `var()`.
        is_root: Whether it is the root element.
    """
    custom = canvas.intern_custom(
        compute_custom(cascaded.custom, parent.inherited.custom, canvas.registered, budget, place)
    )
    parts = cascaded.parts
    if cascaded.is_pending:
        parts = sort_parts(_without_pending(cascaded.values, custom, place, budget, diagnostics), canvas.parts)
    elif parts is None:
        parts = cascaded.parts = _sorted_parts(cascaded, canvas)
    rare = parts.get("rare")
    if rare is not None and isinstance(rare.values.get("zoom"), float):
        parent = _zoomed_parent(parent, rare.values["zoom"], canvas)
    return _Assembly(parts, custom, parent, canvas, place).assemble(is_root=is_root)


def _zoomed_parent(parent: Computed, zoom: Any, canvas: Canvas) -> Computed:
    """Give the parent as seen by an element that inherits from it and has its own `zoom`."""
    before = parent.inherited
    together = min(max(before.zoom * zoom, _LEAST_ZOOM), _MOST_ZOOM)
    zoom = together / before.zoom
    if zoom == 1.0:
        return parent
    inherited = copy(before)
    from limner.style.zoom import zoom_font, zoom_ink, zoom_table, zoom_text

    inherited.font = canvas.intern(zoom_font(before.font, zoom))
    inherited.text = canvas.intern(zoom_text(before.text, zoom))
    inherited.ink = canvas.intern(zoom_ink(before.ink, zoom))
    inherited.list_table = canvas.intern(zoom_table(before.list_table, zoom))
    inherited.zoom = together
    return Computed(parent.style, canvas.intern_inherited(inherited), parent.rows)


def _sorted_parts(cascaded: Cascaded, canvas: Canvas) -> dict[str, Part]:
    """Sort declarations by group. If other elements share a base, only the declarations on top of it are sorted."""
    if cascaded.base is None or cascaded.base[0].is_pending:
        return sort_parts(cascaded.values, canvas.parts)
    below, added = cascaded.base
    if below.parts is None:
        below.parts = sort_parts(below.values, canvas.parts)
    return add_parts(below.parts, added, canvas.parts)


def _without_pending(
    values: Mapping[str, object],
    custom: Mapping[str, str],
    place: Place,
    budget: Budget,
    diagnostics: Diagnostics,
) -> Mapping[str, object]:
    resolved: dict[str, object] = {}
    for name, value in values.items():
        if isinstance(value, Pending):
            value = resolve_pending(value, name, custom, place, budget, diagnostics)  # noqa: PLW2901 - the value it stands for
            if value is INVALID or value in (CssWide.REVERT, CssWide.REVERT_LAYER):
                value = CssWide.UNSET  # noqa: PLW2901 - "invalid at computed-value time"
        resolved[name] = value
    return resolved


class _Assembly:
    """Collects one element's groups, found or newly made."""

    __slots__ = (
        "_canvas",
        "_custom",
        "_dark",
        "_font",
        "_inherited",
        "_ink",
        "_parent",
        "_parts",
        "_place",
        "_roots",
        "_size_absolute",
        "_size_keyword",
        "_text",
        "_work",
    )

    def __init__(
        self,
        parts: Mapping[str, Part],
        custom: Mapping[str, str],
        parent: Computed,
        canvas: Canvas,
        place: Place,
    ) -> None:
        inherited = parent.inherited
        self._parent = parent
        self._canvas = canvas
        self._place = place
        self._inherited = inherited
        self._font = inherited.font
        self._size_keyword = inherited.size_keyword
        self._size_absolute = inherited.size_absolute
        self._text = inherited.text
        self._ink = inherited.ink
        self._roots = (inherited.root_font_size, inherited.root_line_height, inherited.container, inherited.zoom)
        self._work: Computation | None = None
        self._parts = parts
        self._custom = custom

    def assemble(self, *, is_root: bool) -> Computed:
        """Give the computed style."""
        parts, inherited, canvas = self._parts, self._inherited, self._canvas
        if "font" in parts:
            self._use_font(parts["font"])
        if "text" in parts:
            self._use_text(parts["text"])
        if "ink" in parts:
            self._use_ink(parts["ink"])
        dark = canvas.is_dark(self._ink.color_scheme)
        surroundings = (
            *(id(self._font), self._text.line_height, self._roots, dark),
            *(inherited.text.direction, inherited.blockifies, is_root),
        )
        style = ComputedStyle(self._font, self._text, self._ink, inherited.list_table)
        style.svg, style.custom = inherited.svg, self._custom
        rows: Mapping[str, object] = inherited.rows
        shared = canvas.shared
        for group, part in parts.items() if "box" in parts else (*parts.items(), ("box", _NOTHING)):
            if group in _COMPUTED_FIRST:
                continue
            key = (part, surroundings, id(getattr(inherited, group)) if group in INHERITED_GROUPS else group)
            found = shared.get(key)
            if found is None:
                found = self._compute_group(group, part, is_root=is_root)
                if not part.is_personal and not self._is_personal():
                    shared[key] = found
            setattr(style, group, found[0])
            if found[1]:
                rows = {**rows, **found[1]}
        style = canvas.intern_style(style)
        return Computed(style, self._heir_of(style, is_root=is_root), rows)

    # ── what other groups depend on ───────────────────────────────────────────────────────────────────────

    def _use_font(self, part: Part) -> None:
        inherited, shared = self._inherited, self._canvas.shared
        key = (
            part,
            id(inherited.font),
            inherited.text.line_height,
            inherited.size_keyword,
            inherited.size_absolute,
            self._roots,
        )
        found = shared.get(key)
        if found is None:
            work = Computation(self._parent, self._canvas, self._place)
            changed: dict[str, dict[str, object]] = {}
            work.compute_font(part.values, changed, {})
            found = (work.font, work.size_keyword, work.size_absolute, inherited.font)
            if not work.context.is_personal:
                shared[key] = found
        font: FontGroup = found[0]
        self._font, self._size_keyword, self._size_absolute = font, found[1], found[2]

    def _use_text(self, part: Part) -> None:
        before, shared = self._inherited.text, self._canvas.shared
        key = (part, id(before), id(self._font), self._roots)
        found = shared.get(key)
        if found is None:
            fields = self._fields("text", part)
            text: TextGroup = adjust_text(change(before, fields), before)
            found = (self._canvas.intern(text), before, self._font)
            if not self._is_personal():
                shared[key] = found
        self._text = found[0]

    def _use_ink(self, part: Part) -> None:
        before, shared = self._inherited.ink, self._canvas.shared
        key = (part, id(before), id(self._font), self._text.line_height, self._roots)
        found = shared.get(key)
        if found is None:
            ink: InkGroup = change(before, self._fields("ink", part))
            found = (self._canvas.intern(ink), before, self._font)
            if not self._is_personal() or not self._place.position.was_asked:
                shared[key] = found
        self._ink = found[0]

    # ── computing ─────────────────────────────────────────────────────────────────────────────────────────

    def _working(self) -> Computation:
        """Give the computation with everything known so far."""
        work = self._work
        if work is None:
            work = self._work = Computation(self._parent, self._canvas, self._place)
            if self._font is not self._inherited.font:
                work.font = self._font
                work.context.use_font(self._font, self._canvas)
        work.context.use_line_height(self._text.line_height)
        work.context.color = self._ink.color
        work.context.dark = self._canvas.is_dark(self._ink.color_scheme)
        work.context.is_personal = False
        return work

    def _is_personal(self) -> bool:
        return self._work is not None and self._work.context.is_personal

    def _fields(self, group: str, part: Part) -> dict[str, object]:
        work = self._working()
        changed: dict[str, dict[str, object]] = {}
        for name, value in part.values.items():
            work.compute_value(name, value, changed, {})
            if name in EARLY:
                work.use_early(name, changed)
        return changed[group]

    def _compute_group(self, group: str, part: Part, *, is_root: bool) -> tuple[Any, Mapping[str, object], object]:
        """Give a group, the extra values that `inherit` needs, and what must live as long as the group's key."""
        inherited, canvas = self._inherited, self._canvas
        work = self._working()
        changed: dict[str, dict[str, object]] = {}
        rows: dict[str, object] = {}
        for name, value in part.values.items():
            work.compute_value(name, value, changed, rows)
        work.merge_rows(changed, rows)
        fields: dict[str, Any] = changed.get(group, {})
        if group == "box":
            adjust_box(fields, inherited, is_root=is_root)
        elif group == "border":
            adjust_border(fields)
        base = getattr(inherited, group) if group in INHERITED_GROUPS else INITIAL_GROUPS[group]
        return (
            canvas.intern(change(base, fields)) if fields else base,
            rows,
            (self._font, inherited.list_table, inherited.svg),
        )

    def _heir_of(self, style: ComputedStyle, *, is_root: bool) -> Inherited:
        before, inherited = self._inherited, Inherited()
        inherited.font, inherited.text, inherited.ink, inherited.list_table = (
            style.font,
            style.text,
            style.ink,
            style.list_table,
        )
        inherited.svg, inherited.custom = style.svg, style.custom
        inherited.size_keyword, inherited.size_absolute = self._size_keyword, self._size_absolute
        inherited.root_font_size, inherited.root_line_height, inherited.container, inherited.zoom = self._roots
        if is_root:
            inherited.root_font_size = style.font.font_size / inherited.zoom
            inherited.root_line_height = self._working().context.line_height
        inherited.rows = before.rows
        display = style.box.display
        inherited.blockifies = (
            before.blockifies if display.outside == "contents" else display.inside in ("flex", "grid")
        )
        return self._canvas.intern_inherited(inherited)
