"""A base and its annotation. Each is spread over the width of the wider one; their em boxes touch.

Goes in: a `RubyBox`. Comes out: its fragment, with the height that the line needs for it.

Spec: https://www.w3.org/TR/css-ruby-1/
"""

import math
from collections.abc import Iterator, Sequence
from copy import copy
from typing import Final, NamedTuple, cast

from limner.boxes.box import Box, ContainerBox, TextBox
from limner.boxes.ruby import RubyBox
from limner.css.values import resolve
from limner.fragment.ruby import RubyFragment
from limner.layout.contract import LayoutContext, LayoutInput, LayoutOutput, MinMax
from limner.layout.inline.items import CLOSE, OPEN, TEXT, Item, has_middle_line
from limner.layout.inline.metrics import em_box
from limner.layout.offsets import carry_out_of_flow
from limner.style.change import change
from limner.style.computed import ComputedStyle

_IDEOGRAPHIC: Final = (
    ("\u2e80", "\u303e"), ("\u3041", "\u33ff"), ("\u3400", "\u4dbf"), ("\u4e00", "\u9fff"), ("\ua000", "\ua4cf"),
    ("\uf900", "\ufaff"), ("\uff00", "\uff60"), ("\U0001f000", "\U0003ffff"),
)  # fmt: skip
_COLUMN_STEPS: Final = 20


class _Spread(NamedTuple):
    """The base or the annotation, laid out to the width of the column.

    Attributes:
        output: The output of its layout.
        insets: The space before its first and after its last character.
    """

    output: LayoutOutput
    insets: tuple[float, float]


class _Column(NamedTuple):
    """Base and annotation, and the width of the wider one without the parts that reach over the text next to it."""

    base: _Spread
    annotation: _Spread
    width: float
    start: float


def layout_ruby(context: LayoutContext, box: ContainerBox, _: LayoutInput) -> LayoutOutput:
    """Lay out a base with its annotation."""
    assert isinstance(box, RubyBox)  # noqa: S101 - which alone has this display
    column = _column(context, box)
    base, annotation = column.base.output.fragment, column.annotation.output.fragment
    base_box, annotation_box = box.children
    over, under = _em_box(context, base_box.style)
    above, below = _em_box(context, annotation_box.style)
    for one in _columns_inside(base_box):
        reach = context.memory.get(one)
        if isinstance(reach, tuple):
            reaches = cast("tuple[float, float]", reach)
            over, under = max(over, reaches[0]), max(under, reaches[1])
    baseline = base.first_baseline if base.first_baseline is not None else base.height
    depth = base.height - baseline
    on_top = box.style.text.ruby_position == "over"
    if on_top:
        place = -(over + below)
        over += below + above
    else:
        place = under + above
        under += below + above
    context.memory[box] = over, under
    ascent, descent = (max(baseline, over), depth) if on_top else (baseline, max(depth, under))
    fragment = RubyFragment(box.style, 0.0, 0.0, column.width, ascent + descent)
    fragment.order = box.order
    fragment.natural = baseline, depth
    fragment.first_baseline = fragment.last_baseline = ascent
    base.x, base.y = -column.start, ascent - baseline
    own = annotation.first_baseline if annotation.first_baseline is not None else annotation.height
    annotation.x, annotation.y = -column.start, ascent + place - own
    fragment.children = [base, annotation]
    carried = [
        *carry_out_of_flow(column.base.output.out_of_flow, base.x, base.y),
        *carry_out_of_flow(column.annotation.output.out_of_flow, annotation.x, annotation.y),
    ]
    return LayoutOutput(fragment, tuple(carried), fragment.height)


def min_max_ruby(context: LayoutContext, box: ContainerBox, _: LayoutInput) -> MinMax:
    """Intrinsic widths. Both are the same, since a column is never broken."""
    assert isinstance(box, RubyBox)  # noqa: S101 - as above
    width = _column(context, box).width
    return MinMax(width, width)


def _column(context: LayoutContext, box: RubyBox) -> _Column:
    context.budget.spend(_COLUMN_STEPS)
    base_box, annotation_box = box.children
    sizes = LayoutInput(available_width=0.0)
    widths = [context.intrinsic_widths(one, sizes).max for one in (base_box, annotation_box)]
    width = max(widths)
    base = _spread(context, base_box, widths[0], width)
    annotation = _spread(context, annotation_box, widths[1], width)
    reach = annotation_box.style.font.font_size / 2.0 if widths[1] > widths[0] else 0.0
    start = min(base.insets[0], reach) if box.before else 0.0
    end = min(base.insets[1], reach) if box.after else 0.0
    return _Column(base, annotation, width - start - end, start)


def _spread(context: LayoutContext, box: Box, natural: float, width: float) -> _Spread:
    """Spread a box over a width, as `ruby-align` says.

    Spec: https://www.w3.org/TR/css-ruby-1/#ruby-align-property
    """
    rest = width - natural
    if rest <= 0.0:
        return _Spread(_lay_out(context, box, width, width, 0.0), (0.0, 0.0))
    align = box.style.text.ruby_align
    text = "".join(_texts(box)).strip()
    wide = sum(map(_is_ideographic, text))
    gaps = max(0, wide - 1) if wide == len(text) else text.count(" ") + max(0, wide - 1)
    if align == "start":
        return _Spread(_lay_out(context, box, natural, width, 0.0), (0.0, rest))
    if align == "center" or gaps == 0:
        half = rest / 2.0
        return _Spread(_lay_out(context, box, natural, width, half), (half, half))
    between = align == "space-between"
    extra = rest / gaps if between else rest / (gaps + 1)
    inset = 0.0 if between else extra / 2.0
    if inset > box.style.font.font_size:
        # The space before the first character and after the last one is at most one em.
        inset = box.style.font.font_size
        extra = (rest - 2.0 * inset) / gaps
    spaced = _spaced(box, extra, every=wide > 0)
    # This includes room for the space after the last character.
    return _Spread(_lay_out(context, spaced, width + extra, width, inset), (inset, inset))


def _lay_out(context: LayoutContext, box: Box, room: float, width: float, inset: float) -> LayoutOutput:
    """Lay out a box in a width, make it as wide as the column, and put an inset before its content."""
    given = LayoutInput(available_width=width, percentage_width=width, fixed_width=room)
    output = context.layout_afresh(box, given)
    fragment = output.fragment
    fragment.width = width
    for child in fragment.children:
        child.x += inset
    return output


def _spaced(box: Box, extra: float, *, every: bool) -> Box:
    """Copy a box with more space after each character, or at each space."""
    clone = copy(box)
    name = "letter_spacing" if every else "word_spacing"
    style: ComputedStyle = copy(box.style)
    before = resolve(getattr(style.text, name), style.font.font_size)
    style.text = change(style.text, {name: before + extra})
    clone.style = style
    if isinstance(clone, ContainerBox) and not isinstance(box, RubyBox):
        clone.children = [_spaced(child, extra, every=every) for child in clone.children]
    return clone


def _texts(box: Box) -> Iterator[str]:
    if isinstance(box, TextBox):
        yield box.text
    elif isinstance(box, ContainerBox):
        for child in box.children:
            yield from _texts(child)


def _columns_inside(box: Box) -> Iterator[RubyBox]:
    if isinstance(box, RubyBox):
        yield box
    elif isinstance(box, ContainerBox):
        for child in box.children:
            yield from _columns_inside(child)


def _is_ideographic(character: str) -> bool:
    return any(first <= character <= last for first, last in _IDEOGRAPHIC)


def _em_box(context: LayoutContext, style: ComputedStyle) -> tuple[float, float]:
    """How far the em box reaches from the baseline. Where lines run down the page, the baseline is its middle."""
    if has_middle_line(style):
        half = float(math.ceil(style.font.font_size / 2.0))
        return half, half
    return em_box(context, style.font)


def mark_neighbours(items: Sequence[Item]) -> None:
    """Tell each column among the items whether a text comes directly before it and directly after it.

    Spec: https://www.w3.org/TR/css-ruby-1/#ruby-overhang
    """
    shown = [item for item in items if item.kind not in (OPEN, CLOSE)]
    for index, item in enumerate(shown):
        box = item.box
        if isinstance(box, RubyBox):
            near = [shown[place] if 0 <= place < len(shown) else None for place in (index - 1, index + 1)]
            box.before, box.after = (
                one is not None
                and one.kind == TEXT
                and one.end > one.start
                and one.style.font.font_size <= box.style.font.font_size
                for one in near
            )
