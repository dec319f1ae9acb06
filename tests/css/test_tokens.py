"""The tokenizer and the two parsers on top of it read text as CSS Syntax does: by its tests, and beside tinycss2.

Spec: https://www.w3.org/TR/css-syntax-3/
"""

import json
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, cast

import pytest
import tinycss2
from hypothesis import given, settings
from hypothesis import strategies as st

from limner.css.blocks import Piece, scan_rules, split_declarations
from limner.css.tokens import MAX_DEPTH, NUMBER_LIMIT, GrammarError, Token, component_values

DATA = Path(__file__).parent / "css_parsing_tests"
SECONDS = 20.0  # a tenth of a second on an idle machine; in quadratic time minutes
# Tokens of the level 3 of 2013, which today's has as single delimiters.
MATCHES = frozenset({"~=", "|=", "^=", "$=", "*=", "||"})
REPAIRED = frozenset({"eof-in-string", "eof-in-url"})
NUMERIC = frozenset({"number", "percentage", "dimension"})


def cases(name: str) -> list[tuple[str, Any]]:
    flat = json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))
    return list(zip(flat[::2], flat[1::2], strict=True))


class RefusedError(Exception):
    """What is expected to be an error of the whole value."""


def expected(nodes: Sequence[Any]) -> list[object]:
    """Give what the tests expect in the form of `told`."""
    found: list[object] = []
    for node in nodes:
        if isinstance(node, str):
            if node in MATCHES:
                found += [("delim", one) for one in node]
            elif node.strip():
                found.append(("delim", node))
            continue
        kind, *rest = node
        if kind == "error":
            if rest[0] in REPAIRED:
                continue
            raise RefusedError
        if kind in {"function", "()", "[]", "{}"}:
            name, inside = (rest[0], rest[1:]) if kind == "function" else ("", rest)
            found.append((kind[0] if kind != "function" else kind, name, expected(inside)))
        elif kind in NUMERIC:
            unit = rest[3].lower() if kind == "dimension" else ""
            found.append((kind, pytest.approx(rest[1]), rest[2] == "integer", unit))
        else:
            found.append((kind, rest[0]))
    return found


def told(tokens: Sequence[Token]) -> list[object]:
    """Give tokens as plain data."""
    found: list[object] = []
    for token in tokens:
        if token.kind in NUMERIC:
            found.append((token.kind, token.number, token.integer, token.unit))
        elif token.kind in {"function", "(", "[", "{"}:
            found.append((token.kind, token.text, told(token.children)))
        else:
            found.append((token.kind, token.text))
    return found


# Without ranges of characters: they are tokens of 2013, which today's level 3 does not have.
@pytest.mark.parametrize(
    ("text", "nodes"), [case for case in cases("component_value_list") if "unicode-range" not in json.dumps(case)]
)
def test_component_values(text: str, nodes: list[Any]) -> None:
    try:
        wanted = expected(nodes)
    except RefusedError:
        with pytest.raises(GrammarError):
            component_values(text)
        return
    assert told(component_values(text)) == wanted


@pytest.mark.parametrize(("text", "nodes"), cases("blocks_contents"))
def test_declarations(text: str, nodes: list[Any]) -> None:
    pieces = split_declarations(text)
    assert len(pieces) == len(nodes)
    for piece, node in zip(pieces, nodes, strict=True):
        if node[0] == "declaration":
            assert not piece.message
            assert (piece.name, told(component_values(piece.value)), piece.important) == (
                node[1], expected(node[2]), node[3]
            )  # fmt: skip
        else:
            assert piece.message


@pytest.mark.parametrize(("text", "nodes"), cases("stylesheet"))
def test_rules(text: str, nodes: list[Any]) -> None:
    found: list[object] = []
    for item in scan_rules(text):
        if item.block is None and not item.at_keyword:
            continue  # an error; so is what has no block in the tests
        inside = None if item.block is None else told(component_values(item.block))
        found.append((item.at_keyword, told(component_values(item.prelude)), inside))
    wanted: list[object] = []
    for node in nodes:
        if node[0] == "at-rule":
            wanted.append((node[1], expected(node[2]), None if node[3] is None else expected(node[3])))
        elif node[0] == "qualified rule":
            wanted.append(("", expected(node[1]), expected(node[2])))
    assert found == wanted


# ── beside tinycss2 ───────────────────────────────────────────────────────────────────────────────────────

PARTS = [
    *"ab1-+.e%#@\\\"'()[]{}/*,;:! \n\t~|=^$<>ué\0",
    "url(", "/*", "*/",
    "\\41 ", "\\0 ", "\\110000", "-->", "<!--", "1e3", "calc(", "rgb(", "\r\n", "\f", "--", "-1.5px",
    "!important", "--x:", "color:", "red;",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PARTS), max_size=16).map("".join)


def other_values(nodes: Sequence[Any]) -> Iterator[object]:
    """Give what tinycss2 read in the form of `told`, with the white space that each token has before it."""
    space = False
    for node in nodes:
        kind = cast("str", node.type)
        if kind == "whitespace":
            space = True
            continue
        if kind == "error":
            if node.kind in REPAIRED:
                continue
            raise RefusedError
        if kind == "literal":
            for part in node.value if node.value in MATCHES else [node.value]:
                yield space, ("delim", part)
                space = False
            continue
        if kind in NUMERIC:
            unit = node.lower_unit if kind == "dimension" else ""
            # Ours keeps numbers within single precision.
            value = max(-NUMBER_LIMIT, min(NUMBER_LIMIT, node.value))
            yield space, (kind, pytest.approx(value), node.is_integer, unit)
        elif kind == "function":
            yield space, (kind, node.name, list(other_values(node.arguments)))
        elif kind.endswith(" block"):
            yield space, (kind[0], "", list(other_values(node.content)))
        else:
            yield space, (kind, node.value)
        space = False


def own_values(tokens: Sequence[Token]) -> list[object]:
    found: list[object] = []
    for token, plain in zip(tokens, told(tokens), strict=True):
        has_children = token.kind in {"function", "(", "[", "{"}
        whole = (token.kind, token.text, own_values(token.children)) if has_children else plain
        found.append((token.space, whole))
    return found


def is_read_otherwise(text: str) -> bool:
    """Tell whether tinycss2 is known to read a text otherwise than level 3 says today."""
    # Ranges of characters are not tokens; an escaped newline in an address without quotation marks is an error.
    return "u+" in text.lower() or ("url(" in text.lower() and any(f"\\{end}" in text for end in "\n\r\f"))


@settings(max_examples=1500, deadline=None)
@given(text=TEXTS)
def test_values_are_those_of_tinycss2(text: str) -> None:
    if is_read_otherwise(text):
        return
    try:
        wanted = list(other_values(tinycss2.parse_component_value_list(text, skip_comments=True)))
    except RefusedError:
        with pytest.raises(GrammarError):
            component_values(text)
        return
    assert own_values(component_values(text)) == wanted


def other_pieces(text: str) -> list[Any]:
    """Give the names, values and importance of the declarations that tinycss2 finds; None for what is none."""
    found: list[Any] = []
    for node in tinycss2.parse_blocks_contents(text, skip_comments=True, skip_whitespace=True):
        if node.type == "declaration":
            name = node.name if node.name.startswith("--") else node.lower_name
            try:
                found.append((name, list(other_values(node.value)), node.important))
            except RefusedError:
                found.append((name, "refused", node.important))
        else:
            found.append(None)
    return found


def own_pieces(pieces: Sequence[Piece]) -> list[Any]:
    found: list[Any] = []
    for piece in pieces:
        if piece.message:
            found.append(None)
            continue
        try:
            found.append((piece.name, own_values(component_values(piece.value)), piece.important))
        except GrammarError:
            found.append((piece.name, "refused", piece.important))
    return found


WORDS = st.sampled_from([
    "a", "red", "1px", "url(x;y)", "'a;b'", "\\3b ", "/*;*/", "(1;2)", "[;]", "calc(1px + (2 * 3))", ",", "/",
])  # fmt: skip
NAMED = st.sampled_from(["color", "--x", "WIDTH", "\\63olor", "@a", ".b", "1"])
COLONS = st.sampled_from([":", " : ", "/**/:", "", "::"])
VALUES = st.lists(WORDS, min_size=1, max_size=5).map(" ".join)
# One alone: tinycss2 does not look at the last two tokens, as level 3 says, where there are more.
ENDS = st.sampled_from(["", "!important", " ! /**/IMPORTANT ", "!", "!important a"])
DECLARATIONS = st.lists(st.tuples(NAMED, COLONS, VALUES, ENDS).map("".join), max_size=5).map(";\n".join)


@settings(max_examples=800, deadline=None)
@given(text=DECLARATIONS)
def test_declarations_are_those_of_tinycss2(text: str) -> None:
    def trimmed(pieces: list[Any]) -> list[Any]:
        # White space before a value says nothing.
        return [
            piece if piece is None or not piece[1] or piece[1] == "refused"
            else (piece[0], [(False, piece[1][0][1]), *piece[1][1:]], piece[2])
            for piece in pieces
        ]  # fmt: skip

    assert trimmed(own_pieces(split_declarations(text))) == trimmed(other_pieces(text))


# ── places, limits ────────────────────────────────────────────────────────────────────────────────────────


def test_a_declaration_knows_its_line_and_column() -> None:
    pieces = split_declarations("a: 1;\n  b: '\\\n x'; c: 3;\n\n;d 4")
    assert [(piece.line, piece.column) for piece in pieces] == [(1, 1), (2, 3), (3, 6), (5, 2)]
    assert [bool(piece.message) for piece in pieces] == [False, False, False, True]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("color red", "a colon is missing after a property's name"),
        ("& > b { color: red }", "a rule cannot be in a style attribute"),
        ("a:hover { color: red }", "a rule cannot be in a style attribute"),
        ("@media print { a { b: c } }", "a rule cannot be in a style attribute"),
        ("100%: x", "a declaration begins with a property's name"),
        ("width: " + "(" * 50 + ")" * 50, f"brackets nest deeper than {MAX_DEPTH}"),
    ],
)
def test_what_is_no_declaration_says_why(text: str, message: str) -> None:
    wrong, right = split_declarations(f"{text}; height: 1px")
    assert (wrong.message, wrong.value) == (message, text)
    assert (right.name, right.value) == ("height", "1px")


def test_a_custom_property_may_hold_anything() -> None:
    [piece] = split_declarations("--x: a { b: c; d } e !important")
    assert (piece.name, piece.value, piece.important) == ("--x", "a { b: c; d } e", True)


@pytest.mark.parametrize(
    "part",
    ["(", "[", "{", "}", "\\", "/*", '"', "-", "a\\", "url(", "1.", "1e", "\\0", "'\\", "!", "a:b", "(}", ";", "/"],
)
def test_the_time_is_linear(part: str) -> None:
    text = part * (100_000 // len(part))
    started = time.process_time()
    for read in (component_values, split_declarations):
        try:
            read(text)
        except GrammarError:
            continue
    assert time.process_time() - started < SECONDS
