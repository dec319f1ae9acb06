"""Bidirectional text in lines: levels for items, and the pieces of a line in visual order.

Goes in: inline content with right-to-left text in it. Comes out: items, cut where the level changes; and for each line,
the steps that build it from left to right.

Spec: https://www.w3.org/TR/css-writing-modes-4/#bidi-algo
"""

from typing import NamedTuple

from limner.layout.inline.items import ATOMIC, CLOSE, CONTROL, FLOAT, OPEN, OUT_OF_FLOW, TEXT, InlineContent, Item
from limner.layout.inline.pieces import Line, Piece, is_cut
from limner.text.unicode.bidi import reorder, resolve_levels, text_base_level


class Step(NamedTuple):
    """One step of building a line from left to right.

    Attributes:
        kind: ``piece``, ``open`` or ``close``.
        piece: The piece, if `kind` is ``piece``; else None.
        number: Number of the item of an inline box.
        edge: Whether the inline box has its left (on opening) or right (on closing) edge here.
    """

    kind: str
    piece: Piece | None
    number: int
    edge: bool


def resolve_item_levels(content: InlineContent) -> None:
    """Give each item its level, and cut texts where the level changes."""
    text = content.text
    base: int | None = content.base_level
    if content.plaintext:
        base = None
        content.base_level = text_base_level(text)
    levels = resolve_levels(text, base)
    items: list[Item] = []
    places: dict[int, int] = {}
    for number, item in enumerate(content.items):
        places[number] = len(items)
        if item.kind != TEXT:
            item.level = levels[item.start] if item.start < item.end else content.base_level
            items.append(item)
            continue
        start = item.start
        while start < item.end:
            end = start + 1
            while end < item.end and levels[end] == levels[start]:
                end += 1
            part = item
            if start > item.start or end < item.end:
                part = Item(TEXT, start, end, item.box, item.parent)
            part.level = levels[start]
            items.append(part)
            start = end
    for item in items:
        if item.parent >= 0 and item.kind != TEXT:
            item.parent = places[item.parent]
        if item.partner >= 0:
            item.partner = places[item.partner]
    for item in {id(item): item for item in items if item.kind == TEXT}.values():
        if item.parent >= 0:
            item.parent = places[item.parent]
    content.items = items


def order_line(content: InlineContent, line: Line) -> list[Step]:
    """Give the steps that build a line from left to right.

    "The left edge of an inline box is on its leftmost piece of the first line (left-to-right) or of the last."
    """
    items = content.items
    filled = _filled(line, items)
    leaves: list[Piece] = []
    opened: set[int] = set()
    closed: set[int] = set()
    for piece in line.pieces:
        kind = piece.item.kind
        if kind == OPEN:
            if not is_cut(piece.item):
                opened.add(piece.number)
            if piece.number not in filled:
                leaves.append(piece)
        elif kind == CLOSE:
            if not is_cut(piece.item):
                closed.add(piece.item.partner)
            if piece.item.partner not in filled and piece.item.partner not in opened:
                leaves.append(piece)
        elif kind not in (CONTROL, FLOAT) and (kind != TEXT or piece.end > piece.start):
            leaves.append(piece)
    levels = [_level(content, leaves, place) for place in range(len(leaves))]
    visual = [leaves[place] for place in reorder(levels)]
    chains = [_chain(piece, items) for piece in visual]
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    for place, chain in enumerate(chains):
        for number in chain:
            first.setdefault(number, place)
            last[number] = place
    return _steps(items, visual, chains, (first, last), (opened, closed))


def _filled(line: Line, items: list[Item]) -> set[int]:
    """The inline boxes that have content on this line."""
    filled: set[int] = set()
    for piece in line.pieces:
        kind = piece.item.kind
        if kind in (TEXT, ATOMIC, OUT_OF_FLOW) and (kind != TEXT or piece.end > piece.start):
            number = piece.item.parent
            while number >= 0 and number not in filled:
                filled.add(number)
                number = items[number].parent
    return filled


def _level(content: InlineContent, leaves: list[Piece], place: int) -> int:
    piece = leaves[place]
    if piece.item.kind in (TEXT, ATOMIC):
        return piece.level
    if piece.item.kind in (OPEN, CLOSE):
        # An empty inline box takes the level of what follows it.
        following = next((one for one in leaves[place + 1 :] if one.item.kind not in (OPEN, CLOSE, OUT_OF_FLOW)), None)
        return content.base_level if following is None else following.item.level
    if piece.item.kind == OUT_OF_FLOW:
        # It counts as a neutral character: between two neighbours of the same direction, it takes that direction.
        before = next((one for one in reversed(leaves[:place]) if one.item.kind in (TEXT, ATOMIC)), None)
        after = next((one for one in leaves[place + 1 :] if one.item.kind in (TEXT, ATOMIC)), None)
        if before is not None and after is not None and before.level == after.level:
            piece.level = before.level
        return piece.level
    return content.base_level


def _chain(piece: Piece, items: list[Item]) -> list[int]:
    """Numbers of the inline boxes around a leaf, outermost first. An empty box counts as inside itself."""
    chain: list[int] = []
    number = piece.item.parent
    if piece.item.kind == OPEN:
        chain.append(piece.number)
    elif piece.item.kind == CLOSE:
        chain.append(piece.item.partner)
    while number >= 0:
        chain.append(number)
        number = items[number].parent
    chain.reverse()
    return chain


def _steps(
    items: list[Item],
    visual: list[Piece],
    chains: list[list[int]],
    ends: tuple[dict[int, int], dict[int, int]],
    edges: tuple[set[int], set[int]],
) -> list[Step]:
    first, last = ends
    opened, closed = edges
    steps: list[Step] = []
    current: list[int] = []

    def has_left(number: int, place: int) -> bool:
        if items[number].style.box.box_decoration_break == "clone":
            return True
        at_start = items[number].style.text.direction == "ltr"
        return place == first[number] and number in (opened if at_start else closed)

    def has_right(number: int, place: int) -> bool:
        if items[number].style.box.box_decoration_break == "clone":
            return True
        at_end = items[number].style.text.direction == "ltr"
        return place == last[number] and number in (closed if at_end else opened)

    for place, (piece, chain) in enumerate(zip(visual, chains, strict=True)):
        shared = 0
        while shared < min(len(chain), len(current)) and chain[shared] == current[shared]:
            shared += 1
        ending, starting = reversed(current[shared:]), chain[shared:]
        steps += [Step("close", None, number, has_right(number, place - 1)) for number in ending]
        steps += [Step("open", None, number, has_left(number, place)) for number in starting]
        current = chain
        if piece.item.kind not in (OPEN, CLOSE):
            steps.append(Step("piece", piece, piece.number, edge=False))
    steps += [Step("close", None, number, has_right(number, len(visual) - 1)) for number in reversed(current)]
    return steps
