"""Lays out a box whose content lies in a different frame from the box itself.

Goes in: a `TurnedBox` and the input of its parent, in the parent's frame. Comes out: its fragment as the parent sees
it. What is inside stays in the frame of the content until the whole tree is put on the page.

Spec: https://www.w3.org/TR/css-writing-modes-4/#orthogonal-auto
"""

from copy import copy
from dataclasses import replace
from typing import Final

from limner.boxes.box import Box, ContainerBox, ReplacedBox
from limner.css.values import Calc, Percent
from limner.fragment.fragment import BoxFragment
from limner.geometry import Rect
from limner.layout.contract import LayoutContext, LayoutInput, LayoutOutput, MinMax, OutOfFlow
from limner.layout.sizing import resolve_margin
from limner.layout.vertical.boxes import TurnedBox
from limner.layout.vertical.frames import (
    PAGE,
    SIDES_OF,
    Extent,
    Frame,
    from_page,
    is_turned,
    sides_from_page,
    sides_to_page,
    to_page,
)

_OPPOSITE: Final = {"start": "end", "center": "center", "end": "start"}


def layout_turned(context: LayoutContext, box: ContainerBox, given: LayoutInput) -> LayoutOutput:
    """Lay out a box that stands between two frames."""
    assert isinstance(box, TurnedBox)  # noqa: S101 - which alone has this display
    inner_given = _inner_input(context, box, given)
    output = context.layout(box.inner, inner_given)
    inner = output.fragment
    outer, own = box.outer_frame, box.inner_frame
    turned = is_turned(outer, own)
    fragment = copy(inner)
    fragment.style = box.style
    if turned:
        fragment.width, fragment.height = inner.height, inner.width
    page_border, page_padding = sides_to_page(own, inner.border), sides_to_page(own, inner.padding)
    fragment.border, fragment.padding = sides_from_page(outer, page_border), sides_from_page(outer, page_padding)
    if turned:
        fragment.first_baseline = fragment.last_baseline = None
    elif outer != own:
        fragment.first_baseline, fragment.last_baseline = (
            _mirrored(inner.last_baseline, inner),
            _mirrored(inner.first_baseline, inner),
        )
    context.adopt({id(inner): fragment})
    rest = tuple(_carried(one, box, fragment) for one in output.out_of_flow)
    return LayoutOutput(fragment, rest, fragment.height)


def min_max_turned(context: LayoutContext, box: ContainerBox, given: LayoutInput) -> MinMax:
    """Intrinsic widths. Across the lines of the content, both are the size of the content."""
    assert isinstance(box, TurnedBox)  # noqa: S101 - as above
    if not is_turned(box.outer_frame, box.inner_frame):
        return context.intrinsic_widths(box.inner, given)
    asked = replace(given, fixed_width=None, shrink_to_fit=True, flow=None)
    width = context.layout(box.inner, _inner_input(context, box, asked)).fragment.height
    return MinMax(width, width)


def _inner_input(context: LayoutContext, box: TurnedBox, given: LayoutInput) -> LayoutInput:
    margin = resolve_margin(box.style.box, given.percentage_width)
    if not is_turned(box.outer_frame, box.inner_frame):
        height = given.available_height
        return replace(
            given,
            available_width=max(0.0, given.available_width - margin.horizontal),
            available_height=None if height is None else max(0.0, height - margin.vertical),
            flow=None,
        )
    definite = given.available_height
    # "… if the available space is indefinite", the size of the canvas takes its place.
    room = (context.viewport.height or context.viewport.width) if definite is None else definite
    fills = definite is not None and (box.fills or given.stretch_height)
    inner_given = LayoutInput(
        available_width=max(0.0, room - margin.vertical),
        percentage_width=given.percentage_height or 0.0,
        percentage_height=given.percentage_width,
        fixed_width=given.fixed_height,
        fixed_height=given.fixed_width,
        shrink_to_fit=not fills,
    )
    if isinstance(box.inner, ReplacedBox):
        inner_given.percentage_width = given.percentage_height or 0.0
    if given.percentage_height is None and given.fixed_height is None and _refers(box.inner):
        # A percentage of an unknown size counts as `auto`.
        sizes = context.intrinsic_widths(box.inner, inner_given)
        inner_given.fixed_width = max(sizes.min, min(sizes.max, inner_given.available_width))
    return inner_given


def _refers(box: Box) -> bool:
    return isinstance(box.style.box.width, Percent | Calc)


def _mirrored(baseline: float | None, fragment: BoxFragment) -> float | None:
    return None if baseline is None else fragment.height - baseline


def _carried(one: OutOfFlow, box: TurnedBox, fragment: BoxFragment) -> OutOfFlow:
    """Give an out-of-flow box with its static position in the parent's frame."""
    outer, own = box.outer_frame, box.inner_frame
    extent = page_extent(outer, fragment)
    place = from_page(outer, extent, to_page(own, extent, Rect(one.static_x, one.static_y, 0.0, 0.0)))
    on_page = _page_alignment(own, one.static_align_x, one.static_align_y)
    align_x, align_y = _frame_alignment(outer, *on_page)
    return OutOfFlow(one.box, place.x, place.y, one.parent, 0.0, 0.0, align_x, align_y)


def page_extent(frame: Frame, fragment: BoxFragment) -> Extent:
    """The size on the page of a fragment, from its size in a frame."""
    if frame == PAGE:
        return Extent(fragment.width, fragment.height)
    return Extent(fragment.height, fragment.width)


def _page_alignment(frame: Frame, across: str, down: str) -> tuple[str, str]:
    """Convert alignments in a frame to alignments along the page's x and y."""
    if frame == PAGE:
        return across, down
    x = down if SIDES_OF[frame]["top"] == "left" else _OPPOSITE[down]
    y = across if SIDES_OF[frame]["left"] == "top" else _OPPOSITE[across]
    return x, y


def _frame_alignment(frame: Frame, x: str, y: str) -> tuple[str, str]:
    """Convert alignments along the page's axes to those in a frame."""
    if frame == PAGE:
        return x, y
    down = x if SIDES_OF[frame]["top"] == "left" else _OPPOSITE[x]
    across = y if SIDES_OF[frame]["left"] == "top" else _OPPOSITE[y]
    return across, down
