# ruff: noqa: ARG001, E501, FAST003 - views need not look at their path; a line is often a whole source file
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false, reportUnusedFunction=false, reportMissingTypeStubs=false
"""One app in each framework, as a user would write it, under the framework's own test client.

Goes in: a folder with `images/` and `templates/`. Comes out: `Client`, which asks the app.
"""

import asyncio
import logging
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import limner as limner_package
from limner.html import div
from limner.integrations.base import Integration

if TYPE_CHECKING:
    from limner.integrations.litestar import LimnerPlugin

PAGE = "<!doctype html><head>{tags}</head>"
NODE = div(style="width: 100%; height: 100%; background: teal")
BASE = "https://example.com"


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass(frozen=True)
class Client:
    """Asks an app: method, path, headers."""

    ask: Callable[[str, str, Mapping[str, str]], Answer]
    limner: Integration

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, {name.replace("_", "-"): value for name, value in headers.items()})

    def head(self, path: str) -> Answer:
        return self.ask("HEAD", path, {})


Build = Callable[..., Any]


@contextmanager
def starlette_client(folder: Path, **options: Any) -> Generator[Client, None, None]:
    from starlette.applications import Starlette
    from starlette.requests import Request
    from starlette.responses import HTMLResponse, Response
    from starlette.routing import Mount, Route
    from starlette.templating import Jinja2Templates
    from starlette.testclient import TestClient

    from limner.integrations.starlette import ImageResponse, Limner

    templates = Jinja2Templates(folder / "templates", context_processors=[shop_processor])
    templates.env.filters["shout"] = str.upper

    debug = options.pop("debug", False)
    prefix = options.pop("prefix", "")
    limner_of = Limner(images=folder / "images", templates=templates, **options)

    async def page(request: Request) -> Response:
        return HTMLResponse(PAGE.format(tags=await limner.ahead(request)))

    def sync_page(request: Request) -> Response:
        return HTMLResponse(PAGE.format(tags=limner.head(request)))

    async def templated(request: Request) -> Response:
        response = templates.TemplateResponse(request, "request.html")
        response.set_cookie("kept", "yes")
        return response

    async def card(_: Request) -> Response:
        return ImageResponse(NODE, status_code=201, width=20, height=10, headers={"x-own": "yes"})

    @limner_of.image_view
    async def drawn(request: Request) -> Any:
        return draw_plain(request.query_params["how"])

    @limner_of.image_view
    def drawn_at_once(request: Request) -> Any:
        return draw_plain(request.query_params["how"])

    routes = [
        Route("/card", card),
        Route("/drawn", drawn),
        Route("/drawn-at-once", drawn_at_once),
        Route("/sync/{path:path}", sync_page),
        Route("/templated/{path:path}", templated),
        Route("/{path:path}", page),
    ]
    app = Starlette(debug=debug, routes=routes)
    app.state.shop = "of the app"
    limner = limner_of
    limner.init_app(app)
    outer = Starlette(routes=[Mount(prefix, app)]) if prefix else app
    with TestClient(outer, follow_redirects=False, raise_server_exceptions=False) as http:
        yield Client(_by_httpx(http), limner)


@contextmanager
def fastapi_client(folder: Path, **options: Any) -> Generator[Client, None, None]:
    from fastapi import FastAPI, Request
    from fastapi.responses import HTMLResponse
    from starlette.routing import Mount
    from starlette.templating import Jinja2Templates
    from starlette.testclient import TestClient

    from limner.integrations.fastapi import Head, ImageResponse, Limner

    templates = Jinja2Templates(folder / "templates", context_processors=[shop_processor])
    templates.env.filters["shout"] = str.upper
    debug = options.pop("debug", False)
    prefix = options.pop("prefix", "")
    app = FastAPI(debug=debug)
    app.state.shop = "of the app"
    limner = Limner(app, images=folder / "images", templates=templates, **options)

    @app.get("/card", response_class=ImageResponse)
    async def card() -> ImageResponse:
        return ImageResponse(NODE, status_code=201, width=20, height=10, headers={"x-own": "yes"})

    @app.get("/drawn")
    @limner.image_view
    async def drawn(how: str) -> Any:
        return draw_plain(how)

    @app.get("/drawn-at-once")
    @limner.image_view
    def drawn_at_once(how: Annotated[str, "a choice"]) -> limner_package.ImageResponse:
        drawn: limner_package.ImageResponse = draw_plain(how)
        return drawn

    @app.get("/sync/{path:path}", response_class=HTMLResponse)
    def sync_page(request: Request) -> str:
        return PAGE.format(tags=limner.head(request))

    @app.get("/templated/{path:path}")
    async def templated(request: Request) -> Any:
        response = templates.TemplateResponse(request, "request.html")
        response.set_cookie("kept", "yes")
        return response

    @app.get("/{path:path}", response_class=HTMLResponse)
    async def page(head: Head) -> str:
        return PAGE.format(tags=head)

    outer: Any = app
    if prefix:
        outer = FastAPI(routes=[Mount(prefix, app)])
    with TestClient(outer, follow_redirects=False, raise_server_exceptions=False) as http:
        yield Client(_by_httpx(http), limner)


@contextmanager
def flask_client(folder: Path, **options: Any) -> Generator[Client, None, None]:
    from flask import Flask, render_template, request
    from werkzeug.middleware.dispatcher import DispatcherMiddleware
    from werkzeug.test import Client as WsgiClient

    from limner.integrations.flask import ImageResponse, Limner

    debug = options.pop("debug", False)
    prefix = options.pop("prefix", "")
    app = Flask("limner_test_app", root_path=str(folder))
    app.config.update(SHOP="of the app", DEBUG=debug, **options.pop("config", {}))
    limner = Limner(app, **options)
    app.add_template_filter(str.upper, "shout")
    app.context_processor(config_processor(app))

    @app.get("/card")
    def card() -> Any:
        return ImageResponse(NODE, status=201, width=20, height=10, headers={"x-own": "yes"})

    @app.get("/drawn")
    @limner.image_view
    async def drawn() -> Any:
        return draw_plain(request.args["how"])

    @app.get("/drawn-at-once")
    @limner.image_view
    def drawn_at_once() -> Any:
        return draw_plain(request.args["how"])

    @app.get("/sync/<path:path>")
    def sync_page(path: str) -> str:
        return PAGE.format(tags=limner.head(request))

    @app.get("/templated/<path:path>")
    async def templated(path: str) -> Any:
        return render_template("plain.html"), 200, {"Set-Cookie": "kept=yes"}

    @app.get("/", defaults={"path": ""})
    @app.get("/<path:path>")
    def page(path: str) -> str:
        return render_template("plain.html")

    outer: Any = DispatcherMiddleware(_nothing, {prefix: app}) if prefix else app
    http = WsgiClient(outer)

    def ask(method: str, path: str, headers: Mapping[str, str]) -> Answer:
        reply = http.open(path, method=method, headers=dict(headers))
        found = {name.lower(): value for name, value in reply.headers.items()}
        return Answer(reply.status_code, found, reply.get_data())

    yield Client(ask, limner)


@contextmanager
def quart_client(folder: Path, **options: Any) -> Generator[Client, None, None]:
    from quart import Quart, render_template, request

    from limner.integrations.quart import ImageResponse, Limner

    debug = options.pop("debug", False)
    prefix = options.pop("prefix", "")
    app = Quart("limner_test_app", root_path=str(folder))
    app.config.update(SHOP="of the app", DEBUG=debug, **options.pop("config", {}))
    limner = Limner(app, **options)
    app.add_template_filter(str.upper, "shout")
    app.context_processor(config_processor(app))

    @app.get("/card")
    async def card() -> Any:
        return ImageResponse(NODE, status=201, width=20, height=10, headers={"x-own": "yes"})

    @app.get("/drawn")
    @limner.image_view
    async def drawn() -> Any:
        return draw_plain(request.args["how"])

    @app.get("/drawn-at-once")
    @limner.image_view
    def drawn_at_once() -> Any:
        return draw_plain(request.args["how"])

    @app.get("/sync/<path:path>")
    def sync_page(path: str) -> str:
        return PAGE.format(tags=limner.head(request.scope))

    @app.get("/templated/<path:path>")
    async def templated(path: str) -> Any:
        return await render_template("plain.html"), 200, {"Set-Cookie": "kept=yes"}

    @app.get("/", defaults={"path": ""})
    @app.get("/<path:path>")
    async def page(path: str) -> str:
        return await render_template("plain.html")

    with asyncio.Runner() as runner:
        runner.run(app.startup())

        async def ask_app(method: str, path: str, headers: Mapping[str, str]) -> Answer:
            extra: Any = {"root_path": prefix} if prefix else {}
            reply = await app.test_client().open(path, method=method, headers=dict(headers), **extra)
            found = {name.lower(): value for name, value in reply.headers.items()}
            return Answer(reply.status_code, found, await reply.get_data(as_text=False))

        def ask(method: str, path: str, headers: Mapping[str, str]) -> Answer:
            return runner.run(ask_app(method, path, headers))

        yield Client(ask, limner)
        runner.run(app.shutdown())


def litestar_handlers(limner: "LimnerPlugin") -> list[Any]:
    from litestar import MediaType, Request, get
    from litestar.datastructures import Cookie
    from litestar.response import Template

    from limner.integrations.litestar import ImageResponse

    @get("/card", status_code=201)
    async def card() -> ImageResponse:
        return ImageResponse(NODE, status_code=201, width=20, height=10, headers={"x-own": "yes"})

    @get("/drawn")
    @limner.image_view
    async def drawn(request: Request[Any, Any, Any]) -> Any:
        return draw_plain(request.query_params["how"])

    @get("/drawn-at-once")
    @limner.image_view
    def drawn_at_once(request: Request[Any, Any, Any]) -> limner_package.ImageResponse:
        drawn: limner_package.ImageResponse = draw_plain(request.query_params["how"])
        return drawn

    @get("/sync/{path:path}", media_type=MediaType.HTML, sync_to_thread=True)
    def sync_page(request: Request[Any, Any, Any]) -> str:
        return PAGE.format(tags=limner.head(request))

    @get("/templated/{path:path}")
    async def templated() -> Template:
        return Template("plain.html", cookies=[Cookie(key="kept", value="yes")])

    @get(["/", "/{path:path}"], media_type=MediaType.HTML)
    async def page(request: Request[Any, Any, Any]) -> str:
        return PAGE.format(tags=await limner.ahead(request))

    return [card, drawn, drawn_at_once, sync_page, templated, page]


@contextmanager
def litestar_client(folder: Path, **options: Any) -> Generator[Client, None, None]:
    from litestar import Litestar
    from litestar.datastructures import State
    from litestar.plugins.jinja import JinjaTemplateEngine
    from litestar.template.config import TemplateConfig
    from litestar.testing import TestClient

    from limner.integrations.litestar import LimnerPlugin

    debug, prefix = options.pop("debug", False), options.pop("prefix", "")
    limner = LimnerPlugin(folder / "images", **options)

    app: Any = Litestar(
        litestar_handlers(limner),
        debug=debug,
        plugins=[limner],
        logging_config=None,  # it would take pytest's handlers away
        state=State({"shop": "of the app"}),
        template_config=TemplateConfig(
            directory=folder / "templates", engine=JinjaTemplateEngine, engine_callback=extend_engine
        ),
    )
    assert "opengraph" not in str(app.openapi_schema.to_schema())
    outer = app
    if prefix:

        async def call(scope: Any, receive: Any, send: Any) -> None:
            await app({**scope, "root_path": prefix}, receive, send)

        outer = call
        with TestClient(app):  # runs its lifespan
            from starlette.testclient import TestClient as Plain

            yield Client(_by_httpx(Plain(outer, follow_redirects=False)), limner)
        return
    with TestClient(outer, raise_server_exceptions=False) as http:
        http.follow_redirects = False
        yield Client(_by_httpx(http), limner)


def config_processor(app: Any) -> Callable[[], dict[str, Any]]:
    """Make a context processor of Flask and Quart."""

    def give() -> dict[str, Any]:
        return {"shop": app.config["SHOP"]}

    return give


def draw_plain(how: str) -> Any:
    """What a plain view does with its query."""
    if how == "missing":
        raise limner_package.NotFound
    if how == "moved":
        raise limner_package.Redirect("/card")
    if how == "broken":
        raise ConnectionError("the database is down")
    if how == "text":
        return "no image"
    return limner_package.ImageResponse(NODE, width=20, height=10, headers={"x-own": "yes"})


def shop_processor(request: Any) -> dict[str, Any]:
    """Starlette's context processor."""
    return {"shop": request.app.state.shop}


def django_processor(request: Any) -> dict[str, Any]:
    """Django's context processor."""
    from django.conf import settings

    assert request.get_host()
    return {"shop": settings.SHOP}


def extend_engine(engine: Any) -> None:
    """Litestar has no context processors: its engine has globals."""
    engine.engine.filters["shout"] = str.upper
    engine.engine.globals["shop"] = "of the app"


def jinja_environment(**options: Any) -> Any:
    """Of Django's Jinja2 backend."""
    from jinja2 import Environment

    environment = Environment(**options)  # noqa: S701 - the backend's options escape
    environment.filters["shout"] = str.upper
    return environment


def set_up_django() -> None:
    import django
    from django.conf import settings

    if not settings.configured:
        settings.configure(
            INSTALLED_APPS=["limner.integrations.django"],
            SECRET_KEY="k" * 50,
            ALLOWED_HOSTS=["testserver", "shop.example"],
            SHOP="of the app",
            DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        )
        django.setup()


def django_urls() -> Any:
    from types import ModuleType

    from django.http import HttpResponse
    from django.shortcuts import render
    from django.urls import include, path

    from limner.integrations.django.door import get_door
    from limner.integrations.django.shortcuts import ImageResponse, image_view

    async def templated(request: Any, rest: str) -> Any:
        response = render(request, "django.html")
        response.set_cookie("kept", "yes")
        return response

    def page(request: Any, rest: str) -> Any:
        return render(request, "django.html")

    def sync_page(request: Any, rest: str) -> Any:
        return HttpResponse(PAGE.format(tags=get_door().head_of(request)).encode())

    def card(request: Any) -> Any:
        return ImageResponse(NODE, status=201, width=20, height=10, headers={"x-own": "yes"})

    @image_view
    async def drawn(request: Any) -> Any:
        return draw_plain(request.GET["how"])

    @image_view
    def drawn_at_once(request: Any) -> Any:
        return draw_plain(request.GET["how"])

    urls: Any = ModuleType("limner_test_urls")
    urls.urlpatterns = [
        path("", include("limner.integrations.django.urls")),
        path("card", card, name="card"),
        path("drawn", drawn),
        path("drawn-at-once", drawn_at_once),
        path("sync/<path:rest>", sync_page),
        path("templated/<path:rest>", templated),
        path("<path:rest>", page),
    ]
    return urls


@contextmanager
def django_client(folder: Path, **options: Any) -> Generator[Client, None, None]:
    set_up_django()
    from django.test import Client as DjangoClient
    from django.test import override_settings
    from django.urls import set_script_prefix

    from limner.integrations.django.door import get_door

    if "site" in options:
        raise TypeError("a site brings its own settings")  # there is no such setting
    debug, development = options.pop("debug", False), options.pop("development", None)
    prefix = options.pop("prefix", "")
    limner = {name.upper(): value for name, value in options.items() if value is not None}
    limner |= {"IMAGES": folder / "images"} | ({} if development is None else {"DEVELOPMENT": development})
    templates = [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": [folder / "templates"],
            "OPTIONS": {
                "context_processors": ["django.template.context_processors.request", "frameworks.django_processor"],
                "libraries": {"shouting": "shouting"},
            },
        },
        {
            "BACKEND": "django.template.backends.jinja2.Jinja2",
            "DIRS": [folder / "templates"],
            "OPTIONS": {
                "environment": "frameworks.jinja_environment",
                "context_processors": ["frameworks.django_processor"],
            },
        },
    ]
    with override_settings(DEBUG=debug, LIMNER=limner, TEMPLATES=templates, ROOT_URLCONF=django_urls()):
        http = DjangoClient(raise_request_exception=False)
        _ = get_door().site
        get_door().start()

        def ask(method: str, path: str, headers: Mapping[str, str]) -> Answer:
            set_script_prefix(f"{prefix}/")  # as a handler does
            reply: Any = http.generic(method, path.removeprefix(prefix), headers=headers, SCRIPT_NAME=prefix)
            found = {name.lower(): value for name, value in reply.headers.items()}
            cookies = reply.cookies.output(header="").strip()
            return Answer(reply.status_code, found | ({"set-cookie": cookies} if cookies else {}), reply.content)

        yield Client(ask, get_door())
        set_script_prefix("/")


def _nothing(_: Any, start_response: Any) -> list[bytes]:
    start_response("404 Not Found", [])
    return []


def _by_httpx(http: Any) -> Callable[[str, str, Mapping[str, str]], Answer]:
    def ask(method: str, path: str, headers: Mapping[str, str]) -> Answer:
        reply = http.request(method, path, headers=dict(headers))
        return Answer(reply.status_code, {name.lower(): value for name, value in reply.headers.items()}, reply.content)

    return ask


FRAMEWORKS: Mapping[str, Build] = {
    "starlette": starlette_client,
    "fastapi": fastapi_client,
    "flask": flask_client,
    "quart": quart_client,
    "django": django_client,
    "litestar": litestar_client,
}
CONTEXTS: Mapping[str, str] = {
    "starlette": "def shop(request):\n    return request.app.state.shop\n",
    "litestar": "def shop(request):\n    return request.app.state.shop\n",
    "fastapi": "def shop(request):\n    return request.app.state.shop\n",
    "flask": "from flask import current_app, url_for\n\ndef shop(request):\n    assert url_for('card').endswith('/card')\n    return current_app.config['SHOP']\n",
    "quart": "from quart import current_app, url_for\n\ndef shop(request):\n    assert url_for('card').endswith('/card')\n    return current_app.config['SHOP']\n",
    "django": "from django.conf import settings\nfrom django.urls import reverse\n\ndef shop(request):\n    assert reverse('card').endswith('/card')\n    return settings.SHOP\n",
}
"""How an image function of each framework reaches the app."""

logging.getLogger("asyncio").setLevel(logging.WARNING)
