"""What an author is told about a property that is not drawn, and about a wrong name or value."""

import difflib
import re
from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from limner.css.grammar.plain_colors import NAMED_COLORS


class Ignored(NamedTuple):
    """A property that is not drawn.

    Attributes:
        advice: The nearest supported way; empty if the property cannot matter for a still image.
        spec: Address of its definition, relative to ``https://www.w3.org/TR/``.
    """

    advice: str
    spec: str


def _quiet(names: str, spec: str) -> dict[str, Ignored]:
    return {name: Ignored("", spec) for name in names.split()}


def _told(names: str, advice: str, spec: str) -> dict[str, Ignored]:
    return {name: Ignored(advice, spec) for name in names.split()}


IGNORED_PROPERTIES: Final[dict[str, Ignored]] = {
    # Time, pointers, scrolling, printing and speech have no effect on a still image.
    **_quiet(
        "animation-composition animation-timeline "
        "animation-range animation-range-start animation-range-end view-timeline view-timeline-name "
        "view-timeline-axis view-timeline-inset scroll-timeline scroll-timeline-name scroll-timeline-axis "
        "timeline-scope view-transition-name view-transition-class view-transition-group",
        "css-animations-1/",
    ),
    **_quiet(
        "transition transition-property transition-duration transition-timing-function transition-delay "
        "transition-behavior",
        "css-transitions-1/",
    ),
    **_quiet(
        "cursor pointer-events touch-action user-select resize caret caret-color caret-shape caret-animation "
        "-webkit-tap-highlight-color -webkit-touch-callout "
        "-webkit-user-drag -webkit-user-modify -webkit-app-region interactivity outline-radius",
        "css-ui-4/",
    ),
    **_quiet(
        "scroll-behavior scroll-snap-type scroll-snap-align scroll-snap-stop scroll-margin scroll-margin-top "
        "scroll-margin-right scroll-margin-bottom scroll-margin-left scroll-margin-block scroll-margin-inline "
        "scroll-margin-block-start scroll-margin-block-end scroll-margin-inline-start scroll-margin-inline-end "
        "scroll-padding scroll-padding-top scroll-padding-right scroll-padding-bottom scroll-padding-left "
        "scroll-padding-block scroll-padding-inline scroll-padding-block-start scroll-padding-block-end "
        "scroll-padding-inline-start scroll-padding-inline-end scrollbar-width scrollbar-color scrollbar-gutter "
        "overscroll-behavior overscroll-behavior-x overscroll-behavior-y overscroll-behavior-block "
        "overscroll-behavior-inline overflow-anchor -webkit-overflow-scrolling scroll-initial-target "
        "scroll-marker-group scroll-target-group",
        "css-overflow-3/",
    ),
    **_quiet(
        "page size page-orientation print-color-adjust color-adjust -webkit-print-color-adjust "
        "forced-color-adjust dynamic-range-limit speak speak-as",
        "css-break-3/",
    ),
    # These only save a browser work, or ask for what Limner does anyway.
    **_quiet(
        "-webkit-font-smoothing -moz-osx-font-smoothing text-size-adjust hyphenate-limit-chars "
        "math-style math-shift math-depth "
        "color-rendering buffered-rendering glyph-orientation-horizontal glyph-orientation-vertical enable-background "
        "-webkit-locale -webkit-rtl-ordering overlay reading-flow reading-order text-spacing-trim text-autospace "
        "text-decoration-skip shape-image-threshold -webkit-backdrop-filter",
        "css-contain-2/",
    ),
    **_told("hanging-punctuation", "a negative text-indent", "css-text-4/#hanging-punctuation-property"),
    **_told(
        "mask-border mask-border-source mask-border-slice mask-border-width mask-border-outset mask-border-repeat "
        "mask-border-mode -webkit-mask-box-image -webkit-mask-box-image-source -webkit-mask-box-image-slice "
        "-webkit-mask-box-image-width -webkit-mask-box-image-outset -webkit-mask-box-image-repeat",
        "mask-image",
        "css-masking-1/#mask-borders",
    ),
    **_told(
        "anchor-scope position-try position-try-order position-try-fallbacks position-visibility",
        "the place that it would have then, by anchor() or position-area",
        "css-anchor-position-1/",
    ),
    **_told("ruby-overhang", "letter-spacing on the base", "css-ruby-1/#ruby-overhang"),
    **_told("shape-image-threshold", "shape-outside: polygon()", "css-shapes-1/#shape-image-threshold-property"),
    **_told("line-height-step", "line-height", "css-rhythm-1/"),
    **_told("baseline-source", "vertical-align", "css-inline-3/"),
    **_told("-webkit-box-align", "align-items", "css-flexbox-1/"),
    **_told("-webkit-box-pack", "justify-content", "css-flexbox-1/"),
    **_told("-webkit-box-flex", "flex-grow", "css-flexbox-1/"),
    **_told("-webkit-box-direction", "flex-direction", "css-flexbox-1/"),
    **_told("-webkit-box-ordinal-group", "order", "css-flexbox-1/"),
    **_told("-webkit-text-security", "the characters themselves", "css-text-4/"),
}

# Values of ignored properties that ask only for what is drawn anyway.
_HARMLESS: Final = frozenset(
    {"none", "auto", "normal", "initial", "unset", "revert", "inherit", "horizontal-tb", "mixed", "1", "100%", "0"}
)


def is_harmless(text: str) -> bool:
    """Tell whether the value of an ignored property changes nothing."""
    return text.strip().lower() in _HARMLESS


class Undrawn(NamedTuple):
    """A value that is accepted but not drawn, or not fully drawn.

    Attributes:
        pattern: A pattern to find in the value's text in lower case.
        advice: The nearest supported way.
    """

    pattern: re.Pattern[str]
    advice: str


def _undrawn(words: str, advice: str) -> Undrawn:
    return Undrawn(re.compile(rf"(?<![\w-])(?:{words})(?![\w-])"), advice)


_REFERENCE: Final = _undrawn("url", "filter functions such as blur(), or an SVG image")
_MATHML: Final = _undrawn("math", "inline text, or an SVG image")

UNDRAWN_VALUES: Final[dict[str, Undrawn]] = {
    "backdrop-filter": _REFERENCE,
    "display": _MATHML,
    "hyphens": _undrawn("auto", "soft hyphens (&shy;) where a word may break"),
    "font-palette": _undrawn("light|dark|--[\\w-]+", "a face whose own colours fit"),
    "flex-wrap": _undrawn("balance", "wrap"),
    "contain": _undrawn("style", "counter-reset on the element"),
    "overflow-clip-margin": _undrawn("content-box|border-box", "a length alone"),
    "font-variant-alternates": _undrawn(
        "stylistic|styleset|character-variant|swash|ornaments|annotation", "font-feature-settings"
    ),
    "shape-outside": _undrawn("url|image|image-set|[a-z-]*gradient", "a shape such as circle() or polygon()"),
}
"""Values that are not drawn, or not fully drawn, although Chrome draws them."""

_FOREIGN: Final = ("-moz-", "-ms-", "-o-", "-khtml-", "-apple-", "mso-")
_FOREIGN_WORD: Final = re.compile(r"(?<![\w-])-(?:moz|ms|o|khtml)-[a-z]", re.IGNORECASE)
_WEBKIT_WORD: Final = re.compile(r"(?<![\w-])-webkit-(?=[a-z])", re.IGNORECASE)


def is_foreign_name(name: str, is_known: Callable[[str], bool]) -> bool:
    """Tell whether a property is for another browser. Chrome skips it too. Sheets write it next to the standard one.

    Args:
        name: The property.
        is_known: Whether a property with this name exists. Chrome has only some of Safari's variants of standard
            properties.
    """
    return name.startswith(_FOREIGN) or (name.startswith("-webkit-") and is_known(name.removeprefix("-webkit-")))


def is_foreign_value(text: str, fits: Callable[[str], bool]) -> bool:
    """Tell whether an invalid value is meant for another browser.

    Args:
        text: The value.
        fits: Whether a value fits. Safari's prefixed spelling of a value that Chrome takes without a prefix is not a
            mistake.
    """
    if _FOREIGN_WORD.search(text):
        return True
    plain = _WEBKIT_WORD.sub("", text)
    return plain != text and fits(plain)


_SPACED_UNIT = re.compile(r"([+-]?(?:\d*\.)?\d+)\s+(px|r?em|%|v[wh]|deg|fr|pt|ch)\b")
_BARE_NUMBER = re.compile(r"(?<![\w.#%-])([+-]?(?:\d*\.)?\d+)(?![\w.%])")
_NUMBER_AND_UNIT = re.compile(r"(?<![\w.#-])([+-]?(?:\d*\.)?\d+)([a-zA-Z]{1,5})(?![\w-])")
_UNITS: Final = ("px", "em", "rem", "vw", "vh", "fr", "deg", "turn", "pt", "ch", "ex", "lh", "cm", "mm", "ms", "s")
_WORD = re.compile(r"[a-zA-Z][\w-]*")
# Keywords of the types that grammars refer to.
_TYPE_WORDS: Final = {
    "<absolute-size>": "xx-small x-small small medium large x-large xx-large",
    "<attachment>": "scroll fixed local",
    "<blend-mode>": "normal multiply screen overlay darken lighten color-dodge color-burn hard-light soft-light "
    "difference exclusion hue saturation color luminosity",
    "<content-distribution>": "space-between space-around space-evenly stretch",
    "<content-position>": "center start end flex-start flex-end",
    "<display-box>": "contents none",
    "<display-inside>": "flow flow-root table flex grid",
    "<display-internal>": "table-row table-cell table-row-group table-header-group table-footer-group table-caption",
    "<display-listitem>": "list-item",
    "<display-outside>": "block inline inline-block inline-flex inline-grid inline-table",
    "<filter-function>": "blur brightness contrast drop-shadow grayscale hue-rotate invert opacity saturate sepia",
    "<generic-family>": "serif sans-serif monospace system-ui",
    "<line-style>": "none hidden dotted dashed solid double groove ridge inset outset",
    "<line-width>": "thin medium thick",
    "<position>": "left right top bottom center",
    "<relative-size>": "smaller larger",
    "<repeat-style>": "repeat no-repeat repeat-x repeat-y round space",
    "<self-position>": "center start end self-start self-end flex-start flex-end",
    "<transform-function>": "rotate scale translate skew matrix translateX translateY scaleX scaleY skewX skewY",
    "<visual-box>": "content-box padding-box border-box",
}
_IN_ENGLISH: Final = {
    "<angle>": "an angle such as 45deg",
    "<calc-size()>": "calc-size(…)",
    "<color>": "a colour such as #f60",
    "<custom-ident>": "a name",
    "<image>": "an image such as url(…) or linear-gradient(…)",
    "<integer>": "a whole number",
    "<length-percentage>": "a length or percentage such as 12px or 50%",
    "<length>": "a length such as 12px",
    "<line-style>": "a line style such as solid",
    "<line-width>": "a width such as 2px",
    "<number>": "a number",
    "<percentage>": "a percentage such as 50%",
    "<position>": "a position such as center or 10px 20px",
    "<ratio>": "a ratio such as 16 / 9",
    "<string>": "a text in quotes",
    "<time>": "a time such as 2s",
    "<url>": "url(…)",
}
# What people write when they think of another language or another property.
_OTHER_WORDS: Final = {
    "centre": "center",
    "centered": "center",
    "grey": "gray",
    "hide": "none",
    "middle": "center",
    "semibold": "600",
}
_RANGE: Final = re.compile(r" \[[^\]]*\]>")
_REPEATED: Final = re.compile(r"\[ (.+?) \]\{1,4\}")
_MOST_WORDS: Final = 8
_GRAMMAR_WORD = re.compile(r"(?<![<'\w-])[a-zA-Z][\w-]*(?![\w(>'-])")


def say_grammar(grammar: str, example: str) -> str:
    """Say in English what a value may be. Use an example if the grammar would take more than a line."""
    plain = _RANGE.sub(">", grammar)
    repeated = _REPEATED.fullmatch(plain)
    if repeated is not None:
        return f"one to four of: {say_grammar(repeated[1], example)}"
    for mark, join in ((" | ", _one_of), (" || ", _any_of)):
        parts = [_say(part) for part in plain.split(mark)]
        if all(parts) and (len(parts) > 1 or mark == " | "):
            return join(parts) if len(parts) <= _MOST_WORDS else f"a value such as {example}"
    words = [word for name in re.findall(r"<[^>]+>", plain) for word in _TYPE_WORDS.get(name, "").split()]
    if len(words) > _MOST_WORDS or not words:
        return f"a value such as {example}"
    return f"a value such as {example}; also {', '.join(words)}"


def _say(part: str) -> str:
    return _IN_ENGLISH.get(part) or (part if re.fullmatch(r"[a-z-]+", part) else "")


def _one_of(parts: list[str]) -> str:
    return f"{', '.join(parts[:-1])} or {parts[-1]}" if len(parts) > 1 else parts[0]


def _any_of(parts: list[str]) -> str:
    return f"{', '.join(parts[:-1])} and {parts[-1]}, each or all of them"


def _words_of(grammar: str) -> list[str]:
    """Give the keywords of a grammar, including those of its types."""
    words = _GRAMMAR_WORD.findall(grammar)
    for name, more in _TYPE_WORDS.items():
        if name in grammar:
            words += more.split()
    return words + list(NAMED_COLORS) if "color" in grammar else words


def _near_words(word: str, allowed: list[str]) -> list[str]:
    return difflib.get_close_matches(word.lower(), allowed, n=3, cutoff=0.7)


def suggest_name(name: str, known: Iterable[str]) -> str:
    """Give the most similar known name, or an empty string."""
    near = difflib.get_close_matches(name, list(known), n=1, cutoff=0.75)
    return near[0] if near else ""


def suggest_value(text: str, grammar: str, fits: Callable[[str], bool]) -> str:
    """Give a valid value close to the written one, with the reason, or an empty string."""
    if len(text) > 200:
        return ""
    joined = _SPACED_UNIT.sub(r"\1\2", text)
    if joined != text and fits(joined):
        return f"'{joined}'  (no space between a number and its unit)"
    with_px = _BARE_NUMBER.sub(lambda match: match[1] if float(match[1]) == 0.0 else match[1] + "px", text)
    if with_px != text and fits(with_px):
        return f"'{with_px}'  (lengths need a unit)"
    if ";" in text and fits(text.split(";", 1)[0].strip()):
        return f"'{text.split(';', 1)[0].strip()}'  (one value has no semicolon)"
    for number in _NUMBER_AND_UNIT.finditer(text):
        for unit in difflib.get_close_matches(number[2].lower(), _UNITS, n=3, cutoff=0.6):
            if fits(tried := text[: number.start(2)] + unit + text[number.end(2) :]):
                return f"'{tried}'"
    words = _WORD.findall(text)
    allowed = _words_of(grammar)
    for word in words[:4]:
        meant = _OTHER_WORDS.get(word.lower())
        if meant is not None and fits(tried := text.replace(word, meant, 1)):
            return f"'{tried}'"
        for near in _near_words(str(word), allowed):
            tried = text.replace(word, near, 1)
            if tried != text and fits(tried):
                return f"'{tried}'"
    return ""
