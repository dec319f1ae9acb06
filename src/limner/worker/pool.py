"""Some worker processes of one kind: started when they are needed, replaced when they are lost or worn.

Goes in: questions, from any thread. Comes out: answers. A question whose worker ended is put to another worker.
"""

import os
import threading
import time
import weakref
from collections.abc import Callable, Sequence
from typing import Final, Literal, TypeAlias

from limner.diagnostics import logger
from limner.errors import LimnerError, OverloadedError, WorkerError
from limner.host import begin_anew_in_children
from limner.worker.frames import Blob, Frame, Header
from limner.worker.process import LostWorkerError, Plan, Serve, WorkerProcess, end_all

PoolEvent: TypeAlias = Literal["started", "replaced", "retried"]
Hear: TypeAlias = Callable[[PoolEvent], None]
Ask: TypeAlias = Callable[[WorkerProcess], Frame]

_MOST_ANSWERS: Final = 20_000
_MOST_BYTES: Final = 800_000_000
_REST_SECONDS: Final = 5.0
_LEAVING_SECONDS: Final = 2.0


class NoWorkerError(WorkerError):
    """No worker can be started; its work must be done in another way."""


class _Members:
    """The processes of a pool; kept apart from the pool, so that they can be ended when it is gone."""

    def __init__(self) -> None:
        self.pid = os.getpid()
        self.all: set[WorkerProcess] = set()

    def end(self) -> None:
        """End all."""
        if self.pid == os.getpid():
            end_all(list(self.all))
        self.all.clear()

    def forget(self) -> None:
        """Let go of all, in a forked child."""
        for worker in self.all:
            worker.forget()
        self.all.clear()


class WorkerPool:
    """Asks workers.

    Args:
        plan: What the workers are.
        most: How many may run; the successor of a worn worker may run in addition.
        spares: How many are kept ready in addition to those that are asked, where there is room.
        hear: Told of what happens; called in any thread.
        most_answers: After how many answers a worker is replaced.
        most_bytes: Above how much memory a worker is replaced.
        forgives: Whether a question is asked again when its worker crashed, not only when the worker was killed.
    """

    def __init__(
        self,
        plan: Plan,
        *,
        most: int,
        spares: int = 0,
        hear: Hear | None = None,
        most_answers: int = _MOST_ANSWERS,
        most_bytes: int = _MOST_BYTES,
        forgives: bool = True,
    ) -> None:
        self.plan = plan
        self.most = most
        self.spares = spares
        self.most_answers = most_answers
        self.most_bytes = most_bytes
        self._forgives = forgives
        self._hear = hear
        self._begin()
        self._finalizer = weakref.finalize(self, _end_members, self._holder)
        begin_anew_in_children(self)

    def _begin(self) -> None:
        self._changed = threading.Condition()
        self._members = _Members()
        self._holder = [self._members]
        self._ready: set[WorkerProcess] = set()
        self._idle: list[WorkerProcess] = []
        self._starting = 0
        self._worn: set[WorkerProcess] = set()
        self._failure: tuple[float, LimnerError] | None = None

    def begin_anew(self) -> None:
        """Start with an empty pool in a forked child: the processes belong to the parent."""
        self._members.forget()
        self._begin()
        self._finalizer.detach()
        self._finalizer = weakref.finalize(self, _end_members, self._holder)

    @property
    def pids(self) -> tuple[int, ...]:
        """The process ids of its workers."""
        with self._changed:
            return tuple(worker.pid for worker in self._ready)

    def start(self) -> None:
        """Begin to start as many workers as may run, without waiting for them."""
        with self._changed:
            for _ in range(self.most - self._size):
                self._start_one()

    def wait_until_ready(self) -> None:
        """Wait for one worker, starting it if there is none.

        Raises:
            WorkerError: It cannot be started.
        """
        self._put_back(self._take(None))

    def wait_until_all_ready(self) -> None:
        """Wait until as many workers run as may run, or until no more can be started.

        Raises:
            WorkerError: None can be started.
        """
        self.start()
        with self._changed:
            while self._starting:
                self._changed.wait()
        self.wait_until_ready()

    def ask(
        self,
        header: Header,
        blobs: Sequence[Blob] = (),
        *,
        seconds: float | None = None,
        serve: Serve | None = None,
    ) -> Frame:
        """Ask a worker; see `ask_with`."""
        return self.ask_with(
            lambda worker: worker.ask(header, blobs, seconds=seconds, serve=serve), wait_seconds=seconds
        )

    def ask_with(self, ask: Ask, *, wait_seconds: float | None = None) -> Frame:
        """Ask a worker through a function, and ask another one if the first has ended meanwhile.

        Args:
            ask: Asks the worker it is given.
            wait_seconds: Seconds to wait for one that is free; None for no limit.

        Raises:
            DeadlineExceededError: The answer took too long; the worker has ended.
            OverloadedError: No worker was free in time.
            NoWorkerError: No worker can be started.
            WorkerError: Two workers have ended over it.
            LimnerError: What went wrong in the worker.
        """
        try:
            return self._ask_one(ask, wait_seconds)
        except LostWorkerError as error:
            if error.has_crashed and not self._forgives:
                raise
            logger.warning("%s (%s); asking another", error.facts.what, error.facts.got)
            self._tell("retried")
            return self._ask_one(ask, wait_seconds)

    def close(self) -> None:
        """End all workers; the next question starts new ones."""
        with self._changed:
            members, self._members = self._members, _Members()
            self._holder[0] = self._members
            for some in (self._ready, self._idle, self._worn):
                some.clear()
            self._changed.notify_all()
        members.end()

    # ── asking ────────────────────────────────────────────────────────────────────────────────────────────

    def _ask_one(self, ask: Ask, wait_seconds: float | None) -> Frame:
        worker = self._take(wait_seconds)
        try:
            return ask(worker)
        finally:
            self._put_back(worker)

    def _take(self, wait_seconds: float | None) -> WorkerProcess:
        until = None if wait_seconds is None else time.monotonic() + wait_seconds
        with self._changed:
            while True:
                self._sweep()
                if self._idle:
                    worker = self._idle.pop()  # the worker with the warmest caches
                    self._keep_spares()
                    return worker
                if not self._size and self._failure is not None:
                    if time.monotonic() < self._failure[0]:
                        raise self._failure[1]
                    self._failure = None
                if self._size < self.most:
                    self._start_one()
                    if not self._size:
                        continue  # there was no thread to start it in, and that error is raised above
                left = None if until is None else until - time.monotonic()
                if left is not None and left <= 0:
                    raise OverloadedError("no worker process was free in time", got=f"more than {wait_seconds:.3g} s")
                self._changed.wait(left)

    def _put_back(self, worker: WorkerProcess) -> None:
        with self._changed:
            if worker not in self._ready:
                pass  # the pool was closed meanwhile
            elif not worker.is_alive:
                self._replace(worker)
            elif worker in self._worn and self._size > self.most:
                self._drop(worker)  # its successor is ready
                self._tell("replaced")
            else:
                self._idle.append(worker)
                if worker not in self._worn and (worker.answers >= self.most_answers or worker.rss >= self.most_bytes):
                    self._worn.add(worker)
                    self._start_one()
                self._changed.notify()
                return
        worker.kill(_LEAVING_SECONDS if worker.is_alive else 0.0)

    def _sweep(self) -> None:
        """Replace the idle workers that somebody ended."""
        for worker in [one for one in self._idle if not one.is_alive]:
            self._idle.remove(worker)
            self._replace(worker)
            worker.kill()

    def _replace(self, worker: WorkerProcess) -> None:
        self._drop(worker)
        self._tell("replaced")
        self._start_one()
        self._changed.notify()

    def _drop(self, worker: WorkerProcess) -> None:
        self._members.all.discard(worker)
        self._ready.discard(worker)
        self._worn.discard(worker)

    # ── starting ──────────────────────────────────────────────────────────────────────────────────────────

    @property
    def _size(self) -> int:
        return len(self._ready) + self._starting

    def _keep_spares(self) -> None:
        missing = min(self.spares - len(self._idle) - self._starting, self.most - self._size)
        for _ in range(missing):
            self._start_one()

    def _start_one(self) -> None:
        # This runs in its own thread, because a waiting caller takes the first free worker, which may be another one.
        starter = threading.Thread(target=self._start, args=(self._members,), name="limner-start", daemon=True)
        self._starting += 1
        try:
            starter.start()
        except RuntimeError as error:
            self._starting -= 1
            failure = NoWorkerError("a worker process cannot be started", got=str(error))
            self._failure = (time.monotonic() + _REST_SECONDS, failure)

    def _start(self, members: _Members) -> None:
        worker: WorkerProcess | None = None
        failure: LimnerError | None = None
        try:
            worker = WorkerProcess(self.plan)
            with self._changed:
                members.all.add(worker)  # so that it is ended with the others, however far it has started
            worker.wait_until_ready()
        except LimnerError as error:
            failure = error
        except Exception as error:  # noqa: BLE001 - whatever it is, those who wait are told
            failure = WorkerError("a worker process cannot be started", got=f"{type(error).__name__}: {error}")
        with self._changed:
            self._starting -= 1
            is_wanted = members is self._members
            if failure is None and worker is not None and is_wanted:
                self._tell("started")
                self._ready.add(worker)
                self._idle.append(worker)
                self._retire()
            elif failure is not None and is_wanted:
                logger.error("%s", failure)
                self._failure = (time.monotonic() + _REST_SECONDS, NoWorkerError.from_facts(failure.facts))
                self._worn.clear()
            if worker not in self._ready and worker is not None:
                members.all.discard(worker)
            self._changed.notify_all()
            is_kept = worker in self._ready
        if worker is not None and not is_kept:
            worker.kill()

    def _retire(self) -> None:
        """Let one worn worker go, now that another one is ready."""
        worn = next((one for one in self._idle if one in self._worn), None)
        if worn is not None and self._size > self.most:
            self._idle.remove(worn)
            self._drop(worn)
            self._tell("replaced")
            threading.Thread(target=worn.kill, args=(_LEAVING_SECONDS,), name="limner-end", daemon=True).start()

    def _tell(self, event: PoolEvent) -> None:
        if self._hear is not None:
            self._hear(event)


def _end_members(holder: list[_Members]) -> None:
    """End the processes of a pool that no one holds, or of all pools when the interpreter ends."""
    holder[0].end()
