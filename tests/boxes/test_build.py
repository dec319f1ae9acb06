"""Which boxes elements generate, sentence by sentence of CSS Display, CSS 2 §9.2 and CSS Tables."""

from textwrap import dedent

import pytest

from limner.boxes.box import ContainerBox
from limner.boxes.build import build_boxes
from limner.boxes.replaced import list_images
from limner.css.stylesheet import parse_stylesheet
from limner.html.element import Element
from limner.html.node import StyleText, build_element
from limner.style.compute import compute_styles


def boxes_of(html: str) -> ContainerBox:
    tree = build_element(html)
    sheets = [parse_stylesheet(one.text) for one in tree.sheets if isinstance(one, StyleText)]
    return build_boxes(compute_styles(tree.root, sheets, kind=tree.kind))


CASES = {
    "an inline box is broken around the block in it": (
        "<div>a <b>x<p>in</p>y</b> z</div>",
        """
        div block flow
          anonymous block flow (lines)
            'a '
            b inline flow (cut)
              'x'
          p block flow (lines)
            'in'
          anonymous block flow (lines)
            b inline flow (cut)
              'y'
            ' z'
        """,
    ),
    "white space between blocks makes no box": (
        "<div> <p>a</p> <p>b</p> </div>",
        """
        div block flow
          p block flow (lines)
            'a'
          p block flow (lines)
            'b'
        """,
    ),
    "each run of text in a flex container is an item, white space alone is not": (
        '<div style="display:flex"> a <b>b</b> <i style="position:absolute">p</i>d</div>',
        """
        div block flex
          anonymous block flow (lines)
            ' a '
          b block flow (lines)
            'b'
          i block flow (absolute) (lines)
            'p'
          anonymous block flow (lines)
            'd'
        """,
    ),
    "floats inside a run of text stay in it, those before it do not": (
        '<div><div style="float:left">f</div>t<p>b</p>u<div style="float:left">g</div>v</div>',
        """
        div block flow
          div block flow (floating) (lines)
            'f'
          anonymous block flow (lines)
            't'
          p block flow (lines)
            'b'
          anonymous block flow (lines)
            'u'
            div block flow (floating) (lines)
              'g'
            'v'
        """,
    ),
    "missing table parts are made": (
        '<div style="display:table"><span style="display:table-cell">x</span>y<p>z</p></div>',
        """
        div block table
          anonymous internal table-row-group
            anonymous internal table-row
              span internal table-cell (lines)
                'x'
              anonymous internal table-cell
                anonymous block flow (lines)
                  'y'
                p block flow (lines)
                  'z'
        """,
    ),
    "stray cells get a table, white space between them goes": (
        '<div><span style="display:table-cell">x</span> <span style="display:table-cell">y</span></div>',
        """
        div block flow
          anonymous block table
            anonymous internal table-row-group
              anonymous internal table-row
                span internal table-cell (lines)
                  'x'
                span internal table-cell (lines)
                  'y'
        """,
    ),
    "in an inline box the table is inline": (
        '<div><span>t<i style="display:table-cell">c</i></span></div>',
        """
        div block flow (lines)
          span inline flow
            't'
            anonymous inline table
              anonymous internal table-row-group
                anonymous internal table-row
                  i internal table-cell (lines)
                    'c'
        """,
    ),
    "display: contents leaves the children, none leaves nothing": (
        '<div><p style="display:contents">x<b>y</b></p><p style="display:none">z</p></div>',
        """
        div block flow (lines)
          'x'
          b inline flow
            'y'
        """,
    ),
    "the first letter takes the punctuation around it along": (
        "<style>p::first-letter { color: red }</style><p> “Hello” <b>w</b></p>",
        """
        p block flow (lines)
          ' '
          p::first-letter inline flow
            '“H'
          'ello” '
          b inline flow
            'w'
        """,
    ),
    "markers stand outside or inside": (
        "<style>li::marker { content: '→ ' }</style><ul><li>a</li><li style='list-style-position:inside'>b</li></ul>",
        """
        ul block flow
          li block flow list-item (lines)
            li::marker block flow-root (lines)
              '→ '
            'a'
          li block flow list-item (lines)
            li::marker inline flow
              '→ '
            'b'
        """,
    ),
    "a closed details shows its summary": (
        "<details>x<summary style='list-style:none'>s</summary>y</details>",
        """
        details block flow
          summary block flow list-item (lines)
            's'
        """,
    ),
}


@pytest.mark.parametrize("sentence", CASES)
def test_boxes_are_generated_as_the_specification_says(sentence: str) -> None:
    html, expected = CASES[sentence]
    body = boxes_of(html).children[0]
    assert isinstance(body, ContainerBox)
    assert str(body.children[0]) == dedent(expected).strip()


def test_a_fragment_stands_in_a_root_and_a_body() -> None:
    assert str(boxes_of("<p>x</p>")).splitlines()[:2] == ["html block flow", "  body block flow"]


def test_images_are_listed_once_in_tree_order() -> None:
    root = boxes_of(
        '<div style="background:url(a.png), linear-gradient(red, blue), url(b.png)"><img src="c.png"><img src="a.png">'
        '<ul style="list-style-image:url(d.png)"><li>x</li></ul><i style="mask:url(e.png)">m</i></div>'
    )
    addresses = [image.href for image in list_images(root)]
    assert addresses == ["a.png", "b.png", "c.png", "d.png", "e.png"]


def test_a_deep_tree_needs_no_recursion() -> None:
    element = Element("b", children=("x",))
    for _ in range(3000):
        element = Element("b", children=(element,))
    assert "'x'" in str(build_boxes(compute_styles(element)))
