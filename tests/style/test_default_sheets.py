"""The part of the default sheet that usual trees get says the same of them as the whole."""

import pytest

from limner.html.element import Element
from limner.style import default_sheets
from limner.style.compute import clear_styles, compute_styles
from limner.style.tree import StyledElement

USUAL = ("div", "span", "p", "img", "svg", "section", "article", "path", "my-element", "DIV", "video")


def styles_of(node: StyledElement) -> list[object]:
    """All computed styles of a tree, in order."""
    return [node.style, *(style for child in node.elements for style in styles_of(child))]


def tree() -> Element:
    attributes: tuple[dict[str, str], ...] = ({}, {"hidden": ""}, {"dir": "rtl"}, {"dir": "auto"})
    children = [Element(tag, given, children=(Element("div"), "text")) for tag in USUAL for given in attributes]
    return Element("div", children=tuple(children))


def test_usual_trees_get_the_same_styles_from_the_part_as_from_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    assert default_sheets.user_agent_sheet(USUAL) is default_sheets._usual_sheet()
    clear_styles()
    part = styles_of(compute_styles(tree()).root)
    monkeypatch.setattr(default_sheets, "_usual_sheet", default_sheets._whole_sheet)
    clear_styles()
    assert styles_of(compute_styles(tree()).root) == part


@pytest.mark.parametrize("tag", ["h1", "H1", "li", "table", "input", "b", "a", "progress", "q"])
def test_one_special_element_brings_the_whole_sheet(tag: str) -> None:
    assert default_sheets.user_agent_sheet(("div", tag)) is default_sheets._whole_sheet()


def test_every_rule_is_in_the_part_or_for_special_tags_alone() -> None:
    _, special = default_sheets._usual_rules()
    whole, part = default_sheets._whole_sheet(), default_sheets._usual_sheet()
    kept = {str(rule.selectors) for rule in part.rules}
    for rule in whole.rules:
        tags = {selector.compounds[0].tag for selector in rule.selectors}
        assert str(rule.selectors) in kept or {tag.lower() for tag in tags} <= special
