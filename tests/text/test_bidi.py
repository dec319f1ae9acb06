"""UAX #9 against the whole of BidiTest and BidiCharacterTest."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from limner.text.unicode.bidi import (
    find_base_level,
    reorder,
    reset_classes,
    reset_line_end,
    resolve_classes,
    resolve_levels,
    text_base_level,
    visual_runs,
)

UNICODE = Path("/usr/share/unicode")
needs_data = pytest.mark.skipif(
    not (UNICODE / "BidiTest.txt").exists(), reason="the Debian package unicode-data is not installed"
)
REMOVED = {"LRE", "RLE", "LRO", "RLO", "PDF", "BN"}


def read_class_cases() -> Iterator[tuple[list[str], int, list[str], list[int]]]:
    levels: list[str] = []
    order: list[int] = []
    with (UNICODE / "BidiTest.txt").open(encoding="utf-8") as lines:
        for raw in lines:
            line = raw.split("#")[0].strip()
            if line.startswith("@Levels:"):
                levels = line.partition(":")[2].split()
            elif line.startswith("@Reorder:"):
                order = [int(place) for place in line.partition(":")[2].split()]
            elif line and not line.startswith("@"):
                classes, bits = line.split(";")
                yield classes.split(), int(bits, 16), levels, order


@needs_data
def test_every_case_of_bidi_test_holds() -> None:
    count = 0
    for classes, bits, expected, order in read_class_cases():
        for bit, base in ((1, None), (2, 0), (4, 1)):
            if not bits & bit:
                continue
            level = find_base_level(classes) if base is None else base
            got = reset_classes(classes, resolve_classes(classes, level), level)
            for kind, want, have in zip(classes, expected, got, strict=True):
                assert kind in REMOVED or have == int(want), (classes, base, expected, got)
            kept = [place for place, want in enumerate(expected) if want != "x"]
            assert [kept[i] for i in reorder([got[place] for place in kept])] == order
            count += 1
    assert count > 700_000


@needs_data
def test_every_case_of_bidi_character_test_holds() -> None:
    count = 0
    with (UNICODE / "BidiCharacterTest.txt").open(encoding="utf-8") as lines:
        for raw in lines:
            line = raw.strip()
            if not line or line.startswith("#"):
                continue
            codes, direction, base, levels, order = line.split(";")
            text = "".join(chr(int(code, 16)) for code in codes.split())
            level = {"0": 0, "1": 1, "2": text_base_level(text)}[direction]
            assert level == int(base)
            got = reset_line_end(text, resolve_levels(text, level), level, 0, len(text))
            kept = [place for place, want in enumerate(levels.split()) if want != "x"]
            assert [got[place] for place in kept] == [int(want) for want in levels.split() if want != "x"], line
            assert [kept[i] for i in reorder([got[place] for place in kept])] == [int(i) for i in order.split()], line
            count += 1
    assert count > 90_000


def test_each_paragraph_finds_its_own_direction() -> None:
    assert resolve_levels("abc\n\u05d0\u05d1", None) == [0, 0, 0, 0, 1, 1]


def test_runs_of_a_line_come_from_left_to_right() -> None:
    assert visual_runs([1, 1, 2, 2, 1]) == [(4, 5, 1), (2, 4, 2), (0, 2, 1)]


def test_an_empty_text_has_no_levels() -> None:
    assert resolve_levels("", 1) == []
    assert reorder([]) == []
