"""What makes texts fit: `text-fit` over several lines, `fits`, `limner-priority`."""

import pytest

from browser import Browser
from limner import Drawing, Renderer
from limner.errors import InvalidValueError
from limner.html import Node, div, fits, h1, img, p, span

ROOM = {"width": 1200, "height": 630, "padding": 60, "background": "white", "fontSize": 60, "lineHeight": 1.2}
LONG = "A very long title that needs at least three or four lines of this card, if not more"


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer()


def words(drawing: Drawing) -> list[str]:
    return [text.words for text in drawing.examination.scene.texts]


# ── text-fit ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.browser
@pytest.mark.parametrize("lines", [1, 2, 3, 4])
def test_the_size_is_the_largest_that_chromium_sets_in_so_many_lines(
    renderer: Renderer, chromium_path: str, lines: int
) -> None:
    """Chromium breaks the text at the size that was found, and half a px above it, into lines of its own."""
    node = div(style=ROOM)[h1(style={"textFit": f"20px 300px {lines}", "margin": 0, "width": 1000})[LONG]]
    size = renderer.draw(node).examination.scene.texts[0].fragment.style.font.font_size
    assert 20 < size < 300

    def page(pixels: float) -> str:
        style = f"font: 700 {pixels}px/1.2 Geist; margin: 0; width: 1000px"
        return f"<!doctype html><h1 style='{style}'>{LONG}</h1>"

    def counted(browser: Browser, pixels: float) -> float:
        browser.load(page(pixels))
        height = browser.evaluate("document.querySelector('h1').getBoundingClientRect().height")
        return round(float(height) / (pixels * 1.2), 2)

    with Browser(width=1200, height=630, executable=chromium_path) as browser:
        browser.add_faces()
        assert counted(browser, size) <= lines
        assert counted(browser, size + 0.5) > lines


def test_the_size_stays_within_its_limits(renderer: Renderer) -> None:
    def size(fit: str, text: str) -> float:
        node = div(style=ROOM)[h1(style={"textFit": fit, "fontSize": 80})[text]]
        return renderer.draw(node).examination.scene.texts[0].fragment.style.font.font_size

    assert size("40px 90px 3", "Short") == 90
    assert size("70px 90px 2", LONG * 3) == 70
    assert size("shrink 30px 2", "Short") == 80
    assert 30 < size("shrink 30px 2", LONG) < 80
    assert 80 < size("grow 200px 2", "Two words or three") <= 200


def test_no_word_leaves_the_box(renderer: Renderer) -> None:
    node = div(style=ROOM)[h1(style={"textFit": "10px 200px 3", "width": 400})["Donaudampfschifffahrtsgesellschaft"]]
    (text,) = renderer.draw(node).examination.scene.texts
    assert text.fragment.width <= 400
    assert text.fragment.width > 390


# ── fits ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("lines", "width", "drawn"),
    [(4, 1080, LONG), (2, 1080, "A short title"), (1, 1080, "A short title"), (1, 100, "AT")],
)
def test_the_first_alternative_that_fits_is_drawn(renderer: Renderer, lines: int, width: int, drawn: str) -> None:
    title = h1(style={"fontSize": 96, "margin": 0, "width": width})[fits(LONG, "A short title", "AT", lines=lines)]
    drawing = renderer.draw(div(style=ROOM)[title])
    assert " ".join(words(drawing)) == drawn
    assert len(words(drawing)) <= lines


def test_an_alternative_that_is_cut_or_leaves_the_canvas_does_not_fit(renderer: Renderer) -> None:
    clamp = {"lineClamp": 1, "overflow": "hidden", "width": 700}
    assert words(renderer.draw(div(style=ROOM)[p(style=clamp)[fits(LONG, "Short")]])) == ["Short"]
    ellipsis = {"whiteSpace": "nowrap", "overflow": "hidden", "textOverflow": "ellipsis", "width": 700}
    assert words(renderer.draw(div(style=ROOM)[p(style=ellipsis)[fits(LONG, "Short")]])) == ["Short"]
    tall = p(style={"fontSize": 200, "margin": 0, "lineHeight": 1})[fits(LONG, "Short")]
    assert words(renderer.draw(div(style=ROOM)[tall])) == ["Short"]


def test_alternatives_may_be_nodes_and_nothing(renderer: Renderer) -> None:
    node = div(style=ROOM)[fits(None, "", h1(style={"fontSize": 300})[LONG], span(id="small")["Small"], lines=1)]
    drawing = renderer.draw(node)
    assert words(drawing) == ["Small"]
    assert renderer.measure(node).by_id("small").lines == ()
    assert words(renderer.draw(div(style=ROOM)["Before ", fits(), "after"])) == ["Before", "after"]


def test_each_choice_is_made_by_itself(renderer: Renderer) -> None:
    one, two = fits(LONG, "Short", lines=1), fits("Fits", "Not drawn", lines=1)
    assert words(renderer.draw(div(style=ROOM)[p[one], p[two]])) == ["Short", "Fits"]


def test_html_has_alternatives_too(renderer: Renderer) -> None:
    html = str(div(style=ROOM)[h1[fits(LONG, "Short", lines=1)]])
    assert "limner-fits" in html
    assert words(renderer.draw(html)) == ["Short"]


def test_lines_are_checked_where_they_are_written() -> None:
    with pytest.raises(InvalidValueError, match=r"test_fitting\.py:\d+: invalid value for 'lines'"):
        fits("a", lines=0)


# ── limner-priority ───────────────────────────────────────────────────────────────────────────────────────


def card(rows: int, *children: Node, **style: object) -> Node:
    """A column with a block of so many rows of 72 px, in a room of seven."""
    column = {**ROOM, "display": "flex", "flexDirection": "column", **style}
    block = div(style={"height": 72 * rows, "flexShrink": 0})
    return div(style=column)[block, list(children)]


def row(text: str, priority: int | None = None) -> Node:
    return div(style={"limnerPriority": "none" if priority is None else priority})[text]


@pytest.mark.parametrize(
    ("rows", "left"),
    [
        (3, ["one", "two", "three", "stays"]),
        (4, ["one", "three", "stays"]),
        (5, ["three", "stays"]),
        (6, ["stays"]),
        (9, ["stays"]),
    ],
)
def test_the_lowest_priority_goes_first(renderer: Renderer, rows: int, left: list[str]) -> None:
    children = row("one", 2), row("two", 1), row("three", 3), row("stays")
    assert words(renderer.draw(card(rows, *children))) == left


def test_of_equal_priorities_the_last_goes_first(renderer: Renderer) -> None:
    children = row("one", 1), row("two", 1), row("three", 1), row("stays")
    assert words(renderer.draw(card(4, *children))) == ["one", "two", "stays"]


def test_only_what_lacks_room_leaves_something_out(renderer: Renderer) -> None:
    full = div(style={"height": 60, "width": 300, "overflow": "hidden"})["one", row("inside", 1)]
    assert words(renderer.draw(card(1, full, row("outside", 1)))) == ["one", "outside"]
    # What is placed on purpose takes no room.
    placed = div(style={"position": "absolute", "left": 1100, "top": 600, "width": 300, "height": 300})
    assert words(renderer.draw(card(1, placed, row("stays", 1)))) == ["stays"]


def test_a_row_that_is_too_wide_leaves_something_out(renderer: Renderer) -> None:
    items = [
        div(style={"flexShrink": 0, "width": 400, "limnerPriority": number})[f"item {number}"] for number in (1, 2, 3)
    ]
    assert words(renderer.draw(div(style={**ROOM, "display": "flex"})[items])) == ["item 2", "item 3"]


def test_a_shorter_alternative_comes_before_leaving_out(renderer: Renderer) -> None:
    title = h1(style={"fontSize": 96, "margin": 0, "flexShrink": 0})[fits(LONG, "Short")]
    assert words(renderer.draw(card(3, title, row("description", 1)))) == ["Short", "description"]


def test_selectors_count_what_is_left_out(renderer: Renderer) -> None:
    sheet = "div.r:nth-child(3) { color: red }"
    rows = [div(class_="r", style={"limnerPriority": number})[str(number)] for number in (1, 2, 3)]
    drawing = renderer.draw(card(5, rows), stylesheets=[sheet])
    colors = {text.words: text.fragment.style.ink.color for text in drawing.examination.scene.texts}
    assert set(colors) == {"2", "3"}
    assert colors["2"] != colors["3"]


def test_pictures_of_what_is_left_out_are_not_told_of(renderer: Renderer) -> None:
    missing = div(style={"limnerPriority": 1, "height": 300, "flexShrink": 0})[img(src="nothing.png")]
    drawing = renderer.draw(card(6, missing))
    assert not [one for one in drawing.diagnostics if one.code == "load-failed"]
