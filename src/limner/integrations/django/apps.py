# pyright: basic
# Django brings no types.
"""The app's configuration: checks, and a start at the first request of each process."""

from typing import Any

from django.apps import AppConfig
from django.core.checks import register
from django.core.signals import request_started, setting_changed


class LimnerConfig(AppConfig):
    """Limner as an app of Django."""

    name = "limner.integrations.django"
    label = "limner"
    verbose_name = "Limner"

    def ready(self) -> None:
        """Register the checks; the site itself is made at its first use, when all apps are there."""
        from limner.integrations.django.checks import check_files, check_urls

        register(check_files)
        register(check_urls)
        request_started.connect(_start, dispatch_uid="limner")
        setting_changed.connect(_forget, dispatch_uid="limner")


def _start(**_: Any) -> None:
    from limner.integrations.django.door import get_door

    request_started.disconnect(dispatch_uid="limner")
    get_door().start()


def _forget(*, setting: str, **_: Any) -> None:
    from limner.integrations.django.door import forget_door

    if setting in {"LIMNER", "INSTALLED_APPS", "DEBUG", "ROOT_URLCONF", "CACHES"}:
        forget_door()
