"""SVG documents: sizes as Chromium's, and what is refused before it is drawn."""

import pytest

from limner.errors import LimitExceededError, ResourceError
from limner.resources.svg_document import SvgDocument, parse_svg

HEAD = "xmlns='http://www.w3.org/2000/svg' xmlns:xlink='http://www.w3.org/1999/xlink'"


def svg(inner: str = "", attributes: str = "viewBox='0 0 20 10'") -> str:
    """Write a file."""
    return f"<svg {HEAD} {attributes}>{inner}</svg>"


def read(text: str) -> SvgDocument:
    """Read a file."""
    return parse_svg(text.encode(), "key")


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
    natural_width, natural_height, ratio = read(svg(attributes=attributes)).natural
    assert (200 / ratio if ratio else natural_height or 150) == pytest.approx(height)
    assert (90 * ratio if ratio else natural_width or 300) == pytest.approx(width)


def test_entities_are_refused() -> None:
    for declaration in ("<!ENTITY a 'x'>", "<!ENTITY a SYSTEM 'file:///etc/passwd'>", "<!ENTITY % a 'x'>"):
        with pytest.raises(ResourceError, match="entities"):
            read(f"<!DOCTYPE svg [{declaration}]>" + svg("<text>&a;</text>"))
    read('<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x.dtd">' + svg("<rect/>"))


@pytest.mark.parametrize("inner", ["<g/>" * 60_000, "<g>" * 300 + "</g>" * 300, "<desc>" + "x" * 9_000_000 + "</desc>"])
def test_what_is_too_much_to_read_is_refused(inner: str) -> None:
    with pytest.raises(LimitExceededError):
        read(svg(inner))


def test_other_encodings_are_read() -> None:
    text = svg("<rect id='\xe9'/>")
    for data in (
        text.encode("utf-16"),
        b"\xef\xbb\xbf" + text.encode(),
        b"<?xml version='1.0' encoding='latin-1'?>" + text.encode("latin-1"),
    ):
        (child,) = parse_svg(data, "key").root.children
        assert not isinstance(child, str)
        assert child.attributes["id"] == "\xe9"


def test_prefixes_are_read_and_other_namespaces_left_out() -> None:
    text = (
        "<s:svg xmlns:s='http://www.w3.org/2000/svg' xmlns:z='http://www.w3.org/1999/xlink' xmlns:o='other'>"
        "<o:rect><s:rect/></o:rect><s:use z:href='#a' o:x='1' onclick='x'/><s:script>x</s:script></s:svg>"
    )
    document = read(text)
    (child,) = document.root.children
    assert not isinstance(child, str)
    assert (child.tag, dict(child.attributes)) == ("use", {"xlink:href": "#a"})
    assert document.dropped == ("<script>",)


@pytest.mark.parametrize("text", ["", "<svg", "<svg></g>", "<html/>", "no", "<svg>&nbsp;</svg>", "<a><svg/></a>", "\0"])
def test_what_is_no_svg_is_an_error(text: str) -> None:
    with pytest.raises(ResourceError):
        read(text)
