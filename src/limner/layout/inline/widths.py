"""Intrinsic widths of inline content.

Goes in: `InlineContent` and its break opportunities. Comes out: min-content and max-content widths of the content box.

Spec: https://www.w3.org/TR/css-sizing-3/#intrinsic-sizes
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from limner.boxes.box import ContainerBox
from limner.layout.contract import LayoutContext, LayoutInput, MinMax
from limner.layout.inline.items import ATOMIC, BREAK, CLOSE, FLOAT, OPEN, TAB, TEXT, InlineContent, Item
from limner.layout.inline.lines import LineBreaker
from limner.layout.units import snap_up
from limner.text.shaped import ShapedText


def measure_inline(
    context: LayoutContext,
    box: ContainerBox,
    content: InlineContent,
    breaks: Sequence[int],
    percentage_height: float | None = None,
) -> tuple[float, float]:
    """Min-content and max-content widths of the content. Heights of atomic boxes may refer to `percentage_height`."""
    measure = _Measure(context, content, breaks, percentage_height)
    indent = box.style.text.text_indent
    if isinstance(indent, float):
        measure.word = measure.line = indent
    for item in content.items:
        context.budget.spend()
        measure.add(item)
    measure.end_line()
    return max(0.0, measure.low), max(0.0, measure.high, measure.low)


class _Measure:
    """The widths so far.

    Attributes:
        low: The widest unbreakable stretch.
        high: The widest line without breaks.
        word: Width since the last opportunity.
        line: Width since the last forced break.
    """

    __slots__ = (
        "_breaker",
        "_breaks",
        "_context",
        "_ended",
        "_ends",
        "_floats",
        "_loose",
        "_opportunities",
        "_percentage_height",
        "_tail",
        "_text",
        "_trailing",
        "_word_trailing",
        "high",
        "line",
        "low",
        "word",
    )

    def __init__(
        self, context: LayoutContext, content: InlineContent, breaks: Sequence[int], percentage_height: float | None
    ) -> None:
        self._context = context
        self._percentage_height = percentage_height
        self._text = content.text
        self._breaks = breaks
        # There is no break at the end, as only ends of boxes and empty boxes may follow it.
        self._opportunities = frozenset(breaks[:-1])
        self._ends = frozenset(breaks)
        self._breaker = LineBreaker(context, content, breaks, 0.0, None)
        self._ended = -1  # offset of the opportunity where the current word begins
        self._floats = 0.0
        self._loose = False  # whether `word` holds a text that may break anywhere
        self._tail: tuple[Item, int] | None = None  # the text that ends with trailing spaces, and where these begin
        self._trailing = 0.0  # width of the spaces at the end of `line`
        self._word_trailing = 0.0  # the same for `word`; 0 where a line may end after the spaces
        self.low = self.high = self.word = self.line = 0.0

    def add(self, item: Item) -> None:
        """Add one item."""
        kind = item.kind
        if kind == TEXT:
            self._add_text(item)
        elif kind in (OPEN, CLOSE):
            if kind == OPEN:
                self._end_word(item.start)
                self._end_loose()
            else:
                self._ended = -1
            width = self._breaker.edge_width(item)
            self.word += width
            self.line += width
        elif kind == ATOMIC:
            sizes = self._sizes(item)
            self._end_word(item.start)
            self.word += sizes.min
            self.line += sizes.max
            self._trailing = self._word_trailing = 0.0
        elif kind == BREAK:
            self.end_line()
        elif kind == TAB:
            width = self._breaker.tab_width(item, self.line)
            self.line += width
            self.word += width
            self._trailing = 0.0
            self._end_word(item.end)
        elif kind == FLOAT:
            sizes = self._sizes(item)
            self.low = max(self.low, sizes.min)
            self._floats += sizes.max

    def end_line(self) -> None:
        """Close the line at a forced break, or at the end."""
        if self._tail is not None and self._trailing:
            # Without the spaces, the last glyph may have a different advance.
            item, end = self._tail
            if item.shaped is not None:
                self._trailing = item.width - snap_up(item.shaped.slice(item.start, end).width)
        self._tail = None
        self.low = max(self.low, self.word - self._word_trailing)
        self.high = max(self.high, self.line - self._trailing + self._floats)
        self.word = self.line = self._trailing = self._word_trailing = self._floats = 0.0

    def _end_word(self, offset: int) -> None:
        if offset in self._opportunities and offset != self._ended:
            # A box that opens here belongs to the next word.
            self._ended = offset
            self.low, self.word = max(self.low, self.word), 0.0

    def _end_loose(self) -> None:
        if self._loose:
            self.low, self.word, self._loose = max(self.low, self.word), 0.0, False

    def _sizes(self, item: Item) -> MinMax:
        """Contributions of a box, including its margins."""
        given = LayoutInput(available_width=0.0, percentage_height=self._percentage_height)
        sizes = self._context.min_max(item.box, given)
        group = item.style.box
        margins = sum(value for value in (group.margin_left, group.margin_right) if isinstance(value, float))
        return MinMax(sizes.min + margins, sizes.max + margins)

    def _add_text(self, item: Item) -> None:
        shaped = item.shaped
        if shaped is None:
            return
        text = self._text
        group = item.style.text
        anywhere = item.wraps and (group.overflow_wrap == "anywhere" or group.word_break == "break-word")
        start = item.start
        self._end_word(start)
        self._end_loose()
        if item.end > start and not (item.collapses and text[start : item.end].isspace()):
            self._word_trailing = 0.0
        if anywhere:
            self._add_loose(item, shaped)
        else:
            self._add_words(item, shaped)
        self.line += item.width
        end = item.end
        while item.collapses and end > item.start and text[end - 1] == " ":
            end -= 1
        spaces = item.width - snap_up(shaped.width_between(item.start, end)) if end < item.end else 0.0
        self._trailing = spaces if end > item.start else self._trailing + spaces
        self._tail = (item, end) if item.start < end < item.end else None

    def _add_loose(self, item: Item, shaped: ShapedText) -> None:
        """Add a text that may break anywhere: its first glyph to the current word, and the widest of the rest."""
        text = self._text
        spaces = item.collapses or item.wraps
        widths = [
            shaped.width_between(at, at + 1) for at in range(item.start, item.end) if not (spaces and text[at] == " ")
        ]
        if not widths:
            return
        if self.word and len(widths) > 1:
            self.low, self.word = max(self.low, self.word + snap_up(widths.pop(0))), 0.0
        self.word += snap_up(max(widths))
        self._loose = True

    def _add_words(self, item: Item, shaped: ShapedText) -> None:
        """Add the words of a text."""
        text, breaks = self._text, self._breaks
        start = item.start
        # Lines may break between spaces that do not hang, so only the first space belongs to the word.
        breaks_spaces = item.wraps and item.style.text.white_space_collapse == "break-spaces"
        hangs = item.collapses or (item.wraps and not breaks_spaces)
        starts_line = self.word == 0.0
        widest_word = 0.0
        for end in (*breaks[bisect_right(breaks, start) : bisect_left(breaks, item.end)], item.end):
            trimmed = end
            while (
                trimmed > start and text[trimmed - 1] == " " and (hangs or (breaks_spaces and text[trimmed - 2] == " "))
            ):
                trimmed -= 1
            self.word += snap_up(max(0.0, shaped.width_between(start, trimmed)))
            # At the end of the text, a box that closes here still belongs to the word.
            if end in self._opportunities and end < item.end:
                if starts_line:
                    widest_word = max(widest_word, self.word)
                starts_line = True
                self.low, self.word = max(self.low, self.word), 0.0
            elif trimmed < end and end not in self._opportunities:
                spaces = snap_up(shaped.width_between(trimmed, end))
                self.word += spaces
                if end == item.end:
                    self._word_trailing = spaces if trimmed > item.start else self._word_trailing + spaces
            start = end
        if item.end in self._ends or text.startswith("\n", item.end):
            # The browser measures words that start lines of their own together, so what closes here is added to all of
            # them.
            self.word = max(self.word, widest_word)
