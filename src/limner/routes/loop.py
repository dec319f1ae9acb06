"""One long-lived event loop in a thread of its own, for callers that have none; and threads that serve while they wait.

Goes in: a coroutine. Comes out: its result, to the thread that waits. Context variables travel along.
"""

import asyncio
import contextvars
import queue
import selectors
import threading
from collections.abc import Callable, Coroutine, Generator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any, TypeVar

from limner.host import begin_anew_in_children, hidden_loop, new_lock, runs_greenlets

_T = TypeVar("_T")


class _Background:
    """The loop and its thread; a forked child starts its own."""

    def __init__(self) -> None:
        self._lock = new_lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        begin_anew_in_children(self)

    def loop(self) -> asyncio.AbstractEventLoop:
        """Give the loop, starting it when it is not running."""
        with self._lock:
            if self._loop is None:
                self._loop = _new_loop()
                threading.Thread(target=self._loop.run_forever, name="limner-loop", daemon=True).start()
            return self._loop

    def begin_anew(self) -> None:
        """Start another loop when one is needed."""
        self._loop = None


def _new_loop() -> asyncio.AbstractEventLoop:
    """Make a loop; under gevent one that hides itself while it waits."""
    if not runs_greenlets():
        return asyncio.new_event_loop()

    class QuietSelector(selectors.DefaultSelector):  # gevent's own
        def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
            with hidden_loop():
                return super().select(timeout)

    return asyncio.SelectorEventLoop(QuietSelector())


_background = _Background()
_own_loop: contextvars.ContextVar[asyncio.AbstractEventLoop | None] = contextvars.ContextVar("_own_loop", default=None)


class BlockedThread:
    """A thread that waits for a coroutine, and meanwhile calls the functions that the coroutine sends back to it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        # Looked up now: gevent may replace it after this module was loaded.
        self._calls: queue.SimpleQueue[tuple[Callable[[], Any], Future[Any]] | None] = queue.SimpleQueue()
        self._is_open = True

    def submit(self, function: Callable[[], _T]) -> "Future[_T] | None":
        """Have the thread call a function; None when it no longer waits."""
        future: Future[_T] = Future()
        with self._lock:
            if not self._is_open:
                return None
            self._calls.put((function, future))
        return future

    def close(self, _: object = None) -> None:
        """End the waiting; a call that has not begun is cancelled."""
        with self._lock:
            self._is_open = False
            self._calls.put(None)

    def serve(self) -> None:
        """Call what is submitted, until the waiting ends."""
        while (call := self._calls.get()) is not None:
            function, future = call
            if self._is_open and future.set_running_or_notify_cancel():
                try:
                    result = function()
                except BaseException as error:  # noqa: BLE001 - it is raised where the result is waited for
                    future.set_exception(error)
                else:
                    future.set_result(result)
            elif not self._is_open:
                future.cancel()


_blocked: contextvars.ContextVar[BlockedThread | None] = contextvars.ContextVar("_blocked", default=None)


def run_in_background(coroutine: Coroutine[Any, Any, _T]) -> _T:
    """Run a coroutine in the background loop and wait for it; must not be called from that loop."""
    return asyncio.run_coroutine_threadsafe(coroutine, _background.loop()).result()


def run_aside(work: Callable[[], Coroutine[Any, Any, _T]]) -> _T:
    """Run a coroutine in a new loop in a new thread, and wait for it; the running loop, whichever it is, blocks.

    The loop has closed when this returns: asgiref remembers it in threads that served it, and hands the next view of
    such a thread to a loop that still runs.
    """
    result: Future[_T] = Future()

    def run() -> None:
        try:
            with asyncio.Runner(loop_factory=_new_loop) as runner:
                done = runner.run(work())
        except BaseException as error:  # noqa: BLE001 - it is raised where the result is waited for
            result.set_exception(error)
        else:
            result.set_result(done)

    context = contextvars.copy_context()
    threading.Thread(target=context.run, args=(run,), name="limner-aside", daemon=True).start()
    return result.result()


def serve_background(work: Callable[[], Coroutine[Any, Any, _T]]) -> _T:
    """Run a coroutine in the background loop, and call in this thread what it sends back, until it is done."""
    thread = BlockedThread()
    token = _blocked.set(thread)  # the context carries it to the loop
    try:
        future = asyncio.run_coroutine_threadsafe(work(), _background.loop())
    finally:
        _blocked.reset(token)
    future.add_done_callback(thread.close)
    thread.serve()
    return future.result()


def blocked_thread() -> BlockedThread | None:
    """Give the thread that waits for this coroutine and serves it, if there is one."""
    return _blocked.get()


def remember_loop() -> None:
    """Let threads that this task calls find its event loop, as long as the task runs."""
    _own_loop.set(asyncio.get_running_loop())


@contextmanager
def remembered_loop() -> Generator[None, None, None]:
    """Let threads that this task calls find its event loop, and run their coroutines there."""
    token = _own_loop.set(asyncio.get_running_loop())
    try:
        yield
    finally:
        _own_loop.reset(token)


def run_in_own_loop(work: Callable[[], Coroutine[Any, Any, _T]]) -> _T:
    """Run a coroutine in the event loop that called this thread, or in the background where none is known; wait for it.

    Pools of connections belong to the loop in which they were opened.
    """
    loop = _own_loop.get()
    if loop is not None and loop.is_running() and not _is_running_here(loop):
        return asyncio.run_coroutine_threadsafe(work(), loop).result()
    return run_in_background(work())


def in_event_loop() -> bool:
    """Whether this thread runs an event loop."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


def _is_running_here(loop: asyncio.AbstractEventLoop) -> bool:
    try:
        return asyncio.get_running_loop() is loop
    except RuntimeError:
        return False
