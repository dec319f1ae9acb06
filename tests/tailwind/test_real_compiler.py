"""Utilities beside what the real compiler makes of them: the same element, styled both ways, has one computed style.

The fixture is recorded by ``tools/record_tailwind.py``. Each class stands on an element in the middle of a small tree,
where the variants of the fixture hold or do not; all styles of the tree are compared, those of pseudo-elements too.
"""

import json
import re
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from limner.css.conditions import MediaEnvironment
from limner.css.stylesheet import parse_stylesheet
from limner.engine.utilities import Utilities
from limner.html.element import Element
from limner.style.compute import compute_styles
from limner.style.tree import StyledElement

FIXTURE = Path(__file__).parent / "fixtures" / "utilities.json"


@cache
def recorded() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(FIXTURE.read_text(encoding="utf-8"))
    return found


def tree(attributes: dict[str, str]) -> Element:
    """A group, a peer, the element, and its children."""
    p = Element("p", children=("one",))
    target = Element(
        "div",
        {"data-x": "1", "aria-checked": "true", "aria-sort": "up", "title": "t", **attributes},
        children=(p, Element("span", children=("two",)), Element("p", {"class": "x"}, children=("three",))),
    )
    group = Element(
        "section",
        {"class": "group x", "data-k": "v"},
        {"--x": "10px", "color": "rgb(1 2 3)"},
        (Element("i", {"class": "peer peer/one"}), target),
    )
    return Element("div", children=(group,))


def styles(attributes: dict[str, str], css: str, environment: MediaEnvironment) -> list[tuple[str, object]]:
    sheets = () if not css else (parse_stylesheet(css, environment=environment, remember=False),)
    styled = compute_styles(tree(attributes), sheets, environment=environment, utilities=Utilities())
    found: list[tuple[str, object]] = []
    stack: list[StyledElement] = [styled.root]
    while stack:
        node = stack.pop()
        for pseudo, style in {"": node.style, **(node.pseudos or {})}.items():
            found += [
                (f"{node.element.tag}{'::' + pseudo if pseudo else ''} {group}", getattr(style, group))
                for group in type(style).__slots__
                if group != "custom"  # theirs are the compiler's own business
            ]
        stack.extend(node.elements)
    return found


def differences(name: str, environment: MediaEnvironment) -> list[str]:
    record = recorded()
    rule = record["css"][name]
    asked = dict.fromkeys(re.findall(r"--[\w-]+", rule))
    theme = "; ".join(f"{key}: {record['theme'][key]}" for key in asked if key in record["theme"])
    used = [record["properties"][one] for one in asked if one in record["properties"]]
    css = f":root {{ {theme} }}\n{rule}\n" + "\n".join([*used, *record["keyframes"].values()])
    real = styles({"class": name}, css, environment)
    ours = styles({"tw": name}, "", environment)
    return [
        f"{place}: {_changes(one, other)}" for (place, one), (_, other) in zip(real, ours, strict=False) if one != other
    ] + (["other pseudo-elements"] if len(real) != len(ours) else [])


def _changes(real: object, ours: object) -> str:
    if not is_dataclass(real):
        return f"{real} | {ours}"
    names = (one.name for one in fields(real))
    return "; ".join(
        f"{name} {getattr(real, name)!r} | {getattr(ours, name)!r}"
        for name in names
        if getattr(real, name) != getattr(ours, name)
    )


LIGHT = MediaEnvironment(width=1200, height=630)
DARK = MediaEnvironment(width=700, height=900, color_scheme="dark")


def batches() -> list[list[str]]:
    names = list(recorded()["css"])
    return [names[start : start + 425] for start in range(0, len(names), 425)]


@pytest.mark.parametrize("names", batches(), ids=lambda names: f"{names[0]}…{names[-1]}")
def test_a_utility_computes_to_what_the_real_compiler_says(names: list[str]) -> None:
    check(names, LIGHT)


def test_a_variant_holds_on_a_narrow_dark_canvas_where_the_real_compiler_says() -> None:
    names = [name for name in recorded()["css"] if ":" in name or name == "container"]
    assert len(names) > 80
    check(names, DARK)


def check(names: list[str], environment: MediaEnvironment) -> None:
    wrong = {name: found for name in names if (found := differences(name, environment))}
    assert not wrong, "\n".join(f"{name}: {found[0][:300]}" for name, found in wrong.items())
