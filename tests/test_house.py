"""The house as a graph: nobody imports the root, no cycle at any level, and light imports stay light."""

import graphlib
import subprocess
import sys
from collections.abc import Iterable

import grimp
import pytest

ROOT = "limner"
HEAVY = ("skia", "uharfbuzz", "icu4py", "numpy", "PIL", "selectolax", "fontTools")


@pytest.fixture(scope="module")
def graph() -> grimp.ImportGraph:
    return grimp.build_graph(ROOT, exclude_type_checking_imports=False, cache_dir=None)


def cycle_among(edges: dict[str, set[str]]) -> list[str] | None:
    try:
        graphlib.TopologicalSorter(edges).prepare()
    except graphlib.CycleError as error:
        return [str(name) for name in error.args[1]]
    return None


def children_edges(graph: grimp.ImportGraph, package: str) -> dict[str, set[str]]:
    """What the children of a package import of each other, with all that is below each child counted as the child."""
    depth = package.count(".") + 2

    def child(module: str) -> str | None:
        if module == package or not module.startswith(f"{package}."):
            return None
        return ".".join(module.split(".")[:depth])

    edges: dict[str, set[str]] = {}
    for module in graph.modules:
        mine = child(module)
        if mine is None:
            continue
        theirs = {child(imported) for imported in graph.find_modules_directly_imported_by(module)}
        edges.setdefault(mine, set()).update(name for name in theirs if name is not None and name != mine)
    return edges


def packages(graph: grimp.ImportGraph) -> Iterable[str]:
    return sorted(module for module in graph.modules if graph.find_children(module))


def test_no_module_imports_the_package_root(graph: grimp.ImportGraph) -> None:
    assert graph.find_modules_that_directly_import(ROOT) == set()


def test_no_cycle_exists_between_modules(graph: grimp.ImportGraph) -> None:
    edges = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    assert cycle_among(edges) is None


def test_no_cycle_exists_between_the_children_of_any_package(graph: grimp.ImportGraph) -> None:
    found = {package: cycle_among(children_edges(graph, package)) for package in packages(graph)}
    assert {package: cycle for package, cycle in found.items() if cycle} == {}


def test_a_graph_with_a_cycle_is_told_from_one_without() -> None:
    assert cycle_among({"a": {"b"}, "b": {"a"}}) is not None
    assert cycle_among({"a": {"b"}, "b": set()}) is None


@pytest.mark.parametrize("statement", ["import limner", "from limner import Site, ImageMetadata, ImageResponse"])
def test_importing_what_a_head_needs_loads_no_heavy_library(statement: str) -> None:
    code = f"{statement}; import sys; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


MOST_MODULES = 220  # what a page does without loads with the first that has it


def test_a_paragraph_loads_only_what_it_needs() -> None:
    """Flex boxes, grids, tables, columns, controls, drawings and filters load with the first page that has one."""
    code = (
        "import sys; from limner import render; render('<p>x', width=80, height=30)"
        "; print(*[name for name in sys.modules if name.partition('.')[0] == 'limner'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = done.stdout.split()
    parts = ("layout.flex", "layout.grid", "layout.table", "layout.columns", "boxes.svg.build", "paint.gradients")
    assert [name for name in loaded if name.removeprefix("limner.").startswith(parts)] == []
    assert len(loaded) <= MOST_MODULES
