"""Rows of the groups ``grid`` and ``generated``.

Spec: https://www.w3.org/TR/css-grid-2/, https://www.w3.org/TR/css-content-3/, https://www.w3.org/TR/css-lists-3/
"""

from typing import Final

from limner.css.grammar import grids
from limner.css.grammar.content import content, make_counters
from limner.css.records import AUTO_TRACK, GRID_AUTO, NO_TRACKS
from limner.css.rows.row import Row, row

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
        status="partial",
    ),
    row(
        "grid-template-rows",
        "grid",
        grids.track_list,
        NO_TRACKS,
        _TRACKS,
        f"{_BASE}track-sizing",
        "[top] auto 1fr [bottom]",
        status="partial",
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
