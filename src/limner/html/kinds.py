"""Questions about values of unknown type, answered so that type checkers follow.

Goes in: any object. Comes out: yes or no.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeGuard


def is_mapping(value: object) -> TypeGuard[Mapping[object, object]]:
    """Tell a mapping, whatever it maps."""
    return type(value) is dict or isinstance(value, Mapping)  # asking an abstract class is slow


def is_dict(value: object) -> TypeGuard[dict[object, object]]:
    """Tell a plain dict, the quickest to tell."""
    return type(value) is dict


def is_list(value: object) -> TypeGuard[list[object]]:
    """Tell a plain list, the quickest of what a loop can go through."""
    return type(value) is list


def is_iterable(value: object) -> TypeGuard[Iterable[object]]:
    """Tell what a loop can go through, bytes apart, whose items are no nodes."""
    return isinstance(value, Iterable) and not isinstance(value, bytes | bytearray | memoryview)


def is_component(value: object) -> TypeGuard[Callable[[object], object]]:
    """Tell a function component."""
    return callable(value) and not isinstance(value, str)


def is_tuple(value: object) -> TypeGuard[tuple[object, ...]]:
    """Tell a tuple."""
    return isinstance(value, tuple)
