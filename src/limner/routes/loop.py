"""One long-lived event loop in a thread of its own, for callers that have none.

Goes in: a coroutine. Comes out: its result, to the thread that waits. Context variables travel along.
"""

import asyncio
import os
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

_T = TypeVar("_T")


class _Background:
    """The loop and its thread; a forked child starts its own."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        os.register_at_fork(after_in_child=self._reset) if hasattr(os, "register_at_fork") else None

    def loop(self) -> asyncio.AbstractEventLoop:
        """Give the loop, starting it when it is not running."""
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                threading.Thread(target=self._loop.run_forever, name="limner-loop", daemon=True).start()
            return self._loop

    def _reset(self) -> None:
        self._lock = threading.Lock()
        self._loop = None


_background = _Background()


def run_in_background(coroutine: Coroutine[Any, Any, _T]) -> _T:
    """Run a coroutine in the background loop and wait for it; must not be called from that loop."""
    return asyncio.run_coroutine_threadsafe(coroutine, _background.loop()).result()
