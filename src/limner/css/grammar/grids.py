"""Values of grids: track lists, areas, lines.

Goes in: a cursor. Comes out: the records of the group ``grid``. Repeats with a number are expanded.

Spec: https://www.w3.org/TR/css-grid-2/
"""

from typing import Any, Final

from limner.css.grammar.numbers import integer, positive_integer, positive_length_percentage
from limner.css.match import MISS, Match, Matcher, custom_ident, mapped, one_of, repeated, string
from limner.css.records import GRID_AUTO, NO_TRACKS, Flex, GridLine, TrackList, TrackRepeat, TrackSize
from limner.css.specified import Deferred
from limner.css.tokens import Tokens
from limner.css.values import AUTO, Calc, Percent

MAX_TRACKS: Final = 1000
"""The most tracks of one list after repeats are expanded. Chrome has its own cap, far above any card's need."""

_KEYWORDS: Final = {"auto": AUTO, "min-content": "min-content", "max-content": "max-content"}
_keyword = mapped(_KEYWORDS)
_NOT_NAMES: Final = frozenset({"auto", "span"})


def _flex(tokens: Tokens) -> Match:
    token = tokens.next
    if token.kind == "dimension" and token.unit == "fr" and token.number >= 0.0:
        tokens.take()
        return Flex(token.number)
    return MISS


_inflexible: Matcher = one_of(_keyword, positive_length_percentage)
_breadth: Matcher = one_of(_flex, _inflexible)


def _track_function(tokens: Tokens) -> Match:
    arguments = tokens.function("minmax")
    if arguments is not None:
        low = _inflexible(arguments)
        if low is MISS or not arguments.skip(","):
            return MISS
        high = _breadth(arguments)
        return MISS if high is MISS or not arguments.is_done() else TrackSize(low, high)
    arguments = tokens.function("fit-content")
    if arguments is not None:
        limit = positive_length_percentage(arguments)
        # "fit-content() … represents the formula max(minimum, min(limit, max-content))"
        return MISS if limit is MISS or not arguments.is_done() else TrackSize(AUTO, "max-content", limit)
    return MISS


def track_size(tokens: Tokens) -> Match:
    """Match `<track-size>`."""
    start = tokens.at
    breadth = _breadth(tokens)
    if isinstance(breadth, Flex):
        # "<flex> … implies an automatic minimum", as minmax(auto, <flex>).
        return TrackSize(AUTO, breadth)
    if breadth is not MISS:
        return TrackSize(breadth, breadth)
    value = _track_function(tokens)
    if value is MISS:
        tokens.at = start
    return value


auto_tracks: Matcher = repeated(track_size)


def line_names(tokens: Tokens) -> Match:
    """Match ``[a b]``, or nothing at all, which gives no names."""
    token = tokens.next
    if token.kind != "[":
        return ()
    inside = Tokens(token.children)
    names: list[str] = []
    while not inside.is_done():
        name = custom_ident(inside, exclude=_NOT_NAMES)
        if name is MISS:
            return MISS
        names.append(name)
    tokens.take()
    return tuple(names)


class _ListBuilder:
    """Gathers tracks and the names of the lines between them."""

    def __init__(self) -> None:
        self.tracks: list[Any] = []
        self.names: list[tuple[str, ...]] = [()]

    def add_names(self, names: tuple[str, ...]) -> None:
        self.names[-1] += names

    def add_track(self, track: object) -> None:
        self.tracks.append(track)
        self.names.append(())

    def finished(self) -> TrackList:
        return TrackList(tuple(self.tracks), tuple(self.names))


def _is_fixed(track: Any) -> bool:
    """Tell whether a track may be next to an automatic repeat: one of its breadths must be a length or percentage."""
    kinds = (float, int, Percent, Calc, Deferred)
    return track.fit is None and (isinstance(track.min, kinds) or isinstance(track.max, kinds))


def _repeat(tokens: Tokens, builder: _ListBuilder, *, auto: bool) -> bool:
    """Read one ``repeat()`` into the list. A list may have only one automatic repeat."""
    token = tokens.next
    if token.kind != "function" or token.lower != "repeat":
        return False
    arguments = Tokens(token.children)
    kind: Any = arguments.keyword()
    count: Any = 0
    if kind in {"auto-fill", "auto-fit"}:
        if not auto:
            return False
        arguments.take()
    else:
        kind = ""
        count = positive_integer(arguments)
        if count is MISS or isinstance(count, Deferred):
            return False
    if not arguments.skip(","):
        return False
    inner = _ListBuilder()
    while not arguments.is_done():
        names = line_names(arguments)
        if names is MISS:
            return False
        inner.add_names(names)
        if arguments.is_done():
            break
        track = track_size(arguments)
        if track is MISS:
            return False
        inner.add_track(track)
    if not inner.tracks:
        return False
    tokens.take()
    if kind:
        builder.add_track(TrackRepeat(kind, tuple(inner.tracks), tuple(inner.names)))
        return True
    for _ in range(min(count, MAX_TRACKS)):
        if len(builder.tracks) + len(inner.tracks) > MAX_TRACKS:
            break
        builder.add_names(inner.names[0])
        for track, names in zip(inner.tracks, inner.names[1:], strict=True):
            builder.add_track(track)
            builder.add_names(names)
    return True


def track_list(tokens: Tokens) -> Match:
    """Match `grid-template-rows` or `-columns`."""
    return _track_list(tokens, repeats=True)


def explicit_track_list(tokens: Tokens) -> Match:
    """Match a list without repeats, as in the shorthand with areas."""
    return _track_list(tokens, repeats=False)


def _track_list(tokens: Tokens, *, repeats: bool) -> Match:
    if tokens.skip("none"):
        return NO_TRACKS
    if tokens.keyword() == "subgrid":
        return _subgrid(tokens) if repeats else MISS
    start = tokens.at
    builder = _ListBuilder()
    has_auto = False
    while not tokens.is_done():
        names = line_names(tokens)
        if names is MISS:
            break
        builder.add_names(names)
        track = track_size(tokens)
        if track is not MISS:
            builder.add_track(track)
            continue
        if not repeats or not _repeat(tokens, builder, auto=not has_auto):
            break
        has_auto = has_auto or any(isinstance(one, TrackRepeat) for one in builder.tracks[-1:])
    if not builder.tracks or (has_auto and not _may_repeat(builder.tracks)):
        tokens.at = start
        return MISS
    return builder.finished()


def _may_repeat(tracks: list[Any]) -> bool:
    """Tell whether all tracks are fixed.

    "Automatic repetitions … cannot be combined with intrinsic or flexible sizes."
    """
    flat = [inner for track in tracks for inner in (track.tracks if isinstance(track, TrackRepeat) else (track,))]
    return all(_is_fixed(track) for track in flat)


def _subgrid(tokens: Tokens) -> Match:
    tokens.take()
    names: list[tuple[str, ...]] = []
    while tokens.next.kind == "[" or (tokens.next.kind == "function" and tokens.next.lower == "repeat"):
        token = tokens.next
        if token.kind == "[":
            found = line_names(tokens)
            if found is MISS:
                return MISS
            names.append(found)
            continue
        arguments = Tokens(token.children)
        count = 1 if arguments.skip("auto-fill") else positive_integer(arguments)
        if count is MISS or isinstance(count, Deferred) or not arguments.skip(","):
            return MISS
        inner: list[tuple[str, ...]] = []
        while not arguments.is_done():
            found = line_names(arguments) if arguments.next.kind == "[" else MISS
            if found is MISS:
                return MISS
            inner.append(found)
        if not inner:
            return MISS
        names += inner * min(count, MAX_TRACKS)
        tokens.take()
    return TrackList((), tuple(names) or ((),), subgrid=True)


# ── areas ─────────────────────────────────────────────────────────────────────────────────────────────────


def parse_area_row(text: str) -> tuple[str, ...] | None:
    """Split one string of `grid-template-areas` into cell names. ``.`` is a cell without a name."""
    cells: list[str] = []
    for word in text.split():
        if set(word) == {"."}:
            cells.append(".")
            continue
        if not all(letter.isalnum() or letter in "-_" or ord(letter) > 127 for letter in word):
            return None
        cells.append(word)
    return tuple(cells) or None


def are_rectangles(rows: tuple[tuple[str, ...], ...]) -> bool:
    """Tell whether all rows are equally long and every name covers one rectangle."""
    if len({len(row) for row in rows}) != 1:
        return False
    extents: dict[str, list[int]] = {}
    for y, row in enumerate(rows):
        for x, name in enumerate(row):
            if name == ".":
                continue
            extent = extents.setdefault(name, [x, y, x, y, 0])
            extent[0], extent[2] = min(extent[0], x), max(extent[2], x)
            extent[3] = y
            extent[4] += 1
    return all((right - left + 1) * (bottom - top + 1) == count for left, top, right, bottom, count in extents.values())


def template_areas(tokens: Tokens) -> Match:
    """Match `grid-template-areas`; () is `none`."""
    if tokens.skip("none"):
        return ()
    start = tokens.at
    rows: list[tuple[str, ...]] = []
    while (text := string(tokens)) is not MISS:
        row = parse_area_row(text)
        if row is None:
            tokens.at = start
            return MISS
        rows.append(row)
    if not rows or not are_rectangles(tuple(rows)):
        tokens.at = start
        return MISS
    return tuple(rows)


# ── flow and lines ────────────────────────────────────────────────────────────────────────────────────────


def auto_flow_parts(tokens: Tokens) -> tuple[str, bool] | None:
    """Match `grid-auto-flow`. Give its direction, and whether it is dense."""
    direction = ""
    dense = False
    while True:
        word = tokens.keyword()
        if word in {"row", "column"} and not direction:
            direction = word
        elif word == "dense" and not dense:
            dense = True
        else:
            break
        tokens.take()
    return (direction or "row", dense) if direction or dense else None


def auto_flow(tokens: Tokens) -> Match:
    """Match `grid-auto-flow`, and give its direction."""
    parts = auto_flow_parts(tokens)
    return MISS if parts is None else parts[0]


def auto_flow_dense(tokens: Tokens) -> Match:
    """Match `grid-auto-flow`, and tell whether it is dense."""
    parts = auto_flow_parts(tokens)
    return MISS if parts is None else parts[1]


def grid_line(tokens: Tokens) -> Match:
    """Match `<grid-line>`."""
    if tokens.skip("auto"):
        return GRID_AUTO
    start = tokens.at
    span = False
    number: Any = None
    name: Any = None
    while not tokens.is_done():
        if not span and tokens.skip("span"):
            # `span` comes first or last.
            if (number is not None or name is not None) and (
                tokens.next.kind == "ident" or integer(tokens) is not MISS
            ):
                tokens.at = start
                return MISS
            span = True
            continue
        if number is None and (value := integer(tokens)) is not MISS:
            number = value
            continue
        if name is None and (value := custom_ident(tokens, exclude=_NOT_NAMES)) is not MISS:
            name = value
            continue
        break
    is_number = isinstance(number, int)
    is_wrong = is_number and (number == 0 or (span and number < 0))
    # A number that depends on the element cannot name a line.
    if is_wrong or (number is None and name is None) or not (is_number or number is None):
        tokens.at = start
        return MISS
    return GridLine(span, number, name)
