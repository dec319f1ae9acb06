"""Whether the content of a box depends on the box having a definite height.

Goes in: a box. Comes out: yes or no; the answer is remembered. After a "no", the box can keep the layout that was made
before its height was known.

Spec: https://www.w3.org/TR/css-sizing-3/#percentage-sizing
"""

from limner.boxes.box import Box, ContainerBox, ReplacedBox
from limner.css.values import NONE, Calc, CalcSize, Percent
from limner.layout.contract import LayoutContext, LayoutInput
from limner.layout.sizing import definite_height, edge_sums, is_anonymous
from limner.style.computed import ComputedStyle, TrackRepeat


def depends_on_height(context: LayoutContext, box: Box) -> bool:
    """Tell whether a box or anything inside it refers to the height of its containing block, or may stretch to it.

    Args:
        context: The render's layout context, which remembers the answer.
        box: The box.
    """
    known = context.height_dependence.get(box)
    if known is None:
        # Equal boxes of one image share their style.
        style = box.style
        known = context.height_references.get(id(style))
        if known is None:
            known = context.height_references[id(style)] = refers_to_height(style)
        if not known and isinstance(box, ContainerBox):
            children = box.children
            context.budget.spend(len(children) + 1)
            # A picture in a flex container may stretch to the container's height, and its width follows.
            stretches = box.display.inside == "flex"
            for child in children:
                if depends_on_height(context, child) or (stretches and isinstance(child, ReplacedBox)):
                    known = True
                    break
        context.height_dependence[box] = known
    return known


def asks_for_height(known: dict[Box, bool], box: Box) -> bool:
    """Tell whether the layout of a box may depend on the height around it, if the box does not stretch to that height.

    Args:
        known: The answers of this render.
        box: The box.
    """
    asks = known.get(box)
    if asks is None:
        plain = isinstance(box, ContainerBox) and box.display.inside != "orthogonal" and not is_anonymous(box)
        asks = known[box] = not plain or refers_to_height_around(box.style)
    return asks


def refers_to_height_around(style: ComputedStyle) -> bool:
    """Tell whether the height of a box, or a limit of it, refers to the height of its containing block."""
    group = style.box
    return any(
        isinstance(value, Percent | Calc | CalcSize) or value == "stretch"
        for value in (group.height, group.min_height, group.max_height)
    )


def refers_to_height(style: ComputedStyle) -> bool:
    """Tell whether a style's own values refer to a height outside the box or to the box's own height."""
    if refers_to_height_around(style):
        return True
    group = style.box
    if group.aspect_ratio is not None:
        # As a flex item it may stretch to a height that is known later, and its width follows.
        return True
    if group.position == "relative" and (
        isinstance(group.top, Percent | Calc) or isinstance(group.bottom, Percent | Calc)
    ):
        return True
    inside = group.display.inside
    if inside == "flex":
        flex = style.flex
        return isinstance(flex.row_gap, Percent | Calc) or isinstance(flex.flex_basis, Percent | Calc)
    if isinstance(style.flex.flex_basis, Percent | Calc):
        return True
    if inside == "grid":
        if isinstance(style.flex.row_gap, Percent | Calc) or group.max_height is not NONE:
            # If a maximum limits the height, rows share it out once the height is imposed.
            return True
        rows = (*style.grid.grid_template_rows.tracks, *style.grid.grid_auto_rows)
        for row in rows:
            if isinstance(row, TrackRepeat):
                return True
            if any(isinstance(value, Percent | Calc) for value in (row.min, row.max, row.fit)):
                return True
    return False


def inner_percentage_height(box: ContainerBox, given: LayoutInput) -> float | None:
    """What percentage heights of children refer to before layout; None if that is indefinite."""
    if given.fixed_height is not None:
        height = given.fixed_height if given.fixed_height_definite else None
    elif is_anonymous(box):
        return given.percentage_height
    else:
        height = definite_height(box, given)
    return None if height is None else max(0.0, height - edge_sums(box, given.percentage_width)[1])
