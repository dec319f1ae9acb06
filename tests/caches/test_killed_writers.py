# ruff: noqa: S311, T201 - what is random here is not a secret; the figures are for who asks with -s
"""Two processes on one cache directory, of which one is killed at any moment: no broken file, no wrong picture.

`LIMNER_KILLS` says how often; 60 when it says nothing.
"""

import os
import random
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import victim

from limner.caches import DirectoryCache
from limner.site import Site

KILLS = int(os.environ.get("LIMNER_KILLS", "60"))
WriteApp = Callable[[Mapping[str, object]], Path]

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


def test_no_kill_breaks_a_file_or_serves_a_wrong_picture(
    write_app: WriteApp, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "limner_test_png", victim)
    root = write_app({name: textwrap.dedent(source) for name, source in victim.APP.items()})
    folder = tmp_path / "images"
    truth = Site(root, cache=None, deadline=None, fallback=None)
    expected = {path: victim.ask(truth, path) for path in victim.paths()}
    survivor = Site(root, cache=DirectoryCache(folder, max_bytes=victim.MOST_BYTES), deadline=None, fallback=None)
    command = [sys.executable, victim.__file__, str(root), str(folder)]
    launcher = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert launcher.stdin is not None
    assert launcher.stdout is not None
    torn: set[Path] = set()
    process = 0
    try:
        for _ in range(KILLS):
            launcher.stdin.write("\n")
            launcher.stdin.flush()
            process = int(launcher.stdout.readline())
            until = time.monotonic() + random.uniform(0.0, 0.08)
            while True:
                for path in random.sample(victim.paths(), 2):
                    assert victim.ask(survivor, path) == expected[path], path
                if time.monotonic() > until:
                    break
            os.kill(process, signal.SIGKILL)
            process = 0
            torn.update(folder.glob("*/.new-*"))  # some are the survivor's, which go on
    finally:
        if process:
            os.kill(process, signal.SIGKILL)
        launcher.stdin.close()
        launcher.stdout.close()
        launcher.wait(10)
    for path, body in expected.items():
        assert victim.ask(survivor, path) == body
    assert survivor.metrics.failed == 0
    assert survivor.metrics.cached > 0
    print(
        f"{KILLS} kills, at most {len(torn)} of them within a write; {survivor.metrics.cached} images out of the cache"
    )
