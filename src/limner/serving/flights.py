"""One piece of work shared by all requests that want the same thing at the same time, or done for later ones.

Goes in: a key and how to do the work. Comes out: its result, for every request that asked in the meantime. When the
last of them leaves, the work is cancelled. Work in the background continues by itself.
"""

import asyncio
import time
import weakref
from collections.abc import Callable, Coroutine, Hashable
from typing import Any, Generic, TypeVar

from limner.diagnostics import logger
from limner.host import begin_anew_in_children
from limner.routes.caller import Caller

_T = TypeVar("_T")


class _Flight(Generic[_T]):
    """Work that is under way, and how many requests wait for it."""

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
                    task.exception()  # marks the error as retrieved; a caller that waited has raised it

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


class Background:
    """Work that no request waits for: one task per key, and none for a while after a failure.

    Args:
        caller: Chooses the context in which it is done.
    """

    def __init__(self, caller: Caller) -> None:
        self._caller = caller
        self.begin_anew()
        begin_anew_in_children(self)

    def use(self, caller: Caller) -> None:
        """Do further work in another context."""
        self._caller = caller

    def begin_anew(self) -> None:
        """Start with no tasks."""
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._resting: dict[str, float] = {}

    def start(self, key: str, work: Callable[[], Coroutine[Any, Any, None]], rest_seconds: float = 5.0) -> None:
        """Do some work, unless the same work is under way or failed a moment ago."""
        running = self._tasks.get(key)
        if running is not None and not running.done() and not running.get_loop().is_closed():
            return
        if time.monotonic() < self._resting.get(key, 0.0):
            return

        async def run() -> None:
            try:
                await work()
            except Exception as error:  # noqa: BLE001 - the old image is still served
                if len(self._resting) > 10_000:
                    self._resting.clear()
                self._resting[key] = time.monotonic() + rest_seconds
                logger.warning("an image could not be drawn again: %s", error, exc_info=error)
            finally:
                self._tasks.pop(key, None)

        self._tasks[key] = asyncio.get_running_loop().create_task(run(), context=self._caller.background())
