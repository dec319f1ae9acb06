"""`::first-letter`: the first letter of a block, with the punctuation around it, in a box of its own.

Goes in: a block container with its children as the document has them. Comes out: the same, its first text cut in two.

Spec: https://www.w3.org/TR/css-pseudo-4/#first-letter-pattern
"""

from typing import Final

from limner.boxes.box import Box, ContainerBox, TextBox
from limner.boxes.styles import AnonymousStyles
from limner.characters.properties import category, is_mark
from limner.style.computed import ComputedStyle

_PUNCTUATION: Final = frozenset(("Ps", "Pe", "Pi", "Pf", "Po", "Pd", "Pc"))
_BLOCKS: Final = frozenset(("flow", "flow-root", "table-cell", "table-caption"))
_SPACES: Final = " \t\n\r\f"


def split_first_letter(box: ContainerBox, style: ComputedStyle, containers: list[ContainerBox]) -> None:
    """Put the first letter of a block container into a box of its own.

    Args:
        box: The container; flex and grid containers and tables have no first letter.
        style: The style of the pseudo-element.
        containers: Takes the new box.
    """
    if box.display.inside not in _BLOCKS or (box.display.outside == "inline" and box.display.inside == "flow"):
        return
    found = _first_text(box)
    if found is None:
        return
    parent, at, text = found
    start = len(text.text) - len(text.text.lstrip(_SPACES))
    end = letter_end(text.text, start)
    if end == start:
        return
    letter = ContainerBox(style, style.box.display, box.element, "first-letter", text.order)
    inner = AnonymousStyles().inline(style)
    letter.children = [TextBox(inner, text.display, text.text[start:end], text.order)]
    containers.append(letter)
    parts: list[Box] = [letter]
    if start:
        parts.insert(0, TextBox(text.style, text.display, text.text[:start], text.order))
    if end < len(text.text):
        parts.append(TextBox(text.style, text.display, text.text[end:], text.order))
    parent.children[at : at + 1] = parts


def _first_text(box: ContainerBox) -> tuple[ContainerBox, int, TextBox] | None:
    """Find the first text that is formatted in the block's first line, looking through inlines and in-flow blocks."""
    stack = [(box, 0)]
    while stack:
        parent, at = stack.pop()
        if at >= len(parent.children):
            continue
        child = parent.children[at]
        stack.append((parent, at + 1))
        if isinstance(child, TextBox):
            if child.text.strip(_SPACES):
                return parent, at, child
        elif child.is_out_of_flow or child.is_floating or child.pseudo == "marker":
            continue
        elif isinstance(child, ContainerBox) and (
            child.is_inline_box or (child.display.outside == "block" and child.display.inside in _BLOCKS)
        ):
            stack.append((child, 0))
        else:
            return None
    return None


def letter_end(text: str, start: int) -> int:
    """Give where the first letter ends: punctuation, the letter with its combining marks, punctuation."""
    at, length = start, len(text)
    while at < length and category(text[at]) in _PUNCTUATION:
        at += 1
    if at >= length or text[at].isspace():
        return start
    at += 1
    while at < length and is_mark(text[at]):
        at += 1
    while at < length and category(text[at]) in _PUNCTUATION:
        at += 1
    return at
