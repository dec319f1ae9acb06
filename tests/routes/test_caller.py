# ruff: noqa: E501 - a line is often a whole source file
"""In which thread and context the functions of route files run, for an app without a framework and for asgiref's."""

import asyncio
import contextvars
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from asgiref.sync import ThreadSensitiveContext, sync_to_async

from limner.routes.caller import Caller, ThreadKeepingCaller
from limner.routes.loop import remembered_loop, run_aside
from limner.site import Site

WriteApp = Callable[[Mapping[str, object]], Path]
BASE = "https://example.com"
TENANT: contextvars.ContextVar[str] = contextvars.ContextVar("TENANT")

QUERIES = """
import threading
from asgiref.sync import sync_to_async

def query():
    return [{"id": threading.current_thread().name}]

async def generate_image_metadata():
    return await sync_to_async(query, thread_sensitive=True)()

def image():
    return {PNG}
"""


@pytest.mark.parametrize("in_context", [False, True])
@pytest.mark.parametrize("names", [["icon.py"], ["icon.py", "apple_icon.py", "opengraph_image.py"]])
async def test_a_blocked_thread_of_asgirefs_serves_the_work_that_its_own_head_asks_of_it(
    write_app: WriteApp, names: list[str], *, in_context: bool
) -> None:
    site = Site(write_app(dict.fromkeys(names, QUERIES)), base_url=BASE)

    def view() -> str:
        return site.head("/").replace(f"icon/{threading.current_thread().name}?", "icon/HERE?")

    async def page() -> str:
        # As Django calls a sync view: the thread waits for the head, and the head's query for the thread.
        return str(await sync_to_async(view, thread_sensitive=True)())

    async def within() -> str:
        if not in_context:
            return await page()
        async with ThreadSensitiveContext():
            return await page()

    pages = await asyncio.wait_for(asyncio.gather(*(within() for _ in range(20))), 20)
    for page_of_one in pages:
        assert page_of_one.count("icon/HERE?") == min(2, len(names))
        assert ("og:image" in page_of_one) == (len(names) > 1)


LOOPS = "import asyncio\n\nasync def generate_image_metadata():\n    return [{'id': id(asyncio.get_running_loop())}]\n\ndef image():\n    return b''\n"


async def test_a_head_in_a_thread_of_a_loop_that_is_remembered_runs_async_functions_there(write_app: WriteApp) -> None:
    site = Site(write_app({"icon.py": LOOPS}), base_url=BASE)
    here = str(id(asyncio.get_running_loop()))
    assert here not in await asyncio.to_thread(site.head, "/")
    with remembered_loop():
        assert here in await asyncio.to_thread(site.head, "/")
        assert here in await site.ahead("/")
        with pytest.raises(Exception, match="await site"):
            site.head("/")
    assert here not in await asyncio.to_thread(site.head, "/")


def test_a_loop_that_has_ended_is_not_waited_for(write_app: WriteApp) -> None:
    site = Site(write_app({"icon.py": LOOPS}), base_url=BASE)
    found: list[contextvars.Context] = []

    async def page() -> None:
        with remembered_loop():
            found.append(contextvars.copy_context())

    asyncio.run(page())
    assert "/icon/" in found[0].run(site.head, "/")


class Recorder(Caller):
    """Notes what it is asked to call."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    async def call(self, function: Callable[[], Any], pool: Any) -> Any:
        self.seen.append("call")
        return await super().call(function, pool)

    async def acall(self, function: Callable[[], Any], pool: Any) -> Any:
        self.seen.append("acall")
        return await super().acall(function, pool)

    def wait(self, work: Callable[[], Any]) -> Any:
        self.seen.append("wait")
        return super().wait(work)

    def serve(self, work: Callable[[], Any]) -> Any:
        self.seen.append("serve")
        return super().serve(work)


LATER = "async def later(value):\n    return value\n\ndef generate_image_metadata():\n    return later([{'id': 1}])\n\nasync def image(id):\n    return {PNG}\n"


def test_a_site_asks_its_caller_for_every_call(write_app: WriteApp) -> None:
    caller = Recorder()
    site = Site(write_app({"icon.py": LATER}), base_url=BASE, caller=caller)
    site.head("/")
    assert caller.seen == ["wait", "acall"]
    caller.seen.clear()
    asyncio.run(site.ahead_images("/"))
    assert caller.seen == ["call", "acall"]
    caller.seen.clear()
    body = b"".join(site.wsgi({"REQUEST_METHOD": "GET", "PATH_INFO": "/icon/1"}, lambda *_: None))
    assert body[:4] == b"\x89PNG"
    assert caller.seen == ["serve", "call", "acall", "acall"]


THREADS = """
import threading
from limner import ImageResponse
from limner.html import div

revalidate = 0.05
seen = []

def generate_image_metadata():
    seen.append(("list", threading.current_thread()))
    return [{"id": 1}]

def image(id):
    seen.append(("image", threading.current_thread()))
    return {PNG}
"""


def answer(site: Site, path: str) -> list[Any]:
    given: list[Any] = []
    b"".join(site.wsgi({"REQUEST_METHOD": "GET", "PATH_INFO": path}, lambda *all_: given.extend(all_)))
    return given


def test_a_thread_keeping_caller_calls_in_the_thread_of_the_request(write_app: WriteApp) -> None:
    site = Site(write_app({"icon.py": THREADS, "apple_icon.py": THREADS}), base_url=BASE, caller=ThreadKeepingCaller())
    modules = [site.server.routes.module(route).image.__globals__ for route in site.routes]

    def threads() -> set[threading.Thread]:
        found = {thread for module in modules for _, thread in module["seen"]}
        for module in modules:
            module["seen"].clear()
        return found

    site.head("/")
    assert threads() == {threading.current_thread()}
    assert answer(site, "/icon/1")[0] == "200 OK"
    assert threads() == {threading.current_thread()}
    found: list[threading.Thread] = []

    def request() -> None:
        found.append(threading.current_thread())
        answer(site, "/apple-icon/1")

    thread = threading.Thread(target=request)
    thread.start()
    thread.join()
    assert threads() == set(found)


class Outside(ThreadKeepingCaller):
    """Notes what no request waits for."""

    def __init__(self) -> None:
        self.alone: list[str] = []

    def call_alone(self, function: Callable[[], Any]) -> Any:
        self.alone.append(TENANT.get("none"))
        return super().call_alone(function)


def test_what_no_request_waits_for_is_called_alone_and_without_the_context_of_the_request(write_app: WriteApp) -> None:
    caller = Outside()
    site = Site(write_app({"icon.py": THREADS}), base_url=BASE, caller=caller)
    TENANT.set("of the request")
    assert answer(site, "/icon/1")[0] == "200 OK"
    assert caller.alone == []
    time.sleep(0.1)
    assert answer(site, "/icon/1")[0] == "200 OK"  # stale: one is drawn anew
    until = time.monotonic() + 10
    while len(caller.alone) < 2 and time.monotonic() < until:
        time.sleep(0.01)
    assert caller.alone == ["none", "none"]


def test_a_function_of_the_request_sees_its_context(write_app: WriteApp) -> None:
    source = "from limner import ImageResponse\n\nseen = []\n\ndef image():\n    import contextvars\n    seen.append({var.name: value for var, value in contextvars.copy_context().items()})\n    return {PNG}\n"
    TENANT.set("shop")
    for caller in (Caller(), ThreadKeepingCaller()):
        site = Site(write_app({"icon.py": source}), caller=caller)
        answer(site, "/icon")
        [seen] = site.server.routes.module(site.routes[0]).image.__globals__["seen"]
        assert seen["TENANT"] == "shop"


def test_a_function_that_outlasts_the_deadline_holds_its_own_request_and_no_other(write_app: WriteApp) -> None:
    source = "import time\n\ndef image():\n    time.sleep(0.6)\n    return {PNG}\n"
    root = write_app({"icon.py": source, "apple_icon.py": "def image():\n    return {PNG}\n"})
    site = Site(root, caller=ThreadKeepingCaller(), deadline=0.3)
    replies: dict[str, list[Any]] = {}
    slow = threading.Thread(target=lambda: replies.update(slow=answer(site, "/icon")))
    slow.start()
    assert answer(site, "/apple-icon")[0] == "200 OK"
    slow.join(20)
    status, headers = replies["slow"]
    assert status == "200 OK"
    assert dict(headers)["limner-fallback"] == "card"


def test_a_loop_aside_has_closed_when_its_result_is_there() -> None:
    """Else asgiref hands the next view of a thread that served it to a loop that is about to end, and it never runs."""
    loops: list[asyncio.AbstractEventLoop] = []

    async def linger() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(0.2)

    async def work() -> str:
        loops.append(asyncio.get_running_loop())
        task = asyncio.create_task(linger())
        await asyncio.sleep(0)
        return "done" if not task.done() else "ended"

    assert run_aside(work) == "done"
    assert loops[0].is_closed()
