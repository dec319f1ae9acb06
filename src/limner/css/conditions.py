"""Conditions of at-rules: `@media`, `@supports`, and their `and`, `or` and `not`.

Spec: https://www.w3.org/TR/css-conditional-3/ and https://www.w3.org/TR/mediaqueries-4/
"""

import re
from functools import lru_cache
from typing import Final

from limner.color import ColorScheme
from limner.css.condition import evaluate_condition, split_commas
from limner.css.declarations import parse_declarations
from limner.css.selector_grammar import parse_selectors
from limner.css.selectors import SelectorError
from limner.diagnostics import Diagnostics
from limner.geometry import CARD_HEIGHT, CARD_WIDTH
from limner.memos import forgettable
from limner.record import record

_FONT_TECHNIQUES = ("variations", "color-colrv0", "color-colrv1", "color-cbdt", "color-sbix", "features-opentype")
_FONT_FORMATS = ("truetype", "opentype", "woff", "woff2", "collection")


@forgettable
@lru_cache(maxsize=512)
def matches_supports(condition: str) -> bool:
    """Tell whether a support condition is true."""
    return evaluate_condition(condition, _supports) is True


def _supports(feature: str) -> bool | None:
    name, _, inner = feature.partition("(")
    argument = inner.removesuffix(")").strip()
    match name.strip().lower():
        case "selector":
            return _supports_selector(argument)
        case "font-tech":
            return argument.lower() in _FONT_TECHNIQUES
        case "font-format":
            return argument.lower() in _FONT_FORMATS
        case _:
            return _supports_declaration(feature)


def _supports_declaration(feature: str) -> bool | None:
    if ":" not in feature:
        return None
    if feature.lstrip().startswith("--"):
        return True
    diagnostics = Diagnostics()
    return bool(parse_declarations(feature.strip(), diagnostics)) and not any(
        one.severity == "warning" for one in diagnostics
    )


def _supports_selector(text: str) -> bool:
    try:
        return len(parse_selectors(text)) == 1
    except SelectorError:
        return False


@record(kw_only=True)
class MediaEnvironment:
    """What media queries may ask about the canvas.

    Attributes:
        width: Canvas width in CSS px.
        height: Canvas height in CSS px.
        resolution: Device pixels per CSS px.
        color_scheme: The value of `prefers-color-scheme`.
    """

    width: float = float(CARD_WIDTH)
    height: float = float(CARD_HEIGHT)
    resolution: float = 1.0
    color_scheme: ColorScheme = "light"


_TYPES: Final = {"all": True, "screen": True, "print": False}
# Discrete features, with the values in a headless browser, which has no pointer.
_DISCRETE: Final = {
    "any-hover": "none",
    "any-pointer": "none",
    "color-gamut": "srgb",
    "display-mode": "browser",
    "dynamic-range": "standard",
    "forced-colors": "none",
    "hover": "none",
    "inverted-colors": "none",
    "overflow-block": "scroll",
    "overflow-inline": "scroll",
    "pointer": "none",
    "prefers-contrast": "no-preference",
    "prefers-reduced-data": "no-preference",
    "prefers-reduced-motion": "no-preference",
    "prefers-reduced-transparency": "no-preference",
    "scan": "progressive",
    "scripting": "none",
    "update": "none",
    "video-dynamic-range": "standard",
}
_FALSE_ALONE: Final = {"none", "no-preference"}  # values that are false in a boolean context
_LENGTHS: Final = {
    "px": 1.0,
    "em": 16.0,
    "rem": 16.0,
    "pt": 4 / 3,
    "pc": 16.0,
    "in": 96.0,
    "cm": 96 / 2.54,
    "mm": 96 / 25.4,
    "q": 96 / 101.6,
}
_RESOLUTIONS: Final = {"dppx": 1.0, "x": 1.0, "dpi": 1 / 96, "dpcm": 2.54 / 96}
_NUMBER: Final = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)\s*(%|[a-z]*)", re.IGNORECASE)
_RATIO: Final = re.compile(r"\s*([+-]?[\d.]+)\s*(?:/\s*([+-]?[\d.]+)\s*)?")
_COMPARISON: Final = re.compile(r"\s*(<=|>=|<|>|=)\s*")
_TYPE_QUERY: Final = re.compile(r"(?:(not|only)\s+)?([a-z-]+)(?:\s+and\s+(.*))?", re.IGNORECASE | re.DOTALL)


def matches_media(text: str, environment: MediaEnvironment) -> bool:
    """Tell whether a media query list matches. A query that does not parse counts as `not all`.

    Spec: https://www.w3.org/TR/mediaqueries-5/#error-handling
    """
    if not text.strip():
        return True
    return any(_matches_query(query.strip(), environment) is True for query in split_commas(text))


def _matches_query(text: str, environment: MediaEnvironment) -> bool | None:
    typed = _TYPE_QUERY.fullmatch(text)
    if typed and typed[2].lower() not in ("not", "and", "or", "only"):
        modifier = (typed[1] or "").lower()
        matched: bool | None = _TYPES.get(typed[2].lower(), False)
        if typed[3] is not None:
            rest = _condition(typed[3], environment)
            if rest is None:
                return None
            matched = matched and rest
        return not matched if modifier == "not" else matched
    return _condition(text, environment)


def _condition(text: str, environment: MediaEnvironment) -> bool | None:
    return evaluate_condition(text, lambda feature: _feature(feature, environment))


def _feature(text: str, environment: MediaEnvironment) -> bool | None:
    """Evaluate the content of one pair of parentheses; None is unknown."""
    name, colon, value = text.partition(":")
    name = name.strip().lower()
    if colon:
        return _plain(name, value.strip().lower(), environment)
    if _COMPARISON.search(text):
        return _range(text, environment)
    return _alone(name, environment)


def _alone(name: str, environment: MediaEnvironment) -> bool | None:
    if name == "prefers-color-scheme":
        return True
    if name in _DISCRETE:
        return _DISCRETE[name] not in _FALSE_ALONE
    have = _numeric(name, environment)
    return None if have is None else have != 0


def _plain(name: str, value: str, environment: MediaEnvironment) -> bool | None:
    if name == "prefers-color-scheme":
        return value == environment.color_scheme if value in ("light", "dark") else None
    if name == "orientation":
        portrait = environment.height >= environment.width
        return {"portrait": portrait, "landscape": not portrait}.get(value)
    if name in _DISCRETE:
        if name == "color-gamut":
            return value == "srgb"
        return value == _DISCRETE[name]
    compare = "="
    for prefix, operator in (("min-", ">="), ("max-", "<=")):
        if name.startswith(prefix):
            name, compare = name.removeprefix(prefix), operator
        elif name.startswith("-webkit-" + prefix):
            name, compare = "-webkit-" + name.removeprefix("-webkit-" + prefix), operator
    have, want = _numeric(name, environment), _value(name, value)
    if have is None or want is None:
        return None
    return _compare(have, compare, want)


def _range(text: str, environment: MediaEnvironment) -> bool | None:
    """Evaluate ``400px <= width < 800px`` or ``width > 400px``."""
    parts = _COMPARISON.split(text.strip().lower())
    if len(parts) == 3:
        left, operator, right = parts
        if _numeric(left, environment) is not None:
            return _compare_maybe(_numeric(left, environment), operator, _value(left, right))
        return _compare_maybe(_value(right, left), operator, _numeric(right, environment))
    if len(parts) == 5:
        low, first, name, second, high = parts
        if first[0] != second[0] or first == "=":
            return None
        have = _numeric(name, environment)
        lower = _compare_maybe(_value(name, low), first, have)
        upper = _compare_maybe(have, second, _value(name, high))
        return None if lower is None or upper is None else lower and upper
    return None


def _numeric(name: str, environment: MediaEnvironment) -> float | None:
    name = name.strip()
    if name in ("width", "device-width"):
        return environment.width
    if name in ("height", "device-height"):
        return environment.height
    if name in ("aspect-ratio", "device-aspect-ratio"):
        return environment.width / environment.height if environment.height else 0.0
    if name in ("resolution", "-webkit-device-pixel-ratio"):
        return environment.resolution
    return {"color": 8.0, "color-index": 0.0, "monochrome": 0.0, "grid": 0.0}.get(name)


def _value(name: str, text: str) -> float | None:
    name, text = name.strip(), text.strip()
    if name.endswith("aspect-ratio"):
        ratio = _RATIO.fullmatch(text)
        if ratio is None:
            return None
        try:
            return float(ratio[1]) / float(ratio[2] or 1)
        except (ValueError, ZeroDivisionError):
            return None
    number = _NUMBER.fullmatch(text)
    if number is None:
        return None
    amount, unit = float(number[1]), number[2].lower()
    if name.endswith(("width", "height")):
        if not unit:
            return 0.0 if amount == 0 else None
        return amount * _LENGTHS[unit] if unit in _LENGTHS else None
    if name == "resolution":
        return amount * _RESOLUTIONS[unit] if unit in _RESOLUTIONS else None
    return None if unit else amount


def _compare_maybe(left: float | None, operator: str, right: float | None) -> bool | None:
    return None if left is None or right is None else _compare(left, operator, right)


def _compare(left: float, operator: str, right: float) -> bool:
    if operator == "<":
        return left < right
    if operator == ">":
        return left > right
    if operator == "<=":
        return left <= right
    if operator == ">=":
        return left >= right
    return abs(left - right) < 1e-6
