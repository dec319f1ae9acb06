"""The element tree that every kind of node becomes before it is styled, and names that need more than a copy."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Final, TypeAlias, TypeGuard

from limner.errors import LimitExceededError
from limner.sources import SourceLocation


def is_mapping(value: object) -> TypeGuard[Mapping[object, object]]:
    """Tell a mapping, whatever it maps."""
    return type(value) is dict or isinstance(value, Mapping)  # asking an abstract class is slow


def is_dict(value: object) -> TypeGuard[dict[object, object]]:
    """Tell a plain dict, the quickest to tell."""
    return type(value) is dict


def is_list(value: object) -> TypeGuard[list[object]]:
    """Tell a plain list, the quickest of what a loop can go through."""
    return type(value) is list


def is_iterable(value: object) -> TypeGuard[Iterable[object]]:
    """Tell what a loop can go through, bytes apart, whose items are not nodes."""
    return isinstance(value, Iterable) and not isinstance(value, bytes | bytearray | memoryview)


def is_component(value: object) -> TypeGuard[Callable[[object], object]]:
    """Tell a function component."""
    return callable(value) and not isinstance(value, str)


def is_tuple(value: object) -> TypeGuard[tuple[object, ...]]:
    """Tell a tuple."""
    return isinstance(value, tuple)


VOID: Final = frozenset(
    {
        *("area", "base", "br", "col", "embed", "hr", "img", "input"),
        *("link", "meta", "source", "track", "wbr"),
    }
)
"""Elements that can have no children."""

RAW_TEXT: Final = frozenset({"script", "style"})
"""Elements whose text is not escaped in HTML."""

# SVG attributes that keep a capital letter; all others that React writes in camelCase have hyphens in SVG.
SVG_ATTRIBUTES: Final = MappingProxyType(
    {
        name.lower(): name
        for name in (
            *("attributeName", "attributeType", "baseFrequency", "baseProfile", "calcMode", "clipPathUnits"),
            *("diffuseConstant", "edgeMode", "filterUnits", "gradientTransform", "gradientUnits", "kernelMatrix"),
            *("kernelUnitLength", "keyPoints", "keySplines", "keyTimes", "lengthAdjust", "limitingConeAngle"),
            *("markerHeight", "markerUnits", "markerWidth", "maskContentUnits", "maskUnits", "numOctaves"),
            *("pathLength", "patternContentUnits", "patternTransform", "patternUnits", "pointsAtX", "pointsAtY"),
            *("pointsAtZ", "preserveAlpha", "preserveAspectRatio", "primitiveUnits", "refX", "refY", "repeatCount"),
            *("repeatDur", "requiredExtensions", "requiredFeatures", "specularConstant", "specularExponent"),
            *("spreadMethod", "startOffset", "stdDeviation", "stitchTiles", "surfaceScale", "systemLanguage"),
            *("tableValues", "targetX", "targetY", "textLength", "viewBox", "xChannelSelector", "yChannelSelector"),
            "zoomAndPan",
        )
    }
)
"""By lower case: the SVG attributes with capital letters."""

SVG_TAGS: Final = MappingProxyType(
    {
        name.lower(): name
        for name in (
            *("animateMotion", "animateTransform", "clipPath", "feBlend", "feColorMatrix", "feComponentTransfer"),
            *("feComposite", "feConvolveMatrix", "feDiffuseLighting", "feDisplacementMap", "feDistantLight"),
            *("feDropShadow", "feFlood", "feFuncA", "feFuncB", "feFuncG", "feFuncR", "feGaussianBlur", "feImage"),
            *("feMerge", "feMergeNode", "feMorphology", "feOffset", "fePointLight", "feSpecularLighting"),
            *("feSpotLight", "feTile", "feTurbulence", "foreignObject", "glyphRef", "linearGradient"),
            *("radialGradient", "textPath"),
        )
    }
)
"""By lower case: the SVG elements with capital letters."""

SVG_ONLY_TAGS: Final = frozenset(
    {
        *SVG_TAGS.values(),
        *("svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "tspan"),
        *("defs", "symbol", "use", "stop", "mask", "pattern", "marker", "filter", "image", "desc", "metadata"),
        *("switch", "view", "animate", "set", "mpath"),
    }
)
"""Elements that are SVG's and no one else's."""

# React's names whose HTML name is not simply the lower case of them.
REACT_ATTRIBUTES: Final = MappingProxyType(
    {
        "className": "class",
        "htmlFor": "for",
        "acceptCharset": "accept-charset",
        "httpEquiv": "http-equiv",
        "xlinkHref": "xlink:href",
        "xmlLang": "xml:lang",
        "xmlSpace": "xml:space",
        "xmlnsXlink": "xmlns:xlink",
        "defaultValue": "value",
        "defaultChecked": "checked",
    }
)
"""HTML names by React's."""


Child: TypeAlias = "Element | str"
StyleValue: TypeAlias = str | int | float | None

_NO_ATTRIBUTES: Final[Mapping[str, str]] = MappingProxyType({})
_MOST_PARTS: Final = 400_000
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

    def __reduce__(self) -> tuple[object, ...]:
        # Trees cross process borders; views of mappings do not.
        style = self.style if isinstance(self.style, str) else dict(self.style)
        return (type(self), (self.tag, dict(self.attributes), style, self.children, self.source))

    def __repr__(self) -> str:
        return f"<{self.tag} {len(self.children)} children>"

    def __html__(self) -> str:
        """Give escaped HTML, so that template languages take an element as markup."""
        from markupsafe import Markup

        return Markup(write_html(self))  # noqa: S704 - everything in it is escaped

    def __str__(self) -> str:
        return write_html(self)


def write_html(root: Child) -> str:
    """Write an element or a text as HTML, with everything escaped that must be.

    Raises:
        LimitExceededError: It has 400,000 tags and texts, or contains itself.

    Spec: https://html.spec.whatwg.org/multipage/parsing.html#serialising-html-fragments
    """
    parts: list[str] = []
    waiting: list[Child | _EndTag] = [root]
    while waiting:
        node = waiting.pop()
        if len(parts) > _MOST_PARTS:
            raise LimitExceededError(
                "the HTML of a tree does not end",
                got=f"more than {_MOST_PARTS:,} tags and texts",
                expected="a smaller tree",
            )
        if isinstance(node, _EndTag):
            parts.append(node.text)
        elif isinstance(node, str):
            parts.append(_escape_text(node))
        else:
            tag = node.tag
            parts.append(_start_tag(node))
            if tag in VOID:
                continue
            if tag in RAW_TEXT:
                text = "".join(child for child in node.children if isinstance(child, str))
                # Nothing inside raw text can be escaped; an end tag of its own would let the text out.
                parts.append(text.replace(f"</{tag}", f"<\\/{tag}"))
                parts.append(f"</{tag}>")
                continue
            waiting.append(_EndTag(f"</{tag}>"))
            waiting.extend(reversed(node.children))
    return "".join(parts)


def style_text(style: str | Mapping[str, StyleValue]) -> str:
    """Write a style as CSS text; names keep the spelling they have, which our own parser reads again."""
    if isinstance(style, str):
        return style
    return ";".join(f"{name}:{value}" for name, value in style.items() if value is not None)


class _EndTag:
    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text


def _start_tag(element: Element) -> str:
    parts = [f"<{element.tag}"]
    parts += [f' {name}="{_escape_attribute(value)}"' for name, value in element.attributes.items()]
    if element.style:
        parts.append(f' style="{_escape_attribute(style_text(element.style))}"')
    parts.append(">")
    return "".join(parts)


def _escape_text(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _escape_attribute(text: str) -> str:
    return _escape_text(text).replace('"', "&quot;")
