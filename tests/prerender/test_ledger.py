"""What a build remembers is found in the same number of steps, however much it is."""

from collections.abc import Callable
from pathlib import Path
from types import CodeType

import pytest

from limner.prerender.ledger import Ledger
from limner.prerender.store import Stat
from limner.prerender.work import Failure, Listed, Picture, Result

FEW, MANY = 100, 6000


def picture(number: int) -> Picture:
    return Picture(
        "", f"/{number}/icon", f"{number}/icon.png", f"b{number}", "0" * 64, 1, "image/png", 1, 1, Stat(1, 0)
    )


def fill(folder: Path, count: int) -> Ledger:
    folder.mkdir()
    ledger = Ledger(folder, "out")
    with ledger.transaction():
        for number in range(count):
            result = Result((picture(number),), (Listed("", "", 1, 1, "image/png", "", ""),))
            ledger.finish_unit("[n]/icon.py", str(number), f"/{number}", "v", "s", result)
    return ledger


def steps(ledger: Ledger, action: Callable[[Ledger], object]) -> int:
    counted = 0

    def count() -> None:
        nonlocal counted
        counted += 1

    ledger._connection.set_progress_handler(count, 1)
    try:
        action(ledger)
    finally:
        ledger._connection.set_progress_handler(None, 1)
    return counted


def finish(ledger: Ledger) -> None:
    ledger.finish_unit("[n]/icon.py", "50", "/50", "v", "s", Result((picture(50),)))


def fail(ledger: Ledger) -> None:
    ledger.finish_unit("[n]/icon.py", "50", "/50", "v", "s", Result(failures=(Failure("", "", "", ""),)))


ACTIONS: list[Callable[[Ledger], object]] = [
    lambda ledger: ledger.by_path("/50/icon"),
    lambda ledger: ledger.by_path("/nothing"),
    lambda ledger: ledger.listed("[n]/icon.py", "50"),
    lambda ledger: ledger.known("[n]/icon.py", "50"),
    lambda ledger: ledger.seen("[n]/icon.py", "50"),
    lambda ledger: ledger.file("50/icon.png"),
    lambda ledger: ledger.note_file("50/icon.png", "1", Stat()),
    lambda ledger: ledger.uses_key("b50"),
    lambda ledger: ledger.begin_units([("[n]/icon.py", "50")]),
    lambda ledger: next(ledger.rows()),
    lambda ledger: next(ledger.pages()),
    finish,
    fail,
]


def name_of(action: Callable[[Ledger], object]) -> str:
    code: CodeType = action.__code__  # pyright: ignore[reportFunctionMemberAccess] - all of them are functions
    return code.co_names[-1] if code.co_name == "<lambda>" else code.co_name


@pytest.mark.parametrize("action", ACTIONS, ids=name_of)
def test_what_is_asked_for_each_picture_takes_no_longer_among_many(
    tmp_path: Path, action: Callable[[Ledger], object]
) -> None:
    few, many = fill(tmp_path / "few", FEW), fill(tmp_path / "many", MANY)
    try:
        assert 0 < steps(many, action) <= steps(few, action) + 20
    finally:
        few.close()
        many.close()


def test_a_ledger_that_was_cut_off_is_begun_anew(tmp_path: Path) -> None:
    fill(tmp_path / "cache", 3).close()
    file = tmp_path / "cache" / "build.sqlite3"
    file.write_bytes(file.read_bytes()[:50] + b"rubbish" * 100)
    ledger = Ledger(tmp_path / "cache", "out")
    assert ledger.known("[n]/icon.py", "1") is None
    ledger.close()
