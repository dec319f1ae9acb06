"""How a web app calls functions: the seam between a site and the framework around it.

Goes in: functions of route files. Comes out: their results, in the thread and the context that the framework
intends. An integration gives a site its own `Caller`.
"""

import asyncio
import contextvars
import sys
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import Any, TypeVar

from limner.budget import Cancellation, cancelled_by
from limner.routes.loop import blocked_thread, in_event_loop, run_in_background, run_in_own_loop, serve_background
from limner.worker.threads import ThreadPool

_T = TypeVar("_T")


class Caller:
    """Calls functions as an app without a framework does; frameworks override this.

    Sync functions run in threads of the site with the caller's context variables, async ones in the event loop of the
    request, or in a background one if there is none.

    Attributes:
        keeps_thread: Whether sync functions belong in the thread that waits for them, one after another; otherwise
            several run side by side in other threads.
        blocks_loops: Whether a thread may wait though it runs an event loop, since that loop serves one view alone.
    """

    keeps_thread = False
    blocks_loops = False

    async def call(self, function: Callable[[], _T], pool: ThreadPool) -> _T:
        """Call a sync function for a coroutine.

        Args:
            function: What to call.
            pool: The site's own threads.
        """
        return await run_in_pool(pool, function)

    async def acall(self, function: Callable[[], Awaitable[_T]], pool: ThreadPool) -> _T:  # noqa: ARG002 - the seam's
        """Call an async function for a coroutine; its arguments are those of `call`."""
        return await function()

    def wait(self, work: Callable[[], Coroutine[Any, Any, _T]]) -> _T:
        """Run a coroutine for a thread without an event loop, and wait for it."""
        asgiref = _asgiref_of_this_thread()
        if asgiref is None:
            return run_in_own_loop(work)
        bridged: Callable[[], _T] = asgiref.async_to_sync(work)
        return bridged()

    def serve(self, work: Callable[[], Coroutine[Any, Any, _T]]) -> _T:
        """Work out the reply to a WSGI request in the background loop, and wait for it."""
        return run_in_background(work())

    def call_outside(self, function: Callable[[], _T]) -> _T:
        """Call a sync function in this thread, for a command that no request waits for."""
        return function()

    def background(self) -> contextvars.Context:
        """Give the context of work that no request waits for, such as an image that is drawn again."""
        return contextvars.copy_context()


class ThreadKeepingCaller(Caller):
    """Calls sync functions in the thread of the request that waits for them, as WSGI frameworks do.

    They use what belongs to that thread (connections, transactions). A function that hangs blocks its request, as
    a view would; drawing keeps its deadline.
    """

    keeps_thread = True

    async def call(self, function: Callable[[], _T], pool: ThreadPool) -> _T:
        """Call a sync function in the thread that waits for this coroutine, or else in one of the pool."""
        thread = blocked_thread()
        if thread is not None:
            future = thread.submit(partial(contextvars.copy_context().run, function))
            if future is not None:
                return await asyncio.wrap_future(future)
        return await run_in_pool(pool, partial(self.call_alone, function))

    def call_alone(self, function: Callable[[], _T]) -> _T:
        """Call a sync function that no request waits for, in a thread of the site's own."""
        return function()

    def wait(self, work: Callable[[], Coroutine[Any, Any, _T]]) -> _T:
        """Run a coroutine in the background loop, and serve it in this thread until it is done."""
        return serve_background(work)

    def serve(self, work: Callable[[], Coroutine[Any, Any, _T]]) -> _T:
        """Work out the reply to a WSGI request in the background loop, and serve that in this thread."""
        return serve_background(work)

    def background(self) -> contextvars.Context:
        """Give an empty context: that of a request ends with it."""
        return contextvars.Context()


async def run_in_pool(pool: ThreadPool, function: Callable[[], _T]) -> _T:
    """Run a blocking function in a thread, with the context variables of this task.

    When this task is cancelled, the thread goes on: images that it draws end soon, and the pool counts it as lost
    until the function returns.
    """
    cancellation = Cancellation()
    with cancelled_by(cancellation):
        context = contextvars.copy_context()
    future = pool.submit(context.run, function)
    try:
        return await asyncio.wrap_future(future)
    except asyncio.CancelledError:
        cancellation.cancel()
        pool.abandon(future)
        raise


def _asgiref_of_this_thread() -> Any:  # Any: the module, which Limner does not need
    """Give asgiref where it called this thread from an event loop, as Django does under ASGI; else None.

    A coroutine that asks for such a thread gets the one that waits here, and only asgiref's bridge serves it. asgiref
    remembers the loop after the call, so the loop counts only while it runs.
    """
    asgiref = sys.modules.get("asgiref.sync")
    loop = None if asgiref is None else getattr(asgiref.SyncToAsync.threadlocal, "main_event_loop", None)
    if loop is None or not loop.is_running() or in_event_loop():
        return None
    return asgiref
