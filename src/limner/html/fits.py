"""Alternatives for one place: the first that fits is drawn.

Goes in: nodes, the best first. Comes out: an element that layout chooses from; see `limner.layout.leaving_out`.
"""

from typing import Final

from limner.errors import InvalidValueError
from limner.html.authored import AuthoredElement
from limner.html.children import Node
from limner.html.element import Element
from limner.sources import caller_location

FITS: Final = "limner-fits"
"""The tag of the element."""
LINES: Final = "data-lines"
"""The attribute that holds how many lines an alternative may have."""


def alternatives(choice: Element) -> list[Element]:
    """Give the alternatives that an element holds."""
    return [child for child in choice.children if isinstance(child, Element)]


def most_lines(choice: Element) -> int | None:
    """Give how many lines each alternative of an element may have; None for any number."""
    text = choice.attributes.get(LINES, "")
    return int(text) if text.isdecimal() and text.isascii() else None


def fits(*nodes: Node, lines: int | None = None) -> Element:
    """Give alternatives of which the first that fits is drawn, such as a title, a shorter one and initials.

    One fits when its text is not cut, leaves neither its box nor the canvas, and has no more lines. Where none fits,
    the last is drawn.

    Args:
        *nodes: Nodes, the best first; None, False and empty texts are left out.
        lines: How many lines each may have; None for any number.

    Raises:
        InvalidValueError: `lines` is not a number from 1.
    """
    given: object = lines
    if given is not None and (not isinstance(given, int) or isinstance(given, bool) or given < 1):
        raise InvalidValueError(
            "invalid value for 'lines'", where=caller_location(), got=repr(lines), expected="a whole number from 1"
        )
    wanted = [one for one in nodes if one is not None and one is not False and one != ""]
    children = tuple(one if isinstance(one, Element) else AuthoredElement("span")[one] for one in wanted)
    attributes = {} if lines is None else {LINES: str(lines)}
    return Element(FITS, attributes, "display: contents", children, caller_location())
