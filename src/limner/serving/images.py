"""The images of route files: found and taken from the shelf, or made by calling the function and drawing.

Goes in: a request, and the file that its address may mean. Comes out: a `Reply`; None when that file has no such image.
"""

import asyncio
import time
import weakref
from dataclasses import replace
from functools import partial

from limner.caches.record import CachedImage
from limner.encode.options import UNFITTED
from limner.errors import ModuleError, NotFound
from limner.formats import drawn_types, find_media_type, image_extensions, plain_media_type
from limner.record import record
from limner.response import ImageResponse
from limner.routes.calling import Call, LoopRunner
from limner.routes.contract import RouteModule
from limner.routes.deadline import DeadlineWaiter
from limner.routes.entries import Entry
from limner.routes.site_routes import Listing, SiteRoutes, function_location, image_digest
from limner.routes.table import Candidate
from limner.serving.alt_texts import AltTexts
from limner.serving.conditional import strong_etag
from limner.serving.drawing import Drawer, Drawn
from limner.serving.fallback_card import FALLBACK_CACHING, FALLBACK_HEADER, FALLBACK_SECONDS
from limner.serving.faults import mark_place
from limner.serving.flights import Background
from limner.serving.foreign import read_result
from limner.serving.metrics import Metrics
from limner.serving.policy import PRIVATE, UNKEPT, Policy, Version, policy_of
from limner.serving.request import Kept, Reply, Request, text_reply
from limner.serving.settings import Settings
from limner.serving.shelf import Shelf
from limner.serving.signing import may_look
from limner.serving.trace import Trace
from limner.sources import SourceLocation


@record
class _Asked:
    """An image that a request asks for."""

    request: Request
    candidate: Candidate
    module: RouteModule
    entry: Entry
    version: Version
    policy: Policy

    @property
    def where(self) -> SourceLocation:
        """Where its function is."""
        return function_location(self.module.image, self.module.label)

    @property
    def tags(self) -> tuple[str, ...]:
        """The names under which it can be purged: its address, its page's, and its file's."""
        request = self.request
        target = request.target.removeprefix(request.prefix) if request.prefix else request.target
        page = target.rpartition("/")[0] if self.candidate.id is None else target.rsplit("/", 2)[0]
        return tuple(dict.fromkeys((target, page or "/", self.candidate.route.label)))


class RouteImages:
    """The images that functions in route files give.

    Args:
        routes: The site's routes.
        settings: The site's settings.
        shelf: Where finished images are stored.
        drawer: Draws images that are not on the shelf.
        runner: Calls the functions.
        metrics: Told of what was found on the shelf.
        alt_texts: Told of types that differ from the declared ones.
    """

    def __init__(
        self,
        routes: SiteRoutes,
        settings: Settings,
        *,
        shelf: Shelf,
        drawer: Drawer,
        runner: LoopRunner,
        metrics: Metrics,
        alt_texts: AltTexts,
    ) -> None:
        self._routes = routes
        self._settings = settings
        self._shelf = shelf
        self._drawer = drawer
        self._runner = runner
        self._metrics = metrics
        self._alt_texts = alt_texts
        self.background = Background(settings.caller)
        self._waiter = DeadlineWaiter()

    async def reply(self, candidate: Candidate, request: Request) -> Reply | None:
        """Give an image; None if the file has none with that id, type or params.

        Raises:
            Exception: What the file's functions raise, or what is wrong with what they gave.
        """
        module = self._routes.module(candidate.route)
        if not may_look(module, request):
            return text_reply(403)
        policy = self._policy(candidate, module, request)
        if policy.key is not None:
            kept = await self._shelf.get(policy.key)
            if kept is not None:
                is_fresh = kept.is_fresh(time.time())
                if is_fresh or FALLBACK_HEADER not in dict(kept.headers):
                    self._metrics.count("cached" if is_fresh else "stale")
                    reply = _kept_reply(kept, policy)
                    if not is_fresh:
                        later = replace(request, trace=Trace())
                        self.background.start(policy.key, partial(self._redraw, policy.key, candidate, later))
                    elif not module.vary:
                        source = self._routes.source_digest(candidate.route)
                        table = self._routes.table
                        reply.kept = Kept(policy.key, weakref.ref(kept), candidate.route, source, table)
                    return reply
        asked = await self._find(candidate, module, request)
        if asked is None:
            return None
        key = asked.policy.key
        if key is None:
            reply = await self._draw(asked)
            _add_headers(reply, asked.policy)
            return reply
        if policy.key is None:  # an image whose entry names its version
            kept = await self._shelf.get(key)
            if kept is not None and kept.is_fresh(time.time()):
                self._metrics.count("cached")
                return _kept_reply(kept, asked.policy)
        reply = await self._shelf.make(key, partial(self._draw_to_keep, asked))
        reply = replace(reply, headers=[*reply.headers])  # others may also get it
        _add_headers(reply, asked.policy)
        return reply

    def _policy(
        self, candidate: Candidate, module: RouteModule, request: Request, version: Version | None = None
    ) -> Policy:
        source = f"{self._routes.source_digest(candidate.route)} {self._settings.salt}"
        return policy_of(module, request, candidate, source, version)

    async def _find(self, candidate: Candidate, module: RouteModule, request: Request) -> _Asked | None:
        """Find the image that a candidate means; None if it has none with that id, type or params."""
        route, params = candidate.route, candidate.params
        if (module.generate is None) != (candidate.id is None):
            return None
        [listed] = await self._routes.list_images(self._runner, [Listing(route, params)], request.view)
        if isinstance(listed, NotFound):
            return None
        if isinstance(listed, Exception):
            raise listed
        entry = listed.entries[0] if candidate.id is None else listed.find(candidate.id)
        if entry is None or (candidate.extension and not has_extension(entry, candidate.extension)):
            return None
        digest = image_digest(self._routes.source_digest(route), entry, params, self._settings.salt)
        version = Version(digest, is_named=bool(entry.version))
        return _Asked(request, candidate, module, entry, version, self._policy(candidate, module, request, version))

    async def _redraw(self, key: str, candidate: Candidate, request: Request) -> None:
        seconds = self._settings.answer_seconds
        module = self._routes.module(candidate.route)
        asked = await self._waiter.wait(self._find(candidate, module, request), seconds)
        if asked is None:
            await asyncio.to_thread(self._shelf.forget, key)
            return
        await self._waiter.wait(self._shelf.make(key, partial(self._draw_to_keep, asked)), seconds)

    async def _draw_to_keep(self, asked: _Asked) -> tuple[Reply, CachedImage | None]:
        """Give a reply without its policy's headers, which depend on who asks, and the part of it that is kept."""
        reply = await self._draw(asked)
        if reply.status == 200 and reply.header("etag") is None:
            reply.headers.append(("etag", strong_etag(reply.body)))
        headers = dict(reply.headers)
        if reply.status != 200 or "set-cookie" in headers:
            return reply, None
        fresh_for = asked.policy.fresh_for
        if headers.get(FALLBACK_HEADER) == UNFITTED:
            return reply, None  # a better one is under way
        if FALLBACK_HEADER in headers:
            fresh_for = FALLBACK_SECONDS if fresh_for is None else min(FALLBACK_SECONDS, fresh_for)
        return reply, CachedImage(
            body=reply.body,
            media_type=headers.get("content-type", "image/png"),
            stored_at=time.time(),
            fresh_for=fresh_for,
            tags=asked.tags,
            headers=tuple(item for item in reply.headers if item[0] not in {"content-type", "content-length", "etag"}),
            etag=headers["etag"],
        )

    async def _draw(self, asked: _Asked) -> Reply:
        """Call the function and draw what it gives."""
        try:
            return await self._call(asked)
        except Exception as error:
            mark_place(error, asked.where)
            raise

    async def _call(self, asked: _Asked) -> Reply:
        module, entry, trace = asked.module, asked.entry, asked.request.trace
        given = {"params": asked.candidate.params, "id": entry.id, "request": asked.policy.view}
        call = Call(module.image, {name: given[name] for name in module.image_arguments})
        begun = time.perf_counter()
        [result] = await self._runner.run_all([call])
        phase = {"function": time.perf_counter() - begun}
        trace.add(phase)
        self._metrics.add_seconds(phase)
        if isinstance(result, BaseException):
            raise result
        if isinstance(result, ImageResponse):
            return await self._draw_response(result, asked)
        return await read_result(result, asked.request, entry, asked.where)

    async def _draw_response(self, response: ImageResponse, asked: _Asked) -> Reply:
        entry, trace = asked.entry, asked.request.trace
        defaults = self._settings.image_defaults
        width, height = entry.width or None, entry.height or None
        response.fill(replace(defaults, width=width, height=height, content_type=entry.content_type))
        if response.format is None and find_media_type(entry.content_type) is None:
            raise ModuleError(
                "the declared content type cannot be drawn",
                where=asked.where,
                got=repr(entry.content_type),
                expected=f"one of {drawn_types()}",
                suggestion="return the bytes of your own image, or give ImageResponse a format",
            )
        drawn = await self._drawer.draw(
            response, asked.tags, keeps=asked.policy.is_kept, where=asked.where, background=self.background
        )
        trace.add(drawn.seconds)
        self._alt_texts.note_type(asked.candidate.route.label, asked.version.digest, response.media_type, entry)
        if drawn.fitted:
            trace.note("budget", f"{drawn.fitted}, {len(drawn.body)} bytes")
        marks = self._settings.card is not None
        return drawn_reply(response, drawn, marks_partial=marks, is_personal=asked.policy.is_personal)


def drawn_reply(response: ImageResponse, drawn: Drawn, *, marks_partial: bool, is_personal: bool = False) -> Reply:
    """Give the reply for an image that was drawn.

    Args:
        response: The response that was drawn.
        drawn: Its bytes.
        marks_partial: Whether the reply says if something is missing in it.
        is_personal: Whether it may be of use to one client only.
    """
    reply = Reply(status=response.status, headers=list(response.given_headers), body=drawn.body)
    reply.set_default("content-type", response.media_type)
    if drawn.kind and (marks_partial or drawn.is_unfitted):
        reply.headers.append((FALLBACK_HEADER, drawn.kind))
        reply.set_default("cache-control", PRIVATE if is_personal else FALLBACK_CACHING)
    if drawn.etag and reply.status == 200:
        reply.set_default("etag", drawn.etag)
    return reply


def _kept_reply(kept: CachedImage, policy: Policy) -> Reply:
    headers = [("content-type", kept.media_type), *kept.headers]
    reply = Reply(status=200, headers=headers, body=kept.body)
    _add_headers(reply, policy)
    if kept.etag:
        reply.set_default("etag", kept.etag)
    return reply


def _add_headers(reply: Reply, policy: Policy) -> None:
    """Say how long a reply may be kept, unless its function says that itself."""
    if reply.status >= 400:
        reply.set_default("cache-control", UNKEPT)
        return
    for name, value in policy.headers:
        reply.set_default(name, value)


def has_extension(entry: Entry, extension: str) -> bool:
    """Tell whether an extension belongs to an entry's type."""
    return image_extensions()[extension] == plain_media_type(entry.content_type)
