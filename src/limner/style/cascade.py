"""The cascade: which declaration wins for each property of one element, sorted by group.

Spec: https://www.w3.org/TR/css-cascade-5/#cascading
"""

from collections.abc import Mapping, Sequence
from typing import Final, Literal, NamedTuple, TypeAlias

from limner.css.properties import PROPERTIES, to_physical
from limner.css.property import INHERITED_GROUPS, CssWide, Pending
from limner.css.sheet import DeclarationBlock

Direction: TypeAlias = Literal["ltr", "rtl"]


class Level(NamedTuple):
    """A declaration block with its place in the cascade.

    Attributes:
        block: The declarations.
        origin: 0 user agent, 1 presentational hints, 2 author sheets, 3 utilities (`tw`), 4 the `style` attribute.
        layer: Number of its cascade layer. Unlayered rules have the highest.
    """

    block: DeclarationBlock
    origin: int
    layer: int


USER_AGENT: Final = 0
HINT: Final = 1
AUTHOR: Final = 2
UTILITY: Final = 3
INLINE: Final = 4

LOCALE: Final = "-limner-locale"
"""The declaration that the `lang` attribute stands for. No author can write it."""

_PHYSICAL: Final = frozenset((*PROPERTIES, LOCALE))
_LOOKING_UP: Final = frozenset((Pending, CssWide))


class Part:
    """The declarations of one group. Compared by identity, and interned by the `Canvas`.

    Attributes:
        values: Specified values by physical longhand. Those that others depend on come first.
        is_personal: Whether a value depends on more of the parent than what inherits.
    """

    __slots__ = ("is_personal", "values")

    def __init__(self, values: dict[str, object]) -> None:
        self.values = values
        self.is_personal = False


class Cascaded:
    """The winning declarations of one element. Compared by identity.

    Attributes:
        values: Specified values by physical longhand.
        custom: Custom properties that the element sets itself.
        needs_parent: Whether a value depends on more of the parent than what inherits.
        needs_attributes: Whether a value may depend on the element's attributes.
        is_pending: Whether a value waits for `var()`.
        parts: The same declarations by group, once they are sorted. Pending ones cannot be sorted.
        base: The record that this one adds declarations to, and those declarations; None if it stands alone.
    """

    __slots__ = ("base", "custom", "is_pending", "needs_attributes", "needs_parent", "parts", "values")

    def __init__(
        self,
        values: dict[str, object],
        custom: dict[str, object],
        base: "tuple[Cascaded, dict[str, object]] | None" = None,
    ) -> None:
        self.values = values
        self.custom = custom
        self.base = base
        self.parts: dict[str, Part] | None = None
        self.is_pending = False
        self.needs_attributes = False
        self.needs_parent = False
        if "content" not in values and _LOOKING_UP.isdisjoint(map(type, values.values())):
            return
        for name, value in values.items():
            if isinstance(value, Pending):
                # Its value is known only with the custom properties, and may be `inherit`.
                self.is_pending = self.needs_attributes = self.needs_parent = True
            elif value is CssWide.INHERIT:
                known = PROPERTIES.get(name)
                self.needs_parent = self.needs_parent or known is None or known.group not in INHERITED_GROUPS
            elif name == "content":
                self.needs_attributes = True


class CascadedPair:
    """The winning declarations before logical properties are mapped by `direction`."""

    __slots__ = (
        "_base",
        "_by_direction",
        "_custom",
        "_has_logical",
        "_is_simple",
        "_ordered",
        "_reverting",
        "direction",
    )

    def __init__(
        self,
        ordered: dict[str, object],
        custom: dict[str, object],
        reverting: Sequence[Level] = (),
        *,
        is_simple: bool = True,
        base: "tuple[CascadedPair, dict[str, object]] | None" = None,
    ) -> None:
        self._reverting = reverting
        self._base = base
        self._is_simple = is_simple and not reverting
        self._ordered = ordered
        self._custom = custom
        self._has_logical = not ordered.keys() <= _PHYSICAL
        self._by_direction: dict[str, Cascaded] = {}
        self.direction = ordered.get("direction")

    def resolve(self, parent_direction: Direction, parent_mode: str = "horizontal-tb") -> Cascaded:
        """Give the physical declarations of an element whose parent has this direction and writing mode."""
        direction: Direction = "ltr"
        mode = "horizontal-tb"
        if self._has_logical:
            mode = self._mode(parent_mode)
            direction = parent_direction
            own = self.direction
            if own in ("ltr", "rtl"):
                direction = own
            elif own is CssWide.INITIAL:
                direction = "ltr"
        key = direction if mode == "horizontal-tb" else f"{direction} {mode}"
        found = self._by_direction.get(key)
        if found is None:
            values = self._physical(direction, mode)
            if self._reverting:
                values = dict(values)
                _roll_back(self._reverting, values, direction, mode)
            base = None if self._base is None else (self._base[0].resolve(direction, mode), self._base[1])
            found = Cascaded(values, self._custom, base)
            self._by_direction[key] = found
        return found

    def _mode(self, parent_mode: str) -> str:
        """The element's own writing mode, or else that of its parent."""
        own = self._ordered.get("writing-mode")
        if own is CssWide.INITIAL:
            return "horizontal-tb"
        return own if isinstance(own, str) else parent_mode

    def add(self, block: DeclarationBlock) -> "CascadedPair | None":
        """Put a block above all others. Give None if this needs more than the block's own values."""
        plain = plain_values(block)
        if plain is None or block.important or not self._is_simple or self._has_logical:
            return None
        ordered = {name: value for name, value in self._ordered.items() if name not in plain}
        ordered.update(plain)
        return CascadedPair(ordered, self._custom, base=(self, plain))

    def _physical(self, direction: Direction, mode: str) -> dict[str, object]:
        if not self._has_logical:
            return self._ordered
        values: dict[str, object] = {}
        for name, value in self._ordered.items():
            physical = name if name in PROPERTIES or name == LOCALE else to_physical(name, direction, mode)
            # The order of appearance decides between `margin-left` and `margin-inline-start`. `_ordered` keeps it.
            if physical in PROPERTIES or physical == LOCALE:
                values.pop(physical, None)
                values[physical] = value
        return values


def cascade_blocks(levels: Sequence[Level]) -> CascadedPair:
    """Sort the declarations of an element's blocks and keep the winners.

    Args:
        levels: From weakest to strongest, as for normal declarations.
    """
    ordered: dict[str, object] = {}
    custom: dict[str, object] = {}
    reverts = False
    important = any(level.block.important for level in levels)
    blocks = [level.block for level in levels if level.block.normal]
    passes = [(block.normal, plain_values(block)) for block in blocks]
    if important:
        passes += [(level.block.important, None) for level in important_levels(levels)]
    for declarations, plain in passes:
        if plain is not None:
            for name in ordered.keys() & plain.keys():
                del ordered[name]
            ordered.update(plain)
            continue
        for name, value, _ in declarations:
            if value is CssWide.REVERT or value is CssWide.REVERT_LAYER:
                reverts = True
            if name.startswith("--"):
                custom[name] = value
            else:
                ordered.pop(name, None)
                ordered[name] = value
    if reverts:
        _roll_back(levels, custom, "ltr")
    return CascadedPair(ordered, custom, levels if reverts else (), is_simple=not important)


def plain_values(block: DeclarationBlock) -> dict[str, object] | None:
    """Give the values of a block's normal declarations; None if order or `revert` matters, or a property is custom."""
    values = block.plain
    if values is False:
        declarations = block.normal
        values = {name: value for name, value, _ in declarations}
        if len(values) < len(declarations) or not values.keys() <= _PHYSICAL or CssWide in map(type, values.values()):
            values = None
        block.plain = values
    return values


def important_levels(levels: Sequence[Level]) -> list[Level]:
    """Give the levels with important declarations, from weakest to strongest.

    They reverse origins and layers. Inside a layer, specificity and order count as before, and the `style` attribute
    stays above the author's layers.
    """
    important = [level for level in levels if level.block.important]
    rank = {AUTHOR: 0, HINT: 0, UTILITY: 1, INLINE: 2, USER_AGENT: 3}
    important.sort(key=lambda level: (rank[level.origin], -level.layer))
    return important


def _roll_back(
    levels: Sequence[Level], values: dict[str, object], direction: Direction, mode: str = "horizontal-tb"
) -> None:
    """Resolve `revert` and `revert-layer`: look for the strongest declaration of a lower origin or layer."""
    stacks: dict[str, list[tuple[tuple[int, ...], object]]] = {
        name: [] for name, value in values.items() if value in (CssWide.REVERT, CssWide.REVERT_LAYER)
    }
    for important, chosen in ((False, levels), (True, important_levels(levels))):
        for level in chosen:
            key = (min(level.origin, 1), max(level.origin - AUTHOR, 0), level.layer)
            for one, value, _ in level.block.important if important else level.block.normal:
                stack = stacks.get(_physical_name(one, direction, mode))
                if stack is not None:
                    stack.append((key, value))
    for name, stack in stacks.items():
        values[name] = _survivor(stack)


def _physical_name(name: str, direction: Direction, mode: str) -> str:
    return name if name in PROPERTIES or name.startswith("-") else to_physical(name, direction, mode)


def _survivor(stack: list[tuple[tuple[int, ...], object]]) -> object:
    origin = INLINE  # above those of all keys
    left: set[tuple[int, ...]] = set()
    for key, value in reversed(stack):
        if key[0] >= origin or key in left:
            continue
        if value is CssWide.REVERT:
            origin = key[0]
        elif value is CssWide.REVERT_LAYER:
            left.add(key)
        else:
            return value
    return CssWide.UNSET


EARLY: Final = ("color-scheme", "line-height", "color")
"""The properties that other values of an element depend on."""
_GROUP_OF: Final = {**{name: row.group for name, row in PROPERTIES.items()}, LOCALE: "font"}


def sort_parts(values: Mapping[str, object], known: dict[tuple[object, ...], Part]) -> dict[str, Part]:
    """Sort the declarations of an element by group.

    Args:
        values: Specified values by physical longhand, none of them pending.
        known: Parts by declared values. The identities of values serve as keys, since each value is parsed once.
    """
    by_group: dict[str, dict[str, object]] = {}
    for name in EARLY:
        if name in values:
            by_group.setdefault(PROPERTIES[name].group, {})[name] = values[name]
    for name, value in values.items():
        kind = _GROUP_OF.get(name)
        if kind is not None:
            declared = by_group.get(kind)
            if declared is None:
                declared = by_group[kind] = {}
            declared[name] = value
    return {group: _intern_part(group, declared, known) for group, declared in by_group.items()}


def add_parts(
    base: Mapping[str, Part], plain: Mapping[str, object], known: dict[tuple[object, ...], Part]
) -> dict[str, Part]:
    """Put declarations on top of those that are already sorted.

    Args:
        base: The sorted declarations.
        plain: Specified values by physical longhand, none that waits for `var()`.
        known: As for `sort_parts`.
    """
    by_group: dict[str, dict[str, object]] = {}
    for name, value in plain.items():
        kind = _GROUP_OF.get(name)
        if kind is not None:
            by_group.setdefault(kind, {})[name] = value
    parts = dict(base)
    for group, added in by_group.items():
        before = base.get(group)
        declared = added
        if before is not None:
            declared = {name: value for name, value in before.values.items() if name not in added}
            declared.update(added)
        early = [name for name in EARLY if name in declared]
        if early:
            declared = {**{name: declared[name] for name in early}, **declared}
        parts[group] = _intern_part(group, declared, known)
    return parts


def _intern_part(group: str, declared: dict[str, object], known: dict[tuple[object, ...], Part]) -> Part:
    key = (*declared, *map(id, declared.values()))
    part = known.get(key)
    if part is None:
        part = known.setdefault(key, Part(declared))
        part.is_personal = group == "generated" or (
            group not in INHERITED_GROUPS and CssWide.INHERIT in declared.values()
        )
    return part
