"""What did not change is shared: groups with the parent, whole styles with the render before."""

from limner.html.element import Element
from limner.style.compute import compute_styles
from limner.style.tree import StyledElement


def card() -> Element:
    row = Element("div", style={"color": "red", "padding": 4}, children=(Element("span", children=("x",)),))
    return Element("div", style={"fontSize": 20}, children=(row, row))


def inner(root: StyledElement) -> StyledElement:
    return root.elements[0].elements[0]


def test_a_child_that_declares_nothing_shares_its_parents_inherited_groups() -> None:
    top = inner(compute_styles(card()).root)
    row = top.elements[0]
    span = row.elements[0]
    assert row.style.font is top.style.font
    assert span.style.ink is row.style.ink
    assert span.style.border is top.style.border


def test_equal_elements_have_the_same_style() -> None:
    top = inner(compute_styles(card()).root)
    assert top.elements[0].style is top.elements[1].style


def test_a_second_render_finds_every_style_again() -> None:
    first, second = inner(compute_styles(card()).root), inner(compute_styles(card()).root)
    assert first.style is second.style
    assert first.elements[0].elements[0].style is second.elements[0].elements[0].style
