"""What a property and a declaration are: the records between the parser, the property table and the cascade.

Goes in: nothing. Comes out: `Property`, `Declaration`, `ComputeContext` and the marks for CSS-wide keywords and for
values that wait for `var()`.

A specified value is whatever a property's `parse` gives; when `compute` is None it is the computed value already.

Spec: https://www.w3.org/TR/css-cascade-5/#value-stages
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Literal, NamedTuple, TypeAlias

from limner.color import BLACK, Color
from limner.record import record
from limner.sources import SourceLocation


class CssWide(Enum):
    """The keywords that every property takes."""

    INHERIT = "inherit"
    INITIAL = "initial"
    UNSET = "unset"
    REVERT = "revert"
    REVERT_LAYER = "revert-layer"


@record
class Pending:
    """A value with `var()`, `env()` or `attr()` in it, parsed once its custom properties are known.

    Attributes:
        name: The property as written, which may be a shorthand.
        text: Its value as CSS text.
        where: Where it was written.
        base: Address of the sheet it stands in, for relative addresses; empty when there is none.
        longhand: The longhand of the declaration it is the value of, as expanded: a logical one keeps its name here
            when the cascade has made its declaration physical.
    """

    name: str
    text: str
    where: SourceLocation | None = None
    base: str = ""
    longhand: str = ""


class Declaration(NamedTuple):
    """One longhand or custom property; shorthands are expanded when parsed.

    Attributes:
        name: A longhand in CSS's spelling, or a custom property with its two hyphens. A shorthand that waits for
            `var()` gives one declaration for each of its longhands with the same `Pending`.
        value: The specified value; text for a custom property.
        important: With ``!important``.
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
    "svg",
]


@dataclass(slots=True)
class ComputeContext:
    """What computing a value may depend on. Lengths are CSS px.

    Attributes:
        font_size: The element's own computed font size; its parent's while `font-size` itself is computed.
        root_font_size: That of the root element.
        line_height: The element's used line height (for `lh`); the parent's while the font is computed.
        normal_line_height: `line_height` is an estimate of `normal`; `used_line_height` asks the font.
        root_line_height: That of the root element (for `rlh`).
        viewport_width: Canvas width.
        viewport_height: Canvas height.
        font_unit: Gives the px of one ``ex``, ``ch``, ``cap`` or ``ic`` for the element's font.
        color: The element's computed `color`, for `currentcolor` inside colour functions.
        dark: Whether the used colour scheme is dark, for `light-dark()` and system colours.
        parent: The computed value of the same property on the parent, for `bolder`, `larger` and the like.
        attributes: The element's attributes, for `attr()`.
        resolution: Device pixels per CSS px, for `image-set()` and the rounding of borders.
        is_personal: Set by what reads `color` or `parent`: its result holds for this element alone.
    """

    font_size: float = 16.0
    root_font_size: float = 16.0
    line_height: float = 20.0
    normal_line_height: bool = False
    root_line_height: float = 20.0
    viewport_width: float = 1200.0
    viewport_height: float = 630.0
    font_unit: "Callable[[str], float] | None" = None
    color: Color = BLACK
    dark: bool = False
    parent: object = None
    attributes: Mapping[str, str] | None = None
    resolution: float = 1.0
    is_personal: bool = False

    def used_line_height(self) -> float:
        """Px of one ``lh``; only ``line-height: normal`` needs the font for it."""
        if self.normal_line_height and self.font_unit is not None:
            return self.font_unit("lh")
        return self.line_height


@record(kw_only=True)
class Property:
    """One row of the property table.

    Attributes:
        name: CSS name.
        group: Field of `ComputedStyle` that holds the group, and `field` the field of the group. Several rows may
            share a field (the layers of a background): `merge` then puts the row's value into the field.
        inherited: Whether it inherits.
        initial: The computed initial value.
        parse: CSS text of the value (no `var()`, no `!important`) to the specified value.
            Raises `css.tokens.GrammarError` when it does not fit the grammar.
        compute: Specified to computed value; None when they are the same.
        merge: (field's old value, computed values of all rows of the field by property name) to the field's value.
        grammar: The value grammar as the specification writes it, for messages and documentation.
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
