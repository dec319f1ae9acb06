"""What a page refers to by ``url(#…)`` and ``href="#…"``: gradients, patterns, clips, masks, markers, filters, paths.

Goes in: the styled tree and the styles that refer. Comes out: a box for each definition that something refers to, made
once. References cross drawings: HTML may refer to definitions in SVG, and one drawing to those of another.

Spec: https://www.w3.org/TR/SVG2/linking.html#SVGURLReference
"""

from typing import Final

from limner.boxes.svg.box import SvgBox
from limner.boxes.svg.conditions import is_shown
from limner.css.values import PaintServer, Url
from limner.html.element import SVG_ONLY_TAGS
from limner.style.computed import ComputedStyle
from limner.style.tree import StyledElement

_PLAIN: Final = ComputedStyle()
_NO_EFFECTS: Final = _PLAIN.effects
_NO_SVG: Final = _PLAIN.svg


class SvgDefinitions:
    """The definitions of one page.

    Attributes:
        wanted: The boxes of the definitions that something refers to, by id.
        waiting: The wanted definitions that are not yet built.
    """

    __slots__ = ("_ids", "_root", "waiting", "wanted")

    def __init__(self, root: StyledElement) -> None:
        self._root = root
        self._ids: dict[str, StyledElement] | None = None
        self.waiting: list[tuple[str, StyledElement]] = []
        self.wanted: dict[str, SvgBox] = {}

    def want(self, href: str) -> None:
        """Request the box of the element that an address names, if it is in the page."""
        if not href.startswith("#"):
            return
        name = href[1:]
        if name in self.wanted:
            return
        node = self.find(name)
        if node is not None:
            self.wanted[name] = SvgBox(node.element, node.style)  # a placeholder until it is built
            self.waiting.append((name, node))

    def want_style(self, style: ComputedStyle) -> None:
        """Ask for the boxes of what a style refers to."""
        for href in references_of(style):
            self.want(href)

    def find(self, name: str) -> StyledElement | None:
        """Give the first SVG element of the page with an id."""
        if self._ids is None:
            ids: dict[str, StyledElement] = {}
            stack = [self._root]
            while stack:
                node = stack.pop()
                identifier = node.element.attributes.get("id")
                if node.style.box.display.outside == "none" or not is_shown(node):
                    continue  # as in Chrome, an element that is not displayed cannot be referred to
                if identifier and node.element.tag in SVG_ONLY_TAGS:
                    ids.setdefault(identifier, node)
                if node.element.tag != "use":
                    stack.extend(child for child in reversed(node.children) if not isinstance(child, str))
            self._ids = ids
        return self._ids.get(name)


def references_of(style: ComputedStyle) -> list[str]:
    """Give the addresses that a style refers to."""
    found: list[str] = []
    effects, svg = style.effects, style.svg
    if effects is not _NO_EFFECTS:
        if effects.clip_path is not None and effects.clip_path.reference is not None:
            found.append(effects.clip_path.reference.href)
        found += [layer.image.href for layer in effects.mask if isinstance(layer.image, Url)]
        for function in (*effects.filter, *effects.backdrop_filter):
            if function.reference is not None:
                found.append(function.reference.href)
    if svg is not _NO_SVG:
        found += [paint.url.href for paint in (svg.fill, svg.stroke) if isinstance(paint, PaintServer)]
        found += [one.href for one in (svg.marker_start, svg.marker_mid, svg.marker_end) if one is not None]
    return found
