# pyright: reportUnknownMemberType=false
# pytest's `syspath_prepend` takes a path of no type.
"""Worker processes: asked, lost, late, worn, and never left behind."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from limner.errors import DeadlineExceededError, InvalidValueError, WorkerError
from limner.worker.frames import Frame
from limner.worker.pool import PoolEvent, WorkerPool
from limner.worker.process import Plan

WORK = """
import os
import time
from limner.errors import InvalidValueError
from limner.sources import SourceLocation


def prepare(hello, parent):
    if hello.header.get("broken"):
        raise RuntimeError("no")

    def work(question):
        act = question.header["act"]
        if act == "echo":
            print("a library that prints")
            return {"said": question.header["text"], "pid": os.getpid()}, question.blobs
        if act == "loop":
            while True:
                pass
        if act == "sleep":
            time.sleep(question.header["for"])
            return {"pid": os.getpid()}, ()
        if act == "raise":
            raise InvalidValueError("wrong", where=SourceLocation("a.py", 3), got="1", expected="2")
        if act == "crash":
            os.abort()
        if act == "bug":
            raise ZeroDivisionError("a fault of ours")
        if act == "fill":
            return {"size": len(bytearray(3_000_000_000))}, ()
        if act == "want":
            return {"given": parent.ask({"name": "x"}, [b"1"]).header["value"]}, ()
        raise AssertionError(act)

    return work
"""


@pytest.fixture
def make_pool(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., WorkerPool]]:
    (tmp_path / "limner_test_work.py").write_text(WORK)
    monkeypatch.syspath_prepend(str(tmp_path))
    pools: list[WorkerPool] = []

    def make(options: dict[str, object] | None = None, memory: int | None = None, **given: object) -> WorkerPool:
        plan = Plan("limner_test_work", options or {}, memory)
        pool = WorkerPool(plan, **{"most": 1, **given})  # type: ignore[arg-type]  # by keyword
        pools.append(pool)
        return pool

    yield make
    for pool in pools:
        pool.close()


def runs(pid: int) -> bool:
    """Tell whether a process is there, as a zombie too."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def wait_until(condition: Callable[[], bool], seconds: float = 20.0) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.01)


MakePool = Callable[..., WorkerPool]


def test_texts_and_bytes_come_back_as_they_went(make_pool: MakePool) -> None:
    pool = make_pool()
    blobs = [b"", b"\0\xff" * 3_000_000, b"x"]
    frame = pool.ask({"act": "echo", "text": "Zürich \ud800"}, blobs)
    assert (frame.header["said"], frame.blobs) == ("Zürich \ud800", blobs)


def test_no_process_is_started_before_there_is_a_question(make_pool: MakePool) -> None:
    assert make_pool().pids == ()


def test_an_error_keeps_its_class_and_its_facts(make_pool: MakePool) -> None:
    with pytest.raises(InvalidValueError) as caught:
        make_pool().ask({"act": "raise"})
    assert (str(caught.value.facts.where), caught.value.facts.got) == ("a.py:3", "1")


def test_a_fault_that_is_no_error_of_limner_is_told_with_its_lines(make_pool: MakePool) -> None:
    pool = make_pool()
    with pytest.raises(WorkerError, match="ZeroDivisionError: a fault of ours") as caught:
        pool.ask({"act": "bug"})
    assert "limner_test_work.py" in caught.value.__notes__[0]
    assert pool.ask({"act": "echo", "text": ""}).header["pid"] == pool.pids[0]


def test_a_worker_may_ask_back(make_pool: MakePool) -> None:
    def serve(want: Frame) -> tuple[dict[str, object], list[bytes]]:
        return {"value": want.header["name"] + want.blobs[0].decode()}, []

    assert make_pool().ask({"act": "want"}, serve=serve).header["given"] == "x1"


def test_a_worker_that_is_late_is_killed_and_replaced(make_pool: MakePool) -> None:
    heard: list[PoolEvent] = []
    pool = make_pool(hear=heard.append)
    first = pool.ask({"act": "echo", "text": ""}).header["pid"]
    begun = time.monotonic()
    with pytest.raises(DeadlineExceededError):
        pool.ask({"act": "loop"}, seconds=0.3)
    assert time.monotonic() - begun < 5.0
    assert not runs(first)
    assert pool.ask({"act": "echo", "text": ""}).header["pid"] != first
    assert Counter(heard) == {"started": 2, "replaced": 1}


def test_a_frozen_worker_is_killed_as_well(make_pool: MakePool) -> None:
    pool = make_pool()
    pid = pool.ask({"act": "echo", "text": ""}).header["pid"]
    os.kill(pid, signal.SIGSTOP)
    with pytest.raises(DeadlineExceededError):
        pool.ask({"act": "echo", "text": ""}, seconds=0.3)
    assert not runs(pid)


def test_a_worker_killed_at_its_work_costs_one_more_try(make_pool: MakePool) -> None:
    heard: list[PoolEvent] = []
    pool = make_pool(hear=heard.append)
    first = pool.ask({"act": "echo", "text": ""}).header["pid"]
    threading.Timer(0.2, os.kill, (first, signal.SIGKILL)).start()
    assert pool.ask({"act": "sleep", "for": 0.6}).header["pid"] != first
    assert Counter(heard) == {"started": 2, "replaced": 1, "retried": 1}
    assert not runs(first)


def test_a_question_that_ends_two_workers_is_asked_no_third(make_pool: MakePool) -> None:
    heard: list[PoolEvent] = []
    pool = make_pool(hear=heard.append)
    with pytest.raises(WorkerError, match="ended before it answered"):
        pool.ask({"act": "crash"})
    assert heard.count("replaced") == 2
    assert pool.ask({"act": "echo", "text": "well"}).header["said"] == "well"


def test_a_worker_killed_while_it_waits_is_reaped_and_replaced(make_pool: MakePool) -> None:
    pool = make_pool()
    first = pool.ask({"act": "echo", "text": ""}).header["pid"]
    os.kill(first, signal.SIGKILL)
    assert pool.ask({"act": "echo", "text": ""}).header["pid"] != first
    assert not runs(first)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux caps memory")
def test_a_worker_that_fills_memory_is_stopped_by_its_cap(make_pool: MakePool) -> None:
    with pytest.raises(WorkerError):
        make_pool(memory=500_000_000).ask({"act": "fill"})


def test_a_worn_worker_works_until_its_successor_is_there(make_pool: MakePool) -> None:
    pool = make_pool(most_answers=3)
    seen: list[int] = []

    def is_another() -> bool:
        seen.append(pool.ask({"act": "echo", "text": ""}).header["pid"])
        return len(set(seen)) == 2

    wait_until(is_another)
    assert seen == sorted(seen, key=seen.index)
    wait_until(lambda: not runs(seen[0]))
    assert len(pool.pids) == 1


def test_a_heavy_worker_is_replaced(make_pool: MakePool) -> None:
    pool = make_pool(most_bytes=1)
    first = pool.ask({"act": "echo", "text": ""}).header["pid"]
    wait_until(lambda: not runs(first))


def test_several_workers_work_side_by_side(make_pool: MakePool) -> None:
    pool = make_pool(most=3)
    with ThreadPoolExecutor(3) as threads:
        pids = {frame.header["pid"] for frame in threads.map(pool.ask, [{"act": "sleep", "for": 1.0}] * 3)}
        pids |= {frame.header["pid"] for frame in threads.map(pool.ask, [{"act": "sleep", "for": 0.3}] * 3)}
    assert pids == set(pool.pids)
    assert len(pids) == 3


def test_a_spare_is_ready_when_the_first_is_busy(make_pool: MakePool) -> None:
    pool = make_pool(most=2, spares=1)
    pool.ask({"act": "echo", "text": ""})
    wait_until(lambda: len(pool.pids) == 2)


def test_a_worker_that_cannot_begin_says_why(make_pool: MakePool) -> None:
    with pytest.raises(WorkerError, match="RuntimeError: no"):
        make_pool({"broken": True}).ask({"act": "echo", "text": ""})


def test_closing_ends_all_and_the_next_question_starts_anew(make_pool: MakePool) -> None:
    pool = make_pool(most=2, spares=1)
    pool.ask({"act": "echo", "text": ""})
    wait_until(lambda: len(pool.pids) == 2)
    pids = pool.pids
    pool.close()
    assert not any(map(runs, pids))
    assert pool.ask({"act": "echo", "text": "again"}).header["said"] == "again"


PARENT = """
import sys, threading, time
sys.path.insert(0, {folder!r})
from limner.worker.pool import WorkerPool
from limner.worker.process import Plan
pool = WorkerPool(Plan("limner_test_work"), most=2, spares=1)
print(pool.ask({{"act": "echo", "text": ""}}).header["pid"], flush=True)
while len(pool.pids) < 2:
    time.sleep(0.01)
print(*pool.pids, flush=True)
threading.Thread(target=lambda: pool.ask({{"act": {act!r}, "for": 0.5}}, seconds=1.0), daemon=True).start()
time.sleep({stay})
"""


@pytest.mark.parametrize("stay", [0.2, 60.0], ids=["ends by itself", "is killed"])
@pytest.mark.parametrize("act", ["sleep", "loop"])
def test_no_worker_outlives_its_parent(tmp_path: Path, act: str, stay: float) -> None:
    (tmp_path / "limner_test_work.py").write_text(WORK)
    code = PARENT.format(folder=str(tmp_path), act=act, stay=stay)
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        pids = {int(parent.stdout.readline()), *map(int, parent.stdout.readline().split())}
        assert len(pids) == 2
        assert all(map(runs, pids))
        if stay > 1:
            time.sleep(0.2)
            parent.kill()
    wait_until(lambda: not any(is_running(pid) for pid in pids))


def is_running(pid: int) -> bool:
    """Tell whether a process runs; whoever inherits orphans here may never reap them."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False if sys.platform == "linux" else runs(pid)
    return state not in "ZX"


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_forked_child_has_workers_of_its_own(make_pool: MakePool) -> None:
    pool = make_pool()
    mine = pool.ask({"act": "echo", "text": ""}).header["pid"]
    reader, writer = os.pipe()
    child = os.fork()
    if not child:  # pragma: no cover - in the child
        theirs = pool.ask({"act": "echo", "text": ""}).header["pid"]
        pool.close()
        os.write(writer, str(theirs).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as told:
        theirs = int(told.read())
    os.waitpid(child, 0)
    assert theirs != mine
    assert pool.ask({"act": "echo", "text": ""}).header["pid"] == mine
