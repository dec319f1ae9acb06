"""Values of boxes: `display`, sizes, ratios, alignment.

Goes in: a cursor. Comes out: the records of `css.records` and `css.values`.

Spec: https://www.w3.org/TR/css-display-3/, https://www.w3.org/TR/css-sizing-3/, https://www.w3.org/TR/css-align-3/
"""

from typing import Final

from limner.css.calc import parse_calc_size
from limner.css.grammar.numbers import positive_length_percentage, positive_number
from limner.css.match import MISS, Match, Matcher, keywords, mapped, one_of
from limner.css.records import Alignment, Display, DisplayInside
from limner.css.specified import Deferred
from limner.css.tokens import Token, Tokens
from limner.css.values import AUTO, NONE, AnchorLength, AspectRatio, Auto, SizeKeyword

# ── display ───────────────────────────────────────────────────────────────────────────────────────────────

_INTERNAL: Final[tuple[DisplayInside, ...]] = (
    "table-row-group",
    "table-header-group",
    "table-footer-group",
    "table-row",
    "table-cell",
    "table-column-group",
    "table-column",
    "table-caption",
)
_DISPLAYS: Final[dict[str, Display]] = {
    "none": Display("none"),
    "contents": Display("contents"),
    "block": Display("block"),
    "inline": Display("inline"),
    "flow": Display("block"),
    "flow-root": Display("block", "flow-root"),
    "inline-block": Display("inline", "flow-root"),
    "flex": Display("block", "flex"),
    "inline-flex": Display("inline", "flex"),
    "-webkit-flex": Display("block", "flex"),
    "-webkit-inline-flex": Display("inline", "flex"),
    "grid": Display("block", "grid"),
    "inline-grid": Display("inline", "grid"),
    "table": Display("block", "table"),
    "inline-table": Display("inline", "table"),
    "list-item": Display("block", "flow", list_item=True),
    "-webkit-box": Display("block", "flex"),
    "-webkit-inline-box": Display("inline", "flex"),
    "ruby": Display("inline", "ruby"),
    "ruby-text": Display("inline", "ruby-text"),
    # Mathematics is laid out as plain inline text.
    "math": Display("inline"),
    **{name: Display("internal", name) for name in _INTERNAL},
}
WEBKIT_BOXES: Final = frozenset({"-webkit-box", "-webkit-inline-box"})
_INSIDES: Final = frozenset({"flow", "flow-root", "flex", "grid", "table", "ruby", "math"})


def display(tokens: Tokens) -> Match:
    """Match `display`, in its one-word and multi-word syntax."""
    start = tokens.at
    words: list[str] = []
    while word := tokens.keyword():
        words.append(word)
        tokens.take()
    value: Match = _DISPLAYS.get(words[0], MISS) if len(words) == 1 else _long_display(words)
    if value is MISS:
        tokens.at = start
    return value


def _long_display(words: list[str]) -> Match:
    outside = inside = ""
    list_item = False
    for word in words:
        if word in {"block", "inline"} and not outside:
            outside = word
        elif word in _INSIDES and not inside:
            inside = word
        elif word == "list-item" and not list_item:
            list_item = True
        else:
            return MISS
    if not words or (list_item and inside not in {"", "flow", "flow-root"}):
        return MISS
    base = _DISPLAYS[inside or "flow"]
    is_inline = outside == "inline" or (inside == "ruby" and not outside)
    return Display("inline" if is_inline else "block", base.inside, list_item)


def webkit_box(tokens: Tokens) -> Match:
    """Match `display` again, and tell whether it is the legacy flexible box."""
    word = tokens.keyword()
    if display(tokens) is MISS:
        return MISS
    return word in WEBKIT_BOXES


# ── sizes ─────────────────────────────────────────────────────────────────────────────────────────────────

_INTRINSIC: Final[dict[str, SizeKeyword]] = {
    "min-content": "min-content",
    "-webkit-min-content": "min-content",
    "max-content": "max-content",
    "-webkit-max-content": "max-content",
    "fit-content": "fit-content",
    "-webkit-fit-content": "fit-content",
    "stretch": "stretch",
    "-webkit-fill-available": "stretch",
}

_BASES: Final[dict[str, Auto | SizeKeyword]] = {"auto": AUTO, **_INTRINSIC}


def _calc_size(tokens: Tokens) -> Match:
    value = parse_calc_size(tokens.next, _BASES)
    if value is None:
        return MISS
    tokens.take()
    return value


size: Matcher = one_of(mapped({"auto": AUTO, **_INTRINSIC}), positive_length_percentage, _calc_size)
max_size: Matcher = one_of(mapped({"none": NONE, **_INTRINSIC}), positive_length_percentage, _calc_size)
flex_basis: Matcher = one_of(keywords("content"), size)


def ratio(tokens: Tokens) -> Match:
    """Match `<ratio>`, and give width divided by height; None for a degenerate ratio."""
    start = tokens.at
    width = positive_number(tokens)
    if width is MISS or isinstance(width, Deferred):
        tokens.at = start
        return MISS
    height = 1.0
    if tokens.skip("/"):
        height = positive_number(tokens)
        if height is MISS or isinstance(height, Deferred):
            tokens.at = start
            return MISS
    return width / height if width > 0.0 and height > 0.0 else None


def aspect_ratio(tokens: Tokens) -> Match:
    """Match `aspect-ratio`; None is just `auto`."""
    auto = tokens.skip("auto")
    value = ratio(tokens)
    if value is MISS:
        return None if auto else MISS
    auto = auto or tokens.skip("auto")
    # "If the <ratio> is degenerate, the property instead behaves as auto."
    return AspectRatio(auto=auto, ratio=value) if value is not None else None


# ── alignment ─────────────────────────────────────────────────────────────────────────────────────────────

_CONTENT_POSITIONS: Final = frozenset({"center", "start", "end", "flex-start", "flex-end"})
_SELF_POSITIONS: Final = _CONTENT_POSITIONS | {"self-start", "self-end"}
_DISTRIBUTIONS: Final = frozenset({"space-between", "space-around", "space-evenly", "stretch"})
_SIDES: Final = frozenset({"left", "right"})
_BASELINES: Final = frozenset({"first", "last"})


def make_alignment(
    single: frozenset[str], positions: frozenset[str], *, baseline: frozenset[str] = _BASELINES
) -> Matcher:
    """Make a matcher of an alignment property.

    Args:
        single: Keywords that stand alone.
        positions: Keywords that may follow `safe` and `unsafe`.
        baseline: The words that may come before `baseline`; empty if `baseline` does not fit at all.
    """

    def match(tokens: Tokens) -> Match:
        start = tokens.at
        word = tokens.keyword()
        value: Alignment | None = None
        if word:
            tokens.take()
        if word in single or word in positions:
            value = (word, "")
        elif baseline and word == "baseline":
            value = ("baseline", "")
        elif word in baseline and tokens.skip("baseline"):
            value = ("baseline" if word == "first" else "last baseline", "")
        elif word in {"safe", "unsafe"} and tokens.keyword() in positions:
            value = (tokens.take().lower, "safe" if word == "safe" else "unsafe")
        if value is None:
            tokens.at = start
            return MISS
        return value

    return match


# Chrome does not support `last baseline` for content yet.
align_content = make_alignment(_DISTRIBUTIONS | {"normal"}, _CONTENT_POSITIONS, baseline=frozenset({"first"}))
justify_content = make_alignment(_DISTRIBUTIONS | {"normal"}, _CONTENT_POSITIONS | _SIDES, baseline=frozenset())
align_items = make_alignment(frozenset({"normal", "stretch"}), _SELF_POSITIONS)
align_self = make_alignment(frozenset({"auto", "normal", "stretch"}), _SELF_POSITIONS)
_justify_items = make_alignment(frozenset({"normal", "stretch"}), _SELF_POSITIONS | _SIDES)
justify_self = make_alignment(frozenset({"auto", "normal", "stretch"}), _SELF_POSITIONS | _SIDES)


def justify_items(tokens: Tokens) -> Match:
    """Match `justify-items`, where `legacy` may be combined with a side."""
    start = tokens.at
    legacy = tokens.skip("legacy")
    word = tokens.keyword()
    if word in {"left", "right", "center"}:
        tokens.take()
        if legacy or tokens.skip("legacy"):
            return (word, "")
        tokens.at = start
        return _justify_items(tokens)
    if legacy:
        return ("legacy", "")
    return _justify_items(tokens)


# ── anchors ───────────────────────────────────────────────────────────────────────────────────────────────

_FUNCTIONS: Final = frozenset(("anchor", "anchor-size"))
_ACROSS: Final = frozenset(
    ("left", "right", "span-left", "span-right", "x-start", "x-end", "inline-start", "inline-end", "span-x-start",
     "span-x-end", "span-inline-start", "span-inline-end")
)  # fmt: skip
_DOWN: Final = frozenset(
    ("top", "bottom", "span-top", "span-bottom", "y-start", "y-end", "block-start", "block-end", "span-y-start",
     "span-y-end", "span-block-start", "span-block-end")
)  # fmt: skip
_EITHER: Final = frozenset(("center", "span-all", "start", "end", "span-start", "span-end"))


def anchored(matcher: Matcher) -> Matcher:
    """Let a length use `anchor()` or `anchor-size()`, whose values layout knows."""

    def match(tokens: Tokens) -> Match:
        start = tokens.at
        value = matcher(tokens)
        token = tokens.next
        if value is not MISS:
            return value
        tokens.at = start
        token = tokens.next
        if token.kind == "function" and _refers(token):
            tokens.at += 1
            return AnchorLength(_text(token))
        return MISS

    return match


def _refers(token: Token) -> bool:
    return token.kind == "function" and (token.lower in _FUNCTIONS or any(_refers(child) for child in token.children))


def _text(token: Token) -> str:
    match token.kind:
        case "function":
            return f"{token.lower}({' '.join(map(_text, token.children))})"
        case "(":
            return f"({' '.join(map(_text, token.children))})"
        case "number":
            return f"{token.number:g}"
        case "percentage":
            return f"{token.number:g}%"
        case "dimension":
            return f"{token.number:g}{token.unit}"
        case _:
            return token.text or token.kind


def dashed_names(tokens: Tokens) -> Match:
    """Match ``none | <dashed-ident>#``."""
    if tokens.skip("none"):
        return ()
    names: list[str] = []
    while tokens.next.kind == "ident" and tokens.next.text.startswith("--"):
        names.append(tokens.next.text)
        tokens.at += 1
        if not tokens.skip(","):
            break
    return tuple(names) or MISS


def default_anchor(tokens: Tokens) -> Match:
    """Match ``auto | <dashed-ident>``; `auto` gives an empty name."""
    if tokens.skip("auto") or tokens.skip("normal"):
        return ""
    names: Match = dashed_names(tokens)
    return MISS if names is MISS or len(names) != 1 else names[0]


def position_area(tokens: Tokens) -> Match:
    """Match `position-area`. Give its keywords for x and for y; `none` gives an empty tuple."""
    if tokens.skip("none"):
        return ()
    words: list[str] = []
    while (word := tokens.keyword()) in _ACROSS or word in _DOWN or word in _EITHER:
        words.append(str(word))
        tokens.take()
    if len(words) == 1:
        word = words[0]
        if word in _ACROSS:
            return word, "span-all"
        if word in _DOWN:
            return "span-all", word
        return word, word
    if len(words) != 2:
        return MISS
    first, second = words
    if first in _DOWN or second in _ACROSS:
        first, second = second, first
    elif first in _EITHER and second in _EITHER:
        first, second = second, first  # the block axis comes first
    return (first, second) if first not in _DOWN and second not in _ACROSS else MISS
