"""What draws nothing is told: attributes that mean nothing, elements that no picture shows, props outside `props`."""

from typing import Any

import pytest

from limner import Renderer
from limner.diagnostics import Diagnostic
from limner.errors import InvalidNodeError
from limner.html import div, img

RENDERER = Renderer()


def told(node: Any) -> list[Diagnostic]:
    return list(RENDERER.draw(node, width=600, height=900, background="white").diagnostics)


@pytest.mark.parametrize(
    ("node", "what", "way"),
    [
        (div(font_size=40), "<div> has no attribute 'font-size'", "style={'font-size': 40}"),
        (div(background="#fff"), "<div> has no attribute 'background'", "style={'background': '#fff'}"),
        (div(width=400), "<div> has no attribute 'width'", "style={'width': 400}"),
        (img(scr="data:,"), "<img> has no attribute 'scr'", "src"),
        ('<div color="red">', "<div> has no attribute 'color'", 'style="color: red"'),
        ('<p padding="4">', "<p> has no attribute 'padding'", 'style="padding: 4px"'),
        ("<p clas=a>", "<p> has no attribute 'clas'", "class"),
        ("<p className=a>", "<p> has no attribute 'classname'", "class"),
        ("<img alt=a heigth=5>", "<img> has no attribute 'heigth'", "height"),
        (
            {"type": "div", "props": {"fontSize": 40, "children": "a"}},
            "<div> has no attribute 'fontsize'",
            "style={'font-size': 40}",
        ),
    ],
)
def test_an_attribute_that_means_nothing_is_told_with_what_was_meant(node: Any, what: str, way: str) -> None:
    (one,) = told(node)
    assert (one.code, one.severity) == ("unknown-attribute", "warning")
    assert (one.facts.what, one.facts.suggestion) == (what, way)
    assert one.facts.where is not None


@pytest.mark.parametrize(
    "node",
    [
        "<div data-x=1 aria-label=a x-show=a x-data='{}' @click=a :class=b v-if=c hx-get=/ _='on click' ng-if=a>",
        "<div onclick=a() onload=b() test cy key=1 foo='' uk-grid wire:model=a #ref *ngIf=a (click)=b [x]=c>",
        "<table width=4 height=3 bgcolor=red background=a cellpadding=1><tr height=3><td width=4 valign=top nowrap>x",
        "<font color=red size=4 face=a>x</font><hr color=red width=50%><body background=a link=red>",
        "<svg width=4 height=3 fill=red><path d='M0 0' stroke-width=2 /><text x=1 dy=2 font-size=3>a</text></svg>",
        "<my-card font-size=4 color=red>x</my-card>",
        "<img src='data:image/svg+xml,<svg xmlns=\"http://www.w3.org/2000/svg\"/>' width=4 loading=lazy>",
    ],
)
def test_attributes_of_html_svg_and_frameworks_are_left_alone(node: str) -> None:
    assert [item for item in told(node) if item.code == "unknown-attribute"] == []


@pytest.mark.parametrize(
    ("node", "severity"),
    [
        ("<iframe src=a></iframe>", "warning"),
        ("<video src=a></video>", "warning"),
        ("<canvas></canvas>", "warning"),
        ("<object data=a></object>", "warning"),
        ("<audio controls></audio>", "warning"),
        ("<math><mi>x</mi></math>", "info"),
        ("<script>document.write(1)</script>", "info"),
        ("<script src='https://cdn.example/tailwind.js'></script>", "info"),
    ],
)
def test_an_element_that_is_not_drawn_is_told(node: str, severity: str) -> None:
    (one,) = told(f"<p>a</p>\n{node}")
    assert (one.code, one.severity) == ("unsupported", severity)
    assert str(one.facts.where) == "<html>:2:1"
    assert one.facts.suggestion


@pytest.mark.parametrize(
    "node",
    [
        "<audio></audio>",
        "<script type='application/ld+json'>{}</script>",
        "<script></script>",
    ],
)
def test_nothing_is_said_of_what_shows_nothing_anywhere(node: str) -> None:
    assert told(node) == []


def test_a_document_without_a_doctype_is_told_by_the_way() -> None:
    (one,) = told("<html><body>a</body></html>")
    assert (one.code, one.severity) == ("no-doctype", "info")
    assert told("<!-- a --> <!DOCTYPE html><html><body>a</body></html>") == []
    assert told("<p>a card") == []


def test_props_beside_props_are_an_error_that_says_where_they_belong() -> None:
    with pytest.raises(InvalidNodeError) as caught:
        told({"type": "div", "children": "a", "style": {}})
    facts = caught.value.facts
    assert facts.what == "child 1 of <the picture> has no props: 'children' and 'style' would be left out"
    assert facts.suggestion == '{"type": …, "props": {"children": …}}'
    assert told({"type": "div", "key": "1", "ref": None}) == []
