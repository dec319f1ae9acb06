"""Justification between characters: between ideographs and kana, or between all characters if `text-justify` says so.

Goes in: a line that is narrower than its space. Comes out: the same line, with its free space shared among the spaces
and the characters that may be moved apart.

Spec: https://www.w3.org/TR/css-text-4/#justification-opportunities
"""

from collections.abc import Sequence
from typing import Final

from limner.characters.properties import category
from limner.layout.flow import BlockFlow
from limner.layout.inline.items import ATOMIC, TEXT
from limner.layout.inline.pieces import Line, Piece
from limner.layout.units import resolve_spacing, snap_up

# Blocks whose characters may be moved apart, as in Chrome: radicals, symbols, kana, bopomofo, ideographs, and the
# vertical and full-width forms. Hangul is not here, as it uses spaces.
_APART: Final = (
    (0x2E80, 0x30FF),
    (0x3100, 0x312F),
    (0x3190, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0xFE30, 0xFE4F),
    (0xFF00, 0xFFEF),
    (0x20000, 0x3FFFF),
)
_FIRST: Final = "\u2e80"
_SPACES: Final = " \u00a0"


def spreads_characters(flow: BlockFlow, text: str) -> bool:
    """Whether more than the spaces of a text may be stretched."""
    mode = flow.box.style.text.text_justify
    return mode == "inter-character" or (mode != "inter-word" and not text.isascii() and max(text) >= _FIRST)


def _moves_apart(character: str) -> bool:
    point = ord(character)
    return any(low <= point <= high for low, high in _APART)


class _Part:
    """A stretch of a piece in which either all characters move apart, or only spaces do.

    Attributes:
        piece: The piece that it is a part of.
        start: Offset of its first character.
        end: Offset after its last character.
        spreads: Whether all its characters move apart.
        inside: How many shares of the free space lie between its characters.
        behind: How many shares follow it.
    """

    __slots__ = ("behind", "end", "inside", "piece", "spreads", "start")

    def __init__(self, piece: Piece, start: int, end: int, *, spreads: bool) -> None:
        self.piece = piece
        self.start = start
        self.end = end
        self.spreads = spreads
        self.inside = 0
        self.behind = 0


def justify_characters(flow: BlockFlow, line: Line, rest: float, text: str) -> bool:
    """Share out the free space of a line; give False if no place may take any.

    Args:
        flow: The block container's flow.
        line: The line, which is changed. Spaces that hang at its end are pieces of their own.
        rest: The free space in CSS px.
        text: The text that contains the pieces.
    """
    every = flow.box.style.text.text_justify == "inter-character"
    end = len(line.pieces)
    while end and not _is_shown(line.pieces[end - 1], text):
        end -= 1
    parts: list[_Part | Piece] = []
    for piece in line.pieces[:end]:
        if piece.item.kind == TEXT and piece.end > piece.start and piece.shaped is not None:
            parts.extend(_parts(piece, text, every=every))
        else:
            parts.append(piece)
    total = _count(parts, text)
    if not total:
        return False
    extra = rest / total
    line.pieces[:end] = [part if isinstance(part, Piece) else _set(flow, part, text, extra) for part in parts]
    return True


def _is_shown(piece: Piece, text: str) -> bool:
    if piece.item.kind == TEXT:
        return bool(text[piece.start : piece.end].strip(" "))
    return piece.item.kind == ATOMIC


def _parts(piece: Piece, text: str, *, every: bool) -> list[_Part]:
    if every:
        return [_Part(piece, piece.start, piece.end, spreads=True)]
    found: list[_Part] = []
    for place in range(piece.start, piece.end):
        spreads = _moves_apart(text[place]) or (
            bool(found) and found[-1].spreads and category(text[place])[0] == "M"  # goes with the character before
        )
        if found and found[-1].spreads == spreads:
            found[-1].end = place + 1
        else:
            found.append(_Part(piece, place, place + 1, spreads=spreads))
    return found


def _count(parts: Sequence[_Part | Piece], text: str) -> int:
    """Count the places for space: after each character that moves apart, before it if none is there, and at spaces."""
    after = True  # none at the start of the line
    last: _Part | None = None
    total = 0
    for part in parts:
        if isinstance(part, Piece):
            if part.item.kind == ATOMIC:
                after, last = False, None
            continue
        own = text[part.start : part.end]
        if part.spreads:
            if not after and last is not None:
                last.behind += 1
                total += 1
            part.inside = sum(category(character)[0] != "M" for character in own) - 1
            part.behind = 1
            total += part.inside + 1
            after = True
        else:
            part.inside = sum(own.count(space) for space in _SPACES)
            total += part.inside
            after = own[-1] in _SPACES
        last = part
    if last is not None and last.spreads and last.behind:
        last.behind -= 1  # none at the end
        total -= 1
    return total


def _set(flow: BlockFlow, part: _Part, text: str, extra: float) -> Piece:
    """Make the piece for a part, with its shares of the free space."""
    piece = part.piece
    style = piece.item.style
    size = style.font.font_size
    shaped = flow.context.engine.shape(
        text,
        part.start,
        part.end,
        style.font,
        rtl=bool(piece.level & 1),
        letter_spacing=resolve_spacing(style.text.letter_spacing, size) + (extra if part.spreads else 0.0),
        word_spacing=resolve_spacing(style.text.word_spacing, size) + (0.0 if part.spreads else extra),
    )
    # Shaping puts space after each character, including the last.
    behind = part.behind - 1 if part.spreads else part.behind
    made = Piece(piece.item, piece.number, part.start, part.end, snap_up(shaped.width + behind * extra))
    made.level = piece.level
    made.shaped = shaped
    return made
