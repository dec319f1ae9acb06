"""Initial letters: a first letter that is as high as several lines.

Goes in: the first letter's style and text, and the style of the block around it. Comes out: the letter's style as a
float. Its content box is the ink of the letter, and its baseline is that of the last line that it reaches.

Spec: https://www.w3.org/TR/css-inline-3/#initial-letter-styling
"""

from copy import copy
from math import ceil, floor
from typing import Final, NamedTuple

from limner.boxes.box import ContainerBox, box_group
from limner.boxes.generated import BoxMaker
from limner.css.values import AUTO
from limner.style.change import change
from limner.style.computed import ComputedStyle, Display, FontGroup

_EDGES: Final = ("left", "top", "right", "bottom")
_STRUT: Final = Display("inline", "flow-root")


class InitialLetter(NamedTuple):
    """How an initial letter is laid out.

    Attributes:
        style: The style of the letter's box.
        push: How far the first baseline is from the top of the first line, where that is more than the line itself
            needs.
    """

    style: ComputedStyle
    push: float


def measure_initial_letter(
    style: ComputedStyle, around: ComputedStyle, text: str, make: BoxMaker
) -> InitialLetter | None:
    """Give the layout of an initial letter; None if the letter is laid out like the other text.

    Args:
        style: The style of the pseudo-element.
        around: The style of the block container.
        text: The letter, with the punctuation around it.
        make: Tells the lengths of fonts.
    """
    letter = style.rare.initial_letter
    known = make.ascent(around.font) is not None
    if letter is None or around.svg.writing_mode != "horizontal-tb" or not known:
        return None
    size, sink = letter
    line = _line_height(around, make)
    ascent, descent = _edges(around.font, make)
    baseline = floor((line - ascent - descent) / 2.0) + ascent
    # From the top of capitals in the first line that it spans, to the baseline of the last one.
    cap = make.font_length(around.font, "cap") + (size - 1.0) * line
    own_cap = make.font_length(style.font, "cap")
    if own_cap <= 0.0 or cap <= 0.0:
        return None
    made = copy(style)
    font = made.font = change(style.font, {"font_size": style.font.font_size * cap / own_cap})
    over, under = _edges(font, make)
    left, top, right, bottom = (make.font_length(font, f"ink-{side} {text}") for side in _EDGES)
    # Chrome rounds the ink outwards to whole px.
    left, top, right, bottom = floor(left), ceil(top), ceil(right), floor(bottom)
    # The content box is the ink. A line of this height has its baseline at that of the ink.
    made.text = change(
        style.text,
        {
            "line_height": ("length", 2.0 * (top - over) + over + under),
            "text_indent": float(-left),
            "text_align": "left",
            "text_wrap_mode": "nowrap",
        },
    )
    raised = max(0.0, size - sink)
    sinks = sink > 1.0
    side = "left" if around.text.direction == "ltr" else "right"
    group = style.box
    fields: dict[str, object] = {
        "display": Display("block" if sinks else "inline", "flow-root"),
        "width": max(0.0, float(right - left)),
        "height": max(0.0, float(top - bottom)),
        "box_sizing": "content-box",
        "float_": side if sinks else "none",
    }
    reach = baseline + ((raised + sink if sinks else size) - 1.0) * line
    margin, padding = group.margin_top, group.padding_top
    edge = style.border.border_top_width + (padding if isinstance(padding, float) else 0.0)
    fields["margin_top"] = (margin if isinstance(margin, float) else 0.0) + reach - top - edge
    made.box = change(group, fields)
    return InitialLetter(made, baseline + raised * line if sinks and raised else 0.0)


def push_first_line(box: ContainerBox, letter: ContainerBox, push: float) -> ContainerBox:
    """Make the box beside a letter that moves the first baseline of a block down.

    Args:
        box: The block container.
        letter: The letter's box.
        push: How far the baseline is from the top of the first line, in CSS px.
    """
    own = box.style
    style = ComputedStyle(font=own.font, text=own.text, ink=own.ink, list_table=own.list_table)
    style.box = change(box_group(_STRUT), {"width": 0.0, "height": push, "min_width": AUTO})
    return ContainerBox(style, _STRUT, None, "", letter.order)


def _edges(font: FontGroup, make: BoxMaker) -> tuple[float, float]:
    return make.font_length(font, "ascent"), make.font_length(font, "descent")


def _line_height(style: ComputedStyle, make: BoxMaker) -> float:
    kind, value = style.text.line_height
    if kind == "number":
        return value * style.font.font_size
    return value if kind == "length" else make.font_length(style.font, "lh")
