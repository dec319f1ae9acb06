"""Layout takes time that grows with what is laid out, counted in calls, never measured by a clock."""

import random
import sys
from types import FrameType

import pytest

from limner import LimnerError, Renderer
from limner.text.unicode.segment import clear

ALPHABETS = {
    "kerned letters": "abcdefghijklmnopqrstuvwxyz",
    "letters that join": "ابتثجحخ",
    "ideographs": "漢字仮名",
    "marks": "e\u0301a\u0302",
}
STYLES = ("overflow-wrap:anywhere", "word-break:break-all", "overflow-wrap:anywhere;direction:rtl")


def calls(page: str) -> int:
    """Calls made while a page is drawn by a renderer that knows none of its texts; those into C count as well."""
    renderer = Renderer()
    renderer.render("<p style='overflow-wrap:anywhere;width:9px'>warm é 漢字 ابت", width=64, height=64)
    clear()
    count = 0

    def note(_frame: FrameType, _event: str, _argument: object) -> None:
        nonlocal count
        count += 1

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        renderer.render(page, width=300, height=100)
    except LimnerError as error:  # pragma: no cover - a refusal would count too little
        pytest.fail(error.facts.what)
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("alphabet", ALPHABETS)
def test_a_word_four_times_as_long_takes_about_four_times_the_calls(alphabet: str, style: str) -> None:
    letters = random.Random(1).choices(ALPHABETS[alphabet], k=6_000)  # noqa: S311 - no secrets
    short, long = (
        calls(f"<p style='margin:0;width:150px;font-size:10px;{style}'>{''.join(letters[:length])}")
        for length in (1_500, 6_000)
    )
    # A quadratic part would make it 16.
    assert long < 4.6 * short
