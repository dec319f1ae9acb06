"""What is sent when an image fails: its file's fallback, then the site's fallback, then the site's card.

Goes in: a failed request, and the file that it asks for. Comes out: a `Reply` with status 200, an image, a short time
to live, and the header `Limner-Fallback`, which names the kind: ``custom`` or ``card``.
"""

import contextlib
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from limner.diagnostics import logger
from limner.formats import plain_media_type
from limner.response import ImageResponse
from limner.routes.calling import Call, LoopRunner
from limner.routes.contract import ARGUMENTS, RouteModule, named_arguments
from limner.routes.convention import CONVENTIONS
from limner.routes.deadline import DeadlineWaiter
from limner.routes.entries import Entry
from limner.routes.site_routes import SiteRoutes
from limner.routes.table import Candidate
from limner.serving.drawing import Drawer
from limner.serving.fallback_card import CUSTOM, FallbackCard, Shape, mark_fallback, shape_of
from limner.serving.foreign import read_result
from limner.serving.policy import PRIVATE
from limner.serving.request import Reply, Request, text_reply
from limner.serving.settings import Settings
from limner.sources import SourceLocation

if TYPE_CHECKING:
    from limner.html.children import Node

_WHERE: Final = SourceLocation("fallback")


class Fallbacks:
    """The fallbacks of a site, tried in order.

    Args:
        routes: The site's routes.
        settings: The site's settings.
        card: The last one, which is always there.
        drawer: Draws the others.
        runner: Calls them.
    """

    def __init__(
        self, routes: SiteRoutes, settings: Settings, card: FallbackCard, drawer: Drawer, runner: LoopRunner
    ) -> None:
        self._routes = routes
        self._settings = settings
        self._card = card
        self._drawer = drawer
        self._runner = runner
        self._waiter = DeadlineWaiter()

    async def reply(self, request: Request, candidate: Candidate | None) -> Reply:
        """Give the first fallback that works.

        Args:
            request: The request that failed.
            candidate: The file that it asks for; None if there is none.
        """
        if candidate is not None and not CONVENTIONS[candidate.route.kind].is_picture:
            return text_reply(500)  # a card is not a manifest
        module = self._module(candidate)
        declared = module.declared if module is not None else None
        shape = shape_of(
            candidate.route.kind if candidate is not None else None,
            declared.width if declared else None,
            declared.height if declared else None,
            plain_media_type(declared.content_type) if declared else "image/png",
        )
        reply = await self._first(request, candidate, module, shape) or await self._card.reply(shape)
        if module is not None and module.vary is None and module.asks_for_request:
            reply.headers = [item for item in reply.headers if item[0] != "cache-control"]
            reply.headers.append(("cache-control", PRIVATE))
        return reply

    def _module(self, candidate: Candidate | None) -> RouteModule | None:
        if candidate is not None and candidate.route.is_code:
            with contextlib.suppress(Exception):  # the module itself may be what failed
                return self._routes.module(candidate.route)
        return None

    async def _first(
        self, request: Request, candidate: Candidate | None, module: RouteModule | None, shape: Shape
    ) -> Reply | None:
        """Give the first of the authors' own fallbacks that works; None if none does."""
        given = (module.fallback if module else None, self._settings.fallback)
        tried = [fallback for fallback in given if fallback is not None]
        for fallback in tried:
            work = self._own(fallback, request, candidate, module, shape)
            try:
                reply = await self._waiter.wait(work, self._settings.fallback_seconds(len(tried)))
            except Exception as error:  # noqa: BLE001 - the next fallback is there for this
                logger.warning("a fallback failed: %s: %s", type(error).__name__, error)
                continue
            if reply.status == 200:
                return mark_fallback(reply, CUSTOM)
        return None

    async def _own(
        self, fallback: object, request: Request, candidate: Candidate | None, module: RouteModule | None, shape: Shape
    ) -> Reply:
        """Give the reply of one fallback that an author wrote.

        Raises:
            Exception: Whatever the fallback raises, or what is wrong with what it gave.
        """
        result = await self._runner.run(partial(_read_file, fallback))
        if callable(result) and not isinstance(result, ImageResponse):
            view = request.view
            if module is not None and module.vary is not None:
                view = view.narrowed(module.vary)
            params, of_id = (candidate.params, candidate.id) if candidate is not None else (None, None)
            values = {"params": params, "id": of_id, "request": view}
            names = named_arguments(result, ARGUMENTS)
            [result] = await self._runner.run_all([Call(result, {name: values[name] for name in names})])
            if isinstance(result, BaseException):
                raise result
        if not isinstance(result, ImageResponse | bytes) and not hasattr(result, "status_code"):
            result = ImageResponse(cast("Node", result))
        if not isinstance(result, ImageResponse):
            declared = module.declared if module is not None else None
            return await read_result(result, request, declared or Entry("", ""), _WHERE)
        defaults = self._settings.image_defaults
        result.fill(replace(defaults, width=shape.width, height=shape.height, content_type=shape.media_type))
        drawn = await self._drawer.draw(result, (request.target,), keeps=True, where=_WHERE)
        headers = [*result.given_headers, ("content-type", result.media_type)]
        return Reply(status=result.status, headers=headers, body=drawn.body)


def _read_file(fallback: object) -> object:
    """Give the bytes of a fallback that is a path; give any other fallback as it is."""
    return fallback.read_bytes() if isinstance(fallback, Path) else fallback
