"""The inside of a worker process: one question after another, until its parent is gone.

Goes in: frames from the parent, on what was standard input. Comes out: a frame for each. A worker that its parent does
not end in time ends itself, so that no worker outlives a killed parent.
"""

import contextlib
import faulthandler
import math
import os
import signal
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import BinaryIO, Final, TypeAlias

from limner.worker.fault import write_fault
from limner.worker.frames import Blob, Frame, Header, read_frame, write_frame

_SLACK: Final = 2.0  # a parent that still runs ends its worker first
_NO_DEADLINE: Final = 3600.0

Answer: TypeAlias = tuple[Header, Sequence[Blob]]
Work: TypeAlias = Callable[[Frame], Answer]


class Parent:
    """The process that asks."""

    def __init__(self, reader: BinaryIO, writer: BinaryIO) -> None:
        self._reader = reader
        self._writer = writer

    def ask(self, header: Header, blobs: Sequence[Blob] = ()) -> Frame:
        """Ask the parent for something, in the middle of an answer to it."""
        write_frame(self._writer, {"want": dict(header)}, blobs)
        frame = read_frame(self._reader)
        if frame is None:
            os._exit(0)  # no one is left to answer
        return frame

    def next_question(self) -> Frame | None:
        """Wait for the next question; None when there are no more."""
        return read_frame(self._reader)

    def answer(self, header: Header, blobs: Sequence[Blob] = ()) -> None:
        """Send an answer."""
        write_frame(self._writer, header, blobs)


def main(arguments: Sequence[str]) -> None:
    """Run a worker; the command line of the process names the module whose `prepare` makes its work."""
    parent = _take_pipes()
    if hasattr(signal, "SIGINT"):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends this process
    hello = parent.next_question()
    if hello is None:
        return
    try:
        work: Work = import_module(arguments[0]).prepare(hello, parent)
        _limit_memory(hello.header.get("memory"))
    except Exception as error:  # noqa: BLE001 - the parent is told
        parent.answer(write_fault(error))
        return
    parent.answer({"ready": True, "rss": resident_bytes()})
    while (question := parent.next_question()) is not None:
        seconds = question.header.get("seconds")
        _set_alarm(_NO_DEADLINE if seconds is None else seconds + _SLACK)
        try:
            header, blobs = work(question)
        except Exception as error:  # noqa: BLE001 - the parent is told
            header, blobs = write_fault(error), ()
        _set_alarm(0.0)
        try:
            parent.answer({**header, "rss": resident_bytes()}, blobs)
        except OSError:
            return


def _take_pipes() -> Parent:
    """Keep the pipes for frames only: whatever a library prints goes to standard error."""
    reader, writer = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return Parent(reader, writer)


def _set_alarm(seconds: float) -> None:
    """End this process after some time, even if something holds the interpreter's lock; 0 cancels this."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)  # nothing listens to the signal, so it ends the process
    elif seconds:
        faulthandler.dump_traceback_later(math.ceil(seconds), exit=True)
    else:
        faulthandler.cancel_dump_traceback_later()


def _limit_memory(more: int | None) -> None:
    """Cap the memory this process may add to what it has now, on systems that can."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if more is None or sys.platform != "linux":
        return  # on other systems the address space says nothing about memory
    with open("/proc/self/statm", "rb") as file:  # noqa: PTH123 - of the system
        pages = int(file.read().split()[0])
    most = pages * resource.getpagesize() + more
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    if hard == resource.RLIM_INFINITY or hard > most:
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def resident_bytes() -> int:
    """Give the memory of this process now, or at its peak if only that is known; 0 if neither is."""
    with contextlib.suppress(OSError), open("/proc/self/statm", "rb") as file:  # noqa: PTH123 - of the system
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    try:
        import resource
    except ImportError:
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # bytes on macOS, the only system that gets here
