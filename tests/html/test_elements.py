"""Elements as authors write them."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from markupsafe import Markup

import limner.html as h
from limner.errors import InvalidNodeError, InvalidValueError, LimitExceededError
from limner.html import Element, Node, br, div, img, p, span, svg
from limner.html.authored import AuthoredElement

HERE = __file__


def test_a_call_gives_attributes_and_brackets_give_children() -> None:
    element = div(id="a", class_="card big", data_price=3, hidden=True, title=None)["x", span["y"]]
    assert element.tag == "div"
    assert element.attributes == {"id": "a", "class": "card big", "data-price": "3", "hidden": ""}
    assert str(element) == '<div id="a" class="card big" data-price="3" hidden="">x<span>y</span></div>'


def test_elements_do_not_change() -> None:
    first = div["a"]
    assert first["b"].children == ("b",)
    assert first.children == ("a",)
    assert div.children == ()
    with pytest.raises(AttributeError, match="does not change"):
        first.tag = "p"
    style = {"color": "red"}
    styled = div(style=style)
    style["color"] = "blue"
    assert styled.style == {"color": "red"}


def test_a_second_call_adds_attributes() -> None:
    assert div(id="a")(class_="b").attributes == {"id": "a", "class": "b"}
    assert div(style={"color": "red"})(id="a").style == {"color": "red"}


def test_strings_are_text_and_never_markup() -> None:
    assert div["<b> & \"'"].children == ("<b> & \"'",)
    assert str(div(title='"<&')["<b>&"]) == '<div title="&quot;&lt;&amp;">&lt;b&gt;&amp;</div>'


def test_nothing_becomes_of_none_and_booleans() -> None:
    assert div[None, False, True, "", []].children == ()


def test_numbers_become_text() -> None:
    assert div[0, 1.5, Decimal("2.50")].children == ("0", "1.5", "2.50")


def test_iterables_are_flattened_however_deep() -> None:
    def rows() -> Iterator[Node]:
        yield p["1"]
        yield [p["2"], (str(n) for n in (3, 4))]

    children = div[rows(), ["5"]].children
    assert [str(child) for child in children] == ["<p>1</p>", "<p>2</p>", "3", "4", "5"]


def test_markup_is_parsed() -> None:
    children = div[Markup("<b class=x>a</b> &amp; c")].children
    assert [str(child) for child in children] == ['<b class="x">a</b>', " & c"]
    assert div[div["a"]].children[0] == div["a"].children[0] or isinstance(div[div["a"]].children[0], Element)


def test_an_element_is_markup_for_template_languages() -> None:
    assert Markup("{}").format(p["<"]) == Markup("<p>&lt;</p>")


def test_a_react_style_mapping_may_stand_among_children() -> None:
    assert str(div[{"type": "p", "props": {"children": ["a", 1]}}]) == "<div><p>a1</p></div>"


class Lost:
    """An object that is not a node."""


BAD_CHILDREN: dict[str, tuple[Any, str]] = {
    "an object": (Lost(), "child 1 of <div> cannot be drawn"),
    "bytes in a list": (["a", [b"x"]], "child 1, item 2, item 1 of <div>"),
    "a function": (len, "call it, and give its result"),
    "a mapping of something else": ({"a": 1}, "mapping without 'type'"),
    "a set of bytes": ({b"x"}, "item 1"),
}


@pytest.mark.parametrize(("child", "message"), BAD_CHILDREN.values(), ids=BAD_CHILDREN)
def test_a_bad_child_is_named_with_its_place_and_the_authors_line(child: Any, message: str) -> None:
    with pytest.raises(InvalidNodeError, match=message) as caught:
        div[child]
    where = caught.value.facts.where
    assert where is not None
    assert where.file == HERE
    assert where.line > 0


def test_a_void_element_takes_no_children() -> None:
    with pytest.raises(InvalidNodeError, match="<br> takes no children"):
        br["x"]
    assert str(img(src="a.png")) == '<img src="a.png">'


def test_a_list_that_contains_itself_is_found() -> None:
    loop: list[Any] = []
    loop.append(loop)
    with pytest.raises(InvalidNodeError, match="contains itself"):
        div[loop]


def test_an_endless_iterable_is_stopped() -> None:
    def forever() -> Iterator[str]:
        while True:
            yield "x"

    with pytest.raises(LimitExceededError, match="does not end"):
        div[forever()]


def test_an_element_is_not_iterable() -> None:
    with pytest.raises(TypeError):
        iter(div)


BAD_ATTRIBUTES: dict[str, tuple[dict[str, Any], str]] = {
    "an object": ({"title": Lost()}, "invalid value for attribute 'title'"),
    "a style that is a list": ({"style": ["color"]}, "invalid style"),
    "a list in a style": ({"style": {"color": [1]}}, "invalid value for 'color'"),
    "a name with a space": ({"a b": "x"}, "invalid attribute name"),
}


@pytest.mark.parametrize(("attributes", "message"), BAD_ATTRIBUTES.values(), ids=BAD_ATTRIBUTES)
def test_a_bad_attribute_is_named(attributes: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidValueError, match=message) as caught:
        div(attributes)
    assert caught.value.facts.where is not None


def test_names_are_turned_as_python_needs_it() -> None:
    element = h.label(for_="a", aria_label="b", html_for=None)
    assert element.attributes == {"for": "a", "aria-label": "b"}
    assert h.linear_gradient(gradientUnits="userSpaceOnUse").tag == "linearGradient"
    assert svg(viewBox="0 0 1 1", stroke_width=2).attributes == {"viewBox": "0 0 1 1", "stroke-width": "2"}
    assert div("#top.a.b", class_=None).attributes == {"id": "top", "class": "a b"}
    assert div(class_=["a", {"b": True, "c": False}, None]).attributes == {"class": "a b"}


def test_lone_surrogates_become_replacement_characters() -> None:
    assert div["a\ud800b"].children == ("a\ufffdb",)


def test_styles_leave_out_none_and_booleans() -> None:
    assert div(style={"color": None, "margin": False, "padding": 0}).style == {"padding": 0}
    assert str(div(style={"fontSize": 3, "color": "red"})) == '<div style="fontSize:3;color:red"></div>'


def test_a_style_element_cannot_be_left_from_inside() -> None:
    assert "</style><script>" not in str(h.style["a{}</style><script>"])


def test_every_public_name_is_an_element() -> None:
    names = [name for name in h.__all__ if name[0].islower() and name not in {"fence", "fits"}]
    assert len(names) > 140
    for name in names:
        element = getattr(h, name)
        assert isinstance(element, AuthoredElement)
        assert element.tag.lower() == name.replace("_", "").lower()
    assert sorted(h.__all__) == h.__all__
