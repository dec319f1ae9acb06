"""Values of the text properties, of generated content, counters and list markers.

Spec: https://www.w3.org/TR/css-text-4/ and https://www.w3.org/TR/css-content-3/
"""

from typing import Any, Final

from limner.css.grammar.images import image
from limner.css.grammar.numbers import (
    integer,
    length_percentage,
    positive_integer,
    positive_length,
    positive_length_percentage,
    positive_number,
)
from limner.css.match import (
    MISS,
    Match,
    Matcher,
    custom_ident,
    keywords,
    mapped,
    one_of,
    repeated,
    sequence,
    some_of,
    string,
    words,
)
from limner.css.property import ComputeContext
from limner.css.specified import Deferred, Length
from limner.css.tokens import Token, Tokens
from limner.css.values import AUTO, resolve
from limner.record import record

# ── line height ───────────────────────────────────────────────────────────────────────────────────────────


@record
class LineHeightLength:
    """A line height that is a length or percentage, not yet computed. The wrapper distinguishes it from a number."""

    value: Any


def line_height(tokens: Tokens) -> Match:
    """Match `line-height`; a plain 0 is a number."""
    if tokens.skip("normal"):
        return ("normal", 0.0)
    value = positive_number(tokens)
    if value is not MISS:
        return ("number", value)
    value = positive_length_percentage(tokens)
    if value is MISS:
        return MISS
    return ("length", value) if isinstance(value, float) else LineHeightLength(value)


def compute_line_height(value: Any, context: ComputeContext) -> tuple[str, float]:
    """Turn percentages and relative lengths into px. A factor stays a factor."""
    if isinstance(value, Deferred):
        value = value.compute(context)
    if isinstance(value, LineHeightLength):
        length = value.value
        if isinstance(length, Deferred):
            length = length.compute(context)
        return ("length", max(0.0, resolve(length, context.font_size)))
    kind, number = value
    return (kind, number)


spacing: Matcher = one_of(mapped({"normal": 0.0}), length_percentage)


# ── keywords in many words ────────────────────────────────────────────────────────────────────────────────

_CASES: Final = frozenset({"capitalize", "uppercase", "lowercase"})


def text_transform(tokens: Tokens) -> Match:
    """Match `text-transform`; () is `none`."""
    if tokens.skip("none"):
        return ()
    if tokens.skip("math-auto"):
        return ("math-auto",)
    word = tokens.keyword()
    if word not in _CASES:
        return MISS
    tokens.take()
    return (word,)


TEXT_ALIGNS: Final[dict[str, tuple[str, str]]] = {
    **{name: (name, "none") for name in ("start", "end", "left", "right", "center", "justify")},
    "-webkit-left": ("left", "left"),
    "-webkit-right": ("right", "right"),
    "-webkit-center": ("center", "center"),
    "-webkit-match-parent": ("match-parent", "none"),
    "-internal-center": ("center", "none"),
}
text_align: Matcher = mapped({name: value for name, (value, _) in TEXT_ALIGNS.items()})
text_align_blocks: Matcher = mapped({name: value for name, (_, value) in TEXT_ALIGNS.items()})


def text_indent_parts(tokens: Tokens) -> tuple[Any, bool, bool] | None:
    """Match `text-indent`. Give its length, and whether `hanging` and `each-line` are present."""
    start = tokens.at
    indent: Any = MISS
    words: set[str] = set()
    while not tokens.is_done():
        word = tokens.keyword()
        if word in {"hanging", "each-line"} and word not in words:
            words.add(word)
            tokens.take()
            continue
        value = length_percentage(tokens) if indent is MISS else MISS
        if value is MISS:
            break
        indent = value
    if indent is MISS:
        tokens.at = start
        return None
    return indent, "hanging" in words, "each-line" in words


_over = keywords("text cap ex")
_under = keywords("text alphabetic")


def text_box_edge(tokens: Tokens) -> Match:
    """Match `text-box-edge`. A single `text` sets both edges, and `auto` means `text` too."""
    if tokens.skip("auto"):
        return ("text", "text")
    over = _over(tokens)
    if over is MISS:
        return MISS
    under = _under(tokens)
    if under is MISS:
        return ("text", "text") if over == "text" else MISS
    return (over, under)


def text_indent(tokens: Tokens) -> Match:
    """Match `text-indent`, and give its length."""
    parts = text_indent_parts(tokens)
    return MISS if parts is None else parts[0]


def text_indent_hanging(tokens: Tokens) -> Match:
    """Match `text-indent`, and tell whether it hangs."""
    parts = text_indent_parts(tokens)
    return MISS if parts is None else parts[1]


def text_indent_each_line(tokens: Tokens) -> Match:
    """Match `text-indent`, and tell whether it applies to lines after forced breaks."""
    parts = text_indent_parts(tokens)
    return MISS if parts is None else parts[2]


_quote_pairs = repeated(sequence(string, string))
quotes: Matcher = one_of(mapped({"auto": None, "none": ()}), _quote_pairs)


def tab_size(tokens: Tokens) -> Match:
    """Match `tab-size`: a number of spaces or a length."""
    value = positive_number(tokens)
    if value is not MISS:
        return ("number", value)
    value = positive_length(tokens)
    return MISS if value is MISS else ("length", value)


def hyphenate_character(tokens: Tokens) -> Match:
    """Match `hyphenate-character`; None is `auto`."""
    return None if tokens.skip("auto") else string(tokens)


# ── text-fit ──────────────────────────────────────────────────────────────────────────────────────────────

_SMALLEST: Final = 1.0
_LARGEST: Final = 2000.0


@record
class FitLimit(Deferred):
    """`grow` or `shrink`, with the limit if one is written. The font size is the other end of the range."""

    grow: bool
    limit: Any
    lines: int

    def compute(self, context: ComputeContext) -> tuple[float, float, int]:
        """Give the smallest and the largest size, and the number of lines."""
        limit = self.limit.compute(context) if isinstance(self.limit, Deferred) else self.limit
        size = context.font_size
        if self.grow:
            return (size, max(size, _LARGEST if limit is None else limit), self.lines)
        return (min(size, _SMALLEST if limit is None else limit), size, self.lines)


def text_fit(tokens: Tokens) -> Match:
    """Match `text-fit`: `none`, two sizes, or a direction with the size to stop at; then the number of lines."""
    if tokens.skip("none"):
        return None
    grow = tokens.skip("grow")
    if grow or tokens.skip("shrink"):
        limit = positive_length(tokens)
        return FitLimit(grow, None if limit is MISS else limit, _fit_lines(tokens))
    sizes = repeated(positive_length, 2, 2)(tokens)
    return MISS if sizes is MISS else (*sizes, _fit_lines(tokens))


def _fit_lines(tokens: Tokens) -> int:
    lines = positive_integer(tokens)
    return 1 if lines is MISS else int(lines)


# ── decoration ────────────────────────────────────────────────────────────────────────────────────────────

_lines = some_of("underline overline line-through blink")


def text_decoration_line(tokens: Tokens) -> Match:
    """Match `text-decoration-line`; () is `none`. `blink` is allowed and does nothing."""
    if tokens.skip("none"):
        return ()
    if tokens.keyword() in {"spelling-error", "grammar-error"}:
        tokens.take()
        return ()
    found = _lines(tokens)
    return found if found is MISS else tuple(line for line in found if line != "blink")


def compute_thickness(value: Any, context: ComputeContext) -> Any:
    """Turn percentages of the font size into px."""
    if isinstance(value, Deferred):
        value = value.compute(context)
    if isinstance(value, str):
        return value
    return resolve(value, context.font_size)


_MARKS: Final = {
    "dot": ("\u2022", "\u25e6"),
    "circle": ("\u25cf", "\u25cb"),
    "double-circle": ("\u25c9", "\u25ce"),
    "triangle": ("\u25b2", "\u25b3"),
    "sesame": ("\ufe45", "\ufe46"),
}


def emphasis_style(tokens: Tokens) -> Match:
    """Match `text-emphasis-style`, and give the mark. `none` gives an empty text."""
    if tokens.skip("none"):
        return ""
    text = string(tokens)
    if text is not MISS:
        return text[:1]
    shape, filling = "", ""
    for _ in range(2):
        word = tokens.keyword()
        if word in _MARKS and not shape:
            shape = word
        elif word in {"filled", "open"} and not filling:
            filling = word
        else:
            break
        tokens.take()
    return _MARKS[shape or "dot"][filling == "open"] if shape or filling else MISS


def emphasis_position(tokens: Tokens) -> Match:
    """Match ``[ over | under ] && [ right | left ]?``."""
    line, side = "", "right"
    for _ in range(2):
        word = tokens.keyword()
        if word in {"over", "under"} and not line:
            line = word
        elif word in {"right", "left"}:
            side = word
        else:
            break
        tokens.take()
    return (line, side) if line else MISS


def underline_position(tokens: Tokens) -> Match:
    """Match `text-underline-position`; () is `auto`."""
    if tokens.skip("auto"):
        return ()
    start = tokens.at
    found = some_of("from-font under left right")(tokens)
    if found is not MISS and ({"from-font", "under"} <= set(found) or {"left", "right"} <= set(found)):
        tokens.at = start
        return MISS
    return found


underline_offset: Matcher = one_of(mapped({"auto": AUTO}), length_percentage)


def compute_underline_offset(value: Any, context: ComputeContext) -> Any:
    """Turn percentages of the font size into px."""
    if isinstance(value, Deferred):
        value = value.compute(context)
    return value if value is AUTO else resolve(value, context.font_size)


decoration_thickness: Matcher = one_of(keywords("auto from-font"), length_percentage)


def paint_order(tokens: Tokens) -> Match:
    """Match `paint-order`, and give all three parts in painting order."""
    if tokens.skip("normal"):
        return ("fill", "stroke", "markers")
    found = some_of("fill stroke markers")(tokens)
    if found is MISS:
        return MISS
    return found + tuple(part for part in ("fill", "stroke", "markers") if part not in found)


def color_scheme(tokens: Tokens) -> Match:
    """Match `color-scheme`; () is `normal`."""
    if tokens.skip("normal"):
        return ()
    found: list[str] = []
    while tokens.next.kind == "ident":
        word = tokens.take().lower
        if word in {"normal", "inherit", "initial", "unset", "revert", "default"}:
            return MISS
        found.append(word)
    return tuple(found) if found and found != ["only"] else MISS


# Chrome's keyword widths grow with the font size.
_STROKES: Final = {name: Length(share / 48.0, "em") for name, share in (("thin", 1.0), ("medium", 3.0), ("thick", 5.0))}
stroke_width: Matcher = one_of(mapped(_STROKES), positive_length)


_NONE: Final = frozenset({"none"})


def list_style_type(tokens: Tokens) -> Match:
    """Match a counter style's name, `symbols()`, a string with its quotes, or `none`."""
    text = string(tokens)
    if text is not MISS:
        return f'"{text}"'
    if tokens.next.kind == "function" and tokens.next.lower == "symbols":
        return _symbols(tokens)
    name = custom_ident(tokens)
    if name is MISS:
        return MISS
    # Predefined names match in any case.
    return name.lower() if name.lower() in PREDEFINED_STYLES else name


_SYMBOLS_TYPES: Final = ("cyclic", "numeric", "alphabetic", "symbolic", "fixed")


def _symbols(tokens: Tokens) -> Match:
    """Match ``symbols()`` with strings, and write it as ``symbols(<system> "<symbol>" …)``.

    Spec: https://www.w3.org/TR/css-counter-styles-3/#symbols-function
    """
    inner = Tokens(tokens.take().children)
    system = inner.keyword()
    if system in _SYMBOLS_TYPES:
        inner.take()
    else:
        system = "symbolic"
    found: list[str] = []
    while not inner.is_done():
        text = string(inner)
        if text is MISS:
            return MISS
        found.append('"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"')
    # "If the system is alphabetic or numeric, there must be at least two"
    if len(found) < (2 if system in ("alphabetic", "numeric") else 1):
        return MISS
    return f"symbols({system} {' '.join(found)})"


PREDEFINED_STYLES: Final = words(
    "none disc circle square decimal decimal-leading-zero lower-roman upper-roman lower-greek lower-latin "
    "lower-alpha upper-latin upper-alpha armenian upper-armenian lower-armenian georgian arabic-indic bengali "
    "cambodian khmer cjk-decimal devanagari gujarati gurmukhi hebrew kannada lao malayalam mongolian myanmar oriya "
    "persian tamil telugu thai tibetan cjk-earthly-branch cjk-heavenly-stem hiragana hiragana-iroha katakana "
    "katakana-iroha disclosure-open disclosure-closed simp-chinese-informal simp-chinese-formal "
    "trad-chinese-informal trad-chinese-formal cjk-ideographic ethiopic-halehame ethiopic-numeric hangul "
    "hangul-consonant japanese-informal japanese-formal korean-hangul-formal korean-hanja-informal "
    "korean-hanja-formal urdu"
)


@record
class AttributeText(Deferred):
    """``attr()`` in `content`: the attribute's text, or a fallback."""

    name: str
    fallback: str

    def compute(self, context: ComputeContext) -> Any:
        """Look the attribute up."""
        return ("text", (context.attributes or {}).get(self.name, self.fallback))


def _counter_style(tokens: Tokens) -> Match:
    return MISS if tokens.next.kind == "string" else list_style_type(tokens)


def _counter(token: Token) -> Match:
    parts = Tokens(token.children).split()
    several = token.lower == "counters"
    if parts is None or len(parts) not in ({2, 3} if several else {1, 2}):
        return MISS
    name = custom_ident(parts[0])
    separator = string(parts[1]) if several else ""
    style: Match = "decimal"
    if len(parts) == (3 if several else 2):
        style = _counter_style(parts[-1])
    if MISS in (name, separator, style) or not all(part.is_done() for part in parts):
        return MISS
    return ("counters", name, separator, style) if several else ("counter", name, style)


_QUOTES: Final = frozenset({"open-quote", "close-quote", "no-open-quote", "no-close-quote"})


def _item(tokens: Tokens) -> Match:
    token = tokens.next
    value: Match = MISS
    if token.kind == "string":
        value = ("text", token.text)
    elif token.lower in _QUOTES and token.kind == "ident":
        value = (token.lower,)
    elif token.kind == "function" and token.lower in {"counter", "counters"}:
        value = _counter(token)
    elif token.kind == "function" and token.lower == "attr":
        value = _attribute(token)
    if value is not MISS:
        tokens.at += 1
        return value
    picture = image(tokens)
    return MISS if picture is MISS else ("image", picture)


def _attribute(token: Token) -> Match:
    parts = Tokens(token.children).split()
    if parts is None or len(parts) > 2:
        return MISS
    name = custom_ident(parts[0])
    fallback = string(parts[1]) if len(parts) == 2 else ""
    if name is MISS or fallback is MISS or not all(part.is_done() for part in parts):
        return MISS
    return AttributeText(name, fallback)


def content(tokens: Tokens) -> Match:
    """Match `content`. The alternative text after a slash is left out."""
    word = tokens.keyword()
    if word in {"normal", "none"}:
        tokens.take()
        return word
    start = tokens.at
    items: list[Any] = []
    while (item := _item(tokens)) is not MISS:
        items.append(item)
    if not items:
        tokens.at = start
        return MISS
    if tokens.skip("/"):
        spoken = 0
        while _item(tokens) is not MISS:
            spoken += 1
        if not spoken:
            tokens.at = start
            return MISS
    return tuple(items)


def make_counters(default: int) -> Matcher:
    """Make a matcher of `counter-reset` or a similar property. `default` is used where no number is written."""

    def match(tokens: Tokens) -> Match:
        if tokens.skip("none"):
            return ()
        start = tokens.at
        found: list[tuple[str, Any]] = []
        while not tokens.is_done():
            name = custom_ident(tokens, exclude=_NONE)
            if name is MISS:
                break
            value = integer(tokens)
            found.append((name, default if value is MISS else value))
        if not found:
            tokens.at = start
            return MISS
        return tuple(found)

    return match
