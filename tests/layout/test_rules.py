"""The table of layout rules, held against the numbers that Chromium gives; a failure names its sentence."""

import json
from pathlib import Path

import pytest

from layout_comparison import lay_out_document
from layout_rules import RULES, Rule, page_of
from limner.text.typesetter import Engine

RECORDED = json.loads(Path(__file__).with_name("rules.json").read_text(encoding="utf-8"))
STEP = 1 / 64


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.topic}: {rule.sentence}")
def test_the_sentence_holds(rule: Rule, engine: Engine) -> None:
    elements = lay_out_document(page_of(rule), engine)["elements"]
    got = {path.removeprefix("#"): list(boxes[0]) for path, boxes in elements.items() if path.startswith("#")}
    wanted = {name: pytest.approx(box, abs=STEP) for name, box in RECORDED[rule.sentence].items()}
    assert got == wanted, f"\n{rule.sentence}\n{rule.spec}\ncontainer: {rule.style}\nboxes: {rule.items}"


def test_every_sentence_is_recorded_and_stands_once() -> None:
    sentences = [rule.sentence for rule in RULES]
    assert len(set(sentences)) == len(sentences)
    assert sentences == list(RECORDED)
    for rule in RULES:
        assert set(RECORDED[rule.sentence]) == {"box", *rule.items}
