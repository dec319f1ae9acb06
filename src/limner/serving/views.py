"""The plain views of a web app as images of its site, with its limits, deadline, fallbacks and caching headers.

Goes in: a view, and the request that it answers. Comes out: a `Reply`; anything that is not an image is given back as
it is.
"""

import asyncio
import inspect
from collections.abc import Callable
from functools import partial, wraps
from typing import Any, TypeAlias, cast, get_type_hints

from limner.errors import NotFound, Redirect
from limner.response import ImageResponse
from limner.routes.calling import Call
from limner.routes.site_routes import function_location
from limner.serving.answer import ImageServer, redirect_reply
from limner.serving.fallback_card import FALLBACK_HEADER
from limner.serving.faults import mark_place
from limner.serving.images import drawn_reply
from limner.serving.policy import REVALIDATED
from limner.serving.request import Request, text_reply

Arguments: TypeAlias = tuple[tuple[Any, ...], dict[str, Any]]
"""The arguments of a view: by position and by name."""


class ViewServer(ImageServer):
    """Answers requests for a site's images and for those that plain views draw."""

    async def reply_to_view(self, view: Callable[..., object], given: Arguments, request: Request) -> object:
        """Give the reply to a request that a view answers; see `ImageServer.reply`.

        Args:
            view: Returns an `ImageResponse`, Limner's or its framework's.
            given: Its arguments, by position and by name.
            request: The request that it answers.

        Returns:
            A `Reply`, or whatever else the view returned.
        """
        try:
            await self._drawer.warm()
            return await self._waiter.wait(self._draw_view(view, given, request), self.settings.answer_seconds)
        except NotFound:
            return text_reply(404)
        except Redirect as redirect:
            return redirect_reply(redirect)
        except asyncio.CancelledError:
            self.metrics.count("lost_clients")
            raise
        except Exception as error:  # noqa: BLE001 - as for any image: every request gets a reply
            reply = await self._after_fault(error, request, _name_of(view))
            kind = reply.header(FALLBACK_HEADER)
            if kind is not None:
                self.metrics.count_fallback(kind)
            return reply

    async def _draw_view(self, view: Callable[..., object], given: Arguments, request: Request) -> object:
        by_position, by_name = given
        [result] = await self.runner.run_all([Call(partial(view, *by_position), by_name)])
        if isinstance(result, BaseException):
            raise result
        response = result if isinstance(result, ImageResponse) else getattr(result, "picture", None)
        if not isinstance(response, ImageResponse):
            return result
        response.fill(self.settings.image_defaults)
        where = function_location(view, _name_of(view))
        try:
            drawn = await self._drawer.draw(response, (request.target,), keeps=True, where=where)
        except Exception as error:
            mark_place(error, where)
            raise
        reply = drawn_reply(response, drawn, marks_partial=self.settings.card is not None)
        reply.set_default("cache-control", REVALIDATED)
        return self._finish(reply, request)


def _name_of(view: Callable[..., object]) -> str:
    return getattr(view, "__qualname__", repr(view))


def keep_signature(view: Callable[..., object], answer: Callable[..., Any], returns: type) -> Callable[..., Any]:
    """Give a function the signature of the view it replaces, for frameworks that read the arguments of views.

    Args:
        view: The view as its author wrote it.
        answer: The function that is called.
        returns: The type of response that it gives.
    """
    try:
        hints = get_type_hints(view, include_extras=True)
    except (NameError, TypeError):  # names that exist for type checkers only
        hints = dict(view.__annotations__)
    hints["return"] = returns
    signature = inspect.signature(view)
    parameters = [one.replace(annotation=hints.get(name, one.annotation)) for name, one in signature.parameters.items()]
    made: Any = wraps(view)(answer)
    made.__annotations__ = hints
    made.__signature__ = signature.replace(parameters=parameters, return_annotation=returns)
    return cast("Callable[..., Any]", made)
