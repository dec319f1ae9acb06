"""Utilities without a value: each is a word.

It holds `WORDS`, with rows in the order of the documentation's chapters.
"""

from typing import Final

from limner.tailwind.rows import CHILDREN, Utility, words

_NUMERIC: Final = (
    "font-variant-numeric: var(--tw-ordinal,) var(--tw-slashed-zero,) var(--tw-numeric-figure,) "
    "var(--tw-numeric-spacing,) var(--tw-numeric-fraction,)"
)
_CONTAIN: Final = (
    "contain: var(--tw-contain-size,) var(--tw-contain-layout,) var(--tw-contain-paint,) var(--tw-contain-style,)"
)
TRANSFORM: Final = "var(--tw-rotate-x,) var(--tw-rotate-y,) var(--tw-rotate-z,) var(--tw-skew-x,) var(--tw-skew-y,)"
_BLENDS: Final = (
    "normal multiply screen overlay darken lighten color-dodge color-burn hard-light soft-light difference exclusion "
    "hue saturation color luminosity"
)
_CORNERS: Final = (
    "bottom bottom-left=left_bottom bottom-right=right_bottom center left right top top-left=left_top "
    "top-right=right_top"
)
_ORIGINS: Final = (
    "center top top-right=100%_0 right=100% bottom-right=100%_100% bottom bottom-left=0_100% left=0 top-left=0_0"
)
_EASED: Final = (
    "transition-property: $; transition-timing-function: var(--tw-ease, cubic-bezier(0.4, 0, 0.2, 1)); "
    "transition-duration: var(--tw-duration, 150ms)"
)
_CURSORS: Final = (
    "auto default pointer wait text move help not-allowed none context-menu progress cell crosshair vertical-text "
    "alias copy no-drop grab grabbing all-scroll col-resize row-resize n-resize e-resize s-resize w-resize ne-resize "
    "nw-resize se-resize sw-resize ew-resize ns-resize nesw-resize nwse-resize zoom-in zoom-out"
)
_LINES: Final = "start center end baseline stretch between=space-between around=space-around evenly=space-evenly"

WORDS: Final[tuple[Utility, ...]] = (
    # Layout
    *words("", "display: $", "block inline-block inline flow-root flex inline-flex grid inline-grid contents table "),
    *words("", "display: $", "inline-table table-caption table-cell table-column table-column-group list-item"),
    *words("", "display: $", "table-footer-group table-header-group table-row-group table-row hidden=none"),
    Utility(
        "sr-only",
        "position: absolute; width: 1px; height: 1px; padding: 0; margin: -1px; overflow: hidden; "
        "clip-path: inset(50%); white-space: nowrap; border-width: 0",
    ),
    Utility(
        "not-sr-only",
        "position: static; width: auto; height: auto; padding: 0; margin: 0; overflow: visible; clip-path: none; "
        "white-space: normal",
    ),
    Utility("@container", "container-type: inline-size"),
    Utility("@container-normal", "container-type: normal"),
    Utility("@container-size", "container-type: size"),
    *words("break-after-", "break-after: $", "auto avoid all avoid-page page left right column"),
    *words("break-before-", "break-before: $", "auto avoid all avoid-page page left right column"),
    *words("break-inside-", "break-inside: $", "auto avoid avoid-page avoid-column"),
    *words("box-decoration-", "box-decoration-break: $", "clone slice"),
    *words("decoration-", "box-decoration-break: $", "clone slice"),
    *words("box-", "box-sizing: $", "border=border-box content=content-box"),
    *words("float-", "float: $", "right left none start=inline-start end=inline-end"),
    *words("clear-", "clear: $", "left right both none start=inline-start end=inline-end"),
    Utility("isolate", "isolation: isolate"),
    Utility("isolation-auto", "isolation: auto"),
    *words("object-", "object-fit: $", "contain cover fill none scale-down"),
    *words("object-", "object-position: $", _CORNERS.replace("left_", "left_").replace("_", "_")),
    *words("object-", "object-position: $", "left-bottom=left_bottom left-top=left_top right-bottom=right_bottom"),
    *words("object-", "object-position: $", "right-top=right_top"),
    *words("overflow-", "overflow: $", "auto hidden clip visible scroll"),
    *words("overflow-x-", "overflow-x: $", "auto hidden clip visible scroll"),
    *words("overflow-y-", "overflow-y: $", "auto hidden clip visible scroll"),
    *words("overscroll-", "overscroll-behavior: $", "auto contain none"),
    *words("overscroll-x-", "overscroll-behavior-x: $", "auto contain none"),
    *words("overscroll-y-", "overscroll-behavior-y: $", "auto contain none"),
    *words("", "position: $", "static fixed absolute relative sticky"),
    *words("", "visibility: $", "visible invisible=hidden collapse"),
    # Flex and grid
    *words("flex-", "flex-direction: $", "row row-reverse col=column col-reverse=column-reverse"),
    *words("flex-", "flex-wrap: $", "wrap wrap-reverse nowrap"),
    *words("grid-flow-", "grid-auto-flow: $", "row col=column dense row-dense=row_dense col-dense=column_dense"),
    *words(
        "justify-", "justify-content: $", _LINES.replace("start", "start=flex-start").replace(" end", " end=flex-end")
    ),
    *words("justify-", "justify-content: $", "normal center-safe=safe_center end-safe=safe_flex-end"),
    *words("justify-items-", "justify-items: $", "start end center stretch normal center-safe=safe_center"),
    *words("justify-items-", "justify-items: $", "end-safe=safe_end"),
    *words("justify-self-", "justify-self: $", "auto start=flex-start end=flex-end center stretch"),
    *words("justify-self-", "justify-self: $", "center-safe=safe_center end-safe=safe_flex-end"),
    *words(
        "content-", "align-content: $", _LINES.replace("start", "start=flex-start").replace(" end", " end=flex-end")
    ),
    *words("content-", "align-content: $", "normal center-safe=safe_center end-safe=safe_flex-end"),
    *words("items-", "align-items: $", "start=flex-start end=flex-end center baseline stretch"),
    *words("items-", "align-items: $", "baseline-last=last_baseline center-safe=safe_center end-safe=safe_flex-end"),
    *words("self-", "align-self: $", "auto start=flex-start end=flex-end center stretch baseline"),
    *words("self-", "align-self: $", "baseline-last=last_baseline center-safe=safe_center end-safe=safe_flex-end"),
    *words("place-content-", "place-content: $", _LINES),
    *words("place-content-", "place-content: $", "center-safe=safe_center end-safe=safe_end"),
    *words("place-items-", "place-items: $", "start end center baseline stretch center-safe=safe_center"),
    *words("place-items-", "place-items: $", "end-safe=safe_end"),
    *words("place-self-", "place-self: $", "auto start end center stretch center-safe=safe_center end-safe=safe_end"),
    # Spacing between children
    Utility("space-x-reverse", "--tw-space-x-reverse: 1", selector=CHILDREN, late=True),
    Utility("space-y-reverse", "--tw-space-y-reverse: 1", selector=CHILDREN, late=True),
    Utility("divide-x-reverse", "--tw-divide-x-reverse: 1", selector=CHILDREN, late=True),
    Utility("divide-y-reverse", "--tw-divide-y-reverse: 1", selector=CHILDREN, late=True),
    *(
        Utility(f"divide-{one}", f"--tw-border-style: {one}; border-style: {one}", selector=CHILDREN)
        for one in ("solid", "dashed", "dotted", "double", "none")
    ),
    # Typography
    Utility("antialiased", "-webkit-font-smoothing: antialiased"),
    Utility("subpixel-antialiased", "-webkit-font-smoothing: auto"),
    Utility("italic", "font-style: italic"),
    Utility("not-italic", "font-style: normal"),
    Utility("normal-nums", "font-variant-numeric: normal"),
    *words("", f"--tw-ordinal: $; {_NUMERIC}", "ordinal"),
    *words("", f"--tw-slashed-zero: $; {_NUMERIC}", "slashed-zero"),
    *words("", f"--tw-numeric-figure: $; {_NUMERIC}", "lining-nums oldstyle-nums"),
    *words("", f"--tw-numeric-spacing: $; {_NUMERIC}", "proportional-nums tabular-nums"),
    *words("", f"--tw-numeric-fraction: $; {_NUMERIC}", "diagonal-fractions stacked-fractions"),
    *words("list-", "list-style-position: $", "inside outside"),
    *words("text-", "text-align: $", "left center right justify start end"),
    *words("", "text-decoration-line: $", "underline overline line-through no-underline=none"),
    *words("decoration-", "text-decoration-style: $", "solid double dotted dashed wavy"),
    *words("", "text-transform: $", "uppercase lowercase capitalize normal-case=none"),
    Utility("truncate", "overflow: hidden; text-overflow: ellipsis; white-space: nowrap"),
    *words("text-", "text-overflow: $", "ellipsis clip"),
    *words("text-", "text-wrap: $", "wrap nowrap balance pretty"),
    *words("align-", "vertical-align: $", "baseline top middle bottom text-top text-bottom sub super"),
    *words("whitespace-", "white-space: $", "normal nowrap pre pre-line pre-wrap break-spaces"),
    Utility("break-normal", "overflow-wrap: normal; word-break: normal"),
    *words("break-", "$", "words=overflow-wrap:_break-word all=word-break:_break-all keep=word-break:_keep-all"),
    *words("wrap-", "overflow-wrap: $", "break-word anywhere normal"),
    *words("hyphens-", "hyphens: $", "none manual auto"),
    *words("caption-", "caption-side: $", "top bottom"),
    # Backgrounds
    *words("bg-", "background-attachment: $", "fixed local scroll"),
    *words("bg-clip-", "background-clip: $", "border=border-box padding=padding-box content=content-box text"),
    *words("bg-origin-", "background-origin: $", "border=border-box padding=padding-box content=content-box"),
    *words("bg-", "background-position: $", _CORNERS),
    *words("bg-", "background-position: $", "left-bottom=left_bottom left-top=left_top right-bottom=right_bottom"),
    *words("bg-", "background-position: $", "right-top=right_top"),
    *words("bg-", "background-repeat: $", "repeat repeat-x repeat-y no-repeat repeat-round=round repeat-space=space"),
    *words("bg-", "background-size: $", "auto cover contain"),
    Utility("bg-none", "background-image: none"),
    # Borders
    *words("border-", "--tw-border-style: $; border-style: $", "solid dashed dotted double hidden none"),
    *words("border-", "border-collapse: $", "collapse separate"),
    *words("outline-", "--tw-outline-style: $; outline-style: $", "solid dashed dotted double none hidden=none"),
    # Effects
    *words("bg-blend-", "background-blend-mode: $", _BLENDS),
    *words("mix-blend-", "mix-blend-mode: $", f"{_BLENDS} plus-darker plus-lighter"),
    *words("mask-clip-", "mask-clip: $", "border=border-box padding=padding-box content=content-box fill=fill-box"),
    *words("mask-clip-", "mask-clip: $", "stroke=stroke-box view=view-box"),
    Utility("mask-no-clip", "mask-clip: no-clip"),
    *words("mask-", "mask-composite: $", "add subtract intersect exclude"),
    *words("mask-", "mask-mode: $", "alpha luminance match=match-source"),
    *words("mask-origin-", "mask-origin: $", "border=border-box padding=padding-box content=content-box fill=fill-box"),
    *words("mask-origin-", "mask-origin: $", "stroke=stroke-box view=view-box"),
    *words("mask-", "mask-position: $", _CORNERS),
    *words("mask-", "mask-position: $", "left-bottom=left_bottom left-top=left_top right-bottom=right_bottom"),
    *words("mask-", "mask-position: $", "right-top=right_top"),
    *words("mask-", "mask-repeat: $", "repeat no-repeat repeat-x repeat-y repeat-space=space repeat-round=round"),
    *words("mask-", "mask-size: $", "auto cover contain"),
    *words("mask-type-", "mask-type: $", "alpha luminance"),
    Utility("mask-none", "mask-image: none"),
    *words("mask-", "--tw-mask-radial-shape: $", "circle ellipse"),
    *words("mask-radial-", "--tw-mask-radial-size: $", "closest-side farthest-side closest-corner farthest-corner"),
    *words("mask-radial-at-", "--tw-mask-radial-position: $", "top bottom left right center top-left=top_left"),
    *words("mask-radial-at-", "--tw-mask-radial-position: $", "top-right=top_right bottom-left=bottom_left"),
    *words("mask-radial-at-", "--tw-mask-radial-position: $", "bottom-right=bottom_right"),
    Utility("shadow-initial", "--tw-shadow-color: initial"),
    Utility("inset-shadow-initial", "--tw-inset-shadow-color: initial"),
    Utility("text-shadow-initial", "--tw-text-shadow-color: initial"),
    Utility("ring-inset", "--tw-ring-inset: inset"),
    Utility("via-none", "--tw-gradient-via-stops: initial"),
    # Tables
    *words("table-", "table-layout: $", "auto fixed"),
    # Transitions
    *words("transition-", "transition-behavior: $", "normal discrete=allow-discrete"),
    *words(
        "transition",
        _EASED,
        "-all=all -opacity=opacity -shadow=box-shadow -transform=transform,_translate,_scale,_rotate "
        "-colors=color,_background-color,_border-color,_outline-color,_text-decoration-color,_fill,_stroke",
    ),
    Utility("transition-none", "transition-property: none"),
    Utility("duration-initial", "--tw-duration: initial"),
    Utility("ease-initial", "--tw-ease: initial"),
    # Transforms
    *words("backface-", "backface-visibility: $", "visible hidden"),
    *words("origin-", "transform-origin: $", _ORIGINS),
    *words("perspective-origin-", "perspective-origin: $", _ORIGINS),
    Utility("transform-none", "transform: none"),
    Utility("transform", f"transform: {TRANSFORM}"),
    Utility("transform-cpu", f"transform: {TRANSFORM}"),
    Utility("transform-gpu", f"transform: translateZ(0) {TRANSFORM}"),
    *words("transform-", "transform-style: $", "3d=preserve-3d flat"),
    *words("transform-", "transform-box: $", "content=content-box border=border-box fill=fill-box stroke=stroke-box"),
    *words("transform-", "transform-box: $", "view=view-box"),
    Utility("scale-3d", "scale: var(--tw-scale-x) var(--tw-scale-y) var(--tw-scale-z)"),
    Utility("scale-none", "scale: none"),
    Utility("rotate-none", "rotate: none"),
    Utility("translate-none", "translate: none"),
    Utility("translate-3d", "translate: var(--tw-translate-x) var(--tw-translate-y) var(--tw-translate-z)"),
    # Interactivity: without effect on an image, but not a mistake
    *words("appearance-", "appearance: $", "none auto"),
    *words("cursor-", "cursor: $", _CURSORS),
    *words("scheme-", "color-scheme: $", "normal dark light light-dark=light_dark only-dark=only_dark"),
    *words("scheme-", "color-scheme: $", "only-light=only_light"),
    *words("field-sizing-", "field-sizing: $", "content fixed"),
    *words("pointer-events-", "pointer-events: $", "auto none"),
    *words("resize", "resize: $", "=both -none=none -x=horizontal -y=vertical"),
    *words("scroll-", "scroll-behavior: $", "auto smooth"),
    *words("scrollbar-", "scrollbar-width: $", "auto thin none"),
    *words("scrollbar-gutter-", "scrollbar-gutter: $", "auto stable both=stable_both-edges"),
    *words("snap-align-", "scroll-snap-align: $", "none"),
    *words("snap-", "scroll-snap-align: $", "start end center"),
    *words("snap-", "scroll-snap-stop: $", "normal always"),
    Utility("snap-none", "scroll-snap-type: none"),
    *words("snap-", "scroll-snap-type: $ var(--tw-scroll-snap-strictness, proximity)", "x y both"),
    *words("snap-", "--tw-scroll-snap-strictness: $", "mandatory proximity"),
    *words("touch-", "touch-action: $", "auto none manipulation"),
    *words("touch-", "touch-action: $", "pan-x pan-left pan-right pan-y pan-up pan-down pinch-zoom"),
    *words("select-", "user-select: $", "none text all auto"),
    *words("will-change-", "will-change: $", "auto scroll=scroll-position contents transform"),
    *words("forced-color-adjust-", "forced-color-adjust: $", "auto none"),
    *words("contain-", "contain: $", "none content strict"),
    *words("contain-", f"--tw-contain-size: $; {_CONTAIN}", "size inline-size"),
    *words("contain-", f"--tw-contain-layout: $; {_CONTAIN}", "layout"),
    *words("contain-", f"--tw-contain-paint: $; {_CONTAIN}", "paint"),
    *words("contain-", f"--tw-contain-style: $; {_CONTAIN}", "style"),
    Utility(
        "line-clamp-none",
        "overflow: visible; display: block; -webkit-box-orient: horizontal; -webkit-line-clamp: unset",
    ),
    # Classes that other utilities look for, and classes of older versions
    *words("", "", "group peer filter backdrop-filter transform-filter dark light"),
    *words("flex-", "flex-$: 1", ""),
    Utility("overflow-ellipsis", "text-overflow: ellipsis"),
    Utility("flex-grow", "flex-grow: 1"),
    Utility("flex-grow-0", "flex-grow: 0"),
    Utility("flex-shrink", "flex-shrink: 1"),
    Utility("flex-shrink-0", "flex-shrink: 0"),
)
