# pyright: basic
# Django brings no types.
"""Globals for templates of Django's Jinja2 backend: the tags of a page, and the addresses of images.

Goes in: an environment. Comes out: `metadata_images()` and `image_url(…)` in its templates.

Spec: https://docs.djangoproject.com/en/5.2/topics/templates/#django.template.backends.jinja2.Jinja2

Public: docs/api.md.
"""

from typing import Any, Unpack

from jinja2 import Environment, pass_context
from jinja2.ext import Extension
from markupsafe import Markup

from limner.head.overrides import HeadOverrides
from limner.integrations.django.templatetags.limner import image_url, write_head


class LimnerExtension(Extension):
    """Adds the globals: ``"OPTIONS": {"extensions": ["limner.integrations.django.jinja2.LimnerExtension"]}``."""

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        names: Any = environment.globals
        names["metadata_images"] = metadata_images
        names["image_url"] = image_url


@pass_context
def metadata_images(context: Any, page: Any = None, **overrides: Unpack[HeadOverrides]) -> Markup:
    """Write the tags of the page that is asked for, or of another: an object with `get_absolute_url`, or a path."""
    return Markup(write_head(context, page, **overrides))  # noqa: S704 - every value in the tags is escaped


__all__ = ["LimnerExtension"]
