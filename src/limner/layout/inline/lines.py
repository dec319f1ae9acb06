"""Breaking inline content into lines.

Goes in: `InlineContent`, its break opportunities and the width of each line as it comes. Comes out: `Line`: pieces of
items with their widths; spaces at the end are cut or left to hang.

Spec: https://www.w3.org/TR/css-text-3/#line-breaking
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import Final

from limner.boxes.box import Box
from limner.layout.contract import LayoutContext, LayoutInput, LayoutOutput
from limner.layout.inline.breaks import (
    Remainder,
    WordBreaker,
    find_character_breaks,
    first_grapheme,
    word_breaker,
)
from limner.layout.inline.items import (
    ATOMIC,
    BREAK,
    CLOSE,
    FLOAT,
    OPEN,
    OUT_OF_FLOW,
    TAB,
    TEXT,
    InlineContent,
    Item,
)
from limner.layout.inline.metrics import distance_to_tab_stop, is_cloned, open_edges
from limner.layout.inline.pieces import Line, Piece, is_cut
from limner.layout.sizing import resolve_border, resolve_margin, resolve_padding
from limner.layout.units import STEP, snap_up
from limner.text.shaped import ShapedText

SOFT_HYPHEN = "\u00ad"
PlaceFloat = Callable[[Box, float], float | None]
_LINE_STEPS: Final = 80


class LineBreaker:
    """Breaks content into one line after the other.

    Args:
        context: The layout context.
        content: The content to break.
        breaks: Sorted offsets before which a line may break. They include the end of the text.
        basis: What percentages of margins and paddings refer to.
        percentage_height: The same for heights of atomic boxes.
    """

    def __init__(
        self,
        context: LayoutContext,
        content: InlineContent,
        breaks: Sequence[int],
        basis: float,
        percentage_height: float | None,
    ) -> None:
        self._context = context
        self._spend = context.budget.spend
        self._content = content
        self._breaks = breaks
        self._basis = basis
        self._percentage_height = percentage_height
        self._hyphens: dict[int, tuple[ShapedText, float]] = {}
        self._space_widths: dict[int, float] = {}
        self._words: dict[int, WordBreaker] = {}
        self._latest_rest: Remainder | None = None
        self._has_loose: bool | None = None
        self._clones = any(is_cloned(item) for item in content.items)

    @property
    def text(self) -> str:
        """The content's text."""
        return self._content.text

    # ── widths ───────────────────────────────────────────────────────────────────────────────────────────

    def edge_width(self, item: Item) -> float:
        """Margin, border and padding at the start or end of an inline box."""
        if is_cut(item):
            return 0.0
        style = item.style
        margin = resolve_margin(style.box, self._basis)
        padding = resolve_padding(style.box, self._basis)
        border = resolve_border(style.border)
        if (item.kind == OPEN) == (style.text.direction == "ltr"):
            return margin.left + border.left + padding.left
        return margin.right + border.right + padding.right

    def layout_atomic(self, item: Item) -> tuple[LayoutOutput, float]:
        """Lay out an atomic box; give the output and the width of its margin box."""
        output = self._context.layout(
            item.box,
            LayoutInput(
                available_width=self._basis,
                available_height=self._percentage_height,
                percentage_width=self._basis,
                percentage_height=self._percentage_height,
                shrink_to_fit=True,
            ),
        )
        margin = resolve_margin(item.style.box, self._basis)
        output.fragment.margin = margin
        return output, margin.left + output.fragment.width + margin.right

    def hyphen(self, item: Item) -> tuple[ShapedText, float]:
        """The hyphen in the style of a text, shaped."""
        found = self._hyphens.get(id(item.style))
        if found is None:
            character = item.style.text.hyphenate_character
            engine = self._context.engine
            shaped = engine.shape(character or "\u2010", 0, len(character or "-"), item.style.font)
            if character is None and any(0 in run.glyphs for run in shaped.runs):
                # The face has no hyphen of its own.
                shaped = engine.shape("-", 0, 1, item.style.font)
            found = self._hyphens[id(item.style)] = (shaped, snap_up(shaped.width))
        return found

    def tab_width(self, item: Item, x: float) -> float:
        """Width of a tab that begins at this x in its line."""
        space = self._space_widths.get(id(item.style))
        if space is None:
            shaped = self._context.engine.shape(" ", 0, 1, item.style.font)
            space = self._space_widths[id(item.style)] = shaped.width
        return distance_to_tab_stop(item.style, x, space)

    def text_piece(self, item: Item, number: int, start: int, end: int) -> Piece:
        """A stretch of a text as a piece."""
        shaped = item.shaped
        if shaped is not None and start == item.start and end == item.end:
            piece = Piece(item, number, start, end, item.width)
            piece.shaped = shaped
            return piece
        if shaped is None or start >= end:
            piece = Piece(item, number, start, start, 0.0)
            if shaped is not None:
                piece.shaped = shaped.slice(start, start)
            return piece
        cut = shaped.slice(start, end, self._spend)
        piece = Piece(item, number, start, end, snap_up(max(0.0, cut.width)))
        piece.shaped = cut
        return piece

    # ── one line ─────────────────────────────────────────────────────────────────────────────────────────

    def next_line(
        self, number: int, offset: int, available: float, indent: float, place_float: PlaceFloat | None = None
    ) -> Line:
        """Break one line.

        Args:
            number: Number of the item to begin with.
            offset: Offset of the character to begin with.
            available: Width of the line.
            indent: `text-indent` of this line.
            place_float: Places a float beside a line that has used up this much width, and gives the line's new width.
                It gives None if the float must wait for the end of the line.
        """
        self._spend(_LINE_STEPS)
        line = Line(offset, available)
        if not self._fill(line, number, indent, place_float, anywhere=False):
            line.pieces.clear()
            line.waiting.clear()
            self._fill(line, number, indent, place_float, anywhere=True)
        self._finish(line, indent)
        return line

    def _fill(self, line: Line, number: int, x: float, place_float: PlaceFloat | None, *, anywhere: bool) -> bool:
        """Put pieces into the line until it is full. False asks for another try with breaks inside words."""
        items = self._content.items
        pieces = line.pieces
        spend = self._spend
        offset = line.start
        indent = x
        room = line.available + STEP
        count = len(items)
        x += self._cloned_edges(number)[0]  # as in Chrome, spaces at the end may stick out
        while number < count:
            spend()
            item = items[number]
            kind = item.kind
            if kind == TEXT:
                start = max(offset, item.start)
                full = self._overflow_text(line, item, number, start, room - x, anywhere=anywhere)
                if full is not None:
                    return full
                piece = self.text_piece(item, number, start, item.end)
                pieces.append(piece)
                x += piece.width
            elif kind in (OPEN, CLOSE):
                width = self.edge_width(item)
                pieces.append(Piece(item, number, item.start, item.end, width))
                x += width
                if kind == CLOSE and width > 0.0 and x > room and not self._ends_with_space(pieces):
                    full = self._overflow_edge(line, item, number, x - room, anywhere=anywhere)
                    if full is not None:
                        return full
            elif kind in (ATOMIC, TAB):
                piece = self._box_piece(item, number, x)
                if x + piece.width > room and self._rewind(line, item.start, number):
                    return True
                pieces.append(piece)
                x += piece.width
            elif kind == BREAK:
                pieces.append(Piece(item, number, item.start, item.end, 0.0))
                line.forced = True
                self._end(line, self._take_closed(line, number + 1, item.end, forced=True), item.end)
                return True
            elif kind == FLOAT:
                piece = Piece(item, number, item.start, item.end, 0.0)
                # An indentation alone does not keep a float from standing beside the line.
                used = x if x != indent else 0.0
                new_available = None if place_float is None or line.waiting else place_float(item.box, used)
                if new_available is None:
                    line.waiting.append(piece)
                else:
                    room = new_available + STEP
                    line.available = new_available
            else:
                pieces.append(Piece(item, number, item.start, item.end, 0.0))
            number += 1
        line.last = True
        self._end(line, count, len(self._content.text))
        return True

    def _overflow_edge(self, line: Line, item: Item, number: int, excess: float, *, anywhere: bool) -> bool | None:
        """End the line before the end of an inline box whose edge does not fit. Results are as in `_overflow_text`."""
        if self._rewind(line, item.start, number, inside=True):
            return True
        last = next((one for one in reversed(line.pieces) if one.item.kind not in (CLOSE, OUT_OF_FLOW)), None)
        if last is None or last.item.kind != TEXT or last.shaped is None or not self._may_break_anywhere(last.item):
            return None
        if not anywhere:
            return False
        # At least one grapheme stays with the edge.
        room = min(last.width - excess, last.width - STEP)
        end = self._emergency(line, last.item, last.start, last.shaped.offset_at(max(0.0, room), last.start), room)
        if not line.start < end < last.end:
            return None
        self._cut(line, end, last.number)
        return True

    def _ends_with_space(self, pieces: Sequence[Piece]) -> bool:
        """Whether a line could end after its last text, so that ends of boxes after that text may stick out."""
        for piece in reversed(pieces):
            item = piece.item
            if item.kind == TEXT and piece.end > piece.start:
                return item.wraps and self._content.text[piece.end - 1] == " "
            if item.kind not in (CLOSE, OUT_OF_FLOW):
                break
        return False

    def _box_piece(self, item: Item, number: int, x: float) -> Piece:
        """Make a piece of an atomic box or a tab."""
        if item.kind == TAB:
            return Piece(item, number, item.start, item.end, self.tab_width(item, x))
        output, width = self.layout_atomic(item)
        piece = Piece(item, number, item.start, item.end, width)
        piece.output = output
        return piece

    def _rest(self, shaped: ShapedText, start: int) -> Remainder:
        """The rest of a text from an offset on. A line needs it several times."""
        rest = self._latest_rest
        if rest is None or rest.start != start or rest.shaped is not shaped:
            rest = self._latest_rest = Remainder(shaped, start, self._spend)
        return rest

    def _remaining_width(self, item: Item, start: int) -> float:
        """Snapped width of a text from an offset on."""
        if start == item.start or item.shaped is None:
            return item.width
        return 0.0 if start >= item.end else snap_up(max(0.0, self._rest(item.shaped, start).width))

    def _overflow_text(
        self, line: Line, item: Item, number: int, start: int, room: float, *, anywhere: bool
    ) -> bool | None:
        """End the line in or before a text that does not fit.

        Returns:
            True if the line has ended, False to ask for breaks inside words, None if the text stays whole.
        """
        if self._remaining_width(item, start) <= room:
            return None
        end = self._break_text(line, item, start, room, anywhere=anywhere)
        if end is None:
            return False
        if end == item.end and not self._is_break(end):
            return None
        if end > start:
            # A piece that must be cut is measured when it is cut.
            whole = end == item.end
            line.pieces.append(
                self.text_piece(item, number, start, end) if whole else Piece(item, number, start, item.end, 0.0)
            )
        self._cut(line, end, number)
        return True

    def _end(self, line: Line, number: int, offset: int) -> None:
        line.next_item = number
        line.next_offset = offset
        line.end = offset
        if number >= len(self._content.items):
            line.last = True

    def _is_break(self, offset: int) -> bool:
        breaks = self._breaks
        place = bisect_right(breaks, offset) - 1
        return place >= 0 and breaks[place] == offset

    def _break_text(self, line: Line, item: Item, start: int, room: float, *, anywhere: bool) -> int | None:
        """Find where to break a text that does not fit. Its own end means no place; None asks for `anywhere`."""
        content = self._content
        text, breaks = content.text, self._breaks
        shaped = item.shaped
        if shaped is None:
            return item.end
        fits = self._rest(shaped, start).offset_at(max(0.0, room))
        end = fits
        if item.style.text.white_space_collapse != "break-spaces":
            while end < item.end and text[end] == " ":
                end += 1
        if item.style.text.word_break == "break-all" and end == fits:
            found = self._break_between(item, start, room)
            if found is not None and (start == line.start or self._fits(item, start, found, room)):
                return found
        place = bisect_right(breaks, end) - 1
        while place >= 0 and breaks[place] > start:
            candidate = breaks[place]
            if self._fits(item, start, candidate, room):
                return candidate
            place -= 1
        # There is no place in this text: take the last opportunity before it.
        if place >= 0 and breaks[place] > line.start:
            return breaks[place]
        if self._may_break_anywhere(item):
            return self._emergency(line, item, start, fits, room) if anywhere else None
        loose = self._last_loose(line)
        if loose is not None:
            return loose if anywhere else None
        if item.style.text.word_break == "auto-phrase":
            # A phrase that is wider than a line is broken as if phrases did not matter.
            places = find_character_breaks(text, item.style)
            place = bisect_right(places, end) - 1
            if place >= 0 and places[place] > start:
                return places[place]
        # The text overflows up to its first opportunity.
        place = bisect_right(breaks, start)
        if place < len(breaks) and breaks[place] <= item.end:
            return breaks[place]
        return item.end

    def _fits(self, item: Item, start: int, end: int, room: float) -> bool:
        text = self._content.text
        trimmed = end
        if item.style.text.white_space_collapse != "break-spaces":
            while trimmed > start and text[trimmed - 1] == " ":
                trimmed -= 1
        if trimmed <= start:
            return True
        shaped = item.shaped
        if shaped is None:
            return True
        width = snap_up(shaped.slice(start, trimmed, self._spend).width)
        if text[trimmed - 1] == SOFT_HYPHEN and trimmed == end:
            width += self.hyphen(item)[1]
        return width <= room

    @staticmethod
    def _may_break_anywhere(item: Item) -> bool:
        group = item.style.text
        return item.wraps and (group.overflow_wrap != "normal" or group.word_break == "break-word")

    def _last_loose(self, line: Line) -> int | None:
        """The end of the last text in which lines may break anywhere; None if the line has no such text."""
        if self._has_loose is None:
            # Most content has no such text. Then there is no need to search a long line for each text that overflows.
            self._has_loose = any(map(self._may_break_anywhere, self._content.items))
        if not self._has_loose:
            return None
        for piece in reversed(line.pieces):
            if piece.item.kind == TEXT and piece.end > piece.start and self._may_break_anywhere(piece.item):
                return piece.end
        return None

    def _emergency(self, line: Line, item: Item, start: int, end: int, room: float) -> int:
        """Break inside a word, after at least one grapheme; `end` is where the unbroken text stops fitting."""
        text = self._content.text
        shaped = item.shaped
        if shaped is not None and not shaped.rtl and end < item.end:
            end = word_breaker(self._words, shaped, text, spend=self._spend).find_end(self._rest(shaped, start), room)
        follows = start > line.start and any(piece.end > piece.start for piece in line.pieces)
        if shaped is not None and (shaped.rtl or follows):
            # Glyphs at the new end may be wider than they were inside the word.
            while end > start and snap_up(shaped.slice(start, end, self._spend).width) > room:
                end = shaped.offset_at(shaped.width_between(start, end) - STEP, start)
        if end <= start:
            if follows:
                return start
            end = first_grapheme(text, start, item.end)
        while end < item.end and text[end] == " ":
            end += 1
        return end

    def _break_between(self, item: Item, start: int, room: float) -> int | None:
        """Break between characters where all may be separated. None leaves it to the search for the last fit."""
        shaped = item.shaped
        if shaped is None or shaped.rtl:
            return None
        found = word_breaker(self._words, shaped, self._content.text, self._breaks, spend=self._spend).find_end(
            self._rest(shaped, start), room
        )
        return found if start < found < item.end and self._content.text[found - 1] != " " else None

    def _rewind(self, line: Line, offset: int, number: int, *, inside: bool = False) -> bool:
        """End the line at the last opportunity up to an offset; give False if there is none."""
        breaks = self._breaks
        place = bisect_right(breaks, offset - 1 if inside else offset) - 1
        if place < 0 or breaks[place] <= line.start:
            return False
        self._cut(line, breaks[place], number)
        return True

    def _cut(self, line: Line, offset: int, number: int) -> None:
        """End the line before an offset."""
        pieces = line.pieces
        for index, piece in enumerate(pieces):
            if (
                piece.start >= offset
                and piece.item.kind not in (CLOSE, OUT_OF_FLOW)
                and (piece.end > piece.start or piece.item.kind != TEXT)
            ):
                next_number = piece.number
                del pieces[index:]
                break
            if piece.start < offset < piece.end:
                pieces[index] = self.text_piece(piece.item, piece.number, piece.start, offset)
                next_number = piece.number
                del pieces[index + 1 :]
                break
        else:
            next_number = pieces[-1].number + 1 if pieces else number
            next_number = self._take_closed(line, next_number, offset)
        line.waiting = [piece for piece in line.waiting if piece.number < next_number]
        self._end(line, next_number, offset)

    def _take_closed(self, line: Line, number: int, offset: int, *, forced: bool = False) -> int:
        """Take the ends of inline boxes right after the end of a line; give the number of the next item.

        Out-of-flow boxes go with them, but after a forced break they are on the next line.
        """
        items = self._content.items
        while number < len(items):
            item = items[number]
            if item.kind == CLOSE:
                line.pieces.append(Piece(item, number, item.start, item.end, self.edge_width(item)))
            elif item.kind == TEXT and item.start == item.end:
                pass  # what is left of a space at the end
            elif item.kind == OUT_OF_FLOW and item.start == offset and not forced:
                line.pieces.append(Piece(item, number, item.start, item.end, 0.0))
            else:
                break
            number += 1
        return number

    def _finish(self, line: Line, indent: float) -> None:
        """Cut or hang the spaces at the end, and add the hyphen."""
        text = self._content.text
        pieces = line.pieces
        for index in range(len(pieces) - 1, -1, -1):
            piece = pieces[index]
            kind = piece.item.kind
            if kind == TEXT:
                end = piece.end
                while end > piece.start and text[end - 1] == " ":
                    end -= 1
                if end < piece.end:
                    if piece.item.collapses:
                        pieces[index] = self.text_piece(piece.item, piece.number, piece.start, end)
                        if end == piece.start:
                            continue
                    elif piece.item.wraps and piece.item.style.text.white_space_collapse != "break-spaces":
                        kept = self.text_piece(piece.item, piece.number, piece.start, end)
                        line.hang += piece.width - kept.width
                        if self._content.base_level:
                            # They stand at the end of the line, whichever way the text before them runs.
                            spaces = self.text_piece(piece.item, piece.number, end, piece.end)
                            spaces.level = self._content.base_level
                            pieces[index : index + 1] = [spaces] if end == piece.start else [kept, spaces]
                        if end == piece.start:
                            continue
                if not line.last and not line.forced and text[piece.end - 1 : piece.end] == SOFT_HYPHEN:
                    line.hyphenated = piece.end == line.end
                break
            if kind in (ATOMIC, TAB):
                break
        line.wraps = any(piece.item.wraps for piece in pieces if piece.item.kind in (TEXT, ATOMIC))
        full = indent + sum(piece.width for piece in pieces)
        if pieces:
            full += self._cloned_edges(pieces[0].number)[0] + self._cloned_edges(line.next_item)[1]
        if line.hang > 0.0 and (line.last or line.forced):
            # "conditionally hangs": before a forced break, only what does not fit hangs.
            line.hang = min(line.hang, max(0.0, full - line.available))
        line.width = full - line.hang
        if line.hyphenated:
            line.width += self.hyphen(next(one.item for one in reversed(pieces) if one.item.kind == TEXT))[1]

    def _cloned_edges(self, number: int) -> tuple[float, float]:
        """Room at both ends of a line for the edges of open inline boxes that have all their edges on every line."""
        items = self._content.items
        return open_edges(items, number, self._basis) if self._clones and number < len(items) else (0.0, 0.0)
