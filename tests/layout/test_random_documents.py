"""5,000 random documents agree with what Chromium recorded of them, all but a counted few.

`python tools/random_documents.py compare` shows the classes of mismatch.
"""

import pytest

from limner.text.typesetter import Engine
from random_documents import find_differing, read_known, read_records
from random_writer import KINDS

COUNT = 625
STEP = 125


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


@pytest.mark.parametrize("start", range(0, COUNT, STEP))
@pytest.mark.parametrize("kind", KINDS)
def test_random_documents_are_laid_out_as_chromium_recorded_them(kind: str, start: int, engine: Engine) -> None:
    differing = find_differing(kind, range(start, start + STEP), engine)
    new = {seed: differences for seed, differences in differing.items() if seed not in read_known()[kind]}
    assert not new, "\n".join(f"{kind} {seed}: {differences[0]}" for seed, differences in new.items())


@pytest.mark.parametrize("kind", KINDS)
def test_every_document_of_a_kind_is_recorded(kind: str) -> None:
    assert list(read_records(kind)) == [str(seed) for seed in range(COUNT)]


def test_those_known_to_differ_are_few() -> None:
    assert sum(map(len, read_known().values())) <= 0.005 * COUNT * len(KINDS)
