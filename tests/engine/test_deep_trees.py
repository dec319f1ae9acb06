"""Trees as deep as the limit allows are drawn, whatever boxes they are made of; the recursion limit stays as it was."""

import sys

import pytest

from limner import Renderer

DEPTH = 240
KINDS = {
    "blocks": "<div>",
    "lines": "<b style='position:relative;padding:1px'>",
    "inline blocks": "<div style='display:inline-block'>",
    "inline blocks with a ratio": "<div style='display:inline-block;aspect-ratio:1'>",
    "flex boxes": "<div style='display:flex'><b>aa</b>",
    "columns of flex boxes": "<div style='display:flex;flex-flow:column wrap'><b>aa</b>",
    "inline flex boxes": "<div style='display:inline-flex;flex-direction:column'><b>aa</b>",
    "grids": "<div style='display:grid;grid-template:1fr auto/1fr fit-content(50%)'><b>aa</b>",
    "inline grids": "<div style='display:inline-grid;height:50%'><b>aa</b>",
    "tables": "<table><tr><td>",
    "captions": "<table><caption>",
    "inline tables": "<div style='display:inline-table'><b>aa</b>",
    "inline tables with a table": "<div style='display:inline-table'><table><tr><td>a b<td>c</table>",
    "floats": "<div style='float:left'>",
    "floats beside contexts": "<i style='float:left'>x</i><div style='display:flow-root'>",
    "positioned boxes": "<div style='position:absolute'>",
    "layers": "<div style='opacity:.99;transform:rotate(0.1deg)'>",
    "columns": "<div style='columns:2'>",
    "list items": "<ul><li>",
}
LEVELS = {"tables": 4, "captions": 2, "list items": 2}  # elements of each, the `tbody` that no one wrote included


@pytest.mark.parametrize("kind", KINDS)
def test_a_tree_as_deep_as_the_limit_allows_is_drawn(kind: str) -> None:
    before = sys.getrecursionlimit()
    page = KINDS[kind] * (DEPTH // LEVELS.get(kind, 1)) + "x"
    assert Renderer().render(page, width=300, height=200).startswith(b"\x89PNG")
    assert sys.getrecursionlimit() == before
