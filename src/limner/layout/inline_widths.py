"""Intrinsic widths of inline content.

Goes in: `InlineContent` and its break opportunities. Comes out: min-content and max-content widths of the content box.

Spec: https://www.w3.org/TR/css-sizing-3/#intrinsic-sizes
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from limner.boxes.box import ContainerBox
from limner.layout.contract import LayoutContext, LayoutInput, MinMax
from limner.layout.inline_items import ATOMIC, BREAK, CLOSE, FLOAT, OPEN, TAB, TEXT, InlineContent, Item
from limner.layout.inline_lines import LineBreaker
from limner.layout.units import snap_up


def measure_inline(
    context: LayoutContext, box: ContainerBox, content: InlineContent, breaks: Sequence[int]
) -> tuple[float, float]:
    """Min-content and max-content widths of the content."""
    measure = _Measure(context, content, breaks)
    indent = box.style.text.text_indent
    if isinstance(indent, float):
        measure.word = measure.line = indent
    for item in content.items:
        context.budget.spend()
        measure.add(item)
    measure.end_line()
    return max(0.0, measure.low), max(0.0, measure.high, measure.low)


class _Measure:
    """Widths so far.

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
        "_floats",
        "_opportunities",
        "_tail",
        "_text",
        "_trailing",
        "high",
        "line",
        "low",
        "word",
    )

    def __init__(self, context: LayoutContext, content: InlineContent, breaks: Sequence[int]) -> None:
        self._context = context
        self._text = content.text
        self._breaks = breaks
        # Nothing is parted at the end, where only what closes and empty boxes may follow.
        self._opportunities = frozenset(breaks[:-1])
        self._breaker = LineBreaker(context, content, breaks, 0.0, None)
        self._ended = -1  # the offset of the opportunity that the current word begins at
        self._floats = 0.0
        self._tail: tuple[Item, int] | None = None  # the text that ends with them, and where they begin
        self._trailing = 0.0  # width of the spaces at the end of `line`
        self.low = self.high = self.word = self.line = 0.0

    def add(self, item: Item) -> None:
        """Add one item."""
        kind = item.kind
        if kind == TEXT:
            self._add_text(item)
        elif kind in (OPEN, CLOSE):
            if kind == OPEN:
                self._end_word(item.start)
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
            self._trailing = 0.0
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
            # Without the spaces the last glyph may have another advance.
            item, end = self._tail
            if item.shaped is not None:
                self._trailing = item.width - snap_up(item.shaped.slice(item.start, end).width)
        self._tail = None
        self.low = max(self.low, self.word)
        self.high = max(self.high, self.line - self._trailing + self._floats)
        self.word = self.line = self._trailing = self._floats = 0.0

    def _end_word(self, offset: int) -> None:
        if offset in self._opportunities and offset != self._ended:
            # What opens here belongs to the word that follows.
            self._ended = offset
            self.low, self.word = max(self.low, self.word), 0.0

    def _sizes(self, item: Item) -> MinMax:
        """Contributions of a box with its margins."""
        sizes = self._context.min_max(item.box, LayoutInput(available_width=0.0))
        group = item.style.box
        margins = sum(value for value in (group.margin_left, group.margin_right) if isinstance(value, float))
        return MinMax(sizes.min + margins, sizes.max + margins)

    def _add_text(self, item: Item) -> None:
        shaped = item.shaped
        if shaped is None:
            return
        text, breaks = self._text, self._breaks
        group = item.style.text
        anywhere = item.wraps and (group.overflow_wrap == "anywhere" or group.word_break == "break-word")
        start = item.start
        self._end_word(start)
        for end in (*breaks[bisect_right(breaks, start) : bisect_left(breaks, item.end)], item.end):
            trimmed = end
            while (item.collapses or item.wraps) and trimmed > start and text[trimmed - 1] == " ":
                trimmed -= 1
            if anywhere:
                widest = max((shaped.width_between(one, one + 1) for one in range(start, trimmed)), default=0.0)
                self.low, self.word = max(self.low, self.word, snap_up(widest)), 0.0
            else:
                self.word += snap_up(max(0.0, shaped.width_between(start, trimmed)))
            # At the end of the text, what closes here still belongs to the word.
            if end in self._opportunities and end < item.end:
                self.low, self.word = max(self.low, self.word), 0.0
            elif trimmed < end and not anywhere and end not in self._opportunities:
                self.word += snap_up(shaped.width_between(trimmed, end))
            start = end
        self.line += item.width
        end = item.end
        while item.collapses and end > item.start and text[end - 1] == " ":
            end -= 1
        spaces = item.width - snap_up(shaped.width_between(item.start, end)) if end < item.end else 0.0
        self._trailing = spaces if end > item.start else self._trailing + spaces
        self._tail = (item, end) if item.start < end < item.end else None
