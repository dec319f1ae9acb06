"""What people write who come from next/og: taken as it is, or refused with the way out."""

from pathlib import Path
from typing import Any

import fontpkg
import pytest

from limner import Font, ImageResponse, Renderer, Site, arender, render
from limner.errors import InvalidValueError, ModuleError, RouteError

NODE = '<p style="font-family: Inter; background: white">Hello</p>'
FILE = next(file.path for file in fontpkg.families()["inter"].files if file.style == "normal")


def test_a_font_is_taken_as_a_mapping_with_its_bytes() -> None:
    data = Path(FILE).read_bytes()
    given: Any = [{"name": "Inter", "data": data, "weight": 700, "style": "normal"}]
    as_next = ImageResponse(NODE, fonts=given, width=100, height=40)
    as_ours = ImageResponse(NODE, fonts=[Font("Inter", data, 700)], width=100, height=40)
    assert as_next.fonts == as_ours.fonts
    assert as_next.body == as_ours.body
    view: Any = [{"name": "Inter", "data": memoryview(data), "weight": 700}]
    assert Renderer(view).fonts == as_ours.fonts


def test_options_are_taken_as_a_mapping_behind_the_node() -> None:
    response = ImageResponse(NODE, {"width": 100, "height": 40, "status": 404, "headers": {"X-A": "b"}, "debug": True})
    assert (response.width, response.height, response.status, response.debug) == (100, 40, 404, True)
    assert response.given_headers == (("x-a", "b"),)
    assert response.body == ImageResponse(NODE, width=100, height=40, debug=True).body
    assert render(NODE, {"width": 100, "height": 40}) == render(NODE, width=100, height=40)


async def test_an_asynchronous_render_takes_them_too() -> None:
    assert await arender(NODE, {"width": 100, "height": 40}) == render(NODE, width=100, height=40)


def test_options_stand_in_the_mapping_or_by_name() -> None:
    assert ImageResponse(NODE, {"width": 100}, height=40, scale=2).render_keywords() == {
        "width": 100,
        "height": 40,
        "format": "png",
        "scale": 2,
    }
    with pytest.raises(InvalidValueError, match="got 'width' twice"):
        ImageResponse(NODE, {"width": 100}, width=100)


@pytest.mark.parametrize(
    ("options", "way_out"),
    [
        ({"statusText": "Not Found"}, "status=404 alone"),
        ({"contentType": "image/jpeg"}, "format='jpeg'"),
        ({"tailwindConfig": {}}, "Renderer(theme="),
        ({"loadAdditionalAsset": print}, "emoji=own_emoji"),
        ({"graphemeImages": {}}, "emoji=own_emoji"),
    ],
)
def test_an_option_of_next_that_has_another_name_names_ours(options: dict[str, Any], way_out: str) -> None:
    with pytest.raises(InvalidValueError) as caught:
        ImageResponse(NODE, options)
    assert caught.value.facts.suggestion.startswith(way_out)
    assert caught.value.facts.where is not None
    assert caught.value.facts.where.file == __file__


@pytest.mark.parametrize("second", [1200, "wide", None, [("width", 100)]])
def test_a_second_argument_that_is_no_mapping_is_refused(second: Any) -> None:
    with pytest.raises(InvalidValueError, match="takes one node, and options by name"):
        render(NODE, second)


@pytest.mark.parametrize("name", ["twemoji", "blobmoji", "noto", "openmoji", "fluent", "fluentFlat"])
def test_every_set_of_emoji_of_next_is_known_and_says_what_it_needs(name: str) -> None:
    drawn = Renderer(emoji=name).draw("<p style='background: white; width: 99px'>🎉", width=99, height=40)
    told = [one for one in drawn.diagnostics if one.code == "load-failed"]
    if name == "openmoji":  # the face of its package draws it without a network
        assert not told
    else:
        assert "HttpLoader()" in told[0].facts.suggestion
        assert "limner[openmoji]" in told[0].facts.suggestion


@pytest.mark.parametrize(
    ("code", "name", "ours"),
    [
        ("def Image():\n    return ''", "Image", "image"),
        ("contentType = 'image/png'\ndef image():\n    return ''", "contentType", "content_type"),
        ("def generateImageMetadata():\n    return []", "generateImageMetadata", "generate_image_metadata"),
        ("def generateStaticParams():\n    return []", "generateStaticParams", "generate_static_params"),
    ],
)
def test_a_name_of_a_route_file_of_next_names_ours(tmp_path: Path, code: str, name: str, ours: str) -> None:
    (tmp_path / "icon.py").write_text(code)
    with pytest.raises((ModuleError, RouteError), match=f"'{name}' is a name of Next.js") as caught:
        Site(tmp_path).check(draw=False).raise_errors()
    assert f"rename it to '{ours}'" in str(caught.value)


def test_the_image_of_pillow_is_no_name_of_next(tmp_path: Path) -> None:
    (tmp_path / "icon.py").write_text("from PIL import Image\ndef image():\n    return b''")
    Site(tmp_path).check(draw=False).raise_errors()
