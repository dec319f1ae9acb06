"""The functions of route files are called with the arguments they name, in a loop or without one.

Goes in: functions and what may be passed to them. Comes out: their results, in the order of the calls. A `Caller` says
in which thread and context each runs.
"""

import asyncio
import contextvars
import inspect
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import Any, Protocol, TypeVar, cast

from limner.errors import BlockedLoopError, ModuleError
from limner.routes.caller import Caller, run_in_pool
from limner.routes.deadline import DeadlineWaiter, late
from limner.routes.loop import in_event_loop
from limner.sources import SourceLocation
from limner.worker.threads import ThreadPool

_T = TypeVar("_T")


class Call:
    """One function with its arguments.

    Args:
        function: What to call.
        arguments: By name.
        longest: Take at most so many results, and one more, from a function that yields them.
    """

    __slots__ = ("arguments", "function", "longest")

    def __init__(self, function: Callable[..., object], arguments: Mapping[str, object], longest: int = 0) -> None:
        self.function = function
        self.arguments = arguments
        self.longest = longest

    @property
    def name(self) -> str:
        """How messages name the function."""
        return getattr(self.function, "__qualname__", repr(self.function))

    @property
    def is_async(self) -> bool:
        """Whether it needs an event loop."""
        return is_async(self.function)

    def run(self) -> object:
        """Call it; a generator is emptied here, where its code may block."""
        try:
            result = self.function(**self.arguments)
            if self.longest and isinstance(result, Iterator):
                return list(islice(cast("Iterator[object]", result), self.longest + 1))
        except (SystemExit, StopIteration, asyncio.CancelledError) as error:
            raise self._escaped(error) from error
        except KeyboardInterrupt as error:
            if threading.current_thread() is threading.main_thread():
                raise  # Ctrl+C
            raise self._escaped(error) from error
        return result

    async def arun(self) -> object:
        """Call an async function and wait for it."""
        try:
            return await self.finish(self.function(**self.arguments))
        except SystemExit as error:
            raise self._escaped(error) from error
        except asyncio.CancelledError as error:
            task = asyncio.current_task()
            if task is None or task.cancelling():
                raise
            raise self._escaped(error) from error  # nothing asked it to end

    def _escaped(self, error: BaseException) -> ModuleError:
        """Turn an exception that would end the server, or be lost between threads, into an error."""
        code = getattr(inspect.unwrap(self.function), "__code__", None)
        where = SourceLocation(code.co_filename, code.co_firstlineno) if code is not None else None
        return ModuleError(f"{self.name}() raised {type(error).__name__}", where=where, got=str(error))

    async def finish(self, result: object) -> object:
        """Wait for a result that is not there yet."""
        if inspect.isawaitable(result):
            result = await cast("Awaitable[object]", result)
        if self.longest and isinstance(result, AsyncIterator):
            items: list[object] = []
            async for item in cast("AsyncIterator[object]", result):
                items.append(item)
                if len(items) > self.longest:
                    break
            return items
        return result


class Runner(Protocol):
    """Runs calls side by side."""

    async def run_all(self, calls: Sequence[Call]) -> list[object]:
        """Give each call's result, or the exception it raised."""
        ...


class LoopRunner:
    """Runs calls from the running event loop.

    Args:
        pool: Threads for sync functions.
        caller: How functions are called.
        seconds: How long each may take; None for no limit.
    """

    def __init__(self, pool: ThreadPool, caller: Caller, seconds: float | None = None) -> None:
        self._pool = pool
        self._caller = caller
        self._seconds = seconds
        self._waiter = DeadlineWaiter()

    def use(self, caller: Caller) -> None:
        """Call functions in another way from now on."""
        self._caller = caller

    async def run_all(self, calls: Sequence[Call]) -> list[object]:
        """Give each call's result, or the exception it raised."""
        if len(calls) == 1:
            try:
                return [await self._run(calls[0])]
            except Exception as error:  # noqa: BLE001 - who asked decides what each one means
                return [error]
        return list(await asyncio.gather(*map(self._run, calls), return_exceptions=True))

    async def run(self, function: Callable[[], _T]) -> _T:
        """Run a blocking function of Limner's own in a thread."""
        return await run_in_pool(self._pool, function)

    async def _run(self, call: Call) -> object:
        return await self._waiter.wait(self._call(call), self._seconds, call.name)

    async def _call(self, call: Call) -> object:
        if call.is_async:
            return await self._caller.acall(call.arun, self._pool)
        result = await self._caller.call(call.run, self._pool)
        return await self._caller.acall(partial(call.finish, result), self._pool) if _needs_loop(result) else result


class ThreadRunner:
    """Runs calls without an event loop; its coroutine never waits, so that `drive` can run it.

    Args:
        pool: Where several sync functions run side by side.
        caller: How functions are called.
        remedy: What to await instead when there is a running event loop that must not be blocked.
        seconds: How long each may take; None for no limit. A function that this thread calls itself is not interrupted.
    """

    def __init__(self, pool: ThreadPool, caller: Caller, remedy: str, seconds: float | None = None) -> None:
        self._pool = pool
        self._caller = caller
        self._remedy = remedy
        self._seconds = seconds
        is_in_loop = in_event_loop()
        self._blocks_loop = is_in_loop and not caller.blocks_loops
        self._leaves_loop = is_in_loop and caller.blocks_loops

    async def run_all(self, calls: Sequence[Call]) -> list[object]:
        """Give each call's result, or the exception it raised."""
        if self._leaves_loop or (any(call.is_async for call in calls) and not self._blocks_loop):
            runner = LoopRunner(self._pool, self._caller, self._seconds)
            return self._caller.wait(partial(runner.run_all, calls))
        if len(calls) == 1 or self._caller.keeps_thread:
            results = [self._run(call) for call in calls]
        else:
            results = self._run_side_by_side(calls)
        return [self._finish(call, result) for call, result in zip(calls, results, strict=True)]

    def _run_side_by_side(self, calls: Sequence[Call]) -> list[object]:
        futures = [self._pool.submit(contextvars.copy_context().run, self._run, call) for call in calls]
        until = None if self._seconds is None else time.monotonic() + self._seconds
        results: list[object] = []
        for call, future in zip(calls, futures, strict=True):
            try:
                results.append(future.result(None if until is None else max(0.0, until - time.monotonic())))
            except TimeoutError:
                self._pool.abandon(future)
                results.append(late(call.name, self._seconds))
        return results

    def _run(self, call: Call) -> object:
        if call.is_async:
            return self._refusal(call)
        try:
            return call.run()
        except Exception as error:  # noqa: BLE001 - who asked decides what each one means
            return error

    def _finish(self, call: Call, result: object) -> object:
        """Wait for what a sync function gave, where that must be waited for."""
        if not _needs_loop(result):
            return result
        if self._blocks_loop:
            if isinstance(result, Coroutine):
                result.close()
            return self._refusal(call)
        try:
            return self._caller.wait(partial(self._caller.acall, partial(call.finish, result), self._pool))
        except Exception as error:  # noqa: BLE001 - who asked decides what each one means
            return error

    def _refusal(self, call: Call) -> BlockedLoopError:
        return BlockedLoopError(
            "an async function cannot be waited for here: this thread runs an event loop",
            got=call.name,
            suggestion=self._remedy,
        )


def _needs_loop(result: object) -> bool:
    return inspect.isawaitable(result) or isinstance(result, AsyncIterator)


def drive(coroutine: Coroutine[Any, Any, _T]) -> _T:
    """Run a coroutine that never waits."""
    try:
        coroutine.send(None)
    except StopIteration as stop:
        return cast("_T", stop.value)
    coroutine.close()
    raise RuntimeError("a coroutine that must not wait did")


def is_async(function: Callable[..., object]) -> bool:
    """Whether calling a function gives something that must be awaited."""
    while isinstance(function, partial):
        function = function.func
    for candidate in (function, getattr(function, "__call__", None)):  # noqa: B004 - an object with an async call
        if inspect.iscoroutinefunction(candidate) or inspect.isasyncgenfunction(candidate):
            return True
    return False
