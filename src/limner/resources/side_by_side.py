"""Loads several addresses concurrently, within a time limit.

Goes in: addresses, a function that loads one, and a deadline. Comes out: what was loaded by then, and a substitute for
each of the rest. Late loads continue in a bounded number of threads, so that slow servers delay nothing else.
"""

import time
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextvars import copy_context
from typing import Final, TypeVar

from limner.errors import DeadlineExceededError, OverloadedError
from limner.resources.address import shown
from limner.worker.threads import ThreadPool

_SIDE_BY_SIDE: Final = 8
_pool: Final = ThreadPool(32, most_lost=32, most_waiting=256, name="limner-load")
_T = TypeVar("_T")


def late_error(address: str) -> DeadlineExceededError:
    """Make the error of an address that did not load in time."""
    return DeadlineExceededError(
        "a server takes too long", got=shown(address), expected="an answer within half of the picture's time"
    )


def load_side_by_side(
    load: Callable[[str], _T], addresses: Sequence[str], until: float | None, late: Callable[[str], _T]
) -> list[_T]:
    """Load several addresses.

    Args:
        load: Loads one.
        addresses: All different.
        until: The deadline by the monotonic clock; None waits for all.
        late: Gives the substitute for an address that was not loaded by then.

    Returns:
        What was loaded, in the order of the addresses.
    """
    if until is not None:
        found = _load_until(load, addresses, until)
        return [found[address] if address in found else late(address) for address in addresses]
    if len(addresses) == 1:
        return [load(addresses[0])]
    with ThreadPoolExecutor(min(_SIDE_BY_SIDE, max(1, len(addresses)))) as pool:
        return list(pool.map(load, addresses))


def _load_until(load: Callable[[str], _T], addresses: Sequence[str], until: float) -> dict[str, _T]:
    waiting = deque(addresses)
    running: dict[Future[_T], str] = {}
    found: dict[str, _T] = {}
    try:
        while waiting or running:
            while waiting and len(running) < _SIDE_BY_SIDE:
                address = waiting.popleft()
                running[_pool.submit(copy_context().run, load, address)] = address
            done, _ = wait(running, max(0.0, until - time.monotonic()), FIRST_COMPLETED)
            if not done:
                break
            for future in done:
                found[running.pop(future)] = future.result()
    except OverloadedError:
        pass  # too many servers are slow, and no thread is left for another one
    finally:
        for future in running:
            _pool.abandon(future)
    return found
