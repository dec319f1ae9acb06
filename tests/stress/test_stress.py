"""A template under hard texts: its fields, the inputs, and how much it holds."""

import pytest

from limner import ImageResponse, Renderer
from limner.errors import InvalidValueError
from limner.html import div, h1, img, span
from limner.stress.fields import find_fields, replace_number, replace_texts
from limner.stress.holds import measure_holds
from limner.stress.inputs import list_trials
from limner.stress.run import run_stress
from limner.stress.samples import SCRIPTS, text_of
from limner.stress.template import Template
from limner.text.unicode.segment import graphemes

ROOM = {"width": 1200, "height": 630, "padding": 60, "background": "white", "fontSize": 60}
PICTURE = "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"
CARD = div(style=ROOM)[
    img(src=PICTURE, style={"width": 100}),
    h1(id="title", style={"fontSize": 60, "margin": 0, "lineHeight": 1.1})["A title"],
    span(class_="price big", style={"fontSize": 50})["€ 14.00"],
]


def template(node: object = CARD) -> Template:
    response = ImageResponse(node)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    return Template(response)


# ── fields ────────────────────────────────────────────────────────────────────────────────────────────────


def test_texts_have_the_names_of_their_elements() -> None:
    tree = div(data_field="lead")["One ", span["two"], " three", span["four"]]
    assert [(field.name, field.text) for field in find_fields([tree])] == [
        ("lead", "One"), ("span", "two"), ("lead-2", "three"), ("span-2", "four"),
    ]  # fmt: skip
    assert [field.name for field in template().fields] == ["title", "price"]
    assert [field.is_number for field in template().fields] == [False, True]


def test_only_the_named_text_is_another() -> None:
    fields = find_fields([CARD])
    changed = replace_texts([CARD], {fields[0].path: "Other"})
    assert [field.text for field in find_fields(changed)] == ["Other", "€ 14.00"]
    assert [field.text for field in find_fields([CARD])] == ["A title", "€ 14.00"]


def test_the_title_is_the_largest_text() -> None:
    node = div(style=ROOM)[span["small"], span(style={"fontSize": 80})["large"], span["€ 9"]]
    title = template(node).title
    assert title is not None
    assert title.text == "large"
    assert template(node).field("title") == title
    with pytest.raises(InvalidValueError, match="no text called 'tilte'"):
        template(node).field("tilte")


def test_a_number_keeps_its_unit() -> None:
    assert replace_number("€ 1,299.00 each", "0") == "€ 0 each"
    assert replace_number("12 °C", "7") == "7 °C"


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_sample_is_as_long_as_it_is_wanted(script: str) -> None:
    for length in (1, 7, 300):
        text = text_of(script, length)
        # White space at the end goes.
        assert length - 1 <= len(graphemes(text)) <= length


# ── stress ────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_inputs_are_those_that_a_template_can_have() -> None:
    names = [trial.name for trial in list_trials(template())]
    assert names[:5] == ["as it is", "a long title", "a long German title", "one long word", "no text"]
    assert {"Chinese", "Arabic", "Hebrew", "Thai", "joined emoji", "tiny numbers", "huge numbers"} <= set(names)
    assert names[-1] == "missing pictures"
    bare = [trial.name for trial in list_trials(template(div(style=ROOM)["Title"]))]
    assert not {"tiny numbers", "missing pictures"} & set(bare)


def test_what_breaks_is_told_and_what_holds_is_not() -> None:
    results = {result.trial.name: result for result in run_stress(template())}
    assert not results["as it is"].findings
    assert not results["a long title"].findings
    assert [finding.code for finding in results["one long word"].findings] == ["text-cut"]
    assert not results["missing pictures"].findings  # that one does not load is meant
    assert {finding.code for finding in results["Thai"].findings} == {"missing-glyph"}


def test_what_is_wrong_anyway_is_said_once() -> None:
    node = div(style={**ROOM, "color": "#ddd"})[h1["Pale"], "€ 3"]
    results = {result.trial.name: [one.code for one in result.findings] for result in run_stress(template(node))}
    assert results["as it is"] == ["contrast", "contrast"]
    assert results["tiny numbers"] == []


def test_holds_is_where_cutting_begins() -> None:
    """The length that is told is drawn without a finding, one more with one."""
    node = div(style=ROOM)[h1(id="title", style={"width": 700, "lineClamp": 2, "overflow": "hidden"})["A title"]]
    own = template(node)
    holds = {hold.script: hold for hold in measure_holds(own, "title", ("Latin", "Cyrillic"))}
    field = own.field("title")
    for script, hold in holds.items():
        assert hold.then is not None
        assert hold.then.code == "text-cut"
        assert not hold.lacks
        for length, is_cut in ((hold.length, False), (hold.length + 1, True)):
            children = own.with_texts({field.path: text_of(script, length)})
            findings = Renderer().draw(list(children)).findings
            assert any(one.code == "text-cut" for one in findings) is is_cut, (script, length)


def test_a_text_that_nothing_cuts_holds_all() -> None:
    node = div(style=ROOM)[h1(style={"textFit": "1px 80px", "width": 1000, "height": 400, "fontSize": 2})["A title"]]
    (hold,) = measure_holds(template(node), "title", ("Latin",))
    assert hold.then is None
    assert hold.length == 2000
