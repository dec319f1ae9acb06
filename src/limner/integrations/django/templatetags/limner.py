# pyright: basic
# Django brings no types.
"""``{% load limner %}``: the tags of a page, and the addresses of images."""

from typing import Any

from django import template
from django.utils.safestring import SafeString

from limner.errors import SiteError
from limner.integrations.django.door import get_door

register = template.Library()


@register.simple_tag(takes_context=True)
def metadata_images(context: Any, **named: Any) -> SafeString:
    """Write the tags of the page that is asked for; ``for=object`` those of the page of an object.

    Raises:
        SiteError: The template has no request.
    """
    request = context.get("request")
    if request is None:
        raise SiteError(
            "the template has no request",
            expected="render(request, …), and the context processor django.template.context_processors.request",
        )
    return SafeString(get_door().head_of(request, named.get("for")))  # every value in the tags is escaped


@register.simple_tag
def image_url(target: str, params: Any = None, id: Any = None) -> str:
    """Write the address of one image, from the host's root.

    Args:
        target: Its file, or its kind and place; beside an object its kind, such as ``opengraph-image``.
        params: The values of its place's dynamic segments, or an object with `get_absolute_url`.
        id: Of a file with several pictures.
    """
    door = get_door()
    if hasattr(params, "get_absolute_url"):
        path = params.get_absolute_url().partition("?")[0].rstrip("/")
        return f"{door.images_prefix()}{path}/{target}" + ("" if id is None else f"/{id}")
    return door.images_prefix() + door.site.url_for(target, params, id)
