"""One version of Unicode: the tables are those of the ICU that breaks lines, and true."""

import bz2
import re
import sys
import unicodedata
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from icu4py import icu_version_info

from limner.characters.case import fold_case, lower_case, title_case, upper_case
from limner.characters.data import unicode_version
from limner.characters.normalization import compose, decompose
from limner.characters.properties import category, is_mark, property_table, script_names

TABLES = Path(sys.modules["limner.characters"].__path__[0], "unicode.txt")
# Debian's package unicode-data.
NORMALIZATION = Path("/usr/share/unicode/NormalizationTest.txt.bz2")


def test_the_tables_are_those_of_the_icu_that_breaks_lines() -> None:
    first = TABLES.read_text(encoding="utf-8").partition("\n")[0]
    written = re.search(r"from ICU (\d+)\.", first)
    assert written is not None
    assert int(written[1]) == icu_version_info[0], "run tools/build_character_data.py with this icu4py"
    # ICU takes a version of Unicode each year: 76 has 16, 78 has 17.
    assert unicode_version().split(".")[0].isdigit()


def every_case() -> Iterator[list[str]]:
    with bz2.open(NORMALIZATION, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line[0] not in "#@\n":
                yield ["".join(chr(int(code, 16)) for code in part.split()) for part in line.split(";")[:3]]


@pytest.mark.skipif(not NORMALIZATION.exists(), reason="needs Unicode's own test files")
def test_normal_forms_are_those_of_unicodes_own_test() -> None:
    count = 0
    for source, composed, decomposed in every_case():
        count += 1
        assert compose(source) == compose(composed) == compose(decomposed) == composed
        assert decompose(source) == decompose(composed) == decompose(decomposed) == decomposed
    assert count > 15_000


def known() -> Iterator[str]:
    """The characters that the running Python knows too; Unicode promises that these do not change."""
    return (chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) not in {"Cn", "Cs", "Co"})


def test_case_is_pythons_where_python_knows_the_characters() -> None:
    def knows(text: str) -> bool:
        return all(unicodedata.category(character) != "Cn" for character in text)

    wrong = [
        character
        for character in known()
        for ours, theirs in (
            (upper_case(character), character.upper()),
            (lower_case(character), character.lower()),
            (fold_case(character), character.casefold()),
            (title_case(character), character.title() if len(character.title()) == 1 else character),
        )
        if ours != theirs and knows(ours)
    ]
    assert wrong == []


def test_classes_of_marks_are_pythons_where_python_knows_the_characters() -> None:
    classes = property_table("Canonical_Combining_Class")
    assert [character for character in known() if int(classes[character]) != unicodedata.combining(character)] == []


@pytest.mark.parametrize(
    ("text", "lower"),
    [
        ("ΣΑΣ", "σας"),
        ("ΑΣ ΣΑ", "ας σα"),
        ("Α.Σ", "α.ς"),
        ("ΑΣ\u0301Α", "ασ\u0301α"),
        ("Σ", "σ"),
        ("İΣ", "i\u0307ς"),
    ],
)
def test_a_sigma_at_the_end_of_a_word_becomes_the_final_one(text: str, lower: str) -> None:
    assert lower_case(text) == lower == text.lower()


def test_characters_newer_than_python_3_11_are_known() -> None:
    # U+1C89 and U+1C8A are a pair of Unicode 16, U+10D50 is Garay of 16, U+1E6C0 is Tai Yo of 17.
    assert upper_case("\u1c8a") == "\u1c89"
    assert fold_case("\U00010d50") == "\U00010d70"
    assert script_names()[property_table("Script")["\U0001e6c0"]] == "Tai Yo"
    assert category("\U00010d50") == "Lu"
    assert is_mark("\U00010d69")


def test_white_space_of_unicode_is_a_character_of_the_tables() -> None:
    assert decompose("\u2000\u2001") == compose("\u2000\u2001") == "\u2002\u2003"


def test_ranges_cover_every_code_point_once() -> None:
    ranges = property_table("General_Category").ranges()
    assert ranges[0][0] == "\0"
    assert ranges[-1][1] == chr(sys.maxunicode)
    assert all(ord(before[1]) + 1 == ord(after[0]) for before, after in pairwise(ranges))
