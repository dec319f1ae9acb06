# ruff: noqa: E501 - a line is often a whole source file
"""Frameworks under real servers on loopback: pages and images at once, open database handles, the end by SIGTERM."""

import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from conftest import free_port

PROJECT = """
from pathlib import Path
import django
from django.conf import settings

HERE = Path(__file__).parent
settings.configure(
    DEBUG=False, SECRET_KEY="k" * 50, ALLOWED_HOSTS=["*"], ROOT_URLCONF="project", BASE_DIR=HERE,
    INSTALLED_APPS=["django.contrib.contenttypes", "shop", "limner.integrations.django"],
    DATABASES={{"default": {{"ENGINE": "django.db.backends.sqlite3", "NAME": str(HERE / "db.sqlite3"), "OPTIONS": {{"timeout": 20}}}}}},
    TEMPLATES=[{{"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [HERE], "OPTIONS": {{"context_processors": ["django.template.context_processors.request"]}}}}],
    LIMNER={{"DEADLINE": 20, "CACHE": None, {options}}},
)
django.setup()

from django.core.asgi import get_asgi_application
from django.core.wsgi import get_wsgi_application
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import include, path
from limner.site import Site
from shop.models import Product

plain = Site(HERE / "shop" / "images", base_url="https://example.com")

def page(request, id):
    assert Product.objects.get(pk=id)
    return render(request, "page.html")

def plain_page(request, id):
    assert Product.objects.get(pk=id)
    return HttpResponse(plain.head(f"/products/{{id}}"))

async def async_page(request, id):
    assert await Product.objects.aget(pk=id)
    return render(request, "page.html")

async def awaited(request, id):
    from limner.integrations.django.shortcuts import metadata_images
    return HttpResponse(await metadata_images(request, f"/products/{{id}}"))

urlpatterns = [
    path("", include("limner.integrations.django.urls")),
    path("products/<int:id>", page),
    path("plain/<int:id>", plain_page),
    path("async/<int:id>", async_page),
    path("sync/<int:id>", page),
    path("awaited/<int:id>", awaited),
]
wsgi = get_wsgi_application()
asgi = get_asgi_application()
"""
IMAGES = """
from limner import ImageMetadata, ImageResponse, NotFound
from limner.html import div
from shop.models import Product

async def generate_image_metadata(params):
    try:
        product = await Product.objects.aget(pk=params["id"])
    except Product.DoesNotExist:
        raise NotFound
    return [ImageMetadata(id="front", size=(120, 60), alt=product.name)]

def image(params, id):
    product = Product.objects.get(pk=params["id"])
    return ImageResponse(div(style="font-size: 20px")[product.name, " ", id])
"""
SYNC = IMAGES.replace("async def", "def").replace("await Product.objects.aget", "Product.objects.get")
ASYNC = IMAGES.replace("def image", "async def image").replace("Product.objects.get(", "await Product.objects.aget(")


@pytest.fixture
def write_project(tmp_path: Path) -> Callable[..., Path]:
    def write(options: str = "") -> Path:
        files = {
            "project.py": PROJECT.format(options=options),
            "page.html": "{% load limner %}<!doctype html><head>{% metadata_images %}</head>",
            "shop/__init__.py": "",
            "shop/models.py": "from django.db import models\n\nclass Product(models.Model):\n    name = models.CharField(max_length=40)\n",
            "shop/images/products/[id]/opengraph_image.py": IMAGES,
            "shop/images/products/[id]/icon.py": SYNC,
            "shop/images/async/[id]/opengraph_image.py": ASYNC,
            "shop/images/async/[id]/icon.py": SYNC,
            "shop/images/sync/[id]/opengraph_image.py": SYNC,
            "shop/images/sync/[id]/icon.py": SYNC,
        }
        for name, content in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content)
        fill = "import project; from django.core.management import call_command; call_command('migrate', run_syncdb=True, verbosity=0); from shop.models import Product; Product.objects.create(pk=7, name='Teapot')"
        subprocess.run([sys.executable, "-c", fill], cwd=tmp_path, check=True)
        return tmp_path

    return write


SERVERS = {
    "uvicorn": ["uvicorn", "project:asgi", "--host", "127.0.0.1", "--port", "{port}", "--log-level", "warning"],
    "hypercorn": ["hypercorn", "project:asgi", "--bind", "127.0.0.1:{port}"],
    "granian": ["granian", "--interface", "asginl", "project:asgi", "--host", "127.0.0.1", "--port", "{port}", "--no-log"],
    "daphne": ["daphne", "-b", "127.0.0.1", "-p", "{port}", "-v", "0", "project:asgi"],
    "gunicorn": ["gunicorn", "project:wsgi", "--bind", "127.0.0.1:{port}", "--threads", "8", "--log-level", "warning"],
    "granian wsgi": ["granian", "--interface", "wsgi", "project:wsgi", "--host", "127.0.0.1", "--port", "{port}", "--no-log"],
    "workers uvicorn": ["uvicorn", "apps:asgi", "--host", "127.0.0.1", "--port", "{port}", "--log-level", "warning"],
    "workers gunicorn": ["gunicorn", "apps:wsgi", "--bind", "127.0.0.1:{port}", "--threads", "4", "--log-level", "warning"],
    "workers gunicorn preloaded": ["gunicorn", "--preload", "-w", "2", "apps:wsgi", "--bind", "127.0.0.1:{port}", "--log-level", "warning"],
    "workers gunicorn gevent": ["gunicorn", "-k", "gevent", "apps:wsgi", "--bind", "127.0.0.1:{port}", "--log-level", "warning"],
    "workers hypercorn": ["hypercorn", "apps:quart_app", "--bind", "127.0.0.1:{port}"],
    "workers granian": ["granian", "--interface", "asgi", "apps:litestar_app", "--host", "127.0.0.1", "--port", "{port}", "--no-log"],
    "workers granian wsgi": ["granian", "--interface", "wsgi", "apps:wsgi", "--host", "127.0.0.1", "--port", "{port}", "--no-log"],
    "workers daphne": ["daphne", "-b", "127.0.0.1", "-p", "{port}", "-v", "0", "apps:starlette_app"],
    "django gunicorn preloaded": ["gunicorn", "--preload", "-w", "2", "--threads", "4", "project:wsgi", "--bind", "127.0.0.1:{port}", "--log-level", "warning"],
    "gunicorn gevent": ["gunicorn", "-k", "gevent", "project:wsgi", "--bind", "127.0.0.1:{port}", "--log-level", "warning"],
}  # fmt: skip


APPS = """
from pathlib import Path
from fastapi import FastAPI
from flask import Flask
from limner.integrations import fastapi, flask, litestar, quart, starlette
from litestar import Litestar
from quart import Quart
from starlette.applications import Starlette

HERE = Path(__file__).parent
asgi = FastAPI()
fastapi.Limner(asgi, images=HERE / "images", base_url="https://example.com", workers=2, deadline=20)
wsgi = Flask(__name__)
flask.Limner(wsgi, base_url="https://example.com", workers=2, deadline=20)
quart_app = Quart(__name__)
quart.Limner(quart_app, base_url="https://example.com", workers=2, deadline=20)
litestar_app = Litestar(plugins=[litestar.LimnerPlugin(HERE / "images", "https://example.com", workers=2, deadline=20)])
starlette_app = Starlette()
starlette.Limner(starlette_app, images=HERE / "images", base_url="https://example.com", workers=2, deadline=20)
"""
CARD = """
from limner import ImageResponse
from limner.html import div

def generate_image_metadata():
    return [{"id": n, "size": (120, 60)} for n in range(8)]

def image(id):
    return ImageResponse(div[f"No. {id}"])
"""
DJANGO = [
    "django gunicorn preloaded",
    "uvicorn",
    "hypercorn",
    "granian",
    "daphne",
    "gunicorn",
    "granian wsgi",
    "gunicorn gevent",
]


ENDS_WITHIN = 40
"""Seconds: an idle machine takes less than one; a server that hangs never ends."""


class Server:
    """One server of the test's own, ended by its process id."""

    def __init__(self, name: str, folder: Path) -> None:
        self.port = free_port()
        command = [part.format(port=self.port) for part in SERVERS[name]]
        self.log = folder / "log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [str(Path(sys.executable).with_name(command[0])), *command[1:]], cwd=folder, stdout=log, stderr=log
            )
        until = time.monotonic() + 60
        while True:
            try:
                if httpx.get(self.url("/nothing"), timeout=20).status_code == 404:
                    return
            except httpx.TransportError:
                pass
            if self.process.poll() is not None or time.monotonic() > until:
                self.stop()
                raise RuntimeError(self.log.read_text())
            time.sleep(0.1)

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    def pids(self) -> list[int]:
        """The server's processes: its own and those below it."""
        found, waiting = [self.process.pid], [self.process.pid]
        while waiting:
            tasks = Path(f"/proc/{waiting.pop()}/task")
            for children in tasks.glob("*/children"):
                try:
                    below = [int(pid) for pid in children.read_text().split()]
                except FileNotFoundError:  # a thread that has ended since
                    continue
                found += below
                waiting += below
        return found

    def handles(self, name: str) -> int:
        """How often the server's processes have a file open."""
        count = 0
        for pid in self.pids():
            for link in Path(f"/proc/{pid}/fd").glob("*"):
                try:
                    count += str(link.readlink()).endswith(name)
                except OSError:
                    continue
        return count

    def stop(self) -> float:
        """End it by SIGTERM; give how many seconds that took."""
        pids = self.pids() if self.process.poll() is None else []
        begun = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(2 * ENDS_WITHIN)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        took = time.monotonic() - begun
        until = time.monotonic() + ENDS_WITHIN
        left = pids
        while left := [
            pid for pid in left if Path(f"/proc/{pid}/cmdline").exists() and Path(f"/proc/{pid}/cmdline").read_bytes()
        ]:
            assert time.monotonic() < until, f"processes are left: {left}"
            time.sleep(0.05)
        return took


@pytest.fixture
def serve() -> Iterator[Callable[[str, Path], Server]]:
    started: list[Server] = []

    def start(name: str, folder: Path) -> Server:
        started.append(Server(name, folder))
        return started[-1]

    yield start
    for server in started:
        if server.process.poll() is None:
            server.stop()


def ask_at_once(server: Server, paths: list[str]) -> list[httpx.Response]:
    with httpx.Client(timeout=200) as http, ThreadPoolExecutor(len(paths)) as pool:
        return list(pool.map(http.get, map(server.url, paths)))


def check_pages(server: Server, pages: list[str], origin: str) -> None:
    for path, page in zip(pages, ask_at_once(server, pages), strict=True):
        assert page.status_code == 200, (path, server.log.read_text())
        assert 'og:image:alt" content="Teapot"' in page.text, path
        address = re.search(r'og:image" content="([^"]+)"', page.text)
        assert address is not None
        assert address[1].startswith(origin)


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts open files by /proc")
@pytest.mark.parametrize("name", DJANGO)
def test_pages_and_images_of_django_end_with_the_database_and_leave_no_handle_open(
    write_project: Callable[..., Path], serve: Callable[[str, Path], Server], name: str
) -> None:
    server = serve(name, write_project())
    # Under gevent there is no thread for the queries that async functions await.
    is_sync = name == "gunicorn gevent"
    pages = ["/sync/7"] if is_sync else ["/products/7", "/async/7", "/awaited/7", "/sync/7"]
    check_pages(server, pages * 6, f"http://127.0.0.1:{server.port}")
    places = ["sync"] if is_sync else ["products", "async", "sync"]
    images = [f"/{place}/7/{kind}/front" for place in places for kind in ("opengraph-image", "icon")]
    for path, image in zip(images * 4, ask_at_once(server, images * 4), strict=True):
        assert (image.status_code, image.headers.get("limner-fallback")) == (200, None), (path, server.log.read_text())
        assert image.content.startswith(b"\x89PNG")
    assert ask_at_once(server, [f"/{places[0]}/8/opengraph-image/front"])[0].status_code == 404
    until = time.monotonic() + 10
    while (handles := server.handles("db.sqlite3")) and time.monotonic() < until:
        time.sleep(0.1)
    assert handles == 0
    assert server.stop() < ENDS_WITHIN


@pytest.mark.parametrize("name", ["uvicorn", "daphne", "gunicorn"])
def test_a_site_that_no_integration_brings_does_not_hang_in_a_sync_view(
    write_project: Callable[..., Path], serve: Callable[[str, Path], Server], name: str
) -> None:
    server = serve(name, write_project())
    check_pages(server, ["/plain/7"] * 50, "https://example.com")
    assert server.stop() < ENDS_WITHIN


IN_TESTS = """
import project
from django.test import TestCase
from django.test.runner import DiscoverRunner
from shop.models import Product

class InTransaction(TestCase):
    @classmethod
    def setUpTestData(cls):
        Product.objects.create(pk=9, name="Only in this transaction")

    def check(self, reply):
        self.assertEqual((reply.status_code, reply.headers.get("limner-fallback")), (200, None))

    def test_the_sync_client(self):
        for place in ("products", "async", "sync", "awaited"):
            self.assertContains(self.client.get(f"/{place}/9"), "Only in this transaction")
            if place != "awaited":
                self.check(self.client.get(f"/{place}/9/opengraph-image/front"))
                self.check(self.client.get(f"/{place}/9/icon/front"))
        self.assertEqual(self.client.get("/products/8/opengraph-image/front").status_code, 404)

    async def test_the_async_client(self):
        for place in ("products", "async", "sync", "awaited"):
            self.assertContains(await self.async_client.get(f"/{place}/9"), "Only in this transaction")
            if place != "awaited":
                self.check(await self.async_client.get(f"/{place}/9/opengraph-image/front"))
                self.check(await self.async_client.get(f"/{place}/9/icon/front"))

if __name__ == "__main__":
    raise SystemExit(DiscoverRunner(verbosity=0).run_tests(["tests"]))
"""


def test_images_of_django_see_what_its_own_tests_have_in_their_transaction(
    write_project: Callable[..., Path],
) -> None:
    folder = write_project()
    (folder / "tests.py").write_text(IN_TESTS)
    done = subprocess.run(
        [sys.executable, "tests.py"], cwd=folder, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "Ran 2 tests" in done.stderr
    assert "locked" not in done.stderr


SLOW = """
import asyncio
from limner import ImageResponse

ended = []

async def image():
    try:
        await asyncio.sleep(60)
    except asyncio.CancelledError:
        print("cancelled", flush=True)
        raise
"""


@pytest.mark.parametrize("name", ["uvicorn", "gunicorn"])
def test_an_async_image_of_django_is_cancelled_at_the_deadline(
    write_project: Callable[..., Path], serve: Callable[[str, Path], Server], name: str
) -> None:
    folder = write_project('"DEADLINE": 1')
    (folder / "shop" / "images" / "slow").mkdir()
    (folder / "shop" / "images" / "slow" / "icon.py").write_text(SLOW)
    server = serve(name, folder)
    [reply] = ask_at_once(server, ["/slow/icon"])
    assert (reply.status_code, reply.headers["limner-fallback"]) == (200, "card")
    assert "cancelled" in server.log.read_text()
    assert server.stop() < ENDS_WITHIN


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="finds processes by /proc")
@pytest.mark.parametrize("name", [name for name in SERVERS if name.startswith("workers ")])
def test_worker_processes_draw_and_end_with_their_server(
    tmp_path: Path, serve: Callable[[str, Path], Server], name: str
) -> None:
    (tmp_path / "images").mkdir()
    (tmp_path / "apps.py").write_text(APPS)
    (tmp_path / "images" / "icon.py").write_text(CARD)
    server = serve(name, tmp_path)
    for image in ask_at_once(server, [f"/icon/{n}" for n in range(8)]):
        assert (image.status_code, image.headers.get("limner-fallback")) == (200, None), server.log.read_text()
    drawing = [pid for pid in server.pids() if b"limner.worker" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    assert drawing
    assert server.stop() < ENDS_WITHIN
