"""The custom properties that utilities work with. For example, `shadow-lg` and `ring-2` are parts of one `box-shadow`.

It holds `@property` rules by name, and the keyframes of `animate-*`.

Spec: https://www.w3.org/TR/css-properties-values-api-1/
"""

from typing import Final

_EMPTY: Final = (
    "rotate-x rotate-y rotate-z skew-x skew-y backdrop-blur backdrop-brightness backdrop-contrast backdrop-grayscale "
    "backdrop-hue-rotate backdrop-invert backdrop-opacity backdrop-saturate backdrop-sepia blur brightness contrast "
    "grayscale hue-rotate invert opacity saturate sepia drop-shadow drop-shadow-color drop-shadow-size contain-size "
    "contain-layout contain-paint contain-style ordinal slashed-zero numeric-figure numeric-spacing numeric-fraction "
    "duration ease font-weight gradient-position gradient-stops gradient-via-stops shadow-color inset-shadow-color "
    "ring-color inset-ring-color ring-inset leading tracking text-shadow-color mask-linear-stops mask-radial-stops "
    "mask-conic-stops"
)
_INITIAL: Final = {
    "content": '""',
    "border-style": "solid",
    "outline-style": "solid",
    "border-spacing-x": "0",
    "border-spacing-y": "0",
    "space-x-reverse": "0",
    "space-y-reverse": "0",
    "divide-x-reverse": "0",
    "divide-y-reverse": "0",
    "scale-x": "1",
    "scale-y": "1",
    "scale-z": "1",
    "translate-x": "0",
    "translate-y": "0",
    "translate-z": "0",
    "gradient-from": "#0000",
    "gradient-via": "#0000",
    "gradient-to": "#0000",
    "gradient-from-position": "0%",
    "gradient-via-position": "50%",
    "gradient-to-position": "100%",
    "shadow": "0 0 #0000",
    "inset-shadow": "0 0 #0000",
    "ring-shadow": "0 0 #0000",
    "inset-ring-shadow": "0 0 #0000",
    "ring-offset-shadow": "0 0 #0000",
    "ring-offset-width": "0px",
    "ring-offset-color": "#fff",
    "shadow-alpha": "100%",
    "inset-shadow-alpha": "100%",
    "drop-shadow-alpha": "100%",
    "text-shadow-alpha": "100%",
    "mask-linear": "linear-gradient(#fff, #fff)",
    "mask-radial": "linear-gradient(#fff, #fff)",
    "mask-conic": "linear-gradient(#fff, #fff)",
    "mask-radial-shape": "ellipse",
    "mask-radial-size": "farthest-corner",
    "mask-radial-position": "center",
    "mask-linear-position": "0deg",
    "mask-conic-position": "0deg",
    **{f"mask-{side}": "linear-gradient(#fff, #fff)" for side in ("top", "right", "bottom", "left")},
    **{
        f"mask-{side}-{end}-{part}": initial
        for side in ("top", "right", "bottom", "left", "linear", "radial", "conic")
        for end, part, initial in (
            ("from", "position", "0%"),
            ("to", "position", "100%"),
            ("from", "color", "black"),
            ("to", "color", "transparent"),
        )
    },
}

PROPERTY_RULES: Final = {
    **{f"--tw-{name}": f'@property --tw-{name} {{ syntax: "*"; inherits: false }}' for name in _EMPTY.split()},
    **{
        f"--tw-{name}": f'@property --tw-{name} {{ syntax: "*"; inherits: false; initial-value: {initial} }}'
        for name, initial in _INITIAL.items()
    },
}
"""`@property` rules by name."""

KEYFRAMES: Final = {
    "spin": "@keyframes spin { to { transform: rotate(360deg) } }",
    "ping": "@keyframes ping { 75%, 100% { transform: scale(2); opacity: 0 } }",
    "pulse": "@keyframes pulse { 50% { opacity: 0.5 } }",
    "bounce": (
        "@keyframes bounce { 0%, 100% { transform: translateY(-25%); "
        "animation-timing-function: cubic-bezier(0.8, 0, 1, 1) } "
        "50% { transform: none; animation-timing-function: cubic-bezier(0, 0, 0.2, 1) } }"
    ),
}
"""The keyframes that `animate-*` of the default theme refer to."""
