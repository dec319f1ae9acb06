"""Each framework's page is followed literally: from an empty folder to the image in the browser, in few lines."""

import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from pages import blocks_of

from conftest import free_port, wait_for_port

DOCS = Path(__file__).parent.parent.parent / "docs"
PAGES = sorted(page for page in (DOCS / "frameworks").glob("*.md") if page.stem != "index")
FILE = re.compile(r"(?:# |\{# |<!-- )(\S+\.\w+)(, at the end)?(?: #\}| -->)?\n")
ADDRESS = re.compile(r"<(http://127\.0\.0\.1:(\d+)(/[^>]*))>")
SERVERS = re.compile(r"(flask|quart|litestar) .*run\b|uvicorn |python manage\.py runserver|python serve\.py")
NOT_GLUE = re.compile(r"INSTALLED_APPS|LIMNER|base_url|^\s*(#|$)")
GLUE = re.compile(r"limner|metadata_images|\bahead\b")


def command_of(line: str, port: int) -> tuple[list[str], str]:
    """Give what a line of a page runs, and the port that it says."""
    words = shlex.split(line, comments=True)
    said = "8001" if "serve.py" in line else "5000" if words[0] in {"flask", "quart"} else "8000"
    if words[:3] == ["python", "manage.py", "runserver"]:
        words += ["--noreload", f"127.0.0.1:{port}"]
    elif words[0] != "python":
        words = [word for word in words if word != "--reload"] + ["--port", str(port)]
    return ["python", "-m", *words] if words[0] != "python" else words, said


@contextmanager
def served(words: list[str], folder: Path, port: int) -> Generator[None, None, None]:
    log = folder / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, *words[1:]], cwd=folder, stdout=output, stderr=output, start_new_session=True
        )
    try:
        wait_for_port(port, process)
        yield
    except BaseException as error:
        error.add_note(log.read_text())
        raise
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(20)


def write(folder: Path, text: str) -> str:
    """Write a block that names its file; give the file's name, or nothing."""
    named = FILE.match(text)
    if named is None:
        return ""
    file = folder / named[1]
    file.parent.mkdir(parents=True, exist_ok=True)
    before = file.read_text() if named[2] else ""
    file.write_text(before + text[named.end() :])
    return named[1]


def ask(folder: Path, line: str, addresses: list[tuple[str, str]]) -> None:
    """Start the server that a line names, and open each address that the page tells of."""
    port = free_port()
    words, said = command_of(line, port)
    if "serve.py" in line:
        file = folder / "serve.py"
        file.write_text(file.read_text().replace("8001", str(port)))
    wanted = [path for number, path in addresses if number == said]
    assert wanted, line
    with served(words, folder, port):
        for path in wanted:
            reply = httpx.get(f"http://127.0.0.1:{port}{path}", timeout=60)
            if "/9/" in path:
                assert reply.status_code == 404, path
            elif "opengraph-image" in path or path.startswith("/og"):
                assert (reply.status_code, reply.headers["content-type"]) == (200, "image/png"), path
                assert "limner-fallback" not in reply.headers
            else:
                assert reply.status_code == 200, path
                [image] = re.findall(r'property="og:image" content="http://[^/"]+([^"]+)"', reply.text)
                shown = httpx.get(f"http://127.0.0.1:{port}{image.replace('&amp;', '&')}", timeout=60)
                assert (shown.status_code, shown.headers["content-type"]) == (200, "image/png"), image
                if "title=" in image:
                    other = image.replace("&amp;", "&").replace("title=Hello", "title=Other")
                    assert httpx.get(f"http://127.0.0.1:{port}{other}", timeout=60).status_code == 403


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_page_is_so_when_it_is_followed(page: Path, tmp_path: Path) -> None:
    addresses = [(port, path) for _, port, path in ADDRESS.findall(page.read_text())]
    files: list[str] = []
    for block in blocks_of(page):
        if block.language == "sh":
            for line in block.text.splitlines():
                if line.startswith("pip install"):
                    continue  # the test's environment has it
                if SERVERS.match(line):
                    ask(tmp_path, line, addresses)
                    continue
                run(tmp_path, line, f"{page.name}:{block.line}")
            continue
        name = write(tmp_path, block.text)
        files += [name] if name else []
        if not name and block.language == "python":
            run(tmp_path, ["python", "-c", block.text], f"{page.name}:{block.line}")
    for name in files:
        if name.endswith(".py") and "/" not in name and name not in {"serve.py", "manage.py"}:
            run(tmp_path, ["python", "-c", f"import {name.removesuffix('.py')}"], name)


def run(folder: Path, line: str | list[str], place: str) -> None:
    words = shlex.split(line, comments=True) if isinstance(line, str) else line
    if words[0] == "django-admin":
        words = ["python", "-m", "django", *words[1:]]
    words = words if words[0] == "python" else ["python", "-m", *words]
    done = subprocess.run(
        [sys.executable, *words[1:]], cwd=folder, capture_output=True, text=True, check=False, timeout=200
    )
    assert done.returncode == 0, f"{place}: {line}\n{done.stdout}{done.stderr}"


@pytest.mark.parametrize("page", [page for page in PAGES if page.stem != "query-cards"], ids=lambda page: page.stem)
def test_the_smallest_app_has_at_most_three_lines_of_glue(page: Path) -> None:
    """A line of glue is one that would not be there without Limner; settings do not count, nor do the images."""
    blocks = blocks_of(page)
    end = next(at for at, block in enumerate(blocks) if block.language == "sh" and SERVERS.search(block.text))
    lines = [
        line
        for block in blocks[:end]
        if (named := FILE.match(block.text)) and "images/" not in named[1]
        for line in block.text[named.end() :].splitlines()
        if GLUE.search(line) and not NOT_GLUE.search(line)
    ]
    assert 1 <= len(lines) <= 3, lines


def test_every_framework_has_its_page() -> None:
    assert {page.stem for page in PAGES} == {
        "asgi-and-wsgi", "django", "fastapi", "fasthtml", "flask", "litestar", "quart", "query-cards", "starlette",
    }  # fmt: skip
