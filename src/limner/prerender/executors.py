"""Where batches are done: in this process, in several on this machine, in any executor, or on a Dask cluster.

Goes in: how many processes, or an address. Comes out: `Work`, which takes batches and gives their results as they come.
If a process ends during a batch, that batch is only tried again.
"""

import os
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, Future, wait
from contextlib import suppress
from dataclasses import replace
from importlib import import_module
from multiprocessing import get_context, parent_process
from multiprocessing.connection import wait as wait_for
from typing import Any, Final

from limner.errors import InvalidValueError
from limner.prerender.work import Batch, Failure, Result, do_batch, named_unit

_MOST_TRIES: Final = 3
_LOOK_SECONDS: Final = 2.0
_LOST_SCHEDULER: Final = frozenset({"CancelledError", "FutureCancelledError", "CommClosedError"})


class InThisProcess(Executor):
    """Does each batch at once, in the thread that submits it."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        """Do some work, and give a future that is done."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - it is raised where the result is asked for
            future.set_exception(error)
        return future


def cores() -> int:
    """Count the cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0)) or 1
    return os.cpu_count() or 1


def processes(jobs: int) -> Executor:
    """Start processes on this machine; with one job, none."""
    from concurrent.futures import ProcessPoolExecutor

    if jobs == 1:
        return InThisProcess()
    # Never forked, because threads do not survive a fork.
    return ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_begin_process)


def _wake() -> None:
    """Do nothing: a process that runs this has started and imported this module."""


def _begin_process() -> None:
    """Leave Ctrl+C to the driver, end with it, and keep its standard output for itself."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with suppress(OSError):
        os.dup2(2, 1)
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), name="limner-parent", daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait_for([sentinel])
    os._exit(1)


class DaskCluster:
    """A Dask cluster by the address of its scheduler, which may restart during a build.

    Args:
        address: The scheduler's address, for example ``tcp://127.0.0.1:8786``.

    Raises:
        InvalidValueError: Dask is not installed, or nothing answers.
    """

    def __init__(self, address: str) -> None:
        try:
            self._connect: Callable[..., Any] = import_module("distributed").Client
        except ImportError:
            raise InvalidValueError(
                "Dask is not installed", got=f"--dask {address}", suggestion="pip install 'limner[dask]'"
            ) from None
        self._address = address
        self._threads = 1
        try:
            self._client = self._connect(address, timeout="10s", set_as_default=False)
        except (OSError, TimeoutError, ValueError) as error:
            raise InvalidValueError(
                "no Dask scheduler answers", got=f"{address}: {error}", expected="such as tcp://127.0.0.1:8786"
            ) from None

    def executor(self) -> Executor:
        """Give an executor of the cluster."""
        found: Executor = self._client.get_executor(pure=False, retries=_MOST_TRIES)
        return found

    def width(self) -> int:
        """Count the threads of the cluster now; workers come and go."""
        with suppress(Exception):  # the scheduler is away, so this is the last known number
            self._threads = sum(self._client.ncores().values()) or 1
        return self._threads

    def is_lost(self) -> bool:
        """Tell whether the connection to the scheduler is lost."""
        return bool(self._client.status != "running")

    def reconnect(self) -> Executor:
        """Wait up to a minute for the scheduler to come back; give an executor.

        Raises:
            OSError: It does not come back.
        """
        with suppress(Exception):
            self._client.close(timeout=1)
        self._client = self._connect(self._address, timeout="60s", set_as_default=False)
        return self.executor()

    def close(self) -> None:
        """Leave the cluster."""
        with suppress(Exception):
            self._client.close(timeout=5)


class Work:
    """Batches under way.

    Args:
        executor: Runs them.
        width: How many it currently does at once.
        renew: Makes another executor when this one breaks; None if there can be no other.
        is_lost: Whether the executor is away, with everything that was submitted to it; None if that cannot happen.
    """

    def __init__(
        self,
        executor: Executor,
        width: Callable[[], int],
        renew: Callable[[], Executor] | None,
        is_lost: Callable[[], bool] | None = None,
    ) -> None:
        self._executor = executor
        self._width = width
        self._renew = renew
        self._is_lost = is_lost
        self._ending: threading.Thread | None = None
        self._running: dict[Future[tuple[list[Result], float]], tuple[Batch, int]] = {}

    def wake(self) -> None:
        """Let the processes of the executor start in the background."""
        for _ in range(self._width()):
            self._executor.submit(_wake)

    @property
    def is_full(self) -> bool:
        """Whether enough batches are under way to keep everyone busy."""
        return len(self._running) >= 2 * self._width() + 1

    @property
    def under_way(self) -> int:
        """How many batches are under way."""
        return len(self._running)

    def submit(self, batch: Batch, tries: int = 1) -> None:
        """Have a batch done."""
        try:
            future = self._executor.submit(do_batch, batch)
        except BrokenExecutor:
            self._replace()
            future = self._executor.submit(do_batch, batch)
        self._running[future] = (batch, tries)

    def next(self) -> Iterator[tuple[Batch, list[Result], float]]:
        """Wait until a batch is done, and give all finished batches.

        Raises:
            Exception: An error of a whole batch: the site cannot be opened there, or nothing can be written.
        """
        done, _ = wait(self._running, timeout=_LOOK_SECONDS, return_when=FIRST_COMPLETED)
        if self._is_lost is not None and self._is_lost():
            self._hand_over()
            return
        lost: list[tuple[Batch, int]] = []
        for future in [one for one in self._running if one in done]:  # in the order in which they were submitted
            batch, tries = self._running.pop(future)
            try:
                results, seconds = future.result()
            except BrokenExecutor:
                lost.append((batch, tries))
            except (CancelledError, Exception) as error:
                kind = type(error).__name__
                if self._is_lost is not None and kind in _LOST_SCHEDULER:
                    self._running[future] = batch, tries
                    self._hand_over()
                    return
                if kind != "KilledWorker":
                    raise
                lost.append((batch, tries))
            else:
                yield batch, results, seconds
        if lost:
            yield from self._try_again(lost)

    def _try_again(self, lost: list[tuple[Batch, int]]) -> Iterator[tuple[Batch, list[Result], float]]:
        """Repeat what was lost, each place by itself, to find a place that ends its process."""
        if self._renew is not None and self._is_lost is None:
            # A pool breaks as a whole. Nobody knows which of its batches broke it, so each is done alone.
            lost += self._running.values()
            self._running.clear()
            self._replace()
            for batch, _ in lost:
                for unit in batch.units:
                    yield self._alone(replace(batch, units=(unit,)))
            return
        for batch, tries in lost:
            if len(batch.units) > 1:
                for unit in batch.units:
                    self.submit(replace(batch, units=(unit,)), tries)
            elif tries < _MOST_TRIES:
                self.submit(batch, tries + 1)
            else:
                yield batch, [_ended(batch)], 0.0

    def _hand_over(self) -> None:
        """Submit everything under way again once the lost executor is back."""
        waiting = list(self._running.values())
        self._running.clear()
        self._replace()
        for batch, tries in waiting:
            self.submit(batch, tries)

    def _alone(self, batch: Batch) -> tuple[Batch, list[Result], float]:
        """Do a batch of one place while nothing else is under way."""
        for _ in range(_MOST_TRIES - 1):
            try:
                return (batch, *self._executor.submit(do_batch, batch).result())
            except BrokenExecutor:
                self._replace()
        return batch, [_ended(batch)], 0.0

    def _replace(self) -> None:
        if self._renew is None:
            raise InvalidValueError("the executor is broken", expected="one that goes on when a worker ends")
        with suppress(Exception):
            self._executor.shutdown(wait=False, cancel_futures=True)
        self._executor = self._renew()

    def begin_end(self) -> None:
        """Let the executor end in the background; no more work is submitted."""
        self._ending = threading.Thread(target=self._executor.shutdown, name="limner-build-end", daemon=True)
        self._ending.start()

    def close(self, *, at_once: bool = False) -> None:
        """End the executor."""
        if self._ending is not None and not at_once:
            self._ending.join()
            return
        self._executor.shutdown(wait=not at_once, cancel_futures=True)


def _ended(batch: Batch) -> Result:
    [unit] = batch.units
    what = "the process that drew it ended, each time it was tried"
    example = named_unit(unit.route, unit.params)
    return Result(failures=(Failure(unit.route, what, f"{what}: {example}", example),))
