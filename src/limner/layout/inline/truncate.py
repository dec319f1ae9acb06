"""Lines that are cut: `text-overflow` and `line-clamp`.

Goes in: a broken line that is too wide, or the last line that a clamp lets through. Comes out: the same line ending
with an ellipsis.

Spec: https://www.w3.org/TR/css-overflow-4/#text-overflow
"""

from limner.boxes.box import ContainerBox
from limner.layout.contract import LayoutContext
from limner.layout.inline.items import ATOMIC, OPEN, TAB, TEXT, Item
from limner.layout.inline.lines import Line, Piece
from limner.layout.units import snap_up

_ELLIPSIS = "\u2026"


def overflow_marker(box: ContainerBox) -> str | None:
    """What `text-overflow` puts at the end of a line that is too wide; None when nothing."""
    group = box.style.box
    if group.text_overflow == "clip" or group.overflow_x == "visible":
        return None
    if group.text_overflow == "ellipsis":
        return _ELLIPSIS
    return group.text_overflow[1:-1] if group.text_overflow[:1] in ('"', "'") else group.text_overflow


def truncate_line(context: LayoutContext, box: ContainerBox, line: Line, room: tuple[float, float], text: str) -> None:
    """Cut a line so that a marker fits at its end.

    Args:
        context: The context.
        box: The block container, whose style the marker has.
        line: The line, which is changed.
        room: Width of the line's space, and where its first piece begins.
        text: The marker.
    """
    engine = context.engine
    shaped = engine.shape(text, 0, len(text), box.style.font)
    if text == _ELLIPSIS and any(0 in run.glyphs for run in shaped.runs):
        text = "..."
        shaped = engine.shape(text, 0, len(text), box.style.font)
    marker_width = snap_up(shaped.width)
    limit = max(0.0, room[0] - marker_width)
    x = room[1]
    kept: list[Piece] = []
    for piece in line.pieces:
        kind = piece.item.kind
        if x + piece.width <= limit or kind not in (TEXT, ATOMIC, TAB):
            kept.append(piece)
            x += piece.width
            continue
        if kind == TEXT and piece.shaped is not None:
            end = piece.shaped.offset_at(max(0.0, limit - x), piece.start)
            if end > piece.start:
                # The browser keeps the glyphs that the text has in its line, and their advances.
                cut = Piece(piece.item, piece.number, piece.start, end, 0.0)
                cut.shaped = piece.shaped.window(piece.start, end)
                cut.width = snap_up(max(0.0, cut.shaped.width))
                kept.append(cut)
                x += cut.width
        break
    while kept and kept[-1].item.kind == OPEN:
        kept.pop()
    item = Item(TEXT, 0, 1, box, -1)
    item.level = 1 if box.style.text.direction == "rtl" else 0
    marker = Piece(item, -1, 0, 1, marker_width)
    marker.shaped = shaped
    marker.text = text
    kept.append(marker)
    line.pieces = kept
    line.hyphenated = False
    line.hang = 0.0
    line.width = x + marker_width
