# pyright: basic
# Django brings no types.
"""Static files and uploads of a Django project as pictures of its cards, without a request over the network.

Goes in: addresses as ``{% static %}`` and `FileField.url` write them. Comes out: their bytes, from the finders and
storages of the project.

Spec: https://docs.djangoproject.com/en/5.2/ref/contrib/staticfiles/
"""

import asyncio
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, SuspiciousOperation
from django.core.files.storage import default_storage

from limner.errors import LimitExceededError, LoadRefusedError, ResourceError, ResourceNotFoundError
from limner.resources.address import scheme_of, shown
from limner.resources.loader import ClosedLoader, Loaded, Loader

_STATIC: Final = "django.contrib.staticfiles"
_MOST_SCRIPTS: Final = 16


class ProjectLoader:
    """Opens what stands below `STATIC_URL` and `MEDIA_URL`; all else is left to another loader.

    Args:
        other: Opens other addresses; None opens none.
    """

    def __init__(self, other: Loader | None = None) -> None:
        self._other: Loader = other or ClosedLoader()
        self._scripts = {"": None}

    def mounted_at(self, script: str) -> None:
        """Learn where the project is mounted: relative settings such as ``static/`` begin there."""
        if script not in self._scripts and len(self._scripts) < _MOST_SCRIPTS:
            self._scripts[script] = None

    @property
    def roots(self) -> tuple[str, ...]:
        """The beginnings of paths that are opened here."""
        return tuple(url for url in (*self._urls("STATIC_URL"), *self._urls("MEDIA_URL")) if not scheme_of(url))

    def _urls(self, name: str) -> list[str]:
        # As it is written: Django adds the prefix of the request that asks first, and keeps that for all others. In a
        # thread without a request there is none, and the project's own pages would lose theirs.
        url = str(getattr(settings._wrapped, name, None) or "")  # noqa: SLF001 - the only way to what is written
        if url in {"", "/"}:  # an empty MEDIA_URL would be every address
            return []
        if scheme_of(url) or url.startswith("//"):
            return [url]
        return [f"{script}/{url.lstrip('/')}" for script in self._scripts]

    def load(self, address: str, max_bytes: int) -> Loaded:
        """Give what is at an address; see `Loader.load`.

        Raises:
            LoadRefusedError: It leads out of the static files or uploads.
            ResourceError: It is not there, or cannot be read.
            LimitExceededError: It is too large.
        """
        found = self._find(address)
        if found is None:
            return self._other.load(address, max_bytes)
        is_static, name = found
        try:
            data = _read(is_static=is_static, name=name, most=max_bytes + 1)
        except SuspiciousOperation as error:
            raise LoadRefusedError("this file may not be opened", got=shown(address)) from error
        except (FileNotFoundError, ImproperlyConfigured) as error:  # the latter without a STATIC_ROOT
            raise ResourceNotFoundError(
                "there is no such file",
                got=shown(address),
                expected="a static file that a finder or the storage has" if is_static else "an upload",
            ) from error
        except OSError as error:
            raise ResourceError("a file cannot be read", got=f"{shown(address)}: {error}") from error
        if len(data) > max_bytes:
            raise LimitExceededError(
                "a file is too large",
                got=shown(address),
                expected=f"at most {max_bytes:,} bytes (Limits.resource_bytes)",
            )
        return Loaded(data, address)

    async def aload(self, address: str, max_bytes: int) -> Loaded:
        """Do the same without blocking an event loop."""
        if self._find(address) is None:
            return await self._other.aload(address, max_bytes)
        return await asyncio.to_thread(self.load, address, max_bytes)

    def file_of(self, address: str) -> Path | None:
        """Give the file that an address means; None where it is none of this machine."""
        found = self._find(address)
        if found is None:
            return None
        is_static, name = found
        try:
            file = _find_static(name) if is_static else None
            return file or Path(_storage(is_static=is_static).path(name))
        except (NotImplementedError, SuspiciousOperation, ImproperlyConfigured):
            return None

    def _find(self, address: str) -> tuple[bool, str] | None:
        """Read an address: whether it is a static file's, and its name."""
        path = address.partition("#")[0].partition("?")[0]
        for is_static, setting in ((True, "STATIC_URL"), (False, "MEDIA_URL")):
            for url in sorted(self._urls(setting), key=len, reverse=True):
                if path.startswith(url) and len(path) > len(url):
                    return is_static, unquote(path.removeprefix(url))
        return None


def _find_static(name: str) -> Path | None:
    if not apps.is_installed(_STATIC):
        return None
    from django.contrib.staticfiles import finders

    found: Any = finders.find(name)
    return Path(found) if found else None


def _storage(*, is_static: bool) -> Any:
    if not is_static:
        return default_storage
    from django.contrib.staticfiles.storage import staticfiles_storage

    return staticfiles_storage


def _read(*, is_static: bool, name: str, most: int) -> bytes:
    file = _find_static(name) if is_static else None
    if file is not None:
        with file.open("rb") as opened:
            return opened.read(most)
    with _storage(is_static=is_static).open(name) as opened:
        data: bytes = opened.read(most)
    return data
