"""The functions of route files are called with the arguments they name, wherever they may run.

Goes in: functions and what may be passed to them. Comes out: their results, in the order of the calls.
Sync functions run with the caller's context variables; async ones in an event loop.
"""

import asyncio
import contextvars
import inspect
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import Any, Protocol, TypeVar, cast

from limner.errors import ModuleError, SiteError
from limner.routes.loop import run_in_background
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
                raise  # somebody at the keyboard
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
            raise self._escaped(error) from error  # nobody asked it to end

    def _escaped(self, error: BaseException) -> ModuleError:
        """Make an error of what would end the server, or be lost between threads."""
        name = getattr(self.function, "__qualname__", repr(self.function))
        code = getattr(inspect.unwrap(self.function), "__code__", None)
        where = SourceLocation(code.co_filename, code.co_firstlineno) if code is not None else None
        return ModuleError(f"{name}() raised {type(error).__name__}", where=where, got=str(error))

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


class Caller(Protocol):
    """Runs calls side by side."""

    async def run_all(self, calls: Sequence[Call]) -> list[object]:
        """Give each call's result, or the exception it raised."""
        ...


class LoopCaller:
    """Runs calls in the running event loop: async ones as tasks, sync ones in threads.

    Args:
        pool: Where sync functions run.
    """

    def __init__(self, pool: ThreadPool) -> None:
        self._pool = pool

    async def run_all(self, calls: Sequence[Call]) -> list[object]:
        """Give each call's result, or the exception it raised."""
        if len(calls) == 1:
            try:
                return [await self._run(calls[0])]
            except Exception as error:  # noqa: BLE001 - the caller decides what each one means
                return [error]
        return list(await asyncio.gather(*map(self._run, calls), return_exceptions=True))

    async def run(self, function: Callable[[], _T]) -> _T:
        """Run a blocking function in a thread."""
        return await run_in_pool(self._pool, function)

    async def _run(self, call: Call) -> object:
        if call.is_async:
            return await call.arun()
        return await call.finish(await run_in_pool(self._pool, call.run))


class ThreadCaller:
    """Runs calls without an event loop; its coroutine never waits, so that `drive` can run it.

    Args:
        pool: Where several sync functions run side by side.
        remedy: What to await instead when there is a running event loop that must not be blocked.
    """

    def __init__(self, pool: ThreadPool, remedy: str) -> None:
        self._pool = pool
        self._remedy = remedy
        # Looked at here, since the calls may run in other threads.
        self._blocks_loop = in_event_loop()

    async def run_all(self, calls: Sequence[Call]) -> list[object]:
        """Give each call's result, or the exception it raised."""
        if len(calls) == 1:
            return [self._run(calls[0])]
        futures = [self._pool.submit(contextvars.copy_context().run, self._run, call) for call in calls]
        return [future.result() for future in futures]

    def _run(self, call: Call) -> object:
        try:
            if call.is_async:
                return self._wait_for(call, None)
            result = call.run()
            return self._wait_for(call, result) if _needs_loop(result) else result
        except Exception as error:  # noqa: BLE001 - the caller decides what each one means
            return error

    def _wait_for(self, call: Call, result: object) -> object:
        if not self._blocks_loop:
            return run_in_background(_finish(call, result))
        if isinstance(result, Coroutine):
            result.close()
        raise SiteError(
            "an async function cannot be waited for here: this thread runs an event loop",
            got=getattr(call.function, "__qualname__", repr(call.function)),
            suggestion=self._remedy,
        )


def _needs_loop(result: object) -> bool:
    return inspect.isawaitable(result) or isinstance(result, AsyncIterator)


async def _finish(call: Call, result: object) -> object:
    return await (call.arun() if call.is_async else call.finish(result))


def drive(coroutine: Coroutine[Any, Any, _T]) -> _T:
    """Run a coroutine that never waits."""
    try:
        coroutine.send(None)
    except StopIteration as stop:
        return cast("_T", stop.value)
    coroutine.close()
    raise RuntimeError("a coroutine that must not wait did")


async def run_in_pool(pool: ThreadPool, function: Callable[[], _T]) -> _T:
    """Run a blocking function in a thread, with the context variables of this task.

    Where this task is cancelled, the thread cannot be: the pool counts it as lost until the function returns.
    """
    context = contextvars.copy_context()
    future = pool.submit(context.run, function)
    try:
        return await asyncio.wrap_future(future)
    except asyncio.CancelledError:
        pool.abandon(future)
        raise


def in_event_loop() -> bool:
    """Whether this thread runs an event loop."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


def is_async(function: Callable[..., object]) -> bool:
    """Whether calling a function gives something that must be awaited."""
    while isinstance(function, partial):
        function = function.func
    for candidate in (function, getattr(function, "__call__", None)):  # noqa: B004 - an object with an async call
        if inspect.iscoroutinefunction(candidate) or inspect.isasyncgenfunction(candidate):
            return True
    return False
