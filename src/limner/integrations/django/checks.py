# pyright: basic
# Django brings no types.
"""System checks: the settings and files of images, and the place of their URLs.

Spec: https://docs.djangoproject.com/en/5.2/topics/checks/
"""

from typing import Any, cast

from django.conf import settings
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.urls import get_resolver

from limner.integrations.django.door import get_door

_URLS = "limner.integrations.django.urls"


def check_files(**_: Any) -> list[checks.CheckMessage]:
    """Give what is wrong with the settings, the folders and the files of images."""
    try:
        site = get_door().site
        found: list[checks.CheckMessage] = [
            checks.Error(str(fault), id="limner.E002") for fault in site.server.routes.load_all()
        ]
    except ImproperlyConfigured as error:
        return [checks.Error(str(error), id="limner.E001")]
    return [*found, *(checks.Warning(str(warning), id="limner.W003") for warning in site.warnings)]


def check_urls(**_: Any) -> list[checks.CheckMessage]:
    """Warn where the URLs of images are missing, or stand after others, which may catch what is theirs."""
    if not getattr(settings, "ROOT_URLCONF", None):
        return []
    patterns = cast("list[Any]", get_resolver().url_patterns)
    names = [getattr(getattr(pattern, "urlconf_name", None), "__name__", "") for pattern in patterns]
    hint = f"urlpatterns = [path('', include('{_URLS}')), …]"
    if _URLS not in names:
        return [checks.Warning("the URLs of images are not included", hint=hint, id="limner.W002")]
    if names.index(_URLS) > 0:
        return [
            checks.Warning("the URLs of images do not come first: others may catch them", hint=hint, id="limner.W001")
        ]
    return []
