"""What a `backdrop-filter` sees, by the rules of Filter Effects 2 on backdrop roots."""

from io import BytesIO

import pytest
from PIL import Image

from limner import Renderer

CHILD = '<div style="width:40px;height:40px;backdrop-filter:brightness(0)"></div>'
PARENTS = {
    "a plain parent lets it see the page": ("", (0, 0, 0)),
    "a parent with a filter of its backdrop does not": ("backdrop-filter:blur(1px)", (255, 0, 0)),
    "a translucent parent does not": ("opacity:.999", (255, 0, 0)),
}


@pytest.mark.parametrize(("style", "expected"), PARENTS.values(), ids=PARENTS)
def test_a_filter_of_the_backdrop_sees_as_far_as_its_root(style: str, expected: tuple[int, int, int]) -> None:
    html = f'<!doctype html><body style="margin:0;background:red"><div style="{style}">{CHILD}</div>'
    picture = Image.open(BytesIO(Renderer().render(html, width=40, height=40)))
    assert picture.convert("RGB").getpixel((20, 20)) == expected
