"""No input raises or hangs: bombs by hand, and whatever hypothesis thinks of."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from limner.budget import Budget
from limner.css.blocks import scan_rules
from limner.css.declarations import INVALID, parse_declarations, resolve_pending, substitute_variables
from limner.css.properties import PROPERTIES, SHORTHAND_ROWS
from limner.css.property import ComputeContext, CssWide, Pending
from limner.css.tokens import MAX_DEPTH, GrammarError, component_values
from limner.css.variables import Place
from limner.diagnostics import Diagnostics

SECONDS = 10.0

BOMBS = {
    "open parentheses": "width:" + "(" * 10_000,
    "nested calc": "width:" + "calc(" * 10_000 + "1px" + ")" * 10_000,
    "nested variables": "width:" + "var(--x," * 10_000 + "1px" + ")" * 10_000,
    "square brackets": "width:" + "[" * 50_000,
    "braces": "--x:" + "{" * 50_000,
    "quotes": "content:" + '"' * 50_001,
    "backslashes": "width:" + "\\" * 50_001,
    "comments": "/*" * 50_000,
    "a number of many digits": "width:" + "1" * 500_000 + "px",
    "a long sum": "width:calc(" + "1px + " * 20_000 + "1px)",
    "many layers": "background:" + "red," * 20_000,
    "many transforms": "transform:" + "rotate(1deg)" * 5_000,
    "many tracks": "grid-template-columns:" + "repeat(1000, 1px) " * 500,
    "a repeat without end": "grid-template-columns: repeat(100000000, 1fr)",
    "a long name": "a" * 500_000,
    "many declarations": "a:b;" * 20_000,
    "colours in colours": "color:" + "color-mix(in srgb," * 40 + "red" + ", red)" * 40,
    "surrogates": 'content:"\\d800"; font-family:\\dfff x',
    "null": "color:\0red",
}


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS)
def test_a_bomb_ends_within_seconds(text: str) -> None:
    started = time.process_time()
    parse_declarations(text, Diagnostics())
    list(scan_rules(f"a {{ {text} }}"))

    assert time.process_time() - started < SECONDS


def test_brackets_deeper_than_the_cap_are_cut_and_the_rest_stays() -> None:
    diagnostics = Diagnostics()
    found = parse_declarations("color: red; width: " + "(" * 500 + ")" * 500 + "; height: 1px", diagnostics)

    assert [declaration.name for declaration in found] == ["color", "height"]
    assert any("nest deeper" in item.facts.what for item in diagnostics)


def test_brackets_within_the_cap_are_left_alone() -> None:
    assert len(component_values("(" * MAX_DEPTH + ")" * MAX_DEPTH)) == 1
    assert len(component_values(f'"{"(" * 500}"')) == 1
    with pytest.raises(GrammarError, match="nest deeper"):
        component_values("(" * (MAX_DEPTH + 1))


def test_variables_that_double_themselves_end_early() -> None:
    custom = {"--0": "lol"}
    for index in range(1, 40):
        text = substitute_variables(f"var(--{index - 1})" * 10, custom)
        if text is None:
            break
        custom[f"--{index}"] = text

    assert len(custom) < 10


_PIECES = (
    "10px 50% -1 0 1.5 red #fff auto none normal calc( min( clamp( var(--x env(x attr(a b rgb( rgb(from oklch( "
    'color-mix(in linear-gradient( to at from in url( "a" \' ( ) [ ] { } , / * + - ! ; : @ # \\ \\d800 /* */ <!-- --> '
    "1fr 45deg 2s infinity NaN e repeat( auto-fill minmax( span inset circle( polygon( path( shape( rotate( "
    "translate3d( matrix( serif bold italic counter( attr( open-quote image-set( light-dark( currentcolor transparent "
    "\0 \n é 🎉 u+26 1e400 1e-400 -- --x !important superellipse( superellipse(NaN) alpha( hsl( none"
)
PIECES = st.sampled_from(_PIECES.split(" "))
TEXTS = st.lists(PIECES, max_size=12).map(" ".join) | st.lists(PIECES, max_size=12).map("".join) | st.text(max_size=60)
NAMES = st.sampled_from([*PROPERTIES, *SHORTHAND_ROWS, "all", "--x", "zoom", "nonsense"])
CONTEXT = ComputeContext(font_size=0.0, root_font_size=0.0, viewport_width=0.0)


@settings(max_examples=400, deadline=None)
@given(name=NAMES, text=TEXTS)
def test_no_value_raises_and_what_is_taken_computes(name: str, text: str) -> None:
    diagnostics = Diagnostics(limit=5)
    for declaration in parse_declarations({name: text}, diagnostics):
        value = declaration.value
        if isinstance(value, Pending):
            value = resolve_pending(value, declaration.name, {"--x": text}, Place({"a": text}), Budget(), diagnostics)
        row = PROPERTIES.get(declaration.name)
        if isinstance(value, CssWide) or value is INVALID or row is None or row.compute is None:
            continue
        hash(row.compute(value, CONTEXT))


@settings(max_examples=200, deadline=None)
@given(text=TEXTS)
def test_no_style_text_raises(text: str) -> None:
    parse_declarations(text, Diagnostics(limit=5))
    list(scan_rules(text))
