"""`docs/api.md` names all that is public, and nothing else is."""

import importlib
import importlib.util
import inspect
import pkgutil
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import limner
import limner.html

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
# Modules of frameworks import their framework, and each has a row of its own page.
INTEGRATIONS = "limner.integrations."


def tables() -> Iterator[tuple[str, str]]:
    """Give each public name of the page with its module."""
    module = ""
    for line in PAGE.splitlines():
        if match := re.fullmatch(r"## `([\w.]+)`", line):
            module = match[1]
        elif match := re.match(r"\| `([\w.]+)` \| `(\w+)` \|", line):
            yield match[1], match[2]
        elif match := re.match(r"\| `(\w+)` \|", line):
            yield module, match[1]


PUBLIC = sorted(set(tables()))
MODULES = sorted({module for module, _ in PUBLIC})


def need_framework(module: str) -> None:
    name = module.removeprefix(INTEGRATIONS).partition(".")[0]
    if module.startswith(INTEGRATIONS) and name not in {"asgi", "wsgi"}:
        pytest.importorskip(name)


def elements() -> set[str]:
    return {name for name in limner.html.__all__ if isinstance(getattr(limner.html, name), limner.html.Element)}


@pytest.mark.parametrize(("module", "name"), PUBLIC)
def test_a_name_of_the_page_can_be_imported(module: str, name: str) -> None:
    if module == "limner.caches" and name == "RedisCache":
        pytest.importorskip("redis")
    need_framework(module)
    assert hasattr(importlib.import_module(module), name)


@pytest.mark.parametrize("module", MODULES)
def test_a_public_module_offers_what_the_page_says(module: str) -> None:
    need_framework(module)
    found = set(importlib.import_module(module).__all__)
    if module == "limner.html":
        found -= elements()
    assert found == {name for home, name in PUBLIC if home == module}


def test_no_other_module_has_public_names_of_its_own() -> None:
    """An internal module may list names for its neighbours; only public modules say that they are public."""
    names = [info.name for info in pkgutil.walk_packages(limner.__path__, "limner.") if "__main__" not in info.name]
    marked = [name for name in names if not name.startswith(INTEGRATIONS) and is_marked(name)]
    assert marked == [module for module in MODULES if module != "limner" and not module.startswith(INTEGRATIONS)]


def is_marked(name: str) -> bool:
    spec = importlib.util.find_spec(name) if name not in sys.modules else sys.modules[name].__spec__
    assert spec is not None
    assert spec.origin is not None
    return "Public: docs/api.md." in Path(spec.origin).read_text(encoding="utf-8")


# What may wait for a thread, a process, a disk or a network.
SYNC_ONLY = {"DirectoryCache", "GuardedCache", "MemoryCache", "RedisCache"}  # a server calls caches in a thread
WAITING = {
    "render", "draw", "render_many", "measure", "load", "head", "head_images", "check", "list_images", "purge", "warm",
    "close",
}  # fmt: skip


def classes() -> dict[str, type[Any]]:
    found: dict[str, type[Any]] = {}
    for module, name in PUBLIC:
        if not module.startswith(INTEGRATIONS) and not (name == "RedisCache" and not importlib.util.find_spec("redis")):
            value = getattr(importlib.import_module(module), name)
            if inspect.isclass(value):
                found[f"{module}.{name}"] = value
    return found


@pytest.mark.parametrize("public", classes().values(), ids=classes())
def test_what_waits_comes_in_pairs(public: type[Any]) -> None:
    """A blocking method and its twin for an event loop take the same; what can be closed works in `with` too."""
    for name, method in inspect.getmembers(public, inspect.isfunction):
        if inspect.iscoroutinefunction(method) and not name.startswith("_"):
            assert name.startswith("a")
            twin = getattr(public, name[1:])
            assert list(inspect.signature(twin).parameters) == list(inspect.signature(method).parameters)
        is_own = name in vars(public) and getattr(public, "_is_protocol", False) is False
        if name in WAITING and is_own and public.__name__ not in SYNC_ONLY:
            assert inspect.iscoroutinefunction(getattr(public, "a" + name)), name
    if hasattr(public, "close"):
        assert all(hasattr(public, name) for name in ("__enter__", "__exit__", "__aenter__", "__aexit__"))


def test_every_error_is_in_the_tree_at_the_top_of_its_module() -> None:
    from limner import errors

    for name in errors.__all__:
        kind = getattr(errors, name)
        assert not issubclass(kind, Exception) or re.search(rf"\b{name}\b", errors.__doc__ or "")


def test_the_names_that_editors_complete_are_those_of_the_property_table() -> None:
    from write_style_names import FILE, style_names

    assert FILE.read_text(encoding="utf-8") == style_names(), "run tools/write_style_names.py"


@pytest.mark.parametrize("page", sorted([*(ROOT / "docs").rglob("*.md"), ROOT / "README.md", ROOT / "CONTRIBUTING.md"]))
def test_every_path_that_the_documentation_names_exists(page: Path) -> None:
    named = re.findall(
        r"`((?:src/limner|tests|tools|benchmarks|scripts|docs|examples)/[\w./-]+)`", page.read_text("utf-8")
    )
    assert [path for path in named if not (ROOT / path).exists()] == []
