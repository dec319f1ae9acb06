"""Mistakes at the command line: wrong use is status 2 with the usage, a fault in the author's files status 1."""

import importlib.util
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import limner
from conftest import free_port
from limner.cli import dev as dev_command
from limner.cli.commands import main

WriteApp = Callable[[Mapping[str, object]], Path]
OWN = str(Path(limner.__file__).parent)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


pytestmark = pytest.mark.usefixtures("newcomer")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("rout",), "Did you mean 'routes'?"),
        (("render", "card.html", "--otput", "x.png"), "Did you mean '--output'?"),
        (("routes",), "APP is a folder of route segments, or MODULE:NAME of a Site or an app; here it may be 'app'"),
        (("routes", "ap"), "there is no folder {here}/ap\n  expected  APP: a folder of route segments"),
        (("routes", "ap"), "try       app\n"),
        (("routes", "nowhere/at/all"), "there is no folder {here}/nowhere/at/all\n"),
        (("routes", "app/icon.py"), "app/icon.py is a file\n"),
        (("routes", "json:loads"), "json:loads is not a Site, and has none\n  got       a function"),
        (
            ("routes", "web:sit"),
            "web has no 'sit'\n  expected  the name of something in {here}/web.py\n  try       web:site",
        ),
        (
            ("routes", "web:app"),
            "web:app is not a Site, and has none\n  got       a list",
        ),
        (
            ("routes", "web:app"),
            "a limner.Site, or an app of Starlette, FastAPI, Litestar, Flask or Quart with one\n  try       web:site",
        ),
        (
            ("routes", "wbe:site"),
            "there is no module called 'wbe'\n  expected  a module that can be imported, from {here}",
        ),
        (("routes", "wbe:site"), "try       web\n"),
        (("render",), "nothing to draw"),
        (("render", "card.html"), "say what to do with the image\n  expected  -o FILE"),
        (("render", "crad.html", "-o", "x.png"), "there is no file {here}/crad.html"),
        (("render", "crad.html", "-o", "x.png"), "try       card.html"),
        (("render", "crad.py:image", "-o", "x.png"), "there is no file {here}/crad.py"),
        (("render", "notes.txt", "-o", "x.png"), "notes.txt is nothing that can be drawn\n  got       a file with"),
        (("render", "card.html", "-o", "x"), "x has no extension\n"),
        (("render", "card.html", "-o", "x"), "try       x.png\n"),
        (("render", "card.html", "-o", "x.bmp"), "no image can be written as .bmp\n  expected  .png, .jpg"),
        (("render", "card.html", "-o", "no/x.png"), "there is no folder {here}/no\n  try       mkdir -p no"),
        (("render", "card.html", "-o", "app"), "is a directory"),
        (("render", "card.html", "-o", "x.png", "--size", "wide"), "'wide' is not a size; write it as 1200x630"),
        (("render", "card.html", "-o", "x.png", "--size", "0x10"), "'0x10' is not a size"),
        (("render", "card.html", "-o", "x.png", "--scale", "0"), "--scale"),
        (("render", "a", "b", "c", "-o", "x.png"), "one image is drawn at a time"),
        (("render", "app", "-o", "x.png"), "app is a folder"),
        (("render", "/icon", "-o", "x.png"), "try       limner render app /icon -o"),
        (("render", "app", "/icn", "-o", "x.png"), "there is no image at /icn"),
        (("render", "app", "/icn", "-o", "x.png"), "expected  one of /icon\n  try       /icon"),
        (("render", "several.py", "-o", "x.png"), "several.py has several images\n  got       first, second"),
        (("render", "web.py", "-o", "x.png"), "web.py has no image"),
        (("render", "web:app", "-o", "x.png"), "web:app is not an image"),
        (("render", "several:third", "-o", "x.png"), "several has no 'third'"),
        (("render", "needs.py", "-o", "x.png"), "needs arguments\n  got       a function that takes params, id"),
        (("dev", "app", "--port", "99999999"), "99999999"),
    ],
)
def test_wrong_use_says_what_was_meant(write_app: WriteApp, arguments: tuple[str, ...], said: str) -> None:
    here = write_app({"icon.py": "def image():\n    return {PNG}\n"}).parent
    (here / "card.html").write_text("<p>Hello")
    (here / "notes.txt").write_text("Hello")
    (here / "web.py").write_text("from limner import Site\nsite = Site('app')\napp = [1]\n")
    (here / "several.py").write_text("def first(): return '<p>'\ndef second(): return '<p>'\n")
    (here / "needs.py").write_text("def image(params, id): return '<p>'\n")
    result = run(*arguments)
    assert said.replace("{here}", str(here)) in result.output
    assert result.exit_code == 2
    assert "Traceback" not in result.output
    assert not (here / "x.png").exists()


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (
            "def image():\n    return 1 / 0\n",
            "  app/icon.py:2, in image\n    return 1 / 0\nZeroDivisionError: division by zero",
        ),
        (
            "import nothing_like_this\n",
            "  app/icon.py:1, in <module>\n    import nothing_like_this\napp/icon.py:1: the file",
        ),
        ("def image(:\n", "SyntaxError: invalid syntax"),
        (
            "def image():\n    return '<h1>'\n",
            "app/icon.py:1: image() did not return an image\n  got       str '<h1>'",
        ),
        (
            "from limner import ImageResponse\ndef image():\n    return ImageResponse('<p>', width=90000)\n",
            "  app/icon.py:2, in image\nthe canvas is too large\n  got       90000 × 630 device pixels",
        ),
        (
            "from limner.html import div\ndef card():\n    return div[object()]\ndef image():\n    return card()\n",
            (
                "  app/icon.py:5, in image\n    return card()\n  app/icon.py:3, in card\n    return div[object()]\n"
                "app/icon.py:3: child 1 of <div> cannot be drawn"
            ),
        ),
    ],
)
def test_a_fault_in_a_route_file_shows_its_own_lines_and_the_message(
    write_app: WriteApp, source: str, said: str
) -> None:
    write_app({"icon.py": source})
    result = run("render", "app", "/icon", "-o", "x.png")
    assert said in result.output
    assert result.exit_code == 1
    assert OWN not in result.output
    assert "Usage" not in result.output


@pytest.mark.parametrize("target", ["card.py", "card:image", "card.py:image"])
def test_a_fault_in_a_file_that_is_drawn_is_no_wrong_use(tmp_path: Path, target: str) -> None:
    (tmp_path / "card.py").write_text("def image():\n    return missing\n")
    result = run("render", target, "-o", "x.png")
    assert result.output.startswith("  card.py:2, in image\n    return missing\nNameError")
    assert result.exit_code == 1


def test_a_module_whose_own_import_fails_has_a_fault(tmp_path: Path) -> None:
    (tmp_path / "web.py").write_text("import nothing_like_this\n")
    result = run("routes", "web:site")
    assert result.output.startswith("  web.py:1, in <module>\n    import nothing_like_this\nModuleNotFoundError")
    assert result.exit_code == 1


def test_a_fault_of_limner_shows_all_and_asks_for_a_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr("limner.cli.targets._draw_node", fail)
    (tmp_path / "card.html").write_text("<p>")

    # The test's own `fail` is an author's line, so it stands where ours would.
    def is_author_file(_: str) -> bool:
        return False

    monkeypatch.setattr("limner.tracebacks.is_author_file", is_author_file)
    result = run("render", "card.html", "-o", "x.png")
    assert result.exit_code == 1
    assert "Traceback" in result.output
    assert "Please report it" in result.output


def test_routes_of_an_empty_folder_say_what_to_do(write_app: WriteApp) -> None:
    root = write_app({})
    result = run("routes", "app")
    assert result.exit_code == 0
    assert f"There are no images in {root}" in result.output
    assert "opengraph_image.py" in result.output


def test_routes_list_the_other_files_beside_one_that_cannot_be_imported(write_app: WriteApp) -> None:
    write_app({"icon.py": "import nothing_like_this\n", "apple_icon.py": "def image():\n    return {PNG}\n"})
    result = run("routes", "app")
    assert result.exit_code == 1
    assert "/apple-icon" in result.output
    assert "app/icon.py:1: the file cannot be imported" in result.output


def test_the_longest_tracebacks_are_shortened(write_app: WriteApp) -> None:
    write_app({"icon.py": "def image():\n    return image()\n"})
    result = run("render", "app", "/icon", "-o", "x.png")
    assert "more lines of yours" in result.output
    assert result.output.count("\n") < 30
    assert "RecursionError" in result.output


def test_interrupted_it_ends_without_a_traceback(tmp_path: Path) -> None:
    (tmp_path / "slow.py").write_text(
        "import time, pathlib\ndef image():\n    pathlib.Path('on').touch()\n    time.sleep(60)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-m", "limner", "render", "slow.py", "-o", "x.png"], stderr=subprocess.PIPE, text=True
    )
    until = time.monotonic() + 60
    while not Path("on").exists() and time.monotonic() < until:
        time.sleep(0.02)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=30)
    assert (process.returncode, said) == (130, "")


def test_dev_takes_the_next_port_that_is_free_and_says_when_it_listens(write_app: WriteApp) -> None:
    write_app({"icon.png": (1, 1)})
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", free_port()))
        taken.listen()
        port = taken.getsockname()[1]
        result = run("dev", "app", "--port", str(port))
        assert result.exit_code == 1
        assert f"cannot listen on 127.0.0.1, port {port}: Address already in use" in result.output
        assert "leave out --port" in result.output
        start = f"import limner.cli, limner.cli.dev; limner.cli.dev._FIRST_PORT = {port}"
        process = subprocess.Popen(
            [sys.executable, "-c", f"{start}; limner.cli.main()", "dev", "app"],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )  # fmt: skip
        try:
            assert process.stdout is not None
            said = process.stdout.readline()
            own = int(said.rpartition(":")[2].split()[0])
            assert own > port
            assert f"app: listening on http://127.0.0.1:{own}" in said
            with socket.socket() as client:
                client.connect(("127.0.0.1", own))  # it listens at once
        finally:
            process.send_signal(signal.SIGINT)
            _, errors = process.communicate(timeout=30)
        assert (process.returncode, errors) == (0, "")


def test_dev_of_a_host_that_is_not_this_machine_s_is_one_line(write_app: WriteApp) -> None:
    write_app({"icon.png": (1, 1)})
    result = run("dev", "app", "--host", "192.0.2.1")
    assert result.exit_code == 1
    assert result.output.startswith("cannot listen on 192.0.2.1, port 8000: ")


@pytest.mark.parametrize("command", [["-m", "limner"], ["-m", "limner.cli"]])
def test_python_runs_the_package_as_the_command(command: list[str]) -> None:
    done = subprocess.run([sys.executable, *command, "--version"], capture_output=True, text=True, check=True)
    assert done.stdout.startswith(("limner, version", "python -m limner, version", "python -m limner.cli, version"))


@pytest.mark.parametrize("absent", ["uvicorn", "watchfiles"])
def test_dev_without_its_server_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, absent: str
) -> None:

    def find(name: str) -> object:
        return None if name == absent else importlib.util.find_spec(name)

    monkeypatch.setattr(dev_command, "find_spec", find)
    done = CliRunner().invoke(main, ["dev", str(tmp_path)])
    assert done.exit_code == 1
    assert done.output == f"limner dev needs {absent}: pip install 'limner[dev]'\n"
