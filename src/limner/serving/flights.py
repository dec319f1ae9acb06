"""One piece of work for all who want the same thing at the same time.

Goes in: a key and how to do the work. Comes out: its result, to everyone who asked while it was done. When the last of
them leaves, the work is cancelled.
"""

import asyncio
import weakref
from collections.abc import Callable, Coroutine, Hashable
from typing import Any, Generic, TypeVar

_T = TypeVar("_T")


class _Flight(Generic[_T]):
    """Work that is being done, and for how many."""

    __slots__ = ("task", "waiters")

    def __init__(self, task: "asyncio.Task[_T]") -> None:
        self.task = task
        self.waiters = 0


class Flights(Generic[_T]):
    """The work that is under way, by key; each event loop has its own."""

    def __init__(self) -> None:
        self._loops: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, dict[Hashable, _Flight[_T]]] = (
            weakref.WeakKeyDictionary()
        )

    async def join(self, key: Hashable, start: Callable[[], Coroutine[Any, Any, _T]]) -> _T:
        """Give the result of the work under a key, starting it when nobody has."""
        flights = self._loops.setdefault(asyncio.get_running_loop(), {})
        flight = flights.get(key)
        if flight is None:
            task = asyncio.ensure_future(start())
            flight = flights[key] = _Flight(task)

            def land(_: "asyncio.Task[_T]") -> None:
                if flights.get(key) is flight:
                    del flights[key]
                if not task.cancelled():
                    task.exception()  # retrieved: a caller that waited has raised it

            task.add_done_callback(land)
        flight.waiters += 1
        try:
            return await asyncio.shield(flight.task)
        finally:
            flight.waiters -= 1
            if not flight.waiters and not flight.task.done():
                if flights.get(key) is flight:
                    del flights[key]  # who comes now must not wait for what is being cancelled
                flight.task.cancel()
