"""The shop in every framework: one package, one folder of images, and only the framework's part differs."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parent.parent.parent / "examples"
ASK = """
import base64, json, sys
{client}
answers = []
for path in json.loads(sys.stdin.read()):
    status, headers, body = get(path)
    answers.append([status, dict(headers), base64.b64encode(body).decode()])
json.dump(answers, sys.stdout)
"""
HTTPX = """
from app import app
import warnings
warnings.simplefilter("ignore")
from starlette.testclient import TestClient
http = TestClient(app, base_url="http://127.0.0.1:8000").__enter__()
def get(path):
    reply = http.get(path)
    return reply.status_code, reply.headers.items(), reply.content
"""
CLIENTS = {
    "flask": """
from app import app
def get(path):
    reply = app.test_client().get(path, base_url="http://127.0.0.1:8000")
    return reply.status_code, reply.headers.items(), reply.data
""",
    "quart": """
import asyncio
from app import app
async def ask(path):
    reply = await app.test_client().get(path, headers={"host": "127.0.0.1:8000"})
    return reply.status_code, reply.headers.items(), await reply.get_data(as_text=False)
def get(path):
    return asyncio.run(ask(path))
""",
    "starlette": HTTPX,
    "fastapi": HTTPX,
    "fasthtml": HTTPX,
    "litestar": """
from app import app
from litestar.testing import TestClient
http = TestClient(app, base_url="http://127.0.0.1:8000").__enter__()
def get(path):
    reply = http.get(path)
    return reply.status_code, reply.headers.items(), reply.content
""",
    "django": """
import django, os
os.environ["DJANGO_SETTINGS_MODULE"] = "settings"
django.setup()
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client
from werkzeug.test import Client as Wsgi
serve_static = Wsgi(StaticFilesHandler(WSGIHandler()))  # what runserver does
def get(path):
    if path.startswith("/static/"):
        reply = serve_static.get(path)
        return reply.status_code, reply.headers.items(), reply.data
    reply = Client(HTTP_HOST="127.0.0.1:8000").get(path)
    return reply.status_code, reply.headers.items(), reply.getvalue()
""",
}


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


@pytest.fixture
def ask(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[..., list[Answer]]:
    """Copy an example with the shop, so that its database is made anew; give what asks it in a process of its own."""
    name = str(request.param)
    for folder in (name, "shop"):
        shutil.copytree(EXAMPLES / folder, tmp_path / folder, ignore=shutil.ignore_patterns("*.sqlite3", "__pycache__"))

    def ask_app(*paths: str) -> list[Answer]:
        from base64 import b64decode

        done = subprocess.run(
            [sys.executable, "-c", ASK.format(client=CLIENTS[name])], cwd=tmp_path / name, input=json.dumps(paths),
            capture_output=True, text=True, check=False, env={**os.environ, "FLASK_DEBUG": "1", "QUART_DEBUG": "1"},
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return [
            Answer(status, {key.lower(): value for key, value in headers.items()}, b64decode(body))
            for status, headers, body in json.loads(done.stdout)
        ]

    return ask_app


@pytest.mark.parametrize("ask", sorted(CLIENTS), indirect=True)
def test_the_shop_is_the_same_in_every_framework(ask: Callable[..., list[Answer]]) -> None:
    home, product, missing, style, photo = ask(
        "/", "/products/1", "/products/99", "/static/shop.css", "/photos/lamp.svg"
    )
    assert [one.status for one in (home, product, missing, style, photo)] == [200, 200, 404, 200, 200]
    assert all(name in home.body.decode() for name in ("Dusk lamp", "Harbour mug", "Fern in a pot"))
    head = product.body.decode()
    addresses = [unescape(one) for one in re.findall(r'property="og:image" content="([^"]+)"', head)]
    assert len(addresses) == 2
    base = "http://127.0.0.1:8000"
    assert all(address.startswith(f"{base}/products/1/opengraph-image/") for address in addresses)
    icons = re.findall(r'rel="icon" href="([^"]+)"', head)
    assert icons
    paths = [*(address.removeprefix(base) for address in addresses), *map(unescape, icons)]
    *images, unknown = ask(*paths, "/products/99/opengraph-image/0")
    for image in images:
        assert (image.status, image.headers["content-type"]) == (200, "image/png")
        assert "limner-fallback" not in image.headers
        assert image.body.startswith(b"\x89PNG")
    assert unknown.status == 404


@pytest.mark.parametrize("name", ["shop", *sorted(CLIENTS)])
def test_limner_check_has_nothing_against_an_example(name: str, tmp_path: Path) -> None:
    for folder in {name, "shop"}:
        shutil.copytree(EXAMPLES / folder, tmp_path / folder, ignore=shutil.ignore_patterns("*.sqlite3", "__pycache__"))
    command = ["manage.py", "limner", "check"] if name == "django" else ["-m", "limner", "check"]
    target = {"django": [], "shop": ["app"]}.get(name, ["app:app"])
    done = subprocess.run(
        [sys.executable, *command, *target, "--json"],
        cwd=tmp_path / name, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    records = json.loads(done.stdout)
    assert [one for one in records if one["severity"] != "note"] == []
    assert "outside-square" in {one["rule"] for one in records}, "the pictures were looked at"


def test_every_example_is_tested() -> None:
    assert {one.name for one in EXAMPLES.iterdir() if one.is_dir()} - {"shop"} >= CLIENTS.keys()
    for name in CLIENTS:
        code = "".join(file.read_text() for file in (EXAMPLES / name).rglob("*.py"))
        assert f"limner.integrations.{'starlette' if name == 'fasthtml' else name}" in code
