"""The process that Limner runs in: what a pass changes in it, and puts back; and what starts afresh in a forked child.

Goes in: a block of work. Comes out: nothing. `LIMNER_TUNE_PROCESS=0` in the environment turns off what is only for
speed; images stay the same.

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

_RESTING_THRESHOLD: Final = 200_003  # new objects; an unusual number, so that we know it as ours
_PASS_SECONDS: Final = 5.0  # a fork waits no longer than this for a pass
_SHALLOW: Final = 20  # levels that fit under Python's own limit, at any depth of the caller
_FRAMES: Final = 20  # for each level; grids inside grids take the most, 13 of them, and C counts some again
_REST: Final = 600
_BLAS_THREADS: Final = "OPENBLAS_NUM_THREADS"


class _Depth(threading.local):
    """How many blocks of this thread are passes, one inside the other."""

    value = 0


class _Passes:
    """A context around each pass; while there are any, Python's cycle collector waits for very many new objects.

    A picture makes thousands of objects and drops nearly all of them before it is finished, without cycles; a collector
    that looks through them again and again takes an eighth of the time of a dense card and finds nothing. Only the
    threshold changes, so that a collector that the application turns off, or on, stays so.

    A fork waits for the passes of other threads, so that a child does not find what they hold half done.
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
        """Leave the pass meanwhile: for code that waits, or that is not ours."""
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
        """Let no pass begin, and wait a moment for those of other threads to end; `resume` or `begin_anew` follows."""
        self._changed.acquire()
        mine = 1 if self._depth.value else 0
        self._changed.wait_for(lambda: self._running <= mine, _PASS_SECONDS)

    def resume(self) -> None:
        """Let passes begin again."""
        self._changed.release()

    def begin_anew(self) -> None:
        """Put back, in a forked child, what was changed by threads that it does not have."""
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
                    atexit.register(gc.freeze)  # else the end of the process looks through all of them once more
                self._is_first = False
                self._put_back()
            self._changed.notify_all()

    def _put_back(self) -> None:
        before, self._before = self._before, None
        if before is not None and gc.get_threshold()[0] == _RESTING_THRESHOLD:  # else the application has set another
            gc.set_threshold(*before)


def _age_everything() -> None:
    """Move every object to the oldest generation, without a collection.

    The first picture imports the engine, whose hundred thousands of objects stay. As young ones they would be looked
    through at once, which takes a twentieth of the first picture.
    """
    if gc.get_freeze_count() == 0:  # else they are the application's, and stay frozen
        # In one call into C, so that no other thread can freeze objects of its own in between.
        list(map(call, (gc.freeze, gc.unfreeze)))


in_pass: Final = _Passes()


def import_numpy() -> None:
    """Import numpy into a process that is Limner's own, without threads for linear algebra, which no image needs.

    OpenBLAS starts one for each core while it is loaded. Who sets `OPENBLAS_NUM_THREADS` has as many as that says.
    """
    if TUNES_PROCESS and _BLAS_THREADS not in os.environ:
        os.environ[_BLAS_THREADS] = "1"
        try:
            import numpy  # noqa: F401, ICN001 - for those who import it after this
        finally:
            del os.environ[_BLAS_THREADS]  # processes that this one starts have their own say


class _Stack:
    """Python's recursion limit, raised for as long as somebody walks a deep tree."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._walkers = 0
        self._before = 0
        self._raised = 0

    def take(self, levels: int) -> None:
        """Raise the limit so far that the caller can walk a tree of so many levels."""
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
        """Lower it again when no other pass needs it."""
        with self._lock:
            self._walkers -= 1
            if self._walkers == 0:
                self._lower()

    def begin_anew(self) -> None:
        """Put back, in a forked child, what was changed by threads that it does not have."""
        self._lock = threading.Lock()
        self._walkers = 0  # code that forks is not ours; the limit is not raised for it
        self._lower()

    def _lower(self) -> None:
        raised, self._raised = self._raised, 0
        if raised and sys.getrecursionlimit() == raised:  # else the application has set another
            sys.setrecursionlimit(self._before)


_stack: Final = _Stack()


class Room:
    """Room on the stack for one picture's passes: layout goes down a tree by calling itself.

    Used as a context around each pass.
    """

    __slots__ = ("_holds", "_levels")

    def __init__(self) -> None:
        self._levels = 0
        self._holds = False

    def need(self, levels: int) -> None:
        """Tell, within a pass, how deep the tree is: that of elements, and then that of boxes."""
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
    """Whether gevent has made greenlets of one thread out of what looks like threads."""
    monkey = sys.modules.get("gevent.monkey")
    return monkey is not None and bool(monkey.is_module_patched("threading"))


@contextmanager
def hidden_loop() -> Generator[None]:
    """Hide the running event loop from other greenlets, around code of a coroutine that may switch to them.

    asyncio knows one running loop for a thread. A greenlet that finds one believes that it is a coroutine, and Django
    refuses its queries.
    """
    if not runs_greenlets():
        yield
        return
    import asyncio  # a picture without an app needs no event loops

    loop = asyncio._get_running_loop()  # noqa: SLF001 - asyncio's own hook for makers of loops
    asyncio._set_running_loop(None)  # noqa: SLF001 - the same
    try:
        yield
    finally:
        asyncio._set_running_loop(loop)  # noqa: SLF001 - the same


# ── forks ────────────────────────────────────────────────────────────────────────────────────────────────


class BeginsAnew(Protocol):
    """What knows about threads, processes, event loops or warmth."""

    def begin_anew(self) -> None:
        """Forget, in a forked child, what only its parent has."""
        ...


_locks: Final["weakref.WeakSet[threading.Lock]"] = weakref.WeakSet()
_known: Final["weakref.WeakSet[BeginsAnew]"] = weakref.WeakSet()


def new_lock() -> threading.Lock:
    """Make a lock that is free in a forked child, even if the parent holds it."""
    lock = threading.Lock()
    _locks.add(lock)
    return lock


def begin_anew_in_children(one: BeginsAnew) -> None:
    """Have an object start afresh in each forked child; the object may be collected before."""
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
