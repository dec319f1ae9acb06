"""Long and hostile texts: shaped in time that grows with their length, within the budget of the render."""

import sys
import time
from types import FrameType

import pytest

from limner.budget import Budget, Limits
from limner.engine.renderer import Renderer
from limner.errors import DeadlineExceededError, LimitExceededError
from limner.style.computed import FontGroup
from limner.text.typesetter import Engine
from limner.text.unicode.segment import clear

PATTERNS = {
    "two scripts letter by letter": "aб",
    "a character that no face has between letters": "a日",
    "emoji between letters": "a😀",
    "brackets between scripts": "a(ש",
    "flags": "\U0001f1e9",
    "words that no face has": "سلام ",
}
FONT = FontGroup(font_family=("Geist",), font_size=20.0)


def calls(text: str) -> int:
    """Calls made while a text that nothing is known of is shaped, and cut into lines; those into C count as well."""
    engine = Engine()
    engine.shape("a(ש😀日", 0, 5, FONT)
    clear()
    count = 0

    def note(_frame: FrameType, _event: str, _argument: object) -> None:
        nonlocal count
        count += 1

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        shaped = engine.shape(text, 0, len(text), FONT)
        for start in range(0, len(text) - 50, 50):
            window = shaped.window(start, start + 50)
            assert window.runs is not None
            assert window.offset_at(100.0, start) >= start
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("pattern", PATTERNS)
def test_a_text_four_times_as_long_takes_about_four_times_the_calls(pattern: str) -> None:
    part = PATTERNS[pattern]
    short, long = ((part * length)[:length] for length in (3_000, 12_000))
    # A quadratic part would make it 16.
    assert calls(long) < 4.5 * calls(short)


def test_shaping_spends_the_budget() -> None:
    text = "a日" * 5_000
    with pytest.raises(LimitExceededError):
        Engine().shape(text, 0, len(text), FONT, spend=Budget(Limits(steps=100_000)).spend)
    budget = Budget(seconds=0.05)
    with pytest.raises(DeadlineExceededError):
        Engine().shape(text * 4, 0, 4 * len(text), FONT, spend=budget.spend)


def test_a_render_gives_up_in_time_while_it_shapes() -> None:
    renderer = Renderer()
    renderer.render("<p>warm a日</p>")
    begin = time.process_time()
    with pytest.raises(DeadlineExceededError):
        renderer.render("<p>" + "a日" * 100_000 + "</p>", seconds=0.5)
    # The whole takes many seconds of the processor; a busy machine gives this process less of it, not more.
    assert time.process_time() - begin < 4.0


def test_a_part_of_a_long_text_has_the_glyphs_that_it_has_in_a_short_one() -> None:
    engine = Engine()
    part = "fi é\u0301 日 AV "
    text = "б " * 400 + part + "б " * 400
    long = engine.shape(text, 800, 800 + len(part), FONT)
    short = Engine().shape(part, 0, len(part), FONT)
    assert [run.glyphs for run in long.runs] == [run.glyphs for run in short.runs]
    assert [[cluster - 800 for cluster in run.clusters] for run in long.runs] == [run.clusters for run in short.runs]
    assert [long.slice(800 + i, 803 + i).width for i in range(6)] == [short.slice(i, i + 3).width for i in range(6)]
