"""The colour record.

Goes in: numbers. Comes out: `Color`; conversion between spaces is in `limner.color.convert`.

Spec: https://www.w3.org/TR/css-color-4/#color-type
"""

from typing import Final, Literal, NamedTuple, TypeAlias

ColorSpace: TypeAlias = Literal[
    "srgb",
    "srgb-linear",
    "display-p3",
    "display-p3-linear",
    "a98-rgb",
    "prophoto-rgb",
    "rec2020",
    "xyz-d50",
    "xyz-d65",
    "lab",
    "lch",
    "oklab",
    "oklch",
    "hsl",
    "hwb",
]

ColorScheme: TypeAlias = Literal["light", "dark"]
"""What `prefers-color-scheme` may answer."""


class Color(NamedTuple):
    """One colour.

    Attributes:
        c1: First component: red, lightness or hue, in the space's own range (sRGB 0 to 1, Lab L 0 to 100, Oklab L
            0 to 1, hue in degrees; saturation and lightness of HSL, whiteness and blackness of HWB 0 to 100). None
            is the missing component `none`.
        c2: Second component.
        c3: Third component.
        alpha: 0 to 1, or None for `none`.
        space: The space of the components.
        legacy: Whether it was written in a syntax whose colours interpolate in sRGB by default (`#…`, `rgb()`, `hsl()`,
            `hwb()`, names).
    """

    c1: float | None
    c2: float | None
    c3: float | None
    alpha: float | None = 1.0
    space: ColorSpace = "srgb"
    legacy: bool = True


BLACK: Final = Color(0.0, 0.0, 0.0)
WHITE: Final = Color(1.0, 1.0, 1.0)
TRANSPARENT: Final = Color(0.0, 0.0, 0.0, 0.0)
