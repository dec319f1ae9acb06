"""Justification: lines stretched to the width of their space.

Goes in: a broken line and the width it stands in. Comes out: the same line with wider spaces.

Spec: https://www.w3.org/TR/css-text-3/#justification
"""

from limner.layout.flow import BlockFlow
from limner.layout.inline.items import ATOMIC, TAB, TEXT
from limner.layout.inline.lines import Line, Piece
from limner.layout.units import resolve_spacing, snap_up

_SPACES = " \u00a0"


def is_justified(flow: BlockFlow, line: Line) -> bool:
    """Whether a line is to be stretched."""
    text = flow.box.style.text
    if text.text_justify == "none":
        return False
    if line.last or line.forced:
        return text.text_align_last == "justify"
    return text.text_align == "justify"


def justify_line(flow: BlockFlow, line: Line, width: float, text: str) -> None:
    """Spread the free space over the spaces of a line."""
    rest = width - line.width
    if rest <= 0.0:
        return
    # Spaces before a tab keep their width, and those at the end of the line have none.
    first = 0
    for index, piece in enumerate(line.pieces):
        if piece.item.kind == TAB:
            first = index + 1
    texts = [piece for piece in line.pieces[first:] if piece.item.kind == TEXT and piece.end > piece.start]
    last = next(
        (piece for piece in reversed(line.pieces) if piece.item.kind in (TEXT, ATOMIC) and piece.end > piece.start),
        None,
    )
    counts: list[int] = []
    for piece in texts:
        part = text[piece.start : piece.end]
        if piece is last:
            part = part.rstrip(" ")
        counts.append(sum(part.count(space) for space in _SPACES))
    total = sum(counts)
    if not total:
        return
    extra = rest / total
    if last is not None and last.item.kind == TEXT:
        _part_spaces(line, last, text)
    for piece, count in zip(texts, counts, strict=True):
        if not count or piece.shaped is None:
            continue
        style = piece.item.style
        group = style.text
        shaped = flow.context.engine.shape(
            text,
            piece.start,
            piece.end,
            style.font,
            rtl=bool(piece.level & 1),
            letter_spacing=resolve_spacing(group.letter_spacing, style.font.font_size),
            word_spacing=resolve_spacing(group.word_spacing, style.font.font_size) + extra,
        )
        piece.shaped = shaped
        piece.width = snap_up(shaped.width)
    line.width = width


def _part_spaces(line: Line, piece: Piece, text: str) -> None:
    """Make a piece of its own of the spaces that a line keeps at its end, which are not stretched."""
    end = piece.start + len(text[piece.start : piece.end].rstrip(" "))
    if piece.shaped is None or not piece.start < end < piece.end:
        return
    spaces = Piece(piece.item, piece.number, end, piece.end, 0.0)
    spaces.shaped = piece.shaped.slice(end, piece.end)
    spaces.width = snap_up(spaces.shaped.width)
    spaces.level = piece.level
    piece.shaped = piece.shaped.slice(piece.start, end)
    piece.width, piece.end = snap_up(piece.shaped.width), end
    line.pieces.insert(line.pieces.index(piece) + 1, spaces)
