"""Hundreds of documents, pictures and fonts that mean harm, each in a process of its own, timed and weighed.

`hostile/` has the cases. Each ends within seconds and a gigabyte, with a picture or an error of ours.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any, cast

import pytest
from hostile_cases import CASES

SECONDS = 7.0  # of processor time, beside other tests; steps end most within half of it, and 8 end the process
MEGABYTES = 1000
GROUPS = ("selectors", "values", "content", "trees", "growth", "ends")
"""Run each time; with `LIMNER_HOSTILE=all` so are all others, which take minutes."""

NAMES = [name for name in CASES if os.environ.get("LIMNER_HOSTILE") == "all" or name.partition(":")[0] in GROUPS]

pytestmark = pytest.mark.skipif(not hasattr(os, "fork") or sys.platform == "darwin", reason="needs Linux's fork")


@pytest.fixture(scope="module")
def runner() -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, str(Path(__file__).parent / "hostile" / "runner.py")]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    yield process
    for stream in (process.stdin, process.stdout):
        cast("IO[str]", stream).close()
    process.wait(30)


@pytest.mark.parametrize("name", NAMES)
def test_what_means_harm_ends_soon_with_a_picture_or_an_error_of_ours(runner: subprocess.Popen[str], name: str) -> None:
    asked, answered = cast("IO[str]", runner.stdin), cast("IO[str]", runner.stdout)
    asked.write(name + "\n")
    asked.flush()
    result: dict[str, Any] = json.loads(answered.readline())
    assert result["outcome"] == "picture" or result["outcome"].startswith("error "), result
    assert result["cpu"] < SECONDS, result
    assert result["mb"] < MEGABYTES, result
