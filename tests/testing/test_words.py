"""What is said of two images that differ, and what counts as a difference."""

import io

import pytest
from PIL import Image, ImageDraw

from limner import Renderer
from limner.html import Node, div, h1, img, p, span
from limner.testing.description import describe_drawing, tell_changes
from limner.testing.pixels import compare_images


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer()


def card(*children: Node, **style: object) -> Node:
    return div(style={"width": 1200, "height": 630, "padding": 60, "background": "white", "fontSize": 60, **style})[
        list(children)
    ]


def said(renderer: Renderer, old: Node, new: Node) -> list[str]:
    return tell_changes(describe_drawing(renderer.draw(old)), describe_drawing(renderer.draw(new)))


def test_the_same_has_no_words(renderer: Renderer) -> None:
    node = card(h1["Title"], p["Text ", span["inside"]])
    assert said(renderer, node, node) == []


def test_each_change_has_its_sentence(renderer: Renderer) -> None:
    def title(text: str, **style: object) -> Node:
        return h1(style={"margin": 0, "fontSize": 80, "width": 900, **style})[text]

    price = div(id="price")["€ 49"]
    long = "A title that is long enough for three lines of this card"
    words = said(renderer, card(title("A title"), price), card(title(long), price))
    assert "h1 wraps to 3 lines instead of 1" in words
    assert any(one.startswith("text of h1 'A title' → 'A title that is long") for one in words)
    down = next(one for one in words if one.startswith("#price moved"))
    tree = renderer.measure(card(title(long), price)).by_id("price").border_box.y
    before = renderer.measure(card(title("A title"), price)).by_id("price").border_box.y
    assert down == f"#price moved {tree - before:.3g} px down"

    def tag(text: str = "new", **style: object) -> Node:
        return span(class_="tag hot", style={"color": "#fa0", "fontSize": 40, **style})[text]

    assert said(renderer, card(tag()), card(tag(color="#f80"))) == ["colour of .tag #fa0 → #f80"]
    assert said(renderer, card(tag()), card(tag(background="#eee"))) == ["background of .tag none → #eee"]
    assert "font size of .tag 40 → 42 px" in said(renderer, card(tag()), card(tag(fontSize=42)))
    light, bold = tag(fontFamily="Geist"), tag(fontFamily="Geist", fontWeight=700)
    assert "font of .tag Geist 400 → Geist 700" in said(renderer, card(light), card(bold))


def test_what_comes_and_goes_is_named_once(renderer: Renderer) -> None:
    note = p(class_="note")["A note ", span["of two parts"]]
    words = said(renderer, card(h1["Title"]), card(h1["Title"], note))
    assert words == [".note 'A note' is new"]
    assert said(renderer, card(h1["Title"], note), card(h1["Title"])) == [".note 'A note' is gone"]


def test_what_moves_together_is_said_together(renderer: Renderer) -> None:
    rows = [p(class_="row", style={"margin": 0})[f"Row {number}"] for number in range(5)]
    first = div(style={"height": 40})
    taller = div(style={"height": 52})
    words = said(renderer, card(first, rows), card(taller, rows))
    assert ".row (1 of 5), .row (2 of 5), .row (3 of 5) and 2 more moved 12 px down" in words


def test_another_picture_is_named(renderer: Renderer) -> None:
    def picture(color: str) -> Node:
        body = io.BytesIO()
        Image.new("RGB", (40, 40), color).save(body, "PNG")
        import base64

        return img(id="logo", src="data:image/png;base64," + base64.b64encode(body.getvalue()).decode())

    assert said(renderer, card(picture("red")), card(picture("blue"))) == ["picture of #logo is another one"]


def square(x: float, color: str = "black", size: int = 200) -> Image.Image:
    """A square drawn four times as large and made smaller, so that its edges are smooth."""
    large = Image.new("RGBA", (size * 4, size * 4), "white")
    ImageDraw.Draw(large).rectangle((x * 4, 200, x * 4 + 399, 599), fill=color)
    return large.resize((size, size), Image.Resampling.BOX)


def test_edges_that_antialiasing_moves_do_not_count() -> None:
    assert compare_images(square(50), square(50)).share == 0
    assert compare_images(square(50), square(50.25)).share == 0
    moved = compare_images(square(50), square(54))
    # Four columns appear and four vanish; at each end one is forgiven.
    assert moved.share == pytest.approx(6 * 100 / 200**2, rel=0.4)
    assert moved.box is not None
    assert 49 <= moved.box[0] <= 52


def test_colours_count_when_the_eye_tells_them_apart() -> None:
    assert compare_images(square(50, "#ffaa00"), square(50, "#ffab01")).share == 0
    assert compare_images(square(50, "#ffaa00"), square(50, "#ff8800")).share == pytest.approx(0.25, rel=0.05)


def test_transparent_is_not_white() -> None:
    clear, white = Image.new("RGBA", (10, 10), (0, 0, 0, 0)), Image.new("RGBA", (10, 10), "white")
    assert compare_images(clear, white).share == 1
    assert compare_images(clear, Image.new("RGBA", (10, 10), (255, 255, 255, 0))).share == 0


def test_another_size_is_another_image() -> None:
    assert compare_images(square(50), square(50, size=201)).share == 1
