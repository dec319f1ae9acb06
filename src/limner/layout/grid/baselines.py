"""Baseline alignment of grid items in their rows, and the baselines of the grid itself.

Goes in: items whose columns are sized. Comes out: the shims that line baselines up, and the container's baselines.

Spec: https://www.w3.org/TR/css-grid-2/#algo-baseline-shims, https://www.w3.org/TR/css-grid-2/#grid-baselines
"""

from collections.abc import Sequence

from limner.css.values import Calc, Percent
from limner.layout.contract import LayoutContext
from limner.layout.grid.items import GridItem, measure_item
from limner.layout.grid.tracks import Track


def find_shims(context: LayoutContext, items: list[GridItem], rows: Sequence[Track]) -> None:
    """Give each item with baseline alignment the space that brings its baseline to its group's."""
    groups: dict[tuple[str, int], list[tuple[GridItem, float]]] = {}
    for item in items:
        if item.align not in ("baseline", "last baseline"):
            continue
        fragment = measure_item(context, item).fragment
        if fragment.first_baseline is None and _follows_rows(item, rows):
            # "… that item does not participate in baseline alignment, and instead uses its fallback alignment".
            item.align, item.align_safe = ("start", False) if item.align == "baseline" else ("end", True)
            item.shim = 0.0
        elif item.align == "baseline":
            baseline = fragment.height if fragment.first_baseline is None else fragment.first_baseline
            groups.setdefault(("first", item.area.row), []).append((item, baseline + item.margin.top))
        else:
            baseline = fragment.height if fragment.last_baseline is None else fragment.last_baseline
            below = fragment.height - baseline + item.margin.bottom
            groups.setdefault(("last", item.area.row + item.area.rows), []).append((item, below))
    for members in groups.values():
        largest = max(distance for _, distance in members)
        for item, distance in members:
            item.shim = largest - distance


def _follows_rows(item: GridItem, rows: Sequence[Track]) -> bool:
    """Tell whether an item's height follows from rows that follow from their items.

    Spec: https://www.w3.org/TR/css-grid-2/#row-align
    """
    group = item.box.style.box
    return any(
        isinstance(value, Percent | Calc) or value == "stretch"
        for value in (group.height, group.min_height, group.max_height)
    ) and any(track.intrinsic for track in rows[item.area.row : item.area.row + item.area.rows])


def container_baselines(items: list[GridItem]) -> tuple[float | None, float | None]:
    """Give the first and last baseline of a grid from its top border edge, once its items are placed."""
    if not items:
        return None, None
    first_row = min(item.area.row for item in items)
    last_row = max(item.area.row + item.area.rows for item in items)
    starters = [item for item in items if item.area.row == first_row]
    enders = [item for item in items if item.area.row + item.area.rows == last_row]
    first = _choose(starters, ("baseline", "last baseline"), last=False)
    last = _choose(enders, ("last baseline", "baseline"), last=True)
    # An item that shares a baseline in its row gives that one.
    return _baseline(first, last=first.align == "last baseline"), _baseline(last, last=last.align != "baseline")


def _choose(items: list[GridItem], keywords: tuple[str, str], *, last: bool) -> GridItem:
    """Prefer items that share a baseline of the row; else the first (or last) in grid order."""
    for keyword in keywords:
        for item in items:
            if item.align == keyword:
                return item
    ordered = sorted(items, key=lambda item: item.area.column)
    return ordered[-1] if last else ordered[0]


def _baseline(item: GridItem, *, last: bool) -> float | None:
    output = item.measured
    if output is None:
        return None
    fragment = output.fragment
    baseline = fragment.last_baseline if last else fragment.first_baseline
    return fragment.y - item.relative_y + (fragment.height if baseline is None else baseline)
