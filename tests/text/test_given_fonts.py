"""Fonts as users give them: what works, and what is said of what does not, on the author's line."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import fontpkg
import pytest

from limner import Font, ImageResponse, Renderer
from limner.errors import InvalidValueError
from limner.text.fonts import FontCollection

FILE = Path(fontpkg.path("noto-sans"))


@pytest.mark.parametrize("source", [str(FILE), FILE, FILE.read_bytes()], ids=["text", "path", "bytes"])
def test_a_file_alone_says_its_family(source: Any) -> None:
    collection = FontCollection([Font(source)])
    assert collection.families == ("Noto Sans",)
    (entry, *_) = collection.find_family("noto sans")
    assert entry.file.tables.names[1].startswith("Noto Sans")


def test_a_package_alone_says_its_family() -> None:
    assert FontCollection([Font("noto-sans")]).families == ("Noto Sans",)


def test_a_name_goes_before_what_the_file_says() -> None:
    assert FontCollection([Font("Body", FILE)]).families == ("Body",)


@pytest.mark.parametrize(
    ("fonts", "meant"),
    [
        (["Inter"], "fonts=[Font('Inter', 'inter')]"),
        (["Noto Sans"], "fonts=[Font('Noto Sans', 'noto-sans')]"),
        (["fonts/Inter.ttf"], "fonts=[Font('fonts/Inter.ttf')]"),
        ("Inter.woff2", "fonts=[Font('Inter.woff2')]"),
        ([{"name": "Inter", "data": b"", "weight": 700}], "fonts=[Font('Inter', 'fonts/Inter.ttf', weight=700)]"),
        ([{"name": "Inter", "data": "a/Inter.ttf"}], "fonts=[Font('Inter', 'a/Inter.ttf')]"),
        ([{"name": "Inter", "data": "https://e.com/Inter.ttf"}], "fonts=[Font('Inter', 'fonts/Inter.ttf')]"),
        ([{"family": "Inter", "data": b"x"}], "fonts=[Font('Inter', 'fonts/Inter.ttf')]"),
        (Font("Inter", "inter"), "fonts=[Font('Inter', …)]"),
        (7, "fonts=[Font('Inter', 'fonts/Inter.ttf')]"),
    ],
)
def test_fonts_that_are_none_are_caught_where_they_are_given(fonts: Any, meant: str) -> None:
    def respond(given: Any) -> object:
        return ImageResponse("<p>x", fonts=given)

    makers: tuple[Callable[[Any], object], ...] = (Renderer, respond, Renderer().with_fonts)
    for make in makers:
        with pytest.raises(InvalidValueError) as caught:
            make(fonts)
        assert caught.value.facts.suggestion == meant
        assert caught.value.facts.where is not None
        assert caught.value.facts.where.file == __file__


@pytest.mark.parametrize("arguments", [({"name": "Inter"},), (5,), ("Inter", 5), (None,)])
def test_a_font_of_another_kind_is_caught_where_it_is_written(arguments: Any) -> None:
    with pytest.raises(InvalidValueError, match="a font needs a name") as caught:
        Font(*arguments)
    assert caught.value.facts.where is not None
    assert caught.value.facts.where.file == __file__
