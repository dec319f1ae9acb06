"""What a style sheet says once it is parsed: rules, faces, imports.

Goes in: nothing; `css.stylesheet` makes these. Comes out: what `style.match` and the loader read.

Spec: https://www.w3.org/TR/cssom-1/#css-style-sheets
"""

from dataclasses import dataclass, field
from typing import Literal, NamedTuple, TypeAlias

from limner.css.font_face import FontFaceRule
from limner.css.property import Declaration
from limner.css.selectors import ComplexSelector

Origin: TypeAlias = Literal["user-agent", "author"]
LayerName: TypeAlias = tuple[str, ...]


class DeclarationBlock:
    """The declarations of one rule or one `style` attribute, split by importance; compared by identity.

    Attributes:
        normal: Declarations without ``!important``, in order.
        important: Those with it.
        source: The whole tuple that it was made from.
    """

    __slots__ = ("important", "normal", "source")

    def __init__(self, declarations: tuple[Declaration, ...]) -> None:
        self.source = declarations
        self.important = tuple(one for one in declarations if one.important)
        self.normal = declarations if not self.important else tuple(one for one in declarations if not one.important)


class StyleRule(NamedTuple):
    """One style rule: selectors, which each count with their own specificity, and declarations."""

    selectors: tuple[ComplexSelector, ...]
    block: DeclarationBlock
    layer: LayerName | None  # None is unlayered


class Import(NamedTuple):
    """One `@import` that the loader may fetch; its conditions hold already.

    Attributes:
        href: The address as written.
        base: Address of the sheet that imports, or empty.
        layer: Layer that its rules go into, None for none.
    """

    href: str
    base: str
    layer: LayerName | None


class RegisteredProperty(NamedTuple):
    """One `@property` rule."""

    name: str
    syntax: str
    inherits: bool
    initial: str | None


@dataclass(slots=True, eq=False)
class Stylesheet:
    """One parsed style sheet; media and support conditions are decided already.

    Attributes:
        origin: Whose sheet it is.
        rules: Style rules in order.
        layers: Cascade layers by order of first appearance, the outer before its inner ones.
        font_faces: `@font-face` rules.
        imports: `@import` rules, which stand before everything else.
        properties: `@property` rules.
        counter_styles: `@counter-style` rules: name and descriptors.
    """

    origin: Origin = "author"
    rules: tuple[StyleRule, ...] = ()
    layers: tuple[LayerName, ...] = ()
    font_faces: tuple[FontFaceRule, ...] = ()
    imports: tuple[Import, ...] = ()
    properties: tuple[RegisteredProperty, ...] = ()
    counter_styles: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = field(default=())
