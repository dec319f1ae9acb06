"""Copies frozen records with some fields changed. This is cheaper than `dataclasses.replace`.

Goes in: a slotted record without `__post_init__` and new values by field. Comes out: a new record.
"""

from collections.abc import Callable, Mapping
from functools import cache
from operator import attrgetter
from typing import Any, TypeVar, cast

Record = TypeVar("Record")


@cache
def _members(kind: type) -> tuple[Callable[[Any], tuple[object, ...]], tuple[Callable[..., None], ...], dict[str, int]]:
    """Give a getter of all fields, a setter of each that bypasses the frozen `__setattr__`, and the index of each."""
    names = cast("tuple[str, ...]", vars(kind)["__slots__"])
    setters = tuple(getattr(kind, name).__set__ for name in names)
    return attrgetter(*names), setters, {name: index for index, name in enumerate(names)}


def change(record: Record, fields: Mapping[str, object]) -> Record:
    """Copy a record of at least two fields with some of them changed."""
    kind = type(record)
    read, setters, places = _members(cast("type", kind))
    values = list(read(record))
    for name, value in fields.items():
        values[places[name]] = value
    result = object.__new__(kind)
    for write, value in zip(setters, values, strict=True):
        write(result, value)
    return result
