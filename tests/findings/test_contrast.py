"""Contrast, covered and overlapping text, against values that the pixels give independently."""

import io
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from limner import Drawing, Finding, Renderer
from limner.geometry import Rect
from limner.html import div, img, p, span
from limner.paint.display_list import DisplayList
from limner.raster.skia.rasterizer import SkiaRasterizer

CARDS = Path(__file__).parent.parent / "cards"
Pixels = npt.NDArray[np.uint8]
ROOM = {"width": 1200, "height": 630, "background": "white", "padding": 60, "fontSize": 64}


@pytest.fixture(scope="module")
def renderer() -> Renderer:
    return Renderer()


def ratio(first: tuple[int, ...], second: tuple[int, ...]) -> float:
    """The formula of WCAG 2, written down once more."""

    def light(color: tuple[int, ...]) -> float:
        parts = [part / 255 for part in color]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    lights = sorted((light(first), light(second)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def pixels_of(body: bytes | Path) -> Pixels:
    source = body if isinstance(body, Path) else io.BytesIO(body)
    return np.asarray(Image.open(source).convert("RGB"))


def region(pixels: Pixels, box: Rect) -> Pixels:
    rows = slice(max(0, round(box.y)), round(box.bottom))
    return pixels[rows, max(0, round(box.x)) : round(box.right)].reshape(-1, 3)


def find(drawing: Drawing, code: str) -> list[Finding]:
    return [finding for finding in drawing.findings if finding.code == code]


@pytest.mark.parametrize("card", ["article", "boarding", "calendar", "changelog", "invoice", "job", "survey"])
def test_contrast_is_that_of_chromiums_pixels(renderer: Renderer, card: str) -> None:
    """On a plain ground, the commonest colour is the ground's, and the one farthest from it that of the letters."""
    chromium = pixels_of(CARDS / "chromium" / f"{card}.webp")
    drawing = renderer.draw((CARDS / "pages" / f"{card}.html").read_text(), files=CARDS)
    compared = 0
    for one in drawing.examination.contrasts:
        shown = one.text.shown
        if one.text.size < 40 or shown is None or shown.view.is_turned:
            continue
        colors, counts = np.unique(region(chromium, shown.band), axis=0, return_counts=True)
        ground = tuple(int(part) for part in colors[counts.argmax()])
        letters = max((ratio(tuple(map(int, color)), ground), tuple(map(int, color))) for color in colors)[1]
        if counts.max() < 0.3 * counts.sum():
            continue
        assert one.value == pytest.approx(ratio(letters, ground), rel=0.06), one.text.words
        compared += 1
    assert compared


def test_a_gradient_counts_where_it_is_worst(renderer: Renderer) -> None:
    style = {**ROOM, "color": "white", "background": "linear-gradient(90deg, #000, #fff)"}
    text = "white on a ground that grows as white"
    drawing = renderer.draw(div(style=style)[text])
    (finding,) = find(drawing, "contrast")
    assert finding.box is not None
    assert finding.value is not None
    # The same image without the text has nothing but the ground's pixels.
    ground = region(pixels_of(renderer.render(div(style=style))), finding.box)
    ratios = sorted(ratio((255, 255, 255), tuple(map(int, color))) for color in ground)
    assert ratios[0] <= finding.value <= ratios[-1]
    right_end = max(
        one.text.x + one.text.fragment.width for one in renderer.draw(div(style=style)[text]).examination.contrasts
    )
    assert finding.box.right == pytest.approx(right_end, abs=64)


@pytest.mark.parametrize(
    ("style", "ink", "ground"),
    [
        ({"color": "#fff", "background": "#f9a24d"}, (255, 255, 255), (249, 162, 77)),
        # Opacity moves the letters towards what is behind them: half of black on white.
        ({"opacity": 0.5, "color": "#000"}, (128, 128, 128), (255, 255, 255)),
        ({"color": "rgba(0, 0, 0, .4)"}, (153, 153, 153), (255, 255, 255)),
        # What a filter or a mode of blending makes of both.
        ({"filter": "invert(1)", "color": "#000", "background": "#404040"}, (255, 255, 255), (191, 191, 191)),
        ({"mixBlendMode": "multiply", "color": "#fff", "background": "#eee"}, (255, 255, 255), (238, 238, 238)),
    ],
)
def test_contrast_is_that_of_what_is_painted(
    renderer: Renderer, style: dict[str, object], ink: tuple[int, ...], ground: tuple[int, ...]
) -> None:
    (one,) = renderer.draw(div(style=ROOM)[div(style=style)["Contrast"]]).examination.contrasts
    assert one.value == pytest.approx(ratio(ink, ground), rel=0.02)


def test_text_cut_out_of_a_gradient_has_the_gradients_colours(renderer: Renderer) -> None:
    style = {"background": "linear-gradient(#e0e0e0, #e0e0e0)", "backgroundClip": "text", "color": "transparent"}
    (finding,) = find(renderer.draw(div(style=ROOM)[div(style=style)["Clipped"]]), "contrast")
    assert finding.value == pytest.approx(ratio((224, 224, 224), (255, 255, 255)), rel=0.02)


def test_large_text_needs_less(renderer: Renderer) -> None:
    grey = "#888"  # 3.5 : 1 on white
    assert [one.severity for one in find(renderer.draw(div(style={**ROOM, "color": grey})["Large"]), "contrast")] == []
    small = renderer.draw(div(style={**ROOM, "color": grey, "fontSize": 20})["Small"])
    assert [one.severity for one in find(small, "contrast")] == ["warning"]
    # Large in the image, but not at the size that feeds show it.
    between = renderer.draw(div(style={**ROOM, "color": grey, "fontSize": 30})["Between"])
    assert [one.severity for one in find(between, "contrast")] == ["note"]


def test_an_outline_makes_pale_letters_readable(renderer: Renderer) -> None:
    style = {**ROOM, "color": "#fff"}
    assert find(renderer.draw(div(style=style)["White"]), "contrast")
    assert not find(renderer.draw(div(style={**style, "WebkitTextStroke": "4px black"})["White"]), "contrast")


def test_a_box_over_a_text_covers_it(renderer: Renderer) -> None:
    over = {"position": "absolute", "left": 60, "top": 40, "width": 150, "height": 120}
    title = p(style={"margin": 0}, id="title")["A title that is long"]

    def covered(**style: object) -> list[Finding]:
        badge = div(style={**over, **style}, class_="badge")
        return find(renderer.draw(div(style=ROOM)[title, badge]), "text-covered")

    (finding,) = covered(background="red")
    assert finding.element is not None
    assert finding.element.id == "title"
    assert "<div>" in finding.message
    assert finding.value is not None
    # A fourth of the line, as wide as the box is beside the text.
    (text,) = renderer.draw(div(style=ROOM)[title]).examination.contrasts
    assert finding.value == pytest.approx(150 / text.text.fragment.width, abs=0.12)
    assert not covered(background="rgba(255, 0, 0, .3)")
    assert not covered(border="4px solid red")
    assert not covered(background="red", zIndex=-1)


def test_text_as_pale_as_its_ground_is_not_covered(renderer: Renderer) -> None:
    veil = div(style={"position": "absolute", "inset": 0, "background": "rgba(255, 255, 255, .1)"})
    drawing = renderer.draw(div(style={**ROOM, "color": "white"})["invisible", veil])
    assert not find(drawing, "text-covered")
    assert find(drawing, "contrast")


def test_texts_over_each_other_are_told(renderer: Renderer) -> None:
    first, second = p(style={"margin": 0})["The first of two"], p(style={"margin": "-60px 0 0 40px"})["Second text"]
    (finding,) = find(renderer.draw(div(style=ROOM)[first, second]), "texts-overlap")
    assert "'The first of two'" in finding.got
    assert "'Second text'" in finding.got
    beside = p(style={"margin": 0})["Second text"]
    assert not find(renderer.draw(div(style=ROOM)[first, beside]), "texts-overlap")
    # One title painted twice is an effect.
    again = p(style={"margin": "-76px 0 0 4px"})["The first of two"]
    assert not find(renderer.draw(div(style=ROOM)[first, again]), "texts-overlap")


def test_pictures_behind_text_are_looked_at(renderer: Renderer) -> None:
    white = io.BytesIO()
    Image.new("RGB", (1200, 630), "white").save(white, "PNG")
    import base64

    address = "data:image/png;base64," + base64.b64encode(white.getvalue()).decode()
    picture = img(src=address, style={"position": "absolute", "inset": 0, "width": 1200, "height": 630})
    text = span(style={"position": "relative", "color": "#ddd"})["on a picture"]
    (finding,) = find(renderer.draw(div(style={**ROOM, "background": "black"})[picture, text]), "contrast")
    assert finding.value == pytest.approx(ratio((221, 221, 221), (255, 255, 255)), rel=0.02)


GROUNDS: dict[str, dict[str, object]] = {
    "linear gradient": {"background": "linear-gradient(100deg, #024, #9ad 40%, #fed)"},
    "repeating gradient": {"background": "repeating-linear-gradient(45deg, #024 0 60px, #9ad 120px)"},
    "radial gradient": {"background": "radial-gradient(ellipse 400px 200px at 30% 20%, #fff, #123)"},
    "tiles of a gradient": {"background": "linear-gradient(90deg, #345, #cde) 0 0 / 150px 90px"},
    "a veil of a gradient": {"background": "linear-gradient(rgba(0, 0, 0, .7), rgba(0, 0, 0, 0)) #7ac"},
    "inner shadow": {"background": "#789", "boxShadow": "inset 0 0 60px 40px #012"},
    "shadow of a box": {"background": "#fff", "boxShadow": "0 0 50px 30px rgba(0, 20, 60, .6)"},
    "opacity": {"background": "linear-gradient(90deg, #024, #9ad)", "opacity": 0.6},
    "turned": {"background": "#357", "transform": "rotate(8deg)"},
}


@pytest.mark.parametrize("style", GROUNDS.values(), ids=GROUNDS.keys())
def test_what_is_worked_out_is_what_is_painted(
    renderer: Renderer, style: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The colour behind a text is among the pixels there of the same image without its letters."""
    outer = {**ROOM, "padding": 120, "fontSize": 44}
    around = {"padding": 40, "width": 800, "height": 200, **style}
    drawing = renderer.draw(div(style=outer)[div(style=around)["Letters on a ground"]])
    bare = div(style={**around, "color": "transparent"})["Letters on a ground"]
    without = pixels_of(renderer.render(div(style=outer)[bare]))
    monkeypatch.setattr(SkiaRasterizer, "rasterize_display_list", None)  # nothing is drawn to know it
    (one,) = drawing.examination.contrasts
    there = region(without, one.at).astype(int)
    for part, value in enumerate(one.behind):
        assert there[:, part].min() - 4 <= value <= there[:, part].max() + 4


@pytest.mark.parametrize(
    ("above", "is_covered"),
    [("rgba(0, 0, 60, .5)", False), ("linear-gradient(#fff, #eee)", True)],
)
def test_what_lies_above_a_text_counts(renderer: Renderer, above: str, is_covered: bool) -> None:  # noqa: FBT001 - a case
    veil = div(style={"position": "absolute", "inset": 0, "background": above})
    drawing = renderer.draw(div(style=ROOM)["Below", veil])
    assert bool(find(drawing, "text-covered")) is is_covered
    if not is_covered:
        (one,) = drawing.examination.contrasts
        # Half of #00003c on white, and on black.
        assert one.value == pytest.approx(ratio((128, 128, 158), (0, 0, 30)), rel=0.02)


def test_only_the_part_around_a_doubtful_text_is_drawn_again(
    renderer: Renderer, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[tuple[int, int]] = []
    rasterize = SkiaRasterizer.rasterize_display_list

    def count(self: SkiaRasterizer, display_list: DisplayList, **options: Any) -> Any:
        drawn.append((options["width"], options["height"]))
        return rasterize(self, display_list, **options)

    title = div(style={"fontSize": 80})["A title on white"]
    label = div(style={"fontSize": 30, "color": "#ddd", "textShadow": "0 2px 8px #888"})["Small and pale"]
    drawing = renderer.draw(div(style={**ROOM, "display": "block"})[title, label])
    monkeypatch.setattr(SkiaRasterizer, "rasterize_display_list", count)
    (finding,) = find(drawing, "contrast")
    assert finding.element is not None
    assert finding.element.text == "Small and pale"
    assert len(drawn) == 1
    assert drawn[0][0] * drawn[0][1] < 0.05 * 400 * 210
