"""Copies of frozen records with some fields changed, cheaper than `dataclasses.replace`.

Goes in: a slotted record without `__post_init__` and new values by field. Comes out: a new record.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any, TypeVar, cast

Record = TypeVar("Record")


@cache
def _members(kind: type) -> tuple[tuple[str, Any], ...]:
    """Give the slot descriptors, which write past the frozen `__setattr__`."""
    names: tuple[str, ...] = kind.__slots__  # type: ignore[attr-defined]  # every record here has them
    return tuple((name, getattr(kind, name)) for name in names)


def change(record: Record, fields: Mapping[str, object]) -> Record:
    """Copy a record with some fields changed."""
    kind = type(record)
    result = object.__new__(kind)
    for name, member in _members(cast("type", kind)):
        member.__set__(result, fields[name] if name in fields else member.__get__(record))
    return result
