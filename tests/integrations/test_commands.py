"""The command `limner` of each framework's own command line: the app is known, and functions run in its context."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from PIL import Image

CARD = """
from limner import ImageMetadata, ImageResponse
from limner.html import div
from reach import names

def generate_static_params():
    for name in names():
        yield {{"id": name}}

{async_}def generate_image_metadata(params):
    assert params["id"] in names()
    return [ImageMetadata(id="front", size=(120, 60), alt=params["id"])]

{async_}def image(params):
    assert params["id"] in names()
    return ImageResponse(div(style="width: 100%; height: 100%; background: #123456"))
"""
PYTHON = [sys.executable, "-m"]
FLASK = """
from {name} import {cls}
from limner.integrations.{name} import Limner

app = {cls}(__name__)
app.config["NAMES"] = ["a", "b"]
Limner(app)
"""
FACTORY = """
from flask import Flask
from limner.integrations.flask import Limner

limner = Limner()

def make(name):
    app = Flask(__name__)
    app.config["NAMES"] = ["a", name]
    limner.init_app(app)
    return app
"""
STARLETTE = """
from {name} import {cls}
from limner.integrations.{short} import Limner

app = {cls}()
Limner(app)
"""
MIDDLEWARE = """
from starlette.applications import Starlette
from limner import Site
from limner.integrations.asgi import SiteMiddleware

app = Starlette()
app.add_middleware(SiteMiddleware, site=Site("images"))
"""
LITESTAR = """
from litestar import Litestar
from limner.integrations.litestar import LimnerPlugin

app = Litestar(plugins=[LimnerPlugin()])
"""
SETTINGS = """
from pathlib import Path

BASE_DIR = Path(__file__).parent
INSTALLED_APPS = ["limner.integrations.django"]
SECRET_KEY = "k" * 50
LIMNER = {"IMAGES": "images"}
NAMES = ["a", "b"]
"""
PLAIN = "def names():\n    return ['a', 'b']\n"
CONFIG = "from {name} import current_app\n\ndef names():\n    return current_app.config['NAMES']\n"
CONF = "from django.conf import settings\n\ndef names():\n    return settings.NAMES\n"
FLASK_LINE, QUART_LINE = ([*PYTHON, name, "--app", "shop", "limner"] for name in ("flask", "quart"))
APPS: Mapping[str, tuple[list[str], str, str]] = {
    # The command line, the app, and how a function reaches it.
    "flask": (FLASK_LINE, FLASK.format(name="flask", cls="Flask"), CONFIG.format(name="flask")),
    "flask factory": ([*PYTHON, "flask", "--app", "shop:make('b')", "limner"], FACTORY, CONFIG.format(name="flask")),
    "quart": (QUART_LINE, FLASK.format(name="quart", cls="Quart"), CONFIG.format(name="quart")),
    "litestar": ([*PYTHON, "litestar", "--app", "shop:app", "limner"], LITESTAR, PLAIN),
    "django": ([sys.executable, "manage.py", "limner"], SETTINGS, CONF),
    "starlette": (
        [*PYTHON, "limner"],
        STARLETTE.format(name="starlette.applications", cls="Starlette", short="starlette"),
        PLAIN,
    ),
    "fastapi": ([*PYTHON, "limner"], STARLETTE.format(name="fastapi", cls="FastAPI", short="fastapi"), PLAIN),
    "middleware": ([*PYTHON, "limner"], MIDDLEWARE, PLAIN),
}
REACH = "OPEN = []\n\ndef names():\n    return OPEN[0]\n"
LIFESPAN = """
from contextlib import asynccontextmanager
from pathlib import Path
import reach

@asynccontextmanager
async def lifespan(app):
    reach.OPEN.append(["a", "b"])
    yield
    reach.OPEN.clear()
    Path("ended").touch()
"""
SERVING = """
from pathlib import Path
import reach

@app.before_serving
async def begin():
    reach.OPEN.append(["a", "b"])

@app.after_serving
async def end():
    reach.OPEN.clear()
    Path("ended").touch()
"""
LIVING: Mapping[str, str] = {
    "starlette": LIFESPAN + APPS["starlette"][1].replace("Starlette()", "Starlette(lifespan=lifespan)"),
    "litestar": LIFESPAN + LITESTAR.replace("Litestar(", "Litestar(lifespan=[lifespan], "),
    "quart": APPS["quart"][1] + SERVING,
}
FAILING = "\n\n@app.before_serving\nasync def fail():\n    raise OSError('no database at db:5432')\n"
NAMED = {"starlette", "fastapi", "middleware"}
MANAGE = (
    "import os, sys\nfrom django.core.management import execute_from_command_line\n"
    "if __name__ == '__main__':\n    os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop')\n"
    "    execute_from_command_line(sys.argv)\n"
)


def write_app(folder: Path, name: str) -> None:
    files = {
        "shop.py": APPS[name][1],
        "reach.py": APPS[name][2],
        "manage.py": MANAGE,
        "images/products/[id]/opengraph_image.py": CARD.format(async_=""),
        "images/things/[id]/icon.py": CARD.format(async_="async "),
    }
    for file, content in files.items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(content)


def run(folder: Path, name: str, command: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
    app = ["shop:app"] if name in NAMED else []
    return subprocess.run(
        [*APPS[name][0], command, *app, *arguments],
        cwd=folder, capture_output=True, text=True, check=False, timeout=200,
        env={**os.environ, "LITESTAR_QUIET_CONSOLE": "1"},
    )  # fmt: skip


@pytest.mark.parametrize("name", APPS)
def test_every_command_works_within_the_app(tmp_path: Path, name: str) -> None:
    write_app(tmp_path, name)
    listed = run(tmp_path, name, "routes")
    assert listed.returncode == 0, listed.stderr
    assert "/products/[id]/opengraph-image/{id}" in listed.stdout
    checked = run(tmp_path, name, "check", "--only-errors", "--ignore", "empty=test", "--ignore", "image-size=test")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert checked.stdout.splitlines()[-1].startswith("drawn 4, errors 0, warnings 0")
    drawn = run(tmp_path, name, "render", "/products/b", "-o", "card.webp")
    assert drawn.returncode == 0, drawn.stderr
    with Image.open(tmp_path / "card.webp") as picture:
        assert (picture.format, picture.size) == ("WEBP", (120, 60))
    # Several processes: each opens the app by its name.
    built = run(tmp_path, name, "build", "dist", "--jobs", "2", "--base-url", "https://example.com", "--json")
    assert built.returncode == 0, built.stdout + built.stderr
    assert json.loads(built.stdout)["drawn"] == 4
    heads = json.loads((tmp_path / "dist" / "limner-heads.json").read_text())
    assert {"/products/a", "/products/b", "/things/a", "/things/b"} <= heads.keys()
    if name not in {"flask", "django"}:
        return
    again = run(tmp_path, name, "build", "dist", "--base-url", "https://example.com", "--json")
    assert (json.loads(again.stdout)["drawn"], json.loads(again.stdout)["unchanged"]) == (0, 4)


@pytest.mark.parametrize("name", LIVING)
def test_image_functions_find_what_the_app_opens_when_it_starts(tmp_path: Path, name: str) -> None:
    write_app(tmp_path, name)
    (tmp_path / "shop.py").write_text(LIVING[name])
    (tmp_path / "reach.py").write_text(REACH)
    ended = tmp_path / "ended"
    checked = run(tmp_path, name, "check", "--only-errors", "--ignore", "empty=test", "--ignore", "image-size=test")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert checked.stdout.splitlines()[-1].startswith("drawn 4, errors 0")
    assert ended.exists()
    ended.unlink()
    drawn = run(tmp_path, name, "render", "/products/a", "-o", "card.png")
    assert drawn.returncode == 0, drawn.stderr
    assert ended.exists()
    ended.unlink()
    built = run(tmp_path, name, "build", "dist", "--jobs", "2", "--base-url", "https://example.com", "--json")
    assert json.loads(built.stdout)["drawn"] == 4, built.stdout + built.stderr
    assert ended.exists()


def test_an_app_that_does_not_start_is_told_with_its_reason(tmp_path: Path) -> None:
    write_app(tmp_path, "quart")
    (tmp_path / "shop.py").write_text(APPS["quart"][1] + FAILING)
    checked = run(tmp_path, "quart", "check")
    assert checked.returncode == 1, checked.stdout
    assert "the app does not start" in checked.stderr
    assert "no database at db:5432" in checked.stderr


@pytest.mark.parametrize("name", ["flask", "litestar", "django"])
def test_a_fault_of_a_route_file_is_told_with_its_line_and_fails_the_command(tmp_path: Path, name: str) -> None:
    write_app(tmp_path, name)
    (tmp_path / "images" / "icon.py").write_text("def image():\n    return 1 / 0\n")
    checked = run(tmp_path, name, "check")
    assert checked.returncode == 1
    assert "images/icon.py:2" in checked.stdout
    assert "ZeroDivisionError" in checked.stdout
    assert "Traceback" not in checked.stderr


@pytest.mark.parametrize(("name", "line"), [("flask", "flask"), ("quart", "quart"), ("django", "django")])
def test_options_stand_where_the_framework_reads_them(tmp_path: Path, name: str, line: str) -> None:
    write_app(tmp_path, name)
    wrong = run(tmp_path, name, "render", "/products/b")
    assert wrong.returncode == 2, line
    assert "say what to do with the image" in wrong.stderr
    if name == "django":
        assert run(tmp_path, name, "routes", "--settings", "shop", "-v", "1", "--no-color").returncode == 0


def test_call_command_of_django_prints_where_it_is_told_and_raises_what_fails(tmp_path: Path) -> None:
    write_app(tmp_path, "django")
    code = (
        "import io, django\nfrom django.core.management import CommandError, call_command\ndjango.setup()\n"
        "out = io.StringIO()\ncall_command('limner', 'routes', stdout=out)\n"
        "assert '/products/[id]/opengraph-image/{id}' in out.getvalue()\n"
        "try:\n    call_command('limner', 'render', '/nothing', '-o', 'x.png')\n"
        "except CommandError as error:\n    print(error, error.returncode)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "shop"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "limner render /nothing -o x.png failed 2"


def test_a_site_that_only_this_process_has_is_built_in_it(tmp_path: Path) -> None:
    from limner import Site
    from limner.errors import InvalidValueError
    from limner.prerender import build

    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "icon.py").write_text(
        "from limner import ImageResponse\n\ndef image():\n    return ImageResponse('x', width=9, height=9)\n"
    )
    site = Site(tmp_path / "images")
    with pytest.raises(InvalidValueError, match="no other process can open the site"):
        build(site, tmp_path / "dist", jobs=2, cache=tmp_path / "cache")
    assert build(site, tmp_path / "dist", jobs=None, cache=tmp_path / "cache").drawn == 1
