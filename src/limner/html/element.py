"""The element tree that every kind of node becomes before it is styled.

Goes in: what factories, the HTML parser and the React mapping reader build. Comes out: `Element`, immutable.

Spec: https://dom.spec.whatwg.org/#interface-element
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, TypeAlias

from limner.sources import SourceLocation

Child: TypeAlias = "Element | str"
StyleValue: TypeAlias = str | int | float | None

_NO_ATTRIBUTES: Final[Mapping[str, str]] = MappingProxyType({})
_NO_STYLE: Final[Mapping[str, StyleValue]] = MappingProxyType({})


class Element:
    """One element with its attributes, its own style and its children.

    Attributes:
        tag: The local name in lower case; SVG elements keep their own case (`linearGradient`).
        attributes: Attribute values by name, without `style`.
        style: The `style` attribute: CSS text, or a mapping of property names in any of the three spellings to values
            as the author gave them.
        children: Elements and texts in order.
        source: Where the author wrote it, when that is known.
    """

    __slots__ = ("attributes", "children", "source", "style", "tag")

    tag: str
    attributes: Mapping[str, str]
    style: str | Mapping[str, StyleValue]
    children: tuple[Child, ...]
    source: SourceLocation | None

    def __init__(
        self,
        tag: str,
        attributes: Mapping[str, str] = _NO_ATTRIBUTES,
        style: str | Mapping[str, StyleValue] = _NO_STYLE,
        children: tuple[Child, ...] = (),
        source: SourceLocation | None = None,
    ) -> None:
        set_field = object.__setattr__  # the fields are read-only from here on
        set_field(self, "tag", tag)
        set_field(self, "attributes", attributes)
        set_field(self, "style", style)
        set_field(self, "children", children)
        set_field(self, "source", source)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"an Element does not change: {name!r} cannot be set; build a new one")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"an Element does not change: {name!r} cannot be deleted")

    def __repr__(self) -> str:
        return f"<{self.tag} {len(self.children)} children>"
