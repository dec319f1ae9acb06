"""Shorthands of boxes, borders, flex, grid and alignment."""

from typing import Any, Final

from limner.css.expand.rare import RARE_SHORTHANDS
from limner.css.expand.shorthand import Expanded, Shorthand, expand_any_order, expand_same, expand_sides, matcher_of
from limner.css.grammar import grids
from limner.css.grammar.backgrounds import CORNERS, corner_shape
from limner.css.grammar.numbers import positive_integer, positive_length_percentage, positive_number
from limner.css.match import MISS, Match, mapped, spread_sides, string
from limner.css.records import AUTO_TRACK, GRID_AUTO, NO_TRACKS, GridLine, TrackList
from limner.css.tokens import Tokens
from limner.css.values import AUTO, Percent

_SIDES: Final = ("top", "right", "bottom", "left")


def _named(pattern: str, *parts: str) -> tuple[str, ...]:
    return tuple(pattern.format(part) for part in parts)


def _sides(longhands: tuple[str, ...], grammar: str, spec: str, example: str) -> Shorthand:
    return Shorthand(longhands, expand_sides(*longhands), grammar, spec, example)


def _any_order(longhands: tuple[str, ...], grammar: str, spec: str, example: str) -> Shorthand:
    return Shorthand(longhands, expand_any_order(*longhands), grammar, spec, example)


def _logical_pairs(pattern: str, grammar: str, example: str) -> dict[str, Shorthand]:
    """Make `margin-block`, `margin-inline` and similar shorthands."""
    return {
        pattern.format(axis): _sides(
            _named(pattern, f"{axis}-start", f"{axis}-end"), grammar, "css-logical-1/", example
        )
        for axis in ("block", "inline")
    }


# ── borders ───────────────────────────────────────────────────────────────────────────────────────────────

_BORDER_PARTS: Final = ("width", "style", "color")
_BORDER_GRAMMAR: Final = "<line-width> || <line-style> || <color>"
BORDER_IMAGE_LONGHANDS: Final = (
    "border-image-source",
    "border-image-slice",
    "-limner-border-image-slice-fill",
    "border-image-width",
    "border-image-outset",
    "border-image-repeat",
)
_ALL_BORDERS: Final = tuple(f"border-{side}-{part}" for side in _SIDES for part in _BORDER_PARTS)
_one_border = expand_any_order(*(f"border-top-{part}" for part in _BORDER_PARTS))


def _border(tokens: Tokens) -> Expanded:
    found = _one_border(tokens)
    if found is MISS:
        return MISS
    return {name.replace("top", side): value for name, value in found.items() for side in _SIDES}


def _border_axis(axis: str) -> Shorthand:
    """Make `border-block` and `border-inline`."""
    longhands = tuple(f"border-{axis}-{end}-{part}" for end in ("start", "end") for part in _BORDER_PARTS)

    def expand(tokens: Tokens) -> Expanded:
        found = _one_border(tokens)
        if found is MISS:
            return MISS
        return {
            name.replace("top", f"{axis}-{end}"): value for name, value in found.items() for end in ("start", "end")
        }

    return Shorthand(longhands, expand, _BORDER_GRAMMAR, "css-logical-1/", "2px solid teal")


def _radii(tokens: Tokens) -> Expanded:
    horizontal = _some_radii(tokens)
    vertical = horizontal
    if tokens.skip("/"):
        vertical = _some_radii(tokens)
    if not horizontal or not vertical:
        return MISS
    return {
        f"border-{corner}-radius": (x, y)
        for corner, x, y in zip(CORNERS, spread_sides(horizontal), spread_sides(vertical), strict=True)
    }


def _some_radii(tokens: Tokens) -> tuple[Any, ...]:
    found: list[Any] = []
    while len(found) < 4 and (value := positive_length_percentage(tokens)) is not MISS:
        found.append(value)
    return tuple(found)


def _corner_shapes(tokens: Tokens) -> Expanded:
    found: list[Any] = []
    while len(found) < 4 and (value := corner_shape(tokens)) is not MISS:
        found.append(value)
    if not found:
        return MISS
    return dict(zip((f"corner-{corner}-shape" for corner in CORNERS), spread_sides(tuple(found)), strict=True))


def _border_image(tokens: Tokens) -> Expanded:
    found: dict[str, Any] = {}
    while not tokens.is_done():
        for name in ("border-image-source", "border-image-repeat"):
            if name not in found and (value := matcher_of(name)(tokens)) is not MISS:
                found[name] = value
                break
        else:
            if "border-image-slice" in found or not _border_slices(tokens, found):
                return MISS
    return found or MISS


def _border_slices(tokens: Tokens, found: dict[str, Any]) -> bool:
    """Read ``<slice> [ / <width>? [ / <outset> ]? ]?``."""
    start = tokens.at
    slices = matcher_of("border-image-slice")(tokens)
    if slices is MISS:
        return False
    tokens.at = start
    found["border-image-slice"] = slices
    found["-limner-border-image-slice-fill"] = matcher_of("-limner-border-image-slice-fill")(tokens)
    if not tokens.skip("/"):
        return True
    width = matcher_of("border-image-width")(tokens)
    if width is not MISS:
        found["border-image-width"] = width
    if tokens.skip("/"):
        outset = matcher_of("border-image-outset")(tokens)
        if outset is MISS:
            return False
        found["border-image-outset"] = outset
        return True
    return width is not MISS


# ── flex ──────────────────────────────────────────────────────────────────────────────────────────────────

_basis = matcher_of("flex-basis")


def _flex(tokens: Tokens) -> Expanded:
    """Spec: https://www.w3.org/TR/css-flexbox-1/#flex-property."""
    if tokens.skip("none"):
        return {"flex-grow": 0.0, "flex-shrink": 0.0, "flex-basis": AUTO}
    grow: Any = MISS
    shrink: Any = MISS
    basis: Any = MISS
    while not tokens.is_done():
        if grow is MISS and (grow := positive_number(tokens)) is not MISS:
            shrink = positive_number(tokens)
            continue
        if basis is MISS and (basis := _flex_basis(tokens)) is not MISS:
            continue
        return MISS
    if grow is MISS and basis is MISS:
        return MISS
    # "flex-grow: when omitted, it is set to 1; flex-shrink: to 1; flex-basis: to 0", which is 0% in Chrome.
    return {
        "flex-grow": 1.0 if grow is MISS else grow,
        "flex-shrink": 1.0 if shrink is MISS else shrink,
        "flex-basis": Percent(0.0) if basis is MISS else basis,
    }


def _flex_basis(tokens: Tokens) -> Any:
    # "a unitless zero that is not already preceded by two flex factors must be interpreted as a flex factor"
    return _basis(tokens)


# ── alignment ─────────────────────────────────────────────────────────────────────────────────────────────


def _place(first: str, second: str, grammar: str, name: str, example: str) -> Shorthand:
    """Make a `place-` shorthand. A single value stands for both axes."""
    longhands = (first, second)

    def expand(tokens: Tokens) -> Expanded:
        start = tokens.at
        block = matcher_of(first)(tokens)
        if block is MISS:
            return MISS
        if not tokens.is_done():
            inline = matcher_of(second)(tokens)
        else:
            tokens.at = start
            inline = matcher_of(second)(tokens)
            if inline is MISS and "baseline" in block[0]:
                # "If the second value is omitted … unless that value is a <baseline-position> in which case it is
                # defaulted to start."
                tokens.at = len(tokens.items) - 1
                inline = ("start", "")
        return MISS if inline is MISS else {first: block, second: inline}

    return Shorthand(longhands, expand, grammar, f"css-align-3/#{name}", example)


def _line_clamp(tokens: Tokens) -> Expanded:
    if tokens.skip("none"):
        return {"-webkit-line-clamp": None}
    lines = positive_integer(tokens)
    if lines is MISS:
        return MISS
    ellipsis = string(tokens)
    if ellipsis is MISS:
        ellipsis = _ellipsis_keyword(tokens)
    return {
        "-webkit-line-clamp": lines,
        "-limner-line-clamp-block": True,
        "-limner-line-clamp-ellipsis": "…" if ellipsis is MISS else ellipsis,
    }


_ellipsis_keyword = mapped({"auto": "…", "no-ellipsis": ""})

BOX_SHORTHANDS: Final[dict[str, Shorthand]] = {
    **RARE_SHORTHANDS,
    "margin": _sides(
        _named("margin-{}", *_SIDES), "[ <length-percentage> | auto ]{1,4}", "css-box-4/#margin-shorthand", "8px auto"
    ),
    "padding": _sides(
        _named("padding-{}", *_SIDES), "<length-percentage [0,∞]>{1,4}", "css-box-4/#padding-shorthand", "8px 16px"
    ),
    "inset": _sides(_SIDES, "[ auto | <length-percentage> ]{1,4}", "css-position-3/#inset-shorthands", "0"),
    **_logical_pairs("margin-{}", "[ <length-percentage> | auto ]{1,2}", "8px"),
    **_logical_pairs("padding-{}", "<length-percentage [0,∞]>{1,2}", "8px"),
    **_logical_pairs("inset-{}", "[ auto | <length-percentage> ]{1,2}", "0 10px"),
    "overflow": _sides(
        ("overflow-x", "overflow-y"),
        "[ visible | hidden | clip | scroll | auto ]{1,2}",
        "css-overflow-3/#propdef-overflow",
        "hidden",
    ),
    "gap": _sides(
        ("row-gap", "column-gap"),
        "[ normal | <length-percentage [0,∞]> ]{1,2}",
        "css-align-3/#gap-shorthand",
        "12px 24px",
    ),
    "flex-flow": _any_order(
        ("flex-direction", "flex-wrap"),
        "<'flex-direction'> || <'flex-wrap'>",
        "css-flexbox-1/#flex-flow-property",
        "row wrap",
    ),
    "flex": Shorthand(
        ("flex-grow", "flex-shrink", "flex-basis"),
        _flex,
        "none | [ <'flex-grow'> <'flex-shrink'>? || <'flex-basis'> ]",
        "css-flexbox-1/#flex-property",
        "1 1 0",
    ),
    "place-content": _place(
        "align-content", "justify-content", "<'align-content'> <'justify-content'>?", "place-content", "center"
    ),
    "place-items": _place(
        "align-items", "justify-items", "<'align-items'> <'justify-items'>?", "place-items", "center"
    ),
    "place-self": _place("align-self", "justify-self", "<'align-self'> <'justify-self'>?", "place-self", "end"),
    **{
        f"border-{part}": _sides(
            _named(f"border-{{}}-{part}", *_SIDES), f"<{kind}>{{1,4}}", f"css-backgrounds-3/#border-{part}", example
        )
        for part, kind, example in (
            ("width", "line-width", "1px 2px"),
            ("style", "line-style", "solid"),
            ("color", "color", "red blue"),
        )
    },
    **{
        f"border-{side}": _any_order(
            _named(f"border-{side}-{{}}", *_BORDER_PARTS),
            _BORDER_GRAMMAR,
            "css-backgrounds-3/#border-shorthands",
            "2px solid teal",
        )
        for side in (*_SIDES, "block-start", "block-end", "inline-start", "inline-end")
    },
    "border": Shorthand(
        (*_ALL_BORDERS, *BORDER_IMAGE_LONGHANDS),
        _border,
        _BORDER_GRAMMAR,
        "css-backgrounds-3/#border-shorthands",
        "2px solid teal",
    ),
    "border-block": _border_axis("block"),
    "border-inline": _border_axis("inline"),
    **{
        f"border-{axis}-{part}": _sides(
            _named(f"border-{{}}-{part}", f"{axis}-start", f"{axis}-end"), f"<{part}>{{1,2}}", "css-logical-1/", example
        )
        for axis in ("block", "inline")
        for part, example in (("width", "1px 2px"), ("style", "solid"), ("color", "red blue"))
    },
    "border-radius": Shorthand(
        _named("border-{}-radius", *CORNERS),
        _radii,
        "<length-percentage [0,∞]>{1,4} [ / <length-percentage [0,∞]>{1,4} ]?",
        "css-backgrounds-3/#border-radius",
        "20px / 50%",
    ),
    "corner-shape": Shorthand(
        _named("corner-{}-shape", *CORNERS),
        _corner_shapes,
        "<corner-shape-value>{1,4}",
        "css-borders-4/#corner-shape-shorthand",
        "squircle bevel",
    ),
    "border-image": Shorthand(
        BORDER_IMAGE_LONGHANDS,
        _border_image,
        "<source> || <slice> [ / <width> | / <width>? / <outset> ]? || <repeat>",
        "css-backgrounds-3/#border-image",
        "linear-gradient(red, blue) 1 / 8px",
    ),
    "outline": _any_order(
        ("outline-width", "outline-style", "outline-color"),
        "<'outline-width'> || <'outline-style'> || <'outline-color'>",
        "css-ui-4/#outline",
        "3px dashed teal",
    ),
    "line-clamp": Shorthand(
        ("-webkit-line-clamp", "-limner-line-clamp-block", "-limner-line-clamp-ellipsis"),
        _line_clamp,
        "none | <integer [1,∞]> [ auto | no-ellipsis | <string> ]?",
        "css-overflow-4/#line-clamp",
        '2 "…"',
    ),
}

# Properties that fill a second field of the computed style.
COMPANIONS: Final[dict[str, tuple[str, ...]]] = {
    "display": ("display", "-limner-webkit-box"),
    "text-align": ("text-align", "-limner-text-align-blocks"),
    "text-indent": ("text-indent", "-limner-text-indent-hanging", "-limner-text-indent-each-line"),
    "border-image-slice": ("border-image-slice", "-limner-border-image-slice-fill"),
    "grid-auto-flow": ("grid-auto-flow", "-limner-grid-auto-flow-dense"),
}
COMPANION_EXPANDERS: Final = {name: expand_same(*longhands) for name, longhands in COMPANIONS.items()}


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
    """Tell whether a slash was the last token taken."""
    return tokens.at > 0 and tokens.items[tokens.at - 1].kind == "delim"


def _auto_flow(tokens: Tokens) -> bool | None:
    """Read ``auto-flow && dense?``, and tell whether it is dense; None if it is missing."""
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
