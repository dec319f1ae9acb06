"""One piece of work for all requests that want the same thing at the same time.

Goes in: a key and how to do the work. Comes out: its result, to every request that asked meanwhile. When the last of
them leaves, the work is cancelled.
"""

import asyncio
import weakref
from collections.abc import Callable, Coroutine, Hashable
from typing import Any, Generic, TypeVar

_T = TypeVar("_T")


class _Flight(Generic[_T]):
    """Work that is under way, and how many wait for it."""

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
        """Give the result of the work under a key; start it if it is not under way."""
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
                    del flights[key]  # a new request must not wait for work that is being cancelled
                flight.task.cancel()
