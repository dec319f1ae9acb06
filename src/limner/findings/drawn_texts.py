"""Texts of inline SVGs, placed on the canvas like all other texts.

Goes in: boxes, everything that is painted, and glyphs that belong to no text of a line. Comes out: a text for each
group of these glyphs, whose box is that of its element. A drawing reused from an earlier image is painted with that
image's glyphs. Glyphs are therefore recognised by what they contain, in the order of the drawing.
"""

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from limner.findings.painted import Painted
from limner.findings.placed import PlacedBox, PlacedText
from limner.fragment.fragment import BoxFragment, TextFragment
from limner.fragment.svg import SvgDrawingFragment, SvgGlyphs, texts_of
from limner.paint.display_list import Glyphs
from limner.text.shaped import GlyphRun

_Key: TypeAlias = tuple[tuple[float, tuple[int, ...]], ...]


def find_drawn_texts(
    placed: Sequence[PlacedBox], painted: Painted, others: Sequence[int]
) -> Iterator[tuple[PlacedText, int]]:
    """Give the text of each group of glyphs, with the place of the glyphs among all items that are painted."""
    waiting: dict[_Key, list[tuple[SvgGlyphs, PlacedBox]]] = {}
    for box in placed:
        drawing = box.fragment.drawing
        if isinstance(drawing, SvgDrawingFragment):
            for piece in texts_of(drawing):
                waiting.setdefault(_key(piece.runs), []).append((piece, box))
    last: tuple[_Key, tuple[float, ...], PlacedText] | None = None
    for order in others:
        item, view = painted.items[order], painted.wheres[order].view
        if not isinstance(item, Glyphs):
            continue
        key = _key(item.runs)
        if last is not None and last[:2] == (key, view.matrix):
            yield last[2], order  # the same letters, filled and stroked
            continue
        found = waiting.get(key)
        if not found:
            continue
        piece, box = found.pop(0) if len(found) > 1 else found[0]
        if piece.shaped is None:
            continue
        cell = piece.cell
        left, top, right, bottom = view.enclose(cell.x, cell.y, cell.right, cell.bottom)
        around = BoxFragment(piece.style, left, top, right - left, bottom - top)
        around.element, around.inline = piece.element, True
        fragment = TextFragment(
            piece.style, 0.0, 0.0, piece.width, cell.height, baseline=-cell.y, shaped=piece.shaped, text=piece.text
        )
        text = PlacedText(fragment, left, top, PlacedBox(around, left, top, box), None)
        text.is_drawn = True
        last = key, view.matrix, text
        yield text, order


def _key(runs: Sequence[GlyphRun]) -> _Key:
    return tuple((run.size, tuple(run.glyphs)) for run in runs)
