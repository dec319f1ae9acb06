"""What modules remember between images, in one list, so that all of it can be forgotten.

Goes in: functions that forget. Comes out: `clear_memos`, which calls them. An object looks after its own memory. The
list is for what belongs to no object: parsed values and sheets, computed styles, line breaks. `Generations` is a table
for both.
"""

from collections.abc import Callable, Hashable
from typing import Any, Final, Generic, Protocol, TypeVar

_forgetting: Final[list[Callable[[], Any]]] = []
_Forget = TypeVar("_Forget", bound=Callable[[], Any])


class _Remembering(Protocol):
    def cache_clear(self) -> None: ...


_Function = TypeVar("_Function", bound=_Remembering)
_Key = TypeVar("_Key", bound=Hashable)
_Value = TypeVar("_Value")


class Generations(Generic[_Key, _Value]):
    """A table that drops entries unused for long; threads may share it.

    When it is full, it becomes the elder table and a new one starts. An entry that is found in the elder table moves to
    the new one; the rest is dropped when the tables change next.

    Args:
        limit: Entries of one table; there are at most twice as many in all.
    """

    __slots__ = ("_elder", "_limit", "_new")

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._new: dict[_Key, _Value] = {}
        self._elder: dict[_Key, _Value] = {}

    def find(self, key: _Key) -> _Value | None:
        """Give what is kept for a key; None if nothing is."""
        found = self._new.get(key)
        if found is None:
            found = self._elder.get(key)
            if found is not None:
                self.keep(key, found)
        return found

    def keep(self, key: _Key, value: _Value) -> _Value:
        """Keep a value unless another thread was first, and give the one that is kept."""
        if len(self._new) >= self._limit:
            self._elder, self._new = self._new, {}
        return self._new.setdefault(key, value)

    def clear(self) -> None:
        """Forget everything."""
        self._new, self._elder = {}, {}


def forgettable(function: _Function) -> _Function:
    """Put a function with an `lru_cache` on the list."""
    _forgetting.append(function.cache_clear)
    return function


def forgets(function: _Forget) -> _Forget:
    """Put a function that forgets something on the list."""
    _forgetting.append(function)
    return function


def clear_memos() -> None:
    """Forget everything that modules remember; costs speed for a while, and changes no image."""
    for forget in _forgetting:
        forget()
