"""Images for Flask: answered before its views within the request's own context, with a global for templates.

Goes in: a Flask app and its settings. Comes out: `Limner`, whose `head` writes a page's tags; and `ImageResponse`, for
ordinary views.

Spec: https://flask.palletsprojects.com/extensiondev/

Public: docs/api.md.
"""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import Any, TypeVar, Unpack

from flask import Flask, Response, current_app, has_app_context, has_request_context, request
from flask.cli import ScriptInfo, with_appcontext
from markupsafe import Markup

import limner.response
from limner.head.overrides import HeadOverrides
from limner.integrations.base import NAME, ConfiguredIntegration
from limner.response import Headers
from limner.routes.caller import Caller, ThreadKeepingCaller
from limner.routes.template_cards import TemplateEngine, compile_jinja
from limner.serving.request import Reply, Request
from limner.worker.threads import ThreadPool
from limner.wsgi import read_environ

_T = TypeVar("_T")


class FlaskCaller(ThreadKeepingCaller):
    """Calls functions in the thread of their request, and never without a context.

    What no request waits for gets the context of a request for the app's first page, so that `url_for` works.
    """

    blocks_loops = True  # that of an async view serves it alone

    def __init__(self, limner: "Limner") -> None:
        self._limner = limner

    async def call(self, function: Callable[[], _T], pool: ThreadPool) -> _T:
        """Call a sync function in the thread of its request, or in a context of its own."""
        return await super().call(function if has_request_context() else partial(self.call_alone, function), pool)

    def call_alone(self, function: Callable[[], _T]) -> _T:
        """Call a sync function that no request waits for."""
        with self._context():
            return function()

    async def acall(self, function: Callable[[], Awaitable[_T]], pool: ThreadPool) -> _T:  # noqa: ARG002 - the seam's
        """Call an async function in the background loop."""
        if has_request_context():
            return await function()
        with self._context():
            return await function()

    def call_outside(self, function: Callable[[], _T]) -> _T:
        """Call a sync function for a command, in a context of its own."""
        return self.call_alone(function)

    def _context(self) -> AbstractContextManager[object]:
        app: Flask = self._limner.app
        return app.test_request_context("/", base_url=self._limner.site.base_url or None)


class FlaskTemplates(TemplateEngine):
    """Fills templates as `render_template` does: with the app's filters and context processors."""

    def __init__(self, limner: "Limner") -> None:
        super().__init__()
        self._limner = limner

    def render(self, file: Path, values: Mapping[str, Any]) -> str:
        """Fill a template; there is a request's context here, that of the image or one for the app's first page."""
        app = self._limner.app
        context = dict(values)
        app.update_template_context(context)
        return compile_jinja(app.jinja_env, file).render(context)


class Limner(ConfiguredIntegration[Flask]):
    """The images of a Flask app; see `ConfiguredIntegration` for its arguments and the app's settings."""

    def make_caller(self) -> Caller:
        """Say how Flask calls functions."""
        return FlaskCaller(self)

    def make_template_engine(self) -> TemplateEngine:
        """Say who fills the templates that are cards."""
        return FlaskTemplates(self)

    def init_app(self, app: Flask) -> None:
        """Add the images to an app."""
        self.prepare(app, ScriptInfo, with_appcontext)
        app.before_request(self._answer)

    def metadata_images(self, **overrides: Unpack[HeadOverrides]) -> Markup:
        """Write the tags of the page that is asked for, for its template."""
        return self.head(request.environ, **overrides)

    def _answer(self) -> Response | None:
        """Answer an image; None for all else."""
        self.start()
        if not self.site.is_image_path(request.environ):
            return None
        server = self.site.server
        return self.make_response(server.settings.caller.serve(partial(server.reply, self.current_request())))

    response_type = Response

    def serves_at_once(self, view: Callable[..., object]) -> bool:  # noqa: ARG002 - all views of WSGI
        """Whether Flask calls a view without an event loop."""
        return True

    def current_request(self, given: tuple[Any, ...] = ()) -> Request:  # noqa: ARG002 - the context has it
        """Read the request that is answered."""
        return read_environ(request.environ)

    def make_response(self, reply: Reply) -> Response:
        """Make a response of the app's own class."""
        return current_app.response_class(reply.body, reply.status, reply.headers)


class ImageResponse(Response):
    """An image as a view's response, drawn by the app's own renderer.

    Args:
        node: What to draw; see `limner.ImageResponse`.
        status: Of the reply.
        headers: Of the reply.
        **options: All else that `limner.ImageResponse` takes.

    Raises:
        LimnerError: It cannot be drawn.
    """

    def __init__(self, node: Any, status: int = 200, headers: Headers | None = None, **options: Any) -> None:
        image = limner.response.ImageResponse(node, status=status, headers=headers, **options)
        door = current_app.extensions.get(NAME) if has_app_context() else None
        if isinstance(door, Limner):
            settings = door.site.server.settings
            image.fill(settings.image_defaults)
        super().__init__(image.body, status, list(image.headers.items()))


def open_app(path: str) -> Flask:
    """Give the app that ``flask --app`` names, in another process."""
    app: Flask = ScriptInfo(app_import_path=path or None).load_app()
    return app


__all__ = ["ImageResponse", "Limner"]
