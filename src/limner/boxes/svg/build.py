"""Styled SVG elements → boxes.

Goes in: an ``<svg>`` of the page, or a definition. Comes out: its `SvgBox`, with all descendants that may be drawn.

Spec: https://www.w3.org/TR/SVG2/render.html#Elements
"""

from collections.abc import Callable
from typing import Final

from limner.boxes.box import ContainerBox
from limner.boxes.svg.box import SvgBox, href_of
from limner.boxes.svg.conditions import choose_child, is_shown
from limner.boxes.svg.definitions import SvgDefinitions
from limner.boxes.svg.units import UnitLength, with_pixels
from limner.css.values import Url
from limner.html.element import Element
from limner.style.tree import StyledElement

_GROUPS: Final = frozenset(("svg", "g", "a", "switch", "use", "symbol", "clipPath", "mask", "marker", "pattern"))
_SHAPES: Final = frozenset(("path", "rect", "circle", "ellipse", "line", "polyline", "polygon"))
_TEXTS: Final = frozenset(("text", "tspan", "textPath"))
_DRAWN: Final = _SHAPES | {"svg", "g", "a", "switch", "use", "text", "image", "foreignObject"}
_NEVER_DRAWN: Final = frozenset(("title", "desc", "metadata", "style", "script", "defs"))

BuildHtml = Callable[[StyledElement], ContainerBox]


class SvgBuilder:
    """Makes the boxes of the drawings of one page.

    Args:
        root: The page's root element.
        build_html: Makes the block container of a ``<foreignObject>``.
        unit: Gives the size of a relative unit in px.
        spend: Takes steps from the budget for each box.
    """

    __slots__ = ("_build_html", "_spend", "_unit", "definitions")

    def __init__(
        self, root: StyledElement, build_html: BuildHtml, unit: UnitLength, spend: Callable[[int], None]
    ) -> None:
        self._unit = unit
        self.definitions = SvgDefinitions(root)
        self._build_html = build_html
        self._spend = spend

    def build(self, root: StyledElement) -> SvgBox:
        """Make the boxes of an element and its descendants."""
        top = self._make(root)
        stack: list[tuple[StyledElement, SvgBox]] = [(root, top)]
        while stack:
            node, box = stack.pop()
            self._fill(node, box, stack)
        return top

    def build_definitions(self) -> None:
        """Make the boxes of all definitions that something refers to, and of those that they refer to in turn."""
        definitions = self.definitions
        while definitions.waiting:
            name, node = definitions.waiting.pop()
            box = definitions.wanted[name] = self.build(node)
            box.viewport = _viewport_of(node)

    def _make(self, node: StyledElement) -> SvgBox:
        self._spend(4)
        box = SvgBox(node.element, node.style)
        box.attributes = with_pixels(box.attributes, node.style.font, self._unit)
        self.definitions.want_style(node.style)
        parent = node.parent
        if node.origin is not None and parent is not None and parent.element.tag == "use":
            box.size = parent.element
        return box

    def _fill(self, node: StyledElement, box: SvgBox, stack: list[tuple[StyledElement, SvgBox]]) -> None:
        tag = box.tag
        if tag in _SHAPES or not is_shown(node):
            return
        if tag == "image":
            href = href_of(box.attributes)
            box.source = node.style.resolve_image(Url(href) if href else None)
        elif tag == "foreignObject":
            box.content = self._build_html(node)
        elif tag in _TEXTS:
            self._fill_text(node, box, stack)
        elif tag in _GROUPS:
            chosen = choose_child(node) if tag == "switch" else None
            for child in node.elements:
                if tag == "switch" and child is not chosen:
                    continue
                if self._is_drawn(child, node):
                    self._add(child, box, stack)
        else:
            # A gradient, a filter or one of its primitives: everything inside belongs to it.
            href = href_of(box.attributes)
            if href.startswith("#"):
                self.definitions.want(href)
            elif href and tag == "feImage":
                box.source = Url(href)
            for child in node.elements:
                if child.style.box.display.outside != "none" or tag not in ("linearGradient", "radialGradient"):
                    self._add(child, box, stack)
        if tag == "pattern":
            self.definitions.want(href_of(box.attributes))

    def _is_drawn(self, child: StyledElement, parent: StyledElement) -> bool:
        tag = child.element.tag
        if tag == "symbol":
            return parent.element.tag == "use"
        return tag in _DRAWN and _is_displayed(child)

    def _fill_text(self, node: StyledElement, box: SvgBox, stack: list[tuple[StyledElement, SvgBox]]) -> None:
        if box.tag == "textPath":
            self.definitions.want(href_of(box.attributes))
        for child in node.children:
            if isinstance(child, str):
                box.children.append(child)
            elif child.element.tag in ("tspan", "textPath", "a") and _is_displayed(child):
                self._add(child, box, stack)
                if child.element.tag == "a":
                    _, inner = stack.pop()
                    self._fill_text(child, inner, stack)

    def _add(self, child: StyledElement, into: SvgBox, stack: list[tuple[StyledElement, SvgBox]]) -> None:
        inner = self._make(child)
        into.children.append(inner)
        stack.append((child, inner))


def _is_displayed(node: StyledElement) -> bool:
    return node.style.box.display.outside != "none" and is_shown(node)


def _viewport_of(node: StyledElement) -> Element | None:
    above = node.parent
    while above is not None:
        if above.element.tag in ("svg", "symbol"):
            return above.element
        above = above.parent
    return None
