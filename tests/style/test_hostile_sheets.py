"""Hostile sheets end within seconds: linear time, caps with a diagnostic, never an exception."""

import time

import pytest

from limner.budget import Budget
from limner.css.stylesheet import clear_stylesheets, parse_stylesheet
from limner.diagnostics import Diagnostics
from limner.html.element import Element
from limner.style.compute import compute_styles

DEEP = 10_000
SHEETS = {
    "one megabyte of rules": "".join(f".c{i} {{ color: red; margin: {i}px }}\n" for i in range(28_000)),
    "100,000 selectors in one rule": ",".join(f".s{i}" for i in range(100_000)) + " { color: red }",
    "100,000 rules of one class": "".join(f".x{i}{{}}" for i in range(100_000)),
    "nested parentheses in a selector": ":is(" * DEEP + "a" + ")" * DEEP + " { color: red }",
    "nested parentheses in a value": "p { width: " + "calc(" * DEEP + "1px" + ")" * DEEP + " }",
    "nested parentheses in a condition": "@media " + "(" * DEEP + "color" + ")" * DEEP + " { p { color: red } }",
    "nested parentheses in supports": "@supports " + "(" * DEEP + "color: red" + ")" * DEEP + " { p { color: red } }",
    "nested rules": "a {" * DEEP + "color: red" + "}" * DEEP,
    "nested media": "@media all {" * DEEP + "a { color: red }" + "}" * DEEP,
    "nested layers": "@layer a {" * DEEP + "a { color: red }" + "}" * DEEP,
    "braces never closed": "{" * 100_000,
    "brackets never closed": "a[" * 100_000,
    "a comment never closed": "/*" + "x" * 1_000_000,
    "comments": "/**/" * 250_000,
    "a string never closed": 'a { content: "' + "x" * 1_000_000,
    "quotes": "\"'" * 300_000,
    "backslashes": "\\" * 500_000,
    "addresses": "url(" * 200_000,
    "semicolons": ";" * 1_000_000,
    "ats": "@" * 500_000,
    "at-rules": "@x;" * 200_000,
    "custom properties": "a {"
    + "".join(f"--v{i}: var(--v{i + 1}) var(--v{i + 1});" for i in range(2000))
    + "color: var(--v0) }",
}


@pytest.mark.parametrize("name", SHEETS)
def test_a_hostile_sheet_ends_within_seconds(name: str) -> None:
    clear_stylesheets()
    started = time.process_time()
    diagnostics = Diagnostics()
    sheet = parse_stylesheet(SHEETS[name], diagnostics=diagnostics)
    root = Element("div", {"class": "c7 s5 x9"}, children=tuple(Element("a", children=("x",)) for _ in range(20)))
    compute_styles(root, [sheet], budget=Budget(), diagnostics=diagnostics)
    assert time.process_time() - started < 10.0


@pytest.mark.parametrize(
    "selector",
    [
        " ".join(["div"] * 60) + " p",
        " ".join(["div ~ div"] * 20) + " p",
        "div:has(div:not(:has(p i))) a",
        "div" + ":has(div)" * 20 + " q",
        ":not(" * 20 + "div" + ")" * 20 + " a b",
    ],
)
def test_a_hostile_selector_takes_time_in_proportion_to_the_tree(selector: str) -> None:
    root = Element("div", children=tuple(Element("div") for _ in range(50)))
    for _ in range(300):
        root = Element("div", children=(root, Element("div")))
    sheet = parse_stylesheet(f"{selector} {{ color: red }} {selector.replace('p', 'b')} {{ color: blue }}")
    started = time.process_time()
    compute_styles(root, [sheet])
    assert time.process_time() - started < 5.0
