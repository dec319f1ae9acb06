# pyright: basic
# Django brings no types.
"""For views: the tags of a page, awaited, and `ImageResponse`.

Public: docs/api.md.
"""

from collections.abc import Callable
from typing import Any, Unpack

from django.utils.safestring import SafeString

from limner.head.overrides import HeadOverrides
from limner.integrations.django.door import get_door
from limner.integrations.django.views import ImageResponse


async def metadata_images(request: Any, page: Any = None, **overrides: Unpack[HeadOverrides]) -> SafeString:
    """Write the tags of a page, for the context of an async view's template.

    Args:
        request: Of Django.
        page: Another page: an object with `get_absolute_url`, or a path; None for the request's own.
        **overrides: As `Site.head` takes them.
    """
    return SafeString(await get_door().ahead_of(request, page, **overrides))  # every value in the tags is escaped


def image_view(view: Callable[..., object]) -> Callable[..., Any]:
    """Give a plain view what the images of the folders have; see `Integration.image_view`."""
    return get_door().image_view(view)


__all__ = ["ImageResponse", "image_view", "metadata_images"]
