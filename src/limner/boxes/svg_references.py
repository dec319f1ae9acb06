"""What an inline ``<svg>`` takes from the others of its page: symbols, gradients and patterns that another one defines.

Goes in: the source of one ``<svg>`` and the elements of the page. Comes out: the definitions that it lacks, as source.

Spec: https://www.w3.org/TR/SVG2/linking.html#SVGURLReference
"""

import re
from collections.abc import Iterator
from html import escape
from typing import Final

from limner.html.element import Element
from limner.style.tree import StyledElement

_REFERENCE: Final = re.compile(r"(?:href=\"|url\((?:&quot;|&#x27;|\"|')?)#([^\"')&]+)")
_IDENTIFIER: Final = re.compile(r"\sid=\"([^\"]*)\"")
_MOST: Final = 200


class SvgDefinitions:
    """The elements inside the inline SVGs of a page by their id; looked for when one is first wanted."""

    __slots__ = ("_found", "_root")

    def __init__(self, root: StyledElement) -> None:
        self._root = root
        self._found: dict[str, Element] | None = None

    def missing(self, source: str) -> str:
        """Give the source of what an ``<svg>`` refers to and does not hold itself, without end of references."""
        wanted = _REFERENCE.findall(source)
        if not wanted:
            return ""
        known = set(_IDENTIFIER.findall(source))
        parts: list[str] = []
        while wanted and len(parts) < _MOST:
            name = wanted.pop()
            if name in known:
                continue
            known.add(name)
            element = self._elements().get(name)
            if element is not None:
                text = _serialize(element)
                parts.append(text)
                wanted += _REFERENCE.findall(text)
                known.update(_IDENTIFIER.findall(text))
        return f"<defs>{''.join(parts)}</defs>" if parts else ""

    def _elements(self) -> dict[str, Element]:
        if self._found is None:
            self._found = {}
            for element in _below_svg(self._root.element):
                name = element.attributes.get("id", "")
                if name:
                    self._found.setdefault(name, element)
        return self._found


def _below_svg(root: Element) -> Iterator[Element]:
    """Give the elements inside all ``<svg>`` of a page, in the page's order."""
    stack: list[tuple[Element, bool]] = [(root, False)]
    while stack:
        element, inside = stack.pop()
        if inside:
            yield element
        inside = inside or element.tag == "svg"
        stack.extend((child, inside) for child in reversed(element.children) if not isinstance(child, str))


def _serialize(root: Element) -> str:
    """Write an element as it stands."""
    parts: list[str] = []
    stack: list[Element | str] = [root]
    while stack:
        one = stack.pop()
        if isinstance(one, str):
            parts.append(one)
            continue
        written = {name: value for name, value in one.attributes.items() if not name.startswith("on")}
        if isinstance(one.style, str) and one.style:
            written["style"] = one.style
        attributes = "".join(f' {name}="{escape(value)}"' for name, value in written.items())
        parts.append(f"<{one.tag}{attributes}>")
        stack.append(f"</{one.tag}>")
        stack.extend(
            escape(child, quote=False) if isinstance(child, str) else child for child in reversed(one.children)
        )
    return "".join(parts)
