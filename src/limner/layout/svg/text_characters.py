"""The characters of a ``<text>``: white space, and what attributes say about each character.

Goes in: a ``<text>`` box. Comes out: `TextContent`: the characters to typeset, the elements that they are in, and their
positions, shifts and rotations.

Spec: https://www.w3.org/TR/SVG2/text.html#TextLayoutAlgorithm
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from limner.boxes.svg.box import SvgBox
from limner.fragment.svg_lengths import Axis, attribute_length, length_list, number_list
from limner.geometry import Size
from limner.style.computed import ComputedStyle

_SPACES: Final = str.maketrans("\n\r\t\f", "    ")


@dataclass(slots=True, eq=False)
class TextSpan:
    """An element inside a text, or the text itself.

    Attributes:
        box: The element.
        parent: The element around it; None for the text itself.
        start: Its first character.
        end: After its last.
        decorations: The elements that decorate its text, outermost first.
    """

    box: SvgBox
    parent: "TextSpan | None"
    start: int = 0
    end: int = 0
    decorations: tuple["TextSpan", ...] = ()

    @property
    def style(self) -> ComputedStyle:
        """Its computed style."""
        return self.box.style

    @property
    def path(self) -> "TextSpan | None":
        """The ``<textPath>`` that it is or is in."""
        at: TextSpan | None = self
        while at is not None and at.box.tag != "textPath":
            at = at.parent
        return at


@dataclass(slots=True)
class TextContent:
    """The characters of a text.

    Attributes:
        text: The characters.
        spans: The elements, in tree order.
        owners: For each character, the innermost element that contains it.
        x: Absolute positions by character.
        y: The same.
        dx: Shifts.
        dy: The same.
        rotate: Rotations in degrees, by character.
    """

    text: str = ""
    spans: list[TextSpan] = field(default_factory=list["TextSpan"])
    owners: list[TextSpan] = field(default_factory=list["TextSpan"])
    x: dict[int, float] = field(default_factory=dict[int, float])
    y: dict[int, float] = field(default_factory=dict[int, float])
    dx: dict[int, float] = field(default_factory=dict[int, float])
    dy: dict[int, float] = field(default_factory=dict[int, float])
    rotate: dict[int, float] = field(default_factory=dict[int, float])


def read_content(box: SvgBox, viewport: Size, spend: Callable[[int], None]) -> TextContent:
    """Read the characters of a ``<text>``."""
    content = TextContent()
    characters: list[str] = []
    owners: list[TextSpan] = []
    _collect(box, None, content.spans, characters, owners)
    spend(len(characters))
    kept = _collapse(characters, owners)
    places: list[int] = []
    count = 0
    for keeps in kept:
        places.append(count)
        count += keeps
    places.append(count)
    content.text = "".join(one for one, keeps in zip(characters, kept, strict=True) if keeps)
    content.owners = [one for one, keeps in zip(owners, kept, strict=True) if keeps]
    for span in content.spans:
        span.start, span.end = places[span.start], places[span.end]
        _read_attributes(span, content, viewport)
    return content


def _collect(
    box: SvgBox, parent: TextSpan | None, spans: list[TextSpan], characters: list[str], owners: list[TextSpan]
) -> None:
    span = TextSpan(box, parent, len(characters))
    spans.append(span)
    around = parent.decorations if parent is not None else ()
    span.decorations = (*around, span) if box.style.decoration.text_decoration_line else around
    for child in box.children:
        if isinstance(child, str):
            text = child.translate(_SPACES)
            characters.extend(text)
            owners.extend([span] * len(text))
        elif isinstance(child, SvgBox):
            _collect(child, span, spans, characters, owners)
    span.end = len(characters)


def _collapse(characters: list[str], owners: list[TextSpan]) -> list[bool]:
    """Tell which characters stay: the first of several collapsible spaces, and no such space at either end."""
    kept = [True] * len(characters)
    before_space = True
    last_space = -1
    for index, (character, owner) in enumerate(zip(characters, owners, strict=True)):
        collapses = owner.style.text.white_space_collapse in ("collapse", "preserve-breaks")
        if character == " " and collapses:
            if before_space:
                kept[index] = False
            else:
                before_space = True
                last_space = index
        else:
            before_space = False
            last_space = -1
    if last_space >= 0:
        kept[last_space] = False
    return kept


def _read_attributes(span: TextSpan, content: TextContent, viewport: Size) -> None:
    box = span.box
    if box.tag == "textPath":
        return
    attributes, style = box.attributes, box.style
    lists: tuple[tuple[str, Axis, dict[int, float]], ...] = (
        ("x", "x", content.x),
        ("y", "y", content.y),
        ("dx", "x", content.dx),
        ("dy", "y", content.dy),
    )
    for name, axis, target in lists:
        if name in attributes:
            for index, value in enumerate(length_list(attributes[name], style, viewport, axis)):
                if span.start + index < span.end:
                    target[span.start + index] = value
    turns = number_list(attributes.get("rotate"))
    if turns:
        for index in range(span.start, span.end):
            content.rotate[index] = turns[min(index - span.start, len(turns) - 1)]


def text_length(span: TextSpan, viewport: Size) -> float | None:
    """Give the `textLength` of an element; None without one."""
    given = span.box.attributes.get("textLength")
    if given is None:
        return None
    length = attribute_length(given, span.style, viewport, "x", -1.0)
    return length if length > 0.0 else None
