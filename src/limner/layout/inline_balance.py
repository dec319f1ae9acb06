"""`text-wrap: balance`: lines of much the same length.

Goes in: a line breaker and the width there is. Comes out: the narrowest width that takes no more lines.

Spec: https://www.w3.org/TR/css-text-4/#text-wrap-style
"""

from limner.layout.inline_lines import LineBreaker

_MOST_LINES = 6  # longer texts are not balanced, in the reference browser


def balanced_width(breaker: LineBreaker, count: int, width: float) -> float:
    """Find the width to break for.

    Args:
        breaker: The line breaker.
        count: Number of items.
        width: Width of the lines.
    """
    lines = _count_lines(breaker, count, width, _MOST_LINES + 1)
    if lines < 2 or lines > _MOST_LINES:
        return width
    low, high = width / (lines + 1), width
    while high - low > 1.0:
        middle = int((low + high) * 32.0) / 64.0
        if _count_lines(breaker, count, middle, lines + 1) > lines:
            low = middle
        else:
            high = middle
    return high


def _count_lines(breaker: LineBreaker, count: int, width: float, most: int) -> int:
    number = offset = lines = 0
    while number < count and lines < most:
        line = breaker.next_line(number, offset, width, 0.0)
        number, offset = line.next_item, line.next_offset
        # A word that sticks out is one line too many.
        lines += most if line.width > width + 0.02 else 1
    return lines
