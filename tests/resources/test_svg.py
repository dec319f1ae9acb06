"""SVG pictures: sizes as Chromium's, nothing read from outside, and no way to blow up."""

import base64
import io
import time
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from limner.errors import LimitExceededError, ResourceError
from limner.resources.svg import SvgPicture, read_inline_svg, read_svg

HEAD = "xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink'"


def svg(inner: str = "", attributes: str = "viewBox='0 0 20 10'") -> str:
    """Write a file."""
    return f"<svg {HEAD} {attributes}>{inner}</svg>"


def read(text: str, fonts: list[bytes] | None = None) -> SvgPicture:
    """Read a file."""
    return read_svg(text.encode(), max_pixels=1_000_000, max_bytes=1_000_000, fonts=fonts or [])


def alpha(picture: SvgPicture, width: int = 20, height: int = 10) -> int:
    """Give how much is painted, 0 to 255 a pixel on average."""
    return round(float(picture.bitmap(width, height).pixels[:, :, 3].mean()))


# Heights of `<img style="width:200px">` and widths of `<img style="height:90px">` in Chromium.
SIZES: dict[str, tuple[str, float, float]] = {
    "viewBox": ("viewBox='0 0 100 50'", 100, 180),
    "viewBox, stretched": ("viewBox='0 0 100 50' preserveAspectRatio='none'", 150, 300),
    "both lengths": ("width='100' height='50'", 100, 180),
    "both lengths win over the viewBox": (
        "width='100' height='50' viewBox='0 0 9 9' preserveAspectRatio='none'",
        100,
        180,
    ),
    "width and viewBox": ("width='100' viewBox='0 0 100 50'", 100, 180),
    "width and viewBox, stretched": ("width='100' viewBox='0 0 100 50' preserveAspectRatio='none'", 150, 300),
    "nothing": ("", 150, 300),
    "width": ("width='100'", 150, 100),
    "height": ("height='100'", 100, 300),
    "percentages and viewBox": ("width='100%' height='100%' viewBox='0 0 100 50'", 100, 180),
    "a percentage and a height": ("width='50%' height='100'", 100, 300),
    "units": ("width='2em' height='1in'", 600, 30),
    "styles do not count": ("style='width:70px;height:30px' viewBox='0 0 100 50'", 100, 180),
}


@pytest.mark.parametrize(("attributes", "height", "width"), SIZES.values(), ids=SIZES)
def test_natural_sizes_are_chromiums(attributes: str, height: float, width: float) -> None:
    picture = read(svg(attributes=attributes))
    ratio, natural_width, natural_height = picture.ratio, picture.natural_width, picture.natural_height
    assert (200 / ratio if ratio else natural_height or 150) == pytest.approx(height)
    assert (90 * ratio if ratio else natural_width or 300) == pytest.approx(width)


def test_it_is_drawn_at_exactly_the_pixels_asked_for() -> None:
    picture = read(svg("<rect width='10' height='10' fill='#f00'/>"))
    pixels = picture.bitmap(200, 100).pixels
    assert pixels.shape == (100, 200, 4)
    assert tuple(pixels[50, 50]) == (255, 0, 0, 255)
    assert tuple(pixels[50, 150]) == (0, 0, 0, 0)
    assert picture.bitmap(200, 100) is picture.bitmap(200, 100)


def test_with_a_view_box_it_keeps_its_shape_and_without_one_it_is_stretched() -> None:
    kept = read(svg("<rect width='20' height='10'/>")).bitmap(40, 40).pixels[:, :, 3]
    assert kept[20, 20] == 255
    assert kept[2, 20] == 0
    stretched = read(svg("<rect width='20' height='10'/>", "width='20' height='10'")).bitmap(40, 40).pixels[:, :, 3]
    assert stretched.min() == 255
    inline = read_inline_svg(
        "<svg width='20' height='10'><rect width='20' height='10'/></svg>", max_pixels=9, max_bytes=9
    )
    assert inline.bitmap(40, 40).pixels[:, :, 3].mean() == pytest.approx(255 * 200 / 1600)


def test_html_needs_no_namespaces() -> None:
    text = "<svg viewBox='0 0 2 2'><defs><path id='a' d='M0 0h2v2z'/></defs><use xlink:href='#a'/></svg>"
    picture = read_inline_svg(text, max_pixels=9, max_bytes=9)
    assert alpha(picture, 20, 20) > 100


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
        picture = read(svg(inner.format(name, address)))
        assert alpha(picture) == 0


def test_pictures_inside_are_drawn_when_they_are_data() -> None:
    webp = io.BytesIO()
    Image.new("RGB", (4, 4), (0, 0, 255)).save(webp, "WEBP", lossless=True)
    for address in (
        uri(png()),
        uri(webp.getvalue(), "webp"),
        "data:image/svg+xml," + quote(svg("<rect width='20' height='10'/>")),
    ):
        assert alpha(read(svg(f"<image href='{address}' width='20' height='10' preserveAspectRatio='none'/>"))) == 255


def test_a_picture_inside_may_be_neither_huge_nor_an_svg_without_end() -> None:
    out = io.BytesIO()
    Image.new("1", (2000, 2000)).save(out, "PNG")
    picture = read(svg(f"<image href='{uri(out.getvalue())}' width='20' height='10'/>"))
    assert alpha(picture) == 0
    assert picture.dropped
    inner = svg("<rect width='20' height='10'/>")
    for _ in range(6):
        inner = svg(f"<image href='{uri(inner.encode(), 'svg+xml')}' width='20' height='10'/>")
    assert alpha(read(inner)) == 0


def test_a_reaching_svg_inside_an_svg_reaches_nothing(tmp_path: Path) -> None:
    (tmp_path / "blue.png").write_bytes(png())
    inner = svg(f"<image href='{tmp_path}/blue.png' width='20' height='10'/>")
    assert alpha(read(svg(f"<image href='data:image/svg+xml,{quote(inner)}' width='20' height='10'/>"))) == 0


def test_entities_are_refused() -> None:
    for declaration in ("<!ENTITY a 'x'>", "<!ENTITY a SYSTEM 'file:///etc/passwd'>", "<!ENTITY % a 'x'>"):
        with pytest.raises(ResourceError, match="entities"):
            read(f"<!DOCTYPE svg [{declaration}]>" + svg("<text>&a;</text>"))
    assert (
        alpha(read('<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x.dtd">' + svg("<rect width='20' height='10'/>")))
        == 255
    )


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
BOMBS: dict[str, str] = {
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
    "filters": "<filter id='f'>" + "<feGaussianBlur stdDeviation='5'/>" * 300 + "</filter><rect filter='url(#f)'/>",
    "filters in groups": "<filter id='f'><feOffset/></filter>" + "<g filter='url(#f)'><rect/></g>" * 300,
    "elements": "<g/>" * 60_000,
    "depth": "<g>" * 300 + "</g>" * 300,
    "bytes": "<desc>" + "x" * 9_000_000 + "</desc>",
}


@pytest.mark.parametrize("inner", BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_refused_quickly(inner: str) -> None:
    start = time.perf_counter()
    with pytest.raises(LimitExceededError):
        read(svg(inner))
    assert time.perf_counter() - start < 20  # what is not refused takes far longer


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
    try:
        picture = read(svg(inner))
    except ResourceError as error:
        assert "limit" in str(error)  # noqa: PT017 - an error at once is as right as a picture
        return
    picture.bitmap(20, 10)


@pytest.mark.parametrize(
    "inner",
    [
        "<path stroke='red' stroke-dasharray='1e-7' d='M0 0L20 10'/>",
        "<path stroke='red' stroke-dasharray='4 2' d='M0 0L1e38 10'/>",
        "<g style='stroke:red;stroke-dasharray:.00001 1e-9'><path d='M0 0L20 10'/></g>",
        "<style>path{stroke:red;stroke-dasharray:1e-8}</style><path d='M0 0L20 10'/>",
    ],
)
def test_dashes_without_end_are_not_dashed(inner: str) -> None:
    start = time.perf_counter()
    read(svg(inner)).bitmap(20, 10)
    assert time.perf_counter() - start < 20  # each dash drawn takes minutes


def test_large_filters_on_a_large_canvas_take_bounded_time() -> None:
    inner = "<filter id='f'>" + "<feGaussianBlur stdDeviation='1e9'/>" * 100 + "</filter>"
    picture = read(svg(inner + "<rect width='20' height='10' filter='url(#f)'/>"))
    start = time.perf_counter()
    assert picture.bitmap(1200, 630).pixels.shape == (630, 1200, 4)
    assert time.perf_counter() - start < 60


def test_what_would_be_too_large_is_drawn_smaller() -> None:
    assert read(svg()).bitmap(32_768, 4).pixels.shape == (2, 16_384, 4)
    assert read(svg()).bitmap(8_400, 8_000).pixels.size <= 16_800_000 * 4


# ── text and broken files ────────────────────────────────────────────────────────────────────────────────


def geist() -> bytes:
    """The default face."""
    spec = find_spec("fontpkg_geist")
    assert spec is not None
    assert spec.origin is not None
    return (Path(spec.origin).parent / "files" / "Geist[wght].ttf").read_bytes()


def test_text_is_drawn_with_the_fonts_given_and_no_others() -> None:
    text = svg("<text y='9' font-family='Geist' font-size='10'>Hi</text>")
    assert alpha(read(text, [geist()])) > 5
    assert alpha(read(text)) == 0


def test_other_encodings_are_read() -> None:
    text = svg("<rect width='20' height='10'/>")
    for data in (
        text.encode("utf-16"),
        b"\xef\xbb\xbf" + text.encode(),
        b"<?xml version='1.0' encoding='latin-1'?>" + text.encode("latin-1"),
    ):
        picture = read_svg(data, max_pixels=9, max_bytes=9)
        assert alpha(picture) == 255


@pytest.mark.parametrize("text", ["", "<svg", "<svg></g>", "<html/>", "no", "<svg>&nbsp;</svg>", "<a><svg/></a>", "\0"])
def test_what_is_no_svg_is_an_error(text: str) -> None:
    with pytest.raises(ResourceError):
        read(text)


PIECES = ["", "0", "-", "9999999", "1e38", "#", "'", "<", "none", "%", "nan", " ", "."]


@settings(max_examples=120, deadline=None)
@given(st.data())
def test_a_mangled_file_is_drawn_or_refused_and_never_crashes(data: st.DataObject) -> None:
    text = svg(
        "<style>.a{fill:red}</style><linearGradient id='g'><stop offset='0'/><stop offset='1' stop-color='red'/>"
        "</linearGradient><filter id='f'><feGaussianBlur stdDeviation='1'/></filter><g transform='rotate(3)' class='a'>"
        "<path d='M0 0L9 9A3 3 0 0 1 4 4z' fill='url(#g)' stroke-dasharray='1 2' stroke='blue'/></g>"
        "<mask id='m'><circle r='9'/></mask><rect width='9' height='1e1' mask='url(#m)' filter='url(#f)'/>"
    )
    for _ in range(data.draw(st.integers(1, 5))):
        place = data.draw(st.integers(0, len(text)))
        length = data.draw(st.integers(0, 6))
        piece = data.draw(
            st.sampled_from(["", "0", "-", "9999999", "1e38", "#", "'", "<", "none", "%", "nan", " ", "."])
        )
        text = text[:place] + piece + text[place + length :]
    try:
        pixels = read(text).bitmap(30, 20).pixels
    except (ResourceError, LimitExceededError):
        return
    assert pixels.shape == (20, 30, 4)
    assert np.all(pixels[:, :, :3] <= pixels[:, :, 3:])


# ── the two ways of drawing ──────────────────────────────────────────────────────────────────────────────

GRADIENT = (
    "<linearGradient id='g'><stop offset='0' stop-color='#f00'/><stop offset='1' stop-color='#00f'/></linearGradient>"
)
SHAPES: dict[str, str] = {
    "an icon": "<g fill='none' stroke='#123' stroke-width='2'><path d='M2 2h8v6z'/><path d='M12,2 Q 15 9 18 2'/></g>",
    "shapes": "<rect x='1' y='1' width='8' height='6' fill='rgb(9, 99, 9)'/><circle cx='14' cy='5' r='4'/>",
    "a gradient": GRADIENT + "<rect width='20' height='10' fill='url(#g)'/>",
    "turns": "<g transform='translate(9 5) rotate(9)' color='red'><ellipse rx='7' ry='3' fill='currentColor'/></g>",
    "an arc": "<path d='M2 8a8 6 0 0 1 16 0z' fill-rule='evenodd'/>",
}


@pytest.mark.parametrize("inner", SHAPES.values(), ids=SHAPES)
def test_shapes_alone_are_drawn_alike_by_both(inner: str) -> None:
    fast, slow = read(svg(inner)), read(svg(inner))
    assert fast._shapes_alone
    slow._shapes_alone = False
    one, other = fast._draw(200, 100).pixels.astype(int), slow._draw(200, 100).pixels.astype(int)
    assert one.max() > 0
    assert (np.abs(one - other).max(axis=2) > 80).mean() < 0.002


OTHERS = [
    *("<text>x</text>", "<rect style='fill:red'/>", "<use href='#a'/>", "<style>rect{fill:red}</style><rect/>"),
    *("<rect fill='oklch(.5 .1 30)'/>", "<rect filter='url(#f)'/>", "<rect width='50%'/>", "<svg/>", "<image/>"),
    *("<path d='M0 0h2 L'/>", "<path d='L0 0'/>", "<path d='M0 0a1 1 0 015 5'/>", "<rect fill='url(#none)'/>"),
    *(
        "<linearGradient id='g'/><rect fill='url(#g)'/>",
        GRADIENT + "<line stroke='url(#g)'/>",
        "<rect vector-effect='x'/>",
    ),
    *("<clipPath><rect/></clipPath>", "<a><rect/></a>", "<g><stop/></g>", "<rect transform='rotate(1deg)'/>"),
]


@pytest.mark.parametrize("inner", OTHERS)
def test_what_is_more_than_shapes_is_left_to_resvg(inner: str) -> None:
    assert not read(svg(inner))._shapes_alone
