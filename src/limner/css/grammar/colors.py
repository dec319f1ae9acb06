"""Colours made from other colours, and `<color>` in all its forms.

Spec: https://www.w3.org/TR/css-color-5/
"""

from collections.abc import Mapping
from math import isnan
from typing import Any, Final

from limner.color import Color, ColorSpace
from limner.color.convert import contrast_color, convert, mix
from limner.css.calc import parse_channel
from limner.css.grammar.numbers import make_percentage
from limner.css.grammar.plain_colors import (
    LAB_RANGES,
    NAMED_COLORS,
    PREDEFINED_SPACES,
    SYSTEM_COLORS,
    SystemColor,
    clamp_lab_like,
    hex_color,
    is_none,
    plain_color,
    split_components,
)
from limner.css.match import MISS, Match, Matcher
from limner.css.math_evaluate import CANONICAL_UNITS, Environment, Name, Node, Number, Percentage, evaluate
from limner.css.property import ComputeContext
from limner.css.specified import Deferred, has_deferred
from limner.css.tokens import NUMBER_LIMIT, Token, Tokens
from limner.css.values import CURRENT_COLOR, Interpolation, Percent
from limner.record import record

_RECTANGULAR: Final = {
    **{
        name: name
        for name in (
            "srgb",
            "srgb-linear",
            "display-p3",
            "display-p3-linear",
            "a98-rgb",
            "prophoto-rgb",
            "rec2020",
            "lab",
            "oklab",
            "xyz-d50",
            "xyz-d65",
        )
    },
    "xyz": "xyz-d65",
}
_POLAR: Final = frozenset({"hsl", "hwb", "lch", "oklch"})
_HUES: Final = frozenset({"shorter", "longer", "increasing", "decreasing"})


def interpolation(tokens: Tokens) -> Match:
    """Match ``in <space> [<method> hue]?``."""
    if tokens.keyword() != "in":
        return MISS
    start = tokens.at
    tokens.take()
    space = tokens.keyword()
    tokens.take()
    if space in _RECTANGULAR:
        return Interpolation(_RECTANGULAR[space])
    if space in _POLAR:
        hue = tokens.keyword()
        if hue not in _HUES:
            return Interpolation(space)
        tokens.take()
        if tokens.skip("hue"):
            return Interpolation(space, hue)  # type: ignore[arg-type]  # one of _HUES
    tokens.at = start
    return MISS


def _ready(value: Any) -> bool:
    return isinstance(value, Color)


def _resolved(value: Any, context: ComputeContext) -> Color:
    """Compute a colour that is inside another one."""
    if value is CURRENT_COLOR:
        context.is_personal = True
        return context.color
    found = value.compute(context) if isinstance(value, Deferred) else value
    if isinstance(found, Color):
        return found
    context.is_personal = True
    return context.color


def _as_soon_as_known(value: Deferred, *parts: Any) -> Any:
    """Compute the value now if nothing in it depends on the element."""
    if all(_ready(part) for part in parts) and not has_deferred(parts):
        return value.compute(ComputeContext())
    return value


# ── color-mix(), light-dark(), contrast-color() ───────────────────────────────────────────────────────────


@record
class MixedColor(Deferred):
    """``color-mix()``. Shares are percentages; None if none is written."""

    first: Any
    second: Any
    shares: tuple[float | None, float | None]
    method: Interpolation

    def compute(self, context: ComputeContext) -> Color:
        """Mix the two colours."""
        space: Any = self.method.space or "oklab"
        first, second = _resolved(self.first, context), _resolved(self.second, context)
        mixed = mix((first, self.shares[0]), (second, self.shares[1]), space, self.method.hue)
        if mixed is None:
            # Both shares are 0: Chrome mixes in equal parts and makes the result transparent.
            mixed = mix((first, None), (second, None), space, self.method.hue) or first
            mixed = mixed._replace(alpha=0.0)
        # Chrome converts mixtures in `hsl` and `hwb` to sRGB.
        return convert(mixed, "srgb") if mixed.space in {"hsl", "hwb"} else mixed


@record
class LightDark(Deferred):
    """``light-dark()``: one colour for light pages, and one for dark pages."""

    light: Any
    dark: Any

    def compute(self, context: ComputeContext) -> Any:
        """Choose."""
        chosen = self.dark if context.dark else self.light
        return chosen.compute(context) if isinstance(chosen, Deferred) else chosen


@record
class ContrastColor(Deferred):
    """``contrast-color()``: black or white."""

    background: Any

    def compute(self, context: ComputeContext) -> Color:
        """Choose."""
        return contrast_color(_resolved(self.background, context))


@record
class AlphaColor(Deferred):
    """``alpha(from <color> / <alpha>)``: a colour with a different alpha."""

    origin: Any
    alpha: Node | None

    def compute(self, context: ComputeContext) -> Color:
        """Change the alpha."""
        origin = _resolved(self.origin, context)
        names = {"alpha": 0.0 if origin.alpha is None else origin.alpha}
        alpha = _channel(self.alpha, 1.0, names, frozenset() if origin.alpha is not None else frozenset({"alpha"}))
        return origin._replace(alpha=None if alpha is None else min(max(alpha, 0.0), 1.0))


_share = make_percentage(low=0.0)


def mixed_color(name: str, arguments: Tokens, color: Matcher) -> Match:
    """Read the arguments of one of these functions. `color` matches the colours inside."""
    if name == "contrast-color":
        background = color(arguments)
        if background is MISS or not arguments.is_done():
            return MISS
        return _as_soon_as_known(ContrastColor(background), background)
    if name == "alpha":
        return _alpha_color(arguments, color)
    parts = arguments.split()
    if parts is None:
        return MISS
    if name == "light-dark":
        colors = [color(part) for part in parts]
        if len(colors) != 2 or MISS in colors or not all(part.is_done() for part in parts):
            return MISS
        return LightDark(colors[0], colors[1])
    return _color_mix(parts, color)


def _alpha_color(arguments: Tokens, color: Matcher) -> Match:
    if not arguments.skip("from"):
        return MISS
    origin = color(arguments)
    alpha: Any = Name("alpha")
    if arguments.skip("/"):
        alpha = _parse_channel(arguments.take(), frozenset({"alpha"}))
    if MISS in (origin, alpha) or not arguments.is_done():
        return MISS
    return _as_soon_as_known(AlphaColor(origin, alpha), origin)


def _color_mix(parts: list[Tokens], color: Matcher) -> Match:
    method: Match = interpolation(parts[0])
    if method is MISS:
        method = Interpolation("oklab")
    else:
        if not parts[0].is_done():
            return MISS
        parts = parts[1:]
    if len(parts) != 2:
        return MISS
    colors: list[Any] = []
    shares: list[float | None] = []
    for part in parts:
        share = _share(part)
        shade = color(part)
        if share is MISS:
            share = _share(part)
        if shade is MISS or not part.is_done() or isinstance(share, Deferred):
            return MISS
        if isinstance(share, Percent) and share.value > 100.0:
            return MISS
        colors.append(shade)
        shares.append(share.value if isinstance(share, Percent) else None)
    return _as_soon_as_known(MixedColor(colors[0], colors[1], (shares[0], shares[1]), method), *colors)


# ── relative colours ──────────────────────────────────────────────────────────────────────────────────────

_CHANNELS: Final[dict[str, tuple[str, str, str]]] = {
    "rgb": ("r", "g", "b"),
    "hsl": ("h", "s", "l"),
    "hwb": ("h", "w", "b"),
    "lab": ("l", "a", "b"),
    "lch": ("l", "c", "h"),
    "oklab": ("l", "a", "b"),
    "oklch": ("l", "c", "h"),
    "color": ("r", "g", "b"),
    "xyz": ("x", "y", "z"),
}
# The value of 100 % in each channel.
_FULL: Final[dict[str, tuple[float, float, float]]] = {
    "rgb": (255.0, 255.0, 255.0),
    "hsl": (360.0, 100.0, 100.0),
    "hwb": (360.0, 100.0, 100.0),
    "color": (1.0, 1.0, 1.0),
    "xyz": (1.0, 1.0, 1.0),
    **LAB_RANGES,
}


@record
class RelativeColor(Deferred):
    """A colour function with ``from``. Channels are trees over the origin's channels; None for `none`."""

    kind: str  # a key of _CHANNELS
    space: ColorSpace
    origin: Any
    channels: tuple[Node | None, Node | None, Node | None, Node | None]

    def compute(self, context: ComputeContext) -> Color:
        """Convert the origin, and evaluate the trees with its channels."""
        origin = convert(_resolved(self.origin, context), self.space)
        names, missing = _origin_channels(origin, self.kind)
        full = _FULL[self.kind]
        values = [_channel(node, whole, names, missing) for node, whole in zip(self.channels[:3], full, strict=True)]
        alpha = _channel(self.channels[3], 1.0, names, missing)
        return _finished(self.kind, self.space, values, None if alpha is None else min(max(alpha, 0.0), 1.0))


def _origin_channels(origin: Color, kind: str) -> tuple[Mapping[str, float], frozenset[str]]:
    scale = 255.0 if kind == "rgb" else 1.0
    keys = (*_CHANNELS[kind], "alpha")
    values = (origin.c1, origin.c2, origin.c3, origin.alpha)
    names = {
        key: 0.0 if value is None else value * (1.0 if key == "alpha" else scale)
        for key, value in zip(keys, values, strict=True)
    }
    return names, frozenset(key for key, value in zip(keys, values, strict=True) if value is None)


def _channel(node: Node | None, full: float, names: Mapping[str, float], missing: frozenset[str]) -> float | None:
    if node is None or (isinstance(node, Name) and node.name in missing):
        return None
    value = evaluate(node, Environment(None, names))
    number = value.value * full / 100.0 if isinstance(value, Percent) else value
    # Like at the top level of other calculations: NaN becomes zero, and nothing is infinite.
    if not isinstance(number, float | int) or isnan(number):
        return 0.0
    return min(max(number, -NUMBER_LIMIT), NUMBER_LIMIT)


def _finished(kind: str, space: ColorSpace, values: list[float | None], alpha: float | None) -> Color:
    first, second, third = values
    if kind == "rgb":
        scaled = [None if value is None else value / 255.0 for value in values]
        return Color(scaled[0], scaled[1], scaled[2], alpha, "srgb", legacy=False)
    if kind in LAB_RANGES:
        return clamp_lab_like(first, second, third, alpha, kind)
    made = Color(first, second, third, alpha, space, legacy=False)
    if kind in {"hsl", "hwb"} and None not in made[:4]:
        return convert(made, "srgb")._replace(legacy=False)
    return made


def relative_color(name: str, arguments: Tokens, color: Matcher) -> Match:
    """Read ``from <color> <channel>{3} [ / <alpha> ]?``. `color` matches the origin."""
    arguments.take()
    origin = color(arguments)
    if origin is MISS:
        return MISS
    kind = name.removesuffix("a") if name in {"rgba", "hsla"} else name
    space: Any = "srgb" if kind == "rgb" else kind
    if kind == "color":
        found = PREDEFINED_SPACES.get(arguments.keyword())
        if found is None:
            return MISS
        arguments.take()
        space = found
        if space.startswith("xyz"):
            kind = "xyz"
    parts = split_components(arguments)
    if parts is None or parts.commas:
        return MISS
    names = frozenset((*_CHANNELS[kind], "alpha"))
    channels = [_parse_channel(token, names) for token in parts.channels]
    alpha: Any = Name("alpha") if parts.alpha is None else _parse_channel(parts.alpha, names)
    if MISS in channels or alpha is MISS:
        return MISS
    value = RelativeColor(kind, space, origin, (channels[0], channels[1], channels[2], alpha))
    return _as_soon_as_known(value, origin)


def _parse_channel(token: Token, names: frozenset[str]) -> Any:
    """Read one channel: a number, a percentage, an angle, `none`, a channel's name, or a calculation with them."""
    if is_none(token):
        return None
    match token.kind:
        case "number":
            return Number(token.number)
        case "percentage":
            return Percentage(token.number, waits=False)
        case "dimension" if token.unit in {"deg", "grad", "rad", "turn"}:
            return Number(token.number * CANONICAL_UNITS[token.unit])
        case "ident" if token.lower in names:
            return Name(token.lower)
        case _:
            node = parse_channel(token, names)
            return MISS if node is None else node


FUNCTION_SPACES: Final = frozenset({"rgb", "rgba", "hsl", "hsla", "hwb", "lab", "lch", "oklab", "oklch", "color"})
_MIXTURES: Final = frozenset({"color-mix", "light-dark", "contrast-color", "alpha"})


def color(tokens: Tokens) -> Match:
    """Match any colour."""
    token = tokens.next
    value: Match = MISS
    if token.kind == "hash":
        value = hex_color(token.lower)
    elif token.kind == "ident":
        value = NAMED_COLORS.get(token.lower, MISS)
        if value is MISS:
            if token.lower == "currentcolor":
                value = CURRENT_COLOR
            elif token.lower in SYSTEM_COLORS:
                value = SystemColor(token.lower)
    elif token.kind == "function":
        value = _function(token)
    if value is not MISS:
        tokens.at += 1
    return value


def _function(token: Token) -> Match:
    name = token.lower
    arguments = Tokens(token.children)
    if name in _MIXTURES:
        return mixed_color(name, arguments, color)
    if name in FUNCTION_SPACES and arguments.keyword() == "from":
        return relative_color(name, arguments, color)
    return plain_color(name, arguments)
