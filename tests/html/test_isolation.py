"""A stranger's name changes nothing around it."""

import unicodedata

import pytest

from limner import Renderer
from limner.html import div
from limner.html.isolation import clamp_marks, fence

TOWER = "Z" + "\u0335\u0322\u0308\u0311\u0301\u030b\u0353" * 40 + "algo"


def marks(text: str) -> int:
    most = count = 0
    for character in text:
        count = count + 1 if unicodedata.category(character) in {"Mn", "Me"} else 0
        most = max(most, count)
    return most


def test_towers_of_marks_are_clamped() -> None:
    assert marks(TOWER) > 200
    assert marks(clamp_marks(TOWER)) == 6
    assert clamp_marks(TOWER).endswith("algo")


@pytest.mark.parametrize(
    "word", ["Nguyễn Thị Ánh", "בְּרֵאשִׁ֖ית", "ကြွေးကြော်", "ក្រុមហ៊ុន", "नमस्ते", "l’été", "한글", "👩\u200d🚀"]
)
def test_words_of_living_scripts_stay_as_they_are(word: str) -> None:
    assert clamp_marks(word) == unicodedata.normalize("NFC", word)


def test_controls_of_direction_are_left_out_and_the_text_is_isolated() -> None:
    name = fence("evil\u202egnp.exe\u2067\0")
    assert (name.tag, name.children) == ("bdi", ("evilgnp.exe",))


def test_what_follows_a_fenced_name_stays_where_it_is() -> None:
    measured = Renderer().measure(div(id="line")["by ", fence("\u202eשלום"), " at 12"], width=600, height=60)
    [line] = measured.by_id("line").lines
    assert line.text.startswith("by ")
    assert line.text.endswith(" at 12")
