"""A box is laid out once for each space that it is laid out by, however often the boxes around it are measured."""

from collections import Counter

import pytest

from limner import Renderer
from limner.boxes.box import Box
from limner.layout.contract import LayoutInput, LayoutOutput
from limner.layout.tree import TreeLayout

NESTED = {
    "grids": "<div style='display:grid;aspect-ratio:1'><b>aa bb</b>",
    "grids with tables": (
        "<div style='display:grid;grid-template-columns:auto 1fr;aspect-ratio:1'><table><tr><td>a b<td>c</table>"
    ),
}


@pytest.mark.parametrize("name", NESTED)
def test_a_height_that_a_box_does_not_ask_for_makes_no_new_layout(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    layouts: Counter[tuple[object, ...]] = Counter()
    recall = TreeLayout._recall_layout

    def count(self: TreeLayout, box: Box, given: LayoutInput, space: tuple[object, ...]) -> LayoutOutput:
        if box.display.inside == "grid" and not given.stretch_height:
            layouts[box.order, given.available_width, given.fixed_width, given.fixed_height] += 1
        return recall(self, box, given, space)

    monkeypatch.setattr(TreeLayout, "_recall_layout", count)
    Renderer().render(NESTED[name] * 5 + "x" + "</div>" * 5, width=1200, height=630)
    assert len(layouts) > 4
    assert max(layouts.values()) == 1


def test_a_height_that_a_box_asks_for_is_not_forgotten() -> None:
    inside = "<p style='height:50%;background:red;margin:0'></p>"
    grid = "<div style='display:grid;width:100px;height:{}px'><div style='height:100%'>" + inside + "</div></div>"
    renderer = Renderer()
    low, high = (renderer.render(grid.format(height), width=100, height=100, format="raw") for height in (40, 80))
    assert low.count(b"\xff\x00\x00\xff") == 100 * 20
    assert high.count(b"\xff\x00\x00\xff") == 100 * 40
