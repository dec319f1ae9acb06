"""One worker process, as its parent sees it.

Goes in: a question and a time limit. Comes out: the answer, or an error. A worker that is late is killed. Processes are
started afresh and never forked, because a server's threads and locks do not survive a fork.
"""

import contextlib
import heapq
import itertools
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from pathlib import Path
from typing import Any, BinaryIO, Final, TypeAlias, cast

from limner.errors import DeadlineExceededError, LimnerError, WorkerError
from limner.host import begin_anew_in_children, new_lock
from limner.record import record
from limner.worker.fault import read_fault
from limner.worker.frames import Blob, Frame, Header, read_frame, write_frame

Serve: TypeAlias = Callable[[Frame], "tuple[Header, Sequence[Blob]]"]
"""Answers what a worker asks in the middle of its work."""

_START_SECONDS: Final = 60.0
_END_SECONDS: Final = 2.0
_PIPE_BYTES: Final = 1_048_576
_CRASHES: Final = frozenset(-getattr(signal, name, 0) for name in ("SIGABRT", "SIGSEGV", "SIGBUS", "SIGILL", "SIGFPE"))
_SET_PIPE_SIZE: Final = 1031  # Linux's F_SETPIPE_SZ
_BEGINNING: Final = "import sys; sys.path[:] = sys.argv[2:]; from limner.worker.child import main; main(sys.argv[1:2])"


class LostWorkerError(WorkerError):
    """A worker ended before it answered; another may be asked.

    Attributes:
        has_crashed: Whether it ended through its own fault, as far as is known.
    """

    has_crashed = False


@record
class Plan:
    """What a worker is.

    Attributes:
        module: The module whose `prepare` makes its work.
        options: What is passed to `prepare`.
        memory: Bytes that it may use beyond what it needs at the start; None for no cap.
        is_silent: Whether the output of libraries is dropped; what they print about hostile files is of no use.
    """

    module: str
    options: Mapping[str, Any] = field(default_factory=dict[str, Any])
    memory: int | None = None
    is_silent: bool = False


class WorkerProcess:
    """A running process.

    Args:
        plan: What it is.

    Attributes:
        answers: How many answers it has given.
        rss: Bytes of memory, as reported with its last answer.
        known: What its user notes about it.

    Raises:
        WorkerError: It cannot be started.
    """

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._lock = new_lock()
        self._ticket = 0
        self._is_late = False
        self.answers = 0
        self.rss = 0
        self.known: set[str] = set()
        command = [_interpreter(), "-P", "-c", _BEGINNING, plan.module, *_search_path()]
        try:
            # Descriptors are closed in the child, so that no worker keeps another's pipe open.
            self._process = subprocess.Popen(  # noqa: S603 - this very interpreter
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL if plan.is_silent else None,
            )
        except (OSError, ValueError) as error:
            raise WorkerError("a worker process cannot be started", got=f"{type(error).__name__}: {error}") from error
        self._writer, self._reader = cast("BinaryIO", self._process.stdin), cast("BinaryIO", self._process.stdout)
        for pipe in (self._writer, self._reader):
            _widen(pipe)

    @property
    def pid(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether it runs; a process that has ended is reaped."""
        return self._process.poll() is None

    def wait_until_ready(self) -> None:
        """Wait until it has loaded what it needs.

        Raises:
            LimnerError: It could not.
        """
        self._exchange({**self._plan.options, "memory": self._plan.memory}, (), _START_SECONDS, _give_nothing)

    def ask(
        self,
        header: Header,
        blobs: Sequence[Blob] = (),
        *,
        seconds: float | None = None,
        serve: Serve | None = None,
    ) -> Frame:
        """Ask it something and wait for the answer; one thread at a time.

        Args:
            header: The question.
            blobs: Bytes that go with it.
            seconds: The time after which it is killed; None for no limit.
            serve: Answers what the worker asks meanwhile.

        Raises:
            DeadlineExceededError: It was late and was killed.
            LostWorkerError: It ended, for whatever reason.
            LimnerError: What went wrong in it.
        """
        frame = self._exchange({**header, "seconds": seconds}, blobs, seconds, serve or _give_nothing)
        self.answers += 1
        return frame

    def _exchange(self, header: Header, blobs: Sequence[Blob], seconds: float | None, serve: Serve) -> Frame:
        ticket = self._begin()
        if seconds is not None:
            _watchdog.watch(self, ticket, seconds)
        frame: Frame | None = None
        try:
            write_frame(self._writer, header, blobs)
            while (frame := read_frame(self._reader)) is not None and "want" in frame.header:
                given, more = serve(Frame(frame.header["want"], frame.blobs))
                write_frame(self._writer, given, more)
        except OSError:
            frame = None
        except BaseException:
            self.kill()  # its state is unknown
            raise
        finally:
            self._begin()
        if frame is None:
            raise self._lost(seconds)
        self.rss = frame.header.get("rss", self.rss)
        if "error" in frame.header or "crash" in frame.header:
            raise read_fault(frame.header)
        return frame

    def _begin(self) -> int:
        with self._lock:
            self._ticket += 1
            return self._ticket

    def _lost(self, seconds: float | None) -> LimnerError:
        self.kill()
        if self._is_late:
            return DeadlineExceededError(
                "a worker process took too long", got=f"more than {seconds or 0.0:.3g} s", expected="a simpler picture"
            )
        status = self._process.returncode
        error = LostWorkerError("a worker process ended before it answered", got=f"status {status}")
        error.has_crashed = status in _CRASHES or status > 255  # what Windows gives for an exception
        return error

    def kill_when_late(self, ticket: int) -> None:
        """Kill it if it is still at the question that had this ticket."""
        with self._lock:
            if self._ticket != ticket:
                return
            self._is_late = True
            self._process.kill()

    def end(self) -> None:
        """Let it end by itself, which it does when no one can ask it any more."""
        with contextlib.suppress(OSError):
            self._writer.close()

    def kill(self, wait_seconds: float = 0.0) -> None:
        """End it and reap it; give it some seconds to end by itself."""
        self.end()
        try:
            self._process.wait(wait_seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(_END_SECONDS)
        self._reader.close()

    def forget(self) -> None:
        """Let go of it in a forked child, which does not own it."""
        nothing = os.open(os.devnull, os.O_RDWR)
        for pipe in (self._writer, self._reader):
            with contextlib.suppress(OSError, ValueError):
                os.dup2(nothing, pipe.fileno())  # closing it would send what the parent was about to write
        os.close(nothing)
        self._process.returncode = 0


def _give_nothing(_: Frame) -> "tuple[Header, Sequence[Blob]]":
    raise WorkerError("a worker process asked for what no one gives")


def end_all(workers: Sequence[WorkerProcess]) -> None:
    """End some workers together: first let each end by itself, then use force."""
    for worker in workers:
        worker.end()
    until = time.monotonic() + _END_SECONDS
    for worker in workers:
        worker.kill(max(0.0, until - time.monotonic()))


class _Watchdog:
    """One thread that kills whatever is late."""

    def __init__(self) -> None:
        self.begin_anew()
        begin_anew_in_children(self)

    def begin_anew(self) -> None:
        """Watch nothing, without a thread."""
        self._changed = threading.Condition()
        self._waiting: list[tuple[float, int, WorkerProcess, int]] = []
        self._numbers = itertools.count()
        self._thread: threading.Thread | None = None

    def watch(self, worker: WorkerProcess, ticket: int, seconds: float) -> None:
        """Kill a worker after this many seconds if it is still at this question.

        Raises:
            WorkerError: The system has no thread for it.
        """
        entry = (time.monotonic() + seconds, next(self._numbers), worker, ticket)
        with self._changed:
            heapq.heappush(self._waiting, entry)
            if self._thread is None:
                thread = threading.Thread(target=self._watch, name="limner-watchdog", daemon=True)
                try:
                    thread.start()
                except RuntimeError as error:
                    self._waiting.remove(entry)
                    raise WorkerError("nothing can end a worker process that is late", got=str(error)) from error
                self._thread = thread
            elif self._waiting[0] is entry:
                self._changed.notify()

    def _watch(self) -> None:
        while True:
            with self._changed:
                while not self._waiting:
                    self._changed.wait()
                left = self._waiting[0][0] - time.monotonic()
                if left > 0:
                    self._changed.wait(left)
                    continue
                _, _, worker, ticket = heapq.heappop(self._waiting)
            worker.kill_when_late(ticket)
            del worker


_watchdog: Final = _Watchdog()


def _interpreter() -> str:
    """Give the program that runs Python; a server that embeds Python reports its own name instead."""
    if "python" in Path(sys.executable or "").name.lower() or "pypy" in Path(sys.executable or "").name.lower():
        return sys.executable
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    folder = str(Path(sys.prefix) / ("Scripts" if sys.platform == "win32" else "bin"))
    for name in (f"python{version}", "python3", "python"):
        found = shutil.which(name, path=folder) or shutil.which(name)
        if found:
            return found
    return sys.executable


def _search_path() -> list[str]:
    """Give where this process finds modules; the folder it was started in is written out, not left empty."""
    return list(dict.fromkeys(str(Path(entry).absolute()) for entry in sys.path))


def _widen(pipe: BinaryIO) -> None:
    """Make room in a pipe for a whole picture, on systems that can, so that neither side waits for the other."""
    if sys.platform == "linux":
        import fcntl

        with contextlib.suppress(OSError):
            fcntl.fcntl(pipe.fileno(), _SET_PIPE_SIZE, _PIPE_BYTES)
