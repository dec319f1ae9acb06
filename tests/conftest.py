"""Real parts for the tests: a Redis server and a Chromium, each found or the test says why it is left out."""

import importlib
import os
import shutil
import socket
import struct
import subprocess
import textwrap
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import cast

import pytest

from limner.text import installed

os.environ["LIMNER_SCRIPT_FONTS"] = ""  # what is missing is missing on every machine; tests of these fonts ask for them
IN_CI = bool(os.environ.get("CI"))
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")


def need(names: tuple[str, ...], what: str) -> str:
    """Find a program; without it the test is skipped, in CI it fails."""
    for name in names:
        found = shutil.which(name)
        if found:
            return found
    message = f"{what} is not installed (looked for {', '.join(names)})"
    if IN_CI:
        pytest.fail(message)
    pytest.skip(message)


def need_module(name: str) -> ModuleType:
    """Import a module of the tests' own; without it the test is skipped, in CI it fails."""
    try:
        return importlib.import_module(name)
    except ImportError:
        if IN_CI:
            pytest.fail(f"{name} is not installed")
        pytest.skip(f"{name} is not installed")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for_port(port: int, process: subprocess.Popen[bytes], seconds: float = 20.0) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError(f"{process.args!r} ended with status {process.returncode}")
        with socket.socket() as probe:
            probe.settimeout(0.2)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise RuntimeError(f"{process.args!r} does not listen on port {port}")


@pytest.fixture(scope="session")
def chromium_path() -> str:
    return need(BROWSERS, "Chromium")


class RedisServer:
    """A redis-server of the test's own, which it may stop, freeze and start again."""

    def __init__(self, program: str, folder: Path) -> None:
        self.program = program
        self.folder = folder
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def start(self, *options: str) -> None:
        command = [
            self.program,
            "--port",
            str(self.port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--dir",
            str(self.folder),
        ]
        self.process = subprocess.Popen([*command, *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        wait_for_port(self.port, self.process)

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None


@pytest.fixture
def redis_server(tmp_path: Path) -> Iterator[RedisServer]:
    server = RedisServer(need(("redis-server",), "Redis"), tmp_path)
    server.start()
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture
def without_openmoji(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Be where no font package has emoji."""
    monkeypatch.setattr(installed, "_openmoji", dict[str, object])
    installed._packages.cache_clear()
    yield
    installed._packages.cache_clear()


def make_png(width: int, height: int) -> bytes:
    """Write a PNG of one colour by its specification, with no library between."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress((b"\0" + b"\x33\x66\x99" * width) * height)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.fixture
def write_app(tmp_path: Path) -> Callable[[Mapping[str, object]], Path]:
    """Write a folder of route segments.

    A pair of numbers is a PNG of that size, bytes are bytes, a text is a file's text, in which `{PNG}` stands for the
    bytes of a PNG of one pixel, and None is an empty folder.
    """

    def write(files: Mapping[str, object]) -> Path:
        root = tmp_path / "app"
        root.mkdir(exist_ok=True)
        for name, content in files.items():
            path = root / name
            if content is None:
                path.mkdir(parents=True, exist_ok=True)
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(content, tuple):
                width, height = cast("tuple[int, int]", content)
                path.write_bytes(make_png(width, height))
            elif isinstance(content, bytes):
                path.write_bytes(content)
            else:
                text = textwrap.dedent(str(content)).lstrip("\n")
                path.write_text(text.replace("{PNG}", repr(make_png(1, 1))), encoding="utf-8")
        return root

    return write
