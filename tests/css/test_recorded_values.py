"""What Chromium takes and computes, pair by pair; `tools/record_values.py` asked it.

The element stands in a parent of 20 px Geist with a line height of 30 px, 984 px wide, on a canvas of 1000 × 600.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from limner.color import Color
from limner.css.declarations import clear_memos, parse_declarations
from limner.css.properties import PROPERTIES, to_physical
from limner.css.property import ComputeContext, CssWide
from limner.css.specified import with_base
from limner.css.values import Calc, Percent, Url, resolve
from limner.diagnostics import Diagnostics

ROWS: list[tuple[str, str, bool, str]] = [
    (name, value, taken, computed)
    for name, value, taken, computed in json.loads((Path(__file__).parent / "values.json").read_text(encoding="utf-8"))
]

# Where we differ from Chromium, and why.
OURS_ONLY = {
    ("text-overflow", '"…"'): "strings are wanted by cards",
    ("background-image", "cross-fade(url(a.png), url(b.png))"): "the standard form beside the prefixed one",
    ("background-image", "cross-fade(url(a.png) 50%, url(b.png))"): "the same",
    ("text-align", "-internal-center"): "the default style sheet says it",
}
CHROMIUM_ONLY = {
    ("width", "calc(50% / 10px * 1px)"): "a percentage of an unknown basis is divided",
    ("background-image", "-webkit-radial-gradient(center, circle, red, blue)"): "the old syntax waits",
}
# Units of the font are what the recording itself says one of each is.
FONT_UNITS = {
    value[1:]: float(computed.removesuffix("px")) / 2
    for name, value, _, computed in ROWS
    if name == "width" and re.fullmatch(r"2(ex|ch|cap|ic)", value)
}
CONTEXT = ComputeContext(
    font_size=20.0,
    root_font_size=16.0,
    line_height=30.0,
    root_line_height=20.0,
    viewport_width=1000.0,
    viewport_height=600.0,
    font_unit=FONT_UNITS.__getitem__,
    color=Color(0.0, 128.0 / 255.0, 0.0),
)
CONTAINING_WIDTH = 984.0
# Chromium's computed style gives used values, keywords or zero here.
NOT_COMPARED = {
    "border-top-width",
    "font-style",
    "letter-spacing",
    "overflow-clip-margin",
    "text-decoration-thickness",
    "text-underline-offset",
    "vertical-align",
    "block-size",
}


@pytest.fixture(autouse=True)
def _fresh() -> None:
    clear_memos()


def test_we_take_what_chromium_takes_and_drop_what_it_drops() -> None:
    differences = [
        (name, value, taken)
        for name, value, taken, _ in ROWS
        if (name, value) not in OURS_ONLY | CHROMIUM_ONLY
        and bool(parse_declarations(f"{name}: {value}", Diagnostics())) != taken
    ]

    assert differences == []


def test_every_listed_difference_is_still_one() -> None:
    taken_here = {
        (name, value): bool(parse_declarations(f"{name}: {value}", Diagnostics())) for name, value, *_ in ROWS
    }
    taken_there = {(name, value): taken for name, value, taken, _ in ROWS}

    assert all(taken_here[pair] and not taken_there[pair] for pair in OURS_ONLY)
    assert all(taken_there[pair] and not taken_here[pair] for pair in CHROMIUM_ONLY)


def test_a_value_that_is_dropped_leaves_a_diagnostic() -> None:
    for name, value, *_ in ROWS:
        diagnostics = Diagnostics()
        if not parse_declarations(f"{name}: {value}", diagnostics):
            other_browsers = name.startswith("-moz-") or value in {"-ms-flexbox", "-webkit-sticky"}
            assert len(diagnostics) == (0 if other_browsers else 1), (name, value)


def _computed(name: str, value: str) -> Any:
    """Give the computed value of a longhand; None for shorthands and keywords of the cascade."""
    declarations = parse_declarations(f"{name}: {value}", Diagnostics())
    if len(declarations) != 1 or isinstance(declarations[0].value, CssWide):
        return None
    row = PROPERTIES[to_physical(declarations[0].name, "ltr")]
    return row.compute(declarations[0].value, CONTEXT) if row.compute else declarations[0].value


def _numbers(text: str) -> list[float]:
    return [float(number) for number in re.findall(r"-?\d*\.?\d+(?:e[+-]?\d+)?", text)]


def _serialized_color(text: str) -> tuple[str, list[float]]:
    """Read Chromium's text of a colour: its space and four numbers."""
    function, _, body = text.replace("none", "0").partition("(")
    space = function
    if function == "color":
        space, _, body = body.partition(" ")
    numbers = _numbers(body)
    if len(numbers) == 3:
        numbers.append(1.0)
    if function in {"rgb", "rgba"}:
        space, numbers = "srgb", [*(number / 255.0 for number in numbers[:3]), numbers[3]]
    return {"xyz": "xyz-d65"}.get(space, space), numbers


COLORS = [row for row in ROWS if row[2] and re.match(r"(rgba?|color|lab|lch|oklab|oklch)\(", row[3])]


def test_colours_compute_to_chromiums_numbers() -> None:
    compared = 0
    for name, value, _, text in COLORS:
        color = _computed(name, value)
        # `hsl(none …)` keeps what is missing until it is painted; Chromium's text no longer shows it.
        if not isinstance(color, Color) or (color.space == "hsl" and None in color[:4]):
            continue
        space, numbers = _serialized_color(text)
        ours = [0.0 if number is None else number for number in color[:4]]
        largest = max(1.0, *(abs(number) for number in numbers))
        assert color.space == space, (name, value)
        # Chromium writes alpha with two or three digits, and other numbers with six.
        assert ours[:3] == pytest.approx(numbers[:3], abs=0.0005 * largest), (name, value)
        assert ours[3] == pytest.approx(numbers[3], abs=0.003), (name, value)
        compared += 1

    assert compared > 150


def test_lengths_and_numbers_compute_to_chromiums() -> None:
    compared = 0
    for name, value, taken, text in ROWS:
        if not taken or name in NOT_COMPARED:
            continue
        computed = _computed(name, value)
        if isinstance(computed, bool) or not isinstance(computed, float | int | Percent | Calc):
            continue
        numbers = _numbers(text)
        if not numbers or not re.fullmatch(r"-?[\d.]+(e[+-]?\d+)?(px|%)?", text):
            continue
        if text.endswith("%") and isinstance(computed, Percent):
            ours = computed.value
        else:
            ours = resolve(computed, CONTAINING_WIDTH)
        # Layout holds lengths in 64ths of a px.
        assert ours == pytest.approx(numbers[0], rel=1e-4, abs=1.0 / 64.0), (name, value)
        compared += 1

    assert compared > 180


def test_addresses_get_the_base_of_their_sheet() -> None:
    (declaration,) = parse_declarations(
        "background-image: url(a.png), none", Diagnostics(), base="https://a.test/x.css"
    )

    assert declaration.value == (Url("a.png", "https://a.test/x.css"), None)
    assert with_base(declaration.value, "https://b.test/") == declaration.value
