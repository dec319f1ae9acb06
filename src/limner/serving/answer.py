"""The way of one request: match, list, call, draw, reply.

Goes in: a `Request`. Comes out: a `Reply`. Everything is drawn before anything is sent.
"""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Final

from limner.errors import ModuleError, NotFound, Redirect
from limner.render.options import MEDIA_TYPES
from limner.render.renderer import Renderer
from limner.response import ImageResponse, PictureDefaults
from limner.routes.address import quote_location
from limner.routes.calling import Call, LoopCaller
from limner.routes.contract import RouteModule
from limner.routes.convention import MEDIA_TYPES as EXTENSION_TYPES
from limner.routes.entries import Entry
from limner.routes.site_routes import Listing, SiteRoutes, function_location, picture_digest
from limner.routes.table import Candidate
from limner.serving.caching import DEVELOPMENT, code_headers
from limner.serving.check import Report, check_routes
from limner.serving.conditional import apply_conditions, strong_etag
from limner.serving.faults import fault_reply, log_fault, mark_place
from limner.serving.foreign import read_result
from limner.serving.request import Reply, Request, text_reply
from limner.serving.static import StaticFiles

_MOST_CANDIDATES: Final = 64
_MOST_THREADS: Final = 32
_SVG_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})


@dataclass(slots=True, kw_only=True)
class Settings:
    """What a site's replies depend on beside its routes.

    Attributes:
        renderer: Draws its pictures.
        files: The folder below which its pictures may read files; None for none.
        salt: What else changes the addresses of pictures: fonts and the engine's version.
    """

    renderer: Renderer
    files: Path | None = None
    salt: str = ""


@dataclass(frozen=True, slots=True)
class _Match:
    """A picture that a request asks for."""

    candidate: Candidate
    module: RouteModule
    entry: Entry
    digest: str = field(default="")


class ImageServer:
    """Answers requests for the pictures of one site.

    Args:
        routes: Of the site.
        settings: Of the site.
    """

    def __init__(self, routes: SiteRoutes, settings: Settings) -> None:
        self.routes = routes
        self.settings = settings
        self.pool = ThreadPoolExecutor(min(_MOST_THREADS, (os.cpu_count() or 1) + 4), thread_name_prefix="limner")
        self._caller = LoopCaller(self.pool)
        self._static = StaticFiles()

    async def reply(self, request: Request) -> Reply:
        """Give the reply to a request; never raises but to cancel."""
        try:
            reply = await self._reply(request)
        except Exception as error:  # noqa: BLE001 - the last line of defence: every request gets a reply
            log_fault(error, request, "limner")
            reply = await self._caller.run(
                partial(fault_reply, error, development=self.routes.development, renderer=self.settings.renderer)
            )
        reply.set_default("x-content-type-options", "nosniff")
        return reply

    async def check(self) -> Report:
        """Import every route file, ask for every list whose params are known, and give every fault."""
        return await check_routes(self.routes, self._caller)

    def candidates(self, request: Request) -> list[Candidate]:
        """List the files that may answer a path."""
        if request.path is None or request.path_length > self.routes.limits.path:
            return []
        return list(islice(self.routes.table.match(request.path), _MOST_CANDIDATES))

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
            reply = await self._answer(candidates, request)
        except NotFound:
            return text_reply(404)
        except Redirect as redirect:
            return _redirect_reply(redirect)
        return reply

    async def _answer(self, candidates: Sequence[Candidate], request: Request) -> Reply:
        """Give the picture of the first file that has it.

        Raises:
            NotFound: None has.
        """
        for candidate in candidates:
            route = candidate.route
            if route.fault is not None:
                raise route.fault
            if route.is_code:
                match = await self._find(candidate, request)
                if match is not None:
                    return await self._draw_marked(match, request)
                continue
            reply = await self._caller.run(partial(self._static.reply, route, request))
            if reply is not None:
                return self._finish(reply, request, ranges=True)
        raise NotFound

    async def _find(self, candidate: Candidate, request: Request) -> _Match | None:
        """Find the picture that a candidate means; None when it has none of that id, type or params."""
        route, params = candidate.route, candidate.params
        module = self.routes.module(route)
        if (module.generate is None) != (candidate.id is None):
            return None
        [listed] = await self.routes.list_pictures(self._caller, [Listing(route, params)], request.view)
        if isinstance(listed, NotFound):
            return None
        if isinstance(listed, Exception):
            raise listed
        entry = listed.entries[0] if candidate.id is None else listed.find(candidate.id)
        if entry is None or (candidate.extension and not _has_extension(entry, candidate.extension)):
            return None
        digest = picture_digest(self.routes.source_digest(route), entry, params, self.settings.salt)
        return _Match(candidate, module, entry, digest)

    async def _draw_marked(self, match: _Match, request: Request) -> Reply:
        try:
            return await self._draw(match, request)
        except Exception as error:
            mark_place(error, function_location(match.module.image, match.module.label))
            raise

    async def _draw(self, match: _Match, request: Request) -> Reply:
        module, entry = match.module, match.entry
        view = request.view if module.vary is None else request.view.narrowed(module.vary)
        given = {"params": match.candidate.params, "id": entry.id, "request": view}
        call = Call(module.image, {name: given[name] for name in module.image_arguments})
        [result] = await self._caller.run_all([call])
        if isinstance(result, BaseException):
            raise result
        is_current = bool(entry.version) and request.query == match.digest
        caching = code_headers(module, is_current=is_current)
        if isinstance(result, ImageResponse):
            reply = await self._draw_response(result, match)
        else:
            where = function_location(module.image, module.label)
            reply = await read_result(result, request, entry, where)
        if reply.status < 400:
            for name, value in caching:
                reply.set_default(name, value)
        else:
            reply.set_default("cache-control", "no-store")
        return self._finish(reply, request, ranges=False)

    async def _draw_response(self, response: ImageResponse, match: _Match) -> Reply:
        entry = match.entry
        where = function_location(match.module.image, match.module.label)
        response.fill(
            PictureDefaults(
                width=entry.width or None,
                height=entry.height or None,
                content_type=entry.content_type,
                renderer=self.settings.renderer,
                files=self.settings.files,
            )
        )
        if response.format is None and _format_key(entry) not in MEDIA_TYPES:
            raise ModuleError(
                "the declared content type cannot be drawn",
                where=where,
                got=repr(entry.content_type),
                expected="one of " + ", ".join(MEDIA_TYPES),
                suggestion="return the bytes of your own picture, or give ImageResponse a format",
            )
        body = response.body if response.is_drawn else await self._caller.run(lambda: response.body)
        headers = list(response.given_headers)
        reply = Reply(status=response.status, headers=headers, body=body)
        reply.set_default("content-type", response.media_type)
        return reply

    def _finish(self, reply: Reply, request: Request, *, ranges: bool) -> Reply:
        """Add what every picture has, and judge the request's conditions."""
        if reply.status == 200:
            reply.set_default("etag", strong_etag(reply.body))
        reply.set_default("x-content-type-options", "nosniff")
        if (reply.header("content-type") or "").partition(";")[0].strip().lower() == "image/svg+xml":
            reply.set_default("content-security-policy", _SVG_POLICY)
        if self.routes.development:
            reply.headers = [item for item in reply.headers if item[0] != "cache-control"]
            reply.headers.append(("cache-control", DEVELOPMENT))
        return apply_conditions(request.headers, reply, ranges=ranges)


def _has_extension(entry: Entry, extension: str) -> bool:
    return EXTENSION_TYPES[extension] == _format_key(entry)


def _format_key(entry: Entry) -> str:
    key = entry.content_type.partition(";")[0].strip().lower()
    return {"image/jpg": "image/jpeg", "image/vnd.microsoft.icon": "image/x-icon"}.get(key, key)


def _redirect_reply(redirect: Redirect) -> Reply:
    status = redirect.status if redirect.status in _REDIRECTS else 307
    location = redirect.location
    if not location or any(ord(character) < 0x20 for character in location):
        raise ModuleError("Redirect has no usable location", got=repr(location), expected="an address")
    return text_reply(status, ("location", quote_location(location)))
