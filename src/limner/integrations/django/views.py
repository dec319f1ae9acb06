# pyright: basic
# Django brings no types.
"""The view that answers images, and an image as the response of an ordinary view."""

from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import unquote

from django.http import HttpRequest, HttpResponse

import limner.response
from limner.integrations.django.door import get_door
from limner.response import Headers
from limner.serving.request import strip_prefix

try:
    from django.contrib.auth.decorators import login_not_required
except ImportError:  # before Django 5.1

    def login_not_required(view_func: Any) -> Any:
        """Give the view as it is: nothing asks for a login by default."""
        return view_func


@login_not_required
def image(request: HttpRequest, path: str) -> HttpResponse:  # noqa: ARG001 - the request has it too, undecoded
    """Answer an image."""
    door = get_door()
    read = door.read_request(request)
    script = request.META.get("SCRIPT_NAME") or ""
    if read.path is not None:
        own = unquote(read.prefix).removeprefix(script)
        read = replace(read, path=strip_prefix(read.path, own))
    server = door.site.server
    return door.make_response(server.settings.caller.serve(partial(server.reply, read)))


class ImageResponse(HttpResponse):
    """An image as a view's response, drawn by the project's own renderer.

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
        settings = get_door().site.server.settings
        image.fill(settings.image_defaults)
        super().__init__(image.body, status=status, headers=image.headers)
