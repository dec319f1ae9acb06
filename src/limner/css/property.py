"""What a property and a declaration are, and the names that authors use for them.

Spec: https://www.w3.org/TR/css-cascade-5/
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from types import MappingProxyType
from typing import Final, Literal, NamedTuple, TypeAlias

from limner.color import BLACK, Color
from limner.css.match import words
from limner.geometry import CARD_HEIGHT, CARD_WIDTH
from limner.memos import forgettable
from limner.record import record
from limner.sources import SourceLocation


class CssWide(Enum):
    """The keywords that every property accepts."""

    INHERIT = "inherit"
    INITIAL = "initial"
    UNSET = "unset"
    REVERT = "revert"
    REVERT_LAYER = "revert-layer"


@record
class Pending:
    """A value with `var()`, `env()` or `attr()` in it. It is parsed once its custom properties are known.

    Attributes:
        name: The property as written, which may be a shorthand.
        text: Its value as CSS text.
        where: Where it was written.
        base: Address of the sheet it is in, for relative addresses; empty if there is none.
        longhand: The longhand of its declaration, as expanded. A logical longhand keeps its name here even when the
            cascade has made its declaration physical.
    """

    name: str
    text: str
    where: SourceLocation | None = None
    base: str = ""
    longhand: str = ""


class Declaration(NamedTuple):
    """One longhand or custom property. Shorthands are expanded when parsed.

    Attributes:
        name: A longhand in CSS's spelling, or a custom property with its two hyphens. A shorthand that waits for
            `var()` gives one declaration for each of its longhands, all with the same `Pending`.
        value: The specified value; text for a custom property.
        important: Whether it has ``!important``.
    """

    name: str
    value: object
    important: bool = False


GroupName: TypeAlias = Literal[
    "font",
    "text",
    "ink",
    "list_table",
    "box",
    "decoration",
    "border",
    "background",
    "effects",
    "flex",
    "grid",
    "generated",
    "rare",
    "svg",
    "shape",
]
INHERITED_GROUPS: Final[frozenset[GroupName]] = frozenset(("font", "text", "ink", "list_table", "svg"))
"""The groups that pass from parent to child. `style.inherited.Inherited` has an attribute for each."""


@dataclass(slots=True)
class Position:
    """An element's position among its siblings.

    Attributes:
        index: Its number, from 1.
        count: How many siblings there are, including itself.
        was_asked: Whether a value depends on it. The computed value then holds only for this element.
    """

    index: int = 1
    count: int = 1
    was_asked: bool = False

    def ask(self) -> "Position":
        """Give the position, and note that it was asked for."""
        self.was_asked = True
        return self


@dataclass(slots=True)
class ComputeContext:
    """What computing a value may depend on. Lengths are CSS px.

    Attributes:
        font_size: The element's own computed font size; its parent's while `font-size` itself is computed.
        root_font_size: The font size of the root element.
        line_height: The element's used line height (for `lh`); the parent's while the font is computed.
        normal_line_height: Whether `line_height` is an estimate for `normal`. `used_line_height` then asks the font.
        root_line_height: The used line height of the root element (for `rlh`).
        viewport_width: Canvas width.
        viewport_height: Canvas height.
        font_unit: Gives the size of one ``ex``, ``ch``, ``cap`` or ``ic`` of the element's font in px.
        color: The element's computed `color`, for `currentcolor` inside colour functions.
        dark: Whether the used colour scheme is dark, for `light-dark()` and system colours.
        parent: The computed value of the same property on the parent, for `bolder`, `larger` and the like.
        attributes: The element's attributes, for `attr()`.
        resolution: Device pixels per CSS px, for `image-set()` and the rounding of borders.
        container: Content-box width and height of the query containers around the element (for `cqw`). If there is no
            container, it is None, and the canvas is used instead.
        zoom: The factor for lengths once they are computed. Everything else here is without it.
        position: The element's position among its siblings.
        is_personal: Set when a value reads `color` or `parent`. The result then holds only for this element.
    """

    font_size: float = 16.0
    root_font_size: float = 16.0
    line_height: float = 20.0
    normal_line_height: bool = False
    root_line_height: float = 20.0
    viewport_width: float = float(CARD_WIDTH)
    viewport_height: float = float(CARD_HEIGHT)
    font_unit: "Callable[[str], float] | None" = None
    color: Color = BLACK
    dark: bool = False
    parent: object = None
    attributes: Mapping[str, str] | None = None
    resolution: float = 1.0
    container: tuple[float | None, float | None] = (None, None)
    zoom: float = 1.0
    position: Position = field(default_factory=Position)
    is_personal: bool = False

    def used_line_height(self) -> float:
        """The px of one ``lh``. Only ``line-height: normal`` needs the font for it."""
        if self.normal_line_height and self.font_unit is not None:
            return self.font_unit("lh")
        return self.line_height


@record(kw_only=True)
class Property:
    """One row of the property table.

    Attributes:
        name: CSS name.
        group: Field of `ComputedStyle` that holds the group, and `field` the field of the group. Several rows may share
            a field (the layers of a background); `merge` then puts the row's value into the field.
        inherited: Whether it inherits.
        initial: The computed initial value.
        parse: From the CSS text of the value (no `var()`, no `!important`) to the specified value. Raises
            `css.tokens.GrammarError` if the text does not fit the grammar.
        compute: From the specified to the computed value; None if they are the same.
        merge: From (the field's old value, computed values of all its rows by property name) to the field's new value.
        grammar: The value grammar, as the specification writes it, for messages and documentation.
        spec: Address of the definition.
        status: How much of it Limner draws.
        example: A declaration value that shows what it does, for the documentation.
    """

    name: str
    group: GroupName
    field: str
    inherited: bool
    initial: object
    parse: Callable[[str], object]
    compute: Callable[[object, ComputeContext], object] | None = None
    merge: Callable[[Mapping[str, object]], object] | None = None
    grammar: str = ""
    spec: str = ""
    status: Literal["full", "partial", "unsupported"] = "full"
    example: str = ""


_SIDED: Final = ("margin-{}", "padding-{}", "border-{}-width", "border-{}-style", "border-{}-color")

_BLOCK: Final[Mapping[str, str]] = MappingProxyType(
    {
        "inline-size": "width",
        "block-size": "height",
        "min-inline-size": "min-width",
        "min-block-size": "min-height",
        "max-inline-size": "max-width",
        "max-block-size": "max-height",
        "contain-intrinsic-inline-size": "contain-intrinsic-width",
        "contain-intrinsic-block-size": "contain-intrinsic-height",
        "overflow-inline": "overflow-x",
        "overflow-block": "overflow-y",
        "inset-block-start": "top",
        "inset-block-end": "bottom",
        **{pattern.format("block-start"): pattern.format("top") for pattern in _SIDED},
        **{pattern.format("block-end"): pattern.format("bottom") for pattern in _SIDED},
    }
)
"""Logical names that do not depend on direction, with their physical names where lines are horizontal."""

_INLINE: Final[dict[str, tuple[str, str]]] = {
    "inset-inline-start": ("left", "right"),
    "inset-inline-end": ("right", "left"),
    **{pattern.format("inline-start"): (pattern.format("left"), pattern.format("right")) for pattern in _SIDED},
    **{pattern.format("inline-end"): (pattern.format("right"), pattern.format("left")) for pattern in _SIDED},
    **{
        pattern.format(f"{block}-{inline}"): (pattern.format(f"{edge}-{left}"), pattern.format(f"{edge}-{right}"))
        for pattern in ("border-{}-radius", "corner-{}-shape")
        for block, edge in (("start", "top"), ("end", "bottom"))
        for inline, left, right in (("start", "left", "right"), ("end", "right", "left"))
    },
}

LOGICAL_NAMES: Final = frozenset((*_INLINE, *_BLOCK))
"""Logical names, which `to_physical` maps by direction and writing mode."""

SAME_MODES: Final[Mapping[str, str]] = MappingProxyType({"tb": "vertical-rl", "tb-rl": "vertical-rl"})
"""SVG's old names for writing modes."""

SIDES_OF: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "vertical-rl": {"top": "right", "bottom": "left", "left": "top", "right": "bottom"},
        "vertical-lr": {"top": "left", "bottom": "right", "left": "top", "right": "bottom"},
        "sideways-rl": {"top": "right", "bottom": "left", "left": "top", "right": "bottom"},
        "sideways-lr": {"top": "left", "bottom": "right", "left": "bottom", "right": "top"},
    }
)
"""For each writing mode: the physical side for each side of horizontal lines from left to right."""

_CORNER: Final = re.compile(r"(border|corner)-(top|bottom)-(left|right)-(radius|shape)")
_SIDE: Final = re.compile(r"(?<![a-z])(?:top|right|bottom|left)(?![a-z])")
_TURNED_SIZES: Final = {"width": "height", "height": "width", "overflow-x": "overflow-y", "overflow-y": "overflow-x"}
_SIZE: Final = re.compile(r"width|height|overflow-[xy]")


def to_physical(name: str, direction: Literal["ltr", "rtl"], writing_mode: str = "horizontal-tb") -> str:
    """Give the physical name of a longhand. Names that are already physical are returned unchanged.

    Args:
        name: The longhand.
        direction: The element's `direction`.
        writing_mode: Its `writing-mode`.
    """
    names = _INLINE.get(name)
    horizontal = _BLOCK.get(name, name) if names is None else names[direction == "rtl"]
    if writing_mode == "horizontal-tb" or name not in LOGICAL_NAMES:
        return horizontal
    mode = SAME_MODES.get(writing_mode, writing_mode)
    return _turn_name(horizontal, mode) if mode in SIDES_OF else horizontal


@forgettable
@lru_cache(maxsize=512)
def _turn_name(name: str, mode: str) -> str:
    sides = SIDES_OF[mode]
    corner = _CORNER.fullmatch(name)
    if corner is not None:
        ends = {sides[corner[2]], sides[corner[3]]}
        vertical = "top" if "top" in ends else "bottom"
        across = "left" if "left" in ends else "right"
        return f"{corner[1]}-{vertical}-{across}-{corner[4]}"
    if _SIDE.search(name):
        return _SIDE.sub(lambda side: sides[side[0]], name)
    return _SIZE.sub(lambda size: _TURNED_SIZES[size[0]], name)


ALIASES: Final[dict[str, str]] = {
    "word-wrap": "overflow-wrap",
    "-webkit-appearance": "appearance",
    "grid-gap": "gap",
    "grid-row-gap": "row-gap",
    "grid-column-gap": "column-gap",
    "font-width": "font-stretch",
    "-webkit-margin-start": "margin-inline-start",
    "-webkit-margin-end": "margin-inline-end",
    "-webkit-margin-before": "margin-block-start",
    "-webkit-margin-after": "margin-block-end",
    "-webkit-padding-start": "padding-inline-start",
    "-webkit-padding-end": "padding-inline-end",
    "-webkit-padding-before": "padding-block-start",
    "-webkit-padding-after": "padding-block-end",
    "-webkit-border-start": "border-inline-start",
    "-webkit-border-end": "border-inline-end",
    "-webkit-border-before": "border-block-start",
    "-webkit-border-after": "border-block-end",
    "-webkit-font-feature-settings": "font-feature-settings",
    "-epub-text-transform": "text-transform",
    "-epub-word-break": "word-break",
    "text-combine-horizontal": "text-combine-upright",
    "-webkit-writing-mode": "writing-mode",
    "-webkit-text-orientation": "text-orientation",
    "-webkit-text-combine": "text-combine-upright",
    "-webkit-logical-width": "inline-size",
    "-webkit-logical-height": "block-size",
    **{
        f"-webkit-{name}": name
        for name in words(
            "align-content align-items align-self animation animation-delay animation-direction animation-duration "
            "animation-fill-mode animation-iteration-count animation-name animation-play-state "
            "animation-timing-function backface-visibility background-clip background-origin "
            "background-size border-bottom-left-radius border-bottom-right-radius border-image border-radius "
            "border-top-left-radius border-top-right-radius box-decoration-break box-shadow box-sizing clip-path "
            "column-count column-gap column-rule column-rule-color column-rule-style column-rule-width column-span "
            "column-width columns filter flex flex-basis flex-direction flex-flow flex-grow flex-shrink flex-wrap "
            "hyphenate-character justify-content line-break mask mask-clip mask-image mask-origin mask-position "
            "mask-repeat mask-size opacity order perspective perspective-origin shape-image-threshold shape-margin "
            "shape-outside text-emphasis text-emphasis-color text-emphasis-position text-emphasis-style "
            "text-size-adjust transform transform-origin transform-style transition transition-delay "
            "transition-duration transition-property transition-timing-function user-select"
        )
    },
}
"""Other names for properties."""

# Properties for which bare numbers in a mapping are numbers. For all others, they are px.
_UNITLESS: Final = words(
    "animation-iteration-count aspect-ratio border-image-outset border-image-slice border-image-width column-count "
    "columns corner-shape fill-opacity flex flex-grow flex-shrink flood-opacity font-size-adjust font-weight "
    "grid-area grid-column grid-column-end grid-column-start grid-row grid-row-end grid-row-start line-clamp "
    "-webkit-line-clamp line-height opacity order orphans scale stop-opacity stroke-dasharray stroke-dashoffset "
    "stroke-miterlimit stroke-opacity stroke-width tab-size widows z-index zoom counter-reset counter-increment "
    "counter-set font font-variation-settings -webkit-box-flex math-depth hyphenate-limit-chars "
    "limner-priority"
)

_CAPITAL = re.compile("[A-Z]")
_VENDORS: Final = ("webkit-", "moz-", "ms-", "o-", "epub-")


@forgettable
@lru_cache(maxsize=4096)
def property_name(written: str) -> str:
    """Give the CSS name of a property written in any of the three spellings. Aliases are replaced.

    >>> property_name("WebkitTextStroke"), property_name("font_size"), property_name("wordWrap")
    ('-webkit-text-stroke', 'font-size', 'overflow-wrap')
    """
    if written.startswith("--"):
        return written
    name = written
    if "-" not in name:
        if name.isupper():
            name = name.lower()
        name = _CAPITAL.sub(lambda letter: "-" + letter[0].lower(), name).replace("_", "-")
        # `float_` avoids Python's own name; `webkit…` and `Webkit…` lack the leading hyphen.
        name = name.rstrip("-")
        if name.startswith(_VENDORS):
            name = "-" + name
    else:
        name = name.lower()
    return ALIASES.get(name, name)


def css_name(written: str) -> str:
    """Give the name of a property written like in CSS, in any case. Aliases are replaced."""
    if written.startswith("--"):
        return written
    name = written.lower()
    return ALIASES.get(name, name)


def is_unitless(name: str) -> bool:
    """Tell whether a bare number is a number for this property, rather than px."""
    return name in _UNITLESS
