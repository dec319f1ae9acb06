"""Findings about where things stand: crops, boxes, pictures, and images that show nothing."""

import base64
import io

import pytest
from PIL import Image

from limner import Finding, Renderer
from limner.findings.places import centred_crop
from limner.geometry import Rect
from limner.html import Element, circle, div, img, p, span, svg

ROOM = {"width": 1200, "height": 630, "background": "white", "padding": 60, "fontSize": 64}


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer()


def find(renderer: Renderer, node: object, code: str, **options: object) -> list[Finding]:
    drawing = renderer.draw(node, **options)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    return [finding for finding in drawing.findings if finding.code == code]


def picture(width: int, height: int) -> str:
    body = io.BytesIO()
    Image.effect_mandelbrot((width, height), (-2, -1.5, 1, 1.5), 20).convert("RGB").save(body, "PNG")
    return "data:image/png;base64," + base64.b64encode(body.getvalue()).decode()


def at(x: float, y: float, text: str) -> Element:
    return span(style={"position": "absolute", "left": x, "top": y, "lineHeight": 1})[text]


@pytest.mark.parametrize("ratio", [1.0, 1.91, 2.0])
def test_a_crop_is_what_pillow_keeps(ratio: float) -> None:
    """`ImageOps.fit` crops as platforms do: the largest rectangle of the ratio, from the middle."""
    from PIL import ImageOps

    canvas = Image.new("L", (1200, 630))
    canvas.putdata([x % 256 for _ in range(630) for x in range(1200)])
    crop = centred_crop(Rect(0, 0, 1200, 630), ratio)
    size = round(crop.width), round(crop.height)
    kept = ImageOps.fit(canvas, size, method=Image.Resampling.NEAREST)
    assert kept.getpixel((0, 0)) == canvas.getpixel((round(crop.x), round(crop.y)))
    assert kept.getpixel((size[0] - 1, size[1] - 1)) == canvas.getpixel((round(crop.right) - 1, round(crop.bottom) - 1))


def test_a_price_in_the_corner_lies_outside_of_the_square(renderer: Renderer) -> None:
    node = div(style=ROOM)[at(400, 250, "Title"), at(1000, 500, "€ 49")]
    (finding,) = find(renderer, node, "outside-square")
    assert finding.severity == "note"
    assert finding.got == "'€ 49'"
    assert finding.expected == "what matters between x 285 and 915, y 0 and 630"
    assert not find(renderer, div(style=ROOM)[at(400, 250, "Title")], "outside-square")
    assert not find(renderer, div(style={**ROOM, "width": 630})[at(10, 250, "Title")], "outside-square", width=630)


def test_text_at_the_very_edge_is_cropped_by_x(renderer: Renderer) -> None:
    (finding,) = find(renderer, div(style=ROOM)[at(400, -6, "Top")], "outside-crop")
    assert finding.severity == "warning"
    assert "2 : 1" in finding.message
    assert "y 15 and 615" in finding.expected
    assert not find(renderer, div(style=ROOM)[at(400, 30, "Top")], "outside-crop")


def test_a_word_that_leaves_its_painted_box_is_told(renderer: Renderer) -> None:
    word = "Donaudampfschifffahrt"
    (finding,) = find(renderer, div(style=ROOM)[div(style={"width": 300, "background": "#eee"})[word]], "text-overflow")
    tree = renderer.measure(
        div(style=ROOM)[div(style={"width": 300, "background": "#eee"}, id="box")[span(id="word")[word]]]
    )
    over = tree.by_id("word").border_box.right - tree.by_id("box").border_box.right
    assert finding.value == pytest.approx(over, abs=0.1)
    assert not find(renderer, div(style=ROOM)[div(style={"width": 300})[word]], "text-overflow")
    moved = div(style={"position": "absolute", "left": 250})["badge"]
    boxed = div(style={"width": 300, "background": "#eee", "position": "relative", "height": 90})[moved]
    assert not find(renderer, div(style=ROOM)[boxed], "text-overflow")


def test_a_picture_larger_than_its_pixels_is_told(renderer: Renderer) -> None:
    def shown(width: int, **style: object) -> list[Finding]:
        node = div(style=ROOM)[img(src=picture(200, 100), style={"width": width, **style}, id="logo")]
        return find(renderer, node, "picture-enlarged")

    (finding,) = shown(600)
    assert finding.value == pytest.approx(3.0)
    assert finding.element is not None
    assert finding.element.id == "logo"
    assert not shown(200)
    assert not shown(600, imageRendering="pixelated")
    # Two device pixels a px need twice as many.
    node = div(style=ROOM)[img(src=picture(200, 100), style={"width": 200})]
    assert find(renderer, node, "picture-enlarged", scale=2.0)


def test_a_background_larger_than_its_pixels_is_told(renderer: Renderer) -> None:
    style = {**ROOM, "backgroundImage": f"url({picture(300, 200)})", "backgroundSize": "cover"}
    (finding,) = find(renderer, div(style=style)["Title"], "picture-enlarged")
    assert finding.value == pytest.approx(4.0)
    assert not find(renderer, div(style={**style, "backgroundSize": "auto"})["Title"], "picture-enlarged")


def test_a_picture_outside_of_the_canvas_is_told(renderer: Renderer) -> None:
    wide = img(src=picture(1600, 300), style={"height": 300, "maxWidth": "none", "flexShrink": 0})
    (finding,) = find(renderer, div(style={**ROOM, "display": "flex"})[wide], "picture-outside")
    assert finding.value == pytest.approx((1200 - 60) / 1600)
    # An ornament that bleeds off the canvas is placed there; one that nobody sees is not.
    assert not find(renderer, div(style=ROOM)[at_picture(1000, 500)], "picture-outside")
    assert find(renderer, div(style=ROOM)[at_picture(1300, 500)], "picture-outside")


def at_picture(x: float, y: float) -> Element:
    return img(src=picture(300, 300), style={"position": "absolute", "left": x, "top": y})


@pytest.mark.parametrize(
    ("node", "is_empty"),
    [
        (div(style={"width": 1200, "height": 630, "background": "navy"}), True),
        (div(), True),
        (div(style={"width": 1200, "height": 630, "background": "linear-gradient(red, blue)"}), False),
        (div[p["Text"]], False),
        (svg(viewBox="0 0 10 10", width=100, height=100)[circle(r="4")], False),
        (div(style={"width": 100, "height": 100, "background": "navy"}), False),
        (div(style={"position": "absolute", "left": 1300, "width": 100, "height": 100, "background": "navy"}), True),
    ],
)
def test_an_image_of_one_colour_is_empty(renderer: Renderer, node: object, is_empty: bool) -> None:  # noqa: FBT001
    assert bool(find(renderer, node, "empty")) is is_empty
