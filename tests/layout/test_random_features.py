"""Random documents of newer layout beside what Chromium recorded of them; those that differ are known by seed.

`python tools/random_documents.py compare columns` shows the classes of mismatch.
"""

import json

import pytest

from limner.text.typesetter import Engine
from random_documents import RECORDS, find_differing, read_records
from random_features import FEATURES

COUNT = 100
KNOWN = json.loads((RECORDS / "features.json").read_text())


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


@pytest.mark.parametrize("kind", FEATURES)
def test_a_document_of_newer_layout_is_laid_out_as_chromium_recorded_it(kind: str, engine: Engine) -> None:
    assert list(read_records(kind)) == [str(seed) for seed in range(COUNT)]
    differing = find_differing(kind, range(COUNT), engine)
    new = {seed: differences for seed, differences in differing.items() if seed not in KNOWN[kind]}
    assert not new, "\n".join(f"{kind} {seed}: {differences[0]}" for seed, differences in new.items())
