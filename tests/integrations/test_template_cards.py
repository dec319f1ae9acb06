# ruff: noqa: E501 - a line is often a whole source file
# pyright: reportUnknownMemberType=false
"""Templates as cards: in every framework its own engine, filters and context processors; without one, Jinja."""

import io
import logging
import subprocess
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
from frameworks import BASE, FRAMEWORKS
from PIL import Image

from limner import Site

TEAL, RED = (0x12, 0x34, 0x56, 255), (255, 0, 0, 255)
BASE_CARD = '<div style="width: 100%; height: 100%; color: transparent; background: {% block colour %}red{% endblock %}">{% block text %}{% endblock %}</div>'
CARD = """
{% extends "base_card.html" %}LOAD
{% block colour %}{% if shop == "of the app" and name|shout == "TEAPOT" and params.id == "7" %}#123456{% else %}red{% endif %}{% endblock %}
{% block text %}{{ stranger }}{% endblock %}
"""
CONTEXT = """
from limner import NotFound

size = (120, 60)

ASYNC context(params, id):
    if params["id"] == "8":
        raise NotFound
    return {"name": "teapot", "stranger": '<p style="position: absolute; inset: 0; margin: 0; background: red">'}
"""
LISTED = (
    CONTEXT
    + '\n\ndef generate_image_metadata(params):\n    return [{"id": "front", "size": (80, 40), "alt": "A teapot"}]\n'
)
BROKEN = "<p>\n{% if %}\n"
FAILING = "<p>\n{{ 1 // params.zero|int }}\n"
PLAIN = '<div style="width: 100%; height: 100%; background: {% if params.id == "7" %}#123456{% endif %}"></div>'


def write(folder: Path, files: dict[str, str]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(content).lstrip("\n"))


def pixel(body: bytes) -> tuple[object, tuple[int, int]]:
    picture = Image.open(io.BytesIO(body)).convert("RGBA")
    return picture.getpixel((3, 3)), picture.size


@pytest.mark.parametrize("framework", sorted(FRAMEWORKS))
def test_a_template_is_a_card(framework: str, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    load = "{% load shouting %}" if framework == "django" else ""
    card = CARD.replace("LOAD", load)
    jinja = CARD.replace("LOAD", "").replace("base_card.html", "base_card.jinja")
    write(
        tmp_path,
        {
            "templates/base_card.html": BASE_CARD,
            "templates/base_card.jinja": BASE_CARD,
            "images/products/[id]/opengraph_image.html": card,
            "images/products/[id]/opengraph_image.py": CONTEXT.replace("ASYNC", "def"),
            "images/awaited/[id]/opengraph-image.html": card,
            "images/awaited/[id]/opengraph-image.py": CONTEXT.replace("ASYNC", "async def"),
            "images/listed/[id]/opengraph_image.jinja": jinja,
            "images/listed/[id]/opengraph_image.py": LISTED.replace("ASYNC", "def"),
            "images/plain/[id]/icon.html": PLAIN,
            "images/broken/icon.html": BROKEN,
            "images/failing/[zero]/icon.jinja": FAILING,
        },
    )
    with FRAMEWORKS[framework](tmp_path, base_url=BASE) as client:
        for place in ("products", "awaited"):
            reply = client.get(f"/{place}/7/opengraph-image")
            assert "limner-fallback" not in reply.headers, caplog.text
            assert pixel(reply.body) == (TEAL, (120, 60))
            assert client.get(f"/{place}/8/opengraph-image").status == 404
        reply = client.get("/listed/7/opengraph-image/front")
        assert pixel(reply.body) == (TEAL, (80, 40))
        assert pixel(client.get("/plain/7/icon").body)[0] == TEAL
        assert 'content="A teapot"' in client.limner.head("/listed/7")
        caplog.clear()
        assert client.get("/broken/icon").headers["limner-fallback"] == "card"
        assert f"{tmp_path}/images/broken/icon.html:2: the template cannot be read" in caplog.text
        assert client.get("/failing/0/icon").headers["limner-fallback"] == "card"
        assert f"{tmp_path}/images/failing/[zero]/icon.jinja:2" in caplog.text


@pytest.fixture
def site(tmp_path: Path) -> Callable[..., Site]:
    def make(**options: bool) -> Site:
        return Site(tmp_path / "app", base_url=BASE, **options)  # type: ignore[arg-type]  # each is a truth value

    return make


def test_without_a_framework_jinja_fills_it_and_includes_what_is_in_the_folder(
    site: Callable[..., Site], tmp_path: Path
) -> None:
    write(
        tmp_path,
        {
            "app/base_card.html": BASE_CARD,
            "app/opengraph_image.html": '{% extends "base_card.html" %}{% block colour %}#123456{% endblock %}',
            "app/absent/icon.html": "<p>\n{{ nobody }}",
        },
    )
    report = site().check()
    assert report.drawn == 1
    assert [str(error).splitlines()[0] for error in report.errors] == [
        f"{tmp_path}/app/absent/icon.html:2: image() raised an exception"
    ]
    assert "'nobody' is undefined" in str(report.errors[0])


def test_a_file_with_image_draws_itself_and_two_templates_of_one_name_are_an_error(
    site: Callable[..., Site], tmp_path: Path
) -> None:
    write(
        tmp_path,
        {
            "app/icon.html": PLAIN,
            "app/icon.py": "from limner import ImageResponse\n\ndef image():\n    return ImageResponse('x', width=9, height=9)\n",
        },
    )
    assert site().check().errors == ()
    write(tmp_path, {"app/icon.jinja": PLAIN})
    with pytest.raises(Exception, match="two files would answer one address"):
        site()


@pytest.mark.parametrize(
    ("context", "said"),
    [
        ("context = 3\n", "'context' is not a function"),
        ("def context(product): return {}\n", "asks for an argument that does not exist"),
        ("def context(): return []\n", "context() did not return a mapping"),
    ],
)
def test_a_context_that_is_none_is_said_with_its_file(
    site: Callable[..., Site], tmp_path: Path, context: str, said: str
) -> None:
    write(tmp_path, {"app/icon.html": PLAIN, "app/icon.py": context})
    [error] = site().check().errors
    assert said in str(error)
    assert str(error).startswith(f"{tmp_path}/app/icon.")


def test_a_template_that_changes_has_another_address_and_is_drawn_anew_in_development(
    site: Callable[..., Site], tmp_path: Path
) -> None:
    write(tmp_path, {"app/opengraph_image.html": "<p>One", "app/opengraph_image.py": "def context(): return {}\n"})
    made = site(development=True)
    first = made.head("/")
    write(tmp_path, {"app/opengraph_image.html": "<p>Two!"})
    assert made.head("/") != first
    assert made.url_for("opengraph_image.html") == made.url_for("opengraph-image") == "/opengraph-image"


def test_without_jinja_it_is_said_what_to_install(tmp_path: Path) -> None:
    write(tmp_path, {"app/icon.html": "<p>", "jinja2.py": "raise ImportError('no jinja2')\n"})
    code = "from limner import Site\nprint(Site('app').check().errors[0])"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "an HTML template needs Jinja" in done.stdout, done.stderr
    assert "pip install jinja2" in done.stdout


logging.getLogger("limner").setLevel(logging.INFO)
