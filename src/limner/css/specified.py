"""Specified values that need the element to be computed: relative lengths, and whatever contains them.

Goes in: results of grammar functions. Comes out: `Deferred` values, whose `compute` gives the computed value. A parsed
value without any `Deferred` in it is its own computed value, so most declarations need no computation.

Spec: https://www.w3.org/TR/css-values-4/#relative-lengths
"""

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import Any, Final, cast

from limner.color import Color
from limner.css.property import ComputeContext
from limner.css.values import Auto, Calc, CurrentColor, NoneValue, Percent, Url
from limner.record import record

LENGTH_LIMIT: Final = 33554428.0
"""Chrome's longest length, in CSS px."""

ABSOLUTE_UNITS: Final = {
    "px": 1.0,
    "in": 96.0,
    "cm": 96.0 / 2.54,
    "mm": 96.0 / 25.4,
    "q": 96.0 / 101.6,
    "pt": 96.0 / 72.0,
    "pc": 16.0,
}
"""The size of each absolute unit in CSS px."""

_FONT_UNITS: Final = {"ex": 0.5, "ch": 0.5, "cap": 0.7, "ic": 1.0}
"""Font units, with their share of an em where no fonts are available."""


_VIEWPORT_SIDES: Final = ("w", "h", "i", "b", "min", "max")


class Deferred:
    """A specified value, or a part of one, whose computed value depends on the element."""

    __slots__ = ()

    def compute(self, context: ComputeContext) -> Any:
        """Give the computed value."""
        raise NotImplementedError


@record
class Length(Deferred):
    """A length in a relative unit."""

    value: float
    unit: str

    def compute(self, context: ComputeContext) -> float:
        """Give CSS px."""
        return min(max(self.value * px_of_unit(self.unit, context), -LENGTH_LIMIT), LENGTH_LIMIT)


def _viewport_unit(name: str) -> Callable[[ComputeContext], float]:
    match name:
        case "w" | "i":
            return lambda context: context.viewport_width / 100.0
        case "h" | "b":
            return lambda context: context.viewport_height / 100.0
        case "min":
            return lambda context: min(context.viewport_width, context.viewport_height) / 100.0
        case _:
            return lambda context: max(context.viewport_width, context.viewport_height) / 100.0


def _container_width(context: ComputeContext) -> float:
    width = context.container[0]
    return (context.viewport_width if width is None else width) / 100.0


def _container_height(context: ComputeContext) -> float:
    height = context.container[1]
    return (context.viewport_height if height is None else height) / 100.0


def _container_unit(name: str) -> Callable[[ComputeContext], float]:
    """Give a unit of the nearest container in this axis.

    "If no eligible query container is available, then use the small viewport size."
    """
    match name:
        case "w" | "i":
            return _container_width
        case "h" | "b":
            return _container_height
        case "min":
            return lambda context: min(_container_width(context), _container_height(context))
        case _:
            return lambda context: max(_container_width(context), _container_height(context))


def _font_unit(name: str) -> Callable[[ComputeContext], float]:
    share = _FONT_UNITS[name]

    def px(context: ComputeContext) -> float:
        return context.font_unit(name) if context.font_unit is not None else share * context.font_size

    return px


def _root_font_unit(name: str) -> Callable[[ComputeContext], float]:
    own = _font_unit(name)

    def px(context: ComputeContext) -> float:
        # The root's font is assumed to be the element's font, at the root's size.
        return own(context) * context.root_font_size / context.font_size if context.font_size else 0.0

    return px


RELATIVE_UNITS: Final[dict[str, Callable[[ComputeContext], float]]] = {
    "em": lambda context: context.font_size,
    "rem": lambda context: context.root_font_size,
    "lh": lambda context: context.used_line_height(),
    "rlh": lambda context: context.root_line_height,
    **{name: _font_unit(name) for name in _FONT_UNITS},
    **{f"r{name}": _root_font_unit(name) for name in _FONT_UNITS},
    **{f"{size}v{side}": _viewport_unit(side) for size in ("", "s", "l", "d") for side in _VIEWPORT_SIDES},
    **{f"cq{side}": _container_unit(side) for side in _VIEWPORT_SIDES},
}
"""For each relative unit, the function that gives its size in CSS px."""

LENGTH_UNITS: Final = frozenset(ABSOLUTE_UNITS) | frozenset(RELATIVE_UNITS)


def px_of_unit(unit: str, context: ComputeContext) -> float:
    """Give the size of any length unit in CSS px."""
    absolute = ABSOLUTE_UNITS.get(unit)
    return RELATIVE_UNITS[unit](context) if absolute is None else absolute


@record
class DeferredTree(Deferred):
    """A record or a tuple with `Deferred` parts inside. They are in the places of their computed values."""

    value: Any

    def compute(self, context: ComputeContext) -> Any:
        """Give the same record, with every part computed."""
        return compute_parts(self.value, context)


def settle(value: Any) -> Any:
    """Wrap a value that has `Deferred` parts, so that the outermost object tells whether it needs computing."""
    if isinstance(value, Deferred) or not has_deferred(value):
        return value
    return DeferredTree(value)


# Types that never hold parts to be computed later.
_LEAVES: Final = frozenset(
    {float, int, str, bool, type(None), Color, Percent, Calc, Url, Auto, NoneValue, CurrentColor}
)


_fields: Final[dict[type, tuple[str, ...]]] = {}


def _field_names(kind: type) -> tuple[str, ...]:
    """Give the fields of a record; empty if it is not a record."""
    names = _fields.get(kind)
    if names is None:
        names = tuple(field.name for field in fields(kind)) if is_dataclass(kind) else ()
        _fields[kind] = names
    return names


def has_deferred(value: object) -> bool:
    """Tell whether anything inside a record or tuple is `Deferred`."""
    kind = type(value)
    if kind in _LEAVES:
        return False
    if isinstance(value, tuple):
        if _LEAVES.issuperset(map(type, cast("tuple[object, ...]", value))):
            return False
        for part in cast("tuple[object, ...]", value):  # noqa: SIM110 - a generator would cost twice as much, and this is hot
            if has_deferred(part):
                return True
        return False
    if isinstance(value, Deferred):
        return True
    for name in _field_names(kind):  # noqa: SIM110 - the same
        if has_deferred(getattr(value, name)):
            return True
    return False


def _rebuilt(old: tuple[Any, ...], parts: list[Any]) -> Any:
    """Make a tuple of the same type. A NamedTuple takes its fields one by one."""
    kind: Any = type(old)
    return kind(*parts) if hasattr(kind, "_fields") else tuple(parts)


def compute_parts(value: Any, context: ComputeContext) -> Any:
    """Give a copy of a record or tuple in which every `Deferred` part is computed."""
    if isinstance(value, Deferred):
        return value.compute(context)
    if issubclass(type(value), tuple):
        whole: tuple[Any, ...] = value
        return _rebuilt(whole, [compute_parts(part, context) for part in whole])
    if is_dataclass(value) and has_deferred(value):
        kind: Any = type(value)
        return kind(**{field.name: compute_parts(getattr(value, field.name), context) for field in fields(value)})
    return value


def with_base(value: Any, base: str) -> Any:
    """Give a copy of a value in which every address without a base refers to this one."""
    if isinstance(value, Url):
        return value if value.base else Url(value.href, base, value.resolution)
    if issubclass(type(value), tuple):
        whole: tuple[Any, ...] = value
        parts = [with_base(part, base) for part in whole]
        return whole if all(part is old for part, old in zip(parts, whole, strict=True)) else _rebuilt(whole, parts)
    if is_dataclass(value) and not isinstance(value, type):
        changed = {
            field.name: part
            for field in fields(value)
            if (part := with_base(old := getattr(value, field.name), base)) is not old
        }
        return replace(value, **changed) if changed else value
    return value


def compute_deferred(value: Any, context: ComputeContext) -> Any:
    """Compute any specified value. This is the `compute` of every property without its own rules."""
    return value.compute(context) if isinstance(value, Deferred) else value
