"""Images for Flask: answered before its views within the request's own context, with a global for templates.

Goes in: a Flask app and its settings. Comes out: `Limner`, whose `head` writes a page's tags; and `ImageResponse`, for
ordinary views.

Spec: https://flask.palletsprojects.com/extensiondev/

Public: docs/api.md.
"""

from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from typing import Any, TypeVar, Unpack, cast

from flask import Flask, Response, current_app, has_app_context, has_request_context, request
from jinja2 import Environment
from markupsafe import Markup

import limner.response
from limner.integrations.base import IMAGES, NAME, ConfiguredIntegration
from limner.response import Headers, ImageDefaults
from limner.routes.caller import ThreadKeepingCaller
from limner.serving.options import AppKeywords
from limner.site import Site
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

    def _context(self) -> AbstractContextManager[object]:
        app: Flask = self._limner.app
        return app.test_request_context("/", base_url=self._limner.site.base_url or None)


class Limner(ConfiguredIntegration):
    """The images of a Flask app.

    Settings of the app are the upper-case forms of the options: ``LIMNER_IMAGES``, ``LIMNER_BASE_URL`` (without it
    ``SERVER_NAME`` and ``PREFERRED_URL_SCHEME`` count), ``LIMNER_CACHE`` and so on; what is given here wins.

    Args:
        app: The app; None for `init_app` later.
        images: The folder of images, from the app's own.
        base_url: Where the app is reached, such as ``https://example.com``.
        templates: A further Jinja environment that gets the global ``metadata_images()``; the app's own always does.
        site: A site instead of a folder and options.
        **site_options: As `Site` takes them; ``development`` is the app's ``debug`` unless it is given.
    """

    def __init__(
        self,
        app: Flask | None = None,
        *,
        images: str | Path = IMAGES,
        base_url: str | None = None,
        templates: Environment | None = None,
        site: Site | None = None,
        **site_options: Unpack[AppKeywords],
    ) -> None:
        options = {"base_url": base_url, **site_options}
        super().__init__(FlaskCaller(self), images=images, site=site, options=options)
        if templates is not None:
            cast("dict[str, Any]", templates.globals)["metadata_images"] = self.metadata_images
        if app is not None:
            self.init_app(app)

    def init_app(self, app: Flask) -> None:
        """Add the images to an app."""
        self.prepare(app)
        app.before_request(self._answer)
        app.add_template_global(self.metadata_images, "metadata_images")

    def metadata_images(self) -> Markup:
        """Write the tags of the page that is asked for, for its template."""
        return self.head(request.environ)

    def _answer(self) -> Response | None:
        """Answer an image; None for all else."""
        self.start()
        if not self.site.is_image_path(request.environ):
            return None
        server = self.site.server
        reply = server.settings.caller.serve(partial(server.reply, read_environ(request.environ)))
        return current_app.response_class(reply.body, reply.status, reply.headers)


class ImageResponse(Response):
    """A picture as a view's response, drawn by the app's own renderer.

    Args:
        node: What to draw; see `limner.ImageResponse`.
        status: Of the reply.
        headers: Of the reply.
        **options: All else that `limner.ImageResponse` takes.

    Raises:
        LimnerError: It cannot be drawn.
    """

    def __init__(self, node: Any, status: int = 200, headers: Headers | None = None, **options: Any) -> None:
        picture = limner.response.ImageResponse(node, status=status, headers=headers, **options)
        door = current_app.extensions.get(NAME) if has_app_context() else None
        if isinstance(door, Limner):
            settings = door.site.server.settings
            picture.fill(ImageDefaults(renderer=settings.renderer, files=settings.files))
        super().__init__(picture.body, status, list(picture.headers.items()))


__all__ = ["ImageResponse", "Limner"]
