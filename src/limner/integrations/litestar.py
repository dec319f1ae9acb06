"""Images for Litestar: a plugin that answers them before the app's own routes, with a callable for templates.

Goes in: a folder of images. Comes out: `LimnerPlugin`, whose `ahead` writes a page's tags; and `ImageResponse`, for
ordinary handlers. Middleware of Litestar runs after routing, so that the images stand before the app's own handler.

Spec: https://docs.litestar.dev/latest/usage/plugins/index.html

Public: docs/api.md.
"""

# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# Litestar leaves the types of its requests' users and states open.

import contextvars
import sys
from collections.abc import AsyncGenerator, Awaitable, Mapping
from contextlib import asynccontextmanager
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Unpack, cast

import click
from litestar import Litestar, Request, Response
from litestar.config.app import AppConfig
from litestar.plugins import CLIPlugin, InitPlugin
from litestar.response import Template
from litestar.types import ASGIApp, Receive, Scope, Send
from markupsafe import Markup

import limner.response
from limner import asgi
from limner.errors import BlockedLoopError
from limner.integrations.asgi import SiteMiddleware, read_current_scope
from limner.integrations.base import IMAGES, Integration, find_folder, make_site
from limner.routes.caller import Caller
from limner.routes.template_cards import TemplateEngine, compile_jinja
from limner.serving.options import AppKeywords, SiteKeywords
from limner.serving.request import Reply
from limner.serving.request import Request as SiteRequest
from limner.site import Site

if TYPE_CHECKING:
    from jinja2 import Environment

    from limner.prerender.app import SiteInApp

_KEY: Final = "limner"
_TAGS: Final = "limner.head"
_asked: contextvars.ContextVar[list[bool] | None] = contextvars.ContextVar("_asked", default=None)


class LimnerPlugin(Integration, InitPlugin, CLIPlugin):
    """The images of a Litestar app: ``Litestar(plugins=[LimnerPlugin()])``.

    Templates get the callable ``metadata_images()``.

    Args:
        images: The folder of images: from the current folder, or else beside the file that calls this.
        base_url: Where the app is reached, such as ``https://example.com``.
        site: A site instead of a folder and options.
        **site_options: As `Site` takes them; ``development`` is the app's ``debug`` unless it is given.
    """

    def __init__(
        self,
        images: str | Path = IMAGES,
        base_url: str | None = None,
        *,
        site: Site | None = None,
        **site_options: Unpack[AppKeywords],
    ) -> None:
        options: SiteKeywords = {"base_url": base_url, **site_options}
        folder = None if site is not None and images == IMAGES else find_folder(images)
        self._is_debug = False
        self._environment: Any = None  # of Jinja

        def make() -> Site:
            return make_site(site, folder, {"development": self._is_debug, **options})

        super().__init__(
            make, Caller(), "LimnerPlugin(base_url='https://example.com'), or allowed_hosts=['example.com']"
        )

    def make_template_engine(self) -> TemplateEngine | None:
        """Say who fills the templates that are cards."""
        return None if self._environment is None else LitestarTemplates(self._environment)

    def on_app_init(self, app_config: AppConfig) -> AppConfig:
        """Add the images to an app."""
        self._is_debug = app_config.debug
        app_config.lifespan.append(self._lifespan)
        app_config.state[_KEY] = self
        if app_config.template_config is not None:
            engine: Any = app_config.template_config.engine_instance

            def metadata_images(context: Mapping[str, Any]) -> Markup:  # Jinja puts a mark on it, which no method takes
                return self._metadata_images(context)

            engine.register_template_callable("metadata_images", metadata_images)
            environment = getattr(engine, "engine", None)
            jinja2 = sys.modules.get("jinja2")
            is_jinja = jinja2 is not None and isinstance(environment, jinja2.Environment)
            self._environment = environment if is_jinja else None
        _ = self.site  # what is wrong with the folder is said here
        existing = app_config.after_request

        async def after_request(response: Any) -> Any:
            if existing is not None:
                given: Any = existing(response)
                response = await given if isinstance(given, Awaitable) else given
            return _late(response)

        app_config.after_request = after_request
        app_config.exception_handlers = {
            error: _late_handler(handler) for error, handler in app_config.exception_handlers.items()
        }
        return app_config

    def on_cli_init(self, cli: click.Group) -> None:
        """Give the app's command line the command ``limner``."""
        from limner.cli.app_commands import make_app_commands

        cli.add_command(make_app_commands(self._in_app))

    def _in_app(self) -> "SiteInApp":
        """Give the site for a command, and how other processes find it."""
        from litestar.cli._utils import LitestarEnv

        from limner.prerender.app import SiteInApp

        environment = click.get_current_context().find_object(LitestarEnv)
        if environment is None or environment.is_app_factory:
            return SiteInApp(self.site, app=None if environment is None else environment.app)
        return SiteInApp(self.site, f"{__name__}:open_app", environment.app_path, environment.app)

    @asynccontextmanager
    async def _lifespan(self, app: Litestar) -> AsyncGenerator[None, None]:
        self.site.server.settings.app = app
        app.asgi_handler = cast("Any", _Door(app.asgi_handler, self))
        await self.astart()
        try:
            yield
        finally:
            await self.aclose()

    response_type = Response

    def current_request(self, given: tuple[Any, ...]) -> SiteRequest:  # noqa: ARG002 - the scope is at hand
        """Read the request that is answered."""
        return read_current_scope()

    def make_response(self, reply: Reply) -> Response[bytes]:
        """Make a response of Litestar."""
        headers = dict(reply.headers)
        media_type = headers.pop("content-type", "text/plain; charset=utf-8")
        headers.pop("content-length", None)  # Litestar writes its own
        return Response(reply.body, status_code=reply.status, headers=headers, media_type=media_type)

    def _metadata_images(self, context: Mapping[str, Any]) -> Markup:
        """Write the tags of a page, for its template."""
        request: Request[Any, Any, Any] = context["request"]
        tags: Markup | None = cast("Any", request.scope).get(_TAGS)
        if tags is not None:
            return tags
        try:
            return self.head(request)
        except BlockedLoopError as error:
            asked = _asked.get()
            if asked is None:
                remedy = "return a Template, or await plugin.ahead(request) and hand its tags to the template"
                raise BlockedLoopError(error.facts.what, got=error.facts.got, suggestion=remedy) from None
            asked.append(True)
            return Markup()


class LitestarTemplates(TemplateEngine):
    """Fills templates with the environment of the app's Jinja engine."""

    def __init__(self, environment: "Environment") -> None:
        super().__init__()
        self._own = environment

    def render(self, file: Path, values: Mapping[str, Any]) -> str:
        """Fill a template."""
        return compile_jinja(self._own, file).render(values)


class _Door:
    """Answers images before the app's own routes are asked."""

    def __init__(self, app: ASGIApp, limner: LimnerPlugin) -> None:
        self._limner = limner
        self._inner = SiteMiddleware(cast("asgi.ASGIApp", app), limner.site)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        cast("dict[str, Any]", scope)[_KEY] = self._limner
        await self._inner(cast("asgi.Scope", scope), cast("asgi.Receive", receive), cast("asgi.Send", send))


def _late(response: Any) -> Any:
    """Give a template the tags that need async functions, once it is sent."""
    if type(response) is Template:
        response.__class__ = _LateTemplate
    return response


def _late_handler(handler: Any) -> Any:
    """Do the same for the page of an error, which `after_request` does not see."""

    @wraps(handler)
    def handle(request: Any, error: Any) -> Any:
        return _late(handler(request, error))

    return handle


class _LateTemplate(Template):
    """A template whose tags need async functions: it is rendered with them, once it is sent."""

    __slots__ = ()

    def to_asgi_response(self, app: Any, request: Request[Any, Any, Any], **options: Any) -> Any:
        asked: list[bool] = []
        token = _asked.set(asked)
        try:
            made = super().to_asgi_response(app, request, **options)
        finally:
            _asked.reset(token)
        if not asked:
            return made

        async def answer(scope: Any, receive: Receive, send: Send) -> None:
            request.scope[_TAGS] = await scope[_KEY].ahead(request)  # type: ignore[typeddict-unknown-key]  # our own
            await super(_LateTemplate, self).to_asgi_response(app, request, **options)(scope, receive, send)

        return answer


class ImageResponse(Response[bytes]):
    """An image as a handler's response, drawn when it is sent, by the app's own renderer.

    Args:
        node: What to draw; see `limner.ImageResponse`.
        status_code: Of the reply; None for the handler's.
        headers: Of the reply.
        **options: All else that `limner.ImageResponse` takes.
    """

    def __init__(
        self, node: Any, *, status_code: int | None = None, headers: Mapping[str, str] | None = None, **options: Any
    ) -> None:
        self.image = limner.response.ImageResponse(node, headers=headers, **options)
        super().__init__(b"", status_code=status_code, headers=headers, media_type=self.image.media_type)

    def to_asgi_response(self, app: Any, request: Request[Any, Any, Any], **options: Any) -> Any:
        """Give what draws the image without blocking the event loop, and sends it."""

        async def answer(scope: Any, receive: Receive, send: Send) -> None:
            door = scope.get(_KEY)
            if isinstance(door, Integration):
                settings = door.site.server.settings
                self.image.fill(settings.image_defaults)
            self.content = await self.image.arender()
            for name, value in self.image.headers.items():
                if name not in {"content-length", "content-type"}:
                    self.headers.setdefault(name, value)
            await super(ImageResponse, self).to_asgi_response(app, request, **options)(scope, receive, send)

        return answer


def open_app(path: str) -> Litestar:
    """Give the app that ``litestar --app`` names, in another process."""
    module, _, name = path.partition(":")
    app: Litestar = getattr(import_module(module), name)
    return app


__all__ = ["ImageResponse", "LimnerPlugin"]
