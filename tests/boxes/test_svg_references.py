"""What an inline SVG takes from the others of its page, and how CSS transforms reach it."""

from limner.boxes.box import Box, ContainerBox, ReplacedBox
from limner.boxes.build import build_boxes
from limner.css.stylesheet import parse_stylesheet
from limner.html.node import StyleText, build_element
from limner.style.compute import compute_styles


def sources_of(html: str) -> list[str]:
    tree = build_element(html)
    sheets = [parse_stylesheet(one.text) for one in tree.sheets if isinstance(one, StyleText)]
    stack: list[Box] = [build_boxes(compute_styles(tree.root, sheets, kind=tree.kind))]
    found: list[str] = []
    while stack:
        box = stack.pop()
        if isinstance(box, ReplacedBox) and box.svg is not None:
            found.append(box.svg)
        if isinstance(box, ContainerBox):
            stack.extend(reversed(box.children))
    return found


def test_a_symbol_of_another_svg_comes_along_with_what_it_refers_to() -> None:
    sprite = (
        '<svg style="display:none"><linearGradient id="g"></linearGradient>'
        '<symbol id="i"><path fill="url(#g)"/></symbol>'
        '<symbol id="other"></symbol></svg>'
    )
    (source,) = sources_of(f'{sprite}<svg><use href="#i"/></svg>')
    assert '<symbol id="i">' in source
    assert '<linearGradient id="g">' in source
    assert "other" not in source


def test_references_without_end_are_taken_once() -> None:
    loop = '<svg style="display:none"><g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g></svg>'
    (source,) = sources_of(f'{loop}<svg><use href="#a"/></svg>')
    assert source.count('id="a"') == source.count('id="b"') == 1


def test_a_transform_turns_about_its_origin() -> None:
    html = '<svg viewBox="0 0 80 40"><g style="transform: rotate(90deg); transform-origin: 50% 50%"></g></svg>'
    assert 'transform="translate(40 20) rotate(90) translate(-40 -20)"' in sources_of(html)[0]


def test_the_origin_inside_an_svg_is_its_corner_unless_a_sheet_says_otherwise() -> None:
    assert 'transform="rotate(90)"' in sources_of('<svg><g style="transform: rotate(90deg)"></g></svg>')[0]


def test_fill_box_is_the_box_of_the_shape() -> None:
    style = "transform-box: fill-box; transform-origin: center; transform: translateX(50%)"
    html = f'<svg><rect x="10" y="20" width="40" height="20" style="{style}"/></svg>'
    assert 'transform="translate(30 30) translate(20 0) translate(-30 -30)"' in sources_of(html)[0]


def test_font_attributes_are_weaker_than_sheets() -> None:
    html = '<style>.b { font-weight: 300 }</style><svg font-weight="700"><text>a</text><text class="b">b</text></svg>'
    source = sources_of(html)[0]
    assert source.count('font-weight="700"') == 1
    assert source.count('font-weight="300"') == 1
