"""The way of one request: match, list, call, draw, reply.

Goes in: a `Request`. Comes out: a `Reply`. Everything is drawn before anything is sent.
"""

import asyncio
import contextlib
import logging
import os
import time
import weakref
from collections.abc import Coroutine, Hashable, Iterable, Sequence
from dataclasses import field, replace
from functools import cache, partial
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from limner.caches.record import CachedImage
from limner.diagnostics import logger
from limner.engine.renderer import default_renderer
from limner.errors import DeadlineExceededError, ModuleError, NotFound, OverloadedError, Redirect
from limner.formats import drawn_types, find_media_type, image_extensions, plain_media_type
from limner.host import begin_anew_in_children
from limner.record import record
from limner.resources import decoder_process
from limner.response import ImageResponse
from limner.routes.address import quote_location
from limner.routes.caller import Caller
from limner.routes.calling import Call, LoopRunner
from limner.routes.contract import ARGUMENTS, RouteModule, named_arguments
from limner.routes.convention import CONVENTIONS
from limner.routes.deadline import DeadlineWaiter
from limner.routes.entries import Entry
from limner.routes.route import digest_bytes
from limner.routes.site_routes import Listing, SiteRoutes, function_location, image_digest
from limner.routes.table import Candidate
from limner.serving.alt_texts import AltTexts
from limner.serving.caching import DEVELOPMENT, code_headers
from limner.serving.check import CheckReport, check_routes
from limner.serving.conditional import apply_conditions, strong_etag
from limner.serving.drawing import (
    FALLBACK_HEADER,
    FALLBACK_SECONDS,
    PARTIAL,
    USUAL_CARD,
    Background,
    Drawer,
    Drawn,
    ImageStore,
)
from limner.serving.fallbacks import FALLBACK_CACHING, Fallbacks, plain_reply, read_fallback_file, shape_of
from limner.serving.faults import DiagnosticLog, fault_reply, log_fault, mark_place
from limner.serving.flights import Flights
from limner.serving.foreign import read_result
from limner.serving.metrics import Metrics
from limner.serving.prepared import PreparedReplies, Ready
from limner.serving.request import Kept, Reply, Request, text_reply
from limner.serving.settings import Settings
from limner.serving.signing import hide_unsigned, may_look
from limner.serving.static import StaticFiles
from limner.sources import SourceLocation
from limner.worker.threads import ThreadPool

if TYPE_CHECKING:
    from limner.html.children import Node

_MOST_CANDIDATES: Final = 64
_MOST_THREADS: Final = 32
_CHECK_SECONDS: Final = 5.0
_SVG_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
_FALLBACK_SHARE: Final = 0.25  # of the deadline, kept for the fallbacks
_T = TypeVar("_T")
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})


@record
class _Match:
    """An image that a request asks for."""

    candidate: Candidate
    module: RouteModule
    entry: Entry
    digest: str = field(default="")

    def tags(self, request: Request) -> tuple[str, ...]:
        """Give the names under which the image can be purged: its address, its page's, and its file's."""
        target = request.target.removeprefix(request.prefix) if request.prefix else request.target
        page = target.rpartition("/")[0] if self.candidate.id is None else target.rsplit("/", 2)[0]
        return tuple(dict.fromkeys((target, page or "/", self.candidate.route.label)))


class ImageServer:
    """Answers requests for the images of one site.

    Args:
        routes: Of the site.
        settings: Of the site.

    Attributes:
        runner: Calls the functions of route files from a running event loop.
        alt_texts: What images say whose files say no alt.
    """

    def __init__(self, routes: SiteRoutes, settings: Settings) -> None:
        self.routes = routes
        self.settings = settings
        self.metrics = Metrics()
        self.pool = ThreadPool(
            min(_MOST_THREADS, (os.cpu_count() or 1) + 4), most_waiting=settings.queue, name="limner-call"
        )
        self.runner = LoopRunner(self.pool, settings.caller)
        self._static = StaticFiles()
        self._store = ImageStore(None if routes.development else settings.cache)
        self._drawer = Drawer(
            self._store,
            self.metrics,
            salt=settings.salt,
            queue=settings.queue,
            seconds=settings.deadline,
            log=DiagnosticLog(development=routes.development),
            workers=0 if routes.development else settings.workers,
        )
        self._prepared = PreparedReplies(routes, self._store.cache)
        if settings.fallbacks is not None and self._drawer.remote is not None:
            settings.fallbacks.draws.insert(0, self._drawer.remote.draw_card)
        self.alt_texts = AltTexts(settings, development=routes.development)
        self._background = Background(settings.caller)
        self._waiter = DeadlineWaiter()
        self.begin_anew()
        begin_anew_in_children(self)
        self.metrics.gauges["drawings"] = "Drawings under way or waiting.", lambda: self._drawer.under_way
        self.metrics.gauges["decoders_started"] = (
            "Processes started to draw what may take long.", lambda: decoder_process.state.events["started"]
        )  # fmt: skip
        self.metrics.gauges["decoders_replaced"] = (
            "Processes that were ended over an image, and replaced.", lambda: decoder_process.state.events["replaced"]
        )  # fmt: skip
        self.metrics.gauges["lost_threads"] = (
            "Threads in functions that no one waits for.", lambda: self.pool.lost + self._drawer.pool.lost
        )  # fmt: skip

    def begin_anew(self) -> None:
        """Start with no work under way; the engine loads before the next deadline begins."""
        self._flights: Flights[Reply] = Flights()
        self._is_warm = False
        self._warming: Flights[None] = Flights()

    def ready_reply(
        self, method: str, target: str, door: Hashable, headers: Iterable[tuple[bytes, bytes]]
    ) -> Ready | None:
        """Give the reply to a request whose image is cached and still valid; None where `reply` must be called.

        Args:
            method: As it was sent.
            target: The path, for the log.
            door: As `Request.door`.
            headers: Of the request, names in lower case.
        """
        ready = self._prepared.find(door, headers) if method in {"GET", "HEAD"} else None
        if ready is not None:
            self.metrics.count("cached")
            if logger.isEnabledFor(logging.DEBUG):
                facts = {"path": target, "status": ready.status, "fallback": None, "seconds": dict[str, float]()}
                logger.debug("%s %s %d", method, target, ready.status, extra={"limner": facts})
        return ready

    async def reply(self, request: Request) -> Reply:
        """Give the reply to a request; raises only when it is cancelled."""
        begun = time.perf_counter()
        seconds: dict[str, float] = {}
        if self.settings.signing_keys:
            request = hide_unsigned(self.settings.signing_keys, request)
        try:
            reply = await self._reply(request, seconds)
        except asyncio.CancelledError:
            self.metrics.count("lost_clients")
            raise
        except Exception as error:  # noqa: BLE001 - the last line of defence: every request gets a reply
            self._count_fault(error)
            log_fault(error, request, "limner")
            reply = await self._some_reply(error, request)
        reply.set_default("x-content-type-options", "nosniff")
        kind = reply.header(FALLBACK_HEADER)
        if kind is not None:
            self.metrics.count_fallback(kind)
        else:
            self._prepared.remember(request, reply)
        seconds["total"] = time.perf_counter() - begun
        if self.routes.development:
            timing = ", ".join(f"{name};dur={1000 * spent:.1f}" for name, spent in seconds.items())
            reply.set_default("server-timing", timing)
        facts = {"path": request.target, "status": reply.status, "fallback": kind, "seconds": seconds}
        logger.debug("%s %s %d", request.method, request.target, reply.status, extra={"limner": facts})
        return reply

    def _count_fault(self, error: Exception) -> None:
        if isinstance(error, OverloadedError):
            self.metrics.count("refused")
        elif isinstance(error, DeadlineExceededError):
            self.metrics.count("timed_out")
        else:
            self.metrics.count("failed")

    async def _some_reply(self, error: Exception, request: Request) -> Reply:
        """Give the reply to a request that failed; if that fails too, one that needs nothing."""
        try:
            return await self._fault_reply(error, request)
        except Exception as second:  # noqa: BLE001 - no thread is left for it, or no memory
            log_fault(second, request, "limner")
            return text_reply(500) if self.settings.fallbacks is None else plain_reply()

    async def _fault_reply(self, error: Exception, request: Request) -> Reply:
        fallbacks = self.settings.fallbacks
        if self.routes.development or fallbacks is None:
            if isinstance(error, OverloadedError) and not self.routes.development:
                return text_reply(503, ("retry-after", "1"))
            if isinstance(error, DeadlineExceededError) and not self.routes.development:
                return text_reply(504)
            return await self.runner.run(
                partial(fault_reply, error, development=self.routes.development, renderer=self.settings.renderer)
            )
        return await self._fall_back(fallbacks, request)

    async def _fall_back(self, fallbacks: Fallbacks, request: Request) -> Reply:
        """Give the fallback of the image that was asked for."""
        candidate = next(iter(self.candidates(request)), None)
        if candidate is not None and not CONVENTIONS[candidate.route.kind].is_picture:
            return text_reply(500)  # a card is not a manifest
        module: RouteModule | None = None
        if candidate is not None and candidate.route.is_code:
            with contextlib.suppress(Exception):  # the module itself may be what failed
                module = self.routes.module(candidate.route)
        declared = module.declared if module is not None else None
        shape = shape_of(
            candidate.route.kind if candidate is not None else None,
            declared.width if declared else None,
            declared.height if declared else None,
            plain_media_type(declared.content_type) if declared else "image/png",
        )

        async def ask(fallback: object) -> Reply:
            result = await self.runner.run(partial(read_fallback_file, fallback))
            if callable(result) and not isinstance(result, ImageResponse):
                given = {"params": candidate.params if candidate else None, "id": candidate.id if candidate else None}
                view = request.view
                if module is not None and module.vary is not None:
                    view = view.narrowed(module.vary)
                names = named_arguments(result, ARGUMENTS)
                values = {**given, "request": view}
                [result] = await self.runner.run_all([Call(result, {name: values[name] for name in names})])
                if isinstance(result, BaseException):
                    raise result
            entry = declared or Entry("", "")
            if not isinstance(result, ImageResponse | bytes) and not hasattr(result, "status_code"):
                result = ImageResponse(cast("Node", result))
            if isinstance(result, ImageResponse):
                response = result
                defaults = replace(
                    self.settings.image_defaults, width=shape.width, height=shape.height, content_type=shape.media_type
                )
                response.fill(defaults)
                drawn = await self._drawer.draw(
                    response, (request.target,), keeps=True, where=SourceLocation("fallback")
                )
                return Reply(
                    status=response.status,
                    headers=[*response.given_headers, ("content-type", response.media_type)],
                    body=drawn.body,
                )
            return await read_result(result, request, entry, SourceLocation("fallback"))

        tried = [one for one in (module.fallback if module else None, fallbacks.fallback) if one is not None]
        deadline = self.settings.deadline
        seconds = None if deadline is None else deadline * _FALLBACK_SHARE / max(1, len(tried))
        reply = await fallbacks.reply(shape, tried, ask, seconds)
        if module is not None and module.vary is None and module.asks_for_request:
            reply.headers = [item for item in reply.headers if item[0] != "cache-control"]
            reply.headers.append(("cache-control", "private, no-store"))
        return self._finish(reply, request, ranges=False)

    async def _within(self, work: Coroutine[Any, Any, _T]) -> _T:
        """Wait for work until the deadline, then end it.

        Raises:
            DeadlineExceededError: It was not done in time.
        """
        deadline = self.settings.deadline
        has_fallbacks = self.settings.fallbacks is not None and not self.routes.development
        share = 1 - _FALLBACK_SHARE if has_fallbacks else 1.0
        return await self._waiter.wait(work, None if deadline is None else deadline * share)

    async def _warm(self) -> None:
        """Load the engine before the first deadline begins."""
        if not self._is_warm:
            await self._warming.join("", self._load_engine)

    async def _load_engine(self) -> None:
        if not await self._drawer.warm():
            await self.runner.run(_load_engine)
        self._is_warm = True

    def warm(self) -> None:
        """Load the engine, the site's fonts and all worker processes now, and wait for them."""
        self._drawer.load(self.settings.renderer)
        self._is_warm = True

    def close(self) -> None:
        """End the worker processes; the next image starts new ones."""
        self._drawer.close()

    def purge(self, name: str) -> int:
        """Forget the images of a path or a tag; give how many there were."""
        self._store.epoch += 1
        self.alt_texts.clear()
        cache = self._store.cache
        if cache is None:
            return 0
        path = name.rstrip("/") or "/"
        return sum(cache.purge(one) for one in dict.fromkeys((name, path)))

    def use(self, caller: Caller) -> None:
        """Call functions in another way: as the framework of an integration does."""
        self.settings.caller = caller
        self.runner = LoopRunner(self.pool, caller)
        self._background = Background(caller)

    async def check(self) -> CheckReport:
        """Import every route file, ask for every list whose params are known, and give every fault.

        It happens at start-up, so it waits only a moment for a function.
        """
        runner = LoopRunner(self.pool, self.settings.caller, _CHECK_SECONDS)
        return await check_routes(self.routes, runner, self.settings.no_request)

    def candidates(self, request: Request) -> list[Candidate]:
        """List the files that may answer a path."""
        if request.path is None or request.path_length > self.routes.limits.path:
            return []
        return list(islice(self.routes.table.match(request.path), _MOST_CANDIDATES))

    async def _reply(self, request: Request, seconds: dict[str, float]) -> Reply:
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
                await self._warm()
            reply = await self._within(self._answer(candidates, request, seconds))
        except NotFound:
            return text_reply(404)
        except Redirect as redirect:
            return redirect_reply(redirect)
        return reply

    async def _answer(self, candidates: Sequence[Candidate], request: Request, seconds: dict[str, float]) -> Reply:
        """Give the image of the first file that has it.

        Raises:
            NotFound: None has.
        """
        for candidate in candidates:
            route = candidate.route
            if route.fault is not None:
                raise route.fault
            if route.is_code:
                reply = await self._code_reply(candidate, request, seconds)
                if reply is not None:
                    return self._finish(reply, request, ranges=False)
                continue
            reply = await self.runner.run(partial(self._static.reply, route, request))
            if reply is not None:
                return self._finish(reply, request, ranges=True)
        raise NotFound

    async def _find(self, candidate: Candidate, request: Request) -> _Match | None:
        """Find the image that a candidate means; None when it has none of that id, type or params."""
        route, params = candidate.route, candidate.params
        module = self.routes.module(route)
        if (module.generate is None) != (candidate.id is None):
            return None
        [listed] = await self.routes.list_images(self.runner, [Listing(route, params)], request.view)
        if isinstance(listed, NotFound):
            return None
        if isinstance(listed, Exception):
            raise listed
        entry = listed.entries[0] if candidate.id is None else listed.find(candidate.id)
        if entry is None or (candidate.extension and not has_extension(entry, candidate.extension)):
            return None
        digest = image_digest(self.routes.source_digest(route), entry, params, self.settings.salt)
        return _Match(candidate, module, entry, digest)

    async def _code_reply(self, candidate: Candidate, request: Request, seconds: dict[str, float]) -> Reply | None:
        """Give the image of a route file, from the cache where its file allows that, or None."""
        module = self.routes.module(candidate.route)
        if not may_look(module, request):
            return text_reply(403)
        key = self._keep_key(candidate, module, request)
        if key is not None:
            kept = await self._store.get(key)
            if kept is not None:
                if kept.is_fresh(time.time()):
                    self.metrics.count("cached")
                    reply = _kept_reply(kept)
                    if not module.vary:
                        source = self.routes.source_digest(candidate.route)
                        reply.kept = Kept(key, weakref.ref(kept), candidate.route, source, self.routes.table)
                    return reply
                if FALLBACK_HEADER not in dict(kept.headers):
                    self.metrics.count("stale")
                    self._background.start(key, partial(self._redraw, key, candidate, request))
                    return _kept_reply(kept)
        match = await self._find(candidate, request)
        if match is None:
            return None
        if key is None and match.entry.version and not module.asks_for_request:
            return await self._kept_by_version(match, request, seconds)
        if key is None:
            return await self._draw_marked(match, request, seconds)
        reply = await self._flights.join(key, partial(self._draw_and_keep, key, match, request, seconds))
        return replace(reply, headers=list(reply.headers))

    async def _kept_by_version(self, match: _Match, request: Request, seconds: dict[str, float]) -> Reply:
        """Give an image whose entry names its version; one version is one image."""
        key = digest_bytes(f"version {match.candidate.route.label} {match.digest}".encode())
        kept = await self._store.get(key)
        if kept is not None and kept.is_fresh(time.time()):
            self.metrics.count("cached")
            reply = _kept_reply(kept)
            for name, value in code_headers(match.module, is_current=request.query == match.digest):
                reply.set_default(name, value)
            return reply
        reply = await self._flights.join(key, partial(self._draw_and_keep, key, match, request, seconds))
        reply = replace(reply, headers=[item for item in reply.headers if item[0] != "cache-control"])
        for name, value in code_headers(match.module, is_current=request.query == match.digest):
            reply.set_default(name, value)
        return reply

    def _keep_key(self, candidate: Candidate, module: RouteModule, request: Request) -> str | None:
        """Name what a function gives for this address, where its file says how long that is valid; None elsewhere."""
        is_unknown = module.vary is None and module.asks_for_request
        if is_unknown or self._store.cache is None or module.revalidate is None:
            return None
        if module.revalidate is not False and not module.revalidate:
            return None
        view = request.view.narrowed(module.vary or ())
        seen = (sorted(view.headers.items()), sorted(view.query.items()))
        source = self.routes.source_digest(candidate.route)
        parts = (candidate.route.label, source, candidate.params, candidate.id, candidate.extension, seen)
        return digest_bytes(repr((parts, self.settings.salt)).encode("utf-8", "surrogatepass"))

    async def _redraw(self, key: str, candidate: Candidate, request: Request) -> None:
        match = await self._within(self._find(candidate, request))
        if match is None:
            await asyncio.to_thread(self._store.forget, key)
            return
        await self._within(self._flights.join(key, partial(self._draw_and_keep, key, match, request, {})))

    async def _draw_and_keep(self, key: str, match: _Match, request: Request, seconds: dict[str, float]) -> Reply:
        epoch = self._store.epoch
        reply = await self._draw_marked(match, request, seconds)
        headers = dict(reply.headers)
        if reply.status != 200 or "set-cookie" in headers or epoch != self._store.epoch:
            return reply
        revalidate = match.module.revalidate
        fresh_for = None if revalidate is None or revalidate is False else float(revalidate)
        if FALLBACK_HEADER in headers:
            fresh_for = min(FALLBACK_SECONDS, FALLBACK_SECONDS if fresh_for is None else fresh_for)
        dropped = {"content-type", "content-length"} | ({"cache-control"} if match.entry.version else set[str]())
        self._store.put(
            key,
            CachedImage(
                body=reply.body,
                media_type=headers.get("content-type", "image/png"),
                stored_at=time.time(),
                fresh_for=fresh_for,
                tags=match.tags(request),
                headers=tuple(item for item in reply.headers if item[0] not in dropped),
            ),
        )
        return reply

    async def _draw_marked(self, match: _Match, request: Request, seconds: dict[str, float]) -> Reply:
        try:
            return await self._draw(match, request, seconds)
        except Exception as error:
            mark_place(error, function_location(match.module.image, match.module.label))
            raise

    async def _draw(self, match: _Match, request: Request, seconds: dict[str, float]) -> Reply:
        module, entry = match.module, match.entry
        view = request.view if module.vary is None else request.view.narrowed(module.vary)
        given = {"params": match.candidate.params, "id": entry.id, "request": view}
        call = Call(module.image, {name: given[name] for name in module.image_arguments})
        begun = time.perf_counter()
        [result] = await self.runner.run_all([call])
        seconds["function"] = time.perf_counter() - begun
        self.metrics.add_seconds({"function": seconds["function"]})
        if isinstance(result, BaseException):
            raise result
        is_current = bool(entry.version) and request.query == match.digest
        caching = code_headers(module, is_current=is_current)
        if isinstance(result, ImageResponse):
            reply = await self._draw_response(result, match, request, seconds)
        else:
            where = function_location(module.image, module.label)
            reply = await read_result(result, request, entry, where)
        if reply.status < 400:
            for name, value in caching:
                reply.set_default(name, value)
        else:
            reply.set_default("cache-control", "no-store")
        return reply

    async def _draw_response(
        self, response: ImageResponse, match: _Match, request: Request, seconds: dict[str, float]
    ) -> Reply:
        module, entry = match.module, match.entry
        where = function_location(module.image, module.label)
        response.fill(
            replace(
                self.settings.image_defaults,
                width=entry.width or None,
                height=entry.height or None,
                content_type=entry.content_type,
            )
        )
        if response.format is None and find_media_type(entry.content_type) is None:
            raise ModuleError(
                "the declared content type cannot be drawn",
                where=where,
                got=repr(entry.content_type),
                expected=f"one of {drawn_types()}",
                suggestion="return the bytes of your own image, or give ImageResponse a format",
            )
        is_personal = module.vary is None and module.asks_for_request
        is_kept = not is_personal and (module.revalidate is None or module.revalidate is False or module.revalidate > 0)
        drawn = await self._drawer.draw(response, match.tags(request), keeps=is_kept, where=where)
        seconds.update(drawn.seconds)
        self.alt_texts.note_type(match.candidate.route.label, match.digest, response.media_type, entry)
        if drawn.fitted:
            seconds[f'budget;desc="{drawn.fitted}, {len(drawn.body)} bytes"'] = 0.0
        return self._drawn_reply(response, drawn, is_personal=is_personal)

    def _drawn_reply(self, response: ImageResponse, drawn: Drawn, *, is_personal: bool) -> Reply:
        """Give the reply with an image that was drawn, and mark it if something is missing in it."""
        reply = Reply(status=response.status, headers=list(response.given_headers), body=drawn.body)
        reply.set_default("content-type", response.media_type)
        if drawn.is_partial and not self.routes.development and self.settings.fallbacks is not None:
            reply.headers.append((FALLBACK_HEADER, PARTIAL))
            reply.set_default("cache-control", "private, no-store" if is_personal else FALLBACK_CACHING)
        return reply

    def _finish(self, reply: Reply, request: Request, *, ranges: bool) -> Reply:
        """Add the headers that every image has, and check the request's conditions."""
        if reply.status == 200:
            reply.set_default("etag", strong_etag(reply.body))
        reply.set_default("x-content-type-options", "nosniff")
        if (reply.header("content-type") or "").partition(";")[0].strip().lower() == "image/svg+xml":
            reply.set_default("content-security-policy", _SVG_POLICY)
        if self.routes.development:
            reply.headers = [item for item in reply.headers if item[0] != "cache-control"]
            reply.headers.append(("cache-control", DEVELOPMENT))
        return apply_conditions(request.headers, reply, ranges=ranges)


@cache
def _load_engine() -> None:
    default_renderer().render(USUAL_CARD, width=16, height=16)


def _kept_reply(kept: CachedImage) -> Reply:
    return Reply(status=200, headers=[("content-type", kept.media_type), *kept.headers], body=kept.body)


def has_extension(entry: Entry, extension: str) -> bool:
    """Tell whether an extension is that of an entry's type."""
    return image_extensions()[extension] == plain_media_type(entry.content_type)


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
