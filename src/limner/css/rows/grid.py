"""Rows of the groups ``flex``, ``grid`` and ``generated``."""

from typing import Final

from limner.css.grammar import boxes, grids
from limner.css.grammar.numbers import integer, positive_length_percentage, positive_number
from limner.css.grammar.texts import content, make_counters
from limner.css.match import mapped, one_of
from limner.css.records import AUTO_TRACK, GRID_AUTO, NO_TRACKS, NORMAL
from limner.css.rows.row import Row, keyword_row, row
from limner.css.values import AUTO

_gap = one_of(mapped({"normal": None}), positive_length_percentage)
_SELF: Final = "auto | normal | stretch | <baseline-position> | <overflow-position>? <self-position>"
_CONTENT: Final = "normal | <content-distribution> | <overflow-position>? <content-position>"

FLEX_ROWS: Final[tuple[Row, ...]] = (
    keyword_row(
        "flex-direction",
        "flex",
        "row row-reverse column column-reverse",
        "row",
        "css-flexbox-1/#flex-direction-property",
        "column",
    ),
    keyword_row(
        "flex-wrap",
        "flex",
        "nowrap wrap wrap-reverse",
        "nowrap",
        "css-flexbox-1/#flex-wrap-property",
        "wrap",
        balance="wrap",
        status="partial",
    ),
    row("flex-grow", "flex", positive_number, 0.0, "<number [0,∞]>", "css-flexbox-1/#flex-grow-property", "1"),
    row("flex-shrink", "flex", positive_number, 1.0, "<number [0,∞]>", "css-flexbox-1/#flex-shrink-property", "0"),
    row(
        "flex-basis",
        "flex",
        boxes.flex_basis,
        AUTO,
        "content | <'width'>",
        "css-flexbox-1/#flex-basis-property",
        "40%",
    ),
    row("order", "flex", integer, 0, "<integer>", "css-flexbox-1/#order-property", "-1"),
    row("align-items", "flex", boxes.align_items, NORMAL, _SELF[7:], "css-align-3/#align-items-property", "center"),
    row("align-self", "flex", boxes.align_self, ("auto", ""), _SELF, "css-align-3/#align-self-property", "end"),
    row(
        "align-content",
        "flex",
        boxes.align_content,
        NORMAL,
        f"{_CONTENT} | <baseline-position>",
        "css-align-3/#align-justify-content",
        "space-between",
    ),
    row(
        "justify-content",
        "flex",
        boxes.justify_content,
        NORMAL,
        f"{_CONTENT} | left | right",
        "css-align-3/#align-justify-content",
        "space-between",
    ),
    row(
        "justify-items",
        "flex",
        boxes.justify_items,
        ("legacy", ""),
        f"{_SELF[7:]} | left | right | legacy && [ left | right | center ]?",
        "css-align-3/#justify-items-property",
        "center",
    ),
    row(
        "justify-self",
        "flex",
        boxes.justify_self,
        ("auto", ""),
        f"{_SELF} | left | right",
        "css-align-3/#justify-self-property",
        "end",
    ),
    row("row-gap", "flex", _gap, None, "normal | <length-percentage [0,∞]>", "css-align-3/#column-row-gap", "12px"),
    row("column-gap", "flex", _gap, None, "normal | <length-percentage [0,∞]>", "css-align-3/#column-row-gap", "12px"),
)


_BASE: Final = "css-grid-2/#"
_TRACKS: Final = "none | <track-list> | <auto-track-list>"


def _line(name: str) -> Row:
    return row(
        name,
        "grid",
        grids.grid_line,
        GRID_AUTO,
        "auto | <custom-ident> | [ <integer> && <custom-ident>? ] | [ span && [ <integer [1,∞]> || <custom-ident> ] ]",
        f"{_BASE}line-placement",
        "span 2",
    )


GRID_ROWS: Final[tuple[Row, ...]] = (
    row(
        "grid-template-columns",
        "grid",
        grids.track_list,
        NO_TRACKS,
        _TRACKS,
        f"{_BASE}track-sizing",
        "repeat(3, minmax(0, 1fr))",
    ),
    row(
        "grid-template-rows",
        "grid",
        grids.track_list,
        NO_TRACKS,
        _TRACKS,
        f"{_BASE}track-sizing",
        "[top] auto 1fr [bottom]",
    ),
    row(
        "grid-template-areas",
        "grid",
        grids.template_areas,
        (),
        "none | <string>+",
        f"{_BASE}grid-template-areas-property",
        '"head head" "side main"',
    ),
    row(
        "grid-auto-columns",
        "grid",
        grids.auto_tracks,
        (AUTO_TRACK,),
        "<track-size>+",
        f"{_BASE}auto-tracks",
        "minmax(80px, auto)",
    ),
    row(
        "grid-auto-rows",
        "grid",
        grids.auto_tracks,
        (AUTO_TRACK,),
        "<track-size>+",
        f"{_BASE}auto-tracks",
        "60px",
    ),
    row(
        "grid-auto-flow",
        "grid",
        grids.auto_flow,
        "row",
        "[ row | column ] || dense",
        f"{_BASE}grid-auto-flow-property",
        "row dense",
    ),
    row(
        "-limner-grid-auto-flow-dense",
        "grid",
        grids.auto_flow_dense,
        initial=False,
        grammar="",
        spec=f"{_BASE}grid-auto-flow-property",
        example="row dense",
        field="grid_auto_flow_dense",
    ),
    _line("grid-row-start"),
    _line("grid-row-end"),
    _line("grid-column-start"),
    _line("grid-column-end"),
)

GENERATED_ROWS: Final[tuple[Row, ...]] = (
    row(
        "content",
        "generated",
        content,
        "normal",
        "normal | none | [ <string> | <image> | <counter> | <quote> | attr() ]+ [ / <string>+ ]?",
        "css-content-3/#content-property",
        '"→ " attr(title)',
    ),
    row(
        "counter-reset",
        "generated",
        make_counters(0),
        (),
        "[ <counter-name> <integer>? ]+ | none",
        "css-lists-3/#counter-reset",
        "chapter 3",
    ),
    row(
        "counter-increment",
        "generated",
        make_counters(1),
        (),
        "[ <counter-name> <integer>? ]+ | none",
        "css-lists-3/#increment-set",
        "chapter",
    ),
    row(
        "counter-set",
        "generated",
        make_counters(0),
        (),
        "[ <counter-name> <integer>? ]+ | none",
        "css-lists-3/#increment-set",
        "chapter 7",
    ),
)
