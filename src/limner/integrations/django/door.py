# pyright: basic
# Django brings no types.
"""The site of a Django project, made of its settings and apps at its first use.

Goes in: the setting `LIMNER`, and the folders ``images/`` of the apps. Comes out: `Door`, whose heads begin with the
scheme and host that Django judges the request to have.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, Unpack

import django
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, reverse
from markupsafe import Markup

from limner.asgi import read_scope
from limner.diagnostics import logger
from limner.errors import LimnerError, SiteError
from limner.head.overrides import HeadOverrides
from limner.host import new_lock
from limner.integrations.base import IMAGES, Integration
from limner.integrations.django.cache import DjangoCache
from limner.integrations.django.caller import DjangoCaller
from limner.integrations.django.files import ProjectLoader
from limner.integrations.django.templates import ProjectTemplates
from limner.routes.address import split_path, split_raw_path
from limner.routes.calling import is_async
from limner.routes.template_cards import TemplateEngine
from limner.serving.options import SiteKeywords
from limner.serving.request import Reply, Request, quote_prefix
from limner.site import Site
from limner.wsgi import read_environ

_SETTING: Final = "LIMNER"
_KNOWN: Final = frozenset({"images", *SiteKeywords.__annotations__} - {"renderer", "caller", "root_path"})
_PROBE: Final = "x"


class Door(Integration):
    """The images of a Django project."""

    def __init__(self) -> None:
        super().__init__(_make_site, DjangoCaller(), "LIMNER = {'BASE_URL': 'https://example.com'}, or a request")

    def make_template_engine(self) -> TemplateEngine:
        """Say who fills the templates that are cards."""
        return ProjectTemplates(read_settings().get("base_url") or "")

    def read_request(self, request: Any, path: str | None = None) -> Request:
        """Read Django's request: the image or page that it asks for, and the origin that Django gives it.

        Args:
            request: Of Django.
            path: The percent-encoded path of another page, from the host's root; None for the request's own.
        """
        scope = getattr(request, "scope", None)
        read = read_environ(request.META) if scope is None else read_scope(scope)
        host = request.get_host()
        script = quote_prefix(request.META.get("SCRIPT_NAME") or "")
        if script:
            loader = self.site.renderer.loader
            if isinstance(loader, ProjectLoader):
                loader.mounted_at(script)
        if path is not None:
            own = path.partition("?")[0].partition("#")[0].removeprefix(script)
            read = replace(read, path=split_raw_path(own.encode("ascii", "replace")), query="", path_length=len(own))
        return replace(
            read, scheme=request.scheme, host=host, origin=f"{request.scheme}://{host}", prefix=self.images_prefix()
        )

    def images_prefix(self) -> str:
        """Give where the project includes the URLs of images, percent-encoded, without a final slash.

        Raises:
            ImproperlyConfigured: It does nowhere.
        """
        try:
            found: str = reverse("limner:image", kwargs={"path": _PROBE})
        except NoReverseMatch as error:
            raise ImproperlyConfigured(
                "the URLs of images are not included: path('', include('limner.integrations.django.urls')) comes first "
                "in urlpatterns"
            ) from error
        return found.removesuffix(_PROBE).rstrip("/")

    def head_of(self, request: Any, page: Any = None, **overrides: Unpack[HeadOverrides]) -> Markup:
        """Write the tags of a page.

        Args:
            request: Of Django.
            page: Another page: an object with `get_absolute_url`, or a path; None for the request's own.
            **overrides: As `Site.head` takes them.
        """
        return self.head(self.read_request(request, _path_of(page)), **overrides)

    async def ahead_of(self, request: Any, page: Any = None, **overrides: Unpack[HeadOverrides]) -> Markup:
        """Write the tags of a page, for an async view."""
        return await self.ahead(self.read_request(request, _path_of(page)), **overrides)

    response_type = HttpResponse

    def serves_at_once(self, view: Callable[..., object]) -> bool:
        """Whether Django calls a view without an event loop."""
        return not is_async(view)

    def current_request(self, given: tuple[Any, ...]) -> Request:
        """Read the request that is answered: the first argument of every view, but for a method's `self`."""
        request = next((one for one in given if isinstance(one, HttpRequest)), None)
        if request is None:
            raise SiteError("no request is answered here", expected="a view, whose first argument is the request")
        return self.read_request(request)

    def make_response(self, reply: Reply) -> HttpResponse:
        """Make a response of Django."""
        return HttpResponse(reply.body, status=reply.status, headers=dict(reply.finished_headers()))

    def is_image(self, path: str) -> bool:
        """Whether a decoded path below the prefix may be that of an image."""
        length = len(path.encode("utf-8", "replace"))
        return self.site.is_image_path(Request(path=split_path("/" + path, exact=False), path_length=length))

    def _start_here(self) -> None:
        """Import the route files; functions are not called, since tests have a database of one connection."""
        try:
            for fault in self.site.server.routes.load_all():
                logger.error("%s", fault)
        finally:
            connections.close_all()
        self._warm()


def _path_of(page: Any) -> str | None:
    if page is None or isinstance(page, str):
        return page
    path: str = page.get_absolute_url()
    return path


def read_settings() -> dict[str, Any]:
    """Read the setting `LIMNER`.

    Raises:
        ImproperlyConfigured: It is no mapping, or a key is unknown.
    """
    given = getattr(settings, _SETTING, None) or {}
    if not isinstance(given, Mapping):
        raise ImproperlyConfigured(f"{_SETTING} is {type(given).__name__}; a dict is expected")
    options: dict[str, Any] = {}
    for key, value in given.items():
        name = str(key).lower()
        if str(key) != str(key).upper() or name not in _KNOWN:
            nearest = get_close_matches(name, _KNOWN, n=1)
            hint = f"; did you mean {nearest[0].upper()!r}?" if nearest else ""
            known = ", ".join(sorted(one.upper() for one in _KNOWN))
            raise ImproperlyConfigured(f"unknown key {key!r} in {_SETTING}{hint} Known are {known}.")
        options[name] = value
    return options


def _make_site() -> Site:
    options = read_settings()
    images = options.pop("images", None)
    if isinstance(alias := options.get("cache"), str):
        if alias not in settings.CACHES:
            known = ", ".join(map(repr, settings.CACHES))
            raise ImproperlyConfigured(f"{_SETTING}['CACHE'] is {alias!r}, which is none of CACHES: {known}")
        options["cache"] = DjangoCache(alias)
    if "renderer" not in options:
        options["loader"] = ProjectLoader(options.get("loader"))
    try:
        return Site(_folders(images), **{"development": settings.DEBUG, **options})
    except LimnerError as error:
        raise ImproperlyConfigured(str(error)) from error


def _folders(images: Any) -> list[Path]:
    if images is not None:
        several = [images] if isinstance(images, str | Path) else list(images)
        base = Path(getattr(settings, "BASE_DIR", "."))
        return [base / one for one in several]
    return [folder for app in apps.get_app_configs() if (folder := Path(app.path) / IMAGES).is_dir()]


_lock = new_lock()
_doors: list[Door] = []


def get_door() -> Door:
    """Give the project's images."""
    with _lock:
        if not _doors:
            _doors.append(Door())
        return _doors[0]


def open_project(_: str) -> Site:
    """Give the project's site in another process, which has its settings by ``DJANGO_SETTINGS_MODULE``."""
    if not apps.ready:
        django.setup()
    return get_door().site


def forget_door() -> None:
    """Make them anew at their next use: a setting has changed."""
    with _lock:
        _doors.clear()
