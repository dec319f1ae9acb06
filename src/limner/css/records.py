"""Computed values that belong to one property or one family of properties: `display`, layers, tracks, alignment.

`css` parses into these records, and the groups in `style.computed` hold them. All are immutable and hashable. Lengths
are CSS px, angles degrees.

Spec: https://www.w3.org/TR/css-2024/
"""

from typing import Final, Literal, NamedTuple, TypeAlias

from limner.css.values import (
    AUTO,
    Auto,
    Calc,
    GeometryBox,
    ImageValue,
    LengthPercentage,
    Percent,
    Position,
)
from limner.record import record

Direction: TypeAlias = Literal["ltr", "rtl"]
LineStyle: TypeAlias = Literal[
    "none", "hidden", "dotted", "dashed", "solid", "double", "groove", "ridge", "inset", "outset"
]
BlendMode: TypeAlias = Literal[
    "normal",
    "multiply",
    "screen",
    "overlay",
    "darken",
    "lighten",
    "color-dodge",
    "color-burn",
    "hard-light",
    "soft-light",
    "difference",
    "exclusion",
    "hue",
    "saturation",
    "color",
    "luminosity",
    "plus-lighter",
    "plus-darker",
]

DisplayInside: TypeAlias = Literal[
    "flow",
    "flow-root",
    "flex",
    "grid",
    "orthogonal",
    "ruby",
    "ruby-text",
    "table",
    "table-row-group",
    "table-header-group",
    "table-footer-group",
    "table-row",
    "table-cell",
    "table-column-group",
    "table-column",
    "table-caption",
]


class Display(NamedTuple):
    """`display`, blockified where the element's position requires it.

    `outside` is ``none`` or ``contents`` for these values, and ``internal`` for the inner parts of tables.
    """

    outside: Literal["block", "inline", "none", "contents", "internal"]
    inside: DisplayInside = "flow"
    list_item: bool = False


INLINE: Final = Display("inline")
BLOCK: Final = Display("block")


TOP_LEFT: Final = Position(Percent(0.0), Percent(0.0))
BackgroundSize: TypeAlias = Literal["cover", "contain"] | tuple[LengthPercentage | Auto, LengthPercentage | Auto]
RepeatStyle: TypeAlias = Literal["repeat", "no-repeat", "space", "round"]


@record(kw_only=True)
class BackgroundLayer:
    """One layer of `background`. The topmost layer comes first in the list."""

    image: ImageValue | None = None
    position: Position = TOP_LEFT
    size: BackgroundSize = (AUTO, AUTO)
    repeat: tuple[RepeatStyle, RepeatStyle] = ("repeat", "repeat")
    origin: Literal["border-box", "padding-box", "content-box"] = "padding-box"
    clip: Literal["border-box", "padding-box", "content-box", "text", "border-area"] = "border-box"
    attachment: Literal["scroll", "fixed", "local"] = "scroll"
    blend_mode: BlendMode = "normal"


@record(kw_only=True)
class MaskLayer:
    """One layer of `mask`. The topmost layer comes first in the list."""

    image: ImageValue | None = None
    position: Position = TOP_LEFT
    size: BackgroundSize = (AUTO, AUTO)
    repeat: tuple[RepeatStyle, RepeatStyle] = ("repeat", "repeat")
    origin: GeometryBox = "border-box"
    clip: GeometryBox | Literal["no-clip", "text"] = "border-box"
    mode: Literal["match-source", "alpha", "luminance"] = "match-source"
    composite: Literal["add", "subtract", "intersect", "exclude"] = "add"


# Alignment values: a keyword with an optional `safe` or `unsafe`: ("center", "safe"). "normal", "auto", "stretch",
# "start", "end", "center", "flex-start", "flex-end", "self-start", "self-end", "left", "right", "baseline",
# "last baseline", "space-between", "space-around", "space-evenly".
Alignment: TypeAlias = tuple[str, Literal["", "safe", "unsafe"]]
NORMAL: Final[Alignment] = ("normal", "")


@record
class Flex:
    """``<number>fr`` as a track's size."""

    factor: float


TrackBreadth: TypeAlias = float | Percent | Calc | Flex | Auto | Literal["min-content", "max-content"]


@record
class TrackSize:
    """``minmax(min, max)``. A single breadth is in both. With `fit`, it is ``fit-content(fit)``."""

    min: TrackBreadth
    max: TrackBreadth
    fit: LengthPercentage | None = None


@record
class TrackRepeat:
    """``repeat(auto-fill | auto-fit, …)``. Repeats with a number are expanded when computed."""

    kind: Literal["auto-fill", "auto-fit"]
    tracks: tuple[TrackSize, ...]
    line_names: tuple[tuple[str, ...], ...]  # one more than tracks


@record
class TrackList:
    """`grid-template-rows` or `-columns`: tracks, and the names of the lines around them (one more than tracks)."""

    tracks: tuple[TrackSize | TrackRepeat, ...] = ()
    line_names: tuple[tuple[str, ...], ...] = ((),)
    subgrid: bool = False


NO_TRACKS: Final = TrackList()


@record
class GridLine:
    """One of `grid-row-start` and so on: `auto`, a line, or a span."""

    span: bool = False
    number: int | None = None
    name: str | None = None


GRID_AUTO: Final = GridLine()
AUTO_TRACK: Final = TrackSize(AUTO, AUTO)


# One item of `content`: text (also from an attribute, already looked up), an image, a counter, or a quote.
ContentItem: TypeAlias = (
    tuple[Literal["text"], str]
    | tuple[Literal["image"], ImageValue]
    | tuple[Literal["counter"], str, str]  # name, style
    | tuple[Literal["counters"], str, str, str]  # name, separator, style
    | tuple[Literal["open-quote", "close-quote", "no-open-quote", "no-close-quote"]]
)
