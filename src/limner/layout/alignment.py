"""Box alignment and order, which flex and grid containers share.

Spec: https://www.w3.org/TR/css-align-3/
"""

import math
from typing import Final, NamedTuple

from limner.boxes.box import Box, ContainerBox
from limner.css.values import LengthPercentage
from limner.fragment.fragment import BoxFragment
from limner.layout.contract import LayoutOutput, OutOfFlow
from limner.layout.offsets import carry_out_of_flow
from limner.layout.units import resolve_length
from limner.style.computed import Alignment

DISTRIBUTED: Final = frozenset(("space-between", "space-around", "space-evenly"))
BASELINES: Final = frozenset(("baseline", "last baseline"))


class Distribution(NamedTuple):
    """Where the first of several things starts, and the space between them in addition to the gap, in CSS px.

    Both are exact: only the resulting positions are cut to 1/64.
    """

    offset: float
    between: float


NO_DISTRIBUTION: Final = Distribution(0.0, 0.0)


def divide(value: float, count: int) -> float:
    """Divide a length by a count, and cut the result towards zero to 1/64 CSS px."""
    return int(value * 64.0 / count) / 64.0


def distribute(keyword: str, free: float, count: int, *, safe: bool = False) -> Distribution:
    """Share free space out among `count` things in a row.

    Args:
        keyword: ``start``, ``center``, ``end`` or one of the distributed alignments, relative to where things start.
        free: The space that is left; negative when they overflow.
        count: How many there are.
        safe: Whether an overflow always goes to the end.

    Spec: https://www.w3.org/TR/css-align-3/#content-distribution
    """
    if free == 0.0 or keyword == "start":
        return NO_DISTRIBUTION
    if keyword in DISTRIBUTED:
        if free < 0.0 or count == 0:
            # They fall back to start, or to safe center, which is start as well when things overflow.
            return NO_DISTRIBUTION if free < 0.0 or keyword == "space-between" else Distribution(free / 2.0, 0.0)
        if keyword == "space-between":
            return Distribution(0.0, free / (count - 1)) if count > 1 else NO_DISTRIBUTION
        if keyword == "space-around":
            return Distribution(free / (2 * count), free / count)
        return Distribution(free / (count + 1), free / (count + 1))
    if safe and free < 0.0:
        return NO_DISTRIBUTION
    return Distribution(free / 2.0 if keyword == "center" else free, 0.0)


def cut(value: float) -> float:
    """Cut an exact position down to 1/64 CSS px. A position just below a whole step counts as that step."""
    return math.floor(value * 64.0 + 1e-6) / 64.0


def share_out(free: float, count: int) -> list[float]:
    """Split a space into equal shares that add up to it; each end is rounded to the nearest 1/64 px."""
    ends = [math.floor(free * 64.0 * (index + 1) / count + 0.5 + 1e-9) / 64.0 for index in range(count)]
    return [end - start for start, end in zip([0.0, *ends], ends, strict=False)]


def align_offset(keyword: str, free: float, *, safe: bool = False) -> float:
    """Give the offset of one thing from the start of its space: ``start``, ``center`` or ``end``."""
    if keyword == "start" or (safe and free < 0.0):
        return 0.0
    return divide(free, 2) if keyword == "center" else free


def self_alignment(own: Alignment, items: Alignment) -> Alignment:
    """Give `align-self` with `auto` replaced by the container's `align-items` (the same for `justify-`)."""
    return items if own[0] == "auto" else own


def gap_size(value: LengthPercentage | None, basis: float | None) -> float:
    """The used `row-gap` or `column-gap`; a percentage of an indefinite basis is 0."""
    if value is None:
        return 0.0
    return max(0.0, resolve_length(value, basis or 0.0))


def place_child(parent: BoxFragment, output: LayoutOutput, x: float, y: float, carried: list[OutOfFlow]) -> None:
    """Add a child's fragment to its parent, and take over its absolutely positioned boxes.

    Args:
        parent: Fragment of the container.
        output: The child's layout.
        x: Left edge of its border box in the parent's border box.
        y: Its top edge, likewise.
        carried: The container's list of absolutely positioned boxes, which grows.
    """
    fragment = output.fragment
    fragment.x = x
    fragment.y = y
    parent.children.append(fragment)
    if output.out_of_flow:
        carried.extend(carry_out_of_flow(output.out_of_flow, x, y))


def order_children(box: ContainerBox) -> tuple[list[Box], list[Box]]:
    """Give the in-flow children in order-modified document order, and the absolutely positioned ones."""
    items: list[Box] = []
    absolute: list[Box] = []
    ordered = False
    for child in box.children:
        if child.is_out_of_flow:
            absolute.append(child)
        else:
            items.append(child)
            if child.style.flex.order:
                ordered = True
    if ordered:
        items.sort(key=lambda child: child.style.flex.order)
    return items, absolute
