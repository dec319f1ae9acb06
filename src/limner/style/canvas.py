"""What all elements of a render share, and what style remembers between renders.

Goes in: the environment and a way to ask for font units. Comes out: `Canvas`, with the memo of computed styles, and
`StyleMemo`, which holds the canvases. Both are bounded.

Computed styles are remembered by what they depend on: the cascaded declarations and what the parent hands on. Keys are
identities of interned records, which the memo keeps alive as long as the entry.
"""

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any, Final, TypeAlias, TypeVar

from limner.css.conditions import MediaEnvironment, matches_media, matches_supports
from limner.css.containers import matches_style
from limner.css.property import ComputeContext, Position
from limner.css.sheet import DeclarationBlock, RegisteredProperty, Stylesheet
from limner.css.variables import CustomFunction
from limner.diagnostics import Diagnostic
from limner.style.cascade import CascadedPair, Part
from limner.style.computed import ComputedStyle, FontGroup
from limner.style.inherited import Computed, Inherited
from limner.style.rule_set import RuleSet

FontUnit: TypeAlias = Callable[[FontGroup, str], float]
Group = TypeVar("Group")

_NORMAL_LINE_HEIGHT: Final = 1.2  # where no fonts are available
_ENTRIES: Final = 1_200
_CANVASES: Final = 16
_RULE_SETS: Final = 24


_groups_of: Final = attrgetter(*ComputedStyle.__slots__)


class Context(ComputeContext):
    """A `ComputeContext` that asks the font only for units that are used."""

    __slots__ = ("_canvas", "_font", "_line_height")

    def use_font(self, font: FontGroup, canvas: "Canvas") -> None:
        """Make lengths relative to this font."""
        self._font = font
        self._canvas = canvas
        self.font_size = font.font_size / self.zoom
        if canvas.font_unit is not None:
            self.font_unit = self._ask_font

    def _ask_font(self, unit: str) -> float:
        ask = self._canvas.font_unit
        return self.font_size / 2 if ask is None else ask(self._font, unit) / self.zoom

    def use_line_height(self, value: tuple[str, float]) -> None:
        """Set the computed line height that `lh` refers to."""
        kind, amount = value
        self.normal_line_height = kind == "normal"
        if kind == "number":
            self.line_height = amount * self.font_size
        elif kind == "length":
            self.line_height = amount / self.zoom
        else:
            self.line_height = _NORMAL_LINE_HEIGHT * self.font_size


class Canvas:
    """One environment, with everything computed for it.

    Attributes:
        environment: Canvas size, resolution and colour scheme.
        font_unit: Gives the size of one ``ex``, ``ch``, ``cap`` or ``ic`` of a font in px; None when no fonts are
            available.
        registered: `@property` rules by name.
        functions: `@function` rules by name.
        styles: Computed styles by (cascaded, inherited or parent).
        faults: What was wrong with the values of some of these styles.
        parts: Declarations sorted by group, by the declared values.
        shared: Computed groups, by their declarations and what those depend on.
        root_parent: What the root element inherits from: initial values.
    """

    __slots__ = (
        "_customs",
        "_groups",
        "_inherited",
        "_looks",
        "environment",
        "faults",
        "font_unit",
        "functions",
        "parts",
        "registered",
        "root_parent",
        "shared",
        "styles",
    )

    def __init__(
        self,
        environment: MediaEnvironment,
        font_unit: FontUnit | None,
        registered: Mapping[str, RegisteredProperty],
        functions: Mapping[str, CustomFunction],
    ) -> None:
        self.functions = functions
        self.environment = environment
        self.font_unit = font_unit
        self.registered = registered
        self.styles: dict[tuple[object, ...], Computed] = {}
        self.faults: dict[tuple[object, ...], list[Diagnostic]] = {}
        self.shared: dict[tuple[object, ...], tuple[Any, ...]] = {}
        self.parts: dict[tuple[object, ...], Part] = {}
        self._groups: dict[object, Any] = {}
        self._inherited: dict[tuple[object, ...], Inherited] = {}
        self._looks: dict[tuple[int, ...], ComputedStyle] = {}
        self._customs: dict[frozenset[tuple[str, str]], Mapping[str, str]] = {}
        self.root_parent = Computed(ComputedStyle(), Inherited(), {})

    def trim(self) -> None:
        """Forget everything if it has grown too large. Called between renders."""
        if max(len(self.styles), len(self.shared), len(self._groups), len(self._customs)) > _ENTRIES:
            self.styles = {}
            self.faults = {}
            self.shared = {}
            self.parts = {}
            self._groups = {}
            self._inherited = {}
            self._looks = {}
            self._customs = {}

    def intern(self, group: Group) -> Group:
        """Give the one record that equals this one."""
        return self._groups.setdefault(group, group)  # type: ignore[no-any-return]  # it maps each record to itself

    def intern_style(self, style: ComputedStyle) -> ComputedStyle:
        """Give the one style with these groups. Groups are interned, so their identities distinguish them."""
        return self._looks.setdefault(tuple(map(id, _groups_of(style))), style)

    def intern_inherited(self, inherited: Inherited) -> Inherited:
        """Give the one record that hands on the same values."""
        return self._inherited.setdefault(inherited.key(), inherited)

    def intern_custom(self, custom: Mapping[str, str]) -> Mapping[str, str]:
        """Give the one mapping with these texts."""
        if not custom:
            return custom
        return self._customs.setdefault(frozenset(custom.items()), custom)

    def is_dark(self, schemes: tuple[str, ...]) -> bool:
        """Tell whether the used colour scheme is dark.

        Spec: https://www.w3.org/TR/css-color-adjust-1/#determine-the-used-color-scheme
        """
        if self.environment.color_scheme in schemes:
            return self.environment.color_scheme == "dark"
        return "dark" in schemes and "light" not in schemes

    def test(self, feature: str, custom: Mapping[str, str]) -> bool | None:
        """Evaluate one ``style()``, ``media()`` or ``supports()`` in an `if()`.

        Spec: https://www.w3.org/TR/css-values-5/#typedef-if-test
        """
        name, _, inner = feature.partition("(")
        inner = inner.removesuffix(")")
        match name.strip().lower():
            case "style":
                return matches_style(inner, custom.get, self.context(Inherited(), {}))
            case "media":
                return matches_media(f"({inner})", self.environment) or matches_media(inner, self.environment)
            case "supports":
                return matches_supports(f"({inner})") or matches_supports(inner)
            case _:
                return None

    def context_of(self, style: ComputedStyle) -> Context:
        """Make the context for computing lengths in a query about an element's box."""
        inherited = Inherited()
        inherited.font, inherited.text, inherited.ink = style.font, style.text, style.ink
        return self.context(inherited, {})

    def context(self, inherited: Inherited, attributes: Mapping[str, str], position: Position | None = None) -> Context:
        """Make the context for computing an element's values. It starts with the parent's font."""
        environment = self.environment
        context = Context(
            root_font_size=inherited.root_font_size or inherited.font.font_size / inherited.zoom,
            root_line_height=inherited.root_line_height or _NORMAL_LINE_HEIGHT * inherited.font.font_size,
            viewport_width=environment.width,
            viewport_height=environment.height,
            color=inherited.ink.color,
            dark=self.is_dark(inherited.ink.color_scheme),
            attributes=attributes,
            resolution=environment.resolution,
            container=inherited.container,
            zoom=inherited.zoom,
            position=position or Position(),
        )
        context.use_font(inherited.font, self)
        context.use_line_height(inherited.text.line_height)
        return context


class StyleMemo:
    """What style remembers between renders. It is bounded; threads may share it, and it may be cleared at any time."""

    __slots__ = ("_canvases", "_rule_sets", "blocks", "cascades")

    def __init__(self) -> None:
        self._canvases: dict[tuple[object, ...], Canvas] = {}
        self._rule_sets: dict[tuple[object, ...], RuleSet] = {}
        self.cascades: dict[tuple[object, ...], CascadedPair] = {}
        self.blocks: dict[int, DeclarationBlock] = {}

    def clear(self) -> None:
        """Forget everything."""
        self._canvases = {}
        self._rule_sets = {}
        self.cascades = {}
        self.blocks = {}

    def rule_set(self, sheets: tuple[Stylesheet, ...], utilities: object = None) -> RuleSet:
        """Give the sorted rules of these sheets. `utilities` distinguishes the meanings of utilities."""
        key = (sheets, utilities)
        found = self._rule_sets.get(key)
        if found is None:
            if len(self._rule_sets) >= _RULE_SETS:
                self._rule_sets = {}
            found = self._rule_sets.setdefault(key, RuleSet(sheets))
        return found

    def canvas(
        self,
        environment: MediaEnvironment,
        font_unit: FontUnit | None,
        registered: Mapping[str, RegisteredProperty],
        functions: Mapping[str, CustomFunction],
    ) -> Canvas:
        """Give the canvas of this environment, with everything remembered for it."""
        key = (environment, font_unit, tuple(registered.values()), tuple(functions.items()))
        found = self._canvases.get(key)
        if found is None:
            if len(self._canvases) >= _CANVASES:
                self._canvases = {}
            found = self._canvases.setdefault(key, Canvas(environment, font_unit, registered, functions))
        found.trim()
        if len(self.cascades) > _ENTRIES:
            self.cascades = {}
        if len(self.blocks) > _ENTRIES:
            self.blocks = {}
        return found
