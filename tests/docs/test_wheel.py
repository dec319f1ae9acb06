"""The built wheel in an environment of its own runs the README from its first line to its last.

It asks the package index for what the wheel needs, through pip and its cache; where none is reached, it says so.
"""

import subprocess
import sys
import venv
from pathlib import Path

import pytest
from pages import run_page

from conftest import IN_CI

ROOT = Path(__file__).parent.parent.parent
_PIP = ("-m", "pip", "--disable-pip-version-check", "--quiet")


def _run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Build the wheel, install it into an empty environment, and give that environment's Python."""
    folder = tmp_path_factory.mktemp("wheel")
    reached = _run(sys.executable, *_PIP, "download", "--no-deps", "--dest", str(folder / "probe"), "hatchling>=1.27")
    if reached.returncode != 0:
        message = f"no package index is reached: {reached.stderr[-300:]}"
        if IN_CI:
            pytest.fail(message)
        pytest.skip(message)
    built = _run(sys.executable, *_PIP, "wheel", "--no-deps", "--wheel-dir", str(folder / "dist"), str(ROOT))
    assert built.returncode == 0, built.stderr
    [wheel] = (folder / "dist").glob("limner-*.whl")
    venv.create(folder / "empty", with_pip=False)
    python = str(folder / "empty" / ("Scripts" if sys.platform == "win32" else "bin") / "python")
    done = _run(sys.executable, *_PIP, "--python", python, "install", f"{wheel}[dev]")
    assert done.returncode == 0, done.stderr
    return python


@pytest.mark.registry
@pytest.mark.timeout(600)
def test_the_readme_runs_where_nothing_else_is_installed(installed: str, tmp_path: Path) -> None:
    listed = _run(sys.executable, "-m", "pip", "--python", installed, "list", "--format", "freeze").stdout.lower()
    assert "limner==" in listed
    assert not [tool for tool in ("pytest", "hypothesis", "starlette", "jinja2", "httpx") if f"{tool}==" in listed]
    assert run_page(ROOT / "README.md", tmp_path, installed) > 8


@pytest.mark.registry
@pytest.mark.timeout(600)
def test_the_wheel_brings_what_the_engine_reads(installed: str, tmp_path: Path) -> None:
    """Files that are not modules are easily forgotten."""
    files = {
        path.relative_to(ROOT / "src").as_posix()
        for path in (ROOT / "src" / "limner").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    code = "import limner, pathlib; print(pathlib.Path(limner.__file__).parent.parent)"
    place = Path(
        subprocess.run([installed, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True).stdout.strip()
    )
    assert place.is_relative_to(Path(installed).parent.parent)
    assert [name for name in sorted(files) if not (place / name).exists()] == []
    assert (place / "pelican" / "plugins" / "limner" / "__init__.py").is_file()  # where Pelican looks for plugins
    entries = next(place.glob("limner-*.dist-info")) / "entry_points.txt"
    assert "limner = limner.integrations.mkdocs:LimnerPlugin" in entries.read_text(encoding="utf-8")


@pytest.mark.registry
@pytest.mark.timeout(600)
def test_the_wheel_brings_the_guides(installed: str, tmp_path: Path) -> None:
    def docs(*topic: str) -> str:
        command = [installed, "-m", "limner", "docs", *topic]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout

    topics = docs().splitlines()
    assert topics[0] == "first-card"
    assert {file.stem for file in (ROOT / "docs" / "guide").glob("*.md")} <= set(topics)
    assert docs("first-card").startswith("# Your first card in five minutes\n")
    assert docs("css").startswith("# ")
