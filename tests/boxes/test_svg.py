"""Boxes of SVG: what is drawn, what `<use>` copies, and what others refer to."""

from limner.boxes.box import Box, ContainerBox, ReplacedBox
from limner.boxes.build import build_boxes
from limner.boxes.svg.box import SvgBox
from limner.color import Color
from limner.css.stylesheet import parse_stylesheet
from limner.html.node import StyleText, build_element
from limner.style.compute import compute_styles

SPRITE = (
    '<svg><defs><linearGradient id="g"><stop/></linearGradient></defs>'
    '<symbol id="i"><path fill="url(#g)"/></symbol><symbol id="other"></symbol></svg>'
)


def root_of(html: str) -> ContainerBox:
    tree = build_element(html)
    sheets = [parse_stylesheet(one.text) for one in tree.sheets if isinstance(one, StyleText)]
    return build_boxes(compute_styles(tree.root, sheets, kind=tree.kind))


def drawings_of(html: str) -> list[SvgBox]:
    stack: list[Box] = [root_of(html)]
    found: list[SvgBox] = []
    while stack:
        box = stack.pop()
        if isinstance(box, ReplacedBox) and isinstance(box.drawing, SvgBox):
            found.append(box.drawing)
        if isinstance(box, ContainerBox):
            stack.extend(reversed(box.children))
    return found


def outline(box: SvgBox) -> str:
    """The names of a box and all below it."""
    inside = " ".join(outline(child) for child in box.children if isinstance(child, SvgBox))
    return f"{box.tag}({inside})" if inside else box.tag


def only(box: SvgBox, *path: int) -> SvgBox:
    """The box at a path of places."""
    for place in path:
        child = box.children[place]
        assert isinstance(child, SvgBox)
        box = child
    return box


def test_definitions_are_drawn_only_where_something_refers_to_them() -> None:
    sprite, shown = drawings_of(f'{SPRITE}<svg><use href="#i"/></svg>')
    assert outline(sprite) == "svg"
    assert outline(shown) == "svg(use(symbol(path)))"


def test_what_styles_refer_to_is_found_in_other_drawings() -> None:
    root = root_of(f'{SPRITE}<svg><use href="#i"/></svg><p style="clip-path: url(#none)"></p>')
    assert list(root.definitions) == ["g"]
    assert outline(root.definitions["g"]) == "linearGradient(stop)"  # type: ignore[arg-type]  # an SvgBox


def test_uses_of_each_other_end() -> None:
    html = '<svg><g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g></svg>'
    assert outline(drawings_of(html)[0]) == "svg(g(use(g(use))) g(use(g(use))))"


def test_a_copy_inherits_from_its_use_and_is_matched_where_it_was_written() -> None:
    html = (
        "<style>defs > .a { stroke: lime }</style>"
        '<svg><defs><path class="a" id="p"/></defs><g fill="red"><use href="#p" color="blue"/></g></svg>'
    )
    copy = only(drawings_of(html)[0], 0, 0, 0)
    assert copy.style.svg.fill == Color(1.0, 0.0, 0.0)
    assert copy.style.svg.stroke == Color(0.0, 1.0, 0.0)
    assert copy.style.ink.color == Color(0.0, 0.0, 1.0)


def test_attributes_are_weaker_than_sheets_and_stronger_than_what_inherits() -> None:
    html = (
        "<style>.b { font-weight: 300; fill: var(--brand) } :root { --brand: red }</style>"
        '<svg font-weight="700" fill="blue"><text fill="lime">a</text><text class="b" fill="lime">b</text></svg>'
    )
    first, second = (only(drawings_of(html)[0], place) for place in (0, 1))
    assert (first.style.font.font_weight, second.style.font.font_weight) == (700.0, 300.0)
    assert (first.style.svg.fill, second.style.svg.fill) == (Color(0.0, 1.0, 0.0), Color(1.0, 0.0, 0.0))


def test_a_switch_shows_the_first_child_whose_conditions_hold() -> None:
    html = '<svg><switch><g systemLanguage="de"/><rect systemLanguage="fr, en-GB"/><path/></switch></svg>'
    assert outline(drawings_of(html)[0]) == "svg(switch(rect))"


def test_html_inside_of_a_foreign_object_has_boxes_of_its_own() -> None:
    html = "<svg><foreignObject width=9 height=9><p>a</p><p>b</p></foreignObject></svg>"
    content = only(drawings_of(html)[0], 0).content
    assert content is not None
    assert [child.element.tag for child in content if child.element is not None] == ["p", "p"]
