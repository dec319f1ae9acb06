"""The way of one request: match, list, call, draw, reply.

Goes in: a `Request`. Comes out: a `Reply`. Everything is drawn before anything is sent.
"""

import asyncio
import logging
import os
from collections.abc import Hashable, Iterable, Sequence
from functools import partial
from itertools import islice
from typing import Final

from limner.diagnostics import logger
from limner.errors import DeadlineExceededError, ModuleError, NotFound, OverloadedError, Redirect
from limner.resources import decoder_process
from limner.routes.address import quote_location
from limner.routes.caller import Caller
from limner.routes.calling import LoopRunner
from limner.routes.deadline import DeadlineWaiter
from limner.routes.site_routes import SiteRoutes
from limner.routes.table import Candidate
from limner.serving.alt_texts import AltTexts
from limner.serving.check import CheckReport, check_routes
from limner.serving.conditional import finish_image
from limner.serving.drawing import Drawer
from limner.serving.fallback_card import FALLBACK_HEADER, plain_reply
from limner.serving.fallbacks import Fallbacks
from limner.serving.faults import DiagnosticLog, draw_fault, log_fault, status_reply
from limner.serving.images import RouteImages
from limner.serving.metrics import Metrics
from limner.serving.request import Reply, Request, text_reply
from limner.serving.settings import Settings
from limner.serving.shelf import Ready, Shelf
from limner.serving.signing import hide_unsigned
from limner.serving.static import StaticFiles
from limner.worker.threads import ThreadPool

_MOST_CANDIDATES: Final = 64
_MOST_THREADS: Final = 32
_CHECK_SECONDS: Final = 5.0
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})


class ImageServer:
    """Answers requests for the images of one site.

    Args:
        routes: The site's routes.
        settings: The site's settings.

    Attributes:
        runner: Calls the functions of route files from a running event loop.
        alt_texts: The alt texts of images whose files give none.
    """

    def __init__(self, routes: SiteRoutes, settings: Settings) -> None:
        self.routes = routes
        self.settings = settings
        self.metrics = metrics = Metrics()
        self.pool = ThreadPool(
            min(_MOST_THREADS, (os.cpu_count() or 1) + 4), most_waiting=settings.queue, name="limner-call"
        )
        self.runner = LoopRunner(self.pool, settings.caller)
        self.alt_texts = AltTexts(settings, development=routes.development)
        self._static = StaticFiles()
        self._shelf = Shelf(None if routes.development else settings.cache, routes)
        self._drawer = Drawer(
            self._shelf,
            metrics,
            salt=settings.salt,
            queue=settings.queue,
            seconds=settings.deadline,
            log=DiagnosticLog(development=routes.development),
            workers=0 if routes.development else settings.workers,
        )
        self._images = RouteImages(
            routes,
            settings,
            shelf=self._shelf,
            drawer=self._drawer,
            runner=self.runner,
            metrics=metrics,
            alt_texts=self.alt_texts,
        )
        self._fallbacks: Fallbacks | None = None
        if settings.card is not None:
            self._fallbacks = Fallbacks(routes, settings, settings.card, self._drawer, self.runner)
            if self._drawer.remote is not None:
                settings.card.draws.insert(0, self._drawer.remote.draw_card)
        self._waiter = DeadlineWaiter()
        started = decoder_process.state.events
        metrics.gauges.update({
            "drawings": ("Drawings under way or waiting.", lambda: self._drawer.under_way),
            "decoders_started": ("Processes started to draw what may take long.", lambda: started["started"]),
            "decoders_replaced": (
                "Processes that were ended over an image, and replaced.", lambda: started["replaced"]
            ),
            "lost_threads": (
                "Threads in functions that no one waits for.", lambda: self.pool.lost + self._drawer.pool.lost
            ),
        })  # fmt: skip

    def ready_reply(
        self, method: str, target: str, door: Hashable, headers: Iterable[tuple[bytes, bytes]]
    ) -> Ready | None:
        """Give the reply to a request whose image is cached and still valid; None if `reply` must be called.

        Args:
            method: The method as it was sent.
            target: The path, for the log.
            door: The same as `Request.door`.
            headers: The request's headers, with names in lower case.
        """
        ready = self._shelf.ready(door, headers) if method in {"GET", "HEAD"} else None
        if ready is not None:
            self.metrics.count("cached")
            if logger.isEnabledFor(logging.DEBUG):
                _log_reply(method, target, ready.status, None, {})
        return ready

    async def reply(self, request: Request) -> Reply:
        """Give the reply to a request; this raises only when it is cancelled."""
        trace = request.trace
        if self.settings.signing_keys:
            request = hide_unsigned(self.settings.signing_keys, request)
        try:
            reply = await self._reply(request)
        except asyncio.CancelledError:
            self.metrics.count("lost_clients")
            raise
        except Exception as error:  # noqa: BLE001 - the last line of defence: every request gets a reply
            reply = await self._after_fault(error, request, "limner")
        reply.set_default("x-content-type-options", "nosniff")
        kind = reply.header(FALLBACK_HEADER)
        if kind is not None:
            self.metrics.count_fallback(kind)
        else:
            self._shelf.prepare(request, reply)
        trace.end()
        if self.routes.development:
            reply.set_default("server-timing", trace.server_timing())
        _log_reply(request.method, request.target, reply.status, kind, trace.seconds)
        return reply

    async def _reply(self, request: Request) -> Reply:
        if request.path_length > self.routes.limits.path:
            return text_reply(414)
        self.routes.refresh()
        candidates = self.candidates(request)
        if not candidates:
            return text_reply(404)
        if request.method not in {"GET", "HEAD"}:
            return text_reply(405, ("allow", "GET, HEAD"))
        if request.path is not None and request.path.trailing_slash:
            query = f"?{request.query}" if request.query else ""
            return text_reply(308, ("location", request.target + query))
        try:
            if any(candidate.route.is_code for candidate in candidates):
                await self._drawer.warm()
            return await self._waiter.wait(self._answer(candidates, request), self.settings.answer_seconds)
        except NotFound:
            return text_reply(404)
        except Redirect as redirect:
            return redirect_reply(redirect)

    async def _answer(self, candidates: Sequence[Candidate], request: Request) -> Reply:
        """Give the image from the first file that has it.

        Raises:
            NotFound: None has.
        """
        for candidate in candidates:
            route = candidate.route
            if route.fault is not None:
                raise route.fault
            if route.is_code:
                reply = await self._images.reply(candidate, request)
            else:
                reply = await self.runner.run(partial(self._static.reply, route, request))
            if reply is not None:
                return self._finish(reply, request, ranges=not route.is_code)
        raise NotFound

    def _finish(self, reply: Reply, request: Request, *, ranges: bool = False) -> Reply:
        return finish_image(reply, request.headers, ranges=ranges, development=self.routes.development)

    async def _after_fault(self, error: Exception, request: Request, label: str) -> Reply:
        """Count and log what failed and still give a reply; if that fails too, give a reply that needs nothing."""
        overload, deadline = isinstance(error, OverloadedError), isinstance(error, DeadlineExceededError)
        self.metrics.count("refused" if overload else "timed_out" if deadline else "failed")
        log_fault(error, request, label)
        try:
            return await self._fault_reply(error, request)
        except Exception as second:  # noqa: BLE001 - no thread is left for it, or no memory
            log_fault(second, request, label)
            return text_reply(500) if self._fallbacks is None else plain_reply()

    async def _fault_reply(self, error: Exception, request: Request) -> Reply:
        if self._fallbacks is not None:
            candidate = next(iter(self.candidates(request)), None)
            return self._finish(await self._fallbacks.reply(request, candidate), request)
        if self.routes.development:
            return await self.runner.run(partial(draw_fault, error, self.settings.renderer))
        return status_reply(error)

    def candidates(self, request: Request) -> list[Candidate]:
        """List the files that may answer a path."""
        if request.path is None or request.path_length > self.routes.limits.path:
            return []
        return list(islice(self.routes.table.match(request.path), _MOST_CANDIDATES))

    async def check(self) -> CheckReport:
        """Import every route file, request every list whose params are known, and give every fault.

        This happens at start-up, so it waits only a moment for a function.
        """
        runner = LoopRunner(self.pool, self.settings.caller, _CHECK_SECONDS)
        return await check_routes(self.routes, runner, self.settings.no_request)

    def use(self, caller: Caller) -> None:
        """Call functions the way the framework of an integration does."""
        self.settings.caller = caller
        self.runner.use(caller)
        self._images.background.use(caller)

    def purge(self, name: str) -> int:
        """Forget the images of a path or a tag, and give how many there were."""
        self.alt_texts.clear()
        return self._shelf.purge(dict.fromkeys((name, name.rstrip("/") or "/")))

    def warm(self) -> None:
        """Load the engine, the site's fonts and all worker processes now, and wait for them."""
        self._drawer.load(self.settings.renderer)

    def close(self) -> None:
        """End the worker processes; the next image starts new ones."""
        self._drawer.close()


def _log_reply(method: str, target: str, status: int, fallback: str | None, seconds: dict[str, float]) -> None:
    facts = {"path": target, "status": status, "fallback": fallback, "seconds": seconds}
    logger.debug("%s %s %d", method, target, status, extra={"limner": facts})


def redirect_reply(redirect: Redirect) -> Reply:
    """Give the reply that redirects.

    Raises:
        ModuleError: The redirect has no usable location.
    """
    status = redirect.status if redirect.status in _REDIRECTS else 307
    location = redirect.location
    if not location or any(ord(character) < 0x20 for character in location):
        raise ModuleError("Redirect has no usable location", got=repr(location), expected="an address")
    return text_reply(status, ("location", quote_location(location)))
