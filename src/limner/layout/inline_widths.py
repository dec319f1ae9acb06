"""Intrinsic widths of inline content.

Goes in: `InlineContent` and its break opportunities. Comes out: min-content and max-content widths of the content box.

Spec: https://www.w3.org/TR/css-sizing-3/#intrinsic-sizes
"""

from collections.abc import Sequence

from limner.boxes.box import ContainerBox
from limner.css.values import AUTO, Percent
from limner.layout.contract import LayoutContext, LayoutInput
from limner.layout.inline_items import ATOMIC, BLOCK, BREAK, CLOSE, FLOAT, OPEN, TEXT, InlineContent
from limner.layout.inline_lines import LineBreaker
from limner.layout.units import snap_up


def measure_inline(
    context: LayoutContext, box: ContainerBox, content: InlineContent, breaks: Sequence[int]
) -> tuple[float, float]:
    """Min-content and max-content widths of the content."""
    text = content.text
    breaker = LineBreaker(context, content, breaks, 0.0, None)
    low = high = 0.0
    word = line = 0.0  # widths since the last opportunity, since the last forced break
    trailing = 0.0  # width of the spaces at the end of `line`
    floats = 0.0
    indent = box.style.text.text_indent
    if isinstance(indent, float):
        word = line = indent
    opportunities = set(breaks)
    for item in content.items:
        context.budget.spend()
        kind = item.kind
        if kind == TEXT:
            shaped = item.shaped
            if shaped is None:
                continue
            anywhere = item.wraps and (
                item.style.text.overflow_wrap == "anywhere" or item.style.text.word_break == "break-word"
            )
            start = item.start
            if start in opportunities:
                low, word = max(low, word), 0.0
            for end in _ends(breaks, item.start, item.end):
                trimmed = end
                while trimmed > start and text[trimmed - 1] == " ":
                    trimmed -= 1
                if anywhere:
                    widest = max((shaped.width_between(one, one + 1) for one in range(start, trimmed)), default=0.0)
                    low, word = max(low, word, snap_up(widest)), 0.0
                else:
                    word += snap_up(max(0.0, shaped.width_between(start, trimmed)))
                if end in opportunities:
                    low, word = max(low, word), 0.0
                elif trimmed < end and not anywhere:
                    word += snap_up(shaped.width_between(trimmed, end))
                start = end
            line += item.width
            end = item.end
            while item.collapses and end > item.start and text[end - 1] == " ":
                end -= 1
            spaces = item.width - snap_up(shaped.width_between(item.start, end)) if end < item.end else 0.0
            trailing = spaces if end > item.start else trailing + spaces
        elif kind in (OPEN, CLOSE):
            width = breaker.edge_width(item)
            word += width
            line += width
        elif kind == ATOMIC or kind == BLOCK:
            sizes = context.min_max(item.box, LayoutInput(available_width=0.0))
            group = item.style.box
            margins = sum(value for value in (group.margin_left, group.margin_right) if isinstance(value, float))
            if item.start in opportunities or kind == BLOCK:
                low, word = max(low, word), 0.0
            word += sizes.min + margins
            if kind == BLOCK:
                low, high, word = max(low, word), max(high, line - trailing, sizes.max + margins), 0.0
                line = trailing = 0.0
                continue
            line += sizes.max + margins
            trailing = 0.0
            if item.end in opportunities:
                low, word = max(low, word), 0.0
        elif kind == BREAK:
            low, high = max(low, word), max(high, line - trailing + floats)
            word = line = trailing = floats = 0.0
        elif kind == FLOAT:
            sizes = context.min_max(item.box, LayoutInput(available_width=0.0))
            group = item.style.box
            margins = sum(value for value in (group.margin_left, group.margin_right) if isinstance(value, float))
            low = max(low, sizes.min + margins)
            floats += sizes.max + margins
    low = max(low, word)
    high = max(high, line - trailing + floats)
    return max(0.0, low), max(0.0, high, low)


def _ends(breaks: Sequence[int], start: int, end: int) -> list[int]:
    from bisect import bisect_left, bisect_right

    found = list(breaks[bisect_right(breaks, start) : bisect_left(breaks, end)])
    found.append(end)
    return found


__all__ = ["AUTO", "Percent", "measure_inline"]
