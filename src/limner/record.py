"""Immutable records that cost little to declare, to make and to compare.

Goes in: a class with annotated fields. Comes out: the same as a slotted dataclass, equal and hashed by its fields.
`dataclasses` compiles six methods for a frozen class, a tenth of the time in which a process draws its first picture;
here one is compiled, and the others are shared. Type checkers see to it that no field is assigned to.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, TypeVar, dataclass_transform, overload

_Class = TypeVar("_Class", bound=type)


@overload
def record(cls: _Class, /) -> _Class: ...


@overload
def record(*, kw_only: bool = False) -> Callable[[_Class], _Class]: ...


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(cls: Any = None, /, *, kw_only: bool = False) -> Any:
    """Make a record of a class.

    Args:
        cls: The class; left out where there are options.
        kw_only: Whether fields are given by their names only.
    """

    def make(cls: Any) -> Any:
        made: Any = dataclass(slots=True, eq=False, repr=False, kw_only=kw_only)(cls)
        names = tuple(made.__dataclass_fields__)
        read = _reader(names)

        def equal(self: object, other: object) -> bool:
            return self is other or (read(self) == read(other) if other.__class__ is self.__class__ else NotImplemented)

        def hashed(self: object) -> int:
            return hash(read(self))

        made.__eq__ = equal
        made.__hash__ = hashed
        if made.__repr__ is object.__repr__:
            made.__repr__ = _represent
        return made

    return make if cls is None else make(cls)


def _reader(names: tuple[str, ...]) -> Callable[[object], object]:
    """Give what reads all fields at once."""
    return attrgetter(*names) if names else lambda _: ()


def _represent(self: Any) -> str:
    fields = ", ".join(f"{name}={getattr(self, name)!r}" for name in self.__dataclass_fields__)
    return f"{type(self).__qualname__}({fields})"
