"""A folder of one's own, whose modules are forgotten with it."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def newcomer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Stand in an empty folder, from which the commands import."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "path", list(sys.path))
    yield
    for name, module in sys.modules.copy().items():  # other threads may import meanwhile
        if str(getattr(module, "__file__", None) or "").startswith(str(tmp_path)):
            del sys.modules[name]
