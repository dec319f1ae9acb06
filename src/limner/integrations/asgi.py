"""Middleware for ASGI apps: Starlette, FastAPI, Litestar, Quart, Django under ASGI.

Goes in: an app and a `Site`. Comes out: an ASGI app; pictures are the site's, everything else is the app's.
"""

from limner.asgi import ASGIApp, Receive, Scope, Send
from limner.site import Site


class SiteMiddleware:
    """Answers the site's pictures before the app's own routes are asked.

    A page's route such as ``/products/{id}`` would take ``/products/icon`` for itself; in front of the app the site
    comes first. ``app.add_middleware(SiteMiddleware, site=site)`` is Starlette's and FastAPI's way to write it.

    Args:
        app: Any ASGI app.
        site: Whose pictures.
    """

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self.app = app
        self.site = site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a connection."""
        is_picture = scope["type"] == "http" and self.site.is_image_path(scope)
        await (self.site if is_picture else self.app)(scope, receive, send)
