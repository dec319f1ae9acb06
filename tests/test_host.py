"""What drawing changes in its process lasts no longer than a pass, and is not what the application has set."""

import asyncio
import gc
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from limner import Renderer
from limner.errors import LimnerError
from limner.host import in_pass, new_lock
from limner.html import Element, div
from limner.resources.loader import Loaded

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)
APPLICATIONS = (777, 11, 13)


def state() -> tuple[bool, tuple[int, int, int], int, int]:
    return gc.isenabled(), gc.get_threshold(), gc.get_freeze_count(), sys.getrecursionlimit()


@pytest.fixture(autouse=True)
def _application() -> Iterator[None]:
    before, was_enabled = gc.get_threshold(), gc.isenabled()
    gc.set_threshold(*APPLICATIONS)
    yield
    gc.set_threshold(*before)
    (gc.enable if was_enabled else gc.disable)()


class Told:
    """A node that calls somebody while it is read, in the midst of a pass."""

    def __init__(self, tell: Callable[[], object]) -> None:
        self.tell = tell

    def __html__(self) -> str:
        self.tell()
        return "<p>Told"


class Watching:
    """A loader that notes the state of the process."""

    def __init__(self) -> None:
        self.seen: list[object] = []

    def load(self, address: str, max_bytes: int) -> Loaded:
        del max_bytes
        self.seen.append(state())
        return Loaded(PIXEL, address)

    async def aload(self, address: str, max_bytes: int) -> Loaded:
        await asyncio.sleep(0)
        return self.load(address, max_bytes)


def deep(levels: int) -> Element:
    node = div(style={"display": "grid"})["bottom"]
    for _ in range(levels):
        node = div(style={"display": "grid"})[node]
    return node


@pytest.mark.parametrize("is_on", [True, False])
def test_the_collector_is_as_the_application_had_it(*, is_on: bool) -> None:
    (gc.enable if is_on else gc.disable)()
    before = state()
    during: list[tuple[int, int, int]] = []
    renderer = Renderer()
    for _ in range(2):
        renderer.render(Told(lambda: during.append(gc.get_threshold())), width=40, height=40)
        assert state() == before
    assert all(first > 100_000 for first, _, _ in during), "it does not rest"
    with pytest.raises(LimnerError):
        renderer.render(object(), width=40, height=40)  # type: ignore[arg-type]  # a mistake
    assert state() == before


def test_what_the_application_sets_meanwhile_stays() -> None:
    gc.enable()
    Renderer().render(Told(gc.disable), width=40, height=40)
    assert not gc.isenabled()
    assert gc.get_threshold() == APPLICATIONS
    Renderer().render(Told(lambda: gc.set_threshold(5000, 7, 7)), width=40, height=40)
    assert gc.get_threshold() == (5000, 7, 7)


def test_an_application_that_wants_fewer_collections_gets_no_more() -> None:
    gc.set_threshold(1_000_000, 10, 10)
    seen: list[int] = []
    Renderer().render(Told(lambda: seen.append(gc.get_threshold()[0])), width=40, height=40)
    assert seen == [1_000_000]


@pytest.mark.parametrize("seconds", [None, 30.0])
@pytest.mark.parametrize("nodes", [["http://a.test/1.png"], ["http://a.test/1.png", "http://b.test/2.png"], ["s3:x"]])
def test_nothing_is_changed_while_a_fetch_blocks(nodes: list[str], seconds: float | None) -> None:
    gc.enable()
    before = state()
    loader = Watching()
    page = "<div>" * 200 + "".join(f'<img src="{address}">' for address in nodes)
    Renderer(loader=loader).render(page, width=40, height=40, seconds=seconds)
    asyncio.run(Renderer(loader=loader).arender(page, width=40, height=40, seconds=seconds))
    assert loader.seen == [before] * 2 * len(nodes)


def test_the_recursion_limit_is_the_same_afterwards() -> None:
    renderer, before = Renderer(), state()
    seen: list[int] = []
    renderer.render(deep(200), width=40, height=40)
    assert state() == before
    renderer.measure(deep(200), width=40, height=40)
    assert state() == before
    renderer.render(div[deep(200), Told(lambda: seen.append(sys.getrecursionlimit()))], width=40, height=40)
    assert seen == [before[3]], "code that is not ours runs under the application's limit"
    with pytest.raises(LimnerError):
        renderer.render(deep(200), width=40, height=40, seconds=1e-9)
    assert state() == before


def test_threads_that_draw_deep_trees_at_once_leave_the_limit_as_it_was() -> None:
    renderer, before = Renderer(), state()

    def draw(levels: int) -> bytes:
        return renderer.render(deep(levels), width=40, height=40)

    alone = draw(200)
    with ThreadPoolExecutor(4) as pool:
        drawn = list(pool.map(draw, [200, 40, 120] * 8))
    assert state() == before
    assert set(drawn[::3]) == {alone}


SCRIPT = """
import gc, sys
from limner import Renderer

before, seen = (gc.get_threshold(), gc.isenabled()), []

class Told:
    def __html__(self):
        seen.append((gc.get_threshold(), gc.isenabled()))
        return "<p>Told"

gc.callbacks.append(lambda *_: seen.append(gc.get_freeze_count()) if gc.get_freeze_count() else None)
Renderer().render(Told(), width=40, height=40)
assert seen == [before], seen
"""


def test_a_switch_leaves_the_process_alone() -> None:
    subprocess.run([sys.executable, "-c", SCRIPT], check=True, env={"LIMNER_TUNE_PROCESS": "0"})
    assert subprocess.run([sys.executable, "-c", SCRIPT], check=False, stderr=subprocess.DEVNULL).returncode


FIRST = """
import gc
from limner import Renderer

seen = []
if {frozen}:
    gc.freeze()

gc.callbacks.append(lambda phase, _: seen.append(len(gc.get_objects(generation=0))) if phase == "start" else None)
Renderer().render("<p>First", width=40, height=40)
print(max(seen, default=0), gc.isenabled(), bool(gc.get_freeze_count()) == {frozen})
"""


@pytest.mark.parametrize("frozen", [False, True])
def test_the_first_picture_leaves_no_mass_of_young_objects(*, frozen: bool) -> None:
    script = FIRST.format(frozen=frozen)
    done = subprocess.run([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, check=True)
    most, is_enabled, is_as_before = done.stdout.split()
    assert (is_enabled, is_as_before) == ("True", "True")
    assert frozen or int(most) < 20_000


def in_child(check: Callable[[], bool]) -> bool:
    """Whether something holds in a forked child, and the child does not hang over it."""
    child = os.fork()
    if child == 0:
        signal.alarm(20)
        os._exit(0 if check() else 1)
    return os.waitpid(child, 0)[1] == 0


needs_fork = pytest.mark.skipif(not hasattr(os, "fork") or sys.platform == "darwin", reason="needs Linux's fork")


@needs_fork
def test_a_lock_that_another_thread_holds_is_free_in_a_child() -> None:
    lock, is_held, may_go = new_lock(), threading.Event(), threading.Event()

    def hold() -> None:
        with lock:
            is_held.set()
            may_go.wait()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(hold)
        is_held.wait()
        assert in_child(lambda: lock.acquire(timeout=5))
        assert lock.locked()
        may_go.set()


@needs_fork
def test_a_fork_waits_for_the_passes_of_other_threads() -> None:
    begun, ended = threading.Event(), list[float]()

    def draw() -> None:
        with in_pass:
            begun.set()
            time.sleep(0.3)
            ended.append(time.monotonic())

    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(draw)
        begun.wait()
        assert in_child(lambda: len(ended) == 1 and gc.get_threshold() == APPLICATIONS)
        done.result()
    with in_pass:  # who forks within a pass of its own does not wait for it
        begin = time.monotonic()
        assert in_child(lambda: gc.get_threshold() != APPLICATIONS)
        assert time.monotonic() - begin < 4
    assert gc.get_threshold() == APPLICATIONS


# ── a process of our own ─────────────────────────────────────────────────────────────────────────────────

AT_EXIT = """
import atexit, gc
from limner import render

atexit.register(lambda: print(gc.get_freeze_count() > 10_000))  # what is registered first runs last
render("<p>x", width=20, height=20)
print(gc.get_freeze_count())
"""


@pytest.mark.parametrize(("tunes", "expected"), [("1", ["0", "True"]), ("0", ["0", "False"])])
def test_the_end_of_a_process_does_not_look_through_all_objects(tunes: str, expected: list[str]) -> None:
    environment = {**os.environ, "LIMNER_TUNE_PROCESS": tunes}
    done = subprocess.run(
        [sys.executable, "-c", AT_EXIT], stdout=subprocess.PIPE, text=True, check=True, env=environment
    )
    assert done.stdout.split() == expected


NUMPY = """
import os
from limner.host import import_numpy

import_numpy()
import numpy as np
print(np.ones(2) @ np.ones(2), os.environ.get("OPENBLAS_NUM_THREADS"), len(os.listdir("/proc/self/task")))
"""


@pytest.mark.skipif(not os.path.isdir("/proc/self/task"), reason="the system does not list threads")  # noqa: PTH112
def test_numpy_starts_no_threads_in_a_process_of_ours_unless_they_are_asked_for() -> None:
    plain = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}

    def run(environment: dict[str, str]) -> list[str]:
        command = [sys.executable, "-c", NUMPY]
        return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, env=environment).stdout.split()

    assert run(plain) == ["2.0", "None", "1"]
    assert run({**plain, "OPENBLAS_NUM_THREADS": "2"})[:2] == ["2.0", "2"]
