"""Middleware for WSGI apps: Flask, Django, Pyramid, Bottle.

Goes in: an app and a `Site`. Comes out: a WSGI app; images are the site's, everything else is the app's.

Public: docs/api.md.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from limner.site import Site

__all__ = ["SiteMiddleware"]


class SiteMiddleware:
    """Answers the site's images before the app's own routes are asked.

    ``app.wsgi_app = SiteMiddleware(app.wsgi_app, site)`` is Flask's way to write it.

    Args:
        app: Any WSGI app.
        site: Whose images.
    """

    def __init__(self, app: Callable[..., Iterable[bytes]], site: Site) -> None:
        self.app = app
        self.site = site

    def __call__(self, environ: Mapping[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a request."""
        if self.site.is_image_path(environ):
            return self.site.wsgi(environ, start_response)
        return self.app(environ, start_response)
