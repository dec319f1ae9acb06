"""Middleware for ASGI apps without an integration of their own: FastHTML, Air, BlackSheep.

Goes in: an app and a `Site`. Comes out: an ASGI app; images are the site's, everything else is the app's.

Public: docs/api.md.
"""

import contextvars

from limner.asgi import ASGIApp, Receive, Scope, Send, read_scope
from limner.errors import SiteError
from limner.routes.loop import remembered_loop
from limner.serving.request import Request
from limner.site import Site

__all__ = ["SiteMiddleware"]


current_scope: contextvars.ContextVar[Scope | None] = contextvars.ContextVar("current_scope", default=None)
"""The scope of the request that an app behind a site's middleware answers."""


def read_current_scope() -> Request:
    """Read the request that an app behind a site's middleware answers.

    Raises:
        SiteError: There is none.
    """
    scope = current_scope.get()
    if scope is None:
        raise SiteError("no request is answered here", expected="a call by the app, which has its images")
    return read_scope(scope)


class SiteMiddleware:
    """Answers the site's images before the app's own routes are asked.

    A page's route such as ``/products/{id}`` would take ``/products/icon`` for itself; in front of the app the site
    comes first. ``SiteMiddleware(app, site)`` is an app for any ASGI server.

    Args:
        app: Any ASGI app.
        site: Whose images.
    """

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self.app = app
        self.site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a connection."""
        if scope["type"] == "http" and self.site.is_image_path(scope):
            await self.site(scope, receive, send)
        else:
            current_scope.set(scope)
            with remembered_loop():  # a sync view in a thread may need async functions for its head
                await self.app(scope, receive, send)
