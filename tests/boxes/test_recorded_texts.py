"""Generated and transformed text beside what Chromium made of it (`tools/record_texts.py`)."""

import json
from pathlib import Path
from typing import Any

import pytest

from limner.boxes.box import Box, ContainerBox, TextBox
from limner.boxes.build import build_boxes
from limner.boxes.counter_styles import CounterStyles
from limner.boxes.text_transform import capitalize, to_lower, to_upper
from limner.css.stylesheet import parse_stylesheet
from limner.diagnostics import Diagnostics
from limner.html.node import StyleText, build_element
from limner.style.compute import compute_styles
from record_texts import NUMBERS, PAGES

RECORDED: dict[str, Any] = json.loads((Path(__file__).parent / "recorded_texts.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", RECORDED["counters"])
def test_a_counter_style_writes_numbers_as_chromium_does(name: str) -> None:
    styles = CounterStyles({}, Diagnostics())
    written = {number: styles.represent(number, name) for number in NUMBERS}
    assert written == dict(zip(NUMBERS, RECORDED["counters"][name], strict=True))


@pytest.mark.parametrize(("language", "transform", "text", "shown"), RECORDED["transforms"])
def test_text_is_transformed_as_in_chromium(language: str, transform: str, text: str, shown: str) -> None:
    if transform == "capitalize":
        assert capitalize(text) == shown
    else:
        assert (to_upper if transform == "uppercase" else to_lower)(text, language) == shown


def texts_of(box: Box) -> str:
    if isinstance(box, TextBox):
        return box.text
    if not isinstance(box, ContainerBox):
        return ""
    marker = [box.marker] if box.marker is not None else []
    return "".join(texts_of(child) for child in [*marker, *box.children])


@pytest.mark.parametrize("page", sorted(RECORDED["pages"]))
def test_generated_content_says_what_chromium_says(page: str) -> None:
    tree = build_element((PAGES / page).read_text(encoding="utf-8"))
    sheets = [parse_stylesheet(one.text) for one in tree.sheets if isinstance(one, StyleText)]
    boxes = build_boxes(compute_styles(tree.root, sheets, kind="document"))
    ours = "".join(texts_of(boxes).split())
    assert ours == "".join("".join(RECORDED["pages"][page]).split())
