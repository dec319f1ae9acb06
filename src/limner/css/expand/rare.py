"""Shorthands of properties that few elements use: containers, columns, animations, motion paths.

Spec: https://www.w3.org/TR/css-conditional-5/, https://www.w3.org/TR/css-multicol-1/, https://www.w3.org/TR/css-animations-1/
"""

from typing import Any, Final

from limner.css.expand.shorthand import Expanded, Shorthand, expand_any_order, matcher_of
from limner.css.grammar import animations
from limner.css.match import MISS
from limner.css.rows.rare import container_names
from limner.css.tokens import Tokens


def _container(tokens: Tokens) -> Expanded:
    names = container_names(tokens)
    if names is MISS:
        return MISS
    kind: Any = "normal"
    if tokens.skip("/"):
        kind = matcher_of("container-type")(tokens)
    return MISS if kind is MISS else {"container-name": names, "container-type": kind}


def _offset(tokens: Tokens) -> Expanded:
    """Match ``[ <position>? [ <path> [ <distance> || <rotate> ]? ]? ]! [ / <anchor> ]?``."""
    found: dict[str, Any] = {}
    for name in ("offset-position", "offset-path"):
        value = matcher_of(name)(tokens)
        if value is not MISS:
            found[name] = value
    if not found:
        return MISS
    for _ in range(2 if "offset-path" in found else 0):
        for name in ("offset-distance", "offset-rotate"):
            value = matcher_of(name)(tokens) if name not in found and not tokens.is_done() else MISS
            if value is not MISS:
                found[name] = value
    if tokens.skip("/"):
        value = matcher_of("offset-anchor")(tokens)
        if value is MISS:
            return MISS
        found["offset-anchor"] = value
    return found


def _columns(tokens: Tokens) -> Expanded:
    """Match ``<'column-width'> || <'column-count'>``, in which `auto` may be for either."""
    found: dict[str, Any] = {}
    for _ in range(2):
        if tokens.is_done():
            break
        if tokens.skip("auto"):
            continue
        for name in ("column-count", "column-width"):
            value = matcher_of(name)(tokens) if name not in found else MISS
            if value is not MISS:
                found[name] = value
                break
        else:
            return MISS
    return {"column-width": None, "column-count": None, **found}


def _page_break(name: str) -> Any:
    """Make the reader of an old name for breaks. `always` breaks pages, not columns."""

    def expand(tokens: Tokens) -> Expanded:
        if tokens.skip("always"):
            return {name: "page"}
        value = matcher_of(name)(tokens)
        return MISS if value is MISS else {name: value}

    return expand


def _intrinsic_size(tokens: Tokens) -> Expanded:
    width = matcher_of("contain-intrinsic-width")(tokens)
    height = width if tokens.is_done() else matcher_of("contain-intrinsic-height")(tokens)
    if width is MISS or height is MISS:
        return MISS
    return {"contain-intrinsic-width": width, "contain-intrinsic-height": height}


def _text_box(tokens: Tokens) -> Expanded:
    """Match ``normal | <'text-box-trim'> || <'text-box-edge'>``. An edge alone trims both sides."""
    if tokens.skip("normal"):
        return {"text-box-trim": "none", "text-box-edge": ("text", "text")}
    found: dict[str, Any] = {}
    for _ in range(2):
        for name in ("text-box-trim", "text-box-edge"):
            value = matcher_of(name)(tokens) if name not in found and not tokens.is_done() else MISS
            if value is not MISS:
                found[name] = value
    return {"text-box-trim": "trim-both", "text-box-edge": ("text", "text"), **found} if found else MISS


RARE_SHORTHANDS: Final[dict[str, Shorthand]] = {
    "contain-intrinsic-size": Shorthand(
        ("contain-intrinsic-width", "contain-intrinsic-height"),
        _intrinsic_size,
        "[ auto? [ none | <length [0,∞]> ] ]{1,2}",
        "css-sizing-4/#intrinsic-size-override",
        "120px 80px",
    ),
    "text-box": Shorthand(
        ("text-box-trim", "text-box-edge"),
        _text_box,
        "normal | <'text-box-trim'> || <'text-box-edge'>",
        "css-inline-3/#propdef-text-box",
        "trim-both cap alphabetic",
    ),
    "text-emphasis": Shorthand(
        ("text-emphasis-style", "text-emphasis-color"),
        expand_any_order("text-emphasis-style", "text-emphasis-color"),
        "<'text-emphasis-style'> || <'text-emphasis-color'>",
        "css-text-decor-4/#text-emphasis-property",
        "filled sesame crimson",
    ),
    "container": Shorthand(
        ("container-name", "container-type"),
        _container,
        "<'container-name'> [ / <'container-type'> ]?",
        "css-conditional-5/#container-shorthand",
        "card / inline-size",
    ),
    "columns": Shorthand(
        ("column-width", "column-count"),
        _columns,
        "<'column-width'> || <'column-count'>",
        "css-multicol-1/#columns",
        "2 60px",
    ),
    "column-rule": Shorthand(
        ("column-rule-width", "column-rule-style", "column-rule-color"),
        expand_any_order("column-rule-width", "column-rule-style", "column-rule-color"),
        "<'column-rule-width'> || <'column-rule-style'> || <'column-rule-color'>",
        "css-multicol-1/#column-rule",
        "2px solid teal",
    ),
    "animation": Shorthand(
        tuple(animations.SINGLE),
        animations.animations,
        "[ <time> || <easing-function> || <time> || <iteration-count> || <direction> || <fill-mode> || <play-state> || "
        "[ none | <keyframes-name> ] ]#",
        "css-animations-1/#animation",
        "rise 2s ease-in both",
    ),
    "offset": Shorthand(
        ("offset-position", "offset-path", "offset-distance", "offset-rotate", "offset-anchor"),
        _offset,
        "[ <'offset-position'>? [ <'offset-path'> [ <'offset-distance'> || <'offset-rotate'> ]? ]? ]! "
        "[ / <'offset-anchor'> ]?",
        "motion-1/#offset-shorthand",
        'path("M 20 20 L 90 40") 50%',
    ),
    **{
        f"page-{name}": Shorthand(
            (name,),
            _page_break(name),
            "auto | always | avoid | left | right",
            f"css-break-3/#{name}",
            "avoid",
        )
        for name in ("break-before", "break-after", "break-inside")
    },
}
