"""Values of the font properties.

Goes in: a cursor. Comes out: values of the group ``font``. Sizes and weights that refer to the parent are `Deferred`.

Spec: https://www.w3.org/TR/css-fonts-4/
"""

from typing import Any, Final

from limner.css.grammar.numbers import (
    angle,
    make_number,
    number,
    positive_length_percentage,
    positive_number,
    positive_percentage,
)
from limner.css.match import (
    MISS,
    Match,
    Matcher,
    comma_list,
    custom_ident,
    inside,
    keywords,
    mapped,
    one_of,
    string,
)
from limner.css.property import ComputeContext
from limner.css.specified import Deferred
from limner.css.tokens import Tokens
from limner.css.values import Percent, resolve
from limner.record import record

GENERIC_FAMILIES: Final = frozenset(
    {
        "serif",
        "sans-serif",
        "monospace",
        "cursive",
        "fantasy",
        "system-ui",
        "ui-serif",
        "ui-sans-serif",
        "ui-monospace",
        "ui-rounded",
        "math",
        "emoji",
        "fangsong",
        "-webkit-body",
        "-webkit-standard",
    }
)


# Chrome takes these as soon as it sees them, so nothing may follow.
_LONE_GENERICS: Final = frozenset(
    {"serif", "sans-serif", "monospace", "cursive", "fantasy", "system-ui", "math", "-webkit-body"}
)


def _family(tokens: Tokens) -> Match:
    text = string(tokens)
    if text is not MISS:
        # A quoted name never means a generic family. It keeps its quotes if it would otherwise be taken for one.
        return f'"{text}"' if text.lower() in GENERIC_FAMILIES else text
    first = tokens.keyword()
    if first in _LONE_GENERICS:
        tokens.take()
        return first
    start = tokens.at
    words: list[str] = []
    while tokens.next.kind == "ident":
        words.append(tokens.take().text)
    # A CSS-wide keyword may be a part of a name, but not a name by itself.
    if not words or (len(words) == 1 and custom_ident(Tokens(tokens.items[start : tokens.at])) is MISS):
        tokens.at = start
        return MISS
    name = " ".join(words)
    return name.lower() if name.lower() in GENERIC_FAMILIES else name


font_family: Matcher = comma_list(_family)

# ── size ──────────────────────────────────────────────────────────────────────────────────────────────────

_SIZES: Final = {
    "xx-small": 9.0,
    "x-small": 10.0,
    "small": 13.0,
    "medium": 16.0,
    "large": 18.0,
    "x-large": 24.0,
    "xx-large": 32.0,
    "xxx-large": 48.0,
    "-webkit-xxx-large": 48.0,
}


class KeywordSize(float):
    """The px of a `font-size` keyword. If `monospace` is the only family, the same keyword has another size."""

    __slots__ = ()


font_size: Matcher = one_of(
    mapped(
        {
            **{keyword: KeywordSize(size) for keyword, size in _SIZES.items()},
            "math": Percent(100.0),
            "larger": Percent(120.0),
            "smaller": Percent(100.0 / 1.2),
        }
    ),
    positive_length_percentage,
)


def compute_font_size(value: Any, context: ComputeContext) -> float:
    """Give CSS px. Percentages and `em` refer to the parent; the context holds its font size."""
    if isinstance(value, Deferred):
        value = value.compute(context)
    return max(0.0, resolve(value, context.font_size))


# ── weight, width, slant ──────────────────────────────────────────────────────────────────────────────────


@record
class RelativeWeight(Deferred):
    """`bolder` or `lighter`."""

    bolder: bool

    def compute(self, context: ComputeContext) -> float:
        """Give the weight relative to the parent's."""
        context.is_personal = True
        parent = context.parent if isinstance(context.parent, float | int) else 400.0
        # https://www.w3.org/TR/css-fonts-4/#relative-weights
        if self.bolder:
            return 400.0 if parent < 350 else 700.0 if parent < 550 else max(900.0, float(parent))
        return min(100.0, float(parent)) if parent < 550 else 400.0 if parent < 750 else 700.0


_weight_number = make_number(low=1.0)


def _numeric_weight(tokens: Tokens) -> Match:
    start = tokens.at
    value = _weight_number(tokens)
    if isinstance(value, float) and value > 1000.0:
        if tokens.items[start].kind == "number":
            tokens.at = start
            return MISS
        return 1000.0
    return value


font_weight_absolute: Matcher = one_of(mapped({"normal": 400.0, "bold": 700.0}), _numeric_weight)
font_weight: Matcher = one_of(
    font_weight_absolute, mapped({"bolder": RelativeWeight(bolder=True), "lighter": RelativeWeight(bolder=False)})
)

STRETCHES: Final = {
    "ultra-condensed": 50.0,
    "extra-condensed": 62.5,
    "condensed": 75.0,
    "semi-condensed": 87.5,
    "normal": 100.0,
    "semi-expanded": 112.5,
    "expanded": 125.0,
    "extra-expanded": 150.0,
    "ultra-expanded": 200.0,
}


def font_stretch(tokens: Tokens) -> Match:
    """Match `font-stretch`, and give percent as a plain number."""
    word = tokens.keyword()
    if word in STRETCHES:
        tokens.take()
        return STRETCHES[word]
    value = positive_percentage(tokens)
    return value.value if isinstance(value, Percent) else value


OBLIQUE: Final = 14.0


def font_style(tokens: Tokens) -> Match:
    """Match `font-style`. Oblique is given by its angle in degrees."""
    word = tokens.keyword()
    if word in {"normal", "italic"}:
        tokens.take()
        return word
    if word != "oblique":
        return MISS
    tokens.take()
    start = tokens.at
    slant = angle(tokens)
    if slant is MISS:
        return OBLIQUE
    if isinstance(slant, float) and not -90.0 <= slant <= 90.0:
        # Results of math functions are clamped. Plain angles out of range are errors.
        if tokens.items[start].kind == "function":
            return min(max(slant, -90.0), 90.0)
        tokens.at = start - 1
        return MISS
    return slant


# ── settings ──────────────────────────────────────────────────────────────────────────────────────────────


def _tag(tokens: Tokens) -> Match:
    start = tokens.at
    text = string(tokens)
    if text is MISS or len(text) != 4 or not all(" " <= letter <= "~" for letter in text):
        tokens.at = start
        return MISS
    return text


_integer = make_number()
_LARGEST_FEATURE = 2.0**31 - 1.0


def _feature(tokens: Tokens) -> Match:
    tag = _tag(tokens)
    if tag is MISS:
        return MISS
    if tokens.skip("on"):
        return (tag, 1)
    if tokens.skip("off"):
        return (tag, 0)
    token = tokens.next
    if token.kind == "number" and not token.integer:
        return MISS
    value = _integer(tokens)
    if value is MISS or isinstance(value, Deferred):
        return (tag, 1)
    # Chrome holds it in 32 bits, which HarfBuzz reads as unsigned: negative values become large.
    return (tag, int(min(max(value, -_LARGEST_FEATURE), _LARGEST_FEATURE)) % 2**32)


def _axis(tokens: Tokens) -> Match:
    tag = _tag(tokens)
    if tag is MISS:
        return MISS
    value = number(tokens)
    return MISS if value is MISS else (tag, value)


font_feature_settings: Matcher = one_of(mapped({"normal": ()}), comma_list(_feature))
font_variation_settings: Matcher = one_of(mapped({"normal": ()}), comma_list(_axis))


def language_override(tokens: Tokens) -> Match:
    """Match `font-language-override`."""
    if tokens.skip("normal"):
        return "normal"
    return string(tokens)


_METRICS: Final = frozenset({"ex-height", "cap-height", "ch-width", "ic-width", "ic-height"})


def font_size_adjust(tokens: Tokens) -> Match:
    """Match `font-size-adjust`; None is `none`. The factor of `from-font` is -1."""
    if tokens.skip("none"):
        return None
    start = tokens.at
    metric = "ex-height"
    if tokens.keyword() in _METRICS:
        metric = tokens.take().lower
    if tokens.skip("from-font"):
        return (metric, -1.0)
    value = positive_number(tokens)
    if value is MISS:
        tokens.at = start
        return MISS
    return (metric, value)


# ── variants ──────────────────────────────────────────────────────────────────────────────────────────────

LIGATURES: Final = (
    ("common-ligatures", "no-common-ligatures"),
    ("discretionary-ligatures", "no-discretionary-ligatures"),
    ("historical-ligatures", "no-historical-ligatures"),
    ("contextual", "no-contextual"),
)
NUMERIC: Final = (
    ("lining-nums", "oldstyle-nums"),
    ("proportional-nums", "tabular-nums"),
    ("diagonal-fractions", "stacked-fractions"),
    ("ordinal",),
    ("slashed-zero",),
)
EAST_ASIAN: Final = (
    ("jis78", "jis83", "jis90", "jis04", "simplified", "traditional"),
    ("full-width", "proportional-width"),
    ("ruby",),
)
CAPS: Final = "small-caps all-small-caps petite-caps all-petite-caps unicase titling-caps"


def make_variant(groups: tuple[tuple[str, ...], ...]) -> Matcher:
    """Make a matcher of at most one keyword from each of these groups, in any order."""
    group_of = {word: index for index, group in enumerate(groups) for word in group}

    def match(tokens: Tokens) -> Match:
        start = tokens.at
        found: list[str] = []
        used: set[int] = set()
        while (word := tokens.keyword()) in group_of:
            if group_of[word] in used:
                tokens.at = start
                return MISS
            used.add(group_of[word])
            found.append(word)
            tokens.take()
        return tuple(found) if found else MISS

    return match


ligatures: Matcher = make_variant(LIGATURES)
numeric: Matcher = make_variant(NUMERIC)
east_asian: Matcher = make_variant(EAST_ASIAN)
caps: Matcher = keywords(CAPS)
_ALTERNATES: Final = ("stylistic", "styleset", "character-variant", "swash", "ornaments", "annotation")
_named = comma_list(custom_ident)


def alternates(tokens: Tokens) -> Match:
    """Match `font-variant-alternates` except for `normal`."""
    found: dict[str, str] = {}
    while True:
        token = tokens.next
        if token.lower in found:
            return MISS
        if tokens.skip("historical-forms"):
            found["historical-forms"] = "historical-forms"
            continue
        values = inside(token.lower, _named)(tokens) if token.lower in _ALTERNATES else MISS
        if values is MISS:
            return tuple(found.values()) or MISS
        found[token.lower] = f"{token.lower}({', '.join(values)})"


def dashed_ident(tokens: Tokens) -> Match:
    """Match a name that starts with two hyphens."""
    token = tokens.next
    if token.kind != "ident" or not token.text.startswith("--"):
        return MISS
    tokens.take()
    return token.text
