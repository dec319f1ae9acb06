"""Any node to one tree."""

import time
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limner.budget import Limits
from limner.diagnostics import Diagnostics
from limner.errors import InvalidNodeError, LimitExceededError
from limner.html import Element, base, body, div, head, html, link, span, style
from limner.html.node import StyleLink, build_element


def written(node: object) -> str:
    """Give the children of the canvas as HTML."""
    return "".join(map(str, build_element(node).root.children))


SAME = '<div class="a"><span>x</span></div>'
SPELLINGS: dict[str, object] = {
    "elements": div(class_="a")[span["x"]],
    "HTML": "<div class=a><span>x</span></div>",
    "an object with __html__": SimpleNamespace(__html__=lambda: SAME),
    "a mapping": {"type": "div", "props": {"className": "a", "children": {"type": "span", "props": {"children": "x"}}}},
    "a list": [div(class_="a")[span["x"]]],
}


@pytest.mark.parametrize("node", SPELLINGS.values(), ids=SPELLINGS)
def test_all_kinds_of_nodes_give_the_same_tree(node: object) -> None:
    tree = build_element(node)
    assert tree.kind == "fragment"
    assert tree.root.tag == "html"
    assert written(node) == SAME
    assert tree.nodes == 4


DOCUMENTS = ["<!doctype html><p>x", "  <!-- a --> <!DOCTYPE html>", "<html lang=en><body>", "<HTML>", html[body["x"]]]


@pytest.mark.parametrize("node", DOCUMENTS, ids=str)
def test_a_doctype_or_an_html_element_makes_a_document(node: object) -> None:
    tree = build_element(node)
    assert tree.kind == "document"
    assert tree.root.tag == "html"


@pytest.mark.parametrize("node", ["<body><p>x", "<htmlx>", "text", "", "<p><html>"], ids=str)
def test_all_other_html_is_a_fragment(node: str) -> None:
    assert build_element(node).kind == "fragment"


def test_html_is_read_as_browsers_do() -> None:
    assert written("<p>a<p>b") == "<p>a</p><p>b</p>"
    assert written("a &amp; b &copy;") == "a & b ©"
    assert written("<!-- no --><b>yes</b>") == "<b>yes</b>"
    assert written("<svg viewbox='0 0 1 1'><lineargradient gradientunits=x /></svg>") == (
        '<svg viewBox="0 0 1 1"><linearGradient gradientUnits="x"></linearGradient></svg>'
    )
    assert written("just text") == "just text"


def test_the_style_attribute_stands_apart() -> None:
    child = build_element("<p style='color: red' id=a>").root.children[0]
    assert isinstance(child, Element)
    assert child.style == "color: red"
    assert child.attributes == {"id": "a"}


def test_sheets_are_listed_in_tree_order() -> None:
    tree = build_element(
        "<!doctype html><link rel='stylesheet' href=' a.css ' media=print><div><style>A</style></div><style>B</style>"
        "<link rel='alternate stylesheet' href=b><style type='text/plain'>C</style>"
    )
    assert isinstance(tree.sheets[0], StyleLink)
    assert [sheet[:2] for sheet in tree.sheets] == [("a.css", "print"), ("A", ""), ("B", "")]
    same = build_element(html[head[base(href="x/"), link(rel="stylesheet", href="a"), style(media="screen")["b"]]])
    assert [sheet[:2] for sheet in same.sheets] == [("a", ""), ("b", "screen")]
    assert same.base == "x/"


# ── React ────────────────────────────────────────────────────────────────────────────────────────────────


def test_react_names_become_html_names() -> None:
    node = {
        "type": "label",
        "props": {
            "htmlFor": "a",
            "tabIndex": 1,
            "aria-label": "l",
            "data-x": True,
            "onClick": "f()",
            "key": 3,
            "style": {"fontSize": 3},
        },
    }
    assert written(node) == ('<label for="a" tabindex="1" aria-label="l" data-x="" style="fontSize:3"></label>')
    drawing = {
        "type": "svg",
        "props": {
            "viewBox": "0 0 1 1",
            "children": {"type": "path", "props": {"strokeWidth": 2, "xlinkHref": "#a", "fillOpacity": 0.5}},
        },
    }
    assert written(drawing) == (
        '<svg viewBox="0 0 1 1"><path stroke-width="2" xlink:href="#a" fill-opacity="0.5"></path></svg>'
    )


def test_components_are_called_and_fragments_vanish() -> None:
    def heading(props: dict[str, Any]) -> object:
        return {"type": "h1", "props": {"children": [props["title"], "!"]}}

    def two(_props: object) -> object:
        return [span["a"], {"type": heading, "props": {"title": "b"}}]

    assert written({"type": heading, "props": {"title": "hi"}}) == "<h1>hi!</h1>"
    assert written({"type": None, "props": {"children": [{"type": two}, "c"]}}) == "<span>a</span><h1>b!</h1>c"


def test_inner_html_is_parsed() -> None:
    node = {"type": "div", "props": {"dangerouslySetInnerHTML": {"__html": "<b>x</b>y"}}}
    assert written(node) == "<div><b>x</b>y</div>"


BAD_MAPPINGS: dict[str, tuple[object, str]] = {
    "no type": ({"props": {}}, "mapping without 'type'"),
    "props of another kind": ({"type": "div", "props": []}, "not a mapping"),
    "a type that is not a name": ({"type": "di v"}, "not an element"),
    "children in a void element": ({"type": "br", "props": {"children": "x"}}, "takes no children"),
    "inner HTML of another kind": ({"type": "p", "props": {"dangerouslySetInnerHTML": {}}}, "dangerouslySetInnerHTML"),
}


@pytest.mark.parametrize(("node", "message"), BAD_MAPPINGS.values(), ids=BAD_MAPPINGS)
def test_a_mapping_that_is_no_element_is_named(node: object, message: str) -> None:
    with pytest.raises(InvalidNodeError, match=message):
        build_element(node)


def test_a_mapping_that_contains_itself_is_found() -> None:
    node: dict[str, Any] = {"type": "div", "props": {}}
    node["props"]["children"] = ["a", node]
    with pytest.raises(InvalidNodeError, match="contains itself"):
        build_element(node)


def test_a_component_that_gives_itself_for_ever_ends() -> None:
    def again(_props: object) -> object:
        return {"type": again}

    with pytest.raises(InvalidNodeError, match="contains itself"):
        build_element({"type": again})


# ── limits ───────────────────────────────────────────────────────────────────────────────────────────────


def nested(depth: int) -> Element:
    """Nest elements."""
    element = div["x"]
    for _ in range(depth):
        element = div[element]
    return element


def nested_mapping(depth: int) -> object:
    """Nest mappings."""
    node: object = "x"
    for _ in range(depth):
        node = {"type": "div", "props": {"children": [node]}}
    return node


DEEP: dict[str, object] = {
    "HTML": "<div>" * 5000,
    "elements": nested(5000),
    "mappings": nested_mapping(5000),
    "lists of mappings": [[[nested_mapping(5000)]]],
}


@pytest.mark.parametrize("node", DEEP.values(), ids=DEEP)
def test_five_thousand_levels_end_with_a_diagnostic(node: object) -> None:
    diagnostics = Diagnostics()
    tree = build_element(node, Limits(), diagnostics)
    assert [diagnostic.code for diagnostic in diagnostics] == ["limit"]
    element, depth = tree.root, 0
    while element.children and isinstance(element.children[0], Element):
        element, depth = element.children[0], depth + 1
    assert depth == Limits().depth


def test_a_shared_branch_is_cut_where_it_is_too_deep_only() -> None:
    shared = div[span["x"]]
    tree = build_element([shared, div[div[shared]]], Limits(depth=3), Diagnostics())
    assert "".join(map(str, tree.root.children)) == "<div><span>x</span></div><div><div><div></div></div></div>"


TOO_MUCH: dict[str, tuple[object, Limits]] = {
    "bytes": ("<p>é</p>" * 100, Limits(html_bytes=500)),
    "tags": ("<p>" * 101, Limits(nodes=100)),
    "nodes": (div[["x", span] * 60], Limits(nodes=100)),
    "text": (div["x" * 101], Limits(text=100)),
}


@pytest.mark.parametrize(("node", "limits"), TOO_MUCH.values(), ids=TOO_MUCH)
def test_too_much_is_an_error(node: object, limits: Limits) -> None:
    with pytest.raises(LimitExceededError):
        build_element(node, limits)


def test_a_tree_that_doubles_at_each_level_is_stopped() -> None:
    element = div
    for _ in range(60):
        element = div[element, element]
    with pytest.raises(LimitExceededError, match="nodes"):
        build_element(element)


def test_hostile_html_takes_bounded_time() -> None:
    start = time.perf_counter()
    with pytest.raises(LimitExceededError):
        build_element("<div>" * 300_000)
    assert time.perf_counter() - start < 20


@settings(max_examples=150, deadline=None)
@given(st.text(st.sampled_from("<>/=\"'& abpdivsvg!-\x00é\ud800"), max_size=120))
def test_no_text_breaks_the_parser(text: str) -> None:
    build_element(text)
