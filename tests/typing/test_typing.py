"""Type checkers find what users typically get wrong, and know what the public surface gives."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
MISTAKES = HERE / "mistakes.py"
RESULTS = HERE / "types_of_results.py"
LEAST = 12


def run_mypy(file: Path, cache: Path) -> list[tuple[int, str]]:
    command = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", "--output", "json"]
    command += ["--config-file", "", "--cache-dir", str(cache), str(file)]
    done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=False)
    assert not done.stderr, done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines()]
    return [(one["line"], one["message"]) for one in found if one["severity"] == "error" and file.name in one["file"]]


def run_pyright(file: Path, folder: Path) -> list[tuple[int, str]]:
    copy = folder / file.name  # outside the repository, whose settings are not those of users
    copy.write_bytes(file.read_bytes())
    command = [sys.executable, "-m", "pyright", "--outputjson", "--pythonpath", sys.executable, copy.name]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    found = json.loads(done.stdout)["generalDiagnostics"]
    return [(one["range"]["start"]["line"] + 1, one["message"]) for one in found if one["severity"] == "error"]


def find_lines() -> dict[int, int]:
    """Give the number of each mistake by its line."""
    lines = MISTAKES.read_text(encoding="utf-8").splitlines()
    return {at + 2: int(match[1]) for at, line in enumerate(lines) if (match := re.match(r"# (\d+) ", line))}


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("mypy")


def test_mypy_finds_typical_mistakes(cache: Path) -> None:
    check_found(run_mypy(MISTAKES, cache))


def test_pyright_finds_typical_mistakes(tmp_path: Path) -> None:
    pytest.importorskip("pyright")
    check_found(run_pyright(MISTAKES, tmp_path))


def check_found(errors: list[tuple[int, str]]) -> None:
    numbers = find_lines()
    assert sorted(numbers.values()) == list(range(1, 14))
    assert {line for line, _ in errors} <= numbers.keys(), "an error that is not one of the mistakes"
    found = {numbers[line] for line, _ in errors}
    assert len(found) >= LEAST, f"not found: {sorted(set(numbers.values()) - found)}"


def test_mypy_knows_the_types_of_results(cache: Path) -> None:
    assert run_mypy(RESULTS, cache) == []


def test_pyright_knows_the_types_of_results(tmp_path: Path) -> None:
    pytest.importorskip("pyright")
    assert run_pyright(RESULTS, tmp_path) == []
