"""Colours that depend on no other colour: names, hex, functions and system colours.

Spec: https://www.w3.org/TR/css-color-4/
"""

import colorsys
import math
from typing import Any, Final

from limner.color import TRANSPARENT, Color, ColorSpace
from limner.css.grammar.numbers import angle, make_number, percentage
from limner.css.match import MISS, Match
from limner.css.property import ComputeContext
from limner.css.specified import Deferred
from limner.css.tokens import Token, Tokens
from limner.css.values import Percent
from limner.record import record

_NAMES = (
    "aliceblue f0f8ff, antiquewhite faebd7, aqua 00ffff, aquamarine 7fffd4, azure f0ffff, beige f5f5dc, "
    "bisque ffe4c4, black 000000, blanchedalmond ffebcd, blue 0000ff, blueviolet 8a2be2, brown a52a2a, "
    "burlywood deb887, cadetblue 5f9ea0, chartreuse 7fff00, chocolate d2691e, coral ff7f50, cornflowerblue 6495ed, "
    "cornsilk fff8dc, crimson dc143c, cyan 00ffff, darkblue 00008b, darkcyan 008b8b, darkgoldenrod b8860b, "
    "darkgray a9a9a9, darkgreen 006400, darkgrey a9a9a9, darkkhaki bdb76b, darkmagenta 8b008b, "
    "darkolivegreen 556b2f, darkorange ff8c00, darkorchid 9932cc, darkred 8b0000, darksalmon e9967a, "
    "darkseagreen 8fbc8f, darkslateblue 483d8b, darkslategray 2f4f4f, darkslategrey 2f4f4f, darkturquoise 00ced1, "
    "darkviolet 9400d3, deeppink ff1493, deepskyblue 00bfff, dimgray 696969, dimgrey 696969, dodgerblue 1e90ff, "
    "firebrick b22222, floralwhite fffaf0, forestgreen 228b22, fuchsia ff00ff, gainsboro dcdcdc, "
    "ghostwhite f8f8ff, gold ffd700, goldenrod daa520, gray 808080, green 008000, greenyellow adff2f, grey 808080, "
    "honeydew f0fff0, hotpink ff69b4, indianred cd5c5c, indigo 4b0082, ivory fffff0, khaki f0e68c, "
    "lavender e6e6fa, lavenderblush fff0f5, lawngreen 7cfc00, lemonchiffon fffacd, lightblue add8e6, "
    "lightcoral f08080, lightcyan e0ffff, lightgoldenrodyellow fafad2, lightgray d3d3d3, lightgreen 90ee90, "
    "lightgrey d3d3d3, lightpink ffb6c1, lightsalmon ffa07a, lightseagreen 20b2aa, lightskyblue 87cefa, "
    "lightslategray 778899, lightslategrey 778899, lightsteelblue b0c4de, lightyellow ffffe0, lime 00ff00, "
    "limegreen 32cd32, linen faf0e6, magenta ff00ff, maroon 800000, mediumaquamarine 66cdaa, mediumblue 0000cd, "
    "mediumorchid ba55d3, mediumpurple 9370db, mediumseagreen 3cb371, mediumslateblue 7b68ee, "
    "mediumspringgreen 00fa9a, mediumturquoise 48d1cc, mediumvioletred c71585, midnightblue 191970, "
    "mintcream f5fffa, mistyrose ffe4e1, moccasin ffe4b5, navajowhite ffdead, navy 000080, oldlace fdf5e6, "
    "olive 808000, olivedrab 6b8e23, orange ffa500, orangered ff4500, orchid da70d6, palegoldenrod eee8aa, "
    "palegreen 98fb98, paleturquoise afeeee, palevioletred db7093, papayawhip ffefd5, peachpuff ffdab9, "
    "peru cd853f, pink ffc0cb, plum dda0dd, powderblue b0e0e6, purple 800080, rebeccapurple 663399, red ff0000, "
    "rosybrown bc8f8f, royalblue 4169e1, saddlebrown 8b4513, salmon fa8072, sandybrown f4a460, seagreen 2e8b57, "
    "seashell fff5ee, sienna a0522d, silver c0c0c0, skyblue 87ceeb, slateblue 6a5acd, slategray 708090, "
    "slategrey 708090, snow fffafa, springgreen 00ff7f, steelblue 4682b4, tan d2b48c, teal 008080, thistle d8bfd8, "
    "tomato ff6347, turquoise 40e0d0, violet ee82ee, wheat f5deb3, white ffffff, whitesmoke f5f5f5, yellow ffff00, "
    "yellowgreen 9acd32"
)


def _from_hex(digits: str) -> Color:
    red, green, blue = bytes.fromhex(digits)
    return Color(red / 255.0, green / 255.0, blue / 255.0)


NAMED_COLORS: Final[dict[str, Color]] = {
    "transparent": TRANSPARENT,
    **{name: _from_hex(digits) for name, digits in (entry.split(" ") for entry in _NAMES.split(", "))},
}


_HEX_DIGITS = frozenset("0123456789abcdef")


def hex_color(digits: str) -> Match:
    """Give the colour of three, four, six or eight hex digits in lower case."""
    if not _HEX_DIGITS.issuperset(digits):
        return MISS
    if len(digits) in {3, 4}:
        digits = "".join(digit * 2 for digit in digits)
    if len(digits) == 6:
        digits += "ff"
    if len(digits) != 8:
        return MISS
    red, green, blue, alpha = bytes.fromhex(digits)
    return Color(red / 255.0, green / 255.0, blue / 255.0, alpha / 255.0)


# ── system colours ────────────────────────────────────────────────────────────────────────────────────────

# Chrome's values for light and dark pages.
SYSTEM_COLORS: Final[dict[str, tuple[str, str]]] = {
    "accentcolor": ("0075ff", "0075ff"),
    "accentcolortext": ("ffffff", "ffffff"),
    "activetext": ("ff0000", "ff0000"),
    "graytext": ("808080", "808080"),
    "highlight": ("0041c6cc", "0041c6cc"),
    "highlighttext": ("ffffff", "ffffff"),
    "linktext": ("0000ee", "9e9eff"),
    "mark": ("ffff00", "ffff00"),
    "marktext": ("000000", "000000"),
    "selecteditem": ("1967d2", "99c8ff"),
    "selecteditemtext": ("ffffff", "3b3b3b"),
    "visitedtext": ("551a8b", "d0adf0"),
    "field": ("ffffff", "3b3b3b"),
    "fieldtext": ("000000", "ffffff"),
    **dict.fromkeys(("buttonface", "buttonhighlight", "buttonshadow", "threedface"), ("efefef", "6b6b6b")),
    **dict.fromkeys(
        (
            "activecaption",
            "appworkspace",
            "background",
            "canvas",
            "inactivecaption",
            "infobackground",
            "menu",
            "scrollbar",
            "window",
        ),
        ("ffffff", "121212"),
    ),
    **dict.fromkeys(
        (
            "activeborder",
            "buttonborder",
            "buttontext",
            "canvastext",
            "captiontext",
            "inactiveborder",
            "infotext",
            "menutext",
            "threeddarkshadow",
            "threedhighlight",
            "threedlightshadow",
            "threedshadow",
            "windowframe",
            "windowtext",
        ),
        ("000000", "ffffff"),
    ),
    "inactivecaptiontext": ("808080", "808080"),
    "-webkit-link": ("0000ee", "9e9eff"),
    "-webkit-activelink": ("ff0000", "ff9e9e"),
}


@record
class SystemColor(Deferred):
    """A system colour, by its name in lower case."""

    name: str

    def compute(self, context: ComputeContext) -> Color:
        """Give the colour for a light or a dark page."""
        light, dark = SYSTEM_COLORS[self.name]
        found: Color = hex_color(dark if context.dark else light)
        return found


# ── components ────────────────────────────────────────────────────────────────────────────────────────────

_number = make_number()


@record
class Components:
    """The arguments of a colour function: three component values, an alpha, and whether commas separate them."""

    channels: tuple[Token, Token, Token]
    alpha: Token | None
    commas: bool


def split_components(arguments: Tokens) -> Components | None:
    """Split the arguments of a colour function; None if there are too few, too many or stray ones."""
    items = list(arguments.items[arguments.at : -1])
    if any(token.kind == "delim" and token.text == "," for token in items):
        parts = arguments.split()
        if parts is None or len(parts) not in {3, 4} or any(len(part.items) != 2 for part in parts):
            return None
        tokens = [part.next for part in parts]
        return Components((tokens[0], tokens[1], tokens[2]), tokens[3] if len(tokens) == 4 else None, commas=True)
    if len(items) == 5 and items[3].kind == "delim" and items[3].text == "/":
        return Components((items[0], items[1], items[2]), items[4], commas=False)
    if len(items) != 3 or any(token.kind == "delim" for token in items):
        return None
    return Components((items[0], items[1], items[2]), None, commas=False)


def is_none(token: Token) -> bool:
    """Tell whether a component is the keyword `none`."""
    return token.kind == "ident" and token.lower == "none"


def _scalar(token: Token, full: float) -> float | Match | None:
    """Give a component as a number; None for `none`. Percentages are shares of `full`."""
    if is_none(token):
        return None
    cursor = Tokens((token,))
    value = _number(cursor)
    if value is MISS:
        value = percentage(cursor)
    if isinstance(value, Percent):
        return value.value * full / 100.0
    return MISS if isinstance(value, Deferred) else value


def _hue(token: Token) -> float | Match | None:
    if is_none(token):
        return None
    cursor = Tokens((token,))
    value = _number(cursor)
    if value is MISS:
        value = angle(cursor)
    if value is MISS or isinstance(value, Deferred):
        return MISS
    return value % 360.0 if math.isfinite(value) else 0.0


def parse_alpha(token: Token | None) -> float | Match | None:
    """Give an alpha component, clamped to 0 to 1; None for `none`, and 1 if it is missing."""
    if token is None:
        return 1.0
    value = _scalar(token, 1.0)
    return value if value is None or value is MISS else min(max(value, 0.0), 1.0)


def eight_bit(red: float, green: float, blue: float, alpha: float) -> Color:
    """Give a legacy colour from channels of 0 to 1, rounded like Chrome does. Alpha stays as it is."""
    return Color(_byte(red), _byte(green), _byte(blue), alpha)


def _byte(channel: float) -> float:
    return math.floor(min(max(channel, 0.0), 1.0) * 255.0 + 0.5) / 255.0


# ── functions ─────────────────────────────────────────────────────────────────────────────────────────────


def plain_color(name: str, arguments: Tokens) -> Match:
    """Read the arguments of a colour function without `from`."""
    match name:
        case "rgb" | "rgba":
            return _rgb(arguments)
        case "hsl" | "hsla":
            return _hsl_or_hwb(arguments, "hsl")
        case "hwb":
            return _hsl_or_hwb(arguments, "hwb")
        case "lab" | "lch" | "oklab" | "oklch":
            return _lab_like(arguments, name)
        case "color":
            return _color_function(arguments)
        case _:
            return MISS


def _rgb(arguments: Tokens) -> Match:
    parts = split_components(arguments)
    if parts is None:
        return MISS
    channels: list[Any] = [_scalar(token, 255.0) for token in parts.channels]
    alpha: Any = parse_alpha(parts.alpha)
    if alpha is MISS or any(channel is MISS for channel in channels):
        return MISS
    if parts.commas:
        # "the components must be all numbers or all percentages"; `none` needs the modern syntax.
        are_percentages = {_is_percentage(token) for token in parts.channels}
        if len(are_percentages) > 1 or None in channels or alpha is None:
            return MISS
    if None in channels or alpha is None:
        red, green, blue = (None if c is None else min(max(c / 255.0, 0.0), 1.0) for c in channels)
        return Color(red, green, blue, alpha, "srgb", legacy=False)
    return eight_bit(channels[0] / 255.0, channels[1] / 255.0, channels[2] / 255.0, alpha)


def _is_percentage(token: Token) -> bool:
    if token.kind == "function":
        return any(_is_percentage(child) for child in token.children)
    return token.kind == "percentage"


def _hsl_or_hwb(arguments: Tokens, space: ColorSpace) -> Match:
    parts = split_components(arguments)
    if parts is None:
        return MISS
    hue: Any = _hue(parts.channels[0])
    second: Any = _scalar(parts.channels[1], 100.0)
    third: Any = _scalar(parts.channels[2], 100.0)
    alpha: Any = parse_alpha(parts.alpha)
    if MISS in (hue, second, third, alpha):
        return MISS
    if parts.commas:
        percentages = all(_is_percentage(token) for token in parts.channels[1:])
        if space == "hwb" or not percentages or None in (hue, second, third, alpha):
            return MISS
    if hue is None or second is None or third is None or alpha is None:
        return Color(hue, second if second is None else max(second, 0.0), third, alpha, space, legacy=False)
    second = max(second, 0.0)
    return (hsl_to_legacy if space == "hsl" else hwb_to_legacy)(hue, second, third, alpha)


def hsl_to_legacy(hue: float, saturation: float, lightness: float, alpha: float) -> Color:
    """Give the sRGB colour of a hue in degrees, and saturation and lightness in percent."""
    saturation, lightness = min(saturation, 100.0), min(max(lightness, 0.0), 100.0)
    red, green, blue = colorsys.hls_to_rgb(hue / 360.0, lightness / 100.0, saturation / 100.0)
    return eight_bit(red, green, blue, alpha)


def hwb_to_legacy(hue: float, whiteness: float, blackness: float, alpha: float) -> Color:
    """Give the sRGB colour of a hue in degrees, and whiteness and blackness in percent."""
    white, black = max(whiteness, 0.0) / 100.0, max(blackness, 0.0) / 100.0
    if white + black >= 1.0:
        gray = white / (white + black)
        return eight_bit(gray, gray, gray, alpha)
    pure = colorsys.hls_to_rgb(hue / 360.0, 0.5, 1.0)
    red, green, blue = (channel * (1.0 - white - black) + white for channel in pure)
    return eight_bit(red, green, blue, alpha)


# The value of 100 % for each of the three channels. Hues have none.
LAB_RANGES: Final[dict[str, tuple[float, float, float]]] = {
    "lab": (100.0, 125.0, 125.0),
    "lch": (100.0, 150.0, 0.0),
    "oklab": (1.0, 0.4, 0.4),
    "oklch": (1.0, 0.4, 0.0),
}


def _lab_like(arguments: Tokens, name: str) -> Match:
    parts = split_components(arguments)
    if parts is None or parts.commas:
        return MISS
    ranges = LAB_RANGES[name]
    lightness = _scalar(parts.channels[0], ranges[0])
    second = _scalar(parts.channels[1], ranges[1])
    polar = name.endswith("ch")
    third = _hue(parts.channels[2]) if polar else _scalar(parts.channels[2], ranges[2])
    alpha = parse_alpha(parts.alpha)
    if MISS in (lightness, second, third, alpha):
        return MISS
    return clamp_lab_like(lightness, second, third, alpha, name)


def clamp_lab_like(
    lightness: float | None, second: float | None, third: float | None, alpha: float | None, name: str
) -> Color:
    """Build a colour in Lab, LCH, Oklab or OkLCh, with lightness and chroma clamped to their ranges."""
    if lightness is not None:
        lightness = min(max(lightness, 0.0), LAB_RANGES[name][0])
    if name.endswith("ch") and second is not None:
        second = max(second, 0.0)
    space: ColorSpace = name  # type: ignore[assignment]  # one of the four keys of LAB_RANGES
    return Color(lightness, second, third, alpha, space, legacy=False)


PREDEFINED_SPACES: Final[dict[str, ColorSpace]] = {
    "srgb": "srgb",
    "srgb-linear": "srgb-linear",
    "display-p3": "display-p3",
    "display-p3-linear": "display-p3-linear",
    "a98-rgb": "a98-rgb",
    "prophoto-rgb": "prophoto-rgb",
    "rec2020": "rec2020",
    "xyz": "xyz-d65",
    "xyz-d50": "xyz-d50",
    "xyz-d65": "xyz-d65",
}


def _color_function(arguments: Tokens) -> Match:
    space = PREDEFINED_SPACES.get(arguments.keyword())
    if space is None:
        return MISS
    arguments.take()
    parts = split_components(arguments)
    if parts is None or parts.commas:
        return MISS
    channels = [_scalar(token, 1.0) for token in parts.channels]
    alpha = parse_alpha(parts.alpha)
    if alpha is MISS or any(channel is MISS for channel in channels):
        return MISS
    return Color(channels[0], channels[1], channels[2], alpha, space, legacy=False)
