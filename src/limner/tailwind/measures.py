"""Utilities with a value: lengths, numbers, colours, names of the theme.

It holds `MEASURES`, with rows in the order of the documentation's chapters. Rows with the same name differ in the
values they take. The first row that takes a value is used.
"""

from typing import Final

from limner.tailwind.rows import CHILDREN, Utility, measure
from limner.tailwind.words import TRANSFORM

_SIDES: Final = "full=100% auto"
_LONG: Final = (
    "spacing ratio full=100% svw=100svw lvw=100lvw dvw=100dvw svh=100svh lvh=100lvh dvh=100dvh min=min-content "
    "max=max-content fit=fit-content"
)
_WIDTH: Final = f"{_LONG} screen=100vw --container"
_HEIGHT: Final = f"{_LONG} screen=100vh lh=1lh"
_FILTER: Final = (
    "filter: var(--tw-blur,) var(--tw-brightness,) var(--tw-contrast,) var(--tw-grayscale,) var(--tw-hue-rotate,) "
    "var(--tw-invert,) var(--tw-saturate,) var(--tw-sepia,) var(--tw-drop-shadow,)"
)
_BACKDROP: Final = (
    "backdrop-filter: var(--tw-backdrop-blur,) var(--tw-backdrop-brightness,) var(--tw-backdrop-contrast,) "
    "var(--tw-backdrop-grayscale,) var(--tw-backdrop-hue-rotate,) var(--tw-backdrop-invert,) "
    "var(--tw-backdrop-opacity,) var(--tw-backdrop-saturate,) var(--tw-backdrop-sepia,)"
)
_SHADOW: Final = (
    "box-shadow: var(--tw-inset-shadow), var(--tw-inset-ring-shadow), var(--tw-ring-offset-shadow), "
    "var(--tw-ring-shadow), var(--tw-shadow)"
)
_TINTED: Final = "color-mix(in oklab, $ var(--tw-{}-alpha), transparent)"
_STOPS: Final = (
    "--tw-gradient-stops: var(--tw-gradient-via-stops, var(--tw-gradient-position), var(--tw-gradient-from) "
    "var(--tw-gradient-from-position), var(--tw-gradient-to) var(--tw-gradient-to-position))"
)
_VIA_STOPS: Final = (
    "--tw-gradient-via-stops: var(--tw-gradient-position), var(--tw-gradient-from) var(--tw-gradient-from-position), "
    "var(--tw-gradient-via) var(--tw-gradient-via-position), var(--tw-gradient-to) var(--tw-gradient-to-position); "
    "--tw-gradient-stops: var(--tw-gradient-via-stops)"
)
_SCALE: Final = "scale: var(--tw-scale-x) var(--tw-scale-y)"
_MOVE: Final = "translate: var(--tw-translate-x) var(--tw-translate-y)"
_EASED: Final = (
    "transition-timing-function: var(--tw-ease, cubic-bezier(0.4, 0, 0.2, 1)); "
    "transition-duration: var(--tw-duration, 150ms)"
)
_TRANSITION: Final = (
    "color,_background-color,_border-color,_outline-color,_text-decoration-color,_fill,_stroke,_opacity,_box-shadow,"
    "_transform,_translate,_scale,_rotate,_filter,_backdrop-filter,_display,_content-visibility,_overlay,"
    "_pointer-events"
)
_INSETS: Final = (
    "inset=inset inset-x=inset-inline inset-y=inset-block inset-s=inset-inline-start inset-e=inset-inline-end "
    "inset-bs=inset-block-start inset-be=inset-block-end start=inset-inline-start end=inset-inline-end "
    "top=top right=right bottom=bottom left=left"
)
_EDGES: Final = (
    ("", ""),
    ("x", "-inline"),
    ("y", "-block"),
    ("s", "-inline-start"),
    ("e", "-inline-end"),
    ("bs", "-block-start"),
    ("be", "-block-end"),
    ("t", "-top"),
    ("r", "-right"),
    ("b", "-bottom"),
    ("l", "-left"),
)
_CORNERS: Final = (
    "rounded=border-radius rounded-s=border-start-start-radius+border-end-start-radius "
    "rounded-e=border-start-end-radius+border-end-end-radius "
    "rounded-t=border-top-left-radius+border-top-right-radius "
    "rounded-r=border-top-right-radius+border-bottom-right-radius "
    "rounded-b=border-bottom-right-radius+border-bottom-left-radius "
    "rounded-l=border-top-left-radius+border-bottom-left-radius "
    "rounded-ss=border-start-start-radius rounded-se=border-start-end-radius rounded-ee=border-end-end-radius "
    "rounded-es=border-end-start-radius rounded-tl=border-top-left-radius rounded-tr=border-top-right-radius "
    "rounded-br=border-bottom-right-radius rounded-bl=border-bottom-left-radius"
)
_LENGTHS: Final = "length percentage"


def _edges(root: str, prop: str) -> str:
    return " ".join(f"{root}{name}={prop}{edge}" for name, edge in _EDGES)


def _shadows(name: str, css: str, namespace: str, tint: str, none: str) -> tuple[Utility, ...]:
    """Make the two rows of a kind of shadow: its shape, and its colour."""
    shape = Utility(
        name, css, (namespace, f"none={none}"), ("shadow", "any"), modifier="opacity", tint=f"--tw-{tint}-color"
    )
    return (
        Utility(name, f"--tw-{tint}-color: {_TINTED.format(tint)}", ("color",), ("color",)),
        shape._replace(default=namespace),
    )


def _filters(prefix: str, end: str) -> tuple[Utility, ...]:
    """Make the rows of `filter`, or of `backdrop-filter`."""

    def one(
        name: str, values: str, function: str = "", default: str | None = None, *, negative: bool = False
    ) -> Utility:
        css = f"--tw-{prefix}{name}: {function or name}($); {end}"
        return Utility(prefix + name, css, tuple(values.split()), ("any",), negative, default=default)

    return (
        Utility(prefix + "blur", f"--tw-{prefix}blur: ; {end}", ("none=",)),
        one("blur", "--blur", default="--blur"),
        one("brightness", "pct"),
        one("contrast", "pct"),
        one("grayscale", "pct", default="100%"),
        one("hue-rotate", "deg", negative=True),
        one("invert", "pct", default="100%"),
        one("saturate", "pct"),
        one("sepia", "pct", default="100%"),
    )


_MASKED: Final = (
    "mask-image: var(--tw-mask-linear), var(--tw-mask-radial), var(--tw-mask-conic); mask-composite: intersect"
)


def _mask_ends(name: str, css: str, targets: tuple[str, ...]) -> tuple[Utility, ...]:
    """Make the rows `mask-…-from` and `mask-…-to`: positions and colours of a gradient's ends."""
    rows: list[Utility] = []
    for end in ("from", "to"):
        place = "; ".join(f"--tw-mask-{one}-{end}-position: $" for one in targets)
        tint = "; ".join(f"--tw-mask-{one}-{end}-color: $" for one in targets)
        rows += (
            Utility(f"{name}-{end}", f"{_MASKED}; {css}; {tint}", ("color",), ("color",)),
            Utility(
                f"{name}-{end}", f"{_MASKED}; {css}; {place}", ("spacing", "percent"), ("length", "percentage", "any")
            ),
        )
    return tuple(rows)


def _mask_edges() -> tuple[Utility, ...]:
    rows: list[Utility] = []
    linear = "--tw-mask-linear: var(--tw-mask-left), var(--tw-mask-right), var(--tw-mask-bottom), var(--tw-mask-top)"
    sides = {
        "x": ("right", "left"),
        "y": ("top", "bottom"),
        "t": ("top",),
        "r": ("right",),
        "b": ("bottom",),
        "l": ("left",),
    }
    for name, targets in sides.items():
        css = "; ".join(
            f"--tw-mask-{one}: linear-gradient(to {one}, var(--tw-mask-{one}-from-color) "
            f"var(--tw-mask-{one}-from-position), var(--tw-mask-{one}-to-color) var(--tw-mask-{one}-to-position))"
            for one in targets
        )
        rows += _mask_ends(f"mask-{name}", f"{linear}; {css}", targets)
    return tuple(rows)


def _mask_gradients() -> tuple[Utility, ...]:
    ends = (
        "var(--tw-mask-{0}-from-color) var(--tw-mask-{0}-from-position), "
        "var(--tw-mask-{0}-to-color) var(--tw-mask-{0}-to-position)"
    )
    radial = "var(--tw-mask-radial-shape) var(--tw-mask-radial-size) at var(--tw-mask-radial-position)"
    begins = {
        "linear": "var(--tw-mask-linear-position)",
        "radial": radial,
        "conic": "from var(--tw-mask-conic-position)",
    }
    rows: list[Utility] = []
    for kind, begin in begins.items():
        css = (
            f"--tw-mask-{kind}-stops: {begin}, {ends.format(kind)}; "
            f"--tw-mask-{kind}: {kind}-gradient(var(--tw-mask-{kind}-stops))"
        )
        rows += _mask_ends(f"mask-{kind}", css, (kind,))
    for kind in ("linear", "conic"):
        css = (
            f"{_MASKED}; --tw-mask-{kind}: {kind}-gradient(var(--tw-mask-{kind}-stops, var(--tw-mask-{kind}-position)))"
            f"; --tw-mask-{kind}-position: $"
        )
        rows.append(Utility(f"mask-{kind}", css, ("deg",), ("any",), negative=True))
    css = (
        f"{_MASKED}; --tw-mask-radial: radial-gradient(var(--tw-mask-radial-stops, var(--tw-mask-radial-size)))"
        "; --tw-mask-radial-size: $"
    )
    rows += (
        Utility("mask-radial", css, (), ("any",)),
        Utility("mask-radial-at", "--tw-mask-radial-position: $", (), ("any",)),
    )
    return tuple(rows)


MEASURES: Final[tuple[Utility, ...]] = (
    # Layout
    *measure("aspect", "aspect-ratio: $", "auto square=1_/_1 fraction --aspect"),
    *measure("columns", "columns: $", "int auto --container"),
    *measure("object", "object-position: $", ""),
    *measure(_INSETS, "@: $", f"spacing ratio {_SIDES}", negative=True),
    *measure("z", "z-index: $", "int auto", negative=True),
    # Flex and grid
    *measure("basis", "flex-basis: $", "spacing ratio full=100% auto --container"),
    *measure("flex", "flex: $", "int ratio auto none initial=0_auto"),
    *measure("grow", "flex-grow: $", "int", default="1"),
    *measure("shrink", "flex-shrink: $", "int", default="1"),
    *measure("order", "order: $", "int first=-9999 last=9999 none=0", negative=True),
    *measure("grid-cols", "grid-template-columns: $", "none subgrid"),
    *measure("grid-cols", "grid-template-columns: repeat($, minmax(0, 1fr))", "int", ""),
    *measure("grid-rows", "grid-template-rows: $", "none subgrid"),
    *measure("grid-rows", "grid-template-rows: repeat($, minmax(0, 1fr))", "int", ""),
    *measure("col-span=grid-column row-span=grid-row", "@: span $ / span $", "int"),
    *measure("col-span=grid-column row-span=grid-row", "@: $", "full=1_/_-1", ""),
    *measure("col=grid-column row=grid-row", "@: $", "int auto", negative=True),
    *measure(
        "col-start=grid-column-start col-end=grid-column-end row-start=grid-row-start row-end=grid-row-end",
        "@: $",
        "int auto",
        negative=True,
    ),
    *measure(
        "auto-cols=grid-auto-columns auto-rows=grid-auto-rows",
        "@: $",
        "auto min=min-content max=max-content fr=minmax(0,_1fr)",
    ),
    *measure("gap=gap gap-x=column-gap gap-y=row-gap", "@: $", "spacing"),
    # Spacing
    *measure(_edges("p", "padding"), "@: $", "spacing"),
    *measure(_edges("m", "margin"), "@: $", "spacing auto", negative=True),
    *measure(_edges("scroll-p", "scroll-padding"), "@: $", "spacing"),
    *measure(_edges("scroll-m", "scroll-margin"), "@: $", "spacing", negative=True),
    *(
        Utility(
            f"space-{axis}",
            f"--tw-space-{axis}-reverse: 0; margin-{side}-start: calc($ * var(--tw-space-{axis}-reverse)); "
            f"margin-{side}-end: calc($ * calc(1 - var(--tw-space-{axis}-reverse)))",
            ("spacing",),
            ("any",),
            negative=True,
            selector=CHILDREN,
        )
        for axis, side in (("x", "inline"), ("y", "block"))
    ),
    # Sizing
    *measure("w=width", "@: $", f"{_WIDTH} auto"),
    *measure("min-w=min-width", "@: $", f"{_WIDTH} auto"),
    *measure("max-w=max-width", "@: $", f"{_WIDTH} none prose=65ch"),
    *measure("h=height", "@: $", f"{_HEIGHT} auto"),
    *measure("min-h=min-height", "@: $", f"{_HEIGHT} auto"),
    *measure("max-h=max-height", "@: $", f"{_HEIGHT} none"),
    *measure("inline=inline-size", "@: $", f"{_WIDTH} auto"),
    *measure("min-inline=min-inline-size", "@: $", f"{_WIDTH} auto"),
    *measure("max-inline=max-inline-size", "@: $", f"{_WIDTH} none"),
    *measure("block=block-size", "@: $", f"{_HEIGHT} auto"),
    *measure("min-block=min-block-size", "@: $", f"{_HEIGHT} auto"),
    *measure("max-block=max-block-size", "@: $", f"{_HEIGHT} none"),
    *measure("size", "width: $; height: $", f"{_LONG} auto lh=1lh --container"),
    # Typography
    *measure("font", "--tw-font-weight: $; font-weight: $", "--font-weight", "weight number any"),
    *measure("font", "font-family: $", "--font", "family-name generic-name name"),
    *measure("font-features", "font-feature-settings: $", ""),
    *measure(
        "font-stretch",
        "font-stretch: $",
        "percent normal ultra-condensed extra-condensed condensed "
        "semi-condensed semi-expanded expanded extra-expanded ultra-expanded",
    ),
    Utility("text", "font-size: $", ("--text",), ("size", "length", "percentage"), modifier="leading"),
    *measure("text", "color: $", "color", "color any"),
    *measure("placeholder", "color: $", "color", "color any", selector="&::placeholder"),
    *measure("leading", "--tw-leading: $; line-height: $", "none=1 --leading spacing"),
    *measure("tracking", "--tw-tracking: $; letter-spacing: $", "--tracking", negative=True),
    *measure(
        "line-clamp",
        "overflow: hidden; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: $",
        "int",
    ),
    *measure("list-image", "list-style-image: $", "none"),
    *measure("list", "list-style-type: $", "disc decimal none"),
    *measure("indent", "text-indent: $", "spacing", negative=True),
    *measure("align", "vertical-align: $", ""),
    *measure("tab", "tab-size: $", "int"),
    *measure("underline-offset", "text-underline-offset: $", "px auto", negative=True),
    *measure("decoration", "text-decoration-thickness: $", "px auto from-font", _LENGTHS),
    *measure("decoration", "text-decoration-color: $", "color", "color any"),
    *measure("content", "--tw-content: $; content: var(--tw-content)", "none=none"),
    # Backgrounds
    *measure("bg", "background-color: $", "color", "color any"),
    *measure("bg", "background-position: $", "", "percentage position"),
    *measure("bg", "background-size: $", "", "bg-size length size"),
    *measure("bg", "background-image: $", "", "image url"),
    *measure("bg-position", "background-position: $", ""),
    *measure("bg-size", "background-size: $", ""),
    Utility(
        "bg-linear",
        "--tw-gradient-position: $; background-image: linear-gradient(var(--tw-gradient-stops))",
        (
            *("to-t=to_top", "to-tr=to_top_right", "to-r=to_right", "to-br=to_bottom_right", "to-b=to_bottom"),
            *("to-bl=to_bottom_left", "to-l=to_left", "to-tl=to_top_left", "deg"),
        ),
        negative=True,
        modifier="space",
    ),
    Utility(
        "bg-gradient",
        "--tw-gradient-position: $; background-image: linear-gradient(var(--tw-gradient-stops))",
        (
            *("to-t=to_top", "to-tr=to_top_right", "to-r=to_right", "to-br=to_bottom_right", "to-b=to_bottom"),
            *("to-bl=to_bottom_left", "to-l=to_left", "to-tl=to_top_left"),
        ),
        modifier="space",
    ),
    Utility(
        "bg-radial",
        "--tw-gradient-position: $; background-image: radial-gradient(var(--tw-gradient-stops))",
        default="",
        modifier="space",
    ),
    Utility(
        "bg-conic",
        "--tw-gradient-position: from $; background-image: conic-gradient(var(--tw-gradient-stops))",
        ("deg",),
        negative=True,
        modifier="space",
    ),
    Utility(
        "bg-conic",
        "--tw-gradient-position: $; background-image: conic-gradient(var(--tw-gradient-stops))",
        default="",
        modifier="space",
    ),
    *(
        Utility(
            f"bg-{kind}",
            f"--tw-gradient-position: $; background-image: {kind}-gradient(var(--tw-gradient-stops, $))",
            types=("any",),
        )
        for kind in ("linear", "radial", "conic")
    ),
    *(
        row
        for end in ("from", "via", "to")
        for row in (
            Utility(end, f"--tw-gradient-{end}-position: $", ("percent",), ("length", "percentage")),
            Utility(
                end, f"--tw-gradient-{end}: $; {_VIA_STOPS if end == 'via' else _STOPS}", ("color",), ("color", "any")
            ),
        )
    ),
    # Borders
    *measure(_CORNERS, "@: $", "none=0 full=calc(infinity_*_1px) --radius", default="--radius"),
    *(
        row
        for name, edge in _EDGES
        for row in (
            Utility(
                f"border-{name}".rstrip("-"),
                f"border{edge}-style: var(--tw-border-style); border{edge}-width: $",
                ("px",),
                ("line-width", "length"),
                default="1px",
            ),
            Utility(f"border-{name}".rstrip("-"), f"border{edge}-color: $", ("color",), ("color", "any")),
        )
    ),
    *measure(
        "divide-x",
        "--tw-divide-x-reverse: 0; border-inline-style: var(--tw-border-style); "
        "border-inline-start-width: calc($ * var(--tw-divide-x-reverse)); "
        "border-inline-end-width: calc($ * calc(1 - var(--tw-divide-x-reverse)))",
        "px",
        selector=CHILDREN,
        default="1px",
    ),
    *measure(
        "divide-y",
        "--tw-divide-y-reverse: 0; border-bottom-style: var(--tw-border-style); "
        "border-top-style: var(--tw-border-style); border-top-width: calc($ * var(--tw-divide-y-reverse)); "
        "border-bottom-width: calc($ * calc(1 - var(--tw-divide-y-reverse)))",
        "px",
        selector=CHILDREN,
        default="1px",
    ),
    *measure("divide", "border-color: $", "color", "color any", selector=CHILDREN),
    *measure(
        "outline",
        "outline-style: var(--tw-outline-style); outline-width: $",
        "px",
        "length number percentage",
        default="1px",
    ),
    *measure("outline", "outline-color: $", "color", "color any"),
    *measure("outline-offset", "outline-offset: $", "px", negative=True),
    # Effects
    *_shadows("shadow", f"--tw-shadow: $; {_SHADOW}", "--shadow", "shadow", "0_0_#0000"),
    *_shadows("inset-shadow", f"--tw-inset-shadow: $; {_SHADOW}", "--inset-shadow", "inset-shadow", "inset_0_0_#0000"),
    *measure(
        "ring",
        "--tw-ring-shadow: var(--tw-ring-inset,) 0 0 0 calc($ + var(--tw-ring-offset-width)) "
        f"var(--tw-ring-color, currentcolor); {_SHADOW}",
        "px",
        "length",
        default="1px",
    ),
    *measure("ring", "--tw-ring-color: $", "color", "color any"),
    *measure(
        "inset-ring",
        f"--tw-inset-ring-shadow: inset 0 0 0 $ var(--tw-inset-ring-color, currentcolor); {_SHADOW}",
        "px",
        "length",
        default="1px",
    ),
    *measure("inset-ring", "--tw-inset-ring-color: $", "color", "color any"),
    *measure(
        "ring-offset",
        "--tw-ring-offset-width: $; --tw-ring-offset-shadow: var(--tw-ring-inset,) 0 0 0 "
        "var(--tw-ring-offset-width) var(--tw-ring-offset-color)",
        "px",
        "length number percentage",
    ),
    *measure("ring-offset", "--tw-ring-offset-color: $", "color", "color any"),
    *_shadows("text-shadow", "text-shadow: $", "--text-shadow", "text-shadow", "none"),
    *measure("opacity", "opacity: $", "pct"),
    *_mask_edges(),
    *_mask_gradients(),
    *measure("mask", "mask-image: $", "", "image url any"),
    *measure("mask", "mask-position: $", "", "percentage position"),
    *measure("mask", "mask-size: $", "", "bg-size length size"),
    *measure("mask-position", "mask-position: $", ""),
    *measure("mask-size", "mask-size: $", ""),
    # Filters
    *_filters("", _FILTER),
    *_filters("backdrop-", _BACKDROP),
    Utility("backdrop-opacity", f"--tw-backdrop-opacity: opacity($); {_BACKDROP}", ("pct",), ("any",)),
    Utility("drop-shadow", f"--tw-drop-shadow: ; {_FILTER}", ("none=",)),
    Utility(
        "drop-shadow",
        "--tw-drop-shadow-color: " + _TINTED.format("drop-shadow") + "; --tw-drop-shadow: var(--tw-drop-shadow-size)",
        ("color",),
        ("color",),
    ),
    Utility(
        "drop-shadow",
        f"--tw-drop-shadow-size: $; --tw-drop-shadow: var(--tw-drop-shadow-size); {_FILTER}",
        ("--drop-shadow",),
        ("any",),
        default="--drop-shadow",
        modifier="opacity",
        tint="--tw-drop-shadow-color",
    ),
    *measure("filter", "filter: $", "none"),
    *measure("backdrop-filter", "backdrop-filter: $", "none"),
    # Tables
    *measure(
        "border-spacing",
        "--tw-border-spacing-x: $; --tw-border-spacing-y: $; border-spacing: "
        "var(--tw-border-spacing-x) var(--tw-border-spacing-y)",
        "spacing",
    ),
    *measure(
        "border-spacing-x=x border-spacing-y=y",
        "--tw-border-spacing-@: $; border-spacing: var(--tw-border-spacing-x) var(--tw-border-spacing-y)",
        "spacing",
    ),
    # Transitions and animations
    *measure("transition", f"transition-property: $; {_EASED}", "", default=_TRANSITION),
    *measure("duration", "--tw-duration: $; transition-duration: $", "ms"),
    *measure("ease", "--tw-ease: $; transition-timing-function: $", "linear --ease"),
    *measure("delay", "transition-delay: $", "ms"),
    *measure("animate", "animation: $", "none --animate"),
    # Transforms
    *measure("perspective", "perspective: $", "none --perspective"),
    *measure("perspective-origin", "perspective-origin: $", ""),
    *measure("origin", "transform-origin: $", ""),
    *measure("rotate", "rotate: $", "deg", negative=True),
    *(
        Utility(
            f"rotate-{axis}",
            f"--tw-rotate-{axis}: rotate{axis.upper()}($); transform: {TRANSFORM}",
            ("deg",),
            ("any",),
            negative=True,
        )
        for axis in "xyz"
    ),
    *measure("scale", f"--tw-scale-x: $; --tw-scale-y: $; --tw-scale-z: $; {_SCALE}", "pct", "", negative=True),
    *measure("scale", "scale: $", "", negative=True),
    *measure("scale-x=x scale-y=y", f"--tw-scale-@: $; {_SCALE}", "pct", negative=True),
    *measure("scale-z", f"--tw-scale-z: $; {_SCALE} var(--tw-scale-z)", "pct", negative=True),
    *measure("skew", f"--tw-skew-x: skewX($); --tw-skew-y: skewY($); transform: {TRANSFORM}", "deg", negative=True),
    *measure("skew-x", f"--tw-skew-x: skewX($); transform: {TRANSFORM}", "deg", negative=True),
    *measure("skew-y", f"--tw-skew-y: skewY($); transform: {TRANSFORM}", "deg", negative=True),
    *measure("transform", "transform: $", ""),
    *measure(
        "translate", f"--tw-translate-x: $; --tw-translate-y: $; {_MOVE}", "spacing ratio full=100%", negative=True
    ),
    *measure("translate-x=x translate-y=y", f"--tw-translate-@: $; {_MOVE}", "spacing ratio full=100%", negative=True),
    *measure("translate-z", f"--tw-translate-z: $; {_MOVE} var(--tw-translate-z)", "spacing", negative=True),
    *measure("zoom", "zoom: $", "pct"),
    # Interactivity
    *measure("accent", "accent-color: $", "auto color"),
    *measure("caret", "caret-color: $", "color"),
    *measure("cursor", "cursor: $", ""),
    *measure("scrollbar-thumb", "--tw-scrollbar-thumb: $", "color"),
    *measure("scrollbar-track", "--tw-scrollbar-track: $", "color"),
    *measure("will-change", "will-change: $", ""),
    *measure("contain", "contain: $", ""),
    # SVG
    *measure("fill", "fill: $", "none color"),
    *measure("stroke", "stroke-width: $", "int", "number length percentage"),
    *measure("stroke", "stroke: $", "none color", "color any"),
)
