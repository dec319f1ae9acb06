"""The process that Limner runs in: what a pass changes in it and puts back, and what starts afresh in a forked child.

Goes in: a block of work. Comes out: nothing. `LIMNER_TUNE_PROCESS=0` in the environment turns off everything that is
only for speed; images stay the same.

Spec: https://docs.python.org/3/library/gc.html, https://docs.python.org/3/library/sys.html#sys.setrecursionlimit
"""

import atexit
import gc
import os
import sys
import threading
import weakref
from collections.abc import Generator
from contextlib import contextmanager
from operator import call
from types import TracebackType
from typing import Final, Protocol

TUNES_PROCESS: Final = os.environ.get("LIMNER_TUNE_PROCESS") != "0"
"""Whether the process may be changed for the sake of speed."""

_RESTING_THRESHOLD: Final = 200_003  # new objects; an unusual number, so that we recognize it as ours
_PASS_SECONDS: Final = 5.0  # a fork waits at most this long for a pass
_SHALLOW: Final = 20  # levels that fit under Python's own limit, at any depth of the caller
_FRAMES: Final = 20  # per level; nested grids take the most, 13, and C counts some of them again
_REST: Final = 600
_BLAS_THREADS: Final = "OPENBLAS_NUM_THREADS"


class _Depth(threading.local):
    """How many passes this thread is in, one inside the other."""

    value = 0


class _Passes:
    """A context around each pass; while a pass runs, Python's cycle collector waits for very many new objects.

    An image makes thousands of objects, without cycles, and drops nearly all of them before it is finished. A collector
    that looks through them again and again takes an eighth of the time of a dense card and finds nothing. Only the
    threshold changes, so a collector that the application turned off or on stays off or on.

    A fork waits for the passes of other threads, so that the child does not inherit their half-finished state.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition(threading.Lock())
        self._depth = _Depth()
        self._running = 0
        self._before: tuple[int, int, int] | None = None
        self._is_first = True

    def __enter__(self) -> None:
        self._depth.value += 1
        if self._depth.value == 1:
            self._begin()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._depth.value -= 1
        if self._depth.value == 0:
            self._end()

    @contextmanager
    def lifted(self) -> Generator[None]:
        """Leave the pass for a while, for code that waits or is not ours."""
        depth, self._depth.value = self._depth.value, 0
        if depth:
            self._end()
        try:
            yield
        finally:
            self._depth.value = depth
            if depth:
                self._begin()

    def hold(self) -> None:
        """Let no pass begin, and wait a moment for other threads' passes to end; then call `resume` or `begin_anew`."""
        self._changed.acquire()
        mine = 1 if self._depth.value else 0
        self._changed.wait_for(lambda: self._running <= mine, _PASS_SECONDS)

    def resume(self) -> None:
        """Let passes begin again."""
        self._changed.release()

    def begin_anew(self) -> None:
        """In a forked child, undo the changes made by threads that it does not have."""
        self._changed = threading.Condition(threading.Lock())
        self._running = 1 if self._depth.value else 0
        if self._running == 0:
            self._put_back()

    def _begin(self) -> None:
        with self._changed:
            self._running += 1
            if self._running == 1 and TUNES_PROCESS:
                before = gc.get_threshold()
                if 0 < before[0] < _RESTING_THRESHOLD:
                    self._before = before
                    gc.set_threshold(_RESTING_THRESHOLD)

    def _end(self) -> None:
        with self._changed:
            self._running -= 1
            if self._running == 0:
                if self._is_first and TUNES_PROCESS:
                    _age_everything()
                    atexit.register(gc.freeze)  # or the end of the process looks through them all again
                self._is_first = False
                self._put_back()
            self._changed.notify_all()

    def _put_back(self) -> None:
        before, self._before = self._before, None
        if before is not None and gc.get_threshold()[0] == _RESTING_THRESHOLD:  # else the application has set another
            gc.set_threshold(*before)


def _age_everything() -> None:
    """Move every object to the oldest generation without a collection.

    The first image imports the engine, whose hundreds of thousands of objects stay. If they were young, the collector
    would look through them at once, which takes a twentieth of the first image's time.
    """
    if gc.get_freeze_count() == 0:  # otherwise they are the application's and stay frozen
        # In one call into C, so that no other thread can freeze its own objects in between.
        list(map(call, (gc.freeze, gc.unfreeze)))


in_pass: Final = _Passes()


def import_numpy() -> None:
    """Import numpy into a process of Limner's own, without threads for linear algebra, which no image needs.

    OpenBLAS starts one thread per core while it is loaded. If `OPENBLAS_NUM_THREADS` is set, that number holds.
    """
    if TUNES_PROCESS and _BLAS_THREADS not in os.environ:
        os.environ[_BLAS_THREADS] = "1"
        try:
            import numpy  # noqa: F401, ICN001  # pyright: ignore[reportUnusedImport]  # for those who import it later
        finally:
            del os.environ[_BLAS_THREADS]  # processes that this one starts decide for themselves


class _Stack:
    """Python's recursion limit, raised while somebody walks a deep tree."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._walkers = 0
        self._before = 0
        self._raised = 0

    def take(self, levels: int) -> None:
        """Raise the limit so far that the caller can walk a tree of this many levels."""
        used, frame = 0, sys._getframe()  # noqa: SLF001 - the only way to ask how deep the caller stands
        while (back := frame.f_back) is not None:
            used, frame = used + 1, back
        wanted = used + levels * _FRAMES + _REST
        with self._lock:
            self._walkers += 1
            limit = sys.getrecursionlimit()
            if limit < wanted:
                if limit != self._raised:
                    self._before = limit
                self._raised = wanted
                sys.setrecursionlimit(wanted)

    def give_back(self) -> None:
        """Lower the limit again if no other pass needs it."""
        with self._lock:
            self._walkers -= 1
            if self._walkers == 0:
                self._lower()

    def begin_anew(self) -> None:
        """In a forked child, undo the changes made by threads that it does not have."""
        self._lock = threading.Lock()
        self._walkers = 0  # the code that forks is not ours and needs no raised limit
        self._lower()

    def _lower(self) -> None:
        raised, self._raised = self._raised, 0
        if raised and sys.getrecursionlimit() == raised:  # else the application has set another
            sys.setrecursionlimit(self._before)


_stack: Final = _Stack()


class Room:
    """Room on the stack for one image's passes, because layout walks a tree recursively.

    Used as a context around each pass.
    """

    __slots__ = ("_holds", "_levels")

    def __init__(self) -> None:
        self._levels = 0
        self._holds = False

    def need(self, levels: int) -> None:
        """Tell, within a pass, how deep the tree is: first that of elements, then that of boxes."""
        if levels > max(_SHALLOW, self._levels):
            if self._holds:
                _stack.give_back()
            self._levels = levels
            _stack.take(levels)
            self._holds = True

    def __enter__(self) -> None:
        if self._levels and not self._holds:
            _stack.take(self._levels)
            self._holds = True

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._holds:
            self._holds = False
            _stack.give_back()


# ── gevent ───────────────────────────────────────────────────────────────────────────────────────────────


def runs_greenlets() -> bool:
    """Whether gevent is active: what look like threads are then greenlets of one thread."""
    monkey = sys.modules.get("gevent.monkey")
    return monkey is not None and bool(monkey.is_module_patched("threading"))


@contextmanager
def hidden_loop() -> Generator[None]:
    """Hide the running event loop from other greenlets, around code in a coroutine that may switch to them.

    asyncio knows one running loop per thread. A greenlet that finds one seems to be a coroutine, and Django then
    refuses its queries.
    """
    if not runs_greenlets():
        yield
        return
    import asyncio  # an image without an app needs no event loops

    loop = asyncio._get_running_loop()  # noqa: SLF001 - asyncio's own hook for makers of loops
    asyncio._set_running_loop(None)  # noqa: SLF001 - the same
    try:
        yield
    finally:
        asyncio._set_running_loop(loop)  # noqa: SLF001 - the same


# ── forks ────────────────────────────────────────────────────────────────────────────────────────────────


class BeginsAnew(Protocol):
    """An object that depends on threads, processes, event loops or warm caches."""

    def begin_anew(self) -> None:
        """In a forked child, forget what only the parent has."""
        ...


_locks: Final["weakref.WeakSet[threading.Lock]"] = weakref.WeakSet()
_known: Final["weakref.WeakSet[BeginsAnew]"] = weakref.WeakSet()


def new_lock() -> threading.Lock:
    """Make a lock that is free in a forked child, even if the parent holds it."""
    lock = threading.Lock()
    _locks.add(lock)
    return lock


def begin_anew_in_children(one: BeginsAnew) -> None:
    """Make an object start afresh in each forked child; it may still be garbage-collected before."""
    _known.add(one)


def _begin_all_anew() -> None:
    for lock in _locks:
        if lock.locked():
            lock.release()
    in_pass.begin_anew()
    _stack.begin_anew()
    for one in list(_known):
        one.begin_anew()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=in_pass.hold, after_in_parent=in_pass.resume, after_in_child=_begin_all_anew)
