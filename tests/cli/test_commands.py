"""The command line as its user meets it: real files, real output, exit statuses."""

import io
import os
import re
import subprocess
import sys
import threading
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner, Result
from PIL import Image

from conftest import free_port, wait_for_port
from limner.cli.commands import main

SHOP = Path(__file__).parent.parent.parent / "examples" / "shop"


@pytest.fixture(autouse=True)
def _in_the_shop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(SHOP)
    monkeypatch.syspath_prepend(str(SHOP))  # pyright: ignore[reportUnknownMemberType] - untyped in pytest


def opened(path: Path) -> Image.Image:
    return Image.open(io.BytesIO(path.read_bytes()))


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def test_routes_lists_address_file_kind_and_dynamic_parts() -> None:
    result = run("routes", "app")
    assert result.exit_code == 0
    rows = [re.split(r"\s{2,}", line.strip()) for line in result.output.splitlines()]
    assert rows[0] == ["URL", "FILE", "KIND", "DYNAMIC PARTS"]
    assert [
        "/products/[id]/opengraph-image/{id}",
        "products/[id]/opengraph_image.py",
        "opengraph-image",
        "[id] {id}",
    ] in rows
    assert ["/products/icon", "products/icon.py", "icon"] in rows


def test_render_draws_a_page_s_share_picture_and_a_picture_by_its_address(tmp_path: Path) -> None:
    for target, size in (("/products/1", (1200, 600)), ("/icon/small", (48, 48)), ("/products/icon", (64, 64))):
        out = tmp_path / "out.png"
        assert run("render", "app", target, "-o", str(out)).exit_code == 0
        assert opened(out).size == size


def test_render_draws_an_html_file_in_the_format_of_the_output_s_name(tmp_path: Path) -> None:
    page = tmp_path / "card.html"
    page.write_text("<div style='background: teal; height: 100%'>Hello</div>")
    out = tmp_path / "card.webp"
    assert run("render", "app", str(page), "--size", "300x100", "--scale", "2", "-o", str(out)).exit_code == 0
    picture = opened(out)
    assert (picture.format, picture.size) == ("WEBP", (600, 200))


@pytest.mark.parametrize(
    ("what", "expected"),
    [("boxes", "Hello"), ("fragments", "Hello"), ("display-list", "Glyphs"), ("timings", "layout")],
)
def test_render_shows_the_trees_and_the_time_of_each_pass(tmp_path: Path, what: str, expected: str) -> None:
    page = tmp_path / "card.html"
    page.write_text("<p>Hello</p>")
    result = run("render", "app", str(page), "--show", what)
    assert result.exit_code == 0
    assert expected.lower() in result.output.lower()


@pytest.mark.parametrize("command", ["", "routes", "check", "render", "build", "dev"])
def test_help_has_an_example(command: str) -> None:
    result = run(*command.split(), "--help")
    assert result.exit_code == 0
    assert f"limner {command or 'routes'} " in result.output.partition("Example")[2]


def test_check_says_that_nothing_is_wrong_or_everything_that_is(tmp_path: Path) -> None:
    assert run("check", "app").output.strip().endswith("nothing is wrong")
    (tmp_path / "icon.py").write_text("import nothing_like_this\n")
    (tmp_path / "apple_icon.py").write_text("contentType = 'image/png'\n")
    result = run("check", str(tmp_path))
    assert result.exit_code == 1
    assert "nothing_like_this" in result.output
    assert "apple_icon.py" in result.output


def test_dev_serves_the_pictures_and_a_page_that_is_told_of_changes(tmp_path: Path) -> None:
    (tmp_path / "app").mkdir()
    route = tmp_path / "app" / "icon.py"
    imports = "from limner import ImageResponse\nsize = (16, 16)\n"
    source = imports + "def image():\n    return ImageResponse('<b style=\"{}\">')\n"
    route.write_text(source.format("color: red"))
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "limner.cli", "dev", "app", "--port", str(port)],
        cwd=tmp_path, env={**os.environ, "PYTHONUNBUFFERED": "1"}, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    base = f"http://127.0.0.1:{port}"
    try:
        wait_for_port(port, process)
        page = httpx.get(base, timeout=60).text
        assert "/icon" in page
        first = httpx.get(f"{base}/icon", timeout=60).content
        assert Image.open(io.BytesIO(first)).size == (16, 16)
        told = threading.Event()

        def change() -> None:
            for number in range(200):  # the watcher needs a moment to begin
                route.write_text(source.format(f"background: #{number:03}; display: flex; height: 100%"))
                if told.wait(0.25):
                    break

        writer = threading.Thread(target=change)
        writer.start()
        with httpx.stream("GET", f"{base}/__limner__/changes", timeout=40) as changes:
            assert next(line for line in changes.iter_lines() if line) == "event: change"
        told.set()
        writer.join()
        assert httpx.get(f"{base}/icon", timeout=60).content != first
    finally:
        process.terminate()
        process.wait(15)
