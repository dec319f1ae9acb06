"""Shorthands of grids.

Spec: https://www.w3.org/TR/css-grid-2/#grid-shorthand
"""

from typing import Any, Final

from limner.css.expand.shorthand import Expanded, Shorthand
from limner.css.grammar import grids
from limner.css.grammar.match import MISS, Match, string
from limner.css.records import AUTO_TRACK, GRID_AUTO, NO_TRACKS, GridLine, TrackList
from limner.css.tokens import Tokens

_TEMPLATE: Final = ("grid-template-rows", "grid-template-columns", "grid-template-areas")
_GRID: Final = (
    *_TEMPLATE,
    "grid-auto-rows",
    "grid-auto-columns",
    "grid-auto-flow",
    "-limner-grid-auto-flow-dense",
)


def _template(tokens: Tokens) -> Expanded:
    """Spec: https://www.w3.org/TR/css-grid-2/#explicit-grid-shorthand."""
    if tokens.keyword() == "none" and len(tokens.items) == 2:
        tokens.take()
        return {"grid-template-rows": NO_TRACKS, "grid-template-columns": NO_TRACKS, "grid-template-areas": ()}
    start = tokens.at
    rows = grids.track_list(tokens)
    if rows is not MISS and tokens.skip("/"):
        columns = grids.track_list(tokens)
        if columns is not MISS and tokens.is_done():
            return {"grid-template-rows": rows, "grid-template-columns": columns, "grid-template-areas": ()}
    tokens.at = start
    return _template_with_areas(tokens)


def _template_with_areas(tokens: Tokens) -> Expanded:
    """Read ``[ <line-names>? <string> <track-size>? <line-names>? ]+ [ / <explicit-track-list> ]?``."""
    areas: list[tuple[str, ...]] = []
    tracks: list[Any] = []
    names: list[tuple[str, ...]] = [()]
    while not tokens.is_done() and not tokens.skip("/"):
        before = grids.line_names(tokens)
        text = string(tokens)
        row = None if text is MISS else grids.parse_area_row(text)
        if before is MISS or row is None:
            return MISS
        areas.append(row)
        names[-1] += before
        size = grids.track_size(tokens)
        tracks.append(AUTO_TRACK if size is MISS else size)
        after = grids.line_names(tokens)
        if after is MISS:
            return MISS
        names.append(after)
    if not areas or not grids.are_rectangles(tuple(areas)):
        return MISS
    columns: Match = NO_TRACKS
    if not tokens.is_done() or _is_slash(tokens):
        columns = grids.explicit_track_list(tokens)
        if columns is MISS or columns is NO_TRACKS:
            return MISS
    return {
        "grid-template-rows": TrackList(tuple(tracks), tuple(names)),
        "grid-template-columns": columns,
        "grid-template-areas": tuple(areas),
    }


def _is_slash(tokens: Tokens) -> bool:
    """Tell whether a slash was the last thing taken."""
    return tokens.at > 0 and tokens.items[tokens.at - 1].kind == "delim"


def _auto_flow(tokens: Tokens) -> bool | None:
    """Read ``auto-flow && dense?`` and tell whether it is dense; None when it is not there."""
    dense = tokens.skip("dense")
    if not tokens.skip("auto-flow"):
        return None
    return dense or tokens.skip("dense")


def _grid(tokens: Tokens) -> Expanded:
    start = tokens.at
    found = _template(tokens)
    if found is not MISS and tokens.is_done():
        return found
    tokens.at = start
    dense = _auto_flow(tokens)
    if dense is not None:
        auto_rows = grids.auto_tracks(tokens)
        if not tokens.skip("/"):
            return MISS
        columns = grids.track_list(tokens)
        if columns is MISS:
            return MISS
        return {
            "grid-template-columns": columns,
            "grid-auto-flow": "row",
            "-limner-grid-auto-flow-dense": dense,
            **({} if auto_rows is MISS else {"grid-auto-rows": auto_rows}),
        }
    tokens.at = start
    rows = grids.track_list(tokens)
    if rows is MISS or not tokens.skip("/"):
        return MISS
    dense = _auto_flow(tokens)
    if dense is None:
        return MISS
    auto_columns = grids.auto_tracks(tokens)
    return {
        "grid-template-rows": rows,
        "grid-auto-flow": "column",
        "-limner-grid-auto-flow-dense": dense,
        **({} if auto_columns is MISS else {"grid-auto-columns": auto_columns}),
    }


# ── placement ─────────────────────────────────────────────────────────────────────────────────────────────


def _is_name(line: Any) -> bool:
    return isinstance(line, GridLine) and line.name is not None and line.number is None and not line.span


def _lines(tokens: Tokens, most: int) -> list[Any] | None:
    found: list[Any] = []
    while len(found) < most:
        line = grids.grid_line(tokens)
        if line is MISS:
            return None
        found.append(line)
        if not tokens.skip("/"):
            break
    return found


def _axis(name: str) -> Shorthand:
    start, end = f"{name}-start", f"{name}-end"

    def expand(tokens: Tokens) -> Expanded:
        found = _lines(tokens, 2)
        if found is None:
            return MISS
        # "When the second value is omitted, if the first value is a <custom-ident>, the end is set to it too."
        if len(found) == 1:
            found.append(found[0] if _is_name(found[0]) else GRID_AUTO)
        return {start: found[0], end: found[1]}

    return Shorthand(
        (start, end), expand, "<grid-line> [ / <grid-line> ]?", "css-grid-2/#placement-shorthands", "1 / span 2"
    )


def _area(tokens: Tokens) -> Expanded:
    found = _lines(tokens, 4)
    if found is None:
        return MISS
    row_start = found[0]
    column_start = found[1] if len(found) > 1 else row_start if _is_name(row_start) else GRID_AUTO
    row_end = found[2] if len(found) > 2 else row_start if _is_name(row_start) else GRID_AUTO
    column_end = found[3] if len(found) > 3 else column_start if _is_name(column_start) else GRID_AUTO
    return {
        "grid-row-start": row_start,
        "grid-column-start": column_start,
        "grid-row-end": row_end,
        "grid-column-end": column_end,
    }


GRID_SHORTHANDS: Final[dict[str, Shorthand]] = {
    "grid-template": Shorthand(
        _TEMPLATE,
        _template,
        "none | <'grid-template-rows'> / <'grid-template-columns'> | [ <line-names>? <string> <track-size>? "
        "<line-names>? ]+ [ / <explicit-track-list> ]?",
        "css-grid-2/#explicit-grid-shorthand",
        '"head head" 40px "side main" 1fr / 80px 1fr',
    ),
    "grid": Shorthand(
        _GRID,
        _grid,
        "<'grid-template'> | <'grid-template-rows'> / [ auto-flow && dense? ] <'grid-auto-columns'>? | "
        "[ auto-flow && dense? ] <'grid-auto-rows'>? / <'grid-template-columns'>",
        "css-grid-2/#grid-shorthand",
        "auto-flow 60px / 1fr 1fr",
    ),
    "grid-row": _axis("grid-row"),
    "grid-column": _axis("grid-column"),
    "grid-area": Shorthand(
        ("grid-row-start", "grid-column-start", "grid-row-end", "grid-column-end"),
        _area,
        "<grid-line> [ / <grid-line> ]{0,3}",
        "css-grid-2/#placement-shorthands",
        "2 / 1 / 3 / span 2",
    ),
}
