"""Every layout fixture, held against what Chromium recorded for it.

A fixture is a small whole document; `python tools/record_fixtures.py` makes the JSON file beside it.
"""

import json
import re
from pathlib import Path

import pytest

from layout_comparison import compare_records, lay_out_document
from limner.text.typesetter import Engine

FIXTURES = Path(__file__).parent / "fixtures"
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
DOCUMENTS = sorted(FIXTURES.rglob("*.html"))


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_layout_is_as_chromium_recorded_it(document: Path, engine: Engine) -> None:
    expected = json.loads(document.with_suffix(".json").read_text())
    got = lay_out_document(document.read_text(), engine)
    differences = compare_records(expected, got)
    assert not differences, "\n".join(f"{one.path}: {one.kind}: {one.message}" for one in differences[:20])


def test_every_document_has_a_record() -> None:
    assert not [document.name for document in DOCUMENTS if not document.with_suffix(".json").exists()]


def test_every_record_has_a_document() -> None:
    assert not [record.name for record in FIXTURES.rglob("*.json") if not record.with_suffix(".html").exists()]


def test_names_are_words_with_hyphens() -> None:
    names = [path.relative_to(FIXTURES) for path in FIXTURES.rglob("*") if path.name != "README.md"]
    assert not [str(name) for name in names if not all(map(NAME.fullmatch, (*name.parent.parts, name.stem)))]
