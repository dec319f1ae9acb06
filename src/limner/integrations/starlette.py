"""Images for Starlette: a middleware that answers them, a lifespan that checks them, a global for templates.

Goes in: a Starlette app and a folder of images. Comes out: `Limner`, whose `head` writes a page's tags; and
`ImageResponse`, for ordinary endpoints.

Spec: https://www.starlette.io/middleware/, https://www.starlette.io/templates/

Public: docs/api.md.
"""

import contextvars
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Unpack, cast
from urllib.parse import urlsplit

from markupsafe import Markup
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

import limner.response
from limner import asgi
from limner.errors import BlockedLoopError, SiteError
from limner.integrations.asgi import SiteMiddleware, read_current_scope
from limner.integrations.base import IMAGES, Integration, find_folder, make_site
from limner.routes.caller import Caller
from limner.routes.template_cards import TemplateEngine, compile_jinja
from limner.serving.options import AppKeywords, SiteKeywords
from limner.serving.request import Reply
from limner.serving.request import Request as SiteRequest
from limner.site import Site

if TYPE_CHECKING:
    from starlette.templating import Jinja2Templates  # it raises where Jinja is not installed

_KEY: Final = "limner"
_TAGS: Final = "limner.head"
_asked: contextvars.ContextVar[list[bool] | None] = contextvars.ContextVar("_asked", default=None)


class Limner(Integration):
    """The images of a Starlette or FastAPI app.

    Args:
        app: The app; None for `init_app` later.
        images: The folder of images: from the current folder, as Starlette's own folders are, or else beside the file
            that calls this. By default ``images``.
        base_url: Where the app is reached, such as ``https://example.com``.
        templates: The app's templates, which get the global ``metadata_images(request)``.
        site: A site instead of a folder and options.
        **site_options: As `Site` takes them; ``development`` is the app's ``debug`` unless it is given.
    """

    def __init__(
        self,
        app: Starlette | None = None,
        *,
        images: str | Path = IMAGES,
        base_url: str | None = None,
        templates: "Jinja2Templates | None" = None,
        site: Site | None = None,
        **site_options: Unpack[AppKeywords],
    ) -> None:
        options: SiteKeywords = {"base_url": base_url, **site_options}
        folder = None if site is not None and images == IMAGES else find_folder(images)
        self._app: Starlette | None = None

        def make() -> Site:
            is_debug = self._app is not None and self._app.debug
            return make_site(site, folder, {"development": is_debug, **options})

        super().__init__(
            make, Caller(), "Limner(app, base_url='https://example.com'), or allowed_hosts=['example.com']"
        )
        self._templates = templates
        if templates is not None:
            self._add_global(templates)
        if app is not None:
            self.init_app(app)

    def make_template_engine(self) -> TemplateEngine | None:
        """Say who fills the templates that are cards."""
        return None if self._templates is None else StarletteTemplates(self, self._templates)

    def first_request(self) -> Request:
        """Make a request for the app's first page."""
        base = urlsplit(self.site.base_url or "http://localhost")
        port = base.port or (443 if base.scheme == "https" else 80)
        app = self._app
        return Request({
            "type": "http", "http_version": "1.1", "method": "GET", "scheme": base.scheme, "path": "/",
            "raw_path": b"/", "root_path": "", "query_string": b"", "headers": [(b"host", base.netloc.encode())],
            "server": (base.hostname or "localhost", port), "client": None, "app": app,
            "router": app.router if app is not None else None,
        })  # fmt: skip

    def init_app(self, app: Starlette) -> None:
        """Add the images to an app."""
        self._app = app
        self.site.server.settings.app = app  # what is wrong with the folder is said here
        app.state.limner = self
        app.add_middleware(LimnerMiddleware, limner=self)
        inner = app.router.lifespan_context

        @asynccontextmanager
        async def lifespan(own: Any) -> AsyncGenerator[Any, None]:
            async with inner(own) as state:
                await self.astart()
                try:
                    yield state
                finally:
                    await self.aclose()

        app.router.lifespan_context = lifespan

    response_type = Response

    def current_request(self, given: tuple[Any, ...]) -> SiteRequest:  # noqa: ARG002 - the scope is at hand
        """Read the request that is answered."""
        return read_current_scope()

    def make_response(self, reply: Reply) -> Response:
        """Make a response of Starlette."""
        response = Response(reply.body, reply.status)
        response.raw_headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in reply.headers]
        response.headers.setdefault("content-length", str(len(reply.body)))
        return response

    def metadata_images(self, request: HTTPConnection) -> Markup:
        """Write the tags of a page, for its template.

        Raises:
            BlockedLoopError: An async function is needed, and the template is rendered in a running event loop by
                something else than ``templates.TemplateResponse``: await ``limner.ahead(request)`` before.
        """
        tags: Markup | None = request.scope.get(_TAGS)
        if tags is not None:
            return tags
        try:
            return self.head(request)
        except BlockedLoopError as error:
            asked = _asked.get()
            if asked is None:
                facts = error.facts
                remedy = (
                    "templates.TemplateResponse(…), or await limner.ahead(request) and hand its tags to the template"
                )
                raise BlockedLoopError(facts.what, got=facts.got, suggestion=remedy) from None
            asked.append(True)
            return Markup()

    def _add_global(self, templates: "Jinja2Templates") -> None:
        """Give templates the global; a response whose template asks for async functions is rendered once more."""
        cast("dict[str, Any]", templates.env.globals)["metadata_images"] = self.metadata_images
        make_response = templates.TemplateResponse

        def template_response(*args: Any, **kwargs: Any) -> Response:
            asked: list[bool] = []
            token = _asked.set(asked)
            try:
                response = make_response(*args, **kwargs)
            finally:
                _asked.reset(token)
            if asked:
                cast("Any", response).__class__ = _late_class(type(response))
            return response

        templates.TemplateResponse = template_response  # type: ignore[method-assign, assignment]  # of this one object


class StarletteTemplates(TemplateEngine):
    """Fills templates as `Jinja2Templates` does: with its environment and context processors.

    These are given a request for the app's first page, since a card is for everybody, whoever asked first.
    """

    def __init__(self, limner: Limner, templates: "Jinja2Templates") -> None:
        super().__init__()
        self._limner = limner
        self._templates = templates

    def render(self, file: Path, values: Mapping[str, Any]) -> str:
        """Fill a template."""
        request = self._limner.first_request()
        context: dict[str, Any] = {"request": request}
        for processor in self._templates.context_processors:
            context.update(processor(request))
        return compile_jinja(self._templates.env, file).render(context | dict(values))


class LimnerMiddleware:
    """Answers images before the app's own routes are asked, and lets requests find their `Limner`."""

    def __init__(self, app: ASGIApp, limner: Limner) -> None:
        self.limner = limner
        self._inner = SiteMiddleware(cast("asgi.ASGIApp", app), limner.site)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a connection."""
        if scope["type"] in {"http", "websocket"}:
            scope[_KEY] = self.limner
            self.limner.start()  # where the server runs no lifespan
        await self._inner(scope, receive, cast("asgi.Send", send))


class ImageResponse(Response):
    """An image as an endpoint's response, drawn when it is sent, by the app's own renderer.

    Args:
        node: What to draw; see `limner.ImageResponse`.
        status_code: Of the reply.
        headers: Of the reply.
        background: Done after it was sent.
        **options: All else that `limner.ImageResponse` takes.
    """

    media_type = "image/png"

    def __init__(
        self,
        node: Any,
        status_code: int = 200,
        headers: Mapping[str, str] | None = None,
        background: BackgroundTask | None = None,
        **options: Any,
    ) -> None:
        self.image = limner.response.ImageResponse(node, status=status_code, headers=headers, **options)
        self._is_made = False
        super().__init__(None, status_code, headers, self.image.media_type, background)
        del self.headers["content-length"]
        self._is_made = True

    @property
    def body(self) -> bytes:
        """The encoded image; drawn at the first call."""
        return self.image.body if self._is_made else b""

    @body.setter
    def body(self, _: bytes) -> None: ...

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Draw the image without blocking the event loop, and send it."""
        door = scope.get(_KEY)
        if isinstance(door, Integration):
            settings = door.site.server.settings
            self.image.fill(settings.image_defaults)
        await self.image.arender()
        for name, value in self.image.headers.items():
            self.headers.setdefault(name, value)
        await super().__call__(scope, receive, send)


def door_of(connection: HTTPConnection) -> Limner:
    """Give the `Limner` of the app that a request came to.

    Raises:
        SiteError: It has none.
    """
    door = connection.scope.get(_KEY)
    if not isinstance(door, Limner):
        raise SiteError("the app has no images", expected="Limner(app, …) where the app is made")
    return door


def _late_class(made: type[Response]) -> type[Response]:
    """Give a class of responses whose template is rendered with the tags, which are there only once it is sent."""

    class LateResponse(made):  # type: ignore[valid-type, misc]  # of the response's own class
        template: Any
        context: Any

        async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
            scope[_TAGS] = await door_of(self.context["request"]).ahead(self.context["request"])
            self.body = self.render(self.template.render(self.context))
            self.headers["content-length"] = str(len(self.body))
            await super().__call__(scope, receive, send)

    return LateResponse


__all__ = ["ImageResponse", "Limner"]
