# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
"""The gallery answers at home only: on loopback, under its own names, and with nothing but images and its page."""

import socket
from collections.abc import Callable, Mapping
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from limner.cli.commands import main
from limner.dev import Gallery
from limner.site import Site

WriteApp = Callable[[Mapping[str, object]], Path]


@pytest.fixture
def gallery(write_app: WriteApp) -> Gallery:
    root = write_app({"icon.py": "def image():\n    return {PNG}\n", "secret.txt": "secret"})
    return Gallery(Site(root, development=True), [root])


@pytest.mark.parametrize("host", ["localhost:4000", "127.0.0.1", "[::1]:4000", "LOCALHOST"])
def test_it_answers_under_the_names_of_this_machine(gallery: Gallery, host: str) -> None:
    http = TestClient(gallery)
    assert http.get("/", headers={"host": host}).status_code == 200
    assert http.get("/icon", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:4000", "127.0.0.1.evil.example", "localhost.evil.example:80", ""]
)
@pytest.mark.parametrize("path", ["/", "/icon", "/__limner__/changes"])
def test_a_name_that_was_pointed_here_is_refused(gallery: Gallery, host: str, path: str) -> None:
    reply = TestClient(gallery).get(path, headers={"host": host})
    assert (reply.status_code, reply.content) == (403, b"Forbidden")


@pytest.mark.parametrize(
    "path", ["/secret.txt", "/icon.py", "/..%2f..%2fetc/passwd", "/__limner__/", "/__limner__/../icon.py"]
)
def test_it_hands_out_no_files(gallery: Gallery, path: str) -> None:
    reply = TestClient(gallery, raise_server_exceptions=False).get(path, headers={"host": "localhost"})
    assert reply.status_code == 404
    assert b"secret" not in reply.content


def test_values_of_its_form_are_escaped(gallery: Gallery) -> None:
    page = TestClient(gallery).get("/?x=<script>alert(1)</script>", headers={"host": "localhost"}).text
    assert "<script>alert" not in page


def test_it_listens_on_loopback_unless_told_otherwise(write_app: WriteApp, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[Gallery, str]] = []

    def run(sockets: list[socket.socket]) -> None:
        addresses.append(sockets[0].getsockname()[0])

    def make_server(app: Gallery, message: str) -> object:
        seen.append((app, message))
        return SimpleNamespace(run=run)

    addresses: list[str] = []
    monkeypatch.setattr("limner.cli.dev.make_server", make_server)
    root = write_app({"icon.png": (1, 1)})
    for options in ([], ["--host", "0.0.0.0"]):  # noqa: S104 - what is asked for here
        assert CliRunner().invoke(main, ["dev", str(root), *options]).exit_code == 0
    assert addresses == ["127.0.0.1", "0.0.0.0"]  # noqa: S104 - the same
    assert [app.hosts is None for app, _ in seen] == [False, True]


WRONG = """
from limner import ImageResponse
from limner.html import div


def generate_image_metadata():
    return [{"id": "good"}, {"id": "styled"}, {"id": "broken"}]


def image(id):
    if id == "broken":
        raise ValueError("no <photo>")
    return ImageResponse(div(style="colr: red" if id == "styled" else "color: red")["x"], width=20, height=20)
"""


def test_what_may_want_mending_stands_below_its_picture(write_app: WriteApp) -> None:
    root = write_app({"icon.py": WRONG, "p/[id]/icon.py": "def image(params):\n    1 / 0\n", "og_image.py": ""})
    page = TestClient(Gallery(Site(root, development=True), [root])).get("/", headers={"host": "localhost"}).text
    good, styled, broken = page.partition("<section>")[2].split("<figure>")[1:]
    assert "warning" not in good
    assert "colr" in styled.partition("</figure>")[2].partition("</li>")[0]
    assert "no &lt;photo&gt;" in broken.partition("</figure>")[2].partition("</li>")[0]
    assert "icon.py:" in broken
    dynamic = page.partition("p/[id]/icon.py<span>")[2]
    assert "generate_static_params()" in dynamic
    assert "call it opengraph_image.py" in page.partition("<section>")[0]
    shown = TestClient(Gallery(Site(root, development=True), [root])).get("/?id=7", headers={"host": "localhost"}).text
    assert "ZeroDivisionError" in shown
    assert "generate_static_params()" not in shown
