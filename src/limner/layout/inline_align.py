"""`text-align`: where a line begins, and how justified lines are stretched.

Goes in: a broken line and the width it stands in. Comes out: x of its start; a justified line gets wider spaces.

Spec: https://www.w3.org/TR/css-text-3/#justification
"""

from limner.layout.flow import BlockFlow
from limner.layout.inline_lines import Line


def align_line(flow: BlockFlow, line: Line, width: float) -> float:
    """Give the x of a line from the left edge of its space."""
    text = flow.box.style.text
    align = text.text_align
    direction = flow.direction
    if line.last or line.forced:
        last = text.text_align_last
        if last != "auto":
            align = last
        elif align == "justify":
            align = "start"
    if align in ("start", "match-parent", "justify"):
        align = "left" if direction == "ltr" else "right"
    elif align == "end":
        align = "right" if direction == "ltr" else "left"
    rest = width - line.width
    if align == "left":
        return 0.0
    if align == "right":
        return rest if direction == "rtl" else max(0.0, rest)
    if direction == "ltr":
        return max(0.0, int(rest * 32.0) / 64.0)
    return rest if rest < 0.0 else int(rest * 32.0) / 64.0
