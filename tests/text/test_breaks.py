"""Line breaks against those recorded from Chromium: 256 paragraphs in 32 languages under six settings."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from limner.text.unicode.segment import find_breaks, grapheme_boundaries, graphemes, word_boundaries

SETTINGS: dict[str, dict[str, Any]] = {
    "normal": {},
    "break-all": {"word_break": "break-all"},
    "keep-all": {"word_break": "keep-all"},
    "strict": {"line_break": "strict"},
    "loose": {"line_break": "loose"},
    "anywhere": {"line_break": "anywhere"},
}
# Chromium's ICU has shorter dictionaries for these two (of 52 and 94 kB, where ICU's own have 163 and 446 kB; those of
# Thai and Burmese are the same): it breaks between words that ICU knows as one, and nowhere less.
OTHER_DICTIONARY = {"lo", "km"}
# Under `break-all` Chromium breaks inside clusters, and where several marks follow each other its search for the end of
# a line begins behind the first: it finds fewer of the breaks that its rules allow, how many depends on the width.
SEVERAL_MARKS = {"lo", "km", "th", "my", "bo", "pa", "or"}


@pytest.mark.parametrize("setting", SETTINGS)
def test_lines_break_where_chromium_breaks_them(setting: str, recorded: Callable[[str], Any]) -> None:
    wrong: Counter[str] = Counter()
    languages: set[str] = set()
    for lang, text, name, expected in recorded("breaks"):
        if name != setting:
            continue
        languages.add(lang)
        found = list(find_breaks(text, locale=lang, **SETTINGS[setting]))
        if setting == "break-all" and lang in SEVERAL_MARKS:
            assert set(expected) <= set(found), text
        elif setting != "anywhere" and lang in OTHER_DICTIONARY:
            assert set(found) <= set(expected), text
        elif found != expected:
            wrong[lang] += 1
    assert len(languages) == 32
    # `loose` differs in three paragraphs of 256.
    assert sum(wrong.values()) <= (3 if setting == "loose" else 0), wrong


def test_newer_classes_break_as_in_chromium(recorded: Callable[[str], Any]) -> None:
    cases = recorded("newer_breaks")
    assert len(cases) == 8 * len(SETTINGS)
    for lang, text, name, expected in cases:
        assert list(find_breaks(text, locale=lang, **SETTINGS[name])) == expected, (name, text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a b", [2]),
        ("well-known", [5]),
        ("-5", []),
        ("ABC-123", [4]),
        ("what?now", [5]),
        ("a/b", []),
        ("f(x)", []),
        (")(", [1]),
        ("a  b", [3]),
        ("", []),
        ("co\u00adop", [3]),
        ("a\u00a0b", []),
        ("zero\u200bwidth", [5]),
    ],
)
def test_short_texts_break_as_they_should(text: str, expected: list[int]) -> None:
    assert list(find_breaks(text)) == expected


def test_graphemes_stay_whole() -> None:
    text = "e\u0301👩‍👩‍👧🇩🇪👍🏽x"
    assert graphemes(text) == ["e\u0301", "👩‍👩‍👧", "🇩🇪", "👍🏽", "x"]


def test_plain_text_needs_no_boundaries() -> None:
    assert grapheme_boundaries("plain text") is None


def test_words_have_boundaries() -> None:
    assert list(word_boundaries("one two")) == [0, 3, 4, 7]


def test_a_lone_surrogate_breaks_nothing() -> None:
    assert list(find_breaks("a \ud800 b")) == [2, 4]
