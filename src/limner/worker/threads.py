"""Threads for functions that may block or never return.

Goes in: functions. Comes out: futures. A thread whose function no one waits for any more is counted as lost and
replaced, up to a cap. Threads are daemons, so that a function that never returns does not keep a server from ending.
"""

import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any, Final, ParamSpec, TypeVar

from limner.errors import OverloadedError
from limner.host import begin_anew_in_children, hidden_loop

_P = ParamSpec("_P")
_T = TypeVar("_T")
_IDLE_SECONDS: Final = 30.0
_ABANDONED_SECONDS: Final = 1.0  # a call that its client has left causes no concern before this


class _Task:
    """One call and its future."""

    __slots__ = ("arguments", "begun_at", "function", "future", "is_lost", "keywords")

    def __init__(
        self, function: Callable[..., Any], arguments: tuple[Any, ...], keywords: dict[str, Any], future: "Future[Any]"
    ) -> None:
        self.function = function
        self.arguments = arguments
        self.keywords = keywords
        self.future = future
        self.is_lost = False
        self.begun_at = 0.0


class ThreadPool(Executor):
    """Runs functions in a limited number of threads, and in a few more if some are lost.

    Args:
        most: How many functions may run at the same time.
        most_lost: How many more threads may hang in functions that no one waits for; then `submit` refuses.
        most_waiting: How many calls may wait for a thread; then `submit` refuses.
        name: The name of the threads.
    """

    def __init__(self, most: int, *, most_lost: int = 8, most_waiting: int = 100_000, name: str = "limner") -> None:
        self.most = most
        self.most_lost = most_lost
        self.most_waiting = most_waiting
        self._name = name
        self.begin_anew()
        begin_anew_in_children(self)

    def begin_anew(self) -> None:
        """Have no threads and no calls."""
        self._changed = threading.Condition()
        self._waiting: deque[_Task] = deque()
        self._running: dict[Future[Any], _Task] = {}
        self._threads = 0
        self._idle = 0
        self._lost: dict[Future[Any], _Task] = {}

    @property
    def lost(self) -> int:
        """Threads that hang in functions that no one waits for."""
        before = time.monotonic() - _ABANDONED_SECONDS
        return sum(task.begun_at < before for task in list(self._lost.values()))

    @property
    def _room(self) -> int:
        return self.most + min(len(self._lost), self.most_lost)

    @property
    def waiting(self) -> int:
        """Calls that no thread has taken yet."""
        return len(self._waiting)

    def submit(self, fn: Callable[_P, _T], /, *args: _P.args, **kwargs: _P.kwargs) -> "Future[_T]":
        """Run a function in a thread.

        Raises:
            OverloadedError: Too many threads are lost, too many calls wait, or the system has no thread left.
        """
        future: Future[_T] = Future()
        with hidden_loop(), self._changed:  # taking a lock and starting a thread let other greenlets run
            if len(self._lost) >= self.most_lost and self.lost >= self.most_lost:
                raise OverloadedError(
                    "too many functions never returned", got=f"{self.lost} threads that no one waits for any more"
                )
            if len(self._waiting) >= self.most_waiting:
                raise OverloadedError("too much waits for a thread", got=f"{len(self._waiting)} calls")
            task = _Task(fn, args, kwargs, future)
            self._waiting.append(task)
            if self._idle >= len(self._waiting):
                self._changed.notify()
            elif not self._grow() and not self._threads:
                self._waiting.remove(task)
                raise OverloadedError("the system has no thread left", got=f"{threading.active_count()} threads")
        return future

    def _grow(self) -> bool:
        """Start a thread if there is room for one; give whether the system had one."""
        if self._threads < self._room:
            try:
                threading.Thread(target=self._work, name=self._name, daemon=True).start()
            except RuntimeError:
                return False
            self._threads += 1
        return True

    def abandon(self, future: "Future[Any]") -> None:
        """Say that no one waits for a call: it is dropped if it has not begun; otherwise its thread is replaced."""
        if future.cancel():
            with hidden_loop(), self._changed:
                # The call may hold large objects, and busy threads take it out of the queue late.
                dropped = next((task for task in self._waiting if task.future is future), None)
                if dropped is not None:
                    self._waiting.remove(dropped)
            return
        with hidden_loop(), self._changed:
            task = self._running.get(future)
            if task is None or task.is_lost:
                return
            task.is_lost = True
            self._lost[future] = task
            if self._waiting:
                self._grow()

    def _work(self) -> None:
        while True:
            with self._changed:
                task = self._next()
                if task is None:
                    self._threads -= 1
                    return
                if not task.future.set_running_or_notify_cancel():
                    continue
                task.begun_at = time.monotonic()
                self._running[task.future] = task
            try:
                result = task.function(*task.arguments, **task.keywords)
            except BaseException as error:  # noqa: BLE001 - it is raised where the result is waited for
                self._end(task)
                task.future.set_exception(error)
                del error
            else:
                self._end(task)
                task.future.set_result(result)
                del result
            del task

    def _next(self) -> _Task | None:
        """Take a call, waiting a while for one; None if this thread is not needed."""
        until = time.monotonic() + _IDLE_SECONDS
        while True:
            if self._threads > self._room:
                return None
            if self._waiting:
                return self._waiting.popleft()
            left = until - time.monotonic()
            if left <= 0:
                return None
            self._idle += 1
            self._changed.wait(left)
            self._idle -= 1

    def _end(self, task: _Task) -> None:
        with self._changed:
            self._running.pop(task.future, None)
            self._lost.pop(task.future, None)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 - as Executor has it
        """Drop what has not begun; threads end by themselves."""
        del wait
        if cancel_futures:
            with self._changed:
                for task in self._waiting:
                    task.future.cancel()
                self._waiting.clear()
