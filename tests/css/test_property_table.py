"""The property table, row by row."""

import ast
import dataclasses
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import limner
from limner.css.declarations import parse_declarations
from limner.css.ignored import IGNORED_PROPERTIES, UNDRAWN_VALUES
from limner.css.properties import LOGICAL_NAMES, PRIVATE_PREFIX, PROPERTIES, SHORTHAND_ROWS, SHORTHANDS, to_physical
from limner.css.property import ALIASES, ComputeContext, Property
from limner.diagnostics import Diagnostics
from limner.style.computed import ComputedStyle

STYLE = ComputedStyle()
TOLD_NOWHERE = {"border-shape"}  # the borders that are not drawn along it are few
READERS = ("boxes", "engine", "layout", "paint", "raster", "resources", "style", "text")
PUBLIC = [row for row in PROPERTIES.values() if not row.name.startswith(PRIVATE_PREFIX)]
# Fields that style fills by itself.
NOT_PROPERTIES = {
    ("border", "uncollapsed_widths"),
    ("font", "locale"),
    ("box", "display_specified_inline"),
    ("text", "zoom"),
}


def _name(row: Property) -> str:
    return row.name


@pytest.mark.parametrize("row", PUBLIC, ids=_name)
def test_the_example_of_a_row_is_taken(row: Property) -> None:
    diagnostics = Diagnostics()

    assert parse_declarations(f"{row.name}: {row.example}", diagnostics)
    assert not diagnostics.items


@pytest.mark.parametrize("row", PROPERTIES.values(), ids=_name)
def test_a_row_has_a_field_and_a_computed_value(row: Property) -> None:
    if row.group != "svg":
        fields = {field.name for field in dataclasses.fields(getattr(STYLE, row.group))}
        assert row.field in fields
    if row.name not in {"-limner-line-clamp-block", "-limner-line-clamp-ellipsis"}:
        value = row.parse(row.example)
        computed = row.compute(value, ComputeContext()) if row.compute else value
        hash(computed)


@pytest.mark.parametrize("row", PUBLIC, ids=_name)
def test_a_row_says_its_grammar_and_where_it_is_defined(row: Property) -> None:
    assert row.grammar
    assert re.match(r"https://[^ ]+$", row.spec)


@cache
def _read_names() -> frozenset[str]:
    """Every name that is read of some object by the passes after the cascade."""
    package = Path(limner.__file__).parent
    modules = [module for floor in READERS for module in (package / floor).rglob("*.py")]
    return frozenset(
        node.attr
        for module in modules
        if module.parent.name != "style" or module.name != "rows.py"  # which names all fields
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load)
    )


@pytest.mark.parametrize("row", PROPERTIES.values(), ids=_name)
def test_what_the_table_calls_drawn_is_read_by_a_pass(row: Property) -> None:
    assert row.field in _read_names() or row.status != "full"


@pytest.mark.parametrize("row", PUBLIC, ids=_name)
def test_a_partial_row_names_what_it_leaves_out_and_a_full_one_leaves_out_nothing(row: Property) -> None:
    assert (row.status == "partial") == (row.name in UNDRAWN_VALUES or row.name in TOLD_NOWHERE)


def test_every_value_that_is_left_out_is_told_with_a_way() -> None:
    left_out = {
        "backdrop-filter": "url(#a)",
        "contain": "style",
        "display": "math",
        "flex-wrap": "balance",
        "font-palette": "dark",
        "font-variant-alternates": "styleset(a)",
        "hyphens": "auto",
        "overflow-clip-margin": "content-box 10px",
        "shape-outside": "url(a.png)",
    }
    assert left_out.keys() == UNDRAWN_VALUES.keys()
    for name, value in left_out.items():
        diagnostics = Diagnostics()
        parse_declarations(f"{name}: {value}", diagnostics)
        assert [item.code for item in diagnostics] == ["unsupported"], name
        assert diagnostics.items[0].facts.suggestion


def test_every_field_of_the_computed_style_has_a_row() -> None:
    rows = {(row.group, row.field) for row in PROPERTIES.values()}
    fields = {
        (group.name, field.name)
        for group in dataclasses.fields(STYLE)
        if group.name not in {"svg", "custom"}
        for field in dataclasses.fields(getattr(STYLE, group.name))
    }

    assert fields - rows == NOT_PROPERTIES


# What the groups start with differs from a row's initial value where another property has its say.
ADJUSTED = {
    *(f"border-{side}-width" for side in ("top", "right", "bottom", "left")),  # 0 while the style is none
    "outline-width",
    "border-image-outset",  # the number 0 and the length 0 are the same
}


@pytest.mark.parametrize("row", [row for row in PROPERTIES.values() if row.merge is None], ids=_name)
def test_the_initial_value_of_a_row_is_its_groups(row: Property) -> None:
    if row.group == "svg" or row.name in ADJUSTED:
        return
    group: Any = getattr(STYLE, row.group)

    assert getattr(group, row.field) == row.initial


def test_rows_that_share_a_field_merge_their_initial_values_to_the_groups() -> None:
    shared: dict[tuple[str, str], list[Property]] = {}
    for row in PROPERTIES.values():
        if row.merge is not None:
            shared.setdefault((row.group, row.field), []).append(row)
    for (group, field), rows in shared.items():
        merge = rows[0].merge
        assert merge is not None
        assert merge({row.name: row.initial for row in rows}) == getattr(getattr(STYLE, group), field)


@pytest.mark.parametrize("name", SHORTHAND_ROWS)
def test_a_shorthand_sets_all_its_longhands(name: str) -> None:
    diagnostics = Diagnostics()
    declarations = parse_declarations(f"{name}: {SHORTHAND_ROWS[name].example}", diagnostics)

    assert tuple(declaration.name for declaration in declarations) == SHORTHAND_ROWS[name].longhands
    assert not diagnostics.items


def test_every_longhand_of_a_shorthand_is_a_row() -> None:
    for longhands in SHORTHANDS.values():
        for longhand in longhands:
            assert to_physical(longhand, "ltr") in PROPERTIES
            assert to_physical(longhand, "rtl") in PROPERTIES


def test_logical_names_lead_to_rows_in_both_directions() -> None:
    assert to_physical("margin-inline-start", "ltr") == "margin-left"
    assert to_physical("margin-inline-start", "rtl") == "margin-right"
    assert to_physical("border-start-end-radius", "ltr") == "border-top-right-radius"
    assert all(to_physical(name, direction) in PROPERTIES for name in LOGICAL_NAMES for direction in ("ltr", "rtl"))


def test_aliases_lead_somewhere() -> None:
    known = {*PROPERTIES, *SHORTHANDS, *LOGICAL_NAMES, *IGNORED_PROPERTIES}

    assert {alias for alias, name in ALIASES.items() if name not in known} == set()


def test_ignored_properties_are_no_rows() -> None:
    assert not set(IGNORED_PROPERTIES) & {*PROPERTIES, *SHORTHANDS}


def test_no_author_writes_a_private_row() -> None:
    diagnostics = Diagnostics()

    assert parse_declarations("-limner-webkit-box: -webkit-box", diagnostics) == ()
    assert diagnostics.items[0].code == "unknown-property"
