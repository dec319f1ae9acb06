"""Extra declarations in documents without a doctype: margins that vanish, the colour of tables.

Goes in: an element in its place. Comes out: declarations that come before the author's.

Spec: https://html.spec.whatwg.org/multipage/rendering.html#margin-collapsing-quirks
"""

from typing import Final

from limner.css.property import Declaration
from limner.style.default_sheets import quirks_sheet
from limner.style.tree import StyledElement

__all__ = ["quirk_hints", "quirks_sheet"]

_HOLDERS: Final = frozenset(("body", "td", "th"))
_PARTED: Final = frozenset(
    "blockquote dir dl h1 h2 h3 h4 h5 h6 listing menu ol p plaintext pre ul xmp".split()  # noqa: SIM905 - a list of tags
)
_NO_TOP: Final = (Declaration("margin-top", 0.0),)
_NO_BOTTOM: Final = (Declaration("margin-bottom", 0.0),)


def quirk_hints(node: StyledElement) -> tuple[Declaration, ...]:
    """Give the declarations of quirks mode for one element.

    Spec: https://html.spec.whatwg.org/multipage/rendering.html#margin-collapsing-quirks
    """
    tag, parent = node.element.tag, node.parent
    if parent is None:
        return ()
    if tag == "table":
        # "… the initial value of the 'color' property is … that of the body element"
        body: StyledElement | None = parent
        while body is not None and body.element.tag != "body":
            body = body.parent
        return () if body is None else (Declaration("color", body.style.ink.color),)
    holder = parent.element.tag
    if tag not in _PARTED or holder not in _HOLDERS:
        return ()
    found: tuple[Declaration, ...] = ()
    if _is_edge(node, first=True):
        found += _NO_TOP
    if holder != "body" and tag == "p" and _is_edge(node, first=False):
        found += _NO_BOTTOM
    return found


def _is_edge(node: StyledElement, *, first: bool) -> bool:
    """Whether there is only white space before an element, or after it."""
    children = node.parent.children if node.parent is not None else []
    for child in children if first else reversed(children):
        if child is node:
            return True
        if not isinstance(child, str) or child.strip():
            return False
    return False
