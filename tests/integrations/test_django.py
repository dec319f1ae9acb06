# ruff: noqa: E501 - a line is often a whole source file
# pyright: basic
"""What Django's users expect beyond the contract: settings, checks, tags, caches, files, middleware, reload."""

import io
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest
from frameworks import django_urls, set_up_django
from PIL import Image

from conftest import free_port, wait_for_port

CARD = """
from limner import ImageMetadata, ImageResponse
from limner.html import div

revalidate = False
calls = []

def generate_image_metadata(params):
    return [ImageMetadata(id="front", size=(60, 30))]

def image(params, id):
    calls.append(id)
    return ImageResponse(div(style="width: 100%; height: 100%; background: #123456"))
"""
ICON = """
from django.utils.translation import get_language
from limner import ImageResponse

languages = []

def image():
    languages.append(get_language())
    return ImageResponse("x", width=16, height=16)
"""
PICTURE = """
from django.templatetags.static import static
from limner import ImageResponse
from limner.html import div, img

calls = []

def image():
    calls.append(1)
    return ImageResponse(div(style="display: flex")[img(src=ADDRESS, style="width: 20px; height: 20px")], width=20, height=20)
"""
TEAL = (0x12, 0x34, 0x56, 255)


class Product:
    pk = 7

    def get_absolute_url(self) -> str:
        from django.urls import get_script_prefix

        return f"{get_script_prefix()}products/{self.pk}?from=test"


@contextmanager
def project(folder: Path, **given: Any) -> Iterator[Any]:
    """Override settings; give Django's test client."""
    set_up_django()
    from django.test import Client, override_settings

    limner = {"IMAGES": folder / "images", **given.pop("LIMNER", {})}
    templates: list[dict[str, Any]] = [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": [folder / "templates"],
            "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
        },
        {
            "BACKEND": "django.template.backends.jinja2.Jinja2",
            "DIRS": [folder / "jinja"],
            "OPTIONS": {"extensions": ["limner.integrations.django.jinja2.LimnerExtension"]},
        },
    ]
    settings = {"TEMPLATES": templates, "ROOT_URLCONF": django_urls(), "LIMNER": limner, **given}
    with override_settings(**settings):
        yield Client(raise_request_exception=False)


def write(folder: Path, files: dict[str, str]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)


@pytest.fixture
def open_project(tmp_path: Path) -> Iterator[Callable[..., Any]]:
    write(
        tmp_path,
        {
            "images/products/[id]/opengraph_image.py": CARD,
            "images/icon.py": ICON,
            "templates/django.html": "{% load limner %}{% metadata_images %}",
        },
    )
    with ExitStack() as opened:

        def open_(**settings: Any) -> Any:
            context: AbstractContextManager[Any] = project(tmp_path, **settings)
            return opened.enter_context(context)

        yield open_


def module_of(label: str) -> dict[str, Any]:
    from limner.integrations.django.door import get_door

    site = get_door().site
    route = next(route for route in site.routes if route.label == label)
    return site.server.routes.module(route).image.__globals__


def corner(body: bytes) -> object:
    return Image.open(io.BytesIO(body)).convert("RGBA").getpixel((5, 5))


# ── settings ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("limner", "said"),
    [
        ({"BASE_ULR": "https://example.com"}, r"unknown key 'BASE_ULR' in LIMNER; did you mean 'BASE_URL'\?"),
        ({"base_url": "https://example.com"}, r"unknown key 'base_url' in LIMNER; did you mean 'BASE_URL'\?"),
        ({"CACHE": "cards"}, r"LIMNER\['CACHE'\] is 'cards', which is none of CACHES: 'default'"),
        ({"WORKERS": "two"}, "'workers'"),
    ],
)
def test_a_setting_that_means_nothing_is_said(
    open_project: Callable[..., Any], limner: dict[str, Any], said: str
) -> None:
    from django.core.exceptions import ImproperlyConfigured

    from limner.integrations.django.checks import check_files
    from limner.integrations.django.door import get_door

    open_project(LIMNER=limner)
    with pytest.raises(ImproperlyConfigured, match=said):
        _ = get_door().site
    [found] = check_files()
    assert found.id == "limner.E001"


def test_images_are_in_each_app_by_default(
    tmp_path: Path, open_project: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("limnershop", "limnerblog"):
        write(tmp_path, {f"{name}/__init__.py": "", f"{name}/images/{name}/icon.py": ICON})
    monkeypatch.syspath_prepend(str(tmp_path))
    apps = ["limner.integrations.django", "limnershop", "limnerblog"]
    client = open_project(LIMNER={"IMAGES": None}, INSTALLED_APPS=apps)
    for name in ("limnershop", "limnerblog"):
        assert client.get(f"/{name}/icon").content.startswith(b"\x89PNG")


def test_a_cache_of_django_keeps_images_and_forgets_what_is_purged(open_project: Callable[..., Any]) -> None:
    from django.core.cache import caches

    from limner.integrations.django.door import get_door

    memory = "django.core.cache.backends.locmem.LocMemCache"
    settings = {
        "CACHES": {"default": {"BACKEND": memory}, "cards": {"BACKEND": memory, "LOCATION": "cards"}},
        "LIMNER": {"CACHE": "cards"},
    }
    client = open_project(**settings)
    address = "/products/7/opengraph-image/front"
    first = client.get(address)
    assert corner(first.content) == TEAL
    calls = module_of("products/[id]/opengraph_image.py")["calls"]
    until = time.monotonic() + 10
    while not any(key.startswith(":1:limner:") for key in caches["cards"]._cache):
        assert time.monotonic() < until
        time.sleep(0.02)
    # The image is there once a request finds it; it is kept behind the reply.
    made = 0
    while made != len(calls):
        assert time.monotonic() < until
        made = len(calls)
        assert client.get(address).content == first.content
    assert not any("limner" in key for key in caches["default"]._cache)
    # Another process has the same cache.
    from limner.integrations.django.door import forget_door

    forget_door()
    assert client.get(address).content == first.content
    assert module_of("products/[id]/opengraph_image.py")["calls"] == []
    assert get_door().site.purge("/products/7") == 1
    assert client.get(address).content == first.content
    assert module_of("products/[id]/opengraph_image.py")["calls"] == ["front"]


# ── checks ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_checks_tell_broken_files_and_the_place_of_the_urls(open_project: Callable[..., Any], tmp_path: Path) -> None:
    from django.core.checks import run_checks
    from django.http import HttpResponse
    from django.test import override_settings
    from django.urls import include, path

    write(tmp_path, {"images/bad/icon.py": "import nothing_like_this\n", "images/opengraph_imag.png": ""})
    open_project()

    def found() -> dict[str, str]:
        return {str(one.id): str(one) for one in run_checks() if str(one.id).startswith("limner.")}

    said = found()
    assert said.keys() == {"limner.E002", "limner.W003"}
    assert "bad/icon.py" in said["limner.E002"]
    assert "opengraph-image.png" in said["limner.W003"]
    shutil.rmtree(tmp_path / "images" / "bad")
    (tmp_path / "images" / "opengraph_imag.png").unlink()
    late: Any = ModuleType("late_urls")
    late.urlpatterns = [path("a", lambda _: HttpResponse()), path("", include("limner.integrations.django.urls"))]
    with override_settings(ROOT_URLCONF=late):
        assert found().keys() == {"limner.W001"}
    none: Any = ModuleType("no_urls")
    none.urlpatterns = []
    with override_settings(ROOT_URLCONF=none):
        assert found().keys() == {"limner.W002"}


# ── tags and addresses ────────────────────────────────────────────────────────────────────────────────────────


def test_tags_and_addresses_of_an_object(open_project: Callable[..., Any], tmp_path: Path) -> None:
    from django.shortcuts import render
    from django.template import engines
    from django.test import RequestFactory
    from django.urls import reverse, set_script_prefix

    from limner.errors import SiteError
    from limner.integrations.django.templatetags.limner import image_url

    write(
        tmp_path,
        {
            "templates/list.html": '{% load limner %}{% metadata_images for=product title="Tea & more" %}|{% image_url "opengraph-image" product "front" %}|{% image_url "icon" %}',
            "jinja/list.jinja": '{{ metadata_images(product, title="Tea & more") }}|{{ image_url("opengraph-image", product, "front") }}|{{ image_url("icon") }}',
        },
    )
    client = open_project(LIMNER={"BASE_URL": "https://example.com"})
    request = RequestFactory().get("/about")
    by_tag = render(request, "list.html", {"product": Product()}).content.decode()
    by_global = engines["jinja2"].get_template("list.jinja").render({"product": Product()}, request)
    assert by_tag == by_global
    head, address, icon = by_tag.split("|")
    assert 'property="og:image" content="https://example.com/products/7/opengraph-image/front?' in head
    assert '<meta property="og:title" content="Tea &amp; more">' in head
    assert (address, icon) == ("/products/7/opengraph-image/front", "/icon")
    assert reverse("limner:image", kwargs={"path": "products/7/opengraph-image/front"}) == address
    assert client.get(address).content.startswith(b"\x89PNG")
    with pytest.raises(SiteError, match=r"no image has this address(.|\n)*, and its id"):
        image_url("opengraph-image", Product())
    set_script_prefix("/docs/")
    try:
        assert image_url("opengraph-image", Product(), "front") == f"/docs{address}"
        assert reverse("limner:image", kwargs={"path": "icon"}) == "/docs/icon"
    finally:
        set_script_prefix("/")


# ── middleware ────────────────────────────────────────────────────────────────────────────────────────────────


def test_images_need_no_login(open_project: Callable[..., Any]) -> None:
    middleware = ["sessions.middleware.SessionMiddleware", "contrib.auth.middleware.AuthenticationMiddleware"]
    client = open_project(
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "limner.integrations.django"],
        SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies",
        MIDDLEWARE=[
            f"django.contrib.{middleware[0]}",
            f"django.{middleware[1]}",
            "django.contrib.auth.middleware.LoginRequiredMiddleware",
        ],
    )
    assert client.get("/products/7").status_code == 302
    assert client.get("/products/7/opengraph-image/front").status_code == 200


def test_the_language_of_the_request_is_that_of_its_images(open_project: Callable[..., Any]) -> None:
    client = open_project(
        USE_I18N=True,
        LANGUAGES=[("de", "Deutsch"), ("en", "English")],
        MIDDLEWARE=["django.middleware.locale.LocaleMiddleware"],
    )
    for language in ("de", "en"):
        assert client.get("/icon", headers={"accept-language": language}).status_code == 200
    assert module_of("icon.py")["languages"] == ["de", "en"]


def test_what_a_trusted_proxy_says_is_in_every_address(open_project: Callable[..., Any]) -> None:
    forwarded = {"x-forwarded-proto": "https", "x-forwarded-host": "shop.example"}
    address = 'content="{}/products/7/opengraph-image/front?'
    client = open_project(SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https"), USE_X_FORWARDED_HOST=True)
    assert address.format("https://shop.example") in client.get("/products/7", headers=forwarded).content.decode()
    client = open_project(SECURE_PROXY_SSL_HEADER=None, USE_X_FORWARDED_HOST=False)
    assert address.format("http://testserver") in client.get("/products/7", headers=forwarded).content.decode()


# ── files ─────────────────────────────────────────────────────────────────────────────────────────────────────


def square(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (20, 20), TEAL[:3]).save(path)


STATIC_APPS = ["django.contrib.staticfiles", "limner.integrations.django"]


@pytest.mark.parametrize("workers", [0, 1])
def test_static_files_come_from_the_finders(open_project: Callable[..., Any], tmp_path: Path, workers: int) -> None:
    square(tmp_path / "assets" / "a square.png")
    write(tmp_path, {"images/opengraph_image.py": PICTURE.replace("ADDRESS", "static('a square.png')")})
    client = open_project(
        INSTALLED_APPS=STATIC_APPS, STATIC_URL="static/", STATICFILES_DIRS=[tmp_path / "assets"],
        LIMNER={"WORKERS": workers, "DEADLINE": 60},
    )  # fmt: skip
    reply = client.get("/opengraph-image")
    assert "limner-fallback" not in reply.headers
    assert corner(reply.content) == TEAL
    from limner.integrations.django.door import get_door

    loader: Any = get_door().site.renderer.loader
    assert loader.file_of("/static/a%20square.png") == tmp_path / "assets" / "a square.png"
    assert loader.file_of("/elsewhere/a.png") is None
    get_door().site.close()


@pytest.mark.parametrize("workers", [0, 1])
def test_static_files_are_found_where_the_project_is_mounted(
    open_project: Callable[..., Any], tmp_path: Path, workers: int
) -> None:
    square(tmp_path / "assets" / "square.png")
    write(tmp_path, {"images/opengraph_image.py": PICTURE.replace("ADDRESS", "static('square.png')")})
    open_project(
        INSTALLED_APPS=STATIC_APPS, STATIC_URL="static/", STATICFILES_DIRS=[tmp_path / "assets"],
        LIMNER={"WORKERS": workers, "DEADLINE": 60},
    )  # fmt: skip
    from django.core.handlers.wsgi import WSGIHandler
    from django.templatetags.static import static
    from django.urls import clear_script_prefix

    from limner.integrations.django.door import get_door

    get_door().site.warm()  # workers, and Django's settings, are asked before the first request tells of the prefix
    handler: Any = WSGIHandler()  # it answers a coroutine only under ASGI
    with httpx.Client(
        transport=httpx.WSGITransport(handler, script_name="/shop"), base_url="http://testserver"
    ) as client:
        reply = client.get("/opengraph-image")
    try:
        assert static("square.png") == "/shop/static/square.png"
    finally:
        clear_script_prefix()
    assert "limner-fallback" not in reply.headers
    assert corner(reply.content) == TEAL
    get_door().site.close()


def test_static_files_with_a_digest_come_from_the_storage(open_project: Callable[..., Any], tmp_path: Path) -> None:
    square(tmp_path / "assets" / "square.png")
    write(tmp_path, {"images/opengraph_image.py": PICTURE.replace("ADDRESS", "static('square.png')")})
    client = open_project(
        INSTALLED_APPS=STATIC_APPS, STATIC_URL="https://cdn.example/static/", STATIC_ROOT=tmp_path / "root",
        STATICFILES_DIRS=[tmp_path / "assets"],
        STORAGES={
            "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
        },
    )  # fmt: skip
    from django.core.management import call_command

    call_command("collectstatic", verbosity=0, interactive=False)
    shutil.rmtree(tmp_path / "assets")
    (tmp_path / "assets").mkdir()
    reply = client.get("/opengraph-image")
    assert "limner-fallback" not in reply.headers
    assert corner(reply.content) == TEAL


def test_uploads_come_from_their_storage_and_nothing_else_is_opened(
    open_project: Callable[..., Any], tmp_path: Path
) -> None:
    from django.core.files.base import ContentFile
    from django.core.files.storage import default_storage

    from limner.errors import LoadRefusedError, ResourceNotFoundError
    from limner.integrations.django.files import ProjectLoader

    write(
        tmp_path,
        {"images/opengraph_image.py": PICTURE.replace("ADDRESS", "'/media/p/square.png'"), "secret.txt": "secret"},
    )
    client = open_project(
        MEDIA_URL="/media/", STORAGES={"default": {"BACKEND": "django.core.files.storage.InMemoryStorage"}}
    )
    square(tmp_path / "square.png")
    default_storage.save("p/square.png", ContentFile((tmp_path / "square.png").read_bytes()))
    assert corner(client.get("/opengraph-image").content) == TEAL
    open_project(
        MEDIA_URL="/media/", MEDIA_ROOT=tmp_path / "media", STATIC_URL="/static/", INSTALLED_APPS=STATIC_APPS,
        STORAGES={
            "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
            "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
        },
    )  # fmt: skip
    (tmp_path / "media").mkdir()
    loader = ProjectLoader()
    for address in (
        "/media/../secret.txt",
        "/media/%2e%2e/secret.txt",
        "/static/../secret.txt",
        "/secret.txt",
        "http://127.0.0.1/",
    ):
        with pytest.raises((LoadRefusedError, ResourceNotFoundError)):
            loader.load(address, 1000)
    with pytest.raises(ResourceNotFoundError, match="no such file"):
        loader.load("/media/nothing.png", 1000)


# ── a project of its own ──────────────────────────────────────────────────────────────────────────────────────

SETTINGS = """
from pathlib import Path
BASE_DIR = Path(__file__).parent
DEBUG = True
SECRET_KEY = "k" * 50
ROOT_URLCONF = "site_urls"
INSTALLED_APPS = ["limner.integrations.django", "django.contrib.contenttypes", "goods"]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": BASE_DIR / "db.sqlite3"}}
LIMNER = {"DEADLINE": 60}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates"}]
"""
FILES = {
    "site_settings.py": SETTINGS,
    "site_urls.py": "from django.urls import include, path\nurlpatterns = [path('', include('limner.integrations.django.urls'))]\n",
    "manage.py": "import sys\nfrom django.core.management import execute_from_command_line\nexecute_from_command_line(sys.argv)\n",
    "goods/__init__.py": "",
    "goods/models.py": "from django.db import models\n\nclass Good(models.Model):\n    name = models.TextField()\n",
    # A model is imported by the file itself: all apps must be there by then.
    "goods/images/icon.py": "from goods.models import Good\nfrom limner import ImageResponse\n\ndef image():\n    assert Good._meta.app_label == 'goods'\n    return ImageResponse('<div style=\"width: 100%; height: 100%; background: #123456\">', width=16, height=16)\n",
    "goods/images/apple_icon.html": '<div style="width: 100%; height: 100%; background: #123456">',
}


def test_route_files_may_import_models_and_are_checked(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    done = subprocess.run(
        [sys.executable, "manage.py", "check"], cwd=tmp_path, capture_output=True, text=True, check=False,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "site_settings"},
    )  # fmt: skip
    assert (done.returncode, done.stdout.strip()) == (0, "System check identified no issues (0 silenced)."), done.stderr


def test_changes_are_seen_under_runserver(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "manage.py", "runserver", f"127.0.0.1:{port}"], cwd=tmp_path, start_new_session=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "site_settings"}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_for_port(port, process)

        def colours() -> list[object]:
            try:
                return [
                    corner(httpx.get(f"http://127.0.0.1:{port}/{name}", timeout=60).content)
                    for name in ("icon", "apple-icon")
                ]
            except httpx.TransportError:  # it starts anew
                return []

        assert colours() == [TEAL, TEAL]
        for name in ("icon.py", "apple_icon.html"):
            file = tmp_path / "goods" / "images" / name
            file.write_text(file.read_text().replace("#123456", "#ff0000"))
        until = time.monotonic() + 60
        while (found := colours()) != [(255, 0, 0, 255)] * 2:
            assert time.monotonic() < until, found
            time.sleep(0.2)
    finally:
        os.killpg(process.pid, signal.SIGTERM)  # the server is a child of the process that watches files
        process.wait(10)
