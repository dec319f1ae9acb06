"""What is remembered is remembered by all that it depends on: each field of a record that is changed gives another key.

A key that forgets a field gives one style's glyphs, or one box's places, to another.
"""

import dataclasses
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, get_args, get_type_hints

import pytest

from limner.engine.options import RenderOptions
from limner.layout.contract import LayoutInput, space_of, without_heights
from limner.style.computed import ComputedStyle, FontGroup
from limner.style.inherited import Inherited
from limner.text import typesetter
from limner.text.request import FontRequest

STYLE = ComputedStyle()


def other(value: object) -> Any:
    """Give another value of the same kind."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value + 1
    if isinstance(value, str):
        return f"{value}x"
    if isinstance(value, tuple):
        return (*value, "x")
    if value is None:
        return 7.0
    raise TypeError(f"no other value is known for {value!r}")


def test_every_font_property_chooses_faces() -> None:
    font = FontGroup()
    names = [one.name for one in dataclasses.fields(FontGroup)]
    assert set(names) == {name for name, one in vars(FontRequest).items() if isinstance(one, property)}
    key = typesetter._identify
    for name in names:
        changed: Any = replace(font, **{name: other(getattr(font, name))})
        # Sizes are looked at apart: faces that depend on them are kept by size too.
        assert (key(changed) == key(font)) == (name == "font_size"), name


def test_every_field_of_an_input_tells_layouts_apart() -> None:
    given = LayoutInput(available_width=10.0)
    for one in dataclasses.fields(LayoutInput):
        changed: Any = replace(given, **{one.name: other(getattr(given, one.name))})
        # What shares its parent's formatting context is not remembered at all.
        assert (space_of(changed) == space_of(given)) == (one.name == "flow"), one.name


def test_a_layout_that_no_height_changes_is_told_apart_by_all_else() -> None:
    given = LayoutInput(available_width=10.0)
    for one in dataclasses.fields(LayoutInput):
        changed: Any = replace(given, **{one.name: other(getattr(given, one.name))})
        same = without_heights(space_of(changed)) == without_heights(space_of(given))
        assert same == (one.name in {"flow", "available_height", "percentage_height"}), one.name


def groups() -> Iterator[tuple[str, object]]:
    """Give another group for each that is inherited."""
    yield "font", replace(STYLE.font, font_size=17.0)
    yield "text", replace(STYLE.text, text_indent=1.0)
    yield "ink", replace(STYLE.ink, visibility="hidden")
    yield "list_table", replace(STYLE.list_table, border_collapse="collapse")
    yield "svg", replace(STYLE.svg, text_anchor="end")
    yield "custom", {"--x": "1"}


def test_every_field_that_children_inherit_tells_styles_apart() -> None:
    before = Inherited()
    changes = dict(groups())
    for name in Inherited.__slots__:
        if name == "rows":
            continue  # what it holds is in the groups too
        changed = Inherited()
        value = getattr(before, name)
        setattr(changed, name, changes[name] if name in changes else other(value))
        assert changed.key() != before.key(), name
    assert Inherited().key() == before.key()


def changed_options(given: RenderOptions) -> Iterator[tuple[str, RenderOptions]]:
    hints = get_type_hints(RenderOptions)
    for one in dataclasses.fields(RenderOptions):
        value = getattr(given, one.name)
        literals = [choice for choice in get_args(hints[one.name]) if isinstance(choice, str) and choice != value]
        changed: Any = {one.name: literals[0] if literals else other(value)}
        yield one.name, replace(given, **changed)


@pytest.mark.parametrize("make", [RenderOptions])
def test_every_option_that_lays_out_tells_pages_apart(make: Callable[[], RenderOptions]) -> None:
    given = make()
    lays_out = {one.name for one in dataclasses.fields(RenderOptions) if one.metadata.get("lays_out")}
    assert {"width", "height", "color_scheme", "time"} <= lays_out
    for name, changed in changed_options(given):
        assert (changed.layout_key() != given.layout_key()) == (name in lays_out), name
