"""Which picture an image shows, by the rules of HTML's `srcset`, `sizes` and `picture`."""

import pytest

from limner.boxes.replaced import choose_source, source_size, split_srcset
from limner.css.conditions import MediaEnvironment
from limner.html.node import build_element
from limner.style.compute import compute_styles
from limner.style.tree import StyledElement

CANVAS = MediaEnvironment(width=1200.0, height=630.0)

SOURCES = {
    "src alone": ('<img src="a">', "a"),
    "the density of the canvas": ('<img src="a" srcset="b 2x, c 1x">', "c"),
    "src stands for one pixel a px": ('<img src="a" srcset="b 2x">', "a"),
    "the nearest density": ('<img srcset="a 0.5x, b 1.2x, c 4x">', "b"),
    "widths of the whole canvas": ('<img srcset="a 600w, b 1200w, c 2400w">', "b"),
    "widths of what sizes says": ('<img srcset="a 600w, b 1200w" sizes="(max-width: 600px) 100vw, 600px">', "a"),
    "a source that matches comes first": (
        '<picture><source srcset="s" media="(min-width: 800px)"><img src="a"></picture>',
        "s",
    ),
    "a source that does not match": (
        '<picture><source srcset="s" media="(max-width: 800px)"><img src="a"></picture>',
        "a",
    ),
    "a source of another type": ('<picture><source srcset="s" type="image/jxl"><img src="a"></picture>', "a"),
    "a source after the image": ('<picture><img src="a"><source srcset="s"></picture>', "a"),
}


def image_of(html: str) -> StyledElement:
    tree = build_element(html)
    stack = [compute_styles(tree.root, [], kind=tree.kind).root]
    while stack:
        node = stack.pop()
        if node.element.tag == "img":
            return node
        stack.extend(node.elements)
    raise AssertionError(html)


@pytest.mark.parametrize(("html", "expected"), SOURCES.values(), ids=SOURCES)
def test_an_image_shows_the_source_that_fits(html: str, expected: str) -> None:
    chosen = choose_source(image_of(html), CANVAS)
    assert chosen is not None
    assert chosen.href == expected


def test_addresses_in_srcset_may_hold_commas() -> None:
    assert split_srcset("data:image/png,aa,bb 1x, c.png, d.png 300w") == [
        ("data:image/png,aa,bb", "1x"),
        ("c.png", ""),
        ("d.png", "300w"),
    ]


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [("", 1200.0), ("50vw", 600.0), ("(max-width: 600px) 480px, calc(50vw - 20px)", 580.0), ("auto", 1200.0)],
)
def test_sizes_are_read_as_css_lengths(sizes: str, expected: float) -> None:
    assert source_size(sizes, CANVAS) == pytest.approx(expected)
