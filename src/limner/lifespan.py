"""An app's lifespan around a command, so that image functions find what the app opens when it starts.

Goes in: an ASGI app. Comes out: nothing; the app has started in the background event loop, where functions run too,
until `stop_apps`. An app that knows no lifespan is left alone.

Spec: https://asgi.readthedocs.io/en/latest/specs/lifespan.html
"""

import asyncio
import inspect
import os
from collections.abc import MutableMapping
from typing import Any, Final

from limner.diagnostics import logger
from limner.errors import SiteError
from limner.routes.loop import run_in_background

_STOP_SECONDS: Final = 10.0


class _Lifespan:
    """One app between its start and its end."""

    def __init__(self, app: Any) -> None:
        self.app = app
        self.process = os.getpid()
        self._inbox: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._answers: asyncio.Queue[MutableMapping[str, Any]] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Start the app and wait until it has.

        Raises:
            SiteError: It says that it cannot start.
        """
        self._task = asyncio.create_task(self._run())
        answer = await self._ask(self._task, "lifespan.startup", None)
        if answer is not None and answer["type"] == "lifespan.startup.failed":
            lines = str(answer.get("message") or "").strip().splitlines()
            raise SiteError("the app does not start", got=lines[-1] if lines else "no reason was given")

    async def stop(self) -> None:
        """End the app and wait a while until it has."""
        if self._task is None or self._task.done():
            return
        answer = await self._ask(self._task, "lifespan.shutdown", _STOP_SECONDS)
        if answer is not None and answer["type"] == "lifespan.shutdown.failed":
            logger.warning("the app did not end well: %s", answer.get("message") or "no reason was given")
        await asyncio.wait({self._task}, timeout=_STOP_SECONDS)
        self._task.cancel()

    async def _ask(
        self, task: "asyncio.Task[None]", what: str, seconds: float | None
    ) -> MutableMapping[str, Any] | None:
        """Send a message; give the answer, or None where the app ends without one or takes too long."""
        await self._inbox.put({"type": what})
        answered = asyncio.ensure_future(self._answers.get())
        await asyncio.wait({task, answered}, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        if answered.done():
            return answered.result()
        answered.cancel()
        return None

    async def _run(self) -> None:
        scope = {"type": "lifespan", "asgi": {"version": "3.0", "spec_version": "2.0"}, "state": {}}
        try:
            await self.app(scope, self._inbox.get, self._answers.put)
        except Exception as error:  # noqa: BLE001 - by the specification, an app that raises here knows no lifespan
            logger.debug("the app has no lifespan: %r", error)


_started: Final[dict[int, _Lifespan]] = {}


def starts_for_a_command() -> bool:
    """Whether the app that starts now does so for a command, which checks the site itself."""
    return bool(_started)


def start_app(app: object) -> None:
    """Run the start of an app's lifespan, once in each process; an app that is not ASGI's has none.

    Must not be called from the background loop.

    Raises:
        SiteError: The app says that it cannot start.
    """
    known = _started.get(id(app))
    if (known is not None and known.process == os.getpid()) or not is_asgi(app):
        return
    lifespan = _Lifespan(app)
    _started[id(app)] = lifespan  # which keeps the app, and so its id
    try:
        run_in_background(lifespan.start())
    except BaseException:
        del _started[id(app)]  # the next command that asks is told again
        raise


def stop_apps() -> None:
    """Run the end of the lifespan of each app that this process has started."""
    while _started:
        _, lifespan = _started.popitem()
        if lifespan.process == os.getpid():
            run_in_background(lifespan.stop())


def is_asgi(app: Any) -> bool:
    """Whether an app is called as ASGI says."""
    if not callable(app):
        return False
    call = app if inspect.isroutine(app) else app.__call__
    # It takes a scope, a function that receives and one that sends.
    return inspect.iscoroutinefunction(call) and len(inspect.signature(call).parameters) == 3
