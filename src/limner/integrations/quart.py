"""Images for Quart: answered before its views within the request's own context, with a global for templates.

Goes in: a Quart app and its settings. Comes out: `Limner`, whose `ahead` writes a page's tags; and `ImageResponse`, for
ordinary views.

Spec: https://quart.palletsprojects.com/en/latest/how_to_guides/extension_authors.html

Public: docs/api.md.
"""

import asyncio
import contextvars
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar, Unpack, cast
from urllib.parse import urlsplit

from markupsafe import Markup
from quart import Quart, Response, current_app, has_request_context, request
from quart.cli import ScriptInfo
from quart.wrappers.response import ResponseBody

import limner.response
from limner.asgi import read_scope
from limner.head.overrides import HeadOverrides
from limner.integrations.base import NAME, ConfiguredIntegration
from limner.response import Headers
from limner.routes.caller import Caller
from limner.routes.loop import remember_loop
from limner.routes.template_cards import TemplateEngine, compile_jinja
from limner.serving.request import Reply, Request
from limner.worker.threads import ThreadPool

_T = TypeVar("_T")


class QuartCaller(Caller):
    """Calls functions as Quart does, and never without a context.

    What no request waits for gets the context of a request for the app's first page, so that `url_for` works.
    """

    def __init__(self, limner: "Limner") -> None:
        self._limner = limner

    async def call(self, function: Callable[[], _T], pool: ThreadPool) -> _T:
        """Call a sync function in a thread with the context of the request."""
        if has_request_context():
            return await super().call(function, pool)
        async with self._context():
            return await super().call(function, pool)

    async def acall(self, function: Callable[[], Awaitable[_T]], pool: ThreadPool) -> _T:  # noqa: ARG002 - the seam's
        """Call an async function."""
        if has_request_context():
            return await function()
        async with self._context():
            return await function()

    def _context(self) -> AbstractAsyncContextManager[object]:
        base = urlsplit(self._limner.site.base_url or "http://localhost")
        app: Any = self._limner.app
        context: AbstractAsyncContextManager[object] = app.test_request_context(
            "/", scheme=base.scheme, headers={"host": base.netloc}
        )
        return context

    def call_outside(self, function: Callable[[], _T]) -> _T:
        """Call a sync function for a command, in a context of its own."""

        async def inside() -> _T:
            async with self._context():
                return function()

        return asyncio.run(inside())

    def background(self) -> contextvars.Context:
        """Give an empty context: that of a request ends with it."""
        return contextvars.Context()


class QuartTemplates(TemplateEngine):
    """Fills templates as `render_template` does: with the app's filters and context processors."""

    is_async = True

    def __init__(self, limner: "Limner") -> None:
        super().__init__()
        self._limner = limner

    async def arender(self, file: Path, values: Mapping[str, Any]) -> str:
        """Fill a template; there is a request's context here, that of the image or one for the app's first page."""
        app: Any = self._limner.app  # Quart leaves the type of contexts open
        context = dict(values)
        await app.update_template_context(context)
        return await compile_jinja(app.jinja_env, file).render_async(context)


class Limner(ConfiguredIntegration[Quart]):
    """The images of a Quart app; see `ConfiguredIntegration` for its arguments and the app's settings."""

    def make_caller(self) -> Caller:
        """Say how Quart calls functions."""
        return QuartCaller(self)

    def make_template_engine(self) -> TemplateEngine:
        """Say who fills the templates that are cards."""
        return QuartTemplates(self)

    def init_app(self, app: Quart) -> None:
        """Add the images to an app."""
        self.prepare(app, ScriptInfo, _at_once)
        app.before_serving(self.astart)
        app.after_serving(self.aclose)
        app.before_request(self._answer)
        app.after_request(_draw)

    async def metadata_images(self, **overrides: Unpack[HeadOverrides]) -> Markup:
        """Write the tags of the page that is asked for; templates of Quart wait for it by themselves."""
        return await self.ahead(request.scope, **overrides)

    async def _answer(self) -> Response | None:
        """Answer an image; None for all else."""
        remember_loop()
        self.start()
        if not self.site.is_image_path(request.scope):
            return None
        return self.make_response(await self.site.server.reply(self.current_request()))

    response_type = Response

    def current_request(self, given: tuple[Any, ...] = ()) -> Request:  # noqa: ARG002 - the context has it
        """Read the request that is answered."""
        return read_scope(request.scope)

    def make_response(self, reply: Reply) -> Response:
        """Make a response of the app's own class."""
        is_head = request.method == "HEAD"
        made = cast("Any", current_app.response_class)(
            b"" if is_head else reply.body, reply.status, dict(reply.headers)
        )
        if is_head and reply.body:
            made.headers["content-length"] = str(len(reply.body))  # of what GET would give
        return cast("Response", made)


def _at_once(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command as it is: an app's context lives in an event loop, which each function gets from its caller."""
    return command


class ImageResponse(Response):
    """An image as a view's response, drawn before it is sent by the app's own renderer, in a thread.

    Args:
        node: What to draw; see `limner.ImageResponse`.
        status: Of the reply.
        headers: Of the reply.
        **options: All else that `limner.ImageResponse` takes.
    """

    def __init__(self, node: Any, status: int = 200, headers: Headers | None = None, **options: Any) -> None:
        self.image = limner.response.ImageResponse(node, status=status, headers=headers, **options)
        given = {"content-type": self.image.media_type, **dict(self.image.given_headers)}
        super().__init__(_ImageBody(self.image), status, given)  # pyright: ignore[reportUnknownMemberType] - of Quart


class _ImageBody(ResponseBody):
    """Draws an image when its bytes are asked for."""

    def __init__(self, image: limner.response.ImageResponse) -> None:
        self._picture = image

    async def __aenter__(self) -> Self:
        await self._picture.arender()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    async def _chunks(self) -> AsyncIterator[bytes]:
        yield await self._picture.arender()

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._chunks()


async def _draw(response: Response) -> Response:
    """Draw the image of a view, so that its length and ETag are among the headers."""
    if isinstance(response, ImageResponse):
        door = current_app.extensions.get(NAME)
        if isinstance(door, Limner):
            settings = door.site.server.settings
            response.image.fill(settings.image_defaults)
        response.set_data(await response.image.arender())
        for name, value in response.image.headers.items():
            response.headers.setdefault(name, value)
    return response


def open_app(path: str) -> Quart:
    """Give the app that ``quart --app`` names, in another process."""
    app: Quart = ScriptInfo(app_import_path=path or None).load_app()
    return app


__all__ = ["ImageResponse", "Limner"]
