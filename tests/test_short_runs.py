"""The soak and the load of `benchmarks/`, for a few seconds each: right replies, bounded memory, empty caches after."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
@pytest.mark.parametrize(("name", "amount"), [("soak.py", "200"), ("load.py", "12")])
def test_a_short_run_finds_no_fault(name: str, amount: str) -> None:
    command = [sys.executable, str(ROOT / "benchmarks" / name), amount]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
