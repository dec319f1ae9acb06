"""Waiting for work that may refuse to end.

Goes in: a coroutine and how long it may take. Comes out: its result, or an error at the deadline, whether or not the
work has ended by then.
"""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from limner.errors import DeadlineExceededError

_T = TypeVar("_T")


class DeadlineWaiter:
    """Waits for work, and keeps a reference to abandoned work until that ends."""

    def __init__(self) -> None:
        self._leaving: set[asyncio.Task[Any]] = set()

    async def wait(self, work: Coroutine[Any, Any, _T], seconds: float | None, name: str = "the image") -> _T:
        """Wait for work until the deadline, then end it.

        Args:
            work: What is done.
            seconds: How long it may take; None for no limit.
            name: How the error names it.

        Raises:
            DeadlineExceededError: It was not done in time.
        """
        if seconds is None:
            return await work
        task = asyncio.ensure_future(work)
        self._leaving.add(task)
        task.add_done_callback(self._forget)
        try:
            done, _ = await asyncio.wait({task}, timeout=seconds)
        except asyncio.CancelledError:
            task.cancel()
            await asyncio.wait({task}, timeout=seconds)
            raise
        if not done:
            # Not waited for: a function may refuse to be cancelled.
            task.cancel()
            await asyncio.sleep(0)
            raise late(name, seconds)
        return task.result()

    def _forget(self, task: "asyncio.Task[Any]") -> None:
        self._leaving.discard(task)
        if not task.cancelled():
            task.exception()


def late(name: str, seconds: float | None) -> DeadlineExceededError:
    """Make the error of work that missed its deadline."""
    return DeadlineExceededError(f"{name} was not ready in time", got=f"more than {seconds:g} s")
