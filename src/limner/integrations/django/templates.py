# pyright: basic
# Django brings no types.
"""Templates of Django and of its Jinja2 backend as cards.

Goes in: a template beside the segments. Comes out: its text, by the project's own engine, with its filters and context
processors.

Spec: https://docs.djangoproject.com/en/5.2/topics/templates/
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from asgiref.sync import sync_to_async
from django.conf import settings
from django.http import HttpRequest
from django.http.request import validate_host
from django.template import Origin, TemplateSyntaxError, engines
from django.template import Template as DjangoTemplate
from django.template.backends.django import DjangoTemplates
from django.template.backends.django import Template as BackendTemplate

from limner.errors import ModuleError
from limner.routes.template_cards import TemplateEngine, compile_jinja
from limner.serving.faults import mark_place
from limner.sources import SourceLocation


class ProjectTemplates(TemplateEngine):
    """Fills ``.html`` with the project's first engine, and ``.jinja`` with its Jinja2 backend.

    Context processors are given a request for the project's first page, since a card is for everybody, whoever asked
    first.
    """

    def __init__(self, base_url: str) -> None:
        super().__init__()
        self._base_url = base_url

    def render(self, file: Path, values: Mapping[str, Any]) -> str:
        """Fill a template.

        Raises:
            ModuleError: It cannot be read, or the project has no engine for it.
        """
        wanted = engines.all() if file.suffix == ".html" else [one for one in engines.all() if hasattr(one, "env")]
        backend = next(iter(wanted), None)
        if backend is None:
            raise ModuleError(
                "the project has no template engine for this file",
                where=SourceLocation(str(file)),
                expected="a Jinja2 backend in TEMPLATES" if file.suffix == ".jinja" else "a backend in TEMPLATES",
            )
        request = first_request(self._base_url)
        text: str
        if isinstance(backend, DjangoTemplates):
            text = _fill_django(backend, file, dict(values), request)
        else:
            context = {"request": request}
            for processor in backend.template_context_processors:
                context.update(processor(request))
            text = compile_jinja(backend.env, file).render({**context, **values})
        return text

    async def arender(self, file: Path, values: Mapping[str, Any]) -> str:
        """Fill a template in the thread of its request, since it may ask the database."""
        text: str = await sync_to_async(self.render, thread_sensitive=True)(file, values)
        return text


def _fill_django(backend: DjangoTemplates, file: Path, values: dict[str, Any], request: HttpRequest) -> str:
    try:
        source = file.read_text(encoding="utf-8")
        template = DjangoTemplate(source, Origin(str(file), file.name), file.name, backend.engine)
        text = str(BackendTemplate(template, backend).render(values, request))
    except TemplateSyntaxError as error:
        raise ModuleError("the template cannot be read", where=_place_of(error, file), got=str(error)) from error
    except Exception as error:
        # Its frames are Django's own; the node that failed knows its line.
        node = getattr(error, "_culprit_node", None)
        if node is not None and getattr(node, "token", None) is not None:
            mark_place(error, SourceLocation(node.origin.name if node.origin else str(file), node.token.lineno))
        raise
    return text


def _place_of(error: Exception, file: Path) -> SourceLocation:
    token = getattr(error, "token", None)
    return SourceLocation(str(file), getattr(token, "lineno", 0) or 0)


def first_request(base_url: str) -> HttpRequest:
    """Make a request for the project's first page.

    Args:
        base_url: Of the site; empty where no setting says it.
    """
    base = urlsplit(base_url)
    if not validate_host(base.hostname or "", settings.ALLOWED_HOSTS):
        base = urlsplit(f"{base.scheme or 'http'}://{_any_host()}")  # one that `get_host` gives
    request: Any = HttpRequest()
    request.method, request.path, request.path_info = "GET", "/", "/"
    port = base.port or (443 if base.scheme == "https" else 80)
    request.META = {"SERVER_NAME": base.hostname or "localhost", "SERVER_PORT": str(port), "REMOTE_ADDR": ""}
    if base.scheme == "https":
        request._get_scheme = lambda: "https"  # noqa: SLF001 - Django's own hook for the scheme of a request
    return request


def _any_host() -> str:
    named = [host for host in settings.ALLOWED_HOSTS if host and "*" not in host]
    return str(named[0]).lstrip(".") if named else "localhost"
