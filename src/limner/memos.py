"""What modules remember between pictures, in one list, so that all of it can be forgotten.

Goes in: functions that forget. Comes out: `clear_memos`, which calls them. What an object remembers is its own affair;
this is for what belongs to no object: parsed values and sheets, computed styles, breaks of lines.
"""

from collections.abc import Callable
from typing import Any, Final, Protocol, TypeVar

_forgetting: Final[list[Callable[[], Any]]] = []
_Forget = TypeVar("_Forget", bound=Callable[[], Any])


class _Remembering(Protocol):
    def cache_clear(self) -> None: ...


_Function = TypeVar("_Function", bound=_Remembering)


def forgettable(function: _Function) -> _Function:
    """Put a function with an `lru_cache` on the list."""
    _forgetting.append(function.cache_clear)
    return function


def forgets(function: _Forget) -> _Forget:
    """Put a function that forgets something on the list."""
    _forgetting.append(function)
    return function


def clear_memos() -> None:
    """Forget everything that modules remember; costs speed for a while, and changes no picture."""
    for forget in _forgetting:
        forget()
