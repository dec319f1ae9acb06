"""An image that no one waits for any more ends, wherever in a thread it is drawn."""

import asyncio
import threading

import pytest

from limner.budget import Budget, Limits
from limner.errors import DeadlineExceededError
from limner.routes.caller import run_in_pool
from limner.worker.threads import ThreadPool


def test_work_whose_waiter_leaves_ends_where_it_spends_its_budget() -> None:
    begun, ended = threading.Event(), threading.Event()
    raised: list[BaseException] = []

    def draw() -> None:
        budget = Budget(Limits(steps=10**15))
        begun.set()
        try:
            while True:
                budget.spend(100)
        except DeadlineExceededError as error:
            raised.append(error)
        ended.set()

    async def leave() -> None:
        task = asyncio.ensure_future(run_in_pool(ThreadPool(1), draw))
        await asyncio.to_thread(begun.wait)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(leave())

    assert ended.wait(30)
    assert "no one waits" in str(raised[0])


def test_work_that_is_waited_for_goes_on() -> None:
    async def wait() -> int:
        def draw() -> int:
            budget = Budget()
            budget.spend(100_000)
            return budget.steps

        return await run_in_pool(ThreadPool(1), draw)

    assert asyncio.run(wait()) == 100_000
