# pyright: basic
# Django brings no types.
"""How Django calls functions: in the thread of their request, whose connections and transaction they share.

Goes in: functions. Comes out: their results. What no request waits for runs in a thread whose connections are closed
after it.

Spec: https://docs.djangoproject.com/en/5.2/topics/async/
"""

import asyncio
import contextvars
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import Any, TypeVar

from asgiref.sync import AsyncToSync, async_to_sync, sync_to_async
from django.db import connections

from limner.routes.caller import ThreadKeepingCaller, run_in_pool
from limner.routes.loop import blocked_thread, in_event_loop, run_aside
from limner.worker.threads import ThreadPool

_T = TypeVar("_T")
_is_alone: contextvars.ContextVar[bool] = contextvars.ContextVar("_is_alone", default=False)


class DjangoCaller(ThreadKeepingCaller):
    """Calls functions as Django calls views."""

    blocks_loops = True  # a template of an async view; what its tags need runs elsewhere

    async def call(self, function: Callable[[], _T], pool: ThreadPool) -> _T:
        """Call a sync function in the thread of its request."""
        if blocked_thread() is None and not _is_alone.get():
            result: _T = await sync_to_async(function, thread_sensitive=True)()
            return result
        return await super().call(function, pool)

    def call_alone(self, function: Callable[[], _T]) -> _T:
        """Call a sync function that no request waits for."""
        try:
            return function()
        finally:
            connections.close_all()

    async def acall(self, function: Callable[[], Awaitable[_T]], pool: ThreadPool) -> _T:
        """Call an async function; the queries that it awaits run in the thread of its request."""
        thread = blocked_thread()
        if thread is None and not _is_alone.get():
            return await function()
        work = _Cancellable(function)
        run = partial(contextvars.copy_context().run, async_to_sync(work.run))
        future = thread.submit(run) if thread is not None else None
        try:
            if future is None:
                return await run_in_pool(pool, partial(self.call_alone, run))
            return await asyncio.wrap_future(future)
        except asyncio.CancelledError:
            work.cancel()
            raise

    def wait(self, work: Callable[[], Coroutine[Any, Any, _T]]) -> _T:
        """Run a coroutine for a view, and serve its queries in this thread until it is done."""
        if in_event_loop():
            # The thread of the request may wait for this loop's; the queries belong to it.
            executor = getattr(AsyncToSync.executors, "current", None)
            return run_aside(partial(_with_executor, executor, work))
        result: _T = async_to_sync(work)()
        return result

    def background(self) -> contextvars.Context:
        """Give a context without a request."""
        context = contextvars.Context()
        context.run(_is_alone.set, True)  # noqa: FBT003 - set() has no names
        return context


async def _with_executor(executor: Any, work: Callable[[], Coroutine[Any, Any, _T]]) -> _T:
    if executor is not None:
        AsyncToSync.executors.current = executor
    return await work()


class _Cancellable:
    """An async function that runs in another event loop, and can be ended from this one."""

    def __init__(self, function: Callable[[], Awaitable[Any]]) -> None:
        self._function = function
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[Any] | None = None
        self._is_cancelled = False

    async def run(self) -> Any:
        """Call the function and wait for it."""
        self._loop, self._task = asyncio.get_running_loop(), asyncio.current_task()
        if self._is_cancelled:
            raise asyncio.CancelledError
        return await self._function()

    def cancel(self) -> None:
        """End it, in whichever thread it runs."""
        self._is_cancelled = True
        if self._loop is not None and self._task is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._task.cancel)
