"""SVG pictures: drawn at the pixels that they are shown at, with nothing from outside, and without end of nothing."""

import base64
import io
import time
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from limner.engine.renderer import Renderer
from limner.errors import LimitExceededError

if TYPE_CHECKING:
    import numpy.typing as npt

HEAD = "xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink'"
RENDERER = Renderer()
SECONDS = 20.0  # of processor time, of which the worst takes a tenth


def svg(inner: str = "", attributes: str = "viewBox='0 0 20 10'") -> str:
    """Write a file."""
    return f"<svg {HEAD} {attributes}>{inner}</svg>"


def shown(text: str, width: int = 20, height: int = 10, files: Path | None = None) -> "npt.NDArray[np.uint8]":
    """Show a file as `<img>` and give the pixels."""
    image = f'<img style="display: block; width: {width}px; height: {height}px" src="data:image/svg+xml,{quote(text)}">'
    drawn = RENDERER.render(image, width=width, height=height, files=files, format="png")
    return np.asarray(Image.open(io.BytesIO(drawn)).convert("RGBA"))


def told(text: str, width: int = 20, height: int = 10) -> list[str]:
    """Show a file as `<img>` and give the codes of its diagnostics."""
    image = f'<img style="display: block; width: {width}px; height: {height}px" src="data:image/svg+xml,{quote(text)}">'
    return [one.code for one in RENDERER.draw(image, width=width, height=height).diagnostics]


def alpha(text: str, width: int = 20, height: int = 10) -> int:
    """Give how much is painted, 0 to 255 a pixel on average."""
    return round(float(shown(text, width, height)[:, :, 3].mean()))


def test_it_is_drawn_at_exactly_the_pixels_asked_for() -> None:
    pixels = shown(svg("<rect width='10' height='10' fill='#f00'/>"), 200, 100)
    assert tuple(pixels[50, 50]) == (255, 0, 0, 255)
    assert tuple(pixels[50, 99]) == (255, 0, 0, 255)
    assert tuple(pixels[50, 100]) == (0, 0, 0, 0)


def test_with_a_view_box_it_keeps_its_shape_and_without_one_it_is_stretched() -> None:
    kept = shown(svg("<rect width='20' height='10'/>"), 40, 40)[:, :, 3]
    assert (kept[20, 20], kept[2, 20]) == (255, 0)
    assert shown(svg("<rect width='20' height='10'/>", "width='20' height='10'"), 40, 40)[:, :, 3].min() == 255


def test_it_is_drawn_with_the_colour_scheme_of_the_render() -> None:
    text = svg(
        "<style>rect{fill:red} @media (prefers-color-scheme: dark){rect{fill:lime}}</style>"
        "<rect width='20' height='10'/>"
    )
    image = f'<img style=display:block width=20 height=10 src="data:image/svg+xml,{quote(text)}">'
    for scheme, color in (("light", (255, 0, 0, 255)), ("dark", (0, 255, 0, 255))):
        drawn = RENDERER.render(image, width=20, height=10, color_scheme=scheme)  # type: ignore[arg-type]  # either
        assert Image.open(io.BytesIO(drawn)).convert("RGBA").getpixel((10, 5)) == color


def test_the_sheets_of_the_page_do_not_reach_into_a_picture() -> None:
    address = quote(svg("<rect width='20' height='10'/>"))
    image = f'<img style=display:block width=20 height=10 src="data:image/svg+xml,{address}">'
    drawn = RENDERER.render(f"<style>rect{{fill:red}}</style>{image}", width=20, height=10)
    assert Image.open(io.BytesIO(drawn)).convert("RGBA").getpixel((10, 5)) == (0, 0, 0, 255)


# ── nothing from outside ─────────────────────────────────────────────────────────────────────────────────


def png() -> bytes:
    """A small opaque PNG."""
    out = io.BytesIO()
    Image.new("RGB", (20, 10), (0, 0, 255)).save(out, "PNG")
    return out.getvalue()


def uri(data: bytes, kind: str = "png") -> str:
    """Write a data: address."""
    return f"data:image/{kind};base64,{base64.b64encode(data).decode()}"


REACHING = [
    "<image {0}='{1}' width='20' height='10'/>",
    "<image xmlns:z='http://www.w3.org/1999/xlink' z:{0}='{1}' width='20' height='10'/>",
    "<z:image xmlns:z='http://www.w3.org/2000/svg' {0}='{1}' width='20' height='10'/>",
    "<image {0}=' \n{1}' width='20' height='10'/>",
    "<use {0}='{1}#a'/>",
    "<filter id='f'><feImage {0}='{1}'/></filter><rect width='20' height='10' fill='none' filter='url(#f)'/>",
    "<rect width='20' height='10' fill='url({1}#a)'/>",
    "<rect width='20' height='10' style='fill:url(\"{1}#a\") none'/>",
    "<style>@import url({1}); rect{{fill:none}}</style><rect width='20' height='10'/>",
    "<style>@import '{1}'; rect{{fill:none}}</style><rect width='20' height='10'/>",
    "<style>rect{{fill:u\\72l({1}#a)}}</style><g fill='none'><rect width='20' height='10'/></g>",
    "<foreignObject width='20' height='10'><img src='{1}'/></foreignObject>",
    "<script {0}='{1}'>x</script>",
    "<text><textPath {0}='{1}'>x</textPath></text>",
]


@pytest.mark.parametrize("inner", REACHING)
@pytest.mark.parametrize("name", ["href", "xlink:href"])
def test_no_reference_reaches_a_file(inner: str, name: str, tmp_path: Path) -> None:
    target = tmp_path / "blue.png"
    target.write_bytes(png())
    (tmp_path / "a.svg").write_text(svg("<rect id='a' width='20' height='10'/>"))
    if "z:" in inner and ":" in name:
        return
    for address in (str(target), target.as_uri(), f"../{target.name}", "http://127.0.0.1:9/a.png", "blue.png"):
        assert shown(svg(inner.format(name, address)), files=tmp_path)[:, :, 3].max() == 0


def test_pictures_inside_are_drawn_when_they_are_data() -> None:
    webp = io.BytesIO()
    Image.new("RGB", (4, 4), (0, 0, 255)).save(webp, "WEBP", lossless=True)
    for address in (
        uri(png()),
        uri(webp.getvalue(), "webp"),
        "data:image/svg+xml," + quote(svg("<rect width='20' height='10'/>")),
    ):
        assert alpha(svg(f"<image href='{address}' width='20' height='10' preserveAspectRatio='none'/>")) == 255


def test_an_svg_inside_an_svg_inside_an_svg_ends() -> None:
    inner = svg("<rect width='20' height='10'/>")
    for _ in range(6):
        inner = svg(f"<image href='{uri(inner.encode(), 'svg+xml')}' width='20' height='10'/>")
    assert alpha(inner) == 0


# ── bombs ────────────────────────────────────────────────────────────────────────────────────────────────


def doubling(levels: int, write: str) -> str:
    """Write groups that each use the one before ten times."""
    groups = "<g id='a0'><rect width='1' height='1'/></g>"
    for level in range(1, levels):
        groups += f"<g id='a{level}'>" + write.format(level - 1) * 10 + "</g>"
    return f"<defs>{groups}</defs>"


def patterns(levels: int, paint: str) -> str:
    """Write patterns that are each filled with the one before."""
    out = "<pattern id='p0' width='1' height='1'><rect width='1' height='1'/></pattern>"
    for level in range(1, levels):
        rows = f"<rect width='1' height='1' {paint.format(level - 1)}/>" * 10
        out += f"<pattern id='p{level}' width='1' height='1'>{rows}</pattern>"
    return out + f"<rect width='20' height='10' {paint.format(levels - 1)}/>"


RULES = "<style>" + "".join(f".c{n}{{fill:url(#p{n})}}" for n in range(9)) + "</style>"
INHERITED = "".join(
    f"<pattern id='p{n}' width='1' height='1'><g fill='url(#p{n - 1})'>"
    + "<rect width='1' height='1'/>" * 10
    + "</g></pattern>"
    for n in range(1, 9)
)
MARKER = "<marker id='m'>" + "<rect/>" * 100 + "</marker>"
LONG_PATH = "d='M0 0" + "L1 1" * 5000 + "'"
NESTED_CLIPS = "".join(
    f"<clipPath id='c{n}'>" + f"<rect width='20' height='10' clip-path='url(#c{n - 1})'/>" * 2 + "</clipPath>"
    for n in range(1, 40)
)
NESTED_MASKS = "".join(
    f"<mask id='m{n}'>" + f"<rect width='20' height='10' fill='white' mask='url(#m{n - 1})'/>" * 2 + "</mask>"
    for n in range(1, 40)
)
MERGES = "".join(f"<feMerge result='r{n}'>" + f"<feMergeNode in='r{n - 1}'/>" * 10 + "</feMerge>" for n in range(1, 12))
MARKED_MARKERS = "".join(
    f"<marker id='m{n}' overflow='visible'><path marker-mid='url(#m{1 - n})' d='M0 0{'L1 1' * 1000}'/></marker>"
    for n in (0, 1)
)
BOMBS: dict[str, str] = {
    "markers on markers": MARKED_MARKERS + "<path marker-mid='url(#m0)' d='M0 0" + "L1 1" * 1000 + "'/>",
    "clips in clips, twice": NESTED_CLIPS + "<rect width='20' height='10' clip-path='url(#c39)'/>",
    "masks in masks, twice": NESTED_MASKS + "<rect width='20' height='10' mask='url(#m39)'/>",
    "filters that merge all before them": f"<filter id='f'>{MERGES}</filter>"
    "<rect width='20' height='10' filter='url(#f)'/>",
    "ten thousand blurs": "<filter id='f'>" + "<feGaussianBlur stdDeviation='40'/>" * 10_000 + "</filter>"
    "<rect width='20' height='10' filter='url(#f)'/>",
    "use": doubling(9, "<use href='#a{0}'/>") + "<use href='#a8'/>",
    "use by xlink": doubling(9, "<use xlink:href='#a{0}'/>") + "<use xlink:href='#a8'/>",
    "patterns": patterns(9, "fill='url(#p{0})'"),
    "patterns by style": patterns(9, "style='fill:url(#p{0})'"),
    "patterns by class": RULES + patterns(9, "class='c{0}'"),
    "patterns inherited": INHERITED + "<rect width='20' height='10' fill='url(#p8)'/>",
    "markers": "<marker id='m'>"
    + "<rect/>" * 100
    + "</marker><path marker-mid='url(#m)' d='M0 0"
    + "L1 1" * 5000
    + "'/>",
    "markers by a group": "<marker id='m'>"
    + "<rect/>" * 100
    + "</marker><g marker-mid='url(#m)'><path d='M0 0"
    + "L1 1" * 5000
    + "'/></g>",
}


@pytest.mark.parametrize("inner", BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_left_out_soon_and_told_of(inner: str) -> None:
    start = time.process_time()
    assert told(svg(inner)) == ["load-failed"]
    assert time.process_time() - start < SECONDS


FAR_FILTER = (
    "<filter id='f' filterUnits='userSpaceOnUse' x='-1e6' y='-1e6' width='2e6' height='2e6'>{}</filter>"
    "<rect width='20' height='10' filter='url(#f)'/>"
)
LONG_TEXT_PATH = (
    "<path id='p' d='M0 0" + "C9 9 50 50 99 99" * 20_000 + "'/>"
    "<text><textPath href='#p'>" + "abc " * 9000 + "</textPath></text>"
)
SIZES_WITHOUT_END = {
    "a text along a path without end": (LONG_TEXT_PATH, "viewBox='0 0 20 10'"),
    "a width of 1e9": ("<rect width='1e9' height='1e9'/>", "width='1e9' height='1e9'"),
    "a viewBox of 1e9": (
        "<circle r='1e9' stroke='red' stroke-width='1e8' stroke-dasharray='1'/>",
        "viewBox='0 0 1e9 1e9'",
    ),
    "a blur of 1e6": (
        FAR_FILTER.format("<feGaussianBlur stdDeviation='1000000'/>"),
        "viewBox='0 0 20 10'",
    ),
    "octaves and radii of 1e6": (
        FAR_FILTER.format("<feTurbulence baseFrequency='.9' numOctaves='1000000'/><feMorphology radius='1000000'/>"),
        "viewBox='0 0 20 10'",
    ),
    "viewports in viewports": (
        "<svg width='1000%' height='1000%'>" * 200 + "<rect width='9' height='9'/>" + "</svg>" * 200,
        "viewBox='0 0 20 10'",
    ),
}


@pytest.mark.parametrize("way", ["as a picture", "inline"])
@pytest.mark.parametrize(("inner", "attributes"), SIZES_WITHOUT_END.values(), ids=SIZES_WITHOUT_END)
def test_sizes_without_end_are_drawn_or_left_out_soon(inner: str, attributes: str, way: str) -> None:
    start = time.process_time()
    if way == "inline":
        RENDERER.render(svg(inner, attributes), width=20, height=10)
    else:
        assert told(svg(inner, attributes)) in ([], ["load-failed"])
    assert time.process_time() - start < SECONDS


@pytest.mark.parametrize("inner", BOMBS.values(), ids=BOMBS)
def test_a_bomb_in_the_page_is_an_error_soon(inner: str) -> None:
    start = time.process_time()
    with pytest.raises(LimitExceededError):
        RENDERER.render(svg(inner), width=20, height=10)
    assert time.process_time() - start < SECONDS


CYCLES = [
    "<g id='a'><use href='#a'/></g>",
    "<g id='a'><use href='#b'/></g><g id='b'><use href='#a'/></g>",
    "<pattern id='p' width='1' height='1'><rect fill='url(#p)' width='1' height='1'/></pattern><rect fill='url(#p)'/>",
    "<mask id='m'><rect mask='url(#m)'/></mask><rect mask='url(#m)' width='9' height='9'/>",
    "<clipPath id='c' clip-path='url(#c)'><rect/></clipPath><rect clip-path='url(#c)' width='9' height='9'/>",
    "<linearGradient id='g' href='#g'/><rect fill='url(#g)' width='9' height='9'/>",
    "<filter id='f'><feImage href='#r'/></filter><rect id='r' filter='url(#f)' width='9' height='9'/>",
]


@pytest.mark.parametrize("inner", CYCLES)
def test_a_cycle_ends(inner: str) -> None:
    assert told(svg(inner)) == []


@pytest.mark.parametrize(
    "inner",
    [
        "<path stroke='red' stroke-dasharray='1e-7' d='M0 0L20 10'/>",
        "<path stroke='red' stroke-dasharray='4 2' d='M0 0L1e38 10'/>",
        "<g style='stroke:red;stroke-dasharray:.00001 1e-9'><path d='M0 0L20 10'/></g>",
    ],
)
def test_dashes_without_end_are_not_dashed(inner: str) -> None:
    start = time.process_time()
    assert told(svg(inner)) == []
    assert time.process_time() - start < SECONDS


def repeated(opening: str, inner: str, closing: str, times: int) -> str:
    return opening * times + inner + closing * times


FILTER = "<filter id='f'>{}</filter><rect width='1000' height='1000' filter='url(#f)'/>"
WHOLE = "<rect width='1000' height='1000' fill-opacity='.5'/>"
ENDLESS: dict[str, str] = {
    "a skew to the horizon": "<style>.a{fill:red}</style><g transform='skewX(89.9999999)'>"
    "<circle cx='500' cy='500' r='400' stroke='red' stroke-width='300'/></g>",
    "nested scales": "<style>.a{fill:red}</style>"
    + repeated("<g transform='scale(1000)'>", "<circle r='900000' stroke='red' stroke-width='900000'/>", "</g>", 4),
    "masks in masks": "<mask id='m0'><rect width='1000' height='1000' fill='white'/></mask>"
    + "".join(
        f"<mask id='m{number}'><g mask='url(#m{number - 1})'><rect width='1000' height='1000' fill='white'/></g></mask>"
        for number in range(1, 60)
    )
    + "<rect mask='url(#m59)' width='1000' height='1000'/>",
    "layers in layers": repeated("<g opacity='.9'>", WHOLE, "</g>", 200),
    "many layers": f"<g opacity='.5'>{WHOLE}</g>" * 2000,
    "many large shapes": WHOLE * 15_000,
    "a wide brush": FILTER.format("<feMorphology radius='400'/>"),
    "a large kernel": FILTER.format(f"<feConvolveMatrix order='15' kernelMatrix='{'1 ' * 225}'/>"),
    "clips": "<clipPath id='c'><circle cx='500' cy='500' r='400'/></clipPath>"
    + f"<g clip-path='url(#c)'>{WHOLE}</g>" * 900,
}
FAR: dict[str, str] = {
    "a pattern larger than memory": "<pattern id='p' width='900000' height='900000' patternUnits='userSpaceOnUse'>"
    "<rect width='1' height='1'/></pattern><rect width='1000' height='1000' fill='url(#p)'/>",
    "a stroke beyond numbers": "<style>.a{fill:red}</style><path d='M0 0C900 -900 50 900 1000 5' stroke='red'"
    " stroke-width='1e15' stroke-linejoin='round' stroke-linecap='round'/>",
    "a transform beyond numbers": "<style>.a{fill:red}</style>"
    "<g transform='matrix(1e30 0 0 1e30 0 0)'><circle cx='1' cy='1' r='4' stroke='red'/></g>",
}


@pytest.mark.parametrize("inner", [*ENDLESS.values(), *FAR.values()], ids=[*ENDLESS, *FAR])
def test_what_would_take_for_ever_ends_in_process(inner: str) -> None:
    start = time.process_time()
    assert told(svg(inner, "viewBox='0 0 1000 1000'"), 1000, 1000) in ([], ["load-failed"])
    assert time.process_time() - start < SECONDS


PIECES = ["", "0", "-", "9999999", "1e38", "#", "'", "<", "none", "%", "nan", " ", "."]


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_mangled_file_is_drawn_or_left_out_and_never_crashes(data: st.DataObject) -> None:
    text = svg(
        "<style>.a{fill:red}</style><linearGradient id='g'><stop offset='0'/><stop offset='1' stop-color='red'/>"
        "</linearGradient><filter id='f'><feGaussianBlur stdDeviation='1'/></filter><g transform='rotate(3)' class='a'>"
        "<path d='M0 0L9 9A3 3 0 0 1 4 4z' fill='url(#g)' stroke-dasharray='1 2' stroke='blue'/></g>"
        "<mask id='m'><circle r='9'/></mask><rect width='9' height='1e1' mask='url(#m)' filter='url(#f)'/>"
        "<text x='1 2' y='9' textLength='5'>ab<textPath href='#p'>c</textPath></text><path id='p' d='M0 9h9'/>"
    )
    for _ in range(data.draw(st.integers(1, 5))):
        place = data.draw(st.integers(0, len(text)))
        length = data.draw(st.integers(0, 6))
        text = text[:place] + data.draw(st.sampled_from(PIECES)) + text[place + length :]
    assert shown(text, 30, 20).shape == (20, 30, 4)
