"""The parts of a line before it has a position.

Goes in: items of inline content. Comes out: `Piece`, a part of an item in a line, and `Line`.

Spec: https://www.w3.org/TR/css-inline-3/#line-box
"""

from limner.boxes.box import ContainerBox
from limner.css.values import AUTO
from limner.layout.contract import LayoutOutput
from limner.layout.inline.items import ATOMIC, BREAK, CLOSE, OPEN, TAB, TEXT, Item
from limner.text.shaped import ShapedText


class Piece:
    """A part of a line: a part of a text, an atomic box, the start or end of an inline box.

    Attributes:
        item: Its item.
        number: Number of the item.
        start: Offset of its first character.
        end: Offset after its last character.
        width: Snapped width. For the start or end of an inline box, it is the margin, border and padding there.
        shaped: The glyphs of a text.
        output: The output of an atomic box.
        level: Bidi level on this line.
        text: The text of a hyphen or ellipsis; None for the content's own characters.
    """

    __slots__ = ("end", "item", "level", "number", "output", "shaped", "start", "text", "width")

    def __init__(self, item: Item, number: int, start: int, end: int, width: float) -> None:
        self.item = item
        self.number = number
        self.start = start
        self.end = end
        self.width = width
        self.shaped: ShapedText | None = None
        self.output: LayoutOutput | None = None
        self.level = item.level
        self.text: str | None = None


class Line:
    """One line, before it has a place.

    Attributes:
        pieces: Its pieces in logical order.
        width: Width of everything except spaces that hang.
        hang: Width of preserved spaces that hang at the end.
        next_item: Number of the item where the next line goes on.
        next_offset: Offset where the next line goes on.
        forced: Whether a forced break ends it.
        last: Whether nothing follows.
        hyphenated: Whether it ends at a soft hyphen.
        start: Offset of its first character.
        available: The width that it was broken for.
        waiting: Floats that did not fit beside it.
        wraps: Whether a text in it may be broken, or it holds something other than text.
    """

    __slots__ = (
        "available",
        "end",
        "forced",
        "hang",
        "hyphenated",
        "last",
        "next_item",
        "next_offset",
        "pieces",
        "start",
        "waiting",
        "width",
        "wraps",
    )

    def __init__(self, start: int, available: float) -> None:
        self.pieces: list[Piece] = []
        self.width = 0.0
        self.hang = 0.0
        self.next_item = 0
        self.next_offset = 0
        self.forced = False
        self.last = False
        self.hyphenated = False
        self.start = start
        self.end = start
        self.available = available
        self.waiting: list[Piece] = []
        self.wraps = False

    @property
    def has_content(self) -> bool:
        """Whether it makes a line box at all, unlike "line boxes that contain no text, no preserved white space …"."""
        for piece in self.pieces:
            kind = piece.item.kind
            if kind == TEXT:
                if piece.end > piece.start:
                    return True
            elif kind in (ATOMIC, TAB, BREAK) or (kind in (OPEN, CLOSE) and has_edge(piece)):
                return True
        return False


def has_edge(piece: Piece) -> bool:
    """Whether the start or end of an inline box takes part in the line by itself."""
    if piece.width != 0.0:
        return True
    if is_cut(piece.item):
        return False
    style = piece.item.style
    group, border = style.box, style.border
    if piece.item.kind == OPEN:
        return bool(
            group.padding_left or border.border_left_width or (group.margin_left and group.margin_left is not AUTO)
        )
    return bool(
        group.padding_right or border.border_right_width or (group.margin_right and group.margin_right is not AUTO)
    )


def is_cut(item: Item) -> bool:
    """Whether an inline box was cut around a block here, so that it has no edge on this side."""
    box = item.box
    return isinstance(box, ContainerBox) and (box.cut_start if item.kind == OPEN else box.cut_end)
