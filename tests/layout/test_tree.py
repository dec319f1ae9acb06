"""What layout promises besides rectangles: canvases that fit, prints, decorations, cut text."""

from collections.abc import Iterator

from layout_comparison import lay_out_fragments
from limner.boxes.build import build_boxes
from limner.budget import Budget
from limner.css.conditions import MediaEnvironment
from limner.css.stylesheet import parse_stylesheet
from limner.diagnostics import Diagnostics
from limner.engine.renderer import Renderer
from limner.fragment.fragment import BoxFragment, Fragment, LineFragment, TextFragment
from limner.html.node import StyleText, build_element
from limner.layout.tree import layout_tree
from limner.style.compute import compute_styles
from limner.text.typesetter import Engine

SHEET = "<!doctype html><style>body { margin: 0; font: 16px/20px Geist }"


def walk(fragment: Fragment) -> Iterator[Fragment]:
    yield fragment
    if isinstance(fragment, BoxFragment | LineFragment):
        for child in fragment.children:
            yield from walk(child)


def lay_out(css: str, body: str) -> BoxFragment:
    return lay_out_fragments(f"{SHEET} {css}</style>{body}", Engine())[0]


def texts(root: Fragment) -> list[TextFragment]:
    return [one for one in walk(root) if isinstance(one, TextFragment)]


def lay_out_to_fit(css: str, body: str) -> BoxFragment:
    tree = build_element(f"{SHEET} {css}</style>{body}", Budget().limits)
    environment = MediaEnvironment(width=800, height=600)
    sheets = [parse_stylesheet(one.text, environment=environment) for one in tree.sheets if isinstance(one, StyleText)]
    styled = compute_styles(tree.root, sheets, kind=tree.kind, environment=environment)
    return layout_tree(
        build_boxes(styled),
        width=800,
        height=None,
        engine=Engine(),
        pictures={},
        budget=Budget(),
        diagnostics=Diagnostics(),
    )


def test_a_canvas_without_a_height_is_as_high_as_its_content() -> None:
    assert lay_out_to_fit("div { height: 123px }", "<div></div>").height == 123


def test_boxes_at_the_bottom_of_a_canvas_without_a_height_stand_at_the_bottom_of_the_content() -> None:
    root = lay_out_to_fit(
        "div { height: 100px } b { position: absolute; bottom: 0; height: 10px }", "<div></div><b></b>"
    )
    absolute = next(one for one in walk(root) if isinstance(one, BoxFragment) and one.style.box.position == "absolute")
    assert absolute.y == 90
    assert absolute.containing is root


def test_a_fragment_prints_one_line_for_each_fragment_below_it() -> None:
    root = lay_out("p { margin: 0 }", "<p>Some <b>words</b></p>")
    printed = str(root).splitlines()
    assert len(printed) == sum(1 for _ in walk(root))
    assert any("text 'words'" in line for line in printed)


def test_decorations_reach_text_in_blocks_below_the_decorating_box() -> None:
    root = lay_out("div { text-decoration: underline }", "<div><p>One <b>two</b></p></div>")
    assert [len(one.decorations) for one in texts(root)] == [1, 1]


def test_decorations_do_not_reach_into_atomic_inlines_and_floats() -> None:
    css = "div { text-decoration: underline } i { display: inline-block } b { float: left }"
    root = lay_out(css, "<div>One <i>two</i> <b>three</b></div>")
    assert {one.text.strip(): len(one.decorations) for one in texts(root) if one.text.strip()} == {
        "One": 1,
        "two": 0,
        "three": 0,
    }


def test_a_decoration_knows_the_baseline_of_its_own_box() -> None:
    root = lay_out("u { font-size: 20px } sup { vertical-align: 8px }", "<p><u>One <sup>two</sup></u></p>")
    raised = next(one for one in texts(root) if one.text == "two")
    assert [one.baseline for one in raised.decorations] == [8.0]


def test_text_that_does_not_fit_ends_with_an_ellipsis_and_says_so() -> None:
    css = "p { width: 100px; overflow: hidden; white-space: nowrap; text-overflow: ellipsis }"
    root = lay_out(css, "<p>Words that do not fit</p>")
    last = texts(root)[-1]
    assert last.ellipsis
    assert last.text == "\N{HORIZONTAL ELLIPSIS}"
    assert last.x + last.width <= 100
    paragraph = next(one for one in walk(root) if isinstance(one, BoxFragment) and one.truncated)
    assert paragraph.element is not None
    assert paragraph.element.tag == "p"


def test_a_string_may_stand_for_cut_text() -> None:
    css = "p { width: 100px; overflow: hidden; white-space: nowrap; text-overflow: '[more]' }"
    card = SHEET.removeprefix("<!doctype html>")
    root = lay_out_fragments(f"{card} {css}</style><p>Words that do not fit</p>", Engine())[0]
    assert texts(root)[-1].text == "[more]"


def test_a_string_for_cut_text_does_nothing_in_a_document_and_says_so() -> None:
    renderer = Renderer()
    page = (
        "<!DOCTYPE html><body style='margin: 0; background: #fff'>"
        "<p style='width: 60px; overflow: hidden; white-space: nowrap; text-overflow: {}'>Words that do not fit</p>"
    )
    with_string = renderer.draw(page.format('"--"'), width=100, height=60)
    clipped = renderer.draw(page.format("clip"), width=100, height=60)
    assert with_string.body == clipped.body
    assert any("a string as 'text-overflow' does nothing in a document" in str(one) for one in with_string.diagnostics)


def test_a_clamped_block_ends_with_the_last_line_let_through() -> None:
    css = "p { margin: 0; width: 100px; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2 }"
    root = lay_out(css, "<p>Words that take a few lines more than two of them</p>")
    paragraph = next(one for one in walk(root) if isinstance(one, BoxFragment) and one.truncated)
    assert paragraph.height == 40
    lines = [one for one in walk(paragraph) if isinstance(one, LineFragment)]
    assert isinstance(lines[1].children[-1], TextFragment)
    assert lines[1].children[-1].ellipsis


def test_overflow_reaches_as_far_as_the_content() -> None:
    root = lay_out(
        "div { width: 50px; height: 10px } i { display: block; width: 80px; height: 70px }", "<div><i></i></div>"
    )
    box = next(
        one
        for one in walk(root)
        if isinstance(one, BoxFragment) and one.element is not None and one.element.tag == "div"
    )
    assert (box.overflow_width, box.overflow_height) == (80, 70)


def test_text_fit_fills_the_width_with_the_longest_line() -> None:
    root = lay_out("p { width: 300px; text-fit: 10px 200px; line-height: 1 }", "<p>Headline</p>")
    fitted = texts(root)[0]
    assert 299 < fitted.width <= 300


def test_text_fit_stops_at_its_limits() -> None:
    root = lay_out("p { width: 300px; text-fit: 10px 20px }", "<p>Headline</p>")
    assert {run.size for run in texts(root)[0].shaped.runs} == {20.0}
