"""What the tests of text share: styles, an engine, and font packages that may be missing."""

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import fontpkg
import pytest

from limner.style.computed import FontGroup
from limner.text.fonts import FontCollection
from limner.text.typesetter import Engine

FIXTURES = Path(__file__).parent / "fixtures"


@pytest.fixture(scope="session")
def engine() -> Engine:
    return Engine(FontCollection())


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def style() -> Callable[..., FontGroup]:
    def make(family: str = "Geist", size: float = 20.0, **fields: Any) -> FontGroup:
        return FontGroup(font_family=(family,), font_size=size, **fields)

    return make


@pytest.fixture(scope="session")
def recorded() -> Callable[[str], Any]:
    @cache
    def read(name: str) -> Any:
        return json.loads((FIXTURES / f"{name}.json").read_text(encoding="utf-8"))

    return read


@pytest.fixture(scope="session")
def need_package() -> Callable[[str], Path]:
    def need(name: str) -> Path:
        if name not in fontpkg.families():
            pytest.skip(f"the font package fontpkg-{name} is not installed")
        return fontpkg.path(name)

    return need
