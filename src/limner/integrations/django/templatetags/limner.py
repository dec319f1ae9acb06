# pyright: basic
# Django brings no types.
"""``{% load limner %}``: the tags of a page, and the addresses of images."""

from typing import Any, Unpack
from urllib.parse import unquote

from django import template
from django.urls import get_script_prefix
from django.utils.safestring import SafeString

from limner.errors import SiteError
from limner.head.overrides import HeadOverrides
from limner.integrations.django.door import get_door

register = template.Library()


@register.simple_tag(takes_context=True)
def metadata_images(context: Any, **named: Any) -> SafeString:
    """Write the tags of the page that is asked for; ``for=object`` those of the page of an object.

    What `Site.head` takes stands by name: ``{% metadata_images title=post.title description=post.summary %}``.

    Raises:
        SiteError: The template has no request.
    """
    page = named.pop("for", None)
    return SafeString(write_head(context, page, **named))  # every value in the tags is escaped


def write_head(context: Any, page: Any, **overrides: Unpack[HeadOverrides]) -> str:
    """Write the tags of a page for a template.

    Args:
        context: Of the template.
        page: Another page than the request's own, or None.
        **overrides: As `Site.head` takes them.

    Raises:
        SiteError: The template has no request.
    """
    request = context.get("request")
    if request is None:
        raise SiteError(
            "the template has no request",
            expected="render(request, …), and the context processor django.template.context_processors.request",
        )
    return get_door().head_of(request, page, **overrides)


@register.simple_tag
def image_url(target: str, params: Any = None, id: Any = None) -> str:
    """Write the address of one image, from the host's root.

    Args:
        target: Its file, or its kind and place; beside an object its kind, such as ``opengraph-image``.
        params: The values of its place's dynamic segments, or an object with `get_absolute_url`.
        id: Of a file with several images.

    Raises:
        SiteError: No image has that address; perhaps its file has several, and no id was given.
    """
    door = get_door()
    if hasattr(params, "get_absolute_url"):
        script = get_script_prefix().rstrip("/")
        path = params.get_absolute_url().partition("?")[0].removeprefix(script).rstrip("/")
        own = f"{path}/{target}" + ("" if id is None else f"/{id}")
        if not door.is_image(unquote(own).lstrip("/")):
            raise SiteError(
                "no image has this address",
                got=own,
                expected="the kind of an image of this page's own" + (", and its id" if id is None else ""),
            )
        return door.images_prefix() + own
    return door.images_prefix() + door.site.url_for(target, params, id)
